/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that moves. Its frames are decoded one by one, when they are asked for, in a sandbox like other pictures:
 * an animation without an end takes no more than one that is short. */

#include "config.h"

#include "cosmo-animation.h"

#include <glib/gstdio.h>

#include "cosmo-gif.h"
#include "cosmo-image-decoder-private.h"
#include "cosmo-image-pixels.h"
#include "cosmo-workers.h"

/* What a frame may take, in milliseconds. */
#define MAX_MSEC 5000

struct _CosmoAnimation
{
  GObject       parent_instance;

  GBytes       *bytes;
  guint         width;
  guint         height;
  guint64       n_left;  /* frames until it ends; G_MAXUINT64 if it does not */

  /* of the one thread that decodes */
  GMainContext *context;
  GFile        *file;
  int           fd;
  GlyImage     *image;
};

G_DEFINE_FINAL_TYPE (CosmoAnimation, cosmo_animation, G_TYPE_OBJECT)

/* --- One frame, in a thread --------------------------------------------------------------------------------------- */

typedef struct
{
  CosmoAnimation *animation;
  GCancellable   *kill;                /* cancelling it ends the decoder's process */
  GlyFrame       *frame;
  GError         *error;
} Step;

static void
step_clear (Step *step)
{
  g_clear_object (&step->kill);
  g_clear_object (&step->frame);
  g_clear_error (&step->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

static gboolean
on_late (gpointer user_data)
{
  g_cancellable_cancel (((Step *) user_data)->kill);
  return G_SOURCE_REMOVE;
}

static gboolean
on_dropped (GCancellable *cancellable,
            gpointer      user_data)
{
  return on_late (user_data);
}

static void
on_loaded (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Step *step = user_data;

  step->animation->image = gly_loader_load_finish (GLY_LOADER (object), result, &step->error);
}

static void
on_frame (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Step *step = user_data;

  step->frame = gly_image_next_frame_finish (GLY_IMAGE (object), result, &step->error);
}

static void
load (Step *step)
{
  CosmoAnimation *self = step->animation;
  g_autoptr(GlyLoader) loader = NULL;

  self->file = cosmo_image_decoder_new_file (self->bytes, &self->fd, &step->error);
  if (self->file == NULL)
    return;

  loader = cosmo_image_decoder_new_loader (self->file);
  gly_loader_load_async (loader, step->kill, on_loaded, step);
  while (self->image == NULL && step->error == NULL)
    g_main_context_iteration (self->context, TRUE);

  if (self->image != NULL)
    cosmo_image_pixels_check_size (gly_image_get_width (self->image), gly_image_get_height (self->image), &step->error);
}

static void
decode (Step *step)
{
  CosmoAnimation *self = step->animation;

  if (self->image == NULL)
    load (step);
  if (step->error != NULL)
    return;

  gly_image_next_frame_async (self->image, step->kill, on_frame, step);
  while (step->frame == NULL && step->error == NULL)
    g_main_context_iteration (self->context, TRUE);
}

static DexFuture *
decode_next (gpointer      data,
             GCancellable *cancellable)
{
  CosmoAnimation *self = data;
  g_auto(Step) step = { .animation = self, .kill = g_cancellable_new () };
  g_autoptr(GSource) deadline = g_timeout_source_new (MAX_MSEC);
  g_autoptr(GSource) dropped = g_cancellable_source_new (cancellable);
  CosmoImage *image = NULL;

  g_main_context_push_thread_default (self->context);
  g_source_set_callback (deadline, on_late, &step, NULL);
  g_source_set_callback (dropped, G_SOURCE_FUNC (on_dropped), &step, NULL);
  g_source_attach (deadline, self->context);
  g_source_attach (dropped, self->context);

  decode (&step);

  g_source_destroy (deadline);
  g_source_destroy (dropped);
  g_main_context_pop_thread_default (self->context);

  if (step.frame != NULL)
    image = cosmo_image_decoder_read_frame (step.frame, self->width, self->height, COSMO_IMAGE_FIT_CONTAIN,
                                            &step.error);
  if (image == NULL)
    return dex_future_new_reject (COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED, "There is no next frame: %s",
                                  step.error->message);

  return dex_future_new_take_boxed (COSMO_TYPE_IMAGE, image);
}

static CosmoWorkers *
get_workers (void)
{
  static gsize workers;

  if (g_once_init_enter (&workers))
    g_once_init_leave (&workers, (gsize) cosmo_workers_new (1));

  return (CosmoWorkers *) workers;
}

/* --- The object --------------------------------------------------------------------------------------------------- */

static void
cosmo_animation_finalize (GObject *object)
{
  CosmoAnimation *self = COSMO_ANIMATION (object);

  g_clear_object (&self->image);
  g_clear_object (&self->file);
  g_clear_fd (&self->fd, NULL);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);

  G_OBJECT_CLASS (cosmo_animation_parent_class)->finalize (object);
}

static void
cosmo_animation_class_init (CosmoAnimationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cosmo_animation_finalize;
}

static void
cosmo_animation_init (CosmoAnimation *self)
{
  self->context = g_main_context_new ();
  self->fd = -1;
}

/**
 * cosmo_animation_new:
 * @bytes: the file of a picture
 * @width: the width of the box that it is for, in pixels
 * @height: likewise its height
 *
 * Returns: (transfer full): the animation, before its first frame
 */
CosmoAnimation *
cosmo_animation_new (GBytes *bytes,
                     guint   width,
                     guint   height)
{
  CosmoAnimation *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = g_object_new (COSMO_TYPE_ANIMATION, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->width = width;
  self->height = height;
  self->n_left = cosmo_gif_count_frames (bytes);
  return self;
}

/**
 * cosmo_animation_is_over:
 * @self: an animation
 *
 * Returns: whether the frame that was asked for last is the one that is to be seen from now on; otherwise there is
 *   a next
 */
gboolean
cosmo_animation_is_over (CosmoAnimation *self)
{
  g_return_val_if_fail (COSMO_IS_ANIMATION (self), TRUE);

  return self->n_left == 0;
}

/**
 * cosmo_animation_next:
 * @self: an animation
 *
 * Decodes its next frame; after the last one comes the first, also if the animation is over. No other one may be under
 * way. When the future is dropped, so is the animation: there is no further frame.
 *
 * Returns: (transfer full): a future that resolves to a #CosmoImage, whose duration says how long it is shown, or
 *   rejects with %COSMO_IMAGE_ERROR_DAMAGED
 */
DexFuture *
cosmo_animation_next (CosmoAnimation *self)
{
  g_return_val_if_fail (COSMO_IS_ANIMATION (self), NULL);

  if (self->n_left > 0 && self->n_left < G_MAXUINT64)
    self->n_left--;
  return cosmo_workers_run (get_workers (), decode_next, g_object_ref (self), g_object_unref);
}

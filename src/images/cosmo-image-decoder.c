/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The decoder: from the bytes of a file to pixels.
 *
 * The bytes come from strangers, so glycin reads them in a process of its own that can reach neither files nor the
 * network, and that is killed when it takes too long. Here their first bytes are looked at, and the size that the
 * decoder found, before any pixel is made. glycin turns the picture upright (EXIF) and its colours to sRGB (ICC), some
 * of it in the thread that asks, which therefore is one of a few of our own, each waiting for one decoder.
 */

/* For memfd_create(). */
#define _GNU_SOURCE

#include "config.h"

#include "cosmo-image-decoder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <glycin.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cosmo-image-decoder-private.h"
#include "cosmo-image-pixels.h"
#include "cosmo-workers.h"

#define DECODERS_AT_ONCE 3

/* When a decoder is killed. A picture has ten seconds; what is left of them is for a process that has taken all the
 * memory it was allowed to give it back, which is when its end is noticed here.
 */
#define MAX_MSEC         7000

/* While its sandbox is being set up a decoder is left alone, though nobody waits for it any more: bubblewrap 0.11,
 * killed between two of its steps, leaves a child behind that waits for ever. Usually the size of the picture is known
 * long before this time is over, and the decoder is ended then.
 */
#define SET_UP_MSEC      500

G_DEFINE_QUARK (cosmo-image-error-quark, cosmo_image_error)

/* --- What is a picture -------------------------------------------------------------------------------------------- */

/* SVG is not among them: it may refer to other files, and no picture of the day is one. */
static const struct
{
  guint8      offset;
  guint8      length;
  const char *magic;
} signatures[] = {
  { 0, 3, "\xff\xd8\xff" },                    /* JPEG */
  { 0, 8, "\x89PNG\r\n\x1a\n" },
  { 0, 6, "GIF87a" },
  { 0, 6, "GIF89a" },
  { 8, 4, "WEBP" },
  { 0, 4, "II*\0" },                           /* TIFF */
  { 0, 4, "MM\0*" },
  { 6, 4, "\0\0\0\0" },                        /* BMP, whose two letters alone are too little */
  { 4, 8, "ftypavif" },                        /* AVIF */
  { 4, 8, "ftypavis" },
  { 4, 8, "ftypmif1" },                        /* HEIF */
  { 4, 8, "ftypheic" },
  { 4, 8, "ftypheix" },
  { 0, 12, "\0\0\0\x0cJXL \r\n\x87\n" },       /* JPEG XL */
  { 0, 2, "\xff\x0a" },
};

static gboolean
is_picture (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      guint offset = signatures[i].offset;

      if (size < offset + signatures[i].length ||
          memcmp (data + offset, signatures[i].magic, signatures[i].length) != 0)
        continue;
      if (offset == 8 && memcmp (data, "RIFF", 4) != 0)
        continue;
      if (offset == 6 && memcmp (data, "BM", 2) != 0)
        continue;
      return TRUE;
    }

  return FALSE;
}

/* --- One decoding, in a thread of the workers --------------------------------------------------------------------- */

typedef struct
{
  GBytes        *bytes;
  guint          width;
  guint          height;
  CosmoImageFit  fit;
} Request;

static void
request_free (Request *request)
{
  g_bytes_unref (request->bytes);
  g_free (request);
}

typedef struct
{
  /* Everything that glycin does on this side happens in the thread that iterates this. */
  GMainContext *context;
  /* Cancelling it kills the decoder's process. */
  GCancellable *kill;
  /* What has been answered so far. */
  GlyImage     *image;
  GlyFrame     *frame;
  GError       *error;
  guint         is_late : 1;
  guint         is_dropped : 1;
} Decoding;

static void
decoding_clear (Decoding *self)
{
  g_clear_object (&self->frame);
  g_clear_object (&self->image);
  g_clear_object (&self->kill);
  g_clear_error (&self->error);
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoding, decoding_clear)

static void
attach_source (Decoding    *self,
               GSource     *source,
               GSourceFunc  callback)
{
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
}

static gboolean
on_late (gpointer user_data)
{
  Decoding *self = user_data;

  self->is_late = TRUE;
  g_cancellable_cancel (self->kill);

  return G_SOURCE_REMOVE;
}

static gboolean
on_set_up (gpointer user_data)
{
  Decoding *self = user_data;

  g_cancellable_cancel (self->kill);

  return G_SOURCE_REMOVE;
}

static gboolean
on_dropped (GCancellable *cancellable,
            gpointer      user_data)
{
  Decoding *self = user_data;
  g_autoptr(GSource) set_up = g_timeout_source_new (SET_UP_MSEC);

  self->is_dropped = TRUE;
  if (self->image != NULL)
    g_cancellable_cancel (self->kill);
  else
    attach_source (self, set_up, on_set_up);

  return G_SOURCE_REMOVE;
}

static void
on_loaded (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Decoding *self = user_data;

  self->image = gly_loader_load_finish (GLY_LOADER (object), result, &self->error);
}

static void
on_frame (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Decoding *self = user_data;

  self->frame = gly_image_next_frame_finish (GLY_IMAGE (object), result, &self->error);
}

/* glycin 1 takes nothing but a GFile, so the bytes become one that has no name. */
GFile *
cosmo_image_decoder_new_file (GBytes  *bytes,
                              int     *fd,
                              GError **error)
{
  g_autofree char *path = NULL;
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  *fd = memfd_create ("cosmorama-picture", MFD_CLOEXEC);
  while (*fd >= 0 && done < size)
    {
      gssize n = write (*fd, data + done, size - done);

      if (n < 0 && errno != EINTR)
        break;
      done += MAX (n, 0);
    }

  if (*fd < 0 || done < size)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "Cannot hand the picture to its decoder: %s", g_strerror (errno));
      return NULL;
    }

  path = g_strdup_printf ("/proc/self/fd/%d", *fd);
  return g_file_new_for_path (path);
}

GlyLoader *
cosmo_image_decoder_new_loader (GFile *file)
{
  GlyLoader *loader = gly_loader_new (file);

  /* Inside Flatpak glycin finds the way itself. Outside of it, it must not do without a sandbox when bubblewrap fails,
   * as "auto" would from version 2.0.1 on. */
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    gly_loader_set_sandbox_selector (loader, GLY_SANDBOX_SELECTOR_BWRAP);

  return loader;
}

/* Returns with the frame or with an error in @self. */
static void
decoding_run (Decoding *self,
              GFile    *file)
{
  g_autoptr(GlyLoader) loader = cosmo_image_decoder_new_loader (file);

  gly_loader_load_async (loader, self->kill, on_loaded, self);
  while (self->image == NULL && self->error == NULL)
    g_main_context_iteration (self->context, TRUE);

  if (self->error != NULL || self->is_dropped ||
      !cosmo_image_pixels_check_size (gly_image_get_width (self->image), gly_image_get_height (self->image),
                                      &self->error))
    return;

  gly_image_next_frame_async (self->image, self->kill, on_frame, self);
  while (self->frame == NULL && self->error == NULL)
    g_main_context_iteration (self->context, TRUE);
}

/* What went wrong, in our own terms. */
static GError *
decoding_dup_error (Decoding *self)
{
  if (self->is_dropped)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for the picture any more");

  if (self->is_late)
    return g_error_new (COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_TOO_SLOW,
                        "The picture could not be decoded in %d ms", MAX_MSEC);

  if (self->error->domain == COSMO_IMAGE_ERROR)
    return g_error_copy (self->error);

  return g_error_new (COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_DAMAGED,
                      "The picture cannot be decoded: %s", self->error->message);
}

CosmoImage *
cosmo_image_decoder_read_frame (GlyFrame       *frame,
                                guint           box_width,
                                guint           box_height,
                                CosmoImageFit   fit,
                                GError        **error)
{
  guint width = gly_frame_get_width (frame);
  guint height = gly_frame_get_height (frame);
  guint to_width, to_height;
  CosmoImage *image;

  /* The size in the header was a promise; this is what came. */
  if (!cosmo_image_pixels_check_size (width, height, error))
    return NULL;

  cosmo_image_pixels_fit (MAX (width, 1), MAX (height, 1), box_width, box_height, fit, &to_width, &to_height);
  image = cosmo_image_pixels_convert (gly_frame_get_buf_bytes (frame), gly_frame_get_memory_format (frame),
                                      width, height, gly_frame_get_stride (frame), to_width, to_height, error);
  if (image != NULL)
    image->duration = gly_frame_get_delay (frame);

  return image;
}

static DexFuture *
decode (gpointer      data,
        GCancellable *cancellable)
{
  const Request *request = data;
  g_auto(Decoding) decoding = { .context = g_main_context_new (), .kill = g_cancellable_new () };
  g_autoptr(GSource) deadline = g_timeout_source_new (MAX_MSEC);
  g_autoptr(GSource) dropped = g_cancellable_source_new (cancellable);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;
  g_autofd int fd = -1;
  CosmoImage *image;

  g_main_context_push_thread_default (decoding.context);
  attach_source (&decoding, deadline, on_late);
  attach_source (&decoding, dropped, G_SOURCE_FUNC (on_dropped));

  if ((file = cosmo_image_decoder_new_file (request->bytes, &fd, &decoding.error)))
    decoding_run (&decoding, file);

  g_source_destroy (deadline);
  g_source_destroy (dropped);

  if (decoding.frame == NULL)
    return dex_future_new_for_error (decoding_dup_error (&decoding));

  if (!(image = cosmo_image_decoder_read_frame (decoding.frame, request->width, request->height,
                                                request->fit, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (COSMO_TYPE_IMAGE, image);
}

static CosmoWorkers *
get_workers (void)
{
  static gsize workers;

  if (g_once_init_enter (&workers))
    g_once_init_leave (&workers, (gsize) cosmo_workers_new (DECODERS_AT_ONCE));

  return (CosmoWorkers *) workers;
}

/**
 * cosmo_image_decoder_check:
 * @bytes: what may be a picture
 * @error: %COSMO_IMAGE_ERROR_GONE when it is none, %COSMO_IMAGE_ERROR_TOO_LARGE beyond 100 MiB
 *
 * Looks at the first bytes only.
 *
 * Returns: whether it is worth decoding
 */
gboolean
cosmo_image_decoder_check (GBytes  *bytes,
                           GError **error)
{
  if (g_bytes_get_size (bytes) > COSMO_IMAGE_MAX_BYTES)
    g_set_error (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_TOO_LARGE,
                 "The file has %" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
  else if (!is_picture (bytes))
    g_set_error_literal (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE, "This is not a picture");
  else
    return TRUE;

  return FALSE;
}

/**
 * cosmo_image_decoder_decode:
 * @bytes: a file: JPEG, PNG, GIF, WebP, TIFF, BMP, AVIF, HEIF or JPEG XL, as far as this system has decoders
 * @width: the width of the box that it is for, in pixels, at least 1
 * @height: the height of the box, likewise
 * @fit: how it goes with the box
 *
 * Decodes a picture, upright and in sRGB, and scales it down to @fit the box; it is never scaled up, and never has more
 * than 64 megapixels. Of an animation it is the first frame. When the future is dropped, decoding ends or never begins.
 *
 * Returns: (transfer full): a future that resolves to a #CosmoImage, or rejects with %COSMO_IMAGE_ERROR_GONE when
 *   @bytes are no picture, %COSMO_IMAGE_ERROR_TOO_LARGE beyond 100 MiB or 200 megapixels,
 *   %COSMO_IMAGE_ERROR_TOO_SLOW within ten seconds, or %COSMO_IMAGE_ERROR_DAMAGED
 */
DexFuture *
cosmo_image_decoder_decode (GBytes        *bytes,
                            guint          width,
                            guint          height,
                            CosmoImageFit  fit)
{
  g_autoptr(GError) error = NULL;
  Request *request;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  if (!cosmo_image_decoder_check (bytes, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  request = g_new0 (Request, 1);
  request->bytes = g_bytes_ref (bytes);
  request->width = width;
  request->height = height;
  request->fit = fit;

  return cosmo_workers_run (get_workers (), decode, request, (GDestroyNotify) request_free);
}

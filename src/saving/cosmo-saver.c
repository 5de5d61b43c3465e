/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saves one picture under a name that its user chose: the bytes as they were downloaded, and beside them what is known
 * of the picture. */

#include "config.h"

#include "cosmo-saver.h"

#include "cosmo-fiber.h"
#include "cosmo-file-name.h"
#include "cosmo-saving-private.h"
#include "cosmo-sidecar.h"

#define SIDECAR_EXTENSION ".xmp"

typedef struct
{
  CosmoImageStore *images;
  CosmoRecord     *record;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->images);
  cosmo_record_unref (load->record);
  g_free (load);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  CosmoRecord *record = load->record;
  const char *url = record->image_url != NULL ? record->image_url : record->thumbnail_url;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (url == NULL)
    return dex_future_new_reject (COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NO_PICTURE, "There is no picture to download");

  bytes = dex_await_boxed (cosmo_image_store_load_original (load->images, url, NULL), &error);
  if (bytes != NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&bytes));

  if (g_error_matches (error, COSMO_IMAGE_ERROR, COSMO_IMAGE_ERROR_GONE) &&
      record->thumbnail_url != NULL && g_strcmp0 (record->thumbnail_url, url) != 0)
    return cosmo_image_store_load_original (load->images, record->thumbnail_url, NULL);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * cosmo_saver_load:
 * @images: where the pictures come from
 * @record: what is known of the picture
 *
 * Returns: (transfer full): a future that resolves to the #GBytes of the original, or of a smaller picture if the
 *   original is gone from its address; it rejects with a %COSMO_IMAGE_ERROR, or with %COSMO_SAVE_ERROR_NO_PICTURE
 */
DexFuture *
cosmo_saver_load (CosmoImageStore *images,
                  CosmoRecord     *record)
{
  Load *load;

  g_return_val_if_fail (COSMO_IS_IMAGE_STORE (images), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  load = g_new0 (Load, 1);
  load->images = g_object_ref (images);
  load->record = cosmo_record_ref (record);
  return cosmo_fiber_spawn (load_fiber, load, load_free);
}

/* Returns: (transfer full): "a.xmp" for "a.jpg", as the XMP specification (part 3, side-car files) has it */
static char *
name_sidecar (const char *name)
{
  const char *dot = strrchr (name, '.');
  gsize length = dot != NULL && dot != name ? dot - name : strlen (name);

  return g_strdup_printf ("%.*s" SIDECAR_EXTENSION, (int) length, name);
}

static CosmoDraft *
draft_file (const char  *folder,
            GBytes      *bytes,
            GError     **error)
{
  g_autoptr(CosmoDraft) draft = cosmo_draft_new (folder, COSMO_SAVING_DRAFT_PREFIX, error);

  return draft != NULL && cosmo_draft_write (draft, bytes, 0, error) ? g_steal_pointer (&draft) : NULL;
}

/* Drafts what lies beside the picture of a name. Returns NULL without an error if there is one already: it may hold
 * what its user wrote into it, and stays. */
CosmoDraft *
cosmo_saver_draft_sidecar (const char   *folder,
                           const char   *name,
                           CosmoRecord  *record,
                           char        **sidecar_name,
                           GError      **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GBytes) content = NULL;

  *sidecar_name = name_sidecar (name);
  path = g_build_filename (folder, *sidecar_name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;

  content = cosmo_sidecar_format (record);
  return draft_file (folder, content, error);
}

/* One that came to be there meanwhile stays as well. */
static gboolean
publish_sidecar (CosmoDraft  *draft,
                 const char  *sidecar_name,
                 GError     **error)
{
  g_autoptr(GError) reason = NULL;

  if (cosmo_draft_publish (draft, sidecar_name, COSMO_DRAFT_KEEP, &reason) ||
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
cosmo_saver_write_sidecar (const char   *folder,
                           const char   *name,
                           CosmoRecord  *record,
                           GError      **error)
{
  g_autofree char *sidecar_name = NULL;
  g_autoptr(GError) reason = NULL;
  g_autoptr(CosmoDraft) draft = cosmo_saver_draft_sidecar (folder, name, record, &sidecar_name, &reason);

  if ((draft == NULL && reason == NULL) ||
      (draft != NULL && cosmo_draft_sync (draft, &reason) && publish_sidecar (draft, sidecar_name, &reason)))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Gives a file its name, or, if another one has that and is to keep it, one like it. Returns: (nullable): the name */
static char *
publish (CosmoDraft       *draft,
         const char       *name,
         CosmoDraftPlace   place,
         GError          **error)
{
  for (guint number = 1;; number++)
    {
      g_autofree char *numbered = cosmo_file_name_number (name, number);
      g_autoptr(GError) reason = NULL;

      if (cosmo_draft_publish (draft, numbered, place, &reason))
        return g_steal_pointer (&numbered);

      if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
}

typedef struct
{
  GBytes          *bytes;
  CosmoRecord     *record;
  char            *path;
  CosmoDraftPlace  place;
  gboolean         with_sidecar;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_bytes_unref (save->bytes);
  cosmo_record_unref (save->record);
  g_free (save->path);
  g_free (save);
}

/* What the picture will be called is not known before it has its name, and the side-car is called like it. */
static gboolean
publish_both (CosmoDraft       *picture,
              CosmoDraft       *sidecar,
              const char       *wanted,
              CosmoDraftPlace   place,
              GError          **error)
{
  g_autofree char *name = publish (picture, wanted, place, error);
  g_autofree char *sidecar_name = name != NULL ? name_sidecar (name) : NULL;

  return name != NULL && (sidecar == NULL || publish_sidecar (sidecar, sidecar_name, error));
}

static DexFuture *
save (gpointer      data,
      GCancellable *cancellable)
{
  Save *self = data;
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *wanted = g_path_get_basename (self->path);
  g_autoptr(GBytes) description = self->with_sidecar ? cosmo_sidecar_format (self->record) : NULL;
  g_autoptr(CosmoDraft) picture = NULL;
  g_autoptr(CosmoDraft) sidecar = NULL;
  g_autoptr(GError) error = NULL;

  if ((picture = draft_file (folder, self->bytes, &error)) == NULL ||
      (description != NULL && (sidecar = draft_file (folder, description, &error)) == NULL) ||
      !cosmo_draft_sync (picture, &error) ||
      (sidecar != NULL && !cosmo_draft_sync (sidecar, &error)) ||
      !publish_both (picture, sidecar, wanted, self->place, &error))
    return cosmo_saving_reject (error);

  return dex_future_new_true ();
}

/**
 * cosmo_saver_save:
 * @bytes: the picture's file
 * @record: what is known of it
 * @file: where to save it
 * @place: what to do with a file that is there: with %COSMO_DRAFT_KEEP the picture gets a number behind its name
 * @with_sidecar: whether to write what is known of it beside it
 *
 * Until all of it is on the disk, nothing there has changed.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with a %COSMO_SAVE_ERROR
 */
DexFuture *
cosmo_saver_save (GBytes          *bytes,
                  CosmoRecord     *record,
                  GFile           *file,
                  CosmoDraftPlace  place,
                  gboolean         with_sidecar)
{
  Save *self;

  g_return_val_if_fail (bytes != NULL && record != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_file_peek_path (file) == NULL)
    return dex_future_new_reject (COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NOT_WRITABLE, "This place has no path");

  self = g_new0 (Save, 1);
  self->bytes = g_bytes_ref (bytes);
  self->record = cosmo_record_ref (record);
  self->path = g_file_get_path (file);
  self->place = place;
  self->with_sidecar = with_sidecar;
  return cosmo_workers_run (cosmo_saving_get_workers (), save, self, save_free);
}

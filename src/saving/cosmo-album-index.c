/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The index of a folder of saved pictures, a file of JSON beside them: what is known of each picture, and the size and
 * SHA-256 of its file. The text of each entry is kept once it was needed, so that writing the index again after some
 * pictures costs no more than putting them together, and so that entries which this run has nothing to do with stay as
 * they are. What threads see of an entry does not change: one that is known better is another one. */

#include "config.h"

#include "cosmo-album-index.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "cosmo-json.h"

#define FORMAT "cosmorama-album"
#define VERSION 1

#define SHA256_DIGITS 64

/* About what is written around the entries. */
#define FRAME_SIZE 256

struct _CosmoAlbumIndex
{
  /* From CosmoDay to CosmoAlbumEntry. */
  GHashTable *entries;
};

G_DEFINE_BOXED_TYPE (CosmoAlbumIndex, cosmo_album_index, cosmo_album_index_ref, cosmo_album_index_unref)

static CosmoAlbumEntry *
entry_new (void)
{
  return g_atomic_rc_box_new0 (CosmoAlbumEntry);
}

static void
entry_clear (gpointer data)
{
  CosmoAlbumEntry *entry = data;

  g_free (entry->file);
  g_free (entry->sha256);
  g_free (entry->kind);
  g_clear_pointer (&entry->record, cosmo_record_unref);
  g_free (entry->problem);
  g_free (entry->text);
}

static void
entry_unref (gpointer entry)
{
  g_atomic_rc_box_release_full (entry, entry_clear);
}

static CosmoAlbumIndex *
index_new (void)
{
  CosmoAlbumIndex *self = g_atomic_rc_box_new0 (CosmoAlbumIndex);

  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_unref);
  return self;
}

CosmoAlbumIndex *
cosmo_album_index_ref (CosmoAlbumIndex *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
index_clear (gpointer data)
{
  CosmoAlbumIndex *self = data;

  g_hash_table_unref (self->entries);
}

void
cosmo_album_index_unref (CosmoAlbumIndex *self)
{
  g_atomic_rc_box_release_full (self, index_clear);
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static char *
format_node (JsonNode *node)
{
  g_autoptr(JsonGenerator) generator = json_generator_new ();

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}

/* The index lies in a folder of the user's, where anybody may have written it: a name must not lead out of there. */
static gboolean
is_safe_name (const char *name)
{
  return name != NULL && *name != '\0' && *name != '.' && strchr (name, '/') == NULL;
}

static gboolean
is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == SHA256_DIGITS && strspn (text, "0123456789abcdef") == SHA256_DIGITS;
}

static void
take_entry (CosmoAlbumIndex *self,
            JsonNode        *node)
{
  JsonObject *object = cosmo_json_as_object (node);
  const char *date = object != NULL ? cosmo_json_get_string (object, "date") : NULL;
  CosmoDay day = date != NULL ? cosmo_day_parse (date) : 0;
  CosmoAlbumEntry *entry;
  const char *file, *sha256;
  gint64 size;

  if (day == 0)
    return;

  entry = entry_new ();
  entry->text = format_node (node);
  file = cosmo_json_get_string (object, "file");
  sha256 = cosmo_json_get_string (object, "sha256");
  size = cosmo_json_get_int (object, "size");
  if (is_safe_name (file) && is_sha256 (sha256) && size > 0)
    {
      entry->file = g_strdup (file);
      entry->sha256 = g_strdup (sha256);
      entry->size = size;
      entry->kind = g_strdup (cosmo_json_get_string (object, "kind"));
    }
  g_hash_table_replace (self->entries, GUINT_TO_POINTER (day), entry);
}

/* Returns: (nullable): what @text says, or %NULL if it is no index; @newer tells of one that is not to be touched */
static CosmoAlbumIndex *
parse (const char *text,
       gsize       length,
       gboolean   *newer)
{
  g_autoptr(JsonNode) root = cosmo_json_parse_long (text, length, NULL);
  JsonObject *object = cosmo_json_as_object (root);
  JsonArray *pictures = object != NULL ? cosmo_json_as_array (json_object_get_member (object, "pictures")) : NULL;
  CosmoAlbumIndex *self;

  if (object == NULL || g_strcmp0 (cosmo_json_get_string (object, "format"), FORMAT) != 0)
    return NULL;

  *newer = cosmo_json_get_int (object, "version") > VERSION;
  if (*newer || pictures == NULL)
    return NULL;

  self = index_new ();
  for (guint i = 0; i < json_array_get_length (pictures); i++)
    take_entry (self, json_array_get_element (pictures, i));
  return self;
}

/* What cannot be read is kept under another name: the pictures themselves tell again what they are. */
static gboolean
set_aside (const char  *folder,
           const char  *path,
           GError     **error)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = g_strdup_printf ("cosmorama-damaged-%u.json", i);
      g_autofree char *other = g_build_filename (folder, name, NULL);

      if (g_file_test (other, G_FILE_TEST_EXISTS))
        continue;
      if (g_rename (path, other) == 0)
        return TRUE;

      g_set_error (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NOT_WRITABLE, "%s is damaged, and cannot be renamed",
                   path);
      return FALSE;
    }
}

/**
 * cosmo_album_index_load:
 * @folder: a folder
 * @error: a %COSMO_SAVE_ERROR
 *
 * Reads the index of a folder. One that is damaged is set aside under another name. It blocks.
 *
 * Returns: (transfer full) (nullable): the index, empty if there is none, or %NULL if it cannot be read or a newer
 *   program made it
 */
CosmoAlbumIndex *
cosmo_album_index_load (const char  *folder,
                        GError     **error)
{
  g_autofree char *path = g_build_filename (folder, COSMO_ALBUM_INDEX_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) reason = NULL;
  CosmoAlbumIndex *self;
  gboolean newer = FALSE;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &reason))
    {
      if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return index_new ();
      g_set_error_literal (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_FAILED, reason->message);
      return NULL;
    }

  self = parse (text, length, &newer);
  if (self != NULL)
    return self;

  if (newer)
    {
      g_set_error (error, COSMO_SAVE_ERROR, COSMO_SAVE_ERROR_NEWER, "%s was made by a newer program", path);
      return NULL;
    }

  return set_aside (folder, path, error) ? index_new () : NULL;
}

/**
 * cosmo_album_index_lookup:
 * @self: an index
 * @day: a day
 *
 * Returns: (transfer none) (nullable): what it knows of the file of that day, until the entry is set
 */
const CosmoAlbumEntry *
cosmo_album_index_lookup (CosmoAlbumIndex *self,
                          CosmoDay         day)
{
  return g_hash_table_lookup (self->entries, GUINT_TO_POINTER (day));
}

/* --- Changing ----------------------------------------------------------------------------------------------------- */

static const char *
get_nick (GType type,
          int   value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value)->value_nick;
}

static void
set_entry (CosmoAlbumIndex *self,
           CosmoRecord     *record,
           CosmoAlbumEntry *entry)
{
  entry->record = cosmo_record_ref (record);
  g_hash_table_replace (self->entries, GUINT_TO_POINTER (record->day), entry);
}

/* Returns: (transfer full): an entry with what is known of the file of a day */
static CosmoAlbumEntry *
entry_new_with_file (CosmoAlbumIndex *self,
                     CosmoDay         day)
{
  const CosmoAlbumEntry *before = cosmo_album_index_lookup (self, day);
  CosmoAlbumEntry *entry = entry_new ();

  if (before != NULL)
    {
      entry->file = g_strdup (before->file);
      entry->size = before->size;
      entry->sha256 = g_strdup (before->sha256);
      entry->kind = g_strdup (before->kind);
    }

  return entry;
}

/**
 * cosmo_album_index_set_record:
 * @self: an index
 * @record: what is known of a picture now
 *
 * What is known of its file stays.
 */
void
cosmo_album_index_set_record (CosmoAlbumIndex *self,
                              CosmoRecord     *record)
{
  set_entry (self, record, entry_new_with_file (self, record->day));
}

/**
 * cosmo_album_index_set_file:
 * @self: an index
 * @record: what is known of a picture
 * @file: its file
 * @name: the name of that in the folder
 */
void
cosmo_album_index_set_file (CosmoAlbumIndex        *self,
                            CosmoRecord            *record,
                            const CosmoPictureFile *file,
                            const char             *name)
{
  CosmoAlbumEntry *entry = entry_new ();

  entry->file = g_strdup (name);
  entry->size = file->size;
  entry->sha256 = g_strdup (file->sha256);
  entry->kind = g_strdup (get_nick (COSMO_TYPE_PICTURE_KIND, file->kind));
  set_entry (self, record, entry);
}

/**
 * cosmo_album_index_set_problem:
 * @self: an index
 * @record: what is known of a picture
 * @error: (nullable): why there is no whole file, or %NULL if there is nothing that could be one
 *
 * What is known of its file stays: one that is broken is to be replaced when the picture can be had again.
 */
void
cosmo_album_index_set_problem (CosmoAlbumIndex *self,
                               CosmoRecord     *record,
                               const GError    *error)
{
  CosmoAlbumEntry *entry = entry_new_with_file (self, record->day);

  entry->problem = error != NULL ? g_strdup (error->message) : NULL;
  set_entry (self, record, entry);
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  CosmoDay first = GPOINTER_TO_UINT (a), second = GPOINTER_TO_UINT (b);

  return (first > second) - (first < second);
}

/**
 * cosmo_album_index_list:
 * @self: an index
 *
 * Returns: (transfer full) (element-type CosmoAlbumEntry): what it knows now, the oldest day first
 */
GPtrArray *
cosmo_album_index_list (CosmoAlbumIndex *self)
{
  g_autoptr(GList) days = g_list_sort (g_hash_table_get_keys (self->entries), compare_days);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_unref);

  for (GList *l = days; l != NULL; l = l->next)
    g_ptr_array_add (entries, g_atomic_rc_box_acquire (g_hash_table_lookup (self->entries, l->data)));
  return entries;
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  if (text == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_record (JsonBuilder       *builder,
            const CosmoRecord *record)
{
  g_autoptr(GDateTime) fetched = g_date_time_new_from_unix_utc (record->fetched_at);
  g_autofree char *fetched_text = fetched != NULL ? g_date_time_format_iso8601 (fetched) : NULL;

  add_text (builder, "title", record->title);
  add_text (builder, "credit", record->credit);
  json_builder_set_member_name (builder, "copyrighted");
  json_builder_add_boolean_value (builder, record->copyrighted);
  add_text (builder, "explanation", record->explanation);
  add_text (builder, "explanation_markup", record->explanation_markup);
  add_text (builder, "alt", record->alt);
  add_text (builder, "media", get_nick (COSMO_TYPE_MEDIA, record->media));
  if (record->width > 0 && record->height > 0)
    {
      add_int (builder, "width", record->width);
      add_int (builder, "height", record->height);
    }
  add_text (builder, "page_url", record->page_url);
  add_text (builder, "image_url", record->image_url);
  add_text (builder, "thumbnail_url", record->thumbnail_url);
  add_text (builder, "video_url", record->video_url);
  add_text (builder, "source", get_nick (COSMO_TYPE_SOURCE, record->source));
  add_text (builder, "fetched", fetched_text);
}

static char *
format_entry (const CosmoAlbumEntry *entry)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *date = cosmo_day_format (entry->record->day);

  json_builder_begin_object (builder);
  add_text (builder, "date", date);
  if (entry->file != NULL)
    {
      add_text (builder, "file", entry->file);
      add_text (builder, "kind", entry->kind);
      add_int (builder, "size", entry->size);
      add_text (builder, "sha256", entry->sha256);
    }
  add_text (builder, "problem", entry->problem);
  add_record (builder, entry->record);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  return format_node (node);
}

/**
 * cosmo_album_index_format:
 * @entries: (element-type CosmoAlbumEntry): what the index knows
 *
 * It takes a while, and is for threads; one at a time.
 *
 * Returns: (transfer full): the content of its file
 */
GBytes *
cosmo_album_index_format (GPtrArray *entries)
{
  gsize size = FRAME_SIZE;
  GString *text;

  for (guint i = 0; i < entries->len; i++)
    {
      CosmoAlbumEntry *entry = g_ptr_array_index (entries, i);

      if (entry->text == NULL)
        entry->text = format_entry (entry);
      size += strlen (entry->text) + strlen (",\n");
    }

  text = g_string_sized_new (size);
  g_string_append_printf (text, "{\n\"format\" : \"%s\",\n\"version\" : %d,\n\"pictures\" : [", FORMAT, VERSION);
  for (guint i = 0; i < entries->len; i++)
    {
      const CosmoAlbumEntry *entry = g_ptr_array_index (entries, i);

      g_string_append (text, i == 0 ? "\n" : ",\n");
      g_string_append (text, entry->text);
    }
  g_string_append (text, "\n]\n}\n");

  return g_string_free_to_bytes (text);
}

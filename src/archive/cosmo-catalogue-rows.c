/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between rows and entries. What is read is checked like an answer from the network, for anybody may have written the
 * file: a row that makes no sense is passed over, so that its day counts as one never asked about and the next answer
 * replaces it; an address, or markup, that CosmoRecord does not allow is left out. */

#include "config.h"

#include "cosmo-address.h"
#include "cosmo-catalogue-private.h"

/* What was written had been made safe to ask. */
static gboolean
is_address (const char *text)
{
  g_autofree char *safe = cosmo_address_dup_https (text, NULL);

  return g_strcmp0 (text, safe) == 0;
}

static void
on_markup_element (GMarkupParseContext  *context,
                   const char           *name,
                   const char          **attributes,
                   const char          **values,
                   gpointer              user_data,
                   GError              **error)
{
  static const char * const plain[] = { "b", "i", "sub", "sup", NULL };
  gboolean *is_root = user_data;
  gboolean allowed;

  if (*is_root || g_markup_parse_context_get_element_stack (context)->next == NULL)
    allowed = *is_root;
  else if (g_strv_contains (plain, name))
    allowed = attributes[0] == NULL;
  else
    allowed = g_str_equal (name, "a") && g_strv_length ((char **) attributes) == 1 &&
              g_str_equal (attributes[0], "href") &&
              (g_str_has_prefix (values[0], "https://") || g_str_has_prefix (values[0], "http://"));

  if (!allowed)
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "<%s> is not allowed here", name);
  *is_root = FALSE;
}

/* Whether a text is markup of the kind that CosmoRecord promises. */
static gboolean
is_markup (const char *text)
{
  static const GMarkupParser parser = { .start_element = on_markup_element };
  gboolean is_root = TRUE;
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &is_root, NULL);

  return g_markup_parse_context_parse (context, "<markup>", -1, NULL) &&
         g_markup_parse_context_parse (context, text, -1, NULL) &&
         g_markup_parse_context_parse (context, "</markup>", -1, NULL) &&
         g_markup_parse_context_end_parse (context, NULL);
}

/* The texts of a record in the order of their columns, and what each has to be apart from UTF-8. */
static const struct {
  gsize      offset;
  gboolean (*check) (const char *text);
} text_columns[] = {
  { G_STRUCT_OFFSET (CosmoRecord, title), NULL },
  { G_STRUCT_OFFSET (CosmoRecord, explanation), NULL },
  { G_STRUCT_OFFSET (CosmoRecord, explanation_markup), is_markup },
  { G_STRUCT_OFFSET (CosmoRecord, credit), NULL },
  { G_STRUCT_OFFSET (CosmoRecord, alt), NULL },
  { G_STRUCT_OFFSET (CosmoRecord, page_url), is_address },
  { G_STRUCT_OFFSET (CosmoRecord, thumbnail_url), is_address },
  { G_STRUCT_OFFSET (CosmoRecord, image_url), is_address },
  { G_STRUCT_OFFSET (CosmoRecord, video_url), is_address },
};

#define RECORD_TEXT(record, i) G_STRUCT_MEMBER (char *, (record), text_columns[i].offset)

static gboolean
read_enum (CosmoStatement *statement,
           int             column,
           GType           type,
           int            *value)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (type);
  g_autofree char *nick = cosmo_statement_dup_text (statement, column);
  GEnumValue *found = nick != NULL ? g_enum_get_value_by_nick (class, nick) : NULL;

  if (found == NULL)
    return FALSE;

  *value = found->value;
  return TRUE;
}

static CosmoRecord *
read_record (CosmoStatement *statement,
             CosmoDay        day)
{
  g_autoptr(CosmoRecord) record = cosmo_record_new (day);
  gint64 copyrighted, width, height;
  int source, media;

  if (!read_enum (statement, COSMO_CATALOGUE_COLUMN_SOURCE, COSMO_TYPE_SOURCE, &source) ||
      source == COSMO_SOURCE_AUTOMATIC ||
      !read_enum (statement, COSMO_CATALOGUE_COLUMN_MEDIA, COSMO_TYPE_MEDIA, &media) ||
      !cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_FETCHED_AT, 0, G_MAXINT64, &record->fetched_at) ||
      !cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_COPYRIGHTED, 0, 1, &copyrighted) ||
      !cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_WIDTH, 0, G_MAXINT32, &width) ||
      !cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_HEIGHT, 0, G_MAXINT32, &height))
    return NULL;

  record->source = source;
  record->media = media;
  record->copyrighted = copyrighted;
  record->width = width;
  record->height = height;

  for (guint i = 0; i < G_N_ELEMENTS (text_columns); i++)
    {
      g_autofree char *text = cosmo_statement_dup_text (statement, COSMO_CATALOGUE_COLUMN_TEXTS + i);

      if (text != NULL && (text_columns[i].check == NULL || text_columns[i].check (text)))
        RECORD_TEXT (record, i) = g_steal_pointer (&text);
    }

  return g_steal_pointer (&record);
}

/* The entry in the row that a statement is at, or NULL if it makes no sense. */
static CosmoCatalogueEntry *
read_entry (CosmoStatement *statement)
{
  g_autoptr(CosmoRecord) record = NULL;
  gint64 asked_at, record_day;
  CosmoDay day;

  if (!cosmo_catalogue_read_day (statement, &day) ||
      !cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_ASKED_AT, 0, G_MAXINT64, &asked_at))
    return NULL;

  if (cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_RECORD_DAY, day, day, &record_day))
    {
      record = read_record (statement, day);
      if (record == NULL)
        return NULL;
    }

  return cosmo_catalogue_entry_new (day, asked_at, record);
}

/**
 * cosmo_catalogue_read_day:
 * @statement: a statement at a row whose first column is a day
 * @day: (out): the day
 *
 * Returns: whether it is one that there can be a picture of
 */
gboolean
cosmo_catalogue_read_day (CosmoStatement *statement,
                          CosmoDay       *day)
{
  gint64 value;

  if (!cosmo_statement_read_int (statement, COSMO_CATALOGUE_COLUMN_DAY,
                                 cosmo_calendar_get_first (), cosmo_day_new (9999, 12, 31), &value))
    return FALSE;

  *day = value;
  return TRUE;
}

/**
 * cosmo_catalogue_read_entries:
 * @statement: a statement whose columns are those of #CosmoCatalogueColumn
 * @entries: (element-type CosmoCatalogueEntry): where to add the entries of its rows; those before an error too
 * @error: return location for a %COSMO_DATABASE_ERROR
 *
 * Returns: whether all rows could be read
 */
gboolean
cosmo_catalogue_read_entries (CosmoStatement  *statement,
                              GPtrArray       *entries,
                              GError         **error)
{
  gboolean row;

  while (cosmo_statement_step (statement, &row, error))
    {
      CosmoCatalogueEntry *entry;

      if (!row)
        return TRUE;
      entry = read_entry (statement);
      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }

  return FALSE;
}

/**
 * cosmo_catalogue_bind_record:
 * @statement: a statement whose parameters are the columns of #CosmoCatalogueColumn from `RECORD_DAY` on
 * @record: a record, which has to live until the statement is reset
 */
void
cosmo_catalogue_bind_record (CosmoStatement    *statement,
                             const CosmoRecord *record)
{
  /* Parameters count from 1, and the columns of an entry have `asked_at` more. */
  cosmo_statement_bind_int (statement, COSMO_CATALOGUE_COLUMN_RECORD_DAY - 1, record->day);
  cosmo_statement_bind_text (statement, COSMO_CATALOGUE_COLUMN_SOURCE - 1,
                             cosmo_catalogue_get_nick (COSMO_TYPE_SOURCE, record->source));
  cosmo_statement_bind_text (statement, COSMO_CATALOGUE_COLUMN_MEDIA - 1,
                             cosmo_catalogue_get_nick (COSMO_TYPE_MEDIA, record->media));
  cosmo_statement_bind_int (statement, COSMO_CATALOGUE_COLUMN_FETCHED_AT - 1, record->fetched_at);
  cosmo_statement_bind_int (statement, COSMO_CATALOGUE_COLUMN_COPYRIGHTED - 1, record->copyrighted ? 1 : 0);
  cosmo_statement_bind_int (statement, COSMO_CATALOGUE_COLUMN_WIDTH - 1, record->width);
  cosmo_statement_bind_int (statement, COSMO_CATALOGUE_COLUMN_HEIGHT - 1, record->height);
  for (guint i = 0; i < G_N_ELEMENTS (text_columns); i++)
    cosmo_statement_bind_text (statement, COSMO_CATALOGUE_COLUMN_TEXTS - 1 + i, RECORD_TEXT (record, i));
}

/**
 * cosmo_catalogue_get_nick:
 * @type: the type of an enumeration
 * @value: one of its values
 *
 * Returns: (transfer none): how the tables spell it
 */
const char *
cosmo_catalogue_get_nick (GType type,
                          int   value)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (type);

  return g_enum_get_value (class, value)->value_nick;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When a picture is no longer where one service says it is, the other service may know a better place. It is asked
 * about that day once, however many want to know. */

#include "config.h"

#include "cosmo-fiber.h"
#include "cosmo-loader-private.h"

/* Answers to one question for each picture of a page that fails: not more at once than that. */
#define MAX_QUESTIONS 2

struct _CosmoElsewhere
{
  GHashTable *answers;    /* from CosmoDay to a DexFuture of a CosmoRecord */
  CosmoTurns *turns;
};

/* What the other service is asked. */
typedef struct
{
  CosmoLoader  *loader;   /* owned */
  CosmoService *service;  /* owned */
  CosmoTurns   *turns;    /* owned */
  CosmoDay      day;
} Question;

/* Who wants to know. */
typedef struct
{
  CosmoLoader  *loader;   /* owned */
  CosmoPicture *picture;  /* owned */
  DexFuture    *answer;   /* owned */
} Search;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->loader);
  g_clear_object (&question->service);
  g_clear_pointer (&question->turns, cosmo_turns_unref);
  g_free (question);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_clear_object (&search->loader);
  g_clear_object (&search->picture);
  dex_clear (&search->answer);
  g_free (search);
}

static DexFuture *
ask_fiber (gpointer data)
{
  Question *question = data;
  CosmoFailover *failover = cosmo_loader_get_failover (question->loader);
  CosmoSpan span = { question->day, question->day };
  g_autoptr(CosmoTurn) turn = dex_await_boxed (cosmo_turns_take (question->turns), NULL);
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) error = NULL;

  records = dex_await_boxed (cosmo_service_fetch (question->service, span), &error);
  if (records != NULL)
    cosmo_failover_report_answer (failover, question->service);
  else if (error->domain == COSMO_SERVICE_ERROR)
    cosmo_failover_report_failure (failover, question->service, error);

  if (records == NULL || records->len == 0)
    return dex_future_new_reject (COSMO_SERVICE_ERROR, COSMO_SERVICE_ERROR_NO_PICTURE,
                                  "The other service has none either");

  return dex_future_new_take_boxed (COSMO_TYPE_RECORD, cosmo_record_ref (g_ptr_array_index (records, 0)));
}

/* Returns: (transfer full) (nullable): what the service that @record is not from says of its day, or will say */
static DexFuture *
dup_answer (CosmoLoader       *loader,
            const CosmoRecord *record)
{
  CosmoElsewhere *self = cosmo_loader_get_elsewhere (loader);
  DexFuture *answer = g_hash_table_lookup (self->answers, GUINT_TO_POINTER (record->day));
  CosmoService *service;
  Question *question;

  if (answer != NULL)
    return dex_ref (answer);

  service = cosmo_failover_choose (cosmo_loader_get_failover (loader), record->source);
  if (service == NULL)
    return NULL;

  question = g_new0 (Question, 1);
  question->loader = g_object_ref (loader);
  question->service = g_object_ref (service);
  question->turns = cosmo_turns_ref (self->turns);
  question->day = record->day;
  answer = cosmo_fiber_spawn (ask_fiber, question, question_free);
  g_hash_table_insert (self->answers, GUINT_TO_POINTER (record->day), answer);
  return dex_ref (answer);
}

static gboolean
has_other_addresses (const CosmoRecord *self,
                     const CosmoRecord *other)
{
  return g_strcmp0 (self->thumbnail_url, other->thumbnail_url) != 0 ||
         g_strcmp0 (self->image_url, other->image_url) != 0;
}

static void
keep (CosmoLoader *loader,
      CosmoRecord *record)
{
  CosmoCatalogue *catalogue = cosmo_loader_get_catalogue (loader);
  CosmoSpan span = { record->day, record->day };
  g_autoptr(GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);
  if (catalogue != NULL)
    dex_future_disown (cosmo_catalogue_store (catalogue, span, records, g_get_real_time () / G_USEC_PER_SEC));
}

static DexFuture *
search_fiber (gpointer data)
{
  Search *search = data;
  g_autoptr(CosmoRecord) other = dex_await_boxed (dex_ref (search->answer), NULL);
  g_autoptr(CosmoRecord) record = NULL;
  CosmoRecord *known = cosmo_picture_get_record (search->picture);

  if (other == NULL || known == NULL)
    return dex_future_new_false ();

  record = cosmo_record_new_with_addresses (known, other);
  if (!has_other_addresses (record, known))
    return dex_future_new_false ();

  keep (search->loader, record);
  cosmo_picture_set_record (search->picture, record);
  return dex_future_new_true ();
}

CosmoElsewhere *
cosmo_elsewhere_new (void)
{
  CosmoElsewhere *self = g_new0 (CosmoElsewhere, 1);

  self->answers = g_hash_table_new_full (NULL, NULL, NULL, dex_unref);
  self->turns = cosmo_turns_new (MAX_QUESTIONS);
  return self;
}

void
cosmo_elsewhere_free (CosmoElsewhere *self)
{
  g_hash_table_unref (self->answers);
  cosmo_turns_unref (self->turns);
  g_free (self);
}

/**
 * cosmo_loader_find_elsewhere:
 * @self: a loader
 * @picture: a picture that is no longer at its address
 *
 * Asks the service that its record is not from where it is, if that one may be asked, and puts the addresses that it
 * gives into the record, on screen and in the catalogue. Of each day, it is asked once in a run.
 *
 * Returns: (transfer full): a future that resolves to whether @picture has another address now. It never rejects.
 */
DexFuture *
cosmo_loader_find_elsewhere (CosmoLoader  *self,
                             CosmoPicture *picture)
{
  CosmoRecord *record;
  DexFuture *answer;
  Search *search;

  g_return_val_if_fail (COSMO_IS_LOADER (self), NULL);
  g_return_val_if_fail (COSMO_IS_PICTURE (picture), NULL);

  record = cosmo_picture_get_record (picture);
  answer = record != NULL ? dup_answer (self, record) : NULL;
  if (answer == NULL)
    return dex_future_new_false ();

  search = g_new0 (Search, 1);
  search->loader = g_object_ref (self);
  search->picture = g_object_ref (picture);
  search->answer = answer;
  return cosmo_fiber_spawn (search_fiber, search, search_free);
}

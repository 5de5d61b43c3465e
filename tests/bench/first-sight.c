/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures when a window shows what, from outside: to be given to the program by LD_PRELOAD.
 *
 * It notes when the first frame was painted, when the last text of a day arrived, when the last picture of a card was
 * there without any fading left, and which frame was the first that had all of them. When the program ends, the report
 * is written to the file that COSMO_FIRST_SIGHT names. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <glib-object.h>
#include <stdio.h>
#include <string.h>

static char *report_file;
static gint64 first_frame;             /* all in µs of the monotonic clock */
static gint64 last_text;
static gint64 last_picture;
static gint64 complete_frame;          /* the first after both */
static guint n_texts;
static guint n_pictures;
static GPollFunc poll_before;

/* The hook runs before what is connected to the signal, that is once the frame is painted. */
static gboolean
on_after_paint (GSignalInvocationHint *hint,
                guint                  n_values,
                const GValue          *values,
                gpointer               user_data)
{
  gint64 now = g_get_monotonic_time ();

  if (first_frame == 0)
    first_frame = now;
  if (complete_frame == 0)
    complete_frame = now;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_on_card (GObject *widget)
{
  g_autoptr(GObject) parent = NULL;

  g_object_get (widget, "parent", &parent, NULL);
  return parent != NULL &&
         (strcmp (G_OBJECT_TYPE_NAME (parent), "CosmoCard") == 0 || is_on_card (parent));
}

/* A revealer says so when its transition is over, or at once if it has none. */
static gboolean
is_revealed_picture (GObject    *object,
                     GParamSpec *pspec)
{
  gboolean revealed = FALSE;

  if (strcmp (pspec->name, "child-revealed") != 0 || !is_on_card (object))
    return FALSE;

  g_object_get (object, "child-revealed", &revealed, NULL);
  return revealed;
}

static gboolean
is_text (GObject    *object,
         GParamSpec *pspec)
{
  return strcmp (pspec->name, "title") == 0 && strcmp (G_OBJECT_TYPE_NAME (object), "CosmoPicture") == 0;
}

/* In place of GObject's: the signal that it emits cannot be listened to for all objects. */
void
g_object_notify_by_pspec (GObject    *object,
                          GParamSpec *pspec)
{
  static void (*notify) (GObject *, GParamSpec *);

  if (notify == NULL)
    notify = dlsym (RTLD_NEXT, "g_object_notify_by_pspec");
  notify (object, pspec);

  if (report_file == NULL)
    return;

  if (is_text (object, pspec))
    {
      n_texts++;
      last_text = g_get_monotonic_time ();
      complete_frame = 0;
    }
  else if (is_revealed_picture (object, pspec))
    {
      n_pictures++;
      last_picture = g_get_monotonic_time ();
      complete_frame = 0;
    }
}

/* The clock's class is there once the program has opened its display. */
static int
poll_and_hook (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  static gboolean hooked;
  GType type = hooked ? G_TYPE_INVALID : g_type_from_name ("GdkFrameClock");

  if (type != G_TYPE_INVALID)
    {
      hooked = TRUE;
      g_signal_add_emission_hook (g_signal_lookup ("after-paint", type), 0, on_after_paint, NULL, NULL);
    }

  return poll_before (fds, n_fds, timeout);
}

static void
write_report (void)
{
  g_autofree char *json = NULL;

  json = g_strdup_printf ("{\"texts\": %u, \"pictures\": %u, \"last_text\": %.1f, \"last_picture\": %.1f, "
                          "\"complete\": %.1f}\n",
                          n_texts, n_pictures, (last_text - first_frame) / 1000.0,
                          (last_picture - first_frame) / 1000.0, (complete_frame - first_frame) / 1000.0);
  if (!g_file_set_contents (report_file, json, -1, NULL))
    fprintf (stderr, "first-sight: %s cannot be written\n", report_file);
}

__attribute__ ((constructor)) static void
begin (void)
{
  report_file = g_strdup (g_getenv ("COSMO_FIRST_SIGHT"));
  if (report_file == NULL)
    return;

  /* The programs that this one starts are none of our business. */
  g_unsetenv ("LD_PRELOAD");
  g_unsetenv ("COSMO_FIRST_SIGHT");
  poll_before = g_main_context_get_poll_func (g_main_context_default ());
  g_main_context_set_poll_func (g_main_context_default (), poll_and_hook);
}

__attribute__ ((destructor)) static void
end (void)
{
  if (report_file != NULL)
    write_report ();
}

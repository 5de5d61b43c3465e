/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures for how long the main loop of a program is busy, from outside: to be given to it by LD_PRELOAD.
 *
 * A span is the time from a return of poll() to the next call of it, in which nothing else the program has to do, such
 * as answering a key, is done. Of each span it is known how much the frame clock's layout and paint phases took. What
 * is counted begins with the first frame, as nobody can use a window before. When the program ends, the report is
 * written to the file that COSMO_BUSY_SPANS names. */

#include <glib-object.h>
#include <stdio.h>

/* Upper bounds of the histogram's classes, in ms; the last class has none. */
static const double bounds[] = { 1, 2, 4, 8, 16, 33, 50, 100, 200 };

#define N_CLASSES (G_N_ELEMENTS (bounds) + 1)
#define N_LONGEST 10

typedef struct
{
  gint64 at;                           /* all in µs; when it began, since the first frame */
  gint64 busy;
  gint64 layout;
  gint64 paint;
} Span;

typedef enum
{
  PHASE_NONE,
  PHASE_LAYOUT,
  PHASE_PAINT,
} Phase;

static char *report_file;
static GThread *main_thread;
static gint64 first_frame;
static Span span;                      /* the one that runs, with the clock's time in "at" */
static Phase phase;
static gint64 phase_began;

static guint64 n_spans;
static guint64 classes[N_CLASSES];     /* by what a span took outside drawing */
static Span longest[N_LONGEST];        /* likewise, the longest first */

static gint64
get_outside_drawing (const Span *any)
{
  return any->busy - any->layout - any->paint;
}

static void
remember_if_long (const Span *any)
{
  guint place = N_LONGEST;

  while (place > 0 && get_outside_drawing (any) > get_outside_drawing (&longest[place - 1]))
    place--;
  if (place == N_LONGEST)
    return;

  memmove (&longest[place + 1], &longest[place], (N_LONGEST - place - 1) * sizeof (Span));
  longest[place] = *any;
}

static void
count_span (gint64 now)
{
  Span ended = span;
  guint i = 0;

  if (first_frame == 0 || span.at < first_frame)
    return;

  ended.busy = now - span.at;
  ended.at -= first_frame;
  n_spans++;
  while (i < G_N_ELEMENTS (bounds) && get_outside_drawing (&ended) > bounds[i] * 1000)
    i++;
  classes[i]++;
  remember_if_long (&ended);
}

/* A phase ends where the next begins. The hook runs before what is connected to the signal. */
static gboolean
on_phase (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               user_data)
{
  gint64 now = g_get_monotonic_time ();

  if (phase == PHASE_LAYOUT)
    span.layout += now - phase_began;
  else if (phase == PHASE_PAINT)
    span.paint += now - phase_began;

  phase = GPOINTER_TO_INT (user_data);
  phase_began = now;
  if (phase == PHASE_NONE && first_frame == 0)
    first_frame = now;

  return G_SOURCE_CONTINUE;
}

/* The clock's class is there once the program has opened its display. */
static void
hook_frame_clock (void)
{
  static const struct {
    const char *signal;
    Phase       phase;
  } phases[] = {
    { "layout", PHASE_LAYOUT },
    { "paint", PHASE_PAINT },
    { "after-paint", PHASE_NONE },
  };
  static gboolean hooked;
  GType type = hooked ? G_TYPE_INVALID : g_type_from_name ("GdkFrameClock");

  if (type == G_TYPE_INVALID)
    return;

  hooked = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_signal_add_emission_hook (g_signal_lookup (phases[i].signal, type), 0, on_phase,
                                  GINT_TO_POINTER (phases[i].phase), NULL);
    }
}

static int
poll_and_measure (GPollFD *fds,
                  guint    n_fds,
                  int      timeout)
{
  int n_ready;

  if (g_thread_self () != main_thread)
    return g_poll (fds, n_fds, timeout);

  count_span (g_get_monotonic_time ());
  hook_frame_clock ();
  n_ready = g_poll (fds, n_fds, timeout);
  span = (Span) { .at = g_get_monotonic_time () };
  return n_ready;
}

static void
write_report (void)
{
  g_autoptr(GString) json = g_string_new (NULL);

  g_string_append_printf (json, "{\"spans\": %" G_GUINT64_FORMAT ", \"histogram\": [", n_spans);
  for (guint i = 0; i < N_CLASSES; i++)
    {
      g_string_append_printf (json, "%s[", i > 0 ? ", " : "");
      if (i < G_N_ELEMENTS (bounds))
        g_string_append_printf (json, "%g", bounds[i]);
      else
        g_string_append (json, "null");
      g_string_append_printf (json, ", %" G_GUINT64_FORMAT "]", classes[i]);
    }
  g_string_append (json, "], \"longest\": [");
  for (guint i = 0; i < N_LONGEST && longest[i].busy > 0; i++)
    {
      g_string_append_printf (json, "%s{\"at\": %.1f, \"outside_drawing\": %.1f, \"layout\": %.1f, \"paint\": %.1f}",
                              i > 0 ? ", " : "", longest[i].at / 1000.0, get_outside_drawing (&longest[i]) / 1000.0,
                              longest[i].layout / 1000.0, longest[i].paint / 1000.0);
    }
  g_string_append (json, "]}\n");

  if (!g_file_set_contents (report_file, json->str, json->len, NULL))
    fprintf (stderr, "busy-spans: %s cannot be written\n", report_file);
}

__attribute__ ((constructor)) static void
begin (void)
{
  report_file = g_strdup (g_getenv ("COSMO_BUSY_SPANS"));
  if (report_file == NULL)
    return;

  /* The programs that this one starts are none of our business. */
  g_unsetenv ("LD_PRELOAD");
  g_unsetenv ("COSMO_BUSY_SPANS");
  main_thread = g_thread_self ();
  g_main_context_set_poll_func (g_main_context_default (), poll_and_measure);
}

__attribute__ ((destructor)) static void
end (void)
{
  if (report_file != NULL)
    write_report ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decodes every file below the given folders as a card would, and says what became of each, how long it took, and how
 * much memory this process needed at most. Fails when a picture took longer than the program may wait, or the memory
 * was more than the program may use. For collections of broken and malicious files: they are not part of the project.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>

#include "cosmo-image-decoder.h"

/* Ten seconds for the decoder, and some for everything around it. */
#define MAX_SECONDS  10.5
#define MAX_MEMORY   (256.0 * 1024 * 1024)

static int box_width = 720;
static int box_height = 450;
static int at_once = 1;
static char **folders;

static const GOptionEntry options[] = {
  { "width", 0, 0, G_OPTION_ARG_INT, &box_width, "Decode to cover a box of this width", "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &box_height, "… and of this height", "PIXELS" },
  { "at-once", 0, 0, G_OPTION_ARG_INT, &at_once, "How many are asked for at the same time", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, NULL, "FOLDER…" },
  { NULL }
};

typedef struct
{
  GPtrArray *files;
  guint      next;
  guint      n_shown;
  guint      n_refused;
  double     slowest;
} Run;

static void
collect_files (GPtrArray  *files,
               const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect_files (files, path);
      else
        g_ptr_array_add (files, g_steal_pointer (&path));
    }
}

/* "VmHWM" is the most that was ever resident, "VmRSS" what is now. */
static double
read_memory (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = strstr (status, key);

  return line != NULL ? g_ascii_strtod (line + strlen (key) + 1, NULL) * 1024 : 0;
}

static void
decode_file (Run        *run,
             const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(CosmoImage) image = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *contents = NULL;
  gint64 begun = g_get_monotonic_time ();
  double seconds;
  gsize size;

  g_file_get_contents (path, &contents, &size, NULL);
  bytes = g_bytes_new_take (g_steal_pointer (&contents), size);

  image = dex_await_boxed (cosmo_image_decoder_decode (bytes, box_width, box_height, COSMO_IMAGE_FIT_COVER), &error);
  seconds = (g_get_monotonic_time () - begun) / (double) G_USEC_PER_SEC;
  run->slowest = MAX (run->slowest, seconds);

  if (image != NULL)
    {
      run->n_shown++;
      g_print ("%7.3f s  shown    %5u × %-5u  %s\n", seconds, image->original_width, image->original_height, name);
    }
  else
    {
      g_autofree char *reason = g_utf8_make_valid (error->message, -1);

      run->n_refused++;
      g_print ("%7.3f s  refused  %d %-60.60s  %s\n", seconds, error->code, reason, name);
    }
}

static DexFuture *
decode_files_fiber (gpointer user_data)
{
  Run *run = user_data;

  while (run->next < run->files->len)
    decode_file (run, run->files->pdata[run->next++]);

  return dex_future_new_true ();
}

static DexFuture *
on_done (DexFuture *future,
         gpointer   user_data)
{
  g_main_loop_quit (user_data);

  return NULL;
}

static void
decode_all (Run *run)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GPtrArray) fibers = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DexFuture) done = NULL;

  for (int i = 0; i < at_once; i++)
    g_ptr_array_add (fibers, dex_scheduler_spawn (NULL, 0, decode_files_fiber, run, NULL));
  done = dex_future_finally (dex_future_allv ((DexFuture **) fibers->pdata, fibers->len), on_done, loop, NULL);
  g_main_loop_run (loop);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  double before, memory;
  Run run = { 0 };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || folders == NULL || at_once < 1)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Which folder?");
      return EXIT_FAILURE;
    }

  setlocale (LC_ALL, "");
  dex_init ();
  run.files = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; folders[i] != NULL; i++)
    collect_files (run.files, folders[i]);

  before = read_memory ("VmRSS:");
  decode_all (&run);
  memory = read_memory ("VmHWM:") - before;

  g_print ("%u files: %u shown, %u refused; slowest %.2f s; at most %.0f MiB more than at the start\n",
           run.files->len, run.n_shown, run.n_refused, run.slowest, memory / (1024 * 1024));
  g_ptr_array_unref (run.files);

  return run.slowest > MAX_SECONDS || memory > MAX_MEMORY ? EXIT_FAILURE : EXIT_SUCCESS;
}

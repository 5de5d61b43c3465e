/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "futures.h"
#include "pictures.h"
#include "store-fixture.h"

static void
test_thumbnail (StoreFixture  *fixture,
                gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = store_fixture_load_thumbnail (fixture, "a.jpg", &error);
      const guint8 *pixels;

      g_assert_no_error (error);
      g_assert_cmpuint (image->width, ==, 720);
      g_assert_cmpuint (image->height, ==, 450);
      g_assert_cmpuint (image->original_width, ==, 1600);
      g_assert_cmpuint (image->original_height, ==, 1000);
      g_assert_false (image->has_alpha);
      pixels = g_bytes_get_data (image->pixels, NULL);
      g_assert_cmpuint (pixels[0], >, 240);
      g_assert_cmpuint (pixels[719 * 3 + 2], >, 240);

      /* The second time without the server. */
      g_assert_cmpuint (fixture->n_requests, ==, 1);
      g_clear_pointer (&image, cosmo_image_unref);
      wait_until (is_only_owner, fixture->store);
      store_fixture_open (fixture);
    }
}

/* The original was downloaded for the thumbnail. */
static void
test_original (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  store_fixture_load_and_store (fixture, "a.jpg");
  bytes = store_fixture_load_original (fixture, "a.jpg", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, fixture->picture));
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

static void
test_transparent (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_bytes_unref (fixture->picture);
  fixture->picture = picture_new_see_through ();

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CosmoImage) image = store_fixture_load_thumbnail (fixture, "a.png", &error);
      const guint8 *pixels;

      g_assert_no_error (error);
      g_assert_false (image->has_alpha);
      pixels = g_bytes_get_data (image->pixels, NULL);
      g_assert_cmpuint (pixels[0], <, 8);
      g_assert_cmpuint (pixels[38 * 3 + 2], >, 240);
      g_clear_pointer (&image, cosmo_image_unref);
      wait_until (is_only_owner, fixture->store);
    }
}

/* Ten ask for the thumbnail and ten for the original; all but one of each go away, and the server is asked once. */
static void
test_shared (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *url = store_fixture_dup_url (fixture, "a.jpg");
  g_autoptr(CosmoProgress) progress = cosmo_progress_new ();
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GError) error = NULL;
  const GValue *value;

  fixture->is_held = TRUE;
  for (guint i = 0; i < 10; i++)
    {
      g_ptr_array_add (futures, cosmo_image_store_load_thumbnail (fixture->store, url));
      g_ptr_array_add (futures, cosmo_image_store_load_original (fixture->store, url, i == 9 ? progress : NULL));
    }
  while (g_queue_is_empty (&fixture->held))
    g_main_context_iteration (NULL, TRUE);

  g_ptr_array_remove_range (futures, 0, 18);
  store_fixture_let_go (fixture);

  value = wait_for (futures->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (value, COSMO_TYPE_IMAGE));
  value = wait_for (futures->pdata[1], &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (value, G_TYPE_BYTES));
  g_assert_cmpuint (cosmo_progress_get_received (progress), ==, g_bytes_get_size (fixture->picture));
  g_assert_cmpuint (cosmo_progress_get_total (progress), ==, g_bytes_get_size (fixture->picture));
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

static void
test_failures (StoreFixture  *fixture,
               gconstpointer  data)
{
  static const struct {
    const char *name;
    Answer      answer;
    guint       status;
    int         code;
    guint       n_requests;
  } cases[] = {
    { "html.jpg", ANSWER_HTML, 200, COSMO_IMAGE_ERROR_GONE, 1 },
    { "404.jpg", ANSWER_HTML, 404, COSMO_IMAGE_ERROR_GONE, 1 },
    { "403.jpg", ANSWER_PICTURE, 403, COSMO_IMAGE_ERROR_GONE, 1 },
    { "429.jpg", ANSWER_HTML, 429, COSMO_IMAGE_ERROR_UNREACHABLE, 1 },
    { "503.jpg", ANSWER_HTML, 503, COSMO_IMAGE_ERROR_UNREACHABLE, 2 },
    { "cut.jpg", ANSWER_CUT, 200, COSMO_IMAGE_ERROR_UNREACHABLE, 2 },
    { "huge.jpg", ANSWER_HUGE, 200, COSMO_IMAGE_ERROR_TOO_LARGE, 1 },
    { "endless.jpg", ANSWER_ENDLESS, 200, COSMO_IMAGE_ERROR_TOO_LARGE, 1 },
    { "damaged.jpg", ANSWER_DAMAGED, 200, COSMO_IMAGE_ERROR_DAMAGED, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      fixture->answer = cases[i].answer;
      fixture->status = cases[i].status;
      fixture->n_requests = 0;

      /* It is remembered: the second time nothing is asked. */
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(CosmoImage) image = store_fixture_load_thumbnail (fixture, cases[i].name, &error);

          g_assert_null (image);
          g_assert_error (error, COSMO_IMAGE_ERROR, cases[i].code);
          g_assert_cmpuint (fixture->n_requests, ==, cases[i].n_requests);
        }
      g_assert_false (store_fixture_has_stored (fixture, "originals", cases[i].name));
      g_assert_false (store_fixture_has_stored (fixture, "thumbnails", cases[i].name));

      /* Until it is forgiven. */
      fixture->answer = ANSWER_PICTURE;
      fixture->status = SOUP_STATUS_OK;
      {
        g_autofree char *url = store_fixture_dup_url (fixture, cases[i].name);

        cosmo_image_store_forgive (fixture->store, i % 2 == 0 ? url : NULL);
      }
      store_fixture_load_and_store (fixture, cases[i].name);
    }
}

static void
test_bad_addresses (StoreFixture  *fixture,
                    gconstpointer  data)
{
  static const struct {
    const char *url;
    int         code;
  } cases[] = {
    { "", COSMO_IMAGE_ERROR_GONE },
    { "no address", COSMO_IMAGE_ERROR_GONE },
    { "file:///etc/passwd", COSMO_IMAGE_ERROR_GONE },
    { "http://example.com/plain.jpg", COSMO_IMAGE_ERROR_GONE },
    { "data:image/gif;base64,R0lGODlhAQABAAAAACw=", COSMO_IMAGE_ERROR_GONE },
    { "https://127.0.0.1:1/nobody-listens.jpg", COSMO_IMAGE_ERROR_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DexFuture) future = cosmo_image_store_load_thumbnail (fixture->store, cases[i].url);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].url);
      g_assert_null (wait_for (future, &error));
      g_assert_error (error, COSMO_IMAGE_ERROR, cases[i].code);
    }
}

static void
test_second_attempt (StoreFixture  *fixture,
                     gconstpointer  data)
{
  fixture->n_refusals = 1;
  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
}

static void
test_redirect (StoreFixture  *fixture,
               gconstpointer  data)
{
  fixture->answer = ANSWER_REDIRECT;
  store_fixture_load_and_store (fixture, "a.jpg");
  g_assert_true (store_fixture_has_stored (fixture, "originals", "a.jpg"));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (StoreFixture *, gconstpointer);
  } tests[] = {
    { "/image-store/thumbnail", test_thumbnail },
    { "/image-store/original", test_original },
    { "/image-store/transparent", test_transparent },
    { "/image-store/shared", test_shared },
    { "/image-store/failures", test_failures },
    { "/image-store/bad-addresses", test_bad_addresses },
    { "/image-store/second-attempt", test_second_attempt },
    { "/image-store/redirect", test_redirect },
  };

  /* Not with isolated directories: glycin finds its decoders in the system's. */
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StoreFixture, NULL, store_fixture_set_up, tests[i].test, store_fixture_tear_down);

  return g_test_run ();
}

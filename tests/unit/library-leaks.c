/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What LeakSanitizer finds in a program that is linked with this, and is not ours: libsecret 0.21 loses the back end
 * that it made, a few bytes for each request. AddressSanitizer asks for both by these names. */

const char *__asan_default_options      (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  /* GLib has no frame pointers: without its frames it cannot be seen who called it. */
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:libsecret-1.so";
}

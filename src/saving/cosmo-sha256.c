/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The SHA-256 of a picture's bytes as they come. It is libgcrypt's, which uses what processors have for it: GChecksum
 * is written in plain C, and would take longer for a year of pictures than the network of many. */

#include "config.h"

#include "cosmo-sha256.h"

#include <gcrypt.h>

#define SIZE 32

struct _CosmoSha256
{
  gcry_md_hd_t handle;
};

/* libsecret uses the library as well, and may have been first. */
static void
init_library (void)
{
  static gsize is_done;

  if (!g_once_init_enter (&is_done))
    return;

  gcry_check_version (NULL);
  if (!gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P))
    gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
  g_once_init_leave (&is_done, 1);
}

/**
 * cosmo_sha256_new:
 *
 * Returns: (transfer full): the checksum of no bytes; for one thread at a time
 */
CosmoSha256 *
cosmo_sha256_new (void)
{
  CosmoSha256 *self = g_new0 (CosmoSha256, 1);

  init_library ();
  if (gcry_md_open (&self->handle, GCRY_MD_SHA256, 0) != 0)
    g_error ("libgcrypt has no SHA-256, or there is no memory");

  return self;
}

/**
 * cosmo_sha256_reset:
 * @self: a checksum
 *
 * Begins anew.
 */
void
cosmo_sha256_reset (CosmoSha256 *self)
{
  gcry_md_reset (self->handle);
}

/**
 * cosmo_sha256_update:
 * @self: a checksum, not finished
 * @data: what comes next
 * @size: how many bytes that is
 */
void
cosmo_sha256_update (CosmoSha256   *self,
                     gconstpointer  data,
                     gsize          size)
{
  gcry_md_write (self->handle, data, size);
}

/**
 * cosmo_sha256_finish:
 * @self: a checksum, to which nothing is added any more
 *
 * Returns: (transfer full): the SHA-256, in small hexadecimal digits
 */
char *
cosmo_sha256_finish (CosmoSha256 *self)
{
  const guint8 *digest = gcry_md_read (self->handle, GCRY_MD_SHA256);
  GString *digits = g_string_sized_new (2 * SIZE);

  for (guint i = 0; i < SIZE; i++)
    g_string_append_printf (digits, "%02x", digest[i]);

  return g_string_free_and_steal (digits);
}

/**
 * cosmo_sha256_free:
 * @self: (transfer full): a checksum
 */
void
cosmo_sha256_free (CosmoSha256 *self)
{
  gcry_md_close (self->handle);
  g_free (self);
}

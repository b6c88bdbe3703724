/* SPDX-License-Identifier: GPL-2.0-only */
/* Object ids as git gives them; the only place that includes openssl/. */
#ifndef PTERIS_BLOB_H
#define PTERIS_BLOB_H

#include "base/base.h"

#define BLOB_ID_SIZE 41
/* The id of a blob with these bytes: SHA-1, in hex */
void blob_id(const void *p, size_t n, char out[BLOB_ID_SIZE]);

#endif

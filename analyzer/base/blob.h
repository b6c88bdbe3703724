/* SPDX-License-Identifier: GPL-2.0-only */
/* Object ids as git gives them; the only place that includes openssl/. */
#ifndef PTERIS_BLOB_H
#define PTERIS_BLOB_H

#include "base/base.h"

#define BLOB_ID_MAX 65
/* The id of a blob with these bytes, in hex: SHA-1, or SHA-256 for repositories of that format. */
void blob_id(const void *p, size_t n, bool sha256, char out[BLOB_ID_MAX]);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* git's object ids: the hash of "blob SIZE\0" and the content. */
#include <openssl/evp.h>

#include "base/blob.h"

void blob_id(const void *p, size_t n, char out[BLOB_ID_SIZE])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned len = 0, i;
	char head[40];
	int head_len = snprintf(head, sizeof(head), "blob %zu", n) + 1;

	if (!ctx || !EVP_DigestInit_ex(ctx, EVP_sha1(), NULL) ||
	    !EVP_DigestUpdate(ctx, head, (size_t)head_len) || !EVP_DigestUpdate(ctx, p, n) ||
	    !EVP_DigestFinal_ex(ctx, digest, &len))
		BUG("libcrypto gives no hash");
	EVP_MD_CTX_free(ctx);
	for (i = 0; i < len; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

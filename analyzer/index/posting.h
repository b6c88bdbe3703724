/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Identifiers as 48-bit hashes, and which files use them.
 *
 * The set of one file (struct idents; column file_idents.data) is, sorted by hash, one record each:
 * varint of (difference to the hash before << 1 | declares).
 *
 * A bucket (column posting.data) has one record for each hash, sorted: varint of the difference of the
 * lower 32 bits to those before; varint of the number of files; for each file, sorted by id, varint of
 * (difference to the id before << 1 | declares). Varints are LEB128. The first difference is to 0.
 */
#ifndef PTERIS_POSTING_H
#define PTERIS_POSTING_H

#include "base/base.h"

#define IDENT_BITS 48
#define BUCKET_BITS 16
static inline uint64_t ident_hash(const char *name, size_t len)
{
	return hash64(name, len) >> (64 - IDENT_BITS);
}
static inline uint32_t ident_bucket(uint64_t hash)
{
	return (uint32_t)(hash >> (IDENT_BITS - BUCKET_BITS));
}

/* ---- the set of one file */
struct idents {
	uint64_t *at;   /* hash << 1 | declares; open addressing, 0: free */
	uint32_t len, cap;
};
void idents_init(struct idents *s);
void idents_release(struct idents *s);
void idents_add(struct idents *s, uint64_t hash, bool declares);
void idents_dump(struct idents *s, struct str *out); /* sorts; the set is empty afterwards */
/* Reads one record; *hash is the one before (0 at first) and becomes this one. False at the end or on
 * nonsense (then *p != end). */
bool idents_next(const char **p, const char *end, uint64_t *hash, bool *declares);

/* ---- buckets */
struct posting {
	uint32_t low;   /* lower 32 bits of the hash */
	uint32_t file;
	bool declares;
};
typedef VEC(struct posting) postings_t; /* sorted by low, file */
/* False on nonsense */
bool postings_load(postings_t *v, const char *p, size_t n);
void postings_dump(const postings_t *v, struct str *out);
/* The files of one hash, without reading the rest into memory. Appends; false on nonsense. */
bool postings_find(const char *p, size_t n, uint32_t low, postings_t *out);

/* LEB128 */
void varint_add(struct str *out, uint64_t v);
bool varint_next(const char **p, const char *end, uint64_t *v);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Sets of identifier hashes, and lists of files by hash. */
#include "index/posting.h"

/* ---- varints ------------------------------------------------------------------------------------ */

void varint_add(struct str *out, uint64_t v)
{
	char buf[10];
	size_t n = 0;

	while (v >= 128) {
		buf[n++] = (char)(v | 128);
		v >>= 7;
	}
	buf[n++] = (char)v;
	str_addn(out, buf, n);
}

bool varint_next(const char **p, const char *end, uint64_t *v)
{
	const char *c = *p;
	unsigned shift = 0;

	for (*v = 0; c < end && shift < 64; shift += 7) {
		*v |= (uint64_t)(*c & 127) << shift;
		if (!(*c++ & 128)) {
			*p = c;
			return true;
		}
	}
	return false;
}

/* ---- the set of one file ------------------------------------------------------------------------- */

void idents_init(struct idents *s)
{
	memset(s, 0, sizeof(*s));
}

void idents_release(struct idents *s)
{
	free(s->at);
	idents_init(s);
}

static void idents_clear(struct idents *s)
{
	if (s->cap > 8192) /* one huge header must not slow down all files after it */
		idents_release(s);
	else if (s->len)
		memset(s->at, 0, s->cap * sizeof(*s->at));
	s->len = 0;
}

/* The place comes from the upper bits, so that entries are nearly sorted as they stand. A hash of 0 would
 * be taken for a free place; 0 and 1 are one. */
static uint64_t *find(const struct idents *s, uint64_t hash)
{
	uint32_t i = (uint32_t)(hash >> (IDENT_BITS - __builtin_ctz(s->cap)));

	while (s->at[i] && s->at[i] >> 1 != hash)
		i = (i + 1) & (s->cap - 1);
	return &s->at[i];
}

static void grow(struct idents *s)
{
	struct idents old = *s;
	uint32_t i;

	s->cap = old.cap ? old.cap * 2 : 256;
	s->at = xcalloc(s->cap, sizeof(*s->at));
	for (i = 0; i < old.cap; i++)
		if (old.at[i])
			*find(s, old.at[i] >> 1) = old.at[i];
	free(old.at);
}

void idents_add(struct idents *s, uint64_t hash, bool declares)
{
	uint64_t *at;

	if (s->len >= s->cap / 4 * 3)
		grow(s);
	hash += !hash;
	at = find(s, hash);
	if (!*at) {
		*at = hash << 1;
		s->len++;
	}
	*at |= declares;
}

/* By insertion: entries are near their places, but for the few that were pushed over the end of the table
 * to its beginning. */
static void sort_nearly(uint64_t *v, uint32_t n)
{
	uint64_t one;
	uint32_t i, k;

	for (i = 1; i < n; i++) {
		one = v[i];
		for (k = i; k && v[k - 1] > one; k--)
			v[k] = v[k - 1];
		v[k] = one;
	}
}

void idents_dump(struct idents *s, struct str *out)
{
	uint64_t last = 0;
	uint32_t i, n = 0;

	for (i = 0; i < s->cap; i++)
		if (s->at[i])
			s->at[n++] = s->at[i];
	sort_nearly(s->at, n);
	for (i = 0; i < n; i++) {
		varint_add(out, ((s->at[i] >> 1) - last) << 1 | (s->at[i] & 1));
		last = s->at[i] >> 1;
	}
	idents_clear(s);
}

bool idents_next(const char **p, const char *end, uint64_t *hash, bool *declares)
{
	uint64_t v;

	if (*p == end || !varint_next(p, end, &v))
		return false;
	*hash += v >> 1;
	*declares = v & 1;
	return true;
}

/* ---- buckets ------------------------------------------------------------------------------------- */

/* The files of one hash; those are skipped when v is NULL. */
static bool load_files(const char **p, const char *end, uint32_t low, postings_t *v)
{
	uint64_t n, d, file = 0;

	if (!varint_next(p, end, &n))
		return false;
	while (n--) {
		if (!varint_next(p, end, &d))
			return false;
		file += d >> 1;
		if (v)
			vec_push(v, (struct posting){ low, (uint32_t)file, d & 1 });
	}
	return true;
}

bool postings_load(postings_t *v, const char *p, size_t n)
{
	const char *end = p + n;
	uint64_t low = 0, d;

	while (p < end) {
		if (!varint_next(&p, end, &d))
			return false;
		low += d;
		if (!load_files(&p, end, (uint32_t)low, v))
			return false;
	}
	return true;
}

bool postings_find(const char *p, size_t n, uint32_t low, postings_t *out)
{
	const char *end = p + n;
	uint64_t at = 0, d;

	while (p < end) {
		if (!varint_next(&p, end, &d))
			return false;
		at += d;
		if (at > low)
			return true;
		if (!load_files(&p, end, low, at == low ? out : NULL))
			return false;
		if (at == low)
			return true;
	}
	return true;
}

void postings_dump(const postings_t *v, struct str *out)
{
	uint32_t low = 0, file;
	size_t i, k;

	for (i = 0; i < v->len; i = k) {
		for (k = i; k < v->len && v->at[k].low == v->at[i].low; k++)
			;
		varint_add(out, v->at[i].low - low);
		varint_add(out, k - i);
		low = v->at[i].low;
		for (file = 0; i < k; i++) {
			varint_add(out, (uint64_t)(v->at[i].file - file) << 1 | v->at[i].declares);
			file = v->at[i].file;
		}
	}
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What workers and their parent say to each other, and what is kept in files: a flat byte string of
 * numbers and texts. Reading past the end gives zeros and sets `bad`, so that a torn answer is noticed
 * once, at its end.
 */
#ifndef PTERIS_BASE_WIRE_H
#define PTERIS_BASE_WIRE_H

#include "base/base.h"

static inline void put_u64(struct str *s, uint64_t v) /* seven bits a byte, low ones first */
{
	while (v >= 0x80) {
		str_addch(s, (char)(v | 0x80));
		v >>= 7;
	}
	str_addch(s, (char)v);
}
static inline void put_text(struct str *s, const char *t)
{
	size_t n = strlen(t);

	put_u64(s, n);
	str_addn(s, t, n);
}
static inline void put_maybe(struct str *s, const char *t) /* NULL is not "" */
{
	put_u64(s, t != NULL);
	if (t)
		put_text(s, t);
}

struct wire {
	const char *at, *end;
	bool bad;
};
static inline uint64_t get_u64(struct wire *w)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64; shift += 7) {
		if (w->at >= w->end) {
			w->bad = true;
			return 0;
		}
		v |= (uint64_t)(*w->at & 0x7f) << shift;
		if (!(*w->at++ & 0x80))
			return v;
	}
	w->bad = true;
	return 0;
}
static inline uint32_t get_u32(struct wire *w)
{
	return (uint32_t)get_u64(w);
}
/* A count of things that take at least one byte each: never more than what is left */
static inline size_t get_count(struct wire *w)
{
	uint64_t n = get_u64(w);

	if (n > (uint64_t)(w->end - w->at)) {
		w->bad = true;
		return 0;
	}
	return (size_t)n;
}
/* Not NUL-terminated */
static inline const char *get_text(struct wire *w, size_t *len)
{
	const char *t = w->at;

	*len = get_count(w);
	t = w->at;
	w->at += *len;
	return t;
}

#endif

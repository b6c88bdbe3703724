// SPDX-License-Identifier: GPL-2.0-only
/* Finding files by identifier. */
#include "base/file.h"
#include "base/forkmap.h"
#include "index/scan.h"

/*
 * Filter before the hash map: one bit per (first two characters, length) class. Nearly all
 * identifiers of a kernel fail it, so the map is rarely asked.
 */
struct filter {
	uint64_t by_start[1 << 10]; /* bit = length, up to 63 */
};
struct run {
	const struct scan *scan;
	struct filter filter;
	bool *hits;
};

static const uint8_t *ident_class(void)
{
	static uint8_t class[256]; /* 1: may start an identifier, 2: may continue one */
	int c;

	if (!class['_']) {
		for (c = 'a'; c <= 'z'; c++)
			class[c] = class[c - 'a' + 'A'] = 3;
		for (c = '0'; c <= '9'; c++)
			class[c] = 2;
		class['_'] = 3;
	}
	return class;
}

static unsigned start_key(const char *p, size_t n)
{
	unsigned a = (unsigned char)p[0], b = n > 1 ? (unsigned char)p[1] : 0;

	return (a * 31 + b) & 1023;
}

static void filter_init(struct filter *f, const struct map *words)
{
	size_t i, len;
	const char *w;

	memset(f, 0, sizeof(*f));
	for (i = 0; i < map_size(words); i++) {
		w = map_key(words, i, &len);
		f->by_start[start_key(w, len)] |= (uint64_t)1 << MIN(len, (size_t)63);
	}
}

static bool mentions(const struct run *r, const char *p, size_t n)
{
	const uint8_t *class = ident_class();
	const char *end = p + n, *start;
	size_t len;

	while (p < end) {
		while (p < end && !class[(unsigned char)*p])
			p++;
		start = p;
		while (p < end && class[(unsigned char)*p])
			p++;
		len = (size_t)(p - start);
		if (len && (r->filter.by_start[start_key(start, len)] >> MIN(len, (size_t)63) & 1) &&
		    map_hasn(r->scan->words, start, len))
			return true;
	}
	return false;
}

static void work(void *ctx, size_t i, struct str *out)
{
	struct run *r = ctx;
	static struct str text = STR_INIT; /* reused by the process for all its files */
	struct err err = { 0 };
	char *path = path_join(r->scan->root, r->scan->paths[i]);

	str_reset(&text);
	if (file_read(path, &text, &err)) {
		str_addch(out, '!');
		str_add(out, err.text);
	} else if (mentions(r, text.buf, text.len)) {
		str_addch(out, '+');
	}
	free(path);
}

static void take(void *ctx, size_t i, const char *p, size_t n)
{
	struct run *r = ctx;
	char *reason;

	if (*p == '+') {
		r->hits[i] = true;
	} else if (r->scan->problem) {
		reason = xstrndup(p + 1, n - 1);
		r->scan->problem(r->scan->ctx, r->scan->paths[i], reason);
		free(reason);
	}
}

static void lost(void *ctx, size_t i, const char *reason)
{
	struct run *r = ctx;

	if (r->scan->problem)
		r->scan->problem(r->scan->ctx, r->scan->paths[i], reason);
}

int scan_run(const struct scan *s, bool *hits, struct err *err)
{
	struct run r = { .scan = s, .hits = hits };
	struct forkmap f = { .n = s->n, .jobs = s->jobs, .work = work, .take = take, .lost = lost,
			     .ctx = &r };

	memset(hits, 0, s->n * sizeof(*hits));
	filter_init(&r.filter, s->words);
	return forkmap_run(&f, err);
}

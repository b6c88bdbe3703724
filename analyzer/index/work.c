// SPDX-License-Identifier: GPL-2.0-only
/* The workers of the index. What they say: '!' and why not, or '+' and the results. */
#include "base/file.h"
#include "base/forkmap.h"
#include "index/extract.h"
#include "index/work.h"

/* The file's text, in memory that the process uses for all its files; NULL after saying why not */
static struct str *read_text(const struct work *w, size_t i, struct str *out)
{
	static struct str text = STR_INIT;
	struct err err = { 0 };
	char *path = path_join(w->root, w->files[i]->path), *at;
	int rc;

	if (text.cap > (8u << 20))
		str_release(&text);
	str_reset(&text);
	rc = file_read(path, &text, &err);
	if (rc) {
		/* The reason is kept in the index, which says nothing of where the tree is. */
		at = strstr(err.text, path);
		str_addf(out, "!%.*s%s%s", at ? (int)(at - err.text) : 0, err.text,
			 at ? w->files[i]->path : err.text, at ? at + strlen(path) : "");
	}
	free(path);
	return rc ? NULL : &text;
}

/* ---- looking ------------------------------------------------------------------------------------- */

static void look_work(void *ctx, size_t i, struct str *out)
{
	const struct work *w = ctx;
	unsigned char hash[HASH_BYTES];
	struct str *text = read_text(w, i, out);
	struct names *n;

	if (!text)
		return;
	hash128(text->buf, text->len, hash);
	str_addch(out, '+');
	str_addn(out, hash, sizeof(hash));
	if (!ends_with(w->files[i]->path, ".h") ||
	    (w->files[i]->known_hash && !memcmp(hash, w->files[i]->hash, sizeof(hash))))
		return;
	n = names_new();
	names_scan(n, text->buf, text->len);
	names_dump(n, out);
	names_free(n);
}

/* ---- parsing ------------------------------------------------------------------------------------- */

/* Test hook, like PTERIS_CRASH_ON of clang/clang.h, for the worker that parses this path */
static void maybe_crash(const char *path)
{
	const char *crash = getenv("PTERIS_CRASH_PARSING");

	if (crash && !strcmp(crash, path))
		abort();
}

static void parse_work(void *ctx, size_t i, struct str *out)
{
	static struct idents idents;
	const struct work *w = ctx;
	struct str *text = read_text(w, i, out);
	struct syntax_stats stats = { 0 };
	struct parsed_file f = { 0 };
	struct syntax *s = NULL;
	struct err err = { 0 };
	struct rows rows;
	size_t head;

	if (!text)
		return;
	maybe_crash(w->files[i]->path);
	if (syntax_parse(&s, text->buf, text->len, w->names, &err)) {
		str_addf(out, "!%s", err.text);
		return;
	}
	hash128(text->buf, text->len, f.hash);
	if (w->blobs)
		blob_id(text->buf, text->len, f.blob);
	syntax_stats_add(&stats, s);
	f.lines = stats.lines;
	f.errors = stats.error_nodes;
	str_addch(out, '+');
	head = out->len;
	str_addn(out, &f, sizeof(f));
	rows_init(&rows, out);
	extract_rows(s, w->names, w->files[i]->path, &rows, &idents);
	f.rows_len = out->len - head - sizeof(f);
	idents_dump(&idents, out);
	f.idents_len = out->len - head - sizeof(f) - f.rows_len;
	memcpy(out->buf + head, &f, sizeof(f));
	syntax_free(s);
}

/* ---- taking the results --------------------------------------------------------------------------- */

static bool problem(const struct work *w, size_t i, const char *p, size_t n)
{
	char *reason;

	if (*p != '!')
		return false;
	reason = xstrndup(p + 1, n - 1);
	w->problem(w->ctx, i, reason);
	free(reason);
	return true;
}

static void look_take(void *ctx, size_t i, const char *p, size_t n)
{
	const struct work *w = ctx;

	if (!problem(w, i, p, n))
		w->looked(w->ctx, i, (const unsigned char *)p + 1, p + 1 + HASH_BYTES, n - 1 - HASH_BYTES);
}

static void parse_take(void *ctx, size_t i, const char *p, size_t n)
{
	const struct work *w = ctx;
	struct parsed_file f;

	if (problem(w, i, p, n))
		return;
	memcpy(&f, p + 1, sizeof(f));
	f.rows = p + 1 + sizeof(f);
	f.idents = f.rows + f.rows_len;
	w->parsed(w->ctx, i, &f);
}

static void lost(void *ctx, size_t i, const char *reason)
{
	const struct work *w = ctx;

	w->problem(w->ctx, i, reason);
}

static int run(const struct work *w, void (*work)(void *ctx, size_t i, struct str *out),
	       void (*take)(void *ctx, size_t i, const char *p, size_t n), struct err *err)
{
	struct forkmap f = { .n = w->n, .jobs = w->jobs, .work = work, .take = take, .lost = lost,
			     .ctx = (void *)(uintptr_t)w };

	return w->n ? forkmap_run(&f, err) : 0;
}

int work_look(const struct work *w, struct err *err)
{
	return run(w, look_work, look_take, err);
}

int work_parse(const struct work *w, struct err *err)
{
	return run(w, parse_work, parse_take, err);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Counting the errors of plain parses, for judging profiles. */
#include <clang-c/Index.h>

#include "base/file.h"
#include "base/forkmap.h"
#include "clang/cursor.h"
#include "clang/errors.h"
#include "base/wire.h"

struct counting {
	const struct profile *p;
	const char *const *units;
	bool (*header)(const char *path);
	struct parse_report *out;
	struct map *header_no; /* path → index + 1 */
};

/* ---- in the worker ----------------------------------------------------------------------------- */
/* Below the root, or absolute; the caller frees. */
static char *path_of(const struct counting *c, CXFile f)
{
	CXString name = clang_getFileName(f);
	const char *s = clang_getCString(name), *root = profile_root(c->p);
	char *real = s ? path_real(s) : NULL, *below = NULL;

	if (real && starts_with(real, root) && real[strlen(root)] == '/') {
		below = xstrdup(real + strlen(root) + 1);
		free(real);
	}
	clang_disposeString(name);
	return below ? below : real ? real : xstrdup("");
}

struct inclusions {
	const struct counting *c;
	struct map *errors; /* wanted header → its errors << 32 | those about assembly */
};

static void take_inclusion(CXFile f, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct inclusions *in = data;
	char *path = path_of(in->c, f);

	(void)stack;
	(void)depth;
	if (in->c->header(path))
		map_slot(in->errors, path, strlen(path), NULL);
	free(path);
}

/* Returns true for an error that is not about assembly. */
static bool take_error(const struct counting *c, CXDiagnostic d, struct inclusions *in, struct str *first)
{
	CXString text = clang_getDiagnosticSpelling(d);
	const char *s = clang_getCString(text);
	bool is_asm = diag_is_asm(d, s);
	unsigned line;
	CXFile f;
	char *path;

	clang_getSpellingLocation(clang_getDiagnosticLocation(d), &f, &line, NULL, NULL);
	path = f ? path_of(c, f) : xstrdup("");
	if (map_has(in->errors, path))
		*map_slot(in->errors, path, strlen(path), NULL) += is_asm ? 1 : (uintptr_t)1 << 32;
	if (!is_asm && !first->len)
		str_addf(first, "%s:%u: %s", path, line, s);
	free(path);
	clang_disposeString(text);
	return !is_asm;
}

static CXTranslationUnit parse(const struct counting *c, const char *unit)
{
	static CXIndex index; /* of this process, never freed: it ends soon */
	struct unit_flags flags;
	char *path = path_join(profile_root(c->p), unit);
	CXTranslationUnit tu = NULL;

	if (!index)
		index = clang_createIndex(0, 0);
	profile_unit_flags(c->p, unit, &flags);
	words_add(&flags.args, "-w");
	clang_parseTranslationUnit2(index, path, flags.args.items.at, (int)flags.args.items.len, NULL, 0,
				    CXTranslationUnit_KeepGoing, &tu);
	unit_flags_release(&flags);
	free(path);
	return tu;
}

static void work(void *ctx, size_t i, struct str *out)
{
	const struct counting *c = ctx;
	struct inclusions in = { .c = c, .errors = map_new() };
	CXTranslationUnit tu = parse(c, c->units[i]);
	struct str first = STR_INIT;
	size_t errors = 0, asm_errors = 0;

	if (!tu) {
		errors = 1;
		str_add(&first, "clang could not parse it at all");
	} else {
		clang_getInclusions(tu, take_inclusion, &in);
	}
	for (unsigned k = 0; tu && k < clang_getNumDiagnostics(tu); k++) {
		CXDiagnostic d = clang_getDiagnostic(tu, k);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
			if (take_error(c, d, &in, &first))
				errors++;
			else
				asm_errors++;
		}
		clang_disposeDiagnostic(d);
	}
	put_u64(out, errors);
	put_u64(out, asm_errors);
	put_text(out, first.buf);
	put_u64(out, map_size(in.errors));
	for (size_t k = 0; k < map_size(in.errors); k++) {
		put_text(out, map_key(in.errors, k, NULL));
		put_u64(out, map_value(in.errors, k));
	}
	if (tu)
		clang_disposeTranslationUnit(tu);
	map_free(in.errors);
	str_release(&first);
}

/* ---- in the parent ----------------------------------------------------------------------------- */
static void take_header(struct counting *c, const char *path, uint64_t errors)
{
	uintptr_t *no = map_slot(c->header_no, path, strlen(path), NULL);
	struct parse_errors *h;

	if (!*no) {
		vec_push(&c->out->headers, (struct parse_errors){ .path = path });
		*no = c->out->headers.len;
	}
	h = &c->out->headers.at[*no - 1];
	h->errors += (size_t)(errors >> 32);
	h->asm_errors += (size_t)(errors & UINT32_MAX);
}

static void take(void *ctx, size_t i, const char *p, size_t n)
{
	struct counting *c = ctx;
	struct wire w = { .at = p, .end = p + n };
	struct parse_errors e = { .path = c->units[i] };
	const char *text;
	size_t len;

	e.errors = get_u64(&w);
	e.asm_errors = get_u64(&w);
	text = get_text(&w, &len);
	e.first = len ? xstrndup(text, len) : NULL;
	for (size_t k = get_count(&w); k && !w.bad; k--) {
		text = get_text(&w, &len);
		take_header(c, internn(text, len), get_u64(&w));
	}
	vec_push(&c->out->units, e);
}

static void lost(void *ctx, size_t i, const char *reason)
{
	struct counting *c = ctx;

	vec_push(&c->out->units,
		 (struct parse_errors){ .path = c->units[i], .errors = 1, .first = xstrdup(reason) });
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct parse_errors *)a)->path, ((const struct parse_errors *)b)->path);
}

int parse_errors(const struct profile *p, const char *const *units, size_t n, bool (*header)(const char *path),
		 int jobs, struct parse_report *out, struct err *err)
{
	struct counting c = { .p = p, .units = units, .header = header, .out = out, .header_no = map_new() };
	struct forkmap f = { .n = n, .jobs = jobs, .work = work, .take = take, .lost = lost, .ctx = &c };
	int rc = forkmap_run(&f, err);

	if (out->headers.len)
		qsort(out->headers.at, out->headers.len, sizeof(*out->headers.at), by_path);
	map_free(c.header_no);
	return rc;
}

void parse_report_release(struct parse_report *r)
{
	for (size_t i = 0; i < r->units.len; i++)
		free(r->units.at[i].first);
	vec_release(&r->units);
	vec_release(&r->headers);
}

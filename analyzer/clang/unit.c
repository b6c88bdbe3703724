// SPDX-License-Identifier: GPL-2.0-only
/*
 * In a worker: parses one unit and answers with all that is known of it: facts, skipped ranges,
 * diagnostics, who includes whom, where watched functions are declared.
 */
#include <glob.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/cursor.h"
#include "base/wire.h"

/* ---- files ----------------------------------------------------------------------------------- */
static struct unit_file *file_new(struct unit *u, CXFile cx)
{
	struct unit_file *f = xcalloc(1, sizeof(*f));
	CXString name = clang_getFileName(cx);
	const char *s = clang_getCString(name);
	char *real = path_real(s ? s : "");
	const char *path = real ? real : s ? s : "";
	size_t n = u->plan->root_len;

	if (!strncmp(path, u->plan->root, n) && path[n] == '/')
		path += n + 1;
	f->cx = cx;
	f->path = intern(path);
	f->no = (uint32_t)u->files.len;
	f->wanted = plan_wanted(u->plan, path, u->job->profile) >= 0;
	vec_push(&u->files, f);
	free(real);
	clang_disposeString(name);
	return f;
}

struct unit_file *unit_file_of(struct unit *u, CXFile cx)
{
	uintptr_t *slot;

	if (!cx)
		return NULL;
	slot = map_slot(u->by_cx, (const char *)&cx, sizeof(cx), NULL);
	if (!*slot)
		*slot = (uintptr_t)file_new(u, cx);
	return (struct unit_file *)*slot;
}

const char *unit_text(struct unit *u, struct unit_file *f)
{
	if (!f->text_known)
		f->text = clang_getFileContents(u->tu, f->cx, &f->size);
	f->text_known = true;
	return f->text;
}

/* ---- parsing ---------------------------------------------------------------------------------- */
static bool in_list(const char *const *list, const char *s)
{
	for (; list && *list; list++)
		if (!strcmp(*list, s))
			return true;
	return false;
}

/* How a unit is parsed */
enum mode {
	PLAIN,
	USE_PCH,
	MAKE_PCH, /* from the file with the #includes */
	READ_PCH, /* one made earlier, under an empty main file: to answer for its headers */
};

static void arguments(const struct plan *p, const struct job *job, enum mode mode, struct words *out)
{
	bool pch = mode == USE_PCH || mode == READ_PCH;

	for (const char *const *a = job->args; *a; a++) {
		if (pch && !strcmp(a[0], "-include") && a[1] && in_list(job->pch->includes, a[1]))
			a++; /* is in the precompiled header */
		else
			words_add(out, *a);
	}
	if (mode != PLAIN) {
		/* with those about assembly, that is; save_pch() */
		words_add(out, "-Xclang");
		words_add(out, "-fallow-pch-with-compiler-errors");
	}
	if (pch) {
		words_add(out, "-include-pch");
		words_add(out, job->pch->file);
	}
	if (job->prelude) {
		words_add(out, "-include");
		words_add(out, job->prelude);
	}
	words_add(out, "-x");
	words_add(out, mode == MAKE_PCH ? "c-header" : "c");
	if (!p->req->no_pch)
		words_add(out, "-w");
}

static size_t unsaved_files(const struct plan *p, struct CXUnsavedFile **out)
{
	const char *const *paths = p->req->overlay_paths;
	size_t n = 0;

	*out = NULL;
	if (!paths)
		return 0;
	while (paths[n])
		n++;
	*out = xcalloc(n + 1, sizeof(**out));
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct CXUnsavedFile){ .Filename = path_join(p->root, paths[i]),
						    .Contents = p->req->overlay_texts[i].buf,
						    .Length = p->req->overlay_texts[i].len };
	return n;
}

static CXTranslationUnit parse(const struct plan *p, const struct job *job, enum mode mode)
{
	static CXIndex all, local; /* of this worker, never freed: it ends soon */
	unsigned flags = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing;
	struct words args = { 0 };
	struct CXUnsavedFile *unsaved;
	size_t n = unsaved_files(p, &unsaved);
	char *path = mode == READ_PCH ? xasprintf("%s.c", job->pch->file) : path_join(p->root, job->path);
	CXTranslationUnit tu = NULL;

	if (!all) {
		all = clang_createIndex(0, 0);
		local = clang_createIndex(1, 0);
	}
	if (mode == MAKE_PCH)
		flags |= CXTranslationUnit_Incomplete | CXTranslationUnit_ForSerialization;
	arguments(p, job, mode, &args);
	clang_parseTranslationUnit2(mode == USE_PCH ? local : all, path, args.items.at,
				    (int)args.items.len, unsaved, (unsigned)n, flags, &tu);
	words_release(&args);
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)unsaved[i].Filename);
	free(unsaved);
	free(path);
	return tu;
}

/* ---- diagnostics ------------------------------------------------------------------------------ */
bool diag_is_asm(CXDiagnostic d, const char *text)
{
	CXString cat = clang_getDiagnosticCategoryText(d);
	const char *s = clang_getCString(cat);
	/* the register of `register … asm("r10")`, at file scope, is neither's business */
	bool yes = (s && strstr(s, "Inline Assembly")) || strstr(text, "in asm") ||
		   strstr(text, "inline asm") || strstr(text, "global register variable") ||
		   starts_with(text, "size of register '");

	clang_disposeString(cat);
	return yes;
}

struct place_of_diag {
	struct unit_file *file;
	unsigned off, line;
};

static void locate_diag(struct unit *u, CXDiagnostic d, struct place_of_diag *at)
{
	CXFile cx;

	clang_getSpellingLocation(clang_getDiagnosticLocation(d), &cx, &at->line, NULL, &at->off);
	at->file = unit_file_of(u, cx);
}

/* Of any error but those about assembly, or only of a missing generated header. Fatal errors come as
 * errors (CXTranslationUnit_KeepGoing), so the text must tell. */
enum error_sort { ANY_ERROR, MISSING_HEADER };

/*
 * "'generated/x.h' file not found": nobody knows what is in it. A header that the tree has for other
 * architectures only is no such case: the file was not written for this one, and what it would find
 * there is no secret.
 */
static bool is_missing_header(const struct unit *u, const char *text)
{
	size_t n = *text == '\'' ? strcspn(text + 1, "'") : 0;
	bool missing = n && !strcmp(text + n + 1, "' file not found");
	char *pattern;
	glob_t found;

	if (!missing)
		return false;
	pattern = xasprintf("%s/arch/*/include/%.*s", u->plan->root, (int)n, text + 1);
	missing = glob(pattern, GLOB_NOSORT, NULL, &found) != 0;
	if (!missing)
		globfree(&found);
	free(pattern);
	return missing;
}

/* The first one as "file:line: text"; false when there is none */
static bool first_error(struct unit *u, enum error_sort sort, struct str *out)
{
	unsigned n = clang_getNumDiagnostics(u->tu);

	for (unsigned i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(u->tu, i);
		CXString text = clang_getDiagnosticSpelling(d);
		const char *s = clang_getCString(text);
		struct place_of_diag at;
		bool bad = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error && !diag_is_asm(d, s) &&
			   (sort == ANY_ERROR || is_missing_header(u, s));

		if (bad && out) {
			locate_diag(u, d, &at);
			if (at.file)
				str_addf(out, "%s:%u: ", at.file->path, at.line);
			str_add(out, s);
		}
		clang_disposeString(text);
		clang_disposeDiagnostic(d);
		if (bad)
			return true;
	}
	return false;
}

static void put_diags(struct unit *u, struct str *out)
{
	unsigned n = clang_getNumDiagnostics(u->tu), kept = 0;
	struct str body = STR_INIT;

	for (unsigned i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(u->tu, i);
		CXString text = clang_getDiagnosticSpelling(d);
		const char *s = clang_getCString(text);
		enum CXDiagnosticSeverity sev = clang_getDiagnosticSeverity(d);
		struct place_of_diag at;

		bool is_asm = diag_is_asm(d, s);

		locate_diag(u, d, &at);
		/* a precompiled header does not tell its errors again when it is read */
		if (sev >= CXDiagnostic_Warning && at.file && at.file->wanted &&
		    !(is_asm && u->job->kind == JOB_PCH)) {
			put_u64(&body, at.file->no);
			put_u64(&body, at.off);
			put_u64(&body, sev);
			put_u64(&body, is_asm);
			put_text(&body, s);
			kept++;
		}
		clang_disposeString(text);
		clang_disposeDiagnostic(d);
	}
	put_u64(out, kept);
	str_addn(out, body.buf, body.len);
	str_release(&body);
}

/* ---- top level -------------------------------------------------------------------------------- */
struct top {
	struct unit *u;
	struct map *entered; /* path → struct unit_file * of each file whose text this unit read */
	struct str edges, decls, absent, missing;
	size_t nedges, ndecls, nabsent, nmissing;
};

/* Is the #include at this place written with quotes? */
static bool is_quoted(struct unit *u, struct unit_file *f, unsigned off)
{
	const char *text = unit_text(u, f);

	while (text && off < f->size && text[off] != '\n' && text[off] != '"' && text[off] != '<')
		off++;
	return text && off < f->size && text[off] == '"';
}

/* What would have been read instead if it had been there; for the cache. b NULL: nothing was found. */
static void note_search(struct top *t, CXCursor c, struct unit_file *a, unsigned off, struct unit_file *b)
{
	CXString cx = clang_getCursorSpelling(c);
	const char *name = clang_getCString(cx);
	char *dir, *beside = NULL;

	if (is_quoted(t->u, a, off)) {
		dir = path_dir(a->path);
		beside = plan_resolve(*a->path == '/' ? dir + 1 : dir, name, strlen(name));
		free(dir);
		if (*a->path == '/') {
			char *below = beside;

			beside = xasprintf("/%s", below);
			free(below);
		}
	}
	if (beside && !(b && !strcmp(b->path, beside))) {
		put_text(&t->absent, beside);
		t->nabsent++;
	}
	if (!b) {
		put_text(&t->missing, name);
		t->nmissing++;
	} else if (!(beside && !strcmp(b->path, beside)) && ends_with(b->path, name)) {
		b->name_len = (uint32_t)strlen(name);
	}
	free(beside);
	clang_disposeString(cx);
}

static void add_edge(struct top *t, CXCursor c)
{
	CXFile from, to = clang_getIncludedFile(c);
	struct unit_file *a, *b;
	unsigned off;

	clang_getExpansionLocation(clang_getCursorLocation(c), &from, NULL, NULL, &off);
	a = unit_file_of(t->u, from);
	b = unit_file_of(t->u, to);
	if (a && t->u->plan->req->cache)
		note_search(t, c, a, off, b);
	if (!a || !b)
		return;
	put_u64(&t->edges, a->no);
	put_u64(&t->edges, off);
	put_u64(&t->edges, b->no);
	t->nedges++;
	/* clang_getInclusions() leaves out what came from a precompiled header */
	if (t->u->job->kind == JOB_PCH && !map_has(t->entered, b->path))
		map_set(t->entered, b->path, (uintptr_t)b);
}

static void add_declared(struct top *t, CXCursor c)
{
	CXString name = clang_getCursorSpelling(c);
	const char *s = clang_getCString(name);
	uintptr_t no = s ? map_get(t->u->plan->watch_no, s) : 0;
	struct unit_file *f;
	CXFile cx;
	unsigned off;

	if (no) {
		clang_getExpansionLocation(clang_getCursorLocation(c), &cx, NULL, NULL, &off);
		f = unit_file_of(t->u, cx);
		if (f) {
			put_u64(&t->decls, no - 1);
			put_u64(&t->decls, f->no);
			put_u64(&t->decls, off);
			t->ndecls++;
		}
	}
	clang_disposeString(name);
}

/* Macros of a requested header may be expanded in declarations of any file; those of a main file only
 * in it and in what it includes, which are requested or have no facts to give. */
static bool worth_walking(struct unit *u, CXCursor c)
{
	struct unit_file *f;
	CXFile cx;

	if (u->plan->profiles.at[u->job->profile].headers)
		return true;
	/* the expansion: SYSCALL_DEFINE and its like spell the function's name elsewhere */
	clang_getExpansionLocation(clang_getCursorLocation(c), &cx, NULL, NULL, NULL);
	f = unit_file_of(u, cx);
	return f && f->wanted;
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct top *t = data;
	enum CXCursorKind k = clang_getCursorKind(c);

	(void)parent;
	if (k == CXCursor_InclusionDirective) {
		add_edge(t, c);
	} else if (k == CXCursor_MacroDefinition) {
		if (map_size(t->u->plan->watch_no) && clang_Cursor_isMacroFunctionLike(c))
			add_declared(t, c);
	} else if (clang_isDeclaration(k)) {
		if (k == CXCursor_FunctionDecl && map_size(t->u->plan->watch_no))
			add_declared(t, c);
		if (worth_walking(t->u, c))
			collect_decl(t->u, c);
	}
	return CXChildVisit_Continue;
}

/* ---- the answer ------------------------------------------------------------------------------- */
static void put_skipped(struct unit *u, const struct unit_file *f, struct str *out)
{
	CXSourceRangeList *l = clang_getSkippedRanges(u->tu, f->cx);

	put_u64(out, l ? l->count : 0);
	for (unsigned i = 0; l && i < l->count; i++) {
		unsigned a, b;

		clang_getSpellingLocation(clang_getRangeStart(l->ranges[i]), NULL, NULL, NULL, &a);
		clang_getSpellingLocation(clang_getRangeEnd(l->ranges[i]), NULL, NULL, NULL, &b);
		put_u64(out, a);
		put_u64(out, b);
	}
	if (l)
		clang_disposeSourceRangeList(l);
}

static uint64_t type_no(struct map *nos, const struct ctype *t)
{
	return t ? map_getn(nos, (const char *)&t, sizeof(t)) : 0;
}

static void number_type(struct map *nos, const struct ctype *t, struct str *out)
{
	uintptr_t *slot;
	struct str dump = STR_INIT;
	bool is_new;

	if (!t)
		return;
	slot = map_slot(nos, (const char *)&t, sizeof(t), &is_new);
	if (!is_new)
		return;
	*slot = map_size(nos);
	ctype_dump(t, &dump);
	put_text(out, dump.buf);
	str_release(&dump);
}

static struct map *put_types(struct unit *u, struct str *out)
{
	struct map *nos = map_new();
	struct str body = STR_INIT;

	for (size_t i = 0; i < u->facts.len; i++) {
		number_type(nos, u->facts.at[i].type, &body);
		number_type(nos, u->facts.at[i].operand, &body);
	}
	put_u64(out, map_size(nos));
	str_addn(out, body.buf, body.len);
	str_release(&body);
	return nos;
}

static int by_file_and_key(const void *pa, const void *pb)
{
	const struct raw_fact *a = pa, *b = pb;
	struct fact x = { .start = a->start, .end = a->end, .kind = a->kind, .depth = a->depth };
	struct fact y = { .start = b->start, .end = b->end, .kind = b->kind, .depth = b->depth };

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return fact_cmp_key(&x, &y);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void put_seen(struct raw_fact *r, struct str *out)
{
	size_t k = 0;

	if (r->seen.len)
		qsort(r->seen.at, r->seen.len, sizeof(*r->seen.at), by_number);
	for (size_t i = 0; i < r->seen.len; i++)
		if (!k || r->seen.at[k - 1] != r->seen.at[i])
			r->seen.at[k++] = r->seen.at[i];
	put_u64(out, k);
	for (size_t i = 0; i < k; i++) {
		put_u64(out, r->seen.at[i] >> 32);
		put_u64(out, r->seen.at[i] & UINT32_MAX);
	}
}

static void put_fact(struct raw_fact *r, uint32_t before, struct map *types, struct str *out)
{
	put_u64(out, r->start - before);
	put_u64(out, r->end ? r->end - r->start + 1 : 0);
	put_u64(out, r->kind);
	put_u64(out, r->use);
	put_u64(out, r->depth);
	put_u64(out, type_no(types, r->type));
	put_u64(out, type_no(types, r->operand));
	put_seen(r, out);
}

/* One file's facts, which begin at u->facts.at[from]; returns where the next one's begin. */
static size_t put_file(struct unit *u, const struct unit_file *f, bool entered, size_t from,
		       struct map *types, struct str *out)
{
	size_t to = from;

	while (to < u->facts.len && u->facts.at[to].file == f->no)
		to++;
	put_u64(out, f->no);
	put_u64(out, entered);
	put_u64(out, to - from);
	for (size_t i = from; i < to; i++)
		put_fact(&u->facts.at[i], i > from ? u->facts.at[i - 1].start : 0, types, out);
	if (entered)
		put_skipped(u, f, out);
	else
		put_u64(out, 0);
	return to;
}

static void put_wanted(struct unit *u, struct map *types, struct map *entered, struct str *out)
{
	struct str body = STR_INIT;
	size_t at = 0, n = 0;

	if (u->facts.len)
		qsort(u->facts.at, u->facts.len, sizeof(*u->facts.at), by_file_and_key);
	for (size_t i = 0; i < u->files.len; i++) {
		const struct unit_file *f = u->files.at[i];
		/* else known from the precompiled header only, which answers for it itself */
		bool in = map_has(entered, f->path), any = at < u->facts.len && u->facts.at[at].file == i;

		/* one path may stand for several of clang's files: the first counts */
		in = in && (struct unit_file *)map_get(entered, f->path) == f;
		if (!f->wanted || !(in || any))
			continue;
		n++;
		at = put_file(u, f, in, at, types, &body);
	}
	put_u64(out, n);
	str_addn(out, body.buf, body.len);
	str_release(&body);
}

static void enter_file(CXFile cx, CXSourceLocation *stack, unsigned n, CXClientData data)
{
	struct top *t = data;
	struct unit_file *f = unit_file_of(t->u, cx);

	(void)stack;
	(void)n;
	if (f && !map_has(t->entered, f->path))
		map_set(t->entered, f->path, (uintptr_t)f);
}

static void put_answer(struct unit *u, enum answer_sort sort, struct str *out)
{
	struct top top = { .u = u, .entered = map_new(), .edges = STR_INIT, .decls = STR_INIT,
			   .absent = STR_INIT, .missing = STR_INIT };
	struct str reason = STR_INIT, rest = STR_INIT;
	struct map *types;

	clang_getInclusions(u->tu, enter_file, &top);
	clang_visitChildren(clang_getTranslationUnitCursor(u->tu), visit_top, &top);
	first_error(u, MISSING_HEADER, &reason);
	types = put_types(u, &rest);
	put_wanted(u, types, top.entered, &rest);
	put_diags(u, &rest);
	put_u64(&rest, top.nedges);
	str_addn(&rest, top.edges.buf, top.edges.len);
	put_u64(&rest, top.ndecls);
	str_addn(&rest, top.decls.buf, top.decls.len);

	put_u64(out, sort);
	put_text(out, u->job->path);
	put_text(out, reason.buf);
	put_u64(out, u->files.len); /* complete only now */
	for (size_t i = 0; i < u->files.len; i++) {
		put_text(out, u->files.at[i]->path);
		put_u64(out, u->files.at[i]->name_len);
	}
	put_u64(out, top.nabsent);
	str_addn(out, top.absent.buf, top.absent.len);
	put_u64(out, top.nmissing);
	str_addn(out, top.missing.buf, top.missing.len);
	str_addn(out, rest.buf, rest.len);
	map_free(types);
	map_free(top.entered);
	str_release(&reason);
	str_release(&rest);
	str_release(&top.edges);
	str_release(&top.decls);
	str_release(&top.absent);
	str_release(&top.missing);
}

/* ---- one job ------------------------------------------------------------------------------------ */
/* Saves it under its name by renaming, so that a killed worker leaves no half file there. */
static bool save_pch(struct unit *u)
{
	char *tmp = xasprintf("%s.tmp-%d", u->job->pch->file, (int)getppid());
	bool ok;

	/* What has errors is saved in a thread, lest a crash ends the program: a worker may crash, and
	 * the sanitizers have their trouble with the stack that libclang gives such a thread. */
	setenv("LIBCLANG_NOTHREADS", "1", 1);
	ok = !clang_saveTranslationUnit(u->tu, tmp, clang_defaultSaveOptions(u->tu)) &&
	     !rename(tmp, u->job->pch->file);
	unsetenv("LIBCLANG_NOTHREADS");

	if (!ok)
		remove(tmp);
	free(tmp);
	return ok;
}

/*
 * Parses in one mode; false when there is no unit, or one whose errors may be that mode's fault. A
 * file that the configuration does not build has errors anyway: no second parse for that.
 */
static bool unit_parse(struct unit *u, const struct plan *p, const struct job *job, enum mode mode)
{
	bool strict = mode != PLAIN && (mode != USE_PCH || job->built);
	CXTranslationUnit tu = parse(p, job, mode);

	*u = (struct unit){ .plan = p, .job = job, .tu = tu };
	if (!tu)
		return false;
	u->by_cx = map_new();
	u->types = map_new();
	u->fact_no = map_new();
	return !strict || !first_error(u, ANY_ERROR, NULL);
}

static void unit_release(struct unit *u)
{
	if (!u->tu)
		return;
	for (size_t i = 0; i < u->files.len; i++)
		free(u->files.at[i]);
	for (size_t i = 0; i < u->facts.len; i++)
		vec_release(&u->facts.at[i].seen);
	vec_release(&u->files);
	vec_release(&u->facts);
	map_free(u->by_cx);
	map_free(u->types);
	map_free(u->fact_no);
	clang_disposeTranslationUnit(u->tu);
}

/* One made earlier is read, which fails when a header has changed since; else it is made. */
static void run_pch(const struct plan *p, const struct job *job, struct str *answer)
{
	struct unit u = { 0 };
	bool ok = file_exists(job->pch->file) && unit_parse(&u, p, job, READ_PCH);

	if (!ok) {
		unit_release(&u);
		if (!unit_parse(&u, p, job, MAKE_PCH) && u.tu)
			put_answer(&u, ANSWER_NO_PCH, answer);
		else
			ok = u.tu && save_pch(&u);
	}
	if (ok)
		put_answer(&u, ANSWER_PLAIN, answer);
	unit_release(&u);
}

struct found {
	CXFile main;
	bool again;
};

static void find_main(CXFile cx, CXSourceLocation *stack, unsigned n, CXClientData data)
{
	struct found *f = data;

	(void)stack;
	f->again |= n > 0 && clang_File_isEqual(cx, f->main);
}

/* Did the header that was put before it include the main file itself? Then what it says comes from
 * there, and the second time its text is skipped. */
static bool main_is_in_prelude(const struct unit *u)
{
	char *path = path_join(u->plan->root, u->job->path);
	struct found f = { .main = clang_getFile(u->tu, path) };

	clang_getInclusions(u->tu, find_main, &f);
	free(path);
	return f.again;
}

static void run_unit(const struct plan *p, const struct job *job, bool pch, struct str *answer)
{
	struct unit u = { 0 };

	if (pch && !unit_parse(&u, p, job, USE_PCH)) {
		unit_release(&u);
		pch = false;
	}
	if (!pch)
		unit_parse(&u, p, job, PLAIN);
	if (u.tu && job->prelude && main_is_in_prelude(&u)) {
		struct job prelude = *job;

		unit_release(&u);
		prelude.path = job->prelude + p->root_len + 1;
		prelude.prelude = NULL;
		run_unit(p, &prelude, false, answer);
		return;
	}
	if (u.tu)
		put_answer(&u, pch ? ANSWER_PCH : ANSWER_PLAIN, answer);
	unit_release(&u);
}

void unit_run(const struct plan *p, const struct job *job, unsigned flags, struct str *answer)
{
	if (job->kind == JOB_PCH)
		run_pch(p, job, answer);
	else
		run_unit(p, job, flags & ORDER_PCH, answer);
}

// SPDX-License-Identifier: GPL-2.0-only
/* One run: candidates, facts, matching, sorting. */
#include "base/file.h"
#include "index/decls_index.h"
#include "match/private.h"

void run_gap(struct run *r, const char *file, const char *fmt, ...)
{
	struct arena *a = r->priv->arena;
	struct str s = STR_INIT;
	va_list ap;
	struct gap g;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	g = (struct gap){ arena_strdup(a, file), arena_strdup(a, s.buf) };
	vec_push(&r->out->result.gaps, g);
	str_release(&s);
}

void run_note(struct run *r, const char *text)
{
	for (size_t i = 0; i < r->out->notes.len; i++)
		if (!strcmp(r->out->notes.at[i], text))
			return;
	vec_push(&r->out->notes, arena_strdup(r->priv->arena, text));
}

void run_step(struct run *r, const char *what, size_t done, size_t total)
{
	if (r->o->progress)
		r->o->progress(r->o->ctx, what, done, total);
}

const char *run_makefile(struct run *r, const char *path)
{
	char *dir = path_dir(path), *rel = path_join(dir, "Makefile");
	char *full = path_join(r->o->tree ? tree_root(r->o->tree) : "/nonexistent", rel);
	uintptr_t *slot = map_slot(r->makefiles, rel, strlen(rel), NULL);
	struct str text = STR_INIT;

	if (!*slot) {
		file_read(full, &text, NULL);
		*slot = (uintptr_t)arena_strdup(r->priv->arena, text.buf);
		str_release(&text);
	}
	free(dir);
	free(rel);
	free(full);
	return (const char *)*slot;
}

static void failed_gap(struct run *r, const struct source *src, size_t i)
{
	r->unsteady = true; /* a time limit, a killed worker */
	const char *reason = src->ff->profiles[i].reason;

	if (choice_nprofiles(r->choice) > 1)
		run_gap(r, src->path, "%s (under %s)", reason, views_list(r, src, (uint64_t)1 << i));
	else
		run_gap(r, src->path, "%s", reason);
}

struct content {
	const char *hash; /* in hex */
	bool same;
};

static bool compare_content(void *ctx, const struct cell *c, int n)
{
	struct content *k = ctx;
	char hex[33] = "";

	(void)n;
	for (size_t i = 0; i < 16 && c[4].len == 16; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)c[4].text[i]);
	k->same = !strcmp(hex, k->hash);
	return true;
}

/* Is it still as the index was made from it? If not, the result is not that of the tree which the index
 * describes. */
static bool as_indexed(struct run *r, const struct source *src)
{
	struct content k = { .hash = src->hash };
	uint32_t id = index_file_id(r->o->index, src->path);

	if (id)
		index_file_row(r->o->index, id, compare_content, &k, NULL);
	return k.same;
}

static void tell_failed(struct run *r, const struct source *src)
{
	for (size_t i = 0; src->ff && i < src->ff->nprofiles; i++)
		if (src->ff->profiles[i].state == FS_FAILED)
			failed_gap(r, src, i);
}

void run_tell_failed(struct run *r, const char *path)
{
	struct source src = { .path = path, .ff = r->facts ? facts_of(r->facts, path) : NULL };

	tell_failed(r, &src);
}

static void one_file(struct run *r, const char *path)
{
	struct source src;
	struct err err = { 0 };

	if (source_open(&src, tree_root(r->o->tree), path, r->names, r->decls, &err)) {
		run_gap(r, path, "%s", err.text);
		return;
	}
	if (!as_indexed(r, &src))
		r->unsteady = true;
	src.ff = r->facts ? facts_of(r->facts, path) : NULL;
	tell_failed(r, &src);
	site_all(r, &src);
	source_close(&src);
}

static int by_place(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	if (!c)
		c = (x->line > y->line) - (x->line < y->line);
	if (!c)
		c = (x->column > y->column) - (x->column < y->column);
	return c ? c : strcmp(x->rule, y->rule);
}

static int by_gap(const void *a, const void *b)
{
	const struct gap *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	return c ? c : strcmp(x->reason, y->reason);
}

static int by_span(const void *a, const void *b)
{
	const struct edit_group *x = a, *y = b;
	int c = strcmp(x->path, y->path);

	if (!c)
		c = (x->span_start > y->span_start) - (x->span_start < y->span_start);
	return c ? c : strcmp(x->rule, y->rule);
}

static void sort_all(struct match_result *out)
{
	struct result *res = &out->result;

	if (res->findings.len)
		qsort(res->findings.at, res->findings.len, sizeof(*res->findings.at), by_place);
	if (res->gaps.len)
		qsort(res->gaps.at, res->gaps.len, sizeof(*res->gaps.at), by_gap);
	if (out->groups.len)
		qsort(out->groups.at, out->groups.len, sizeof(*out->groups.at), by_span);
}

static int by_rule_name(const void *a, const void *b)
{
	return strcmp(((const struct match_rule *)a)->name, ((const struct match_rule *)b)->name);
}

static void describe_rules(struct run *r)
{
	const rules_t *lists[] = { &r->rules, &r->priv->wholes, &r->priv->regional };

	for (size_t k = 0; k < ARRAY_SIZE(lists); k++)
		for (size_t i = 0; i < lists[k]->len; i++) {
			const struct rule *rule = lists[k]->at[i];
			struct match_rule d = { rule->name, rule->smpl->header.message, rule->smpl->header.description,
						rule->smpl->path, rule->text };

			vec_push(&r->out->rules, d);
		}
	if (r->out->rules.len)
		qsort(r->out->rules.at, r->out->rules.len, sizeof(*r->out->rules.at), by_rule_name);
}

/* Several rules may say the same of a file. */
static void drop_doubles(struct result *res)
{
	size_t n = 0;

	for (size_t i = 0; i < res->gaps.len; i++)
		if (!n || by_gap(&res->gaps.at[n - 1], &res->gaps.at[i]))
			res->gaps.at[n++] = res->gaps.at[i];
	res->gaps.len = n;
}

static void finish(struct run *r)
{
	describe_rules(r);
	sort_all(r->out);
	drop_doubles(&r->out->result);
}

static bool any_types(const struct run *r)
{
	size_t i, k, v;
	const struct smpl *f;

	for (i = 0; i < r->rules.len; i++) {
		f = r->rules.at[i]->smpl;
		for (k = 0; k < f->nrules; k++)
			for (v = 0; v < f->rules[k].nmetavars; v++)
				if (f->rules[k].metavars[v].type)
					return true;
	}
	return false;
}

void run_begin(struct run *r, const struct match_options *o, struct match_result *out)
{
	memset(out, 0, sizeof(*out));
	*r = (struct run){ .o = o, .out = out };
	out->priv = r->priv = xcalloc(1, sizeof(*r->priv));
	out->result.arena = r->priv->arena = arena_new();
	r->decls = decls_new();
	r->makefiles = map_new();
}

int run_end(struct run *r, int ret)
{
	r->priv->rules = r->rules;
	facts_free(r->facts);
	choice_free(r->choice);
	asked_free(r->asked);
	decls_free(r->decls);
	decls_free(r->tree_decls);
	names_free(r->own_names);
	map_free(r->makefiles);
	vec_release(&r->arches);
	free(r->kept);
	wholes_close(r);
	tree_files_release(&r->mine);
	if (ret)
		match_release(r->out);
	return ret;
}

void run_arches(struct run *r)
{
	const struct profile *const *p;
	const char *arch;
	size_t i;

	for (p = r->o->profiles; *p; p++) {
		arch = intern(profile_srcarch(*p));
		for (i = 0; i < r->arches.len && r->arches.at[i] != arch; i++)
			;
		if (i == r->arches.len)
			vec_push(&r->arches, arch);
	}
}

/* The index has names and declarations for all files. */
static void use_index(struct run *r)
{
	r->names = index_names(r->o->index);
	r->tree_decls = decls_from_index(r->o->index);
}

static int by_candidate(const void *a, const void *b)
{
	return strcmp(((const struct candidate *)a)->path, ((const struct candidate *)b)->path);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void join_candidate(candidates_t *out, const struct candidate *c)
{
	struct candidate *last = out->len ? &out->at[out->len - 1] : NULL;

	if (!last || strcmp(last->path, c->path)) {
		vec_push(out, (struct candidate){ .path = c->path });
		last = &out->at[out->len - 1];
	}
	for (size_t i = 0; i < c->places.len; i++)
		vec_push(&last->places, c->places.at[i]);
	for (size_t i = 0; i < c->arches.len; i++)
		vec_push(&last->arches, c->arches.at[i]);
	for (size_t i = 0; i < c->in_macros.len; i++)
		vec_push(&last->in_macros, c->in_macros.at[i]);
}

/* What both engines want clang to see, each file once */
static void join_candidates(const candidates_t *a, const candidates_t *b, candidates_t *out)
{
	VEC(struct candidate) all = { 0 };

	for (size_t i = 0; i < a->len; i++)
		vec_push(&all, a->at[i]);
	for (size_t i = 0; i < b->len; i++)
		vec_push(&all, b->at[i]);
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), by_candidate);
	for (size_t i = 0; i < all.len; i++)
		join_candidate(out, &all.at[i]);
	for (size_t i = 0; i < out->len; i++)
		if (out->at[i].places.len)
			qsort(out->at[i].places.at, out->at[i].places.len, sizeof(uint32_t), by_number);
	vec_release(&all);
}

static int match_both(struct run *r, const candidates_t *files, const candidates_t *whole, struct err *err)
{
	size_t i;
	int ret;

	for (i = 0; i < files->len; i++) {
		run_step(r, "matching", i, files->len);
		one_file(r, files->at[i].path);
	}
	for (i = 0; i < whole->len; i++) /* what was told already is dropped later */
		run_tell_failed(r, whole->at[i].path);
	ret = wholes_match(r, err);
	return ret ? ret : regional_run(r, err);
}

static int match_files(struct run *r, struct err *err)
{
	candidates_t files = { 0 }, whole = { 0 }, both = { 0 };
	paths_t covered = { 0 };
	int ret;

	use_index(r);
	run_arches(r);
	for (size_t i = 0; i < r->o->ngaps; i++)
		run_gap(r, r->o->gaps[i].file, "%s", r->o->gaps[i].reason);
	ret = candidates_find(r, &files, err);
	if (!ret)
		ret = wholes_probe(r, &whole, err);
	join_candidates(&files, &whole, &both);
	if (!ret && r->o->coverage)
		ret = covering_files(r, &both, &covered, err);
	if (!ret && ((both.len && (any_types(r) || wholes_typed(r))) || covered.len))
		ret = ask_clang(r, &both, &covered, err);
	/* Candidates were found with the headers that spell a type in question alone, which is quicker; now
	 * that few places are left whose type clang does not know, all the tree may speak. */
	if (!ret)
		decls_set_below(r->decls, r->tree_decls);
	if (!ret)
		ret = match_both(r, &files, &whole, err);
	if (!ret && r->o->coverage)
		covering_find(r, &covered);
	r->out->result.files_checked += both.len;
	candidates_release(&files);
	candidates_release(&whole);
	candidates_release(&both);
	vec_release(&covered);
	return ret;
}

int match_run(const struct match_options *o, struct match_result *out, struct err *err)
{
	struct run r;
	int ret = 0;

	run_begin(&r, o, out);
	out->result.root = tree_root(o->tree);
	while (o->profiles[out->result.nprofiles])
		out->result.nprofiles++;
	run_step(&r, "looking for an earlier result", 0, 1);
	if (!kept_find(&r)) {
		ret = match_files(&r, err);
		if (!ret) {
			finish(&r);
			kept_store(&r);
		}
	}
	return run_end(&r, ret);
}

int match_text(const char *rule_path, const char *rule, size_t rule_size, const char *path,
	       const char *text, size_t size, struct match_result *out, struct err *err)
{
	struct match_options o = { .inferred = true, .jobs = 1 };
	struct source *src = xcalloc(1, sizeof(*src));
	struct rule *parsed;
	struct run r;
	int ret;

	run_begin(&r, &o, out);
	r.names = r.own_names = names_new();
	str_init(&src->text);
	str_addn(&src->text, text, size);
	names_scan(r.own_names, text, size);
	parsed = rule_parse(rule_path, rule, rule_size, r.names, err);
	ret = parsed ? source_parse(src, path, r.names, r.decls, err) : err->code;
	if (parsed)
		vec_push(&r.rules, parsed);
	if (!ret) {
		decls_add(r.decls, src->s, path);
		site_all(&r, src);
	}
	out->result.files_total = out->result.files_checked = 1;
	source_close(src);
	free(src);
	if (!ret)
		finish(&r);
	return run_end(&r, ret);
}

void match_release(struct match_result *out)
{
	struct match_private *p = out->priv;
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->headers.len; i++) {
		source_close(p->headers.at[i]);
		free(p->headers.at[i]);
	}
	vec_release(&p->headers);
	rules_release(&p->rules);
	rules_release(&p->wholes);
	rules_release(&p->regional);
	vec_release(&out->result.findings);
	vec_release(&out->result.gaps);
	covering_release(&out->result);
	vec_release(&out->groups);
	vec_release(&out->rules);
	vec_release(&out->notes);
	arena_free(p->arena);
	free(p);
	memset(out, 0, sizeof(*out));
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files can the rules touch? First by words: the type names that rules ask for, and everything
 * whose declaration carries such a type ("carriers": fields, functions, variables, typedefs, macros),
 * so that a file that says `*vmf->pte` is found though it never spells pte_t. Then by inference: the
 * files of those in which some place matches, or cannot be told, without a compiler.
 */
#include "base/file.h"
#include "base/forkmap.h"
#include "match/private.h"

/* ---- words ------------------------------------------------------------------------------------------- */

static void add_word(struct map *words, const char *w)
{
	if (w && *w)
		map_set(words, w, 1);
}

static const char *type_word(const struct ctype *t)
{
	while (t && (t->kind == CT_POINTER || t->kind == CT_ARRAY || t->kind == CT_FUNC))
		t = t->inner;
	return t && t->kind != CT_BASE && t->kind != CT_UNKNOWN ? t->name : NULL;
}

/* An untyped rule can only match files that mention one of the identifiers of its pattern. */
static void pattern_words(const struct smpl_rule *sr, const struct pattern *p, struct map *words)
{
	node_id n;

	for (n = p->root; n; n = node_next(p->tree, n, p->root))
		if (node_at(p->tree, n)->kind == N_IDENT && !smpl_metavar(sr, node_ident(p->tree, n)))
			add_word(words, node_ident(p->tree, n));
}

typedef VEC(const struct ctype *) types_t;

/* Returns whether every file must be looked at (a rule with neither types nor identifiers). */
static bool rule_words(const struct rule *rule, struct map *words, types_t *types)
{
	const struct smpl_rule *sr;
	size_t i, k, before;
	bool all = false;

	for (i = 0; i < rule->smpl->nrules; i++) {
		sr = &rule->smpl->rules[i];
		before = map_size(words) + types->len;
		for (k = 0; k < sr->nmetavars; k++) {
			if (!sr->metavars[k].type || !type_word(sr->metavars[k].type))
				continue;
			add_word(words, type_word(sr->metavars[k].type));
			vec_push(types, sr->metavars[k].type);
		}
		if (map_size(words) + types->len == before)
			for (k = 0; k < sr->nalts; k++)
				pattern_words(sr, &sr->alts[k], words);
		all |= sr->kind == SR_SMPL && map_size(words) + types->len == before;
	}
	return all;
}

/* ---- carriers ---------------------------------------------------------------------------------------- */

static bool carries(const struct infer *in, const struct ctype *t, const types_t *types)
{
	size_t i;

	if (t && t->kind == CT_FUNC)
		t = t->inner;
	for (i = 0; t && i < types->len; i++)
		if (infer_fits(in, t, types->at[i]))
			return true;
	return false;
}

static bool mentions(const struct syntax *s, node_id n, const struct map *words)
{
	const char *t;
	tok_id k;
	size_t len;

	for (k = node_at(s, n)->first; k <= node_at(s, n)->last; k++) {
		if (s->toks[k].kind != T_IDENT)
			continue;
		t = token_text(s, k, &len);
		if (map_hasn(words, t, len))
			return true;
	}
	return false;
}

/* What a macro declares has one of the types if the call spells it. */
static bool declarer_mentions(const char *call, const struct map *words)
{
	const char *p = call;
	size_t n;

	for (; *p; p += n + !n) {
		n = ident_length(p);
		if (n && map_hasn(words, p, n))
			return true;
	}
	return false;
}

static bool macro_mentions(const struct decl *e, const struct map *words)
{
	node_id body = node_role(e->s, e->node, R_BODY);

	return body && mentions(e->s, body, words);
}

static void add_carriers(struct run *r, const struct syntax *any, const types_t *types,
			 const struct map *type_words, struct map *words)
{
	const enum decl_kind kinds[] = { DECL_FIELD, DECL_FUNC, DECL_VAR, DECL_TYPEDEF };
	struct infer *in = infer_new(any, "", r->decls);
	const struct decl *e;
	size_t k, i, before;

	for (k = 0; k < ARRAY_SIZE(kinds); k++) {
		for (i = 0; i < decls_count(r->decls, kinds[k]); i++) {
			e = decls_at(r->decls, kinds[k], i);
			if (e->declarer ? declarer_mentions(e->declarer, type_words) :
					  carries(in, e->type, types))
				add_word(words, e->name);
		}
	}
	infer_free(in);
	do {
		before = map_size(words);
		for (i = 0; i < decls_count(r->decls, DECL_MACRO); i++) {
			e = decls_at(r->decls, DECL_MACRO, i);
			if (!map_has(words, e->name) && macro_mentions(e, words))
				add_word(words, e->name);
		}
	} while (map_size(words) != before);
}

/* ---- reading ----------------------------------------------------------------------------------------- */

int source_parse(struct source *src, const char *path, const struct names *names,
		 const struct decls *decls, struct err *err)
{
	int ret;

	src->path = path;
	src->view = ~(uint64_t)0;
	ret = syntax_parse_passing(&src->s, src->text.buf, src->text.len, names, src->passing, err);
	if (ret) {
		source_close(src);
		return ret;
	}
	hash_hex(src->text.buf, src->text.len, src->hash);
	if (decls)
		src->in = infer_new(src->s, path, decls);
	return 0;
}

int source_open(struct source *src, const char *root, const char *path, const struct names *names,
		const struct decls *decls, struct err *err)
{
	char *full = path_join(root, path);
	int ret;

	memset(src, 0, sizeof(*src));
	str_init(&src->text);
	ret = file_read(full, &src->text, err);
	free(full);
	if (!ret)
		return source_parse(src, path, names, decls, err);
	source_close(src);
	return ret;
}

void source_close(struct source *src)
{
	infer_free(src->in);
	syntax_free(src->s);
	str_release(&src->text);
	src->in = NULL;
	src->s = NULL;
}

/* Files by id of the index */
typedef VEC(bool) file_set_t;

/* The files that mention one of the words, as the index has them */
static int files_with(struct run *r, const struct map *words, file_set_t *out, struct err *err)
{
	file_ids_t ids = { 0 };
	size_t i;
	int ret = 0;

	for (i = 0; i < map_size(words) && !ret; i++)
		ret = index_files_using(r->o->index, map_key(words, i, NULL), false, &ids, err);
	for (i = 0; i < ids.len && !ret; i++) {
		while (out->len <= ids.at[i])
			vec_push(out, false);
		out->at[ids.at[i]] = true;
	}
	vec_release(&ids);
	return ret;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int headers_with(struct run *r, const struct map *words, paths_t *out, struct err *err)
{
	file_set_t set = { 0 };
	int ret = files_with(r, words, &set, err);
	const char *path;
	size_t i;

	for (i = 0; i < set.len && !ret; i++) {
		path = set.at[i] ? index_file_path(r->o->index, (uint32_t)i) : NULL;
		if (path && ends_with(path, ".h"))
			vec_push(out, path);
	}
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_text);
	vec_release(&set);
	return ret;
}

static int mine_with(struct run *r, const struct tree_files *mine, const struct map *words, paths_t *out,
		     struct err *err)
{
	file_set_t set = { 0 };
	int ret = files_with(r, words, &set, err);
	uint32_t id;
	size_t i;

	for (i = 0; i < mine->files.len && !ret; i++) {
		id = index_file_id(r->o->index, mine->files.at[i].path);
		if (!id || (id < set.len && set.at[id])) /* 0: it came after the index was refreshed */
			vec_push(out, intern(mine->files.at[i].path));
	}
	vec_release(&set);
	return ret;
}

/* Of a file that the index could not read nobody knows what it mentions. */
struct unread {
	struct run *r;
	const struct tree_files *mine;
};

static int by_path(const void *key, const void *f)
{
	return strcmp(key, ((const struct tree_file *)f)->path);
}

static bool add_unread(void *ctx, const struct cell *c, int n)
{
	struct unread *u = ctx;
	char *path = xstrndup(c[0].text, c[0].len);
	struct tree_file *f = u->mine->files.len ?
			      bsearch(path, u->mine->files.at, u->mine->files.len, sizeof(*f), by_path) : NULL;

	(void)n;
	if (f)
		run_gap(u->r, intern(f->path), "%.*s", (int)c[1].len, c[1].text);
	free(path);
	return false;
}

static int unread_files(struct run *r, const struct tree_files *mine, struct err *err)
{
	struct unread u = { r, mine };

	return index_sql(r->o->index, "SELECT path, problem FROM file WHERE problem IS NOT NULL", NULL, add_unread,
			 &u, err);
}

static void read_decls(struct run *r, const paths_t *headers)
{
	struct source *src;
	struct err e = { 0 };
	size_t i;

	for (i = 0; i < headers->len; i++) {
		src = xcalloc(1, sizeof(*src));
		err_clear(&e);
		if (source_open(src, tree_root(r->o->tree), headers->at[i], r->names, NULL, &e)) {
			run_gap(r, headers->at[i], "%s", e.text);
			free(src);
			continue;
		}
		vec_push(&r->priv->headers, src);
		decls_add(r->decls, src->s, src->path);
	}
}

/* ---- inference over the files that mention a word ----------------------------------------------------- */

struct probe {
	struct run *r;
	const paths_t *files;
	const struct map *words; /* NULL: every file and function counts */
	candidates_t *out;
};

/* Says how many stretches the parser could not read, in functions that mention a word: no pattern is
 * tried on those. */
static void tell_unread(const struct syntax *s, const struct map *words, struct str *out)
{
	unsigned found = 0;
	int line = 0, column;
	node_id n, func;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (node_at(s, n)->kind != N_ERROR)
			continue;
		func = node_function(s, n);
		if (words && !mentions(s, func ? func : n, words))
			continue;
		if (!found++)
			syntax_position(s, node_start(s, n), &line, &column);
	}
	if (found)
		str_addf(out, "%u stretch%s not understood, first in line %d", found,
			 found == 1 ? "" : "es", line);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void candidate_release(struct candidate *c)
{
	vec_release(&c->places);
	vec_release(&c->arches);
	vec_release(&c->in_macros);
}

/* What a worker says of a file: '!' and why it could not be read, or '+', the places that a rule can
 * touch ("12 345 "), '.', the architectures that matter ("s390 "), '.', places in macros ("12 set_pte "),
 * '.', and what of it could not be looked at. */
static void probe_work(void *ctx, size_t i, struct str *out)
{
	struct probe *p = ctx;
	struct run *r = p->r;
	struct source src;
	struct err err = { 0 };
	struct candidate c = { .path = p->files->at[i] };
	size_t k;

	if (source_open(&src, tree_root(r->o->tree), p->files->at[i], r->names, r->decls, &err)) {
		str_addf(out, "!%s", err.text);
		return;
	}
	site_places(r, &src, &c);
	if (c.places.len)
		qsort(c.places.at, c.places.len, sizeof(*c.places.at), by_number);
	str_addch(out, '+');
	for (k = 0; k < c.places.len; k++)
		str_addf(out, "%u ", c.places.at[k]);
	str_addch(out, '.');
	for (k = 0; k < c.arches.len; k++)
		str_addf(out, "%s ", c.arches.at[k]);
	str_addch(out, '.');
	for (k = 0; k < c.in_macros.len; k++)
		str_addf(out, "%u %s ", c.in_macros.at[k].off, c.in_macros.at[k].macro);
	str_addch(out, '.');
	tell_unread(src.s, p->words, out);
	candidate_release(&c);
	source_close(&src);
}

/* Up to the blank that follows; interned */
static const char *next_word(const char **p, const char *end)
{
	const char *blank = memchr(*p, ' ', (size_t)(end - *p));
	const char *word = internn(*p, (size_t)(blank - *p));

	*p = blank + 1;
	return word;
}

static void probe_take(void *ctx, size_t i, const char *p, size_t n)
{
	struct probe *pr = ctx;
	struct candidate c = { .path = pr->files->at[i] };
	const char *end = p + n;
	struct macro_place m;

	if (*p++ == '+') {
		while (*p != '.')
			vec_push(&c.places, (uint32_t)strtoul(next_word(&p, end), NULL, 10));
		for (p++; *p != '.';)
			vec_push(&c.arches, next_word(&p, end));
		for (p++; *p != '.';) {
			m.off = (uint32_t)strtoul(next_word(&p, end), NULL, 10);
			m.macro = next_word(&p, end);
			vec_push(&c.in_macros, m);
		}
		p++;
	}
	if (c.places.len)
		vec_push(pr->out, c);
	if (p < end)
		run_gap(pr->r, c.path, "%.*s", (int)(end - p), p);
}

static void probe_lost(void *ctx, size_t i, const char *reason)
{
	struct probe *pr = ctx;

	run_gap(pr->r, pr->files->at[i], "%s", reason);
}

static int narrow(struct run *r, const paths_t *files, const struct map *words, candidates_t *out,
		  struct err *err)
{
	struct probe p = { r, files, words, out };
	struct forkmap f = { .n = files->len, .jobs = r->o->jobs, .work = probe_work, .take = probe_take,
			     .lost = probe_lost, .ctx = &p };

	return forkmap_run(&f, err);
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static int list(struct run *r, struct tree_files *mine, struct err *err)
{
	struct tree_filter wanted = { .paths = r->o->paths, .kernel_code = true,
				      .arch_code = r->o->arch_code };
	size_t i;
	int ret = tree_list(r->o->tree, &wanted, mine, err);

	for (i = 0; !ret && i < mine->problems.len; i++) {
		char *colon = strstr(mine->problems.at[i], ": ");

		if (colon)
			run_gap(r, arena_strndup(r->priv->arena, mine->problems.at[i],
						 (size_t)(colon - mine->problems.at[i])),
				"%s", colon + 2);
	}
	r->out->result.files_total = mine->files.len;
	return ret;
}

void candidates_release(candidates_t *c)
{
	for (size_t i = 0; i < c->len; i++)
		candidate_release(&c->at[i]);
	vec_release(c);
}

int candidates_with(struct run *r, const struct map *words, paths_t *out, struct err *err)
{
	for (size_t i = 0; !words && i < r->mine.files.len; i++)
		vec_push(out, intern(r->mine.files.at[i].path));
	return words ? mine_with(r, &r->mine, words, out, err) : 0;
}

void candidates_carriers(struct run *r, const struct carried *c, struct map *words)
{
	struct map *type_words = map_new();
	types_t types = { 0 };

	for (size_t i = 0; i < c->types.len; i++) {
		vec_push(&types, c->types.at[i]);
		add_word(type_words, type_word(c->types.at[i]));
		add_word(words, type_word(c->types.at[i]));
	}
	if (r->priv->headers.len)
		add_carriers(r, r->priv->headers.at[0]->s, &types, type_words, words);
	map_free(type_words);
	vec_release(&types);
}

/* Rules of pattern.c stay in r->rules, the others are opened. */
static int load_rules(struct run *r, struct err *err)
{
	rules_t all = { 0 };
	int ret = rules_load(r->o, r->names, &all, err);

	for (size_t i = 0; i < all.len; i++) {
		if (all.at[i]->region)
			vec_push(&r->priv->regional, all.at[i]);
		else if (all.at[i]->whole)
			vec_push(&r->priv->wholes, all.at[i]);
		else
			vec_push(&r->rules, all.at[i]);
	}
	vec_release(&all);
	return ret ? ret : wholes_open(r, &r->priv->wholes, err);
}

/* Headers that spell one of the types */
static int read_headers(struct run *r, const types_t *types, struct err *err)
{
	struct map *type_words = map_new();
	struct carried more = { 0 };
	paths_t headers = { 0 };
	int ret = 0;

	wholes_types(r, &more);
	for (size_t i = 0; i < types->len; i++)
		add_word(type_words, type_word(types->at[i]));
	for (size_t i = 0; i < more.types.len; i++)
		add_word(type_words, type_word(more.types.at[i]));
	if (map_size(type_words))
		ret = headers_with(r, type_words, &headers, err);
	run_step(r, "reading declarations", 0, headers.len);
	if (!ret)
		read_decls(r, &headers);
	vec_release(&more.types);
	vec_release(&headers);
	map_free(type_words);
	return ret;
}

int candidates_find(struct run *r, candidates_t *out, struct err *err)
{
	struct map *words = map_new(), *type_words = map_new();
	paths_t files = { 0 };
	types_t types = { 0 };
	bool every = false;
	size_t i;
	int ret;

	run_step(r, "listing the tree", 0, 1);
	ret = list(r, &r->mine, err);
	if (!ret)
		ret = unread_files(r, &r->mine, err);
	if (!ret)
		ret = load_rules(r, err);
	for (i = 0; i < r->rules.len && !ret; i++)
		every |= rule_words(r->rules.at[i], words, &types);
	for (i = 0; i < types.len; i++)
		add_word(type_words, type_word(types.at[i]));
	if (!ret)
		ret = read_headers(r, &types, err);
	if (!ret && types.len && r->priv->headers.len)
		add_carriers(r, r->priv->headers.at[0]->s, &types, type_words, words);
	if (!ret && r->rules.len)
		ret = candidates_with(r, every ? NULL : words, &files, err);
	run_step(r, "inferring types", 0, files.len);
	if (!ret)
		ret = narrow(r, &files, every ? NULL : words, out, err);
	map_free(words);
	map_free(type_words);
	vec_release(&files);
	vec_release(&types);
	return ret;
}

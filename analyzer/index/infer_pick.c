// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which declaration of a name is meant. The nearest that the place can see: its own file's, then those
 * of headers, other source files' last. Of these, the architecture's before the generic ones, and only
 * those whose #if conditions can hold together with the place's. Where several are left, they must
 * agree.
 */
#include "index/infer_private.h"
#include "tree/tree.h"

#define MAX_CONDS 16

/* ---- conditions ---------------------------------------------------------------------------------- */

struct conds {
	size_t n;
	struct pp_cond at[MAX_CONDS];
};

/* Those around a declaration; kept, as the same are asked for again and again */
static const struct conds *conds_of(struct infer *in, const struct decl *e)
{
	uintptr_t *slot = map_slot(in->sh->conds, (const char *)&e, sizeof(e), NULL);
	struct conds *kept, c;

	if (*slot)
		return (const struct conds *)*slot;
	c.n = decl_conditions(e, c.at, MAX_CONDS);
	kept = arena_alloc(in->sh->arena, offsetof(struct conds, at) + c.n * sizeof(c.at[0]));
	memcpy(kept->at, c.at, c.n * sizeof(c.at[0]));
	kept->n = c.n;
	*slot = (uintptr_t)kept;
	return kept;
}

/* What no C compiler that builds a kernel ever sees, or always does */
static bool impossible(const struct conds *c)
{
	static const char *const never[] = { "defined(__ASSEMBLY__)", "defined(__ASSEMBLER__)",
					     "defined(__cplusplus)", "defined(__CHECKER__)",
					     "defined(__GENKSYMS__)", "defined(LINKER_SCRIPT)", "0" };
	static const char *const always[] = { "defined(__KERNEL__)", "defined(__GNUC__)", "1" };
	size_t i, k;

	for (i = 0; i < c->n; i++) {
		for (k = 0; k < ARRAY_SIZE(never); k++)
			if (!c->at[i].negated && !strcmp(c->at[i].text, never[k]))
				return true;
		for (k = 0; k < ARRAY_SIZE(always); k++)
			if (c->at[i].negated && !strcmp(c->at[i].text, always[k]))
				return true;
	}
	return false;
}

/* Can both be compiled together? Not when one stands in the #if branch that the other is in the #else
 * of. */
static bool together(const struct conds *a, const struct conds *b)
{
	size_t i, k;

	for (i = 0; i < a->n; i++)
		for (k = 0; k < b->n; k++)
			if (a->at[i].text == b->at[k].text && a->at[i].negated != b->at[k].negated)
				return false;
	return true;
}

static void conds_at(const struct infer *in, node_id use, struct conds *c)
{
	for (; in->up; in = in->up)
		use = in->at;
	c->n = 0;
	if (use)
		c->n = MIN(syntax_conditions(in->s, node_at(in->s, use)->first, c->at, MAX_CONDS), (size_t)MAX_CONDS);
}

/* ---- visibility ---------------------------------------------------------------------------------- */

static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

static int path_rank(const char *from, const char *path)
{
	size_t n = folder_length(from), k = folder_length(path);
	bool near = k <= n && !strncmp(from, path, k) && (k == n || from[k] == '/') && k;

	if (!strcmp(from, path))
		return RANK_OWN;
	if (tree_path_private(path) && !tree_path_private(from))
		return RANK_HIDDEN + 2;
	if (!ends_with(path, ".h"))
		return k == n && near ? RANK_HIDDEN : RANK_HIDDEN + 1;
	if (starts_with(path, "include/") || (starts_with(path, "arch/") && strstr(path, "/include/")))
		return RANK_INCLUDED;
	return near ? RANK_INCLUDED : strstr(path, "/include/") ? RANK_NEAR : RANK_HEADER;
}

static int rank_of(struct infer *in, const struct decl *e)
{
	uintptr_t *slot = map_slot(in->sh->ranks, e->path, strlen(e->path), NULL);
	int r, sees;

	if (*slot)
		return (int)*slot - 1;
	r = path_rank(in->sh->path, e->path);
	sees = r == RANK_OWN ? -1 : decls_sees(in->decls, in->sh->path, in->sh->arch, e->path);
	if (sees > 0)
		r = RANK_INCLUDED;
	else if (!sees)
		r = MAX(r, (int)RANK_HEADER);
	*slot = (uintptr_t)r + 1;
	return r;
}

static bool other_arch(const struct infer *in, const struct decl *e)
{
	return in->sh->arch && e->arch && strcmp(e->arch, in->sh->arch);
}

/* By path: which were read first depends on what was asked before. */
static void sort_by_path(struct picked *p)
{
	const struct decl *e;
	size_t i, k;

	for (i = 1; i < p->len; i++) {
		e = p->at[i];
		for (k = i; k && strcmp(p->at[k - 1]->path, e->path) > 0; k--)
			p->at[k] = p->at[k - 1];
		p->at[k] = e;
	}
}

/* The nearest of one level's entries */
static void nearest(struct infer *in, const struct decl *e, bool own_level, struct picked *out)
{
	int r;

	out->len = 0;
	out->rank = RANK_HIDDEN + 9;
	for (; e; e = e->next) {
		r = rank_of(in, e);
		if (other_arch(in, e) || (!own_level && r == RANK_OWN))
			continue;
		if (e->internal && r >= RANK_HIDDEN)
			continue;
		if (r < out->rank) {
			out->rank = r;
			out->len = 0;
		}
		if (r == out->rank && out->len < MAX_PICK)
			out->at[out->len++] = e;
	}
}

struct near_key {
	const struct decls *level;
	const char *tag, *name;
	uint64_t kind;
};

/* The same, kept */
static void nearest_of(struct infer *in, const struct decls *d, enum decl_kind kind, const char *tag,
		       const char *name, struct picked *out)
{
	struct near_key key = { d, intern(tag), name, kind };
	bool is_new;
	uintptr_t *slot = map_slot(in->sh->near, (const char *)&key, sizeof(key), &is_new);
	const struct picked *kept = (const struct picked *)*slot;
	size_t size;

	if (is_new || !kept) {
		nearest(in, decls_near(d, kind, tag, name, in->sh->path, in->sh->arch), d == in->decls, out);
		if (out->rank > RANK_INCLUDED)
			nearest(in, decls_own(d, kind, tag, name), d == in->decls, out);
		sort_by_path(out);
		size = offsetof(struct picked, at) + out->len * sizeof(out->at[0]);
		kept = memcpy(arena_alloc(in->sh->arena, size), out, size);
		*map_slot(in->sh->near, (const char *)&key, sizeof(key), NULL) = (uintptr_t)kept;
		return;
	}
	memcpy(out, kept, offsetof(struct picked, at) + kept->len * sizeof(kept->at[0]));
}

/* Leaves out what the conditions exclude, and the generic where the architecture has its own. */
static void narrow_down(struct infer *in, node_id use, struct picked *p)
{
	struct conds here;
	bool own_arch = false;
	size_t i, n = 0;

	if (p->len < 2)
		return;
	conds_at(in, use, &here);
	for (i = 0; i < p->len; i++) {
		if (impossible(conds_of(in, p->at[i])) || !together(&here, conds_of(in, p->at[i])))
			continue;
		p->at[n++] = p->at[i];
		own_arch |= in->sh->arch && p->at[n - 1]->arch;
	}
	p->len = n;
	for (i = n = 0; own_arch && i < p->len; i++)
		if (p->at[i]->arch)
			p->at[n++] = p->at[i];
	if (own_arch)
		p->len = n;
}

/* name is interned */
void pick(struct infer *in, enum decl_kind kind, const char *tag, const char *name, node_id use,
	  struct picked *out)
{
	const struct decls *d;

	out->len = 0;
	out->rank = RANK_HIDDEN + 9;
	for (d = in->decls; d; d = decls_below(d)) {
		nearest_of(in, d, kind, tag, name, out);
		narrow_down(in, use, out);
		if (out->len)
			return;
	}
}

/* ---- agreeing ------------------------------------------------------------------------------------ */

static const struct ctype *composed(const struct ctype *t, const struct ctype *inner)
{
	return ctype_get((enum ctype_kind)t->kind, t->name, inner);
}

const struct ctype *canonical(const struct ctype *t)
{
	while (t->kind == CT_TYPEDEF && !is_unknown(t->inner))
		t = t->inner;
	return t->kind > CT_TYPEDEF ? composed(t, canonical(t->inner)) : t;
}

const struct ctype *agree(const struct ctype *first, const struct ctype *second)
{
	if (!first || first == ctype_unknown)
		return second;
	if (is_unknown(second))
		return second == ctype_conflicting ? second : first;
	if (is_unknown(first) || canonical(first) == canonical(second))
		return first;
	return ctype_conflicting;
}

const struct ctype *entry_type(struct infer *in, const struct decl *e)
{
	struct str text = STR_INIT;
	struct infer *f;
	const struct ctype *t = NULL;
	uintptr_t *slot;
	bool is_new;

	if (!e->declarer)
		return e->type ? resolve(in, e->type) : ctype_unknown;
	slot = map_slot(in->sh->declared, (const char *)&e, sizeof(e), &is_new);
	if (!is_new)
		return (const struct ctype *)*slot;
	str_addf(&text, "%s;", e->declarer);
	f = fragment_new(in, 0, NULL, &text, FRAG_STATEMENTS);
	if (f) {
		f->fields = e->tag != NULL;
		t = scope_declared(f, e->name);
	}
	infer_free(f);
	str_release(&text);
	*map_slot(in->sh->declared, (const char *)&e, sizeof(e), NULL) = (uintptr_t)t;
	return t;
}

const struct ctype *pick_type(struct infer *in, const struct picked *p)
{
	const struct ctype *t = NULL, *one;
	size_t i;

	for (i = 0; i < p->len; i++) {
		one = entry_type(in, p->at[i]);
		if (one)
			t = agree(t, one);
	}
	return t;
}

/* ---- typedefs ------------------------------------------------------------------------------------ */

/* `#define pgoff_t unsigned long`; NULL when the name is no macro that is nearer than `rank` */
static const struct ctype *macro_type(struct infer *in, const char *name, int rank)
{
	const struct ctype *t = NULL;
	const struct macro *m;
	struct str text = STR_INIT;
	struct picked p;
	struct infer *f;
	size_t i;

	pick(in, DECL_MACRO, "", name, 0, &p);
	for (i = 0; i < p.len && p.rank < rank; i++) {
		m = macro_of(in, p.at[i]);
		if (m->function_like || !m->tokens.len || macro_painted(in, name, UINT32_MAX))
			continue;
		str_reset(&text);
		str_add(&text, m->body);
		f = fragment_new(in, 0, name, &text, FRAG_TYPE);
		if (f)
			t = agree(t, infer_type_name(f, node_at(f->s, SYNTAX_ROOT)->child));
		infer_free(f);
	}
	str_release(&text);
	return t;
}

static const struct ctype *resolve_typedef(struct infer *in, const struct ctype *t)
{
	const struct ctype *to;
	struct picked p;

	pick(in, DECL_TYPEDEF, "", t->name, 0, &p);
	if (!p.len || p.rank > RANK_INCLUDED) {
		to = macro_type(in, t->name, p.len ? p.rank : RANK_HIDDEN);
		if (to && !is_unknown(to))
			return to;
	}
	to = pick_type(in, &p);
	if (!to)
		to = resolve(in, t->inner);
	return composed(t, is_unknown(to) ? ctype_unknown : to);
}

/* `#define rcu_head callback_head`: the tag is a macro. */
static const struct ctype *resolve_tag(struct infer *in, const struct ctype *t)
{
	const char *name = NULL, *one;
	const struct macro *m;
	struct picked p;
	size_t i;

	pick(in, DECL_MACRO, "", t->name, 0, &p);
	for (i = 0; i < p.len && p.rank < RANK_HIDDEN; i++) {
		m = macro_of(in, p.at[i]);
		if (m->function_like || m->tokens.len != 1 || !m->tokens.at[0].ident)
			continue;
		one = internn(m->tokens.at[0].p, m->tokens.at[0].len);
		if (name && one != name)
			return ctype_conflicting; /* elf_phdr: elf32_phdr or elf64_phdr */
		name = one;
	}
	return name ? ctype_get((enum ctype_kind)t->kind, name, NULL) : t;
}

static bool has_tag(const struct ctype *t)
{
	return (t->kind == CT_STRUCT || t->kind == CT_UNION || t->kind == CT_ENUM) && *t->name && *t->name != '<';
}

const struct ctype *resolve(struct infer *in, const struct ctype *t)
{
	const struct ctype *r = t;
	uintptr_t *slot;
	bool is_new;

	if (t->kind < CT_TYPEDEF && !has_tag(t))
		return t;
	slot = map_slot(in->sh->resolved, (const char *)&t, sizeof(t), &is_new);
	if (!is_new)
		return (const struct ctype *)*slot;
	*slot = (uintptr_t)t; /* a typedef of itself ends here */
	if (has_tag(t))
		r = resolve_tag(in, t);
	else
		r = t->kind == CT_TYPEDEF ? resolve_typedef(in, t) : composed(t, resolve(in, t->inner));
	*map_slot(in->sh->resolved, (const char *)&t, sizeof(t), NULL) = (uintptr_t)r;
	return r;
}

size_t strip_all(struct infer *in, const struct ctype *t, const struct ctype **out, size_t max)
{
	struct picked p;
	size_t i, n = 0;

	while (t->kind == CT_TYPEDEF && !is_unknown(t->inner))
		t = t->inner;
	if (t->kind != CT_TYPEDEF) {
		out[0] = t;
		return 1;
	}
	pick(in, DECL_TYPEDEF, "", t->name, 0, &p);
	for (i = 0; i < p.len && n < max; i++)
		out[n++] = ctype_strip(entry_type(in, p.at[i]));
	return n;
}

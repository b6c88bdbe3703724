// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types: specifiers and declarators. A pattern's words are looked for among the file's; what the file has beyond
 * them counts if it is part of the type, and is passed over if it is storage, a qualifier or an attribute
 * (isomorphisms optional_storage, optional_qualifier).
 *
 * A type metavariable takes the specifiers and as much of the declarator, from the outside, as the pattern does not
 * spell: T x is `int *x` with T = int *, T *x is it with T = int.
 */
#include "match/unify.h"

enum word_class { WC_BASE, WC_TYPEDEF, WC_STORAGE, WC_QUALIFIER, WC_FUNCTION };

static enum word_class class_of(const char *w, size_t n)
{
	static const struct {
		const char *word;
		enum word_class class;
	} words[] = {
		{ "typedef", WC_TYPEDEF }, { "static", WC_STORAGE }, { "extern", WC_STORAGE },
		{ "register", WC_STORAGE }, { "auto", WC_STORAGE }, { "__thread", WC_STORAGE },
		{ "_Thread_local", WC_STORAGE }, { "const", WC_QUALIFIER }, { "volatile", WC_QUALIFIER },
		{ "__const", WC_QUALIFIER }, { "__const__", WC_QUALIFIER }, { "__volatile", WC_QUALIFIER },
		{ "__volatile__", WC_QUALIFIER }, { "restrict", WC_QUALIFIER }, { "__restrict", WC_QUALIFIER },
		{ "__restrict__", WC_QUALIFIER }, { "_Atomic", WC_QUALIFIER }, { "inline", WC_FUNCTION },
		{ "__inline", WC_FUNCTION }, { "__inline__", WC_FUNCTION }, { "_Noreturn", WC_FUNCTION },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strncmp(words[i].word, w, n) && !words[i].word[n])
			return words[i].class;
	return WC_BASE;
}

static enum word_class code_class(const struct machine *m, node_id c)
{
	const struct node *n = node_at(m->s, c);
	size_t len;
	const char *w;

	if (n->kind == N_ATTRIBUTE)
		return WC_FUNCTION;
	if (n->kind != N_TYPE_WORD)
		return WC_BASE;
	w = token_text(m->s, n->first, &len);
	return class_of(w, len);
}

static bool is_type_metavar(const struct pnode *p)
{
	return p->kind == PN_META && p->mv->kind == MV_TYPE;
}

/* ---- specifiers ------------------------------------------------------------------------------------ */

static bool list_specs(const struct machine *m, node_id cs, struct specs *out)
{
	out->n = 0;
	for (node_id c = cs ? node_at(m->s, cs)->child : 0; c; c = node_at(m->s, c)->next) {
		if (out->n == MAX_SPECS)
			return false;
		out->used[out->n] = false;
		out->at[out->n++] = c;
	}
	return true;
}

static bool can_be(const struct machine *m, const struct pnode *p, node_id c)
{
	const struct node *n = node_at(m->s, c);

	if (p->kind == N_TYPE_WORD)
		return n->kind == N_TYPE_WORD && ptoken_same(m, p->first, n->first);
	if (p->kind == N_ATTRIBUTE || n->kind == N_ATTRIBUTE || n->kind == N_TYPE_WORD)
		return p->kind == n->kind;
	return true; /* names, structs: goals find out */
}

static bool take_spec(struct machine *m, const struct pnode *p, struct specs *code, node_id *taken)
{
	for (size_t i = 0; i < code->n; i++) {
		if (code->used[i] || !can_be(m, p, code->at[i]))
			continue;
		code->used[i] = true;
		*taken = code->at[i];
		return true;
	}
	return false;
}

/* What is left of the file's must not matter. */
static bool rest_may_stay(const struct machine *m, const struct specs *code)
{
	static const char *const names[] = {
		[WC_STORAGE] = "optional_storage", [WC_FUNCTION] = "optional_storage",
		[WC_QUALIFIER] = "optional_qualifier",
	};
	enum word_class class;

	for (size_t i = 0; i < code->n; i++) {
		if (code->used[i])
			continue;
		class = code_class(m, code->at[i]);
		if (class == WC_TYPEDEF && m->u->past->shape == PAST_TYPE)
			continue;
		if (class == WC_BASE || class == WC_TYPEDEF)
			return false;
		if (m->u->rule && rule_disables(m->u->rule, node_at(m->s, code->at[i])->kind == N_ATTRIBUTE ?
						"optional_attributes" : names[class]))
			return false;
	}
	return true;
}

/* ---- what a type metavariable takes ---------------------------------------------------------------- */

static void add_tokens(const struct syntax *s, tok_id first, tok_id last, tok_id without, tok_id upto, struct str *out)
{
	const char *p;
	size_t n;

	for (tok_id t = first; t <= last && s->toks[t].kind != T_EOF; t = token_next(s, t)) {
		if (t >= without && t <= upto)
			continue;
		if (out->len)
			str_addch(out, ' ');
		p = token_text(s, t, &n);
		str_addn(out, p, n);
	}
}

/* The level of a declarator nearest to what the pattern spells, if that is a pointer: const T is a const one of these. */
static node_id outer_pointer(const struct machine *m, node_id cd, node_id inner)
{
	node_id last = 0;

	for (; cd && cd != inner; cd = node_role(m->s, cd, R_INNER))
		if (node_at(m->s, cd)->kind != N_DR_PAREN)
			last = cd;
	return last && node_at(m->s, last)->kind == N_DR_PTR ? last : 0;
}

/* The qualifier of a pointer that is this word; NO_TOKEN: it has none */
static tok_id pointer_qualifier(const struct machine *m, node_id pointer, uint32_t word)
{
	node_id in = node_role(m->s, pointer, R_INNER);
	tok_id end = in ? node_at(m->s, in)->first : node_at(m->s, pointer)->last + 1;

	for (tok_id t = token_next(m->s, node_at(m->s, pointer)->first); t < end; t = token_next(m->s, t))
		if (ptoken_same(m, word, t))
			return t;
	return NO_TOKEN;
}

/* Does a qualifier of the pattern belong to the pointer that its metavariable takes? */
static node_id qualified_pointer(const struct machine *m, const struct pnode *p, const struct pnode *meta, node_id cd,
				 node_id inner)
{
	const char *w = m->past->tokens[p->first].text;

	if (!meta || meta->kind != PN_META || p->kind != N_TYPE_WORD || class_of(w, strlen(w)) != WC_QUALIFIER)
		return 0;
	return outer_pointer(m, cd, inner);
}

static bool pair_qualifier(struct machine *m, const struct pnode *ps, const struct pnode *p, node_id pointer)
{
	tok_id t = pointer_qualifier(m, pointer, p->first);

	return t != NO_TOKEN && pair_token(m, ps, p->first, t);
}

/* A qualifier that the pattern has is none of the type. */
static const char *without_qualifiers(struct machine *m, const struct pnode *meta, node_id cd, node_id inner,
				      struct str *key)
{
	const struct pnode *ps = meta->parent;
	size_t n;

	for (const struct pnode *p = ps && ps->kind == N_SPECS ? ps->child : NULL; p; p = p->next) {
		const char *w = m->past->tokens[p->first].text, *at;

		if (p == meta || !qualified_pointer(m, p, meta, cd, inner))
			continue;
		for (at = key->buf + key->len; at > key->buf && (strncmp(at, w, strlen(w)) != 0 || at[-1] != ' '); at--)
			;
		if (at == key->buf)
			continue;
		n = strlen(w) + 1; /* with the blank in front */
		memmove((char *)at - 1, at - 1 + n, key->len - (size_t)(at - 1 - key->buf) - n);
		key->len -= n;
	}
	return internn(key->buf, key->len);
}

/* cd: the declarator; inner: the part of it that the pattern spells (0: none, its name neither) */
static bool push_taken(struct machine *m, const struct pnode *meta, struct specs *code, node_id cd, node_id inner)
{
	struct light *l = arena_alloc(scratch(m), sizeof(*l));
	struct str key = STR_INIT;
	const struct node *n, *in = inner ? node_at(m->s, inner) : NULL;
	enum word_class class;
	struct goal *g;

	l->mv = meta->mv;
	l->kind = VAL_TYPE;
	l->first = 1;
	for (size_t i = 0; i < code->n; i++) {
		class = code_class(m, code->at[i]);
		if (l->first <= l->last && node_at(m->s, code->at[i])->kind == N_ATTRIBUTE)
			class = WC_BASE; /* int __init: goes along with the type, as in Coccinelle */
		if (code->used[i] || (class != WC_BASE && class != WC_QUALIFIER))
			continue;
		code->used[i] = true;
		n = node_at(m->s, code->at[i]);
		add_tokens(m->s, n->first, n->last, 1, 0, &key);
		if (l->first > l->last)
			l->first = n->first;
		l->last = n->last;
	}
	if (cd && cd != inner) {
		n = node_at(m->s, cd);
		add_tokens(m->s, n->first, n->last, in ? in->first : 1, in ? in->last : 0, &key);
		if (!in)
			l->last = n->last;
		else if (in->first > n->first)
			l->last = token_prev(m->s, in->first);
	}
	l->text = without_qualifiers(m, meta, cd, inner, &key);
	str_release(&key);
	g = goal_push(m, GOAL_BIND);
	g->p = meta;
	g->extra = l;
	return l->first <= l->last;
}

/* Levels of a declarator that are types: pointers, arrays, functions */
static node_id inner_of(const struct machine *m, node_id c)
{
	return node_role(m->s, c, R_INNER);
}

static bool is_level(unsigned kind)
{
	return kind == N_DR_PTR || kind == N_DR_ARRAY || kind == N_DR_FUNC;
}

static unsigned code_levels(const struct machine *m, node_id c, node_id upto)
{
	unsigned n = 0;

	for (; c && c != upto; c = inner_of(m, c))
		n += is_level(node_at(m->s, c)->kind);
	return n;
}

static unsigned pattern_levels(const struct pnode *p)
{
	unsigned n = 0;

	for (; p; p = p->kind == PN_META ? NULL : pnode_role(p, R_INNER))
		n += is_level(p->kind);
	return n;
}

/* Leaves `skip` levels out; *ok: there were that many */
static node_id skip_levels(const struct machine *m, node_id c, unsigned skip)
{
	while (c && (skip || node_at(m->s, c)->kind == N_DR_PAREN)) {
		if (is_level(node_at(m->s, c)->kind)) {
			if (!skip)
				break;
			skip--;
		}
		c = inner_of(m, c);
	}
	return c;
}

/* ---- both ------------------------------------------------------------------------------------------ */

void push_type(struct machine *m, const struct pnode *ps, const struct pnode *pd, node_id cs, node_id cd)
{
	struct goal *g = goal_push(m, GOAL_TYPE);

	g->p = ps;
	g->owner = pd;
	g->c = cs;
	g->cowner = cd;
}

/* What takes a part of the declarator: a type metavariable, or alternatives that are types */
static const struct pnode *taker_of(const struct pnode *ps)
{
	if (!ps)
		return NULL;
	if (is_type_metavar(ps) || ps->kind == PN_DISJ || ps->kind == PN_CONJ)
		return ps;
	for (const struct pnode *p = ps->child; p; p = p->next)
		if (is_type_metavar(p) || p->kind == PN_DISJ || p->kind == PN_CONJ)
			return p;
	return NULL;
}

static void push_declarator(struct machine *m, const struct pnode *p, node_id c, node_id stop)
{
	struct goal *d = goal_push(m, GOAL_DECLARATOR);

	d->p = p;
	d->c = c;
	d->cowner = stop;
}

/* One alternative: a type, of the words that are left and the outer part of the declarator */
static void push_type_branch(struct machine *m, const struct pnode *branch, node_id cs, node_id cd, node_id inner)
{
	const struct pnode *bs = branch->kind == N_TYPE_NAME ? pnode_role(branch, R_SPECS) : branch;
	struct goal *g = goal_push(m, GOAL_TYPE);

	g->p = bs;
	g->owner = branch->kind == N_TYPE_NAME ? pnode_role(branch, R_DECLARATOR) : NULL;
	g->c = cs;
	g->cowner = cd;
	g->b = inner;
	g->flag = true;
}

void push_whole_type(struct machine *m, const struct pnode *p, node_id cs, node_id cd, node_id inner)
{
	push_type_branch(m, p, cs, cd, inner);
}

unsigned type_levels(const struct pnode *p, bool *takes_more)
{
	bool is_name = p->kind == N_TYPE_NAME;

	*takes_more = taker_of(is_name ? pnode_role(p, R_SPECS) : p);
	return is_name ? pattern_levels(pnode_role(p, R_DECLARATOR)) : 0;
}

unsigned type_code_levels(const struct machine *m, node_id cd)
{
	return code_levels(m, cd, 0);
}

node_id type_inner(const struct machine *m, node_id cd, unsigned levels)
{
	return cd ? skip_levels(m, cd, levels) : 0;
}

static void push_type_disj(struct machine *m, const struct pnode *disj, node_id cs, node_id cd, node_id inner)
{
	const struct goal *rest = m->goals;
	const struct pnode *b;
	unsigned n = 0, i;
	struct goal *g;

	for (b = disj->child; b; b = b->next)
		n++;
	while (n--) {
		for (i = 0, b = disj->child; i < n; i++)
			b = b->next;
		while (b->kind == PN_SEQ && b->child)
			b = b->child;
		m->goals = rest;
		push_type_branch(m, b, cs, cd, inner);
		g = goal_push(m, GOAL_RANK);
		g->a = n;
		if (n)
			choice_push(m);
	}
}

static bool push_taker(struct machine *m, const struct pnode *taker, struct specs *code, node_id cs, node_id cd,
		       node_id inner)
{
	struct goal *g;

	if (taker->kind == PN_META)
		return push_taken(m, taker, code, cd, inner);
	g = goal_push(m, GOAL_TYPE_DISJ);
	g->p = taker;
	g->c = cs;
	g->cowner = cd;
	g->b = inner;
	return true;
}

bool do_type_disj(struct machine *m, const struct goal *g)
{
	push_type_disj(m, g->p, g->c, g->cowner, g->b);
	return true;
}

/* `static f(...) { ... }` is any function that is static. */
static bool is_header_without_type(const struct machine *m, const struct pnode *ps)
{
	const char *w;

	if (!ps || ps->kind != N_SPECS || !ps->parent || ps->parent->kind != N_FUNC_DEF)
		return false;
	for (const struct pnode *p = ps->child; p; p = p->next) {
		w = m->past->tokens[p->first].text;
		if (p->kind != N_ATTRIBUTE && (p->kind != N_TYPE_WORD || class_of(w, strlen(w)) == WC_BASE))
			return false;
	}
	return ps->child != NULL;
}

/* Which of the file's each word of the pattern takes; the metavariable takes what is left. */
static bool push_spec_goals(struct machine *m, const struct pnode *ps, const struct pnode *meta, node_id cs,
			    node_id cd, node_id inner)
{
	const struct pnode *p;
	node_id taken[MAX_SPECS];
	struct specs code;
	node_id pointer;
	bool ok = true;
	size_t n = 0;
	int ints;

	if (!list_specs(m, cs, &code))
		return false;
	if (ps == meta)
		return push_taker(m, meta, &code, cs, cd, inner) && (meta->kind != PN_META || rest_may_stay(m, &code));
	ints = push_int_words(m, ps, &code);
	if (!ints)
		return false;
	for (p = ps->child; p; p = p->next) {
		if (ints == 1 && is_int_word(m, p))
			taken[n] = 0;
		else if (n < MAX_SPECS && p != meta && (pointer = qualified_pointer(m, p, meta, cd, inner)) != 0)
			taken[n] = 0, ok = ok && pair_qualifier(m, ps, p, pointer);
		else if (n == MAX_SPECS || (p != meta && !take_spec(m, p, &code, &taken[n])))
			return false;
		n++;
	}
	for (p = ps->child, n = 0; p && ok; p = p->next, n++) {
		if (p != meta && !taken[n])
			continue;
		if (p != meta)
			goal_node(m, p, taken[n]);
		else if (!push_taker(m, p, &code, cs, cd, inner))
			return false;
	}
	if (!ok)
		return false;
	return (meta && meta->kind != PN_META) || is_header_without_type(m, ps) || rest_may_stay(m, &code);
}

/* Levels that a metavariable may take: all of a declarator that is else just a name, or pointers */
static bool may_take(const struct machine *m, node_id cd, node_id inner, unsigned want)
{
	for (; cd && cd != inner; cd = inner_of(m, cd))
		if (want && node_at(m->s, cd)->kind != N_DR_PTR)
			return false;
	return true;
}

/* b, if flag: where the part of the declarator ends that counts */
bool do_type(struct machine *m, const struct goal *g)
{
	const struct pnode *ps = g->p, *pd = g->owner, *meta = taker_of(ps);
	unsigned have = code_levels(m, g->cowner, g->flag ? g->b : 0), want = pattern_levels(pd);
	node_id inner = g->cowner;
	struct goal_row row = row_begin(m);

	if (meta) {
		if (have < want)
			return false;
		inner = skip_levels(m, g->cowner, have - want);
		if (!may_take(m, g->cowner, inner, want))
			return false;
	} else if (!ps || is_header_without_type(m, ps)) {
		while (inner && pd && node_at(m->s, inner)->kind != pd->kind)
			inner = inner_of(m, inner);
	}
	if (ps && !push_spec_goals(m, ps, meta, g->c, g->cowner, inner))
		return false;
	push_declarator(m, pd, inner, g->flag ? g->b : 0);
	row_end(m, &row);
	return true;
}

bool push_specs(struct machine *m, const struct pnode *p, node_id c)
{
	push_type(m, p, NULL, c, 0);
	return true;
}

/* ---- declarators ------------------------------------------------------------------------------------- */

/* `* const`: the pattern's qualifiers must be there */
static bool pair_pointer(struct machine *m, const struct pnode *p, node_id c, const struct pnode *pi, node_id ci)
{
	tok_id t = node_at(m->s, c)->first, end = ci ? node_at(m->s, ci)->first : node_at(m->s, c)->last + 1;
	uint32_t upto = pi ? pi->first : p->last + 1;

	for (uint32_t i = p->first; i < upto; i++) {
		while (t < end && !ptoken_same(m, i, t))
			t = token_next(m->s, t);
		if (t >= end || !pair_token(m, p, i, t))
			return false;
		t = token_next(m->s, t);
	}
	return true;
}

/* [inner] and what stands behind it: parameters, a size */
static bool push_suffix(struct machine *m, const struct pnode *p, node_id c, const struct pnode *pi, node_id ci,
			node_id stop)
{
	enum node_role role = p->kind == N_DR_FUNC ? R_PARAMS : R_SIZE;
	const struct pnode *pk = pnode_role(p, role);
	node_id ck = node_role(m->s, c, role);
	const struct node *n = node_at(m->s, c);
	uint32_t a = pi ? pi->last + 1 : p->first;
	tok_id x = ci ? node_at(m->s, ci)->last + 1 : n->first;
	struct goal_row row;

	if ((!pk && ck) || (pk && !ck && pk->kind != PN_DOTS))
		return false;
	row = row_begin(m);
	push_declarator(m, pi, ci, stop);
	if (pk && ck) {
		push_tokens(m, p, a, pk->first, c, x, node_at(m->s, ck)->first);
		goal_node(m, pk, ck);
		a = pk->last + 1;
		x = node_at(m->s, ck)->last + 1;
	} else if (pk) {
		push_tokens(m, p, a, pk->first, c, x, n->last);
		goal_node(m, pk, 0);
		a = pk->last + 1;
		x = n->last;
	}
	push_tokens(m, p, a, p->last + 1, c, x, n->last + 1);
	row_end(m, &row);
	return true;
}

static void push_paren(struct machine *m, const struct pnode *p, node_id c, node_id stop)
{
	const struct pnode *pi = pnode_role(p, R_INNER);
	node_id ci = inner_of(m, c);
	const struct node *n = node_at(m->s, c);
	struct goal_row row = row_begin(m);

	push_tokens(m, p, p->first, pi ? pi->first : p->last, c, n->first, ci ? node_at(m->s, ci)->first : n->last);
	push_declarator(m, pi, ci, stop);
	push_tokens(m, p, pi ? pi->last + 1 : p->last, p->last + 1, c, ci ? node_at(m->s, ci)->last + 1 : n->last,
		    n->last + 1);
	row_end(m, &row);
}

/* cowner: what is left of the declarator from there on does not count */
bool do_declarator(struct machine *m, const struct goal *g)
{
	const struct pnode *p = g->p, *pi;
	node_id c = g->c, ci, stop = g->cowner;

	if (p && p->kind != N_DR_PAREN && c != stop)
		c = skip_levels(m, c, 0);
	if (!p)
		return c == stop || !skip_levels(m, c, 0);
	if (!c || c == stop)
		return false;
	if (p->kind >= N_KIND_COUNT || p->kind == N_DR_NAME || p->kind == N_IDENT) {
		goal_node(m, p, c);
		return true;
	}
	if (node_at(m->s, c)->kind != p->kind)
		return false;
	pi = pnode_role(p, R_INNER);
	ci = inner_of(m, c);
	if (p->kind == N_DR_FUNC || p->kind == N_DR_ARRAY)
		return push_suffix(m, p, c, pi, ci, stop);
	if (p->kind == N_DR_PTR) {
		if (!pair_pointer(m, p, c, pi, ci))
			return false;
		push_declarator(m, pi, ci, stop);
		return true;
	}
	push_paren(m, p, c, stop);
	return true;
}

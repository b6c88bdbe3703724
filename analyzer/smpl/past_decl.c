// SPDX-License-Identifier: GPL-2.0-only
/* Declarations, parameters, fields, functions and directives of patterns. */
#include "smpl/past_private.h"

/* ---- declarators ----------------------------------------------------------------------------- */

static struct pnode *param_disj(struct pparser *p)
{
	return p_disj(p, p_param);
}

static struct pnode *param_nest(struct pparser *p)
{
	return p_nest(p, p_param);
}

static bool param_ends(struct pparser *p)
{
	return pat(p, P_COMMA) || pat(p, P_RPAREN) || pst(p, ST_DISJ_OR) || pst(p, ST_DISJ_AND) ||
	       pst(p, ST_DISJ_CLOSE) || pst(p, ST_NEST_CLOSE) || pst(p, ST_NEST_PLUS_CLOSE);
}

/* int x, or a metavariable alone */
static struct pnode *param_decl(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_PARAM), *c;
	const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);

	if (t->mv && !ptok_mv(t, MV_TYPE) &&
	    (ptok_punct(next, P_COMMA) || ptok_punct(next, P_RPAREN))) {
		c = p_name(p, N_DR_NAME);
		if (!c)
			return NULL;
		padd(n, c, R_DECLARATOR);
		return pdone(p, n);
	}
	c = p_specs(p, true);
	if (!c)
		return NULL;
	padd(n, c, R_SPECS);
	if (!param_ends(p)) {
		c = p_declarator(p, true);
		if (!c)
			return NULL;
		padd(n, c, R_DECLARATOR);
		if (!p_trailing(p, n))
			return NULL;
	}
	return pdone(p, n);
}

struct pnode *p_param(struct pparser *p)
{
	const struct ptok *t = ppeek(p);
	struct pnode *n;

	if (t->st == ST_DOTS)
		return p_dots(p);
	if (t->st == ST_DOTS6)
		return pleaf(p, N_PARAM);
	if (ptok_mv(t, MV_PARAMETER) || ptok_mv(t, MV_PARAMETER_LIST))
		return pmeta(p);
	if (p_at_nest(p))
		return param_nest(p);
	if (t->st == ST_DISJ_OPEN) {
		n = ptry(p, param_disj);
		if (n && param_ends(p))
			return n;
		if (n)
			p->pos = n->first;
	}
	return param_decl(p);
}

static struct pnode *params(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_PARAMS), *c;

	if (!paccept(p, P_LPAREN) || !penter(p))
		return NULL;
	while (!pat(p, P_RPAREN)) {
		c = p_param(p);
		if (!c)
			break;
		padd(n, c, R_NONE);
		if (!paccept(p, P_COMMA))
			break;
	}
	pleave(p);
	return paccept(p, P_RPAREN) ? pdone(p, n) : NULL;
}

static struct pnode *wrap(struct pparser *p, int kind, struct pnode *inner)
{
	struct pnode *n = inner ? pnode_from(p, kind, inner) : pnode_new(p, kind);

	if (inner)
		padd(n, inner, R_INNER);
	return n;
}

static struct pnode *array_suffix(struct pparser *p, struct pnode *inner)
{
	struct pnode *n = wrap(p, N_DR_ARRAY, inner);

	ptake(p);
	while (pkey(p, K_STATIC) || pkey(p, K_CONST) || pkey(p, K_RESTRICT))
		ptake(p);
	if (!pat(p, P_RBRACKET)) {
		if (!padd_from(p, n, p_assign, R_SIZE))
			return NULL;
	}
	return paccept(p, P_RBRACKET) ? pdone(p, n) : NULL;
}

static struct pnode *func_suffix(struct pparser *p, struct pnode *inner)
{
	struct pnode *n = wrap(p, N_DR_FUNC, inner), *c = ptry(p, params);

	if (!c) /* as in files: arguments of a macro */
		c = p_args(p);
	if (!c)
		return NULL;
	padd(n, c, R_PARAMS);
	return pdone(p, n);
}

static struct pnode *suffixes(struct pparser *p, struct pnode *n)
{
	for (;;) {
		if (pat(p, P_LBRACKET))
			n = array_suffix(p, n);
		else if (pat(p, P_LPAREN))
			n = func_suffix(p, n);
		else
			return n;
		if (!n)
			return NULL;
	}
}

/* "(" that opens a nested declarator, not parameters */
static bool nested(struct pparser *p, bool abstract)
{
	const struct ptok *t = ppeek_at(p, 1);

	if (ptok_punct(t, P_STAR) || ptok_punct(t, P_LPAREN))
		return true;
	if (ptok_punct(t, P_LBRACKET))
		return abstract;
	if (t->st == ST_IDENT && t->t.sub)
		return t->t.sub == K_ATTRIBUTE;
	if (!ptok_ident(t) || ptok_mv(t, MV_TYPE) || (t->known & NAME_TYPEDEF))
		return false;
	if (pat_ahead(p, 2, P_STAR)) /* (__stdcall *fp)(…) */
		return !t->mv && !abstract;
	return !abstract || (pat_ahead(p, 2, P_RPAREN) && pat_ahead(p, 3, P_LPAREN));
}

static struct pnode *paren_declarator(struct pparser *p, bool abstract)
{
	struct pnode *n = pnode_new(p, N_DR_PAREN), *c;

	ptake(p);
	while (pkey(p, K_ATTRIBUTE) || (ptok_ident(ppeek(p)) && pat_ahead(p, 1, P_STAR))) {
		if (!padd_from(p, n, p_attribute, R_NONE))
			return NULL;
	}
	c = p_declarator(p, abstract);
	if (!c)
		return NULL;
	padd(n, c, R_INNER);
	if (!p_attributes(p, n))
		return NULL;
	return paccept(p, P_RPAREN) ? pdone(p, n) : NULL;
}

static struct pnode *direct(struct pparser *p, bool abstract)
{
	const struct ptok *t = ppeek(p);
	struct pnode *n = NULL;

	if (pat(p, P_LPAREN) && nested(p, abstract)) {
		n = paren_declarator(p, abstract);
		if (!n)
			return NULL;
	} else if (ptok_ident(t) || t->st == ST_DISJ_OPEN) {
		n = p_name(p, N_DR_NAME);
		if (!n)
			return NULL;
	} else if (!abstract || (!pat(p, P_LBRACKET) && !pat(p, P_LPAREN))) {
		return NULL;
	}
	return suffixes(p, n);
}

/* Qualifiers and annotations behind a star */
static bool pointer_quals(struct pparser *p, struct pnode *n)
{
	struct pnode *a;

	for (;;) {
		const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);

		if (pkey(p, K_CONST) || pkey(p, K_VOLATILE) || pkey(p, K_RESTRICT))
			a = pleaf(p, N_TYPE_WORD);
		else if (p_at_attribute(p) && (t->mv || !ptok_ident(t) || ptok_ident(next) ||
					       ptok_punct(next, P_STAR)))
			a = p_attribute(p);
		else if (ptok_ident(t) && !t->mv && ptok_ident(next) && !next->t.bol)
			a = pleaf(p, N_ATTRIBUTE);
		else
			return true;
		if (!a)
			return false;
		padd(n, a, R_NONE);
	}
}

/* * name __attribute: the first is what is declared */
static bool name_then_attribute(struct pparser *p)
{
	const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);

	return ptok_ident(t) && ptok_ident(next) && !(t->known & (NAME_ATTR | NAME_EMPTY)) && !next->mv &&
	       ((next->known & (NAME_ATTR | NAME_EMPTY)) ||
		(starts_with(next->t.text, "__") && !starts_with(t->t.text, "__")));
}

static struct pnode *pointer(struct pparser *p, bool abstract)
{
	struct pnode *n = pnode_new(p, N_DR_PTR), *c;

	ptake(p);
	if (!name_then_attribute(p) && !pointer_quals(p, n))
		return NULL;
	if (pat(p, P_STAR) || ptok_ident(ppeek(p)) || pat(p, P_LPAREN) || pat(p, P_LBRACKET) ||
	    pst(p, ST_DISJ_OPEN)) {
		c = p_declarator(p, abstract);
		if (!c)
			return NULL;
		padd(n, c, R_INNER);
	} else if (!abstract) {
		return NULL;
	}
	return pdone(p, n);
}

struct pnode *p_declarator(struct pparser *p, bool abstract)
{
	struct pnode *n;

	if (!penter(p))
		return NULL;
	n = pat(p, P_STAR) ? pointer(p, abstract) : direct(p, abstract);
	pleave(p);
	return n;
}

/* ---- declarations ---------------------------------------------------------------------------- */

/* declarator [attributes] [: width] [= value] */
static struct pnode *init_declarator(struct pparser *p)
{
	struct pnode *n, *c;

	if (pst(p, ST_DOTS))
		return p_dots(p);
	n = pnode_new(p, N_INIT_DECLARATOR);
	if (!pat(p, P_COLON)) {
		c = p_declarator(p, false);
		if (!c)
			return NULL;
		padd(n, c, R_DECLARATOR);
	}
	if (!p_trailing(p, n))
		return NULL;
	if (pkey(p, K_ASM)) {
		if (!padd_from(p, n, p_attribute, R_NONE))
			return NULL;
	}
	if (paccept(p, P_COLON)) {
		if (!padd_from(p, n, p_cond, R_WIDTH))
			return NULL;
	}
	if (paccept(p, P_ASSIGN)) {
		if (!padd_from(p, n, p_initializer, R_VALUE))
			return NULL;
	}
	return pdone(p, n);
}

static struct pnode *static_assert_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_STATIC_ASSERT), *c;

	ptake(p);
	c = p_args(p);
	if (!c || !paccept(p, P_SEMI))
		return NULL;
	padd(n, c, R_ARGS);
	return pdone(p, n);
}

/* static DEFINE_FOO(x); */
static struct pnode *storage_declarer(struct pparser *p)
{
	struct pnode *specs = pnode_new(p, N_SPECS), *n;

	while (p_spec_keyword(ppeek(p)) && !p_type_keyword(ppeek(p)))
		padd(specs, pleaf(p, N_TYPE_WORD), R_NONE);
	if (!specs->child || !p_names_declarer(ppeek(p)))
		return NULL;
	pdone(p, specs);
	n = p_declarer(p);
	if (!n)
		return NULL;
	padd(n, specs, R_SPECS);
	n->first = specs->first;
	return n;
}

static bool defines_type(struct pparser *p, const struct pnode *specs)
{
	const struct pnode *c;

	for (c = specs->child; c; c = c->next) {
		if (c->kind == N_TYPE_WORD && p->toks[c->first].t.sub == K_TYPEDEF)
			return true;
	}
	return false;
}

/* Annotations alone declare nothing. */
static bool declares_something(const struct pnode *decl)
{
	const struct pnode *c;

	for (c = decl->child->child; c; c = c->next) {
		if (c->kind != N_ATTRIBUTE)
			return true;
	}
	return false;
}

struct pnode *p_decl(struct pparser *p)
{
	struct pnode *n = ptry(p, storage_declarer), *c;

	if (n)
		return n;
	n = pnode_new(p, N_DECL);
	if (pkey(p, K_STATIC_ASSERT))
		return static_assert_(p);
	c = p_specs(p, false);
	if (!c)
		return NULL;
	padd(n, c, R_SPECS);
	p->defines_type = defines_type(p, c);
	do {
		if (pat(p, P_SEMI))
			break;
		if (!padd_from(p, n, init_declarator, R_NONE))
			return NULL;
	} while (paccept(p, P_COMMA));
	if (!declares_something(n))
		return NULL;
	return paccept(p, P_SEMI) ? pdone(p, n) : NULL;
}

bool p_names_declarer(const struct ptok *t)
{
	return ptok_mv(t, MV_DECLARER) ||
	       (ptok_ident(t) && !t->mv && (t->known & NAME_DECLARER) && !(t->known & NAME_STATEMENT));
}

/* NAME(args) [= value]; [{ … }]: NAME is known to declare something */
struct pnode *p_declarer(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_DECLARER);

	padd(n, ppeek(p)->mv ? pmeta(p) : pleaf(p, N_IDENT), R_NAME);
	if (!padd_from(p, n, p_args, R_ARGS))
		return NULL;
	if (!p_attributes(p, n))
		return NULL;
	if (paccept(p, P_ASSIGN)) {
		if (!padd_from(p, n, p_initializer, R_VALUE))
			return NULL;
	}
	if (pat(p, P_LBRACE)) {
		if (!padd_from(p, n, p_compound, R_BODY))
			return NULL;
		return pdone(p, n);
	}
	return paccept(p, P_SEMI) ? pdone(p, n) : NULL;
}

/* ---- fields, enumerators --------------------------------------------------------------------- */

static struct pnode *field_seq(struct pparser *p)
{
	struct pnode *n = pnode_new(p, PN_SEQ);

	while (!param_ends(p)) {
		if (!padd_from(p, n, p_field, R_NONE))
			return NULL;
	}
	return n->child ? pdone(p, n) : NULL;
}

struct pnode *p_field(struct pparser *p)
{
	const struct ptok *t = ppeek(p);
	struct pnode *n;

	if (t->st == ST_DOTS)
		return p_dots(p);
	if (p_at_nest(p))
		return p_nest(p, field_seq);
	if (ptok_mv(t, MV_FIELD) || ptok_mv(t, MV_FIELD_LIST) || ptok_mv(t, MV_DECLARATION))
		return pmeta(p);
	if (t->st == ST_DISJ_OPEN) {
		uint32_t at = p->pos;

		n = p_disj(p, field_seq);
		if (n)
			return n;
		p->pos = at;
	}
	if (pat(p, P_SEMI))
		return pleaf(p, N_EMPTY_STMT);
	if (ptok_ident(t) && pat_ahead(p, 1, P_LPAREN) && !pat_ahead(p, 2, P_STAR)) {
		n = ptry(p, p_declarer);
		if (n)
			return n;
	}
	n = p_decl(p);
	if (n)
		n->optional = t->optional;
	return n;
}

static struct pnode *enumerator_seq(struct pparser *p)
{
	struct pnode *n = pnode_new(p, PN_SEQ);

	do {
		if (!padd_from(p, n, p_enumerator, R_NONE))
			return NULL;
		paccept(p, P_COMMA);
	} while (!param_ends(p));
	return pdone(p, n);
}

struct pnode *p_enumerator(struct pparser *p)
{
	struct pnode *n, *c;

	if (pst(p, ST_DOTS))
		return p_dots(p);
	if (pst(p, ST_DISJ_OPEN)) {
		n = ptry(p, enumerator_seq);
		if (n)
			return n;
	}
	n = pnode_new(p, N_ENUMERATOR);
	c = p_name(p, N_IDENT);
	if (!c)
		return NULL;
	padd(n, c, R_NAME);
	if (!p_attributes(p, n))
		return NULL;
	if (paccept(p, P_ASSIGN)) {
		if (!padd_from(p, n, p_cond, R_VALUE))
			return NULL;
	}
	return pdone(p, n);
}

/* ---- functions ------------------------------------------------------------------------------- */

/* Without a type before it, what has no parameters is the header of a loop: i(e) { … } */
static bool declares_function(const struct pnode *dr, bool typed)
{
	const struct pnode *c;

	while (dr) {
		if (dr->kind == N_DR_FUNC) {
			for (c = dr->child; c->next; c = c->next)
				;
			return typed || c->kind == N_PARAMS;
		}
		for (c = dr->child; c && c->role != R_INNER; c = c->next)
			;
		dr = c;
	}
	return false;
}

/* [specs] declarator { … } */
struct pnode *p_function(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_FUNC_DEF), *c;
	uint32_t at = p->pos;

	c = p_specs(p, false);
	if (c)
		padd(n, c, R_SPECS);
	else
		p->pos = at;
	c = p_declarator(p, false);
	if (!c || !declares_function(c, n->child != NULL))
		return NULL;
	padd(n, c, R_DECLARATOR);
	if (!p_trailing(p, n) || !pat(p, P_LBRACE))
		return NULL;
	if (!padd_from(p, n, p_compound, R_BODY))
		return NULL;
	return pdone(p, n);
}

/* ---- directives ------------------------------------------------------------------------------ */

static bool on_line(struct pparser *p, uint32_t end)
{
	return p->pos < end && ppeek(p)->st != ST_EOF;
}

static struct pnode *macro_params(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_PP_PARAMS), *c;

	ptake(p);
	while (!pat(p, P_RPAREN)) {
		if (pst(p, ST_DOTS))
			c = p_dots(p);
		else if (ptok_mv(ppeek(p), MV_IDENTIFIER_LIST))
			c = pmeta(p);
		else
			c = p_name(p, N_IDENT);
		if (!c)
			return NULL;
		padd(n, c, R_NONE);
		if (!paccept(p, P_COMMA))
			break;
	}
	return paccept(p, P_RPAREN) ? pdone(p, n) : NULL;
}

static struct pnode *body_of(struct pparser *p, enum macro_body sub, past_fn fn)
{
	struct pnode *n = pnode_new(p, N_MACRO_BODY), *c = fn(p);

	if (!c || p->pos < p->limit)
		return NULL;
	n->sub = sub;
	padd(n, c, R_NONE);
	return pdone(p, n);
}

static struct pnode *body_expr(struct pparser *p)
{
	return body_of(p, MB_EXPR, p_expr);
}

static struct pnode *body_type(struct pparser *p)
{
	return body_of(p, MB_TYPE, p_type_name);
}

static struct pnode *body_stmts(struct pparser *p)
{
	return body_of(p, MB_STMT, p_seq);
}

static struct pnode *macro_body(struct pparser *p)
{
	static const past_fn readings[] = { body_expr, body_type, body_stmts };
	struct pnode *n;
	size_t i;

	if (p->pos == p->limit) {
		n = pnode_new(p, N_MACRO_BODY);
		n->last = n->first - 1;
		n->sub = MB_EMPTY;
		return n;
	}
	for (i = 0; i < ARRAY_SIZE(readings); i++) {
		n = ptry(p, readings[i]);
		if (n)
			return n;
	}
	return NULL;
}

/* #define NAME[(params)] body */
static bool define(struct pparser *p, struct pnode *n)
{
	struct pnode *c = p_name(p, N_IDENT);

	if (!c)
		return false;
	padd(n, c, R_NAME);
	if (pat(p, P_LPAREN) && !ppeek(p)->t.space) {
		c = macro_params(p);
		if (!c)
			return false;
		padd(n, c, R_PARAMS);
	}
	c = macro_body(p);
	if (c)
		padd(n, c, R_BODY);
	return c != NULL;
}

static struct pnode *directive_line(struct pparser *p, uint32_t end)
{
	static const struct {
		const char *word;
		uint16_t kind;
	} words[] = { { "include", N_PP_INCLUDE }, { "include_next", N_PP_INCLUDE }, { "define", N_PP_DEFINE },
		      { "undef", N_PP_UNDEF } };
	struct pnode *n = pnode_new(p, N_PP_OTHER), *c;
	size_t i;

	ptake(p);
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(ppeek(p)->t.text, words[i].word) == 0)
			n->kind = words[i].kind;
	}
	ptake(p);
	if (n->kind == N_PP_DEFINE)
		return define(p, n) ? pdone(p, n) : NULL;
	if (n->kind == N_PP_UNDEF) {
		c = p_name(p, N_IDENT);
		if (!c)
			return NULL;
		padd(n, c, R_NAME);
		return pdone(p, n);
	}
	while (on_line(p, end)) {
		if (ppeek(p)->mv)
			padd(n, pmeta(p), R_NONE);
		else if (pst(p, ST_DOTS) && n->kind != N_PP_INCLUDE)
			padd(n, p_dots(p), R_NONE);
		else
			ptake(p);
	}
	return pdone(p, n);
}

struct pnode *p_directive(struct pparser *p)
{
	uint32_t end = p->pos + 1, saved = p->limit;
	struct pnode *n;

	while (end < p->limit && p->toks[end].directive &&
	       !(p->toks[end].t.bol && ptok_punct(&p->toks[end], P_HASH)))
		end++;
	p->limit = end;
	n = directive_line(p, end);
	p->limit = saved;
	return n && p->pos == end ? n : NULL;
}

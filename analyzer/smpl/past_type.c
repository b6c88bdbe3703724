// SPDX-License-Identifier: GPL-2.0-only
/* Types of patterns: specifiers, structs, enums, attributes; and what looks like a type. */
#include "smpl/past_private.h"

bool p_type_keyword(const struct ptok *t)
{
	return t->st == ST_IDENT && !t->mv && keyword_is_type(t->t.sub);
}

bool p_spec_keyword(const struct ptok *t)
{
	if (t->st != ST_IDENT || t->mv)
		return false;
	switch (t->t.sub) {
	case K_AUTO:
	case K_CONST:
	case K_EXTERN:
	case K_INLINE:
	case K_REGISTER:
	case K_RESTRICT:
	case K_STATIC:
	case K_TYPEDEF:
	case K_VOLATILE:
	case K_NORETURN:
	case K_THREAD:
	case K_ALIGNAS:
	case K_EXTENSION:
		return true;
	default:
		return p_type_keyword(t);
	}
}

/* A name that a declaration can be of: no metavariable of another kind */
static bool declarable(const struct ptok *t)
{
	if (!ptok_ident(t))
		return false;
	return !t->mv || t->mv->kind == MV_IDENTIFIER || t->mv->kind == MV_FUNCTION ||
	       t->mv->kind == MV_IDEXPRESSION || t->mv->kind == MV_METAVARIABLE;
}

static bool is_type_name(const struct ptok *t)
{
	return ptok_mv(t, MV_TYPE) || (ptok_ident(t) && !t->mv && (t->known & (NAME_TYPEDEF | NAME_TYPE_MACRO)));
}

/* A plain name that could be the name of a type */
static bool maybe_type(const struct ptok *t)
{
	return ptok_ident(t) && !t->mv;
}

bool p_starts_type(struct pparser *p)
{
	const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);
	uint32_t i;

	if (p_spec_keyword(t))
		return true;
	if (is_type_name(t)) {
		if (ptok_mv(t, MV_TYPE))
			return true;
		if (ptok_punct(next, P_LPAREN))
			return (t->known & NAME_TYPE_MACRO) || pat_ahead(p, 2, P_STAR);
		return !ptok_punct(next, P_DOT) && !ptok_punct(next, P_ARROW) && !ptok_punct(next, P_ASSIGN) &&
		       !ptok_punct(next, P_LBRACKET);
	}
	if (!maybe_type(t))
		return false;
	if ((declarable(next) && !next->t.bol) || p_spec_keyword(next))
		return true;
	for (i = 1; pat_ahead(p, i, P_STAR); i++)
		;
	/* foo *) and foo *, : no expression ends in a star */
	return i > 1 && (pat_ahead(p, i, P_RPAREN) || pat_ahead(p, i, P_COMMA));
}

/* ---- attributes ------------------------------------------------------------------------------ */

bool p_at_attribute(struct pparser *p)
{
	const struct ptok *t = ppeek(p);

	if (pkey(p, K_ATTRIBUTE) || ptok_mv(t, MV_ATTRIBUTE))
		return true;
	return ptok_ident(t) && !t->mv && (t->known & (NAME_ATTR | NAME_EMPTY)) && !(t->known & NAME_TYPEDEF);
}

/* The tokens of __attribute__((…)), metavariables and dots as children */
static bool attribute_tokens(struct pparser *p, struct pnode *n)
{
	int depth = 0;

	do {
		const struct ptok *t = ppeek(p);

		if (t->st == ST_EOF)
			return false;
		depth += ptok_punct(t, P_LPAREN);
		depth -= ptok_punct(t, P_RPAREN);
		if (t->mv)
			padd(n, pmeta(p), R_NONE);
		else if (t->st == ST_DOTS)
			padd(n, p_dots(p), R_NONE);
		else
			ptake(p);
	} while (depth);
	return true;
}

struct pnode *p_attribute(struct pparser *p)
{
	struct pnode *n;

	if (ptok_mv(ppeek(p), MV_ATTRIBUTE) && !pat_ahead(p, 1, P_LPAREN))
		return pmeta(p);
	n = pnode_new(p, N_ATTRIBUTE);
	if (ppeek(p)->mv)
		padd(n, pmeta(p), R_NONE);
	else
		ptake(p);
	if (pat(p, P_LPAREN) && !attribute_tokens(p, n))
		return NULL;
	return pdone(p, n);
}

bool p_attributes(struct pparser *p, struct pnode *parent)
{
	while (p_at_attribute(p)) {
		struct pnode *c = p_attribute(p);

		if (!c)
			return false;
		padd(parent, c, R_NONE);
	}
	return true;
}

static bool at_trailing(struct pparser *p)
{
	const struct ptok *t = ppeek(p);

	if (p_at_attribute(p))
		return true;
	return ptok_ident(t) && !t->mv && (!t->t.bol || starts_with(t->t.text, "__"));
}

bool p_trailing(struct pparser *p, struct pnode *parent)
{
	while (at_trailing(p)) {
		struct pnode *c = p_attribute(p);

		if (!c)
			return false;
		padd(parent, c, R_NONE);
	}
	return true;
}

/* ---- structs and enums ----------------------------------------------------------------------- */

static struct pnode *fields(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_FIELDS), *c;

	if (!paccept(p, P_LBRACE) || !penter(p))
		return NULL;
	while (!pat(p, P_RBRACE)) {
		c = p_field(p);
		if (!c)
			break;
		padd(n, c, R_NONE);
	}
	pleave(p);
	return paccept(p, P_RBRACE) ? pdone(p, n) : NULL;
}

static struct pnode *enumerators(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_ENUMERATORS), *c;

	if (!paccept(p, P_LBRACE))
		return NULL;
	while (!pat(p, P_RBRACE)) {
		c = p_enumerator(p);
		if (!c)
			return NULL;
		padd(n, c, R_NONE);
		/* Dots and disjunctions need no commas. */
		if (!paccept(p, P_COMMA) && !pat(p, P_RBRACE) && c->kind < PN_META && !pst(p, ST_DOTS))
			return NULL;
	}
	ptake(p);
	return pdone(p, n);
}

static struct pnode *tagged(struct pparser *p)
{
	bool is_enum = pkey(p, K_ENUM);
	struct pnode *n = pnode_new(p, is_enum ? N_ENUM : N_STRUCT), *c;

	ptake(p);
	if (!p_attributes(p, n))
		return NULL;
	if (ppeek(p)->st == ST_IDENT || pst(p, ST_DISJ_OPEN)) {
		c = p_name(p, N_IDENT);
		if (!c)
			return NULL;
		padd(n, c, R_NAME);
	} else if (pst(p, ST_DOTS)) {
		padd(n, p_dots(p), R_NAME);
	}
	if (is_enum && pat(p, P_COLON)) {
		ptake(p);
		if (!padd_from(p, n, p_type_name, R_TYPE))
			return NULL;
	}
	if (pat(p, P_LBRACE)) {
		c = is_enum ? enumerators(p) : fields(p);
		if (!c)
			return NULL;
		padd(n, c, R_FIELDS);
		if (!p_attributes(p, n))
			return NULL;
	} else if (!n->child) {
		return NULL;
	}
	return pdone(p, n);
}

/* ---- specifiers ------------------------------------------------------------------------------ */

static struct pnode *typeof_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_TYPEOF), *c = NULL;

	ptake(p);
	if (!paccept(p, P_LPAREN))
		return NULL;
	if (p_starts_type(p))
		c = ptry(p, p_type_name);
	if (!c || !pat(p, P_RPAREN)) {
		if (c)
			p->pos = c->first;
		c = ptry(p, p_expr);
	}
	if (!c)
		c = p_type_name(p);
	if (!c || !paccept(p, P_RPAREN))
		return NULL;
	padd(n, c, R_OPERAND);
	return pdone(p, n);
}

/* What may come behind the name of a type: something declared, or the end of a type */
static bool type_goes_on(struct pparser *p, bool abstract)
{
	const struct ptok *t = ppeek_at(p, 1);

	if (declarable(t) || p_spec_keyword(t) || ptok_punct(t, P_STAR) || t->st == ST_DISJ_OPEN)
		return true;
	if (ptok_mv(t, MV_ATTRIBUTE) || (t->st == ST_IDENT && t->t.sub == K_ATTRIBUTE))
		return true;
	if (ptok_punct(t, P_LPAREN) && (pat_ahead(p, 2, P_STAR) || pat_ahead(p, 2, P_LPAREN)))
		return true;
	if (t->st == ST_EOF || ptok_punct(t, P_SEMI))
		return true;
	return abstract && !ptok_punct(t, P_LPAREN);
}

/* asmlinkage void f, but foo_t const x: the type is still to come */
static bool annotates(struct pparser *p)
{
	const struct ptok *t = ppeek(p), *next;
	uint32_t i = 1;

	if (t->known & NAME_TYPEDEF)
		return false;
	while (p_spec_keyword(ppeek_at(p, i)) && !p_type_keyword(ppeek_at(p, i)))
		i++;
	next = ppeek_at(p, i);
	if (p_type_keyword(next))
		return true;
	if (i > 1)
		return ptok_ident(next) && declarable(ppeek_at(p, i + 1));
	if (ptok_mv(next, MV_TYPE))
		return true;
	/* __foo bar_t x: of names in a row the first is taken for the type if nothing else is known, as in files */
	return (next->known & NAME_TYPEDEF) && declarable(ppeek_at(p, 2));
}

/* One name in the place of a specifier: type, annotation, or already what is declared */
static struct pnode *name_spec(struct pparser *p, bool *have_type, bool abstract)
{
	const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);

	if (ptok_mv(t, MV_TYPE)) {
		if (*have_type)
			return NULL; /* typedef int T; */
		*have_type = true;
		return pmeta(p);
	}
	if (p_at_attribute(p) && (*have_type ? true : !ptok_punct(next, P_STAR)))
		return p_attribute(p);
	if (t->mv)
		return NULL;
	if (!*have_type && annotates(p))
		return pleaf(p, N_ATTRIBUTE);
	if (!*have_type && type_goes_on(p, abstract)) {
		*have_type = true;
		return pleaf(p, N_TYPE_IDENT);
	}
	/* an annotation that nobody knows: int __foo x, void __user *x, int __foo const x */
	if (*have_type && (declarable(next) || ptok_punct(next, P_STAR) || p_spec_keyword(next)))
		return pleaf(p, N_ATTRIBUTE);
	if (!*have_type && ptok_punct(next, P_LPAREN) && (t->known & NAME_TYPE_MACRO)) {
		struct pnode *n = p_attribute(p);

		*have_type = true;
		if (n)
			n->kind = N_TYPE_MACRO;
		return n;
	}
	return NULL;
}


static struct pnode *one_spec(struct pparser *p, bool *have_type, bool abstract)
{
	const struct ptok *t = ppeek(p);

	if (t->st == ST_DISJ_OPEN && !*have_type) {
		*have_type = true;
		return p_disj(p, p_type_name);
	}
	if (t->st != ST_IDENT)
		return NULL;
	if (ptok_ident(t))
		return name_spec(p, have_type, abstract);
	if (t->t.sub == K_STRUCT || t->t.sub == K_UNION || t->t.sub == K_ENUM) {
		*have_type = true;
		return tagged(p);
	}
	if (t->t.sub == K_TYPEOF) {
		*have_type = true;
		return typeof_(p);
	}
	if (t->t.sub == K_ATTRIBUTE || t->t.sub == K_ALIGNAS)
		return p_attribute(p);
	if (!p_spec_keyword(t))
		return NULL;
	*have_type = *have_type || p_type_keyword(t);
	return pleaf(p, N_TYPE_WORD);
}

struct pnode *p_specs(struct pparser *p, bool abstract)
{
	struct pnode *n = pnode_new(p, N_SPECS), *c;
	bool have_type = false;

	for (;;) {
		uint32_t at = p->pos;

		c = one_spec(p, &have_type, abstract);
		if (!c) {
			if (p->pos != at)
				return NULL; /* broke off in the middle of one */
			break;
		}
		padd(n, c, R_NONE);
	}
	return n->child ? pdone(p, n) : NULL;
}

static bool abstract_declarator(struct pparser *p)
{
	const struct ptok *next = ppeek_at(p, 1);

	if (pat(p, P_STAR) || pat(p, P_LBRACKET))
		return true;
	return pat(p, P_LPAREN) && (ptok_punct(next, P_STAR) || ptok_punct(next, P_LPAREN) ||
				    ptok_punct(next, P_RPAREN) || ptok_punct(next, P_LBRACKET));
}

/* `static` or an annotation alone is none. */
static bool names_type(struct pparser *p, const struct pnode *specs)
{
	const struct pnode *c;

	for (c = specs->child; c; c = c->next) {
		if (c->kind != N_ATTRIBUTE && (c->kind != N_TYPE_WORD || p_type_keyword(&p->toks[c->first])))
			return true;
	}
	return false;
}

struct pnode *p_type_name(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_TYPE_NAME), *c;

	if (!penter(p))
		return NULL;
	c = p_specs(p, true);
	if (c && !names_type(p, c))
		c = NULL;
	if (c)
		padd(n, c, R_SPECS);
	if (c && abstract_declarator(p)) {
		c = p_declarator(p, true);
		if (c)
			padd(n, c, R_DECLARATOR);
	}
	pleave(p);
	return c ? pdone(p, n) : NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
/* What SmPL adds to C: dots with their conditions, nests, disjunctions, names that are metavariables. */
#include "smpl/past_private.h"

/* ---- when ------------------------------------------------------------------------------------ */

typedef VEC(struct when) whens_t;

static bool word(struct pparser *p, const char *text)
{
	const struct ptok *t = ppeek(p);

	return t->st == ST_IDENT && strcmp(t->t.text, text) == 0;
}

static bool at_when(struct pparser *p)
{
	static const char *const after[] = { "any", "strict", "forall", "exists", "true", "false" };
	const struct ptok *next = ppeek_at(p, 1);
	size_t i;

	if (!word(p, "when"))
		return false;
	for (i = 0; i < ARRAY_SIZE(after); i++) {
		if (next->st == ST_IDENT && strcmp(next->t.text, after[i]) == 0)
			return true;
	}
	return ptok_punct(next, P_NE) || ptok_punct(next, P_ASSIGN);
}

static int bracket_step(const struct ptok *t)
{
	if (t->st == ST_DISJ_OPEN || ptok_punct(t, P_LPAREN) || ptok_punct(t, P_LBRACE) || ptok_punct(t, P_LBRACKET))
		return 1;
	if (t->st == ST_DISJ_CLOSE || ptok_punct(t, P_RPAREN) || ptok_punct(t, P_RBRACE) ||
	    ptok_punct(t, P_RBRACKET))
		return -1;
	return 0;
}

/* A condition is over where its line is, or the next one starts; only an open bracket goes on to the next line. */
static uint32_t when_end(struct pparser *p)
{
	uint32_t i = p->pos, start = p->pos;
	int depth = 0;

	for (; i < p->limit; i++) {
		const struct ptok *t = &p->toks[i];

		depth += bracket_step(t);
		if (depth < 0)
			return i;
		if (i == start)
			continue;
		if (!depth && bracket_step(t) == 0 && (t->t.bol || strcmp(t->t.text, "when") == 0 ||
						      t->st == ST_NEST_CLOSE || t->st == ST_NEST_PLUS_CLOSE))
			return i;
		if (t->t.bol && depth - bracket_step(t) <= 0)
			return i;
		/* f(... when != x, y): the list goes on */
		if (!depth && ptok_punct(t, P_COMMA))
			return i;
	}
	return i;
}

static struct pnode *when_code(struct pparser *p)
{
	uint32_t saved = p->limit, end = when_end(p);
	struct pnode *n;

	p->limit = end;
	n = ptry(p, p_expr);
	if (n && p->pos < end) {
		p->pos = n->first;
		n = NULL;
	}
	if (!n)
		n = ptry(p, p_seq);
	if (n && p->pos < end)
		n = NULL;
	p->limit = saved;
	return n;
}

static bool flag(struct pparser *p, whens_t *out)
{
	static const struct {
		const char *text;
		enum when_kind kind;
	} flags[] = { { "any", WHEN_ANY }, { "strict", WHEN_STRICT }, { "forall", WHEN_FORALL },
		      { "exists", WHEN_EXISTS } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!word(p, flags[i].text))
			continue;
		vec_push(out, (struct when){ .kind = flags[i].kind });
		ptake(p);
		return true;
	}
	return false;
}

/* Behind `when !=` or `when =`; *more: another one follows behind a comma */
static bool condition(struct pparser *p, enum when_kind kind, whens_t *out)
{
	struct when w = { .kind = kind };

	if (kind == WHEN_NOT && (word(p, "true") || word(p, "false")) && !ppeek_at(p, 1)->t.bol &&
	    ppeek_at(p, 1)->st != ST_EOF) {
		w.kind = word(p, "true") ? WHEN_TRUE : WHEN_FALSE;
		ptake(p);
	}
	w.code = when_code(p);
	if (!w.code || w.code->first > w.code->last)
		return false;
	vec_push(out, w);
	return true;
}

static bool one_when(struct pparser *p, whens_t *out)
{
	enum when_kind kind;

	ptake(p);
	if (paccept(p, P_NE))
		return condition(p, WHEN_NOT, out);
	if (paccept(p, P_ASSIGN))
		return condition(p, WHEN_EQ, out);
	if ((word(p, "true") || word(p, "false")) && ptok_punct(ppeek_at(p, 1), P_NE)) {
		kind = word(p, "true") ? WHEN_TRUE : WHEN_FALSE; /* as the manual's grammar has it */
		ptake(p);
		ptake(p);
		return condition(p, kind, out);
	}
	if (!flag(p, out))
		return false;
	while (pat(p, P_COMMA)) {
		uint32_t at = p->pos;

		ptake(p);
		if (!flag(p, out)) {
			p->pos = at;
			break;
		}
	}
	return true;
}

static bool read_whens(struct pparser *p, struct pnode *n)
{
	whens_t out = { 0 };
	struct when *copy;
	bool ok = true;

	while (ok && at_when(p))
		ok = one_when(p, &out);
	if (ok && out.len) {
		copy = arena_alloc(p->a, out.len * sizeof(*copy));
		memcpy(copy, out.at, out.len * sizeof(*copy));
		n->whens = copy;
		n->nwhens = out.len;
	}
	vec_release(&out);
	return ok;
}

struct pnode *p_dots(struct pparser *p)
{
	struct pnode *n = pnode_new(p, PN_DOTS);

	if (!pst(p, ST_DOTS))
		return NULL;
	n->optional = ppeek(p)->optional;
	ptake(p);
	return read_whens(p, n) ? pdone(p, n) : NULL;
}

/* ---- nests ----------------------------------------------------------------------------------- */

bool p_at_nest(struct pparser *p)
{
	return pst(p, ST_NEST_OPEN) || pst(p, ST_NEST_PLUS_OPEN);
}

struct pnode *p_nest(struct pparser *p, past_fn fn)
{
	struct pnode *n = pnode_new(p, PN_NEST), *c;

	n->plus = pst(p, ST_NEST_PLUS_OPEN);
	n->optional = ppeek(p)->optional;
	ptake(p);
	if (!read_whens(p, n) || !penter(p))
		return NULL;
	c = fn(p);
	pleave(p);
	if (!c || c->first > c->last || !pst(p, n->plus ? ST_NEST_PLUS_CLOSE : ST_NEST_CLOSE))
		return NULL;
	padd(n, c, R_NONE);
	ptake(p);
	return read_whens(p, n) ? pdone(p, n) : NULL;
}

/* ---- disjunctions ---------------------------------------------------------------------------- */

static bool at_separator(struct pparser *p)
{
	return pst(p, ST_DISJ_OR) || pst(p, ST_DISJ_AND) || pst(p, ST_DISJ_CLOSE);
}

struct pnode *p_disj(struct pparser *p, past_fn fn)
{
	struct pnode *n = pnode_new(p, PN_DISJ), *c;

	if (!pst(p, ST_DISJ_OPEN) || !penter(p))
		return NULL;
	n->column0 = ppeek(p)->column0;
	n->optional = ppeek(p)->optional;
	do {
		if (pst(p, ST_DISJ_AND))
			n->kind = PN_CONJ;
		ptake(p);
		if (at_separator(p)) { /* an empty branch */
			c = pnode_new(p, PN_SEQ);
			c->last = c->first - 1;
		} else {
			c = fn(p);
		}
		if (!c)
			break;
		padd(n, c, R_NONE);
	} while (pst(p, ST_DISJ_OR) || pst(p, ST_DISJ_AND));
	pleave(p);
	if (!c || !pst(p, ST_DISJ_CLOSE))
		return NULL;
	ptake(p);
	return pdone(p, n);
}

/* ---- names ----------------------------------------------------------------------------------- */

static struct pnode *name_dr(struct pparser *p)
{
	return p_name(p, N_DR_NAME);
}

static struct pnode *name_ident(struct pparser *p)
{
	return p_name(p, N_IDENT);
}

static bool names_something(const struct metavar *mv)
{
	return mv->kind == MV_IDENTIFIER || mv->kind == MV_FUNCTION || mv->kind == MV_METAVARIABLE ||
	       mv->kind == MV_IDEXPRESSION;
}

struct pnode *p_name(struct pparser *p, enum node_kind leaf)
{
	const struct ptok *t = ppeek(p);

	if (t->st == ST_DISJ_OPEN)
		return p_disj(p, leaf == N_DR_NAME ? name_dr : name_ident);
	if (t->mv && t->mv->kind == MV_TYPE && leaf == N_DR_NAME && p->defines_type)
		return pmeta(p);
	if (t->mv)
		return names_something(t->mv) ? pmeta(p) : NULL;
	return ptok_ident(t) ? pleaf(p, leaf) : NULL;
}

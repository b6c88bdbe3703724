// SPDX-License-Identifier: GPL-2.0-only
/*
 * From patterns to formulas. Statements become "this element here, and behind it the rest"; `...` becomes a condition on
 * all paths (or on one) up to the rest.
 */
#include "match/formula.h"

enum below { BELOW_NOTHING, BELOW_IF, BELOW_LOOP };

struct maker {
	const struct smpl_rule *rule;
	const struct past *past;
	struct arena *arena;
	bool some;
	unsigned nbraces;
	const struct metavar *brace; /* the innermost one around what is made */
	bool leaves, last;           /* dots may leave it by goto: see struct formula_dots */
	enum below below;            /* what the statement that comes is the body of */
	const struct pnode *function_body;
	struct err *err;
	int depth;
};

static const struct formula *sequence(struct maker *m, const struct pnode *item, const struct pnode *before,
				      const struct formula *tail);
static const struct formula *statement(struct maker *m, const struct pnode *s, const struct formula *rest);

/* ---- small parts --------------------------------------------------------------------------------- */
static struct formula *new_formula(struct maker *m, enum formula_kind kind)
{
	struct formula *f = arena_alloc(m->arena, sizeof(*f));

	f->kind = (uint8_t)kind;
	return f;
}

static const struct formula *about(struct maker *m, enum formula_kind kind, const struct pnode *elem)
{
	struct formula *f = new_formula(m, kind);

	f->elem = elem;
	return f;
}

static const struct formula *token(struct maker *m, const struct pnode *owner, uint32_t t)
{
	struct formula *f = new_formula(m, F_TOKEN);

	f->elem = owner;
	f->token = t;
	return f;
}

/* NULL says nothing. */
static const struct formula *both(struct maker *m, const struct formula *a, const struct formula *b)
{
	struct formula *f;

	if (!a || !b)
		return a ? a : b;
	f = new_formula(m, F_AND);
	f->a = a;
	f->b = b;
	return f;
}

static const struct formula *moved(struct maker *m, enum formula_kind kind, uint64_t kinds, const struct formula *a)
{
	struct formula *f;

	if (!a)
		return NULL;
	f = new_formula(m, kind);
	f->kinds = kinds;
	f->some = m->some;
	f->a = a;
	return f;
}

static const struct formula *truth(struct maker *m)
{
	return new_formula(m, F_TRUE);
}

static bool is_list(const struct pnode *n)
{
	return n->kind == PN_SEQ;
}

static const struct pnode *role(const struct pnode *n, enum node_role r)
{
	for (const struct pnode *c = n->child; c; c = c->next)
		if (c->role == r)
			return c;
	return NULL;
}

static const struct formula *prefer(struct maker *m, const struct formula *a, const struct formula *guard,
				    const struct formula *b)
{
	struct formula *f = new_formula(m, F_PREFER);

	f->a = a ? a : truth(m);
	f->guard = guard;
	f->b = b ? b : truth(m);
	return f;
}

static bool is_dots(const struct pnode *n)
{
	return n->kind == PN_DOTS || n->kind == PN_NEST;
}

typedef VEC(const struct formula *) formulas_t;

static const struct formula *const *kept_list(struct maker *m, formulas_t *v)
{
	const struct formula **at = arena_alloc(m->arena, (v->len + 1) * sizeof(*at));

	if (v->len)
		memcpy(at, v->at, v->len * sizeof(*at));
	vec_release(v);
	return at;
}

static const struct formula *any_of(struct maker *m, const formulas_t *list)
{
	const struct formula *f = NULL;

	for (size_t i = list->len; i > 0; i--)
		f = f ? prefer(m, list->at[i - 1], NULL, f) : list->at[i - 1];
	return f;
}

/* ---- statements ---------------------------------------------------------------------------------- */
static bool is_jump(const struct pnode *s)
{
	return s->kind == N_RETURN || s->kind == N_GOTO || s->kind == N_BREAK || s->kind == N_CONTINUE;
}

static const struct formula *at_close(struct maker *m, const struct metavar *brace, const struct formula *a)
{
	struct formula *f = new_formula(m, F_AT_CLOSE);

	f->brace = brace;
	f->a = a;
	return f;
}

/* The brace that closes comes after the jump in the text, but no path leads there. */
static const struct formula *after_jump(struct maker *m, const struct formula *rest)
{
	const struct formula *first = rest;

	while (first && first->kind == F_AND)
		first = first->a;
	if (!first || first->kind != F_CLOSES)
		return moved(m, F_NEXT, 0, rest);
	return at_close(m, first->brace, rest);
}

static const struct formula *single(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	return both(m, about(m, F_ELEM, s), is_jump(s) ? after_jump(m, rest) : moved(m, F_NEXT, 0, rest));
}

/* What remembers a brace, with the formulas that speak of it */
static const struct metavar *new_brace(struct maker *m, struct formula **opens, struct formula **closes)
{
	struct metavar *brace = arena_alloc(m->arena, sizeof(*brace));

	brace->name = arena_printf(m->arena, "{%u", ++m->nbraces);
	brace->kind = MV_OTHER;
	*opens = new_formula(m, F_OPENS);
	*closes = new_formula(m, F_CLOSES);
	(*opens)->brace = (*closes)->brace = brace;
	return brace;
}

static struct formula *exists_brace(struct maker *m, const struct metavar *brace)
{
	struct formula *f = new_formula(m, F_EXISTS);
	const struct metavar **vars = arena_alloc(m->arena, 2 * sizeof(*vars));

	vars[0] = brace;
	f->vars = vars;
	return f;
}

static bool is_minus(const struct maker *m, const struct pnode *n)
{
	return m->past->tokens[n->first].mark == MARK_MINUS;
}

/* A `statement list` is all that stands between two braces. */
static bool is_whole_body(const struct pnode *n)
{
	return n && !n->next && n->kind == PN_META && n->mv->kind == MV_STATEMENT_LIST;
}

/* Then no path needs to reach the closing brace, and dots may leave the braces by goto, to some return elsewhere. */
static bool ends_in_return(const struct pnode *n)
{
	bool all = true;

	while (n && n->next)
		n = n->next;
	if (!n || n->kind == N_RETURN)
		return n != NULL;
	if (n->kind != PN_DISJ)
		return false;
	for (const struct pnode *b = n->child; b; b = b->next)
		all = all && (is_list(b) ? ends_in_return(b->child) : b->kind == N_RETURN);
	return all;
}

/* Is it `{ ... return e; }`, with braces that stay as they are? */
static bool is_way_out(const struct maker *m, const struct pnode *s)
{
	return s->child && is_dots(s->child) && ends_in_return(s->child) && !is_minus(m, s);
}

/* A goto without braces does for such a block, if the dots go along it to the rest. */
static const struct formula *lone_goto(struct maker *m, const struct pnode *s)
{
	const struct metavar *outer = m->brace;
	struct formula *jump = new_formula(m, F_KIND);
	const struct formula *body;

	jump->kinds = FL_BIT(FL_GOTO);
	m->brace = NULL;
	body = sequence(m, s->child, NULL, NULL);
	m->brace = outer;
	return both(m, jump, body);
}

/* A branch without braces has in its one statement what the nest asks for. */
static const struct formula *bare_nest(struct maker *m, const struct pnode *s)
{
	struct formula *opens, *closes, *scope;
	const struct metavar *outer = m->brace, *brace = new_brace(m, &opens, &closes);

	opens->bare = true;
	m->brace = brace;
	scope = exists_brace(m, brace);
	scope->a = both(m, opens, sequence(m, s->child, NULL, NULL));
	m->brace = outer;
	return scope;
}

static const struct formula *compound(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	struct formula *opens, *closes, *scope;
	const struct metavar *outer = m->brace, *brace = new_brace(m, &opens, &closes);
	const struct formula *end, *body;
	bool leaves = m->leaves, last = m->last;
	enum below below = m->below;

	/* A function can't lose its braces. */
	opens->inner = s != m->function_body && is_minus(m, s);
	end = both(m, closes, both(m, token(m, s, s->last), moved(m, F_NEXT, 0, rest)));
	m->brace = brace;
	m->leaves = ends_in_return(s->child);
	m->last = below == BELOW_LOOP;
	m->below = BELOW_NOTHING;
	body = is_whole_body(s->child) ? both(m, about(m, F_STATEMENT, s->child), at_close(m, brace, end)) :
					 moved(m, F_NEXT, 0, sequence(m, s->child, NULL, end));
	m->brace = outer;
	m->leaves = leaves;
	m->last = last;
	scope = exists_brace(m, brace);
	scope->a = both(m, opens, both(m, token(m, s, s->first), body));
	if (!below)
		return scope;
	if (s->child && s->child->kind == PN_NEST && !s->child->next && is_minus(m, s->child) == is_minus(m, s))
		return prefer(m, scope, NULL, bare_nest(m, s));
	return is_way_out(m, s) ? prefer(m, scope, NULL, lone_goto(m, s)) : scope;
}

static uint32_t token_before(const struct maker *m, const struct pnode *n, const char *text)
{
	uint32_t t = n->first;

	while (t > 0 && strcmp(m->past->tokens[t - 1].text, text) != 0)
		t--;
	return t ? t - 1 : n->first;
}

static const struct formula *body(struct maker *m, const struct pnode *s, enum below below)
{
	const struct formula *f;

	m->below = below;
	f = statement(m, s, NULL);
	m->below = BELOW_NOTHING;
	return f;
}

static const struct formula *conditional(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	const struct pnode *then = role(s, R_THEN), *other = role(s, R_ELSE);
	struct formula *no_else;
	const struct formula *f = about(m, F_ELEM, s);

	if (then)
		f = both(m, f, moved(m, F_BRANCH, FL_BIT(FL_TRUE), body(m, then, BELOW_IF)));
	if (other) {
		const struct formula *e = both(m, token(m, s, token_before(m, other, "else")),
					       moved(m, F_NEXT, 0, body(m, other, BELOW_IF)));

		f = both(m, f, moved(m, F_BRANCH, FL_BIT(FL_FALSE), e));
	} else {
		no_else = new_formula(m, F_HAS);
		no_else->kinds = FL_BIT(FL_FALLTHROUGH);
		f = both(m, f, no_else);
	}
	return both(m, f, moved(m, F_BEHIND, 0, rest));
}

static const struct formula *loop(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	const struct pnode *in = role(s, R_BODY);
	const struct formula *f = about(m, F_ELEM, s);

	if (in)
		f = both(m, f, moved(m, F_BRANCH, FL_BIT(FL_INLOOP), body(m, in, BELOW_LOOP)));
	return both(m, f, moved(m, F_BEHIND, 0, rest));
}

static const struct formula *do_loop(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	const struct pnode *in = role(s, R_BODY);
	const struct formula *f = token(m, s, s->first), *end = about(m, F_ELEM, s);

	if (in)
		f = both(m, f, moved(m, F_NEXT, 0, body(m, in, BELOW_LOOP)));
	return both(m, f, moved(m, F_BEHIND, FL_BIT(FL_DO_WHILE), both(m, end, moved(m, F_BEHIND, 0, rest))));
}

/* ---- switch ---------------------------------------------------------------------------------------- */
static bool is_label(const struct pnode *n)
{
	return n->kind == N_CASE || n->kind == N_DEFAULT;
}

/* The statements behind a case label, up to the next one, as a list of their own */
static const struct pnode *case_body(struct maker *m, const struct pnode *label)
{
	struct pnode *first = NULL, *last = NULL;

	for (const struct pnode *n = label->next; n && !is_label(n); n = n->next) {
		struct pnode *copy = arena_alloc(m->arena, sizeof(*copy));

		*copy = *n;
		copy->next = NULL;
		if (last)
			last->next = copy;
		else
			first = copy;
		last = copy;
	}
	return first;
}

static const struct formula *case_code(struct maker *m, const struct pnode *label)
{
	return both(m, about(m, F_ELEM, label), moved(m, F_NEXT, 0, sequence(m, case_body(m, label), NULL, NULL)));
}

/*
 * The order of the cases does not matter: each of the file's must be one of the pattern's with all its code, or none by its
 * label; and each label of the pattern must be there.
 */
static const struct formula *cases(struct maker *m, const struct pnode *first)
{
	struct formula *f = new_formula(m, F_CASES), *none = new_formula(m, F_NOT);
	formulas_t headers = { 0 }, code = { 0 };

	for (const struct pnode *n = first; n; n = n->next) {
		if (!is_label(n))
			continue;
		vec_push(&headers, about(m, F_ELEM, n));
		vec_push(&code, case_code(m, n));
	}
	none->a = any_of(m, &headers);
	vec_push(&code, none);
	f->some = m->some;
	f->a = any_of(m, &code);
	f->headers = kept_list(m, &headers);
	vec_release(&code);
	return f;
}

static const struct formula *switch_body(struct maker *m, const struct pnode *body)
{
	struct formula *opens, *closes, *at_close, *scope;
	const struct metavar *outer = m->brace, *brace = new_brace(m, &opens, &closes);
	const struct formula *in;
	bool outer_leaves = m->leaves;

	m->brace = brace;
	m->leaves = false;
	in = cases(m, body->child);
	m->brace = outer;
	m->leaves = outer_leaves;
	at_close = new_formula(m, F_AT_CLOSE);
	at_close->brace = brace;
	at_close->a = token(m, body, body->last);
	scope = exists_brace(m, brace);
	scope->a = both(m, opens, both(m, token(m, body, body->first), both(m, in, at_close)));
	return moved(m, F_ENTER, FL_BIT(FL_OPEN), scope);
}

static const struct formula *selection(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	const struct pnode *body = role(s, R_BODY);
	const struct formula *f = about(m, F_ELEM, s);

	if (body && body->kind == N_COMPOUND && body->child && is_label(body->child))
		f = both(m, f, switch_body(m, body));
	else if (body)
		f = both(m, f, moved(m, F_ENTER, ~(FL_BIT(FL_FALLTHROUGH) | FL_BIT(FL_AFTER)), statement(m, body, NULL)));
	return both(m, f, moved(m, F_BEHIND, 0, rest));
}

static const struct formula *function(struct maker *m, const struct pnode *s)
{
	const struct pnode *body = role(s, R_BODY);
	const struct formula *f = about(m, F_ELEM, s);

	m->function_body = body;
	return body ? both(m, f, moved(m, F_NEXT, 0, statement(m, body, NULL))) : f;
}

/* ---- alternatives ---------------------------------------------------------------------------------- */
static const struct formula *branch(struct maker *m, const struct pnode *b, const struct formula *rest)
{
	const struct pnode *first = b->child;

	if (!is_list(b))
		return statement(m, b, rest);
	/* Below an if whose braces an isomorphism took away there is one statement, and nothing before it. */
	if (m->below && first && first->kind == PN_DOTS && first->next)
		first = first->next;
	return sequence(m, first, NULL, rest);
}

static const struct formula *alternatives(struct maker *m, const struct pnode *b, const struct formula *rest)
{
	const struct formula *guard;

	if (!b->next)
		return branch(m, b, rest);
	guard = branch(m, b, NULL);
	return prefer(m, branch(m, b, rest), guard ? guard : truth(m), alternatives(m, b->next, rest));
}

static const struct formula *all_of(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	const struct formula *f = NULL;

	for (const struct pnode *b = s->child; b; b = b->next)
		f = both(m, f, branch(m, b, b->next ? NULL : rest));
	return f;
}


static const struct formula *statement(struct maker *m, const struct pnode *s, const struct formula *rest)
{
	const struct formula *f;
	enum below below = m->below;

	if (m->depth++ > 200) {
		err_set(m->err, ERR_USAGE, "%s: the pattern is nested too deeply", m->rule->name);
		m->depth--;
		return truth(m);
	}
	if (s->kind != N_COMPOUND && s->kind != PN_DISJ && s->kind != PN_SEQ)
		m->below = BELOW_NOTHING;
	switch (s->kind) {
	case PN_SEQ:
		f = sequence(m, s->child, NULL, rest);
		break;
	case PN_DISJ:
		f = alternatives(m, s->child, rest);
		break;
	case PN_CONJ:
		f = all_of(m, s, rest);
		break;
	case PN_META:
		f = s->mv->kind == MV_STATEMENT || s->mv->kind == MV_METAVARIABLE ? both(m, about(m, F_STATEMENT, s), moved(m, F_BEHIND, 0, rest)) :
						  single(m, s, rest);
		break;
	case PN_DOTS:
	case PN_NEST:
		f = sequence(m, s, NULL, rest);
		break;
	case N_COMPOUND:
		f = compound(m, s, rest);
		break;
	case N_IF:
		f = conditional(m, s, rest);
		break;
	case N_WHILE:
	case N_FOR:
	case N_ITERATOR:
		f = loop(m, s, rest);
		break;
	case N_DO:
		f = do_loop(m, s, rest);
		break;
	case N_SWITCH:
		f = selection(m, s, rest);
		break;
	case N_FUNC_DEF:
		f = function(m, s);
		break;
	default:
		f = single(m, s, rest);
	}
	m->below = below;
	m->depth--;
	return f;
}

/* ---- dots ------------------------------------------------------------------------------------------ */
/* What a formula looks like in which code may not occur: it may stand anywhere in a node. */
static const struct formula *code(struct maker *m, const struct pnode *n)
{
	return past_is_expr(n) ? about(m, F_ELEM, n) : branch(m, n, NULL);
}

static const struct pnode *previous(const struct pnode *n)
{
	const struct pnode *p = n->parent ? n->parent->child : NULL;

	while (p && p->next != n)
		p = p->next;
	return p;
}

/*
 * What a match may have right behind dots (forward), or right in front of them: statements from here on, one of each
 * alternative, and what comes next where they may be missing. Nothing more behind other dots, or behind any statement.
 * True: all of that may be missing.
 */
static bool add_edges(struct maker *m, const struct pnode *item, bool forward, formulas_t *out)
{
	for (; item; item = forward ? item->next : previous(item)) {
		bool empty = item->optional;

		if (is_dots(item) || (item->kind == PN_META && item->mv->kind == MV_STATEMENT))
			return false;
		if (item->kind == PN_DISJ) {
			for (const struct pnode *b = item->child; b; b = b->next) {
				const struct pnode *in = is_list(b) ? b->child : b;

				while (!forward && is_list(b) && in && in->next)
					in = in->next;
				empty = add_edges(m, in, forward, out) || empty;
			}
		} else {
			const struct formula *f = branch(m, item, NULL);

			if (f)
				vec_push(out, f);
		}
		/* the siblings of an alternative that is one statement are other alternatives */
		if (!empty || (item->parent && item->parent->kind == PN_DISJ))
			return empty;
	}
	return true;
}

static void add_whens(struct maker *m, const struct pnode *n, struct formula_dots *d, formulas_t *never,
		      formulas_t *always, bool *any, bool *some)
{
	for (size_t i = 0; i < n->nwhens; i++) {
		const struct when *w = &n->whens[i];
		struct formula *t;

		switch (w->kind) {
		case WHEN_NOT:
			vec_push(never, code(m, w->code));
			break;
		case WHEN_EQ:
			vec_push(always, code(m, w->code));
			break;
		case WHEN_ANY:
			*any = true;
			break;
		case WHEN_STRICT:
			d->strict = true;
			break;
		case WHEN_FORALL:
		case WHEN_EXISTS:
			*some = w->kind == WHEN_EXISTS;
			break;
		case WHEN_TRUE:
		case WHEN_FALSE:
			t = new_formula(m, F_TRUTH);
			t->elem = w->code;
			t->kinds = w->kind == WHEN_TRUE ? FL_BIT(FL_TRUE) | FL_BIT(FL_INLOOP) :
				   FL_BIT(FL_FALSE) | FL_BIT(FL_FALLTHROUGH) | FL_BIT(FL_LOOP_FALLTHROUGH);
			vec_push(never, t);
			break;
		}
	}
}

static const struct formula *dots(struct maker *m, const struct pnode *n, const struct pnode *before,
				  const struct formula *rest)
{
	struct formula_dots *d = arena_alloc(m->arena, sizeof(*d));
	struct formula *f = new_formula(m, F_DOTS);
	formulas_t never = { 0 }, always = { 0 }, apart = { 0 };
	formulas_t then = { 0 };
	bool any = false, some = m->some, outer = m->some;

	/* All that stands in a function is found at once, not path by path. */
	if (m->function_body && n == m->function_body->child && n->kind == PN_NEST && !n->plus && !n->next && !n->nwhens)
		some = false;
	add_whens(m, n, d, &never, &always, &any, &some);
	add_edges(m, n->next, true, &then);
	d->after = any_of(m, &then);
	if (!any) {
		add_edges(m, before, false, &apart);
		for (size_t i = 0; i < then.len; i++)
			vec_push(&apart, then.at[i]);
	}
	vec_release(&then);
	d->never = kept_list(m, &never);
	d->always = kept_list(m, &always);
	d->apart = kept_list(m, &apart);
	m->some = some;
	if (n->kind == PN_NEST && n->child)
		d->nest = code(m, n->child);
	m->some = outer;
	d->within = m->brace;
	d->leaves = m->leaves;
	d->last = m->last;
	d->plus = n->plus;
	d->to_end = !n->next || (n->next->optional && !n->next->next);
	d->alone = d->to_end && m->function_body && n == m->function_body->child;
	f->some = some;
	f->dots = d;
	f->a = rest;
	return f;
}

/* before: the item in front of the first one */
static const struct formula *sequence(struct maker *m, const struct pnode *item, const struct pnode *before,
				      const struct formula *tail)
{
	const struct formula *rest, *f;

	if (!item)
		return tail;
	rest = sequence(m, item->next, item, tail);
	if (is_dots(item))
		return dots(m, item, before, rest);
	f = statement(m, item, rest);
	if (!item->optional || (!rest && before && is_dots(before)))
		return f; /* or the dots go on to the end */
	/* Where the rule starts with what may be missing, `...` behind that starts with the function. */
	if (item->parent == m->past->root && !before && item->next && is_dots(item->next)) {
		struct formula *start = new_formula(m, F_KIND);

		start->kinds = FL_BIT(FL_TOP);
		rest = both(m, start, sequence(m, item->next, NULL, tail));
	}
	return prefer(m, f, NULL, rest);
}

/* ---- the whole --------------------------------------------------------------------------------------- */
static void number(struct formula *f, uint32_t *next)
{
	if (!f || f->id)
		return;
	f->id = ++*next;
	number((struct formula *)f->a, next);
	number((struct formula *)f->b, next);
	number((struct formula *)f->guard, next);
	for (size_t i = 0; f->headers && f->headers[i]; i++)
		number((struct formula *)f->headers[i], next);
	if (f->dots) {
		for (size_t i = 0; f->dots->never[i]; i++)
			number((struct formula *)f->dots->never[i], next);
		for (size_t i = 0; f->dots->always[i]; i++)
			number((struct formula *)f->dots->always[i], next);
		for (size_t i = 0; f->dots->apart[i]; i++)
			number((struct formula *)f->dots->apart[i], next);
		number((struct formula *)f->dots->nest, next);
		number((struct formula *)f->dots->after, next);
	}
}

const struct formula *formula_make(const struct smpl_rule *r, const struct past *p, const struct pnode *item,
				   enum path_mode mode, const struct metavar *const *kept, struct arena *a,
				   struct err *err)
{
	struct maker m = { .rule = r, .past = p, .arena = a, .some = mode == PATHS_SOME, .err = err };
	const struct formula *f;
	uint32_t next = 0;

	if (p->shape == PAST_EXPR || p->shape == PAST_TYPE || p->shape == PAST_INIT)
		f = about(&m, F_ELEM, item);
	else
		f = branch(&m, item, NULL);
	if (err->code)
		return NULL;
	f = formula_scope(f ? f : truth(&m), r, p, kept, a);
	number((struct formula *)f, &next);
	return f;
}

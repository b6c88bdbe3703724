// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shape of a pattern before it is C: brackets, disjunctions and nests in order, what each `...`
 * stands for, what @ is attached to. Everything of SmPL is recognised here; what the matcher does
 * not support is noted as a feature.
 */
#include "smpl/internal.h"

struct open {
	const struct stok *t;
	bool call;	 /* '(' of an argument list */
	bool conj, disj; /* separators seen so far */
	bool filled;	 /* code since the last separator */
	bool more;	 /* a separator was seen */
};
struct structure {
	struct rule_reader *rr;
	VEC(struct open) stack;
	const struct stok *prev; /* last token that is no '+' line and no position */
};

static void use(struct structure *s, enum feature f, const struct stok *t)
{
	feature_use(s->rr->r, f, t->off);
}

static struct open *top(struct structure *s)
{
	return s->stack.len ? &s->stack.at[s->stack.len - 1] : NULL;
}

static const struct stok *following(const struct stok *t)
{
	do {
		t++;
	} while (t->kind == ST_PLUS);
	return t;
}

static bool is_opener(const struct stok *t)
{
	return t->kind == ST_DISJ_OPEN || t->kind == ST_NEST_OPEN || t->kind == ST_NEST_PLUS_OPEN ||
	       (t->kind == ST_PUNCT && (stok_is(t, "(") || stok_is(t, "[") || stok_is(t, "{")));
}

static bool is_closer(const struct stok *t)
{
	return t->kind == ST_DISJ_CLOSE || t->kind == ST_NEST_CLOSE ||
	       t->kind == ST_NEST_PLUS_CLOSE ||
	       (t->kind == ST_PUNCT && (stok_is(t, ")") || stok_is(t, "]") || stok_is(t, "}")));
}

static bool closes(const struct stok *open, const struct stok *close)
{
	if (open->kind != ST_PUNCT || close->kind != ST_PUNCT)
		return (open->kind == ST_DISJ_OPEN && close->kind == ST_DISJ_CLOSE) ||
		       (open->kind == ST_NEST_OPEN && close->kind == ST_NEST_CLOSE) ||
		       (open->kind == ST_NEST_PLUS_OPEN && close->kind == ST_NEST_PLUS_CLOSE);
	return (stok_is(open, "(") && stok_is(close, ")")) ||
	       (stok_is(open, "[") && stok_is(close, "]")) ||
	       (stok_is(open, "{") && stok_is(close, "}"));
}

/* Words before a '(' that is no argument list */
static bool is_call_paren(const struct stok *prev)
{
	static const char *const words[] = { "if",     "while",	 "for", "switch", "return",
					     "sizeof", "typeof", "do",	"else",	  "case" };
	size_t i;

	if (!prev)
		return false;
	if (prev->kind == ST_DISJ_CLOSE ||
	    (prev->kind == ST_PUNCT && (stok_is(prev, ")") || stok_is(prev, "]"))))
		return true;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (stok_is(prev, words[i]))
			return false;
	}
	return prev->kind == ST_IDENT;
}

static int unbalanced(struct structure *s, const struct stok *t)
{
	struct reader *r = s->rr->r;
	const struct open *o = top(s);
	const char *column0 = t->column0
				      ? " (in column 0 it ends a disjunction; indent it if it is "
					"part of the code)"
				      : "";

	if (!o)
		return reader_error(r, t->off, "'%s' closes nothing%s", t->text, column0);
	return reader_error(r, t->off, "'%s' does not close the '%s' of line %d%s", t->text,
			    o->t->text, reader_line(r, o->t->off),
			    o->t->column0
				    ? " (in column 0 it starts a disjunction; indent it if it is "
				      "part of the code)"
				    : column0);
}

static int empty_alternative(struct structure *s, const struct stok *t)
{
	return reader_error(s->rr->r, t->off, "the alternative before this is empty");
}

static int separator(struct structure *s, const struct stok *t)
{
	struct open *o = top(s);

	if (!o || o->t->kind != ST_DISJ_OPEN)
		return reader_error(s->rr->r, t->off, "'%s' stands in no disjunction%s", t->text,
				    t->column0 ? "; indent it if it is part of the code" : "");
	if (t->kind == ST_DISJ_AND)
		o->conj = true;
	else
		o->disj = true;
	if (o->conj && o->disj)
		return reader_error(s->rr->r, t->off,
				    "'|' and '&' in one group: use another group "
				    "inside this one");
	/* Coccinelle takes an empty first alternative for "or nothing". */
	if (!o->filled && !o->more && t->kind == ST_DISJ_OR)
		use(s, F_DISJ_EMPTY, t);
	else if (!o->filled && !s->rr->r->all)
		return empty_alternative(s, t);
	o->filled = false;
	o->more = true;
	if (t->kind == ST_DISJ_AND)
		use(s, F_CONJ, t);
	return 0;
}

static void open_bracket(struct structure *s, const struct stok *t)
{
	struct open o = { .t = t, .call = stok_is(t, "(") && is_call_paren(s->prev) };

	if (t->kind == ST_NEST_OPEN || t->kind == ST_NEST_PLUS_OPEN)
		use(s, F_NEST, t);
	vec_push(&s->stack, o);
}

static int close_bracket(struct structure *s, const struct stok *t)
{
	struct open *o = top(s);

	if (!o || !closes(o->t, t))
		return unbalanced(s, t);
	if (t->kind == ST_DISJ_CLOSE && !o->filled && (!s->rr->r->all || !o->more))
		return empty_alternative(s, t);
	s->stack.len--;
	return 0;
}

static bool is_one_of(const struct stok *t, const char *a, const char *b)
{
	return t && t->kind == ST_PUNCT && (stok_is(t, a) || stok_is(t, b));
}

/* What a `...` stands for follows from what is around it. */
static enum feature dots_feature(struct structure *s, const struct stok *t)
{
	const struct open *o = top(s);
	const struct stok *next = following(t);

	if (o && stok_is(o->t, "(") && o->t->kind == ST_PUNCT)
		return o->call && is_one_of(s->prev, "(", ",") && is_one_of(next, ")", ",")
			       ? F_ARGUMENT_DOTS
			       : F_EXPRESSION_DOTS;
	if (o && stok_is(o->t, "["))
		return is_one_of(s->prev, "[", "[") && is_one_of(next, "]", "]")
			       ? F_INDEX_DOTS
			       : F_INITIALISER_DOTS;
	if (is_one_of(s->prev, ",", ","))
		return F_INITIALISER_DOTS;
	if (!s->prev || t->bol || is_one_of(s->prev, ";", "}") || is_one_of(s->prev, "{", "{"))
		return F_STATEMENT_DOTS;
	return F_EXPRESSION_DOTS;
}

static bool is_when(const struct stok *t)
{
	static const char *const after[] = { "!=",     "=",	 "any",	 "strict",
					     "forall", "exists", "true", "false" };
	size_t i;

	if (t->kind != ST_IDENT || !stok_is(t, "when"))
		return false;
	for (i = 0; i < ARRAY_SIZE(after); i++) {
		if (stok_is(t + 1, after[i]))
			return true;
	}
	return false;
}

/* @p behind a token; *t moves to the name. */
static int attached(struct structure *s, const struct stok **t)
{
	struct reader *r = s->rr->r;
	const struct stok *at = *t, *name = at + 1;
	const struct metavar *mv;

	if (!s->prev || is_opener(s->prev))
		if (!s->prev || s->prev->kind != ST_PUNCT)
			return reader_error(r, at->off, "'@' follows no token that it could mark");
	if (name->kind != ST_IDENT)
		return reader_error(r, at->off, "expected the name of a position after '@'");
	mv = rule_metavar(s->rr, name->text);
	if (!mv)
		return reader_error(r, name->off, "'%s' is no metavariable of this rule",
				    name->text);
	if (mv->kind != MV_POSITION)
		use(s, F_ATTACHED, at);
	*t = name;
	return 0;
}

static void look_at_string(struct structure *s, const struct stok *t)
{
	if (!strchr(t->text, '%'))
		return;
	if (strstr(t->text, "%@"))
		use(s, F_FORMAT_STRING, t);
	else if (strstr(t->text, "..."))
		use(s, F_STRING_DOTS, t);
}

static int one_token(struct structure *s, const struct stok **tp)
{
	const struct stok *t = *tp;
	int rc = 0;

	if (t->optional)
		use(s, F_OPTIONAL, t);
	if (t->kind == ST_AT)
		return attached(s, tp);
	if (is_closer(t))
		rc = close_bracket(s, t);
	else if (t->kind == ST_DISJ_OR || t->kind == ST_DISJ_AND)
		return separator(s, t);
	if (rc)
		return rc;
	if (top(s))
		top(s)->filled = true;
	if (is_opener(t))
		open_bracket(s, t);
	else if (t->kind == ST_DOTS)
		use(s, dots_feature(s, t), t);
	else if (t->kind == ST_DOTS6)
		use(s, F_VARARGS, t);
	else if (t->kind == ST_DIRECTIVE)
		use(s, F_DIRECTIVE, t);
	else if (t->kind == ST_STRING)
		look_at_string(s, t);
	else if (is_when(t))
		use(s, F_WHEN, t);
	return 0;
}

/* The disjunction that is the whole pattern, if there is one: index of its ')' in the body */
static size_t whole_disjunction(const struct stoks *body)
{
	size_t i, last = 0, first = 0;
	int depth = 0;

	for (i = 0; i < body->len; i++) {
		if (body->at[i].kind != ST_PLUS && body->at[i].kind != ST_EOF)
			last = i;
	}
	while (body->at[first].kind == ST_PLUS)
		first++;
	if (body->at[first].kind != ST_DISJ_OPEN || !body->at[first].column0)
		return 0;
	for (i = first; i < last; i++) {
		depth += body->at[i].kind == ST_DISJ_OPEN;
		depth -= body->at[i].kind == ST_DISJ_CLOSE;
		if (!depth)
			return 0;
	}
	return last;
}

static void note_disjunctions(struct structure *s)
{
	const struct stoks *body = &s->rr->body;
	bool whole = whole_disjunction(body) != 0;
	size_t i;

	for (i = 0; i < body->len; i++) {
		const struct stok *t = &body->at[i];

		if (t->kind == ST_PLUS && t->twice)
			use(s, F_PLUS_TWICE, t);
		if (t->kind != ST_DISJ_OPEN)
			continue;
		if (!whole)
			use(s, t->column0 ? F_DISJ_INNER : F_DISJ_INLINE, t);
		whole = false; /* only the first one is it */
	}
}

int check_structure(struct rule_reader *rr)
{
	struct structure s = { .rr = rr };
	const struct stok *t;
	int rc = 0;

	for (t = rr->body.at; t->kind != ST_EOF && !rc; t++) {
		if (t->kind == ST_PLUS)
			continue;
		rc = one_token(&s, &t);
		if (t[-(t > rr->body.at)].kind != ST_AT)
			s.prev = t;
	}
	if (!rc && s.stack.len) {
		const struct stok *o = top(&s)->t;

		rc = reader_error(
			rr->r, o->off, "this '%s' is never closed%s", o->text,
			o->column0 ? " (in column 0 it starts a disjunction; indent it if it "
				     "is part of the code)"
				   : "");
	}
	if (!rc)
		note_disjunctions(&s);
	vec_release(&s.stack);
	return rc;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions of the preprocessor. && || ! and parentheses become jumps, so that a part of a condition that stands alone
 * elsewhere is known to have the same value there.
 */
#include "flow/ir_private.h"

#define MAX_TOKENS 400   /* of a condition that is taken apart */

struct pp {
	struct ir_builder *b;
	tok_id t[MAX_TOKENS];
	tok_id hash;
};

static bool punct(const struct pp *p, int i, enum punct what)
{
	const struct token *t = &p->b->s->toks[p->t[i]];

	return t->kind == T_PUNCT && t->sub == what;
}

/* The significant tokens behind `#if`; -1: too many */
static int gather(struct pp *p)
{
	const struct syntax *s = p->b->s;
	int n = 0;
	bool name = true; /* the directive's */

	for (tok_id t = p->hash + 1; t < s->ntoks && (s->toks[t].flags & TF_DIRECTIVE) && s->toks[t].kind != T_HASH; t++) {
		if (token_is_trivia(&s->toks[t]))
			continue;
		if (!name && n == MAX_TOKENS)
			return -1;
		if (!name)
			p->t[n++] = t;
		name = false;
	}
	return n;
}

static ir_id atom_text(struct pp *p, int lo, int hi)
{
	struct str text = STR_INIT;
	const char *at;
	size_t len;
	ir_id e;

	for (int i = lo; i < hi; i++) {
		at = token_text(p->b->s, p->t[i], &len);
		if (i > lo && (p->b->s->toks[p->t[i]].flags & TF_SPACE))
			str_addch(&text, ' ');
		str_addn(&text, at, len);
	}
	e = ir_named(p->b, IE_PP, internn(text.buf, text.len));
	str_release(&text);
	return e;
}

static ir_id name_of(struct pp *p, int i)
{
	size_t len;
	const char *text = token_text(p->b->s, p->t[i], &len);

	return ir_named(p->b, IE_PP, internn(text, len));
}

static bool asks_for_option(const char *name)
{
	return !strcmp(name, "IS_ENABLED") || !strcmp(name, "IS_BUILTIN") || !strcmp(name, "IS_REACHABLE");
}

/* defined X, defined(X), IS_ENABLED(X), a number; else the text */
static ir_id atom(struct pp *p, int lo, int hi)
{
	const struct syntax *s = p->b->s;
	size_t len;
	const char *text = token_text(s, p->t[lo], &len);
	bool call = hi - lo == 4 && punct(p, lo + 1, P_LPAREN) && punct(p, hi - 1, P_RPAREN);

	if (hi - lo == 2 && token_is(s, p->t[lo], "defined"))
		return name_of(p, lo + 1);
	if (call && (token_is(s, p->t[lo], "defined") || asks_for_option(internn(text, len))))
		return name_of(p, lo + 2);
	if (hi - lo == 1 && s->toks[p->t[lo]].kind == T_NUMBER)
		return ir_const(p->b, (int64_t)strtoll(internn(text, len), NULL, 0));
	return atom_text(p, lo, hi);
}

/* The last of these operators that is in no parentheses; -1: none */
static int find(const struct pp *p, int lo, int hi, enum punct what)
{
	int depth = 0;

	for (int i = hi - 1; i >= lo; i--) {
		depth += punct(p, i, P_RPAREN);
		depth -= punct(p, i, P_LPAREN);
		if (!depth && punct(p, i, what))
			return i;
	}
	return -1;
}

/* Where the parenthesis that opens at lo is closed; -1: nowhere */
static int closing(const struct pp *p, int lo, int hi)
{
	int depth = 0;

	for (int i = lo; i < hi; i++) {
		depth += punct(p, i, P_LPAREN);
		depth -= punct(p, i, P_RPAREN);
		if (!depth)
			return i;
	}
	return -1;
}

/* Is what begins at lo one operand of `!`, to the end? */
static bool single(const struct pp *p, int lo, int hi)
{
	while (lo < hi && punct(p, lo, P_NOT))
		lo++;
	if (lo < hi && token_is(p->b->s, p->t[lo], "defined"))
		lo++;
	if (lo >= hi || hi - lo == 1)
		return lo < hi;
	if (!punct(p, lo, P_LPAREN))
		lo++;
	return punct(p, lo, P_LPAREN) && closing(p, lo, hi) == hi - 1;
}

static void test(struct pp *p, int lo, int hi, label_id yes, label_id no)
{
	struct ir_builder *b = p->b;
	int at;
	label_id second;

	while (punct(p, lo, P_LPAREN) && closing(p, lo, hi) == hi - 1 && hi - lo > 2) {
		lo++;
		hi--;
	}
	at = find(p, lo, hi, P_QUESTION) >= 0 ? -1 : find(p, lo, hi, P_OROR);
	if (at < 0 && find(p, lo, hi, P_QUESTION) < 0)
		at = find(p, lo, hi, P_ANDAND);
	if (at > lo && at + 1 < hi) {
		second = ir_label(b);
		if (punct(p, at, P_OROR))
			test(p, lo, at, yes, second);
		else
			test(p, lo, at, second, no);
		ir_place(b, second);
		test(p, at + 1, hi, yes, no);
	} else if (punct(p, lo, P_NOT) && hi - lo > 1 && single(p, lo + 1, hi)) {
		test(p, lo + 1, hi, no, yes);
	} else {
		ir_test(b, p->hash, atom(p, lo, hi), false, yes, no);
	}
}

void ir_pp_cond(struct ir_builder *b, tok_id hash, label_id yes, label_id no)
{
	struct pp p = { .b = b, .hash = hash };
	unsigned sub = b->s->toks[hash].kind == T_HASH ? b->s->toks[hash].sub : D_NONE;
	int n = gather(&p);

	if (sub == D_ELSE) {
		ir_jump(b, yes);
	} else if (n <= 0 || sub == D_NONE) {
		ir_lost(b, hash, "an #if that is not understood");
		ir_choice(b, hash, yes, no);
	} else if (sub == D_IFDEF || sub == D_ELIFDEF) {
		ir_test(b, hash, name_of(&p, 0), false, yes, no);
	} else if (sub == D_IFNDEF || sub == D_ELIFNDEF) {
		ir_test(b, hash, name_of(&p, 0), false, no, yes);
	} else {
		test(&p, 0, n, yes, no);
	}
}

ir_id ir_pp_call(struct ir_builder *b, node_id call)
{
	node_id arg = ir_nth_arg(b, call, 0);

	if (!arg || node_at(b->s, arg)->kind != N_IDENT || !asks_for_option(ir_call_name(b, call)))
		return 0;
	return ir_named(b, IE_PP, node_ident(b->s, arg));
}

// SPDX-License-Identifier: GPL-2.0-only
/* Rows of calls, and of what is written like one. */
#include "index/extract_private.h"

#define ARGS_MAX 1000 /* tokens, where arguments were not understood */

/* The name that is called by an expression; *plain: nothing but that name; *member: the access that it is
 * the member of. NO_TOK: there is none. */
static tok_id called_name(const struct extract *x, node_id e, bool *plain, node_id *member)
{
	node_id name;

	*plain = true;
	*member = 0;
	while (e) {
		switch (kind_of(x, e)) {
		case N_IDENT:
			return at_node(x, e)->first;
		case N_PAREN:
			e = at_node(x, e)->child;
			continue;
		case N_DEREF:
		case N_ADDR:
			e = at_node(x, e)->child;
			break;
		case N_CAST:
			e = node_role(x->s, e, R_VALUE);
			break;
		case N_INDEX:
			e = node_role(x->s, e, R_LEFT);
			break;
		case N_CALL:
			e = node_role(x->s, e, R_CALLEE);
			break;
		case N_COND:
			name = node_role(x->s, e, R_THEN);
			e = name ? name : node_role(x->s, e, R_ELSE);
			break;
		case N_MEMBER:
		case N_PMEMBER:
			*plain = false;
			*member = e;
			name = node_role(x->s, e, R_NAME);
			return name ? at_node(x, name)->first : NO_TOK;
		default:
			return NO_TOK;
		}
		*plain = false;
	}
	return NO_TOK;
}

static struct item *note_call(struct extract *x, tok_id callee, tok_id open, node_id args)
{
	struct item *it = note(x, TABLE_CALL, callee, args);

	it->at2 = open;
	it->macro = x->now.macro;
	it->in = it->macro == NO_TOK ? x->now.func : NO_TOK;
	return it;
}

/* A variable of the function, or a parameter of the macro */
static bool is_local(struct extract *x, tok_id name)
{
	const struct symbol *y = symbol_at(x, name);

	return y && y->era && y->era == x->now.era;
}

/* DECLARE_WAITQUEUE(wait, current); among statements */
static void local_by_macro(struct extract *x, node_id n, tok_id callee, node_id args)
{
	enum node_kind up = kind_of(x, at_node(x, n)->parent);
	tok_id name;

	if (kind_of(x, n) != N_CALL || (up != N_EXPR_STMT && up != N_MACRO_STMT))
		return;
	name = declared_by(x, callee, args);
	if (name != NO_TOK)
		local_add(x, name, n);
}

/* _Generic(x, T: f, default: g)(x) calls one of several. */
static bool generic_call(struct extract *x, node_id e, node_id args)
{
	node_id g = e, value, member;
	tok_id name;
	bool plain;

	while (g && kind_of(x, g) == N_PAREN)
		g = at_node(x, g)->child;
	if (!g || kind_of(x, g) != N_GENERIC || !args)
		return false;
	for (node_id c = at_node(x, g)->child; c; c = at_node(x, c)->next) {
		value = kind_of(x, c) == N_GENERIC_ASSOC ? node_role(x->s, c, R_VALUE) : 0;
		name = value ? called_name(x, value, &plain, &member) : NO_TOK;
		if (name != NO_TOK)
			note_call(x, name, at_node(x, args)->first, args)->ctx = e;
	}
	return true;
}

void visit_call(struct extract *x, node_id n, tok_id callee, node_id args)
{
	node_id e = 0, member = 0;
	struct str tag = STR_INIT;
	bool plain = true;
	struct item *it;

	if (callee == NO_TOK) {
		e = node_role(x->s, n, kind_of(x, n) == N_DECLARER ? R_NAME : R_CALLEE);
		args = node_child_kind(x->s, n, N_ARGS);
		if (generic_call(x, e, args))
			return;
		callee = e ? called_name(x, e, &plain, &member) : NO_TOK;
	}
	if (kind_of(x, n) == N_TYPE_MACRO && callee == NO_TOK) {
		visit_tokens(x, n);
		return;
	}
	if (callee == NO_TOK || !args)
		return;
	it = note_call(x, callee, at_node(x, args)->first, args);
	if (!plain || (e && is_local(x, callee)))
		it->ctx = e;
	if (member &&
	    struct_of(x, node_role(x->s, member, R_LEFT), kind_of(x, member) == N_PMEMBER, &tag))
		it->text = keep_text(x, tag.buf, tag.len);
	str_release(&tag);
	if (x->now.func != NO_TOK || x->now.macro != NO_TOK)
		local_by_macro(x, n, callee, args);
	if (x->now.macro != NO_TOK)
		note_made_by_call(x, callee, args);
}

/* In an error at file scope a name before a parenthesis may as well be the head of a function. */
static bool worth_reading(const struct extract *x, node_id n)
{
	switch (kind_of(x, n)) {
	case N_MACRO_BODY:
		return at_node(x, n)->sub == MB_TOKENS;
	case N_ERROR:
		return x->now.func != NO_TOK || x->now.macro != NO_TOK;
	default:
		return true;
	}
}

/* Reads tokens that are no tree: what may be calls, and heads of functions in macros' bodies */
struct reader {
	tok_id name; /* the token before, when it is a name (of a##b the first part); else NO_TOK */
	tok_id head; /* name before the outermost parenthesis */
	tok_id last;
	int parens, braces;
};

static bool is_sign(const struct extract *x, tok_id t, enum punct p)
{
	return t != NO_TOK && x->s->toks[t].kind == T_PUNCT && x->s->toks[t].sub == p;
}

static void read_token(struct extract *x, struct reader *r, tok_id t)
{
	bool pasted = is_sign(x, r->last, P_HASHHASH), outermost = !r->parens && !r->braces;

	if (is_sign(x, t, P_LPAREN)) {
		if (r->name != NO_TOK)
			note_call(x, r->name, t, 0);
		r->head = outermost ? r->name : r->head;
		r->parens++;
	} else if (is_sign(x, t, P_RPAREN)) {
		r->parens -= r->parens > 0;
	} else if (is_sign(x, t, P_LBRACE)) {
		if (outermost && is_sign(x, r->last, P_RPAREN) && r->head != NO_TOK &&
		    !is_sign(x, token_next(x->s, r->head), P_HASHHASH))
			note_maker(x, r->head);
		r->braces++;
	} else if (is_sign(x, t, P_RBRACE)) {
		r->braces -= r->braces > 0;
	}
	if (!is_sign(x, t, P_HASHHASH) && !(pasted && r->name != NO_TOK))
		r->name = symbol_at(x, t) ? t : NO_TOK;
	r->last = t;
}

void visit_tokens(struct extract *x, node_id n)
{
	const struct node *nd = at_node(x, n);
	struct reader r = { .name = NO_TOK, .head = NO_TOK, .last = NO_TOK };
	unsigned directive;

	if (!worth_reading(x, n) || nd->child)
		return;
	directive = x->s->toks[nd->first].flags & TF_DIRECTIVE;
	for (tok_id t = nd->first; t <= nd->last; t++)
		if (!token_is_trivia(&x->s->toks[t]) &&
		    (x->s->toks[t].flags & TF_DIRECTIVE) == directive)
			read_token(x, &r, t);
}

/* ---- rows --------------------------------------------------------------------------------------- */

/* The tokens between this parenthesis and its partner; nothing when that is far */
static void args_of_tokens(const struct extract *x, tok_id open, struct str *out)
{
	unsigned directive = x->s->toks[open].flags & TF_DIRECTIVE;
	const struct token *tok;
	bool blank = false;
	int depth = 0;
	tok_id t;

	for (t = open; t < x->s->ntoks && t < open + ARGS_MAX; t++) {
		tok = &x->s->toks[t];
		if (token_is_trivia(tok) || (tok->flags & TF_DIRECTIVE) != directive) {
			blank = true;
			continue;
		}
		if (tok->kind == T_PUNCT)
			depth += (tok->sub == P_LPAREN) - (tok->sub == P_RPAREN);
		if (blank)
			str_addch(out, ' ');
		blank = false;
		str_addn(out, x->s->text + tok->off, tok->len);
		if (!depth)
			return;
	}
	str_reset(out);
}

/* Without the parentheses around them */
static void put_args(struct extract *x, const struct item *it)
{
	const char *p, *end;

	str_reset(&x->buf);
	if (it->node)
		fold_node(x, it->node, &x->buf);
	else
		args_of_tokens(x, it->at2, &x->buf);
	p = x->buf.buf;
	end = p + x->buf.len;
	if (p < end && *p == '(')
		p++;
	if (p < end && end[-1] == ')')
		end--;
	while (p < end && *p == ' ')
		p++;
	while (p < end && end[-1] == ' ')
		end--;
	rows_textn(x->r, p, (size_t)(end - p));
}

/* a##b is several tokens */
static void put_callee(struct extract *x, tok_id t)
{
	tok_id next = t + 1;

	str_reset(&x->buf);
	str_addn(&x->buf, x->s->text + x->s->toks[t].off, x->s->toks[t].len);
	while (x->s->toks[t].flags & TF_DIRECTIVE) {
		while (token_is_trivia(&x->s->toks[next]))
			next++;
		if (x->s->toks[next].kind != T_PUNCT || x->s->toks[next].sub != P_HASHHASH)
			break;
		for (next++; token_is_trivia(&x->s->toks[next]); next++)
			;
		str_add(&x->buf, "##");
		str_addn(&x->buf, x->s->text + x->s->toks[next].off, x->s->toks[next].len);
		next++;
	}
	rows_textn(x->r, x->buf.buf, x->buf.len);
}

static void put_via(struct extract *x, const struct item *it)
{
	const struct symbol *y = symbol_at(x, it->at);

	if (it->ctx)
		put_node(x, it->ctx);
	else if (y && (y->flags & SYM_VALUE) && y->global) /* a pointer at file scope */
		put_token(x, it->at);
	else
		rows_null(x->r);
}

void put_calls(struct extract *x)
{
	const struct item *it;

	for (size_t i = 0; i < x->items[TABLE_CALL].len; i++) {
		it = &x->items[TABLE_CALL].at[i];
		rows_begin(x->r, TABLE_CALL);
		put_callee(x, it->at);
		put_via(x, it);
		put_tag_text(x, it->text);
		put_ref(x, TABLE_FUNCTION, it->in);
		put_ref(x, TABLE_MACRO, it->macro);
		put_args(x, it);
		put_place(x, it->at);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}

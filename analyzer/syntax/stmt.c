// SPDX-License-Identifier: GPL-2.0-only
/* Statements and blocks. */
#include "syntax/parser.h"

node_id parse_compound(struct parser *p)
{
	node_id n = new_node(p, N_COMPOUND, R_NONE, here(p));

	if (!at(p, P_LBRACE) || !enter(p))
		return 0;
	take(p);
	if (!parse_list(p, LIST_BLOCK, n)) {
		leave(p);
		return 0;
	}
	leave(p);
	return accept(p, P_RBRACE) ? done(p, n) : 0;
}

/* The statement that a header governs. Labels take the statement behind them along. */
static node_id body(struct parser *p)
{
	node_id n, c;

	if (!enter(p))
		return 0;
	n = parse_stmt(p);
	if (n && (p->s->nodes[n].kind == N_CASE || p->s->nodes[n].kind == N_DEFAULT ||
		  p->s->nodes[n].kind == N_LABEL)) {
		c = body(p);
		add(p, n, c, R_BODY);
		if (c)
			done(p, n);
	}
	leave(p);
	return n;
}

/* #define for_each_x(p) for (…) is a header that waits for its statement. */
static bool left_open(struct parser *p)
{
	return p->macro_body && peek(p)->kind == T_EOF;
}

/* A macro may give what a ';' would end: fine at the end of a macro body or before '}'. */
static bool end_of_stmt(struct parser *p)
{
	if (accept(p, P_SEMI))
		return true;
	return p->macro_body && (peek(p)->kind == T_EOF || at(p, P_RBRACE) || at(p, P_RPAREN));
}

/* "(" expression ")"; `if likely(x)` has its parentheses in the macro */
static node_id condition(struct parser *p)
{
	node_id e;

	if (!at(p, P_LPAREN))
		return at_ident(p) ? parse_cond_expr(p) : 0;
	take(p);
	e = parse_expr(p);
	return e && accept(p, P_RPAREN) ? e : 0;
}

/*
 * Does an `else` come next? Directives are looked through without choosing a branch: an #if whose
 * branch begins with `else` cuts through this statement, so it must be met as a barrier.
 */
static bool else_follows(struct parser *p)
{
	uint32_t pos = p->pos, i;
	const struct group *gr;
	const struct token *t;

	for (;; pos++) {
		t = &p->s->toks[p->sig[pos].tok];
		if (t->kind != T_HASH || p->macro_body)
			return (t->flags & TF_KEYWORD) && t->sub == K_ELSE;
		if (!p->sig[pos].group)
			continue;
		if (p->selected[p->sig[pos].group - 1] >= 0)
			return at_key(p, K_ELSE);
		break;
	}
	if (pos != p->group_at[p->sig[pos].group - 1])
		return false;
	gr = &p->priv->groups[p->sig[pos].group - 1];
	for (i = 0; i < gr->nbranches; i++) {
		t = &p->s->toks[p->sig[p->branch_at[gr->first + i] + 1].tok];
		if ((t->flags & TF_KEYWORD) && t->sub == K_ELSE) {
			t = peek(p); /* in a variant: chooses; else: the barrier */
			if (t->kind == T_HASH)
				p->escalate = true;
			return at_key(p, K_ELSE);
		}
	}
	return false;
}

static node_id parse_if(struct parser *p)
{
	node_id n = new_node(p, N_IF, R_NONE, here(p)), c;

	take(p);
	c = condition(p);
	if (!c)
		return 0;
	add(p, n, c, R_COND);
	if (left_open(p))
		return done(p, n);
	c = body(p);
	if (!c)
		return 0;
	add(p, n, c, R_THEN);
	if (else_follows(p)) {
		take(p);
		if (left_open(p))
			return done(p, n);
		c = body(p);
		if (!c)
			return 0;
		add(p, n, c, R_ELSE);
	}
	return p->escalate ? 0 : done(p, n);
}

static node_id parse_while(struct parser *p, enum node_kind k)
{
	node_id n = new_node(p, k, R_NONE, here(p)), c;

	take(p);
	c = condition(p);
	if (!c)
		return 0;
	add(p, n, c, R_COND);
	if (left_open(p) && k == N_WHILE)
		return done(p, n);
	c = body(p);
	if (!c)
		return 0;
	add(p, n, c, R_BODY);
	return done(p, n);
}

static node_id parse_do(struct parser *p)
{
	node_id n = new_node(p, N_DO, R_NONE, here(p)), c;

	take(p);
	c = body(p);
	if (!c)
		return 0;
	add(p, n, c, R_BODY);
	if (at_key(p, K_WHILE))
		take(p);
	else if (!at_ident(p) || !at_ahead(p, 1, P_LPAREN)) /* do { … } while_each_thread(a, b); */
		return 0;
	c = condition(p);
	if (!c)
		return 0;
	add(p, n, c, R_COND);
	if (at(p, P_SEMI))
		take(p);
	return done(p, n);
}

static bool for_header(struct parser *p, node_id n)
{
	node_id c;

	if (!at(p, P_SEMI)) {
		c = starts_decl(p) ? parse_decl(p) : parse_expr(p);
		if (!c)
			return false;
		add(p, n, c, R_INIT);
		if (p->s->nodes[c].kind != N_DECL && !accept(p, P_SEMI))
			return false;
	} else {
		take(p);
	}
	if (!at(p, P_SEMI)) {
		c = parse_expr(p);
		if (!c)
			return false;
		add(p, n, c, R_COND);
	}
	if (!accept(p, P_SEMI))
		return false;
	if (!at(p, P_RPAREN)) {
		c = parse_expr(p);
		if (!c)
			return false;
		add(p, n, c, R_STEP);
	}
	return accept(p, P_RPAREN);
}

static node_id parse_for(struct parser *p)
{
	node_id n = new_node(p, N_FOR, R_NONE, here(p)), c;
	struct mark m;

	take(p);
	m = parser_mark(p);
	if (!accept(p, P_LPAREN))
		return 0;
	if (!for_header(p, n)) {
		/* for (EACH(x, y)): the macro holds the semicolons */
		parser_reset(p, m);
		p->s->nodes[n].child = 0;
		p->last_child.at[n] = 0;
		take(p);
		c = parse_expr(p);
		if (!c || !accept(p, P_RPAREN))
			return 0;
		add(p, n, c, R_COND);
	}
	if (left_open(p))
		return done(p, n);
	c = body(p);
	if (!c)
		return 0;
	add(p, n, c, R_BODY);
	return done(p, n);
}

static node_id parse_case(struct parser *p)
{
	node_id n = new_node(p, N_CASE, R_NONE, here(p)), c;

	take(p);
	c = parse_cond_expr(p);
	if (!c)
		return 0;
	add(p, n, c, R_VALUE);
	if (accept(p, P_ELLIPSIS)) {
		c = parse_cond_expr(p);
		if (!c)
			return 0;
		add(p, n, c, R_VALUE2);
	}
	return accept(p, P_COLON) ? done(p, n) : 0;
}

static node_id parse_default(struct parser *p)
{
	node_id n = new_node(p, N_DEFAULT, R_NONE, here(p));

	take(p);
	return accept(p, P_COLON) ? done(p, n) : 0;
}

static node_id parse_label(struct parser *p)
{
	node_id n = new_node(p, N_LABEL, R_NONE, here(p)), name;

	name = leaf(p, N_IDENT, R_NAME);
	add(p, n, name, R_NAME);
	take(p);
	while (at_key(p, K_ATTRIBUTE)) {
		name = parse_attribute(p);
		if (!name)
			return 0;
		add(p, n, name, R_NONE);
	}
	return done(p, n);
}

static node_id parse_goto(struct parser *p)
{
	node_id n = new_node(p, N_GOTO, R_NONE, here(p)), c;

	take(p);
	c = parse_expr(p);
	if (!c || !end_of_stmt(p))
		return 0;
	add(p, n, c, R_LABEL);
	return done(p, n);
}

static node_id parse_return(struct parser *p)
{
	node_id n = new_node(p, N_RETURN, R_NONE, here(p)), c;

	take(p);
	if (!at(p, P_SEMI) && peek(p)->kind != T_EOF && !at(p, P_RBRACE)) {
		c = at(p, P_LBRACE) ? parse_init_list(p) : parse_expr(p);
		if (!c)
			return 0;
		add(p, n, c, R_VALUE);
	}
	return end_of_stmt(p) ? done(p, n) : 0;
}

static node_id parse_jump(struct parser *p, enum node_kind k)
{
	node_id n = new_node(p, k, R_NONE, here(p));

	take(p);
	return end_of_stmt(p) ? done(p, n) : 0;
}

static node_id parse_local_label(struct parser *p)
{
	node_id n = new_node(p, N_DECL, R_NONE, here(p));

	while (!at(p, P_SEMI) && (at_ident(p) || at(p, P_COMMA) || at_key(p, K_LABEL)))
		take(p);
	return accept(p, P_SEMI) ? done(p, n) : 0;
}

/* asm volatile goto ("…" : [x] "=r" (a), … : … : …): operands become children. */
static bool asm_operands(struct parser *p, node_id n)
{
	bool after_string = false;
	const struct token *t;
	node_id e;

	while (!at(p, P_RPAREN)) {
		t = peek(p);
		if (t->kind == T_EOF || (t->kind == T_HASH && !p->macro_body))
			return false;
		if (at(p, P_LPAREN)) {
			if (!after_string) {
				if (!skip_balanced(p))
					return false;
				continue;
			}
			take(p);
			e = parse_expr(p);
			if (!e || !accept(p, P_RPAREN))
				return false;
			add(p, n, e, R_OPERAND);
			after_string = false;
			continue;
		}
		after_string = t->kind == T_STRING;
		take(p);
	}
	return accept(p, P_RPAREN);
}

/* asm_goto_output("…" : "=r" (a) : …); */
static node_id asm_macro(struct parser *p)
{
	node_id n = new_node(p, N_ASM, R_NONE, here(p));

	take(p);
	take(p);
	while (peek(p)->kind == T_STRING || at_ident(p))
		take(p);
	if (!at(p, P_COLON) || !asm_operands(p, n) || !accept(p, P_SEMI))
		return 0;
	return done(p, n);
}

node_id parse_asm(struct parser *p)
{
	node_id n = new_node(p, N_ASM, R_NONE, here(p));
	struct mark m;

	take(p);
	while (at_key(p, K_VOLATILE) || at_key(p, K_GOTO) || at_key(p, K_INLINE) || at_ident(p))
		take(p);
	if (!at(p, P_LPAREN))
		return 0;
	m = parser_mark(p);
	take(p);
	if (!asm_operands(p, n)) {
		parser_reset(p, m);
		p->s->nodes[n].child = 0;
		p->last_child.at[n] = 0;
		if (!skip_balanced(p))
			return 0;
	}
	accept(p, P_SEMI); /* a macro may bring it */
	return done(p, n);
}

/* ---- statements that begin with an identifier ------------------------------------------------------------ */

static uint32_t column_of(struct parser *p, tok_id t)
{
	const struct syntax *s = p->s;
	uint32_t off = s->toks[t].off, start = off, col = 0;

	while (start && s->text[start - 1] != '\n')
		start--;
	for (; start < off && (s->text[start] == ' ' || s->text[start] == '\t'); start++)
		col = s->text[start] == '\t' ? (col | 7) + 1 : col + 1;
	return col;
}

static bool contains(const char *text, size_t n, const char *word)
{
	return memmem(text, n, word, strlen(word)) != NULL;
}

static bool iterator_name(struct parser *p, tok_id t)
{
	const char *text = p->s->text + p->s->toks[t].off;
	size_t n = p->s->toks[t].len;

	return contains(text, n, "for_each") || contains(text, n, "foreach") || contains(text, n, "FOR_EACH") ||
	       contains(text, n, "FOREACH") || contains(text, n, "each_entry") || contains(text, n, "scoped_");
}

/* MACRO(…) without ';': does it govern the statement that follows? */
static bool governs(struct parser *p, tok_id callee, tok_id start)
{
	unsigned kinds = kinds_of(p, callee);
	const struct token *next = peek(p);

	if (at(p, P_LBRACE))
		return true;
	if (kinds & NAME_ITERATOR)
		return true;
	if (kinds & (NAME_STATEMENT | NAME_DECLARER | NAME_EMPTY | NAME_ATTR))
		return false;
	if (next->kind == T_PUNCT && next->sub != P_STAR && next->sub != P_INC && next->sub != P_DEC &&
	    next->sub != P_LPAREN)
		return false;
	if (iterator_name(p, callee))
		return true;
	if (!(next->flags & TF_BOL))
		return next->kind == T_IDENT;
	return column_of(p, here(p)) > column_of(p, start);
}

static node_id macro_stmt(struct parser *p, node_id call)
{
	node_id n = new_node(p, N_MACRO_STMT, R_NONE, p->s->nodes[call].first);

	add(p, n, call, R_NONE);
	return done(p, n);
}

static node_id iterator_stmt(struct parser *p, node_id call)
{
	const struct syntax *s = p->s;
	node_id n = new_node(p, N_ITERATOR, R_NONE, s->nodes[call].first);
	node_id callee = s->nodes[call].child, args = s->nodes[callee].next, b;

	add(p, n, callee, R_CALLEE);
	add(p, n, args, R_ARGS);
	b = body(p);
	if (!b)
		return 0;
	add(p, n, b, R_BODY);
	/* the header of a macro may end in `else`-less if: an else may still follow */
	if (else_follows(p)) {
		take(p);
		b = body(p);
		if (!b)
			return 0;
		add(p, n, b, R_ELSE);
	}
	return p->escalate ? 0 : done(p, n);
}

static bool is_macro_call(const struct syntax *s, node_id e)
{
	node_id callee;

	if (s->nodes[e].kind != N_CALL)
		return false;
	callee = s->nodes[e].child;
	while (s->nodes[callee].kind == N_CALL) /* guard(mutex)(&x) */
		callee = s->nodes[callee].child;
	return s->nodes[callee].kind == N_IDENT;
}

static bool stmt_may_start(struct parser *p)
{
	const struct token *t = peek(p);

	if (t->kind == T_IDENT)
		return !(t->flags & TF_KEYWORD) || (t->sub != K_SIZEOF && t->sub != K_ALIGNOF);
	if (t->kind == T_PUNCT)
		return t->sub == P_RBRACE || t->sub == P_LBRACE || t->sub == P_STAR || t->sub == P_INC ||
		       t->sub == P_DEC || t->sub == P_LPAREN || t->sub == P_RPAREN;
	return t->kind == T_EOF || t->kind == T_HASH;
}

/* An expression where ';' should be and is not */
static node_id unfinished(struct parser *p, node_id e)
{
	const struct syntax *s = p->s;
	bool call = is_macro_call(s, e), lone = s->nodes[e].kind == N_IDENT;

	if (call && (at(p, P_ASSIGN) || at(p, P_LBRACKET)))
		return 0;
	if (call && s->nodes[s->nodes[e].child].kind == N_IDENT && stmt_may_start(p) && !at(p, P_RBRACE) &&
	    !at_key(p, K_ELSE) && peek(p)->kind != T_EOF && peek(p)->kind != T_HASH &&
	    governs(p, s->nodes[e].first, s->nodes[e].first))
		return iterator_stmt(p, e);
	if ((call || lone) && stmt_may_start(p))
		return macro_stmt(p, e);
	return 0;
}

static node_id expr_stmt(struct parser *p)
{
	node_id e = parse_expr(p), n;

	if (!e)
		return 0;
	if (!at(p, P_SEMI)) {
		if (p->macro_body && (peek(p)->kind == T_EOF || at(p, P_RBRACE) || at(p, P_RPAREN))) {
			n = new_node(p, N_EXPR_STMT, R_NONE, p->s->nodes[e].first);
			add(p, n, e, R_NONE);
			return done(p, n);
		}
		if (p->strict && (at(p, P_RPAREN) || at(p, P_COMMA))) { /* last statement of an argument */
			n = new_node(p, N_EXPR_STMT, R_NONE, p->s->nodes[e].first);
			add(p, n, e, R_NONE);
			return done(p, n);
		}
		return unfinished(p, e);
	}
	n = new_node(p, N_EXPR_STMT, R_NONE, p->s->nodes[e].first);
	add(p, n, e, R_NONE);
	take(p);
	return done(p, n);
}

static node_id ident_stmt(struct parser *p)
{
	node_id n;

	if (at_ahead(p, 1, P_COLON))
		return parse_label(p);
	if (is_key(peek_at(p, 1), K_VOLATILE) && at_ahead(p, 2, P_LPAREN))
		return parse_asm(p); /* asm_inline volatile("…") */
	if (at_ahead(p, 1, P_LPAREN) && peek_at(p, 2)->kind == T_STRING) {
		n = attempt(p, asm_macro, NULL);
		if (n)
			return n;
	}
	if (starts_decl(p)) {
		n = attempt(p, parse_decl, NULL);
		if (n)
			return n;
	}
	n = attempt(p, expr_stmt, NULL);
	if (n)
		return n;
	n = attempt(p, parse_decl, NULL);
	if (n)
		return n;
	/* a lone macro on a line of its own: RCU_LOCK \n x = 1; */
	if (at_ident(p) && (peek_at(p, 1)->flags & TF_BOL)) {
		n = leaf(p, N_IDENT, R_NONE);
		return macro_stmt(p, n);
	}
	return 0;
}

static node_id keyword_stmt(struct parser *p, enum keyword k)
{
	switch (k) {
	case K_IF:
		return parse_if(p);
	case K_WHILE:
		return parse_while(p, N_WHILE);
	case K_SWITCH:
		return parse_while(p, N_SWITCH);
	case K_DO:
		return parse_do(p);
	case K_FOR:
		return parse_for(p);
	case K_CASE:
		return parse_case(p);
	case K_DEFAULT:
		return parse_default(p);
	case K_GOTO:
		return parse_goto(p);
	case K_RETURN:
		return parse_return(p);
	case K_BREAK:
		return parse_jump(p, N_BREAK);
	case K_CONTINUE:
		return parse_jump(p, N_CONTINUE);
	case K_ASM:
		return parse_asm(p);
	case K_LABEL:
		return parse_local_label(p);
	case K_SIZEOF:
	case K_ALIGNOF:
	case K_GENERIC:
		return expr_stmt(p);
	case K_ELSE:
		return 0;
	default:
		return parse_decl(p);
	}
}

node_id parse_jump_arg(struct parser *p)
{
	bool with_value = at_key(p, K_RETURN) || at_key(p, K_GOTO);
	node_id n, c;

	if (!with_value && !at_key(p, K_BREAK) && !at_key(p, K_CONTINUE))
		return 0;
	n = new_node(p, at_key(p, K_RETURN) ? N_RETURN : at_key(p, K_GOTO) ? N_GOTO :
			at_key(p, K_BREAK)  ? N_BREAK  : N_CONTINUE, R_NONE, here(p));
	take(p);
	if (with_value && !at(p, P_COMMA) && !at(p, P_RPAREN)) {
		c = parse_assign(p);
		if (!c)
			return 0;
		add(p, n, c, p->s->nodes[n].kind == N_RETURN ? R_VALUE : R_LABEL);
	}
	return done(p, n);
}

static node_id extension_stmt(struct parser *p)
{
	node_id n = attempt(p, parse_decl, NULL);

	return n ? n : expr_stmt(p);
}

static node_id stmt(struct parser *p)
{
	const struct token *t = peek(p);
	node_id n;

	if (t->kind == T_IDENT) {
		if (!(t->flags & TF_KEYWORD))
			return ident_stmt(p);
		if (t->sub == K_EXTENSION || t->sub == K_ATTRIBUTE)
			return extension_stmt(p);
		return keyword_stmt(p, t->sub);
	}
	if (at(p, P_LBRACE))
		return parse_compound(p);
	if (at(p, P_SEMI)) {
		n = leaf(p, N_EMPTY_STMT, R_NONE);
		return n;
	}
	return expr_stmt(p);
}

node_id parse_stmt(struct parser *p)
{
	node_id n;

	if (!enter(p))
		return 0;
	n = stmt(p);
	leave(p);
	return n;
}

node_id parse_block_item(struct parser *p)
{
	return parse_stmt(p);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Declarations: declarators, parameters, functions, and what kernel macros make of them.
 */
#include "syntax/parser.h"

static node_id parse_declarator(struct parser *p, bool abstract);

/* ---- declarators ----------------------------------------------------------------------------------------- */

node_id parse_param(struct parser *p)
{
	node_id n = new_node(p, N_PARAM, R_NONE, here(p)), c;

	if (at(p, P_ELLIPSIS)) {
		take(p);
		return done(p, n);
	}
	c = parse_specs(p, true);
	if (!c)
		return 0;
	add(p, n, c, R_SPECS);
	if (!at(p, P_COMMA) && !at(p, P_RPAREN)) {
		c = parse_declarator(p, true);
		if (!c)
			return 0;
		add(p, n, c, R_DECLARATOR);
		if (!trailing_attributes(p, n))
			return 0;
		learn_types(p, p->s->nodes[n].child);
	}
	return done(p, n);
}

static node_id parse_params(struct parser *p)
{
	node_id n = new_node(p, N_PARAMS, R_PARAMS, here(p)), c;

	if (!accept(p, P_LPAREN) || !enter(p))
		return 0;
	while (!at(p, P_RPAREN)) {
		c = parse_param(p);
		if (!c)
			break;
		add(p, n, c, R_NONE);
		if (!accept(p, P_COMMA))
			break;
	}
	leave(p);
	return accept(p, P_RPAREN) ? done(p, n) : 0;
}

static node_id wrap(struct parser *p, enum node_kind k, node_id inner, tok_id first)
{
	node_id n = new_node(p, k, R_NONE, inner ? p->s->nodes[inner].first : first);

	add(p, n, inner, R_INNER);
	return n;
}

static node_id array_suffix(struct parser *p, node_id inner)
{
	node_id n = wrap(p, N_DR_ARRAY, inner, here(p)), c;

	take(p);
	while (at_key(p, K_STATIC) || at_key(p, K_CONST) || at_key(p, K_RESTRICT))
		take(p);
	if (!at(p, P_RBRACKET)) {
		c = parse_assign(p);
		if (!c)
			return 0;
		add(p, n, c, R_SIZE);
	}
	return accept(p, P_RBRACKET) ? done(p, n) : 0;
}

static node_id func_suffix(struct parser *p, node_id inner)
{
	node_id n = wrap(p, N_DR_FUNC, inner, here(p)), c;

	c = attempt(p, parse_params, NULL);
	if (!c) /* what stands there is no list of parameters: arguments of a macro or constructor */
		c = parse_args(p);
	if (!c)
		return 0;
	add(p, n, c, R_PARAMS);
	return done(p, n);
}

static node_id suffixes(struct parser *p, node_id n)
{
	for (;;) {
		if (at(p, P_LBRACKET))
			n = array_suffix(p, n);
		else if (at(p, P_LPAREN))
			n = func_suffix(p, n);
		else
			return n;
		if (!n)
			return 0;
	}
}

/* "(" that opens a nested declarator, not parameters */
static bool nested_declarator(struct parser *p, bool abstract)
{
	const struct token *t = peek_at(p, 1);

	if (t->kind == T_PUNCT && (t->sub == P_STAR || t->sub == P_LPAREN || t->sub == P_CARET))
		return true;
	if (t->kind == T_PUNCT && t->sub == P_LBRACKET)
		return abstract;
	if (t->flags & TF_KEYWORD)
		return t->sub == K_ATTRIBUTE;
	if (t->kind != T_IDENT)
		return false;
	if (at_ahead(p, 2, P_STAR)) /* (__stdcall *fp)(…) */
		return !abstract || !(kinds_of(p, (tok_id)(t - p->s->toks)) & NAME_TYPEDEF);
	return !abstract || (at_ahead(p, 2, P_RPAREN) && at_ahead(p, 3, P_LPAREN) &&
			     !(kinds_of(p, (tok_id)(t - p->s->toks)) & NAME_TYPEDEF));
}

static node_id paren_declarator(struct parser *p, bool abstract)
{
	node_id n = new_node(p, N_DR_PAREN, R_NONE, here(p)), c;

	take(p);
	while (at_key(p, K_ATTRIBUTE) || (at_ident(p) && at_ahead(p, 1, P_STAR))) {
		c = parse_attribute(p);
		if (!c)
			return 0;
		add(p, n, c, R_NONE);
	}
	c = parse_declarator(p, abstract);
	if (!c)
		return 0;
	add(p, n, c, R_INNER);
	while (at_key(p, K_ATTRIBUTE) || at_ident(p)) {
		c = parse_attribute(p);
		if (!c)
			return 0;
		add(p, n, c, R_NONE);
	}
	return accept(p, P_RPAREN) ? done(p, n) : 0;
}

static node_id dr_name(struct parser *p)
{
	node_id n = leaf(p, N_DR_NAME, R_NONE);

	while (p->macro_body && at(p, P_HASHHASH)) {
		take(p);
		take(p);
		done(p, n);
	}
	return n;
}

static node_id direct_declarator(struct parser *p, bool abstract)
{
	node_id n = 0;

	if (at(p, P_LPAREN) && nested_declarator(p, abstract)) {
		n = paren_declarator(p, abstract);
		if (!n)
			return 0;
	} else if (at_ident(p)) {
		n = dr_name(p);
	} else if (!abstract) {
		return 0;
	} else if (!at(p, P_LBRACKET) && !at(p, P_LPAREN)) {
		return 0;
	}
	return suffixes(p, n);
}

/* Behind a star: an annotation, or already the name? */
static bool at_annotation(struct parser *p, bool abstract)
{
	const struct token *next;

	if (!at_ident(p))
		return false;
	next = peek_at(p, 1);
	if (ident_ahead(p, 1) || at_ahead(p, 1, P_STAR))
		return true;
	if (next->flags & TF_KEYWORD)
		return !is_key(next, K_ATTRIBUTE) && !is_key(next, K_ASM);
	if (!(kinds_here(p) & (NAME_ATTR | NAME_EMPTY)) || at_ahead(p, 1, P_LPAREN))
		return false;
	/* what ends here needs a name: somebody's macro has the same one */
	return !ends_name(next) || (abstract && starts_with(p->s->text + peek(p)->off, "__"));
}

/* Qualifiers and annotations behind a star */
static bool pointer_quals(struct parser *p, node_id n, bool abstract)
{
	node_id a;

	for (;;) {
		a = 0;
		if (at_key(p, K_CONST) || at_key(p, K_VOLATILE) || at_key(p, K_RESTRICT))
			a = leaf(p, N_TYPE_WORD, R_NONE);
		else if (at_key(p, K_ATTRIBUTE))
			a = parse_attribute(p);
		else if (at_annotation(p, abstract))
			a = lone_attribute(p);
		if (!a)
			return true;
		/* `* name attr`: what follows a name can be its trailing annotation */
		add(p, n, a, R_NONE);
	}
}

static bool name_then_attribute(struct parser *p)
{
	unsigned first, second;

	if (!at_ident(p) || !ident_ahead(p, 1))
		return false;
	first = kinds_here(p);
	second = kinds_of(p, (tok_id)(peek_at(p, 1) - p->s->toks));
	if (first & (NAME_ATTR | NAME_EMPTY))
		return false;
	return (second & (NAME_ATTR | NAME_EMPTY)) != 0 ||
	       starts_with(p->s->text + peek_at(p, 1)->off, "__");
}

static node_id parse_declarator(struct parser *p, bool abstract)
{
	node_id n, c;

	if (!enter(p))
		return 0;
	if (!at(p, P_STAR) && !at(p, P_CARET)) {
		n = direct_declarator(p, abstract);
		leave(p);
		return n;
	}
	n = new_node(p, N_DR_PTR, R_NONE, here(p));
	take(p);
	if (!name_then_attribute(p) && !pointer_quals(p, n, abstract)) {
		leave(p);
		return 0;
	}
	if (at(p, P_STAR) || at_ident(p) || at(p, P_LPAREN) || at(p, P_LBRACKET) || at(p, P_CARET)) {
		c = parse_declarator(p, abstract);
		if (!c) {
			leave(p);
			return 0;
		}
		add(p, n, c, R_INNER);
	} else if (!abstract) {
		leave(p);
		return 0;
	}
	leave(p);
	return done(p, n);
}

node_id parse_type_name(struct parser *p)
{
	node_id n = new_node(p, N_TYPE_NAME, R_NONE, here(p)), c;

	if (!enter(p))
		return 0;
	c = parse_specs(p, true);
	if (c)
		add(p, n, c, R_SPECS);
	if (c && (at(p, P_STAR) || at(p, P_LBRACKET) || at(p, P_CARET) ||
		  (at(p, P_LPAREN) && (nested_declarator(p, true) || at_ahead(p, 1, P_RPAREN) ||
				       at_ahead(p, 1, P_LPAREN))))) {
		c = parse_declarator(p, true);
		add(p, n, c, R_DECLARATOR);
	}
	leave(p);
	return c ? done(p, n) : 0;
}

/* ---- declarations ------------------------------------------------------------------------------------------ */

/* declarator [attributes] [: width] [= value] */
static node_id parse_init_declarator(struct parser *p)
{
	node_id n = new_node(p, N_INIT_DECLARATOR, R_NONE, here(p)), c;

	while (at_ident(p) && at_ahead(p, 1, P_STAR)) /* int a, __user *b; */
		add(p, n, lone_attribute(p), R_NONE);
	if (!at(p, P_COLON)) {
		c = parse_declarator(p, false);
		if (!c)
			return 0;
		add(p, n, c, R_DECLARATOR);
	}
	if (!trailing_attributes(p, n))
		return 0;
	if (accept(p, P_COLON)) {
		c = parse_cond_expr(p);
		if (!c)
			return 0;
		add(p, n, c, R_WIDTH);
		if (!trailing_attributes(p, n))
			return 0;
	}
	if (accept(p, P_ASSIGN)) {
		c = parse_initializer(p);
		if (!c)
			return 0;
		add(p, n, c, R_VALUE);
	}
	return done(p, n);
}

static bool declarators(struct parser *p, node_id decl)
{
	node_id c;

	do {
		if (at(p, P_SEMI))
			break;
		c = parse_init_declarator(p);
		if (!c)
			return false;
		add(p, decl, c, R_NONE);
	} while (accept(p, P_COMMA));
	return true;
}

static bool end_of_decl(struct parser *p)
{
	if (accept(p, P_SEMI))
		return true;
	return p->macro_body && (peek(p)->kind == T_EOF || at(p, P_RPAREN) || at(p, P_RBRACE));
}

node_id parse_decl(struct parser *p)
{
	node_id n = new_node(p, N_DECL, R_NONE, here(p)), c;

	if (at_key(p, K_STATIC_ASSERT)) {
		p->s->nodes[n].kind = N_STATIC_ASSERT;
		take(p);
		c = parse_args(p);
		if (!c || !end_of_decl(p))
			return 0;
		add(p, n, c, R_ARGS);
		return done(p, n);
	}
	c = parse_specs(p, false);
	if (!c)
		return 0;
	add(p, n, c, R_SPECS);
	if (!declarators(p, n) || !end_of_decl(p))
		return 0;
	if (p->s->nodes[c].next)
		learn_types(p, c);
	return done(p, n);
}

/* ---- declarer macros ---------------------------------------------------------------------------------------- */

/* MACHINE_START(x) .a = 1, .b = 2, MACHINE_END: the macros hold the braces */
static bool open_initializer(struct parser *p, node_id declarer)
{
	node_id list = new_node(p, N_INIT_LIST, R_NONE, here(p)), c;

	while (at(p, P_DOT)) {
		c = parse_init_item(p);
		if (!c)
			return false;
		add(p, list, c, R_NONE);
	}
	done(p, list);
	add(p, declarer, list, R_VALUE);
	if (!at_ident(p))
		return false;
	take(p);
	accept(p, P_SEMI);
	return true;
}

/* NAME(args), already parsed as a call, then nothing, ';', '= value;' or a body */
node_id parse_declarer(struct parser *p, node_id call)
{
	struct syntax *s = p->s;
	node_id n = new_node(p, N_DECLARER, R_NONE, s->nodes[call].first), callee, args, c;

	callee = s->nodes[call].child;
	args = s->nodes[callee].next;
	add(p, n, callee, R_NAME);
	add(p, n, args, R_ARGS);
	if (!at(p, P_LBRACE) && !(peek(p)->flags & TF_BOL) && !trailing_attributes(p, n))
		return 0;
	while (at(p, P_LBRACKET))
		if (!skip_balanced(p))
			return 0;
	if (accept(p, P_ASSIGN)) {
		c = parse_initializer(p);
		if (!c)
			return 0;
		add(p, n, c, R_VALUE);
	}
	if (at(p, P_DOT))
		return open_initializer(p, n) ? done(p, n) : 0;
	if (at(p, P_LBRACE)) {
		bool list = at_ahead(p, 1, P_DOT); /* define_machine(x) { .name = … }; */

		c = list ? parse_init_list(p) : parse_compound(p);
		if (!c)
			return 0;
		add(p, n, c, list ? R_VALUE : R_BODY);
		if (list)
			accept(p, P_SEMI);
		return done(p, n);
	}
	while (accept(p, P_COMMA)) { /* DECLARE(a), b; */
		c = parse_init_declarator(p);
		if (!c)
			return 0;
		add(p, n, c, R_NONE);
	}
	accept(p, P_SEMI);
	return done(p, n);
}

/* An N_CALL made of NAME and its arguments only */
static node_id simple_call(struct parser *p)
{
	node_id n = new_node(p, N_CALL, R_NONE, here(p)), c;

	c = leaf(p, N_IDENT, R_CALLEE);
	add(p, n, c, R_CALLEE);
	c = parse_args(p);
	if (!c)
		return 0;
	add(p, n, c, R_ARGS);
	return done(p, n);
}

static node_id declarer_item(struct parser *p)
{
	node_id c = simple_call(p);

	return c ? parse_declarer(p, c) : 0;
}

node_id parse_field(struct parser *p)
{
	node_id n;

	if (at(p, P_SEMI))
		return leaf(p, N_EMPTY_STMT, R_NONE);
	if (at_ident(p) && at_ahead(p, 1, P_LPAREN) && !at_ahead(p, 2, P_STAR)) {
		unsigned behind = after_parens(p, 1);

		if (behind && (at_ahead(p, behind, P_SEMI) || at_ahead(p, behind, P_RBRACE) ||
			       at_ahead(p, behind, P_LBRACKET) || (peek_at(p, behind)->flags & TF_BOL) ||
			       peek_at(p, behind)->kind == T_HASH))
			return declarer_item(p);
	}
	n = attempt(p, parse_decl, NULL);
	if (n)
		return n;
	if (at_ident(p) && at_ahead(p, 1, P_LPAREN)) {
		n = attempt(p, declarer_item, NULL);
		if (n)
			return n;
	}
	/* a lone macro */
	if (at_ident(p) && ((peek_at(p, 1)->flags & TF_BOL) || at_ahead(p, 1, P_RBRACE) ||
			    at_ahead(p, 1, P_SEMI))) {
		n = new_node(p, N_DECLARER, R_NONE, here(p));
		add(p, n, leaf(p, N_IDENT, R_NAME), R_NAME);
		accept(p, P_SEMI);
		return done(p, n);
	}
	return 0;
}

/* ---- file scope ----------------------------------------------------------------------------------------------- */

static bool kr_params(struct parser *p, node_id func)
{
	node_id d;

	while (!at(p, P_LBRACE)) {
		d = parse_decl(p);
		if (!d)
			return false;
		add(p, func, d, R_NONE);
	}
	return true;
}

static bool is_kr_start(struct parser *p)
{
	return is_spec_keyword(peek(p)) ||
	       (at_ident(p) && (ident_ahead(p, 1) || at_ahead(p, 1, P_STAR)) &&
		!(kinds_here(p) & (NAME_ATTR | NAME_EMPTY)));
}

static bool is_function(struct parser *p, node_id dr)
{
	const struct syntax *s = p->s;

	for (; dr; dr = node_role(s, dr, R_INNER))
		if (s->nodes[dr].kind == N_DR_FUNC)
			return true;
	return false;
}

/* specs declarator { … }; 0 if it is something else */
static node_id function_def(struct parser *p)
{
	node_id n = new_node(p, N_FUNC_DEF, R_NONE, here(p)), c;

	c = parse_specs(p, false);
	if (c)
		add(p, n, c, R_SPECS);
	else if (!at_ident(p))
		return 0;
	c = parse_declarator(p, false);
	if (!c || !is_function(p, c))
		return 0;
	add(p, n, c, R_DECLARATOR);
	if (is_kr_start(p)) {
		struct mark m = parser_mark(p);

		if (!kr_params(p, n)) {
			parser_reset(p, m);
			return 0;
		}
	} else if (!trailing_attributes(p, n)) {
		return 0;
	}
	if (!at(p, P_LBRACE))
		return 0;
	c = parse_compound(p);
	if (!c)
		return 0;
	add(p, n, c, R_BODY);
	return done(p, n);
}

/* extern "C" {  and its '}' come from headers shared with C++ */
static node_id extern_c(struct parser *p)
{
	node_id n = new_node(p, N_PP_OTHER, R_NONE, here(p));

	take(p);
	take(p);
	accept(p, P_LBRACE);
	return done(p, n);
}

static bool macro_item_ahead(struct parser *p)
{
	unsigned behind = after_parens(p, 1);
	const struct token *t;

	if (!behind)
		return false;
	t = peek_at(p, behind);
	if (t->kind == T_EOF || t->kind == T_HASH || (t->flags & TF_BOL))
		return true;
	return t->kind == T_PUNCT && (t->sub == P_SEMI || t->sub == P_LBRACE || t->sub == P_ASSIGN ||
				      t->sub == P_RBRACE || t->sub == P_LBRACKET || t->sub == P_COMMA);
}

static node_id lone_macro(struct parser *p)
{
	node_id n = new_node(p, N_DECLARER, R_NONE, here(p));

	add(p, n, leaf(p, N_IDENT, R_NAME), R_NAME);
	accept(p, P_SEMI);
	return done(p, n);
}

/* static DEFINE_X(y);  static inline MACRO(x) { … } */
static node_id storage_then_macro(struct parser *p)
{
	node_id n, specs, c;
	unsigned i;

	for (i = 0; is_spec_keyword(peek_at(p, i)) && !is_type_keyword(peek_at(p, i)); i++)
		;
	while (ident_ahead(p, i) && (kinds_of(p, (tok_id)(peek_at(p, i) - p->s->toks)) & NAME_ATTR) &&
	       !at_ahead(p, i + 1, P_LPAREN))
		i++;
	if (!i || !ident_ahead(p, i) || !at_ahead(p, i + 1, P_LPAREN) || at_ahead(p, i + 2, P_STAR))
		return 0;
	specs = new_node(p, N_SPECS, R_SPECS, here(p));
	while (i--)
		add(p, specs, leaf(p, N_TYPE_WORD, R_NONE), R_NONE);
	if (!macro_item_ahead(p))
		return 0;
	c = simple_call(p);
	n = c ? parse_declarer(p, c) : 0;
	if (!n)
		return 0;
	add(p, n, specs, R_SPECS);
	p->s->nodes[n].first = p->s->nodes[specs].first;
	return n;
}

node_id parse_external(struct parser *p)
{
	static const parse_fn shapes[] = { function_def, parse_decl, storage_then_macro };
	size_t i;
	node_id n;

	if (at(p, P_SEMI) || at(p, P_RBRACE))
		return leaf(p, N_EMPTY_STMT, R_NONE);
	if (at_key(p, K_ASM))
		return parse_asm(p);
	if (at_key(p, K_EXTERN) && peek_at(p, 1)->kind == T_STRING)
		return extern_c(p);
	if (at_ident(p) && at_ahead(p, 1, P_LPAREN) && macro_item_ahead(p)) {
		n = attempt(p, declarer_item, NULL);
		if (n)
			return n;
	}
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		n = attempt(p, shapes[i], NULL);
		if (n)
			return n;
	}
	if (at_ident(p) && ((peek_at(p, 1)->flags & TF_BOL) || peek_at(p, 1)->kind == T_EOF ||
			    peek_at(p, 1)->kind == T_HASH || at_ahead(p, 1, P_SEMI)))
		return lone_macro(p);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Specifiers: what begins a type, annotations, structs and enums. Nothing here knows all typedefs; the
 * shape of the tokens decides where names do not.
 */
#include "syntax/parser.h"

/* ---- what begins a type ---------------------------------------------------------------------------------- */

bool keyword_is_type(unsigned keyword)
{
	switch (keyword) {
	case K_CHAR:
	case K_DOUBLE:
	case K_ENUM:
	case K_FLOAT:
	case K_INT:
	case K_LONG:
	case K_SHORT:
	case K_SIGNED:
	case K_STRUCT:
	case K_UNION:
	case K_UNSIGNED:
	case K_VOID:
	case K_BOOL:
	case K_INT128:
	case K_TYPEOF:
	case K_AUTO_TYPE:
	case K_COMPLEX:
		return true;
	default:
		return false;
	}
}

bool is_type_keyword(const struct token *t)
{
	return (t->flags & TF_KEYWORD) && keyword_is_type(t->sub);
}

bool is_spec_keyword(const struct token *t)
{
	if (!(t->flags & TF_KEYWORD))
		return false;
	switch (t->sub) {
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
		return true;
	default:
		return is_type_keyword(t);
	}
}

bool ends_name(const struct token *t)
{
	if (t->kind == T_EOF || t->kind == T_HASH)
		return true;
	if (t->kind != T_PUNCT)
		return false;
	switch (t->sub) {
	case P_SEMI:
	case P_COMMA:
	case P_ASSIGN:
	case P_LBRACKET:
	case P_RPAREN:
	case P_COLON:
	case P_LBRACE:
	case P_RBRACE:
	case P_LPAREN:
		return true;
	default:
		return false;
	}
}

bool starts_type(struct parser *p)
{
	const struct token *t = peek(p);
	unsigned i;

	if (t->kind != T_IDENT)
		return false;
	if (t->flags & TF_KEYWORD)
		return is_spec_keyword(t);
	if (kinds_here(p) & (NAME_TYPEDEF | NAME_TYPE_MACRO)) {
		if (at_ahead(p, 1, P_LPAREN))
			return (kinds_here(p) & NAME_TYPE_MACRO) || at_ahead(p, 2, P_STAR);
		return !at_ahead(p, 1, P_DOT) && !at_ahead(p, 1, P_ARROW) && !at_ahead(p, 1, P_ASSIGN) &&
		       !at_ahead(p, 1, P_LBRACKET);
	}
	if (ident_ahead(p, 1))
		return true;
	for (i = 1; at_ahead(p, i, P_STAR); i++)
		;
	/* foo *) and foo *, : no expression ends in a star */
	return i > 1 && (at_ahead(p, i, P_RPAREN) || at_ahead(p, i, P_COMMA));
}

/* foo * bar ;   foo * bar =   foo ** const bar [ … */
static bool pointer_decl(struct parser *p)
{
	unsigned i = 1;
	const struct token *t;

	while (at_ahead(p, i, P_STAR) || (is_spec_keyword(peek_at(p, i)) && i > 1))
		i++;
	if (i == 1 || !ident_ahead(p, i))
		return false;
	while (ident_ahead(p, i + 1))
		i++; /* foo * __attr bar */
	t = peek_at(p, i + 1);
	if (t->kind == T_PUNCT && t->sub == P_LPAREN)
		return i > 2 ? true : (kinds_here(p) & NAME_TYPEDEF) != 0;
	return ends_name(t) && !(t->kind == T_PUNCT && (t->sub == P_RPAREN || t->sub == P_COLON));
}

/* In a block, at an identifier or keyword */
bool starts_decl(struct parser *p)
{
	const struct token *t = peek(p);
	unsigned kinds, behind;

	if (t->kind != T_IDENT)
		return false;
	if (t->flags & TF_KEYWORD)
		return is_spec_keyword(t) || t->sub == K_ATTRIBUTE;
	kinds = kinds_here(p);
	if (ident_ahead(p, 1)) {
		/* a macro statement on a line of its own, then another statement */
		if ((peek_at(p, 1)->flags & TF_BOL) && !(kinds & (NAME_TYPEDEF | NAME_ATTR)))
			return ident_ahead(p, 2);
		return true;
	}
	if (is_spec_keyword(peek_at(p, 1)) || is_key(peek_at(p, 1), K_ATTRIBUTE))
		return !(peek_at(p, 1)->flags & TF_BOL) || (kinds & (NAME_TYPEDEF | NAME_ATTR));
	if (at_ahead(p, 1, P_STAR))
		return pointer_decl(p);
	if (!at_ahead(p, 1, P_LPAREN))
		return false;
	if (kinds & NAME_TYPEDEF)
		return at_ahead(p, 2, P_STAR);
	behind = after_parens(p, 1);
	if (!behind)
		return false;
	/* TYPE(x) y = …;  ATTR(x) int y;  but not MACRO(x) \n y(); */
	t = peek_at(p, behind);
	if (t->flags & TF_BOL)
		return false;
	if (is_spec_keyword(t))
		return true;
	if (t->kind == T_PUNCT && t->sub == P_STAR && ident_ahead(p, behind + 1)) /* TYPE(x) *y = …; */
		return at_ahead(p, behind + 2, P_SEMI) || at_ahead(p, behind + 2, P_ASSIGN);
	if (!ident_ahead(p, behind) || (kinds & NAME_ITERATOR))
		return false;
	t = peek_at(p, behind + 1);
	return t->kind == T_PUNCT && (t->sub == P_ASSIGN || t->sub == P_SEMI || t->sub == P_COMMA ||
				      t->sub == P_LBRACKET) && (kinds & (NAME_TYPE_MACRO | NAME_ATTR));
}

/* ---- attributes ------------------------------------------------------------------------------------------ */

/* __attribute__((…)), or an annotation NAME or NAME(…) at hand */
node_id parse_attribute(struct parser *p)
{
	node_id n = new_node(p, N_ATTRIBUTE, R_NONE, here(p));

	take(p);
	if (at(p, P_LPAREN) && !skip_balanced(p))
		return 0;
	return done(p, n);
}

node_id lone_attribute(struct parser *p)
{
	return leaf(p, N_ATTRIBUTE, R_NONE);
}

bool trailing_attributes(struct parser *p, node_id parent)
{
	node_id n;

	for (;;) {
		if (at_key(p, K_ASM))
			n = parse_attribute(p);
		else if (at_key(p, K_ATTRIBUTE) || at_ident(p))
			n = parse_attribute(p);
		else if (at_key(p, K_CONST) || at_key(p, K_VOLATILE) || at_key(p, K_INLINE))
			n = lone_attribute(p);
		else
			return true;
		if (!n)
			return false;
		add(p, parent, n, R_NONE);
	}
}

/* ---- structs and enums ----------------------------------------------------------------------------------- */

static bool tag_attributes(struct parser *p, node_id n)
{
	node_id a;

	for (;;) {
		if (at_key(p, K_ATTRIBUTE))
			a = parse_attribute(p);
		else if (at_ident(p) && (ident_ahead(p, 1) ? !(kinds_of(p, here(p)) & NAME_TYPEDEF) &&
							     (kinds_here(p) & NAME_ATTR) : false))
			a = lone_attribute(p);
		else if (at_ident(p) && at_ahead(p, 1, P_LPAREN) && (kinds_here(p) & NAME_ATTR))
			a = parse_attribute(p);
		else
			return true;
		if (!a)
			return false;
		add(p, n, a, R_NONE);
	}
}

static node_id braced_list(struct parser *p, enum node_kind k, enum list_kind list)
{
	node_id n = new_node(p, k, R_FIELDS, here(p));

	if (!enter(p))
		return 0;
	take(p);
	if (!parse_list(p, list, n)) {
		leave(p);
		return 0;
	}
	leave(p);
	return accept(p, P_RBRACE) ? done(p, n) : 0;
}

static node_id parse_tagged(struct parser *p)
{
	bool is_enum = at_key(p, K_ENUM);
	node_id n = new_node(p, is_enum ? N_ENUM : N_STRUCT, R_NONE, here(p)), c;

	take(p);
	if (!tag_attributes(p, n))
		return 0;
	if (at_ident(p)) {
		c = leaf(p, N_IDENT, R_NAME);
		/* struct NAME(x): the tag is made by a macro */
		if (at(p, P_LPAREN) && !at_ahead(p, 1, P_STAR)) {
			if (!skip_balanced(p))
				return 0;
			done(p, c);
		} else if (p->macro_body) {
			while (at(p, P_HASHHASH)) {
				take(p);
				take(p);
			}
			done(p, c);
		}
		add(p, n, c, R_NAME);
	}
	if (is_enum && at(p, P_COLON)) { /* enum x : u8 { */
		take(p);
		c = parse_type_name(p);
		add(p, n, c, R_TYPE);
	}
	if (at(p, P_LBRACE)) {
		c = braced_list(p, is_enum ? N_ENUMERATORS : N_FIELDS, is_enum ? LIST_ENUM : LIST_FIELDS);
		if (!c)
			return 0;
		add(p, n, c, R_FIELDS);
		while (at_key(p, K_ATTRIBUTE)) {
			c = parse_attribute(p);
			if (!c)
				return 0;
			add(p, n, c, R_NONE);
		}
	} else if (!p->s->nodes[n].child) {
		return 0;
	}
	return done(p, n);
}

node_id parse_enumerator(struct parser *p)
{
	node_id n = new_node(p, N_ENUMERATOR, R_NONE, here(p)), c;

	if (!at_ident(p))
		return 0;
	c = leaf(p, N_IDENT, R_NAME);
	while (p->macro_body && at(p, P_HASHHASH)) {
		take(p);
		take(p);
		done(p, c);
	}
	add(p, n, c, R_NAME);
	if (at(p, P_LPAREN)) { /* a macro that gives enumerators */
		c = parse_args(p);
		if (!c)
			return 0;
		add(p, n, c, R_ARGS);
	}
	while (at_key(p, K_ATTRIBUTE) || (at_ident(p) && !(peek(p)->flags & TF_BOL))) {
		c = parse_attribute(p);
		if (!c)
			return 0;
		add(p, n, c, R_NONE);
	}
	if (accept(p, P_ASSIGN)) {
		c = parse_cond_expr(p);
		if (!c)
			return 0;
		add(p, n, c, R_VALUE);
	}
	done(p, n);
	accept(p, P_COMMA); /* a macro may bring its own */
	return at_ident(p) || at(p, P_RBRACE) || peek(p)->kind == T_HASH || peek(p)->kind == T_EOF ? n : 0;
}

/* ---- specifiers ------------------------------------------------------------------------------------------ */

static node_id parse_typeof(struct parser *p)
{
	node_id n = new_node(p, N_TYPEOF, R_NONE, here(p)), c = 0;
	struct mark m;

	take(p);
	if (!accept(p, P_LPAREN))
		return 0;
	m = parser_mark(p);
	if (starts_type(p)) {
		c = parse_type_name(p);
		if (!c || !at(p, P_RPAREN)) {
			parser_reset(p, m);
			c = 0;
		}
	}
	if (!c)
		c = parse_expr(p);
	if (!c) {
		parser_reset(p, m);
		c = parse_type_name(p);
	}
	if (!c || !accept(p, P_RPAREN))
		return 0;
	add(p, n, c, R_OPERAND);
	return done(p, n);
}

enum spec { SPEC_NONE, SPEC_TYPE, SPEC_ATTR, SPEC_ATTR_CALL, SPEC_TYPE_CALL };

/* typedef NAME (function_name)(…), typedef NAME (annotation *pointer_name)(…): at NAME */
static bool typedef_of_function(struct parser *p)
{
	const struct token *before = &p->s->toks[token_prev(p->s, (tok_id)(peek(p) - p->s->toks))];
	unsigned behind;

	if (!(before->flags & TF_KEYWORD) || before->sub != K_TYPEDEF)
		return false;
	behind = after_parens(p, 1);
	return behind && at_ahead(p, behind, P_LPAREN);
}

/* NAME ( … ) at hand, no type yet or already one */
static enum spec classify_call(struct parser *p, bool have_type)
{
	unsigned behind, kinds = kinds_here(p);
	const struct token *t;

	if (!have_type && typedef_of_function(p))
		return SPEC_TYPE;
	if (have_type && (kinds & (NAME_ATTR | NAME_EMPTY)) && !(kinds & NAME_FUNC_MACRO) && at_ahead(p, 2, P_STAR))
		return SPEC_ATTR; /* void __noreturn (*f)(void) */
	if (at_ahead(p, 2, P_STAR) && !have_type && !(kinds & NAME_FUNC_MACRO))
		return SPEC_TYPE; /* foo_t (*fp)(…) */
	behind = after_parens(p, 1);
	if (!behind)
		return SPEC_NONE;
	t = peek_at(p, behind);
	if (t->kind != T_IDENT && !(t->kind == T_PUNCT && t->sub == P_STAR))
		return SPEC_NONE;
	if (have_type && t->kind == T_PUNCT) /* struct x __free(y) *z */
		return kinds & (NAME_ATTR | NAME_EMPTY) ? SPEC_ATTR_CALL : SPEC_NONE;
	if (have_type)
		return t->kind == T_IDENT && !(t->flags & TF_KEYWORD) &&
		       (ends_name(peek_at(p, behind + 1)) || ident_ahead(p, behind + 1)) &&
		       (kinds & (NAME_ATTR | NAME_EMPTY) || !(at_ahead(p, behind + 1, P_LBRACE))) &&
		       (kinds & (NAME_ATTR | NAME_EMPTY)) ? SPEC_ATTR_CALL : SPEC_NONE;
	if (is_spec_keyword(t) || (kinds & (NAME_ATTR | NAME_EMPTY)))
		return SPEC_ATTR_CALL;
	return SPEC_TYPE_CALL;
}

/* Is NAME(…), which stands `at` tokens ahead, an annotation with the type still to come? */
static bool annotates_type(struct parser *p, unsigned at)
{
	const struct token *name = peek_at(p, at), *t;
	bool annotation = (kinds_of(p, (tok_id)(name - p->s->toks)) & (NAME_ATTR | NAME_EMPTY)) ||
			  starts_with(p->s->text + name->off, "__");
	unsigned behind = at_ahead(p, at + 1, P_LPAREN) ? after_parens(p, at + 1) : 0;

	if (!behind)
		return false;
	t = peek_at(p, behind);
	if (is_spec_keyword(t)) /* on a line of its own it may declare a parameter in the old style */
		return annotation || !(t->flags & TF_BOL);
	return annotation && (kinds_of(p, (tok_id)(t - p->s->toks)) & NAME_TYPEDEF);
}

static bool is_known_attribute(struct parser *p, const struct token *t)
{
	return kinds_of(p, (tok_id)(t - p->s->toks)) & (NAME_ATTR | NAME_EMPTY);
}

/* int x __attr; with a name that nothing is known of: it is not what is declared. */
static bool looks_like_attribute(struct parser *p)
{
	const struct token *name = peek(p), *next = peek_at(p, 1);

	return starts_with(p->s->text + next->off, "__") && !starts_with(p->s->text + name->off, "__") &&
	       !kinds_here(p) && !kinds_of(p, (tok_id)(next - p->s->toks)) && !(next->flags & TF_BOL) &&
	       ends_name(peek_at(p, 2));
}

/* One NAME that is no keyword, in specifier position */
static enum spec classify_name(struct parser *p, bool have_type, bool abstract)
{
	unsigned kinds = kinds_here(p), i;
	const struct token *t = peek_at(p, 1);

	if (t->kind == T_PUNCT && t->sub == P_LPAREN)
		return classify_call(p, have_type);
	if (have_type) {
		/* a second name: annotation if a name or star still follows, else the declarator */
		if ((kinds & (NAME_ATTR | NAME_EMPTY)) && !ends_name(t))
			return SPEC_ATTR;
		if (t->kind == T_PUNCT && t->sub == P_STAR)
			return SPEC_ATTR;
		if (t->kind == T_IDENT && !(t->flags & TF_KEYWORD))
			return (is_known_attribute(p, t) || looks_like_attribute(p)) &&
			       !(kinds & (NAME_ATTR | NAME_EMPTY)) ? SPEC_NONE : SPEC_ATTR;
		if (is_spec_keyword(t))
			return SPEC_ATTR;
		return abstract && (kinds & (NAME_ATTR | NAME_EMPTY)) ? SPEC_ATTR : SPEC_NONE;
	}
	if (is_spec_keyword(t) && !(kinds & NAME_TYPEDEF)) {
		/* asmlinkage void, but foo_t const */
		for (i = 1; (peek_at(p, i)->flags & TF_KEYWORD) && !is_type_keyword(peek_at(p, i)) &&
			    is_spec_keyword(peek_at(p, i)); i++)
			;
		t = peek_at(p, i);
		return is_type_keyword(t) || (ident_ahead(p, i) && ident_ahead(p, i + 1)) ? SPEC_ATTR :
											      SPEC_TYPE;
	}
	if (kinds & NAME_TYPEDEF)
		return SPEC_TYPE;
	if (ident_ahead(p, 1)) {
		/* a row of names: the last before the punctuation is declared, the one before is its type */
		for (i = 1; ident_ahead(p, i + 1); i++)
			;
		if ((kinds & (NAME_ATTR | NAME_EMPTY)) || annotates_type(p, i))
			return SPEC_ATTR;
		if (i >= 2 && (kinds_of(p, (tok_id)(peek_at(p, 1) - p->s->toks)) & NAME_TYPEDEF))
			return SPEC_ATTR;
		return SPEC_TYPE;
	}
	if (t->kind == T_PUNCT && t->sub == P_STAR)
		return SPEC_TYPE;
	if (t->flags & TF_KEYWORD)
		return t->sub == K_ATTRIBUTE ? SPEC_TYPE : SPEC_NONE;
	return abstract || ends_name(t) ? SPEC_TYPE : SPEC_NONE;
}

static node_id parse_alignas(struct parser *p)
{
	return parse_attribute(p);
}

static node_id parse_type_ident(struct parser *p)
{
	node_id n = leaf(p, N_TYPE_IDENT, R_NONE);

	while (p->macro_body && at(p, P_HASHHASH)) {
		take(p);
		take(p);
		done(p, n);
	}
	return n;
}

/* struct x { … } __packed; is no variable __packed. Only names with underscores or in capitals: an empty macro
 * of some other file may be called like a variable of this one. */
static enum spec classify_behind_body(struct parser *p)
{
	size_t len, i = 0;
	const char *name = token_text(p->s, here(p), &len);
	unsigned kinds = kinds_here(p);

	while (i < len && !(name[i] >= 'a' && name[i] <= 'z'))
		i++;
	if (len < 3 || (i < len && (name[0] != '_' || name[1] != '_')) || (kinds & NAME_TYPEDEF) ||
	    !(kinds & (NAME_ATTR | NAME_EMPTY)))
		return SPEC_NONE;
	if (at_ahead(p, 1, P_LPAREN))
		return after_parens(p, 1) ? SPEC_ATTR_CALL : SPEC_NONE;
	return at_ahead(p, 1, P_COMMA) || at_ahead(p, 1, P_ASSIGN) ? SPEC_NONE : SPEC_ATTR;
}

static node_id one_spec(struct parser *p, bool *have_type, bool *have_body, bool abstract)
{
	const struct token *t = peek(p);
	enum spec spec = SPEC_NONE;
	node_id n;

	if (t->kind != T_IDENT)
		return 0;
	if (t->flags & TF_KEYWORD) {
		if (t->sub == K_STRUCT || t->sub == K_UNION || t->sub == K_ENUM) {
			*have_type = true;
			n = parse_tagged(p);
			*have_body = n && is_punct(&p->s->toks[p->last], P_RBRACE);
			return n;
		}
		if (t->sub == K_TYPEOF) {
			*have_type = true;
			return parse_typeof(p);
		}
		if (t->sub == K_ATTRIBUTE)
			return parse_attribute(p);
		if (t->sub == K_ALIGNAS)
			return parse_alignas(p);
		if (t->sub == K_EXTENSION)
			return leaf(p, N_TYPE_WORD, R_NONE);
		if (!is_spec_keyword(t))
			return 0;
		*have_type |= is_type_keyword(t);
		return leaf(p, N_TYPE_WORD, R_NONE);
	}
	if (*have_body)
		spec = classify_behind_body(p);
	switch (spec ? spec : classify_name(p, *have_type, abstract)) {
	case SPEC_TYPE:
		*have_type = true;
		return parse_type_ident(p);
	case SPEC_ATTR:
		return lone_attribute(p);
	case SPEC_ATTR_CALL:
		return parse_attribute(p);
	case SPEC_TYPE_CALL:
		*have_type = true;
		n = parse_attribute(p);
		if (n)
			p->s->nodes[n].kind = N_TYPE_MACRO;
		return n;
	default:
		return 0;
	}
}

node_id parse_specs(struct parser *p, bool abstract)
{
	node_id n = new_node(p, N_SPECS, R_SPECS, here(p)), c;
	bool have_type = false, have_body = false;
	uint32_t before;

	for (;;) {
		peek(p); /* over directives */
		before = p->pos;
		c = one_spec(p, &have_type, &have_body, abstract);
		if (!c)
			break;
		add(p, n, c, R_NONE);
	}
	if (p->pos != before || !p->s->nodes[n].child)
		return 0; /* broke off in the middle of one, or nothing there */
	return done(p, n);
}

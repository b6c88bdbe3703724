// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a macro stands for, told by the tokens of its body alone. Kinds of other macros are not known
 * here; a body that is just another name or a call of one is an alias, resolved when it is asked for.
 */
#include "syntax/names.h"

struct body {
	const struct body_token *t;
	size_t n;
};

static const struct body_token none = { .p = "", .kind = T_EOF };

static const struct body_token *at(const struct body *b, size_t i)
{
	return i < b->n ? &b->t[i] : &none;
}

static bool opens(const struct body_token *t)
{
	return t->kind == T_PUNCT && (t->sub == P_LPAREN || t->sub == P_LBRACKET || t->sub == P_LBRACE);
}

static bool closes(const struct body_token *t)
{
	return t->kind == T_PUNCT && (t->sub == P_RPAREN || t->sub == P_RBRACKET || t->sub == P_RBRACE);
}

/* i is at an opening bracket (else nothing happens): the index behind its partner */
static size_t skip_group(const struct body *b, size_t i)
{
	int depth = 0;

	do {
		depth += opens(at(b, i)) - closes(at(b, i));
		if (depth)
			i++;
	} while (depth && i < b->n);
	return i < b->n && closes(at(b, i)) ? i + 1 : i;
}

static unsigned unbalanced(const struct body *b)
{
	unsigned kinds = 0;
	int depth = 0;

	for (size_t i = 0; i < b->n; i++) {
		if (opens(&b->t[i])) {
			depth++;
		} else if (closes(&b->t[i]) && --depth < 0) {
			kinds |= NAME_CLOSER;
			depth = 0;
		}
	}
	return kinds | (depth ? NAME_OPENER : 0);
}

/* ---- pieces of declarations -------------------------------------------------------------------- */

static bool storage_keyword(const struct body_token *t)
{
	if (t->kind != T_KEYWORD)
		return false;
	switch (t->sub) {
	case K_STATIC: case K_EXTERN: case K_INLINE: case K_REGISTER: case K_CONST: case K_VOLATILE:
	case K_RESTRICT: case K_NORETURN: case K_THREAD: case K_EXTENSION: case K_AUTO: case K_TYPEDEF:
		return true;
	default:
		return false;
	}
}

static bool type_keyword(const struct body_token *t)
{
	if (t->kind != T_KEYWORD)
		return false;
	switch (t->sub) {
	case K_CHAR: case K_DOUBLE: case K_FLOAT: case K_INT: case K_LONG: case K_SHORT: case K_SIGNED:
	case K_UNSIGNED: case K_VOID: case K_BOOL: case K_INT128: case K_AUTO_TYPE: case K_COMPLEX:
		return true;
	default:
		return false;
	}
}

/* __u64, __be16, u8, __kernel_time_t: spelled like a type */
static bool type_like(const struct body_token *t)
{
	const char *p = t->p, *end = p + t->len;

	if (t->len > 2 && end[-1] == 't' && end[-2] == '_')
		return true;
	while (p < end && *p == '_')
		p++;
	if (end - p > 2 && (*p == 'l' || *p == 'b') && p[1] == 'e')
		p += 2;
	else if (p < end && (*p == 'u' || *p == 's'))
		p++;
	else
		return false;
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p == end && end[-1] >= '0' && end[-1] <= '9';
}

static bool annotation(const struct body_token *t)
{
	static const char *const known[] = { "noinline", "notrace", "asmlinkage", "noinstr", "fastcall" };

	if (t->kind != T_IDENT || t->pasted || type_like(t))
		return false;
	if (t->len > 2 && t->p[0] == '_' && t->p[1] == '_')
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (body_text(t, known[i]))
			return true;
	return false;
}

static size_t skip_attribute(const struct body *b, size_t i)
{
	if (body_keyword(at(b, i), K_ATTRIBUTE) || body_keyword(at(b, i), K_ALIGNAS))
		return skip_group(b, i + 1);
	return i;
}

/* Behind the storage words and attributes from i */
static size_t skip_storage(const struct body *b, size_t i)
{
	size_t next;

	while (i < b->n) {
		next = storage_keyword(at(b, i)) ? i + 1 : skip_attribute(b, i);
		if (body_keyword(at(b, i), K_EXTERN) && at(b, next)->kind == T_STRING)
			next++; /* extern "C" */
		if (next == i)
			break;
		i = next;
	}
	return i;
}

/* Behind a type that is known for one by its words: int, struct x, typeof(y), and qualifiers; i when
 * there is none */
static size_t skip_sure_type(const struct body *b, size_t i)
{
	size_t start = i, from;

	i = from = skip_storage(b, i);
	if (body_keyword(at(b, i), K_STRUCT) || body_keyword(at(b, i), K_UNION) ||
	    body_keyword(at(b, i), K_ENUM)) {
		i = skip_attribute(b, i + 1);
		i += at(b, i)->kind == T_IDENT;
		if (body_punct(at(b, i), P_LBRACE))
			i = skip_group(b, i);
	} else if (body_keyword(at(b, i), K_TYPEOF)) {
		i = skip_group(b, i + 1);
	} else {
		while (type_keyword(at(b, i)) || (i > from && storage_keyword(at(b, i))))
			i++;
	}
	return i > from ? skip_storage(b, i) : start;
}

static size_t skip_stars(const struct body *b, size_t i)
{
	while (body_punct(at(b, i), P_STAR))
		i = skip_storage(b, i + 1);
	return i;
}

static unsigned as_type(const struct body *b)
{
	size_t i = skip_sure_type(b, 0), stars;

	if (i)
		return skip_stars(b, i) == b->n ? NAME_TYPE_MACRO : 0;
	i = skip_storage(b, 0);
	if (at(b, i)->kind != T_IDENT)
		return 0;
	stars = skip_storage(b, i + 1);
	if (skip_stars(b, stars) != b->n)
		return 0;
	return i || stars > i + 1 || stars < b->n ? NAME_TYPE_MACRO : 0;
}

/* All of it is attributes, storage words and annotations */
static unsigned as_attributes(const struct body *b)
{
	size_t i = 0, next, count = 0;
	unsigned kinds = NAME_ATTR;
	bool sure = false;

	for (; i < b->n; i = next, count++) {
		next = skip_storage(b, i);
		if (next > i) {
			sure = true;
			continue;
		}
		if (!annotation(&b->t[i]))
			return 0;
		next = i + 1;
		if (body_punct(at(b, next), P_LPAREN))
			next = skip_group(b, next);
	}
	for (i = 0; i < b->n; i++)
		if (body_keyword(&b->t[i], K_NORETURN) || body_text(&b->t[i], "noreturn") ||
		    body_text(&b->t[i], "__noreturn__"))
			kinds |= NAME_NORETURN;
	return sure || count > 1 ? kinds : 0;
}

/* Does a declaration (or the head of a function) begin at i? */
static bool declaration_at(const struct body *b, size_t i)
{
	size_t start, name;

	if (body_keyword(at(b, i), K_STATIC_ASSERT) || body_keyword(at(b, i), K_TYPEDEF))
		return true;
	if (body_keyword(at(b, i), K_STATIC) || body_keyword(at(b, i), K_EXTERN))
		return true;
	if (skip_sure_type(b, i) > i)
		return true;
	start = skip_storage(b, i);
	while (annotation(at(b, start)) && !body_punct(at(b, start + 1), P_LPAREN))
		start++;
	if (at(b, start)->kind != T_IDENT)
		return false;
	name = skip_stars(b, start + 1);
	if (at(b, name)->kind != T_IDENT)
		return false;
	if (name == start + 1) /* two names in a row */
		return true;
	return body_punct(at(b, name + 1), P_ASSIGN) || body_punct(at(b, name + 1), P_SEMI) ||
	       body_punct(at(b, name + 1), P_LBRACKET);
}

/* ---- statements -------------------------------------------------------------------------------- */

enum flow {
	F_OPEN = 1,       /* the last statement lacks its body */
	F_DECLARES = 2,
	F_STATEMENT = 4,  /* something that can only be a statement */
	F_NO_SEMI = 8,    /* the last one is an expression without ';' */
	F_CASE = 16,
};

static bool contains(const struct body_token *t, const char *word)
{
	return t->kind == T_IDENT && memmem(t->p, t->len, word, strlen(word));
}

/* Behind the ';' of a plain statement or declaration from i */
static size_t skip_plain(const struct body *b, size_t i, unsigned *flow)
{
	size_t from = i;
	bool decl = declaration_at(b, i);

	*flow |= decl ? F_DECLARES : 0;
	while (i < b->n && !body_punct(at(b, i), P_SEMI)) {
		bool brace = body_punct(at(b, i), P_LBRACE);

		i = opens(at(b, i)) ? skip_group(b, i) : i + 1;
		if (brace && decl && i < b->n && !body_punct(at(b, i), P_SEMI) &&
		    at(b, i)->kind != T_IDENT && !body_punct(at(b, i), P_STAR) &&
		    !body_punct(at(b, i), P_COMMA))
			return i; /* the body of a function */
	}
	if (i < b->n)
		return i + 1;
	if (contains(at(b, from), "for_each") && body_punct(at(b, from + 1), P_LPAREN) &&
	    skip_group(b, from + 1) == b->n)
		*flow |= F_OPEN;
	else if (!(decl && body_punct(at(b, b->n - 1), P_RBRACE)))
		*flow |= F_NO_SEMI;
	return i;
}

static size_t skip_case(const struct body *b, size_t i, unsigned *flow)
{
	while (i < b->n && !body_punct(at(b, i), P_COLON))
		i = opens(at(b, i)) ? skip_group(b, i) : i + 1;
	*flow |= F_CASE | F_STATEMENT;
	return i + 1;
}

static size_t skip_do(const struct body *b, size_t i)
{
	while (i < b->n && !body_punct(at(b, i), P_LBRACE))
		i++;
	i = skip_group(b, i);
	if (body_keyword(at(b, i), K_WHILE))
		i = skip_group(b, i + 1);
	return i + body_punct(at(b, i), P_SEMI);
}

/* Behind the statement at i; adds to *flow what it is. Heads (if, for, while, else) are taken one by one:
 * the statement that follows belongs to the last of them. */
static size_t skip_statement(const struct body *b, size_t i, unsigned *flow)
{
	bool headed = false;

	for (; i < b->n; headed = true) {
		const struct body_token *t = at(b, i);

		if (t->kind != T_KEYWORD)
			break;
		if (t->sub == K_IF || t->sub == K_FOR || t->sub == K_WHILE || t->sub == K_SWITCH)
			i = skip_group(b, i + 1);
		else if (t->sub == K_ELSE)
			i++;
		else
			break;
		*flow |= F_STATEMENT;
	}
	if (i >= b->n) {
		*flow |= headed ? F_OPEN : 0;
		return b->n;
	}
	if (body_punct(at(b, i), P_LBRACE)) {
		*flow |= F_STATEMENT;
		return skip_group(b, i);
	}
	if (body_keyword(at(b, i), K_DO)) {
		*flow |= F_STATEMENT;
		return skip_do(b, i);
	}
	if (body_keyword(at(b, i), K_CASE) || body_keyword(at(b, i), K_DEFAULT))
		return skip_case(b, i, flow);
	return skip_plain(b, i, flow);
}

static bool has_statement_words(const struct body *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (body_punct(&b->t[i], P_SEMI))
			return true;
		if (b->t[i].kind == T_KEYWORD &&
		    (b->t[i].sub == K_IF || b->t[i].sub == K_FOR || b->t[i].sub == K_WHILE ||
		     b->t[i].sub == K_DO || b->t[i].sub == K_RETURN || b->t[i].sub == K_SWITCH))
			return true;
	}
	return b->n == 2; /* {} */
}

static unsigned as_statements(const struct body *b)
{
	const struct body_token *last = at(b, b->n - 1);
	unsigned flow = 0, declares = 0, kinds = 0, one;
	bool all_declare = true;

	if (body_punct(at(b, 0), P_LBRACE) && !has_statement_words(b))
		return body_punct(last, P_COMMA) ? NAME_STATEMENT : 0; /* { .a = 1 }: an initialiser */
	for (size_t i = 0; i < b->n;) {
		one = 0;
		i = skip_statement(b, i, &one);
		flow = (flow & ~(unsigned)F_NO_SEMI) | one;
		declares |= one & F_DECLARES;
		all_declare &= (one & F_DECLARES) != 0;
	}
	if (flow & F_OPEN)
		kinds |= NAME_ITERATOR;
	if (declares)
		kinds |= NAME_DECLARER;
	if (!(flow & F_OPEN) && !all_declare &&
	    (flow & (F_STATEMENT | F_CASE) || body_punct(last, P_SEMI) || body_punct(last, P_RBRACE) ||
	     body_punct(last, P_COMMA)))
		kinds |= NAME_STATEMENT;
	return kinds;
}

/* ---- the rest ---------------------------------------------------------------------------------- */

static bool all_capitals(const struct body_token *t)
{
	for (uint32_t i = 0; i < t->len; i++)
		if (t->p[i] >= 'a' && t->p[i] <= 'z')
			return false;
	return true;
}

static unsigned as_string(const struct body *b)
{
	bool literal = b->n > 1; /* PREFIX SUFFIX */

	for (size_t i = 0; i < b->n && literal; i++)
		literal = b->t[i].kind == T_IDENT && all_capitals(&b->t[i]);
	for (size_t i = 0; i < b->n; i++) {
		if (b->t[i].kind == T_STRING)
			literal = true;
		else if (body_punct(&b->t[i], P_HASH) && at(b, i + 1)->kind == T_IDENT)
			literal = true, i++;
		else if (b->t[i].kind != T_IDENT)
			return 0;
		else if (body_punct(at(b, i + 1), P_LPAREN)) /* "a" __stringify(x) */
			i = skip_group(b, i + 1) - 1;
	}
	return literal ? NAME_STRING : 0;
}

/* A(x) B(y): calls in a row; only macros that stand for whole items can be written so */
static unsigned as_call_list(const struct body *b)
{
	size_t i = 0, count = 0, last = 0;

	for (; i < b->n; count++) {
		if (at(b, i)->kind != T_IDENT || !body_punct(at(b, i + 1), P_LPAREN))
			return 0;
		last = i;
		i = skip_group(b, i + 1);
	}
	if (count < 2)
		return 0;
	return contains(at(b, last), "for_each") ? NAME_ITERATOR : NAME_DECLARER | NAME_STATEMENT;
}

static unsigned single(const struct body_token *t)
{
	if (type_keyword(t))
		return NAME_TYPE_MACRO;
	if (body_punct(t, P_SEMI))
		return NAME_STATEMENT;
	if (t->kind == T_KEYWORD && !storage_keyword(t))
		return t->sub == K_STRUCT || t->sub == K_UNION || t->sub == K_ENUM ? NAME_ATTR :
										    NAME_OPERATOR;
	return t->kind == T_PUNCT ? NAME_OPERATOR : 0;
}

static bool is_param(const struct macro *m, const struct body_token *t)
{
	for (size_t i = 0; i < m->params.len; i++)
		if (m->params.at[i].len == t->len && !memcmp(m->params.at[i].p, t->p, t->len))
			return true;
	return false;
}

static const struct body_token *find_alias(const struct macro *m, const struct body *b, bool *call)
{
	const struct body_token *t = at(b, 0);

	if (t->kind != T_IDENT || t->pasted || is_param(m, t))
		return NULL;
	*call = b->n > 1;
	if (*call && (!body_punct(at(b, 1), P_LPAREN) || skip_group(b, 1) != b->n))
		return NULL;
	return t;
}

/* Begins or ends in a way that no expression does */
static bool no_expression(const struct body *b)
{
	const struct body_token *f = at(b, 0), *l = at(b, b->n - 1);

	if (f->kind == T_PUNCT && f->sub != P_LPAREN && f->sub != P_LBRACE && f->sub != P_AMP &&
	    f->sub != P_STAR && f->sub != P_PLUS && f->sub != P_MINUS && f->sub != P_TILDE &&
	    f->sub != P_NOT && f->sub != P_INC && f->sub != P_DEC && f->sub != P_HASH && f->sub != P_ANDAND)
		return true;
	return l->kind == T_PUNCT && !closes(l) && l->sub != P_INC && l->sub != P_DEC;
}

static unsigned body_kinds(const struct body *b)
{
	unsigned kinds;

	if (body_keyword(at(b, 0), K_ASM))
		return NAME_STATEMENT;
	if (b->n == 1 && (kinds = single(at(b, 0))))
		return kinds;
	kinds = unbalanced(b);
	if (kinds)
		return kinds;
	kinds = as_attributes(b);
	if (!kinds)
		kinds = as_string(b);
	if (!kinds)
		kinds = as_type(b);
	if (!kinds)
		kinds = as_call_list(b);
	return kinds ? kinds : as_statements(b);
}

unsigned macro_kinds(const struct macro *m, const struct body_token **alias, bool *alias_call)
{
	const struct body b = { m->body.at, m->body.len };
	unsigned kinds, func = m->function_like ? NAME_FUNC_MACRO : 0;

	*alias = NULL;
	if (!b.n)
		return NAME_EMPTY | NAME_ATTR | func;
	*alias = find_alias(m, &b, alias_call);
	kinds = body_kinds(&b);
	if (!kinds && !*alias && !no_expression(&b))
		return 0;
	return kinds ? kinds | func : *alias ? 0 : func;
}

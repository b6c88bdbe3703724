// SPDX-License-Identifier: GPL-2.0-only
/* Rows that come from directives: #include lines, macros and their kinds, CONFIG_ symbols. */
#include "index/extract_private.h"

/* Behind the last token of the directive line that t is on */
static tok_id line_end(const struct extract *x, tok_id t)
{
	while (t < x->s->ntoks && (x->s->toks[t].flags & TF_DIRECTIVE))
		t++;
	return t;
}

void put_includes(struct extract *x)
{
	const struct token *tok;
	const char *p;
	tok_id at;

	for (size_t i = 0; i < x->items[TABLE_INCLUDE].len; i++) {
		at = x->items[TABLE_INCLUDE].at[i].at;
		tok = &x->s->toks[at];
		p = x->s->text + tok->off;
		rows_begin(x->r, TABLE_INCLUDE);
		put_line(x, at);
		if (tok->len > 2 &&
		    (tok->kind == T_HEADER || (tok->kind == T_STRING && *p == '"'))) {
			rows_textn(x->r, p, 1);
			rows_textn(x->r, p + 1, tok->len - 2);
		} else {
			rows_text(x->r, "macro");
			str_reset(&x->buf);
			fold_tokens(x, at, line_end(x, at) - 1, &x->buf);
			rows_textn(x->r, x->buf.buf, x->buf.len);
		}
		put_cond(x, at);
		rows_end(x->r);
	}
}

/* ---- macros ------------------------------------------------------------------------------------- */

/* Reads the parameters of the macro `name` into out ("a,b,...") and x->macro; returns where its body
 * begins. */
static tok_id read_params(struct extract *x, tok_id name, tok_id end, struct str *out)
{
	const struct token *tok;
	struct body_token p;
	tok_id t;

	x->macro.function_like = name + 1 < end && x->s->toks[name + 1].kind == T_PUNCT &&
				 x->s->toks[name + 1].sub == P_LPAREN;
	if (!x->macro.function_like)
		return name + 1;
	for (t = name + 2; t < end; t++) {
		tok = &x->s->toks[t];
		if (tok->kind == T_PUNCT && tok->sub == P_RPAREN)
			return t + 1;
		if (token_is_trivia(tok))
			continue;
		str_addn(out, x->s->text + tok->off, tok->len);
		if (tok->kind != T_IDENT)
			continue;
		p = (struct body_token){ x->s->text + tok->off, tok->len, T_IDENT, tok->sub,
					 false };
		vec_push(&x->macro.params, p);
	}
	return end;
}

static void read_body(struct extract *x, tok_id t, tok_id end)
{
	struct body_token b, *last;
	const struct token *tok;
	bool paste = false;

	for (; t < end; t++) {
		tok = &x->s->toks[t];
		if (token_is_trivia(tok))
			continue;
		b = (struct body_token){ x->s->text + tok->off, tok->len, tok->kind, tok->sub,
					 false };
		if (tok->flags & TF_KEYWORD)
			b.kind = T_KEYWORD;
		last = x->macro.body.len ? &x->macro.body.at[x->macro.body.len - 1] : NULL;
		if (body_punct(&b, P_HASHHASH)) {
			paste = last != NULL;
		} else if (paste) {
			if (last->kind == T_KEYWORD || b.kind == T_IDENT)
				last->kind = T_IDENT;
			last->pasted = true;
			paste = false;
		} else {
			vec_push(&x->macro.body, b);
		}
	}
}

/* Numbers and characters, operators and parentheses between them */
static bool is_constant(const struct extract *x, tok_id t, tok_id end)
{
	const struct token *tok;
	bool any = false;

	for (; t < end; t++) {
		tok = &x->s->toks[t];
		if (token_is_trivia(tok))
			continue;
		if (tok->kind == T_NUMBER || tok->kind == T_CHAR)
			any = true;
		else if (tok->kind != T_PUNCT || (tok->sub != P_LPAREN && tok->sub != P_RPAREN &&
						  (tok->sub < P_AMP || tok->sub > P_COLON)))
			return false;
	}
	return any;
}

static const char *kind_by_bits(unsigned bits)
{
	static const struct {
		unsigned bit;
		const char *kind;
	} kinds[] = {
		{ NAME_OPENER, "opener" },     { NAME_CLOSER, "closer" },
		{ NAME_ITERATOR, "iterator" }, { NAME_DECLARER, "declarer" },
		{ NAME_OPERATOR, "operator" }, { NAME_TYPE_MACRO, "type" },
		{ NAME_TYPEDEF, "type" },      { NAME_ATTR, "attribute" },
		{ NAME_STRING, "string" },     { NAME_STATEMENT, "statement" },
		{ NAME_EXPR, "expression" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (bits & kinds[i].bit)
			return kinds[i].kind;
	return NULL;
}

static const char *kind_by_body(const struct extract *x, node_id define)
{
	static const char *const kinds[] = {
		[MB_EMPTY] = "empty",	[MB_EXPR] = "expression", [MB_STMT] = "statement",
		[MB_DECL] = "declarer", [MB_TYPE] = "type",	  [MB_ATTR] = "attribute",
		[MB_TOKENS] = "tokens",
	};
	node_id body = define ? node_role(x->s, define, R_BODY) : 0;

	return body && at_node(x, body)->sub < ARRAY_SIZE(kinds) ? kinds[at_node(x, body)->sub]
								 : "tokens";
}

/* What another name says, when the body is just that name or a call of it */
static unsigned alias_kinds(const struct extract *x, const struct body_token *alias, bool call)
{
	unsigned bits = x->names ? names_get(x->names, alias->p, alias->len) : 0;

	return call ? bits & ~(unsigned)(NAME_TYPEDEF | NAME_OPERATOR) : bits;
}

static const char *macro_kind(struct extract *x, node_id define, tok_id body, tok_id end)
{
	const struct body_token *alias;
	const char *kind;
	unsigned bits;
	bool call;

	if (!x->macro.function_like && is_constant(x, body, end)) {
		kind = kind_by_body(x, define);
		return !define || !strcmp(kind, "expression") ? "constant" : kind;
	}
	read_body(x, body, end);
	if (!x->macro.body.len)
		return "empty";
	bits = macro_kinds(&x->macro, &alias, &call);
	if (!bits && alias)
		bits = alias_kinds(x, alias, call);
	kind = kind_by_bits(bits);
	return kind ? kind : kind_by_body(x, define);
}

static void put_macro(struct extract *x, const struct item *it)
{
	tok_id end = line_end(x, it->at), body;

	x->macro.params.len = x->macro.body.len = 0;
	str_reset(&x->buf);
	body = read_params(x, it->at, end, &x->buf);
	while (end > it->at + 1 && token_is_trivia(&x->s->toks[end - 1]))
		end--;
	declared(x, it->at);
	rows_begin(x->r, TABLE_MACRO);
	put_token(x, it->at);
	if (x->macro.function_like)
		rows_textn(x->r, x->buf.buf, x->buf.len);
	else
		rows_null(x->r);
	str_reset(&x->buf);
	while (body < end && token_is_trivia(&x->s->toks[body]))
		body++;
	if (body < end)
		fold_tokens(x, body, end - 1, &x->buf);
	rows_textn(x->r, x->buf.buf, x->buf.len);
	rows_text(x->r, macro_kind(x, it->node, body, end));
	put_line(x, it->at);
	put_line(x, end - 1);
	put_cond(x, it->at);
	rows_end(x->r);
}

void put_macros(struct extract *x)
{
	for (size_t i = 0; i < x->items[TABLE_MACRO].len; i++)
		put_macro(x, &x->items[TABLE_MACRO].at[i]);
}

/* ---- configuration ------------------------------------------------------------------------------ */

/* The function that a token stands in, i being the last one that was looked at; NO_TOK: none */
static tok_id function_around(struct extract *x, tok_id t, size_t *i)
{
	const struct item *v = x->items[TABLE_FUNCTION].at;
	size_t n = x->items[TABLE_FUNCTION].len;

	while (*i < n &&
	       (at_node(x, v[*i].node)->last < t || kind_of(x, v[*i].node) == N_INIT_DECLARATOR))
		++*i;
	return *i < n && at_node(x, v[*i].node)->first <= t ? v[*i].at : NO_TOK;
}

void put_configs(struct extract *x)
{
	const struct item *it;
	size_t function = 0;

	for (size_t i = 0; i < x->items[TABLE_CONFIG].len; i++) {
		it = &x->items[TABLE_CONFIG].at[i];
		rows_begin(x->r, TABLE_CONFIG);
		put_token(x, it->at);
		rows_text(x->r, it->how == 'i' ? "if" : it->how == 'e' ? "enabled" : "code");
		put_ref(x, TABLE_FUNCTION, function_around(x, it->at, &function));
		put_line(x, it->at);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}

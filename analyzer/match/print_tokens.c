// SPDX-License-Identifier: GPL-2.0-only
/*
 * '+' code as tokens: what metavariables stand for is put in, with parentheses where the place asks for them, and formats
 * into strings and directives.
 */
#include "match/print.h"

struct span {              /* an expression that stands for a metavariable */
	size_t at, len;
};
typedef VEC(struct span) spans_t;

static const struct value *value_of(const struct bindings *b, const struct metavar *mv)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i].mv == mv || b->at[i].mv->name == mv->name)
			return b->at[i].value;
	return NULL;
}

static void lex_into(const char *text, fmt_tokens_t *out)
{
	struct syntax *s;
	struct err err = { 0 };

	if (syntax_lex(&s, text, strlen(text), &err))
		return;
	for (uint32_t i = 0; i + 1 < s->ntoks; i++) {
		const struct token *t = &s->toks[i];

		if (!token_is_trivia(t))
			vec_push(out, (struct fmt_token){ .text = text + t->off, .len = t->len, .kind = t->kind,
							  .sub = t->sub, .space = t->flags & TF_SPACE });
	}
	syntax_free(s);
}

/* The tokens of a value's text. Comments stay in statements only. */
static void add_value(const struct value *v, const struct plus_token *at, bool first, fmt_tokens_t *out)
{
	bool statement = v->kind == VAL_STMT || v->kind == VAL_FIELD;
	size_t len = strlen(v->text), from = out->len;
	uint32_t newlines = 0, lines = 0;
	bool space = at->space, bol = at->bol && first;
	struct syntax *s;
	struct err err = { 0 };

	if (v->kind == VAL_IDENT || syntax_lex(&s, v->text, len, &err)) {
		vec_push(out, (struct fmt_token){ .text = v->text, .len = len, .space = space, .bol = bol,
						  .kind = v->kind == VAL_IDENT ? T_IDENT : T_OTHER,
						  .line = at->line, .from_value = true, .term = v->kind != VAL_IDENT });
		return;
	}
	for (uint32_t i = 0; i + 1 < s->ntoks; i++) {
		const struct token *t = &s->toks[i];
		struct fmt_token f = { .text = v->text + t->off, .len = t->len, .kind = t->kind, .sub = t->sub,
				       .space = space, .bol = bol, .line = at->line, .from_value = true,
				       .term = v->kind != VAL_IDENT, .type = v->kind == VAL_TYPE };

		if (t->kind == T_NEWLINE)
			newlines++, lines++;
		if (token_is_trivia(t) && (t->kind != T_COMMENT || !statement)) {
			space = true;
			bol |= statement && t->kind == T_NEWLINE;
			continue;
		}
		if (statement)
			f.line += lines;
		if (statement && newlines > 1 && out->len > from)
			f.empty = newlines - 1;
		if (t->kind == T_HASH) {
			/* a directive keeps its line, and what follows begins another */
			for (; i + 2 < s->ntoks && s->toks[i + 1].flags & TF_DIRECTIVE; i++)
				f.len += s->toks[i + 1].len;
			f.bol = f.space = true;
		}
		f.keyword = t->flags & TF_KEYWORD;
		newlines = 0;
		vec_push(out, f);
		space = bol = t->kind == T_HASH;
	}
	syntax_free(s);
}

/* A list without elements takes a comma with it. */
static void drop_comma(const struct plus_code *c, size_t *i, fmt_tokens_t *out)
{
	if (*i + 1 < c->len && c->at[*i + 1].kind == T_PUNCT && c->at[*i + 1].sub == P_COMMA)
		++*i;
	else if (out->len && out->at[out->len - 1].kind == T_PUNCT && out->at[out->len - 1].sub == P_COMMA)
		out->len--;
}

static bool tight_after(const struct fmt_token *t, uint8_t cls)
{
	(void)t;
	return cls == FC_MEMBER || cls == FC_INDEX_OPEN || cls == FC_CALL_OPEN || cls == FC_POSTFIX;
}

static bool is_assignment(const struct fmt_token *t)
{
	return t->sub >= P_ASSIGN && t->sub <= P_OR_ASSIGN;
}

/* Does what stands on the left ask for parentheses around an operand that binds so tightly? */
static bool left_asks(const struct fmt_token *t, uint8_t cls, int prec)
{
	int own;

	switch (cls) {
	case FC_UNARY:
		return t->sub != P_DOT && prec < 14;
	case FC_CAST_CLOSE:
		return prec < 13;
	case FC_OPERATOR:
		own = fmt_binary_precedence(t->sub);
		if (is_assignment(t))
			return prec < 1;
		if (t->sub == P_QUESTION || t->sub == P_COLON)
			return prec < 2;
		if (own >= 11)
			return prec < 13;
		return t->sub == P_AMP || t->sub == P_PIPE || t->sub == P_CARET || t->sub == P_ANDAND ||
		       t->sub == P_OROR ? prec < own : prec <= own;
	case FC_COMMA:
		return prec < 1;
	}
	return false;
}

static bool right_asks(const struct fmt_token *t, uint8_t cls, int prec)
{
	if (tight_after(t, cls))
		return prec < 15;
	if (cls == FC_OPERATOR && is_assignment(t))
		return prec < 14;
	if (cls == FC_OPERATOR && t->sub == P_QUESTION)
		return prec <= 2;
	if (cls == FC_OPERATOR && t->sub == P_COLON)
		return false;
	if (cls == FC_OPERATOR)
		return prec < (fmt_binary_precedence(t->sub) == 12 ? 13 : fmt_binary_precedence(t->sub));
	return cls == FC_COMMA && prec < 1;
}

static void insert(fmt_tokens_t *v, size_t at, struct fmt_token t)
{
	vec_push(v, t);
	memmove(v->at + at + 1, v->at + at, (v->len - 1 - at) * sizeof(*v->at));
	v->at[at] = t;
}

/* Parentheses around values that need them where they stand now */
static void add_parentheses(fmt_tokens_t *v, const spans_t *spans, bool after_operand)
{
	uint8_t *cls = xcalloc(v->len + 1, 1);

	fmt_classify(v, cls, after_operand);
	for (size_t i = spans->len; i--;) {
		struct span s = spans->at[i];
		size_t end = s.at + s.len;
		int prec = fmt_precedence(v->at + s.at, s.len, cls + s.at);
		struct fmt_token t = v->at[s.at];

		if (!(s.at && left_asks(&v->at[s.at - 1], cls[s.at - 1], prec)) &&
		    !(end < v->len && right_asks(&v->at[end], cls[end], prec)))
			continue;
		insert(v, end, (struct fmt_token){ .text = ")", .len = 1, .kind = T_PUNCT, .sub = P_RPAREN,
						   .line = t.line });
		t.text = "(";
		t.len = 1;
		t.kind = T_PUNCT;
		t.sub = P_LPAREN;
		t.keyword = t.type = false;
		insert(v, s.at, t);
		v->at[s.at + 1].bol = false;
		cls = xrealloc(cls, v->len + 1);
		fmt_classify(v, cls, after_operand);
	}
	free(cls);
}

static const char *blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* The body of a #define is code, too: its blanks are ours. */
static const char *define_text(const char *text)
{
	const char *p = blanks(text + 1), *name;
	fmt_tokens_t v = { 0 };
	struct str s = STR_INIT;
	uint8_t *cls;
	bool odd = false;

	if (!starts_with(p, "define"))
		return text;
	name = blanks(p + 6);
	p = name + ident_length(name);
	if (*p == '(')
		p += strcspn(p, ")") + 1;
	if (!*p || p == name || strchr(text, '\n') || strstr(text, "/*") || strstr(text, "//") ||
	    p > text + strlen(text))
		return text;
	str_addn(&s, text, p - text);
	lex_into(blanks(p), &v);
	cls = xcalloc(v.len + 1, 1);
	fmt_classify(&v, cls, false);
	for (size_t i = 0; i < v.len; i++) {
		odd |= v.at[i].kind == T_HASH || v.at[i].kind == T_OTHER ||
		       (v.at[i].kind == T_PUNCT && (v.at[i].sub == P_HASH || v.at[i].sub == P_HASHHASH));
		if (!i || fmt_space(&v, cls, i))
			str_addch(&s, ' ');
		str_addn(&s, v.at[i].text, v.at[i].len);
	}
	if (!odd)
		text = internn(s.buf, s.len);
	free(cls);
	vec_release(&v);
	str_release(&s);
	return text;
}

/* A directive that names metavariables comes in tokens. Returns the index of its last one. */
static size_t add_directive(const struct plus_code *c, size_t i, const struct bindings *b,
			    const struct transform_style *style, fmt_tokens_t *out)
{
	const struct plus_token *t = &c->at[i];
	struct str s = STR_INIT;
	const char *text;

	for (;; i++) {
		const struct value *v = c->at[i].mv ? value_of(b, c->at[i].mv) : NULL;

		if (s.len && c->at[i].space)
			str_addch(&s, ' ');
		str_add(&s, v ? v->text : c->at[i].text);
		if (i + 1 == c->len || c->at[i + 1].bol)
			break;
	}
	text = internn(s.buf, s.len);
	str_release(&s);
	if (!style->smpl_spacing)
		text = define_text(text);
	vec_push(out, (struct fmt_token){ .text = text, .len = strlen(text), .kind = T_HASH, .bol = true, .space = true,
					  .line = t->line, .indent = t->indent });
	return i;
}

/* A string literal, with what its format metavariables (%@d@) stand for */
static const char *with_formats(const char *text, const struct bindings *b)
{
	const char *at = strstr(text, "%@"), *end;
	struct str s = STR_INIT;

	if (!at)
		return text;
	for (; at; at = strstr(text, "%@")) {
		const struct value *v = NULL;

		end = strchr(at + 2, '@');
		for (size_t i = 0; end && i < b->len; i++)
			if (strlen(b->at[i].mv->name) == (size_t)(end - at - 2) &&
			    !memcmp(b->at[i].mv->name, at + 2, (size_t)(end - at - 2)))
				v = b->at[i].value;
		if (!v) {
			str_addn(&s, text, (size_t)(at + 2 - text));
			text = at + 2;
			continue;
		}
		str_addn(&s, text, (size_t)(at - text));
		str_addf(&s, "%s%s", v->text[0] == '%' || v->kind == VAL_LIST ? "" : "%", v->text);
		text = end + 1;
	}
	str_add(&s, text);
	text = internn(s.buf, s.len);
	str_release(&s);
	return text;
}

static bool is_word(const struct fmt_token *t)
{
	return t->kind == T_IDENT;
}
static bool is_sign(const fmt_tokens_t *v, size_t i, enum punct p)
{
	return i < v->len && v->at[i].kind == T_PUNCT && v->at[i].sub == p;
}

/* `T a, b;` at token i: the index of its semicolon, else 0. names: where the first name stands */
static size_t several(const fmt_tokens_t *v, const uint8_t *cls, size_t i, size_t *names)
{
	size_t k = i;
	bool comma = false;

	while (k < v->len && is_word(&v->at[k]) && cls[k] == FC_TYPE && !v->at[k].from_value)
		k += 1 + fmt_is_tag_word(&v->at[k]);
	*names = k;
	if (k == i || k == v->len)
		return 0;
	for (; k + 1 < v->len && is_word(&v->at[k]) && cls[k] == FC_OPERAND; k += 2) {
		if (is_sign(v, k + 1, P_SEMI))
			return comma ? k + 1 : 0;
		if (!is_sign(v, k + 1, P_COMMA))
			return 0;
		comma = true;
	}
	return 0;
}

/* Coccinelle makes one declaration for each of several names. */
static void split_declarations(fmt_tokens_t *v)
{
	uint8_t *cls = xcalloc(v->len + 1, 1);
	fmt_tokens_t out = { 0 };

	fmt_classify(v, cls, false);
	for (size_t i = 0; i < v->len; i++) {
		size_t names, end;

		vec_push(&out, v->at[i]);
		if (i && !is_sign(v, i - 1, P_SEMI) && !is_sign(v, i - 1, P_LBRACE) && !is_sign(v, i - 1, P_RBRACE))
			continue;
		end = several(v, cls, i, &names);
		for (size_t k = i + 1; end && k <= end; k++) {
			struct fmt_token t = v->at[k];

			if (!is_sign(v, k, P_COMMA)) {
				vec_push(&out, t);
				continue;
			}
			t.sub = P_SEMI;
			t.text = ";";
			vec_push(&out, t);
			for (size_t m = i; m < names; m++) {
				t = v->at[m];
				t.bol = false;
				t.empty = 0;
				t.again = m == i;
				vec_push(&out, t);
			}
		}
		i = end ? end : i;
	}
	free(cls);
	vec_release(v);
	*v = out;
}

/* Where the name goes among the tokens of a type, from `at` on: `int (*HERE)(void)`, `char HERE[3]` */
static size_t declared_at(const fmt_tokens_t *v, size_t at)
{
	size_t i = at + 1, depth = 0;

	for (; i < v->len; i++) {
		bool star = is_sign(v, i + 1, P_STAR) || is_sign(v, i + 1, P_CARET);

		if (is_sign(v, i, P_LBRACE) || depth)
			depth += is_sign(v, i, P_LBRACE) - is_sign(v, i, P_RBRACE);
		else if (is_sign(v, i, P_LPAREN) && v->at[i - 1].kind == T_IDENT &&
			 (strstr(v->at[i - 1].text, "typeof") == v->at[i - 1].text ||
			  starts_with(v->at[i - 1].text, "__")))
			while (i + 1 < v->len && !is_sign(v, i, P_RPAREN))
				i++;
		else if (is_sign(v, i, P_RPAREN) || is_sign(v, i, P_LBRACKET) ||
			 (is_sign(v, i, P_LPAREN) && !star))
			break;
	}
	return i;
}

/* Moves the end of a type behind the name that it declares, which is at the end. */
static void name_inside(fmt_tokens_t *v, size_t hole, size_t name)
{
	for (size_t i = name; i < v->len; i++) {
		struct fmt_token t = v->at[i];

		memmove(v->at + hole + 1, v->at + hole, (i - hole) * sizeof(*v->at));
		t.space = true;
		v->at[hole++] = t;
	}
}

void plus_tokens(const struct plus_code *c, const struct bindings *b, bool after_operand,
		 const struct transform_style *style, fmt_tokens_t *out)
{
	spans_t spans = { 0 };
	size_t from = out->len, type = SIZE_MAX;

	for (size_t i = 0; i < c->len; i++) {
		const struct plus_token *t = &c->at[i];
		const struct value *v = t->mv ? value_of(b, t->mv) : NULL;
		const char *text = t->kind == T_STRING ? with_formats(t->text, b) : t->text;
		size_t at = out->len;
		uint32_t gap = i ? t->line - c->at[i - 1].line : 0;

		for (const char *p = i ? c->at[i - 1].text : ""; *p && gap; p++)
			gap -= *p == '\n';
		if (v && v->kind == VAL_LIST && !v->text[0]) {
			drop_comma(c, &i, out);
			continue;
		}
		if (t->text[0] == '#' && t->bol)
			i = add_directive(c, i, b, style, out);
		else if (v)
			add_value(v, t, true, out);
		else
			vec_push(out, (struct fmt_token){ .text = text, .len = strlen(text), .kind = t->kind,
							  .sub = t->sub, .space = t->space, .bol = t->bol,
							  .line = t->line, .indent = t->indent,
							  .type = t->mv && t->mv->kind == MV_TYPE });
		if (out->len == at)
			continue;
		if (type != SIZE_MAX && (v ? v->kind == VAL_IDENT : t->kind == T_IDENT) &&
		    declared_at(out, type) < at)
			name_inside(out, declared_at(out, type), at);
		type = v && v->kind == VAL_TYPE ? at : SIZE_MAX;
		if (gap > 1)
			out->at[at].empty = gap - 1;
		out->at[at].bol = t->bol;
		if (v && v->kind == VAL_EXPR)
			vec_push(&spans, (struct span){ at, out->len - at });
	}
	BUG_ON(from);
	add_parentheses(out, &spans, after_operand);
	if (style->peer && !style->smpl_spacing && !after_operand)
		split_declarations(out);
	vec_release(&spans);
}

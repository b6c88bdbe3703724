// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blanks between the tokens of new code. '+' code is often no whole construct (", NULL", "if (x) {", a parameter), so
 * this works on tokens and what stands around them, with the rule's own blanks as the last word on `a * b`.
 */
#include "match/print.h"

static bool is(const struct fmt_token *t, const char *text)
{
	return strlen(text) == t->len && !memcmp(t->text, text, t->len);
}
static bool is_punct(const fmt_tokens_t *v, size_t i, enum punct p)
{
	return i < v->len && v->at[i].kind == T_PUNCT && v->at[i].sub == p;
}
static bool one_of(const struct fmt_token *t, const char *const *words)
{
	for (; *words; words++)
		if (is(t, *words))
			return true;
	return false;
}

static bool is_type_word(const struct fmt_token *t)
{
	static const char *const words[] = {
		"void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "bool",
		"const", "volatile", "static", "extern", "inline", "register", "typedef", "__inline", "__inline__",
		"struct", "union", "enum", "__const", "__volatile__", "auto", "_Noreturn", "_Thread_local", "__signed__",
		"restrict", "__restrict", NULL,
	};
	return t->kind == T_IDENT && one_of(t, words);
}
bool fmt_is_tag_word(const struct fmt_token *t)
{
	static const char *const words[] = { "struct", "union", "enum", NULL };

	return t->kind == T_IDENT && one_of(t, words);
}
static bool is_statement_word(const struct fmt_token *t)
{
	static const char *const words[] = { "if", "while", "for", "switch", "return", "case", "goto", "else", "do",
					     "default", "break", "continue", "asm", "__asm__", NULL };

	return t->kind == T_IDENT && one_of(t, words);
}
/* Names that everybody knows for types */
static bool is_known_type(const struct fmt_token *t)
{
	static const char *const words[] = { "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "__u8", "__u16",
					     "__u32", "__u64", "__s8", "__s16", "__s32", "__s64", "__le16", "__le32",
					     "__le64", "__be16", "__be32", "__be64", "uint", "ulong", "FILE", NULL };

	if (t->kind != T_IDENT)
		return false;
	if (t->type || one_of(t, words))
		return true;
	return t->len > 2 && !memcmp(t->text + t->len - 2, "_t", 2);
}
static bool is_name(const fmt_tokens_t *v, size_t i)
{
	return i < v->len && v->at[i].kind == T_IDENT && !is_type_word(&v->at[i]) && !is_statement_word(&v->at[i]) &&
	       !is(&v->at[i], "sizeof");
}

/* The end of specifiers that start at i, i when there are none. sure: no expression can look like that. */
static size_t specifiers(const fmt_tokens_t *v, size_t i, bool *sure)
{
	size_t from = i;
	bool named = false;

	*sure = false;
	for (; i < v->len; i++) {
		const struct fmt_token *t = &v->at[i];

		if (is_type_word(t)) {
			*sure = true;
			if (fmt_is_tag_word(t) && is_name(v, i + 1))
				i++, named = true;
			else if (!is(t, "const") && !is(t, "static") && !is(t, "extern") && !is(t, "inline") &&
				 !is(t, "volatile") && !is(t, "typedef") && !is(t, "register"))
				named = true;
		} else if (is(t, "typeof") || is(t, "__typeof__")) {
			size_t depth = 0;

			for (i++; i < v->len; i++) {
				depth += is_punct(v, i, P_LPAREN);
				if (is_punct(v, i, P_RPAREN) && !--depth)
					break;
			}
			*sure = named = true;
		} else if (t->type || (!named && is_known_type(t) && !is_punct(v, i + 1, P_LPAREN))) {
			*sure = named = true;
		} else if (!named && is_name(v, i) && i + 1 < v->len) {
			/* `foo x`, `foo *x` */
			named = true;
		} else {
			break;
		}
	}
	return named || *sure ? i : from;
}

static size_t closing(const fmt_tokens_t *v, size_t open)
{
	size_t depth = 0;

	for (size_t i = open; i < v->len; i++) {
		depth += is_punct(v, i, P_LPAREN);
		if (is_punct(v, i, P_RPAREN) && !--depth)
			return i;
	}
	return v->len;
}

static bool starts_operand(const fmt_tokens_t *v, size_t i, bool surely)
{
	const struct fmt_token *t;

	if (i >= v->len)
		return false;
	t = &v->at[i];
	if (t->kind == T_NUMBER || t->kind == T_STRING || t->kind == T_CHAR || is_name(v, i) || is(t, "sizeof"))
		return true;
	if (t->kind != T_PUNCT)
		return false;
	if (t->sub == P_NOT || t->sub == P_TILDE || t->sub == P_LBRACE)
		return true;
	return !surely && (t->sub == P_LPAREN || t->sub == P_STAR || t->sub == P_AMP || t->sub == P_MINUS ||
			   t->sub == P_PLUS || t->sub == P_INC || t->sub == P_DEC);
}

/* Is the parenthesis at i that of a cast (or of sizeof's type)? An operand may start here. */
static bool opens_cast(const fmt_tokens_t *v, size_t i)
{
	size_t end = closing(v, i), j;
	bool sure;

	if (end == v->len || end == i + 1)
		return false;
	j = specifiers(v, i + 1, &sure);
	if (j == i + 1 && !(is_name(v, i + 1) && end == i + 2))
		return false;
	if (j == i + 1)
		j++;
	while (is_punct(v, j, P_STAR) || (j < end && is(&v->at[j], "const")))
		j++, sure |= j == end;
	if (!sure && j != end)
		return false;
	if (j != end && !(is_punct(v, j, P_LPAREN) || is_punct(v, j, P_LBRACKET)))
		return false;
	return starts_operand(v, end + 1, !sure);
}

/* Does a declaration (of a variable, parameter or field) start at i? */
static bool opens_declaration(const fmt_tokens_t *v, size_t i, bool statement)
{
	bool sure;
	size_t j = specifiers(v, i, &sure), stars;

	if (j == i)
		return false;
	if (sure)
		return true;
	if (j > i + 1) /* two names in a row */
		return true;
	for (stars = j; is_punct(v, j, P_STAR) || (j < v->len && is(&v->at[j], "const")); j++)
		;
	if (stars == j)
		return is_name(v, j);
	if (j == v->len || is_punct(v, j, P_RPAREN) || is_punct(v, j, P_COMMA))
		return true;
	if (!is_name(v, j))
		return false;
	if (statement)
		return j + 1 == v->len || is_punct(v, j + 1, P_SEMI) || is_punct(v, j + 1, P_ASSIGN) ||
		       is_punct(v, j + 1, P_COMMA) || is_punct(v, j + 1, P_LBRACKET) || is_punct(v, j + 1, P_LPAREN);
	return v->at[stars].space && !v->at[j].space;
}

struct classifier {
	const fmt_tokens_t *v;
	uint8_t *cls;
	unsigned char paren[64]; /* what the open brackets were; FC_KEYWORD: those of an if, a loop … */
	bool head_ended;         /* at the last token */
	size_t depth;
	unsigned questions;
	size_t decl_until;       /* tokens before this one belong to specifiers */
	bool decl;               /* a declarator goes on: '*' is a pointer */
};

static bool wants_operand(uint8_t prev)
{
	switch (prev) {
	case FC_OPERAND:
	case FC_CLOSE:
	case FC_POSTFIX:
	case FC_TYPE:
		return false;
	}
	return true;
}

static uint8_t class_of_open(struct classifier *c, size_t i, uint8_t prev)
{
	const struct fmt_token *before = i ? &c->v->at[i - 1] : NULL;
	uint8_t cls;

	if (before && is(before, "sizeof"))
		cls = FC_CALL_OPEN;
	else if (prev == FC_TYPE && !(before && (is(before, "typeof") || is(before, "__typeof__"))))
		cls = is_punct(c->v, i + 1, P_STAR) ? FC_OPEN : FC_CALL_OPEN;
	else if (prev == FC_TYPE)
		cls = FC_CALL_OPEN;
	else if (wants_operand(prev))
		cls = prev != FC_KEYWORD || is(before, "return") || is(before, "case") ?
			(opens_cast(c->v, i) ? FC_CAST_OPEN : FC_OPEN) : FC_OPEN;
	else
		cls = FC_CALL_OPEN;
	if (c->depth < sizeof(c->paren))
		c->paren[c->depth] = prev == FC_KEYWORD && !is(before, "return") && !is(before, "case") &&
				     !is(before, "else") && !is(before, "do") ? FC_KEYWORD : cls;
	c->depth++;
	return cls;
}

static uint8_t class_of_close(struct classifier *c)
{
	uint8_t open = FC_OPEN;

	if (c->depth && --c->depth < sizeof(c->paren))
		open = c->paren[c->depth];
	c->head_ended = open == FC_KEYWORD;
	return open == FC_CAST_OPEN ? FC_CAST_CLOSE : FC_CLOSE;
}

static uint8_t class_of_punct(struct classifier *c, size_t i, uint8_t prev)
{
	switch ((enum punct)c->v->at[i].sub) {
	case P_LPAREN:
		return class_of_open(c, i, prev);
	case P_RPAREN:
		return class_of_close(c);
	case P_LBRACKET:
		return FC_INDEX_OPEN;
	case P_RBRACKET:
		return FC_CLOSE;
	case P_LBRACE:
	case P_RBRACE:
	case P_SEMI:
		c->questions = 0;
		return FC_SEMI;
	case P_COMMA:
		return FC_COMMA;
	case P_DOT:
		return wants_operand(prev) ? FC_UNARY : FC_MEMBER;
	case P_ARROW:
		return FC_MEMBER;
	case P_NOT:
	case P_TILDE:
		return FC_UNARY;
	case P_INC:
	case P_DEC:
		return wants_operand(prev) ? FC_UNARY : FC_POSTFIX;
	case P_STAR:
		if (prev == FC_TYPE || prev == FC_STAR || c->decl)
			return FC_STAR;
		/* fall through */
	case P_AMP:
	case P_PLUS:
	case P_MINUS:
	case P_ANDAND:
		return wants_operand(prev) ? FC_UNARY : FC_OPERATOR;
	case P_QUESTION:
		c->questions++;
		return FC_OPERATOR;
	case P_COLON:
		if (c->questions) {
			c->questions--;
			return FC_OPERATOR;
		}
		return c->decl && prev == FC_OPERAND ? FC_MEMBER : FC_COLON; /* int x:3; */
	case P_ELLIPSIS:
		return FC_OPERAND;
	default:
		return FC_OPERATOR;
	}
}

static uint8_t class_of_word(struct classifier *c, size_t i, uint8_t prev)
{
	const struct fmt_token *t = &c->v->at[i];
	bool statement = prev == FC_SEMI || prev == FC_COLON || prev == FC_NONE;
	bool sure;

	if (i < c->decl_until || is_type_word(t) || t->type || is(t, "typeof") || is(t, "__typeof__"))
		return FC_TYPE;
	if (is_statement_word(t) || (is(t, "sizeof") && !is_punct(c->v, i + 1, P_LPAREN)))
		return FC_KEYWORD;
	if ((statement || prev == FC_COMMA || prev == FC_CALL_OPEN || prev == FC_CAST_OPEN || prev == FC_OPEN) &&
	    (prev == FC_CAST_OPEN || opens_declaration(c->v, i, statement))) {
		c->decl_until = specifiers(c->v, i, &sure);
		/* The last of several names is what is declared. */
		if (c->decl_until > i + 1 && !sure && prev != FC_CAST_OPEN)
			c->decl_until--;
		return FC_TYPE;
	}
	return FC_OPERAND;
}

void fmt_classify(const fmt_tokens_t *toks, uint8_t *cls, bool after_operand)
{
	struct classifier c = { .v = toks, .cls = cls };
	uint8_t prev = after_operand ? FC_OPERAND : FC_NONE;
	size_t paren_decl = 0;

	for (size_t i = 0; i < toks->len; i++) {
		const struct fmt_token *t = &toks->at[i];

		if (t->kind == T_COMMENT || t->kind == T_HASH) {
			cls[i] = FC_NONE;
			if (t->kind == T_HASH)
				prev = FC_SEMI;
			continue;
		}
		if (t->kind == T_PUNCT)
			cls[i] = class_of_punct(&c, i, prev);
		else if (t->kind == T_IDENT)
			cls[i] = class_of_word(&c, i, prev);
		else
			cls[i] = FC_OPERAND;
		if (cls[i] == FC_TYPE)
			c.decl = true, paren_decl = c.depth;
		else if (cls[i] == FC_SEMI || is_punct(toks, i, P_ASSIGN) || cls[i] == FC_INDEX_OPEN ||
			 c.depth < paren_decl || cls[i] == FC_CALL_OPEN || (cls[i] == FC_COMMA && c.depth))
			c.decl = false;
		prev = c.head_ended ? FC_SEMI : cls[i];
		c.head_ended = false;
	}
}

bool fmt_space(const fmt_tokens_t *toks, const uint8_t *cls, size_t i)
{
	uint8_t a, b;
	const struct fmt_token *before, *t;

	if (!i)
		return false;
	before = &toks->at[i - 1];
	t = &toks->at[i];
	a = cls[i - 1];
	b = cls[i];
	if (t->kind == T_COMMENT || before->kind == T_COMMENT)
		return true;
	if (a == FC_UNARY || a == FC_OPEN || a == FC_CALL_OPEN || a == FC_CAST_OPEN || a == FC_CAST_CLOSE ||
	    a == FC_INDEX_OPEN || a == FC_MEMBER)
		return false;
	if (b == FC_CLOSE || b == FC_CAST_CLOSE || b == FC_COMMA || b == FC_MEMBER || b == FC_POSTFIX ||
	    b == FC_INDEX_OPEN || b == FC_CALL_OPEN || b == FC_COLON)
		return false;
	if (b == FC_SEMI)
		return is_punct(toks, i, P_LBRACE);
	if (a == FC_STAR)
		return b == FC_OPERATOR;
	if (b == FC_UNARY && is(before, "sizeof"))
		return false;
	/* `int n:3` */
	return !(a == FC_COLON && (t->kind == T_NUMBER || t->kind == T_IDENT));
}

/* ---- precedence ------------------------------------------------------------------------------ */
int fmt_binary_precedence(enum punct p)
{
	switch (p) {
	case P_COMMA: return 0;
	case P_ASSIGN: case P_MUL_ASSIGN: case P_DIV_ASSIGN: case P_MOD_ASSIGN: case P_ADD_ASSIGN: case P_SUB_ASSIGN:
	case P_SHL_ASSIGN: case P_SHR_ASSIGN: case P_AND_ASSIGN: case P_XOR_ASSIGN: case P_OR_ASSIGN: return 1;
	case P_QUESTION: case P_COLON: return 2;
	case P_OROR: return 3;
	case P_ANDAND: return 4;
	case P_PIPE: return 5;
	case P_CARET: return 6;
	case P_AMP: return 7;
	case P_EQ: case P_NE: return 8;
	case P_LT: case P_GT: case P_LE: case P_GE: return 9;
	case P_SHL: case P_SHR: return 10;
	case P_PLUS: case P_MINUS: return 11;
	case P_STAR: case P_SLASH: case P_PERCENT: return 12;
	default: return 100;
	}
}

int fmt_precedence(const struct fmt_token *t, size_t n, const uint8_t *cls)
{
	int best = 100;
	size_t depth = 0;

	for (size_t i = 0; i < n; i++) {
		int p = 100;

		if (t[i].kind == T_PUNCT) {
			switch (t[i].sub) {
			case P_LPAREN: case P_LBRACKET: case P_LBRACE:
				if (!depth && cls[i] == FC_CAST_OPEN && !i)
					p = 13;
				depth++;
				break;
			case P_RPAREN: case P_RBRACKET: case P_RBRACE:
				depth -= depth != 0;
				break;
			}
			if (!depth && (cls[i] == FC_OPERATOR || cls[i] == FC_COMMA))
				p = fmt_binary_precedence(t[i].sub);
			else if (!depth && cls[i] == FC_UNARY)
				p = 14;
		} else if (!depth && i + 1 < n && is(&t[i], "sizeof")) {
			p = 14;
		}
		best = MIN(best, p);
	}
	return best;
}

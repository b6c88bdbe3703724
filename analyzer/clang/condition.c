// SPDX-License-Identifier: GPL-2.0-only
/* Conditions: reading them, and what they are worth under a configuration. */
#include "clang/condition_private.h"

#define TOKENS_MAX 4000 /* the tree is walked recursively */

/* ---- reading --------------------------------------------------------------------------------- */
struct reader {
	struct arena *arena;
	const struct syntax *s;
	tok_id at, to;
	unsigned depth;
	bool bad;
};

static struct condition *make(struct reader *r, enum condition_kind kind)
{
	struct condition *e = arena_alloc(r->arena, sizeof(*e));

	e->kind = kind;
	return e;
}

static void skip_trivia(struct reader *r)
{
	while (r->at < r->to && token_is_trivia(&r->s->toks[r->at]))
		r->at++;
}

static const struct token *peek(struct reader *r)
{
	skip_trivia(r);
	return r->at < r->to ? &r->s->toks[r->at] : NULL;
}

static bool take(struct reader *r, enum punct p)
{
	const struct token *t = peek(r);

	if (!t || t->kind != T_PUNCT || t->sub != p)
		return false;
	r->at++;
	return true;
}

static const char *take_ident(struct reader *r)
{
	const struct token *t = peek(r);
	const char *text;
	size_t len;

	if (!t || t->kind != T_IDENT) {
		r->bad = true;
		return "";
	}
	text = token_text(r->s, r->at++, &len);
	return internn(text, len);
}

/* Text of tokens with blanks and comments folded */
static const char *text_of(const struct syntax *s, tok_id from, tok_id to)
{
	struct str out = STR_INIT;
	const char *res, *text;
	bool space = false;
	size_t len;

	for (tok_id i = from; i < to; i++) {
		if (token_is_trivia(&s->toks[i])) {
			space = out.len;
			continue;
		}
		text = token_text(s, i, &len);
		if (space)
			str_addch(&out, ' ');
		space = false;
		str_addn(&out, text, len);
	}
	res = internn(out.buf, out.len);
	str_release(&out);
	return res;
}

static struct condition *read_expr(struct reader *r, int least);

static struct condition *named(struct reader *r, enum condition_kind kind, const char *name)
{
	struct condition *e = make(r, kind);

	e->name = name;
	return e;
}

static struct condition *read_defined(struct reader *r)
{
	bool paren = take(r, P_LPAREN);
	struct condition *e = named(r, C_DEFINED, take_ident(r));

	if (paren && !take(r, P_RPAREN))
		r->bad = true;
	return e;
}

static struct condition *read_is(struct reader *r, enum condition_kind kind)
{
	struct condition *e;

	if (!take(r, P_LPAREN))
		r->bad = true;
	e = named(r, kind, take_ident(r));
	if (!take(r, P_RPAREN))
		r->bad = true;
	return e;
}

/* A macro call that is not understood, from its name on */
static struct condition *read_call(struct reader *r, tok_id from)
{
	unsigned depth = 0;

	do {
		if (take(r, P_LPAREN)) {
			depth++;
		} else if (take(r, P_RPAREN)) {
			depth--;
		} else if (peek(r)) {
			r->at++;
		} else {
			r->bad = true;
			break;
		}
	} while (depth);
	return named(r, C_OPAQUE, text_of(r->s, from, r->at));
}

static struct condition *read_name(struct reader *r)
{
	static const struct {
		const char *name;
		enum condition_kind kind;
	} asks[] = {
		{ "IS_ENABLED", C_ENABLED }, { "IS_BUILTIN", C_BUILTIN }, { "IS_MODULE", C_MODULE },
		{ "IS_REACHABLE", C_REACHABLE },
	};
	tok_id from = r->at;
	const char *name = take_ident(r);
	const struct token *t;

	if (!strcmp(name, "defined"))
		return read_defined(r);
	for (size_t i = 0; i < ARRAY_SIZE(asks); i++)
		if (!strcmp(name, asks[i].name))
			return read_is(r, asks[i].kind);
	t = peek(r);
	if (t && t->kind == T_PUNCT && t->sub == P_LPAREN)
		return read_call(r, from);
	return named(r, C_NAME, name);
}

static struct condition *read_number(struct reader *r)
{
	struct condition *e = make(r, C_NUMBER);
	const char *text;
	char *end, *copy;
	size_t len;

	text = token_text(r->s, r->at, &len);
	copy = xstrndup(text, len);
	e->number = (long long)strtoull(copy, &end, 0);
	if (end[strspn(end, "uUlL")])
		*e = (struct condition){ .kind = C_OPAQUE, .name = intern(copy) };
	free(copy);
	r->at++;
	return e;
}

static struct condition *read_unary(struct reader *r)
{
	static const enum punct ops[] = { P_NOT, P_MINUS, P_PLUS, P_TILDE };
	const struct token *t = peek(r);
	struct condition *e;

	if (r->depth > 200 || !t) {
		r->bad = true;
		return make(r, C_NUMBER);
	}
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (!take(r, ops[i]))
			continue;
		r->depth++;
		e = make(r, C_UNARY);
		e->op = ops[i];
		e->left = read_unary(r);
		r->depth--;
		return e;
	}
	if (take(r, P_LPAREN)) {
		r->depth++;
		e = read_expr(r, 0);
		r->depth--;
		if (!take(r, P_RPAREN))
			r->bad = true;
		return e;
	}
	if (t->kind == T_IDENT)
		return read_name(r);
	if (t->kind == T_NUMBER)
		return read_number(r);
	e = named(r, C_OPAQUE, text_of(r->s, r->at, r->at + 1));
	r->bad |= t->kind == T_PUNCT;
	r->at++;
	return e;
}

static int precedence(enum punct p)
{
	static const uint8_t of[P_COUNT] = {
		[P_QUESTION] = 1, [P_OROR] = 2, [P_ANDAND] = 3, [P_PIPE] = 4, [P_CARET] = 5, [P_AMP] = 6,
		[P_EQ] = 7, [P_NE] = 7, [P_LT] = 8, [P_GT] = 8, [P_LE] = 8, [P_GE] = 8, [P_SHL] = 9,
		[P_SHR] = 9, [P_PLUS] = 10, [P_MINUS] = 10, [P_STAR] = 11, [P_SLASH] = 11, [P_PERCENT] = 11,
	};

	return of[p];
}

static struct condition *read_choice(struct reader *r, struct condition *cond)
{
	struct condition *e = make(r, C_CHOICE);

	e->cond = cond;
	e->left = read_expr(r, 0);
	if (!take(r, P_COLON))
		r->bad = true;
	e->right = read_expr(r, 1);
	return e;
}

static struct condition *read_expr(struct reader *r, int least)
{
	struct condition *left = read_unary(r), *e;
	const struct token *t;
	int prec;

	while ((t = peek(r)) && t->kind == T_PUNCT && (prec = precedence(t->sub)) && prec > least - (prec == 1)) {
		r->at++;
		if (prec == 1) {
			left = read_choice(r, left);
			continue;
		}
		e = make(r, C_BINARY);
		e->op = t->sub;
		e->left = left;
		r->depth++;
		e->right = read_expr(r, prec);
		r->depth--;
		left = e;
	}
	return left;
}

struct condition *condition_parse(struct arena *a, const struct syntax *s, tok_id from, tok_id to)
{
	struct reader r = { .arena = a, .s = s, .at = from, .to = to };
	struct condition *e = to - from < TOKENS_MAX ? read_expr(&r, 0) : NULL;

	if (!e || r.bad || peek(&r))
		e = named(&r, C_OPAQUE, text_of(s, from, to));
	return e;
}

struct condition *condition_defined(struct arena *a, const struct syntax *s, tok_id from, tok_id to)
{
	struct reader r = { .arena = a, .s = s, .at = from, .to = to };

	return named(&r, C_DEFINED, take_ident(&r));
}

struct condition *condition_not(struct arena *a, struct condition *c)
{
	struct condition *e = arena_alloc(a, sizeof(*e));

	e->kind = C_UNARY;
	e->op = P_NOT;
	e->left = c;
	return e;
}

struct condition *condition_always(struct arena *a)
{
	struct condition *e = arena_alloc(a, sizeof(*e));

	e->kind = C_NUMBER;
	e->number = 1;
	return e;
}

const char *condition_text(const struct syntax *s, tok_id from, tok_id to)
{
	return text_of(s, from, to);
}

/* ---- names ------------------------------------------------------------------------------------ */
bool condition_is_symbol(const char *name)
{
	return starts_with(name, "CONFIG_");
}

/* CONFIG_X_MODULE is defined where X is "m": X, or NULL */
const char *condition_module_of(const char *name)
{
	size_t len = strlen(name);

	if (!condition_is_symbol(name) || !ends_with(name, "_MODULE") || len <= strlen("CONFIG__MODULE"))
		return NULL;
	return internn(name, len - strlen("_MODULE"));
}

static const struct {
	const char *name;
	bool defined;
	enum branch_obstacle otherwise;
} known_macros[] = {
	{ "__KERNEL__", true, BO_OUTSIDE },   { "__ASSEMBLY__", false, BO_ASSEMBLY },
	{ "__ASSEMBLER__", false, BO_ASSEMBLY }, { "LINKER_SCRIPT", false, BO_ASSEMBLY },
	{ "__cplusplus", false, BO_OUTSIDE }, { "__CHECKER__", false, BO_OUTSIDE },
	{ "__GENKSYMS__", false, BO_OUTSIDE }, { "__BINDGEN__", false, BO_OUTSIDE },
	{ "__clang__", true, BO_OUTSIDE },    { "__GNUC__", true, BO_OUTSIDE },
	{ "__INTEL_COMPILER", false, BO_OUTSIDE },
};

bool macro_is_known(const char *name, bool *defined, enum branch_obstacle *otherwise)
{
	for (size_t i = 0; i < ARRAY_SIZE(known_macros); i++) {
		if (strcmp(name, known_macros[i].name))
			continue;
		*defined = known_macros[i].defined;
		*otherwise = known_macros[i].otherwise;
		return true;
	}
	return false;
}

static void add_name(const char *name, bool symbols, branch_names_t *out)
{
	const char *module = condition_module_of(name);

	if (condition_is_symbol(name) != symbols)
		return;
	name = module ? module : name;
	for (size_t i = 0; i < out->len; i++)
		if (out->at[i] == name)
			return;
	vec_push(out, name);
}

void condition_names(const struct condition *e, bool symbols, branch_names_t *out)
{
	if (!e || e->kind == C_NUMBER)
		return;
	if (e->kind == C_OPAQUE)
		return;
	if (e->name)
		add_name(e->name, symbols, out);
	condition_names(e->cond, symbols, out);
	condition_names(e->left, symbols, out);
	condition_names(e->right, symbols, out);
}

/* ---- value ------------------------------------------------------------------------------------ */
/* A number, or unknown */
struct number {
	bool known;
	long long v;
};

static struct number number(long long v)
{
	return (struct number){ true, v };
}

static struct number of_truth(enum truth t)
{
	return (struct number){ t != TR_UNKNOWN, t == TR_YES };
}

static const char *symbol_value(const struct branch_config *c, const char *symbol)
{
	const char *v = c->value(c->ctx, symbol);

	return v && !strcmp(v, "n") ? NULL : v;
}

static bool is_module(const char *value)
{
	return value && !strcmp(value, "m");
}

static enum truth symbol_defined(const struct branch_config *c, const char *name)
{
	const char *v = symbol_value(c, name), *module;

	if (v)
		return is_module(v) ? TR_NO : TR_YES;
	module = condition_module_of(name);
	return module && is_module(symbol_value(c, module)) ? TR_YES : TR_NO;
}

static enum truth name_defined(const struct branch_config *c, const char *name)
{
	enum branch_obstacle otherwise;
	bool defined;

	if (condition_is_symbol(name))
		return symbol_defined(c, name);
	if (macro_is_known(name, &defined, &otherwise))
		return defined ? TR_YES : TR_NO;
	if (!strcmp(name, "BITS_PER_LONG"))
		return TR_YES;
	return c->defined ? c->defined(c->ctx, name) : TR_UNKNOWN;
}

/* What the preprocessor puts in for a name */
static struct number name_value(const struct branch_config *c, const char *name)
{
	const char *v;
	char *end;
	long long n;

	if (!strcmp(name, "BITS_PER_LONG"))
		return number(symbol_value(c, "CONFIG_64BIT") ? 64 : 32);
	if (!condition_is_symbol(name))
		return name_defined(c, name) == TR_NO ? number(0) : (struct number){ 0 };
	if (symbol_defined(c, name) == TR_NO)
		return number(0);
	v = symbol_value(c, name);
	if (!v || !strcmp(v, "y")) /* no value of its own: X_MODULE */
		return number(1);
	n = (long long)strtoull(v, &end, 0);
	return end > v && !*end ? number(n) : (struct number){ 0 };
}

static struct number symbol_asked(const struct condition *e, const struct branch_config *c)
{
	const char *v;

	if (!condition_is_symbol(e->name))
		return (struct number){ 0 };
	v = symbol_value(c, e->name);
	switch (e->kind) {
	case C_ENABLED:
		return number(v != NULL);
	case C_BUILTIN:
		return number(v && !is_module(v));
	case C_MODULE:
		return number(is_module(v));
	default: /* C_REACHABLE: a module reaches a module */
		return is_module(v) ? (struct number){ 0 } : number(v != NULL);
	}
}

static struct number arithmetic(enum punct op, long long a, long long b)
{
	switch (op) {
	case P_EQ: return number(a == b);
	case P_NE: return number(a != b);
	case P_LT: return number(a < b);
	case P_GT: return number(a > b);
	case P_LE: return number(a <= b);
	case P_GE: return number(a >= b);
	case P_PIPE: return number(a | b);
	case P_CARET: return number(a ^ b);
	case P_AMP: return number(a & b);
	case P_PLUS: return number((long long)((unsigned long long)a + (unsigned long long)b));
	case P_MINUS: return number((long long)((unsigned long long)a - (unsigned long long)b));
	case P_STAR: return number((long long)((unsigned long long)a * (unsigned long long)b));
	case P_SHL: return b >= 0 && b < 63 ? number((long long)((unsigned long long)a << b)) : (struct number){ 0 };
	case P_SHR: return b >= 0 && b < 63 ? number(a >> b) : (struct number){ 0 };
	case P_SLASH: return b > 0 ? number(a / b) : (struct number){ 0 };
	case P_PERCENT: return b > 0 ? number(a % b) : (struct number){ 0 };
	default: return (struct number){ 0 };
	}
}

static struct number evaluate(const struct condition *e, const struct branch_config *c);

static struct number binary(const struct condition *e, const struct branch_config *c)
{
	struct number a = evaluate(e->left, c), b = evaluate(e->right, c);

	if (e->op == P_ANDAND) {
		if ((a.known && !a.v) || (b.known && !b.v))
			return number(0);
		return a.known && b.known ? number(1) : (struct number){ 0 };
	}
	if (e->op == P_OROR) {
		if ((a.known && a.v) || (b.known && b.v))
			return number(1);
		return a.known && b.known ? number(0) : (struct number){ 0 };
	}
	return a.known && b.known ? arithmetic(e->op, a.v, b.v) : (struct number){ 0 };
}

static struct number unary(const struct condition *e, const struct branch_config *c)
{
	struct number a = evaluate(e->left, c);

	if (!a.known)
		return a;
	switch (e->op) {
	case P_NOT: return number(!a.v);
	case P_MINUS: return number((long long)-(unsigned long long)a.v);
	case P_TILDE: return number(~a.v);
	default: return a;
	}
}

static struct number evaluate(const struct condition *e, const struct branch_config *c)
{
	struct number a;

	switch (e->kind) {
	case C_NUMBER:
		return number(e->number);
	case C_NAME:
		return name_value(c, e->name);
	case C_DEFINED:
		return of_truth(name_defined(c, e->name));
	case C_ENABLED:
	case C_BUILTIN:
	case C_MODULE:
	case C_REACHABLE:
		return symbol_asked(e, c);
	case C_UNARY:
		return unary(e, c);
	case C_BINARY:
		return binary(e, c);
	case C_CHOICE:
		a = evaluate(e->cond, c);
		return a.known ? evaluate(a.v ? e->left : e->right, c) : a;
	case C_OPAQUE:
		break;
	}
	return (struct number){ 0 };
}

enum truth condition_value(const struct condition *e, const struct branch_config *c)
{
	struct number a = evaluate(e, c);

	return !a.known ? TR_UNKNOWN : a.v ? TR_YES : TR_NO;
}

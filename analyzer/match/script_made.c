// SPDX-License-Identifier: GPL-2.0-only
/*
 * C that scripts make: cocci.make_expr("a+b") and the like. What comes out is spaced as C usually is, whatever the
 * script's string looked like, since it becomes part of '+' code.
 */
#include "match/script_private.h"
#include "syntax/ctype.h"
#include "syntax/syntax.h"

struct printer {
	const struct syntax *s;
	struct str *out;
	uint8_t *tight;         /* by token: no blank between it and the next one */
	uint8_t *glued;         /* … and the one before it */
	int8_t *breaks;         /* 1: a new line after it, deeper by depth[] */
	int depth;
};

static void mark_tight(struct printer *p, node_id n)
{
	const struct node *d = node_at(p->s, n);

	switch (d->kind) {
	case N_UNARY:
	case N_DEREF:
	case N_ADDR:
		p->tight[d->first] = 1;
		break;
	case N_POSTFIX:
		p->glued[d->last] = 1;
		break;
	case N_CAST:
	case N_COMPOUND_LIT:
		if (d->child)
			p->tight[token_next(p->s, node_at(p->s, d->child)->last)] = 1;
		break;
	case N_ARGS:
	case N_PARAMS:
		p->glued[d->first] = 1;
		break;
	case N_DR_PTR:
		p->tight[d->first] = 1;
		break;
	case N_SIZEOF:
		if (token_is(p->s, token_next(p->s, d->first), "("))
			p->tight[d->first] = 1;
		break;
	}
}

static void mark_breaks(struct printer *p, node_id n)
{
	const struct node *d = node_at(p->s, n);

	switch (d->kind) {
	case N_COMPOUND:
		p->breaks[d->first] = 1;
		p->breaks[d->last] = 1;
		break;
	case N_DECL:
	case N_EXPR_STMT:
	case N_EMPTY_STMT:
	case N_RETURN:
	case N_GOTO:
	case N_BREAK:
	case N_CONTINUE:
	case N_DO:
	case N_LABEL:
	case N_CASE:
	case N_DEFAULT:
		if (d->role != R_INIT)
			p->breaks[d->last] = 1;
		break;
	}
}

/* A branch or body without braces goes to a line of its own, one level deeper. */
static bool is_single_branch(const struct syntax *s, node_id n)
{
	const struct node *d = node_at(s, n);
	unsigned up = d->parent ? node_at(s, d->parent)->kind : N_NONE;

	if (d->kind == N_COMPOUND || (d->kind == N_IF && d->role == R_ELSE))
		return false;
	return (up == N_IF && (d->role == R_THEN || d->role == R_ELSE)) ||
	       ((up == N_WHILE || up == N_DO || up == N_FOR || up == N_SWITCH || up == N_ITERATOR) &&
		d->role == R_BODY);
}

static bool wants_blank(const struct printer *p, tok_id a, tok_id b)
{
	const struct token *s = &p->s->toks[a], *t = &p->s->toks[b];

	if (p->tight[a] || p->glued[b])
		return false;
	if (t->kind == T_PUNCT && (t->sub == P_COMMA || t->sub == P_SEMI || t->sub == P_RPAREN || t->sub == P_RBRACKET ||
				   t->sub == P_LBRACKET || t->sub == P_DOT || t->sub == P_ARROW))
		return t->sub == P_DOT && s->kind == T_PUNCT && s->sub != P_RPAREN && s->sub != P_RBRACKET;
	return !(s->kind == T_PUNCT &&
		 (s->sub == P_LPAREN || s->sub == P_LBRACKET || s->sub == P_DOT || s->sub == P_ARROW));
}

static void new_line(struct printer *p, int depth)
{
	str_addch(p->out, '\n');
	for (int i = 0; i < depth; i++)
		str_addch(p->out, '\t');
}

/* How deep the token that starts a line stands */
static int token_depth(const struct printer *p, tok_id t)
{
	int depth = 0;

	for (node_id n = SYNTAX_ROOT; n; n = node_next(p->s, n, SYNTAX_ROOT)) {
		const struct node *d = node_at(p->s, n);

		if (d->kind == N_COMPOUND && t > d->first && t < d->last)
			depth++;
		else if (t >= d->first && t <= d->last && is_single_branch(p->s, n))
			depth++;
	}
	return depth;
}

/* Does a line of its own begin at t, which follows before? */
static bool starts_line(const struct printer *p, tok_id before, tok_id t)
{
	if (p->breaks[before]) {
		/* } else, } while ();, and what follows an expression's ({ … }) */
		bool brace = token_is(p->s, before, "}");

		return !(brace && (token_is(p->s, t, "else") || token_is(p->s, t, "while") ||
				   token_is(p->s, t, ")") || token_is(p->s, t, ";")));
	}
	for (node_id n = SYNTAX_ROOT; n; n = node_next(p->s, n, SYNTAX_ROOT))
		if (node_at(p->s, n)->first == t && is_single_branch(p->s, n))
			return true;
	return false;
}

static void print_tokens(struct printer *p)
{
	tok_id before = 0;
	bool any = false;

	for (tok_id t = 0; t < p->s->ntoks; t++) {
		const struct token *k = &p->s->toks[t];
		const char *text;
		size_t n;

		if (k->kind == T_EOF || token_is_trivia(k))
			continue;
		if (any && starts_line(p, before, t))
			new_line(p, token_depth(p, t));
		else if (any && wants_blank(p, before, t))
			str_addch(p->out, ' ');
		text = token_text(p->s, t, &n);
		str_addn(p->out, text, n);
		before = t;
		any = true;
	}
}

static void print_pretty(const struct syntax *s, struct str *out)
{
	struct printer p = { .s = s, .out = out };

	p.tight = xcalloc(s->ntoks, 1);
	p.glued = xcalloc(s->ntoks, 1);
	p.breaks = xcalloc(s->ntoks, 1);
	for (node_id n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		mark_tight(&p, n);
		mark_breaks(&p, n);
	}
	print_tokens(&p);
	free(p.tight);
	free(p.glued);
	free(p.breaks);
}

static bool is_name(const char *text)
{
	return ident_char(*text) && !(*text >= '0' && *text <= '9') && text[ident_length(text)] == '\0';
}

bool script_make(const char *kind, const char *text, struct str *out)
{
	static const struct {
		const char *name;
		enum fragment fragment;
	} kinds[] = {
		{ "expression", FRAG_EXPR },
		{ "type", FRAG_TYPE },
		{ "statement", FRAG_STATEMENTS },
	};
	struct syntax *s;
	struct err err = { 0 };
	size_t off = 0;

	if (!strcmp(kind, "identifier")) {
		str_addf(out, is_name(text) ? "%s" : "failed to parse identifier %s", text);
		return is_name(text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kind, kinds[i].name))
			continue;
		if (syntax_parse_fragment(&s, text, strlen(text), kinds[i].fragment, NULL, &off, &err))
			break;
		print_pretty(s, out);
		syntax_free(s);
		return true;
	}
	str_addf(out, "failed to parse %s %s", kind, text);
	return false;
}

/* ---- values of outputs ------------------------------------------------------------------------ */

/* The tokens with single blanks; a text that is no C stays as it is. */
static const char *text_key(enum value_kind kind, const char *text)
{
	struct value v = { .kind = kind, .text = text };
	struct str key = STR_INIT;
	const char *interned;

	script_value_text(&v, &key);
	interned = intern(key.buf);
	str_release(&key);
	return interned;
}

/* FILE, element, line, column, last line, last column: apart by newlines */
static void read_position(struct value *v, const char *text)
{
	const char *fields[6] = { "", "", "0", "0", "0", "0" };
	struct place *p = &v->place;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		size_t n = strcspn(text, "\n");

		fields[i] = internn(text, n);
		text += n + (text[n] != '\0');
	}
	p->file = fields[0];
	p->function = fields[1];
	p->line = (int)strtol(fields[2], NULL, 10);
	p->column = (int)strtol(fields[3], NULL, 10);
	p->line_end = (int)strtol(fields[4], NULL, 10);
	p->column_end = (int)strtol(fields[5], NULL, 10);
}

const struct value *script_output(const char *kind, const char *text, struct arena *a)
{
	static const struct {
		const char *name;
		enum value_kind kind;
	} kinds[] = {
		{ "identifier", VAL_IDENT }, { "expression", VAL_EXPR }, { "type", VAL_TYPE },
		{ "statement", VAL_STMT },   { "position", VAL_POS },	  { "listlen", VAL_TEXT },
	};
	struct value *v = arena_alloc(a, sizeof(*v));

	v->kind = is_name(text) ? VAL_IDENT : VAL_TEXT;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kind, kinds[i].name))
			v->kind = kinds[i].kind;
	v->text = arena_strdup(a, text);
	v->type = ctype_unknown;
	v->key = v->kind == VAL_POS ? intern(text) : text_key(v->kind, v->text);
	if (v->kind == VAL_POS)
		read_position(v, text);
	return v;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text of values as scripts see it, which is Coccinelle's: the tokens with a blank between any two. Its printer
 * leaves marks that scripts can depend on, so they are made here, too: a comma behind the last item of a braced
 * initialiser, a blank before a declaration, and one after each if, loop and switch.
 */
#include "match/script_private.h"
#include "syntax/syntax.h"

struct shape {              /* how the text of a value is parsed: inside what */
	enum fragment kind;
	const char *before, *after;
};

static const struct shape shapes[] = {
	[VAL_EXPR] = { FRAG_EXPR, "", "" },
	[VAL_IDENT] = { FRAG_EXPR, "", "" },
	[VAL_TYPE] = { FRAG_TYPE, "", "" },
	[VAL_STMT] = { FRAG_STATEMENTS, "", "" },
	[VAL_LIST] = { FRAG_EXPR, "", "" },
	[VAL_PARAM] = { FRAG_EXPR, "", "" },
	[VAL_FIELD] = { FRAG_STATEMENTS, "struct {", "};" },
	[VAL_INIT] = { FRAG_EXPR, "(int []){", "}" },
	[VAL_POS] = { FRAG_EXPR, "", "" },
	[VAL_OPERATOR] = { FRAG_EXPR, "", "" },
	[VAL_TEXT] = { FRAG_EXPR, "", "" },
};
/* Of lists: the first two are of items that no commas part; one of these ends in ';' or '}'. */
#define ITEM_SHAPES 2
static const struct shape list_shapes[] = {
	{ FRAG_STATEMENTS, "struct {", "};" },
	{ FRAG_STATEMENTS, "", "" },
	{ FRAG_STATEMENTS, "void f(", ");" },
	{ FRAG_EXPR, "f(", ")" },
	{ FRAG_EXPR, "(int []){", "}" },
};

/* The text as tokens, with a tree when it can be parsed */
struct spelling {
	struct syntax *s;
	struct str text;
	tok_id first, last;         /* of the value itself */
	bool items;                 /* a list without commas: of statements, declarations, fields */
	uint8_t *blank_before, *blank_after, *comma_before; /* by token; NULL without a tree */
};

static bool is_loop_or_branch(unsigned kind)
{
	return kind == N_IF || kind == N_WHILE || kind == N_DO || kind == N_FOR || kind == N_SWITCH ||
	       kind == N_ITERATOR;
}

static void mark_node(struct spelling *sp, node_id n)
{
	const struct node *d = node_at(sp->s, n);

	if (d->kind == N_DECL)
		sp->blank_before[d->first]++;
	else if (is_loop_or_branch(d->kind))
		sp->blank_after[d->last]++;
	else if (d->kind == N_INIT_LIST && d->child && !token_is(sp->s, token_prev(sp->s, d->last), ","))
		sp->comma_before[d->last] = 1;
}

static void mark_nodes(struct spelling *sp)
{
	sp->blank_before = xcalloc(sp->s->ntoks, 1);
	sp->blank_after = xcalloc(sp->s->ntoks, 1);
	sp->comma_before = xcalloc(sp->s->ntoks, 1);
	for (node_id n = SYNTAX_ROOT; n; n = node_next(sp->s, n, SYNTAX_ROOT))
		mark_node(sp, n);
}

static bool in_value(const struct spelling *sp, tok_id t)
{
	const struct token *k = &sp->s->toks[t];

	return k->kind != T_EOF && !token_is_trivia(k) && !(k->flags & TF_DIRECTIVE) && k->kind != T_HASH;
}

static void find_ends(struct spelling *sp, size_t start, size_t end)
{
	sp->first = 1;
	sp->last = 0;
	for (tok_id t = 0; t < sp->s->ntoks; t++) {
		const struct token *k = &sp->s->toks[t];

		if (k->off < start || k->off >= end || !in_value(sp, t))
			continue;
		if (sp->first > sp->last)
			sp->first = t;
		sp->last = t;
	}
}

static bool is_understood(const struct syntax *s)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
		if (node_at(s, n)->kind == N_ERROR || node_at(s, n)->kind == N_OPAQUE)
			return false;
	return true;
}

static bool try_shape(struct spelling *sp, const struct shape *shape, const char *text)
{
	struct err ignored = { 0 };
	size_t off;

	str_reset(&sp->text);
	str_add(&sp->text, shape->before);
	str_add(&sp->text, text);
	str_add(&sp->text, shape->after);
	if (syntax_parse_fragment(&sp->s, sp->text.buf, sp->text.len, shape->kind, NULL, &off, &ignored))
		return false;
	if (!is_understood(sp->s)) {
		syntax_free(sp->s);
		sp->s = NULL;
		return false;
	}
	mark_nodes(sp);
	find_ends(sp, strlen(shape->before), strlen(shape->before) + strlen(text));
	return true;
}

static void spelling_start(struct spelling *sp)
{
	*sp = (struct spelling){ .text = STR_INIT };
}

static void spelling_release(struct spelling *sp)
{
	syntax_free(sp->s);
	str_release(&sp->text);
	free(sp->blank_before);
	free(sp->blank_after);
	free(sp->comma_before);
}

static bool try_list_shapes(struct spelling *sp, const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(list_shapes); i++) {
		if (!try_shape(sp, &list_shapes[i], text))
			continue;
		sp->items = i < ITEM_SHAPES && sp->first <= sp->last &&
			    (token_is(sp->s, sp->last, ";") || token_is(sp->s, sp->last, "}"));
		if (sp->items || i >= ITEM_SHAPES)
			return true;
		spelling_release(sp);
		spelling_start(sp);
	}
	return false;
}

/* False: there are no tokens to be had */
static bool spelling_init(struct spelling *sp, const struct value *v)
{
	const char *text = v->text ? v->text : v->key ? v->key : "";
	struct err ignored = { 0 };

	spelling_start(sp);
	if (v->kind == VAL_LIST ? try_list_shapes(sp, text) : try_shape(sp, &shapes[v->kind], text))
		return true;
	str_reset(&sp->text);
	str_add(&sp->text, text);
	if (syntax_lex(&sp->s, sp->text.buf, sp->text.len, &ignored)) {
		spelling_release(sp);
		return false;
	}
	find_ends(sp, 0, sp->text.len);
	return true;
}

/* Tokens first..last */
static void spell(const struct spelling *sp, tok_id first, tok_id last, struct str *out)
{
	bool any = false;

	for (tok_id t = first; t <= last; t++) {
		size_t n;
		const char *text;

		if (!in_value(sp, t))
			continue;
		if (any)
			str_addch(out, ' ');
		any = true;
		text = token_text(sp->s, t, &n);
		if (sp->blank_before) {
			for (unsigned i = 0; i < sp->blank_before[t]; i++)
				str_addch(out, ' ');
			if (sp->comma_before[t])
				str_add(out, ", ");
		}
		str_addn(out, text, n);
		for (unsigned i = 0; sp->blank_after && i < sp->blank_after[t]; i++)
			str_addch(out, ' ');
	}
}

void script_value_text(const struct value *v, struct str *out)
{
	struct spelling sp;

	if (v->kind == VAL_IDENT || v->kind == VAL_OPERATOR || v->kind == VAL_TEXT) {
		str_add(out, v->text ? v->text : v->key);
	} else if (v->kind != VAL_POS && spelling_init(&sp, v)) {
		spell(&sp, sp.first, sp.last, out);
		spelling_release(&sp);
	}
}

/* ---- as fields of a message ------------------------------------------------------------------ */

static void add_place(struct script_message *m, const struct place *p)
{
	message_add(m, p->file ? p->file : "");
	message_add(m, p->function && *p->function ? p->function : "something_else");
	message_addi(m, p->element.line);
	message_addi(m, p->element.column);
	message_addi(m, p->element.line_end);
	message_addi(m, p->element.column_end);
	message_addi(m, p->line);
	message_addi(m, p->column);
	message_addi(m, p->line_end);
	message_addi(m, p->column_end);
}

static void add_positions(struct script_message *m, const struct value *v)
{
	size_t n = 0;

	while (v->also && v->also[n])
		n++;
	message_add(m, "p");
	message_addi(m, 10 * (long long)(n + 1));
	add_place(m, &v->place);
	for (size_t i = 0; i < n; i++)
		add_place(m, &v->also[i]->place);
}

struct element {
	tok_id first, last;
};
typedef VEC(struct element) elements_t;

/* Elements of a list that are apart by commas */
static void split_commas(const struct spelling *sp, elements_t *out)
{
	struct element e = { sp->first, 0 };
	int depth = 0;

	for (tok_id t = sp->first; t <= sp->last; t++) {
		unsigned p = sp->s->toks[t].sub;

		if (!in_value(sp, t) || sp->s->toks[t].kind != T_PUNCT)
			continue;
		if (p == P_LPAREN || p == P_LBRACKET || p == P_LBRACE)
			depth++;
		else if (p == P_RPAREN || p == P_RBRACKET || p == P_RBRACE)
			depth--;
		if (p != P_COMMA || depth)
			continue;
		e.last = t - 1;
		vec_push(out, e);
		e.first = t + 1;
	}
	e.last = sp->last;
	for (tok_id t = e.first; t <= e.last; t++) {
		if (in_value(sp, t)) { /* not after a comma at the end */
			vec_push(out, e);
			return;
		}
	}
}

/* Statements, declarations, fields: each is a node between the ends. */
static void split_items(const struct spelling *sp, elements_t *out)
{
	node_id n = node_next(sp->s, SYNTAX_ROOT, SYNTAX_ROOT);

	while (n) {
		const struct node *d = node_at(sp->s, n);

		bool list = d->kind == N_COMPOUND && !token_is(sp->s, d->first, "{");

		if (d->first >= sp->first && d->last <= sp->last && !list) {
			vec_push(out, (struct element){ d->first, d->last });
			n = node_skip(sp->s, n, SYNTAX_ROOT);
		} else {
			n = node_next(sp->s, n, SYNTAX_ROOT);
		}
	}
}

static void add_list(struct script_message *m, const struct value *v)
{
	struct spelling sp;
	elements_t at = { 0 };
	struct str all = STR_INIT, one = STR_INIT;

	if (!spelling_init(&sp, v)) {
		message_add(m, "l");
		message_add(m, "1");
		message_add(m, "");
		return;
	}
	if (sp.first <= sp.last) {
		if (sp.items)
			split_items(&sp, &at);
		else
			split_commas(&sp, &at);
	}
	message_add(m, "l");
	message_addi(m, (long long)at.len + 1);
	for (size_t i = 0; i < at.len; i++) {
		if (i)
			str_add(&all, sp.items ? " " : " , ");
		spell(&sp, at.at[i].first, at.at[i].last, &all);
	}
	message_add(m, all.buf);
	for (size_t i = 0; i < at.len; i++) {
		str_reset(&one);
		spell(&sp, at.at[i].first, at.at[i].last, &one);
		message_add(m, one.buf);
	}
	str_release(&all);
	str_release(&one);
	vec_release(&at);
	spelling_release(&sp);
}

void script_add_value(struct script_message *m, const struct value *v)
{
	struct str text = STR_INIT;

	if (v->kind == VAL_POS) {
		add_positions(m, v);
		return;
	}
	if (v->kind == VAL_LIST) {
		add_list(m, v);
		return;
	}
	script_value_text(v, &text);
	message_add(m, "s");
	message_add(m, "1");
	message_addn(m, text.buf, text.len);
	str_release(&text);
}

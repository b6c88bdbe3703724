// SPDX-License-Identifier: GPL-2.0-only
/*
 * A rule that changes the header of a function changes its prototypes in the same file, too: behind it runs a rule for
 * declarations, with the same '-' and '+', that inherits what the header bound. There parameters may have other names
 * or none. Such a rule is written as SmPL and read like any other.
 */
#include "match/session_private.h"

struct header_text {
	const struct smpl_rule *r;
	const struct past *p;
	uint32_t first, end;     /* the header's tokens; end: the opening brace */
	bool *is_name;           /* by token: the name of a parameter */
	struct map *used;        /* names of metavariables to declare */
	struct map *fresh;       /* names made up for parameters */
	int depth;               /* brackets open in the new header so far */
	bool untyped;            /* no return type: any */
	bool changed, odd;       /* odd: something a prototype cannot say */
};

static const struct pnode *function_of(const struct past *p)
{
	const struct pnode *n = p->root;

	if (n && n->kind == PN_SEQ)
		for (n = n->child; n && n->kind != N_FUNC_DEF; n = n->next)
			;
	return n && n->kind == N_FUNC_DEF ? n : NULL;
}

static const struct pnode *child_with(const struct pnode *n, int role)
{
	for (n = n->child; n && n->role != role; n = n->next)
		;
	return n;
}

/* Names inside N_PARAM nodes */
static void mark_names(struct header_text *h, const struct pnode *n, bool in_param)
{
	in_param = in_param || n->kind == N_PARAM;
	if (in_param && n->first == n->last &&
	    (n->kind == N_DR_NAME ||
	     (n->kind == PN_META && n->mv->kind == MV_IDENTIFIER && n->role != R_SPECS && n->parent->kind != N_SPECS)))
		h->is_name[n->first] = true;
	for (n = n->child; n; n = n->next)
		mark_names(h, n, in_param);
}

static int opens(uint16_t sub)
{
	return sub == P_LPAREN ? 1 : sub == P_RPAREN ? -1 : 0;
}

/* In '+' code: an identifier that ends a parameter and does not begin it. depth: brackets open before the code; next:
 * the token that stays behind it */
static bool plus_name(const struct plus_code *c, size_t k, int depth, const struct ptoken *next)
{
	unsigned behind = k + 1 < c->len ? c->at[k + 1].sub : next ? next->sub : P_NONE;

	if (c->at[k].kind != T_IDENT || !k)
		return false;
	if (behind != P_COMMA && behind != P_RPAREN && behind != P_LBRACKET)
		return false;
	for (size_t i = 0; i < k; i++)
		depth += opens(c->at[i].sub);
	return depth > 0 && c->at[k - 1].sub != P_LPAREN && c->at[k - 1].sub != P_COMMA;
}

static void use_metavar(struct header_text *h, const struct metavar *mv)
{
	if (mv)
		map_set(h->used, mv->name, (uintptr_t)mv);
}

/* next: the first token that may stand behind the code */
static void add_plus(struct header_text *h, const struct plus_code *const *codes, uint32_t next, bool named,
		     struct str *out)
{
	while (next < h->end && h->p->tokens[next].mark == MARK_MINUS)
		next++;
	for (; codes && *codes; codes++) {
		h->changed = true;
		str_addch(out, '+');
		for (size_t k = 0; k < (*codes)->len; k++) {
			const struct plus_token *t = &(*codes)->at[k];

			if (!named && plus_name(*codes, k, h->depth, &h->p->tokens[next]))
				continue;
			use_metavar(h, t->mv);
			str_addf(out, "%s%s%s", t->bol && k ? "\n+" : "", t->space || t->bol ? " " : "", t->text);
		}
		str_addch(out, '\n');
		for (size_t k = 0; k < (*codes)->len; k++)
			h->depth += opens((*codes)->at[k].sub);
	}
}

static const struct metavar *metavar_at(const struct header_text *h, uint32_t t)
{
	const struct ptoken *tok = &h->p->tokens[t];

	return tok->kind == T_IDENT ? smpl_metavar(h->r, tok->text) : NULL;
}

/* Items that come in front of the function are no part of its header. */
static bool is_item(const struct plus_code *const *codes)
{
	const struct plus_token *last;

	if (!codes || !codes[0] || !codes[0]->len)
		return false;
	last = &codes[0]->at[codes[0]->len - 1];
	return last->kind == T_HASH || last->kind == T_COMMENT || !strcmp(last->text, ";") || !strcmp(last->text, "}");
}

static void add_variant(struct header_text *h, bool named, struct str *out)
{
	h->depth = 0;
	if (h->untyped)
		str_add(out, " T__\n");
	for (uint32_t t = h->first; t < h->end; t++) {
		const struct ptoken *tok = &h->p->tokens[t];

		if (t > h->first || !is_item(tok->before))
			add_plus(h, tok->before, t, named, out);
		h->changed |= tok->mark == MARK_MINUS;
		if (h->is_name[t] && named) {
			char *name = xasprintf("%s__%u", tok->text, t);

			str_addf(out, "%c %s\n", tok->mark == MARK_MINUS ? '-' : ' ', name);
			map_set(h->fresh, name, 1);
			free(name);
		} else if (!h->is_name[t]) {
			str_addf(out, "%c %s\n", tok->mark == MARK_MINUS ? '-' : ' ', tok->text);
			use_metavar(h, metavar_at(h, t));
		}
		if (tok->mark != MARK_MINUS)
			h->depth += opens(tok->sub);
		add_plus(h, tok->after, t + 1, named, out);
	}
	add_plus(h, h->p->tokens[h->end].before, h->end, named, out);
	str_add(out, " ;\n");
}

static bool simple_kind(const struct metavar *mv)
{
	switch (mv->kind) {
	case MV_IDENTIFIER: case MV_TYPE: case MV_PARAMETER_LIST: case MV_EXPRESSION: case MV_CONSTANT:
		return mv->note && !mv->type && !mv->type_metavar;
	default:
		return false;
	}
}

static void add_declarations(struct header_text *h, const char *from, struct str *out)
{
	for (size_t i = 0; i < map_size(h->used); i++) {
		const struct metavar *mv = (const struct metavar *)map_value(h->used, i);

		if (mv->kind == MV_TYPEDEF)
			str_addf(out, "typedef %s;\n", mv->name);
		else if (mv->kind == MV_SYMBOL)
			str_addf(out, "symbol %s;\n", mv->name);
		else if (simple_kind(mv))
			str_addf(out, "%s %s%s;\n", mv->note, from, mv->name);
		else
			h->odd = true;
	}
	for (size_t i = 0; *from && i < map_size(h->fresh); i++)
		str_addf(out, "identifier %s;\n", map_key(h->fresh, i, NULL));
}

static bool any_name(const struct header_text *h)
{
	for (uint32_t t = h->first; t < h->end; t++)
		if (h->is_name[t])
			return true;
	return false;
}

static void write_rule(struct header_text *h, struct str *out)
{
	struct str body = STR_INIT;
	bool both = any_name(h);

	str_add(&body, both ? "(\n" : "");
	add_variant(h, true, &body);
	if (both) {
		str_add(&body, "|\n");
		add_variant(h, false, &body);
		str_add(&body, ")\n");
	}
	str_add(out, "@header@\n");
	add_declarations(h, "", out);
	str_add(out, "@@\nf();\n\n@prototype@\n");
	add_declarations(h, "header.", out);
	if (h->untyped)
		str_add(out, "type T__;\n");
	str_addf(out, "@@\n%s", body.buf);
	str_release(&body);
}

struct smpl *proto_make(const struct smpl_rule *r, struct err *err)
{
	const struct pnode *f = function_of(r->past), *body = f ? child_with(f, R_BODY) : NULL;
	struct header_text h = { .r = r, .p = r->past };
	struct str text = STR_INIT;
	struct smpl *made = NULL;
	struct err quiet = { 0 };

	(void)err;
	if (!body || body->first <= f->first)
		return NULL;
	h.first = f->first;
	h.end = body->first;
	h.is_name = xcalloc(r->past->ntokens + 1, sizeof(*h.is_name));
	h.untyped = !child_with(f, R_SPECS);
	h.used = map_new();
	h.fresh = map_new();
	for (const struct pnode *n = f->child; n; n = n->next)
		if (n != body)
			mark_names(&h, n, false);
	write_rule(&h, &text);
	/* What cannot be said as a prototype has none: a header with `...` among the parameters, … */
	if (h.changed && !h.odd && smpl_parse_all(&made, r->name, text.buf, text.len, NULL, &quiet))
		made = NULL;
	map_free(h.used);
	map_free(h.fresh);
	free(h.is_name);
	str_release(&text);
	return made;
}

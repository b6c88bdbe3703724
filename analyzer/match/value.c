// SPDX-License-Identifier: GPL-2.0-only
/* Values and bindings: made from places of the file, compared. */
#include "match/unify.h"

const struct value *bindings_get(const struct bindings *b, const struct metavar *mv)
{
	size_t low = 0, high = b->len, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (b->at[mid].mv->name == mv->name)
			return b->at[mid].value;
		if (b->at[mid].mv->name < mv->name)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const char *x = ((const struct binding *)a)->mv->name, *y = ((const struct binding *)b)->mv->name;

	return x < y ? -1 : x > y;
}

void bindings_sort(struct binding *at, size_t n)
{
	if (n > 1)
		qsort(at, n, sizeof(*at), by_name);
}

/* Kinds that may be equal to each other */
static int kind_class(unsigned kind)
{
	switch (kind) {
	case VAL_EXPR:
	case VAL_IDENT:
	case VAL_TEXT:
	case VAL_INIT:
		return VAL_EXPR;
	default:
		return (int)kind;
	}
}

static bool any_position(const struct value *a, const struct value *b)
{
	for (size_t i = 0; a->also && a->also[i]; i++)
		if (a->also[i]->key == b->key)
			return true;
	return false;
}

bool value_same(const struct value *a, const struct value *b)
{
	size_t i = 0;

	if (a->kind != VAL_POS || b->kind != VAL_POS)
		return value_equal(a, b);
	if (a->key != b->key)
		return false;
	for (; a->also && b->also && a->also[i] && b->also[i]; i++)
		if (a->also[i]->key != b->also[i]->key)
			return false;
	return (!a->also || !a->also[i]) && (!b->also || !b->also[i]);
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (kind_class(a->kind) != kind_class(b->kind) && a->kind != VAL_TEXT && b->kind != VAL_TEXT)
		return false;
	return a->key == b->key || any_position(a, b) || any_position(b, a);
}

/* ---- keys -------------------------------------------------------------------------------------- */

tok_id after_token(const struct syntax *s, tok_id t)
{
	return token_next(s, t);
}

void key_of_tokens(const struct syntax *s, tok_id first, tok_id last, struct str *out)
{
	size_t n;
	const char *p;

	for (tok_id t = first; t <= last && s->toks[t].kind != T_EOF; t = after_token(s, t)) {
		if (t != first)
			str_addch(out, ' ');
		p = token_text(s, t, &n);
		str_addn(out, p, n);
	}
}

/* The stretch whose tokens are the key; false: the key is made otherwise, or empty */
static bool key_stretch(const struct light *l, tok_id *first, tok_id *last)
{
	if (l->text || l->kind == VAL_POS)
		return false;
	*first = l->first;
	*last = l->last;
	return *first <= *last;
}

static bool tokens_equal(const struct syntax *s, tok_id a, tok_id alast, tok_id b, tok_id blast)
{
	const char *x, *y;
	size_t n, k;

	for (;; a = after_token(s, a), b = after_token(s, b)) {
		if (a > alast || b > blast)
			return a > alast && b > blast;
		x = token_text(s, a, &n);
		y = token_text(s, b, &k);
		if (n != k || memcmp(x, y, n))
			return false;
	}
}

bool light_equal(const struct machine *m, const struct light *a, const struct light *b)
{
	tok_id af, al, bf, bl;
	bool has, other;

	if (a->kind == VAL_POS || b->kind == VAL_POS)
		return a->kind == b->kind && a->first == b->first && a->last == b->last;
	if (kind_class(a->kind) != kind_class(b->kind))
		return false;
	if (a->text || b->text)
		return a->text == b->text;
	has = key_stretch(a, &af, &al);
	other = key_stretch(b, &bf, &bl);
	if (!has || !other)
		return has == other;
	return tokens_equal(m->s, af, al, bf, bl);
}

/* Do these tokens, with single blanks between them, read like the key? */
static bool tokens_are(const struct syntax *s, tok_id first, tok_id last, const char *key)
{
	size_t n;
	const char *p;

	for (tok_id t = first; t <= last && s->toks[t].kind != T_EOF; t = after_token(s, t)) {
		if (t != first && *key++ != ' ')
			return false;
		p = token_text(s, t, &n);
		if (strncmp(key, p, n))
			return false;
		key += n;
	}
	return !*key;
}

/*
 * Items that no rule has changed keep their places: lines are those of the first text, and a position from before an edit
 * elsewhere is still the same one. In an item that was changed lines count from its first one, and no position is one
 * from before.
 */
struct home {
	const struct flow *flow;
	uint32_t from;               /* where the item starts now */
	const char *changed;         /* NULL: it is as it was, from here on: */
	uint32_t old;
	int lines;                   /* what its lines are less than in the text as it is */
};

static int lines_before(const char *text, uint32_t upto)
{
	const char *p = text, *end = text + upto;
	int n = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		p++;
		n++;
	}
	return n;
}

/* NULL: everything is where it was */
static const struct home *home(const struct machine *m)
{
	const struct source *src = m->u->src;
	const struct flow *f = m->u->flow;
	struct home *h = m->u->home;
	char hash[33];
	uint32_t to;

	if (!src->shift || !f || !f->function || (h && h->flow == f))
		return src->shift ? h : NULL;
	h = m->u->home = h ? h : arena_alloc(m->u->arena, sizeof(*h));
	h->flow = f;
	h->from = node_start(m->s, f->function);
	to = node_end(m->s, f->function);
	h->changed = NULL;
	if (!shift_back(src->shift, h->from, to, &h->old)) {
		h->old = shift_near(src->shift, h->from);
		hash_hex(m->s->text + h->from, to - h->from, hash);
		h->changed = intern(hash);
	}
	h->lines = lines_before(m->s->text, h->from) - lines_before(src->first->buf, h->old);
	return h;
}

static const char *position_key(const struct machine *m, uint32_t start, uint32_t end)
{
	const struct home *h = home(m);
	uint32_t base = !h || h->changed ? 0 : h->from - h->old;
	char *text = xasprintf("%s%s:%u-%u", m->u->src->path, h && h->changed ? h->changed : "", start - base, end - base);
	const char *key = intern(text);

	free(text);
	return key;
}

static const char *light_position_key(const struct machine *m, const struct light *l)
{
	const struct token *last = &m->s->toks[l->last];

	return position_key(m, m->s->toks[l->first].off, last->off + last->len);
}

static bool key_is(const struct machine *m, const struct light *l, const char *key)
{
	tok_id first, last;

	if (l->kind == VAL_POS)
		return light_position_key(m, l) == key;
	if (l->text)
		return l->text == key;
	if (!key_stretch(l, &first, &last))
		return !*key;
	return tokens_are(m->s, first, last, key);
}

bool light_is(const struct machine *m, const struct light *l, const struct value *v)
{
	if (kind_class(l->kind) != kind_class(v->kind) && v->kind != VAL_TEXT)
		return false;
	if (key_is(m, l, v->key))
		return true;
	for (size_t i = 0; v->also && v->also[i]; i++)
		if (key_is(m, l, v->also[i]->key))
			return true;
	return false;
}

/* ---- making ------------------------------------------------------------------------------------ */

static const char *element_name(const struct machine *m, tok_id first)
{
	const struct flow *f = m->u->flow;
	const struct node *n;

	if (!f || !f->function)
		return intern("");
	n = node_at(m->s, f->function);
	if (first < n->first || first > n->last || (n->kind != N_FUNC_DEF && n->kind != N_DECLARER &&
						   n->kind != N_PP_DEFINE))
		return intern("");
	return node_function_name(m->s, f->function);
}

static void fill_place(const struct machine *m, tok_id first, tok_id last, struct place *out)
{
	const struct token *l = &m->s->toks[last];
	const struct home *h = home(m);

	out->file = intern(m->u->src->path);
	out->function = element_name(m, first);
	out->start = m->s->toks[first].off;
	out->end = l->off + l->len;
	syntax_position(m->s, out->start, &out->line, &out->column);
	syntax_position(m->s, out->end, &out->line_end, &out->column_end);
	out->column--;
	out->column_end--;
	if (h) {
		out->line -= h->lines;
		out->line_end -= h->lines;
	}
}

static const char *light_key(const struct machine *m, const struct light *l)
{
	struct str key = STR_INIT;
	tok_id first, last;
	const char *text;

	if (l->kind == VAL_POS)
		return light_position_key(m, l);
	if (l->text)
		return l->text;
	if (key_stretch(l, &first, &last))
		key_of_tokens(m->s, first, last, &key);
	text = internn(key.buf, key.len);
	str_release(&key);
	return text;
}

/* One statement a line: neither empty lines nor comments between them go along. */
static const char *body_text(struct machine *m, node_id compound)
{
	const struct syntax *s = m->s;
	struct str out = STR_INIT;
	const char *text;

	for (node_id c = node_at(s, compound)->child; c; c = node_at(s, c)->next) {
		const struct token *first = &s->toks[node_at(s, c)->first], *last = &s->toks[node_at(s, c)->last];

		if (out.len)
			str_addch(&out, '\n');
		str_addn(&out, s->text + first->off, last->off + last->len - first->off);
	}
	text = arena_strndup(m->u->arena, out.buf, out.len);
	str_release(&out);
	return text;
}

const struct value *value_make(struct machine *m, const struct light *l)
{
	struct value *v = arena_alloc(m->u->arena, sizeof(*v));
	const struct syntax *s = m->s;
	bool somewhere = l->first <= l->last;
	uint32_t start, end;

	v->kind = l->kind;
	v->key = light_key(m, l);
	v->type = ctype_unknown;
	v->count = l->count;
	if (somewhere)
		fill_place(m, l->first, l->last, &v->place);
	if (l->kind == VAL_LIST && l->node) {
		v->text = body_text(m, l->node);
		v->column = (uint32_t)v->place.column;
	} else if (l->text && l->kind != VAL_LIST) {
		v->text = l->text;
	} else if (somewhere) {
		start = s->toks[l->first].off;
		end = s->toks[l->last].off + s->toks[l->last].len;
		v->text = arena_strndup(m->u->arena, s->text + start, end - start);
		v->column = (uint32_t)v->place.column;
	} else {
		v->text = "";
	}
	if (l->kind == VAL_EXPR && l->node && m->u->src->in)
		v->type = infer_type(m->u->src->in, l->node);
	return v;
}

/* ---- fresh identifiers --------------------------------------------------------------------------- */

static const struct value *seed_value(const struct smpl_ref *ref, const struct smpl_rule *rule,
				      const struct bindings *b, const struct bindings *inherited)
{
	const struct metavar *mv = smpl_metavar(rule, ref->name);
	const struct value *v;

	for (size_t i = 0; ref->rule && i < rule->nmetavars; i++)
		if (rule->metavars[i].from_rule == ref->rule && rule->metavars[i].from_name == ref->name)
			mv = &rule->metavars[i];
	if (!mv)
		return NULL;
	v = bindings_get(b, mv);
	return v || !inherited ? v : bindings_get(inherited, mv);
}

const struct value *fresh_value(const struct metavar *mv, const struct smpl_rule *rule, const struct bindings *b,
				const struct bindings *inherited, struct arena *a)
{
	struct str text = STR_INIT;
	struct value *v = NULL;
	const struct value *part;
	size_t i;

	for (i = 0; i < mv->nseed; i++) {
		part = mv->seed[i].text ? NULL : seed_value(&mv->seed[i].ref, rule, b, inherited);
		if (!mv->seed[i].text && !part)
			break;
		str_add(&text, part ? part->text : mv->seed[i].text);
	}
	if (i && i == mv->nseed) {
		v = arena_alloc(a, sizeof(*v));
		v->kind = VAL_IDENT;
		v->key = v->text = internn(text.buf, text.len);
		v->type = ctype_unknown;
		v->count = 1;
	}
	str_release(&text);
	return v;
}

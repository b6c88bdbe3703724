// SPDX-License-Identifier: GPL-2.0-only
/* The #if branches of a file: where they are, what they depend on. */
#include "clang/condition.h"
#include "syntax/private.h"

struct entry {
	struct branch_info info;
	struct condition *own;    /* of #else: always so */
	uint32_t before;          /* the branch before in its group + 1, or 0 */
};
struct branches {
	struct arena *arena;
	VEC(struct entry) list;
};

/* ---- reading --------------------------------------------------------------------------------- */
/* Is the first group the include guard: #ifndef X, #define X, nothing around it? */
static bool is_guard(const struct syntax *s, const struct group *g)
{
	const struct branch *b = &s->priv->branches[g->first];
	size_t len;
	tok_id t;

	if (g->nbranches != 1 || !b->negated || !b->key)
		return false;
	for (t = 0; t < b->hash; t++)
		if (!token_is_trivia(&s->toks[t]))
			return false;
	for (t = g->endif; t < s->ntoks - 1; t++)
		if (!token_is_trivia(&s->toks[t]) &&
		    (!(s->toks[t].flags & TF_DIRECTIVE) || (t > g->endif && s->toks[t].kind == T_HASH)))
			return false;
	for (t = b->body; t < b->end && token_is_trivia(&s->toks[t]); t++)
		;
	if (s->toks[t].kind != T_HASH || s->toks[t].sub != D_DEFINE)
		return false;
	t = token_next(s, token_next(s, t));
	token_text(s, t, &len);
	return strlen(b->key) == len && token_is(s, t, b->key);
}

/* First token behind "# word" */
static tok_id behind_word(const struct syntax *s, tok_id t, tok_id to)
{
	for (t++; t < to && token_is_trivia(&s->toks[t]); t++)
		;
	return t < to ? t + 1 : t;
}

static uint32_t line_of(const struct syntax *s, tok_id t)
{
	int line, column;

	syntax_position(s, s->toks[t].off, &line, &column);
	return (uint32_t)line;
}

static struct condition *own_condition(struct arena *a, const struct syntax *s, const struct branch *br)
{
	tok_id from = behind_word(s, br->hash, br->body), to = br->body;

	switch ((enum directive)s->toks[br->hash].sub) {
	case D_IF:
	case D_ELIF:
		return condition_parse(a, s, from, to);
	case D_IFDEF:
	case D_ELIFDEF:
		return condition_defined(a, s, from, to);
	case D_IFNDEF:
	case D_ELIFNDEF:
		return condition_not(a, condition_defined(a, s, from, to));
	default:
		return condition_always(a);
	}
}

static const char *own_text(const struct syntax *s, const struct branch *br)
{
	struct str t = STR_INIT;
	const char *res, *of = condition_text(s, behind_word(s, br->hash, br->body), br->body);

	switch ((enum directive)s->toks[br->hash].sub) {
	case D_IFDEF:
	case D_ELIFDEF:
		str_addf(&t, "defined(%s)", of);
		break;
	case D_IFNDEF:
	case D_ELIFNDEF:
		str_addf(&t, "!defined(%s)", of);
		break;
	default:
		str_add(&t, of);
	}
	res = internn(t.buf, t.len);
	str_release(&t);
	return res;
}

static void add_branch(struct branches *b, const struct syntax *s, uint32_t group, uint32_t before,
		       const struct branch *br)
{
	struct entry e = { .before = before };

	e.info.start = s->toks[br->body].off;
	e.info.end = s->toks[br->end].off;
	e.info.line = line_of(s, br->hash);
	e.info.end_line = line_of(s, br->end);
	e.info.group = group;
	e.own = own_condition(b->arena, s, br);
	e.info.is_else = s->toks[br->hash].sub == D_ELSE;
	e.info.text = own_text(s, br);
	vec_push(&b->list, e);
}

/* Before sorting, in order of the groups */
static void add_groups(struct branches *b, const struct syntax *s)
{
	const struct syntax_private *p = s->priv;

	for (uint32_t g = 0; g < p->ngroups; g++) {
		uint32_t first = (uint32_t)b->list.len;

		if (g == 0 && is_guard(s, &p->groups[g]))
			continue;
		for (uint32_t i = 0; i < p->groups[g].nbranches; i++)
			add_branch(b, s, g, i ? first + i : 0, &p->branches[p->groups[g].first + i]);
	}
}

static int by_start(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->info.start < y->info.start ? -1 : x->info.start > y->info.start;
}

static void link_branches(struct branches *b)
{
	VEC(uint32_t) open = { 0 };

	for (uint32_t i = 0; i < b->list.len; i++) {
		struct entry *e = &b->list.at[i];
		bool first = !e->before;

		e->before = 0;
		while (open.len && b->list.at[open.at[open.len - 1]].info.end <= e->info.start) {
			uint32_t last = open.at[--open.len];

			if (!first && b->list.at[last].info.group == e->info.group)
				e->before = last + 1;
		}
		e->info.around = open.len ? open.at[open.len - 1] + 1 : 0;
		if (e->info.is_else && e->before)
			e->info.text = b->list.at[e->before - 1].info.text;
		vec_push(&open, i);
	}
	vec_release(&open);
}

struct branches *branches_new(const struct syntax *s)
{
	struct branches *b = xcalloc(1, sizeof(*b));

	b->arena = arena_new();
	if (s->priv)
		add_groups(b, s);
	if (b->list.len)
		qsort(b->list.at, b->list.len, sizeof(*b->list.at), by_start);
	link_branches(b);
	return b;
}

int branches_read(struct branches **out, const char *text, size_t size, struct err *err)
{
	struct syntax *s;
	int rc = syntax_lex(&s, text, size, err);

	if (rc)
		return rc;
	*out = branches_new(s);
	syntax_free(s);
	return 0;
}

void branches_free(struct branches *b)
{
	if (!b)
		return;
	arena_free(b->arena);
	vec_release(&b->list);
	free(b);
}

size_t branches_count(const struct branches *b)
{
	return b->list.len;
}

const struct branch_info *branches_of(const struct branches *b, size_t i)
{
	return &b->list.at[i].info;
}

uint32_t branches_at(const struct branches *b, uint32_t off)
{
	size_t low = 0, high = b->list.len, mid;
	uint32_t i;

	while (low < high) { /* how many start at or before */
		mid = low + (high - low) / 2;
		if (b->list.at[mid].info.start <= off)
			low = mid + 1;
		else
			high = mid;
	}
	for (i = (uint32_t)low; i && b->list.at[i - 1].info.end <= off;)
		i = b->list.at[i - 1].info.around;
	return i;
}

/* ---- values ----------------------------------------------------------------------------------- */
static enum truth both(enum truth a, enum truth b)
{
	return MIN(a, b);
}

enum truth branch_own_value(const struct branches *b, size_t i, const struct branch_config *c)
{
	const struct entry *e = &b->list.at[i];
	enum truth t = condition_value(e->own, c);

	while (e->before && t != TR_NO) {
		e = &b->list.at[e->before - 1];
		t = both(t, (enum truth)(TR_YES - condition_value(e->own, c)));
	}
	return t;
}

enum truth branch_value(const struct branches *b, size_t i, const struct branch_config *c)
{
	enum truth t = TR_YES;

	for (uint32_t k = (uint32_t)i + 1; k && t != TR_NO; k = b->list.at[k - 1].info.around)
		t = both(t, branch_own_value(b, k - 1, c));
	return t;
}

/* ---- what it takes ---------------------------------------------------------------------------- */
typedef void each_fn(void *ctx, const struct condition *c, bool holds);

/* All conditions that decide about a branch, innermost first */
static void each_condition(const struct branches *b, size_t i, each_fn *fn, void *ctx)
{
	for (uint32_t k = (uint32_t)i + 1; k; k = b->list.at[k - 1].info.around) {
		const struct entry *e = &b->list.at[k - 1];

		if (!e->info.is_else)
			fn(ctx, e->own, true);
		while (e->before) {
			e = &b->list.at[e->before - 1];
			fn(ctx, e->own, false);
		}
	}
}

struct needs {
	struct arena *arena;
	struct terms all;
	bool zero;         /* one condition alone is impossible */
};

static void need(void *ctx, const struct condition *c, bool holds)
{
	struct needs *n = ctx;
	struct terms t = { 0 };

	condition_terms(c, holds, n->arena, &t);
	n->zero |= !t.items.len && !t.cut;
	terms_and(&n->all, &t, n->arena);
	terms_release(&t);
}

static void needs_init(struct needs *n, const struct branches *b, size_t i)
{
	*n = (struct needs){ .arena = arena_new() };
	vec_push(&n->all.items, (struct term){ 0 });
	each_condition(b, i, need, n);
}

static void needs_release(struct needs *n)
{
	terms_release(&n->all);
	arena_free(n->arena);
}

/* What is in the way of a term whatever the configuration */
static enum branch_obstacle term_obstacle(const struct term *t)
{
	enum branch_obstacle otherwise;
	bool defined;

	for (size_t i = 0; i < t->n; i++)
		if (!t->lits[i].symbol && macro_is_known(t->lits[i].name, &defined, &otherwise) &&
		    !(t->lits[i].mask & (defined ? SET_Y : SET_N)))
			return otherwise;
	return BO_NONE;
}

enum branch_obstacle branch_obstacle(const struct branches *b, size_t i)
{
	enum branch_obstacle res = BO_CONTRADICTION, o;
	struct needs n;

	needs_init(&n, b, i);
	if (n.zero)
		res = BO_ZERO;
	else if (n.all.cut)
		res = BO_NONE;
	for (size_t k = 0; k < n.all.items.len && res != BO_NONE; k++) {
		o = term_obstacle(&n.all.items.at[k]);
		if (k == 0 || o == BO_NONE)
			res = o;
	}
	needs_release(&n);
	return res;
}

static bool literal_fits(const struct literal *l, const struct branch_config *c)
{
	const char *v = c->value(c->ctx, l->name);
	unsigned now = !v || !strcmp(v, "n") ? SET_N : !strcmp(v, "m") ? SET_M : SET_Y;
	char *end;
	long long n;

	if (!l->number)
		return l->mask & now;
	n = v ? strtoll(v, &end, 0) : 0;
	if (v && (end == v || *end))
		return false;
	return n >= l->lo && n <= l->hi;
}

static const char *literal_value(const struct literal *l, const struct branch_config *c)
{
	const char *v = c->value(c->ctx, l->name), *res;
	long long n = v ? strtoll(v, NULL, 0) : 0;
	char *text;

	if (!l->number)
		return l->mask & SET_Y ? "y" : l->mask & SET_N ? "n" : "m";
	n = n < l->lo ? l->lo : n > l->hi ? l->hi : n;
	text = xasprintf("%lld", n);
	res = intern(text);
	free(text);
	return res;
}

/* How much has to change for this term: *open counts macros of which nobody knows. */
static unsigned term_cost(const struct term *t, const struct branch_config *c, unsigned *open)
{
	unsigned changes = 0;

	*open = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct literal *l = &t->lits[i];
		enum branch_obstacle otherwise;
		enum truth is;
		bool defined;

		if (l->symbol) {
			changes += !literal_fits(l, c);
		} else if (!macro_is_known(l->name, &defined, &otherwise)) {
			is = c->defined && ident_length(l->name) == strlen(l->name) ?
				c->defined(c->ctx, l->name) : TR_UNKNOWN;
			*open += is == TR_UNKNOWN || !(l->mask & (is == TR_YES ? SET_Y : SET_N));
		}
	}
	return changes;
}

enum truth branch_switches(const struct branches *b, size_t i, const struct branch_config *c,
			   struct branch_switches *out)
{
	const struct term *best = NULL;
	unsigned best_open = 0, best_cost = 0, cost, open;
	enum truth res;
	struct needs n;

	out->items.len = 0;
	needs_init(&n, b, i);
	for (size_t k = 0; k < n.all.items.len; k++) {
		const struct term *t = &n.all.items.at[k];

		if (term_obstacle(t) != BO_NONE)
			continue;
		cost = term_cost(t, c, &open);
		if (best && (open > best_open || (open == best_open && cost >= best_cost)))
			continue;
		best = t;
		best_open = open;
		best_cost = cost;
	}
	for (size_t k = 0; best && k < best->n; k++)
		if (best->lits[k].symbol && !literal_fits(&best->lits[k], c))
			vec_push(&out->items, (struct branch_switch){ best->lits[k].name,
								       literal_value(&best->lits[k], c) });
	res = best ? (best_open ? TR_UNKNOWN : TR_YES) : n.all.cut ? TR_UNKNOWN : TR_NO;
	needs_release(&n);
	return res;
}

void branch_switches_release(struct branch_switches *s)
{
	vec_release(&s->items);
}

struct name_ask {
	bool symbols;
	branch_names_t *out;
};

static void ask_names(void *ctx, const struct condition *c, bool holds)
{
	struct name_ask *a = ctx;

	(void)holds;
	condition_names(c, a->symbols, a->out);
}

void branch_names(const struct branches *b, size_t i, bool symbols, branch_names_t *out)
{
	struct name_ask a = { symbols, out };

	each_condition(b, i, ask_names, &a);
}

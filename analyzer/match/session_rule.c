// SPDX-License-Identifier: GPL-2.0-only
/*
 * One rule over the files of a group: under each set of values that it inherits, in each top-level item. The
 * edits of all of them are made together, and the file is parsed again.
 */
#include "match/session_private.h"

#define BUDGET 20000000

void gap_add(struct group *g, int kind, const char *file, const char *function, int line, const char *rule,
	     const char *fmt, ...)
{
	struct session_result *r = g->out;
	struct str text = STR_INIT, key = STR_INIT;
	va_list ap;
	bool is_new;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	str_addf(&key, "%d %s %s %d %s %s", kind, file, function, line, rule ? rule : "", text.buf);
	map_slot(g->told, key.buf, key.len, &is_new);
	if (is_new)
		vec_push(&r->gaps, (struct session_gap){ .kind = kind, .file = intern(file), .function = intern(function),
							 .line = line, .rule = rule ? intern(rule) : NULL,
							 .text = arena_strdup(r->arena, text.buf) });
	str_release(&key);
	str_release(&text);
}

/* ---- inherited values -------------------------------------------------------------------------------- */

static int by_name_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct binding *)a)->mv->name, y = (uintptr_t)((const struct binding *)b)->mv->name;

	return x < y ? -1 : x > y;
}

typedef VEC(const struct value *) values_t;

static void add_positions(values_t *list, const struct value *v)
{
	size_t k, n = 0;

	do {
		const struct value *one = n ? v->also[n - 1] : v;

		for (k = 0; k < list->len && list->at[k]->key != one->key; k++)
			;
		if (k == list->len)
			vec_push(list, one);
	} while (v->also && v->also[n++]);
}

/* Values of one negated position in all environments that agree in everything else the rule takes but `any` positions */
static const struct value *all_positions(struct group *g, const struct session_rule *sr, const struct env *e,
					 const struct inherit *in)
{
	const struct value *own = env_value(e, in->rule, in->name), *v;
	values_t found = { 0 };
	struct value *joined;
	const struct value **also;
	size_t i, k;

	for (i = 0; i < g->envs.len; i++) {
		for (k = 0; k < sr->ninherits; k++) {
			const struct inherit *o = &sr->inherits[k];
			const struct value *a = env_value(e, o->rule, o->name), *b = env_value(&g->envs.at[i], o->rule, o->name);

			if (!o->negated && !(o->mv && o->mv->any_position) && (a && b ? !value_same(a, b) : a != b))
				break;
		}
		v = k == sr->ninherits ? env_value(&g->envs.at[i], in->rule, in->name) : NULL;
		if (v)
			add_positions(&found, v);
	}
	if (found.len < 2) {
		v = found.len ? found.at[0] : own;
		vec_release(&found);
		return v;
	}
	also = arena_alloc(g->arena, found.len * sizeof(*also));
	memcpy(also, found.at + 1, (found.len - 1) * sizeof(*also));
	joined = arena_alloc(g->arena, sizeof(*joined));
	*joined = *found.at[0];
	joined->also = also;
	vec_release(&found);
	return joined;
}

/* What the rule inherits of an environment. key: equal for equal values */
static struct bindings inherited(struct group *g, const struct session_rule *sr, const struct env *e, struct str *key)
{
	struct binding *at = arena_alloc(g->arena, (sr->ninherits + 1) * sizeof(*at));
	struct bindings b = { .at = at };

	for (size_t i = 0; i < sr->ninherits; i++) {
		const struct inherit *in = &sr->inherits[i];
		const struct value *v = !strcmp(in->rule, "virtual") ? virtual_value(g->s, g->arena, in->name) :
					in->negated ? all_positions(g, sr, e, in) : env_value(e, in->rule, in->name);

		if (!v)
			continue;
		at[b.len++] = (struct binding){ in->mv, v };
		env_vars_key(&(struct env_var){ in->rule, in->name, v }, 1, key);
	}
	if (b.len > 1)
		qsort(at, b.len, sizeof(*at), by_name_address);
	return b;
}

static bool plus_bound(const struct session_rule *sr, const struct bindings *b)
{
	for (const struct metavar *const *mv = sr->in_plus; *mv; mv++)
		if (!bindings_get(b, *mv))
			return false;
	return true;
}

/* ---- one item ------------------------------------------------------------------------------------------ */

static const char *item_name(const struct syntax *s, node_id item)
{
	node_id f = node_function(s, item);

	return f ? node_function_name(s, f) : "";
}

static int item_line(const struct syntax *s, tok_id t)
{
	int line, column;

	syntax_position(s, s->toks[t].off, &line, &column);
	return line;
}

static void check_item(struct group *g, const struct session_rule *sr, struct session_unit *u,
		       const struct session_item *it, const struct bindings *b, ways_t *ways)
{
	struct unifier un = { .src = &u->src, .flow = it->flow, .past = sr->past, .rule = sr->rule, .inherited = *b,
			      .arena = g->arena, .budget = g->s->o->budget ? g->s->o->budget : BUDGET };
	const struct session_watch *w = g->s->o->watch;
	const struct syntax *s = u->src.s;
	const char *name = item_name(s, it->node);
	struct asker asker = { g, sr->rule, b };
	size_t before = ways->len, i;
	bool ok = true;

	un.script_constraint = script_asks;
	un.script_name = script_names;
	un.ctx = &asker;
	un.fresh = &g->fresh;

	if (g->s->o->why)
		why_item(g, sr, u, it, b);
	if (g->s->o->trying && *name)
		g->s->o->trying(g->s->o->ctx, sr->rule->name, name);
	for (i = 0; i < sr->nformulas && ok; i++)
		ok = formula_check(sr->formulas[i], &un, sr->kept, ways);
	if (!ok || un.gave_up) {
		ways->len = before;
		gap_add(g, GAP_GAVE_UP, u->path, name, item_line(s, node_at(s, it->node)->first), sr->rule->name,
			"gave up: too many ways to match");
	}
	if (u->src.differs && w && w->differs)
		w->differs(w->ctx, u->path);
	for (i = 0; w && w->unknown && i < un.unknown.len; i++)
		w->unknown(w->ctx, &u->src, it->node, un.unknown.at[i]);
	for (i = 0; i < un.unknown.len; i++)
		gap_add(g, GAP_TYPE, u->path, name, item_line(s, un.unknown.at[i]), sr->rule->name,
			"type not known, so nothing matched here");
	vec_release(&un.unknown);
}

/* ---- all items, one set of values ------------------------------------------------------------------------ */

struct newly { VEC(struct env) list; }; /* what the rule bound: only its own variables, sorted */

static int by_env(const void *pa, const void *pb)
{
	const struct env *a = pa, *b = pb;
	size_t i;
	int c;

	for (i = 0; i < a->len && i < b->len; i++) {
		c = strcmp(a->at[i].rule, b->at[i].rule);
		c = c ? c : strcmp(a->at[i].name, b->at[i].name);
		c = c ? c : value_order(a->at[i].value, b->at[i].value);
		if (c)
			return c;
	}
	return (a->len > b->len) - (a->len < b->len);
}

static void add_binding(struct group *g, size_t i, const struct way *w, struct newly *out)
{
	const char *name = intern(g->s->rules[i].rule->name);
	struct env_var *vars = arena_alloc(g->arena, (w->bindings.len + 1) * sizeof(*vars));
	struct env none = env_first(g), e;
	size_t n = 0, k;

	for (k = 0; k < w->bindings.len; k++)
		if (!w->bindings.at[k].mv->from_rule && w->bindings.at[k].value)
			vars[n++] = (struct env_var){ name, w->bindings.at[k].mv->name, w->bindings.at[k].value };
	e = env_next(g, &none, i, vars, n, false);
	for (k = 0; k < out->list.len; k++)
		if (!by_env(&out->list.at[k], &e))
			return;
	vec_push(&out->list, e);
}

static void star_way(struct session_unit *u, const struct past *past, const struct way *w)
{
	const struct syntax *s = u->src.s;

	for (size_t i = 0; i < w->napplied; i++) {
		const struct found *f = w->applied[i].found;

		for (size_t k = 0; k < f->npairs; k++) {
			const struct paired *p = &f->pairs[k];

			if (past->tokens[p->token].mark != MARK_STAR || p->first > p->last)
				continue;
			for (int l = item_line(s, p->first); l <= item_line(s, p->last); l++)
				if ((size_t)l <= u->nlines)
					u->starred[l] = true;
		}
	}
}

static void show_way(struct group *g, const struct session_rule *sr, const struct session_unit *u, struct way *way)
{
	const struct session_watch *w = g->s->o->watch;
	const struct session_way sw = { &u->src, sr->rule, sr->past, way };

	if (w && w->way)
		way->id = w->way(w->ctx, &sw);
}

/* Does one of the places lie in the item? */
static bool lies_in(const struct session_unit *u, node_id item, const struct value *v)
{
	uint32_t from = node_start(u->src.s, item), to = node_end(u->src.s, item);
	size_t n = 0;

	do {
		const struct place *p = n ? &v->also[n - 1]->place : &v->place;

		if (!p->file || (!strcmp(p->file, u->path) && p->start >= from && p->end <= to))
			return true;
	} while (v->also && v->also[n++]);
	return false;
}

/* Words and places that a match must have: most items lack them. */
static bool may_match(const struct session_rule *sr, const struct session_unit *u, node_id item, const struct bindings *b)
{
	const struct syntax *s = u->src.s;
	uint32_t from = node_start(s, item);
	bool several = sr->nformulas > 1; /* each is an item of its own, and has some of the words */

	if (!several && !demand_met(sr->demand, s->text + from, node_end(s, item) - from))
		return false;
	for (size_t i = 0; i < sr->ninherits && !several && !u->shift; i++) {
		const struct inherit *in = &sr->inherits[i];
		const struct value *v = in->negated || !in->mv ? NULL : bindings_get(b, in->mv);

		if (v && v->kind == VAL_POS && in->mv->kind == MV_POSITION && !lies_in(u, item, v))
			return false;
	}
	return true;
}

static void check_all(struct group *g, size_t i, const struct bindings *b, struct newly *out)
{
	const struct session_rule *sr = &g->s->rules[i];
	ways_t ways = { 0 };

	for (size_t k = 0; k < g->units.len; k++) {
		struct session_unit *u = &g->units.at[k];

		ways.len = 0;
		for (size_t n = 0; u->open && n < u->items.len; n++)
			if (g->s->o->why || may_match(sr, u, u->items.at[n].node, b))
				check_item(g, sr, u, &u->items.at[n], b, &ways);
		for (size_t n = 0; n < ways.len; n++) {
			show_way(g, sr, u, &ways.at[n]);
			add_binding(g, i, &ways.at[n], out);
			vec_push(&u->ways, ways.at[n]);
			if (sr->past->star && u->starred)
				star_way(u, sr->past, &ways.at[n]);
		}
	}
	if (out->list.len > 1)
		qsort(out->list.at, out->list.len, sizeof(*out->list.at), by_env);
	vec_release(&ways);
}

/* ---- edits --------------------------------------------------------------------------------------------------- */

static void drop_forbidden(struct group *g, const struct session_rule *sr, struct session_unit *u)
{
	const struct session_watch *w = g->s->o->watch;
	size_t n = 0;

	if (!w || !w->allows)
		return;
	for (size_t k = 0; k < u->ways.len; k++) {
		const struct session_way sw = { &u->src, sr->rule, sr->past, &u->ways.at[k] };

		if (w->allows(w->ctx, &sw))
			u->ways.at[n++] = u->ways.at[k];
	}
	u->ways.len = n;
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* What was edited, for who watches, and where what stays came from */
static void note_edits(struct group *g, const struct session_rule *sr, struct session_unit *u,
		       const struct transform_out *out)
{
	const struct session_watch *w = g->s->o->watch;
	VEC(struct edit) all = { 0 };

	if (w && w->edited)
		w->edited(w->ctx, &u->src, sr->rule, &u->ways, out);
	if (!out->changed)
		return;
	for (size_t i = 0; i < out->groups.len; i++)
		for (size_t k = 0; k < out->groups.at[i].nedits; k++)
			vec_push(&all, out->groups.at[i].edits[k]);
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), by_start);
	if (!u->shift)
		u->shift = shift_new(u->src.text.len);
	shift_edit(u->shift, all.at, all.len);
	vec_release(&all);
}

static int change_unit(struct group *g, size_t i, struct session_unit *u, struct err *err)
{
	const struct session_rule *sr = &g->s->rules[i];
	const struct session_options *o = g->s->o;
	const struct transform_style style = { o->max_width, o->peer_spacing, o->smpl_spacing };
	struct transform_out out = { .text = STR_INIT };
	int ret;

	drop_forbidden(g, sr, u);
	ret = transform(&u->src, sr->rule, sr->past, u->ways.at, u->ways.len, &style, g->arena, &out, err);
	if (!ret)
		note_edits(g, sr, u, &out);
	for (size_t k = 0; !ret && k < out.conflicts.len; k++)
		gap_add(g, GAP_CONFLICT, u->path, item_name(u->src.s, SYNTAX_ROOT),
			item_line(u->src.s, out.conflicts.at[k].at), sr->rule->name, "%s", out.conflicts.at[k].text);
	if (!ret && out.changed) {
		struct str text = out.text;

		str_init(&out.text);
		source_close(&u->src);
		u->src.text = text;
		u->changed = true;
		ret = unit_parse(g, u, err);
	}
	transform_release(&out);
	return ret;
}

static int change_all(struct group *g, size_t i, struct err *err)
{
	int ret = 0;

	for (size_t k = 0; k < g->units.len && !ret; k++) {
		struct session_unit *u = &g->units.at[k];

		if (u->open && u->ways.len && g->s->rules[i].past->changes)
			ret = change_unit(g, i, u, err);
		u->ways.len = 0;
	}
	return ret;
}

/* ---- the rule -------------------------------------------------------------------------------------------------- */

/* Under one environment; results of equal inherited values are kept in cache. */
static void apply_env(struct group *g, size_t i, const struct env *e, struct map *cache, envs_t *next)
{
	const struct session_rule *sr = &g->s->rules[i];
	struct str key = STR_INIT;
	struct bindings b = inherited(g, sr, e, &key);
	struct newly *n;
	struct env made;
	bool is_new;
	uintptr_t *slot = map_slot(cache, key.buf, key.len, &is_new);

	if (is_new) {
		n = xcalloc(1, sizeof(*n));
		*slot = (uintptr_t)n;
		if (plus_bound(sr, &b))
			check_all(g, i, &b, n);
		else if (g->s->o->why)
			why_not_run(g->s, sr, "what it takes over from another rule is not bound: that rule did not match");
	}
	n = (struct newly *)*slot;
	for (size_t k = 0; k < n->list.len; k++) {
		made = env_next(g, e, i, n->list.at[k].at, n->list.at[k].len, true);
		envs_add(g, next, &made);
	}
	if (n->list.len) {
		g->ever[i] = g->out->matched = true;
	} else {
		made = env_next(g, e, i, NULL, 0, false);
		envs_add(g, next, &made);
	}
	str_release(&key);
}

int rule_apply(struct group *g, size_t i, struct err *err)
{
	const struct session_rule *sr = &g->s->rules[i];
	struct map *cache = map_new();
	envs_t next = { 0 };
	struct env kept;
	size_t k;

	for (k = 0; k < g->envs.len; k++) {
		const struct env *e = &g->envs.at[k];

		if (sr->live && depends_hold(g, i, e)) {
			apply_env(g, i, e, cache, &next);
		} else {
			if (g->s->o->why)
				why_not_run(g->s, sr, "what it depends on does not hold (see `depends on`, and -D)");
			kept = env_next(g, e, i, NULL, 0, false);
			envs_add(g, &next, &kept);
		}
	}
	for (k = 0; k < map_size(cache); k++) {
		struct newly *n = (struct newly *)map_value(cache, k);

		vec_release(&n->list);
		free(n);
	}
	map_free(cache);
	vec_release(&g->envs);
	g->envs = next;
	if (g->asked.code)
		return err_set(err, g->asked.code, "%s", g->asked.text);
	return change_all(g, i, err);
}

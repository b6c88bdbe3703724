// SPDX-License-Identifier: GPL-2.0-only
/* One run of a session over one file, and what it shows of itself on the way. */
#include "base/file.h"
#include "match/print.h"
#include "match/unify.h"
#include "match/whole.h"

/* ---- places --------------------------------------------------------------------------------------- */

static uint32_t first_text(const struct source *src, uint32_t at)
{
	return src->shift ? shift_near(src->shift, at) : at;
}

/* Start and end of tokens in the text before all edits */
static void stretch(const struct source *src, tok_id first, tok_id last, uint32_t *at, uint32_t *end)
{
	uint32_t a = src->s->toks[first].off, b = src->s->toks[last].off + src->s->toks[last].len;

	if (src->shift && !shift_back(src->shift, a, b, at)) {
		*at = first_text(src, a);
		*end = MAX(*at + 1, first_text(src, b));
		return;
	}
	*at = src->shift ? *at : a;
	*end = *at + (b - a);
}

static const char *function_at(const struct syntax *s, tok_id t)
{
	node_id item = print_item(s, t), f = item ? node_function(s, item) : 0;

	return f ? node_function_name(s, f) : intern("");
}

static bool beside_plus(const struct past *p, const struct paired *x)
{
	const struct ptoken *t = &p->tokens[x->token], *last = &p->tokens[x->node ? x->node->last : x->token];

	return t->before || last->after;
}

/* Is this what the rule is about? level 2: '-' and '*', 1: beside '+', 0: anything */
static bool counts(const struct past *p, const struct paired *x, int level)
{
	if (x->first > x->last)
		return false;
	return level == 2 ? p->tokens[x->token].mark != MARK_CONTEXT : level == 1 ? beside_plus(p, x) : true;
}

/* The first such code of the way, up to the last of that element */
static bool main_place(const struct session_way *w, int level, tok_id *first, tok_id *last)
{
	const struct found *in = NULL;

	for (size_t i = 0; i < w->way->napplied; i++) {
		const struct found *f = w->way->applied[i].found;

		for (size_t k = 0; k < f->npairs; k++)
			if (counts(w->past, &f->pairs[k], level) && (!in || f->pairs[k].first < *first)) {
				in = f;
				*first = f->pairs[k].first;
			}
	}
	*last = in ? *first : 0;
	for (size_t k = 0; in && k < in->npairs; k++)
		if (counts(w->past, &in->pairs[k], level))
			*last = MAX(*last, in->pairs[k].last);
	return in;
}

/* ---- which rules say something --------------------------------------------------------------------- */

static bool named_in(const struct depend *d, const char *name)
{
	return d && ((d->name && !strcmp(d->name, name)) || named_in(d->a, name) || named_in(d->b, name));
}

/* Does a later rule use what this one found? */
static bool is_used(const struct smpl *f, const char *name)
{
	for (size_t i = 0; i < f->nrules; i++) {
		const struct smpl_rule *r = &f->rules[i];

		if (named_in(r->depends, name))
			return true;
		for (size_t k = 0; k < r->nmetavars; k++)
			if (r->metavars[k].from_rule && !strcmp(r->metavars[k].from_rule, name))
				return true;
		for (size_t k = 0; k < r->nvars; k++)
			if (r->vars[k].from_rule && !strcmp(r->vars[k].from_rule, name))
				return true;
	}
	return false;
}

static bool says_something(const struct whole_run *x, const struct session_way *w)
{
	return w->past->changes || w->past->star || !is_used(x->w->rule->smpl, w->rule->name);
}

/* ---- callbacks ------------------------------------------------------------------------------------- */

static const struct file_facts *facts(void *ctx, const char *path, uint64_t *view)
{
	struct whole_run *x = ctx;

	(void)path;
	*view = x->view;
	return x->ff;
}

static bool is_exact(const struct way *w)
{
	for (size_t i = 0; i < w->napplied; i++)
		if (!w->applied[i].found->exact)
			return false;
	return true;
}

static void add_place(struct whole_run *x, const struct source *src, tok_id t)
{
	const struct syntax *s = src->s;
	node_id item = print_item(s, t), def = item ? node_up(s, item, N_PP_DEFINE) : 0, name;
	uint32_t at = first_text(src, s->toks[t].off);

	vec_push(&x->places, at);
	name = def ? node_role(s, def, R_NAME) : 0;
	if (name && !ends_with(x->path, ".c"))
		vec_push(&x->in_macros, (struct macro_place){ at, node_ident(s, name) });
}

/* Where the parts of a way begin; of those that are marked: into h->places, too */
static void add_parts(struct whole_run *x, const struct session_way *w, struct hit *h, int level)
{
	for (size_t i = 0; i < w->way->napplied; i++) {
		const struct found *f = w->way->applied[i].found;
		tok_id first = 0;

		for (size_t k = 0; k < f->npairs; k++) {
			const struct paired *p = &f->pairs[k];

			if (p->first > p->last)
				continue;
			if (!first || p->first < first)
				first = p->first;
			if (h && counts(w->past, p, level))
				vec_push(&h->places, first_text(w->src, w->src->s->toks[p->first].off));
		}
		if (!first)
			continue;
		add_place(x, w->src, first);
		if (h)
			vec_push(&h->steps, first_text(w->src, w->src->s->toks[first].off));
	}
}

static struct hit *hit_at(struct whole_run *x, uint32_t at, uint32_t end)
{
	struct hit fresh = { .at = at, .end = end };

	for (size_t i = 0; i < x->hits.len; i++)
		if (x->hits.at[i].at == at && x->hits.at[i].end == end)
			return &x->hits.at[i];
	vec_push(&x->hits, fresh);
	return &x->hits.at[x->hits.len - 1];
}

static uint32_t way(void *ctx, const struct session_way *w)
{
	struct whole_run *x = ctx;
	struct str code = STR_INIT;
	tok_id first = 0, last = 0;
	uint32_t at, end;
	struct hit *h;
	int level = 2;

	if (!is_exact(w->way) && w->way->napplied)
		vec_push(&x->inexact, function_at(w->src->s, w->way->applied[0].found->npairs ?
						  w->way->applied[0].found->pairs[0].first : 0));
	while (level >= 0 && !main_place(w, level, &first, &last))
		level--;
	if (level < 0 || !says_something(x, w)) {
		add_parts(x, w, NULL, 0);
		return 0;
	}
	stretch(w->src, first, last, &at, &end);
	h = hit_at(x, at, end);
	if (!h->code) {
		key_of_tokens(w->src->s, first, last, &code);
		h->code = arena_strdup(x->arena, code.buf ? code.buf : "");
		str_release(&code);
		h->rule = w->rule->name;
		h->function = function_at(w->src->s, first);
	}
	h->exact |= is_exact(w->way);
	h->changes |= w->past->changes;
	add_parts(x, w, h, level);
	return (uint32_t)(h - x->hits.at) + 1;
}

static bool allows(void *ctx, const struct session_way *w)
{
	const struct whole_run *x = ctx;
	const struct hit *h = w->way->id ? &x->hits.at[w->way->id - 1] : NULL;

	for (size_t i = 0; h && x->marks && i < x->forbidden->hits.len; i++)
		if (x->marks[i] && x->forbidden->hits.at[i].at == h->at && x->forbidden->hits.at[i].end == h->end)
			return false;
	return true;
}

/* The group's own memory is the rule's run: a copy */
static struct edit_group group_copy(struct arena *a, const struct edit_group *g)
{
	struct edit_group c = *g;

	c.edits = arena_alloc(a, (g->nedits + 1) * sizeof(*c.edits));
	for (size_t i = 0; i < g->nedits; i++)
		c.edits[i] = (struct edit){ g->edits[i].start, g->edits[i].end, arena_strdup(a, g->edits[i].text) };
	return c;
}

static void edited(void *ctx, const struct source *src, const struct smpl_rule *rule, const ways_t *ways,
		   const struct transform_out *out)
{
	struct whole_run *x = ctx;
	size_t i;

	(void)src;
	for (i = 0; i < out->conflicts.len; i++) {
		uint32_t id = ways->at[out->conflicts.at[i].way].id;

		if (id)
			x->hits.at[id - 1].conflict = true;
	}
	if (!out->changed)
		return;
	for (i = 0; i < x->changers.len && x->changers.at[i] != rule; i++)
		;
	if (i == x->changers.len)
		vec_push(&x->changers, rule);
	for (i = 0; i < out->groups.len; i++)
		vec_push(&x->made, (struct made){ ways->at[out->group_ways.at[i]].id,
						  group_copy(x->arena, &out->groups.at[i]) });
}

static void unknown(void *ctx, const struct source *src, node_id item, tok_id at)
{
	struct whole_run *x = ctx;
	uint32_t old = first_text(src, src->s->toks[at].off);

	(void)item;
	for (size_t i = 0; i < x->unknown.len; i++)
		if (x->unknown.at[i] == old)
			return;
	vec_push(&x->unknown, old);
	add_place(x, src, at);
}

static void differs(void *ctx, const char *path)
{
	(void)path;
	((struct whole_run *)ctx)->differs = true;
}

/* ---- the run --------------------------------------------------------------------------------------- */

static void take_gap(struct whole_run *x, const struct session_gap *g)
{
	struct str s = STR_INIT;

	if (g->kind == GAP_TYPE)
		return; /* counted by unknown() */
	if (*g->function)
		str_addf(&s, "%s(): ", g->function);
	str_add(&s, g->text);
	if (g->line)
		str_addf(&s, ", in line %d", g->line);
	vec_push(&x->gaps, (struct gap){ g->file, arena_strdup(x->arena, s.buf) });
	str_release(&s);
}

void whole_run_file(struct whole_run *x)
{
	struct session_watch watch = { .facts = facts, .way = way, .allows = allows, .edited = edited, .unknown = unknown,
				       .differs = differs, .ctx = x };
	/* the session keeps a pointer to its options, which are ours */
	struct session_options *so = (struct session_options *)&x->mode->so;
	struct session_result res;
	struct err err = { 0 };
	int ret;

	so->watch = &watch;
	so->arch = x->arch;
	str_init(&x->before);
	ret = session_run(x->mode->s, &x->path, 1, &res, &err);
	if (ret) {
		vec_push(&x->gaps, (struct gap){ x->path, arena_strdup(x->arena, err.text) });
		x->failed = true;
	}
	for (size_t i = 0; i < res.gaps.len; i++)
		take_gap(x, &res.gaps.at[i]);
	if (res.iterations.len)
		vec_push(&x->gaps, (struct gap){ x->path, "a script asks for further runs (Iteration), which are not made "
						 "here; pteris spatch makes them" });
	for (size_t i = 0; i < res.files.len; i++) {
		const struct session_file *f = &res.files.at[i];
		struct edit_group g = { .edits = f->edits, .nedits = f->nedits };

		str_addn(&x->before, f->before.buf, f->before.len);
		g = group_copy(x->arena, &g);
		x->all = g.edits;
		x->nall = f->nedits;
	}
	whole_said(x, res.out.buf, res.out.len);
	session_result_release(&res);
	so->watch = NULL;
	so->arch = NULL;
}

void whole_run_release(struct whole_run *x)
{
	for (size_t i = 0; i < x->hits.len; i++) {
		vec_release(&x->hits.at[i].places);
		vec_release(&x->hits.at[i].steps);
	}
	for (size_t i = 0; i < x->said.len; i++)
		vec_release(&x->said.at[i].steps);
	vec_release(&x->hits);
	vec_release(&x->said);
	vec_release(&x->other_lines);
	vec_release(&x->made);
	vec_release(&x->changers);
	vec_release(&x->inexact);
	vec_release(&x->unknown);
	vec_release(&x->places);
	vec_release(&x->in_macros);
	vec_release(&x->gaps);
	str_release(&x->before);
}

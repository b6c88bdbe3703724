// SPDX-License-Identifier: GPL-2.0-only
/* Which plan is right: the analysis of the edited function says so. */
#include "match/region_fix.h"

/* ---- another text ---------------------------------------------------------------------------- */

static void apply(const struct str *text, const struct edit *edits, size_t n, struct str *out)
{
	uint32_t pos = 0;

	for (size_t i = 0; i < n; i++) {
		str_addn(out, text->buf + pos, edits[i].start - pos);
		str_add(out, edits[i].text);
		pos = edits[i].end;
	}
	str_addn(out, text->buf + pos, text->len - pos);
}

/* Offsets of the lines of a text */
typedef VEC(uint32_t) lines_t;
static void find_lines(const struct str *text, lines_t *out)
{
	vec_push(out, 0);
	for (uint32_t i = 0; i < text->len; i++)
		if (text->buf[i] == '\n')
			vec_push(out, i + 1);
}

/* Where this stood in the old text; what is new has the line -1: no fault there is an old one. */
static void old_place(const struct region_site *t, const struct shift *shift, uint32_t at, int *line, int *column)
{
	uint32_t old;

	if (shift_back(shift, at, at + 1, &old))
		syntax_position(t->src->s, old, line, column);
	else
		*line = -1;
}

/* Lines of the new text become those of the old one, so that faults can be compared. */
static void move_back(const struct region_site *t, struct ir *ir, const struct str *text, const struct edit *edits, size_t n)
{
	struct shift *shift = shift_new(t->src->text.len);
	lines_t lines = { 0 };

	shift_edit(shift, edits, n);
	find_lines(text, &lines);
	for (ir_id i = 1; i < ir->nsteps; i++) {
		struct ir_step *s = &ir->steps[i];

		if (s->line > 0 && (size_t)s->line <= lines.len)
			old_place(t, shift, lines.at[s->line - 1] + (uint32_t)MAX(s->column - 1, 0), &s->line,
				  &s->column);
	}
	if (ir->end_line > 0 && (size_t)ir->end_line <= lines.len)
		old_place(t, shift, lines.at[ir->end_line - 1], &ir->end_line, NULL);
	vec_release(&lines);
	shift_free(shift);
}

/* ---- what the analysis says of it ------------------------------------------------------------ */

static const char *fault_words(enum region_fault f)
{
	static const char *const words[REGION_FAULTS] = {
		[REGION_NOT_LEFT] = "a path would return with the mode on",
		[REGION_NOT_ENTERED] = "a path would turn it off that had not turned it on",
		[REGION_NESTED] = "a path would turn it on twice",
		[REGION_SLEEPS] = "a path would sleep while it is on",
		[REGION_UNLOCKED] = "a path would turn it off after it released the lock",
		[REGION_LOCKS] = "a path would take the lock while it is on",
		[REGION_FLUSHES] = "a path would flush the TLB while it is on",
	};

	return words[f] ? words[f] : "something else would be wrong";
}

/* What is wrong with the function as it is, under one architecture */
struct base {
	struct region_found *at;
	size_t n;
};

static bool known(const struct base *b, const struct region_found *f)
{
	for (size_t i = 0; i < b->n; i++)
		if (region_same(&b->at[i], f) && b->at[i].possible <= f->possible)
			return true;
	return false;
}

static struct base *new_base(const struct region_site *t, const region_arches_t *arches)
{
	struct base *b = arena_alloc(t->arena, (arches->len + 1) * sizeof(*b));
	const struct region_found *at;

	for (size_t i = 0; i < arches->len; i++) {
		b[i].n = region_try(arches->at[i].regions, t->body, t->ir, &at);
		b[i].at = arena_alloc(t->arena, (b[i].n + 1) * sizeof(*at));
		if (b[i].n)
			memcpy(b[i].at, at, b[i].n * sizeof(*at));
	}
	return b;
}

static const char *objection_of(const struct region_site *t, const struct region_arch *arch, const struct base *base,
				const struct ir *ir, const struct region_found *const *gone, size_t ngone)
{
	const struct region_found *at;
	size_t n = region_try(arch->regions, t->body, ir, &at);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < ngone; k++)
			if (region_same(&at[i], gone[k]))
				return arena_printf(t->arena, "the same would be found in line %d again", at[i].line);
		if (!known(base, &at[i]))
			return arena_printf(t->arena, "%s (%s)", fault_words(at[i].fault),
					    program_arch(arch->program));
	}
	return NULL;
}

struct ir *region_edited(const struct region_site *t, const region_arches_t *arches, const struct edit *edits, size_t n)
{
	struct str text = STR_INIT;
	struct ir *ir;

	apply(&t->src->text, edits, n, &text);
	ir = program_ir_of_text(arches->at[0].program, t->body, text.buf, text.len);
	if (ir && ir->nlost > t->ir->nlost)
		ir = NULL;
	if (ir)
		move_back(t, ir, &text, edits, n);
	str_release(&text);
	return ir;
}

/* ---- one function ---------------------------------------------------------------------------- */

struct made {                    /* edits that will be made, each list once */
	const struct finding *mends; /* the first one */
	struct edit *edits;
	size_t n;
};
struct function {
	struct run *r;
	const region_arches_t *arches;
	struct region_site site;
	struct base *base;       /* for each architecture */
	VEC(struct made) made;
	VEC(const struct region_found *) gone; /* what they mend */
};

/* Would these edits (sorted) leave or bring a fault? NULL: no; else what, in words. gone: must not be found any more */
static const char *objection(const struct function *f, const struct edit *edits, size_t nedits,
			     const struct region_found *const *gone, size_t n)
{
	const struct ir *ir = region_edited(&f->site, f->arches, edits, nedits);
	const char *why = ir ? NULL : "the function could not be read any more";

	for (size_t i = 0; i < f->arches->len && !why; i++)
		why = objection_of(&f->site, &f->arches->at[i], &f->base[i], ir, gone, n);
	return why;
}

static bool same_edit(const struct edit *a, const struct edit *b)
{
	return a->start == b->start && a->end == b->end && !strcmp(a->text, b->text);
}

/* Are all of these made already? */
static bool has_all(const struct made *m, const struct edit *edits, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		for (k = 0; k < m->n && !same_edit(&m->edits[k], &edits[i]); k++)
			;
		if (k == m->n)
			return false;
	}
	return true;
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->start != y->start ? (x->start < y->start ? -1 : 1) : (x->end > y->end) - (x->end < y->end);
}

/* All edits of the function and these; false: two of them are about one place */
static bool join(const struct function *f, const struct edit *edits, size_t n, struct made *all)
{
	size_t len = n;

	for (size_t i = 0; i < f->made.len; i++)
		len += f->made.at[i].n;
	all->edits = arena_alloc(f->site.arena, (len + 1) * sizeof(*all->edits));
	if (n)
		memcpy(all->edits, edits, n * sizeof(*edits));
	all->n = n;
	for (size_t i = 0; i < f->made.len; i++) {
		memcpy(all->edits + all->n, f->made.at[i].edits, f->made.at[i].n * sizeof(*edits));
		all->n += f->made.at[i].n;
	}
	qsort(all->edits, all->n, sizeof(*edits), by_start);
	for (size_t i = 1; i < all->n; i++)
		if (all->edits[i].start < all->edits[i - 1].end || all->edits[i].start == all->edits[i - 1].start)
			return false;
	return true;
}

/* Right by itself, and together with the others? */
static const char *try_edits(struct function *f, const struct region_found *found, const struct edit *edits, size_t n)
{
	const char *why = objection(f, edits, n, &found, 1);
	struct made all;

	if (why || !f->made.len)
		return why;
	vec_push(&f->gone, found);
	if (!join(f, edits, n, &all))
		why = "another edit of the function is in its way";
	else if (objection(f, all.edits, all.n, f->gone.at, f->gone.len))
		why = "together with another edit of the function it would be wrong";
	f->gone.len--;
	return why;
}

/* A function that also turns it off where it is not on may be called with the mode on: who knows what it should do. */
static bool also_leaves(const struct function *f)
{
	const struct region_found *at;

	for (size_t i = 0; i < f->arches->len; i++)
		for (size_t k = 0, n = regions_found(f->arches->at[i].regions, &at); k < n; k++)
			if (at[k].body == f->site.body && at[k].fault == REGION_NOT_ENTERED)
				return true;
	return false;
}

/* *again: the index of the edits when they are some that are made already; else SIZE_MAX */
static const char *choose(struct function *f, const struct region_found *found, struct made *out, size_t *again)
{
	region_plans_t plans = { 0 };
	const char *why = NULL, *last = NULL;

	*again = SIZE_MAX;
	if (found->fault == REGION_NOT_LEFT && also_leaves(f))
		why = "the function also turns it off where it is not on, so it cannot be told which of the two is wrong";
	if (!why)
		why = region_plans(&f->site, found, &plans);
	for (size_t i = 0; i < plans.len && !why; i++) {
		last = region_edits(f->site.src, &plans.at[i], f->site.arena, &out->edits, &out->n);
		for (size_t k = 0; k < f->made.len && !last && *again == SIZE_MAX; k++)
			if (has_all(&f->made.at[k], out->edits, out->n))
				*again = k;
		if (!last && *again != SIZE_MAX)
			last = objection(f, f->made.at[*again].edits, f->made.at[*again].n, &found, 1);
		else if (!last)
			last = try_edits(f, found, out->edits, out->n);
		if (!last)
			break;
		*again = SIZE_MAX;
	}
	vec_release(&plans);
	return why || !last ? why : arena_printf(f->site.arena, "no edit that suggests itself is right: %s", last);
}

static void add_group(struct function *f, const struct made *m)
{
	struct arena *a = f->site.arena;
	struct edit_group g = { .path = m->mends->file, .rule = m->mends->rule, .edits = m->edits, .nedits = m->n };
	char hex[33];

	hash_hex(f->site.src->text.buf, f->site.src->text.len, hex);
	g.hash = arena_strdup(a, hex);
	g.where = arena_printf(a, "%s(), %d:%d", m->mends->function, m->mends->line, m->mends->column);
	g.span_start = m->edits[0].start;
	g.span_end = m->edits[m->n - 1].end;
	vec_push(&f->r->out->groups, g);
}

static bool is_gone(struct function *f, const struct edit *edits, size_t n, const struct region_found *x)
{
	struct made all = { 0 };
	bool good;

	vec_push(&f->gone, x);
	good = join(f, edits, n, &all) && !objection(f, all.edits, all.n, f->gone.at, f->gone.len);
	f->gone.len--;
	return good;
}

/* Edits that are right only together with others of the function go with them. */
static bool mend_with(struct function *f, const struct region_found *x, struct made *m)
{
	region_plans_t plans = { 0 };
	struct made more = { 0 };
	bool gone = is_gone(f, NULL, 0, x);

	if (!gone)
		region_plans(&f->site, x, &plans);
	for (size_t i = 0; i < plans.len && !gone; i++) {
		struct edit *all;

		if (region_edits(f->site.src, &plans.at[i], f->site.arena, &more.edits, &more.n) ||
		    !is_gone(f, more.edits, more.n, x))
			continue;
		all = arena_alloc(f->site.arena, (m->n + more.n) * sizeof(*all));
		memcpy(all, m->edits, m->n * sizeof(*all));
		memcpy(all + m->n, more.edits, more.n * sizeof(*all));
		m->edits = all;
		m->n += more.n;
		qsort(all, m->n, sizeof(*all), by_start);
		gone = true;
	}
	if (gone)
		vec_push(&f->gone, x);
	vec_release(&plans);
	return gone;
}

/* Which of the function's edits mend it; SIZE_MAX: none */
static size_t mend(struct function *f, const struct region_want *w)
{
	struct finding *x = &f->r->out->result.findings.at[w->finding];
	struct made m = { .mends = x };
	size_t again;
	const char *why = choose(f, w->found, &m, &again);

	if (why && f->made.len && mend_with(f, w->found, &f->made.at[f->made.len - 1])) {
		x->fixable = true;
		x->no_fix = NULL;
		return f->made.len - 1;
	}
	x->fixable = !why;
	x->no_fix = why;
	if (why)
		return SIZE_MAX;
	vec_push(&f->gone, w->found);
	if (again != SIZE_MAX)
		return again;
	vec_push(&f->made, m);
	return f->made.len - 1;
}

/* ---- all ------------------------------------------------------------------------------------- */

static int by_body(const void *a, const void *b)
{
	const struct region_found *x = ((const struct region_want *)a)->found, *y = ((const struct region_want *)b)->found;
	int c = strcmp(x->body->path, y->body->path);

	if (!c)
		c = (x->body->line > y->body->line) - (x->body->line < y->body->line);
	if (!c)
		c = (x->fault > y->fault) - (x->fault < y->fault);
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static bool is_wanted(const region_wants_t *wants, size_t from, size_t end, const struct region_found *x)
{
	for (size_t i = from; i < end; i++)
		if (region_same(wants->at[i].found, x))
			return true;
	return false;
}

/* Several leaves behind one release of the lock are one finding: the others are mended with it. */
static void mend_others(struct function *f, const region_wants_t *wants, size_t from, size_t end, const struct region_want *w,
			struct made *m)
{
	for (size_t a = 0; a < f->arches->len; a++)
		for (size_t k = 0; k < f->base[a].n; k++) {
			const struct region_found *x = &f->base[a].at[k];

			if (x->fault == w->found->fault && x->body == w->found->body && !is_wanted(wants, from, end, x))
				mend_with(f, x, m);
		}
}

static void mend_function(struct function *f, const region_wants_t *wants, size_t from, size_t end, const char *why)
{
	if (!why)
		f->base = new_base(&f->site, f->arches);
	for (size_t i = from; i < end; i++) {
		const struct region_want *w = &wants->at[i];
		size_t m = SIZE_MAX;

		if (!why)
			m = mend(f, w);
		else
			f->r->out->result.findings.at[w->finding].no_fix = why;
		if (m != SIZE_MAX && w->found->fault == REGION_UNLOCKED)
			mend_others(f, wants, from, end, w, &f->made.at[m]);
	}
	for (size_t i = 0; i < f->made.len; i++)
		add_group(f, &f->made.at[i]);
	vec_release(&f->made);
	vec_release(&f->gone);
}

static bool opened(struct run *r, struct source *src, const char *path)
{
	struct err err = { 0 };

	if (src->s && src->path == path)
		return true;
	if (src->s)
		source_close(src);
	memset(src, 0, sizeof(*src));
	return !source_open(src, tree_root(r->o->tree), path, r->names, NULL, &err);
}

void region_fixes(struct run *r, const struct region_spec *spec, const region_arches_t *arches, region_wants_t *wants)
{
	struct source src = { 0 };
	size_t end;

	if (wants->len)
		qsort(wants->at, wants->len, sizeof(*wants->at), by_body);
	for (size_t i = 0; i < wants->len; i = end) {
		struct body *b = wants->at[i].found->body;
		struct function f = { .r = r, .arches = arches };
		const char *why = NULL;

		for (end = i + 1; end < wants->len && wants->at[end].found->body == b; end++)
			;
		run_step(r, "mending regions", i, wants->len);
		f.site = (struct region_site){ spec, b, program_ir(arches->at[0].program, b), &src, r->priv->arena };
		if (!f.site.ir || !opened(r, &src, b->path))
			why = "the function cannot be read";
		mend_function(&f, wants, i, end, why);
	}
	if (src.s)
		source_close(&src);
}

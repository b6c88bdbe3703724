// SPDX-License-Identifier: GPL-2.0-only
/*
 * query path: breadth first from both ends, a level at a time, always where less work waits. A
 * function's callees cost a look at its own calls, its callers a look at all files that say its name,
 * so neither end alone is quick for all questions. First with calls that are sure; if the ends don't
 * meet, again with those through pointers and arguments.
 */
#include "index/query_calls.h"

/* One function or macro that was reached, and the call by which it was. A chain stays on one
 * architecture once it came through code of it. */
struct hop {
	const struct target *target;
	const char *arch;    /* that the chain is on; interned; NULL: any */
	struct hop *sibling; /* the same on another architecture */
	struct hop *next;    /* towards the end that this side began at; NULL: the end itself */
	bool pointer;	     /* the call below is only possible */
	uint32_t file;	     /* of the call: path and place */
	int line, column;
	const char *via, *text;
};
struct side {
	struct map *reached; /* target id → struct hop * */
	VEC(struct hop *) level, coming;
};
struct path {
	struct calls c;
	struct answer *a;
	struct side from, to;
	bool pointers;
	/* a level is being looked at */
	struct side *side, *other;
	struct hop *at;
	struct hop *met, *met_other; /* of the side that was looked at, and of the other */
	bool met_forth;		     /* the former was `from` */
	struct {
		const char *name;
		uint32_t file;
		int64_t id;
		bool yes;
	} asked; /* means_it() */
};

static struct hop *reached(const struct side *s, const struct target *t, const char *arch)
{
	struct hop *h = (struct hop *)map_getn(s->reached, (const char *)&t->id, sizeof(t->id));

	while (h && h->arch && arch && h->arch != arch)
		h = h->sibling;
	return h;
}

/* Nothing new: it was reached so before, or on any architecture. */
static bool is_known(const struct hop *h, const char *arch)
{
	for (; h; h = h->sibling)
		if (!h->arch || h->arch == arch)
			return true;
	return false;
}

/* Is this meeting, of those at the same distance, the one to tell? The first by path and place. */
static bool is_better(const struct path *p, const struct hop *h)
{
	int c;

	if (!p->met)
		return true;
	c = strcmp(h->target->path, p->met->target->path);
	return c < 0 || (!c && h->target->line < p->met->target->line);
}

static void reach(struct path *p, const struct target *t, int64_t id, int line, int column,
		  const char *via, const char *text, bool pointer)
{
	const char *arch = p->at ? p->at->arch : NULL;
	uintptr_t *slot;
	struct hop *h, *other;

	if (arch && t->arch && arch != t->arch)
		return;
	arch = t->arch ? t->arch : arch;
	slot = map_slot(p->side->reached, (const char *)&t->id, sizeof(t->id), NULL);
	if (is_known((struct hop *)*slot, arch))
		return;
	h = arena_alloc(p->c.arena, sizeof(*h));
	*h = (struct hop){
		t, arch, (struct hop *)*slot, p->at, pointer, row_file(id), line, column, via, text
	};
	*slot = (uintptr_t)h;
	vec_push(&p->side->coming, h);
	other = reached(p->other, t, arch);
	if (other && is_better(p, h)) {
		p->met = h;
		p->met_other = other;
		p->met_forth = p->side == &p->from;
	}
}

/* ---- forwards -------------------------------------------------------------------------------- */

static void take_edge(void *ctx, const struct edge *e)
{
	struct path *p = ctx;
	const struct target *from = p->at->target;
	size_t i;

	for (i = 0; i < e->means->len; i++)
		reach(p, e->means->at[i], e->call ? e->call->id : from->id,
		      e->call ? e->call->line : from->line, e->call ? e->call->column : 1, e->via,
		      e->call ? calls_text(&p->c, e->call) : from->body, e->kind == EDGE_POINTER);
}

/* What is passed to it as an argument, it may call. */
static bool take_passed(void *ctx, const struct cell *cells, int n)
{
	struct path *p = ctx;
	target_list_t means = { 0 };
	struct ref_row r;
	size_t i;

	(void)n;
	ref_row(&r, cells);
	if (strcmp(r.how, "argument") != 0)
		return false;
	calls_resolve(&p->c, r.field, row_file(r.id), &means);
	if (targets_have(&means, p->at->target->id)) {
		means.len = 0;
		calls_resolve(&p->c, r.name, row_file(r.id), &means);
		for (i = 0; i < means.len; i++)
			reach(p, means.at[i], r.id, r.line, r.column, "argument",
			      arena_printf(p->c.arena, "argument %d of %s()", r.position + 1,
					   r.field),
			      true);
	}
	vec_release(&means);
	return false;
}

/* The rows whose column is this name; file: only in this one; 0: in any */
static void each_row(struct path *p, enum table t, const char *column, const char *name,
		     uint32_t file, index_row_fn row, void *ctx)
{
	file_ids_t files = { 0 };
	size_t i;

	index_files_using(p->c.q->ix, name, false, &files, p->c.err);
	index_sort_files(p->c.q->ix, &files);
	for (i = 0; i < files.len && !p->c.err->code; i++)
		if (query_wants_file(p->c.q, files.at[i]) && (!file || file == files.at[i]))
			index_rows_where(p->c.q->ix, t, files.at[i], column, name, row, ctx,
					 p->c.err);
	vec_release(&files);
}

static void forwards(struct path *p)
{
	calls_made(&p->c, p->at->target, p->at->target->file, p->pointers, take_edge, p);
	if (p->pointers && !p->at->target->macro)
		each_row(p, TABLE_FUNC_REF, "field", p->at->target->name, 0, take_passed, p);
}

/* ---- backwards ------------------------------------------------------------------------------- */

/* The function or macro that a row stands in, as a target */
static const struct target *around(struct path *p, int64_t function, int64_t macro)
{
	const struct func_row *f = calls_function(&p->c, function);
	struct macro_rows v = { .arena = p->c.arena };
	const struct targets *t;
	const char *name = f ? f->name : NULL;
	size_t i;

	if (!f && macro) {
		index_row(p->c.q->ix, TABLE_MACRO, macro, add_macro_row, &v, p->c.err);
		name = v.rows.len ? v.rows.at[0].name : NULL;
		vec_release(&v.rows);
	}
	t = name ? calls_targets(&p->c, name) : NULL;
	for (i = 0; t && i < t->at.len; i++)
		if (t->at.at[i].id == (f ? function : macro))
			return &t->at.at[i];
	return NULL;
}

/* Asked for every row, so the last answer is kept. */
static bool means_it(struct path *p, const char *name, uint32_t file)
{
	target_list_t means = { 0 };

	if (p->asked.name == name && p->asked.file == file && p->asked.id == p->at->target->id)
		return p->asked.yes;
	calls_resolve(&p->c, name, file, &means);
	p->asked.name = name;
	p->asked.file = file;
	p->asked.id = p->at->target->id;
	p->asked.yes = targets_have(&means, p->at->target->id);
	vec_release(&means);
	return p->asked.yes;
}

static bool take_caller(void *ctx, const struct cell *cells, int n)
{
	struct path *p = ctx;
	const struct target *t;
	struct call_row r;

	(void)n;
	if (cells[2].kind != CELL_NULL || !means_it(p, p->at->target->name, row_file(cells[0].num)))
		return false;
	call_row(&r, cells, p->c.arena);
	t = around(p, r.function, r.macro);
	if (t && !(t->macro && calls_is_param(t->params, r.callee)))
		reach(p, t, r.id, r.line, r.column, NULL, calls_text(&p->c, &r), false);
	return false;
}

static bool take_alias(void *ctx, const struct cell *cells, int n)
{
	struct path *p = ctx;
	const struct target *t;

	(void)n;
	t = cells[2].kind == CELL_NULL && means_it(p, p->at->target->name, row_file(cells[0].num))
		    ? around(p, 0, cells[0].num)
		    : NULL;
	if (t)
		reach(p, t, t->id, t->line, 1, NULL, t->body, false);
	return false;
}

struct slot {
	struct path *p;
	const char *tag, *field;
};

static bool take_pointer_call(void *ctx, const struct cell *cells, int n)
{
	struct slot *s = ctx;
	const struct target *t;
	struct call_row r;

	(void)n;
	if (cells[2].kind == CELL_NULL)
		return false;
	call_row(&r, cells, s->p->c.arena);
	if (!strcmp(r.via, r.callee) || !tags_may_be(calls_via_tags(&s->p->c, &r), s->tag))
		return false;
	t = around(s->p, r.function, r.macro);
	if (t)
		reach(s->p, t, r.id, r.line, r.column,
		      s->tag ? arena_printf(s->p->c.arena, "%s.%s", s->tag, s->field) : s->field,
		      calls_text(&s->p->c, &r), true);
	return false;
}

static void through_slot(struct path *p, const char *tag, const char *field, uint32_t file)
{
	struct slot s = { p, tag, field };

	each_row(p, TABLE_CALL, "callee", field, file, take_pointer_call, &s);
}

static bool take_ref(void *ctx, const struct cell *cells, int n)
{
	struct path *p = ctx;
	target_list_t means = { 0 };
	struct ref_row r;
	size_t i;

	(void)n;
	ref_row(&r, cells);
	if (!means_it(p, r.name, row_file(r.id)))
		return false;
	if (!strcmp(r.how, "element") && r.owner)
		through_slot(p, NULL, r.owner, row_file(r.id));
	if (!r.field)
		return false;
	if (!strcmp(r.how, "argument"))
		calls_resolve(&p->c, r.field, row_file(r.id), &means);
	else if (!strcmp(r.how, "field") || !strcmp(r.how, "assign"))
		through_slot(p, calls_ref_tag(&p->c, &r), r.field, 0);
	for (i = 0; i < means.len; i++)
		reach(p, means.at[i], r.id, r.line, r.column, "argument",
		      arena_printf(p->c.arena, "argument %d of %s()", r.position + 1, r.field),
		      true);
	vec_release(&means);
	return false;
}

static void backwards(struct path *p)
{
	const char *name = p->at->target->name;

	each_row(p, TABLE_CALL, "callee", name, 0, take_caller, p);
	each_row(p, TABLE_MACRO, "body", name, 0, take_alias, p);
	if (p->pointers && !p->at->target->macro)
		each_row(p, TABLE_FUNC_REF, "name", name, 0, take_ref, p);
}

/* ---- the search ------------------------------------------------------------------------------ */

static void next_level(struct path *p, bool forth)
{
	size_t i;

	p->side = forth ? &p->from : &p->to;
	p->other = forth ? &p->to : &p->from;
	p->side->coming.len = 0;
	for (i = 0; i < p->side->level.len && !p->c.err->code; i++) {
		p->at = p->side->level.at[i];
		if (forth)
			forwards(p);
		else
			backwards(p);
	}
	p->side->level.len = 0;
	for (i = 0; i < p->side->coming.len; i++)
		vec_push(&p->side->level, p->side->coming.at[i]);
}

static void search(struct path *p)
{
	/* a function has more callees than it is work to find them: backwards costs about ten times that */
	while (!p->met && p->from.level.len && p->to.level.len && !p->c.err->code)
		next_level(p, p->from.level.len <= 10 * p->to.level.len);
}

static void begin(struct path *p, struct side *s, const struct spec *spec)
{
	const struct targets *t = calls_targets(&p->c, spec->name);
	size_t i;

	p->side = s;
	p->other = s == &p->from ? &p->to : &p->from;
	p->at = NULL;
	for (i = 0; i < t->at.len; i++)
		if (spec_has_file(spec, t->at.at[i].path))
			reach(p, &t->at.at[i], t->at.at[i].id, 0, 0, NULL, NULL, false);
	for (i = 0; i < s->coming.len; i++)
		vec_push(&s->level, s->coming.at[i]);
	if (!s->level.len && !p->c.err->code)
		query_unknown(p->c.q, "function or macro", spec->name, p->c.err);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static void add_step(struct path *p, int number, const struct target *from, const struct target *to,
		     const struct hop *call)
{
	const char *file = index_file_path(p->c.q->ix, call->file);

	answer_int(p->a, number);
	answer_text(p->a, file);
	answer_int(p->a, call->line);
	answer_int(p->a, call->column);
	answer_text(p->a, from->name);
	answer_text(p->a, to->name);
	answer_text(p->a, from->macro					? "macro"
			  : call->via && !strcmp(call->via, "argument") ? "argument"
			  : call->pointer				? "pointer"
									: "call");
	answer_bool(p->a, call->pointer);
	answer_text(p->a, call->pointer && strcmp(call->via ? call->via : "argument", "argument")
				  ? call->via
				  : NULL);
	answer_text(p->a, call->text);
}

static void add_path(struct path *p)
{
	const struct hop *a, *b;
	VEC(const struct hop *) first = { 0 };
	int number = 1;
	size_t i;

	a = p->met_forth ? p->met : p->met_other;
	b = p->met_forth ? p->met_other : p->met;
	for (; a; a = a->next)
		vec_push(&first, a);
	for (i = first.len; i-- > 1;)
		add_step(p, number++, first.at[i]->target, first.at[i - 1]->target,
			 first.at[i - 1]);
	for (; b && b->next; b = b->next)
		add_step(p, number++, b->target, b->next->target, b);
	vec_release(&first);
}

static void clear(struct side *s)
{
	map_free(s->reached);
	s->reached = map_new();
	s->level.len = s->coming.len = 0;
}

static void find(struct path *p, const struct spec *from, const struct spec *to)
{
	clear(&p->from);
	clear(&p->to);
	begin(p, &p->from, from);
	begin(p, &p->to, to);
	if (!p->c.err->code)
		search(p);
}

int query_path(struct query *q, const char *from, const char *to, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "step",	   "file",   "line", "column",
					       "function", "callee", "kind", "possible",
					       "via",	   "text",   NULL };
	struct path p = { .a = a };
	struct spec f, t;

	calls_init(&p.c, q, NULL, err);
	spec_init(&f, from);
	spec_init(&t, to);
	answer_columns(
		a, columns,
		"{file}:{line}:{column}: {function} -> {callee}: {text}[ ({kind!call}[ {via}])]"
		"[ ({possible})]");
	find(&p, &f, &t);
	if (!p.met && !err->code) {
		p.pointers = true;
		find(&p, &f, &t);
	}
	if (p.met && !err->code)
		add_path(&p);
	else if (!err->code)
		answer_note(a, "no chain of calls from %s to %s is known", from, to);
	if (!err->code)
		query_gaps(q, a, err);
	map_free(p.from.reached);
	map_free(p.to.reached);
	vec_release(&p.from.level);
	vec_release(&p.from.coming);
	vec_release(&p.to.level);
	vec_release(&p.to.coming);
	spec_release(&f);
	spec_release(&t);
	calls_release(&p.c);
	return err->code;
}

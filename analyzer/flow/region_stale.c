// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that are read again while what was written to them is only queued. A path carries one mark at most: the
 * pointer that one of its writers was given. At each writer the path goes on twice, with this mark and without, so each
 * of them is followed for itself.
 */
#include "flow/region_run.h"

#define MARKS_MAX 255
#define DEPTH_MAX 12

const char *run_queued(void)
{
	return intern("an entry that may be queued");
}

bool run_is_queued(const char *name)
{
	return name && name == run_queued();
}

/* ---- marks ----------------------------------------------------------------------------------- */

static unsigned mark_of(struct run *u, ir_id pointer, ir_id step, bool foreign)
{
	struct run_mark m = { paths_same(u->paths, pointer), step, foreign };

	for (size_t i = 0; i < u->marks.len; i++)
		if (!memcmp(&u->marks.at[i], &m, sizeof(m)))
			return (unsigned)i + 1;
	if (u->marks.len >= MARKS_MAX)
		return 0;
	vec_push(&u->marks, m);
	return (unsigned)u->marks.len;
}

/* A parameter whose entry the caller may have written */
unsigned run_mark_parameter(struct run *u, uint32_t param)
{
	for (ir_id e = 1; e < u->ir->nexprs; e++)
		if (u->ir->exprs[e].kind == IE_VAR && u->ir->vars[u->ir->exprs[e].var].param == (int)param)
			return mark_of(u, e, 0, true);
	return 0;
}

void run_queues(struct run *u, ir_id pointer, const struct known *result)
{
	struct property before = u->now;

	if (!result)
		run_goes_on(u, NULL);
	u->now.mark = mark_of(u, pointer, u->step, result != NULL) & MARKS_MAX;
	u->now.again = 0;
	if (u->now.mark)
		run_goes_on(u, result);
	u->now = before;
}

static const struct run_mark *marked(const struct run *u)
{
	return u->now.mark ? &u->marks.at[u->now.mark - 1] : NULL;
}

int run_marked_parameter(const struct run *u)
{
	const struct run_mark *m = marked(u);
	const struct ir_expr *x = m && m->step ? &u->ir->exprs[m->pointer] : NULL;

	return x && x->kind == IE_VAR ? u->ir->vars[x->var].param : -1;
}

bool run_is_marked(const struct run *u, ir_id pointer)
{
	const struct run_mark *m = marked(u);

	return m && pointer && paths_same(u->paths, pointer) == m->pointer;
}

void run_flushes(struct property *p)
{
	p->mark = p->again = 0;
	p->flushed = 1;
}

/* ---- what ends a mark ------------------------------------------------------------------------ */

static bool depends_on(const struct ir *ir, ir_id e, const struct ir_expr *place, int depth)
{
	const struct ir_expr *x = &ir->exprs[e];

	if (!e)
		return false;
	if (depth > DEPTH_MAX)
		return true;
	if (x->kind == place->kind && (x->kind == IE_VAR ? x->var == place->var : x->kind == IE_DEREF || x->name == place->name))
		return true;
	return depends_on(ir, x->a, place, depth + 1) || depends_on(ir, x->b, place, depth + 1);
}

/* The pointer has another value, or its address is handed to somebody */
static void forget_changed(struct run *u)
{
	const struct run_mark *m = marked(u);
	bool gone = false;

	if (u->at->kind == IR_SET)
		gone = depends_on(u->ir, m->pointer, &u->ir->exprs[u->at->a], 0);
	for (uint32_t i = 0; u->at->kind == IR_CALL && i < u->ir->exprs[u->at->a].nargs; i++) {
		const struct ir_expr *x = &u->ir->exprs[ir_arg(u->ir, u->at->a, i)];

		gone |= x->kind == IE_ADDR && u->ir->exprs[x->a].kind == IE_VAR &&
			depends_on(u->ir, m->pointer, &u->ir->exprs[x->a], 0);
	}
	if (gone)
		u->now.mark = u->now.again = 0;
}

/* Where every way to the writer leads through this step, coming here again is another turn. */
static bool dominates(struct run *u, ir_id step, ir_id writer)
{
	if (!u->dominators)
		u->dominators = ir_dominators(u->ir);
	while (writer && writer != step && writer != u->dominators[writer])
		writer = u->dominators[writer];
	return writer == step;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Where in this expression the entry is read; what is called in it was looked at when it was called. */
static ir_id reads(const struct run *u, ir_id e, int depth)
{
	const struct ir_expr *x = &u->ir->exprs[e];
	ir_id at;

	if (!e || depth > DEPTH_MAX || x->kind == IE_CALL || x->kind == IE_ADDR)
		return 0;
	if (x->kind == IE_DEREF && run_is_marked(u, x->a))
		return e;
	at = reads(u, x->a, depth + 1);
	return at ? at : reads(u, x->b, depth + 1);
}

static ir_id read_in_call(const struct run *u, uint64_t keys)
{
	const struct ir_expr *call = &u->ir->exprs[u->at->a];
	ir_id e;

	for (uint32_t i = 0; i < call->nargs; i++) {
		e = u->ir->args[call->args + i];
		if (keys & RK(READS) && run_is_marked(u, e))
			return u->at->a;
		e = reads(u, e, 0);
		if (e)
			return e;
	}
	return 0;
}

static void is_stale(struct run *u, ir_id what)
{
	const char *name = u->name;
	struct str text = STR_INIT;

	ir_expr_text(u->ir, what, &text);
	u->name = intern(text.buf);
	u->table = u->now.again || marked(u)->foreign;
	run_happens(u, REGION_STALE, NULL);
	u->table = false;
	u->name = name;
	str_release(&text);
}

/* At each step with a mark: is it a read, does the mark end here? */
void run_looks_at_marked(struct run *u, uint64_t keys)
{
	ir_id what = 0;

	if (u->now.mode != MODE_ON || u->at->leaves) {
		u->now.mark = u->now.again = 0;
		return;
	}
	u->now.again |= dominates(u, u->step, marked(u)->step);
	switch (u->at->kind) {
	case IR_CALL:
		what = read_in_call(u, keys);
		break;
	case IR_SET:
		what = reads(u, u->at->b, 0);
		break;
	case IR_TEST:
	case IR_RETURN:
		what = reads(u, u->at->a, 0);
		break;
	}
	if (what)
		is_stale(u, what);
	forget_changed(u);
}

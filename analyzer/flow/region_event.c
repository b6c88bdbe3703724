// SPDX-License-Identifier: GPL-2.0-only
/* What happens on a path: faults with how it came to them, regions that begin and end. */
#include "flow/region_run.h"

void run_tell_path(struct run *u, ir_id first, const struct region_step **path, size_t *n)
{
	paths_trace_t trace = { 0 };

	paths_trace(u->paths, paths_here(u->paths), &trace);
	region_tell(u->r, u->sum->body, u->ir, &trace, first, path, n);
	vec_release(&trace);
}

struct run_event *run_happens(struct run *u, enum region_fault fault, const struct run_event *inner)
{
	struct summary *s = u->sum;
	struct run_event *e;

	for (size_t i = 0; i < s->events.len; i++)
		if (s->events.at[i]->fault == fault && s->events.at[i]->step == u->step) {
			if (!u->table && (!inner || !inner->possible))
				s->events.at[i]->possible = false;
			return s->events.at[i];
		}
	e = arena_alloc(u->r->arena, sizeof(*e));
	*e = (struct run_event){ .fault = fault, .possible = u->table || (inner && inner->possible), .body = s->body,
				 .step = u->step, .entered = u->now.entered, .line = u->at->line, .column = u->at->column, .name = u->name,
				 .inner = inner, .atomic = u->now.locks, .irqs_off = fault == REGION_UNLOCKED ? u->now.irqs_on : u->now.irqs_off };
	run_tell_path(u, u->now.entered, &e->path, &e->npath);
	vec_push(&s->events, e);
	return e;
}

void run_adds_name(struct run *u, const char *name, bool pointer)
{
	struct summary *s = u->sum;
	size_t n = pointer ? s->pointers.len : s->callees.len;
	const char *const *at = pointer ? s->pointers.at : s->callees.at;

	for (size_t i = 0; i < n; i++)
		if (at[i] == name)
			return;
	if (pointer)
		vec_push(&s->pointers, name);
	else
		vec_push(&s->callees, name);
}

/* The call that took the lock which is held now, as text */
static const char *lock_text(struct run *u)
{
	paths_trace_t trace = { 0 };
	struct str text = STR_INIT;
	const char *out = NULL;
	uint64_t keys = u->now.locks ? RK(LOCK) | RK(HELD) : RK(IRQS_OFF);

	paths_trace(u->paths, paths_here(u->paths), &trace);
	for (size_t i = trace.len; i-- && !out;) {
		const struct ir_step *s = &u->ir->steps[trace.at[i].step];

		if (s->kind != IR_CALL || s->leaves || !(region_keys(u->r->spec, region_callee(u->ir, s->a, NULL), NULL) & keys))
			continue;
		ir_expr_text(u->ir, s->a, &text);
		out = intern(text.buf);
	}
	str_release(&text);
	vec_release(&trace);
	return out;
}

void run_locks(struct property *p)
{
	if (p->dropped)
		p->dropped = 0;
	else
		p->locks += p->locks < LOCKS_MAX;
}

/* What was not taken here, the caller holds. */
void run_unlocks(struct property *p)
{
	if (p->locks)
		p->locks--;
	else
		p->dropped = p->redropped = 1;
	if (p->mode == MODE_ON && p->wrote && !p->locks && !p->irqs_off)
		p->unlocked = 1;
}

void run_switches_irqs(struct property *p, bool off)
{
	if (p->irqs_off && !off && p->mode == MODE_ON && p->wrote && !p->locks)
		p->unlocked = p->irqs_on = 1;
	p->irqs_off = off;
}

static struct run_region *region_of(struct run *u, ir_id entered)
{
	struct summary *s = u->sum;

	for (size_t i = 0; i < s->regions.len; i++)
		if (s->regions.at[i].entered == entered)
			return &s->regions.at[i];
	return NULL;
}

void run_begins(struct run *u)
{
	struct property *p = &u->now;

	p->mode = MODE_ON;
	p->entered = u->step;
	p->wrote = p->unlocked = p->irqs_on = p->late_lock = 0;
	if (!region_of(u, u->step))
		vec_push(&u->sum->regions, (struct run_region){ .entered = u->step, .line = u->at->line,
				.by = u->name, .lock = p->locks || p->irqs_off ? lock_text(u) : NULL });
}

void run_closes(struct run *u)
{
	struct run_region *region = region_of(u, u->now.entered);

	if (region)
		region->end_line = MAX(region->end_line, u->at->line);
}

/* Where on this path the lock was released while the region was open */
static ir_id unlock_step(struct run *u)
{
	paths_trace_t trace = { 0 };
	ir_id out = 0;

	paths_trace(u->paths, paths_here(u->paths), &trace);
	for (size_t i = trace.len; i-- && unpack(trace.at[i].property).unlocked;)
		out = i && !unpack(trace.at[i - 1].property).unlocked ? trace.at[i - 1].step : out;
	vec_release(&trace);
	return out;
}

static void left_after_unlock(struct run *u)
{
	ir_id unlock = unlock_step(u);
	struct run_event *e;

	for (size_t i = 0; i < u->sum->events.len && !u->r->every; i++)
		if (u->sum->events.at[i]->fault == REGION_UNLOCKED && u->sum->events.at[i]->unlock == unlock)
			return;
	e = run_happens(u, REGION_UNLOCKED, NULL);
	e->unlock = e->unlock ? e->unlock : unlock;
}

void run_ends(struct run *u)
{
	struct property *p = &u->now;
	size_t i;

	if (p->unlocked)
		left_after_unlock(u);
	run_closes(u);
	for (i = 0; i < u->sum->left_by.len && u->sum->left_by.at[i] != u->name; i++)
		;
	if (i == u->sum->left_by.len)
		vec_push(&u->sum->left_by, u->name);
	p->mode = MODE_OFF;
	run_flushes(p);
	p->entered = p->wrote = p->unlocked = p->irqs_on = 0;
}

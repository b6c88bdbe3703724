// SPDX-License-Identifier: GPL-2.0-only
/*
 * What could be done about a fault. Plans are made from the statements around it, without regard to what is known along
 * paths: the analysis of the edited function says afterwards which of them is right.
 *
 *	returns with the mode on     goto the exit label that leaves, when its code is otherwise what stands there;
 *	                             leave before the lock is released there; leave before the return
 *	left after the lock          leave before the lock is released
 *	lock dropped and taken again leave before it is dropped, enter after it is taken
 *	entered before the lock      enter after it is taken; what was left on the way there goes
 */
#include "match/print.h"
#include "match/region_fix.h"

#define ROLE(x) (1u << REGION_##x)
#define BACK_MAX 8           /* statements between the release of the lock and the leave behind it */

/* ---- steps ↔ statements ---------------------------------------------------------------------- */

static tok_id token_of(const struct region_site *t, ir_id step)
{
	const struct ir_step *s = &t->ir->steps[step];
	const struct syntax *x = t->src->s;

	if (s->line < 1 || (uint32_t)s->line > x->nlines)
		return 0;
	return token_at(x, x->lines[s->line - 1] + (uint32_t)MAX(s->column - 1, 0));
}

/* The statement of a list, or the branch, around a step; 0: it is in a macro, or nowhere */
static node_id stmt_of(const struct region_site *t, ir_id step)
{
	tok_id tok = step ? token_of(t, step) : 0;
	node_id n = tok ? print_item(t->src->s, tok) : 0;

	return n && node_at(t->src->s, n)->kind != N_PP_DEFINE ? n : 0;
}

static bool is_call_stmt(const struct syntax *s, node_id stmt)
{
	node_id e = node_at(s, stmt)->kind == N_EXPR_STMT ? node_at(s, stmt)->child : 0;

	return e && node_at(s, e)->kind == N_CALL;
}

/* The step that is all of this statement: a call; 0: it is something else */
static ir_id step_of(const struct region_site *t, node_id stmt)
{
	if (!is_call_stmt(t->src->s, stmt))
		return 0;
	for (ir_id i = 1; i < t->ir->nsteps; i++)
		if (t->ir->steps[i].kind == IR_CALL && token_of(t, i) == node_at(t->src->s, stmt)->first)
			return i;
	return 0;
}

static enum region_role role_at(const struct region_site *t, node_id stmt)
{
	ir_id step = step_of(t, stmt);

	return step ? region_role(t->spec, t->ir, step) : REGION_OTHER;
}

static node_id before(const struct syntax *s, node_id stmt)
{
	node_id c = node_at(s, stmt)->parent ? node_at(s, node_at(s, stmt)->parent)->child : 0;

	if (!c || c == stmt || print_is_branch(s, stmt))
		return 0;
	while (node_at(s, c)->next != stmt)
		c = node_at(s, c)->next;
	return c;
}

static node_id behind(const struct syntax *s, node_id stmt)
{
	return print_is_branch(s, stmt) ? 0 : node_at(s, stmt)->next;
}

static const char *call_text(const struct region_site *t, const char *name)
{
	return arena_printf(t->arena, "%s();", name);
}

static bool add_op(struct region_plan *p, int kind, node_id stmt, const char *code)
{
	if (!stmt || p->n == ARRAY_SIZE(p->ops))
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (p->ops[i].stmt == stmt && (int)p->ops[i].kind == kind)
			return kind == OP_REMOVE || !strcmp(p->ops[i].code, code);
	p->ops[p->n].kind = kind;
	p->ops[p->n].stmt = stmt;
	p->ops[p->n].code = code;
	p->n++;
	return true;
}

/* A statement that is a branch by itself cannot go: nothing would be left of the branch. */
static bool add_removal(const struct region_site *t, struct region_plan *p, ir_id step)
{
	node_id stmt = stmt_of(t, step);

	return stmt && is_call_stmt(t->src->s, stmt) && !print_is_branch(t->src->s, stmt) &&
	       add_op(p, OP_REMOVE, stmt, NULL);
}

/* ---- the graph ------------------------------------------------------------------------------- */

/* Marks what is reached from this step, itself included; not through steps of these roles */
static void reach(const struct region_site *t, ir_id from, unsigned stops, uint8_t *seen)
{
	const struct ir_step *s;

	while (from && !seen[from]) {
		s = &t->ir->steps[from];
		seen[from] = 1;
		if (1u << region_role(t->spec, t->ir, from) & stops)
			return;
		reach(t, s->other, stops, seen);
		from = s->next;
	}
}

static uint8_t *new_marks(const struct region_site *t)
{
	return arena_alloc(t->arena, t->ir->nsteps + 1);
}

static bool has_role(const struct region_site *t, const uint8_t *seen, enum region_role role)
{
	for (ir_id i = 1; i < t->ir->nsteps; i++)
		if (seen[i] && region_role(t->spec, t->ir, i) == role)
			return true;
	return false;
}

/* ---- behind the lock ------------------------------------------------------------------------- */

static bool ends_in_jump(const struct syntax *s, node_id stmt)
{
	const struct node *n;

	if (node_at(s, stmt)->kind == N_COMPOUND) {
		node_id c = node_at(s, stmt)->child, last = 0;

		for (; c; c = node_at(s, c)->next)
			last = c;
		stmt = last;
	}
	n = stmt ? node_at(s, stmt) : NULL;
	return n && (n->kind == N_RETURN || n->kind == N_GOTO || n->kind == N_BREAK || n->kind == N_CONTINUE);
}

static bool names_assigned(const struct syntax *s, node_id stmt, const char *name)
{
	for (node_id n = stmt; n; n = node_next(s, n, stmt)) {
		const struct node *x = node_at(s, n);
		node_id to = x->kind == N_ASSIGN ? node_role(s, n, R_LEFT) : 0;

		if (to && node_at(s, to)->kind == N_IDENT && node_ident(s, to) == name)
			return true;
		if (x->kind == N_DR_NAME && node_ident(s, n) == name)
			return true;
	}
	return false;
}

/* `if (!pte) … return`, where stmt assigned pte: the lock was not taken there */
static bool is_failure_test(const struct syntax *s, node_id test, node_id stmt)
{
	node_id cond, then;

	if (!test || node_at(s, test)->kind != N_IF || node_role(s, test, R_ELSE))
		return false;
	cond = node_role(s, test, R_COND);
	then = node_role(s, test, R_THEN);
	if (!cond || !then || !ends_in_jump(s, then))
		return false;
	for (node_id n = cond; n; n = node_next(s, n, cond))
		if (node_at(s, n)->kind == N_IDENT && names_assigned(s, stmt, node_ident(s, n)))
			return true;
	return false;
}

/* Behind which statement the lock of this step is held. *test: what was tested on the way, or 0 */
static node_id held_behind(const struct region_site *t, ir_id lock, node_id *test)
{
	const struct syntax *s = t->src->s;
	node_id stmt = stmt_of(t, lock), last = stmt, next;

	*test = 0;
	if (!stmt || node_at(s, stmt)->kind == N_RETURN)
		return 0;
	while (node_at(s, last)->kind == N_DECL && (next = behind(s, last)) && node_at(s, next)->kind == N_DECL)
		last = next;
	next = behind(s, last);
	if (node_at(s, stmt)->kind == N_IF)
		*test = stmt;
	else if (is_failure_test(s, next, stmt))
		*test = last = next;
	return last;
}

/* ---- plans ----------------------------------------------------------------------------------- */

static void push_plan(region_plans_t *out, const struct region_plan *p)
{
	if (p->n)
		vec_push(out, *p);
}

static const char *enter_name(const struct region_site *t, ir_id entered)
{
	return entered && region_role(t->spec, t->ir, entered) == REGION_ENTERS ?
		       ir_callee(t->ir, t->ir->steps[entered].a) : NULL;
}

/* Some enter of the function, when it is not known which */
static const char *any_enter(const struct region_site *t)
{
	for (ir_id i = 1; i < t->ir->nsteps; i++)
		if (enter_name(t, i))
			return enter_name(t, i);
	return NULL;
}

struct retakes {
	uint8_t *released;       /* steps that drop the lock in the region and take it again */
	uint8_t *locks;          /* … which take it */
	uint8_t *leaves;         /* what leaves in between */
	bool any;
};

static void find_retakes(const struct region_site *t, struct retakes *x)
{
	uint8_t *inside = new_marks(t), *from;

	*x = (struct retakes){ new_marks(t), new_marks(t), new_marks(t), false };
	for (ir_id i = 1; i < t->ir->nsteps; i++)
		if (region_role(t->spec, t->ir, i) == REGION_ENTERS)
			reach(t, t->ir->steps[i].next, ROLE(LEAVES) | ROLE(ENTERS), inside);
	for (ir_id i = 1; i < t->ir->nsteps; i++) {
		if (!inside[i] || region_role(t->spec, t->ir, i) != REGION_RELEASED)
			continue;
		from = new_marks(t);
		reach(t, t->ir->steps[i].next, ROLE(LOCKED) | ROLE(LEAVES) | ROLE(ENTERS), from);
		if (!has_role(t, from, REGION_LOCKED))
			continue;
		x->any = true;
		x->released[i] = 1;
		for (ir_id k = 1; k < t->ir->nsteps; k++) {
			x->locks[k] |= from[k] && region_role(t->spec, t->ir, k) == REGION_LOCKED;
			x->leaves[k] |= from[k] && region_role(t->spec, t->ir, k) == REGION_LEAVES;
		}
	}
}

/* Is it entered behind this lock anyway, as at a label above both? */
static bool enters_behind(const struct region_site *t, ir_id lock)
{
	uint8_t *from = new_marks(t);

	reach(t, t->ir->steps[lock].next, ROLE(ENTERS) | ROLE(LEAVES) | ROLE(LOCKED) | ROLE(RELEASED), from);
	return has_role(t, from, REGION_ENTERS);
}

/* Enters behind this lock, or, when it is left there at once, leaves no more */
static bool plan_taken(const struct region_site *t, ir_id lock, const char *enter, bool tidy, struct region_plan *p)
{
	node_id test, at = held_behind(t, lock, &test), next = at ? behind(t->src->s, at) : 0;

	if (!at || enters_behind(t, lock))
		return at != 0;
	if (tidy && next && role_at(t, next) == REGION_LEAVES)
		return add_removal(t, p, step_of(t, next));
	return add_op(p, OP_AFTER, at, call_text(t, enter));
}

/* clean_up: what leaves between release and lock goes */
static bool plan_retake(const struct region_site *t, const struct retakes *x, const char *enter, bool clean_up, bool tidy,
			struct region_plan *p)
{
	const char *leave = region_partner(t->spec, enter);
	bool ok = leave != NULL;

	for (ir_id i = 1; i < t->ir->nsteps && ok; i++) {
		if (x->released[i])
			ok = add_op(p, OP_BEFORE, stmt_of(t, i), call_text(t, leave));
		if (ok && x->locks[i])
			ok = plan_taken(t, i, enter, tidy, p);
		if (ok && clean_up && x->leaves[i])
			ok = add_removal(t, p, i);
	}
	return ok;
}

static void plans_retake(const struct region_site *t, ir_id entered, region_plans_t *out)
{
	const char *enter = entered ? enter_name(t, entered) : any_enter(t);
	struct retakes x;

	if (!enter)
		return;
	find_retakes(t, &x);
	for (int way = 0; x.any && way < 4; way++) {
		struct region_plan p = { .n = 0 };

		if (plan_retake(t, &x, enter, way & 2, !(way & 1), &p))
			push_plan(out, &p);
	}
}

/* Adds what is reached only when the lock turned out not to be held: not from behind the test */
static void reach_without_lock(const struct region_site *t, ir_id lock, node_id test, uint8_t *seen)
{
	const unsigned stops = ROLE(LOCKED) | ROLE(LEAVES) | ROLE(ENTERS);
	uint8_t *all = new_marks(t), *held = new_marks(t);
	ir_id next = 0;

	for (ir_id i = 1; i < t->ir->nsteps; i++)
		if (token_of(t, i) > node_at(t->src->s, test)->last && (!next || token_of(t, i) < token_of(t, next)))
			next = i;
	if (!next)
		return;
	reach(t, t->ir->steps[lock].next, stops, all);
	reach(t, next, stops, held);
	for (ir_id i = 1; i < t->ir->nsteps; i++)
		seen[i] |= all[i] && !held[i];
}

/* The region begins before the lock: enter behind it, and leave no more on the ways on which it is not held. */
static void plan_late(const struct region_site *t, ir_id entered, ir_id before_lock, region_plans_t *out)
{
	const char *enter = enter_name(t, entered);
	struct region_plan p = { .n = 0 };
	uint8_t *seen = new_marks(t);
	node_id at = 0, test = 0;
	ir_id lock = 0;
	bool ok;

	if (!enter)
		return;
	reach(t, t->ir->steps[entered].next, ROLE(LOCKED) | ROLE(LEAVES) | ROLE(ENTERS), seen);
	if (before_lock && !seen[before_lock])
		return;
	for (ir_id i = 1; i < t->ir->nsteps; i++) {
		if (!seen[i] || region_role(t->spec, t->ir, i) != REGION_LOCKED)
			continue;
		if (lock)
			return;
		lock = i;
	}
	at = lock ? held_behind(t, lock, &test) : 0;
	if (test)
		reach_without_lock(t, lock, test, seen);
	ok = at && add_removal(t, &p, entered) && add_op(&p, OP_AFTER, at, call_text(t, enter));
	for (ir_id i = 1; i < t->ir->nsteps && ok; i++)
		if (region_role(t->spec, t->ir, i) == REGION_LEAVES && seen[i])
			ok = add_removal(t, &p, i);
	if (ok)
		push_plan(out, &p);
}

/* Where the lock is released, before this statement in its list; 0: not there */
static node_id release_before(const struct region_site *t, node_id stmt)
{
	node_id c = before(t->src->s, stmt);

	for (int i = 0; c && i < BACK_MAX; i++, c = before(t->src->s, c)) {
		if (role_at(t, c) == REGION_RELEASED)
			return c;
		if (ends_in_jump(t->src->s, c))
			return 0;
	}
	return 0;
}

static void plan_leave_earlier(const struct region_site *t, ir_id leave, region_plans_t *out)
{
	node_id stmt = stmt_of(t, leave), release = stmt ? release_before(t, stmt) : 0;
	struct region_plan p = { .n = 0 };

	if (release && region_role(t->spec, t->ir, leave) == REGION_LEAVES && add_removal(t, &p, leave) &&
	    add_op(&p, OP_BEFORE, release, call_text(t, ir_callee(t->ir, t->ir->steps[leave].a))))
		push_plan(out, &p);
}

/* ---- a return with the mode on --------------------------------------------------------------- */

/* The last statement of the function's own block */
static node_id last_stmt(const struct region_site *t)
{
	const struct syntax *s = t->src->s;
	tok_id tok = token_of(t, 1);
	node_id n = tok ? syntax_item_before(s, tok) : 0, f = n ? node_function(s, print_item(s, tok)) : 0;
	node_id body = f ? node_role(s, f, R_BODY) : 0, last = 0;

	for (node_id c = body ? node_at(s, body)->child : 0; c; c = node_at(s, c)->next)
		last = c;
	return last;
}

/* What turns off what is on, or on again what is paused */
static const char *ending(const struct region_site *t, const struct region_found *f)
{
	const char *name = NULL, *other;

	if (!f->paused)
		return enter_name(t, f->entered) ? region_partner(t->spec, enter_name(t, f->entered)) : NULL;
	for (ir_id i = 1; i < t->ir->nsteps; i++) {
		if (region_role(t->spec, t->ir, i) != REGION_PAUSES)
			continue;
		other = ir_callee(t->ir, t->ir->steps[i].a);
		if (name && other != name)
			return NULL;
		name = other;
	}
	return name ? region_partner(t->spec, name) : NULL;
}

static void plan_insert(const struct region_site *t, int kind, node_id stmt, const char *leave, region_plans_t *out)
{
	struct region_plan p = { .n = 0 };

	if (add_op(&p, kind, stmt, call_text(t, leave)))
		push_plan(out, &p);
}

static bool forgets_end(const struct region_found *f, const struct region_site *t)
{
	return !f->step || t->ir->steps[f->step].implied;
}

static const char *plans_return(const struct region_site *t, const struct region_found *f, region_plans_t *out)
{
	const struct syntax *s = t->src->s;
	const char *leave = ending(t, f);
	node_id stmt, release;

	if (!leave)
		return "it was turned on by another function, and it cannot be told what should turn it off";
	if (forgets_end(f, t)) {
		stmt = last_stmt(t);
		if (!stmt || node_at(s, stmt)->kind == N_PP_COND || node_at(s, stmt)->kind == N_ALT)
			return "the function ends behind an #if";
		release = role_at(t, stmt) == REGION_RELEASED ? stmt : release_before(t, stmt);
		if (release)
			plan_insert(t, OP_BEFORE, release, leave, out);
		plan_insert(t, OP_AFTER, stmt, leave, out);
		return NULL;
	}
	stmt = stmt_of(t, f->step);
	if (!stmt || node_at(s, stmt)->kind != N_RETURN)
		return "a macro returns here";
	region_plan_goto(t, stmt, leave, out);
	release = release_before(t, stmt);
	if (release)
		plan_insert(t, OP_BEFORE, release, leave, out);
	plan_insert(t, OP_BEFORE, stmt, leave, out);
	return NULL;
}

/* ---- all ------------------------------------------------------------------------------------- */

static const char *nothing(enum region_fault fault)
{
	switch (fault) {
	case REGION_SLEEPS:
		return "the lock is not dropped for it, and it is not called before the lock is taken: what it does would have "
		       "to be done elsewhere";
	case REGION_UNLOCKED:
		return "the lock is released elsewhere";
	default:
		return "nothing that could be moved stands beside it";
	}
}

const char *region_plans(const struct region_site *t, const struct region_found *f, region_plans_t *out)
{
	const char *why = NULL;

	if (t->body->macro)
		return "it is in the body of a macro";
	if (f->callback)
		return "it is in a callback, or the callback should not be passed here";
	switch (f->fault) {
	case REGION_NOT_LEFT:
		if (f->step && f->step == f->entered)
			plans_retake(t, f->entered, out);
		else
			why = plans_return(t, f, out);
		if (!f->step || f->step != f->entered)
			plans_retake(t, f->entered, out);
		why = out->len ? NULL : why;
		break;
	case REGION_NOT_ENTERED:
		return "whether it should be turned on before, or not be turned off here, cannot be told";
	case REGION_SLEEPS:
		plans_retake(t, f->entered, out);
		plan_late(t, f->entered, f->step, out);
		break;
	case REGION_UNLOCKED:
		plan_leave_earlier(t, f->step, out);
		plans_retake(t, f->entered, out);
		plan_late(t, f->entered, f->step, out);
		break;
	case REGION_LOCKS:
		plan_late(t, f->entered, 0, out);
		plans_retake(t, f->entered, out);
		break;
	default:
		return "what should be done about it is not mechanical";
	}
	return why || out->len ? why : nothing(f->fault);
}

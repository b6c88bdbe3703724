// SPDX-License-Identifier: GPL-2.0-only
/* From one node to another, with the clean-ups in between; also out of a part into what is around it. */
#include "flow/ir_private.h"

#define MAX_CLEANUPS 256 /* on one edge */

static tok_id position(const struct ir_builder *b, const struct ir_part *p)
{
	const struct flow_node *n = &p->f->nodes[p->at];

	return n->kind == FL_CLOSE ? node_at(b->s, n->syn)->last : node_at(b->s, n->syn)->first;
}

static void cleanups(struct ir_builder *b, struct ir_part *p, flow_id to)
{
	node_id decls[MAX_CLEANUPS];
	tok_id at = position(b, b->part);
	size_t n = flow_cleanups(p->f, p->at, to, decls, MAX_CLEANUPS);

	if (n > MAX_CLEANUPS)
		ir_lost(b, at, "more clean-ups than are followed");
	for (size_t i = 0; i < MIN(n, MAX_CLEANUPS); i++)
		ir_cleanup(b, decls[i], at);
}

/* A loop's node is entered from before it, with what begins the loop, and from within it, with what ends a round. */
static label_id label_of(const struct ir_part *p, flow_id to)
{
	return p->again[to] && p->at >= to ? p->again[to] : p->entry[to];
}

/* From the node of the innermost part to one of this part */
static void go_in(struct ir_builder *b, struct ir_part *p, flow_id to)
{
	for (struct ir_part *i = b->part; i != p; i = i->outer)
		cleanups(b, i, i->f->exit);
	cleanups(b, p, to);
	ir_jump(b, label_of(p, to));
}

void ir_go(struct ir_builder *b, flow_id to)
{
	go_in(b, b->part, to);
}

void ir_go_on(struct ir_builder *b)
{
	flow_id to = b->part->f->nodes[b->part->at].on;

	if (to)
		ir_go(b, to);
	else
		ir_jump(b, b->end); /* it ended, as does a call that never returns */
}

/* ---- return ---------------------------------------------------------------------------------- */

static bool has_cleanups(const struct ir_builder *b)
{
	for (const struct ir_part *p = b->part; p; p = p->outer)
		if (p->f->nodes[p->at].cleanups)
			return true;
	return false;
}

void ir_return(struct ir_builder *b, tok_id at, ir_id value)
{
	if (value && has_cleanups(b) && ir_at(b, value)->kind != IE_VAR)
		value = ir_keep(b, at, value);
	for (struct ir_part *p = b->part; p; p = p->outer)
		cleanups(b, p, p->f->exit);
	if (b->macro)
		ir_lost(b, at, "a return out of the macro");
	else
		ir_emit(b, IR_RETURN, at, value, 0);
	ir_jump(b, b->end);
}

/* ---- break, continue ------------------------------------------------------------------------- */

static bool breaks_to(const struct ir_part *p, flow_id to)
{
	return p->f->nodes[to].kind == FL_ENDLOOP || p->f->nodes[to].kind == FL_ENDSWITCH;
}

static bool continues_to(const struct ir_part *p, flow_id to)
{
	const struct flow_node *n = &p->f->nodes[to];

	switch (n->kind) {
	case FL_LOOP:
	case FL_ITERATOR:
		return to <= p->at;
	case FL_DO_WHILE:
	case FL_LOOP_FALLTHROUGH: /* of a guard's body */
		return n->stmt_head < p->at;
	default:
		return false;
	}
}

static flow_id target(const struct ir_part *p, bool leaves)
{
	uint32_t n;
	const flow_id *succ = flow_succ(p->f, p->at, &n);

	for (uint32_t i = 0; i < n; i++)
		if (leaves ? breaks_to(p, succ[i]) : continues_to(p, succ[i]))
			return succ[i];
	return 0;
}

void ir_break(struct ir_builder *b, tok_id at, bool leaves)
{
	for (struct ir_part *p = b->part; p; p = p->outer) {
		if (target(p, leaves)) {
			go_in(b, p, target(p, leaves));
			return;
		}
	}
	if (leaves)
		ir_lost(b, at, b->macro ? "a break out of the macro" : "a break outside of a loop");
	else
		ir_lost(b, at, b->macro ? "a continue out of the macro" : "a continue outside of a loop");
	ir_jump(b, b->end);
}

/* ---- branches of #if --------------------------------------------------------------------------- */

/* Is this branch of an #if the one that is there? */
static void branch_is_there(struct ir_builder *b, node_id branch, label_id no)
{
	node_id c = node_at(b->s, node_at(b->s, branch)->parent)->child;
	label_id yes;

	for (;; c = node_at(b->s, c)->next) {
		yes = ir_label(b);
		if (node_at(b->s, c)->kind != N_PP_BRANCH)
			ir_pp_variant(b, branch, yes, no);
		else if (c == branch)
			ir_pp_cond(b, node_at(b->s, c)->first, yes, no);
		else
			ir_pp_cond(b, node_at(b->s, c)->first, no, yes);
		ir_place(b, yes);
		if (c == branch || node_at(b->s, c)->kind != N_PP_BRANCH)
			return;
	}
}

static bool lies_in(const struct ir_part *p, flow_id n, flow_id container)
{
	for (n = p->f->nodes[n].container; n; n = p->f->nodes[n].container)
		if (n == container)
			return true;
	return false;
}

bool ir_node_is_there(struct ir_builder *b, const struct ir_part *p, flow_id n, label_id no)
{
	const struct flow_node *nodes = p->f->nodes;
	bool asks = false;

	for (flow_id c = nodes[n].container; c && !lies_in(p, p->at, c); c = nodes[c].container) {
		if (nodes[c].kind != FL_COND_BRANCH || nodes[c].syn == nodes[nodes[c].stmt_head].syn)
			continue;
		branch_is_there(b, nodes[c].syn, no);
		asks = true;
	}
	return asks;
}

/* ---- goto ------------------------------------------------------------------------------------ */

static bool is_label(const struct ir_builder *b, const struct ir_part *p, flow_id to, const char *name)
{
	const struct flow_node *n = &p->f->nodes[to];

	if (n->kind != FL_LABEL)
		return !name && n->kind == FL_GOTO; /* by way of another computed goto */
	return !name || node_ident(b->s, node_role(b->s, n->syn, R_NAME)) == name;
}

/* To the labels of this name (NULL: of any) to which the part's node leads: there are several in branches of #if */
static bool go_label(struct ir_builder *b, struct ir_part *p, tok_id at, const char *name)
{
	uint32_t n;
	const flow_id *succ = flow_succ(p->f, p->at, &n);
	flow_id last = 0;
	label_id in, next;

	for (uint32_t i = 0; i < n; i++) {
		if (!is_label(b, p, succ[i], name))
			continue;
		if (last) {
			in = ir_label(b);
			next = ir_label(b);
			if (!name || !ir_node_is_there(b, p, last, next))
				ir_choice(b, at, in, next);
			ir_place(b, in);
			go_in(b, p, last);
			ir_place(b, next);
		}
		last = succ[i];
	}
	if (last)
		go_in(b, p, last);
	return last != 0;
}

bool ir_go_label(struct ir_builder *b, tok_id at, const char *name)
{
	for (struct ir_part *p = b->part; p; p = p->outer)
		if (go_label(b, p, at, name))
			return true;
	return false;
}

void ir_goto(struct ir_builder *b, node_id n)
{
	node_id label = node_role(b->s, n, R_LABEL);
	bool named = label && node_at(b->s, label)->kind == N_IDENT;
	tok_id at = node_at(b->s, n)->first;

	if (!named)
		ir_effect(b, label);
	if (ir_go_label(b, at, named ? node_ident(b->s, label) : NULL))
		return;
	if (!named)
		ir_lost(b, at, "a computed goto in a function without labels");
	else
		ir_lost(b, at, b->macro ? "a goto out of the macro" : "a goto to a label that is not there");
	ir_jump(b, b->end);
}

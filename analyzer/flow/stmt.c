// SPDX-License-Identifier: GPL-2.0-only
/* Statements: one function for each kind, which makes the nodes that flow.h draws. */
#include "flow/private.h"

/* Deeper than what the parser lets through; a tree made otherwise must not overflow the stack either. */
#define MAX_DEPTH 3000

static flow_id marker(struct builder *b, enum flow_kind kind, flow_id head, flow_id from)
{
	flow_id n = flow_add(b, kind, b->nodes.at[head].syn);

	b->nodes.at[n].stmt_head = head;
	flow_link(b, from, n);
	return n;
}

/* The statement that a header governs; nodes of it lie in `container` */
static flow_id branch(struct builder *b, node_id body, flow_id container, flow_id from)
{
	struct where saved = b->w;

	b->w.container = b->w.base = container;
	if (body)
		from = flow_stmt(b, body, from);
	b->w = saved;
	return from;
}

/* AFTER and END of a statement whose head is `head` */
static flow_id close_stmt(struct builder *b, enum flow_kind kind, flow_id head, flow_id after_from)
{
	flow_id after = marker(b, FL_AFTER, head, after_from), end = marker(b, kind, head, after);

	b->nodes.at[head].end = end;
	b->nodes.at[head].after = b->nodes.at[after_from].after = after;
	return end;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

flow_id flow_list(struct builder *b, node_id parent, flow_id from)
{
	node_id c;

	for (c = node_at(b->s, parent)->child; c; c = node_at(b->s, c)->next)
		from = flow_stmt(b, c, from);
	return from;
}

static flow_id compound(struct builder *b, node_id n, flow_id from)
{
	struct where saved = b->w;
	flow_id open = flow_add(b, FL_OPEN, n), close;

	flow_link(b, from, open);
	b->w.container = b->w.base = open;
	from = flow_list(b, n, open);
	b->w.container = saved.container;
	close = flow_add(b, FL_CLOSE, n);
	flow_link(b, from, close);
	b->nodes.at[open].end = close;
	b->nodes.at[close].stmt_head = open;
	b->w = saved;
	return close;
}

/* ---- if -------------------------------------------------------------------------------------- */

/* ELSE and what it governs; nodes of it lie in `mark`, FALSE or (of a macro that ends in an if) LOOP_FALLTHROUGH */
static flow_id else_branch(struct builder *b, node_id n, flow_id head, flow_id mark)
{
	flow_id outer = b->w.container, from;

	b->w.container = mark;
	from = marker(b, FL_ELSE, head, mark);
	b->w.container = outer;
	return branch(b, node_role(b->s, n, R_ELSE), mark, from);
}

static flow_id if_stmt(struct builder *b, node_id n, flow_id from)
{
	const struct syntax *s = b->s;
	flow_id head = flow_add(b, FL_IF, n), mark, yes, no, end;

	flow_link(b, from, head);
	flow_leaves(b, head, node_role(s, n, R_COND));
	mark = marker(b, FL_TRUE, head, head);
	yes = branch(b, node_role(s, n, R_THEN), mark, mark);
	if (node_role(s, n, R_ELSE))
		no = else_branch(b, n, head, marker(b, FL_FALSE, head, head));
	else
		no = marker(b, FL_FALLTHROUGH, head, head);
	end = close_stmt(b, FL_ENDIF, head, head);
	flow_link(b, yes, end);
	flow_link(b, no, end);
	return end;
}

/* ---- loops ----------------------------------------------------------------------------------- */

/* Is this condition written as a constant? Then *value is it. */
static bool constant(const struct syntax *s, node_id e, bool *value)
{
	const struct token *t;

	while (e && node_at(s, e)->kind == N_PAREN)
		e = node_at(s, e)->child;
	if (!e)
		return false;
	t = &s->toks[node_at(s, e)->first];
	if (node_at(s, e)->kind == N_NUMBER) {
		*value = t->len != 1 || s->text[t->off] != '0';
		return true;
	}
	*value = token_is(s, node_at(s, e)->first, "true");
	return node_at(s, e)->kind == N_IDENT && (*value || token_is(s, node_at(s, e)->first, "false"));
}

static bool endless(const struct syntax *s, node_id n)
{
	node_id cond = node_role(s, n, R_COND);
	bool value;

	if (cond)
		return constant(s, cond, &value) && value;
	return node_at(s, n)->kind == N_FOR;
}

/* What the header of a loop itself evaluates */
static void loop_header(struct builder *b, node_id n, flow_id head)
{
	node_id c;

	for (c = node_at(b->s, n)->child; c; c = node_at(b->s, c)->next)
		if (node_at(b->s, c)->role != R_BODY && node_at(b->s, c)->role != R_ELSE)
			flow_leaves(b, head, c);
}

/* What of the header has a clean-up: a variable of for (…), or the guard of an iterator; 0: nothing */
static node_id loop_cleanup(const struct builder *b, node_id n)
{
	node_id what = node_at(b->s, n)->kind == N_ITERATOR ? n : node_role(b->s, n, R_INIT);

	return what && flow_is_cleanup(b, what) ? what : 0;
}

/* while, for and iterators. The body of a guard (scoped_guard) is run once at most, so it leads to what is behind it. */
static flow_id loop(struct builder *b, node_id n, flow_id from)
{
	const struct syntax *s = b->s;
	bool iterator = node_at(s, n)->kind == N_ITERATOR;
	node_id cleanup = loop_cleanup(b, n);
	flow_id head = flow_add(b, iterator ? FL_ITERATOR : FL_LOOP, n), mark, out, end;
	flow_id again = iterator && flow_is_guard(s, n) ? flow_later(b) : head;
	struct where saved = b->w;

	flow_link(b, from, head);
	loop_header(b, n, head);
	b->nodes.at[head].once = iterator ? flow_runs_once(b, n) : endless(s, n);
	mark = marker(b, FL_INLOOP, head, head);
	b->w.to_break = out = flow_later(b);
	b->w.to_continue = again;
	if (cleanup)
		flow_cleanup_add(b, cleanup);
	flow_link(b, branch(b, node_role(s, n, R_BODY), mark, mark), again);
	b->w = saved;
	mark = marker(b, FL_LOOP_FALLTHROUGH, head, head);
	if (again != head)
		flow_settle(b, again, mark);
	if (node_role(s, n, R_ELSE))
		mark = else_branch(b, n, head, mark);
	end = close_stmt(b, FL_ENDLOOP, head, head);
	flow_link(b, mark, end);
	flow_settle(b, out, end);
	return end;
}

/* As Coccinelle has it, do … while (0) has no way back. INLOOP only says which nodes are inside then. */
static flow_id do_stmt(struct builder *b, node_id n, flow_id from)
{
	node_id cond = node_role(b->s, n, R_COND);
	struct where saved = b->w;
	flow_id head = flow_add(b, FL_DO, n), mark, tail, out, end, again;
	bool value, back = !constant(b->s, cond, &value) || value;

	flow_link(b, from, head);
	mark = marker(b, FL_INLOOP, head, 0);
	b->w.to_break = out = flow_later(b);
	b->w.to_continue = again = flow_later(b);
	from = branch(b, node_role(b->s, n, R_BODY), mark, head);
	b->w = saved;
	tail = marker(b, FL_DO_WHILE, head, from);
	flow_settle(b, again, tail);
	flow_leaves(b, tail, cond);
	if (back) {
		flow_link(b, tail, mark);
		flow_link(b, mark, head);
		b->nodes.at[tail].once = endless(b->s, n);
	}
	mark = marker(b, FL_LOOP_FALLTHROUGH, head, tail);
	end = close_stmt(b, FL_ENDLOOP, head, tail);
	flow_link(b, mark, end);
	flow_settle(b, out, end);
	return end;
}

/* ---- switch ---------------------------------------------------------------------------------- */

/* The braces of a switch lead to its cases only. */
static flow_id switch_body(struct builder *b, node_id body, struct in_switch *in)
{
	struct where saved = b->w;
	flow_id open = flow_add(b, FL_OPEN, body), close, last;

	flow_link(b, in->entry, open);
	in->entry = open;
	b->w.container = b->w.base = open;
	last = flow_list(b, body, 0);
	b->w.container = saved.container;
	close = flow_add(b, FL_CLOSE, body);
	flow_link(b, last, close);
	if (!in->has_case)
		flow_link(b, open, close);
	b->nodes.at[open].end = close;
	b->nodes.at[close].stmt_head = open;
	b->w = saved;
	return close;
}

static flow_id switch_stmt(struct builder *b, node_id n, flow_id from)
{
	node_id body = node_role(b->s, n, R_BODY);
	struct where saved = b->w;
	flow_id head = flow_add(b, FL_SWITCH, n), out, end, no = 0;
	struct in_switch in = { head, false, false };

	flow_link(b, from, head);
	flow_leaves(b, head, node_role(b->s, n, R_COND));
	b->w.in = &in;
	b->w.to_break = out = flow_later(b);
	if (body && node_at(b->s, body)->kind == N_COMPOUND)
		from = switch_body(b, body, &in);
	else
		from = branch(b, body, b->w.container, 0);
	b->w = saved;
	if (!in.has_default)
		no = marker(b, FL_FALLTHROUGH, head, head);
	end = close_stmt(b, FL_ENDSWITCH, head, head);
	flow_link(b, from, end);
	flow_link(b, no, end);
	flow_settle(b, out, end);
	return end;
}

static flow_id case_stmt(struct builder *b, node_id n, flow_id from)
{
	bool other = node_at(b->s, n)->kind == N_DEFAULT;
	flow_id mark, node;

	b->w.container = b->w.base;
	mark = flow_add(b, FL_CASE_MARK, n);
	if (b->w.in) {
		flow_link(b, b->w.in->entry, mark);
		b->w.in->has_case = true;
		b->w.in->has_default |= other;
	} else if (!b->macro) {
		flow_gap_add(b, n, "a case outside of a switch");
	}
	b->w.container = mark;
	node = flow_add(b, other ? FL_DEFAULT : FL_CASE, n);
	b->nodes.at[mark].stmt_head = node;
	flow_link(b, mark, node);
	flow_link(b, from, node);
	if (node_role(b->s, n, R_BODY))
		return flow_stmt(b, node_role(b->s, n, R_BODY), node);
	return node;
}

/* ---- jumps ----------------------------------------------------------------------------------- */

static flow_id label_stmt(struct builder *b, node_id n, flow_id from)
{
	node_id name = node_role(b->s, n, R_NAME);
	flow_id node = flow_add(b, FL_LABEL, n);

	flow_link(b, from, node);
	if (name)
		flow_label_add(b, node_ident(b->s, name), node);
	if (node_role(b->s, n, R_BODY))
		return flow_stmt(b, node_role(b->s, n, R_BODY), node);
	return node;
}

static flow_id goto_stmt(struct builder *b, node_id n, flow_id from)
{
	node_id label = node_role(b->s, n, R_LABEL);
	bool computed = !label || node_at(b->s, label)->kind != N_IDENT;
	flow_id node = flow_add(b, FL_GOTO, n);

	flow_link(b, from, node);
	flow_jump_add(b, node, n, computed ? NULL : node_ident(b->s, label));
	if (computed)
		flow_leaves(b, node, label);
	return 0;
}

static flow_id break_stmt(struct builder *b, node_id n, flow_id from)
{
	bool leaves = node_at(b->s, n)->kind == N_BREAK;
	flow_id node = flow_add(b, leaves ? FL_BREAK : FL_CONTINUE, n);
	flow_id to = leaves ? b->w.to_break : b->w.to_continue;

	flow_link(b, from, node);
	flow_link(b, node, to ? to : TO_LATER + LATER_EXIT);
	if (!to && !b->macro)
		flow_gap_add(b, n, leaves ? "a break outside of a loop" : "a continue outside of a loop");
	return 0;
}

static flow_id return_stmt(struct builder *b, node_id n, flow_id from)
{
	flow_id node = flow_add(b, FL_RETURN, n);

	flow_link(b, from, node);
	flow_leaves(b, node, node_role(b->s, n, R_VALUE));
	if (!b->nodes.at[node].noreturn)
		flow_link(b, node, TO_LATER + LATER_EXIT);
	return 0;
}

/* ---- #if, variants --------------------------------------------------------------------------- */

static bool has_else(const struct syntax *s, node_id n)
{
	node_id c, last = 0;
	tok_id t;

	for (c = node_at(s, n)->child; c; c = node_at(s, c)->next)
		last = c;
	t = last ? node_at(s, last)->first : 0;
	return last && s->toks[t].kind == T_HASH && s->toks[t].sub == D_ELSE;
}

static flow_id alternatives(struct builder *b, node_id n, flow_id from)
{
	bool group = node_at(b->s, n)->kind == N_PP_COND;
	flow_id head = flow_add(b, FL_COND, n), end, mark;
	struct where saved = b->w;
	VEC(flow_id) ends = { 0 };
	node_id c;

	flow_link(b, from, head);
	for (c = node_at(b->s, n)->child; c; c = node_at(b->s, c)->next) {
		mark = flow_add(b, FL_COND_BRANCH, c);
		b->nodes.at[mark].stmt_head = head;
		flow_link(b, head, mark);
		b->w.container = b->w.base = mark;
		mark = flow_list(b, c, mark);
		vec_push(&ends, mark);
		saved.cleanups = b->w.cleanups; /* a __free in a branch lives on behind it */
		b->w = saved;
	}
	if (group && !has_else(b->s, n))
		vec_push(&ends, marker(b, FL_COND_BRANCH, head, head));
	end = marker(b, FL_COND_END, head, 0);
	b->nodes.at[head].end = end;
	for (size_t i = 0; i < ends.len; i++)
		flow_link(b, ends.at[i], end);
	vec_release(&ends);
	return end;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static flow_id plain(struct builder *b, enum flow_kind kind, node_id n, flow_id from)
{
	flow_id node = flow_add(b, kind, n);

	flow_link(b, from, node);
	if (node_at(b->s, n)->kind == N_ERROR)
		flow_gap_add(b, n, "not understood");
	else
		flow_leaves(b, node, n);
	if (flow_is_cleanup(b, n))
		flow_cleanup_add(b, n);
	return b->nodes.at[node].noreturn ? 0 : node;
}

static flow_id statement(struct builder *b, node_id n, flow_id from)
{
	switch (node_at(b->s, n)->kind) {
	case N_COMPOUND:
		return compound(b, n, from);
	case N_IF:
		return if_stmt(b, n, from);
	case N_WHILE:
	case N_FOR:
	case N_ITERATOR:
		return loop(b, n, from);
	case N_DO:
		return do_stmt(b, n, from);
	case N_SWITCH:
		return switch_stmt(b, n, from);
	case N_CASE:
	case N_DEFAULT:
		return case_stmt(b, n, from);
	case N_LABEL:
		return label_stmt(b, n, from);
	case N_GOTO:
		return goto_stmt(b, n, from);
	case N_BREAK:
	case N_CONTINUE:
		return break_stmt(b, n, from);
	case N_RETURN:
		return return_stmt(b, n, from);
	case N_PP_COND:
	case N_ALT:
		return alternatives(b, n, from);
	case N_DECL:
	case N_DECLARER:
	case N_STATIC_ASSERT:
	case N_FUNC_DEF:
		return plain(b, FL_DECL, n, from);
	case N_PP_INCLUDE:
	case N_PP_DEFINE:
	case N_PP_UNDEF:
	case N_PP_OTHER:
		return from; /* spatch looks through them, too */
	default:
		return plain(b, FL_STMT, n, from);
	}
}

flow_id flow_stmt(struct builder *b, node_id n, flow_id from)
{
	flow_id node;

	if (b->depth >= MAX_DEPTH) {
		flow_gap_add(b, n, "nested too deeply");
		node = flow_add(b, FL_STMT, n);
		flow_link(b, from, node);
		return node;
	}
	b->depth++;
	from = statement(b, n, from);
	b->depth--;
	return from;
}

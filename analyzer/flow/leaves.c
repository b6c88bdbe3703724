// SPDX-License-Identifier: GPL-2.0-only
/*
 * What leaves from inside of an expression or a declaration: jumps in statement expressions and in macro arguments,
 * macros that hide one, asm goto, calls that never return; and clean-ups that a declaration asks for.
 */
#include "flow/private.h"

struct scan {
	struct builder *b;
	flow_id node;
	node_id part;        /* the part of the node that is looked at */
	bool leaves, jumps, dies;
};

static bool is(const struct syntax *s, node_id n, const char *text)
{
	return token_is(s, node_at(s, n)->first, text);
}

node_id flow_callee(const struct syntax *s, node_id call)
{
	node_id c = node_role(s, call, R_CALLEE);

	while (c && node_at(s, c)->kind == N_CALL)
		c = node_role(s, c, R_CALLEE);
	return c && node_at(s, c)->kind == N_IDENT ? c : 0;
}

/* ---- where in its part something stands ------------------------------------------------------ */

/* Does a loop or switch inside of the part catch a break (continue: only a loop)? */
static bool caught(const struct scan *sc, node_id n, bool loops_only)
{
	const struct syntax *s = sc->b->s;

	for (; n != sc->part; n = node_at(s, n)->parent) {
		if (node_at(s, n)->role != R_BODY)
			continue;
		switch (node_at(s, node_at(s, n)->parent)->kind) {
		case N_WHILE:
		case N_FOR:
		case N_DO:
		case N_ITERATOR:
			return true;
		case N_SWITCH:
			if (!loops_only)
				return true;
		}
	}
	return false;
}

/* Is n evaluated whenever its parent is? */
static bool always(const struct syntax *s, node_id n)
{
	const struct node *p = node_at(s, node_at(s, n)->parent);
	enum node_role role = node_at(s, n)->role;

	switch (p->kind) {
	case N_BINARY:
		return role != R_RIGHT || (p->sub != P_ANDAND && p->sub != P_OROR);
	case N_COND:
		return role == R_COND;
	case N_IF:
	case N_WHILE:
	case N_SWITCH:
		return role == R_COND;
	case N_FOR:
		return role == R_INIT;
	case N_ITERATOR:
	case N_GENERIC_ASSOC:
	case N_GENERIC:
	case N_PP_BRANCH:
	case N_VARIANT:
		return false;
	case N_ARGS: /* expressions are taken for a function's arguments; a statement is for a macro to use or not */
		return node_kind_is_expr(node_at(s, n)->kind);
	default:
		return true;
	}
}

static bool certain(const struct scan *sc, node_id n)
{
	for (; n != sc->part; n = node_at(sc->b->s, n)->parent)
		if (!always(sc->b->s, n))
			return false;
	return true;
}

/* ---- what leaves ----------------------------------------------------------------------------- */

static void leave_to(struct scan *sc, flow_id to)
{
	sc->leaves = true;
	flow_link_hidden(sc->b, sc->node, to ? to : TO_LATER + LATER_EXIT);
}

static void go_to(struct scan *sc, node_id at, const char *label)
{
	sc->jumps = true; /* away or within: that is known when all labels are */
	flow_jump_add(sc->b, sc->node, at, label);
}

static void goto_inside(struct scan *sc, node_id n)
{
	node_id label = node_role(sc->b->s, n, R_LABEL);
	bool named = label && node_at(sc->b->s, label)->kind == N_IDENT;

	go_to(sc, n, named ? node_ident(sc->b->s, label) : NULL);
}

const char *flow_argument(const struct syntax *s, node_id call, unsigned long nth)
{
	node_id args = node_child_kind(s, call, N_ARGS), a = args ? node_at(s, args)->child : 0;

	while (a && --nth)
		a = node_at(s, a)->next;
	return a && node_at(s, a)->kind == N_IDENT ? node_ident(s, a) : NULL;
}

static void macro(struct scan *sc, node_id name, node_id call)
{
	const struct flow_names *names = sc->b->names;
	const char *label = NULL;
	unsigned how;

	if (!names->macro_leaves)
		return;
	how = names->macro_leaves(names->ctx, node_ident(sc->b->s, name), &label);
	if (how & FLOW_RETURNS)
		leave_to(sc, 0);
	if (label && label[0] == '$')
		label = call ? flow_argument(sc->b->s, call, strtoul(label + 1, NULL, 10)) : NULL;
	if ((how & FLOW_GOES) && label)
		go_to(sc, name, label);
	else if (how & FLOW_GOES) {
		leave_to(sc, 0);
		flow_gap_add(sc->b, name, "a macro that goes to a label which is not known");
	}
	if (how & FLOW_BREAKS)
		leave_to(sc, sc->b->w.to_break);
	if (how & FLOW_CONTINUES)
		leave_to(sc, sc->b->w.to_continue);
}

bool flow_never_returns(const struct flow_names *names, const char *function)
{
	if (names->noreturn && names->noreturn(names->ctx, function))
		return true;
	return names->names && (names_get(names->names, function, strlen(function)) & NAME_NORETURN);
}

static void call(struct scan *sc, node_id n)
{
	node_id name = flow_callee(sc->b->s, n);

	if (!name)
		return;
	macro(sc, name, n);
	if (!sc->dies && flow_never_returns(sc->b->names, node_ident(sc->b->s, name)))
		sc->dies = certain(sc, n);
}

/* asm goto ("…" : out : in : clobber : label, …): labels stand behind the fourth colon */
static void asm_labels(struct scan *sc, node_id n)
{
	const struct syntax *s = sc->b->s;
	tok_id t = node_at(s, n)->first, last = node_at(s, n)->last;
	int colons = 0, depth = 0;
	bool goes = false;
	size_t len;

	for (; t <= last; t++) {
		const struct token *k = &s->toks[t];

		if (k->kind == T_IDENT && !depth)
			goes |= memmem(token_text(s, t, &len), k->len, "goto", 4) != NULL;
		if (k->kind == T_IDENT && depth == 1 && colons == 4 && goes)
			go_to(sc, n, internn(token_text(s, t, &len), k->len));
		if (k->kind != T_PUNCT)
			continue;
		depth += k->sub == P_LPAREN || k->sub == P_LBRACKET;
		depth -= k->sub == P_RPAREN || k->sub == P_RBRACKET;
		colons += k->sub == P_COLON && depth == 1;
	}
}

static void name_used(struct scan *sc, node_id n)
{
	enum node_role role = node_at(sc->b->s, n)->role;

	if (role != R_NAME && role != R_LABEL && role != R_CALLEE)
		macro(sc, n, 0);
}

static void look_at(struct scan *sc, node_id n)
{
	const struct syntax *s = sc->b->s;

	switch (node_at(s, n)->kind) {
	case N_RETURN:
		leave_to(sc, 0);
		break;
	case N_GOTO:
		goto_inside(sc, n);
		break;
	case N_BREAK:
		if (!caught(sc, n, false))
			leave_to(sc, sc->b->w.to_break);
		break;
	case N_CONTINUE:
		if (!caught(sc, n, true))
			leave_to(sc, sc->b->w.to_continue);
		break;
	case N_LABEL:
		flow_label_add(sc->b, node_ident(s, node_role(s, n, R_NAME)), sc->node);
		break;
	case N_UNARY:
		if (node_at(s, n)->sub == P_ANDAND && node_at(s, n)->child)
			vec_push(&sc->b->taken, node_ident(s, node_at(s, n)->child));
		break;
	case N_ASM:
		asm_labels(sc, n);
		break;
	case N_CALL:
	case N_ITERATOR:
		call(sc, n);
		break;
	case N_IDENT:
		name_used(sc, n);
		break;
	}
}

/* Nothing in there is executed. */
static bool closed(enum node_kind k)
{
	return k == N_SIZEOF || k == N_TYPEOF || k == N_FUNC_DEF || k == N_ATTRIBUTE || k == N_PP_DEFINE;
}

void flow_leaves(struct builder *b, flow_id n, node_id part)
{
	struct scan sc = { b, n, part, false, false, false };
	node_id i;

	for (i = part; i;) {
		look_at(&sc, i);
		i = closed(node_at(b->s, i)->kind) ? node_skip(b->s, i, part) : node_next(b->s, i, part);
	}
	b->nodes.at[n].hidden_exit |= sc.leaves;
	/* Something that leaves may stand before the call. */
	if (sc.dies) {
		flow_link_hidden(b, n, TO_LATER + LATER_ERROR_EXIT);
		b->nodes.at[n].noreturn = !sc.leaves && !sc.jumps;
	}
}

/* ---- clean-ups ------------------------------------------------------------------------------- */

bool flow_cleanup_attribute(const struct syntax *s, node_id a)
{
	tok_id t;

	for (t = node_at(s, a)->first; t <= node_at(s, a)->last; t++)
		if (token_is(s, t, "__free") || token_is(s, t, "cleanup") || token_is(s, t, "__cleanup") ||
		    token_is(s, t, "__cleanup__"))
			return true;
	return false;
}

static bool macro_cleans(const struct builder *b, node_id name)
{
	const char *label;

	return b->names->macro_leaves &&
	       (b->names->macro_leaves(b->names->ctx, node_ident(b->s, name), &label) & FLOW_CLEANS);
}

static bool declares_cleanup(const struct syntax *s, node_id decl)
{
	node_id n = decl;

	while (n) {
		if (node_at(s, n)->kind == N_ATTRIBUTE && flow_cleanup_attribute(s, n))
			return true;
		n = node_at(s, n)->role == R_VALUE ? node_skip(s, n, decl) : node_next(s, n, decl);
	}
	return false;
}

bool flow_is_cleanup(const struct builder *b, node_id n)
{
	const struct syntax *s = b->s;
	node_id e = node_at(s, n)->child, name;

	switch (node_at(s, n)->kind) {
	case N_DECL:
		return declares_cleanup(s, n);
	case N_ITERATOR:
		name = flow_callee(s, n);
		return flow_is_guard(s, n) || (name && macro_cleans(b, name));
	case N_EXPR_STMT:
	case N_MACRO_STMT:
		name = e && node_at(s, e)->kind == N_CALL ? flow_callee(s, e) : 0;
		return name && (((is(s, name, "guard") || is(s, name, "CLASS")) &&
				 node_at(s, node_at(s, e)->child)->kind == N_CALL) || macro_cleans(b, name));
	default:
		return false;
	}
}

/* Other macros that clean up are loops: for_each_child_of_node_scoped() */
bool flow_is_guard(const struct syntax *s, node_id iterator)
{
	node_id name = flow_callee(s, iterator);

	return name && (is(s, name, "scoped_guard") || is(s, name, "scoped_cond_guard") || is(s, name, "scoped_class"));
}

/* Guards that can fail, such as mutex_try, leave the body out then. */
bool flow_runs_once(const struct builder *b, node_id iterator)
{
	const struct syntax *s = b->s;
	node_id name = flow_callee(s, iterator);
	const char *guard = flow_argument(s, iterator, 1);

	return name && is(s, name, "scoped_guard") && guard && !ends_with(guard, "_try") &&
	       !ends_with(guard, "_intr") && !ends_with(guard, "_kill");
}

// SPDX-License-Identifier: GPL-2.0-only
/* From the nodes of a graph to steps. */
#include "flow/ir_private.h"

#define MAX_PARTS 40 /* statement expressions within each other */

static const struct node *syn(const struct ir_builder *b)
{
	return node_at(b->s, b->part->f->nodes[b->part->at].syn);
}

static node_id role(const struct ir_builder *b, enum node_role r)
{
	return node_role(b->s, b->part->f->nodes[b->part->at].syn, r);
}

/* The first successor of this kind, or 0 */
static flow_id successor(const struct ir_builder *b, flow_id n, enum flow_kind kind)
{
	const struct flow *f = b->part->f;

	for (uint32_t i = 0; i < f->nodes[n].nsucc; i++)
		if (f->nodes[f->edges[f->nodes[n].succ + i]].kind == kind)
			return f->edges[f->nodes[n].succ + i];
	return 0;
}

static label_id entry(const struct ir_builder *b, flow_id n)
{
	return b->part->entry[n];
}

/* ---- if, loops ------------------------------------------------------------------------------- */

static void if_node(struct ir_builder *b, flow_id n)
{
	flow_id no = successor(b, n, FL_FALSE);

	if (!no)
		no = successor(b, n, FL_FALLTHROUGH);
	ir_cond(b, role(b, R_COND), entry(b, successor(b, n, FL_TRUE)), entry(b, no));
}

/* A loop's head that tests nothing */
static void endless(struct ir_builder *b, flow_id in)
{
	ir_emit(b, IR_NOP, syn(b)->first, 0, 0)->loop = true;
	ir_go(b, in);
}

static void loop_node(struct ir_builder *b, flow_id n)
{
	node_id init = role(b, R_INIT), cond = role(b, R_COND);
	flow_id in = successor(b, n, FL_INLOOP);

	ir_scope_begin(b);
	if (init && node_at(b->s, init)->kind == N_DECL)
		ir_declaration(b, init);
	else
		ir_effect(b, init);
	b->part->test[n] = ir_label(b);
	b->part->again[n] = role(b, R_STEP) ? ir_label(b) : b->part->test[n];
	ir_place(b, b->part->test[n]);
	if (!cond || b->part->f->nodes[n].once) {
		endless(b, in);
		return;
	}
	b->head = true;
	ir_cond(b, cond, entry(b, in), entry(b, successor(b, n, FL_LOOP_FALLTHROUGH)));
}

/* Behind the body: `n` of for (i; c; n), which belongs to the head */
static void loop_step(struct ir_builder *b, flow_id head)
{
	struct ir_part *p = b->part;
	node_id step = node_role(b->s, p->f->nodes[head].syn, R_STEP);
	flow_id at = p->at;

	if (!step || p->f->nodes[head].kind != FL_LOOP)
		return;
	ir_place(b, p->again[head]);
	p->at = head;
	ir_effect(b, step);
	p->at = at;
	ir_jump(b, p->test[head]);
}

static void iterator_node(struct ir_builder *b, flow_id n)
{
	const struct flow_node *node = &b->part->f->nodes[n];
	flow_id in = successor(b, n, FL_INLOOP), out = successor(b, n, FL_LOOP_FALLTHROUGH);
	bool guard = flow_is_guard(b->s, node->syn);
	struct ir_step *st;

	ir_iterator_call(b, node->syn, !guard);
	if (node->once) {
		ir_go(b, in);
		return;
	}
	st = ir_emit(b, IR_CHOICE, syn(b)->first, 0, 0);
	st->loop = !guard;
	st->next = entry(b, in);
	st->other = entry(b, out);
}

static void do_while_node(struct ir_builder *b, flow_id n)
{
	flow_id in = successor(b, n, FL_INLOOP), out = successor(b, n, FL_LOOP_FALLTHROUGH);

	if (!in) {
		ir_go(b, out);
	} else if (b->part->f->nodes[n].once) {
		endless(b, in);
	} else {
		b->head = true;
		ir_cond(b, role(b, R_COND), entry(b, in), entry(b, out));
	}
}

/* ---- switch ---------------------------------------------------------------------------------- */

static void test_case(struct ir_builder *b, node_id n, ir_id value, label_id in, label_id next)
{
	node_id low = node_role(b->s, n, R_VALUE), high = node_role(b->s, n, R_VALUE2);
	tok_id at = node_at(b->s, n)->first;
	label_id both;

	if (!high) {
		ir_test(b, at, ir_binary(b, P_EQ, value, ir_value(b, low)), true, in, next);
		return;
	}
	both = ir_label(b);
	ir_test(b, at, ir_binary(b, P_GE, value, ir_value(b, low)), true, both, next);
	ir_place(b, both);
	ir_test(b, at, ir_binary(b, P_LE, value, ir_value(b, high)), true, in, next);
}

static void switch_node(struct ir_builder *b, flow_id n)
{
	const struct flow *f = b->part->f;
	ir_id value = ir_value(b, role(b, R_COND));
	flow_id open = successor(b, n, FL_OPEN), from = open ? open : n, mark;
	flow_id otherwise = successor(b, n, FL_FALLTHROUGH);
	label_id next;

	for (uint32_t i = 0; i < f->nodes[from].nsucc; i++) {
		mark = f->edges[f->nodes[from].succ + i];
		if (f->nodes[mark].kind != FL_CASE_MARK)
			continue;
		if (node_at(b->s, f->nodes[mark].syn)->kind == N_DEFAULT) {
			otherwise = mark;
			continue;
		}
		next = ir_label(b);
		ir_node_is_there(b, b->part, mark, next);
		test_case(b, f->nodes[mark].syn, value, entry(b, mark), next);
		ir_place(b, next);
	}
	ir_go(b, otherwise ? otherwise : b->part->f->exit);
}

/* ---- #if ------------------------------------------------------------------------------------- */

static void cond_node(struct ir_builder *b, flow_id n)
{
	const struct flow *f = b->part->f;
	const struct flow_node *head = &f->nodes[n];
	flow_id *branches = xcalloc(head->nsucc + 1, sizeof(*branches));
	node_id syntax;
	label_id next;

	memcpy(branches, f->edges + head->succ, head->nsucc * sizeof(*branches));
	if (syn(b)->kind == N_ALT)
		ir_pp_sort(b, branches, head->nsucc);
	for (uint32_t i = 0; i + 1 < head->nsucc; i++) {
		syntax = f->nodes[branches[i]].syn;
		next = ir_label(b);
		if (node_at(b->s, syntax)->kind == N_PP_BRANCH)
			ir_pp_cond(b, node_at(b->s, syntax)->first, entry(b, branches[i]), next);
		else
			ir_pp_variant(b, syntax, entry(b, branches[i]), next);
		ir_place(b, next);
	}
	if (head->nsucc)
		ir_go(b, branches[head->nsucc - 1]);
	else
		ir_go_on(b);
	free(branches);
}

/* ---- statements ------------------------------------------------------------------------------ */

static bool directive(enum node_kind k)
{
	return k == N_PP_INCLUDE || k == N_PP_DEFINE || k == N_PP_UNDEF || k == N_PP_OTHER;
}

static node_id last_child(const struct ir_builder *b, node_id n)
{
	node_id c, last = 0;

	for (c = node_at(b->s, n)->child; c; c = node_at(b->s, c)->next)
		if (!directive(node_at(b->s, c)->kind))
			last = c;
	return last;
}

/* Is the value of this statement the statement expression's? */
static bool is_result(const struct ir_builder *b, node_id n)
{
	node_id p = node_at(b->s, n)->parent;

	if (!b->part->wanted)
		return false;
	for (; p && last_child(b, p) == n; n = node_at(b->s, p)->parent, p = node_at(b->s, n)->parent) {
		if (p == b->part->root)
			return true;
		if (node_at(b->s, p)->kind != N_PP_BRANCH && node_at(b->s, p)->kind != N_VARIANT)
			return false;
	}
	return false;
}

static void result(struct ir_builder *b, node_id e)
{
	struct ir_part *p = b->part;
	tok_id at = node_at(b->s, e)->first;
	ir_id v = ir_value(b, e);

	if (p->value_var)
		ir_set(b, at, ir_var(b, p->value_var - 1), v, true);
	else
		p->value = p->f->ncleanups > 1 ? ir_keep(b, at, v) : v;
}

static void expression(struct ir_builder *b, node_id e)
{
	if (node_at(b->s, e)->kind == N_IDENT && !ir_lookup(b, node_ident(b->s, e)))
		ir_macro_name(b, e);
	else
		ir_effect(b, e);
}

static void stmt_node(struct ir_builder *b)
{
	const struct node *n = syn(b);
	node_id id = b->part->f->nodes[b->part->at].syn;

	switch (n->kind) {
	case N_EXPR_STMT:
		if (n->child && is_result(b, id))
			result(b, n->child);
		else if (n->child)
			expression(b, n->child);
		break;
	case N_MACRO_STMT:
		if (n->child && node_kind_is_expr(node_at(b->s, n->child)->kind))
			expression(b, n->child);
		else
			ir_lost(b, n->first, "a macro that is not understood");
		break;
	case N_EMPTY_STMT:
		break;
	case N_ASM:
		ir_asm(b, id);
		break;
	case N_ERROR:
		ir_lost(b, n->first, "a statement that is not understood");
		break;
	default:
		if (node_kind_is_expr(n->kind)) { /* a macro's body */
			ir_emit(b, IR_RETURN, n->first, ir_value(b, id), 0);
			b->ir->expression = true;
			ir_jump(b, b->end);
			return;
		}
		ir_lost(b, n->first, "statements nested too deeply");
	}
	ir_go_on(b);
}

static void decl_node(struct ir_builder *b)
{
	node_id n = b->part->f->nodes[b->part->at].syn;

	switch (syn(b)->kind) {
	case N_DECL:
		ir_declaration(b, n);
		break;
	case N_DECLARER:
		ir_declarer(b, n);
		break;
	case N_FUNC_DEF:
		ir_lost(b, syn(b)->first, "a function within a function");
		break;
	}
	ir_go_on(b);
}

static void return_node(struct ir_builder *b)
{
	node_id value = role(b, R_VALUE);
	tok_id at = syn(b)->first;

	ir_return(b, at, value ? ir_value(b, value) : 0);
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static void node(struct ir_builder *b, flow_id n)
{
	switch (b->part->f->nodes[n].kind) {
	case FL_IF:
		if_node(b, n);
		break;
	case FL_LOOP:
		loop_node(b, n);
		break;
	case FL_ITERATOR:
		iterator_node(b, n);
		break;
	case FL_DO_WHILE:
		do_while_node(b, n);
		break;
	case FL_SWITCH:
		switch_node(b, n);
		break;
	case FL_COND:
		cond_node(b, n);
		break;
	case FL_STMT:
		stmt_node(b);
		break;
	case FL_DECL:
		decl_node(b);
		break;
	case FL_RETURN:
		return_node(b);
		break;
	case FL_GOTO:
		ir_goto(b, b->part->f->nodes[n].syn);
		break;
	case FL_BREAK:
	case FL_CONTINUE:
		ir_break(b, syn(b)->first, b->part->f->nodes[n].kind == FL_BREAK);
		break;
	default: /* only says where */
		if (b->part->f->exit) /* else it is an item of one node */
			ir_go_on(b);
	}
}

static void visit(struct ir_builder *b, flow_id n)
{
	const struct flow_node *fn = &b->part->f->nodes[n];
	enum flow_kind head = b->part->f->nodes[fn->stmt_head].kind;

	b->part->at = n;
	if (fn->kind == FL_AFTER || fn->kind == FL_ERROR_EXIT)
		return;
	if (fn->kind == FL_LOOP_FALLTHROUGH)
		loop_step(b, fn->stmt_head);
	ir_place(b, entry(b, n));
	if (fn->kind == FL_EXIT)
		return;
	if (fn->kind == FL_OPEN)
		ir_scope_begin(b);
	if (fn->kind == FL_CLOSE || (fn->kind == FL_ENDLOOP && head == FL_LOOP))
		ir_scope_end(b);
	node(b, n);
	b->head = false;
}

static void part_begin(struct ir_builder *b, struct ir_part *p)
{
	p->entry = xcalloc(p->f->nnodes, sizeof(*p->entry));
	p->again = xcalloc(p->f->nnodes, sizeof(*p->again));
	p->test = xcalloc(p->f->nnodes, sizeof(*p->test));
	for (flow_id i = 1; i < p->f->nnodes; i++)
		p->entry[i] = ir_label(b);
	p->outer = b->part;
	b->part = p;
	ir_scope_begin(b);
	for (flow_id i = 1; i < p->f->nnodes; i++)
		visit(b, i);
}

static void part_end(struct ir_builder *b, struct ir_part *p)
{
	ir_scope_end(b);
	b->part = p->outer;
	free(p->entry);
	free(p->again);
	free(p->test);
	flow_free(p->f);
}

ir_id ir_part(struct ir_builder *b, node_id stmt, bool wanted)
{
	struct ir_part p = { .root = stmt, .wanted = wanted };
	node_id last = last_child(b, stmt);
	bool head = b->head;

	if (b->parts >= MAX_PARTS)
		return ir_lost_value(b, stmt, "statement expressions nested too deeply");
	b->parts++;
	b->head = false;
	if (wanted && last && node_at(b->s, last)->kind != N_EXPR_STMT)
		p.value_var = ir_own_var(b) + 1;
	p.f = flow_new_part(b->s, b->item, stmt, b->names);
	part_begin(b, &p);
	part_end(b, &p);
	b->head = head;
	b->parts--;
	if (p.value_var)
		return ir_var(b, p.value_var - 1);
	return p.value || !wanted ? p.value : ir_unknown(b);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void no_body(struct ir_builder *b, node_id body)
{
	enum macro_body kind = body && node_at(b->s, body)->kind == N_MACRO_BODY ? node_at(b->s, body)->sub : MB_EMPTY;

	if (kind == MB_TOKENS || kind == MB_EXPR)
		ir_lost(b, node_at(b->s, body)->first, "a macro that is neither statement nor expression");
}

static void lower(struct ir_builder *b)
{
	struct ir_part p = { .root = b->item };
	tok_id last = node_at(b->s, b->item)->last;

	p.f = flow_new(b->s, b->item, b->names);
	ir_parameters(b);
	part_begin(b, &p);
	if (!p.f->exit)
		no_body(b, node_role(b->s, b->item, R_BODY));
	ir_emit(b, IR_RETURN, last, 0, 0)->implied = true;
	ir_place(b, b->end);
	ir_emit(b, IR_END, last, 0, 0);
	part_end(b, &p);
}

/* A variable at file scope: what it holds at first */
static void lower_initial(struct ir_builder *b)
{
	tok_id last = node_at(b->s, b->item)->last;
	node_id value = node_role(b->s, b->item, R_VALUE);
	ir_id e = value ? ir_value(b, value) : 0;

	ir_emit(b, IR_RETURN, last, e, 0);
	ir_place(b, b->end);
	ir_emit(b, IR_END, last, 0, 0);
}

static void describe(struct ir_builder *b)
{
	const struct node *n = node_at(b->s, b->item);
	struct ir *ir = b->ir;

	ir->name = node_function_name(b->s, b->item);
	ir->macro = b->macro;
	syntax_position(b->s, node_start(b->s, b->item), &ir->line, NULL);
	syntax_position(b->s, b->s->toks[n->last].off, &ir->end_line, NULL);
}

static void release(struct ir_builder *b)
{
	map_free(b->shared);
	map_free(b->made);
	map_free(b->meaning);
	vec_release(&b->steps);
	vec_release(&b->exprs);
	vec_release(&b->args);
	vec_release(&b->list);
	vec_release(&b->vars);
	vec_release(&b->locals);
	vec_release(&b->labels);
	vec_release(&b->bindings);
	vec_release(&b->scopes);
}

struct ir *ir_new(const struct syntax *s, node_id item, const struct flow_names *names)
{
	static const struct flow_names nothing;
	struct arena *arena = arena_new();
	struct ir_builder b = { .s = s, .item = item, .names = names ? names : &nothing, .shared = map_new(),
				.made = map_new(), .meaning = map_new(), .ir = arena_alloc(arena, sizeof(struct ir)) };
	struct ir_step no_step = { .kind = IR_NOP };
	struct ir_expr no_expr = { .kind = IE_NONE };

	b.ir->arena = arena;
	b.macro = node_at(s, item)->kind == N_PP_DEFINE;
	vec_push(&b.steps, no_step);
	vec_push(&b.exprs, no_expr);
	ir_label(&b); /* 0: none */
	b.open = ir_label(&b);
	b.end = ir_label(&b);
	describe(&b);
	if (node_at(s, item)->kind == N_INIT_DECLARATOR)
		lower_initial(&b);
	else
		lower(&b);
	ir_finish(&b);
	release(&b);
	return b.ir;
}

void ir_free(struct ir *ir)
{
	if (ir)
		arena_free(ir->arena);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Graphs: nodes, edges, where gotos go, and the items of a file. */
#include "flow/private.h"

flow_id flow_add(struct builder *b, enum flow_kind kind, node_id syn)
{
	struct flow_node n = { .kind = (uint8_t)kind, .syn = syn, .container = b->w.container,
			       .cleanups = b->w.cleanups };

	vec_push(&b->nodes, n);
	return (flow_id)(b->nodes.len - 1);
}

void flow_link(struct builder *b, flow_id from, flow_id to)
{
	struct edge e = { from, to, false };

	if (from && to)
		vec_push(&b->edges, e);
}

void flow_link_hidden(struct builder *b, flow_id from, flow_id to)
{
	struct edge e = { from, to, true };

	vec_push(&b->edges, e);
}

flow_id flow_later(struct builder *b)
{
	vec_push(&b->later, 0);
	return TO_LATER + (flow_id)(b->later.len - 1);
}

void flow_settle(struct builder *b, flow_id later, flow_id node)
{
	b->later.at[later - TO_LATER] = node;
}

void flow_gap_add(struct builder *b, node_id at, const char *what)
{
	struct flow_gap g = { at, what };

	vec_push(&b->gaps, g);
}

void flow_label_add(struct builder *b, const char *name, flow_id node)
{
	uintptr_t *slot = map_slot(b->label_at, name, strlen(name), NULL);
	struct label l = { name, node, (uint32_t)*slot };

	vec_push(&b->labels, l);
	*slot = b->labels.len;
}

void flow_jump_add(struct builder *b, flow_id from, node_id at, const char *label)
{
	struct jump j = { from, at, label };

	vec_push(&b->jumps, j);
}

void flow_cleanup_add(struct builder *b, node_id decl)
{
	struct flow_cleanup c = { decl, b->w.cleanups };

	vec_push(&b->cleanups, c);
	b->w.cleanups = (uint32_t)(b->cleanups.len - 1);
}

/* ---- gotos ----------------------------------------------------------------------------------- */

/* The #if group around a node, and its branch; n: a node in it, or the COND_BRANCH of an outer one */
static flow_id branch_around(const struct builder *b, flow_id n)
{
	for (n = b->nodes.at[n].container; n; n = b->nodes.at[n].container)
		if (b->nodes.at[n].kind == FL_COND_BRANCH)
			return n;
	return 0;
}

/* Bounds on what hostile code can ask for; no real function comes near. */
#define MAX_SAME_LABEL 64        /* labels of one name, in different #if branches */
#define MAX_COMPUTED (1u << 18)  /* edges of computed gotos */

/* Two nodes in different branches of one #if never are there at the same time. */
static bool exclusive(const struct builder *b, flow_id x, flow_id y)
{
	flow_id i, k;

	for (i = branch_around(b, x); i; i = branch_around(b, i))
		for (k = branch_around(b, y); k; k = branch_around(b, k))
			if (i != k && b->nodes.at[i].stmt_head == b->nodes.at[k].stmt_head)
				return true;
	return false;
}

/* A label inside of the statement expression that the jump is in, too */
static bool goes_nowhere(const struct builder *b, const struct jump *j, const char *name)
{
	uint32_t i, n = 0;

	for (i = (uint32_t)map_get(b->label_at, name); i && n < MAX_SAME_LABEL; i = b->labels.at[i - 1].next, n++)
		if (b->labels.at[i - 1].node == j->from)
			return true;
	return false;
}

static void link_jump(struct builder *b, flow_id from, flow_id to)
{
	if (b->nodes.at[from].kind == FL_GOTO) {
		flow_link(b, from, to);
	} else {
		flow_link_hidden(b, from, to);
		b->nodes.at[from].hidden_exit = true;
	}
}

/* To each label of this name that can be there together with the jump; false: there is no such label */
static bool link_label(struct builder *b, const struct jump *j, const char *name, bool all)
{
	uint32_t i, n = 0;
	bool found = false;

	if (b->nodes.at[j->from].kind != FL_GOTO && goes_nowhere(b, j, name))
		return true;
	for (i = (uint32_t)map_get(b->label_at, name); i && n < MAX_SAME_LABEL; i = b->labels.at[i - 1].next, n++) {
		if (!all && exclusive(b, j->from, b->labels.at[i - 1].node))
			continue;
		found = true;
		link_jump(b, j->from, b->labels.at[i - 1].node);
	}
	return found;
}

struct computed {
	flow_id first;   /* the first computed goto */
	size_t edges;    /* of all so far */
};

static void link_nowhere(struct builder *b, const struct jump *j, const char *why)
{
	link_jump(b, j->from, TO_LATER + LATER_EXIT);
	if (!b->macro)
		flow_gap_add(b, j->at, why);
}

/* When there are very many, the later ones go where the first goes by way of it: what is reached is the same. */
static void link_computed(struct builder *b, const struct jump *j, struct computed *c)
{
	size_t i, before = b->edges.len;

	if (c->edges > MAX_COMPUTED) {
		flow_link(b, j->from, c->first);
		return;
	}
	for (i = 0; i < b->taken.len; i++)
		link_label(b, j, b->taken.at[i], true);
	for (i = 0; before == b->edges.len && i < b->labels.len; i++)
		link_jump(b, j->from, b->labels.at[i].node);
	if (before == b->edges.len)
		link_nowhere(b, j, "a computed goto in a function without labels");
	c->edges += b->edges.len - before;
	if (!c->first)
		c->first = j->from;
}

static void link_jumps(struct builder *b)
{
	struct computed c = { 0, 0 };
	const struct jump *j;
	size_t i;

	for (i = 0; i < b->jumps.len; i++) {
		j = &b->jumps.at[i];
		if (!j->label)
			link_computed(b, j, &c);
		else if (!link_label(b, j, j->label, false) && !link_label(b, j, j->label, true))
			link_nowhere(b, j, "a goto to a label that is not there");
	}
}

static int by_address(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Each name once, so that a computed goto has each edge once */
static void sort_taken(struct builder *b)
{
	size_t i, n = 0;

	if (b->taken.len)
		qsort(b->taken.at, b->taken.len, sizeof(*b->taken.at), by_address);
	for (i = 0; i < b->taken.len; i++)
		if (!n || b->taken.at[n - 1] != b->taken.at[i])
			b->taken.at[n++] = b->taken.at[i];
	b->taken.len = n;
}

/* ---- the finished graph ---------------------------------------------------------------------- */

/* Successors in order of their making, each once; returns how many there are in all. */
static uint32_t write_successors(struct builder *b)
{
	struct flow *f = b->f;
	flow_id *seen = xcalloc(f->nnodes, sizeof(*seen)), to;
	uint32_t at = 0, out = 0, i, k, n;

	for (i = 0; i < b->edges.len; i++)
		f->nodes[b->edges.at[i].from].nsucc++;
	for (i = 1; i < f->nnodes; i++) {
		f->nodes[i].succ = at;
		at += f->nodes[i].nsucc;
		f->nodes[i].nsucc = 0; /* counted again while they are written */
	}
	for (i = 0; i < b->edges.len; i++) {
		struct flow_node *from = &f->nodes[b->edges.at[i].from];

		to = b->edges.at[i].to;
		if (to & TO_LATER)
			to = b->later.at[to - TO_LATER];
		BUG_ON(!to);
		f->edges[from->succ + from->nsucc++] = to;
		if (!from->on && !b->edges.at[i].hidden)
			from->on = to;
	}
	for (i = 1; i < f->nnodes; i++) {
		at = f->nodes[i].succ;
		n = f->nodes[i].nsucc;
		f->nodes[i].succ = out;
		f->nodes[i].nsucc = 0;
		for (k = at; k < at + n; k++) {
			to = f->edges[k];
			if (seen[to] == i)
				continue;
			seen[to] = i;
			f->edges[out++] = to;
			f->nodes[i].nsucc++;
		}
	}
	free(seen);
	return out;
}

static void write_predecessors(struct flow *f, uint32_t at)
{
	uint32_t i, k, nedges = at;
	struct flow_node *to;

	for (k = 0; k < nedges; k++)
		f->nodes[f->edges[k]].npred++;
	for (i = 1; i < f->nnodes; i++) {
		f->nodes[i].pred = at;
		at += f->nodes[i].npred;
		f->nodes[i].npred = 0;
	}
	for (i = 1; i < f->nnodes; i++) {
		for (k = 0; k < f->nodes[i].nsucc; k++) {
			to = &f->nodes[f->edges[f->nodes[i].succ + k]];
			f->edges[to->pred + to->npred++] = i;
		}
	}
}

static void finish(struct builder *b)
{
	struct flow *f = b->f;

	f->nodes = b->nodes.at;
	f->nnodes = (uint32_t)b->nodes.len;
	f->gaps = b->gaps.at;
	f->ngaps = b->gaps.len;
	f->cleanups = b->cleanups.at;
	f->ncleanups = (uint32_t)b->cleanups.len;
	f->edges = xcalloc(2 * b->edges.len + 1, sizeof(*f->edges));
	write_predecessors(f, write_successors(b));
	flow_index_extents(f);
}

static void exits(struct builder *b, flow_id from)
{
	memset(&b->w, 0, sizeof(b->w));
	b->f->exit = flow_add(b, FL_EXIT, b->f->function);
	b->f->error_exit = flow_add(b, FL_ERROR_EXIT, b->f->function);
	flow_link(b, from, b->f->exit);
	flow_settle(b, TO_LATER + LATER_EXIT, b->f->exit);
	flow_settle(b, TO_LATER + LATER_ERROR_EXIT, b->f->error_exit);
	sort_taken(b);
	link_jumps(b);
}

/* ---- what has a graph ------------------------------------------------------------------------ */

static void function(struct builder *b, node_id item, node_id body)
{
	flow_id top = flow_add(b, FL_TOP, item), head = flow_add(b, FL_HEADER, item);

	flow_link(b, top, head);
	exits(b, flow_stmt(b, body, head));
}

static bool expression_body(const struct syntax *s, node_id body)
{
	node_id c = node_at(s, body)->child;

	return node_at(s, body)->sub == MB_EXPR && c && !node_at(s, c)->next && node_kind_is_expr(node_at(s, c)->kind);
}

/* Functions that a macro makes are items of their own. */
static flow_id declarations(struct builder *b, node_id body, flow_id from)
{
	node_id c;

	for (c = node_at(b->s, body)->child; c; c = node_at(b->s, c)->next)
		if (node_at(b->s, c)->kind == N_DECL || node_at(b->s, c)->kind == N_STATIC_ASSERT ||
		    (node_at(b->s, c)->kind == N_DECLARER && !node_role(b->s, c, R_BODY)))
			from = flow_stmt(b, c, from);
	return from;
}

static void macro(struct builder *b, node_id item, node_id body)
{
	flow_id from = flow_add(b, FL_ITEM, item), n;

	b->macro = true;
	if (expression_body(b->s, body)) {
		n = flow_add(b, FL_STMT, node_at(b->s, body)->child);
		flow_link(b, from, n);
		flow_leaves(b, n, node_at(b->s, body)->child);
		from = b->nodes.at[n].noreturn ? 0 : n;
	} else if (node_at(b->s, body)->sub == MB_STMT) {
		from = flow_list(b, body, from);
	} else {
		from = declarations(b, body, from);
	}
	exits(b, from);
}

static bool has_flow(const struct syntax *s, node_id body)
{
	switch (node_at(s, body)->sub) {
	case MB_STMT:
	case MB_DECL:
		return true;
	default:
		return expression_body(s, body);
	}
}

static void item_graph(struct builder *b, node_id item)
{
	const struct node *n = node_at(b->s, item);
	node_id body = node_role(b->s, item, R_BODY);
	bool defines = n->kind == N_FUNC_DEF || n->kind == N_DECLARER;

	if (body && defines && node_at(b->s, body)->kind == N_COMPOUND) {
		function(b, item, body);
	} else if (body && n->kind == N_PP_DEFINE && has_flow(b->s, body)) {
		macro(b, item, body);
	} else {
		flow_add(b, FL_ITEM, item);
		if (n->kind == N_ERROR || (defines && body))
			flow_gap_add(b, item, "not understood");
	}
}

static void part_graph(struct builder *b, node_id stmt)
{
	b->macro = true; /* where its jumps lead is known outside */
	exits(b, flow_stmt(b, stmt, flow_add(b, FL_TOP, stmt)));
}

/* stmt: 0 for all of the item */
static struct flow *build(const struct syntax *s, node_id item, node_id stmt, const struct flow_names *names)
{
	static const struct flow_names nothing;
	struct builder b = { .f = xcalloc(1, sizeof(struct flow)), .s = s, .names = names ? names : &nothing,
			     .label_at = map_new() };
	struct flow_cleanup none = { 0, 0 };

	b.f->s = s;
	b.f->function = item;
	b.f->first = 1;
	flow_add(&b, FL_NONE, 0);
	vec_push(&b.cleanups, none);
	flow_later(&b);
	flow_later(&b);
	if (stmt)
		part_graph(&b, stmt);
	else
		item_graph(&b, item);
	finish(&b);
	map_free(b.label_at);
	vec_release(&b.edges);
	vec_release(&b.later);
	vec_release(&b.jumps);
	vec_release(&b.labels);
	vec_release(&b.taken);
	return b.f;
}

struct flow *flow_new(const struct syntax *s, node_id item, const struct flow_names *names)
{
	return build(s, item, 0, names);
}

struct flow *flow_new_part(const struct syntax *s, node_id item, node_id stmt, const struct flow_names *names)
{
	return build(s, item, stmt, names);
}

void flow_free(struct flow *f)
{
	if (!f)
		return;
	free(f->nodes);
	free(f->edges);
	free(f->gaps);
	free(f->cleanups);
	free(f->spans);
	free(f);
}

/* ---- items of a file ------------------------------------------------------------------------- */

static void items_in(const struct syntax *s, node_id parent, flow_items_t *out)
{
	node_id c;

	for (c = node_at(s, parent)->child; c; c = node_at(s, c)->next) {
		switch (node_at(s, c)->kind) {
		case N_PP_COND:
		case N_PP_BRANCH:
		case N_ALT:
		case N_VARIANT:
			items_in(s, c, out);
			break;
		default:
			vec_push(out, c);
		}
	}
}

void flow_items(const struct syntax *s, flow_items_t *out)
{
	flow_items_t top = { 0 };
	node_id body, c;
	size_t i;

	items_in(s, SYNTAX_ROOT, &top);
	for (i = 0; i < top.len; i++) {
		vec_push(out, top.at[i]);
		body = node_at(s, top.at[i])->kind == N_PP_DEFINE ? node_role(s, top.at[i], R_BODY) : 0;
		for (c = body ? node_at(s, body)->child : 0; c; c = node_at(s, c)->next)
			if (node_at(s, c)->kind == N_FUNC_DEF ||
			    (node_at(s, c)->kind == N_DECLARER && node_role(s, c, R_BODY)))
				vec_push(out, c);
	}
	vec_release(&top);
}

/* ---- edges that are taken -------------------------------------------------------------------- */

bool flow_executed(const struct flow *f, flow_id from, flow_id to)
{
	const struct flow_node *a = &f->nodes[from], *n = &f->nodes[to];

	if (n->kind == FL_AFTER || a->kind == FL_AFTER)
		return false;
	return n->kind != FL_LOOP_FALLTHROUGH || !a->once;
}

size_t flow_cleanups(const struct flow *f, flow_id from, flow_id to, node_id *out, size_t max)
{
	uint32_t c = f->nodes[from].cleanups, stop = f->nodes[to].cleanups;
	size_t n = 0;

	/* An older one has the smaller index, so a chain that is a common end is met first from the newer one. */
	while (c != stop) {
		if (c < stop) {
			stop = f->cleanups[stop].outer;
			continue;
		}
		if (n < max)
			out[n] = f->cleanups[c].decl;
		n++;
		c = f->cleanups[c].outer;
	}
	return n;
}

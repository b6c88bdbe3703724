// SPDX-License-Identifier: GPL-2.0-only
/*
 * flowdump FILE…            prints the graph of each item
 * flowdump --check FILE…    proves what must hold of every graph; prints what doesn't, and figures
 * flowdump --reach FILE…    for each call mark(N) of each function which others execution can come to from there, and
 *                           whether it can come to the function's end: "FUNCTION N: M M exit"
 */
#include "base/file.h"
#include "flow/macros.h"

static struct {
	size_t files, items, functions, nodes, edges, gaps, faults, tokens, unreachable, hidden;
} sum;

struct checked {
	const char *path;
	const struct flow *f;
};

static void fault(const struct checked *c, flow_id n, const char *what)
{
	int line;

	syntax_position(c->f->s, node_start(c->f->s, c->f->nodes[n].syn), &line, NULL);
	if (sum.faults++ < 40)
		printf("%s:%d: %s: node %u %s: %s\n", c->path, line, node_function_name(c->f->s, c->f->function), n,
		       flow_kind_name(c->f->nodes[n].kind), what);
}

static bool has(const flow_id *list, uint32_t n, flow_id what)
{
	uint32_t times = 0;

	for (uint32_t i = 0; i < n; i++)
		times += list[i] == what;
	return times == 1;
}

static void check_edges(const struct checked *c, flow_id id)
{
	const struct flow *f = c->f;
	const struct flow_node *n = &f->nodes[id];
	uint32_t ns, np, m;
	const flow_id *succ = flow_succ(f, id, &ns), *pred = flow_pred(f, id, &np), *other;
	uint32_t most = 200; /* of a computed goto's thousands, the first */

	for (uint32_t i = 0; i < ns && i < most; i++) {
		other = flow_pred(f, succ[i], &m);
		if (!has(succ, ns, succ[i]) || (m < most && !has(other, m, id)))
			fault(c, id, "an edge that is not there from both ends, once");
	}
	for (uint32_t i = 0; i < np && i < most; i++) {
		other = flow_succ(f, pred[i], &m);
		if (m < most && !has(other, m, id))
			fault(c, id, "an edge back that does not go forth");
	}
	if (!ns && n->kind != FL_EXIT && n->kind != FL_ERROR_EXIT && f->exit && n->kind != FL_INLOOP)
		fault(c, id, "no successor");
	if (n->kind == FL_RETURN && !n->noreturn && !has(succ, ns, f->exit))
		fault(c, id, "return without EXIT");
	sum.edges += ns;
}

static void check_marks(const struct checked *c, flow_id id)
{
	const struct flow *f = c->f;
	const struct flow_node *n = &f->nodes[id], *h = &f->nodes[n->stmt_head];

	switch (n->kind) {
	case FL_IF:
	case FL_LOOP:
	case FL_ITERATOR:
	case FL_DO:
	case FL_SWITCH:
		if (f->nodes[n->after].kind != FL_AFTER || f->nodes[n->after].stmt_head != id ||
		    f->nodes[n->end].stmt_head != id)
			fault(c, id, "END or AFTER of another statement");
		break;
	case FL_AFTER:
		if (n->nsucc != 1 || f->edges[n->succ] != h->end || n->npred != 1)
			fault(c, id, "AFTER does not lead to END");
		break;
	case FL_OPEN:
		if (f->nodes[n->end].kind != FL_CLOSE || f->nodes[n->end].stmt_head != id)
			fault(c, id, "OPEN without its CLOSE");
		break;
	}
	if (n->container >= id && n->container)
		fault(c, id, "container stands behind");
	switch (f->nodes[n->container].kind) {
	case FL_NONE:
	case FL_TRUE:
	case FL_FALSE:
	case FL_INLOOP:
	case FL_LOOP_FALLTHROUGH:
	case FL_CASE_MARK:
	case FL_COND_BRANCH:
	case FL_OPEN:
		break;
	default:
		fault(c, id, "container is no marker");
	}
}

/* ---- each token of the body is in one node --------------------------------------------------- */

static void count_tokens(const struct checked *c, uint8_t *times)
{
	const struct flow *f = c->f;
	tok_id first, last, start = node_at(f->s, f->function)->first;

	for (flow_id i = 1; i < f->nnodes; i++) {
		if (!flow_extent(f, i, &first, &last))
			continue;
		if (first > last || first < start) {
			fault(c, i, "a strange extent");
			continue;
		}
		for (tok_id t = first; t <= last; t++)
			if (times[t - start] < 3)
				times[t - start]++;
	}
}

static void check_tokens(const struct checked *c)
{
	const struct flow *f = c->f;
	const struct node *n = node_at(f->s, f->function);
	uint8_t *times = xcalloc(n->last - n->first + 1, 1), *alt = xcalloc(n->last - n->first + 1, 1);
	tok_id first, last;
	flow_id at;

	count_tokens(c, times);
	for (node_id i = f->function; i; i = node_next(f->s, i, f->function))
		if (node_at(f->s, i)->kind == N_ALT)
			memset(alt + node_at(f->s, i)->first - n->first, 1,
			       node_at(f->s, i)->last - node_at(f->s, i)->first + 1);
	for (tok_id t = n->first; t <= n->last; t++) {
		if (token_is_trivia(&f->s->toks[t]))
			continue;
		at = flow_at(f, t);
		if (at && (!flow_extent(f, at, &first, &last) || t < first || t > last))
			fault(c, at, "flow_at() names a node that does not have the token");
		if (alt[t - n->first] || f->s->toks[t].flags & TF_DIRECTIVE)
			continue;
		sum.tokens++;
		if (times[t - n->first] != 1 || !at) {
			int line;

			syntax_position(f->s, f->s->toks[t].off, &line, NULL);
			if (sum.faults++ < 40)
				printf("%s:%d: token `%.*s` is in %d nodes\n", c->path, line, (int)f->s->toks[t].len,
				       token_text(f->s, t, NULL), times[t - n->first]);
		}
	}
	free(times);
	free(alt);
}

/* ---- nodes that nothing leads to ------------------------------------------------------------- */

static bool directive(enum node_kind k)
{
	return k == N_PP_INCLUDE || k == N_PP_DEFINE || k == N_PP_UNDEF || k == N_PP_OTHER;
}

/* The statement before n in its list, or 0 */
static node_id before(const struct syntax *s, node_id n)
{
	node_id c, prev = 0;

	for (c = node_at(s, node_at(s, n)->parent)->child; c != n; c = node_at(s, c)->next)
		if (!directive(node_at(s, c)->kind) && node_kind_name(node_at(s, c)->kind))
			prev = c;
	return prev;
}

/* Does control never come to the end of this statement, by its form alone? AFTER counts as a way. */
static bool jumps(const struct flow *f, node_id n)
{
	const struct syntax *s = f->s;
	node_id c;

	if (!n)
		return false;
	switch (node_at(s, n)->kind) {
	case N_RETURN:
	case N_GOTO:
	case N_BREAK:
	case N_CONTINUE:
		return true;
	case N_LABEL:
	case N_CASE:
	case N_DEFAULT:
		return jumps(f, node_role(s, n, R_BODY));
	case N_PP_COND:
	case N_ALT:
		for (c = node_at(s, n)->child; c; c = node_at(s, c)->next) {
			node_id last = 0;

			for (node_id k = node_at(s, c)->child; k; k = node_at(s, k)->next)
				if (!directive(node_at(s, k)->kind))
					last = k;
			if (!last && before(s, n) && jumps(f, before(s, n)))
				continue;
			if (!jumps(f, last))
				return false;
		}
		return true;
	default:
		return f->nodes[flow_at(f, node_at(s, n)->first)].noreturn;
	}
}

static bool nothing_leads_to(const struct flow *f, node_id n)
{
	const struct syntax *s = f->s;
	node_id p = node_at(s, n)->parent, prev = before(s, n);

	switch (node_at(s, p)->kind) {
	case N_COMPOUND:
		if (!prev)
			return node_at(s, node_at(s, p)->parent)->kind == N_SWITCH;
		return jumps(f, prev) || (node_at(s, prev)->kind == N_DECL && nothing_leads_to(f, prev));
	case N_PP_BRANCH:
	case N_VARIANT:
	case N_MACRO_BODY:
		return jumps(f, prev);
	case N_SWITCH:
		return true;
	default:
		return false;
	}
}

static bool unreachable(const struct flow *f, flow_id id)
{
	const struct flow_node *n = &f->nodes[id];
	const struct syntax *s = f->s;
	node_id last = 0, c;

	switch (n->kind) {
	case FL_ERROR_EXIT:
		return true;
	case FL_EXIT:
		return true; /* a macro's body that jumps away */
	case FL_INLOOP:
		return f->nodes[n->stmt_head].kind == FL_DO;
	case FL_DO_WHILE:
		return jumps(f, node_role(s, n->syn, R_BODY));
	case FL_COND_END:
		return jumps(f, n->syn);
	case FL_CASE_MARK:
		return f->nodes[f->first].kind == FL_ITEM;
	case FL_CLOSE:
		for (c = node_at(s, n->syn)->child; c; c = node_at(s, c)->next)
			if (!directive(node_at(s, c)->kind))
				last = c;
		return jumps(f, last) || (last && nothing_leads_to(f, last));
	default:
		return nothing_leads_to(f, n->syn);
	}
}

static void check_item(const struct syntax *s, node_id item, const char *path)
{
	struct flow *f = flow_new(s, item, NULL);
	struct checked c = { path, f };

	sum.items++;
	sum.functions += f->nodes[f->first].kind == FL_TOP;
	sum.nodes += f->nnodes - 1;
	sum.gaps += f->ngaps;
	for (size_t i = 0; i < f->ngaps && sum.gaps < 40; i++) {
		int line;

		syntax_position(s, node_start(s, f->gaps[i].at), &line, NULL);
		printf("%s:%d: gap: %s\n", path, line, f->gaps[i].what);
	}
	for (flow_id i = 1; i < f->nnodes; i++) {
		check_edges(&c, i);
		check_marks(&c, i);
		sum.hidden += f->nodes[i].hidden_exit;
		if (f->nodes[i].npred || i == f->first)
			continue;
		sum.unreachable += f->nodes[i].kind != FL_ERROR_EXIT;
		if (!unreachable(f, i))
			fault(&c, i, "nothing leads here, and something should");
	}
	if (f->nodes[f->first].kind == FL_TOP)
		check_tokens(&c);
	flow_free(f);
}

/* ---- the other modes ------------------------------------------------------------------------- */

static void print_item(const struct syntax *s, node_id item)
{
	struct flow *f = flow_new(s, item, NULL);
	struct str out = STR_INIT;

	flow_print_text(f, &out);
	puts(out.buf);
	str_release(&out);
	flow_free(f);
}

/* N of the mark(N) in a node's own part; 0: there is none */
static int mark_of(const struct flow *f, flow_id id)
{
	tok_id t, last;

	if (!flow_extent(f, id, &t, &last) || f->nodes[id].kind == FL_HEADER)
		return 0;
	for (; t + 2 <= last; t++)
		if ((token_is(f->s, t, "mark") || token_is(f->s, t, "mark_c")) &&
		    f->s->toks[t + 2].kind == T_NUMBER)
			return (int)strtol(token_text(f->s, t + 2, NULL), NULL, 10);
	return 0;
}

/* What can be come to from a node, itself only if there is a way back */
static void reach(const struct flow *f, flow_id id, bool *seen)
{
	VEC(flow_id) open = { 0 };
	const flow_id *succ;
	uint32_t n;

	memset(seen, 0, f->nnodes);
	vec_push(&open, id);
	while (open.len) {
		id = open.at[--open.len];
		succ = flow_succ(f, id, &n);
		for (uint32_t i = 0; i < n; i++) {
			if (seen[succ[i]] || !flow_executed(f, id, succ[i]))
				continue;
			seen[succ[i]] = true;
			vec_push(&open, succ[i]);
		}
	}
	vec_release(&open);
}

static void print_reach(const struct syntax *s, node_id item, const char *path)
{
	struct flow_macros *m = flow_macros_new(s, NULL, NULL, path, NULL);
	struct flow_names names = flow_macros_names(m);
	struct flow *f = flow_new(s, item, &names);
	bool *seen = xcalloc(f->nnodes, 1);

	for (flow_id i = f->first; f->nodes[f->first].kind == FL_TOP && i < f->nnodes; i++) {
		if (!mark_of(f, i) && i != f->first)
			continue;
		reach(f, i, seen);
		printf("%s %d:", node_function_name(s, item), mark_of(f, i));
		for (flow_id k = 1; k < f->nnodes; k++)
			if (seen[k] && mark_of(f, k))
				printf(" %d", mark_of(f, k));
		puts(seen[f->exit] ? " exit" : "");
	}
	free(seen);
	flow_free(f);
	flow_macros_free(m);
}

static int one_file(const char *path, const char *mode)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	struct syntax *s;
	flow_items_t items = { 0 };

	if (file_read(path, &text, &err) || syntax_parse(&s, text.buf, text.len, NULL, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	sum.files++;
	flow_items(s, &items);
	for (size_t i = 0; i < items.len; i++) {
		if (!strcmp(mode, "--check"))
			check_item(s, items.at[i], path);
		else if (!strcmp(mode, "--reach"))
			print_reach(s, items.at[i], path);
		else
			print_item(s, items.at[i]);
	}
	vec_release(&items);
	syntax_free(s);
	str_release(&text);
	return 0;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 && starts_with(argv[1], "--") ? argv[1] : "";
	int rc = 0;

	for (int i = *mode ? 2 : 1; i < argc; i++)
		rc |= one_file(argv[i], mode);
	if (strcmp(mode, "--check"))
		return rc;
	printf("%zu files, %zu items, %zu functions, %zu nodes, %zu edges, %zu tokens, %zu nodes that nothing leads to, "
	       "%zu hidden exits, %zu gaps, %zu faults\n", sum.files, sum.items, sum.functions, sum.nodes, sum.edges,
	       sum.tokens, sum.unreachable, sum.hidden, sum.gaps, sum.faults);
	return rc ? rc : sum.faults ? 1 : 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Which tokens are a node's own, and whose a token is. */
#include "flow/private.h"

struct flow_span {
	tok_id first, last, reach; /* reach: the greatest last of this and all before it */
	flow_id node;
};

static bool punct(const struct syntax *s, tok_id t, enum punct p)
{
	return s->toks[t].kind == T_PUNCT && s->toks[t].sub == p;
}

/* The next token p behind t that is in no parentheses of its own, before end; 0: there is none */
static tok_id find_punct(const struct syntax *s, tok_id t, tok_id end, enum punct p)
{
	int depth = 0;

	for (t = token_next(s, t); t < end; t = token_next(s, t)) {
		if (!depth && punct(s, t, p))
			return t;
		depth += punct(s, t, P_LPAREN);
		depth -= punct(s, t, P_RPAREN);
	}
	return 0;
}

/* Is there a directive between two tokens? */
static bool parted(const struct syntax *s, tok_id a, tok_id b)
{
	while (++a < b)
		if (s->toks[a].kind == T_HASH && !(s->toks[b].flags & TF_DIRECTIVE))
			return true;
	return false;
}

/* The last child that stands before the statements it governs, or 0 */
static node_id last_of_header(const struct syntax *s, node_id n)
{
	node_id c, last = 0;

	for (c = node_at(s, n)->child; c; c = node_at(s, c)->next) {
		switch (node_at(s, c)->role) {
		case R_THEN:
		case R_ELSE:
		case R_BODY:
			return last;
		}
		last = c;
	}
	return last;
}

/* `if (…)`, `for (…)`. Statements that a branch of #if left out may stand between the parts, so it is the parenthesis
 * behind the last expression. */
static tok_id header_end(const struct syntax *s, node_id n)
{
	const struct node *nd = node_at(s, n);
	node_id last = last_of_header(s, n);
	tok_id from, t;

	if (last && node_at(s, last)->role == R_ARGS)
		return node_at(s, last)->last;
	from = last ? node_at(s, last)->last : token_next(s, nd->first);
	if (last && nd->kind != N_FOR && !punct(s, token_next(s, nd->first), P_LPAREN))
		return from; /* if likely(x) */
	t = find_punct(s, from, nd->last + 1, P_RPAREN);
	return t ? t : from;
}

/* `else`: the one beside a branch if an #if stands in between */
static tok_id else_token(const struct syntax *s, node_id n)
{
	node_id then = node_role(s, n, R_THEN), other = node_role(s, n, R_ELSE);
	tok_id low, high = node_at(s, other)->first, t, first = 0;

	if (!then)
		then = node_role(s, n, R_BODY);
	low = then ? node_at(s, then)->last : node_at(s, n)->first;
	t = token_prev(s, high);
	if (token_is(s, t, "else") && !parted(s, t, high))
		return t;
	for (t = token_next(s, low); t < high && !first; t = token_next(s, t))
		if (token_is(s, t, "else"))
			first = t;
	return first;
}

static bool function_header(const struct flow *f, node_id n, tok_id *first, tok_id *last)
{
	node_id body = node_role(f->s, n, R_BODY);

	*first = node_at(f->s, n)->first;
	*last = body ? token_prev(f->s, node_at(f->s, body)->first) : node_at(f->s, n)->last;
	return true;
}

static bool do_tail(const struct syntax *s, node_id n, tok_id *first, tok_id *last)
{
	node_id body = node_role(s, n, R_BODY);

	*first = token_next(s, body ? node_at(s, body)->last : node_at(s, n)->first);
	*last = node_at(s, n)->last;
	return *first <= *last;
}

/* `case …:`, `default:`, `label:` with a statement behind it that is its child */
static tok_id label_end(const struct syntax *s, node_id n)
{
	node_id last = last_of_header(s, n);
	tok_id t;

	if (!node_role(s, n, R_BODY))
		return node_at(s, n)->last;
	t = find_punct(s, last ? node_at(s, last)->last : node_at(s, n)->first, node_at(s, n)->last, P_COLON);
	return t ? t : node_at(s, n)->first;
}

/* The directive line that begins at '#': what is before its end, without white space */
static void line_of(const struct syntax *s, tok_id hash, tok_id *first, tok_id *last)
{
	tok_id t;

	*first = *last = hash;
	for (t = hash + 1; t < s->ntoks && (s->toks[t].flags & TF_DIRECTIVE) && s->toks[t].kind != T_HASH; t++)
		if (!token_is_trivia(&s->toks[t]))
			*last = t;
}

static bool directive(const struct flow *f, const struct flow_node *n, tok_id *first, tok_id *last)
{
	const struct syntax *s = f->s;
	const struct node *nd = node_at(s, n->syn);

	if (nd->kind == N_PP_BRANCH && node_at(s, nd->parent)->child != n->syn)
		line_of(s, nd->first, first, last);
	else if (nd->kind == N_PP_COND && n->kind == FL_COND)
		line_of(s, nd->first, first, last);
	else
		return false;
	return true;
}

static bool cond_end(const struct flow *f, node_id n, tok_id *first, tok_id *last)
{
	tok_id t = node_at(f->s, n)->last;

	if (node_at(f->s, n)->kind != N_PP_COND)
		return false;
	while (t > node_at(f->s, n)->first && f->s->toks[t].kind != T_HASH)
		t--;
	if (f->s->toks[t].sub != D_ENDIF)
		return false;
	line_of(f->s, t, first, last);
	return true;
}

/* `#define X(a)` of one whose body has nodes of its own */
static tok_id item_end(const struct flow *f, node_id n)
{
	node_id body = node_at(f->s, n)->kind == N_PP_DEFINE ? node_role(f->s, n, R_BODY) : 0;

	if (!body || f->nnodes == 2)
		return node_at(f->s, n)->last;
	return token_prev(f->s, node_at(f->s, body)->first);
}

bool flow_extent(const struct flow *f, flow_id id, tok_id *first, tok_id *last)
{
	const struct flow_node *n = &f->nodes[id];
	const struct syntax *s = f->s;

	*first = node_at(s, n->syn)->first;
	*last = node_at(s, n->syn)->last;
	switch (n->kind) {
	case FL_HEADER:
		return function_header(f, n->syn, first, last);
	case FL_ITEM:
		*last = item_end(f, n->syn);
		return true;
	case FL_OPEN:
		*last = *first;
		return true;
	case FL_CLOSE:
		*first = *last;
		return true;
	case FL_DECL:
	case FL_STMT:
	case FL_GOTO:
	case FL_BREAK:
	case FL_CONTINUE:
	case FL_RETURN:
		return true;
	case FL_IF:
	case FL_LOOP:
	case FL_ITERATOR:
	case FL_SWITCH:
		*last = header_end(s, n->syn);
		return true;
	case FL_ELSE:
		*first = *last = else_token(s, n->syn);
		return *first != 0;
	case FL_DO:
		*last = *first;
		return true;
	case FL_DO_WHILE:
		return do_tail(s, n->syn, first, last);
	case FL_CASE:
	case FL_DEFAULT:
	case FL_LABEL:
		*last = label_end(s, n->syn);
		return true;
	case FL_COND:
	case FL_COND_BRANCH:
		return directive(f, n, first, last);
	case FL_COND_END:
		return cond_end(f, n->syn, first, last);
	default:
		return false;
	}
}

/* ---- from tokens to nodes -------------------------------------------------------------------- */

static int by_first(const void *a, const void *b)
{
	const struct flow_span *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

void flow_index_extents(struct flow *f)
{
	VEC(struct flow_span) spans = { 0 };
	struct flow_span sp = { 0 };
	tok_id reach = 0;

	for (flow_id i = 1; i < f->nnodes; i++) {
		if (!flow_extent(f, i, &sp.first, &sp.last))
			continue;
		sp.node = i;
		vec_push(&spans, sp);
	}
	if (spans.len)
		qsort(spans.at, spans.len, sizeof(*spans.at), by_first);
	for (size_t i = 0; i < spans.len; i++) {
		reach = MAX(reach, spans.at[i].last);
		spans.at[i].reach = reach;
	}
	f->spans = spans.at;
	f->nspans = (uint32_t)spans.len;
}

flow_id flow_at(const struct flow *f, tok_id t)
{
	uint32_t low = 0, high = f->nspans, mid;

	while (low < high) { /* low: how many begin at or before t */
		mid = low + (high - low) / 2;
		if (f->spans[mid].first <= t)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low && f->spans[low - 1].reach >= t; low--)
		if (f->spans[low - 1].last >= t)
			return f->spans[low - 1].node;
	return 0;
}

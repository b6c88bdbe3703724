// SPDX-License-Identifier: GPL-2.0-only
/* Braces around a branch that has become several statements, or none. */
#include "match/print.h"

static struct piece *at(const struct print *p, size_t i)
{
	return &p->pieces.at[i];
}
static bool is_kind(const struct print *p, size_t i, enum piece_kind k)
{
	return i < p->pieces.len && at(p, i)->kind == k;
}
static bool is_minus(const struct print *p, size_t i)
{
	return is_kind(p, i, PC_CODE) && at(p, i)->minus;
}

static void insert(struct print *p, size_t i, struct piece x)
{
	pieces_t *v = &p->pieces;

	vec_push(v, x);
	memmove(v->at + i + 1, v->at + i, (v->len - 1 - i) * sizeof(*v->at));
	v->at[i] = x;
	for (uint32_t t = 0; t < p->s->ntoks; t++)
		if (p->at[t] != UINT32_MAX && p->at[t] >= i)
			p->at[t]++;
}

struct branch {
	node_id node;
	tok_id head;             /* the token before it: `)`, `else`, `do` */
	size_t first, last;      /* pieces of its tokens */
	size_t begin, end;       /* with the new code before and behind: begin inclusive, end exclusive */
	bool all_minus;
	uint32_t stmts;          /* new ones */
	bool beside;             /* new statements stand beside what stays of it */
	bool block;              /* what is new is one block */
	bool needs;              /* … or something that has to have braces around it */
	uint32_t way;
};

static void count(struct branch *b, const struct piece *y)
{
	b->stmts += y->stmts;
	b->block |= y->block;
	b->needs |= y->needs_braces;
}

static bool measure(const struct print *p, node_id n, struct branch *b)
{
	const struct node *x = node_at(p->s, n);

	*b = (struct branch){ .node = n, .head = token_prev(p->s, x->first), .all_minus = true, .way = UINT32_MAX };
	if (p->at[x->first] == UINT32_MAX || p->at[x->last] == UINT32_MAX || p->at[b->head] == UINT32_MAX)
		return false;
	b->first = p->at[x->first];
	b->last = p->at[x->last];
	if (at(p, p->at[b->head])->minus)
		return false;
	for (size_t i = b->first; i <= b->last; i++) {
		const struct piece *y = at(p, i);

		if (y->kind == PC_CODE)
			b->all_minus &= y->minus;
		if (piece_is_new(y) && y->start)
			count(b, y);
		if (y->minus || piece_is_new(y))
			b->way = MIN(b->way, y->way);
	}
	for (b->begin = b->first; piece_is_new(at(p, b->begin - 1)); b->begin--)
		;
	for (b->end = b->last + 1; b->end < p->pieces.len && piece_is_new(at(p, b->end)); b->end++)
		;
	for (size_t i = b->begin; i < b->end; i++) {
		const struct piece *y = at(p, i);

		if (!piece_is_new(y) || !y->start || (i >= b->first && i <= b->last))
			continue;
		count(b, y);
		b->way = MIN(b->way, y->way);
		if (i < b->first ? y->stmts || y->edge == EDGE_STMT :
		    (y->edge == EDGE_STMT || y->edge == EDGE_COMMENT || y->edge == EDGE_CPP ||
		     y->edge == EDGE_DIRECTIVE) &&
		    (!y->owner || y->owner == n))
			b->beside = true;
	}
	return true;
}

static void add_braces(struct print *p, const struct branch *b)
{
	const struct node *parent = node_at(p->s, node_at(p->s, b->node)->parent);
	struct indent in = print_indent(p->s, print_item(p->s, parent->first));
	struct indent deeper = in;
	size_t i = p->at[b->head] + 1;

	while (is_kind(p, i, PC_SPACE) && is_kind(p, i + 1, PC_COMMENT) && p->s->text[at(p, i + 1)->off + 1] == '*' &&
	       i + 2 < b->begin)
		i += 2;
	deeper.level++;
	/* `else` has its own place */
	insert(p, b->end, (struct piece){ .kind = PC_BREAK, .start = true, .text = "\n", .len = 1, .way = b->way,
					  .indent = in, .tok = node_at(p->s, b->node)->last });
	insert(p, b->end + 1, (struct piece){ .kind = PC_TEXT, .text = "}", .len = 1, .way = b->way });
	if (is_kind(p, i, PC_SPACE) && i + 1 < p->pieces.len && !is_kind(p, i + 1, PC_COMMENT)) {
		struct piece *x = at(p, i);

		if ((b->all_minus || is_minus(p, b->first)) && p->style->peer) {
			x->gone = true;
		} else {
			x->kind = PC_BREAK;
			x->start = true;
			x->text = "\n";
			x->len = 1;
			x->way = b->way;
			x->indent = deeper;
		}
		for (size_t j = b->begin; j < b->end; j++)
			if (piece_is_new(at(p, j)) && at(p, j)->start)
				at(p, j)->indent = deeper;
	}
	if (!b->all_minus && is_minus(p, b->first) && p->style->peer && is_kind(p, i, PC_NEWLINE)) {
		/* Coccinelle's brace stands before what was replaced */
		for (; i < p->pieces.len && piece_is_blank(at(p, i)); i++)
			at(p, i)->gone = true;
		insert(p, i++, (struct piece){ .kind = PC_BREAK, .start = true, .text = "\n", .len = 1,
					       .way = b->way, .indent = in, .tok = b->head });
		insert(p, i, (struct piece){ .kind = PC_TEXT, .text = "{", .len = 1, .way = b->way });
		return;
	}
	insert(p, i, (struct piece){ .kind = PC_TEXT, .start = true, .text = " {", .len = 2, .way = b->way,
				     .indent = in, .tok = b->head });
}

/* One block in place of a branch: its brace goes behind the head. */
static void open_on_line(struct print *p, const struct branch *b)
{
	struct indent in = print_indent(p->s, print_item(p->s, node_at(p->s, node_at(p->s, b->node)->parent)->first));
	size_t i;

	for (i = p->at[b->head] + 1; i < b->begin; i++)
		if (!piece_is_blank(at(p, i)))
			break;
	if (i == b->begin)
		for (i = p->at[b->head] + 1; i < b->begin; i++)
			at(p, i)->gone = true;
	for (i = b->begin; i < b->end; i++)
		if (piece_is_new(at(p, i)) && at(p, i)->start)
			at(p, i)->indent = in;
	insert(p, b->begin, (struct piece){ .kind = PC_TEXT, .text = " ", .len = 1, .way = b->way,
					    .tok = b->head, .start = true, .indent = in });
}

/* Coccinelle puts braces around a branch of which only the head of a statement was replaced. */
static bool head_replaced(const struct print *p, const struct branch *b)
{
	const struct node *n = node_at(p->s, b->node);

	if (!p->style->peer)
		return false;
	return is_minus(p, b->first) && n->kind >= N_IF && n->kind <= N_SWITCH;
}

void print_braces(struct print *p)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(p->s, n, SYNTAX_ROOT)) {
		struct branch b;

		if (!print_is_branch(p->s, n) || !measure(p, n, &b) || b.way == UINT32_MAX)
			continue;
		if (b.all_minus && !b.stmts)
			insert(p, b.first, (struct piece){ .kind = PC_TEXT, .start = true, .text = "{}", .len = 2,
							   .replaces = true, .way = b.way,
							   .tok = node_at(p->s, n)->first });
		else if (b.all_minus && b.stmts == 1 && b.block)
			open_on_line(p, &b);
		else if (b.all_minus ? b.stmts > 1 || b.needs : b.beside || head_replaced(p, &b))
			add_braces(p, &b);
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a token stands: the statement or other item around it, and how its lines are indented.
 */
#include "match/print.h"

static bool is_list(const struct node *n)
{
	switch (n->kind) {
	case N_FILE:
	case N_COMPOUND:
	case N_FIELDS:
	case N_ENUMERATORS:
	case N_INIT_LIST:
	case N_PP_COND:
	case N_PP_BRANCH:
	case N_ALT:
	case N_VARIANT:
		return true;
	}
	return false;
}

/* Is it what an if, a loop … has below it, without braces? */
bool print_is_branch(const struct syntax *s, node_id n)
{
	const struct node *x = node_at(s, n);

	if (x->kind == N_COMPOUND || !x->parent)
		return false;
	switch (node_at(s, x->parent)->kind) {
	case N_IF:
		return x->role == R_THEN || x->role == R_ELSE;
	case N_WHILE:
	case N_DO:
	case N_FOR:
	case N_ITERATOR:
		return x->role == R_BODY;
	}
	return false;
}

node_id print_item(const struct syntax *s, tok_id t)
{
	node_id n = SYNTAX_ROOT, best = 0;

	while (n) {
		node_id c = node_at(s, n)->child;

		if (n == SYNTAX_ROOT)
			c = syntax_item_before(s, t);
		while (c && !(node_at(s, c)->first <= t && t <= node_at(s, c)->last))
			c = node_at(s, c)->next;
		if (c && (is_list(node_at(s, n)) || print_is_branch(s, c)) && node_at(s, c)->kind != N_PP_BRANCH &&
		    node_at(s, c)->kind != N_VARIANT)
			best = c;
		n = c;
	}
	return best;
}

bool print_starts_line(const struct syntax *s, tok_id t)
{
	while (t-- && (s->toks[t].kind == T_SPACE || s->toks[t].kind == T_COMMENT))
		;
	return t == (tok_id)-1 || s->toks[t].kind == T_NEWLINE;
}

struct indent print_line_indent(const struct syntax *s, tok_id t)
{
	uint32_t start = s->toks[t].off, end;

	while (start && s->text[start - 1] != '\n')
		start--;
	for (end = start; end < s->size && (s->text[end] == ' ' || s->text[end] == '\t'); end++)
		;
	return (struct indent){ s->text + start, end - start, 0 };
}

struct indent print_indent(const struct syntax *s, node_id item)
{
	tok_id t = node_at(s, item)->first, before;
	struct indent in;
	node_id other;

	for (;;) {
		in = print_line_indent(s, t);
		if (print_starts_line(s, t))
			return in;
		before = token_prev(s, t);
		if (!before)
			return in;
		if (s->toks[before].kind == T_PUNCT && s->toks[before].sub == P_LBRACE) {
			other = print_item(s, before);
			if (other && !print_starts_line(s, before))
				in = print_indent(s, other);
			in.level++;
			return in;
		}
		if (s->toks[before].kind == T_PUNCT && s->toks[before].sub == P_COLON) {
			in.level++;
			return in;
		}
		if (print_is_branch(s, item)) {
			in = print_indent(s, print_item(s, node_at(s, node_at(s, item)->parent)->first));
			if (node_at(s, item)->kind != N_IF || node_at(s, item)->role != R_ELSE)
				in.level++;
			return in;
		}
		other = print_item(s, before);
		if (!other || other == item || node_at(s, other)->first >= t)
			return in;
		t = node_at(s, other)->first;
		item = other;
	}
}

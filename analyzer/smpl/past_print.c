// SPDX-License-Identifier: GPL-2.0-only
/* Pattern trees as text, for tests: the nodes, an indented line each, then the tokens that are marked. */
#include "smpl/past.h"

bool past_is_expr(const struct pnode *n)
{
	switch (n->kind) {
	case PN_DISJ:
	case PN_CONJ:
		for (n = n->child; n; n = n->next) {
			if (!past_is_expr(n))
				return false;
		}
		return true;
	case PN_NEST:
		return n->child && past_is_expr(n->child);
	case PN_DOTS:
		return true;
	case PN_META:
		switch (n->mv->kind) {
		case MV_EXPRESSION:
		case MV_IDEXPRESSION:
		case MV_IDENTIFIER:
		case MV_CONSTANT:
		case MV_FUNCTION:
		case MV_METAVARIABLE:
			return true;
		default:
			return false;
		}
	case PN_SEQ:
		return false;
	default:
		return node_kind_is_expr(n->kind);
	}
}

static const char *kind_name(const struct pnode *n)
{
	static const char *const names[] = {
		[PN_META - N_KIND_COUNT] = "META", [PN_DOTS - N_KIND_COUNT] = "DOTS",
		[PN_NEST - N_KIND_COUNT] = "NEST", [PN_DISJ - N_KIND_COUNT] = "DISJ",
		[PN_CONJ - N_KIND_COUNT] = "CONJ", [PN_SEQ - N_KIND_COUNT] = "SEQ",
	};

	return n->kind < N_KIND_COUNT ? node_kind_name(n->kind) : names[n->kind - N_KIND_COUNT];
}

static const char *role_name(unsigned role)
{
	static const char *const names[] = {
		"", "name", "specs", "declarator", "inner", "params", "args", "callee", "cond", "then", "else",
		"init", "step", "body", "value", "value2", "left", "right", "type", "size", "width", "operand",
		"label", "fields",
	};

	return role < ARRAY_SIZE(names) ? names[role] : "?";
}

static void print_text(const struct past *p, const struct pnode *n, struct str *out)
{
	uint32_t i;

	str_add(out, " `");
	for (i = n->first; i <= n->last && n->first <= n->last; i++)
		str_addf(out, "%s%s", i > n->first && p->tokens[i].space ? " " : "", p->tokens[i].text);
	str_addch(out, '`');
}

static void print_positions(const struct past *p, const struct pnode *n, struct str *out)
{
	size_t i;

	for (i = 0; n->positions && n->positions[i]; i++)
		str_addf(out, " @%s", n->positions[i]->name);
	for (i = 0; i < n->ntoken_positions; i++)
		str_addf(out, " %s@%s", p->tokens[n->token_positions[i].token].text, n->token_positions[i].mv->name);
}

static void print_parts(const struct string_part *parts, size_t n, struct str *out)
{
	static const char *const kinds[] = { "text", "conversion", "META", "DOTS" };
	size_t i;

	for (i = 0; i < n; i++)
		str_addf(out, "%s%s `%s`", i ? ", " : ": ", kinds[parts[i].kind], parts[i].text);
}

static void print_tree(const struct past *p, const struct pnode *n, int depth, struct str *out);

static void print_whens(const struct past *p, const struct pnode *n, int depth, struct str *out)
{
	static const char *const kinds[] = { "!=", "=", "any", "strict", "forall", "exists", "true", "false" };
	size_t i;

	for (i = 0; i < n->nwhens; i++) {
		str_addf(out, "%*swhen %s\n", depth * 2, "", kinds[n->whens[i].kind]);
		if (n->whens[i].code)
			print_tree(p, n->whens[i].code, depth + 1, out);
	}
}

static void print_node(const struct past *p, const struct pnode *n, int depth, struct str *out)
{
	str_addf(out, "%*s", depth * 2, "");
	if (n->role)
		str_addf(out, "%s: ", role_name(n->role));
	str_addf(out, "%s%s%s%s", kind_name(n), n->plus ? " plus" : "", n->column0 ? " column0" : "",
		 n->optional ? " optional" : "");
	if (n->test)
		str_add(out, " test");
	if (n->kind == N_UNARY || n->kind == N_POSTFIX || n->kind == N_BINARY || n->kind == N_ASSIGN)
		str_addf(out, " %s", punct_text(n->sub));
	if (n->mv)
		str_addf(out, " %s", n->mv->note);
	if (!n->child)
		print_text(p, n, out);
	print_parts(n->parts, n->nparts, out);
	print_positions(p, n, out);
	str_addch(out, '\n');
	print_whens(p, n, depth + 1, out);
}

static void print_tree(const struct past *p, const struct pnode *n, int depth, struct str *out)
{
	const struct pnode *root = n;
	int base = depth;

	while (n) {
		print_node(p, n, depth, out);
		if (n->child) {
			n = n->child;
			depth++;
			continue;
		}
		while (n != root && !n->next) {
			n = n->parent;
			depth--;
		}
		n = n == root ? NULL : n->next;
	}
	BUG_ON(depth != base);
}

static void print_plus(const struct plus_code *const *list, const char *where, struct str *out)
{
	size_t i;

	for (; list && *list; list++) {
		str_addf(out, "    %s %s:", (*list)->twice ? "++" : "+", where);
		for (i = 0; i < (*list)->len; i++) {
			const struct plus_token *t = &(*list)->at[i];

			if (t->bol)
				str_addf(out, " |%u|", t->indent);
			str_addf(out, "%s%s%s", t->space ? " " : "_", t->mv ? "$" : "", t->text);
		}
		str_addch(out, '\n');
	}
}

static void print_tokens(const struct past *p, struct str *out)
{
	static const char marks[] = { ' ', '-', '*' };
	size_t i;

	for (i = 0; i < p->ntokens; i++) {
		const struct ptoken *t = &p->tokens[i];

		if (t->mark == MARK_CONTEXT && !t->before && !t->after)
			continue;
		print_plus(t->before, "before", out);
		str_addf(out, "    %c %u:%u %s\n", marks[t->mark], t->line, t->column, t->text);
		print_plus(t->after, "after", out);
	}
}

void past_print(const struct past *p, struct str *out)
{
	static const char *const shapes[] = { "expression", "statements", "top-level", "type", "initialiser" };

	str_addf(out, "  pattern: %s%s%s\n", shapes[p->shape], p->changes ? ", changes" : "", p->star ? ", star" : "");
	print_tree(p, p->root, 2, out);
	print_tokens(p, out);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes with a declaration, or with one of its declarators, though the pattern does not name it: storage classes,
 * attributes, `*`, `[3]`, `)(int)` around the name, the comma between two, one behind the last item of a list in braces.
 */
#include "match/print_job.h"

static bool goes(const struct job *j, tok_id t)
{
	return j->slot[t] && j->wants.at[j->slot[t] - 1].minus;
}

static bool any_added(const struct job *j, tok_id first, tok_id last)
{
	for (tok_id t = first; t <= last; t++)
		if (j->slot[t] && j->wants.at[j->slot[t] - 1].added.len)
			return true;
	return false;
}

static void set_minus(struct job *j, tok_id first, tok_id last, bool minus, uint32_t way)
{
	for (tok_id t = first; t <= last && j->s->toks[t].kind != T_EOF; t = token_next(j->s, t)) {
		if (!j->slot[t]) {
			vec_push(&j->wants, (struct want){ .tok = t, .way = way });
			j->slot[t] = j->wants.len;
		}
		j->wants.at[j->slot[t] - 1].minus = minus;
	}
}

/* Does the type go, whatever stands beside it? */
static bool type_goes(const struct job *j, node_id specs)
{
	enum node_kind k;
	bool any = false;

	for (node_id c = node_at(j->s, specs)->child; c; c = node_at(j->s, c)->next) {
		k = node_at(j->s, c)->kind;
		if (goes(j, node_at(j->s, c)->first))
			any = true;
		else if (k != N_TYPE_WORD && k != N_ATTRIBUTE)
			return false;
	}
	return any;
}

static tok_id name_of(const struct job *j, node_id n)
{
	node_id d = node_role(j->s, n, R_DECLARATOR), name = d ? declarator_name(j->s, d) : 0;

	return name ? node_at(j->s, name)->first : 0;
}

/* Some of `int a, x, b;`: they and a comma each go. */
static void keep_others(struct job *j, node_id decl, node_id specs)
{
	const struct node *d = node_at(j->s, decl);
	tok_id comma, last = 0;
	bool kept = false, gone;
	uint32_t way = 0;

	set_minus(j, node_at(j->s, specs)->first, node_at(j->s, specs)->last, false, 0);
	set_minus(j, d->last, d->last, false, 0);
	for (node_id c = d->child; c; c = node_at(j->s, c)->next) {
		const struct node *x = node_at(j->s, c);

		if (x->kind != N_INIT_DECLARATOR)
			continue;
		gone = name_of(j, c) && goes(j, name_of(j, c));
		if (gone)
			way = j->wants.at[j->slot[name_of(j, c)] - 1].way;
		comma = last ? token_next(j->s, last) : 0;
		if (comma)
			set_minus(j, comma, comma, !(kept && !gone), way);
		kept |= !gone;
		last = x->last;
	}
}

static void take_declarators(struct job *j, node_id decl)
{
	const struct node *d = node_at(j->s, decl);
	node_id specs = node_child_kind(j->s, decl, N_SPECS);
	unsigned n = 0, gone = 0;

	if (!specs || !goes(j, d->last) || !type_goes(j, specs))
		return;
	for (node_id c = d->child; c; c = node_at(j->s, c)->next) {
		tok_id name = name_of(j, c);

		if (node_at(j->s, c)->kind != N_INIT_DECLARATOR)
			continue;
		n++;
		if (!name || !goes(j, name))
			continue;
		gone++;
		set_minus(j, node_at(j->s, c)->first, node_at(j->s, c)->last, true,
			  j->wants.at[j->slot[name] - 1].way);
	}
	if (gone < n)
		keep_others(j, decl, specs);
	else if (n > 1 || !any_added(j, d->first, d->last))
		set_minus(j, d->first, d->last, true, j->wants.at[j->slot[d->last] - 1].way);
}

/* `- f(...) { ... }` takes the type with it, `- int f(...) { ... }` a `static`. */
static void take_function(struct job *j, node_id f)
{
	const struct node *d = node_at(j->s, f);
	tok_id name = name_of(j, f);

	if (!name || any_added(j, d->first, d->last))
		return;
	for (tok_id t = name; t <= d->last; t = token_next(j->s, t))
		if (!goes(j, t))
			return;
	set_minus(j, d->first, name, true, j->wants.at[j->slot[name] - 1].way);
}

/* `{ a, b, }` with all that is in it */
static void take_comma(struct job *j, const struct node *list)
{
	tok_id comma = token_prev(j->s, list->last);

	if (list->child && goes(j, list->last) && is_punct(&j->s->toks[comma], P_COMMA) && !j->slot[comma] &&
	    goes(j, token_prev(j->s, comma)))
		set_minus(j, comma, comma, true, j->wants.at[j->slot[list->last] - 1].way);
}

void job_declarations(struct job *j)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(j->s, n, SYNTAX_ROOT)) {
		const struct node *x = node_at(j->s, n);

		if (x->kind == N_FUNC_DEF && j->slot[x->last])
			take_function(j, n);
		if ((x->kind == N_INIT_LIST || x->kind == N_ENUMERATORS) && j->slot[x->last])
			take_comma(j, x);
		if (x->kind == N_DECL && j->slot[x->last])
			take_declarators(j, n);
	}
}

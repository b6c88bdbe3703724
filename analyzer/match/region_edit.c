// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statements that go, come or move → edits: a semantic patch is written for it and said to match just there, so that the
 * printer sees to lines, indentation, comments, and braces around what becomes several statements.
 */
#include "match/print.h"
#include "match/region_fix.h"

static bool stands_before(const struct syntax *s, const struct region_op *x, const struct region_op *y)
{
	tok_id i = node_at(s, x->stmt)->first, k = node_at(s, y->stmt)->first;

	return i != k ? i < k : x->kind < y->kind;
}

static void sort_ops(const struct syntax *s, struct region_op *ops, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && stands_before(s, &ops[k], &ops[k - 1]); k--) {
			struct region_op x = ops[k];

			ops[k] = ops[k - 1];
			ops[k - 1] = x;
		}
}

static void add_code(struct str *rule, const char *code)
{
	while (code && *code) {
		size_t n = strcspn(code, "\n");

		str_addf(rule, "+ %.*s\n", (int)n, code);
		code += n + (code[n] == '\n');
	}
}

/* The statement right behind this one in the same list */
static bool follows(const struct syntax *s, node_id a, node_id b)
{
	return node_at(s, a)->parent == node_at(s, b)->parent && node_at(s, a)->next == b;
}

static void write_rule(const struct source *src, const struct region_op *ops, size_t n, struct str *rule)
{
	str_add(rule, "@@\n");
	for (size_t i = 0; i < n; i++)
		str_addf(rule, "statement S%zu;\n", i);
	str_add(rule, "@@\n\n");
	for (size_t i = 0; i < n; i++) {
		bool apart = i && !(ops[i - 1].kind == OP_REMOVE && ops[i].kind == OP_REMOVE && !ops[i - 1].code &&
				    follows(src->s, ops[i - 1].stmt, ops[i].stmt));

		if (apart)
			str_add(rule, "  ...\n");
		if (ops[i].kind == OP_BEFORE)
			add_code(rule, ops[i].code);
		str_addf(rule, "%c S%zu\n", ops[i].kind == OP_REMOVE ? '-' : ' ', i);
		if (ops[i].kind != OP_BEFORE)
			add_code(rule, ops[i].code);
	}
}

static const struct pnode *next_pnode(const struct pnode *n)
{
	if (n->child)
		return n->child;
	while (n && !n->next)
		n = n->parent;
	return n ? n->next : NULL;
}

/* The match: each metavariable stands for its statement */
static size_t pair_up(const struct source *src, const struct past *past, const struct region_op *ops, size_t n,
		      struct paired *pairs)
{
	size_t k = 0;

	for (const struct pnode *p = past->root; p && k < n; p = next_pnode(p)) {
		if (p->kind != PN_META || p->mv->kind != MV_STATEMENT)
			continue;
		pairs[k] = (struct paired){ .node = p, .token = p->first, .first = node_at(src->s, ops[k].stmt)->first,
					    .last = node_at(src->s, ops[k].stmt)->last };
		k++;
	}
	return k;
}

static bool only_blank(const struct syntax *s, tok_id from, tok_id to)
{
	for (tok_id t = from; t < to; t++)
		if (s->toks[t].kind != T_SPACE && s->toks[t].kind != T_NEWLINE)
			return false;
	return true;
}

/* New lines behind a statement come behind the comment in its line, too, an else beside the brace in them; and where a
 * block has an empty line behind it, they get one before them. */
static void pass_comment(const struct syntax *s, struct edit *e, struct arena *a)
{
	tok_id t = e->start ? token_at(s, e->start) : 0;

	if (e->start != e->end || e->text[0] != '\n' || !t || s->toks[t].off != e->start)
		return;
	while (s->toks[t].kind == T_SPACE || (s->toks[t].kind == T_COMMENT && !memchr(s->text + s->toks[t].off, '\n',
										       s->toks[t].len)))
		t++;
	if (s->toks[t].kind != T_NEWLINE)
		return;
	e->start = e->end = s->toks[t].off;
	if (ends_with(e->text, "}") && token_is(s, token_next(s, t), "else") && only_blank(s, t, token_next(s, t))) {
		e->end = s->toks[token_next(s, t)].off;
		e->text = arena_printf(a, "%s ", e->text);
		return;
	}
	if (s->text[e->start - 1] == '}' && s->toks[t + 1].kind == T_NEWLINE)
		e->text = arena_printf(a, "\n%s", e->text);
}

static uint32_t token_end(const struct syntax *s, tok_id t)
{
	return s->toks[t].off + s->toks[t].len;
}

/* Is it one statement still, when the edits are made? */
static bool stays_one(const struct region_op *ops, size_t n, node_id stmt)
{
	for (size_t i = 0; i < n; i++)
		if (ops[i].stmt == stmt && (ops[i].kind != OP_REMOVE || !ops[i].code || strchr(ops[i].code, '\n')))
			return false;
	return true;
}

/* One statement of two goes: the kernel's style has no braces around the other one, where it is a line without comments
 * and no else needs them. */
static size_t drop_braces(const struct syntax *s, const struct region_op *ops, size_t nops, node_id gone, struct edit *out)
{
	const struct node *n = node_at(s, gone), *block = node_at(s, n->parent), *stays;
	node_id other = block->child == gone ? n->next : block->child;

	if (block->kind != N_COMPOUND || block->role != R_THEN || node_at(s, block->parent)->kind != N_IF ||
	    node_role(s, block->parent, R_ELSE) || !other || !stays_one(ops, nops, other))
		return 0;
	stays = node_at(s, other);
	if (node_at(s, block->child)->next != (block->child == gone ? other : gone) ||
	    node_at(s, block->child == gone ? other : gone)->next || stays->kind < N_GOTO || stays->kind > N_EXPR_STMT ||
	    memchr(s->text + node_start(s, other), '\n', node_end(s, other) - node_start(s, other)))
		return 0;
	if (!only_blank(s, block->first + 1, MIN(n->first, stays->first)) ||
	    !only_blank(s, MIN(n->last, stays->last) + 1, MAX(n->first, stays->first)) ||
	    !only_blank(s, MAX(n->last, stays->last) + 1, block->last) ||
	    !only_blank(s, token_prev(s, block->first) + 1, block->first))
		return 0;
	out[0] = (struct edit){ token_end(s, token_prev(s, block->first)), token_end(s, block->first), "" };
	out[1] = (struct edit){ token_end(s, MAX(n->last, stays->last)), token_end(s, block->last), "" };
	return 2;
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->start != y->start ? (x->start < y->start ? -1 : 1) : (x->end > y->end) - (x->end < y->end);
}

static const char *make(const struct source *src, const struct smpl *smpl, const struct region_op *ops, size_t n,
			struct arena *a, struct edit **edits, size_t *nedits)
{
	const struct transform_style style = { .max_width = 80 };
	const struct past *past = smpl->nrules ? smpl->rules[0].past : NULL;
	struct paired *pairs = arena_alloc(a, (n + 1) * sizeof(*pairs));
	struct found found = { .pairs = pairs, .npairs = n, .exact = true };
	struct applied applied = { .found = &found };
	struct way way = { .applied = &applied, .napplied = 1 };
	struct transform_out out = { .text = STR_INIT };
	struct err err = { 0 };
	const char *why = NULL;
	size_t k = 0;

	if (!past || pair_up(src, past, ops, n, pairs) != n)
		return "the change cannot be written as a semantic patch";
	found.elem = past->root;
	if (transform(src, &smpl->rules[0], past, &way, 1, &style, a, &out, &err))
		why = arena_strdup(a, err.text);
	else if (out.conflicts.len || out.groups.len != 1)
		why = "the change cannot be made in this text";
	if (!why) {
		k = out.groups.at[0].nedits;
		*edits = arena_alloc(a, (k + 2 * n) * sizeof(**edits));
		memcpy(*edits, out.groups.at[0].edits, k * sizeof(**edits));
		for (size_t i = 0; i < k; i++)
			pass_comment(src->s, &(*edits)[i], a);
		for (size_t i = 0; i < n; i++)
			if (ops[i].kind == OP_REMOVE && !ops[i].code)
				k += drop_braces(src->s, ops, n, ops[i].stmt, *edits + k);
		*nedits = k;
		qsort(*edits, k, sizeof(**edits), by_start);
	}
	transform_release(&out);
	return why;
}

const char *region_edits(const struct source *src, const struct region_plan *p, struct arena *a, struct edit **edits,
			 size_t *n)
{
	struct region_op *ops = arena_alloc(a, (p->n + 1) * sizeof(*ops));
	struct str rule = STR_INIT;
	struct smpl *smpl;
	struct err err = { 0 };
	const char *why;

	memcpy(ops, p->ops, p->n * sizeof(*ops));
	sort_ops(src->s, ops, p->n);
	write_rule(src, ops, p->n, &rule);
	if (smpl_parse_all(&smpl, "region", rule.buf, rule.len, NULL, &err)) {
		why = "the change cannot be written as a semantic patch";
	} else {
		why = make(src, smpl, ops, p->n, a, edits, n);
		smpl_free(smpl);
	}
	str_release(&rule);
	return why;
}

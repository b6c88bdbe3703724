// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stream of significant tokens, as the branches selected so far let it flow, and the building of
 * nodes.
 */
#include "syntax/parser.h"

/* ---- stream ------------------------------------------------------------------------------------------ */

bool is_open_conditional(const struct parser *p, const struct sig *g)
{
	return g->group && p->selected[g->group - 1] < 0;
}

static void assign(struct parser *p, const char *key, bool value)
{
	struct assignment a = { key, value };

	vec_push(&p->assigned, a);
}

/* 1 true, 0 false, -1 not assigned */
static int assigned(const struct parser *p, const struct branch *b)
{
	size_t i = p->assigned.len;

	while (b->key && i-- > 0)
		if (p->assigned.at[i].key == b->key)
			return p->assigned.at[i].value != b->negated;
	return b->key ? -1 : 1;
}

bool decided(const struct parser *p, uint32_t g)
{
	const struct group *gr = &p->priv->groups[g];
	uint32_t i;
	int v;

	for (i = 0; i < gr->nbranches; i++) {
		v = assigned(p, &p->priv->branches[gr->first + i]);
		if (v > 0)
			return true;
		if (v < 0)
			return false;
	}
	return true;
}

void choose(struct parser *p, uint32_t g)
{
	const struct group *gr = &p->priv->groups[g];
	const struct branch *br = &p->priv->branches[gr->first];
	uint32_t possible[64], n = 0, i, pick;
	int v;

	for (i = 0; i < gr->nbranches && n < 62; i++) {
		v = assigned(p, &br[i]);
		if (v)
			possible[n++] = i;
		if (v > 0)
			break;
	}
	if (i == gr->nbranches)
		possible[n++] = gr->nbranches;
	pick = possible[MIN((uint32_t)p->variant, n - 1)];
	p->nvariants = MAX(p->nvariants, (int)n);
	p->selected[g] = (int32_t)pick;
	vec_push(&p->trail, g);
	p->era++;
	for (i = 0; i <= pick && i < gr->nbranches; i++)
		if (br[i].key && assigned(p, &br[i]) < 0)
			assign(p, br[i].key, (i == pick) != br[i].negated);
}

void unchoose(struct parser *p, size_t trail, size_t nassigned)
{
	while (p->trail.len > trail)
		p->selected[p->trail.at[--p->trail.len]] = -1;
	p->assigned.len = nassigned;
	p->era++;
}

uint32_t follow(const struct parser *p, uint32_t pos)
{
	const struct sig *g = &p->sig[pos];
	const struct group *gr = &p->priv->groups[g->group - 1];
	int32_t sel = p->selected[g->group - 1];

	if (pos == p->group_at[g->group - 1] && sel < (int32_t)gr->nbranches)
		return p->branch_at[gr->first + (uint32_t)sel] + 1;
	return p->group_end[g->group - 1] + (p->sig[p->group_end[g->group - 1]].group ? 1 : 0);
}

/* First position at or after pos that shows a token or a barrier */
static uint32_t settle(struct parser *p, uint32_t pos)
{
	const struct sig *g;

	for (;;) {
		g = &p->sig[pos];
		if (p->s->toks[g->tok].kind != T_HASH || p->macro_body)
			return pos;
		if (!g->group) {
			pos++;
			continue;
		}
		if (is_open_conditional(p, g)) {
			if (!p->alt || pos != p->group_at[g->group - 1]) {
				p->barrier = MAX(p->barrier, pos + 1);
				p->far = MAX(p->far, pos);
				return pos;
			}
			choose(p, g->group - 1);
		}
		pos = follow(p, pos);
	}
}

const struct token *peek(struct parser *p)
{
	p->pos = settle(p, p->pos);
	p->far = MAX(p->far, p->pos);
	return &p->s->toks[p->sig[p->pos].tok];
}

/* Looking ahead never selects a branch: it stops at a group that has no selection. */
static uint32_t ahead_pos(struct parser *p, unsigned ahead)
{
	uint32_t pos;
	int alt = p->alt;

	peek(p);
	pos = p->pos;
	p->alt = 0;
	while (ahead-- && p->s->toks[p->sig[pos].tok].kind != T_EOF) {
		if (p->s->toks[p->sig[pos].tok].kind == T_HASH && !p->macro_body)
			break;
		pos = settle(p, pos + 1);
	}
	p->alt = alt;
	return pos;
}

const struct token *peek_at(struct parser *p, unsigned ahead)
{
	return ahead ? &p->s->toks[p->sig[ahead_pos(p, ahead)].tok] : peek(p);
}

tok_id here(struct parser *p)
{
	peek(p);
	return p->sig[p->pos].tok;
}

tok_id take(struct parser *p)
{
	tok_id t = here(p);

	if (p->s->toks[t].kind == T_EOF || (p->s->toks[t].kind == T_HASH && !p->macro_body))
		return p->last;
	p->last = t;
	p->last_pos = p->pos++;
	p->steps++;
	return t;
}

bool at(struct parser *p, enum punct c)
{
	return is_punct(peek(p), c);
}

bool at_ahead(struct parser *p, unsigned ahead, enum punct c)
{
	return is_punct(peek_at(p, ahead), c);
}

bool at_key(struct parser *p, enum keyword k)
{
	const struct token *t = peek(p);

	return (t->flags & TF_KEYWORD) && t->sub == k;
}

bool accept(struct parser *p, enum punct c)
{
	if (!at(p, c))
		return false;
	take(p);
	return true;
}

static bool plain_ident(const struct token *t)
{
	return t->kind == T_IDENT && !(t->flags & TF_KEYWORD);
}

bool at_ident(struct parser *p)
{
	return plain_ident(peek(p));
}

bool ident_ahead(struct parser *p, unsigned ahead)
{
	return plain_ident(peek_at(p, ahead));
}

unsigned kinds_of(struct parser *p, tok_id t)
{
	const struct token *k = &p->s->toks[t];
	const char *text = p->s->text + k->off;
	unsigned kinds = 0;

	if (!plain_ident(k))
		return 0;
	if (p->own)
		kinds = names_get(p->own, text, k->len);
	if (!kinds && p->names)
		kinds = names_get(p->names, text, k->len);
	return kinds;
}

void learn_types(struct parser *p, node_id specs)
{
	const struct token *t;

	for (node_id c = specs ? p->s->nodes[specs].child : 0; c && p->own; c = p->s->nodes[c].next) {
		const struct node *n = &p->s->nodes[c];

		if (n->kind != N_TYPE_IDENT || n->first != n->last || kinds_of(p, n->first))
			continue;
		t = &p->s->toks[n->first];
		names_add(p->own, p->s->text + t->off, t->len, NAME_TYPEDEF);
	}
}

unsigned kinds_here(struct parser *p)
{
	return kinds_of(p, here(p));
}

bool skip_balanced(struct parser *p)
{
	const struct token *t;
	int depth = 0;

	do {
		t = peek(p);
		if (t->kind == T_EOF || (t->kind == T_HASH && !p->macro_body))
			return false;
		if (is_punct(t, P_LPAREN) || is_punct(t, P_LBRACE) || is_punct(t, P_LBRACKET))
			depth++;
		if (is_punct(t, P_RPAREN) || is_punct(t, P_RBRACE) || is_punct(t, P_RBRACKET))
			depth--;
		take(p);
	} while (depth > 0);
	return true;
}

unsigned after_parens(struct parser *p, unsigned ahead)
{
	uint32_t pos = ahead_pos(p, ahead);
	unsigned n = ahead;
	int depth = 0, alt = p->alt;
	const struct token *t;

	p->alt = 0;
	for (;; n++) {
		t = &p->s->toks[p->sig[pos].tok];
		if (t->kind == T_EOF || (t->kind == T_HASH && !p->macro_body) || n > ahead + 4000) {
			n = 0;
			break;
		}
		if (is_punct(t, P_LPAREN) || is_punct(t, P_LBRACE) || is_punct(t, P_LBRACKET))
			depth++;
		if (is_punct(t, P_RPAREN) || is_punct(t, P_RBRACE) || is_punct(t, P_RBRACKET))
			depth--;
		if (!depth) {
			n++;
			break;
		}
		pos = settle(p, pos + 1);
	}
	p->alt = alt;
	return n;
}

/* ---- nodes ------------------------------------------------------------------------------------------- */

struct mark parser_mark(struct parser *p)
{
	return (struct mark){ p->pos, p->last_pos, p->s->nnodes, p->last };
}

void parser_reset(struct parser *p, struct mark m)
{
	p->pos = m.pos;
	p->last_pos = m.last_pos;
	p->last = m.last;
	p->s->nnodes = m.nnodes;
	p->last_child.len = m.nnodes;
}

node_id new_node(struct parser *p, enum node_kind k, enum node_role role, tok_id first)
{
	struct syntax *s = p->s;
	struct node n = { .kind = k, .role = role, .first = first, .last = first };

	if (s->nnodes == p->priv->nodes_cap) {
		p->priv->nodes_cap = p->priv->nodes_cap ? p->priv->nodes_cap * 2 : 1024;
		s->nodes = xrealloc(s->nodes, p->priv->nodes_cap * sizeof(*s->nodes));
	}
	s->nodes[s->nnodes] = n;
	vec_push(&p->last_child, 0);
	return s->nnodes++;
}

void add(struct parser *p, node_id parent, node_id child, enum node_role role)
{
	struct node *nodes = p->s->nodes;
	node_id last;

	if (!child)
		return;
	if (role)
		nodes[child].role = role;
	nodes[child].parent = parent;
	nodes[child].next = 0;
	last = p->last_child.at[parent];
	if (last)
		nodes[last].next = child;
	else
		nodes[parent].child = child;
	p->last_child.at[parent] = child;
	if (nodes[child].first < nodes[parent].first)
		nodes[parent].first = nodes[child].first;
	if (nodes[child].last > nodes[parent].last)
		nodes[parent].last = nodes[child].last;
}

void adopt_all(struct parser *p, node_id parent, node_id from)
{
	node_id c, next;

	for (c = p->s->nodes[from].child; c; c = next) {
		next = p->s->nodes[c].next;
		add(p, parent, c, R_NONE);
	}
	p->s->nodes[from].child = 0;
	p->last_child.at[from] = 0;
}

node_id done(struct parser *p, node_id n)
{
	p->s->nodes[n].last = MAX(p->s->nodes[n].first, p->last);
	return n;
}

node_id leaf(struct parser *p, enum node_kind k, enum node_role role)
{
	node_id n = new_node(p, k, role, here(p));

	take(p);
	return done(p, n);
}

bool enter(struct parser *p)
{
	if (p->nesting >= MAX_NESTING)
		return false;
	p->nesting++;
	return true;
}

void leave(struct parser *p)
{
	p->nesting--;
}

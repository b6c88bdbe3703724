// SPDX-License-Identifier: GPL-2.0-only
/* A rule's body as a tree: the stream of tokens, nodes, which shape the rule has, positions. */
#include "smpl/past_private.h"

/* ---- stream ---------------------------------------------------------------------------------- */

static const struct ptok end_of_stream = { .st = ST_EOF, .t = { .text = "", .kind = T_EOF } };

const struct ptok *ppeek_at(struct pparser *p, uint32_t ahead)
{
	return p->limit - p->pos > ahead ? &p->toks[p->pos + ahead] : &end_of_stream;
}

const struct ptok *ppeek(struct pparser *p)
{
	return ppeek_at(p, 0);
}

void ptake(struct pparser *p)
{
	if (p->pos >= p->limit)
		return;
	p->pos++;
	p->far = MAX(p->far, p->pos);
	if (++p->steps > PAST_STEPS)
		p->deep = true;
}

bool pat_ahead(struct pparser *p, uint32_t ahead, enum punct c)
{
	return ptok_punct(ppeek_at(p, ahead), c);
}

bool pat(struct pparser *p, enum punct c)
{
	return pat_ahead(p, 0, c);
}

bool pkey(struct pparser *p, enum keyword k)
{
	const struct ptok *t = ppeek(p);

	return t->st == ST_IDENT && !t->mv && t->t.sub == k;
}

bool pst(struct pparser *p, enum stok_kind k)
{
	return ppeek(p)->st == k;
}

bool paccept(struct pparser *p, enum punct c)
{
	if (!pat(p, c))
		return false;
	ptake(p);
	return true;
}

bool penter(struct pparser *p)
{
	if (p->depth >= PAST_DEPTH)
		p->deep = true;
	if (p->deep)
		return false;
	p->depth++;
	return true;
}

void pleave(struct pparser *p)
{
	p->depth--;
}

/* All that decides whether a function fails */
struct attempt {
	past_fn fn;
	uint32_t pos, limit;
	bool inside, defines_type;
};

struct pnode *ptry(struct pparser *p, past_fn fn)
{
	struct attempt key;
	uint32_t at = p->pos;
	int depth = p->depth, braces = p->braces;
	struct pnode *n;

	memset(&key, 0, sizeof(key)); /* its padding is hashed, too */
	key.fn = fn;
	key.pos = at;
	key.limit = p->limit;
	key.inside = braces > 0;
	key.defines_type = p->defines_type;
	if (p->deep || map_hasn(p->failed, (const char *)&key, sizeof(key)))
		return NULL;
	n = fn(p);
	if (n)
		return n;
	*map_slot(p->failed, (const char *)&key, sizeof(key), &(bool){ false }) = 1;
	p->pos = at;
	p->depth = depth;
	p->braces = braces;
	return NULL;
}

uint32_t pafter_parens(struct pparser *p, uint32_t ahead)
{
	int depth = 0;

	for (;; ahead++) {
		const struct ptok *t = ppeek_at(p, ahead);

		if (t->st == ST_EOF)
			return 0;
		depth += ptok_punct(t, P_LPAREN);
		depth -= ptok_punct(t, P_RPAREN);
		if (depth <= 0)
			return ahead + 1;
	}
}

/* ---- nodes ----------------------------------------------------------------------------------- */

struct pnode *pnode_new(struct pparser *p, int kind)
{
	struct pbuild *b = arena_alloc(p->a, sizeof(*b));

	b->n.kind = (uint16_t)kind;
	b->n.first = b->n.last = p->pos;
	return &b->n;
}

struct pnode *pnode_from(struct pparser *p, int kind, const struct pnode *first)
{
	struct pnode *n = pnode_new(p, kind);

	n->first = first->first;
	return n;
}

void padd(struct pnode *parent, struct pnode *child, enum node_role role)
{
	struct pbuild *b = (struct pbuild *)parent;

	child->role = role;
	child->parent = parent;
	child->next = NULL;
	if (b->tail)
		b->tail->next = child;
	else
		parent->child = child;
	b->tail = child;
}

bool padd_from(struct pparser *p, struct pnode *parent, struct pnode *(*fn)(struct pparser *p), enum node_role role)
{
	struct pnode *child = fn(p);

	if (child)
		padd(parent, child, role);
	return child;
}

struct pnode *pdone(struct pparser *p, struct pnode *n)
{
	n->last = p->pos - 1;
	return n;
}

struct pnode *pleaf(struct pparser *p, int kind)
{
	struct pnode *n = pnode_new(p, kind);

	if (p->pos >= p->limit)
		return NULL;
	ptake(p);
	return n;
}

struct pnode *pmeta(struct pparser *p)
{
	const struct metavar *mv = ppeek(p)->mv;
	struct pnode *n = pleaf(p, PN_META);

	n->mv = mv;
	return n;
}

/* ---- after parsing --------------------------------------------------------------------------- */

static const struct pnode *node_after(const struct pnode *n, const struct pnode *root)
{
	if (n->child)
		return n->child;
	while (n != root && !n->next)
		n = n->parent;
	return n == root ? NULL : n->next;
}

static void number_one(struct pnode *n, void *count)
{
	n->id = (uint16_t)++*(size_t *)count;
}

/* In preorder; code of `when` right after the dots it belongs to */
static void each_node(const struct pnode *root, void (*fn)(struct pnode *n, void *ctx), void *ctx)
{
	const struct pnode *n;
	size_t i;

	for (n = root; n; n = node_after(n, root)) {
		fn((struct pnode *)n, ctx);
		for (i = 0; i < n->nwhens; i++) {
			if (n->whens[i].code)
				each_node(n->whens[i].code, fn, ctx);
		}
	}
}

struct innermost {
	uint32_t token;
	struct pnode *node;
};

static void look_innermost(struct pnode *n, void *ctx)
{
	struct innermost *in = ctx;

	if (n->first <= in->token && n->last >= in->token &&
	    (!in->node || n->last - n->first <= in->node->last - in->node->first))
		in->node = n;
}

static bool is_leaf_kind(const struct pnode *n)
{
	switch (n->kind) {
	case PN_META:
	case N_IDENT:
	case N_NUMBER:
	case N_CHAR:
	case N_STRING:
	case N_DR_NAME:
	case N_TYPE_IDENT:
	case N_TYPE_WORD:
	case N_TOKEN:
	case N_ATTRIBUTE:
		return true;
	default:
		return false;
	}
}

static void add_token_position(struct pparser *p, struct pnode *n, uint32_t token, const struct metavar *mv)
{
	struct token_position *list = arena_alloc(p->a, (n->ntoken_positions + 1) * sizeof(*list));

	if (n->ntoken_positions)
		memcpy(list, n->token_positions, n->ntoken_positions * sizeof(*list));
	list[n->ntoken_positions] = (struct token_position){ token, mv };
	n->token_positions = list;
	n->ntoken_positions++;
}

/* @p: to the leaf that the token is, or to the token as a part of the node around it */
static void place_positions(struct pparser *p, const struct pnode *root)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < p->ntoks; i++) {
		struct innermost in = { .token = i };

		if (!p->toks[i].at)
			continue;
		each_node(root, look_innermost, &in);
		if (!in.node)
			continue;
		if (in.node->first == in.node->last && is_leaf_kind(in.node)) {
			in.node->positions = p->toks[i].at;
			continue;
		}
		for (k = 0; p->toks[i].at[k]; k++)
			add_token_position(p, in.node, i, p->toks[i].at[k]);
	}
}

/* ---- shape ----------------------------------------------------------------------------------- */

static struct pnode *rule_name(struct pparser *p)
{
	return p_name(p, N_IDENT);
}

static struct pnode *rule_expr(struct pparser *p)
{
	bool is_type = p_starts_type(p);
	struct pnode *n;

	if (p->rr->rule->identifier_rule)
		return rule_name(p);
	if (pst(p, ST_DOTS))
		return NULL;
	n = p_expr(p);
	if (n && n->kind == N_IDENT && is_type)
		return NULL; /* a typedef's name alone */
	return n && n->kind == PN_NEST ? NULL : n; /* that is one of statements */
}

static struct pnode *rule_statements(struct pparser *p)
{
	bool is_type = p_starts_type(p);
	struct pnode *n = p_seq(p);

	return n && is_type && n->child && n->child->kind == N_IDENT && !n->child->next ? NULL : n;
}

static struct pnode *rule_type(struct pparser *p)
{
	return p_starts_type(p) || pst(p, ST_DISJ_OPEN) ? p_type_name(p) : NULL;
}

static struct pnode *init_branch(struct pparser *p)
{
	struct pnode *n = p_init_item(p);

	if (n)
		paccept(p, P_COMMA);
	return n;
}

static struct pnode *rule_init(struct pparser *p)
{
	if (pst(p, ST_DISJ_OPEN))
		return p_disj(p, init_branch);
	return init_branch(p);
}

static bool is_top(const struct pnode *n)
{
	switch (n->kind) {
	case N_FUNC_DEF:
	case N_PP_INCLUDE:
	case N_PP_DEFINE:
	case N_PP_UNDEF:
	case N_PP_OTHER:
		return true;
	case PN_DISJ:
	case PN_CONJ:
	case PN_SEQ:
		for (n = n->child; n; n = n->next) {
			if (is_top(n))
				return true;
		}
		return false;
	default:
		return false;
	}
}

/* A stretch of one needs nothing around it; dots alone between functions say nothing. */
static void add_run(struct pnode *root, struct pnode *run)
{
	struct pnode *c = run ? (struct pnode *)run->child : NULL;

	if (!c || (!c->next && c->kind == PN_DOTS))
		return;
	padd(root, c->next ? run : c, R_NONE);
}

/* Statements in a row are one item of the file, to be matched inside one function. */
static struct pnode *split_items(struct pparser *p, struct pnode *seq)
{
	struct pnode *root = pnode_from(p, PN_SEQ, seq), *c, *next, *run = NULL;

	for (c = (struct pnode *)seq->child; c; c = next) {
		next = (struct pnode *)c->next;
		if (is_top(c)) {
			add_run(root, run);
			run = NULL;
			padd(root, c, R_NONE);
			continue;
		}
		if (!run)
			run = pnode_from(p, PN_SEQ, c);
		padd(run, c, R_NONE);
		run->last = c->last;
	}
	add_run(root, run);
	root->last = seq->last;
	return root;
}

struct reading {
	past_fn fn;
	uint8_t shape;
};

/* A type before an expression when it can be nothing else: `struct foo`, `T *` */
static const struct reading readings[] = {
	{ rule_expr, PAST_EXPR },
	{ rule_statements, PAST_STMTS },
	{ rule_type, PAST_TYPE },
	{ rule_init, PAST_INIT },
};

/* @r expression@ and the like leave one reading */
static bool allowed(const struct smpl_rule *r, past_fn fn)
{
	if (r->expression_rule || r->identifier_rule)
		return fn == rule_expr;
	return !r->type_rule || fn == rule_type;
}

static struct pnode *parse_rule(struct pparser *p, struct past *out)
{
	struct pnode *root;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(readings); i++) {
		if (!allowed(p->rr->rule, readings[i].fn))
			continue;
		root = ptry(p, readings[i].fn);
		if (root && p->pos == p->limit) {
			out->shape = readings[i].shape;
			return root;
		}
		p->pos = 0;
		p->depth = p->braces = 0;
	}
	return NULL;
}

static int no_code(struct pparser *p)
{
	const struct ptok *t = p->far < p->ntoks ? &p->toks[p->far] : NULL;
	const struct ptok *last = p->ntoks ? &p->toks[p->ntoks - 1] : NULL;
	struct reader *r = p->rr->r;

	if (p->deep)
		return reader_error(r, t ? t->off : p->rr->end, "this pattern is nested too deeply to be read");
	if (!t)
		return reader_error(r, last ? last->off + last->len : p->rr->end, "the pattern ends in the middle of the code");
	if (t->mv)
		return reader_error(r, t->off, "'%s', a metavariable of kind '%s' declared on line %d, can't stand "
				    "here", t->t.text, t->mv->note, t->mv->line);
	return reader_error(r, t->off, "the pattern is no C from '%s' on", t->t.text);
}

#define MAX_PATTERN_TOKENS 20000u /* longer ones would only take stack and time: a rule has some dozens */

static int check_marks(struct pparser *p, struct past *out)
{
	const struct stok *t;
	uint32_t i;

	for (i = 0; i < p->ntoks; i++) {
		out->changes = out->changes || p->toks[i].t.mark == MARK_MINUS;
		out->star = out->star || p->toks[i].t.mark == MARK_STAR;
	}
	for (t = p->rr->body.at; t->kind != ST_EOF; t++) {
		out->changes = out->changes || t->kind == ST_PLUS;
	}
	if (out->star && out->changes)
		return reader_error(p->rr->r, p->rr->body.at->off, "'*' lines can't be mixed with '-' and '+' lines");
	return 0;
}

static void finish(struct pparser *p, struct pnode *root, struct past *out)
{
	struct ptoken *toks = arena_alloc(p->a, (p->ntoks + 1) * sizeof(*toks));
	uint32_t i;

	if (out->shape == PAST_STMTS && is_top(root)) {
		root = split_items(p, root);
		out->shape = PAST_TOP;
	}
	each_node(root, number_one, &out->nnodes);
	place_positions(p, root);
	for (i = 0; i < p->ntoks; i++)
		toks[i] = p->toks[i].t;
	out->tokens = toks;
	out->ntokens = p->ntoks;
	out->root = root;
}

int read_past(struct rule_reader *rr)
{
	struct pparser p = { .rr = rr, .a = rr->r->arena };
	struct past *out = arena_alloc(p.a, sizeof(*out));
	struct pnode *root;
	int rc = past_tokens(&p);

	if (rc)
		return rc;
	if (!p.ntoks)
		return reader_error(rr->r, rr->body.at->off,
				    "a rule needs '-', '*' or context lines that say where it applies");
	if (p.ntoks > MAX_PATTERN_TOKENS)
		return reader_error(rr->r, p.toks[0].off, "this pattern has %u tokens; at most %u are read", p.ntoks,
				    MAX_PATTERN_TOKENS);
	rc = check_marks(&p, out);
	if (!rc)
		rc = check_structure(rr);
	if (!rc)
		rc = check_plus(rr);
	if (rc)
		return rc;
	p.failed = map_new();
	root = parse_rule(&p, out);
	map_free(p.failed);
	if (!root || p.deep)
		return no_code(&p);
	rc = past_plus(&p, root);
	if (rc)
		return rc;
	finish(&p, root, out);
	rr->rule->past = out;
	return 0;
}

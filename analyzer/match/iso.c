// SPDX-License-Identifier: GPL-2.0-only
/* Isomorphisms over one rule, one after the other; the public functions. */
#include "match/iso_private.h"

/* Node numbers have 16 bits, and a formula grows with its pattern. */
#define ISO_MAX_NODES 30000

struct applying {
	const struct isos *isos;
	const struct smpl_rule *rule;
	const struct past *past;
	struct arena *a;
	struct map *uses;
	size_t nodes;             /* in the pattern as it is now */
	unsigned fresh;
	bool full;                /* something had to be left out: */
	const char *left_out;     /* … the first isomorphism of which */
	struct inode *root;
	const struct iso *iso;
};

/* ---- names ----------------------------------------------------------------------------------- */

bool rule_disables(const struct smpl_rule *r, const char *iso)
{
	size_t i;

	for (i = 0; r->disable && r->disable[i]; i++) {
		if (strcmp(r->disable[i], iso) == 0)
			return true;
	}
	return false;
}

static bool is_off(const struct applying *ap, const struct iso *iso)
{
	return (iso->only && iso->only != ap->rule) || rule_disables(ap->rule, iso->name);
}

static const char *const built_in[] = { "add_signed", "add_int1", "add_int2", "optional_storage",
					"optional_qualifier", "optional_attributes", "value_format",
					"optional_declarer_semicolon", "comm_assoc", "prototypes" };

static int check_disabled(const struct isos *i, const struct smpl_rule *r, const char *name, struct err *err)
{
	const char *near;
	VEC(const char *) names = { 0 };
	size_t k;

	for (k = 0; k < ARRAY_SIZE(built_in); k++)
		vec_push(&names, built_in[k]);
	for (k = 0; k < i->list.len; k++) {
		if (!i->list.at[k].only || i->list.at[k].only == r)
			vec_push(&names, i->list.at[k].name);
	}
	for (k = 0; k < names.len && strcmp(names.at[k], name) != 0; k++)
		;
	near = k == names.len ? nearest_name(name, names.at, names.len) : name;
	vec_release(&names);
	if (near == name)
		return 0;
	return err_set(err, ERR_USAGE, "rule '%s' disables the isomorphism '%s', which does not exist%s%s%s", r->name,
		       name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

int isos_check_disabled(const struct isos *i, const struct smpl *s, struct err *err)
{
	size_t k, n;
	int rc = 0;

	for (k = 0; k < s->nrules; k++) {
		const struct smpl_rule *r = &s->rules[k];

		for (n = 0; r->kind == SR_SMPL && !rc && r->disable && r->disable[n]; n++)
			rc = check_disabled(i, r, r->disable[n], err);
	}
	return rc;
}

/* ---- where '+' code hangs --------------------------------------------------------------------- */

/* '+' code at the edges of a piece belongs to the piece as a whole, unless the piece changes only in part, and the
 * edge is of what changes. */
struct edges {
	const struct plus_code *const *before, *const *after;
};

typedef VEC(struct itok *) itoks_t;

/* The outermost tokens at one end: one of each alternative */
static void ends_of(const struct inode *n, bool front, itoks_t *out)
{
	const struct inode *at = NULL;
	struct itok *tok = NULL;

	for (const struct item *i = n->items; i; i = i->next) {
		if (n->kind == PN_DISJ && i->kind == IT_NODE) {
			ends_of(i->node, front, out);
		} else if ((i->kind == IT_TOK || inode_first(i->node)) && !(front && (tok || at))) {
			tok = i->kind == IT_TOK ? i->tok : NULL;
			at = i->kind == IT_TOK ? NULL : i->node;
		}
	}
	if (tok)
		vec_push(out, tok);
	else if (at)
		ends_of(at, front, out);
}

static bool same_plus(const struct plus_code *const *a, const struct plus_code *const *b)
{
	for (; a && b && *a && *a == *b; a++, b++)
		;
	return (a && *a) == (b && *b) && (!a || !b || *a == *b);
}

/* What all alternatives have alike */
static const struct plus_code *const *take_edge(struct inode *n, bool front, bool minus)
{
	const struct plus_code *const *code = NULL;
	itoks_t at = { 0 };
	bool all = true;

	ends_of(n, front, &at);
	for (size_t i = 0; i < at.len; i++) {
		const struct ptoken *t = &at.at[i]->t;

		all = all && (minus || t->mark != MARK_MINUS) &&
		      same_plus(front ? t->before : t->after, front ? at.at[0]->t.before : at.at[0]->t.after);
	}
	for (size_t i = 0; all && i < at.len; i++) {
		const struct plus_code *const **where = front ? &at.at[i]->t.before : &at.at[i]->t.after;

		code = *where;
		*where = NULL;
	}
	vec_release(&at);
	return code;
}

static struct edges take_edges(struct inode *n)
{
	bool minus = inode_all(n, ptoken_is_minus);

	return (struct edges){ take_edge(n, true, minus), take_edge(n, false, minus) };
}

const struct plus_code *const *plus_join(struct arena *a, const struct plus_code *const *x,
					 const struct plus_code *const *y)
{
	const struct plus_code **list;
	size_t nx = 0, ny = 0;

	if (!x || !y)
		return x ? x : y;
	while (x[nx])
		nx++;
	while (y[ny])
		ny++;
	list = arena_alloc(a, (nx + ny + 1) * sizeof(*list));
	memcpy(list, x, nx * sizeof(*list));
	memcpy(list + nx, y, ny * sizeof(*list));
	return list;
}

static void give_edges(struct inode *n, const struct edges *e, struct arena *a)
{
	itoks_t at = { 0 };

	ends_of(n, true, &at);
	for (size_t i = 0; i < at.len; i++)
		at.at[i]->t.before = plus_join(a, e->before, at.at[i]->t.before);
	at.len = 0;
	ends_of(n, false, &at);
	for (size_t i = 0; i < at.len; i++)
		at.at[i]->t.after = plus_join(a, at.at[i]->t.after, e->after);
	vec_release(&at);
}

/* ---- one isomorphism at one place -------------------------------------------------------------- */

static bool is_operand(const struct inode *n)
{
	return inode_is_expr(n) && n->kind != PN_DISJ && n->kind != PN_CONJ && n->role != R_NAME && n->role != R_LABEL;
}

static bool is_argument(const struct inode *n)
{
	const struct inode *p = n->parent;

	if (!p || !is_operand(n))
		return false;
	return p->kind == N_ARGS || (p->kind == N_ASSIGN && n->role == R_RIGHT) ||
	       (p->kind == N_INIT_DECLARATOR && n->role == R_VALUE);
}

static bool is_declaration(const struct inode *n)
{
	const struct inode *p = n->parent;

	return n->kind == N_DECL && (!p || (p->kind != N_FIELDS && p->kind != N_STRUCT));
}

static bool is_top(const struct inode *n)
{
	const struct inode *p = n->parent;

	return p && !p->parent && p->kind == PN_SEQ && p->items && p->items == p->tail && inode_is_stmt(n);
}

static bool place_fits(enum iso_kind kind, const struct inode *n)
{
	switch (kind) {
	case ISO_EXPR:
	case ISO_TO_TEST:
		return is_operand(n);
	case ISO_TEST:
		return is_operand(n) && n->kind != N_PAREN && inode_in_test(n);
	case ISO_ARG:
		return is_argument(n);
	case ISO_STMT:
		return inode_is_stmt(n);
	case ISO_DECL:
		return is_declaration(n);
	case ISO_TYPE:
		return n->kind == N_TYPE_NAME || n->kind == N_SPECS;
	case ISO_TOP:
		return is_top(n);
	}
	return false;
}

static void add_branch(struct inode *disj, struct inode *n, bool stmt, struct arena *a)
{
	struct inode *seq;

	n->role = R_NONE;
	if (stmt) {
		seq = inode_new(a, PN_SEQ, R_NONE);
		inode_add(seq, n, a);
		n = seq;
	}
	inode_add(disj, n, a);
}

/* The side that matched, and those of its group and the groups behind it */
static struct inode *variants(struct iso_run *r, size_t matched, const struct inode *n)
{
	const struct iso *iso = r->iso;
	bool stmt = iso->kind == ISO_STMT || iso->kind == ISO_DECL || iso->kind == ISO_TOP;
	bool test = iso->kind == ISO_TO_TEST && !inode_in_test(n);
	struct inode *disj = inode_new(r->a, PN_DISJ, n->role), *v;
	size_t i;

	disj->optional = n->optional; /* all of it, not one of its branches */
	for (i = 0; i < iso->nsides; i++) {
		if (iso->sides[i].group < iso->sides[matched].group)
			continue;
		v = i == matched ? inode_copy(n, r->a) : iso_make(r, iso->sides[i].tree);
		if (!v)
			return NULL;
		if (i != matched)
			give_edges(v, &(struct edges){ .before = r->inner }, r->a);
		v->optional = false;
		v->test = v->test || (test && i != matched);
		add_branch(disj, v, stmt, r->a);
	}
	return disj;
}

static struct inode *try_side(struct applying *ap, struct iso_run *r, size_t side, struct inode *n)
{
	struct inode *v, *c;
	struct item *i;
	struct edges e;
	size_t size;

	e = take_edges(n);
	v = iso_match(r, r->iso->sides[side].tree, n) ? variants(r, side, n) : NULL;
	if (!v) {
		give_edges(n, &e, ap->a);
		return NULL;
	}
	size = inode_count(v) - inode_count(n);
	if (ap->nodes + size > ISO_MAX_NODES) {
		give_edges(n, &e, ap->a);
		ap->left_out = ap->full ? ap->left_out : r->iso->name;
		ap->full = true;
		return NULL;
	}
	ap->nodes += size;
	for (i = item_node(v->items); i; i = item_node(i->next)) {
		c = i->node;
		give_edges(c, &e, ap->a);
	}
	return v;
}

static struct inode *try_at(struct applying *ap, struct inode *n)
{
	struct iso_run r = { .iso = ap->iso, .rule = ap->rule, .uses = ap->uses, .a = ap->a, .fresh = &ap->fresh };
	struct inode *v = NULL;
	size_t i;

	if (!place_fits(ap->iso->kind, n))
		return n;
	/* what the last group matches has no other side */
	for (i = 0; i < ap->iso->nsides && !v; i++) {
		if (ap->iso->sides[i].group < ap->iso->sides[ap->iso->nsides - 1].group || ap->iso->nsides < 2 ||
		    ap->iso->sides[ap->iso->nsides - 2].group == ap->iso->sides[i].group)
			v = try_side(ap, &r, i, n);
	}
	iso_run_release(&r);
	return v ? v : n;
}

static struct inode *walk(struct applying *ap, struct inode *n)
{
	struct item *i;

	for (i = n->items; i; i = i->next) {
		if (i->kind == IT_TOK)
			continue;
		i->node = walk(ap, i->node);
		i->node->parent = n;
	}
	return try_at(ap, n);
}

/* ---- all of them ------------------------------------------------------------------------------ */

/* How often this metavariable is used by one and the same match: of alternatives only one counts. */
static uintptr_t uses_in(const struct inode *n, const char *name)
{
	const struct item *i;
	uintptr_t all = 0, one;

	if (n->kind == PN_META)
		all += (n->mv->name == name) + (n->mv->type_metavar && !strcmp(n->mv->type_metavar, name));
	for (i = n->items; i; i = i->next) {
		if (i->kind == IT_TOK)
			continue;
		one = uses_in(i->node, name);
		all = n->kind == PN_DISJ ? MAX(all, one) : all + one;
	}
	return all;
}

static void count_uses(const struct inode *root, const struct smpl_rule *r, struct map *uses)
{
	for (size_t k = 0; k < r->nmetavars; k++)
		map_set(uses, r->metavars[k].name, uses_in(root, r->metavars[k].name));
}

/* In '+' code it counts, too: what it stands for is wanted there. */
static void count_plus(const struct plus_code *const *list, struct map *uses)
{
	size_t i;

	for (; list && *list; list++) {
		for (i = 0; i < (*list)->len; i++) {
			const struct metavar *mv = (*list)->at[i].mv;

			if (mv)
				map_set(uses, mv->name, map_get(uses, mv->name) + 1);
		}
	}
}

static void note_limit(const struct applying *ap, struct str *notes)
{
	if (ap->full && notes)
		str_addf(notes, "%s: isomorphism %s (and maybe later ones) not applied everywhere: "
			 "the pattern would have more than %d nodes\n", ap->rule->name, ap->left_out, ISO_MAX_NODES);
}

const struct past *isos_apply(const struct isos *i, const struct smpl_rule *r, struct arena *a, struct str *notes)
{
	struct applying ap = { .isos = i, .rule = r, .past = r->past, .a = a, .uses = map_new() };
	const struct past *out;
	size_t k;

	ap.root = itree_from(r->past, a);
	ap.nodes = inode_count(ap.root);
	count_uses(ap.root, r, ap.uses);
	for (k = 0; k < r->past->ntokens; k++) {
		count_plus(r->past->tokens[k].before, ap.uses);
		count_plus(r->past->tokens[k].after, ap.uses);
	}
	for (k = 0; k < i->list.len; k++) {
		ap.iso = &i->list.at[k];
		if (!is_off(&ap, ap.iso))
			ap.root = walk(&ap, ap.root);
	}
	note_limit(&ap, notes);
	map_free(ap.uses);
	out = itree_to(r->past, ap.root, a);
	return out;
}

void isos_free(struct isos *i)
{
	size_t k;

	if (!i)
		return;
	for (k = 0; k < i->smpls.len; k++)
		smpl_free(i->smpls.at[k]);
	vec_release(&i->smpls);
	vec_release(&i->list);
	arena_free(i->arena);
	free(i);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What makes sense, beyond what can be read: '+' code that uses what nothing binds, conditions and
 * patterns that never hold, names that look like forgotten metavariables.
 */
#include <ctype.h>

#include "smpl/internal.h"

/* ---- '+' code -------------------------------------------------------------------------------- */

struct scope { /* the part of a body in which '+' code and what it uses stand together */
	const struct stok *from, *end;
};

static bool has_word(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (!memcmp(text + i, word, n) && (!i || !ident_char(text[i - 1])) &&
		    (i + n == len || !ident_char(text[i + n])))
			return true;
	return false;
}

static bool in_scope(const struct scope *sc, const char *name)
{
	const struct stok *t;

	for (t = sc->from; t < sc->end; t++) {
		if (t->kind == ST_IDENT && strcmp(t->text, name) == 0)
			return true;
		if (t->kind == ST_DIRECTIVE && has_word(t->text, t->len, name))
			return true;
	}
	return false;
}

/* The n of `expression list[n] es`, where es is there */
static bool measures_one(const struct rule_reader *rr, const struct scope *sc, const char *name)
{
	for (size_t i = 0; i < rr->metavars.len; i++)
		if (rr->metavars.at[i].length_metavar && !strcmp(rr->metavars.at[i].length_metavar, name) &&
		    in_scope(sc, rr->metavars.at[i].name))
			return true;
	return false;
}

static int check_plus_ident(struct rule_reader *rr, const struct scope *sc, const struct stok *t)
{
	const struct metavar *mv = rule_metavar(rr, t->text);

	if (!mv || mv->kind == MV_FRESH || mv->kind == MV_SYMBOL || mv->kind == MV_TYPEDEF)
		return 0;
	if (mv->kind == MV_POSITION)
		return reader_error(rr->r, t->off, "position '%s' can't be used in '+' code",
				    t->text);
	if (mv->from_rule || in_scope(sc, t->text) || measures_one(rr, sc, t->text))
		return 0;
	return reader_error(rr->r, t->off,
			    "metavariable '%s' is bound by nothing: no '-' or context line "
			    "beside this '+' line contains it",
			    t->text);
}

static int bracket_error(struct rule_reader *rr, const struct stok *open, const struct stok *close)
{
	if (!open)
		return reader_error(rr->r, close->off,
				    "'%s' closes nothing in the code with the '+' lines",
				    close->text);
	if (!close)
		return reader_error(rr->r, open->off,
				    "this '%s' is never closed in the code with the '+' "
				    "lines",
				    open->text);
	return reader_error(rr->r, close->off,
			    "'%s' does not close the '%s' of line %d in the code with "
			    "the '+' lines",
			    close->text, open->text, reader_line(rr->r, open->off));
}

struct brackets {
	VEC(struct stok) stack;
};

static int one_bracket(struct rule_reader *rr, struct brackets *b, const struct stok *t)
{
	static const char pairs[] = "()[]{}";
	const char *p = t->kind == ST_PUNCT && t->len == 1 ? strchr(pairs, t->text[0]) : NULL;

	if (!p)
		return 0;
	if ((p - pairs) % 2 == 0) {
		vec_push(&b->stack, *t);
		return 0;
	}
	if (!b->stack.len || b->stack.at[b->stack.len - 1].text[0] != p[-1])
		return bracket_error(rr, b->stack.len ? &b->stack.at[b->stack.len - 1] : NULL, t);
	b->stack.len--;
	return 0;
}

static int check_plus_token(struct rule_reader *rr, const struct scope *sc, struct brackets *b,
			    const struct stok *plus)
{
	struct stoks toks = { 0 };
	int rc = lex_plus(rr->r, plus, &toks);
	size_t i;

	for (i = 0; i < toks.len && !rc; i++) {
		const struct stok *t = &toks.at[i];

		if (t->kind == ST_IDENT)
			rc = check_plus_ident(rr, sc, t);
		else if (b)
			rc = one_bracket(rr, b, t);
	}
	vec_release(&toks);
	return rc;
}

/* The plus slice, context and '+' code, must have its brackets in order. Where it has directives or
 * alternatives of its own, counting would be wrong. */
static bool countable(const struct scope *sc)
{
	const struct stok *t;
	bool plus = false;

	for (t = sc->from; t < sc->end; t++)
		plus = plus || t->kind == ST_PLUS;
	if (!plus)
		return false;
	for (t = sc->from; t < sc->end; t++) {
		if (t->kind == ST_DISJ_OPEN || t->kind == ST_DIRECTIVE ||
		    (t->kind == ST_PLUS && strchr(t->text, '#')))
			return false;
	}
	return true;
}

static int check_scope(struct rule_reader *rr, const struct scope *sc)
{
	struct brackets b = { 0 };
	bool count = countable(sc);
	const struct stok *t;
	int rc = 0;

	for (t = sc->from; t < sc->end && !rc; t++) {
		if (t->kind == ST_PLUS)
			rc = check_plus_token(rr, sc, count ? &b : NULL, t);
		else if (count && t->mark == MARK_CONTEXT)
			rc = one_bracket(rr, &b, t);
	}
	if (!rc && b.stack.len)
		rc = bracket_error(rr, &b.stack.at[b.stack.len - 1], NULL);
	vec_release(&b.stack);
	return rc;
}

int check_plus(struct rule_reader *rr)
{
	const struct stok *end = rr->body.at + rr->body.len - 1, *t = rr->body.at;
	struct scope sc = { t, end };
	int rc = 0, depth = 0;

	/* Here each alternative of a disjunction that is the whole pattern must bind for itself. */
	if (rr->r->all || t->kind != ST_DISJ_OPEN || end == t || end[-1].kind != ST_DISJ_CLOSE || rr->r->lacking)
		return check_scope(rr, &sc);
	for (sc.from = ++t; t < end && !rc; t++) {
		depth += t->kind == ST_DISJ_OPEN;
		depth -= t->kind == ST_DISJ_CLOSE;
		if (depth > 0 || (depth == 0 && t->kind != ST_DISJ_OR))
			continue;
		if (depth < 0 && t + 1 != end) { /* it was not the whole pattern */
			sc = (struct scope){ rr->body.at, end };
			return check_scope(rr, &sc);
		}
		sc.end = t;
		rc = check_scope(rr, &sc);
		sc.from = t + 1;
	}
	return rc;
}

/* ---- what can never match -------------------------------------------------------------------- */

/* Where the token stands in the rule file */
static uint32_t file_offset(const struct rule_reader *rr, const struct pattern *p, node_id n)
{
	const struct pattern_token *m = &p->marks[node_at(p->tree, n)->first];
	const struct reader *r = rr->r;
	uint32_t off = 0, line = 1;

	while (off < r->size && line < m->line)
		line += r->text[off++] == '\n';
	return off + m->column - 1;
}

static const struct metavar *node_metavar(const struct rule_reader *rr, const struct pattern *p,
					  node_id n)
{
	while (n && node_at(p->tree, n)->kind == N_PAREN)
		n = node_at(p->tree, n)->child;
	if (!n || node_at(p->tree, n)->kind != N_IDENT)
		return NULL;
	return rule_metavar(rr, node_ident(p->tree, n));
}

enum shape { SHAPE_UNKNOWN, SHAPE_POINTER, SHAPE_STRUCT, SHAPE_SCALAR };

/* What the declared type says without knowing what typedefs stand for */
static enum shape type_shape(const struct metavar *mv)
{
	if (!mv || mv->kind == MV_TYPE)
		return SHAPE_UNKNOWN;
	if (mv->any_pointer)
		return SHAPE_POINTER;
	if (!mv->type || (mv->type_metavar && mv->type->kind == CT_TYPEDEF))
		return SHAPE_UNKNOWN;
	switch (mv->type->kind) {
	case CT_POINTER:
	case CT_ARRAY:
		return SHAPE_POINTER;
	case CT_STRUCT:
	case CT_UNION:
		return SHAPE_STRUCT;
	case CT_BASE:
	case CT_ENUM:
		return SHAPE_SCALAR;
	default:
		return SHAPE_UNKNOWN;
	}
}

static int never(struct rule_reader *rr, const struct pattern *p, node_id n,
		 const struct metavar *mv, const char *why)
{
	return reader_error(rr->r, file_offset(rr, p, n),
			    "this pattern can never match: '%s', declared on "
			    "line %d, %s",
			    mv->name, mv->line, why);
}

/* Types stand where types can, everything else where expressions can. */
static int check_place(struct rule_reader *rr, const struct pattern *p, node_id n)
{
	enum node_kind k = node_at(p->tree, n)->kind;
	const struct metavar *mv;

	if (k != N_IDENT && k != N_TYPE_IDENT)
		return 0;
	mv = rule_metavar(rr, node_ident(p->tree, n));
	if (!mv || mv->kind == MV_SYMBOL || mv->kind == MV_TYPEDEF)
		return 0;
	if (k == N_TYPE_IDENT && mv->kind != MV_TYPE)
		return never(rr, p, n, mv, "is no type, but stands where a type does");
	if (k == N_IDENT && mv->kind == MV_TYPE)
		return never(rr, p, n, mv, "is a type, but stands where an expression does");
	return 0;
}

static int check_node(struct rule_reader *rr, const struct pattern *p, node_id n)
{
	const struct node *node = node_at(p->tree, n);
	const struct metavar *left = node->child ? node_metavar(rr, p, node->child) : NULL;
	const struct metavar *right;
	enum shape shape = type_shape(left);

	if (!left || (!shape && left->kind != MV_CONSTANT))
		return 0;
	switch (node->kind) {
	case N_DEREF:
		if (shape == SHAPE_STRUCT || shape == SHAPE_SCALAR)
			return never(rr, p, n, left, "is no pointer that '*' could follow");
		break;
	case N_PMEMBER:
		if (shape == SHAPE_STRUCT || shape == SHAPE_SCALAR)
			return never(rr, p, n, left, "is no pointer that '->' could follow");
		break;
	case N_MEMBER:
		if (shape == SHAPE_POINTER || shape == SHAPE_SCALAR)
			return never(rr, p, n, left, "is no structure: it has no members");
		break;
	case N_INDEX:
		right = node_metavar(rr, p, node_at(p->tree, node->child)->next);
		if ((shape == SHAPE_STRUCT || shape == SHAPE_SCALAR) &&
		    type_shape(right) != SHAPE_POINTER &&
		    (type_shape(right) || shape == SHAPE_STRUCT))
			return never(rr, p, n, left, "is no array and no pointer");
		break;
	case N_ASSIGN:
	case N_ADDR:
	case N_POSTFIX:
		if (left->kind == MV_CONSTANT)
			return never(rr, p, n, left, "is a constant and has no place in memory");
		break;
	default:
		break;
	}
	return 0;
}

static tok_id next_code_token(const struct syntax *s, tok_id t)
{
	do {
		t++;
	} while (t < s->ntoks && token_is_trivia(&s->toks[t]));
	return t;
}

/* The same tokens, whatever stands between them */
static bool same_code(const struct pattern *a, const struct pattern *b)
{
	const struct node *x = node_at(a->tree, a->root), *y = node_at(b->tree, b->root);
	tok_id t = x->first, u = y->first;
	const char *p, *q;
	size_t n, m;

	for (;;) {
		p = token_text(a->tree, t, &n);
		q = token_text(b->tree, u, &m);
		if (n != m || memcmp(p, q, n) != 0)
			return false;
		if (t >= x->last || u >= y->last)
			return t >= x->last && u >= y->last;
		t = next_code_token(a->tree, t);
		u = next_code_token(b->tree, u);
	}
}

static int check_alternative(struct rule_reader *rr, size_t i)
{
	const struct pattern *p = &rr->rule->alts[i];
	node_id n;
	size_t j;
	int rc = 0;

	for (j = 0; j < i; j++) {
		if (same_code(&rr->rule->alts[j], p))
			return reader_error(
				rr->r, file_offset(rr, p, p->root),
				"this alternative can "
				"never match: the one on line %u takes the same code first",
				rr->rule->alts[j]
					.marks[node_at(rr->rule->alts[j].tree,
						       rr->rule->alts[j].root)
						       ->first]
					.line);
	}
	for (n = p->root; n && !rc; n = node_next(p->tree, n, p->root)) {
		rc = check_place(rr, p, n);
		if (!rc)
			rc = check_node(rr, p, n);
	}
	return rc;
}

/* = {values} must leave something that the other constraints allow. */
static int check_constraints(struct rule_reader *rr, size_t i)
{
	const struct metavar *mv = &rr->metavars.at[i];
	const struct smpl_constraint *eq = NULL, *c;
	size_t k, v, w;
	bool ok, any = false;

	for (k = 0; k < mv->nconstraints; k++) {
		if (mv->constraints[k].kind == SC_EQ)
			eq = &mv->constraints[k];
		else if (mv->constraints[k].kind > SC_NOT_POS)
			return 0;
		for (v = 0; mv->constraints[k].refs && v < mv->constraints[k].nvalues; v++) {
			if (mv->constraints[k].refs[v].name)
				return 0; /* depends on what that one stands for */
		}
	}
	if (!eq || rr->r->lacking)
		return 0;
	for (v = 0; v < eq->nvalues && !any; v++) {
		ok = true;
		for (k = 0; k < mv->nconstraints && ok; k++) {
			bool hit = false;

			c = &mv->constraints[k];
			if (c->kind == SC_REGEX || c->kind == SC_NOT_REGEX)
				hit = regex_match(c->regex, eq->values[v], strlen(eq->values[v]),
						  NULL);
			for (w = 0; w < c->nvalues && !c->regex && !hit; w++)
				hit = strcmp(c->values[w], eq->values[v]) == 0;
			ok = hit == (c->kind == SC_REGEX || c->kind == SC_EQ);
		}
		any = ok;
	}
	if (any)
		return 0;
	return reader_error(rr->r, rr->declared_at.at[i],
			    "'%s' can never match: its constraints "
			    "contradict each other",
			    mv->name);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Short names, and names that other rules of the file use for metavariables */
static bool looks_forgotten(const struct rule_reader *rr, const struct stok *t)
{
	const struct reader *r = rr->r;

	if (map_has(r->used, t->text))
		return true;
	return t->len <= 2 && !stok_is(t + 1, "(") &&
	       !(r->names && names_get(r->names, t->text, t->len)) && strcmp(t->text, "if") != 0 &&
	       strcmp(t->text, "do") != 0;
}

static void note_forgotten(struct rule_reader *rr)
{
	struct map *seen = map_new();
	size_t i;

	for (i = 0; i + 1 < rr->body.len; i++) {
		const struct stok *t = &rr->body.at[i], *prev = i ? t - 1 : NULL;

		if (t->kind != ST_IDENT || rule_metavar(rr, t->text) || map_has(seen, t->text) ||
		    (prev && (stok_is(prev, ".") || stok_is(prev, "->"))) ||
		    !looks_forgotten(rr, t))
			continue;
		map_set(seen, t->text, 1);
		reader_note(rr->r, t->off,
			    "should '%s' be a metavariable? It is not declared in this rule",
			    t->text);
	}
	map_free(seen);
}

static void note_unused(struct rule_reader *rr)
{
	struct scope sc = { rr->body.at, rr->body.at + rr->body.len - 1 };
	size_t i, j;

	for (i = 0; i < rr->metavars.len; i++) {
		const struct metavar *mv = &rr->metavars.at[i];
		bool used = in_scope(&sc, mv->name) || mv->kind == MV_DOTS ||
			    mv->kind == MV_SYMBOL || mv->constraint_only || mv->kind == MV_LENGTH || mv->kind == MV_TYPEDEF || mv->kind == MV_FRESH;

		for (j = 0; j < rr->metavars.len && !used; j++)
			used = rr->metavars.at[j].type_metavar &&
			       strcmp(rr->metavars.at[j].type_metavar, mv->name) == 0;
		if (!used && rr->declared_at.at[i] != UINT32_MAX)
			reader_note(rr->r, rr->declared_at.at[i], "metavariable '%s' is not used",
				    mv->name);
	}
}

int check_rule(struct rule_reader *rr)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < rr->metavars.len && !rc; i++)
		rc = check_constraints(rr, i);
	for (i = 0; i < rr->rule->nalts && !rc && !rr->r->lacking; i++)
		rc = check_alternative(rr, i);
	if (rc)
		return rc;
	note_forgotten(rr);
	note_unused(rr);
	return 0;
}

/* ---- depends on ------------------------------------------------------------------------------ */

#define NAMES_MAX 12

static void collect_names(const struct depend *d, const char **names, size_t *n)
{
	size_t i;

	if (!d || *n > NAMES_MAX)
		return;
	collect_names(d->a, names, n);
	collect_names(d->b, names, n);
	if (d->op == DEP_EVER || d->op == DEP_NEVER || d->op == DEP_FILE)
		*n = NAMES_MAX + 1; /* nothing is known of those */
	for (i = 0; d->op == DEP_NAME && i < MIN(*n, (size_t)NAMES_MAX); i++) {
		if (strcmp(names[i], d->name) == 0)
			return;
	}
	if (d->op == DEP_NAME && *n <= NAMES_MAX && (*n)++ < NAMES_MAX)
		names[*n - 1] = d->name;
}

static bool holds(const struct depend *d, const char *const *names, size_t n, unsigned choice)
{
	size_t i;

	switch (d->op) {
	case DEP_NAME:
		for (i = 0; i < n && strcmp(names[i], d->name) != 0; i++)
			;
		return choice >> i & 1;
	case DEP_NOT:
		return !holds(d->a, names, n, choice);
	case DEP_AND:
		return holds(d->a, names, n, choice) && holds(d->b, names, n, choice);
	case DEP_OR:
		return holds(d->a, names, n, choice) || holds(d->b, names, n, choice);
	default:
		return true;
	}
}

void note_depends(struct reader *r, const struct smpl_rule *rule, uint32_t off)
{
	const char *names[NAMES_MAX];
	size_t n = 0;
	unsigned choice;

	collect_names(rule->depends, names, &n);
	if (n > NAMES_MAX)
		return;
	for (choice = 0; choice < 1u << n; choice++) {
		if (holds(rule->depends, names, n, choice))
			return;
	}
	reader_note(r, off, "this condition never holds: the rule never runs");
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Constraints behind a metavariable: =~ "re", !~ "re", = value, = {values}, != …, <= …,
 * : script:python(x) { code }, joined by &&; and the seed of a fresh identifier.
 */
#include <errno.h>

#include "smpl/internal.h"

struct constraint_reader {
	struct rule_reader *rr;
	uint32_t *off;
	struct stok *t;
	const struct metavar *mv;
	VEC(struct smpl_constraint) found;
};

static int advance(struct constraint_reader *c)
{
	return lex_free(c->rr->r, c->off, c->t);
}

/* A string without its quotes; backslashes stay, as in Coccinelle, except before a quote. */
static char *unquote(const struct stok *t)
{
	struct str s = STR_INIT;
	uint32_t i;

	for (i = 1; i + 1 < t->len; i++) {
		if (t->text[i] == '\\' && t->text[i + 1] == '"')
			i++;
		str_addch(&s, t->text[i]);
	}
	return str_detach(&s, NULL);
}

static int read_regex(struct constraint_reader *c, struct smpl_constraint *out)
{
	struct reader *r = c->rr->r;
	char *pattern;
	int rc;

	out->kind = stok_is(c->t, "=~") ? SC_REGEX : SC_NOT_REGEX;
	feature_use(r, out->kind == SC_REGEX ? F_C_REGEX : F_C_NOT_REGEX, c->t->off);
	rc = advance(c);
	if (rc)
		return rc;
	if (c->t->kind != ST_STRING)
		return reader_error(r, c->t->off, "expected a regular expression in quotes");
	pattern = unquote(c->t);
	rc = compile_regex(r, pattern, c->t->off + 1, &out->regex);
	if (!rc) {
		const char **values = arena_alloc(r->arena, 2 * sizeof(*values));

		values[0] = arena_strdup(r->arena, pattern);
		out->values = values;
		out->nvalues = 1;
	}
	free(pattern);
	return rc ? rc : advance(c);
}

/* Operators as values belong to operator metavariables only. */
static bool is_operator_kind(const struct metavar *mv)
{
	return ends_with(mv->note, " operator");
}

static const struct metavar *find_inherited(const struct rule_reader *rr, const char *rule, const char *name)
{
	size_t i;

	for (i = 0; i < rr->metavars.len; i++) {
		const struct metavar *mv = &rr->metavars.at[i];

		if (mv->from_rule && strcmp(mv->from_rule, rule) == 0 && strcmp(mv->from_name, name) == 0)
			return mv;
	}
	return NULL;
}

/* r.x that the rule does not declare becomes a metavariable of that name. ref->name: "r" */
static int inherit_ref(struct constraint_reader *c, struct smpl_ref *ref, const struct stok *name)
{
	struct rule_reader *rr = c->rr;
	const struct metavar *mv = find_inherited(rr, ref->name, name->text);
	struct metavar own = { .kind = MV_IDENTIFIER, .note = "identifier" };
	const struct smpl_rule *from = NULL;
	size_t i;

	ref->rule = ref->name;
	ref->name = name->text;
	for (i = 0; i < rr->r->rules.len; i++) {
		if (strcmp(rr->r->rules.at[i].name, ref->rule) == 0)
			from = &rr->r->rules.at[i];
	}
	if (rr->r->all && !from && strcmp(ref->rule, "virtual") != 0)
		return reader_error(rr->r, name->off, "no rule '%s' before this one", ref->rule);
	if (rr->r->all && from && from->kind == SR_SMPL && !smpl_metavar(from, ref->name))
		return reader_error(rr->r, name->off, "rule '%s' has no metavariable '%s'", ref->rule, ref->name);
	if (mv || !rr->r->all) {
		ref->name = mv ? mv->name : ref->name;
		return 0;
	}
	if (from && from->kind == SR_SMPL)
		own = *smpl_metavar(from, ref->name);
	own.constraints = NULL;
	own.nconstraints = 0;
	own.from_rule = ref->rule;
	own.from_name = ref->name;
	own.constraint_only = c->mv->kind != MV_FRESH;
	own.name = ref->name = intern(arena_printf(rr->r->arena, "%s.%s", ref->rule, ref->name));
	own.line = reader_line(rr->r, name->off);
	vec_push(&rr->metavars, own);
	vec_push(&rr->declared_at, name->off);
	return 0;
}

/* NAME or RULE.NAME; afterwards the token behind */
static int read_ref(struct constraint_reader *c, struct smpl_ref *ref)
{
	int rc;

	*ref = (struct smpl_ref){ .name = c->t->text };
	rc = advance(c);
	if (rc || !stok_is(c->t, "."))
		return rc;
	rc = advance(c);
	if (!rc && c->t->kind != ST_IDENT)
		rc = reader_error(c->rr->r, c->t->off, "expected the name of a metavariable");
	if (rc)
		return rc;
	rc = inherit_ref(c, ref, c->t);
	return rc ? rc : advance(c);
}

/* A name may be that of a metavariable: then ref says so. */
static int read_word(struct constraint_reader *c, const char **value, struct smpl_ref *ref)
{
	struct stok first = *c->t;
	int rc = read_ref(c, ref);

	if (rc)
		return rc;
	*value = ref->name;
	if (ref->rule && !c->rr->r->all)
		*value = intern(arena_printf(c->rr->r->arena, "%s.%s", ref->rule, ref->name));
	if (!ref->rule && !rule_metavar(c->rr, ref->name))
		ref->name = NULL;
	else if (c->mv->kind != MV_POSITION)
		feature_use(c->rr->r, F_C_METAVAR, first.off);
	return 0;
}

static bool ends_value(const struct stok *t)
{
	return t->kind == ST_EOF || t->kind == ST_ATAT || t->kind == ST_AT || stok_is(t, ",") || stok_is(t, "}") ||
	       stok_is(t, ";") || stok_is(t, "&&") || stok_is(t, "||") || stok_is(t, ")");
}

/* A type of several words: `struct foo *` */
static int read_words(struct constraint_reader *c, const char **value)
{
	struct str s = STR_INIT;
	int rc = 0;

	while (!rc && !ends_value(c->t)) {
		if (s.len)
			str_addch(&s, ' ');
		str_add(&s, c->t->text);
		rc = advance(c);
	}
	*value = internn(s.buf, s.len);
	str_release(&s);
	return rc;
}

static int read_value(struct constraint_reader *c, const char **value, struct smpl_ref *ref)
{
	struct reader *r = c->rr->r;
	struct stok first = *c->t, after;
	uint32_t ahead = *c->off;
	int rc;

	*ref = (struct smpl_ref){ 0 };
	if (c->mv->kind == MV_TYPE && first.kind == ST_IDENT) {
		rc = lex_free(r, &ahead, &after);
		if (rc || (!ends_value(&after) && !stok_is(&after, ".")))
			return rc ? rc : read_words(c, value);
	}
	if (is_operator_kind(c->mv) ? first.kind != ST_PUNCT || stok_is(&first, "}")
				    : first.kind == ST_PUNCT && !stok_is(&first, "-"))
		return reader_error(r, first.off, "expected a value");
	if (first.kind == ST_EOF || first.kind == ST_ATAT || first.kind == ST_AT)
		return reader_error(r, first.off, "expected a value");
	if (first.kind == ST_IDENT)
		return read_word(c, value, ref);
	*value = first.text;
	rc = advance(c);
	if (rc || is_operator_kind(c->mv) || !stok_is(&first, "-"))
		return rc;
	if (c->t->kind != ST_NUMBER)
		return reader_error(r, c->t->off, "expected a value");
	*value = intern(arena_printf(r->arena, "-%s", c->t->text));
	return advance(c);
}

/* One value, or several in braces */
static int read_values(struct constraint_reader *c, struct smpl_constraint *out)
{
	VEC(const char *) found = { 0 };
	VEC(struct smpl_ref) refs = { 0 };
	struct smpl_ref ref, *copy;
	const char *value = NULL;
	const char **values;
	bool braces;
	int rc = advance(c);

	braces = !rc && stok_is(c->t, "{");
	if (braces)
		rc = advance(c);
	while (!rc) {
		rc = read_value(c, &value, &ref);
		if (rc)
			break;
		vec_push(&found, value);
		vec_push(&refs, ref);
		if (!braces || !stok_is(c->t, ","))
			break;
		rc = advance(c);
	}
	if (!rc && braces && !stok_is(c->t, "}"))
		rc = reader_error(c->rr->r, c->t->off, "expected ',' or '}'");
	else if (!rc && braces)
		rc = advance(c);
	values = arena_alloc(c->rr->r->arena, (found.len + 1) * sizeof(*values));
	if (found.len)
		memcpy(values, found.at, found.len * sizeof(*values));
	copy = arena_alloc(c->rr->r->arena, (refs.len + 1) * sizeof(*copy));
	if (refs.len)
		memcpy(copy, refs.at, refs.len * sizeof(*copy));
	out->values = values;
	out->refs = copy;
	out->nvalues = found.len;
	vec_release(&found);
	vec_release(&refs);
	return rc;
}

static int read_compare(struct constraint_reader *c, struct smpl_constraint *out)
{
	bool equal = stok_is(c->t, "=");

	if (c->mv->kind == MV_POSITION) {
		if (equal)
			return reader_error(c->rr->r, c->t->off, "a position takes '!=' only");
		out->kind = SC_NOT_POS;
		feature_use(c->rr->r, F_C_NOT_POSITION, c->t->off);
	} else {
		out->kind = equal ? SC_EQ : SC_NOT_EQ;
		feature_use(c->rr->r, equal ? F_C_EQ : F_C_NOT_EQ, c->t->off);
	}
	return read_values(c, out);
}

/* (x, r.y); t: the '(', afterwards the token behind */
static int read_params(struct constraint_reader *c, struct smpl_script *out)
{
	struct reader *r = c->rr->r;
	VEC(struct smpl_ref) refs = { 0 };
	struct smpl_ref ref, *copy;
	int rc = advance(c);

	while (!rc && !stok_is(c->t, ")")) {
		if (c->t->kind != ST_IDENT) {
			rc = reader_error(r, c->t->off, "expected the name of a metavariable");
			break;
		}
		rc = read_ref(c, &ref);
		if (rc)
			break;
		vec_push(&refs, ref);
		if (stok_is(c->t, ","))
			rc = advance(c);
		else if (!stok_is(c->t, ")"))
			rc = reader_error(r, c->t->off, "expected ',' or ')'");
	}
	copy = arena_alloc(r->arena, (refs.len + 1) * sizeof(*copy));
	if (refs.len)
		memcpy(copy, refs.at, refs.len * sizeof(*copy));
	out->params = copy;
	out->nparams = refs.len;
	vec_release(&refs);
	return rc ? rc : advance(c);
}

static int read_script_head(struct constraint_reader *c, struct smpl_script *out)
{
	struct reader *r = c->rr->r;
	int rc;

	if (!stok_is(c->t, "script"))
		return reader_error(r, c->t->off, "expected 'script'");
	feature_use(r, F_C_SCRIPT, c->t->off);
	rc = expect(r, c->off, ":");
	if (!rc)
		rc = advance(c);
	if (!rc && !stok_is(c->t, "python") && !stok_is(c->t, "ocaml"))
		rc = reader_error(r, c->t->off, "expected 'python' or 'ocaml'");
	if (!rc && r->all && stok_is(c->t, "ocaml"))
		rc = refuse_ocaml(r, c->t->off);
	if (rc)
		return rc;
	out->language = c->t->text;
	rc = advance(c);
	if (!rc && !stok_is(c->t, "("))
		rc = reader_error(r, c->t->off, "expected '('");
	return rc ? rc : read_params(c, out);
}

/* script:python(x, y) { code }; t: script */
static int read_script_code(struct constraint_reader *c, const struct smpl_script **result)
{
	struct reader *r = c->rr->r;
	struct smpl_script *out = arena_alloc(r->arena, sizeof(*out));
	uint32_t start, end;
	int rc = read_script_head(c, out);

	*result = out;
	if (!rc && !stok_is(c->t, "{"))
		rc = reader_error(r, c->t->off, "expected '{'");
	if (rc)
		return rc;
	start = c->t->off + 1;
	rc = skip_brackets(r, c->off, c->t);
	if (rc)
		return rc;
	for (end = c->t->off; end > start && r->text[end - 1] != '}'; end--)
		;
	out->code = arena_strndup(r->arena, r->text + start, end > start ? end - 1 - start : 0);
	return 0;
}

/* "text", x or r.x */
static int read_seed_part(struct constraint_reader *c, struct smpl_seed *part)
{
	struct reader *r = c->rr->r;
	uint32_t at = c->t->off;
	const char *value;
	char *text;
	int rc;

	*part = (struct smpl_seed){ 0 };
	if (c->t->kind == ST_STRING) {
		text = unquote(c->t);
		part->text = arena_strdup(r->arena, text);
		free(text);
		return advance(c);
	}
	if (c->t->kind != ST_IDENT)
		return reader_error(r, at, "expected a string or a metavariable");
	rc = read_value(c, &value, &part->ref);
	if (!rc && !part->ref.name)
		rc = reader_error(r, at, "'%s' is no metavariable of this rule", value);
	return rc;
}

/* = "text" ## x ## "more", or = script:… */
static int read_seed(struct constraint_reader *c, struct metavar *mv)
{
	struct reader *r = c->rr->r;
	VEC(struct smpl_seed) parts = { 0 };
	struct smpl_seed *copy, part;
	int rc = advance(c);

	if (!rc && stok_is(c->t, "script"))
		return read_script_code(c, &mv->seed_script);
	while (!rc) {
		rc = read_seed_part(c, &part);
		vec_push(&parts, part);
		if (rc || !stok_is(c->t, "##"))
			break;
		rc = advance(c);
	}
	copy = arena_alloc(r->arena, (parts.len + 1) * sizeof(*copy));
	if (parts.len)
		memcpy(copy, parts.at, parts.len * sizeof(*copy));
	mv->seed = copy;
	mv->nseed = parts.len;
	vec_release(&parts);
	return rc;
}

/* ---- constraints and what joins them --------------------------------------------------------- */

#define DEPTH_MAX 100

static int read_or(struct constraint_reader *c, int depth, struct smpl_constraint *out);

static const struct smpl_constraint *keep(struct constraint_reader *c, const struct smpl_constraint *k)
{
	struct smpl_constraint *copy = arena_alloc(c->rr->r->arena, sizeof(*copy));

	*copy = *k;
	return copy;
}

/* !( … ) or ( … ) */
static int read_nested(struct constraint_reader *c, int depth, struct smpl_constraint *out)
{
	bool not = stok_is(c->t, "!");
	struct smpl_constraint inner = { 0 };
	int rc;

	feature_use(c->rr->r, F_C_BOOLEAN, c->t->off);
	if (depth > DEPTH_MAX)
		return reader_error(c->rr->r, c->t->off, "this constraint is nested too deeply");
	rc = advance(c);
	if (rc)
		return rc;
	if (not && !stok_is(c->t, "("))
		return reader_error(c->rr->r, c->t->off, "expected '(' after '!'");
	if (not) {
		rc = read_nested(c, depth + 1, &inner);
		*out = (struct smpl_constraint){ .kind = SC_NOT };
		out->a = keep(c, &inner);
		return rc;
	}
	rc = read_or(c, depth + 1, out);
	if (!rc && !stok_is(c->t, ")"))
		rc = reader_error(c->rr->r, c->t->off, "expected ')'");
	return rc ? rc : advance(c);
}

static bool is_comparison(const struct stok *t)
{
	return stok_is(t, "<") || stok_is(t, "<=") || stok_is(t, ">") || stok_is(t, ">=");
}

/* constant c < 3; t: the operator, and what stands behind it is known to be a number */
static int read_number(struct constraint_reader *c, const char *op, bool negative, struct smpl_constraint *out)
{
	char *end;

	feature_use(c->rr->r, F_C_SUBTERM, c->t->off);
	out->kind = SC_COMPARE;
	out->op = op;
	errno = 0;
	out->number = strtoll(c->t->text, &end, 0);
	if (c->t->kind != ST_NUMBER || *end || errno)
		return reader_error(c->rr->r, c->t->off, "expected an integer");
	if (negative)
		out->number = -out->number;
	return advance(c);
}

/* `<=` asks for a part of a term, unless it stands before a number. */
static int read_ordered(struct constraint_reader *c, struct smpl_constraint *out)
{
	const char *op = c->t->text;
	uint32_t ahead = *c->off;
	struct stok after;
	bool negative;
	int rc = lex_free(c->rr->r, &ahead, &after);

	negative = !rc && stok_is(&after, "-");
	if (!rc && !negative && after.kind != ST_NUMBER && strcmp(op, "<=") == 0) {
		feature_use(c->rr->r, F_C_SUBTERM, c->t->off);
		out->kind = SC_SUBTERM;
		return read_values(c, out);
	}
	if (!rc && c->mv->kind != MV_CONSTANT)
		return reader_error(c->rr->r, c->t->off, "only a constant can be compared with a number");
	if (!rc)
		rc = advance(c);
	if (!rc && negative)
		rc = advance(c);
	return rc ? rc : read_number(c, op, negative, out);
}

static int read_one(struct constraint_reader *c, int depth, struct smpl_constraint *out)
{
	int rc;

	*out = (struct smpl_constraint){ 0 };
	if (stok_is(c->t, "=~") || stok_is(c->t, "!~"))
		return read_regex(c, out);
	if (stok_is(c->t, "=") || stok_is(c->t, "!="))
		return read_compare(c, out);
	if (is_comparison(c->t))
		return read_ordered(c, out);
	if (stok_is(c->t, ":")) {
		out->kind = SC_SCRIPT;
		rc = advance(c);
		return rc ? rc : read_script_code(c, &out->script);
	}
	if (stok_is(c->t, "(") || stok_is(c->t, "!"))
		return read_nested(c, depth, out);
	return reader_error(c->rr->r, c->t->off, "expected ',', ';' or a constraint");
}

static int read_joined(struct constraint_reader *c, int depth, bool or_, struct smpl_constraint *out)
{
	struct smpl_constraint left, right = { 0 };
	int rc = or_ ? read_joined(c, depth, false, out) : read_one(c, depth, out);

	while (!rc && stok_is(c->t, or_ ? "||" : "&&")) {
		if (or_)
			feature_use(c->rr->r, F_C_BOOLEAN, c->t->off);
		left = *out;
		rc = advance(c);
		if (!rc)
			rc = or_ ? read_joined(c, depth, false, &right) : read_one(c, depth, &right);
		*out = (struct smpl_constraint){ .kind = or_ ? SC_OR : SC_AND };
		out->a = keep(c, &left);
		out->b = keep(c, &right);
	}
	return rc;
}

static int read_or(struct constraint_reader *c, int depth, struct smpl_constraint *out)
{
	return read_joined(c, depth, true, out);
}

/* What && joins at the top stands in the list as it is: from the first on, a chain leans to the left. */
static void flatten(struct constraint_reader *c, const struct smpl_constraint *k)
{
	size_t from = c->found.len, i, n;

	for (; k->kind == SC_AND; k = k->a)
		vec_push(&c->found, *k->b);
	vec_push(&c->found, *k);
	for (i = 0, n = c->found.len - from; i < n / 2; i++) {
		struct smpl_constraint x = c->found.at[from + i];

		c->found.at[from + i] = c->found.at[from + n - 1 - i];
		c->found.at[from + n - 1 - i] = x;
	}
}

int read_constraints(struct rule_reader *rr, uint32_t *off, struct stok *t, struct metavar *mv)
{
	struct constraint_reader c = { .rr = rr, .off = off, .t = t, .mv = mv };
	struct smpl_constraint *copy, one;
	int rc = 0;

	if (stok_is(t, "=") && mv->kind == MV_FRESH)
		rc = read_seed(&c, mv);
	while (!rc && !stok_is(t, ",") && !stok_is(t, ";")) {
		rc = read_or(&c, 0, &one);
		if (!rc)
			flatten(&c, &one);
	}
	copy = arena_alloc(rr->r->arena, (c.found.len + 1) * sizeof(*copy));
	if (c.found.len)
		memcpy(copy, c.found.at, c.found.len * sizeof(*copy));
	mv->constraints = copy;
	mv->nconstraints = c.found.len;
	vec_release(&c.found);
	return rc;
}

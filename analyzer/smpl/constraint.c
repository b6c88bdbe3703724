// SPDX-License-Identifier: GPL-2.0-only
/*
 * Constraints behind a metavariable: =~ "re", !~ "re", = value, = {values}, != …, <= …,
 * : script:python(x) { code }, joined by &&; and the seed of a fresh identifier.
 */
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

static int read_value(struct constraint_reader *c, const char **value)
{
	struct reader *r = c->rr->r;
	struct stok first = *c->t;
	int rc;

	if (is_operator_kind(c->mv) ? first.kind != ST_PUNCT || stok_is(&first, "}")
				    : first.kind == ST_PUNCT && !stok_is(&first, "-"))
		return reader_error(r, first.off, "expected a value");
	if (first.kind == ST_EOF || first.kind == ST_ATAT || first.kind == ST_AT)
		return reader_error(r, first.off, "expected a value");
	*value = first.text;
	rc = advance(c);
	if (rc || is_operator_kind(c->mv))
		return rc;
	if (stok_is(&first, "-") || (first.kind == ST_IDENT && stok_is(c->t, "."))) {
		const char *sep = stok_is(&first, "-") ? "" : ".";

		if (*sep)
			rc = advance(c);
		if (!rc && c->t->kind != (*sep ? ST_IDENT : ST_NUMBER))
			rc = reader_error(r, c->t->off, "expected a value");
		if (rc)
			return rc;
		*value = intern(arena_printf(r->arena, "%s%s%s", first.text, sep, c->t->text));
		rc = advance(c);
	}
	if (first.kind == ST_IDENT && c->mv->kind != MV_POSITION &&
	    (strchr(*value, '.') || rule_metavar(c->rr, *value)))
		feature_use(r, F_C_METAVAR, first.off);
	return rc;
}

/* One value, or several in braces */
static int read_values(struct constraint_reader *c, struct smpl_constraint *out)
{
	VEC(const char *) found = { 0 };
	const char *value = NULL;
	const char **values;
	bool braces;
	int rc = advance(c);

	braces = !rc && stok_is(c->t, "{");
	if (braces)
		rc = advance(c);
	while (!rc) {
		rc = read_value(c, &value);
		if (rc)
			break;
		vec_push(&found, value);
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
	out->values = values;
	out->nvalues = found.len;
	vec_release(&found);
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

/* script:python(x, y) { code }; t: script */
static int read_script_code(struct constraint_reader *c)
{
	struct reader *r = c->rr->r;
	int rc = 0;

	if (!stok_is(c->t, "script"))
		return reader_error(r, c->t->off, "expected 'script'");
	feature_use(r, F_C_SCRIPT, c->t->off);
	rc = expect(r, c->off, ":");
	if (!rc)
		rc = advance(c);
	if (!rc && !stok_is(c->t, "python") && !stok_is(c->t, "ocaml"))
		rc = reader_error(r, c->t->off, "expected 'python' or 'ocaml'");
	if (!rc)
		rc = advance(c);
	if (!rc && !stok_is(c->t, "("))
		rc = reader_error(r, c->t->off, "expected '('");
	if (!rc)
		rc = skip_brackets(c->rr->r, c->off, c->t);
	if (!rc && !stok_is(c->t, "{"))
		rc = reader_error(r, c->t->off, "expected '{'");
	return rc ? rc : skip_brackets(c->rr->r, c->off, c->t);
}

/* = "text" ## x ## "more", or = script:… */
static int read_seed(struct constraint_reader *c)
{
	struct reader *r = c->rr->r;
	const char *value;
	int rc = advance(c);

	if (!rc && stok_is(c->t, "script"))
		return read_script_code(c);
	while (!rc) {
		if (c->t->kind != ST_STRING && c->t->kind != ST_IDENT)
			return reader_error(r, c->t->off, "expected a string or a metavariable");
		rc = c->t->kind == ST_IDENT ? read_value(c, &value) : advance(c);
		if (rc || !stok_is(c->t, "##"))
			return rc;
		rc = advance(c);
	}
	return rc;
}

static int read_one(struct constraint_reader *c)
{
	struct smpl_constraint out = { 0 };
	int rc;

	if (stok_is(c->t, "=~") || stok_is(c->t, "!~")) {
		rc = read_regex(c, &out);
	} else if (stok_is(c->t, "=") && c->mv->kind == MV_FRESH) {
		return read_seed(c);
	} else if (stok_is(c->t, "=") || stok_is(c->t, "!=")) {
		rc = read_compare(c, &out);
	} else if (stok_is(c->t, "<=")) {
		feature_use(c->rr->r, F_C_SUBTERM, c->t->off);
		return read_values(c, &out);
	} else if (stok_is(c->t, ":")) {
		rc = advance(c);
		return rc ? rc : read_script_code(c);
	} else if (stok_is(c->t, "(")) {
		feature_use(c->rr->r, F_C_BOOLEAN, c->t->off);
		return skip_brackets(c->rr->r, c->off, c->t);
	} else {
		return reader_error(c->rr->r, c->t->off, "expected ',', ';' or a constraint");
	}
	if (!rc)
		vec_push(&c->found, out);
	return rc;
}

int read_constraints(struct rule_reader *rr, uint32_t *off, struct stok *t, struct metavar *mv)
{
	struct constraint_reader c = { .rr = rr, .off = off, .t = t, .mv = mv };
	struct smpl_constraint *copy;
	int rc = 0;

	while (!rc && !stok_is(t, ",") && !stok_is(t, ";")) {
		rc = read_one(&c);
		if (rc || (!stok_is(t, "&&") && !stok_is(t, "||")))
			break;
		if (stok_is(t, "||"))
			feature_use(rr->r, F_C_BOOLEAN, t->off);
		rc = advance(&c);
	}
	copy = arena_alloc(rr->r->arena, (c.found.len + 1) * sizeof(*copy));
	if (c.found.len)
		memcpy(copy, c.found.at, c.found.len * sizeof(*copy));
	mv->constraints = copy;
	mv->nconstraints = c.found.len;
	vec_release(&c.found);
	return rc;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands before and around rules: virtual, using, #spatch, and rule headers
 * `@name extends r depends on a && !b using "f" disable iso exists expression@`,
 * `@script:python name depends on x@`, `@initialize:python@`, `@finalize:python@`.
 */
#include "smpl/internal.h"

int expect(struct reader *r, uint32_t *off, const char *text)
{
	struct stok t;
	int rc = lex_free(r, off, &t);

	if (rc)
		return rc;
	if (!stok_is(&t, text))
		return reader_error(r, t.off, "expected '%s'", text);
	return 0;
}

int refuse_ocaml(struct reader *r, uint32_t off)
{
	return reader_error(r, off, "scripts in OCaml are not supported: Python is");
}

static int expect_ident(struct reader *r, uint32_t *off, const char *what, struct stok *t)
{
	int rc = lex_free(r, off, t);

	if (!rc && t->kind != ST_IDENT)
		rc = reader_error(r, t->off, "expected %s", what);
	return rc;
}

/* The next token without taking it */
static int peek(struct reader *r, uint32_t off, struct stok *t)
{
	return lex_free(r, &off, t);
}

/* Takes the next token if it is this one. */
static bool accept(struct reader *r, uint32_t *off, const char *text)
{
	struct err quiet = { 0 }, *saved = r->err;
	uint32_t at = *off;
	struct stok t;
	int rc;

	r->err = &quiet; /* a broken token is reported by whoever takes it */
	rc = lex_free(r, &at, &t);
	r->err = saved;
	if (rc || !stok_is(&t, text))
		return false;
	*off = at;
	return true;
}

static bool is_virtual(const struct reader *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->virtuals.len; i++) {
		if (strcmp(r->virtuals.at[i], name) == 0)
			return true;
	}
	return false;
}

static const struct smpl_rule *find_rule(const struct reader *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->rules.len; i++) {
		if (strcmp(r->rules.at[i].name, name) == 0)
			return &r->rules.at[i];
	}
	return NULL;
}

/* ---- prelude --------------------------------------------------------------------------------- */

static int read_virtuals(struct reader *r, uint32_t *off)
{
	struct stok t;
	int rc;

	do {
		rc = expect_ident(r, off, "the name of a virtual rule", &t);
		if (rc)
			return rc;
		if (is_virtual(r, t.text))
			return reader_error(r, t.off, "virtual rule '%s' is declared twice",
					    t.text);
		vec_push(&r->virtuals, t.text);
	} while (accept(r, off, ","));
	return 0;
}

static int read_hash(struct reader *r, const struct stok *t)
{
	struct smpl_header *h = &r->smpl->header;
	const char *word = t->text + 1 + strspn(t->text + 1, " \t");

	if (starts_with(word, "spatch")) {
		const char *options = word + 6 + strspn(word + 6, " \t");

		h->options = h->options ? arena_printf(r->arena, "%s %s", h->options, options)
					: arena_strdup(r->arena, options);
		return 0;
	}
	if (starts_with(t->text, "#include")) {
		feature_use(r, F_COCCI_INCLUDE, t->off);
		return 0;
	}
	return reader_error(r, t->off, "expected '#spatch' or '#include' here");
}

/* Of a string literal; without escapes, which paths have none of */
static const char *unquoted(const char *literal)
{
	size_t n = strlen(literal);

	return n >= 2 && literal[0] == '"' ? internn(literal + 1, n - 2) : intern(literal);
}

static int read_using(struct reader *r, uint32_t *off)
{
	struct stok t;
	uint32_t at;
	int rc = lex_free(r, off, &t);

	if (rc)
		return rc;
	if (t.kind != ST_STRING && !stok_is(&t, "<"))
		return reader_error(r, t.off, "expected the name of an isomorphism file in quotes");
	feature_use(r, F_USING, t.off);
	at = t.off;
	while (!rc && stok_is(&t, "<") && !accept(r, off, ">")) {
		uint32_t here = *off;

		rc = lex_free(r, off, &(struct stok){ 0 });
		if (!rc && *off == here)
			return reader_error(r, here, "expected '>'");
	}
	vec_push(&r->isos, t.kind == ST_STRING ? unquoted(t.text) : internn(r->text + at, *off - at));
	return rc;
}

static int unexpected(struct reader *r, const struct stok *t)
{
	static const char *const words[] = { "virtual", "using" };
	const char *near = t->kind == ST_IDENT ? nearest(t->text, words, ARRAY_SIZE(words)) : NULL;

	if (near)
		return reader_error(r, t->off, "unknown word '%s'; did you mean '%s'?", t->text,
				    near);
	if (t->kind == ST_EOF)
		return reader_error(r, t->off, "no rule in this file: expected '@@' or '@name@'");
	return reader_error(r, t->off, "expected '@@', '@name@' or 'virtual' here");
}

int read_prelude(struct reader *r, uint32_t *off)
{
	struct stok t;
	uint32_t at;
	int rc = 0;

	while (!rc) {
		at = *off;
		rc = lex_free(r, &at, &t);
		if (rc)
			break;
		if (t.kind == ST_AT || t.kind == ST_ATAT) {
			*off = t.off;
			break;
		}
		*off = at;
		if (t.kind == ST_HASH)
			rc = read_hash(r, &t);
		else if (stok_is(&t, "virtual"))
			rc = read_virtuals(r, off);
		else if (stok_is(&t, "using"))
			rc = read_using(r, off);
		else
			rc = unexpected(r, &t);
	}
	return rc;
}

/* ---- depends on ------------------------------------------------------------------------------ */

/* Conditions nest by parentheses and '!'; a fuzzer's file must not end our stack. */
#define DEPTH_MAX 100

static int read_or(struct reader *r, uint32_t *off, int depth, const struct depend **out);

static int depend_name(struct reader *r, const struct stok *t, enum depend_op op, const struct depend **out)
{
	struct depend *d = arena_alloc(r->arena, sizeof(*d));
	const char *near;
	VEC(const char *) known = { 0 };
	size_t i;
	int rc = 0;

	d->op = op;
	d->name = t->text;
	*out = d;
	if (is_virtual(r, t->text) || find_rule(r, t->text))
		return 0;
	for (i = 0; i < r->virtuals.len; i++)
		vec_push(&known, r->virtuals.at[i]);
	for (i = 0; i < r->rules.len; i++)
		vec_push(&known, r->rules.at[i].name);
	near = nearest(t->text, known.at, known.len);
	if (near)
		rc = reader_error(r, t->off,
				  "no rule '%s' before this one, and no virtual rule; "
				  "did you mean '%s'?",
				  t->text, near);
	else
		rc = reader_error(r, t->off, "no rule '%s' before this one, and no virtual rule",
				  t->text);
	vec_release(&known);
	return rc;
}

static int read_file_in(struct reader *r, uint32_t *off, const struct depend **out)
{
	struct depend *d = arena_alloc(r->arena, sizeof(*d));
	struct stok t;
	int rc = expect(r, off, "in");

	d->op = DEP_FILE;
	*out = d;
	if (!rc)
		rc = lex_free(r, off, &t);
	if (!rc && t.kind != ST_STRING)
		rc = reader_error(r, t.off, "expected a file or folder in quotes");
	if (!rc)
		d->name = unquoted(t.text);
	return rc;
}

static int read_depend_atom(struct reader *r, uint32_t *off, int depth, const struct depend **out)
{
	enum depend_op op;
	struct depend *d;
	struct stok t;
	int rc = lex_free(r, off, &t);

	if (rc)
		return rc;
	if (depth > DEPTH_MAX)
		return reader_error(r, t.off, "this condition is nested too deeply");
	if (stok_is(&t, "(")) {
		rc = read_or(r, off, depth + 1, out);
		return rc ? rc : expect(r, off, ")");
	}
	if (stok_is(&t, "!")) {
		d = arena_alloc(r->arena, sizeof(*d));
		d->op = DEP_NOT;
		*out = d;
		return read_depend_atom(r, off, depth + 1, &d->a);
	}
	if (t.kind != ST_IDENT)
		return reader_error(r, t.off, "expected the name of a rule");
	if (stok_is(&t, "file")) {
		feature_use(r, F_DEPEND_FILE, t.off);
		return read_file_in(r, off, out);
	}
	if (!stok_is(&t, "ever") && !stok_is(&t, "never"))
		return depend_name(r, &t, DEP_NAME, out);
	op = stok_is(&t, "ever") ? DEP_EVER : DEP_NEVER;
	feature_use(r, F_DEPEND_EVER, t.off);
	rc = expect_ident(r, off, "the name of a rule", &t);
	return rc ? rc : depend_name(r, &t, op, out);
}

static int read_binary(struct reader *r, uint32_t *off, int depth, enum depend_op op,
		       const struct depend **out)
{
	const char *sign = op == DEP_AND ? "&&" : "||";
	struct depend *d;
	int rc;

	rc = op == DEP_OR ? read_binary(r, off, depth, DEP_AND, out)
			  : read_depend_atom(r, off, depth, out);
	while (!rc && accept(r, off, sign)) {
		d = arena_alloc(r->arena, sizeof(*d));
		d->op = op;
		d->a = *out;
		*out = d;
		rc = op == DEP_OR ? read_binary(r, off, depth, DEP_AND, &d->b)
				  : read_depend_atom(r, off, depth, &d->b);
	}
	return rc;
}

static int read_or(struct reader *r, uint32_t *off, int depth, const struct depend **out)
{
	return read_binary(r, off, depth, DEP_OR, out);
}

static int read_depends(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	struct stok t;
	int rc = expect(r, off, "on");

	if (!rc)
		rc = peek(r, *off, &t);
	if (rc)
		return rc;
	if (stok_is(&t, "exists") || stok_is(&t, "forall")) {
		feature_use(r, F_DEPEND_SCOPE, t.off);
		rule->depends_forall = stok_is(&t, "forall");
		*off = t.off + t.len;
	}
	rc = read_or(r, off, 0, &rule->depends);
	if (!rc)
		note_depends(r, rule, t.off);
	return rc;
}

/* ---- rule headers ---------------------------------------------------------------------------- */

typedef VEC(const char *) words_t;

/* NULL-terminated; what was said before stays */
static const char *const *keep_words(struct reader *r, const char *const *old, const words_t *words)
{
	const char **list;
	size_t n = 0;

	while (old && old[n])
		n++;
	list = arena_alloc(r->arena, (n + words->len + 1) * sizeof(*list));
	if (n)
		memcpy(list, old, n * sizeof(*list));
	if (words->len)
		memcpy(list + n, words->at, words->len * sizeof(*list));
	return list;
}

static int read_disable(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	words_t names = { 0 };
	struct stok t;
	int rc;

	do {
		rc = expect_ident(r, off, "the name of an isomorphism", &t);
		if (!rc)
			vec_push(&names, t.text);
	} while (!rc && accept(r, off, ","));
	rule->disable = keep_words(r, rule->disable, &names);
	vec_release(&names);
	return rc;
}

static int read_rule_using(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	words_t files = { 0 };
	struct stok t;
	int rc;

	do {
		rc = lex_free(r, off, &t);
		if (!rc && t.kind != ST_STRING)
			rc = reader_error(r, t.off, "expected the name of a file in quotes");
		if (rc)
			break;
		feature_use(r, F_RULE_USING, t.off);
		vec_push(&files, unquoted(t.text));
	} while (accept(r, off, ","));
	rule->isos = keep_words(r, rule->isos, &files);
	vec_release(&files);
	return rc;
}

static int read_extends(struct reader *r, uint32_t *off, uint32_t at, struct smpl_rule *rule)
{
	struct stok t;
	int rc = expect_ident(r, off, "the name of a rule", &t);

	if (rc)
		return rc;
	if (!find_rule(r, t.text))
		return reader_error(r, t.off, "no rule '%s' before this one", t.text);
	feature_use(r, F_EXTENDS, at);
	rule->extends = t.text;
	return 0;
}

static const char *const clause_words[] = {
	"depends", "extends",	 "disable",    "using", "exists",
	"forall",  "expression", "identifier", "type",
};

static int read_clause(struct reader *r, uint32_t *off, const struct stok *t,
		       struct smpl_rule *rule)
{
	const char *near;

	if (stok_is(t, "depends"))
		return read_depends(r, off, rule);
	if (stok_is(t, "extends"))
		return read_extends(r, off, t->off, rule);
	if (stok_is(t, "disable"))
		return read_disable(r, off, rule);
	if (stok_is(t, "using"))
		return read_rule_using(r, off, rule);
	if (stok_is(t, "exists")) {
		rule->exists = true;
	} else if (stok_is(t, "forall")) {
		rule->forall = true;
	} else if (stok_is(t, "expression")) {
		rule->expression_rule = true;
	} else if (stok_is(t, "identifier") || stok_is(t, "type")) {
		feature_use(r, F_RULE_TYPE, t->off);
		rule->identifier_rule = stok_is(t, "identifier");
		rule->type_rule = !rule->identifier_rule;
	} else {
		near = t->kind == ST_IDENT
			       ? nearest(t->text, clause_words, ARRAY_SIZE(clause_words))
			       : NULL;
		if (near)
			return reader_error(r, t->off,
					    "unknown word '%s' in a rule header; did you "
					    "mean '%s'?",
					    t->text, near);
		return reader_error(r, t->off, "expected '@' at the end of the rule header");
	}
	return 0;
}

static bool is_clause_word(const struct stok *t)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(clause_words); i++) {
		if (stok_is(t, clause_words[i]))
			return true;
	}
	return false;
}

static int set_name(struct reader *r, const struct stok *t, struct smpl_rule *rule)
{
	const struct smpl_rule *old = find_rule(r, t->text);

	if (old)
		return reader_error(r, t->off, "rule '%s' is defined on line %d already", t->text,
				    old->line);
	if (is_virtual(r, t->text))
		return reader_error(r, t->off, "'%s' is the name of a virtual rule", t->text);
	if (stok_is(t, "virtual"))
		return reader_error(r, t->off, "a rule can't be named 'virtual'");
	rule->name = t->text;
	return 0;
}

/* `script:python`; t is the word and becomes what follows. */
static int read_language(struct reader *r, uint32_t *off, struct stok *t, struct smpl_rule *rule)
{
	static const enum feature features[] = { F_NONE, F_SCRIPT, F_INITIALIZE, F_FINALIZE };
	int rc;

	rule->kind = stok_is(t, "script")	? SR_SCRIPT
		     : stok_is(t, "initialize") ? SR_INITIALIZE
						: SR_FINALIZE;
	feature_use(r, features[rule->kind], t->off);
	*off = t->off + t->len;
	rc = expect(r, off, ":");
	if (!rc)
		rc = expect_ident(r, off, "'python' or 'ocaml'", t);
	if (rc)
		return rc;
	if (!stok_is(t, "python") && !stok_is(t, "ocaml"))
		return reader_error(r, t->off,
				    "unknown script language '%s': 'python' and 'ocaml' are "
				    "known",
				    t->text);
	if (r->all && stok_is(t, "ocaml"))
		return refuse_ocaml(r, t->off);
	rule->language = t->text;
	return lex_free(r, off, t);
}

static bool starts_language(struct reader *r, uint32_t off, const struct stok *t)
{
	return (stok_is(t, "script") || stok_is(t, "initialize") || stok_is(t, "finalize")) &&
	       accept(r, &off, ":");
}

int read_rule_head(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	struct stok t;
	uint32_t start = *off;
	int rc = lex_free(r, off, &t);

	rule->line = reader_line(r, start);
	rule->name = arena_printf(r->arena, "rule starting on line %d", rule->line);
	if (rc || t.kind == ST_ATAT)
		return rc;
	rc = lex_free(r, off, &t);
	if (!rc && starts_language(r, *off, &t))
		rc = read_language(r, off, &t, rule);
	if (!rc && t.kind == ST_IDENT && !is_clause_word(&t)) {
		rc = set_name(r, &t, rule);
		if (!rc)
			rc = lex_free(r, off, &t);
	}
	while (!rc && t.kind != ST_AT) {
		if (t.kind == ST_EOF || t.kind == ST_ATAT || (t.bol && t.kind != ST_IDENT))
			return reader_error(r, start, "this rule header has no closing '@'");
		rc = read_clause(r, off, &t, rule);
		if (!rc)
			rc = lex_free(r, off, &t);
	}
	return rc;
}

/* ---- scripts --------------------------------------------------------------------------------- */

/* Behind <<: RULE.NAME; afterwards the token at *off is what follows */
static int read_origin(struct reader *r, uint32_t *off, struct script_var *v)
{
	const struct smpl_rule *from;
	struct stok rule, name;
	int rc = expect_ident(r, off, "the name of a rule", &rule);

	if (rc)
		return rc;
	from = find_rule(r, rule.text);
	if (!stok_is(&rule, "virtual") && !from)
		return reader_error(r, rule.off, "no rule '%s' before this one", rule.text);
	rc = expect(r, off, ".");
	if (!rc)
		rc = expect_ident(r, off, "the name of a metavariable", &name);
	if (rc)
		return rc;
	if (r->all && from && from->kind == SR_SMPL && !smpl_metavar(from, name.text))
		return reader_error(r, name.off, "rule '%s' has no metavariable '%s'", rule.text, name.text);
	v->from_rule = rule.text;
	v->from_name = name.text;
	return 0;
}

/* = "text" or = [] */
static int read_fallback(struct reader *r, uint32_t *off, struct script_var *v)
{
	struct stok t;
	int rc;

	if (accept(r, off, "[")) {
		v->fallback_empty = true;
		return expect(r, off, "]");
	}
	rc = lex_free(r, off, &t);
	if (!rc && t.kind != ST_STRING)
		rc = reader_error(r, t.off, "expected a string or []");
	if (!rc)
		v->fallback = unquoted(t.text);
	return rc;
}

/* `p << r.p = "default";`, `(s, ast) << r.x;` or `p;`; t: its first token */
static int read_script_metavar(struct reader *r, uint32_t *off, struct stok *t, struct script_var *v)
{
	int rc = 0;

	if (stok_is(t, "(")) {
		if (r->all)
			return reader_error(r, t->off, "syntax trees of values are for OCaml, which is not supported");
		rc = expect_ident(r, off, "a name", t);
		if (!rc)
			rc = expect(r, off, ",");
		if (!rc)
			rc = expect_ident(r, off, "a name", t);
		if (!rc)
			rc = expect(r, off, ")");
	} else if (t->kind != ST_IDENT) {
		return reader_error(r, t->off, "expected 'NAME << RULE.METAVARIABLE;'");
	}
	v->name = t->text;
	if (!rc && accept(r, off, "<<"))
		rc = read_origin(r, off, v);
	if (!rc && accept(r, off, "="))
		rc = read_fallback(r, off, v);
	return rc ? rc : expect(r, off, ";");
}

static int read_script_metavars(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	VEC(struct script_var) vars = { 0 };
	struct script_var *copy, v;
	struct stok t;
	int rc = lex_free(r, off, &t);

	while (!rc && t.kind != ST_ATAT) {
		if (t.kind == ST_EOF) {
			rc = reader_error(r, t.off,
					  "missing '@@' after the declarations of the rule "
					  "that starts on line %d",
					  rule->line);
			break;
		}
		v = (struct script_var){ 0 };
		rc = read_script_metavar(r, off, &t, &v);
		vec_push(&vars, v);
		if (!rc)
			rc = lex_free(r, off, &t);
	}
	copy = arena_alloc(r->arena, (vars.len + 1) * sizeof(*copy));
	if (vars.len)
		memcpy(copy, vars.at, vars.len * sizeof(*copy));
	rule->vars = copy;
	rule->nvars = vars.len;
	vec_release(&vars);
	return rc;
}

int read_script(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	uint32_t start;
	int rc = read_script_metavars(r, off, rule);

	if (rc)
		return rc;
	/* The code goes up to the next line that starts with '@'. */
	start = *off;
	rule->script_line = reader_line(r, start);
	while (*off < r->size && !(r->text[*off] == '@' && *off && r->text[*off - 1] == '\n'))
		(*off)++;
	rule->script = arena_strndup(r->arena, r->text + start, *off - start);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Declarations of metavariables: `KIND name constraints, name constraints;` up to @@. */
#include "smpl/internal.h"

enum form {
	TAKES_LIST = 1 << 0,  /* KIND list, KIND list[n] */
	TAKES_STARS = 1 << 1, /* expression *e, expression struct *e */
	TAKES_TYPE = 1 << 2,  /* constant int c; the type may be left out */
	TAKES_NAME = 1 << 3,  /* declarer name X: no metavariable, X is one of these */
	TAKES_ANY = 1 << 4,   /* position any p */
	NO_VALUE = 1 << 5,    /* declares names, not metavariables */
};
struct kind {
	const char *word;
	uint8_t kind, form;
	uint16_t feature;
	uint8_t list; /* what KIND list is */
};

static const struct kind kinds[] = {
	{ "expression", MV_EXPRESSION, TAKES_LIST | TAKES_STARS, F_NONE, MV_EXPRESSION_LIST },
	{ "idexpression", MV_IDEXPRESSION, TAKES_TYPE, F_MV_IDEXPRESSION, 0 },
	{ "identifier", MV_IDENTIFIER, TAKES_LIST, F_NONE, MV_IDENTIFIER_LIST },
	{ "constant", MV_CONSTANT, TAKES_TYPE, F_NONE, 0 },
	{ "type", MV_TYPE, 0, F_NONE, 0 },
	{ "statement", MV_STATEMENT, TAKES_LIST, F_MV_STATEMENT, MV_STATEMENT_LIST },
	{ "declaration", MV_DECLARATION, 0, F_MV_DECLARATION, 0 },
	{ "field", MV_FIELD, TAKES_LIST, F_MV_FIELD, MV_FIELD_LIST },
	{ "parameter", MV_PARAMETER, TAKES_LIST, F_MV_PARAMETER, MV_PARAMETER_LIST },
	{ "initialiser", MV_INITIALISER, TAKES_LIST, F_MV_INITIALISER, MV_INITIALISER_LIST },
	{ "initializer", MV_INITIALISER, TAKES_LIST, F_MV_INITIALISER, MV_INITIALISER_LIST },
	{ "position", MV_POSITION, TAKES_ANY, F_NONE, 0 },
	{ "symbol", MV_SYMBOL, NO_VALUE, F_NONE, 0 },
	{ "typedef", MV_TYPEDEF, NO_VALUE, F_NONE, 0 },
	{ "declarer", MV_DECLARER, TAKES_NAME, F_MV_DECLARER, 0 },
	{ "iterator", MV_ITERATOR, TAKES_NAME, F_MV_ITERATOR, 0 },
	{ "attribute", MV_ATTRIBUTE, TAKES_NAME, F_MV_ATTRIBUTE, 0 },
	{ "format", MV_FORMAT, TAKES_LIST, F_MV_FORMAT, MV_FORMAT_LIST },
	{ "function", MV_FUNCTION, 0, F_MV_FUNCTION, 0 },
	{ "metavariable", MV_METAVARIABLE, 0, F_MV_METAVARIABLE, 0 },
	{ "comments", MV_COMMENTS, 0, F_MV_COMMENTS, 0 },
	{ "pragmainfo", MV_PRAGMAINFO, 0, F_MV_PRAGMA, 0 },
};
/* Words that come before another one */
static const char *const prefixes[] = {
	"fresh", "local", "global", "assignment", "binary", "unary"
};

static const struct kind *find_kind(const struct stok *t)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (stok_is(t, kinds[i].word))
			return &kinds[i];
	}
	return NULL;
}

const struct metavar *rule_metavar(const struct rule_reader *rr, const char *name)
{
	size_t i;

	for (i = 0; i < rr->metavars.len; i++) {
		if (strcmp(rr->metavars.at[i].name, name) == 0)
			return &rr->metavars.at[i];
	}
	return NULL;
}

static int next(struct rule_reader *rr, uint32_t *off, struct stok *t)
{
	return lex_free(rr->r, off, t);
}

static const char *nearest_kind(const char *word)
{
	const char *words[ARRAY_SIZE(kinds) + ARRAY_SIZE(prefixes)];
	size_t n = 0, i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		words[n++] = kinds[i].word;
	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		words[n++] = prefixes[i];
	return nearest(word, words, n);
}

/* A word that is no kind starts a typed metavariable, if it is a type. */
static int check_unknown_kind(struct rule_reader *rr, const struct stok *t)
{
	struct reader *r = rr->r;
	const struct metavar *mv = t->kind == ST_IDENT ? rule_metavar(rr, t->text) : NULL;
	const char *near = t->kind == ST_IDENT ? nearest_kind(t->text) : NULL;

	if (!near || (mv && (mv->kind == MV_TYPE || mv->kind == MV_TYPEDEF)) ||
	    (map_get(r->declared, t->text) & NAME_TYPEDEF) ||
	    (r->names && names_get(r->names, t->text, strlen(t->text)) & NAME_TYPEDEF))
		return 0;
	return reader_error(r, t->off, "unknown metavariable kind '%s'; did you mean '%s'?",
			    t->text, near);
}

static bool ends_name(const struct stok *t)
{
	static const char *const ends[] = { ";", ",", "=", "!=", "=~", "!~", ":", "<", "<=", ">", ">=", "(" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		if (stok_is(t, ends[i]))
			return true;
	}
	return false;
}

static int peek(struct rule_reader *rr, uint32_t off, struct stok *t)
{
	return next(rr, &off, t);
}

/* t may be a modifier (list, name, any) or, if nothing follows, a metavariable of that name. */
static bool is_modifier(struct rule_reader *rr, uint32_t off, const struct stok *t,
			const char *word)
{
	struct stok after;

	return stok_is(t, word) && !peek(rr, off, &after) &&
	       (after.kind == ST_IDENT || stok_is(&after, "["));
}

static int check_inherited(struct rule_reader *rr, const struct stok *rule, const struct stok *name);

/* n of list[n]: a metavariable for the length, declared by its first use */
static int read_length_name(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	struct metavar mv = { .kind = MV_LENGTH, .note = "length", .name = t->text };
	struct stok name = *t;
	const struct metavar *old;
	int rc = next(rr, off, t);

	if (!rc && stok_is(t, ".")) { /* one that another rule found */
		rc = next(rr, off, t);
		if (!rc && t->kind != ST_IDENT)
			rc = reader_error(rr->r, t->off, "expected the name of a length");
		if (!rc)
			rc = check_inherited(rr, &name, t);
		if (rc)
			return rc;
		mv.from_rule = name.text;
		mv.from_name = mv.name = t->text;
		name = *t;
		rc = next(rr, off, t);
	}
	old = rule_metavar(rr, mv.name);
	if (old && old->kind != MV_LENGTH && old->kind != MV_SYMBOL)
		return reader_error(rr->r, name.off, "metavariable '%s' is declared on line %d already", mv.name,
				    old->line);
	d->mv.length_metavar = mv.name;
	mv.line = reader_line(rr->r, name.off);
	if (!old) {
		vec_push(&rr->metavars, mv);
		vec_push(&rr->declared_at, name.off);
	}
	return rc;
}

/* `list` and what follows: [n] or [name] */
static int read_list(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	int rc;

	rc = next(rr, off, t);
	if (rc || !stok_is(t, "["))
		return rc;
	feature_use(rr->r, F_MV_LIST_LENGTH, t->off);
	rc = next(rr, off, t);
	if (!rc && t->kind != ST_IDENT && t->kind != ST_NUMBER)
		rc = reader_error(rr->r, t->off, "expected the length of the list");
	if (rc)
		return rc;
	d->mv.has_length = true;
	if (t->kind == ST_IDENT) {
		rc = read_length_name(rr, off, t, d);
	} else {
		d->mv.length = (unsigned)MIN(strtoul(t->text, NULL, 10), UINT16_MAX);
		rc = next(rr, off, t);
	}
	if (!rc && !stok_is(t, "]"))
		rc = reader_error(rr->r, t->off, "expected ']'");
	return rc ? rc : next(rr, off, t);
}

static int read_stars(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	int rc = 0;

	if (stok_is(t, "struct") || stok_is(t, "union") || stok_is(t, "enum")) {
		feature_use(rr->r, F_TYPE_KEYWORD, t->off);
		d->mv.tag = t->text;
		rc = next(rr, off, t);
	}
	while (!rc && stok_is(t, "*")) {
		d->mv.any_pointer = true;
		if (d->mv.pointers++)
			feature_use(rr->r, F_TYPE_POINTERS, t->off);
		rc = next(rr, off, t);
	}
	return rc;
}

/* Behind constant and idexpression a type may stand, a set of types, or stars. */
static int read_optional_type(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	struct stok after;
	int rc;

	if (stok_is(t, "*"))
		return read_stars(rr, off, t, d);
	rc = peek(rr, *off, &after);
	if (rc || (t->kind == ST_IDENT && (ends_name(&after) || stok_is(&after, "."))))
		return rc;
	return read_metatype(rr, off, t, d);
}

/* t: the word of the kind; afterwards the first name */
static int read_kind(struct rule_reader *rr, uint32_t *off, struct stok *t, const struct kind *k,
		     struct decl *d)
{
	uint32_t at = t->off;
	int rc;

	d->mv.note = k->word;
	d->mv.kind = k->kind;
	d->feature = k->feature;
	rc = next(rr, off, t);
	if (rc)
		return rc;
	if ((k->form & TAKES_LIST) && is_modifier(rr, *off, t, "list")) {
		rc = read_list(rr, off, t, d);
		d->feature = F_MV_LIST;
		d->mv.kind = k->list;
		d->mv.note = arena_printf(rr->r->arena, "%s list", k->word);
	} else if ((k->form & TAKES_NAME) && is_modifier(rr, *off, t, "name")) {
		d->names = true;
		d->feature = k->kind == MV_ATTRIBUTE ? F_MV_ATTRIBUTE : F_NONE;
		rc = next(rr, off, t);
	} else if ((k->form & TAKES_ANY) && is_modifier(rr, *off, t, "any")) {
		feature_use(rr->r, F_MV_POSITION_ANY, t->off);
		d->mv.any_position = true;
		rc = next(rr, off, t);
	} else if (k->form & TAKES_STARS) {
		rc = read_stars(rr, off, t, d);
	} else if (k->form & TAKES_TYPE) {
		rc = read_optional_type(rr, off, t, d);
	}
	d->names = d->names || (k->form & NO_VALUE);
	feature_use(rr->r, d->feature, at);
	return rc;
}

/* fresh identifier, local and global idexpression, … operator; t: the prefix */
static int read_prefixed(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	struct stok prefix = *t;
	const struct kind *k;
	int rc = next(rr, off, t);

	if (rc)
		return rc;
	k = find_kind(t);
	if (stok_is(&prefix, "fresh")) {
		if (!stok_is(t, "identifier"))
			return reader_error(rr->r, t->off, "expected 'identifier' after 'fresh'");
		feature_use(rr->r, F_MV_FRESH, prefix.off);
		d->mv.kind = MV_FRESH;
		d->mv.note = "fresh identifier";
		return next(rr, off, t);
	}
	if (stok_is(&prefix, "local") || stok_is(&prefix, "global")) {
		if (!k || (!stok_is(t, "idexpression") && !stok_is(t, "function")))
			return reader_error(rr->r, t->off, "expected 'idexpression' after '%s'",
					    prefix.text);
		d->mv.local = stok_is(&prefix, "local");
		d->mv.global = !d->mv.local;
		return read_kind(rr, off, t, k, d);
	}
	if (!stok_is(t, "operator"))
		return reader_error(rr->r, t->off, "expected 'operator' after '%s'", prefix.text);
	feature_use(rr->r, F_MV_OPERATOR, prefix.off);
	d->mv.kind = stok_is(&prefix, "binary")	? MV_BINARY_OPERATOR
		     : stok_is(&prefix, "unary") ? MV_UNARY_OPERATOR
						 : MV_ASSIGN_OPERATOR;
	d->mv.note = arena_printf(rr->r->arena, "%s operator", prefix.text);
	return next(rr, off, t);
}

static int read_typed(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	struct stok after;
	int rc = check_unknown_kind(rr, t);

	if (!rc)
		rc = peek(rr, *off, &after);
	if (rc)
		return rc;
	if (t->kind == ST_IDENT && ends_name(&after) && !stok_is(&after, "("))
		return reader_error(rr->r, t->off, "'%s' has no kind, such as 'expression'",
				    t->text);
	d->mv.kind = MV_EXPRESSION;
	d->mv.note = "expression";
	return read_metatype(rr, off, t, d);
}

/* ---- names ----------------------------------------------------------------------------------- */

static int check_inherited(struct rule_reader *rr, const struct stok *rule, const struct stok *name)
{
	struct reader *r = rr->r;
	const struct smpl_rule *from = NULL;
	size_t i;

	if (stok_is(rule, "virtual")) {
		feature_use(r, F_MV_VIRTUAL, rule->off);
		return 0;
	}
	for (i = 0; i < r->rules.len; i++) {
		if (strcmp(r->rules.at[i].name, rule->text) == 0)
			from = &r->rules.at[i];
	}
	if (!from)
		return reader_error(r, rule->off, "no rule '%s' before this one", rule->text);
	if (from->kind == SR_SMPL && !smpl_metavar(from, name->text))
		return reader_error(r, name->off, "rule '%s' has no metavariable '%s'", rule->text,
				    name->text);
	feature_use(r, F_MV_INHERITED, rule->off);
	return 0;
}

static int check_name(struct rule_reader *rr, const struct stok *t, const struct decl *d)
{
	static const char *const reserved[] = {
		"if",	    "else",   "while", "do",	   "for",    "switch", "case",	"default",
		"return",   "goto",   "break", "continue", "sizeof", "struct", "union", "enum",
		"static",   "extern", "const", "volatile", "int",    "char",   "long",	"short",
		"unsigned", "signed", "void",  "float",	   "double", "typeof", "when",
	};
	const struct metavar *old = rule_metavar(rr, t->text);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++) {
		if (stok_is(t, reserved[i]))
			return reader_error(rr->r, t->off,
					    "'%s' is a word of C and can't name a "
					    "metavariable",
					    t->text);
	}
	/* Redeclaring a typedef or symbol does no harm. */
	if (old && !(d->names && old->kind == d->mv.kind))
		return reader_error(rr->r, t->off,
				    "metavariable '%s' is declared on line %d already", t->text,
				    old->line);
	return 0;
}

static void declare(struct rule_reader *rr, const struct stok *t, const struct decl *d)
{
	static const struct {
		uint8_t kind;
		unsigned bits;
	} kinds_of_names[] = {
		{ MV_TYPEDEF, NAME_TYPEDEF },
		{ MV_DECLARER, NAME_DECLARER },
		{ MV_ITERATOR, NAME_ITERATOR },
		{ MV_ATTRIBUTE, NAME_ATTR },
	};
	size_t i;

	for (i = 0; d->names && i < ARRAY_SIZE(kinds_of_names); i++) {
		if (d->mv.kind == kinds_of_names[i].kind)
			map_set(rr->r->declared, t->text,
				map_get(rr->r->declared, t->text) | kinds_of_names[i].bits);
	}
	/* `declarer name X` declares no metavariable: X is just known to be one. */
	if (d->names && d->mv.kind != MV_TYPEDEF && d->mv.kind != MV_SYMBOL)
		return;
	vec_push(&rr->metavars, d->mv);
	vec_push(&rr->declared_at, t->off);
}

/* t: the name; afterwards the ',' or ';' behind it and its constraints */
static int read_name(struct rule_reader *rr, uint32_t *off, struct stok *t, const struct decl *d)
{
	struct decl own = *d;
	struct stok name = *t;
	int rc;

	if (t->kind != ST_IDENT)
		return reader_error(rr->r, t->off, "expected the name of a metavariable");
	rc = next(rr, off, t);
	if (!rc && stok_is(t, ".")) {
		own.mv.from_rule = name.text;
		rc = next(rr, off, t);
		if (!rc && t->kind != ST_IDENT)
			rc = reader_error(rr->r, t->off, "expected the name of a metavariable");
		if (!rc)
			rc = check_inherited(rr, &name, t);
		if (rc)
			return rc;
		name = *t;
		own.mv.from_name = name.text;
		rc = next(rr, off, t);
	}
	own.mv.name = name.text;
	own.mv.line = reader_line(rr->r, name.off);
	if (!rc)
		rc = check_name(rr, &name, d);
	if (!rc && !ends_name(t) && stok_is(t, "*"))
		rc = reader_error(rr->r, t->off,
				  "'*' belongs before the first name; it holds for all");
	/* The mistake is where the line ends, not where the next one starts. */
	if (!rc && !ends_name(t))
		rc = reader_error(rr->r, t->bol ? name.off + name.len : t->off,
				  "expected ',', ';' or a constraint after '%s'", name.text);
	if (!rc)
		rc = read_constraints(rr, off, t, &own.mv);
	if (!rc)
		declare(rr, &name, &own);
	return rc;
}

static int read_declaration(struct rule_reader *rr, uint32_t *off, struct stok *t)
{
	struct decl d = { 0 };
	const struct kind *k = find_kind(t);
	bool prefixed = false;
	size_t i;
	int rc;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		prefixed = prefixed || stok_is(t, prefixes[i]);
	rc = prefixed ? read_prefixed(rr, off, t, &d)
	     : k      ? read_kind(rr, off, t, k, &d)
		      : read_typed(rr, off, t, &d);
	for (;;) {
		if (rc)
			return rc;
		rc = read_name(rr, off, t, &d);
		if (rc || stok_is(t, ";"))
			return rc;
		if (!stok_is(t, ","))
			return reader_error(rr->r, t->off, "expected ',' or ';'");
		rc = next(rr, off, t);
		if (!rc && stok_is(t, "*"))
			rc = reader_error(rr->r, t->off,
					  "'*' belongs before the first name; it holds for all");
	}
}

/* Something that can't be a declaration: most likely the @@ is missing. */
static bool is_pattern_line(const struct stok *t)
{
	return t->kind == ST_EOF || t->kind == ST_AT ||
	       (t->bol && (stok_is(t, "-") || stok_is(t, "+") || stok_is(t, "*") ||
			   stok_is(t, "--") || stok_is(t, "++") || stok_is(t, "|")));
}

int read_metavars(struct rule_reader *rr, uint32_t *off)
{
	struct stok t;
	int rc;

	for (;;) {
		rc = next(rr, off, &t);
		if (rc || t.kind == ST_ATAT)
			return rc;
		if (is_pattern_line(&t))
			return reader_error(rr->r, t.off,
					    "missing '@@' after the metavariables of the "
					    "rule that starts on line %d",
					    rr->rule->line);
		rc = read_declaration(rr, off, &t);
		if (rc)
			return rc;
	}
}

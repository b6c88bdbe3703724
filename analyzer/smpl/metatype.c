// SPDX-License-Identifier: GPL-2.0-only
/* The C type of a typed metavariable: `pte_t *p`, `struct foo x`, `T *x`, `{int, long} x`. */
#include "smpl/internal.h"

struct words {
	int counts[10];
	bool any;
};
enum { W_UNSIGNED, W_SIGNED, W_CHAR, W_SHORT, W_INT, W_LONG, W_FLOAT, W_DOUBLE, W_VOID, W_BOOL };
static const char *const type_words[] = { "unsigned", "signed", "char",	  "short", "int",
					  "long",     "float",	"double", "void",  "_Bool" };

static bool take_word(struct words *w, const struct stok *t)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(type_words); i++) {
		if (!stok_is(t, type_words[i]))
			continue;
		w->counts[i]++;
		w->any = true;
		return true;
	}
	return false;
}

/* The one spelling that compilers print: "unsigned int" for `unsigned`, "long" for `long int` */
static const char *canonical(const struct words *w)
{
	const int *n = w->counts;
	const char *base = n[W_CHAR]	   ? "char"
			   : n[W_SHORT]	   ? "short"
			   : n[W_LONG] > 1 ? "long long"
			   : n[W_LONG]	   ? "long"
					   : "int";

	if (n[W_VOID] || n[W_BOOL] || n[W_FLOAT])
		return n[W_VOID] ? "void" : n[W_BOOL] ? "_Bool" : "float";
	if (n[W_DOUBLE])
		return n[W_LONG] ? "long double" : "double";
	if (n[W_SIGNED] && n[W_CHAR])
		return "signed char";
	if (!n[W_UNSIGNED])
		return base;
	return n[W_CHAR]       ? "unsigned char"
	       : n[W_SHORT]    ? "unsigned short"
	       : n[W_LONG] > 1 ? "unsigned long long"
	       : n[W_LONG]     ? "unsigned long"
			       : "unsigned int";
}

int skip_brackets(struct reader *r, uint32_t *off, struct stok *t)
{
	uint32_t start = t->off;
	int depth = 0, rc = 0;

	do {
		if (t->kind == ST_EOF || t->kind == ST_ATAT)
			return reader_error(r, start, "this bracket is never closed");
		depth += stok_is(t, "(") || stok_is(t, "{") || stok_is(t, "[");
		depth -= stok_is(t, ")") || stok_is(t, "}") || stok_is(t, "]");
		rc = lex_free(r, off, t);
	} while (!rc && depth);
	return rc;
}

static int read_tagged(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d,
		       const struct ctype **out)
{
	enum ctype_kind kind = stok_is(t, "struct")  ? CT_STRUCT
			       : stok_is(t, "union") ? CT_UNION
						     : CT_ENUM;
	int rc = lex_free(rr->r, off, t);

	if (rc)
		return rc;
	if (t->kind != ST_IDENT)
		return reader_error(rr->r, t->off, "expected the name of a struct, union or enum");
	if (rule_metavar(rr, t->text) && rule_metavar(rr, t->text)->kind != MV_SYMBOL) {
		feature_use(rr->r, F_TYPE_STRUCT_METAVAR, t->off);
		d->mv.tag_metavar = t->text;
	}
	*out = ctype_get(kind, t->text, NULL);
	rc = lex_free(rr->r, off, t);
	if (rc || !stok_is(t, "{"))
		return rc;
	feature_use(rr->r, F_TYPE_STRUCT_BODY, t->off);
	return skip_brackets(rr->r, off, t);
}

/* A typedef name, or a type metavariable, or r.T */
static int read_named(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d,
		      const struct ctype **out)
{
	struct reader *r = rr->r;
	struct stok name = *t;
	const struct metavar *mv;
	int rc = lex_free(r, off, t);

	if (!rc && stok_is(t, ".")) {
		rc = lex_free(r, off, t);
		if (!rc && t->kind != ST_IDENT)
			rc = reader_error(r, t->off, "expected the name of a type metavariable");
		if (rc)
			return rc;
		feature_use(r, F_MV_INHERITED, name.off);
		name = *t;
		d->mv.type_metavar = name.text;
		rc = lex_free(r, off, t);
	}
	mv = rule_metavar(rr, name.text);
	if (!rc && mv && mv->kind != MV_TYPE && mv->kind != MV_TYPEDEF && mv->kind != MV_METAVARIABLE)
		return reader_error(r, name.off, "'%s' is a metavariable of kind '%s', no type",
				    name.text, mv->note);
	if (mv && mv->kind == MV_TYPE)
		d->mv.type_metavar = mv->name;
	else if (!d->mv.type_metavar)
		map_set(r->declared, name.text, map_get(r->declared, name.text) | NAME_TYPEDEF);
	if (!d->mv.type_metavar && r->names &&
	    !(names_get(r->names, name.text, strlen(name.text)) & NAME_TYPEDEF))
		reader_note(r, name.off, "the tree has no type '%s'", name.text);
	*out = ctype_get(CT_TYPEDEF, name.text, ctype_unknown);
	return rc;
}

static bool is_qualifier(const struct stok *t)
{
	return stok_is(t, "const") || stok_is(t, "volatile");
}

static int skip_qualifiers(struct rule_reader *rr, uint32_t *off, struct stok *t)
{
	int rc = 0;

	while (!rc && is_qualifier(t))
		rc = lex_free(rr->r, off, t);
	return rc;
}

static int read_words(struct rule_reader *rr, uint32_t *off, struct stok *t, struct words *w,
		      const struct ctype **out)
{
	int rc;

	do {
		rc = lex_free(rr->r, off, t);
	} while (!rc && (take_word(w, t) || is_qualifier(t)));
	*out = ctype_get(CT_BASE, intern(canonical(w)), NULL);
	return rc;
}

static int read_stars(struct rule_reader *rr, uint32_t *off, struct stok *t, const struct ctype **type)
{
	int rc = skip_qualifiers(rr, off, t);

	while (!rc && stok_is(t, "*")) {
		*type = ctype_get(CT_POINTER, intern(""), *type);
		rc = lex_free(rr->r, off, t);
		if (!rc)
			rc = skip_qualifiers(rr, off, t);
	}
	return rc;
}

static int read_base(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d,
		     const struct ctype **out);

/* {int, T *} or (int | T *); t: the opening bracket, afterwards the token behind the closing one */
static int read_set(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	const char *close = stok_is(t, "{") ? "}" : ")";
	VEC(struct smpl_type) types = { 0 };
	struct smpl_type *copy;
	int rc;

	do {
		struct decl one = { 0 };
		struct smpl_type type = { 0 };

		rc = lex_free(rr->r, off, t);
		if (!rc && (stok_is(t, "{") || stok_is(t, "(")))
			rc = reader_error(rr->r, t->off, "a set of types in a set of types");
		if (!rc)
			rc = read_base(rr, off, t, &one, &type.type);
		if (!rc)
			rc = read_stars(rr, off, t, &type.type);
		type.metavar = one.mv.type_metavar;
		type.tag_metavar = one.mv.tag_metavar;
		vec_push(&types, type);
	} while (!rc && (stok_is(t, ",") || stok_is(t, "|")));
	if (!rc && !stok_is(t, close))
		rc = reader_error(rr->r, t->off, "expected ',' or '%s'", close);
	copy = arena_alloc(rr->r->arena, types.len * sizeof(*copy));
	memcpy(copy, types.at, types.len * sizeof(*copy));
	d->mv.types = copy;
	d->mv.ntypes = types.len;
	vec_release(&types);
	return rc ? rc : lex_free(rr->r, off, t);
}

/* What stands behind the base holds for all types of a set. */
static void wrap_set(struct rule_reader *rr, struct decl *d, enum ctype_kind kind)
{
	struct smpl_type *copy = arena_alloc(rr->r->arena, (d->mv.ntypes + 1) * sizeof(*copy));
	size_t i;

	for (i = 0; i < d->mv.ntypes; i++) {
		copy[i] = d->mv.types[i];
		copy[i].type = ctype_get(kind, intern(""), copy[i].type);
	}
	d->mv.types = d->mv.ntypes ? copy : NULL;
}

static int read_base(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d,
		     const struct ctype **out)
{
	struct words w = { 0 };
	int rc = skip_qualifiers(rr, off, t);

	if (rc)
		return rc;
	if (stok_is(t, "{") || stok_is(t, "(")) {
		feature_use(rr->r, F_TYPE_SET, t->off);
		return read_set(rr, off, t, d);
	}
	if (stok_is(t, "struct") || stok_is(t, "union") || stok_is(t, "enum"))
		return read_tagged(rr, off, t, d, out);
	if (stok_is(t, "typeof")) {
		feature_use(rr->r, F_TYPE_TYPEOF, t->off);
		rc = lex_free(rr->r, off, t);
		if (!rc && !stok_is(t, "("))
			rc = reader_error(rr->r, t->off, "expected '(' after typeof");
		return rc ? rc : skip_brackets(rr->r, off, t);
	}
	if (take_word(&w, t))
		return read_words(rr, off, t, &w, out);
	if (t->kind != ST_IDENT)
		return reader_error(rr->r, t->off,
				    "expected the declaration of a metavariable, or '@@'");
	return read_named(rr, off, t, d, out);
}

int read_metatype(struct rule_reader *rr, uint32_t *off, struct stok *t, struct decl *d)
{
	const struct ctype *type = ctype_unknown, *inner;
	bool array = false;
	int rc = read_base(rr, off, t, d, &type);

	inner = type;
	if (!rc)
		rc = read_stars(rr, off, t, &type);
	if (!rc && stok_is(t, "[")) {
		array = true;
		rc = expect(rr->r, off, "]");
		if (!rc)
			rc = lex_free(rr->r, off, t);
	}
	if (array)
		type = ctype_get(CT_ARRAY, intern(""), type);
	d->mv.type = type;
	if (!d->mv.ntypes)
		return rc;
	d->mv.type = ctype_unknown;
	if (array)
		type = type->inner;
	for (; type != inner; type = type->inner)
		wrap_set(rr, d, CT_POINTER);
	if (array)
		wrap_set(rr, d, CT_ARRAY);
	return rc;
}

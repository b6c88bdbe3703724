// SPDX-License-Identifier: GPL-2.0-only
/* Declarations of syntax trees, by name. */
#include "index/decls.h"
#include "tree/tree.h"

struct decls {
	struct map *heads[DECL_KINDS]; /* name (fields: "tag.name" and ".name") → first entry */
	struct map *tails[DECL_KINDS];
	VEC(struct decl *) all[DECL_KINDS];
	const struct decls *below;
	struct arena *arena;
};

struct decls *decls_new(void)
{
	struct decls *d = xcalloc(1, sizeof(*d));
	int k;

	d->arena = arena_new();
	for (k = 0; k < DECL_KINDS; k++) {
		d->heads[k] = map_new();
		d->tails[k] = map_new();
	}
	return d;
}

void decls_free(struct decls *d)
{
	int k;

	if (!d)
		return;
	for (k = 0; k < DECL_KINDS; k++) {
		map_free(d->heads[k]);
		map_free(d->tails[k]);
		vec_release(&d->all[k]);
	}
	arena_free(d->arena);
	free(d);
}

void decls_set_below(struct decls *d, const struct decls *below)
{
	d->below = below;
}

static void enter(struct decls *d, enum decl_kind kind, const char *key, const struct decl *e)
{
	struct decl *copy = arena_alloc(d->arena, sizeof(*copy)), *tail;

	*copy = *e;
	copy->next = NULL;
	tail = (struct decl *)map_get(d->tails[kind], key);
	if (tail)
		tail->next = copy;
	else
		map_set(d->heads[kind], key, (uintptr_t)copy);
	map_set(d->tails[kind], key, (uintptr_t)copy);
	if (kind != DECL_FIELD || key[0] == '.')
		vec_push(&d->all[kind], copy);
}

static void add(struct decls *d, enum decl_kind kind, const struct decl *e)
{
	struct str key = STR_INIT;

	if (kind != DECL_FIELD) {
		enter(d, kind, e->name, e);
		return;
	}
	str_addf(&key, "%s.%s", e->tag, e->name);
	enter(d, kind, key.buf, e);
	enter(d, kind, key.buf + strlen(e->tag), e);
	str_release(&key);
}

static const struct decl *lookup(const struct decls *d, enum decl_kind kind, const char *key)
{
	const struct decl *e = NULL;

	for (; d && !e; d = d->below)
		e = (const struct decl *)map_get(d->heads[kind], key);
	return e;
}

const struct decl *decls_field(const struct decls *d, const char *tag, const char *name)
{
	struct str key = STR_INIT;
	const struct decl *e;

	str_addf(&key, "%s.%s", tag, name);
	e = lookup(d, DECL_FIELD, key.buf);
	str_release(&key);
	return e;
}

const struct decl *decls_get(const struct decls *d, enum decl_kind kind, const char *name)
{
	return kind == DECL_FIELD ? decls_field(d, "", name) : lookup(d, kind, name);
}

size_t decls_count(const struct decls *d, enum decl_kind kind)
{
	return d->all[kind].len;
}

const struct decl *decls_at(const struct decls *d, enum decl_kind kind, size_t i)
{
	return d->all[kind].at[i];
}

/* ---- types from specifiers and declarators ------------------------------------------------------ */

const char *decl_struct_tag(const struct syntax *s, node_id st)
{
	node_id name = node_role(s, st, R_NAME);
	char buf[64];

	if (name)
		return node_ident(s, name);
	/* anonymous: its place in memory identifies it well enough within one run */
	snprintf(buf, sizeof(buf), "<%p:%u>", (const void *)s->text, node_start(s, st));
	return intern(buf);
}

static bool add_base_word(const struct syntax *s, node_id n, struct str *out)
{
	static const char *const words[] = { "void", "char", "short", "int", "long", "float", "double",
					     "signed", "unsigned", "_Bool", "bool", "__int128" };
	const char *t;
	size_t i, len;

	t = token_text(s, node_at(s, n)->first, &len);
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i]) != len || memcmp(words[i], t, len))
			continue;
		if (out->len)
			str_addch(out, ' ');
		str_addn(out, t, len);
		return true;
	}
	return false;
}

static const struct ctype *typedef_type(const struct decls *d, const char *name)
{
	const struct decl *e = decls_get(d, DECL_TYPEDEF, name);

	/* Several definitions (one per architecture) are not chosen between here: infer.c, which
	 * compares types, asks for all of them by name. */
	return ctype_get(CT_TYPEDEF, name, e && !e->next ? e->type : ctype_unknown);
}

static const struct ctype *struct_type(const struct syntax *s, node_id n)
{
	bool is_union = token_is(s, node_at(s, n)->first, "union");

	return ctype_get(is_union ? CT_UNION : CT_STRUCT, decl_struct_tag(s, n), NULL);
}

static const struct ctype *enum_type(const struct syntax *s, node_id n)
{
	node_id name = node_role(s, n, R_NAME);

	return ctype_get(CT_ENUM, name ? node_ident(s, name) : intern(""), NULL);
}

/* The type one specifier names, or NULL when it is a mere word. */
static const struct ctype *spec_type(const struct decls *d, const struct syntax *s, node_id n)
{
	node_id child = node_at(s, n)->child;

	switch (node_at(s, n)->kind) {
	case N_TYPE_IDENT:
		return typedef_type(d, node_ident(s, n));
	case N_STRUCT:
		return struct_type(s, n);
	case N_ENUM:
		return enum_type(s, n);
	case N_TYPEOF:
		if (child && node_at(s, child)->kind == N_TYPE_NAME)
			return decl_type_name(d, s, child);
		return ctype_unknown; /* infer.c looks at the expression */
	case N_TYPE_MACRO:
		return ctype_unknown;
	default:
		return NULL;
	}
}

static const struct ctype *specs_type(const struct decls *d, const struct syntax *s, node_id specs)
{
	const struct ctype *t = NULL;
	struct str base = STR_INIT;
	node_id n;

	for (n = node_at(s, specs)->child; n && !t; n = node_at(s, n)->next) {
		if (node_at(s, n)->kind == N_TYPE_WORD)
			add_base_word(s, n, &base);
		else if (!base.len)
			t = spec_type(d, s, n);
	}
	if (!t)
		t = base.len ? ctype_get(CT_BASE, intern(base.buf), NULL) : ctype_unknown;
	str_release(&base);
	return t;
}

const struct ctype *decl_type(const struct decls *d, const struct syntax *s, node_id specs,
			      node_id declarator)
{
	const struct ctype *t = specs ? specs_type(d, s, specs) : ctype_unknown;
	node_id n;

	for (n = declarator; n; n = node_role(s, n, R_INNER)) {
		switch (node_at(s, n)->kind) {
		case N_DR_PTR:
			t = ctype_get(CT_POINTER, intern(""), t);
			break;
		case N_DR_ARRAY:
			t = ctype_get(CT_ARRAY, intern(""), t);
			break;
		case N_DR_FUNC:
			t = ctype_get(CT_FUNC, intern(""), t);
			break;
		default:
			break;
		}
	}
	return t;
}

const struct ctype *decl_type_name(const struct decls *d, const struct syntax *s, node_id tn)
{
	return decl_type(d, s, node_role(s, tn, R_SPECS), node_role(s, tn, R_DECLARATOR));
}

/* ---- walking a tree ------------------------------------------------------------------------------ */

struct adder {
	struct decls *d;
	const struct syntax *s;
	const char *path, *arch;
};

static void add_one(struct adder *a, enum decl_kind kind, node_id node, const char *tag, node_id name,
		    const struct ctype *type)
{
	struct decl e = { .name = node_ident(a->s, name), .tag = tag, .type = type, .s = a->s,
			  .node = node, .path = a->path, .arch = a->arch };

	add(a->d, kind, &e);
}

static bool specs_have(const struct syntax *s, node_id specs, const char *word)
{
	node_id n;

	for (n = specs ? node_at(s, specs)->child : 0; n; n = node_at(s, n)->next)
		if (node_at(s, n)->kind == N_TYPE_WORD && token_is(s, node_at(s, n)->first, word))
			return true;
	return false;
}

/* Members of an anonymous struct or union inside another count as members of the outer one. */
static const char *fields_tag(const struct syntax *s, node_id fields)
{
	node_id st, decl, up;

	for (;;) {
		st = node_at(s, fields)->parent;
		decl = node_up(s, st, N_DECL);
		if (!decl || node_role(s, st, R_NAME) || node_child_kind(s, decl, N_INIT_DECLARATOR))
			break;
		up = node_up(s, decl, N_FIELDS);
		if (!up)
			break;
		fields = up;
	}
	return decl_struct_tag(s, st);
}

static void add_decl(struct adder *a, node_id n)
{
	const struct syntax *s = a->s;
	node_id specs = node_role(s, n, R_SPECS), fields = node_up(s, n, N_FIELDS), i, dr, name;
	enum decl_kind kind = DECL_VAR;
	const struct ctype *t;

	if (fields)
		kind = DECL_FIELD;
	else if (specs_have(s, specs, "typedef"))
		kind = DECL_TYPEDEF;
	else if (node_function(s, n))
		return; /* locals are infer.c's */
	for (i = node_at(s, n)->child; i; i = node_at(s, i)->next) {
		if (node_at(s, i)->kind != N_INIT_DECLARATOR)
			continue;
		dr = node_role(s, i, R_DECLARATOR);
		name = dr ? declarator_name(s, dr) : 0;
		if (!name)
			continue;
		t = decl_type(a->d, s, specs, dr);
		add_one(a, kind == DECL_VAR && t->kind == CT_FUNC ? DECL_FUNC : kind, i,
			fields ? fields_tag(s, fields) : NULL, name, t);
	}
}

static void add_function(struct adder *a, node_id n)
{
	const struct syntax *s = a->s;
	node_id dr = node_role(s, n, R_DECLARATOR), name = dr ? declarator_name(s, dr) : 0;

	if (name)
		add_one(a, DECL_FUNC, n, NULL, name, decl_type(a->d, s, node_role(s, n, R_SPECS), dr));
}

void decls_add(struct decls *d, const struct syntax *s, const char *path)
{
	struct adder a = { d, s, path, tree_path_arch(path) };
	node_id n, name;

	for (n = node_next(s, SYNTAX_ROOT, SYNTAX_ROOT); n; n = node_next(s, n, SYNTAX_ROOT)) {
		switch (node_at(s, n)->kind) {
		case N_DECL:
			add_decl(&a, n);
			break;
		case N_FUNC_DEF:
			add_function(&a, n);
			break;
		case N_PP_DEFINE:
			name = node_role(s, n, R_NAME);
			if (name)
				add_one(&a, DECL_MACRO, n, NULL, name, NULL);
			break;
		default:
			break;
		}
	}
}

/* ---- parameters ---------------------------------------------------------------------------------- */

static node_id function_params(const struct decl *e)
{
	node_id dr = node_role(e->s, e->node, R_DECLARATOR);

	for (; dr; dr = node_role(e->s, dr, R_INNER))
		if (node_at(e->s, dr)->kind == N_DR_FUNC)
			return node_child_kind(e->s, dr, N_PARAMS);
	return 0;
}

static bool is_void_param(const struct syntax *s, node_id p)
{
	return node_at(s, p)->first == node_at(s, p)->last && token_is(s, node_at(s, p)->first, "void");
}

int decl_arity(const struct decl *e)
{
	bool macro = node_at(e->s, e->node)->kind == N_PP_DEFINE;
	node_id p = macro ? node_child_kind(e->s, e->node, N_PP_PARAMS) : function_params(e), c;
	int n = 0;

	if (!p)
		return -1;
	for (c = node_at(e->s, p)->child; c; c = node_at(e->s, c)->next) {
		if (token_is(e->s, node_at(e->s, c)->last, "..."))
			return -1;
		n++;
	}
	if (n == 1 && !macro && is_void_param(e->s, node_at(e->s, p)->child))
		n = 0;
	return n;
}

const struct ctype *decl_param_type(const struct decls *d, const struct decl *e, int n)
{
	node_id p = function_params(e), c;

	if (!p)
		return NULL;
	for (c = node_at(e->s, p)->child; c && n > 0; c = node_at(e->s, c)->next)
		n--;
	if (!c || node_at(e->s, c)->kind != N_PARAM)
		return NULL;
	return decl_type(d, e->s, node_role(e->s, c, R_SPECS), node_role(e->s, c, R_DECLARATOR));
}

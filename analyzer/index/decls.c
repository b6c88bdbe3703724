// SPDX-License-Identifier: GPL-2.0-only
/* Declarations of syntax trees, by name. */
#include "index/decls.h"
#include "tree/tree.h"

struct decls {
	struct map *heads[DECL_KINDS]; /* name (fields: "tag.name" and ".name") → first entry */
	struct map *tails[DECL_KINDS];
	VEC(struct decl *) all[DECL_KINDS];
	struct map *asked[DECL_KINDS]; /* names that the source was asked for */
	struct map *paths;             /* struct syntax * → path */
	const struct decls *below;
	const struct names *names;
	struct decls_source source;
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
		d->asked[k] = map_new();
	}
	d->paths = map_new();
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
		map_free(d->asked[k]);
		vec_release(&d->all[k]);
	}
	map_free(d->paths);
	if (d->source.release)
		d->source.release(d->source.ctx);
	arena_free(d->arena);
	free(d);
}

void decls_set_source(struct decls *d, const struct decls_source *source)
{
	d->source = *source;
}

int decls_sees(const struct decls *d, const char *from, const char *arch, const char *path)
{
	for (; d; d = d->below)
		if (d->source.sees)
			return d->source.sees(d->source.ctx, from, arch, path);
	return -1;
}

const struct err *decls_error(const struct decls *d)
{
	for (; d; d = d->below)
		if (d->source.err && d->source.err->code)
			return d->source.err;
	return NULL;
}

void decls_set_names(struct decls *d, const struct names *names)
{
	d->names = names;
}

const struct names *decls_names(const struct decls *d)
{
	for (; d; d = d->below)
		if (d->names)
			return d->names;
	return NULL;
}

const char *decls_path(const struct decls *d, const struct syntax *s)
{
	const char *path = NULL;

	for (; d && !path; d = d->below)
		path = (const char *)map_getn(d->paths, (const char *)&s, sizeof(s));
	return path;
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

void decls_enter(struct decls *d, enum decl_kind kind, const struct decl *e)
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

/* What is known of a name does not change by what the source enters. */
static void ask_source(const struct decls *d, enum decl_kind kind, const char *name)
{
	struct decls *own = (struct decls *)d;
	bool is_new;

	if (!d->source.fill)
		return;
	map_slot(own->asked[kind], name, strlen(name), &is_new);
	if (is_new)
		d->source.fill(d->source.ctx, own, kind, name, NULL, NULL);
}

static const struct decl *find(const struct decls *d, enum decl_kind kind, const char *key)
{
	return (const struct decl *)map_get(d->heads[kind], key);
}

static const struct decl *find_tagged(const struct decls *d, enum decl_kind kind, const char *tag,
				      const char *name)
{
	struct str key = STR_INIT;
	const struct decl *e;

	if (kind != DECL_FIELD)
		return find(d, kind, name);
	str_addf(&key, "%s.%s", tag, name);
	e = find(d, kind, key.buf);
	str_release(&key);
	return e;
}

const struct decl *decls_own(const struct decls *d, enum decl_kind kind, const char *tag, const char *name)
{
	if (kind != DECL_FIELD || *tag)
		ask_source(d, kind, kind == DECL_FIELD ? tag : name);
	return find_tagged(d, kind, tag, name);
}

const struct decl *decls_near(const struct decls *d, enum decl_kind kind, const char *tag, const char *name,
			      const char *from, const char *arch)
{
	if (d->source.fill && (kind != DECL_FIELD || *tag))
		d->source.fill(d->source.ctx, (struct decls *)d, kind, kind == DECL_FIELD ? tag : name, from,
			       arch);
	return find_tagged(d, kind, tag, name);
}

const struct decls *decls_below(const struct decls *d)
{
	return d->below;
}

const struct decl *decls_get(const struct decls *d, enum decl_kind kind, const char *name)
{
	const struct decl *e = NULL;

	for (; d && !e; d = d->below)
		e = decls_own(d, kind, "", name);
	return e;
}

size_t decls_count(const struct decls *d, enum decl_kind kind)
{
	return d->all[kind].len;
}

const struct decl *decls_at(const struct decls *d, enum decl_kind kind, size_t i)
{
	return d->all[kind].at[i];
}

/* ---- walking a tree ------------------------------------------------------------------------------ */

struct adder {
	struct decls *d;
	const struct syntax *s;
	const char *path, *arch;
};

static struct decl entry(const struct adder *a, node_id node, const char *name)
{
	return (struct decl){ .name = name, .s = a->s, .node = node, .path = a->path, .arch = a->arch };
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
static const char *fields_tag(const struct adder *a, node_id fields)
{
	const struct syntax *s = a->s;
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
	return decl_tag(a->d, s, st);
}

bool is_lone_ident(const struct syntax *s, node_id n)
{
	const struct token *t = &s->toks[node_at(s, n)->first];

	return node_at(s, n)->first == node_at(s, n)->last && t->kind == T_IDENT && !(t->flags & TF_KEYWORD);
}

bool may_be_declared(const struct syntax *s, node_id n)
{
	const struct token *t = &s->toks[node_at(s, n)->first];

	return t->kind == T_IDENT && !(t->flags & TF_KEYWORD) &&
	       (node_at(s, n)->first == node_at(s, n)->last ||
		token_is(s, token_next(s, node_at(s, n)->first), "["));
}

/* LIST_HEAD(x), DEFINE_PER_CPU(struct x, y): each argument that is an identifier may be what the macro
 * declares; its body tells, when somebody asks. */
static void add_declared(struct adder *a, node_id n, node_id args, node_id fields, bool internal)
{
	const struct syntax *s = a->s;
	struct str text = STR_INIT;
	struct decl e = entry(a, n, NULL);
	node_id c;

	node_text(s, n, &text);
	e.declarer = intern(text.buf);
	str_release(&text);
	e.tag = fields ? fields_tag(a, fields) : NULL;
	e.type = ctype_unknown;
	e.internal = internal;
	for (c = node_at(s, args)->child; c; c = node_at(s, c)->next) {
		if (!may_be_declared(s, c))
			continue;
		e.name = node_ident(s, c);
		decls_enter(a->d, fields ? DECL_FIELD : DECL_VAR, &e);
	}
}

/* `static DEFINE_MUTEX(x);` reads like a declaration of a function without a type. */
node_id decl_is_declarer(const struct syntax *s, node_id decl)
{
	node_id specs = node_role(s, decl, R_SPECS), i = node_child_kind(s, decl, N_INIT_DECLARATOR), n;
	node_id dr = i ? node_role(s, i, R_DECLARATOR) : 0, inner = dr ? node_role(s, dr, R_INNER) : 0;

	if (!inner || node_at(s, dr)->kind != N_DR_FUNC || node_at(s, inner)->kind != N_DR_NAME)
		return 0;
	for (n = specs ? node_at(s, specs)->child : 0; n; n = node_at(s, n)->next)
		if (node_at(s, n)->kind != N_ATTRIBUTE && !token_is(s, node_at(s, n)->first, "static") &&
		    !token_is(s, node_at(s, n)->first, "extern"))
			return 0;
	return dr;
}

static void add_decl(struct adder *a, node_id n)
{
	const struct syntax *s = a->s;
	node_id specs = node_role(s, n, R_SPECS), fields = node_up(s, n, N_FIELDS), i, dr, name;
	enum decl_kind kind = DECL_VAR;
	struct decl e;

	if (fields)
		kind = DECL_FIELD;
	else if (specs_have(s, specs, "typedef"))
		kind = DECL_TYPEDEF;
	else if (node_function(s, n))
		return; /* locals are infer_scope.c's */
	dr = kind == DECL_VAR ? decl_is_declarer(s, n) : 0;
	if (dr) {
		add_declared(a, dr, node_child_kind(s, dr, N_PARAMS), 0, specs_have(s, specs, "static"));
		return;
	}
	for (i = node_at(s, n)->child; i; i = node_at(s, i)->next) {
		if (node_at(s, i)->kind != N_INIT_DECLARATOR)
			continue;
		dr = node_role(s, i, R_DECLARATOR);
		name = dr ? declarator_name(s, dr) : 0;
		if (!name)
			continue;
		e = entry(a, i, node_ident(s, name));
		e.type = decl_type(a->d, s, specs, dr);
		e.tag = fields ? fields_tag(a, fields) : NULL;
		e.internal = kind == DECL_VAR && specs_have(s, specs, "static");
		decls_enter(a->d, kind == DECL_VAR && e.type->kind == CT_FUNC ? DECL_FUNC : kind, &e);
	}
}

static void add_function(struct adder *a, node_id n)
{
	const struct syntax *s = a->s;
	node_id dr = node_role(s, n, R_DECLARATOR), name = dr ? declarator_name(s, dr) : 0;
	struct decl e;

	if (!name)
		return;
	e = entry(a, n, node_ident(s, name));
	e.type = decl_type(a->d, s, node_role(s, n, R_SPECS), dr);
	e.internal = specs_have(s, node_role(s, n, R_SPECS), "static");
	decls_enter(a->d, DECL_FUNC, &e);
}

static void add_enumerator(struct adder *a, node_id n)
{
	node_id name = node_role(a->s, n, R_NAME);
	struct decl e;

	if (!name || node_function(a->s, n))
		return;
	e = entry(a, n, node_ident(a->s, name));
	e.type = ctype_get(CT_BASE, "int", NULL);
	decls_enter(a->d, DECL_VAR, &e);
}

static void add_declarer(struct adder *a, node_id n)
{
	node_id args = node_role(a->s, n, R_ARGS);

	if (!args)
		args = node_child_kind(a->s, n, N_ARGS);
	if (args && !node_role(a->s, n, R_BODY) && !node_function(a->s, n))
		add_declared(a, n, args, node_up(a->s, n, N_FIELDS), false);
}

static void add_macro(struct adder *a, node_id n)
{
	node_id name = node_role(a->s, n, R_NAME);
	struct decl e;

	if (!name)
		return;
	e = entry(a, n, node_ident(a->s, name));
	decls_enter(a->d, DECL_MACRO, &e);
}

void decls_add(struct decls *d, const struct syntax *s, const char *path)
{
	struct adder a = { d, s, path, tree_path_arch(path) };
	node_id n;

	*map_slot(d->paths, (const char *)&s, sizeof(s), NULL) = (uintptr_t)path;
	for (n = node_next(s, SYNTAX_ROOT, SYNTAX_ROOT); n; n = node_next(s, n, SYNTAX_ROOT)) {
		switch (node_at(s, n)->kind) {
		case N_DECL:
			add_decl(&a, n);
			break;
		case N_FUNC_DEF:
			add_function(&a, n);
			break;
		case N_ENUMERATOR:
			add_enumerator(&a, n);
			break;
		case N_DECLARER:
			add_declarer(&a, n);
			break;
		case N_PP_DEFINE:
			add_macro(&a, n);
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

/* Of "a,b,..." as the index has it */
static int text_arity(const char *params)
{
	int n = 1;

	if (!params || ends_with(params, "..."))
		return -1;
	for (; *params; params++)
		n += *params == ',';
	return n;
}

int decl_arity(const struct decl *e)
{
	bool macro;
	node_id p, c;
	int n = 0;

	if (!e->s)
		return e->params && !*e->params ? 0 : text_arity(e->params);
	macro = node_at(e->s, e->node)->kind == N_PP_DEFINE;
	p = macro ? node_child_kind(e->s, e->node, N_PP_PARAMS) : function_params(e);
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

static const struct ctype *text_param(const char *params, int n)
{
	const struct ctype *t = ctype_unknown;
	const char *p = params, *end = params + strlen(params);

	for (; p && p < end; p++) {
		if (*p == '.')
			return NULL;
		t = ctype_load(&p, end);
		if (!p || !n--)
			break;
	}
	return p && n < 0 ? t : NULL;
}

const struct ctype *decl_param_type(const struct decls *d, const struct decl *e, int n)
{
	node_id p, c;

	if (!e->s)
		return e->params ? text_param(e->params, n) : NULL;
	p = function_params(e);
	if (!p)
		return NULL;
	for (c = node_at(e->s, p)->child; c && n > 0; c = node_at(e->s, c)->next)
		n--;
	if (!c || node_at(e->s, c)->kind != N_PARAM)
		return NULL;
	return decl_type(d, e->s, node_role(e->s, c, R_SPECS), node_role(e->s, c, R_DECLARATOR));
}

void decl_macro_text(const struct decl *e, char **params, char **body)
{
	struct str text = STR_INIT;
	node_id p, c, b;

	*params = NULL;
	if (!e->s) {
		*params = e->params ? xstrdup(e->params) : NULL;
		*body = xstrdup(e->body);
		return;
	}
	p = node_child_kind(e->s, e->node, N_PP_PARAMS);
	for (c = p ? node_at(e->s, p)->child : 0; c; c = node_at(e->s, c)->next) {
		if (text.len)
			str_addch(&text, ',');
		node_text(e->s, c, &text);
	}
	if (p)
		*params = str_detach(&text, NULL);
	b = node_role(e->s, e->node, R_BODY);
	if (b && node_at(e->s, b)->sub != MB_EMPTY)
		node_text(e->s, b, &text);
	*body = str_detach(&text, NULL);
}

/* ---- conditions ---------------------------------------------------------------------------------- */

/* "!(A)" or "!A" of the index, joined by " && " */
static size_t text_conditions(const char *text, struct pp_cond *out, size_t max)
{
	const char *end, *p = text;
	size_t n, len = 0;
	bool negated;

	while (p && len < max) {
		end = strstr(p, " && ");
		n = end ? (size_t)(end - p) : strlen(p);
		negated = n && *p == '!';
		if (negated) {
			p++;
			n--;
			if (n > 1 && *p == '(' && p[n - 1] == ')') {
				p++;
				n -= 2;
			}
		}
		out[len++] = (struct pp_cond){ internn(p, n), negated };
		p = end ? end + 4 : NULL;
	}
	return len;
}

size_t decl_conditions(const struct decl *e, struct pp_cond *out, size_t max)
{
	if (!e->s)
		return text_conditions(e->cond, out, max);
	return MIN(syntax_conditions(e->s, node_at(e->s, e->node)->first, out, max), max);
}

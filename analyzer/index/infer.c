// SPDX-License-Identifier: GPL-2.0-only
/* Types of expressions from declarations: one kind of expression after the other. */
#include "index/infer_private.h"
#include "tree/tree.h"

static const struct ctype conflicting = { CT_UNKNOWN, "", NULL };
static const struct ctype busy = { CT_UNKNOWN, "", NULL };
const struct ctype *const ctype_conflicting = &conflicting;

/* ---- life ---------------------------------------------------------------------------------------- */

struct infer *infer_new_for(const struct syntax *s, const char *path, const struct decls *tree,
			    const char *arch)
{
	struct infer *in = xcalloc(1, sizeof(*in));

	in->sh = xcalloc(1, sizeof(*in->sh));
	in->sh->path = path;
	in->sh->arch = arch ? intern(arch) : tree_path_arch(path);
	in->sh->macros = map_new();
	in->sh->resolved = map_new();
	in->sh->declared = map_new();
	in->sh->ranks = map_new();
	in->sh->near = map_new();
	in->sh->conds = map_new();
	in->sh->arena = arena_new();
	in->sh->fits = map_new();
	in->s = s;
	in->decls = decls_new();
	in->types = xcalloc(s->nnodes, sizeof(*in->types));
	decls_set_below(in->decls, tree);
	decls_add(in->decls, s, path);
	scope_init(in);
	return in;
}

struct infer *infer_new(const struct syntax *s, const char *path, const struct decls *tree)
{
	return infer_new_for(s, path, tree, NULL);
}

static void shared_free(struct shared *sh)
{
	struct macro *m;
	size_t i;

	for (i = 0; i < map_size(sh->macros); i++) {
		m = (struct macro *)map_value(sh->macros, i);
		free(m->params_text);
		free(m->body);
		vec_release(&m->params);
		vec_release(&m->tokens);
		free(m);
	}
	map_free(sh->macros);
	map_free(sh->resolved);
	map_free(sh->declared);
	map_free(sh->ranks);
	map_free(sh->near);
	map_free(sh->conds);
	arena_free(sh->arena);
	map_free(sh->fits);
	map_free(sh->made);
	free(sh);
}

void infer_free(struct infer *in)
{
	if (!in)
		return;
	scope_release(in);
	free(in->types);
	vec_release(&in->args);
	if (in->up) {
		syntax_free((struct syntax *)in->s);
		free(in->text);
	} else {
		decls_free(in->decls);
		shared_free(in->sh);
	}
	free(in);
}

const struct decls *infer_decls(const struct infer *in)
{
	return in->decls;
}

/* The identifier, among the arguments of the macro call, that the macro declares */
static node_id mention(const struct syntax *s, const struct local *l)
{
	node_id n;

	for (n = l->decl; n; n = node_next(s, n, l->decl))
		if (node_at(s, n)->kind == N_IDENT && node_at(s, n)->first == l->name)
			return n;
	return l->decl;
}

node_id infer_local(struct infer *in, node_id ident)
{
	struct found f = scope_find(in, ident);

	if (!f.local)
		return 0;
	return f.local->kind == LOCAL_DECLARER ? mention(in->s, f.local) : f.local->decl;
}

bool infer_macro_param(const struct infer *in, node_id ident)
{
	const struct syntax *s = in->s;
	node_id def = node_up(s, ident, N_PP_DEFINE), p;
	const char *name = node_ident(s, ident);

	p = def ? node_child_kind(s, def, N_PP_PARAMS) : 0;
	for (p = p ? node_at(s, p)->child : 0; p; p = node_at(s, p)->next)
		if (node_ident(s, p) == name)
			return true;
	return false;
}

/* ---- helpers ------------------------------------------------------------------------------------- */

static node_id kid(const struct syntax *s, node_id n, int i)
{
	node_id c = node_at(s, n)->child;

	while (c && i-- > 0)
		c = node_at(s, c)->next;
	return c;
}

const struct ctype *pointer_to(const struct ctype *t)
{
	return ctype_get(CT_POINTER, "", t);
}

const struct ctype *base_type(const char *name)
{
	return ctype_get(CT_BASE, name, NULL);
}

const struct ctype *decay(const struct ctype *t)
{
	const struct ctype *bare = ctype_strip(t);

	if (bare->kind == CT_ARRAY)
		return pointer_to(bare->inner);
	return bare->kind == CT_FUNC ? pointer_to(bare) : t;
}

static const struct ctype *pointee(const struct ctype *t)
{
	const struct ctype *to = ctype_pointee(t);

	return to ? to : is_unknown(t) ? t : ctype_unknown;
}

static bool is_pointer(const struct ctype *t)
{
	return ctype_pointee(t) != NULL;
}

/* ---- types as written ---------------------------------------------------------------------------- */

/* name: the macro; call: the N_CALL or lone identifier to expand, in f */
static const struct ctype *expanded_type(struct infer *f, const char *name, node_id call)
{
	const struct ctype *t = NULL;
	struct infer *e;
	struct picked p;
	size_t i;

	if (macro_painted(f, name, node_start(f->s, call)))
		return NULL;
	pick(f, DECL_MACRO, "", name, call, &p);
	for (i = 0; i < p.len && p.rank < RANK_HIDDEN; i++) {
		e = macro_expand(f, call, p.at[i], FRAG_TYPE);
		if (!e)
			continue;
		f->sh->depth++;
		t = agree(t, infer_type_name(e, node_at(e->s, SYNTAX_ROOT)->child));
		f->sh->depth--;
		infer_free(e);
	}
	return t;
}

/* An N_TYPE_MACRO is text, which reads as a call. */
static const struct ctype *macro_as_type(struct infer *in, node_id spec)
{
	const struct ctype *t = NULL;
	struct str text = STR_INIT;
	struct infer *f;
	node_id call;

	if (is_lone_ident(in->s, spec))
		return expanded_type(in, node_ident(in->s, spec), spec);
	node_text(in->s, spec, &text);
	f = fragment_new(in, spec, NULL, &text, FRAG_EXPR);
	call = f ? node_at(f->s, SYNTAX_ROOT)->child : 0;
	if (call && node_at(f->s, call)->kind == N_CALL)
		t = expanded_type(f, node_ident(f->s, node_role(f->s, call, R_CALLEE)), call);
	infer_free(f);
	str_release(&text);
	return t;
}

static const struct ctype *spec_hook(void *ctx, const struct syntax *s, node_id spec)
{
	struct infer *in = ctx;
	node_id child = node_at(s, spec)->child;
	struct picked p;

	switch (node_at(s, spec)->kind) {
	case N_TYPEOF:
		if (!child || in->sh->depth > MAX_DEPTH)
			return ctype_unknown;
		if (node_at(s, child)->kind == N_TYPE_NAME)
			return NULL;
		return infer_node(in, child);
	case N_TYPE_MACRO:
		return macro_as_type(in, spec);
	default:
		pick(in, DECL_TYPEDEF, "", node_ident(s, spec), spec, &p);
		return p.len ? NULL : macro_as_type(in, spec);
	}
}

const struct ctype *infer_specs(struct infer *in, node_id specs, node_id declarator)
{
	struct type_hook hook = { spec_hook, in };

	return resolve(in, decl_type_with(in->decls, in->s, specs, declarator, &hook));
}

const struct ctype *infer_type_name(struct infer *in, node_id tn)
{
	if (!tn || node_at(in->s, tn)->kind != N_TYPE_NAME)
		return ctype_unknown;
	return infer_specs(in, node_role(in->s, tn, R_SPECS), node_role(in->s, tn, R_DECLARATOR));
}

/* ---- names --------------------------------------------------------------------------------------- */

/* What a macro gives here, over all its definitions that count */
static const struct ctype *type_of_macro(struct infer *in, node_id n, const struct picked *p)
{
	const struct ctype *t = NULL;
	struct infer *f;
	size_t i;

	for (i = 0; i < p->len; i++) {
		if (macro_seen(in, p, i))
			continue;
		f = macro_expand(in, n, p->at[i], FRAG_EXPR);
		if (!f)
			continue;
		in->sh->depth++;
		t = agree(t, infer_node(f, node_at(f->s, SYNTAX_ROOT)->child));
		in->sh->depth--;
		infer_free(f);
	}
	return t ? t : ctype_unknown;
}

/* Functions and variables come first: architectures differ in which of their accessors are macros, and
 * a function of that name speaks for the macros too. */
static const struct ctype *type_of_name(struct infer *in, const char *name, node_id n, struct picked *macros)
{
	const enum decl_kind kinds[] = { DECL_FUNC, DECL_VAR };
	const struct ctype *t, *best = NULL;
	struct picked p;
	int rank = RANK_HIDDEN + 9;
	bool conflict = false;
	size_t i;

	pick(in, DECL_MACRO, "", name, n, macros);
	if (macro_painted(in, name, node_start(in->s, n)))
		macros->len = 0;
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		pick(in, kinds[i], "", name, n, &p);
		t = p.rank < rank ? pick_type(in, &p) : NULL;
		conflict |= t == ctype_conflicting;
		if (!t || is_unknown(t))
			continue;
		best = t;
		rank = p.rank;
	}
	if (conflict && !best && !macros->len)
		return ctype_conflicting;
	return best && (rank < RANK_HIDDEN || !macros->len || rank <= macros->rank) ? best : NULL;
}

static const struct ctype *type_of_ident(struct infer *in, node_id n)
{
	const char *name = node_ident(in->s, n);
	struct found f = scope_find(in, n);
	struct picked macros;
	const struct ctype *t;

	if (f.local)
		return scope_type(&f);
	if (!in->up && infer_macro_param(in, n))
		return ctype_unknown;
	if (!strcmp(name, "__func__") || !strcmp(name, "__FUNCTION__") || !strcmp(name, "__PRETTY_FUNCTION__"))
		return ctype_get(CT_ARRAY, "", base_type("char"));
	t = type_of_name(in, name, n, &macros);
	if (!t)
		t = type_of_macro(in, n, &macros);
	if (t == ctype_unknown && !macros.len) {
		t = made_type(in, name);
		return t ? t : ctype_unknown;
	}
	return t;
}

static const struct ctype *result_of(const struct ctype *t)
{
	const struct ctype *f = ctype_strip(t);

	if (f->kind == CT_POINTER)
		f = ctype_strip(f->inner);
	return f->kind == CT_FUNC ? f->inner : is_unknown(t) ? t : ctype_unknown;
}

static const struct ctype *type_of_call(struct infer *in, node_id n)
{
	node_id callee = node_role(in->s, n, R_CALLEE);
	const struct ctype *t;
	struct picked macros;
	const char *name;

	while (callee && node_at(in->s, callee)->kind == N_PAREN)
		callee = node_at(in->s, callee)->child;
	if (!callee)
		return ctype_unknown;
	if (node_at(in->s, callee)->kind != N_IDENT || scope_find(in, callee).local)
		return result_of(infer_node(in, callee));
	name = node_ident(in->s, callee);
	t = builtin_type(in, name, n);
	if (t)
		return t;
	t = type_of_name(in, name, callee, &macros);
	if (!t && !macros.len)
		t = made_type(in, name);
	return t ? result_of(t) : type_of_macro(in, n, &macros);
}

/* ---- operators ----------------------------------------------------------------------------------- */

static const struct ctype *type_of_member(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id left = node_role(s, n, R_LEFT), name = node_role(s, n, R_NAME);
	const struct ctype *t, *of[8], *one, *all = NULL;
	struct picked p;
	size_t i, k;

	if (!left || !name)
		return ctype_unknown;
	t = infer_node(in, left);
	if (node_at(s, n)->kind == N_PMEMBER)
		t = pointee(t);
	if (is_unknown(t))
		return t;
	k = strip_all(in, t, of, ARRAY_SIZE(of));
	for (i = 0; i < k; i++) {
		if ((of[i]->kind != CT_STRUCT && of[i]->kind != CT_UNION) || !of[i]->name[0])
			continue;
		pick(in, DECL_FIELD, of[i]->name, node_ident(s, name), n, &p);
		one = pick_type(in, &p);
		if (one)
			all = agree(all, one);
	}
	return all ? all : ctype_unknown;
}

static bool is_comparison(unsigned op)
{
	return op == P_EQ || op == P_NE || op == P_LT || op == P_GT || op == P_LE || op == P_GE ||
	       op == P_ANDAND || op == P_OROR;
}

static const struct ctype *type_of_binary(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	const struct ctype *l, *r;
	unsigned op = node_at(s, n)->sub;

	if (is_comparison(op))
		return base_type("int");
	l = decay(infer_node(in, node_role(s, n, R_LEFT)));
	if (op == P_SHL || op == P_SHR)
		return promoted(l);
	if (is_pointer(l) && op == P_PLUS)
		return l;
	r = decay(infer_node(in, node_role(s, n, R_RIGHT)));
	if (is_pointer(l))
		return is_pointer(r) ? base_type("long") : l;
	if (is_pointer(r))
		return op == P_PLUS ? r : ctype_unknown;
	/* an unknown operand of + and - may be the pointer */
	if ((op == P_PLUS || op == P_MINUS) && (is_unknown(l) || is_unknown(r)))
		return is_unknown(l) ? l : r;
	return arithmetic(l, r);
}

static bool is_void_pointer(const struct ctype *t)
{
	t = ctype_pointee(t);
	return t && ctype_strip(t) == base_type("void");
}

/* a ? b : c, C11 6.5.15 */
static const struct ctype *type_of_cond(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id a = node_role(s, n, node_role(s, n, R_THEN) ? R_THEN : R_COND), b = node_role(s, n, R_ELSE);
	const struct ctype *x = decay(infer_node(in, a)), *y = decay(infer_node(in, b));

	if (is_unknown(x) || is_unknown(y)) {
		if (is_unknown(x))
			x = y;
		return is_pointer(x) && !is_void_pointer(x) ? x : ctype_unknown;
	}
	if (is_pointer(x) && is_pointer(y)) {
		if (canonical(x) == canonical(y))
			return x;
		if (is_null(in, b))
			return x;
		if (is_null(in, a))
			return y;
		return is_void_pointer(y) ? y : x;
	}
	if (is_pointer(x) || is_pointer(y))
		return is_pointer(x) ? x : y;
	if (canonical(x) == canonical(y))
		return x;
	return x->kind == CT_BASE && !strcmp(x->name, "void") ? x : arithmetic(x, y);
}

static node_id last_statement(const struct syntax *s, node_id list)
{
	node_id c, last = 0;

	for (c = node_at(s, list)->child; c; c = node_at(s, c)->next)
		last = c;
	return last;
}

static const struct ctype *type_of_stmt_expr(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id c = node_at(s, n)->child, last;

	if (c && node_at(s, c)->kind == N_COMPOUND)
		last = last_statement(s, c);
	else
		last = last_statement(s, n);
	if (last && (node_at(s, last)->kind == N_EXPR_STMT || node_at(s, last)->kind == N_MACRO_STMT))
		return decay(infer_node(in, node_at(s, last)->child));
	return base_type("void");
}

static const struct ctype *type_of_unary(struct infer *in, node_id n)
{
	unsigned op = node_at(in->s, n)->sub;
	const struct ctype *t;

	if (op == P_ANDAND)
		return pointer_to(base_type("void"));
	if (op == P_NOT)
		return base_type("int");
	t = infer_node(in, kid(in->s, n, 0));
	return op == P_MINUS || op == P_TILDE || op == P_PLUS ? promoted(t) : t;
}

static const struct ctype *type_of_deref(struct infer *in, node_id n)
{
	return pointee(infer_node(in, kid(in->s, n, 0)));
}

static const struct ctype *type_of_index(struct infer *in, node_id n)
{
	const struct ctype *l = infer_node(in, node_role(in->s, n, R_LEFT));

	if (is_unknown(l) || is_pointer(l))
		return pointee(l);
	return pointee(infer_node(in, node_role(in->s, n, R_RIGHT)));
}

static const struct ctype *type_of(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	const struct ctype *t;
	node_id arg = in->up ? macro_argument(in, n) : 0;

	if (arg)
		return infer_node(in->up, arg);
	switch (node_at(s, n)->kind) {
	case N_IDENT: /* tags and fields are names of their own kinds */
		return node_at(s, n)->role == R_NAME ? ctype_unknown : type_of_ident(in, n);
	case N_PAREN:
	case N_POSTFIX:
		return infer_node(in, kid(s, n, 0));
	case N_UNARY:
		return type_of_unary(in, n);
	case N_DEREF:
		return type_of_deref(in, n);
	case N_ADDR:
		t = infer_node(in, kid(s, n, 0));
		return is_unknown(t) ? t : pointer_to(t);
	case N_INDEX:
		return type_of_index(in, n);
	case N_MEMBER:
	case N_PMEMBER:
		return type_of_member(in, n);
	case N_CALL:
		return type_of_call(in, n);
	case N_CAST:
	case N_COMPOUND_LIT:
		return infer_type_name(in, node_child_kind(s, n, N_TYPE_NAME));
	case N_ASSIGN:
		return infer_node(in, node_role(s, n, R_LEFT));
	case N_COMMA:
		return decay(infer_node(in, last_statement(s, n)));
	case N_COND:
		return type_of_cond(in, n);
	case N_BINARY:
		return type_of_binary(in, n);
	case N_STMT_EXPR:
		return type_of_stmt_expr(in, n);
	case N_GENERIC:
		return generic_type(in, n);
	case N_NUMBER:
		return number_type(s, n);
	case N_CHAR:
		return base_type("int");
	case N_SIZEOF:
		return base_type("unsigned long");
	case N_STRING:
		return ctype_get(CT_ARRAY, "", base_type("char"));
	case N_TYPE_NAME: /* f(x), where x is a variable here and a typedef elsewhere */
		return is_lone_ident(s, n) && scope_find(in, n).local ? type_of_ident(in, n) : ctype_unknown;
	default:
		return ctype_unknown;
	}
}

const struct ctype *infer_node(struct infer *in, node_id n)
{
	unsigned before = in->sh->given_up;
	const struct ctype *t;

	if (!n)
		return ctype_unknown;
	t = in->types[n];
	if (t)
		return t == &busy ? ctype_unknown : t;
	if (in->sh->depth > MAX_DEPTH) {
		in->sh->given_up++;
		return ctype_unknown;
	}
	in->types[n] = &busy;
	in->sh->depth++;
	t = type_of(in, n);
	in->sh->depth--;
	/* what a bound kept from being known may be known when it is asked for itself */
	in->types[n] = is_unknown(t) && in->sh->given_up != before ? NULL : t;
	return t;
}

static const struct ctype *ask(struct infer *in, node_id expr)
{
	if (!in->sh->depth)
		in->sh->fragments = 0;
	return infer_node(in, expr);
}

const struct ctype *infer_type(struct infer *in, node_id expr)
{
	const struct ctype *t = ask(in, expr);

	return is_unknown(t) ? ctype_unknown : t;
}

static enum infer_state state_of(const struct ctype *t)
{
	const struct ctype *core = t;

	while (core->kind > CT_TYPEDEF)
		core = core->inner;
	if (!is_unknown(core))
		return INFER_KNOWN;
	return core == ctype_conflicting ? INFER_CONFLICTING : INFER_UNKNOWN;
}

enum infer_state infer_answer(struct infer *in, node_id expr, const struct ctype **type)
{
	const struct ctype *t = ask(in, expr);

	*type = is_unknown(t) ? ctype_unknown : t;
	return state_of(t);
}

/* The smallest node that the token is in */
static node_id node_around(const struct syntax *s, tok_id t)
{
	node_id n, best = SYNTAX_ROOT;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
		if (node_at(s, n)->first <= t && node_at(s, n)->last >= t)
			best = n;
	return best;
}

bool infer_text(struct infer *in, const char *expr, tok_id at, enum infer_state *state,
		const struct ctype **type)
{
	struct str text = STR_INIT;
	const struct ctype *t = ctype_unknown;
	struct infer *f;

	in->sh->fragments = 0;
	str_add(&text, expr);
	f = fragment_new(in, node_around(in->s, at), NULL, &text, FRAG_EXPR);
	if (f) {
		f->from = at;
		t = infer_node(f, node_at(f->s, SYNTAX_ROOT)->child);
	}
	*type = is_unknown(t) ? ctype_unknown : t;
	*state = state_of(t);
	infer_free(f);
	str_release(&text);
	return f != NULL;
}

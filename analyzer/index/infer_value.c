// SPDX-License-Identifier: GPL-2.0-only
/* Types of values: numbers, arithmetic, _Generic, null pointers, and what the compiler declares. */
#include "index/infer_private.h"

/* ---- arithmetic ---------------------------------------------------------------------------------- */

/* In order of conversion rank; odd entries are the unsigned ones. */
static const char *const ranked[] = { "int", "unsigned int", "long", "unsigned long", "long long",
				      "unsigned long long", "__int128", "unsigned __int128", "float",
				      "double", "long double" };

static int rank_of(const struct ctype *t)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ranked); i++)
		if (t->kind == CT_BASE && !strcmp(t->name, ranked[i]))
			return (int)i;
	return -1;
}

const struct ctype *promoted(const struct ctype *t)
{
	const struct ctype *bare = ctype_strip(t);

	if (bare->kind == CT_ENUM)
		return base_type("unsigned int");
	if (bare->kind == CT_BASE && rank_of(bare) < 0 && strcmp(bare->name, "void"))
		return base_type("int"); /* char, short, _Bool */
	return t;
}

const struct ctype *arithmetic(const struct ctype *a, const struct ctype *b)
{
	a = promoted(a);
	b = promoted(b);
	if (is_unknown(a) || is_unknown(b))
		return is_unknown(a) ? b : a;
	return rank_of(ctype_strip(a)) >= rank_of(ctype_strip(b)) ? a : b;
}

const struct ctype *number_type(const struct syntax *s, node_id n)
{
	size_t len, i;
	const char *p = token_text(s, node_at(s, n)->first, &len);
	bool hex = len > 1 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X'), u = false;
	int l = 0;

	for (i = 0; i < len; i++)
		if (!hex && (p[i] == '.' || p[i] == 'e' || p[i] == 'E'))
			return base_type("double");
	for (i = len; i && strchr("uUlL", p[i - 1]); i--) {
		u |= p[i - 1] == 'u' || p[i - 1] == 'U';
		l += p[i - 1] == 'l' || p[i - 1] == 'L';
	}
	if (!l && i > (hex ? 10u : 9u)) /* too large for an int */
		l = 1;
	if (l)
		return base_type(l == 1 ? u ? "unsigned long" : "long" : u ? "unsigned long long" : "long long");
	return base_type(u ? "unsigned int" : "int");
}

/* ---- constants ----------------------------------------------------------------------------------- */

static bool constant(struct infer *in, node_id n, long long *v);

/* The expression that a lone macro name or a macro call stands for; the caller frees. */
static struct infer *expansion(struct infer *in, node_id n)
{
	node_id callee = node_at(in->s, n)->kind == N_CALL ? node_role(in->s, n, R_CALLEE) : n;
	struct picked p;
	size_t i;
	struct infer *f;
	const char *name;

	if (!callee || node_at(in->s, callee)->kind != N_IDENT)
		return NULL;
	name = node_ident(in->s, callee);
	if (macro_painted(in, name, node_start(in->s, n)))
		return NULL;
	pick(in, DECL_MACRO, "", name, n, &p);
	for (i = 0; i < p.len && p.rank < RANK_HIDDEN; i++) {
		f = macro_expand(in, n, p.at[i], FRAG_EXPR);
		if (f)
			return f;
	}
	return NULL;
}

static bool binary_constant(unsigned op, long long a, long long b, long long *v)
{
	switch (op) {
	case P_EQ:
		*v = a == b;
		return true;
	case P_NE:
		*v = a != b;
		return true;
	case P_LT:
		*v = a < b;
		return true;
	case P_GT:
		*v = a > b;
		return true;
	case P_LE:
		*v = a <= b;
		return true;
	case P_GE:
		*v = a >= b;
		return true;
	case P_ANDAND:
		*v = a && b;
		return true;
	case P_OROR:
		*v = a || b;
		return true;
	case P_PLUS:
		*v = (long long)((unsigned long long)a + (unsigned long long)b);
		return true;
	case P_MINUS:
		*v = (long long)((unsigned long long)a - (unsigned long long)b);
		return true;
	default:
		return false;
	}
}

static bool compatible(struct infer *in, node_id call, long long *v)
{
	const struct syntax *s = in->s;
	node_id args = node_role(s, call, R_ARGS), a = args ? node_at(s, args)->child : 0;
	node_id b = a ? node_at(s, a)->next : 0;
	const struct ctype *x, *y;

	if (!b || node_at(s, a)->kind != N_TYPE_NAME || node_at(s, b)->kind != N_TYPE_NAME)
		return false;
	x = canonical(infer_type_name(in, a));
	y = canonical(infer_type_name(in, b));
	*v = x == y;
	return !is_unknown(x) && !is_unknown(y);
}

static bool constant_of(struct infer *in, node_id n, long long *v)
{
	const struct syntax *s = in->s;
	node_id child = node_at(s, n)->child;
	struct infer *f;
	long long a, b;
	bool ok;

	switch (node_at(s, n)->kind) {
	case N_NUMBER:
		*v = (long long)strtoull(s->text + node_start(s, n), NULL, 0);
		return true;
	case N_PAREN:
		return constant(in, child, v);
	case N_CAST:
		return constant(in, node_role(s, n, R_VALUE), v);
	case N_UNARY:
		if (!constant(in, child, &a))
			return false;
		*v = node_at(s, n)->sub == P_NOT ? !a : node_at(s, n)->sub == P_MINUS ? -a : a;
		return node_at(s, n)->sub == P_NOT || node_at(s, n)->sub == P_MINUS;
	case N_BINARY:
		return constant(in, node_role(s, n, R_LEFT), &a) && constant(in, node_role(s, n, R_RIGHT), &b) &&
		       binary_constant(node_at(s, n)->sub, a, b, v);
	case N_CALL:
		if (token_is(s, node_at(s, n)->first, "__builtin_types_compatible_p"))
			return compatible(in, n, v);
		/* fall through */
	case N_IDENT:
		f = expansion(in, n);
		ok = f && constant(f, node_at(f->s, SYNTAX_ROOT)->child, v);
		infer_free(f);
		return ok;
	default:
		return false;
	}
}

static bool constant(struct infer *in, node_id n, long long *v)
{
	bool ok;

	if (!n || in->sh->depth > MAX_DEPTH)
		return false;
	in->sh->depth++;
	ok = constant_of(in, n, v);
	in->sh->depth--;
	return ok;
}

bool is_null(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	const struct ctype *t;
	struct infer *f;
	bool ok;

	switch (n ? node_at(s, n)->kind : N_NONE) {
	case N_NUMBER:
		return token_is(s, node_at(s, n)->first, "0");
	case N_PAREN:
		return is_null(in, node_at(s, n)->child);
	case N_CAST:
		t = ctype_strip(infer_type_name(in, node_child_kind(s, n, N_TYPE_NAME)));
		if (t->kind == CT_POINTER && ctype_strip(t->inner) != base_type("void"))
			return false;
		return (t->kind == CT_POINTER || t->kind == CT_BASE) && is_null(in, node_role(s, n, R_VALUE));
	case N_IDENT:
		if (scope_find(in, n).local)
			return false;
		f = expansion(in, n);
		ok = f && is_null(f, node_at(f->s, SYNTAX_ROOT)->child);
		infer_free(f);
		return ok;
	default:
		return false;
	}
}

/* ---- _Generic ------------------------------------------------------------------------------------ */

const struct ctype *generic_type(struct infer *in, node_id n)
{
	const struct syntax *s = in->s;
	node_id control = node_role(s, n, R_COND), a, name, other = 0;
	const struct ctype *t = control ? decay(infer_node(in, control)) : ctype_unknown, *all = NULL;

	for (a = node_at(s, n)->child; a; a = node_at(s, a)->next) {
		if (node_at(s, a)->kind != N_GENERIC_ASSOC)
			continue;
		name = node_child_kind(s, a, N_TYPE_NAME);
		if (!name)
			other = a;
		else if (is_unknown(t))
			all = agree(all, infer_node(in, node_role(s, a, R_VALUE)));
		else if (canonical(infer_type_name(in, name)) == canonical(t))
			return infer_node(in, node_role(s, a, R_VALUE));
	}
	if (!is_unknown(t))
		return other ? infer_node(in, node_role(s, other, R_VALUE)) : ctype_unknown;
	if (other)
		all = agree(all, infer_node(in, node_role(s, other, R_VALUE)));
	return all ? all : ctype_unknown;
}

/* ---- the compiler's own functions ---------------------------------------------------------------- */

static node_id argument(const struct syntax *s, node_id call, int i)
{
	node_id args = node_role(s, call, R_ARGS), a = args ? node_at(s, args)->child : 0;

	for (; a && i; i--)
		a = node_at(s, a)->next;
	return a;
}

static const struct ctype *chosen(struct infer *in, node_id call)
{
	node_id a = argument(in->s, call, 1), b = argument(in->s, call, 2);
	long long v;

	if (!a || !b)
		return ctype_unknown;
	if (constant(in, argument(in->s, call, 0), &v))
		return infer_node(in, v ? a : b);
	return agree(infer_node(in, a), infer_node(in, b));
}

/* Of functions by the beginning of their names: how the result comes about */
static const struct {
	const char *name;
	enum { VALUE, POINTEE, FIRST } how; /* type; what the first argument points to; its own type */
	const char *type;
} builtins[] = {
	{ "__builtin_return_address", VALUE, "Pvoid" },
	{ "__builtin_frame_address", VALUE, "Pvoid" },
	{ "__builtin_extract_return_addr", VALUE, "Pvoid" },
	{ "__builtin_alloca", VALUE, "Pvoid" },
	{ "__builtin_memcmp", VALUE, "int" },
	{ "__builtin_memc", VALUE, "Pvoid" }, /* memcpy, memchr */
	{ "__builtin_memmove", VALUE, "Pvoid" },
	{ "__builtin_memset", VALUE, "Pvoid" },
	{ "__builtin_strlen", VALUE, "unsigned long" },
	{ "__builtin_strcmp", VALUE, "int" },
	{ "__builtin_strncmp", VALUE, "int" },
	{ "__builtin_str", VALUE, "Pchar" },
	{ "__builtin_expect", VALUE, "long" },
	{ "__builtin_object_size", VALUE, "unsigned long" },
	{ "__builtin_dynamic_object_size", VALUE, "unsigned long" },
	{ "__builtin_offsetof", VALUE, "unsigned long" },
	{ "__builtin_bswap16", VALUE, "unsigned short" },
	{ "__builtin_bswap32", VALUE, "unsigned int" },
	{ "__builtin_bswap64", VALUE, "unsigned long" },
	{ "__builtin_assume_aligned", VALUE, "Pvoid" },
	{ "__sync_lock_release", VALUE, "void" },
	{ "__sync_bool", VALUE, "_Bool" },
	{ "__sync_synchronize", VALUE, "void" },
	{ "__sync_", POINTEE, NULL },
	{ "__atomic_store", VALUE, "void" },
	{ "__atomic_compare", VALUE, "_Bool" },
	{ "__atomic_", POINTEE, NULL },
	{ "__builtin_", VALUE, "int" },
};

const struct ctype *builtin_type(struct infer *in, const char *name, node_id call)
{
	const struct syntax *s = in->s;
	const struct ctype *t;
	node_id a;
	size_t i;

	if (!starts_with(name, "__builtin_") && !starts_with(name, "__sync_") && !starts_with(name, "__atomic_"))
		return NULL;
	if (!strcmp(name, "__builtin_choose_expr"))
		return chosen(in, call);
	if (!strcmp(name, "__builtin_va_arg")) {
		a = argument(s, call, 1);
		return a && node_at(s, a)->kind == N_TYPE_NAME ? infer_type_name(in, a) : ctype_unknown;
	}
	for (i = 0; !starts_with(name, builtins[i].name); i++)
		;
	if (builtins[i].how == VALUE)
		return *builtins[i].type == 'P' ? pointer_to(base_type(builtins[i].type + 1)) :
						  base_type(builtins[i].type);
	a = argument(s, call, 0);
	t = a ? ctype_pointee(infer_node(in, a)) : NULL;
	return t ? t : ctype_unknown;
}

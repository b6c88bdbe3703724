// SPDX-License-Identifier: GPL-2.0-only
/* Types from specifiers and declarators. */
#include "index/decls.h"

const char *decl_tag(const struct decls *d, const struct syntax *s, node_id st)
{
	node_id name = node_role(s, st, R_NAME);
	const char *path = decls_path(d, s), *tag;
	int line, column;
	char *text;

	if (name)
		return node_ident(s, name);
	syntax_position(s, node_start(s, st), &line, &column);
	text = path ? xasprintf("<%s:%d:%d>", path, line, column) :
		      xasprintf("<%016llx:%d:%d>", (unsigned long long)hash64(s->text, s->size), line, column);
	tag = intern(text);
	free(text);
	return tag;
}

/* ---- base types ---------------------------------------------------------------------------------- */

static const char *integer_name(const char *w, int nlong)
{
	bool is_unsigned = strstr(w, "unsigned") != NULL;

	if (strstr(w, "char"))
		return is_unsigned ? "unsigned char" : strstr(w, "signed") ? "signed char" : "char";
	if (strstr(w, "__int128"))
		return is_unsigned ? "unsigned __int128" : "__int128";
	if (strstr(w, "short"))
		return is_unsigned ? "unsigned short" : "short";
	if (nlong)
		return nlong == 1 ? is_unsigned ? "unsigned long" : "long" :
		       is_unsigned ? "unsigned long long" : "long long";
	return is_unsigned ? "unsigned int" : "int";
}

/* "unsigned" "long" "int" … in any order → the canonical spelling ("unsigned long"); interned */
static const char *base_type_name(const char *words)
{
	const char *p;
	int nlong = 0;

	for (p = words; (p = strstr(p, "long")); p += 4)
		nlong++;
	if (strstr(words, "void"))
		return intern("void");
	if (strstr(words, "ool"))
		return intern("_Bool");
	if (strstr(words, "float"))
		return intern("float");
	if (strstr(words, "double"))
		return intern(nlong ? "long double" : "double");
	return intern(integer_name(words, nlong));
}

static bool add_base_word(const struct syntax *s, node_id n, struct str *out)
{
	static const char *const words[] = { "void", "char", "short", "int", "long", "float", "double",
					     "signed", "unsigned", "_Bool", "bool", "__int128",
					     "__signed__", "__signed" };
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

/* ---- specifiers ---------------------------------------------------------------------------------- */

static const struct ctype *typedef_type(const struct decls *d, const char *name)
{
	const struct decl *e;

	if (!strcmp(name, "bool"))
		return ctype_get(CT_TYPEDEF, name, ctype_get(CT_BASE, "_Bool", NULL));
	if (!strcmp(name, "__builtin_va_list"))
		return ctype_get(CT_TYPEDEF, name, ctype_unknown);
	e = decls_get(d, DECL_TYPEDEF, name);
	/* Several definitions (one per architecture) are not chosen between here: infer_pick.c and
	 * infer_fit.c ask for all of them by name. */
	return ctype_get(CT_TYPEDEF, name, e && !e->next ? e->type : ctype_unknown);
}

static const struct ctype *struct_type(const struct decls *d, const struct syntax *s, node_id n)
{
	bool is_union = token_is(s, node_at(s, n)->first, "union");

	return ctype_get(is_union ? CT_UNION : CT_STRUCT, decl_tag(d, s, n), NULL);
}

/* The type one specifier names, or NULL when it is a mere word. */
static const struct ctype *spec_type(const struct decls *d, const struct syntax *s, node_id n,
				     const struct type_hook *hook)
{
	node_id child = node_at(s, n)->child;
	enum node_kind k = node_at(s, n)->kind;
	const struct ctype *t = NULL;

	if (hook && (k == N_TYPE_IDENT || k == N_TYPEOF || k == N_TYPE_MACRO))
		t = hook->type(hook->ctx, s, n);
	if (t)
		return t;
	switch (k) {
	case N_TYPE_IDENT:
		return typedef_type(d, node_ident(s, n));
	case N_STRUCT:
		return struct_type(d, s, n);
	case N_ENUM:
		return ctype_get(CT_ENUM, decl_tag(d, s, n), NULL);
	case N_TYPEOF:
		if (child && node_at(s, child)->kind == N_TYPE_NAME)
			return decl_type_with(d, s, node_role(s, child, R_SPECS),
					      node_role(s, child, R_DECLARATOR), hook);
		return ctype_unknown; /* infer.c looks at the expression */
	case N_TYPE_MACRO:
		return ctype_unknown;
	default:
		return NULL;
	}
}

static const struct ctype *specs_type(const struct decls *d, const struct syntax *s, node_id specs,
				      const struct type_hook *hook)
{
	const struct ctype *t = NULL;
	struct str base = STR_INIT;
	node_id n;

	for (n = node_at(s, specs)->child; n && !t; n = node_at(s, n)->next) {
		if (node_at(s, n)->kind == N_TYPE_WORD)
			add_base_word(s, n, &base);
		else if (!base.len)
			t = spec_type(d, s, n, hook);
	}
	if (!t)
		t = base.len ? ctype_get(CT_BASE, base_type_name(base.buf), NULL) : ctype_unknown;
	str_release(&base);
	return t;
}

const struct ctype *decl_type_with(const struct decls *d, const struct syntax *s, node_id specs,
				   node_id declarator, const struct type_hook *hook)
{
	const struct ctype *t = specs ? specs_type(d, s, specs, hook) : ctype_unknown;
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

const struct ctype *decl_type(const struct decls *d, const struct syntax *s, node_id specs,
			      node_id declarator)
{
	return decl_type_with(d, s, specs, declarator, NULL);
}

const struct ctype *decl_type_name(const struct decls *d, const struct syntax *s, node_id tn)
{
	return decl_type(d, s, node_role(s, tn, R_SPECS), node_role(s, tn, R_DECLARATOR));
}

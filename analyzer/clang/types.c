// SPDX-License-Identifier: GPL-2.0-only
/*
 * clang's types as struct ctype. Names of typedefs are kept by walking the sugar step by step;
 * desugaring as a whole would lose them.
 */
#include <clang-c/Index.h>

#include "clang/cursor.h"

static const struct ctype *convert(struct map *cache, CXType t);

/* "struct foo" → "foo"; what has no tag gives "" */
static const struct ctype *tagged(enum ctype_kind kind, CXType t)
{
	CXString cx = clang_getTypeSpelling(clang_getUnqualifiedType(clang_getCanonicalType(t)));
	const char *s = clang_getCString(cx), *blank = s ? strchr(s, ' ') : NULL;
	const struct ctype *res;

	if (!s || strchr(s, '(')) {
		res = ctype_get(kind, "", NULL);
	} else if (blank) {
		res = ctype_get(kind, intern(blank + 1), NULL);
	} else {
		/* `typedef struct { … } pte_t`: clang prints the typedef's name for the struct itself,
		 * also where the written type was a typeof, which has no other trace of the name */
		res = ctype_get(CT_TYPEDEF, intern(s), ctype_get(kind, "", NULL));
	}
	clang_disposeString(cx);
	return res;
}

static const struct ctype *record(CXType t)
{
	enum CXCursorKind k = clang_getCursorKind(clang_getTypeDeclaration(t));

	return tagged(k == CXCursor_UnionDecl ? CT_UNION : CT_STRUCT, t);
}

static const struct ctype *typedef_of(struct map *cache, CXType t)
{
	CXString cx = clang_getTypedefName(t);
	CXType under = clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(t));
	const char *name = intern(clang_getCString(cx));
	const struct ctype *inner;

	clang_disposeString(cx);
	inner = convert(cache, under);
	/* the struct that is anonymous but for this typedef */
	if (inner->kind == CT_TYPEDEF && inner->name == name)
		return inner;
	return ctype_get(CT_TYPEDEF, name, inner);
}

static const struct ctype *builtin(CXType t)
{
	CXString cx = clang_getTypeSpelling(clang_getUnqualifiedType(clang_getCanonicalType(t)));
	const char *s = clang_getCString(cx);
	const struct ctype *res = s ? ctype_get(CT_BASE, intern(s), NULL) : ctype_unknown;

	clang_disposeString(cx);
	return res;
}

static const struct ctype *convert_new(struct map *cache, CXType t)
{
	CXType c;

	switch (t.kind) {
	case CXType_Invalid:
	case CXType_Dependent:
	case CXType_Overload:
		return ctype_unknown;
	case CXType_Elaborated:
		return convert(cache, clang_Type_getNamedType(t));
	case CXType_Attributed:
		return convert(cache, clang_Type_getModifiedType(t));
	case CXType_Typedef:
		return typedef_of(cache, t);
	case CXType_Pointer:
		return ctype_get(CT_POINTER, "", convert(cache, clang_getPointeeType(t)));
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return ctype_get(CT_ARRAY, "", convert(cache, clang_getArrayElementType(t)));
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return ctype_get(CT_FUNC, "", convert(cache, clang_getResultType(t)));
	case CXType_Record:
		return record(t);
	case CXType_Enum:
		return tagged(CT_ENUM, t);
	case CXType_Unexposed:
	case CXType_Auto:
		c = clang_getCanonicalType(t);
		return c.kind == t.kind ? ctype_unknown : convert(cache, c);
	default:
		return builtin(t);
	}
}

static const struct ctype *convert(struct map *cache, CXType t)
{
	uintptr_t *slot = map_slot(cache, (const char *)&t.data[0], sizeof(t.data[0]), NULL);
	const struct ctype *res;

	if (*slot)
		return (const struct ctype *)*slot;
	res = convert_new(cache, t);
	*map_slot(cache, (const char *)&t.data[0], sizeof(t.data[0]), NULL) = (uintptr_t)res;
	return res;
}

const struct ctype *type_of_cursor(struct map *cache, CXCursor c)
{
	return convert(cache, clang_getCursorType(c));
}

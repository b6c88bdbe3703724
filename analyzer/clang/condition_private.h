/* SPDX-License-Identifier: GPL-2.0-only */
/* What condition.c (reading, values) and condition_terms.c (what would have to be so) share. */
#ifndef PTERIS_CLANG_CONDITION_PRIVATE_H
#define PTERIS_CLANG_CONDITION_PRIVATE_H

#include "clang/condition.h"

enum condition_kind {
	C_NUMBER,
	C_NAME,       /* a name that stands for its value */
	C_DEFINED,
	C_ENABLED, C_BUILTIN, C_MODULE, C_REACHABLE, /* IS_…(name) */
	C_UNARY, C_BINARY,
	C_CHOICE,     /* cond ? left : right */
	C_OPAQUE,     /* name: its text */
};
struct condition {
	enum condition_kind kind;
	enum punct op;
	long long number;
	const char *name;  /* interned */
	const struct condition *cond, *left, *right;
};
bool condition_is_symbol(const char *name);
const char *condition_module_of(const char *name);

#endif

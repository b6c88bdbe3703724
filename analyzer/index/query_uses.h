/* SPDX-License-Identifier: GPL-2.0-only */
/* Places of an identifier: the files that may use it come from the index, the places from their text. */
#ifndef PTERIS_QUERY_USES_H
#define PTERIS_QUERY_USES_H

#include "index/query_rows.h"

enum use_kind {
	USE_OTHER, USE_CALL, USE_MEMBER, USE_TAG, USE_LABEL, USE_DEFINE /* the name of a #define */,
	USE_UNDEF, USE_CONDITION /* in #if and its kin */, USE_DIRECTIVE /* in any other directive */,
	USE_DECLARATION, USE_DEFINITION, /* by the rows of the file */
};

struct use {
	uint32_t file;
	int line, column;
	enum use_kind kind;
	bool in_macro;        /* in the body of a #define, or its name */
	const char *function; /* function or macro around it, or NULL; interned */
	const char *text;     /* the line, without the white space around */
};
/* Each place, by path and place. What could not be read, or is not what was indexed, becomes a gap. */
int uses_of(struct query *q, const char *name, void (*use)(void *ctx, const struct use *u), void *ctx,
	    struct answer *a, struct err *err);

#endif

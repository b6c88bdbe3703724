/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits: what a match wants changed. All edits of a group are made or none. Offsets are bytes of the
 * file as it is. An insertion has start == end. Two groups conflict if they remove a common byte, or
 * if one inserts strictly inside a range that another removes; insertions at one point by different
 * groups nest by group order (see edit_group.outer_first).
 */
#ifndef PTERIS_EDIT_H
#define PTERIS_EDIT_H

#include "base/base.h"

struct edit {
	uint32_t start, end; /* bytes [start, end) are removed */
	const char *text;    /* and this is put there; not NULL */
};
struct edit_group {
	const char *path;    /* below the tree root */
	const char *rule;    /* rule that wants it */
	const char *hash;    /* hash_hex() of the content that the offsets are for; NULL: not known */
	const char *where;   /* "function, line:column" and bindings, for conflict messages */
	uint32_t span_start, span_end; /* the matched range: decides which of two insertions at one point
			      * is the outer one */
	struct edit *edits;  /* sorted by start */
	size_t nedits;
	bool inferred;       /* only inference saw the place */
};

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From matches to new text: tokens under '-' go, '+' code comes, every other byte stays.
 */
#ifndef PTERIS_TRANSFORM_H
#define PTERIS_TRANSFORM_H

#include "match/engine.h"

struct transform_style {
	unsigned max_width;          /* columns: argument lists that were added are wrapped there */
	bool peer;                   /* white space as Coccinelle 1.1.1 writes it; else as the place and the kernel's
				      * coding style ask for */
	bool smpl_spacing;           /* '+' code with the rule's own spaces */
};
struct transform_conflict {
	tok_id at;
	uint32_t way;                /* that was left out: index in ways */
	const char *text;            /* both rules, bindings and places */
};
struct transform_out {
	struct str text;             /* the new file */
	bool changed;
	VEC(struct transform_conflict) conflicts; /* the later match of each pair was left out */
	/* the same as edits of the old text: sorted, not overlapping; one group a way */
	VEC(struct edit_group) groups;
	VEC(uint32_t) group_ways;    /* index in ways of each */
};
/* ways: of all items of one file, one rule. Equal edits that several ways ask for are made once ('++': each). */
int transform(const struct source *src, const struct smpl_rule *rule, const struct past *past, const struct way *ways,
	      size_t nways, const struct transform_style *style, struct arena *a, struct transform_out *out,
	      struct err *err);
void transform_release(struct transform_out *out);
#endif

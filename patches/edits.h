/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From edit groups to one list of edits per file.
 *
 *	struct edit_set set;
 *	edit_set_init(&set, groups, ngroups);
 *	for each set.files: file_edits_apply(&set.files.at[i], text, size, &out);
 *	edit_set_release(&set);
 *
 * All edits of a group are kept or none. When two groups cannot both be made, the one that comes
 * first in the list stays and the later one is left alone; each such pair is in set.conflicts.
 * Groups that say exactly the same are taken once, silently. The set points into the groups, which
 * must outlive it.
 *
 * Insertions of several groups at one byte nest: what closes a range comes first (inner range
 * first), then what stands inside of ranges, then what opens one (outer range first). Of two groups
 * with the same span the earlier one is the outer one.
 */
#ifndef PTERIS_EDITS_H
#define PTERIS_EDITS_H

#include "base/base.h"
#include "match/edit.h"

struct edit_conflict {
	const struct edit_group *kept; /* NULL: `left` is malformed by itself (edits that overlap) */
	const struct edit_group *left; /* left alone */
	uint32_t offset;               /* first byte that both want */
};
struct file_edits {
	const char *path;
	const char *hash;                     /* content that the offsets are for, or NULL */
	VEC(struct edit) edits;               /* ascending, never overlapping; in order of output */
	VEC(const struct edit_group *) groups; /* that are made, in order of the list */
};
struct edit_set {
	VEC(struct file_edits) files;          /* sorted by path; only files with edits */
	VEC(struct edit_conflict) conflicts;   /* sorted by path and place */
};
void edit_set_init(struct edit_set *set, const struct edit_group *groups, size_t n);
void edit_set_release(struct edit_set *set);

/* Appends the new text. ERR_CONFLICT when an edit lies outside the text. */
int file_edits_apply(const struct file_edits *fe, const char *text, size_t size, struct str *out,
		     struct err *err);
/* "RULE at WHERE (PATH) is left alone: RULE at WHERE changes the same text" */
void edit_conflict_print(const struct edit_conflict *c, struct str *out);

#endif

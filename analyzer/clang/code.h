/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lines of code of one file, and which of them one profile compiled; see coverage.h for what counts
 * as a line of code.
 */
#ifndef PTERIS_CLANG_CODE_H
#define PTERIS_CLANG_CODE_H

#include "clang/branches.h"

struct code_line {
	uint32_t line;   /* from 1 */
	uint32_t off;    /* of its first token */
	uint32_t branch; /* innermost branch + 1, or 0 */
	uint32_t item;   /* the top-level item that it belongs to */
};
struct code {
	struct branches *branches;
	VEC(struct code_line) lines;
	VEC(uint32_t) items;   /* where each starts */
};
int code_read(struct code **out, const char *text, size_t size, struct err *err);
void code_free(struct code *c);

enum line_state {
	LS_UNSEEN,   /* skipped by the preprocessor, or the file was not parsed */
	LS_ERRORS,   /* clang saw it, but not without errors in the same item */
	LS_COMPILED,
};
struct file_profile;
/* One enum line_state for each of code.lines */
void code_states(const struct code *c, const struct file_profile *fp, uint8_t *states);
/* The first error (inline assembly aside) in the item of this line, or NULL */
const char *code_error(const struct code *c, const struct file_profile *fp, const struct code_line *l);

#endif

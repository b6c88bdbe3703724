/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does clang parse these files without errors under a profile? For judging profiles, not code: plain
 * parses, nothing collected but errors.
 */
#ifndef PTERIS_CLANG_ERRORS_H
#define PTERIS_CLANG_ERRORS_H

#include "base/base.h"
#include "clang/profile.h"

struct parse_errors {
	const char *path;   /* below the root; interned */
	size_t errors;      /* that are not about inline assembly */
	size_t asm_errors;
	char *first;        /* "file:line: text" of the first error that is not; NULL: none */
};
struct parse_report {
	VEC(struct parse_errors) units;   /* as asked for; errors in whatever they include count */
	VEC(struct parse_errors) headers; /* those wanted that some unit included; errors spelled there */
};
/* units: .c files below the root. header: is this header (path below the root) asked for? */
int parse_errors(const struct profile *p, const char *const *units, size_t n, bool (*header)(const char *path),
		 int jobs, struct parse_report *out, struct err *err);
void parse_report_release(struct parse_report *r);

#endif

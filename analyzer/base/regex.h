/* SPDX-License-Identifier: GPL-2.0-only */
/* PCRE2 behind a small interface; the only place that includes pcre2.h. */
#ifndef PTERIS_REGEX_H
#define PTERIS_REGEX_H

#include "base/base.h"

struct regex;
/* NULL and ERR_USAGE with PCRE2's message and offset when the pattern is malformed. */
struct regex *regex_new(const char *pattern, struct err *err);
void regex_free(struct regex *r);
/* Unanchored search. Backtracking is limited; a subject that exceeds it is *no* match and sets
 * *gave_up (may be NULL). */
bool regex_match(const struct regex *r, const char *s, size_t n, bool *gave_up);

#endif

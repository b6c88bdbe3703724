/* SPDX-License-Identifier: GPL-2.0-only */
/* How much of the files was compiled, in the output formats. */
#ifndef PTERIS_REPORT_COVERAGE_H
#define PTERIS_REPORT_COVERAGE_H

#include "match/finding.h"

/* Per file: lines compiled, profiles, and what was not compiled and why; then totals by cause */
void coverage_add_text(const struct result *r, struct str *out);
/* One object a file */
void coverage_add_jsonl(const struct result *r, struct str *out);
/* The member of the summary; nothing when no coverage was asked for */
void coverage_add_summary(const struct result *r, struct str *out);

#endif

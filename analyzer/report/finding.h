/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings in their output formats. */
#ifndef PTERIS_FINDING_H
#define PTERIS_FINDING_H

#include "match/finding.h"

/* One finding and its line(s) of source, human-readable; and the closing summary */
void report_text(const struct result *r, bool color, struct str *out);
/* JSON lines as in docs/json.md: keys in fixed order, last line is the summary */
void report_jsonl(const struct result *r, struct str *out);
/* 0, 1 or 3: see docs. fail_on: least severity that counts. */
int result_exit_status(const struct result *r, enum severity fail_on);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers of the index for people and for programs. Appended to out. */
#ifndef PTERIS_REPORT_ANSWER_H
#define PTERIS_REPORT_ANSWER_H

#include "index/query.h"

/* One row a line, as answer.text says. What is no text is shown as "?". */
void answer_as_text(const struct answer *a, struct str *out);
/* One row an object, then one object with "summary", "complete" and "gaps" */
void answer_as_jsonl(const struct answer *a, struct str *out);
/* RFC 4180: a line with the names of the columns, then one line a row, CR LF behind each */
void answer_as_csv(const struct answer *a, struct str *out);

#endif

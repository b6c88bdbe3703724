/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PTERIS_CLI_QUERY_TYPES_H
#define PTERIS_CLI_QUERY_TYPES_H

#include "index/query.h"

/* a: the rows of query_type(), at least one. Where a profile is prepared and clang saw the expression, its
 * answer takes their place. */
int query_types(struct query *q, struct answer *a, struct err *err);

#endif

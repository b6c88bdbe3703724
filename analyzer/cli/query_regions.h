/* SPDX-License-Identifier: GPL-2.0-only */
/* pteris query regions: every region that some rule's data file (rules/…/NAME.region) knows of. */
#ifndef PTERIS_QUERY_REGIONS_H
#define PTERIS_QUERY_REGIONS_H

#include "index/query.h"

/* Under all architectures that have the mode, or q->arch alone. more: data files of the user's; NULL-terminated */
int query_regions(struct query *q, const char *const *more, struct answer *a, struct err *err);

#endif

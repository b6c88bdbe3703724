/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's MAINTAINERS file: which entry a path belongs to. Patterns mean what
 * scripts/get_maintainer.pl says; the most specific one decides.
 */
#ifndef PTERIS_MAINTAINERS_H
#define PTERIS_MAINTAINERS_H

#include "base/base.h"

struct maintainers;
void maintainers_parse(struct maintainers **m, const char *text);
void maintainers_free(struct maintainers *m);
/* Title of the entry, or NULL when only patterns that match everything do. Lives as long as m. */
const char *maintainers_entry(const struct maintainers *m, const char *path);

#endif

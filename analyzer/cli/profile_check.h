/* SPDX-License-Identifier: GPL-2.0-only */
/* pteris profile check: how well clang parses the memory management code under each profile. */
#ifndef PTERIS_PROFILE_CHECK_H
#define PTERIS_PROFILE_CHECK_H

#include "cli/cli.h"
#include "clang/profile.h"

/* paths: files and folders instead of mm and arch/X/mm; NULL or an empty list: those. Returns an exit
 * status: 1 when less than 99 of 100 files of a profile are free of errors. */
int profile_check(const struct common_options *o, const struct tree *t, const struct profile_specs *specs,
		  const char *const *paths, bool markdown);

#endif

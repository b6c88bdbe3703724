/* SPDX-License-Identifier: GPL-2.0-only */
/* pteris why, for rules that follow regions (Pteris-Region): they have paths, not patterns. */
#ifndef PTERIS_WHY_REGION_H
#define PTERIS_WHY_REGION_H

#include "cli/cli.h"
#include "smpl/smpl.h"

/* The data file that the rule names, the caller frees; NULL: it follows no region */
char *why_region_file(const struct smpl *rule);
/* What is found in this line, or on the way to or from it; else which regions it is in and what is known of its calls.
 * file: relative to the current folder. Returns 0, or EXIT_TROUBLE after saying why. */
int why_region(const struct common_options *common, const char *rule, const char *data, const char *file, int line,
	       struct str *out);

#endif

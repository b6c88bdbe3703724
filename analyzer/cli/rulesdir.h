/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the built-in rules are. */
#ifndef PTERIS_RULESDIR_H
#define PTERIS_RULESDIR_H

#include "base/base.h"

/* $PTERIS_RULES, else rules/ beside the build folder that the running binary lies in, else
 * ../share/pteris/rules from the binary, else PREFIX/share/pteris/rules. NULL and ERR_ENV when none
 * is there. Owned by the module. */
const char *rules_dir(struct err *err);
/* File of the built-in rule of that name; NULL: there is none. The caller frees. */
char *rules_path(const char *name);

#endif

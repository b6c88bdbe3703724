/* SPDX-License-Identifier: GPL-2.0-only */
/* pteris query cfg: the control-flow graph of a function, as flow/ makes it. */
#ifndef PTERIS_QUERY_CFG_H
#define PTERIS_QUERY_CFG_H

#include "index/query.h"

/* Of each definition that the index knows: functions, and macros with a body of their own. Appends to out. */
int query_cfg(struct query *q, const char *function, bool dot, struct str *out, struct err *err);
/* The same of one file, without an index */
int query_cfg_file(const char *path, const char *function, bool dot, struct str *out, struct err *err);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Worker processes: each gets one job at a time and sends back one answer. */
#ifndef PTERIS_CLANG_WORKER_H
#define PTERIS_CLANG_WORKER_H

#include "clang/unit.h"

struct crew_events {
	/* Flags for this job, at the moment it is handed out; -1: not yet */
	int (*ready)(void *ctx, size_t job);
	/* Exactly once per job. answer NULL: it failed, reason says why */
	void (*done)(void *ctx, size_t job, const struct str *answer, const char *reason);
	void *ctx;
};
/* Runs all jobs of the plan. ERR_INTR on Ctrl-C; no worker is left behind in any case. */
int crew_run(const struct plan *p, int workers, int timeout, const struct crew_events *ev, struct err *err);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running other programs. No shell is ever involved.
 */
#ifndef PTERIS_RUN_H
#define PTERIS_RUN_H

#include "base/base.h"

struct run {
	const char *const *argv;  /* NULL-terminated; argv[0] is searched in PATH */
	const char *dir;          /* working folder, or NULL */
	const char *const *env;   /* NULL-terminated "NAME=value" additions, or NULL; "NAME" unsets */
	const char *in;           /* fed to stdin, or NULL for /dev/null */
	size_t in_len;
	struct str *out;          /* stdout, appended; NULL: inherited */
	struct str *errout;       /* stderr, appended; NULL: inherited; may equal out */
	int timeout;              /* seconds; 0: none. Then the whole process group is killed. */
};
/* Returns 0 when the program ran to its end; *status is its exit status, or 128 + signal.
 * ERR_ENV when it could not be started, ERR_TIMEOUT, ERR_IO. */
int run_program(const struct run *r, int *status, struct err *err);
/* Kills the program that is being run, if any, with all it started. For signal handlers. */
void run_kill(void);
/* Is this program in PATH? */
bool run_have(const char *name);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* A further run over files that a script asks for: Iteration().register(). By itself since both script.h and session.h
 * need it, and callers of the session nothing else of script.h. */
#ifndef PTERIS_ITERATION_H
#define PTERIS_ITERATION_H

#include "base/base.h"

struct script_iteration {
	const char *const *files;            /* NULL: the same files; NULL-terminated, as the next ones */
	const char *const *virtuals;         /* rules to define */
	const char *const *idents;           /* name, value, name, value … */
	bool extend;                         /* virtual identifiers of this run stay defined */
};

#endif

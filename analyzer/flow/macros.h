/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What flow/ must know of names, found out from definitions: macros that hide a return, a goto, a break or a clean-up,
 * by their bodies (those of the file itself, and what `decls` knows: headers of the whole tree when they come from the
 * index), and functions that never return, by their attributes and a few names of the kernel and of C.
 *
 *	struct flow_macros *m = flow_macros_new(s, decls, path, NULL);
 *	struct flow_names names = flow_macros_names(m);
 *	f = flow_new(s, item, &names);
 *	flow_macros_free(m);
 *
 * Of a macro that is defined several times each definition counts: one that leaves under some configuration may leave.
 * A header's macro that is an expression and has a lower-case letter in its name is not looked at: too many names would
 * have to be asked for.
 */
#ifndef PTERIS_FLOW_MACROS_H
#define PTERIS_FLOW_MACROS_H

#include "flow/flow.h"
#include "index/decls.h"

struct flow_macros;
/* decls and ix may be NULL: only what the file says. path: of s, as decls and ix know it; arch: only what such code
 * sees, NULL for any. All must outlive the result. */
struct index;
struct flow_macros *flow_macros_new(const struct syntax *s, const struct decls *decls, struct index *ix,
				    const char *path, const char *arch);
void flow_macros_free(struct flow_macros *m);
struct flow_names flow_macros_names(struct flow_macros *m);

#endif

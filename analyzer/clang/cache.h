/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Answers of units, kept between runs by content. Two files an answer, as ccache does it: the first is
 * found by what is known before parsing (profile, main file, flags, watched names, the precompiled
 * header) and lists the files that the unit read, last and a few times before; the second is found by the
 * first's name and the contents of all those files, and holds the answer.
 *
 * Also kept are the names that the preprocessor looked for in vain (a header that appears where it is
 * looked for earlier changes the unit). Nothing is stored that depends on a file changed since the run
 * began. What cannot be read, is torn, or is of another version counts as absent and is replaced; what
 * cannot be written is not kept.
 */
#ifndef PTERIS_CLANG_CACHE_H
#define PTERIS_CLANG_CACHE_H

#include "clang/unit.h"

struct cache;
/* NULL when the request names no folder */
struct cache *cache_new(const struct plan *p);
/* Removes what was not used for longest when there is too much. */
void cache_free(struct cache *c);
/* Are all files that were read, by it or by clang, still what they were when it looked? */
bool cache_steady(const struct cache *c);
/* flags: ORDER_PCH. For a JOB_PCH, both note the identity of its content in job->pch->id. */
bool cache_get(struct cache *c, const struct job *job, unsigned flags, struct str *answer);
void cache_put(struct cache *c, const struct job *job, unsigned flags, const struct str *answer);

#endif

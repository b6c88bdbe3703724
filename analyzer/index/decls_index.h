/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations out of the index on disk, read when somebody asks for a name: for inference over any
 * file of the tree without parsing a header.
 *
 *	struct decls *d = decls_from_index(ix);
 *	struct infer *in = infer_new(s, path, d);
 *	… decls_error(d) says whether something could not be read meanwhile …
 *	decls_free(d);
 */
#ifndef PTERIS_DECLS_INDEX_H
#define PTERIS_DECLS_INDEX_H

#include "index/decls.h"
#include "index/index.h"

/* ix must outlive the result. Errors of the index on the way are kept, see decls_error(). */
struct decls *decls_from_index(struct index *ix);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* index.h's questions about #include lines, asked of an open index. */
#include "index/read.h"
#include "index/resolve.h"

static struct include_graph *graph(struct index *ix)
{
	if (!ix->includes)
		ix->includes = include_graph_new(ix->db);
	return ix->includes;
}

int index_includes(struct index *ix, uint32_t file, const char *arch, index_includes_t *out,
		   struct err *err)
{
	return include_direct(graph(ix), file, arch, out, err);
}

int index_included(struct index *ix, uint32_t file, const char *arch, file_ids_t *out,
		   struct err *err)
{
	return include_closure(graph(ix), file, arch, out, err);
}

int index_includers(struct index *ix, uint32_t file, const char *arch, bool transitive,
		    file_ids_t *out, struct err *err)
{
	return include_includers(graph(ix), file, arch, transitive, out, err);
}

// SPDX-License-Identifier: GPL-2.0-only
/* index.h's questions about #include lines, asked of an open index. */
#include "index/read.h"
#include "index/resolve.h"

static int have_graph(struct index *ix, struct err *err)
{
	if (index_own_connection(ix, err))
		return err->code;
	if (!ix->includes)
		ix->includes = include_graph_new(ix->db);
	return 0;
}

int index_includes(struct index *ix, uint32_t file, const char *arch, index_includes_t *out,
		   struct err *err)
{
	return have_graph(ix, err) ? err->code : include_direct(ix->includes, file, arch, out, err);
}

int index_included(struct index *ix, uint32_t file, const char *arch, file_ids_t *out,
		   struct err *err)
{
	return have_graph(ix, err) ? err->code : include_closure(ix->includes, file, arch, out, err);
}

int index_includers(struct index *ix, uint32_t file, const char *arch, bool transitive,
		    file_ids_t *out, struct err *err)
{
	return have_graph(ix, err) ? err->code : include_includers(ix->includes, file, arch, transitive, out, err);
}

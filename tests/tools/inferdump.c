// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints the inferred type of every expression of the files named, for comparison with a compiler's:
 *
 *	inferdump [--arch A] [--index FILE] --tree DIR FILE…
 *
 *	file  begin  end  known|unknown|conflicting  type  text
 *
 * FILE is below DIR; begin and end (one past the last) are offsets of bytes, the type is in the compact
 * form of syntax/ctype.h. Expressions in the bodies of #defines are left out. Declarations come from the
 * index when one is named, else from the headers of the tree, parsed anew.
 */
#include <time.h>

#include "base/file.h"
#include "index/decls_index.h"
#include "index/infer.h"
#include "tree/tree.h"

struct header {
	struct str text;
	struct syntax *s;
};

static const struct names *names;

static bool wanted(const char *path, const char *arch)
{
	const char *of = tree_path_arch(path);

	if (!ends_with(path, ".h") || starts_with(path, "tools/") || starts_with(path, "scripts/"))
		return false;
	if (starts_with(path, "include/") || starts_with(path, "mm/"))
		return true;
	return of && strstr(path, "/include/") && (!arch || !strcmp(of, arch));
}

static struct syntax *read_file(const char *root, const char *path, struct err *err)
{
	struct str *text = xcalloc(1, sizeof(*text));
	char *full = path_join(root, path);
	struct syntax *s = NULL;

	str_init(text);
	if (!file_read(full, text, err))
		syntax_parse(&s, text->buf, text->len, names, err);
	free(full);
	return s;
}

static void scan_names(struct names *into, const char *root, const char *path)
{
	struct str text = STR_INIT;
	char *full = path_join(root, path);

	if (!file_read(full, &text, NULL))
		names_scan(into, text.buf, text.len);
	str_release(&text);
	free(full);
}

static void dump(const struct syntax *s, const char *path, const struct decls *decls, const char *arch)
{
	static const char *const words[] = { "unknown", "known", "conflicting" };
	struct infer *in = infer_new_for(s, path, decls, arch);
	struct str out = STR_INIT;
	const struct ctype *t;
	enum infer_state st;
	node_id n;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (!(node_kind_is_expr(node_at(s, n)->kind) || node_at(s, n)->kind == N_TYPE_NAME) || node_up(s, n, N_PP_DEFINE))
			continue;
		str_reset(&out);
		st = infer_answer(in, n, &t);
		ctype_dump(t, &out);
		str_addch(&out, '\t');
		node_text(s, n, &out);
		printf("%s\t%u\t%u\t%s\t%s\n", path, node_start(s, n), node_end(s, n), words[st], out.buf);
	}
	str_release(&out);
	infer_free(in);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct decls *from_headers(const struct tree *tree, const char *arch, struct err *err)
{
	struct tree_filter all = { 0 };
	struct tree_files files = { 0 };
	struct decls *decls = decls_new();
	struct names *scanned = names_new();
	struct syntax *s;
	size_t k;

	if (tree_list(tree, &all, &files, err))
		return NULL;
	for (k = 0; k < files.files.len; k++)
		if (wanted(files.files.at[k].path, arch))
			scan_names(scanned, tree_root(tree), files.files.at[k].path);
	names = scanned;
	decls_set_names(decls, names);
	for (k = 0; k < files.files.len; k++) {
		if (!wanted(files.files.at[k].path, arch))
			continue;
		s = read_file(tree_root(tree), files.files.at[k].path, err);
		if (s)
			decls_add(decls, s, files.files.at[k].path);
	}
	return decls;
}

static struct decls *from_index(const struct tree *tree, const char *path, struct err *err)
{
	struct index *ix;

	if (index_open(&ix, &(struct index_options){ .tree = tree, .path = path }, err) ||
	    index_snapshot(ix, err))
		return NULL;
	names = index_names(ix);
	return decls_from_index(ix);
}

int main(int argc, char **argv)
{
	const char *arch = NULL, *dir = NULL, *index = NULL;
	struct err err = { 0 };
	struct decls *decls;
	struct tree *tree;
	struct syntax *s;
	double start = seconds();
	int i;

	for (i = 1; i + 1 < argc && starts_with(argv[i], "--"); i += 2) {
		if (!strcmp(argv[i], "--arch"))
			arch = argv[i + 1];
		else if (!strcmp(argv[i], "--index"))
			index = argv[i + 1];
		else
			dir = argv[i + 1];
	}
	if (!dir || tree_open(&tree, dir, &err)) {
		fprintf(stderr, "inferdump: %s\n", dir ? err.text : "--tree DIR is missing");
		return 2;
	}
	decls = index ? from_index(tree, index, &err) : from_headers(tree, arch, &err);
	if (!decls) {
		fprintf(stderr, "inferdump: %s\n", err.text);
		return 2;
	}
	fprintf(stderr, "declarations: %.1f s\n", seconds() - start);
	start = seconds();
	for (; i < argc; i++) {
		s = read_file(tree_root(tree), argv[i], &err);
		if (!s) {
			fprintf(stderr, "inferdump: %s\n", err.text);
			return 2;
		}
		dump(s, argv[i], decls, arch);
	}
	fprintf(stderr, "inference: %.1f s\n", seconds() - start);
	if (decls_error(decls)) {
		fprintf(stderr, "inferdump: %s\n", decls_error(decls)->text);
		return 2;
	}
	return 0;
}

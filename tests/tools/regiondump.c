// SPDX-License-Identifier: GPL-2.0-only
/* The regions of a tree and what is wrong with them: regiondump SPEC TREE ARCH… (the index must be there) */
#include <time.h>

#include "flow/region.h"

static const char *const faults[] = { "not-left", "not-entered", "nested", "sleeps", "unlocked", "locks", "flushes" };

static void print_found(const struct regions *r, const char *arch)
{
	const struct region_found *at;
	size_t n = regions_found(r, &at);

	for (size_t i = 0; i < n; i++) {
		printf("%s: %s:%d: %s(): %s%s %s%s%s%s%s\n", arch, at[i].body->path, at[i].line, at[i].body->name,
		       at[i].possible ? "possibly " : "", faults[at[i].fault], at[i].direct ? at[i].direct : "",
		       at[i].what != at[i].direct ? " → " : "", at[i].what != at[i].direct ? at[i].what : "",
		       at[i].callback ? " callback " : "", at[i].callback ? at[i].callback : "");
		for (size_t k = 0; k < at[i].npath; k++)
			printf("\t%s:%d: %s\n", at[i].path[k].file, at[i].path[k].line, at[i].path[k].note);
	}
}

static void print_places(const struct regions *r)
{
	const struct region_place *at;
	size_t n = regions_places(r, &at);

	for (size_t i = 0; i < n; i++) {
		printf("%s:%d-%d: %s() lock: %s\n", at[i].body->path, at[i].line, at[i].end_line, at[i].body->name,
		       at[i].lock ? at[i].lock : "none");
		for (size_t k = 0; k < at[i].ncallees; k++)
			printf("%s%s", k ? " " : "\t", at[i].callees[k]);
		for (size_t k = 0; k < at[i].ncallbacks; k++)
			printf(" *%s", at[i].callbacks[k]);
		printf("\n");
	}
}

static void print_gaps(const struct regions *r)
{
	const struct program_gap *at;
	size_t n = regions_gaps(r, &at);

	for (size_t i = 0; i < n; i++)
		printf("gap: %s: %s\n", at[i].path, at[i].reason);
}

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct tree *t;
	struct index *ix;
	struct region_spec *spec;
	struct program_store *store;

	if (argc < 4)
		return 2;
	if (region_spec_read(&spec, argv[1], &err) || tree_open(&t, argv[2], &err) ||
	    index_open(&ix, &(struct index_options){ .tree = t }, &err) || index_snapshot(ix, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	store = program_store_new(ix, t);
	for (int i = 3; i < argc; i++) {
		struct program *p = program_new(store, argv[i]);
		struct regions *r = regions_new(spec, p);
		clock_t start = clock();

		printf("== %s: %s\n", argv[i], region_is_real(spec, p) ? "has the mode" : "does not have the mode");
		if (region_is_real(spec, p) && !regions_run(r, &err)) {
			print_found(r, argv[i]);
			print_places(r);
			print_gaps(r);
		}
		printf("%.1f s of CPU\n", (double)(clock() - start) / CLOCKS_PER_SEC);
		regions_free(r);
		program_free(p);
	}
	program_store_free(store);
	index_close(ix);
	tree_free(t);
	region_spec_free(spec);
	if (err.code)
		fprintf(stderr, "%s\n", err.text);
	return err.code ? 1 : 0;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What workers do for the index: look at files (content hash, what headers say of names), and parse
 * them into rows. Both give bytes for the process that writes. Inside index/ only.
 */
#ifndef PTERIS_WORK_H
#define PTERIS_WORK_H

#include "base/blob.h"
#include "syntax/syntax.h"

#define HASH_BYTES 16

/* One file, as the tree lists it and as the index knows it */
struct entry {
	const char *path;           /* below the root */
	uint64_t size;
	int64_t mtime_ns;
	uint32_t id;                /* 0: not in the index yet */
	bool known_hash;
	unsigned char hash[HASH_BYTES]; /* in the index */
	/* found out in this run */
	unsigned char seen[HASH_BYTES];
	bool changed;               /* its rows are to be made anew because of its content */
	bool reparse;               /* … because of names that mean something else now */
	char *problem;              /* why it cannot be read; owned */
	char *old_problem;          /* in the index; owned */
	char *names;                /* names_dump() of a header; owned */
};
typedef VEC(struct entry) entries_t;

struct parsed_file {
	unsigned char hash[HASH_BYTES];
	char blob[BLOB_ID_SIZE];    /* "": none */
	uint64_t lines, errors;
	const char *idents, *rows;
	size_t idents_len, rows_len;
};

struct work {
	const char *root;
	int jobs;
	const struct entry *const *files;
	size_t n;
	const struct names *names; /* for work_parse */
	bool blobs;                /* find out git's object ids */
	/* Results, in order of files. One of the two is called for each. */
	void (*problem)(void *ctx, size_t i, const char *reason);
	void (*looked)(void *ctx, size_t i, const unsigned char *hash, const char *names, size_t n);
	void (*parsed)(void *ctx, size_t i, const struct parsed_file *f);
	void *ctx;
};
int work_look(const struct work *w, struct err *err);
int work_parse(const struct work *w, struct err *err);

#endif

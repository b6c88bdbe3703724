/* SPDX-License-Identifier: GPL-2.0-only */
/* How a series is split; private to patches/. */
#ifndef PTERIS_SPLIT_H
#define PTERIS_SPLIT_H

#include "patches/git.h"
#include "patches/prefix.h"
#include "patches/series.h"

/* A file that edits are for, as it is in the tree. */
struct base_file {
	const struct file_edits *edits;
	struct git_entry entry; /* path below the top of git's work tree */
	char *full;             /* that path */
	struct str text;
};
/* What one patch makes of one file. */
struct part {
	size_t file;
	bool inferred;          /* includes the edits that only inference saw */
	size_t rank;            /* order of the patch it belongs to */
	size_t edits;           /* groups made by this part */
	struct str text;        /* the file after this patch */
	char oid[72];
};
struct patch {
	size_t first, n;        /* range of parts */
	char *prefix;
};
struct split {
	VEC(struct base_file) files; /* sorted by path */
	VEC(struct part) parts;      /* sorted by patch, then path */
	VEC(struct patch) patches;
};
/* Reads the files; those that changed meanwhile are left out and told in left. */
int split_load(struct split *p, const struct series_options *o, const struct edit_set *set,
	      const char *git_prefix, struct series_result *result, struct err *err);
/* Makes parts and patches of the loaded files, without the subjects' prefixes. */
int split_make(struct split *p, const struct series_options *o, struct err *err);
void split_release(struct split *p);
/* The files of parts [first, first + n), with the number of edits; the caller frees. */
struct weighted_path *split_paths(const struct split *p, size_t first, size_t n);

/* ---- message.c -------------------------------------------------------------------------------- */

/* "Name <address>" */
void message_commit(const struct series_options *o, const struct split *p,
		    const struct patch *patch, const char *signer, struct str *out);
void message_cover(const struct series_options *o, const struct split *p, const char *prefix,
		   struct str *out);
/* Appends the text with its paragraphs wrapped; indented lines stay as they are. */
void message_wrap(struct str *out, const char *text, size_t width);

/* ---- mails.c ---------------------------------------------------------------------------------- */

/* ERR_USAGE when dir holds patches of this version already. */
int mails_check(const char *dir, int version, struct err *err);
/* Copies the files into dir, all or none; names gets their new paths. */
int mails_publish(const char *const *files, size_t n, const char *dir, struct series_result *result,
		  struct err *err);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From edits to a patch series: split, commits in a private repository, mails.
 *
 *	series_check(&options, &err);            before the long work: can it be written at all?
 *	series_make(&options, &set, &result, &err);
 *
 * Places that only inference saw go into patches of their own, behind the others. Either the whole
 * series is there in the end or nothing of it.
 */
#ifndef PTERIS_SERIES_H
#define PTERIS_SERIES_H

#include "patches/edits.h"

enum series_split { SPLIT_NONE, SPLIT_FILE, SPLIT_SUBSYSTEM };

/* What a rule says of itself; text is the semantic patch as written. */
struct series_rule {
	const char *name, *message, *description, *text;
};
struct series_options {
	const char *root;      /* of the tree */
	bool git;              /* the tree is under git */
	enum series_split split;
	const char *out_dir;   /* for the mails, or NULL */
	const char *base;      /* commit that the series starts from; NULL: HEAD */
	const char *branch;    /* to make in the user's repository, or NULL */
	int version;           /* of the series; 0 or 1: not said in the subject */
	const struct series_rule *rules; /* all that edits may come from */
	size_t nrules;
	size_t unfixed;        /* findings without an edit, for the cover letter */
};
struct series_result {
	VEC(char *) mails;     /* paths of the files, in order */
	VEC(char *) left;      /* files left alone, with the reason */
	char *tip;             /* last commit */
	size_t patches, files, edits;
};
/* ERR_USAGE: options that do not go together, a folder that holds patches already, a bad branch or
 * commit; ERR_ENV: no git, no name to sign with. */
int series_check(const struct series_options *o, struct err *err);
/* set must have edits. ERR_CONFLICT: files differ from the base. On error nothing is left behind. */
int series_make(const struct series_options *o, const struct edit_set *set, struct series_result *out,
		struct err *err);
void series_release(struct series_result *r);

#endif

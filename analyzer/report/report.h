/* SPDX-License-Identifier: GPL-2.0-only */
/* What the output formats of a result share; private to report/. */
#ifndef PTERIS_REPORT_H
#define PTERIS_REPORT_H

#include "report/finding.h"

struct kind_count { const char *kind; size_t n; };
struct rule_count {
	const char *rule;
	size_t findings, fixable;
	VEC(struct kind_count) kinds; /* sorted by name; findings without a kind are in none */
};
struct counts {
	VEC(struct rule_count) rules; /* sorted by name */
	size_t files;                 /* with findings */
	size_t fixable, inferred;
	size_t severity[SEV_ERROR + 1];
};
void counts_init(struct counts *c, const struct result *r);
void counts_release(struct counts *c);

/* The text of lines of one file of the tree at a time; files come in sorted order. */
struct source {
	const char *root, *path;
	struct str text;
	int line;      /* where the last one asked for starts: lines mostly come in order */
	size_t offset;
	bool readable;
};
void source_init(struct source *s, const char *root);
void source_release(struct source *s);
/* The line without its line end, or false when there is none. */
bool source_line(struct source *s, const char *path, int line, const char **text, size_t *len);
/* Appends bytes of a source file for a terminal: what is no text becomes '?'. */
void add_printable(struct str *out, const char *p, size_t n);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One refresh under way. refresh.c is the course of events, refresh_names.c what the parser knows of
 * names, before and after, refresh_write.c what workers found, into the database. Inside index/ only.
 */
#ifndef PTERIS_REFRESH_H
#define PTERIS_REFRESH_H

#include "index/index.h"
#include "index/resolve.h"
#include "index/store.h"
#include "index/work.h"

struct refresh {
	const struct index_options *o;
	struct index_report *report;
	struct store store;
	struct tree_files listed;
	entries_t files;       /* those on disk, by path */
	entries_t gone;        /* those only in the index, by path; all of them `changed` */
	VEC(struct entry *) todo; /* to be looked at; later: to be parsed */
	int64_t start_ns;      /* the clock before the tree was listed */
	uint32_t last_id;
	bool blobs;
	struct names *before, *names; /* before: NULL when names did not change */
	struct resolve_change includes;
	struct arena *arena;   /* texts in includes */
	struct err *err;
	sqlite3_stmt *put_file, *touch_file;
};

/* Waits until no other process writes this index; *fd holds the lock until it is closed. */
int refresh_lock(const struct index_options *o, const char *path, int *fd, struct err *err);
/* Builds an index from scratch as `temp` and, when path is not NULL, puts it there. */
int refresh_build(const struct index_options *o, const char *temp, const char *path,
		  struct index_report *report, struct err *err);
/* Puts a finished file in the place of an index. */
int refresh_rename(const char *from, const char *to, struct err *err);

/* Makes r->names from the index and what was looked at; r->before if they differ. */
int refresh_names(struct refresh *r);
/* Marks the files that use a name which means something else now (entry.reparse). */
int refresh_mark_users(struct refresh *r);
/* Parses r->todo and writes what comes of it. */
int refresh_write(struct refresh *r);
/* Takes a file out that is gone. */
int refresh_remove(struct refresh *r, const struct entry *e);
/* The file is as it was; only its time is another. */
int refresh_touch(struct refresh *r, const struct entry *e);

#endif

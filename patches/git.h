/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * git as a tool that makes commits and mails, never as the user's repository.
 *
 * All work happens in a private bare repository in a temporary folder. For a tree under git it
 * borrows the user's objects (objects/info/alternates), so everything of the user's history can be
 * read while every new object, the index and all refs are private. No configuration, attributes,
 * hooks or replacements of the user take part. For a tree without git it starts empty.
 *
 * The user's repository is only asked (git_user_*), and changed by git_publish_branch() alone.
 */
#ifndef PTERIS_GIT_H
#define PTERIS_GIT_H

#include "base/base.h"

struct git;
/* dir: a folder in the user's work tree, or NULL for an empty repository. ERR_ENV: no git, or git
 * does not want to work there; with git's own words. */
int git_new(struct git **g, const char *dir, struct err *err);
void git_free(struct git *g);
/* Author and committer of all that follows. */
struct git_ident { char *name, *email; };
void git_set_ident(struct git *g, const struct git_ident *who, long long date);
/* Path of dir below the top of its work tree, "" or ending with '/'; "" without git. */
const char *git_prefix(const struct git *g);
/* A folder for files of our own. */
const char *git_scratch(const struct git *g);

/* Who signs: git's environment variables, else user.name and user.email as configured for dir
 * (NULL: the current folder). ERR_ENV names the commands that set what is missing. */
int git_user_ident(const char *dir, struct git_ident *who, struct err *err);
void git_ident_release(struct git_ident *who);

/* Name of a commit of the user's repository. ERR_USAGE: there is none of that name. */
int git_user_commit(struct git *g, const char *rev, struct str *oid, struct err *err);

/* Runs git in the private repository. args: NULL-terminated, without "git". Stdout is appended to
 * out (NULL: thrown away). ERR_FAIL with git's message when it fails. */
struct git_input { const char *text; size_t len; };
int git_run(struct git *g, const struct git_input *in, struct str *out, struct err *err,
	    const char *const *args);
#define GIT(g, in, out, err, ...) \
	git_run(g, in, out, err, (const char *const[]){ __VA_ARGS__, NULL })
/* The same without input and without the final '\n' of what comes out. */
int git_run_line(struct git *g, struct str *out, struct err *err, const char *const *args);
#define GIT_LINE(g, out, err, ...) \
	git_run_line(g, out, err, (const char *const[]){ __VA_ARGS__, NULL })

/* A file as it is in a tree. */
struct git_entry {
	const char *path;      /* below the top */
	char mode[8];
	char oid[72];          /* "" when the tree has no such file */
};
/* Fills mode and oid of entries, which are sorted by path. */
int git_lookup(struct git *g, const char *rev, struct git_entry *entries, size_t n, struct err *err);
/* Contents of blobs, in order, each into its own str. */
int git_read_blobs(struct git *g, const struct git_entry *entries, size_t n, struct str *texts,
		   struct err *err);
/* Writes blobs; fills oid. */
int git_write_blobs(struct git *g, const struct str *texts, size_t n, struct git_entry *entries,
		    struct err *err);
/* A commit of parent (NULL: none) plus these entries. parent and oid may be the same. */
struct git_commit {
	const char *parent, *message;
	const struct git_ident *who;
	long long date;        /* seconds since 1970, UTC */
};
int git_commit(struct git *g, const struct git_commit *c, const struct git_entry *entries, size_t n,
	       struct str *oid, struct err *err);
/* Loads rev (NULL: nothing) into the private index; needed once before the first git_commit(). */
int git_load_index(struct git *g, const char *rev, struct err *err);

/* Puts entries into the private index as they are; an oid of zeros takes one out. */
int git_stage(struct git *g, const struct git_entry *entries, size_t n, struct err *err);

/* ERR_USAGE: no valid name, or the user has such a branch. */
int git_check_branch(struct git *g, const char *name, struct err *err);
/* Copies commits base..tip into the user's repository and makes the branch. No hook runs. */
int git_publish_branch(struct git *g, const char *name, const char *base, const char *tip,
		       struct err *err);

#endif

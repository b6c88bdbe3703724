/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A session: one rule file over files. Rules run in order over each group of files; later rules see what earlier
 * ones bound and how they changed the text.
 *
 *	session_new(&s, &options, &err);
 *	session_initialize(s, &out, &err);
 *	for each group: session_run(s, files, n, &result, &err); …; session_result_release(&result);
 *	session_finalize(s, &out, &err);
 *	session_free(s);
 *
 * Groups are independent of each other but for what scripts keep in Python's variables.
 */
#ifndef PTERIS_SESSION_H
#define PTERIS_SESSION_H

#include "index/decls.h"
#include "match/iteration.h"
#include "smpl/past.h"

struct edit;
struct index;
struct session_watch;                    /* session_watch.h */
enum session_includes {
	INCLUDES_NONE,
	INCLUDES_LOCAL,     /* "a.h" beside the file */
	INCLUDES_NORMAL,    /* and a header of the file's own name */
	INCLUDES_ALL,       /* all that can be found */
	INCLUDES_RECURSIVE, /* and what those include */
};
struct session_options {
	const struct smpl *smpl;
	const char *const *virtuals;     /* -D name; NULL-terminated, as the next ones */
	const char *const *idents;       /* -D name=value: name, value … */
	const char *iso_file;            /* --iso-file, or NULL */
	const char *python;              /* --python, or NULL */
	const char *const *include_dirs; /* -I */
	const char *const *include_files;/* --include */
	const char *const *macro_files;
	enum session_includes includes;
	const struct names *names;       /* of an index, or NULL: files and their includes say what they know */
	const struct decls *decls;       /* of an index, or NULL */
	struct index *index;             /* that both are of, or NULL. With decls: what macros and functions hide of the
					  * flow (a return, no return) is known from their definitions */
	const char *root;                /* files are below this folder; NULL: below the current one */
	const char *arch;                /* types as this architecture sees them; NULL: as the file's, or all do */
	const struct session_watch *watch; /* who wants to know of matches and edits as they are made; NULL: nobody */
	const struct syntax_passing *passing; /* branches of #if that count as comments, or NULL */
	unsigned max_width;              /* columns for added code */
	bool peer_spacing, smpl_spacing; /* as in struct transform_style */
	uint64_t budget;                 /* comparisons for one rule in one function; 0: the default */
	int timeout;                     /* of one script run, seconds; 0: none */
	void (*trying)(void *ctx, const char *rule, const char *function); /* --show-trying; may be NULL */
	void *ctx;
	const char *why_file;            /* why do the rules not match in this line? NULL: nobody asks */
	int why_line;
	struct str *why;                 /* the answer, rule by rule */
};

/* Something that could not be looked at, or was left alone */
struct session_gap {
	enum { GAP_UNREAD, GAP_SYNTAX, GAP_FLOW, GAP_GAVE_UP, GAP_TYPE, GAP_CONFLICT, GAP_SCRIPT } kind;
	const char *file, *function; /* interned; function "" outside of all */
	int line;                    /* 0: the whole file */
	const char *rule;            /* NULL: any */
	const char *text;
};
struct session_file {
	const char *path;            /* interned, as given */
	struct str before, after;    /* after: as before when nothing changed it */
	bool changed;
	struct edit *edits;          /* all of them together, of the text before; of the result's arena. With a watch only */
	size_t nedits;
	bool *starred;               /* by line from 1: a '*' matched there; NULL: nowhere */
	size_t nlines;
};
struct session_result {
	VEC(struct session_file) files;
	VEC(struct session_gap) gaps;
	struct str out;              /* what scripts printed */
	bool matched;                /* a rule without script matched */
	VEC(struct script_iteration) iterations; /* further runs that scripts asked for, in order */
	struct arena *arena;         /* of the texts */
};

struct session;
/* Options must outlive the session. ERR_USAGE, ERR_ENV. */
int session_new(struct session **out, const struct session_options *o, struct err *err);
/* The same rules with other virtual rules and identifiers, for a further run that a script asked for: scripts go on in
 * first's interpreter, without initialize and finalize. first must outlive it. */
int session_again(struct session **out, const struct session_options *o, struct session *first, struct err *err);
void session_free(struct session *s);
int session_initialize(struct session *s, struct str *out, struct err *err);
int session_finalize(struct session *s, struct str *out, struct err *err);
/* In a forked worker, before session_run(): an interpreter of its own, in the state that `initialize` leaves. What
 * scripts do in workers is not seen by the parent's `finalize`, as with Coccinelle. */
int session_worker(struct session *s, struct err *err);
/* What was left out while the rules were made ready, a line each */
const char *session_notes(const struct session *s);
bool session_has_scripts(const struct session *s);
/* Files of one group share bindings. Paths are relative to the current folder. An error ends the group (a script
 * raised, python is missing); what can be told of single files is a gap. */
int session_run(struct session *s, const char *const *files, size_t n, struct session_result *out, struct err *err);
void session_result_release(struct session_result *r);

/* Might a rule of the session match in this text? By the words that its rules need. */
bool session_wants(const struct session *s, const char *text, size_t size);
/* Do rules ask for types? */
bool session_needs_types(const struct session *s);
/* A type that every match of some rule without a word needs. False: there is a rule that has neither. */
bool session_types(const struct session *s, void (*each)(void *ctx, const struct ctype *t), void *ctx);
/* Are there live scripts that run before or behind all files, so that files cannot be had one by one? */
bool session_keeps_state(const struct session *s);
/* The words themselves, for grep: each file that counts has at least one of them. False: any file may count. */
bool session_words(const struct session *s, struct str *out);

#endif

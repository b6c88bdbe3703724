/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Python of semantic patches: script:python, initialize:python, finalize:python, and script constraints.
 *
 * One python3 process holds the state of all scripts of one session: what `initialize` made is there in later scripts.
 * It is started by the first run and lives until scripts_free(); it also ends by itself when this process is killed.
 * Only rules that the user named may be given to these functions: nothing here looks for scripts by itself.
 *
 *	s = scripts_new(&opts);
 *	scripts_run() of every `initialize` rule
 *	for each file: scripts_files(), then scripts_run() for each script rule × set of inherited values
 *	scripts_run() of every `finalize` rule
 *	scripts_free(s);
 *
 * Workers: a process that was forked while the interpreter ran gets one of its own at its first run, in the state that
 * `initialize` left; nothing needs to be done for it. As in Coccinelle, what scripts did in workers is not seen by the
 * parent's `finalize`, nor by other workers.
 *
 * What a script prints is appended to run->out in order; nothing is printed by this module. What it writes to
 * sys.stderr goes to our stderr directly.
 */
#ifndef PTERIS_SCRIPT_H
#define PTERIS_SCRIPT_H

#include "match/engine.h"
#include "match/iteration.h"

struct scripts;

struct script_options {
	const char *python;          /* --python: the interpreter; NULL: python3 */
	int timeout;                 /* seconds for one run of one script; 0: none */
	const char *const *virtuals; /* names of virtual rules and identifiers that the rule file declares, or
				      * NULL: each is a Python variable that holds its own name, for Iteration */
	const char *cocci_file;      /* path of the rule file as given: cocci.cocci_file() */
};
/* Starts nothing yet; keeps the options' strings. */
struct scripts *scripts_new(const struct script_options *o);
void scripts_free(struct scripts *s);
/* The files under work, for cocci.files(): NULL-terminated, kept until the next call. */
void scripts_files(struct scripts *s, const char *const *files);

/* Has every variable of this script rule a value or a fallback? values: of rule->vars, in order; NULL for outputs and
 * for what is not bound. A rule for which this is false is not run. */
bool script_ready(const struct smpl_rule *rule, const struct value *const *values);

struct script_run {
	const struct smpl *smpl;             /* for messages */
	const struct smpl_rule *rule;        /* SR_SCRIPT, SR_INITIALIZE, SR_FINALIZE */
	const struct value *const *values;   /* as for script_ready(); virtual identifiers (x << virtual.y) come as
					      * VAL_IDENT or VAL_TEXT; may be NULL when there are no vars */
	struct arena *arena;                 /* of the result's values */
	struct str *out;                     /* what the script prints */
};
struct script_result {
	bool include;                        /* false: cocci.include_match(False): this set of inherited values
					      * is not used by later rules, nor for their edits */
	bool exit;                           /* cocci.exit(): nothing more is done for this file */
	const struct value **outs;           /* of rule->vars; NULL for inputs and for what was not assigned */
};
/*
 * 0; ERR_ENV: python3 cannot be run (said once, then again for each call); ERR_FAIL: the script raised (err->text:
 * "FILE:LINE: script NAME: last line of the traceback"; the traceback itself is on stderr): Coccinelle gives up the
 * file then ("EXN: …" on stderr) and goes on with the next, status 0; without --dir it ends with 255. ERR_TIMEOUT; ERR_CRASH: the interpreter died. After the last two a new interpreter is
 * started at the next run, in a worker with the state that `initialize` left, else without.
 */
int scripts_run(struct scripts *s, const struct script_run *run, struct script_result *result, struct err *err);

/* Constraint of a metavariable, `: script:python(a, b) { code }`: true or false in *answer. names, values: the variables
 * that the code can use, the constrained one among them. text: what the expression gives, for names that are made */
struct script_constraint {
	const struct smpl *smpl;
	int line;
	const char *code;
	const char *const *names;
	const struct value *const *values;
	size_t n;
	struct str *out, *text;      /* text may be NULL */
};
int scripts_constraint(struct scripts *s, const struct script_constraint *c, bool *answer, struct err *err);

/* What Iteration().register() asked for since the last call, in order; belongs to the arena. */
size_t scripts_iterations(struct scripts *s, const struct script_iteration **out, struct arena *a);

/* The text of a value as scripts see it */
void script_value_text(const struct value *v, struct str *out);

#endif

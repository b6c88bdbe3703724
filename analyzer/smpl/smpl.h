/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Semantic patches: reading and checking rule files (SmPL, as described by the Coccinelle manual).
 *
 * A file is read into an immutable struct smpl, shared by all runs; the matcher (match/) carries the
 * state of a run. The minus slice of each pattern (context, '-' and '*' tokens) is parsed by syntax/
 * as a fragment of C in which metavariables are ordinary identifiers (types: typedef names); '+' text
 * is attached to the minus tokens it stands between. `...` in argument lists and other places where
 * syntax/ could not take it is replaced by a placeholder identifier that is listed as a metavariable
 * of kind MV_DOTS.
 *
 * smpl_read_all() gives each rule the tree of past.h instead, made by a parser of its own.
 *
 * Every feature of SmPL is *parsed*; what the matcher does not support yet is a typed error with a
 * caret, never silently dropped.
 *
 * Pteris's own extension is data in header comments, so that spatch still reads the file:
 *
 *	/// Direct read of a page-table entry; use ptep_get()	description, first line is the message
 *	//# more text for people				long description (rules explain)
 *	// Confidence: High
 *	// Options: --include-headers
 *	// Pteris-Subject: use ptep_get() to read an entry	subject of a patch, without prefix
 *	// Pteris-Severity: warning | info | error		default warning
 *	// Pteris-Default: on | off | declared NAME …		default on; declared: where the tree has all of them
 *	// Pteris-Migration: FILE.region OLD …			see match/migration.c
 *	// Pteris-Kinds: read index				report matches with these kinds of use only
 *	// Pteris-Needs: ptep_get[/ARITY] …			edit only where all are declared (and take
 *	//							that many arguments)
 *	// Pteris-Not-In: REGEX					not in functions/macros of that name
 *	// Pteris-From: METAVAR call:F call:G callback:FIELD	only where the value provably flows from there
 *	// Pteris-Not-From: METAVAR …				only where it does not
 *	// Pteris-Local: METAVAR info				pointer to a local, by-value or embedded
 *	//							object: that severity, no edit
 *	// Pteris-Message: KIND text				message for findings of that kind
 */
#ifndef PTERIS_SMPL_H
#define PTERIS_SMPL_H

#include "base/base.h"
#include "base/regex.h"
#include "syntax/ctype.h"
#include "syntax/syntax.h"

enum metavar_kind {
	MV_EXPRESSION,   /* type: NULL, or what a typed metavariable asks for; see also mv.typed_pointer */
	MV_IDEXPRESSION, /* sub: local/global */
	MV_IDENTIFIER,
	MV_CONSTANT,
	MV_TYPE,
	MV_STATEMENT,
	MV_EXPRESSION_LIST,
	MV_PARAMETER_LIST,
	MV_POSITION,
	MV_TYPEDEF,      /* a name declared to be a typedef, no real metavariable */
	MV_SYMBOL,       /* a name declared to be none */
	MV_DECLARER, MV_ITERATOR,
	MV_FRESH,        /* fresh identifier */
	MV_DOTS,         /* placeholder for `...` */
	/* Of smpl_read_all() only */
	MV_STATEMENT_LIST, MV_DECLARATION, MV_FIELD, MV_FIELD_LIST, MV_PARAMETER, MV_INITIALISER,
	MV_INITIALISER_LIST, MV_IDENTIFIER_LIST,
	MV_ATTRIBUTE,
	MV_FUNCTION,     /* function f; local function f */
	MV_BINARY_OPERATOR, MV_ASSIGN_OPERATOR, MV_UNARY_OPERATOR,
	MV_FORMAT, MV_FORMAT_LIST, /* %@f@ in strings */
	MV_LENGTH,       /* n of `expression list[n] es` */
	MV_PRAGMAINFO, MV_COMMENTS,
	MV_METAVARIABLE, /* of any kind: what its place asks for */
	MV_OTHER,        /* parsed, not supported: see note */
};
/* Another metavariable: smpl_metavar() of this rule finds it by name. One of an earlier rule, `r.x`, that the rule does
 * not declare is among its metavariables with the name "r.x". */
struct smpl_ref {
	const char *rule, *name; /* rule: "r", or NULL; "virtual": given by -D */
};
/* script:LANGUAGE(params) { code }: an expression. Parameters go by their name, without the rule's. */
struct smpl_script {
	const char *language, *code;
	const struct smpl_ref *params;
	size_t nparams;
};
struct smpl_constraint {
	enum {
		SC_REGEX, SC_NOT_REGEX, SC_EQ, SC_NOT_EQ, SC_NOT_POS,
		/* of smpl_read_all() only */
		SC_SUBTERM,        /* <=: what it stands for is one of these terms, or a part of one */
		SC_COMPARE,        /* op number: an integer for which this holds */
		SC_SCRIPT,         /* script */
		SC_AND, SC_OR, SC_NOT, /* a, b; NOT: a */
	} kind;
	struct regex *regex;
	const char *const *values; /* NULL-terminated; of a metavariable its name as written ("x", "r.x") */
	size_t nvalues;
	const struct smpl_ref *refs; /* one for each value; name NULL: it is just text */
	const struct smpl_script *script;
	const char *op;              /* "<", "<=", ">", ">=" */
	long long number;
	const struct smpl_constraint *a, *b;
};
/* The name of a fresh identifier: texts and values in a row */
struct smpl_seed {
	const char *text;          /* NULL: the value of ref */
	struct smpl_ref ref;
};
struct smpl_type {                 /* one of several types: {int, T *} x */
	const struct ctype *type;
	const char *metavar;       /* as metavar.type_metavar */
	const char *tag_metavar;   /* as metavar.tag_metavar */
};
struct metavar {
	const char *name;          /* interned */
	enum metavar_kind kind;
	const char *note;          /* keyword as written */
	const char *from_rule;     /* inherited r.x: "r" and … */
	const char *from_name;     /* … "x"; else NULL */
	const struct ctype *type;  /* typed metavariables: `pte_t *` (CT_TYPEDEF with unknown inner
				    * for typedef names) */
	const char *type_metavar;  /* typed by a type metavariable: T *x */
	bool any_pointer;          /* expression *e */
	bool local, global;
	const struct smpl_constraint *constraints; /* all of them must hold */
	size_t nconstraints;
	int line;                  /* where declared */
	/* Of smpl_read_all() only */
	unsigned pointers;         /* stars of `expression **e`, `idexpression *x`: at least so many */
	const char *tag;           /* "struct", "union", "enum" in `expression struct *e`; else NULL */
	const char *tag_metavar;   /* struct i *x, where i is an identifier metavariable: "i" */
	const struct smpl_type *types; /* {int, long} x: one of them; type is ctype_unknown then */
	size_t ntypes;
	bool any_position;         /* position any p */
	bool constraint_only;      /* "r.x", not declared but named in a constraint (`position p != r.x`): inherited
				    * when it is bound, but the rule runs without it, too */
	bool has_length;           /* expression list[3] es … */
	unsigned length;           /* … so many … */
	const char *length_metavar; /* … list[n] es: the metavariable of kind MV_LENGTH, or NULL */
	const struct smpl_seed *seed; /* fresh identifier f = …; nseed 0: none given */
	size_t nseed;
	const struct smpl_script *seed_script;
};
enum mark { MARK_CONTEXT, MARK_MINUS, MARK_STAR };
struct pattern_token {
	uint8_t mark;
	bool optional;             /* line starts with '?' */
	const char *position;      /* metavariable in @p after this token, or NULL (several: blanks) */
	const char *plus_before;   /* '+' text to put before/after this token, "" when none; */
	const char *plus_after;    /* lines separated by \n as written, without the '+' column */
	uint32_t line, column;     /* in the rule file, for errors */
};
enum pattern_shape { PAT_EXPR, PAT_STMTS, PAT_TOP, PAT_TYPE };
struct pattern {
	enum pattern_shape shape;
	const struct syntax *tree; /* the minus slice; root's child is the pattern */
	node_id root;              /* the node to match */
	const struct pattern_token *marks; /* by token index of tree; trivia have none */
	bool changes;              /* has '-' or '+' */
	bool star;
};
enum depend_op {
	DEP_TRUE, DEP_NAME, DEP_NOT, DEP_AND, DEP_OR,
	DEP_EVER, DEP_NEVER, /* under any bindings so far; DEP_NAME: under those that the rule runs with */
	DEP_FILE,            /* file in "name": the file is it, or lies in that folder */
};
struct depend {
	enum depend_op op;
	const char *name;
	const struct depend *a, *b;
};
struct past;
struct smpl_rule {
	const char *name;          /* given, or "rule starting on line N" */
	int line;
	enum { SR_SMPL, SR_SCRIPT, SR_INITIALIZE, SR_FINALIZE } kind;
	const char *language, *script; /* scripts */
	int script_line;           /* of the script's first byte (the newline after the last @@) */
	const struct depend *depends;  /* NULL: none */
	bool depends_forall;       /* depends on forall …: in all branches of the environment */
	bool exists, forall, expression_rule;
	bool identifier_rule, type_rule; /* @r identifier@: the body is a name; @r type@ */
	const char *extends;       /* the rule whose metavariables this one has, too: they are in metavars as inherited
				    * ones; or NULL */
	const char *const *isos;   /* using "file", "file": NULL-terminated, or NULL */
	const char *const *disable;    /* isomorphisms, NULL-terminated */
	const struct metavar *metavars;
	size_t nmetavars;
	const struct past *past;   /* of smpl_parse_all(): the pattern, see past.h; NULL: scripts */
	const struct script_var {  /* of scripts: NAME << RULE.FROM, in order; from_rule NULL: an output */
		const char *name, *from_rule, *from_name;
		const char *fallback; /* NAME << RULE.FROM = "text": used when RULE did not match; or NULL */
		bool fallback_empty;  /* NAME << RULE.FROM = []: no positions */
	} *vars;
	size_t nvars;
	const struct pattern *alts; /* a column-0 disjunction that is the whole pattern gives several, in
				     * order of preference; else one */
	size_t nalts;
};
struct smpl_header {
	const char *message;       /* first /// line, or NULL */
	const char *description;   /* all /// and //# lines, joined by \n */
	const char *confidence, *options, *keywords, *comments, *url;
	/* Pteris-…: in order; key without the prefix, value as written */
	const struct smpl_key { const char *key, *value; int line; } *keys;
	size_t nkeys;
};
/* Worth knowing, but no error: an undeclared identifier that looks like a forgotten metavariable … */
struct smpl_note {
	int line, column;
	const char *text;
};
struct smpl {
	const char *path, *name;   /* name: file name without folder and .cocci */
	struct smpl_header header;
	const char *const *virtuals; /* NULL-terminated */
	const char *const *isos;   /* using "file": NULL-terminated; <file> for the standard place */
	const struct smpl_rule *rules;
	size_t nrules;
	const struct smpl_note *notes; /* in order of the file */
	size_t nnotes;
	struct arena *arena;
	struct regex *const *regexes;  /* owned: freed with the rest */
	size_t nregexes;
	struct syntax *const *trees;
	size_t ntrees;
};
/*
 * ERR_USAGE with "FILE:LINE:COLUMN: message", the source line and a caret below it (err->text holds
 * all three lines) for anything malformed, unknown (with the nearest keyword), or not supported yet.
 * names: the tree's typedefs and macros, may be NULL.
 */
int smpl_read(struct smpl **out, const char *path, const struct names *names, struct err *err);
int smpl_parse(struct smpl **out, const char *path, const char *text, size_t size,
	       const struct names *names, struct err *err);
/* The same for the engine that follows control flow: the whole language (OCaml gives ERR_USAGE), and rules have past
 * instead of alts. */
int smpl_read_all(struct smpl **out, const char *path, const struct names *names, struct err *err);
int smpl_parse_all(struct smpl **out, const char *path, const char *text, size_t size,
		   const struct names *names, struct err *err);
void smpl_free(struct smpl *s);
/* As if every rule said `disable NAME`, too */
void smpl_disable(struct smpl *s, const char *iso);
const struct metavar *smpl_metavar(const struct smpl_rule *r, const char *name);
/* Value of the n-th Pteris- key of this name, or NULL */
const char *smpl_key(const struct smpl *s, const char *key, size_t n);
/* A file that the first word of such a value names, relative to the rule's file; the caller frees. rest: behind it */
char *smpl_beside(const struct smpl *s, const char *value, const char **rest);
/* Is the rule active when these virtual rules are defined? matched: names of rules that matched. */
bool smpl_depends(const struct smpl_rule *r, const char *const *defined,
		  bool (*matched)(void *ctx, const char *rule), void *ctx);
/* What the parser understood, for tests and --parse-cocci */
void smpl_print(const struct smpl *s, struct str *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a function, or the body of a macro, does, reduced to what the analysis of paths asks for: calls, assignments
 * and tests, one a step, in the order in which they are evaluated. Short circuits, ?:, switch, statement expressions
 * and #if branches have become jumps.
 *
 *	step 1 is the first; IR_END is the only one that is left by returning
 *	if (a && !f(b))        TEST a → (CALL f(b); TEST f(b) → else : then) : else
 *	x = c ? d : e          TEST c → SET t = d : SET t = e; then SET x = t     t: a variable of our own
 *	while (c) s            TEST c → s …, back : behind
 *	for (i; c; n) s        i; TEST c → s; n; back : behind
 *	for_each_x(p, l) s     CALL for_each_x(p, l) (loop); SET p = ?; CHOICE → s …, back : behind
 *	switch (v)             TEST v == 1 → … : TEST v == 2 …; a range of values: TEST v >= lo, TEST v <= hi
 *	#if C … #else          TEST C (IE_PP) → first branch : second branch
 *	guard(mutex)(&m)       CALL guard(mutex)(&m); where its scope is left: CALL guard(mutex)(&m) with `leaves`
 *	return e               RETURN e → IR_END, after the clean-ups
 *
 * Expressions are shared: the same variable, constant, field … with the same operands is the same number, whatever its
 * blanks, parentheses and casts. Each call is a number of its own: two calls may give two results. likely(), unlikely()
 * and __builtin_expect() are what stands in them. An expression says nothing of when it was evaluated: who uses it
 * keeps track of what was assigned since.
 *
 * What cannot be followed is a step IR_LOST with the reason (an unreadable statement, a goto to no label), which goes on
 * to what follows; it counts as a gap of the answer.
 *
 * All of it lives in one arena and does not refer to the syntax tree, which may be freed.
 */
#ifndef PTERIS_IR_H
#define PTERIS_IR_H

#include "flow/flow.h"

typedef uint32_t ir_id;   /* index of a step or an expression; 0: none */

enum ir_expr_kind {
	IE_NONE,
	IE_UNKNOWN,    /* of its own each time: asm, va_arg, _Generic … */
	IE_CONST,      /* value: an integer, a character, NULL (0), true, false */
	IE_STRING,     /* name: as written */
	IE_VAR,        /* var: a parameter or a local variable, one number per declaration */
	IE_NAME,       /* name: anything else that is a lone identifier: function, variable at file scope, enumerator, macro */
	IE_CALL,       /* a: what is called; args: of its own each time */
	IE_FIELD,      /* a.name: also for a->name, with a the IE_DEREF of the pointer */
	IE_DEREF,      /* *a; a[i] is the IE_DEREF of IE_BINARY P_PLUS */
	IE_ADDR,       /* &a */
	IE_UNARY,      /* op: P_MINUS, P_TILDE, P_NOT; a */
	IE_BINARY,     /* op: enum punct; a, b; no && and || */
	IE_SIZEOF,     /* name: its text */
	IE_LIST,       /* { … } and compound literals: args */
	IE_TYPE,       /* a type as argument of a macro: name: its text */
	IE_PP,         /* name: a preprocessor condition: "CONFIG_X" for #ifdef, defined() and IS_ENABLED() alike, else
			* the text of the expression. Its value is the same everywhere in one build. */
};
struct ir_expr {
	uint8_t kind;        /* enum ir_expr_kind */
	uint8_t op;          /* enum punct */
	uint16_t nargs;
	uint32_t args;       /* into ir.args */
	ir_id a, b;
	uint32_t var;        /* into ir.vars */
	int64_t value;
	const char *name;    /* interned */
};
struct ir_var {
	const char *name;    /* interned; "" for our own */
	int param;           /* which parameter, from 0; -1: none */
	bool address_taken;  /* &v stands somewhere: a call may change it */
	bool is_static;
	bool pointer;        /* declared as a pointer, as far as the declaration itself says */
};
enum ir_kind { IR_NOP, IR_CALL, IR_SET, IR_TEST, IR_CHOICE, IR_RETURN, IR_STOP, IR_LOST, IR_END };
struct ir_step {
	uint8_t kind;        /* enum ir_kind */
	bool leaves;         /* CALL: the clean-up of a guard, or of a variable with __free(name): args: the variable */
	bool loop;           /* CALL: the head of an iterator; TEST, CHOICE: the head of a loop */
	bool implied;        /* TEST of a switch, SET of ?: and others that nobody wrote so */
	ir_id next;          /* TEST: when true. IR_STOP (a call that never returns), IR_END: 0 */
	ir_id other;         /* TEST: when false; CHOICE: the other way */
	ir_id a;             /* CALL: the IE_CALL; SET: the place (IE_VAR, IE_FIELD, IE_DEREF, IE_NAME); TEST: the
			      * condition; RETURN: the value, or 0 */
	ir_id b;             /* SET: the value; `x += e` is x + e, x++ is x + 1 */
	int line, column;    /* of the call's name, the assigned place, the condition; from 1 */
	const char *text;    /* LOST: why. Else NULL */
};
struct ir {
	const char *name;    /* of the function or macro; interned */
	bool macro, expression; /* a #define; … whose body is an expression: RETURN has its value */
	bool variadic;
	int line, end_line;
	struct ir_step *steps;   /* [0] is unused, [1] the first */
	uint32_t nsteps;
	struct ir_expr *exprs;   /* [0] is unused */
	uint32_t nexprs;
	ir_id *args;
	struct ir_var *vars;     /* parameters first, in their order */
	uint32_t nvars, nparams;
	size_t nlost;
	struct arena *arena;
};
/*
 * item: N_FUNC_DEF, N_DECLARER with a body, or N_PP_DEFINE; its graph is made within. An N_INIT_DECLARATOR of file scope
 * RETURNs what the variable holds at first. names as for flow_new(), may be NULL. Never fails; a macro without parameters
 * and with an empty body has the steps RETURN 0 and END only.
 */
struct ir *ir_new(const struct syntax *s, node_id item, const struct flow_names *names);
void ir_free(struct ir *ir);
/* Of each step the nearest other one that every way to it leads through; the first one's is itself, 0: it is not reached.
 * The caller frees. */
ir_id *ir_dominators(const struct ir *ir);
/* One step a line: "3: CALL pte_offset_map_lock(mm, pmd, addr, &ptl)  12:9 → 4"; for tests and tests/tools/irdump */
void ir_print(const struct ir *ir, struct str *out);
/* An expression as C, appended */
void ir_expr_text(const struct ir *ir, ir_id e, struct str *out);
/* The name called (IE_NAME), "" when it is no plain name */
const char *ir_callee(const struct ir *ir, ir_id call);

static inline ir_id ir_arg(const struct ir *ir, ir_id call, uint32_t n)
{
	const struct ir_expr *e = &ir->exprs[call];

	return n < e->nargs ? ir->args[e->args + n] : 0;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside ctl*.c: one formula checked on one graph. */
#ifndef PTERIS_CTL_H
#define PTERIS_CTL_H

#include "match/formula.h"

#define NO_FRAME UINT32_MAX
struct answer {
	const struct env *env;
	const struct witness *wit;
	/* while dots are followed: */
	bool reached;                 /* some path came to what follows them */
	bool hit;                     /* … and saw their nest */
	uint32_t dep;                 /* the outermost frame on whose result this one rests, or NO_FRAME */
};
typedef VEC(struct answer) answers_t;
struct frame {
	const struct formula *f;
	const struct env *env;
	flow_id node;
	uint32_t activation;
};
struct checker {
	struct unifier *u;
	const struct flow *flow;
	struct envs *envs;
	struct map *founds;           /* element and node → founds_t */
	struct map *memo;             /* dots, node, environment → results */
	struct map *on_stack;         /* the same → index of frame + 1 */
	VEC(struct frame) frames;
	uint32_t activations, depth;
	unsigned fresh;               /* number of the first fresh identifier of the way under work */
	bool gave_up;
};

void answer_add(answers_t *out, struct answer r);
/* Where the formula holds at this node under these bindings; adds to out, each once. */
void ctl_holds(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out);
/* ctl_dots.c */
void ctl_dots(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out);
/* ctl_cases.c */
void ctl_cases(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out);
/* Environments, each extending env, under which none of the results holds. Only env and dep of the results count. */
void ctl_negate(struct checker *c, const answers_t *results, const struct env *env, answers_t *out);
typedef void (*ctl_fn)(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out);
/* What fn says of f at all of these nodes together, under the bindings of *from and of each other; adds to out. */
void ctl_all(struct checker *c, ctl_fn fn, const struct formula *f, const flow_id *nodes, uint32_t count,
	     const struct answer *from, answers_t *out);
struct answer answer_of(const struct env *env);
struct answer answer_join(struct checker *c, const struct answer *a, const struct answer *b);
bool ctl_spend(struct checker *c);
/* A metavariable of ours, that remembers which brace closes */
bool ctl_is_brace(const struct metavar *mv);
/* Where the braces open whose end the value names; or the marker of the branch that stands for them */
flow_id ctl_brace_opens(const struct flow *f, const struct value *brace);

/* ctl_ways.c: from results to ways */
void ctl_way(struct checker *c, const struct answer *r, const struct metavar *const *kept, ways_t *out);

#endif

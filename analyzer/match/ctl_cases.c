// SPDX-License-Identifier: GPL-2.0-only
/* The cases of a switch: see F_CASES. */
#include "match/ctl.h"

typedef VEC(flow_id) ids_t;

/* The labels that the brace leads to */
static void labels_of(const struct flow *f, flow_id open, ids_t *out)
{
	uint32_t count, more;
	const flow_id *succ = flow_succ(f, open, &count);

	for (uint32_t i = 0; i < count; i++)
		if (f->nodes[succ[i]].kind == FL_CASE_MARK)
			vec_push(out, flow_succ(f, succ[i], &more)[0]);
}

/* Under which of these answers the header holds somewhere, too */
static void insist_on(struct checker *c, const struct formula *header, const ids_t *labels, answers_t *list)
{
	answers_t out = { 0 }, in = { 0 };

	for (size_t i = 0; i < list->len; i++) {
		in.len = 0;
		for (size_t k = 0; k < labels->len; k++)
			ctl_holds(c, header, labels->at[k], list->at[i].env, &in);
		for (size_t k = 0; k < in.len; k++) {
			in.at[k].wit = NULL; /* it matched with its code already */
			answer_add(&out, answer_join(c, &list->at[i], &in.at[k]));
		}
	}
	vec_release(&in);
	vec_release(list);
	list->at = out.at;
	list->len = out.len;
	list->cap = out.cap;
}

void ctl_cases(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const struct answer from = answer_of(env);
	ids_t labels = { 0 };
	answers_t list = { 0 };

	labels_of(c->flow, n, &labels);
	if (!f->some)
		ctl_all(c, ctl_holds, f->a, labels.at, (uint32_t)labels.len, &from, &list);
	for (size_t i = 0; f->some && i < labels.len; i++)
		ctl_holds(c, f->a, labels.at[i], env, &list);
	for (size_t i = 0; f->headers[i] && list.len; i++)
		insist_on(c, f->headers[i], &labels, &list);
	for (size_t i = 0; i < list.len; i++)
		answer_add(out, list.at[i]);
	vec_release(&list);
	vec_release(&labels);
}

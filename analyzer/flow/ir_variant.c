// SPDX-License-Identifier: GPL-2.0-only
/* Variants of code that is cut by #if: of which branches each is made. */
#include "flow/ir_private.h"

struct branch {
	tok_id hash;         /* its directive */
	uint32_t before;     /* the branch before it in its group, + 1 */
	uint32_t outer;      /* the branch around its group, + 1 */
	bool used;           /* something of the variant stands in it */
};
struct branches {
	VEC(struct branch) all;
	uint32_t *of;        /* branch + 1 in which each token stands, from `first` on */
	tok_id first, last;
};

static void branches_of(const struct syntax *s, node_id alt, struct branches *br)
{
	uint32_t in = 0;

	br->first = node_at(s, alt)->first;
	br->last = node_at(s, alt)->last;
	br->of = xcalloc(br->last - br->first + 1, sizeof(*br->of));
	for (tok_id t = br->first; t <= br->last; t++) {
		struct branch b = { .hash = t, .outer = in };

		switch (s->toks[t].kind == T_HASH ? s->toks[t].sub : D_NONE) {
		case D_IF:
		case D_IFDEF:
		case D_IFNDEF:
			vec_push(&br->all, b);
			in = (uint32_t)br->all.len;
			break;
		case D_ELIF:
		case D_ELIFDEF:
		case D_ELIFNDEF:
		case D_ELSE:
			b.before = in;
			b.outer = in ? br->all.at[in - 1].outer : 0;
			vec_push(&br->all, b);
			in = (uint32_t)br->all.len;
			break;
		case D_ENDIF:
			in = in ? br->all.at[in - 1].outer : 0;
			break;
		}
		br->of[t - br->first] = in;
	}
}

/* Marks the branches in which leaves of the variant stand. */
static size_t use(const struct syntax *s, node_id variant, struct branches *br)
{
	size_t used = 0;
	uint32_t in;

	for (node_id n = variant; n; n = node_next(s, n, variant)) {
		if (node_at(s, n)->child || node_at(s, n)->first < br->first || node_at(s, n)->first > br->last)
			continue;
		for (in = br->of[node_at(s, n)->first - br->first]; in && !br->all.at[in - 1].used;
		     in = br->all.at[in - 1].outer) {
			br->all.at[in - 1].used = true;
			used++;
		}
	}
	return used;
}

static void release(struct branches *br)
{
	vec_release(&br->all);
	free(br->of);
}

/* This one, and none before it in its group */
static void holds(struct ir_builder *b, const struct branches *br, uint32_t i, label_id no)
{
	label_id on;

	for (uint32_t k = br->all.at[i].before; k; k = br->all.at[k - 1].before) {
		on = ir_label(b);
		ir_pp_cond(b, br->all.at[k - 1].hash, no, on);
		ir_place(b, on);
	}
	on = ir_label(b);
	ir_pp_cond(b, br->all.at[i].hash, on, no);
	ir_place(b, on);
}

void ir_pp_variant(struct ir_builder *b, node_id variant, label_id yes, label_id no)
{
	struct branches br = { .of = NULL };
	node_id alt = node_at(b->s, variant)->parent;

	branches_of(b->s, alt, &br);
	if (!use(b->s, variant, &br))
		ir_choice(b, node_at(b->s, variant)->first, yes, no);
	for (uint32_t i = 0; i < br.all.len; i++)
		if (br.all.at[i].used)
			holds(b, &br, i, no);
	ir_jump(b, yes);
	release(&br);
}

struct weighed {
	flow_id node;
	size_t weight, place;
};

static int by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

void ir_pp_sort(const struct ir_builder *b, flow_id *nodes, size_t n)
{
	struct weighed *w = xcalloc(n + 1, sizeof(*w));

	for (size_t i = 0; i < n; i++) {
		node_id variant = b->part->f->nodes[nodes[i]].syn;
		struct branches br = { .of = NULL };

		branches_of(b->s, node_at(b->s, variant)->parent, &br);
		w[i] = (struct weighed){ nodes[i], use(b->s, variant, &br), i };
		release(&br);
	}
	qsort(w, n, sizeof(*w), by_weight);
	for (size_t i = 0; i < n; i++)
		nodes[i] = w[i].node;
	free(w);
}

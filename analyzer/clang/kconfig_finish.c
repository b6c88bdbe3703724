// SPDX-License-Identifier: GPL-2.0-only
/*
 * After all files are read: entries get the dependencies of their parents, options those of their entry,
 * and symbols learn who selects them.
 */
#include "clang/kconfig_impl.h"

/* A literal m means "m && MODULES". */
static const struct kexpr *rewrite_m(struct kconfig *k, const struct kexpr *e)
{
	const struct kexpr *l, *r;
	struct kexpr *new;

	if (!e)
		return NULL;
	if (e->op == OP_SYM && e->a == &k->mod) {
		new = kexpr_new(k, OP_SYM);
		new->a = k->modules ? k->modules : &k->no;
		return kexpr_and(k, e, new);
	}
	if (e->op != OP_NOT && e->op != OP_AND && e->op != OP_OR)
		return e;
	l = rewrite_m(k, e->l);
	r = rewrite_m(k, e->r);
	if (l == e->l && r == e->r)
		return e;
	new = kexpr_new(k, e->op);
	new->l = l;
	new->r = r;
	new->height = e->height + 1;
	return new;
}

static void finish_conds(struct kconfig *k, kprops *props)
{
	for (size_t i = 0; i < props->len; i++) {
		struct kprop *prop = &props->at[i];

		prop->cond = kexpr_and(k, prop->entry->dep, rewrite_m(k, prop->cond));
	}
}

static void finish_prompts(struct kconfig *k, struct ksym *s)
{
	finish_conds(k, &s->prompts);
	for (size_t i = 0; i < s->prompts.len; i++) {
		struct kprop *prop = &s->prompts.at[i];

		for (const struct kentry *up = prop->entry->parent; up; up = up->parent)
			prop->cond = kexpr_and(k, prop->cond, up->visibility);
	}
}

static void finish_symbol(struct kconfig *k, struct ksym *s)
{
	finish_prompts(k, s);
	finish_conds(k, &s->defaults);
	finish_conds(k, &s->ranges);
	finish_conds(k, &s->selects);
	finish_conds(k, &s->implies);
	for (size_t i = 0; i < s->selects.len; i++)
		vec_push(&s->selects.at[i].target->selected,
			 (struct kselect){ s, s->selects.at[i].cond });
	for (size_t i = 0; i < s->implies.len; i++)
		vec_push(&s->implies.at[i].target->implied,
			 (struct kselect){ s, s->implies.at[i].cond });
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct ksym *const *)a)->name, (*(struct ksym *const *)b)->name);
}

void kfinish(struct kconfig *k)
{
	for (size_t i = 0; i < k->entries.len; i++) { /* parents stand before their children */
		struct kentry *e = k->entries.at[i];

		e->dep = kexpr_and(k, e->parent ? e->parent->dep : NULL, rewrite_m(k, e->dep));
		e->visibility = rewrite_m(k, e->visibility);
		if (e->choice) {
			finish_conds(k, &e->choice->defaults);
			finish_conds(k, &e->choice->prompts);
		}
	}
	for (size_t i = 0; i < k->order.len; i++) {
		finish_symbol(k, k->order.at[i]);
		if (k->order.at[i]->type != K_UNKNOWN)
			vec_push(&k->sorted, k->order.at[i]);
		else
			kwarn(k, "%s has no type", k->order.at[i]->name);
	}
	if (k->sorted.len)
		qsort(k->sorted.at, k->sorted.len, sizeof(*k->sorted.at), by_name);
}

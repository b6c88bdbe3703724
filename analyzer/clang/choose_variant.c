// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where no profile compiles a branch: which symbols to switch in which. What is chosen for a file has nothing to
 * do with other files, so that the same is said of it whichever are checked beside it; a variant that two files
 * choose is made once.
 */
#include "clang/choose_private.h"

#define VARIANTS_MAX 2000
#define FAMILIES_MAX 4 /* tried for one branch, since reading all Kconfig of an architecture takes its time */
#define GROUP_MAX 4 /* symbols switched for several branches at once: the name is shown to people */

struct made {
	size_t no;         /* member */
	struct why why;    /* why there is none */
};

/* One member for these switches in this base; made when new. NULL and why. */
static struct member *variant_of(struct choice *c, const struct member *base, const struct branch_switches *sw,
				 size_t *no, struct why *why)
{
	struct str key = STR_INIT;
	struct err err = { 0 };
	uintptr_t *slot;
	void *p;
	bool is_new;

	str_addf(&key, "%s", base->name);
	for (size_t i = 0; i < sw->items.len; i++)
		str_addf(&key, " %s=%s", sw->items.at[i].symbol, sw->items.at[i].value);
	slot = map_slot(c->variants, key.buf, key.len, &is_new);
	str_release(&key);
	if (is_new) {
		struct made *made = arena_alloc(c->arena, sizeof(*made));

		p = c->ops->variant(c->ctx, base->p, sw->items.at, sw->items.len, &err);
		if (p) {
			made->no = c->members.len;
			choice_add_member(c, p, base, p);
		} else {
			made->why.code = err.code;
			made->why.text = arena_strdup(c->arena, err.text);
		}
		*slot = (uintptr_t)made;
	}
	*why = ((struct made *)*slot)->why;
	*no = ((struct made *)*slot)->no;
	return why->code ? NULL : c->members.at[*no];
}

/* ---- what is open ------------------------------------------------------------------------------- */
struct open {
	struct choice *c;
	struct cfile *f;
	bool *branch;      /* has lines that are to be compiled */
	size_t n;
};

static void open_init(struct open *o, struct choice *c, struct cfile *f)
{
	*o = (struct open){ .c = c, .f = f, .n = branches_count(f->code->branches) };
	o->branch = xcalloc(o->n + 1, sizeof(bool));
	for (size_t i = 0; i < f->code->lines.len; i++)
		if (f->code->lines.at[i].branch && line_open(c, f, i))
			o->branch[f->code->lines.at[i].branch - 1] = true;
}

/* Asks under this one; what certainly is compiled with it is open no more. */
static void take(struct open *o, size_t m)
{
	choice_wish(o->c, o->f, m);
	for (size_t i = 0; i < o->n; i++)
		if (o->branch[i] && member_value(o->c, o->f, m, i) == TR_YES)
			o->branch[i] = false;
}

/* Of each kind of profiles one is tried, since Kconfig would say the same of the others; and not all kinds */
struct tried {
	const char *family[FAMILIES_MAX];
	size_t n;
};

static bool try_family(struct tried *t, const char *family)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->family[i], family))
			return false;
	if (t->n == FAMILIES_MAX)
		return false;
	t->family[t->n++] = family;
	return true;
}

static struct why why_not(struct choice *c, size_t no, const char *what)
{
	return (struct why){ .code = ERR_CONFLICT,
			     .text = arena_printf(c->arena, "%s %s", c->members.at[no]->name, what) };
}

static int by_symbol(const void *a, const void *b)
{
	const struct branch_switch *x = a, *y = b;

	return strcmp(x->symbol, y->symbol);
}

/* What the branch needs in this base, and what it takes to have the file built there at all; false: it can't be */
static bool all_switches(struct open *o, size_t branch, size_t m, struct branch_switches *out)
{
	struct branch_switches build = { 0 };
	bool known, res = member_switches(o->c, o->f, m, branch, out) != TR_NO && out->items.len;

	if (res && !member_builds(o->c, o->f, m)) {
		res = o->c->ops->build_switches(o->c->members.at[m]->p, o->f->path, &build);
		for (size_t i = 0; i < build.items.len && res; i++) {
			known = false;
			for (size_t k = 0; k < out->items.len; k++)
				known |= out->items.at[k].symbol == build.items.at[i].symbol;
			if (!known)
				vec_push(&out->items, build.items.at[i]);
		}
		qsort(out->items.at, out->items.len, sizeof(*out->items.at), by_symbol);
	}
	branch_switches_release(&build);
	return res;
}

/* In this base; *why: what is in the way */
static bool take_new(struct open *o, size_t branch, size_t m, struct why *why)
{
	struct choice *c = o->c;
	struct branch_switches sw = { 0 };
	bool res = false;
	size_t no;

	if (all_switches(o, branch, m, &sw) && variant_of(c, c->members.at[m], &sw, &no, why)) {
		if (member_asked(o->f, no) != ASK_NO || member_value(c, o->f, no, branch) == TR_NO) {
			*why = why_not(c, no, "does not switch it");
		} else if (!member_builds(c, o->f, no)) {
			*why = why_not(c, no, "does not build the file");
		} else {
			take(o, no);
			o->branch[branch] = false;
			res = true;
		}
	}
	branch_switches_release(&sw);
	return res;
}

static bool any_builds(struct choice *c, struct cfile *f)
{
	for (size_t m = 0; m < c->nprofiles; m++)
		if (member_fits(c, f, m) && member_builds(c, f, m))
			return true;
	return false;
}

struct base {
	size_t m, changes;
};

static int by_changes(const void *a, const void *b)
{
	const struct base *x = a, *y = b;

	if (x->changes != y->changes)
		return x->changes < y->changes ? -1 : 1;
	return x->m < y->m ? -1 : 1;
}

/* Profiles in which the branch is a matter of switches, those that need fewest first; *n: how many */
static struct base *bases_of(struct open *o, size_t branch, size_t *n)
{
	struct choice *c = o->c;
	struct base *list = xcalloc(c->nprofiles + 1, sizeof(*list));
	struct branch_switches sw = { 0 };
	bool built = any_builds(c, o->f);

	*n = 0;
	for (size_t m = 0; m < c->nprofiles; m++)
		if (member_fits(c, o->f, m) && (!built || member_builds(c, o->f, m)) &&
		    all_switches(o, branch, m, &sw))
			list[(*n)++] = (struct base){ m, sw.items.len };
	if (*n)
		qsort(list, *n, sizeof(*list), by_changes);
	branch_switches_release(&sw);
	return list;
}

static void try_branch(struct open *o, size_t branch)
{
	struct choice *c = o->c;
	struct why first = { 0 }, why;
	struct tried tried = { 0 };
	bool done = false;
	size_t n;
	struct base *list = bases_of(o, branch, &n);

	for (size_t i = 0; i < n && !done; i++) {
		if (!try_family(&tried, c->members.at[list[i].m]->family))
			continue;
		why = (struct why){ 0 };
		done = take_new(o, branch, list[i].m, &why);
		/* what is unknown to one architecture says less than what is impossible in another */
		if (why.code && (!first.code || (first.code == ERR_NOTFOUND && why.code != ERR_NOTFOUND)))
			first = why;
	}
	if (!done)
		o->f->why[branch] = first;
	o->f->why[branch].tried = true;
	free(list);
}

/* ---- several branches at once ------------------------------------------------------------------- */
/* Adds them; false, and nothing is changed: they don't agree, or there are too many. */
static bool add_switches(struct branch_switches *all, const struct branch_switches *more)
{
	size_t before = all->items.len;

	for (size_t i = 0; i < more->items.len; i++) {
		const struct branch_switch *s = &more->items.at[i], *old = NULL;

		for (size_t k = 0; k < before && !old; k++)
			if (all->items.at[k].symbol == s->symbol)
				old = &all->items.at[k];
		if (!old)
			vec_push(&all->items, *s);
		if ((old && old->value != s->value) || all->items.len > GROUP_MAX) {
			all->items.len = before;
			return false;
		}
	}
	return true;
}

static bool is_grouped(const struct open *o, size_t branch)
{
	return !o->branch[branch] || o->f->why[branch].tried || o->f->why[branch].grouped;
}

/* Do they stand in, or are they, different branches of one #if? */
static bool exclude_each_other(const struct branches *b, size_t i, size_t j)
{
	for (size_t x = i + 1; x; x = branches_of(b, x - 1)->around)
		for (size_t y = j + 1; y; y = branches_of(b, y - 1)->around)
			if (x != y && branches_of(b, x - 1)->group == branches_of(b, y - 1)->group)
				return true;
	return false;
}

static bool fits_group(const struct open *o, const size_t *group, size_t n, size_t branch)
{
	for (size_t i = 0; i < n; i++)
		if (exclude_each_other(o->f->code->branches, group[i], branch))
			return false;
	return true;
}

/* Puts together what several branches want of the first profile that builds the file. Each branch is part of
 * one group only: what did not come out well is tried alone. */
static bool take_group(struct open *o, size_t m)
{
	struct choice *c = o->c;
	struct branch_switches all = { 0 }, sw = { 0 };
	size_t group[32], n = 0, no;
	struct why why = { 0 };

	for (size_t i = 0; i < o->n && n < ARRAY_SIZE(group); i++) {
		if (is_grouped(o, i) || !fits_group(o, group, n, i) || !all_switches(o, i, m, &sw) || !add_switches(&all, &sw))
			continue;
		o->f->why[i].grouped = true;
		group[n++] = i;
	}
	if (n > 1) {
		qsort(all.items.at, all.items.len, sizeof(*all.items.at), by_symbol);
		if (variant_of(c, c->members.at[m], &all, &no, &why) && member_builds(c, o->f, no) &&
		    member_asked(o->f, no) == ASK_NO)
			take(o, no);
	}
	branch_switches_release(&all);
	branch_switches_release(&sw);
	return n > 1;
}

static void take_groups(struct open *o)
{
	struct choice *c = o->c;

	for (size_t m = 0; m < c->nprofiles; m++) {
		if (!member_fits(c, o->f, m) || !member_builds(c, o->f, m))
			continue;
		while (c->members.len - c->nprofiles < VARIANTS_MAX &&
		       choice_count_asked(o->f) < FILE_PROFILES_MAX && take_group(o, m))
			;
		return;
	}
}

void choose_variants(struct choice *c, struct cfile *f)
{
	struct open o;

	open_init(&o, c, f);
	take_groups(&o);
	for (size_t i = 0; i < o.n && choice_count_asked(f) < FILE_PROFILES_MAX; i++)
		if (o.branch[i] && !f->why[i].tried && c->members.len - c->nprofiles < VARIANTS_MAX)
			try_branch(&o, i);
	free(o.branch);
}

/* ---- files that nothing builds ------------------------------------------------------------------- */
static bool build_with(struct choice *c, struct cfile *f, size_t m, struct why *why)
{
	struct branch_switches sw = { 0 };
	bool res = false;
	size_t no;

	if (c->ops->build_switches(c->members.at[m]->p, f->path, &sw) && sw.items.len &&
	    variant_of(c, c->members.at[m], &sw, &no, why)) {
		res = member_builds(c, f, no);
		if (res)
			choice_wish(c, f, no);
		else
			*why = why_not(c, no, "does not build it");
	}
	branch_switches_release(&sw);
	return res;
}

bool choose_building_variant(struct choice *c, struct cfile *f)
{
	struct tried tried = { 0 };
	bool res = false;
	struct why why;

	for (size_t m = 0; m < c->nprofiles && !res; m++) {
		if (!member_fits(c, f, m) || c->members.len - c->nprofiles >= VARIANTS_MAX ||
		    !try_family(&tried, c->members.at[m]->family))
			continue;
		why = (struct why){ 0 };
		res = build_with(c, f, m, &why);
		if (why.code && !f->not_built.code)
			f->not_built = why;
	}
	return res;
}

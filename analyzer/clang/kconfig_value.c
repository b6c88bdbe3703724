// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values, as `make olddefconfig` finds them. A symbol's value is found when it is asked for and kept
 * until something that the user says changes. Who waits for itself (a loop of dependencies, which Kbuild
 * refuses) sees "n".
 */
#include <ctype.h>
#include <errno.h>

#include "clang/kconfig_impl.h"

void kvalue_forget(struct kconfig *k)
{
	k->epoch++;
	if (k->modules) {
		k->has_modules = true; /* lets the symbol itself be what it says */
		kvalue_calc(k, k->modules);
		k->has_modules = k->modules->tri != NO;
	}
	k->epoch++;
}

bool kvalue_is_tristate(const struct kconfig *k, const struct ksym *s)
{
	return s->type == K_TRISTATE && k->has_modules;
}

static bool is_logic(const struct ksym *s)
{
	return s->type == K_BOOL || s->type == K_TRISTATE;
}

/* ---- expressions ----------------------------------------------------------------------------- */
static const char *tri_text(enum tri t)
{
	return t == YES ? "y" : t == MOD ? "m" : "n";
}

const char *kvalue_text(struct kconfig *k, struct ksym *s)
{
	kvalue_calc(k, s);
	return is_logic(s) ? tri_text(s->tri) : s->text;
}

/* As a number, if it is one of that symbol's type */
static bool number_of(const struct ksym *s, const char *text, long long *val)
{
	char *end;

	if (is_logic(s)) {
		*val = !strcmp(text, "n") ? 0 : !strcmp(text, "m") ? 1 : !strcmp(text, "y") ? 2 : -1;
		return true;
	}
	errno = 0;
	if (s->type == K_HEX)
		*val = (long long)strtoull(text, &end, 16);
	else
		*val = strtoll(text, &end, s->type == K_INT ? 10 : 0);
	return !errno && !*end && end > text && isxdigit((unsigned char)end[-1]);
}

static int compare(struct kconfig *k, const struct kexpr *e)
{
	const char *a = kvalue_text(k, e->a), *b = kvalue_text(k, e->b);
	long long x, y;

	if ((e->a->type == K_STRING && e->b->type == K_STRING) || !number_of(e->a, a, &x) ||
	    !number_of(e->b, b, &y))
		return strcmp(a, b);
	if (e->a->type == K_HEX || e->b->type == K_HEX)
		return ((unsigned long long)x > (unsigned long long)y) -
		       ((unsigned long long)x < (unsigned long long)y);
	return (x > y) - (x < y);
}

enum tri kvalue_expr(struct kconfig *k, const struct kexpr *e)
{
	enum tri l, r;

	if (!e)
		return YES;
	if (k->depth >= MAX_DEPTH) {
		kwarn(k, "expressions are too deep to be evaluated");
		return NO;
	}
	switch (e->op) {
	case OP_SYM:
		kvalue_calc(k, e->a);
		return e->a->tri;
	case OP_NOT:
	case OP_AND:
	case OP_OR:
		k->depth++;
		l = kvalue_expr(k, e->l);
		r = e->op == OP_NOT ? NO : kvalue_expr(k, e->r);
		k->depth--;
		return e->op == OP_NOT ? YES - l : e->op == OP_AND ? MIN(l, r) : MAX(l, r);
	case OP_EQ:
		return compare(k, e) ? NO : YES;
	case OP_NE:
		return compare(k, e) ? YES : NO;
	case OP_LT:
		return compare(k, e) < 0 ? YES : NO;
	case OP_LE:
		return compare(k, e) <= 0 ? YES : NO;
	case OP_GT:
		return compare(k, e) > 0 ? YES : NO;
	case OP_GE:
		return compare(k, e) >= 0 ? YES : NO;
	}
	BUG("operator %d", e->op);
}

/* The first whose condition is not n, and that condition's value; NULL: none */
static const struct kprop *first_active(struct kconfig *k, const kprops *props, enum tri *cond)
{
	for (size_t i = 0; i < props->len; i++) {
		*cond = kvalue_expr(k, props->at[i].cond);
		if (*cond != NO)
			return &props->at[i];
	}
	return NULL;
}

/* ---- visibility and dependencies ----------------------------------------------------------------- */
static enum tri visibility(struct kconfig *k, const struct ksym *s)
{
	enum tri t = NO;

	for (size_t i = 0; i < s->prompts.len && t != YES; i++)
		t = MAX(t, kvalue_expr(k, s->prompts.at[i].cond));
	return t == MOD && !kvalue_is_tristate(k, s) ? YES : t;
}

static enum tri round_up(const struct kconfig *k, const struct ksym *s, enum tri t)
{
	return t == MOD && !kvalue_is_tristate(k, s) ? YES : t;
}

static enum tri dir_dep(struct kconfig *k, const struct ksym *s)
{
	enum tri t = NO;

	for (size_t i = 0; i < s->entries.len && t != YES; i++)
		t = MAX(t, kvalue_expr(k, s->entries.at[i]->dep));
	return round_up(k, s, s->entries.len ? t : YES);
}

static enum tri by_others(struct kconfig *k, const struct ksym *s, bool imply)
{
	size_t n = imply ? s->implied.len : s->selected.len;
	const struct kselect *list = imply ? s->implied.at : s->selected.at;
	enum tri t = NO;

	for (size_t i = 0; i < n && t != YES; i++) {
		kvalue_calc(k, list[i].by);
		if (list[i].by->tri > t)
			t = MAX(t, MIN(list[i].by->tri, kvalue_expr(k, list[i].cond)));
	}
	return round_up(k, s, t);
}

/* ---- choices --------------------------------------------------------------------------------- */
static bool user_says(const struct ksym *s, enum tri t)
{
	return s->has_user && s->user == t;
}

/* The visible member that the user set to y; of several the one said last */
static struct ksym *user_choice(const struct kchoice *c)
{
	struct ksym *best = NULL;

	for (size_t i = 0; i < c->members.len; i++) {
		struct ksym *s = c->members.at[i];

		if (s->visible != NO && user_says(s, YES) && (!best || s->user_no >= best->user_no))
			best = s;
	}
	return best;
}

static struct ksym *default_choice(struct kconfig *k, const struct kchoice *c)
{
	for (size_t i = 0; i < c->defaults.len; i++) {
		const struct kprop *d = &c->defaults.at[i];

		if (d->value->op == OP_SYM && kvalue_expr(k, d->cond) != NO && d->value->a->choice == c &&
		    d->value->a->visible != NO)
			return d->value->a;
	}
	for (size_t i = 0; i < c->members.len; i++)
		if (c->members.at[i]->visible != NO)
			return c->members.at[i];
	return NULL;
}

/* Someone must be chosen, even if the user said n to all: then the one of whom that was said first. */
static struct ksym *remaining_choice(const struct kchoice *c)
{
	struct ksym *best = NULL;

	for (size_t i = 0; i < c->members.len; i++)
		if (c->members.at[i]->visible != NO && !c->members.at[i]->has_user)
			return c->members.at[i];
	for (size_t i = 0; i < c->members.len; i++) {
		struct ksym *s = c->members.at[i];

		if (s->visible != NO && (!best || s->user_no < best->user_no))
			best = s;
	}
	return best;
}

/* Until 6.10 a choice whose prompt is hidden hid its members. */
static enum tri member_visibility(struct kconfig *k, const struct ksym *s)
{
	enum tri prompt = k->old_choices ? NO : YES;

	for (size_t i = 0; i < s->choice->prompts.len && prompt == NO; i++)
		prompt = kvalue_expr(k, s->choice->prompts.at[i].cond);
	return prompt == NO ? NO : visibility(k, s);
}

static void choose_one(struct kconfig *k, struct kchoice *c)
{
	for (size_t i = 0; i < c->members.len; i++)
		c->members.at[i]->visible = member_visibility(k, c->members.at[i]);
	c->chosen = user_choice(c);
	if (c->chosen || c->optional)
		return;
	c->chosen = default_choice(k, c);
	/* Until 6.10 what the user said n to was no worse for that. */
	if (!k->old_choices && c->chosen && user_says(c->chosen, NO))
		c->chosen = remaining_choice(c);
}

/*
 * All members get their values at once: one that was asked for while the choice was being made (as others
 * depend on it that members depend on) has seen "n". Until 6.10 a choice could be m, too: then its members
 * are on their own, but never y.
 */
static void choose(struct kconfig *k, struct kchoice *c)
{
	bool is_m;

	if (c->epoch == k->epoch)
		return;
	c->epoch = k->epoch;
	c->chosen = NULL;
	choose_one(k, c);
	is_m = c->tristate && k->has_modules && !user_choice(c);
	for (size_t i = 0; i < c->members.len; i++) {
		struct ksym *s = c->members.at[i];

		if (is_m)
			s->tri = s->has_user && s->visible != NO ? MIN(s->user, MOD) : NO;
		else
			s->tri = c->chosen == s ? YES : NO;
		s->write = s->visible != NO;
		s->epoch = k->epoch;
	}
}

/* ---- symbols --------------------------------------------------------------------------------- */
static enum tri default_tri(struct kconfig *k, struct ksym *s)
{
	enum tri cond, t = NO;
	const struct kprop *d = first_active(k, &s->defaults, &cond);

	if (d)
		t = MIN(kvalue_expr(k, d->value), cond);
	if (s->imp != NO) {
		s->write = true;
		t = MIN(MAX(t, s->imp), s->dir_dep);
	}
	return t;
}

static void calc_logic(struct kconfig *k, struct ksym *s)
{
	enum tri t;

	s->dir_dep = dir_dep(k, s);
	s->rev_dep = by_others(k, s, false);
	s->imp = by_others(k, s, true);
	if (s->visible != NO && s->has_user) {
		t = MIN(s->user, s->visible);
	} else {
		t = default_tri(k, s);
		s->write = s->write || t != NO || s->rev_dep != NO;
	}
	s->tri = round_up(k, s, MAX(t, s->rev_dep));
}

static long long range_end(struct kconfig *k, struct ksym *end, int base)
{
	const char *text = kvalue_text(k, end);

	return strtoll(text, NULL, end->type == K_INT ? 10 : end->type == K_HEX ? 16 : base);
}

static void limit_to_range(struct kconfig *k, struct ksym *s)
{
	int base = s->type == K_INT ? 10 : 16;
	enum tri cond;
	const struct kprop *range = first_active(k, &s->ranges, &cond);
	long long val;

	if (!range)
		return;
	val = strtoll(s->text, NULL, base);
	if (val < range_end(k, range->lo, base))
		s->text = kvalue_text(k, range->lo);
	else if (val > range_end(k, range->hi, base))
		s->text = kvalue_text(k, range->hi);
}

static void calc_text(struct kconfig *k, struct ksym *s)
{
	enum tri cond;
	const struct kprop *d;

	if (s->visible != NO && s->has_user) {
		s->text = s->user_text;
	} else {
		d = first_active(k, &s->defaults, &cond);
		if (d && d->value->op == OP_SYM) {
			s->write = true;
			s->text = kvalue_text(k, d->value->a);
		}
	}
	if (s->type != K_STRING)
		limit_to_range(k, s);
}

void kvalue_calc(struct kconfig *k, struct ksym *s)
{
	if (s->epoch == k->epoch || s == &k->yes || s == &k->mod || s == &k->no)
		return;
	if (s->type == K_UNKNOWN) {
		s->tri = NO;
		s->text = s->name;
		s->epoch = k->epoch;
		return;
	}
	s->epoch = k->epoch; /* who comes back here while it is being found sees this: */
	s->tri = NO;
	s->text = s->type == K_STRING ? "" : s->type == K_HEX ? "0x0" : "0";
	s->write = false;
	if (k->depth >= MAX_DEPTH) {
		kwarn(k, "%s: too many symbols wait for each other", s->name);
		return;
	}
	k->depth += 8; /* of the frames that this takes */
	if (s->choice) {
		choose(k, s->choice);
	} else {
		s->visible = visibility(k, s);
		s->write = s->visible != NO;
		if (is_logic(s))
			calc_logic(k, s);
		else
			calc_text(k, s);
	}
	k->depth -= 8;
}

bool kvalue_valid_text(const struct ksym *s, const char *text)
{
	const char *p = text;

	switch (s->type) {
	case K_BOOL:
	case K_TRISTATE:
		return (*text == 'y' || *text == 'm' || *text == 'n') && !text[1];
	case K_INT:
		p += *p == '-';
		return *p && strspn(p, "0123456789") == strlen(p) && (p[0] != '0' || !p[1]);
	case K_HEX:
		p += p[0] == '0' && (p[1] == 'x' || p[1] == 'X') ? 2 : 0;
		return *p && strspn(p, "0123456789abcdefABCDEF") == strlen(p);
	case K_STRING:
		return true;
	case K_UNKNOWN:
		break;
	}
	return false;
}

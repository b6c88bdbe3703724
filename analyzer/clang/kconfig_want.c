// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which settings give a symbol a value: a search backwards through prompts, defaults, selects and
 * dependencies. Alternatives are tried in the order of the files, each from the same state; what was set
 * in vain is taken back. Bounded in depth and in steps, so "contradictory" means "no way was found".
 */
#include "clang/kconfig_impl.h"

enum { MAX_WISHES = 48 /* nested */, MAX_STEPS = 4000 };

struct undo {
	struct ksym *s;
	bool has_user;
	enum tri user;
	const char *user_text;
	uint32_t user_no;
};
struct search {
	struct kconfig *k;
	VEC(struct undo) undo;
	int depth, steps;
};

static bool make_symbol(struct search *w, struct ksym *s, bool on);
static bool make_text(struct search *w, struct ksym *s, const char *text);

/* ---- setting and taking back ------------------------------------------------------------------- */
static void set_user(struct search *w, struct ksym *s, enum tri t, const char *text)
{
	vec_push(&w->undo, (struct undo){ s, s->has_user, s->user, s->user_text, s->user_no });
	s->has_user = true;
	s->user = t;
	s->user_text = text;
	s->user_no = ++w->k->user_no;
	kvalue_forget(w->k);
}

static void take_back(struct search *w, size_t mark)
{
	if (w->undo.len == mark)
		return;
	while (w->undo.len > mark) {
		const struct undo *u = &w->undo.at[--w->undo.len];

		u->s->has_user = u->has_user;
		u->s->user = u->user;
		u->s->user_text = u->user_text;
		u->s->user_no = u->user_no;
	}
	kvalue_forget(w->k);
}

static enum tri value_of(struct search *w, struct ksym *s)
{
	kvalue_calc(w->k, s);
	return s->tri;
}

/* ---- expressions ------------------------------------------------------------------------------- */
static bool make_expr(struct search *w, const struct kexpr *e, bool on);

static bool make_both(struct search *w, const struct kexpr *e, bool on)
{
	size_t mark = w->undo.len;

	/* what the second does may undo the first: ask again */
	if (make_expr(w, e->l, on) && make_expr(w, e->r, on) && make_expr(w, e->l, on))
		return true;
	take_back(w, mark);
	return false;
}

static bool make_either(struct search *w, const struct kexpr *e, bool on)
{
	size_t mark = w->undo.len;

	if (make_expr(w, e->l, on))
		return true;
	take_back(w, mark);
	if (make_expr(w, e->r, on))
		return true;
	take_back(w, mark);
	return false;
}

static bool is_logic(const struct ksym *s)
{
	return s->type == K_BOOL || s->type == K_TRISTATE;
}

static bool make_compared(struct search *w, const struct kexpr *e, bool on)
{
	struct ksym *s = e->a, *val = e->b;
	enum kop op = e->op;
	const char *text;

	if (!s->entries.len) {
		s = e->b;
		val = e->a;
	}
	if (!s->entries.len)
		return false;
	text = kvalue_text(w->k, val);
	if (is_logic(s)) {
		bool yes = strcmp(text, "n") != 0;

		return (op == OP_EQ || op == OP_NE) && make_symbol(w, s, ((op == OP_EQ) == on) == yes);
	}
	if (on && (op == OP_EQ || op == OP_GE || op == OP_LE))
		return make_text(w, s, text);
	return false;
}

/* Makes the expression not n, or n. Keeps the present settings when it is so already. */
static bool make_expr(struct search *w, const struct kexpr *e, bool on)
{
	if (kvalue_expr(w->k, e) == (on ? YES : NO))
		return true;
	if (!e || w->depth >= MAX_WISHES || ++w->steps > MAX_STEPS)
		return false;
	w->depth++;
	switch (e->op) {
	case OP_SYM:
		make_symbol(w, e->a, on);
		break;
	case OP_NOT:
		make_expr(w, e->l, !on);
		break;
	case OP_AND:
	case OP_OR:
		if ((e->op == OP_AND) == on)
			make_both(w, e, on);
		else
			make_either(w, e, on);
		break;
	default:
		make_compared(w, e, on);
		break;
	}
	w->depth--;
	return (kvalue_expr(w->k, e) != NO) == on;
}

/* ---- switching on --------------------------------------------------------------------------------- */
static bool by_prompt(struct search *w, struct ksym *s)
{
	for (size_t i = 0; i < s->prompts.len; i++) {
		size_t mark = w->undo.len;

		if (make_expr(w, s->prompts.at[i].cond, true)) {
			set_user(w, s, YES, NULL);
			if (value_of(w, s) != NO)
				return true;
		}
		take_back(w, mark);
	}
	return false;
}

static bool by_default(struct search *w, struct ksym *s)
{
	for (size_t i = 0; i < s->defaults.len; i++) {
		const struct kprop *d = &s->defaults.at[i];
		size_t mark = w->undo.len;

		if (make_expr(w, d->cond, true) && make_expr(w, d->value, true) && value_of(w, s) != NO)
			return true;
		take_back(w, mark);
	}
	return false;
}

static bool by_others(struct search *w, struct ksym *s, const struct kselect *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t mark = w->undo.len;

		if (make_symbol(w, list[i].by, true) && make_expr(w, list[i].cond, true) &&
		    value_of(w, s) != NO)
			return true;
		take_back(w, mark);
	}
	return false;
}

static bool switch_on(struct search *w, struct ksym *s)
{
	return by_prompt(w, s) || (!s->choice && by_default(w, s)) ||
	       by_others(w, s, s->selected.at, s->selected.len) ||
	       by_others(w, s, s->implied.at, s->implied.len);
}

/* ---- switching off -------------------------------------------------------------------------------- */
/* Nobody may select it any more: each selector is off, or its condition is. */
static bool unselect(struct search *w, struct ksym *s)
{
	for (size_t i = 0; i < s->selected.len; i++) {
		const struct kselect *sel = &s->selected.at[i];

		if (value_of(w, sel->by) == NO || kvalue_expr(w->k, sel->cond) == NO)
			continue;
		if (!make_symbol(w, sel->by, false) && !make_expr(w, sel->cond, false))
			return false;
	}
	return true;
}

/* Somebody else of the choice is chosen. */
static bool choose_other(struct search *w, struct ksym *s)
{
	for (size_t i = 0; s->choice && i < s->choice->members.len; i++) {
		struct ksym *other = s->choice->members.at[i];
		size_t mark = w->undo.len;

		if (other == s)
			continue;
		if (make_symbol(w, other, true) && value_of(w, s) == NO)
			return true;
		take_back(w, mark);
	}
	return false;
}

static bool without_defaults(struct search *w, struct ksym *s)
{
	for (size_t i = 0; i < s->defaults.len && value_of(w, s) != NO; i++) {
		const struct kprop *d = &s->defaults.at[i];

		if (kvalue_expr(w->k, d->cond) != NO && !make_expr(w, d->value, false))
			make_expr(w, d->cond, false);
	}
	return value_of(w, s) == NO;
}

static bool switch_off(struct search *w, struct ksym *s)
{
	size_t mark = w->undo.len;

	if (s->choice && choose_other(w, s))
		return true;
	if (s->prompts.len)
		set_user(w, s, NO, NULL);
	if (unselect(w, s) && (value_of(w, s) == NO || without_defaults(w, s)))
		return true;
	take_back(w, mark);
	for (size_t i = 0; i < s->entries.len && value_of(w, s) != NO; i++)
		if (s->entries.at[i]->dep)
			make_expr(w, s->entries.at[i]->dep, false);
	if (value_of(w, s) == NO)
		return true;
	take_back(w, mark);
	return false;
}

/* ---- one symbol ------------------------------------------------------------------------------------ */
static bool make_symbol(struct search *w, struct ksym *s, bool on)
{
	bool done;

	if (value_of(w, s) == (on ? YES : NO))
		return true;
	if (!is_logic(s) || !s->entries.len || s->wanted || w->depth >= MAX_WISHES ||
	    ++w->steps > MAX_STEPS)
		return (value_of(w, s) != NO) == on;
	s->wanted = true;
	w->depth++;
	done = on ? switch_on(w, s) : switch_off(w, s);
	w->depth--;
	s->wanted = false;
	return done;
}

static bool make_text(struct search *w, struct ksym *s, const char *text)
{
	size_t mark = w->undo.len;

	for (size_t i = 0; i < s->prompts.len && kvalue_valid_text(s, text) && !is_logic(s); i++) {
		if (make_expr(w, s->prompts.at[i].cond, true)) {
			set_user(w, s, NO, intern(text));
			if (!strcmp(kvalue_text(w->k, s), text))
				return true;
		}
		take_back(w, mark);
	}
	return !strcmp(kvalue_text(w->k, s), text);
}

static bool make_m(struct search *w, struct ksym *s)
{
	if (!make_symbol(w, s, true) || s->type != K_TRISTATE)
		return false;
	if (value_of(w, s) == YES)
		set_user(w, s, MOD, NULL);
	return value_of(w, s) == MOD;
}

/* ---- from outside ------------------------------------------------------------------------------------ */
static void snapshot(struct kconfig *k, const char **values)
{
	for (size_t i = 0; i < k->sorted.len; i++)
		values[i] = kconfig_value(k, k->sorted.at[i]->name);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void add_changes(struct kconfig *k, const char **before, const char **after,
			struct kconfig_changes *out)
{
	for (size_t i = 0; out && i < k->sorted.len; i++) {
		struct ksym *s = k->sorted.at[i];
		char *name;

		if (same(before[i], after[i]))
			continue;
		name = xasprintf("CONFIG_%s", s->name);
		vec_push(&out->items, (struct kconfig_change){
			intern(name), after[i] ? intern(after[i]) : NULL,
			before[i] ? intern(before[i]) : NULL, s->type == K_STRING });
		free(name);
	}
}

/* The first thing that is not as it must be for the expression to be true; NULL: none */
static const struct kexpr *obstacle(struct kconfig *k, const struct kexpr *e, bool on, bool *wanted)
{
	const struct kexpr *hit = NULL;

	if (!e || (kvalue_expr(k, e) != NO) == on)
		return NULL;
	if (e->op == OP_NOT)
		return obstacle(k, e->l, !on, wanted);
	if (e->op == OP_AND || e->op == OP_OR) {
		hit = obstacle(k, e->l, on, wanted);
		return hit ? hit : obstacle(k, e->r, on, wanted);
	}
	*wanted = on;
	return e;
}

static void explain(struct kconfig *k, struct ksym *s, bool on, struct str *why)
{
	const struct kexpr *e = NULL;
	bool wanted = true;

	if (!why)
		return;
	if (on && s->entries.len)
		e = obstacle(k, s->prompts.len ? s->prompts.at[0].cond : s->entries.at[0]->dep, true, &wanted);
	if (e && e->op == OP_SYM)
		str_addf(why, "CONFIG_%s needs CONFIG_%s%s", s->name, e->a->name, wanted ? "" : " off");
	else if (e)
		str_addf(why, "CONFIG_%s needs CONFIG_%s to be something else", s->name, e->a->name);
	else if (on && !s->prompts.len)
		str_addf(why, "CONFIG_%s has no prompt, and nothing that sets it can be switched on", s->name);
	else if (!on)
		str_addf(why, "CONFIG_%s cannot be switched off", s->name);
	else
		str_addf(why, "no way to give CONFIG_%s that value was found", s->name);
}

static bool make_value(struct search *w, struct ksym *s, const char *value)
{
	if (!is_logic(s))
		return make_text(w, s, value);
	if (!strcmp(value, "m"))
		return make_m(w, s);
	return make_symbol(w, s, *value == 'y');
}

enum kconfig_answer kconfig_want(struct kconfig *k, const char *name, const char *value,
				 struct kconfig_changes *changes, struct str *why)
{
	struct search w = { .k = k };
	struct ksym *s = ksym_find(k, name);
	const char **before, **after;
	enum kconfig_answer answer = KCONFIG_CONTRADICTORY;

	if (!s)
		return KCONFIG_UNKNOWN;
	if (!kvalue_valid_text(s, value)) {
		if (why)
			str_addf(why, "CONFIG_%s cannot be \"%s\"", s->name, value);
		return KCONFIG_CONTRADICTORY;
	}
	before = xcalloc(2 * k->sorted.len, sizeof(*before));
	after = before + k->sorted.len;
	snapshot(k, before);
	if (make_value(&w, s, value)) {
		snapshot(k, after);
		add_changes(k, before, after, changes);
		answer = KCONFIG_DONE;
	} else {
		take_back(&w, 0);
		explain(k, s, *value != 'n', why);
	}
	vec_release(&w.undo);
	free(before);
	return answer;
}

enum kconfig_answer kconfig_enable(struct kconfig *k, const char *name,
				   struct kconfig_changes *changes, struct str *why)
{
	return kconfig_want(k, name, "y", changes, why);
}

void kconfig_changes_release(struct kconfig_changes *c)
{
	vec_release(&c->items);
}

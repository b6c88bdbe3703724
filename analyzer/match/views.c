// SPDX-License-Identifier: GPL-2.0-only
/* What each profile says of a match that some profile, or inference, found. */
#include "match/private.h"

static void look(struct views *v, struct match *m, const struct file_profile *fp, uint64_t bit)
{
	struct match one = { .rule = m->rule, .sr = m->sr, .src = m->src };
	int verdict = pattern_match(&one, m->pat, m->root);
	bool seen = false;
	struct use u;

	v->compiled |= bit;
	if (fp->reason) { /* what the missing header declares can be anything */
		v->missing = fp->reason;
		return;
	}
	if (verdict > 0 && one.exact) {
		u = use_of(m->src, one.access ? one.access : m->root);
		if (one.access && !u.evaluated)
			return;
		v->yes |= bit;
		v->mixed |= one.mixed;
	} else if (!verdict && m->access) {
		fact_uses(m->src, m->access, &seen);
		if (seen)
			v->no |= bit;
	}
}

struct views views_of(struct match *m)
{
	struct source *src = m->src;
	uint64_t all = src->view;
	struct views v = { 0 };
	uint32_t off = node_start(src->s, m->access ? m->access : m->root);

	for (size_t i = 0; src->ff && i < src->ff->nprofiles; i++) {
		const struct file_profile *fp = &src->ff->profiles[i];

		if (!file_profile_compiles(fp, off))
			continue;
		src->view = (uint64_t)1 << i;
		look(&v, m, fp, src->view);
	}
	src->view = all;
	return v;
}

const char **views_names(struct run *r, const struct source *src, uint64_t set, struct arena *a)
{
	const char **names;
	size_t n = 0;

	names = arena_alloc(a, ((size_t)__builtin_popcountll(set) + 1) * sizeof(*names));
	for (size_t i = 0; src->ff && i < src->ff->nprofiles; i++)
		if (set >> i & 1)
			names[n++] = intern(profile_name(choice_profile(r->choice, src->ff->profiles[i].no)));
	names[n] = NULL;
	return names;
}

const char *views_list(struct run *r, const struct source *src, uint64_t set)
{
	const char **names = views_names(r, src, set, r->priv->arena), *text;
	struct str s = STR_INIT;

	for (size_t i = 0; names[i]; i++) {
		if (i == 3 && names[4]) {
			str_add(&s, " and others");
			break;
		}
		str_addf(&s, "%s%s", i ? ", " : "", names[i]);
	}
	text = arena_strdup(r->priv->arena, s.buf ? s.buf : "");
	str_release(&s);
	return text;
}

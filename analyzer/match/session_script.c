// SPDX-License-Identifier: GPL-2.0-only
/* Script rules: once for each set of the values that they ask for; and constraints that are scripts. */
#include "match/session_private.h"

/* Value of `-D name=value`, or NULL */
const struct value *virtual_value(struct session *s, struct arena *a, const char *name)
{
	const char *const *v = s->o->idents;
	const char *found = NULL;
	struct value *val;

	for (; v && v[0]; v += 2)
		if (!strcmp(v[0], name))
			found = v[1];
	if (!found)
		return NULL;
	val = arena_alloc(a, sizeof(*val));
	val->kind = VAL_IDENT;
	val->key = val->text = intern(found);
	val->type = ctype_unknown;
	return val;
}

/* ---- constraints ---------------------------------------------------------------------------------------- */

static const struct value *asked_value(const struct asker *a, const struct smpl_ref *ref, const struct bindings *so_far)
{
	const struct bindings *sets[] = { so_far, a->inherited };

	if (ref->rule && !strcmp(ref->rule, "virtual"))
		return virtual_value(a->g->s, a->g->arena, ref->name);
	for (size_t k = 0; k < ARRAY_SIZE(sets); k++)
		for (size_t i = 0; sets[k] && i < sets[k]->len; i++) {
			const struct metavar *mv = sets[k]->at[i].mv;

			if (!strcmp(mv->name, ref->name) ||
			    (ref->rule && mv->from_rule && !strcmp(mv->from_rule, ref->rule) &&
			     !strcmp(mv->from_name, ref->name)))
				return sets[k]->at[i].value;
		}
	return NULL;
}

/* Under which name the script knows it: r.x is x there */
static const char *param_name(const struct smpl_ref *ref)
{
	const char *dot = strrchr(ref->name, '.');

	return dot ? dot + 1 : ref->name;
}

/* v: the value of mv itself, or NULL */
static bool ask(struct asker *a, const struct smpl_script *script, const struct metavar *mv, const struct value *v,
		const struct bindings *so_far, struct str *text)
{
	struct group *g = a->g;
	const char **names = arena_alloc(g->arena, (script->nparams + 1) * sizeof(*names));
	const struct value **values = arena_alloc(g->arena, (script->nparams + 1) * sizeof(*values));
	struct script_constraint c = { .smpl = g->s->o->smpl, .line = mv->line, .code = script->code, .names = names,
				       .values = values, .out = &g->out->out, .text = text };
	bool yes = false;

	if (g->asked.code)
		return false;
	if (v) {
		names[0] = mv->name;
		values[c.n++] = v;
	}
	for (size_t i = 0; i < script->nparams; i++) {
		const struct value *one = asked_value(a, &script->params[i], so_far);

		if (!one || !strcmp(param_name(&script->params[i]), mv->name))
			continue;
		names[c.n] = param_name(&script->params[i]);
		values[c.n++] = one;
	}
	scripts_constraint(g->s->scripts, &c, &yes, &g->asked);
	return yes;
}

bool script_asks(void *ctx, const struct smpl_script *script, const struct metavar *mv, const struct value *v,
		 const struct bindings *so_far)
{
	return ask(ctx, script, mv, v, so_far, NULL);
}

const char *script_names(void *ctx, const struct metavar *mv, const struct bindings *so_far)
{
	struct asker *a = ctx;
	struct str text = STR_INIT;
	const char *name;

	ask(a, mv->seed_script, mv, NULL, so_far, &text);
	name = a->g->asked.code || !text.len ? NULL : internn(text.buf, text.len);
	str_release(&text);
	return name;
}

/* ---- script rules --------------------------------------------------------------------------------------- */

struct remembered { /* what a run with these values gave */
	bool dropped;
	struct env_var *outs;
	size_t nouts;
};

static const struct value **script_values(struct group *g, const struct smpl_rule *r, const struct env *e,
					  struct str *key)
{
	const struct value **v = arena_alloc(g->arena, (r->nvars + 1) * sizeof(*v));

	for (size_t i = 0; i < r->nvars; i++) {
		const struct script_var *sv = &r->vars[i];

		if (!sv->from_rule)
			continue;
		v[i] = !strcmp(sv->from_rule, "virtual") ? virtual_value(g->s, g->arena, sv->from_name) :
							    env_value(e, intern(sv->from_rule), intern(sv->from_name));
		if (v[i])
			env_vars_key(&(struct env_var){ sv->from_rule, sv->from_name, v[i] }, 1, key);
	}
	return v;
}

static int script_once(struct group *g, size_t i, const struct value **values, struct remembered *out, struct err *err)
{
	const struct smpl_rule *r = g->s->rules[i].rule;
	const struct script_run run = { .smpl = g->s->o->smpl, .rule = r, .values = values, .arena = g->arena,
					.out = &g->out->out };
	struct script_result res = { .include = true };
	int ret = scripts_run(g->s->scripts, &run, &res, err);

	if (ret)
		return ret;
	g->exit = g->exit || res.exit;
	out->dropped = !res.include;
	out->outs = arena_alloc(g->arena, (r->nvars + 1) * sizeof(*out->outs));
	for (size_t k = 0; res.outs && k < r->nvars; k++)
		if (!r->vars[k].from_rule && res.outs[k])
			out->outs[out->nouts++] = (struct env_var){ intern(r->name), intern(r->vars[k].name), res.outs[k] };
	return 0;
}

static int script_env(struct group *g, size_t i, const struct env *e, struct map *cache, envs_t *next, struct err *err)
{
	const struct smpl_rule *r = g->s->rules[i].rule;
	struct str key = STR_INIT;
	const struct value **values = script_values(g, r, e, &key);
	struct remembered *got = NULL;
	struct env made;
	uintptr_t *slot;
	bool is_new;
	int ret = 0;

	if (depends_hold(g, i, e) && script_ready(r, values)) {
		slot = map_slot(cache, key.buf, key.len, &is_new);
		if (is_new) {
			got = arena_alloc(g->arena, sizeof(*got));
			*slot = (uintptr_t)got;
			ret = script_once(g, i, values, got, err);
		}
		got = (struct remembered *)*slot;
		if (!got->dropped)
			g->ever[i] = true;
	}
	if (!ret && !(got && got->dropped)) {
		made = env_next(g, e, i, got ? got->outs : NULL, got ? got->nouts : 0, got != NULL);
		envs_add(g, next, &made);
	}
	str_release(&key);
	return ret;
}

int script_apply(struct group *g, size_t i, struct err *err)
{
	struct map *cache = map_new();
	envs_t next = { 0 };
	struct env first;
	int ret = 0;

	for (size_t k = 0; k < g->envs.len && !ret && !g->exit; k++)
		ret = script_env(g, i, &g->envs.at[k], cache, &next, err);
	if (!next.len) { /* every set was dropped: as at the start */
		first = env_first(g);
		vec_push(&next, first);
	}
	map_free(cache);
	vec_release(&g->envs);
	g->envs = next;
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Reading a rule file: the steps in order, and what callers ask of the result. */
#include "base/file.h"
#include "smpl/internal.h"

/* A pattern tree points to its metavariables: they must stay where they are before it is made. */
static void keep_metavars(struct rule_reader *rr)
{
	struct metavar *copy = arena_alloc(rr->r->arena, (rr->metavars.len + 1) * sizeof(*copy));

	if (rr->metavars.len)
		memcpy(copy, rr->metavars.at, rr->metavars.len * sizeof(*copy));
	rr->rule->metavars = copy;
	rr->rule->nmetavars = rr->metavars.len;
}

static void keep_rule(struct rule_reader *rr)
{
	const struct metavar *mv;
	size_t i;

	if (!rr->rule->metavars)
		keep_metavars(rr);
	vec_push(&rr->r->rules, *rr->rule);
	for (i = 0; i < rr->metavars.len; i++) {
		mv = &rr->rule->metavars[i];
		if (mv->kind != MV_SYMBOL && mv->kind != MV_TYPEDEF && mv->kind != MV_DOTS)
			map_set(rr->r->used, mv->name, 1);
	}
}

/* extends r: what r declares and this rule does not */
static void inherit_all(struct rule_reader *rr)
{
	const struct smpl_rule *from = NULL;
	struct metavar mv;
	size_t i;

	for (i = 0; rr->rule->extends && i < rr->r->rules.len; i++) {
		if (strcmp(rr->r->rules.at[i].name, rr->rule->extends) == 0)
			from = &rr->r->rules.at[i];
	}
	for (i = 0; from && i < from->nmetavars; i++) {
		mv = from->metavars[i];
		if (rule_metavar(rr, mv.name) || mv.kind == MV_FRESH)
			continue;
		mv.from_rule = from->name;
		mv.from_name = mv.name;
		mv.nconstraints = 0; /* what it is bound to has met them */
		vec_push(&rr->metavars, mv);
		vec_push(&rr->declared_at, UINT32_MAX); /* in the other rule */
	}
}

static int read_smpl_rule(struct reader *r, uint32_t *off, struct smpl_rule *rule)
{
	struct rule_reader rr = { .r = r, .rule = rule };
	int rc = read_metavars(&rr, off);

	if (!rc)
		inherit_all(&rr);
	if (!rc)
		rc = lex_pattern(r, off, &rr.body);
	if (!rc)
		rc = r->all ? (keep_metavars(&rr), read_past(&rr)) : read_pattern(&rr);
	if (!rc)
		rc = check_rule(&rr);
	if (!rc)
		keep_rule(&rr);
	vec_release(&rr.metavars);
	vec_release(&rr.declared_at);
	vec_release(&rr.body);
	return rc;
}

static int read_rules(struct reader *r, uint32_t off)
{
	int rc = 0;

	while (!rc && off < r->size) {
		struct smpl_rule rule = { 0 };

		rc = read_rule_head(r, &off, &rule);
		if (rc)
			break;
		if (rule.kind == SR_SMPL) {
			rc = read_smpl_rule(r, &off, &rule);
		} else {
			rc = read_script(r, &off, &rule);
			vec_push(&r->rules, rule);
		}
	}
	return rc;
}

static int read_all(struct reader *r)
{
	const char *nul = memchr(r->text, '\0', r->size);
	uint32_t off = 0;
	int rc;

	if (nul)
		return reader_error(r, (uint32_t)(nul - r->text), "a NUL byte in a rule file");
	rc = read_prelude(r, &off);
	if (rc)
		return rc;
	read_header(r, off);
	rc = read_rules(r, off);
	if (!rc)
		rc = check_keys(r);
	return rc ? rc : feature_check(r);
}

#define KEEP(r, field, vec)                                                               \
	do {                                                                              \
		void *p = arena_alloc((r)->arena, ((vec)->len + 1) * sizeof(*(vec)->at)); \
		if ((vec)->len)                                                           \
			memcpy(p, (vec)->at, (vec)->len * sizeof(*(vec)->at));            \
		(r)->smpl->field = p;                                                     \
		(r)->smpl->n##field = (vec)->len;                                         \
		vec_release(vec);                                                         \
	} while (0)

static int by_place(const void *a, const void *b)
{
	const struct smpl_note *x = a, *y = b;

	return x->line != y->line ? x->line - y->line : x->column - y->column;
}

static void keep_all(struct reader *r)
{
	struct smpl_key *keys = arena_alloc(r->arena, (r->keys.len + 1) * sizeof(*keys));
	const char **virtuals = arena_alloc(r->arena, (r->virtuals.len + 1) * sizeof(*virtuals));
	const char **isos = arena_alloc(r->arena, (r->isos.len + 1) * sizeof(*isos));

	if (r->notes.len)
		qsort(r->notes.at, r->notes.len, sizeof(*r->notes.at), by_place);
	if (r->keys.len)
		memcpy(keys, r->keys.at, r->keys.len * sizeof(*keys));
	r->smpl->header.keys = keys;
	r->smpl->header.nkeys = r->keys.len;
	if (r->virtuals.len)
		memcpy(virtuals, r->virtuals.at, r->virtuals.len * sizeof(*virtuals));
	r->smpl->virtuals = virtuals;
	if (r->isos.len)
		memcpy(isos, r->isos.at, r->isos.len * sizeof(*isos));
	r->smpl->isos = isos;
	vec_release(&r->isos);
	KEEP(r, rules, &r->rules);
	KEEP(r, notes, &r->notes);
	KEEP(r, regexes, &r->regexes);
	KEEP(r, trees, &r->trees);
	vec_release(&r->keys);
	vec_release(&r->key_offs);
	vec_release(&r->virtuals);
	vec_release(&r->lines);
	map_free(r->declared);
	map_free(r->used);
}

/* "rules/pgtable/pte-deref.cocci" → "pte-deref" */
static const char *rule_file_name(struct arena *a, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t n;

	base = base ? base + 1 : path;
	n = strlen(base);
	return arena_strndup(a, base, ends_with(base, ".cocci") ? n - 6 : n);
}

static int parse(struct smpl **out, const char *path, const char *text, size_t size,
		 const struct names *names, bool all, struct err *err)
{
	struct err own = { 0 };
	struct reader r = { .text = text, .names = names, .all = all, .err = err ? err : &own };
	int rc;

	*out = NULL;
	if (size > UINT32_MAX / 4)
		return err_set(r.err, ERR_USAGE, "%s: too large for a rule file", path);
	r.size = (uint32_t)size;
	r.arena = arena_new();
	r.path = arena_strdup(r.arena, path);
	r.declared = map_new();
	r.used = map_new();
	r.smpl = arena_alloc(r.arena, sizeof(*r.smpl));
	r.smpl->arena = r.arena;
	r.smpl->path = r.path;
	r.smpl->name = rule_file_name(r.arena, path);
	rc = read_all(&r);
	keep_all(&r);
	if (rc)
		smpl_free(r.smpl);
	else
		*out = r.smpl;
	return rc;
}

int smpl_parse(struct smpl **out, const char *path, const char *text, size_t size,
	       const struct names *names, struct err *err)
{
	return parse(out, path, text, size, names, false, err);
}

int smpl_parse_all(struct smpl **out, const char *path, const char *text, size_t size,
		   const struct names *names, struct err *err)
{
	return parse(out, path, text, size, names, true, err);
}

static int read_file(struct smpl **out, const char *path, const struct names *names, bool all, struct err *err)
{
	struct str s = STR_INIT;
	int rc = file_read(path, &s, err);

	*out = NULL;
	if (!rc)
		rc = parse(out, path, s.buf, s.len, names, all, err);
	str_release(&s);
	return rc;
}

int smpl_read(struct smpl **out, const char *path, const struct names *names, struct err *err)
{
	return read_file(out, path, names, false, err);
}

int smpl_read_all(struct smpl **out, const char *path, const struct names *names, struct err *err)
{
	return read_file(out, path, names, true, err);
}

void smpl_free(struct smpl *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->nregexes; i++)
		regex_free(s->regexes[i]);
	for (i = 0; i < s->ntrees; i++)
		syntax_free(s->trees[i]);
	arena_free(s->arena);
}

void smpl_disable(struct smpl *s, const char *iso)
{
	size_t i, n;

	for (i = 0; i < s->nrules; i++) {
		struct smpl_rule *r = (struct smpl_rule *)&s->rules[i];
		const char **list;

		for (n = 0; r->disable && r->disable[n]; n++)
			;
		list = arena_alloc(s->arena, (n + 2) * sizeof(*list));
		if (n)
			memcpy(list, r->disable, n * sizeof(*list));
		list[n] = intern(iso);
		r->disable = list;
	}
}

const struct metavar *smpl_metavar(const struct smpl_rule *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->nmetavars; i++) {
		if (r->metavars[i].name == name || strcmp(r->metavars[i].name, name) == 0)
			return &r->metavars[i];
	}
	return NULL;
}

const char *smpl_key(const struct smpl *s, const char *key, size_t n)
{
	size_t i;

	for (i = 0; i < s->header.nkeys; i++) {
		if (strcmp(s->header.keys[i].key, key) == 0 && n-- == 0)
			return s->header.keys[i].value;
	}
	return NULL;
}

char *smpl_beside(const struct smpl *s, const char *value, const char **rest)
{
	const char *p = value + strspn(value, " \t");
	size_t n = strcspn(p, " \t");
	char *dir = path_dir(s->path), *name = xstrndup(p, n), *path = path_join(dir, name);

	free(dir);
	free(name);
	*rest = p + n;
	return path;
}

struct conditions {
	const char *const *defined;
	bool (*matched)(void *ctx, const char *rule);
	void *ctx;
};

static bool depend_holds(const struct depend *d, const struct conditions *c)
{
	const char *const *v;

	switch (d->op) {
	case DEP_NAME:
		for (v = c->defined; v && *v; v++) {
			if (strcmp(*v, d->name) == 0)
				return true;
		}
		return c->matched && c->matched(c->ctx, d->name);
	case DEP_NOT:
		return !depend_holds(d->a, c);
	case DEP_AND:
		return depend_holds(d->a, c) && depend_holds(d->b, c);
	case DEP_OR:
		return depend_holds(d->a, c) || depend_holds(d->b, c);
	default:
		return true;
	}
}

bool smpl_depends(const struct smpl_rule *r, const char *const *defined,
		  bool (*matched)(void *ctx, const char *rule), void *ctx)
{
	const struct conditions c = { defined, matched, ctx };

	return !r->depends || depend_holds(r->depends, &c);
}

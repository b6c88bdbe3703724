// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules about regions (Pteris-Region): what flow/region.h finds, as findings. One run of the analysis for each
 * architecture that has the mode; what several of them have in common is one finding.
 */
#include "base/file.h"
#include "flow/region.h"
#include "match/program.h" /* made from our own sources */
#include "match/region_fix.h"

static const struct {
	const char *name;
	unsigned faults;
} words[] = {
	{ "unbalanced", 1u << REGION_NOT_LEFT | 1u << REGION_NOT_ENTERED },
	{ "nested", 1u << REGION_NESTED },
	{ "sleep", 1u << REGION_SLEEPS },
	{ "lock", 1u << REGION_UNLOCKED | 1u << REGION_LOCKS },
	{ "flush", 1u << REGION_FLUSHES },
	{ "stale-read", 1u << REGION_STALE },
	{ "interrupt", 1u << REGION_INTERRUPT },
};

int rule_region(struct rule *r, const struct smpl_key *k, struct err *err)
{
	const char *p;
	size_t n, i;

	free(r->region);
	r->region = smpl_beside(r->smpl, k->value, &p);
	r->faults = 0;
	for (; *(p += strspn(p, " \t")); p += n) {
		n = strcspn(p, " \t");
		for (i = 0; i < ARRAY_SIZE(words); i++)
			if (strlen(words[i].name) == n && !memcmp(words[i].name, p, n))
				break;
		if (i == ARRAY_SIZE(words))
			return err_set(err, ERR_USAGE, "%s:%d: Pteris-Region: no such fault: '%.*s'", r->smpl->path,
				       k->line, (int)n, p);
		r->faults |= words[i].faults;
	}
	if (!r->faults)
		return err_set(err, ERR_USAGE, "%s:%d: Pteris-Region: needs a file and what to find", r->smpl->path,
			       k->line);
	return 0;
}

/* ---- findings -------------------------------------------------------------------------------- */

struct regional {
	struct run *run;
	const struct rule *rule;
	struct map *seen;        /* what is told already → index + 1 */
	struct map *ordinals;
	const char **profiles;   /* of the architecture at hand */
	region_wants_t *wants;
};

static const char *fault_text(const struct region_found *f, const char *title, struct arena *a)
{
	bool far = f->direct && f->what && f->direct != f->what;
	const char *via = far ? arena_printf(a, "%s() may end in %s(), which", f->direct, f->what) :
				arena_printf(a, "%s()", f->direct ? f->direct : "it");
	const char *start = f->callback ? arena_printf(a, "callback %s passed here: ", f->callback) : "";

	switch (f->fault) {
	case REGION_NOT_LEFT:
		if (f->paused)
			return arena_printf(a, "%s is still paused here", title);
		return arena_printf(a, "%s is still on here: %s() turned it on", title, f->direct);
	case REGION_NOT_ENTERED:
		return arena_printf(a, "%s() turns %s off, which is not on here", f->direct, title);
	case REGION_NESTED:
		return arena_printf(a, "%s%s turns %s on, which is on already", start, via, title);
	case REGION_SLEEPS:
		return arena_printf(a, "%s%s may sleep while %s is on%s", start, via, title,
				    f->atomic ? " (and the page-table lock is held)" : f->irqs_off ? " (and interrupts are off)" : "");
	case REGION_UNLOCKED:
		return arena_printf(a, "%s is left here, but %s before", title,
				    f->irqs_off ? "interrupts were turned on" : "the page-table lock was released");
	case REGION_LOCKS:
		return arena_printf(a, "the page-table lock is taken while %s is on already", title);
	case REGION_FLUSHES:
		return arena_printf(a, "%s%s flushes the TLB while %s is on: entries written before may not be there yet",
				    start, via, title);
	case REGION_STALE:
		return arena_printf(a, far ? "%s() may come to %s, which reads an entry that was written while %s is on: it may only "
				    "be queued" : "%s reads%s an entry that was written while %s is on: it may only be queued",
				    f->direct, far ? f->what : "", title);
	case REGION_INTERRUPT:
		return arena_printf(a, "%s turns %s on in an interrupt: %s() is a handler (%s)", via, title, f->body->name,
				    f->registrar);
	case REGION_FAULTS:
		break;
	}
	return "";
}

static enum severity severity_of(const struct regional *g, const struct region_found *f)
{
	if (f->possible || f->fault == REGION_LOCKS)
		return SEV_INFO;
	return g->rule->severity;
}

static const char *fingerprint(struct regional *g, const struct finding *x, const struct region_found *f)
{
	struct str s = STR_INIT;
	char hex[33];

	str_addf(&s, "%s%c%s%c%s%c%d %s %s %s", x->rule, 0, x->file, 0, x->function, 0, f->fault,
		 f->direct ? f->direct : "", f->what ? f->what : "", f->callback ? f->callback : "");
	str_addf(&s, "%c%lu", 0, (unsigned long)(*map_slot(g->ordinals, s.buf, s.len, NULL))++);
	hash_hex(s.buf, s.len, hex);
	str_release(&s);
	return arena_printf(g->run->priv->arena, "1:%.16s", hex);
}

static const char **more_profiles(struct arena *a, const char *const *x, const char *const *y)
{
	size_t n = 0, m = 0;
	const char **out;

	while (x[n])
		n++;
	while (y[m])
		m++;
	out = arena_alloc(a, (n + m + 1) * sizeof(*out));
	memcpy(out, x, n * sizeof(*out));
	memcpy(out + n, y, m * sizeof(*out));
	return out;
}

static void told(struct regional *g, const struct region_found *f, const char *title)
{
	struct arena *a = g->run->priv->arena;
	struct result *res = &g->run->out->result;
	struct finding x = { .rule = g->rule->name, .severity = severity_of(g, f), .file = f->body->path,
			     .line = f->line, .column = f->column, .end_line = f->line, .end_column = f->column,
			     .function = f->body->name, .kind = "", .no_fix = "" };
	struct finding_step *path;
	uintptr_t *slot;
	char *key;

	x.message = fault_text(f, title, a);
	key = xasprintf("%s:%d:%d:%s", x.file, x.line, x.column, x.message);
	slot = map_slot(g->seen, key, strlen(key), NULL);
	free(key);
	if (*slot) {
		struct finding *before = &res->findings.at[*slot - 1];

		for (const char *const *p = before->profiles; *p; p++)
			if (*p == g->profiles[0])
				return;
		before->profiles = more_profiles(a, before->profiles, g->profiles);
		before->severity = MAX(before->severity, x.severity);
		return;
	}
	x.profiles = g->profiles;
	x.fingerprint = fingerprint(g, &x, f);
	path = arena_alloc(a, (f->npath + 1) * sizeof(*path));
	for (size_t i = 0; i < f->npath; i++)
		path[i] = (struct finding_step){ f->path[i].file, f->path[i].line, arena_strdup(a, f->path[i].note) };
	x.path = path;
	x.npath = f->npath;
	vec_push(g->wants, (struct region_want){ res->findings.len, f });
	vec_push(&res->findings, x);
	*slot = res->findings.len;
}

static int by_path(const void *key, const void *file)
{
	return strcmp(key, ((const struct tree_file *)file)->path);
}

bool run_asked_for(const struct run *r, const char *path)
{
	return r->mine.files.len && bsearch(path, r->mine.files.at, r->mine.files.len, sizeof(struct tree_file), by_path);
}

/* ---- runs ------------------------------------------------------------------------------------ */

/* Those that count, sorted */
static const char *const *arches_of(struct run *r)
{
	const char **out;

	if (r->o->every_arch && r->o->tree)
		return tree_arches(r->o->tree);
	out = arena_alloc(r->priv->arena, (r->arches.len + 1) * sizeof(*out));
	memcpy(out, r->arches.at, r->arches.len * sizeof(*out));
	return out;
}

/* The names of its profiles, else its own */
static const char **profiles_of(struct run *r, const char *arch)
{
	VEC(const char *) names = { 0 };
	const char **out;

	for (const struct profile *const *p = r->o->profiles; *p; p++)
		if (!strcmp(profile_srcarch(*p), arch))
			vec_push(&names, intern(profile_name(*p)));
	if (!names.len)
		vec_push(&names, intern(arch));
	out = arena_alloc(r->priv->arena, (names.len + 1) * sizeof(*out));
	memcpy(out, names.at, names.len * sizeof(*out));
	vec_release(&names);
	return out;
}

static void take(struct run *r, const struct rule *rule, struct regional *g, const struct regions *all,
		 const char *title)
{
	const struct region_found *at;
	size_t n = regions_found(all, &at);

	for (size_t i = 0; i < n; i++)
		if (rule->faults & 1u << at[i].fault && run_asked_for(r, at[i].body->path))
			told(g, &at[i], title);
}

static void take_gaps(struct run *r, const struct program_gap *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_gap(r, at[i].path, "%s", at[i].reason);
}

struct one_spec {
	struct run *r;
	const char *path;
	struct region_spec *spec;
	struct regional *g;      /* one for each rule */
	region_arches_t arches;
	region_wants_t wants;
	struct region_kept *kept;
};

static bool wants_interrupts(const struct one_spec *o)
{
	const rules_t *rules = &o->r->priv->regional;

	for (size_t i = 0; i < rules->len; i++)
		if (rules->at[i]->faults & 1u << REGION_INTERRUPT && !strcmp(rules->at[i]->region, o->path))
			return true;
	return false;
}

/* Under one architecture; always: though the mode is nothing there */
static int one_arch(struct one_spec *o, struct program_store *store, const char *arch, bool always, struct err *err)
{
	const rules_t *rules = &o->r->priv->regional;
	struct region_arch x = { .program = program_new(store, arch) };
	const struct program_gap *gaps;
	int ret;

	if (!region_is_real(o->spec, x.program) && !always) {
		program_free(x.program);
		return 0;
	}
	x.regions = regions_new(o->spec, x.program);
	if (o->kept)
		regions_keep(x.regions, o->kept);
	vec_push(&o->arches, x);
	ret = regions_run(x.regions, err);
	if (!ret && wants_interrupts(o))
		ret = regions_run_interrupts(x.regions, err);
	for (size_t i = 0; i < rules->len && !ret; i++) {
		o->g[i].profiles = profiles_of(o->r, arch);
		if (!strcmp(rules->at[i]->region, o->path))
			take(o->r, rules->at[i], &o->g[i], x.regions, region_title(o->spec));
	}
	take_gaps(o->r, gaps, regions_gaps(x.regions, &gaps));
	return ret;
}

static void spec_release(struct one_spec *o)
{
	for (size_t i = 0; i < o->arches.len; i++) {
		regions_free(o->arches.at[i].regions);
		program_free(o->arches.at[i].program);
	}
	for (size_t i = 0; i < o->r->priv->regional.len; i++) {
		map_free(o->g[i].seen);
		map_free(o->g[i].ordinals);
	}
	free(o->g);
	vec_release(&o->arches);
	vec_release(&o->wants);
	region_spec_free(o->spec);
}

static bool is_migrated(const struct run *r, const char *path)
{
	for (size_t i = 0; i < r->priv->wholes.len; i++)
		if (r->priv->wholes.at[i]->migration && !strcmp(r->priv->wholes.at[i]->migration, path))
			return true;
	return false;
}

/* NULL: nothing is kept between runs. */
static struct region_kept *kept_of(const struct one_spec *o, struct program_store *store)
{
	const struct match_options *m = o->r->o;
	struct region_kept *k = NULL;
	struct str id = STR_INIT;
	char *name, *path, *stamp;

	if (!m->kept || !o->spec || dir_make(m->kept, &(struct err){ 0 }))
		return NULL;
	str_addf(&id, "%s%c%s", tree_root(m->tree), 0, o->path);
	name = xasprintf("regions-%016llx", (unsigned long long)hash64(id.buf, id.len));
	stamp = xasprintf("%s %016llx", PROGRAM, (unsigned long long)region_spec_mark(o->spec));
	path = path_join(m->kept, name);
	k = region_kept_open(path, stamp, m->index, store);
	free(path);
	free(stamp);
	free(name);
	str_release(&id);
	return k;
}

/* All rules about one region, under one architecture after the other; then what can be mended, under all together */
static int one_spec(struct run *r, const char *path, struct err *err)
{
	struct program_store *store = program_store_new(r->o->index, r->o->tree);
	struct one_spec o = { .r = r, .path = path };
	const rules_t *rules = &r->priv->regional;
	const struct program_gap *gaps;
	const char *const *arches = arches_of(r);
	int ret = region_spec_read(&o.spec, path, err);

	for (const char *const *f = r->o->region_files; f && *f && !ret; f++)
		ret = region_spec_add(o.spec, *f, err);
	o.g = xcalloc(rules->len + 1, sizeof(*o.g));
	for (size_t i = 0; i < rules->len; i++)
		o.g[i] = (struct regional){ .run = r, .rule = rules->at[i], .seen = map_new(), .ordinals = map_new(),
					    .wants = &o.wants };
	o.kept = kept_of(&o, store);
	for (size_t k = 0; arches[k] && !ret; k++) {
		run_step(r, "following regions", k, k + 1);
		ret = one_arch(&o, store, arches[k], false, err);
	}
	if (!ret && o.arches.len)
		region_fixes(r, o.spec, &o.arches, &o.wants);
	if (!ret && is_migrated(r, path) && !o.arches.len && arches[0])
		ret = one_arch(&o, store, arches[0], true, err);
	if (!ret && is_migrated(r, path) && o.arches.len)
		migrations_judge(r, path, o.spec, &o.arches);
	take_gaps(r, gaps, program_gaps(store, &gaps));
	if (o.kept && !ret)
		region_kept_write(o.kept);
	spec_release(&o);
	region_kept_close(o.kept);
	program_store_free(store);
	return ret;
}

int regional_run(struct run *r, struct err *err)
{
	const rules_t *lists[] = { &r->priv->regional, &r->priv->wholes };
	struct map *done = map_new();
	int ret = 0;

	for (size_t k = 0; k < ARRAY_SIZE(lists); k++)
		for (size_t i = 0; i < lists[k]->len && !ret; i++) {
			const char *path = k ? lists[k]->at[i]->migration : lists[k]->at[i]->region;
			bool is_new = false;

			if (path)
				map_slot(done, path, strlen(path), &is_new);
			if (is_new)
				ret = one_spec(r, path, err);
		}
	map_free(done);
	return ret;
}

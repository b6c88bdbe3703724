// SPDX-License-Identifier: GPL-2.0-only
/* pteris why, for rules that follow regions. */
#include "base/file.h"
#include "cli/analysis.h"
#include "cli/why_region.h"
#include "flow/region.h"
#include "index/query_rows.h"

char *why_region_file(const struct smpl *rule)
{
	const char *value = smpl_key(rule, "Region", 0), *rest;

	return value ? smpl_beside(rule, value, &rest) : NULL;
}

/* ---- what is found --------------------------------------------------------------------------- */

static bool passes(const struct finding *f, const char *path, int line)
{
	if (!strcmp(f->file, path) && f->line == line)
		return true;
	for (size_t i = 0; i < f->npath; i++)
		if (!strcmp(f->path[i].file, path) && f->path[i].line == line)
			return true;
	return false;
}

static void tell_finding(const struct finding *f, struct str *out)
{
	str_addf(out, "%s:%d: %s() has it: %s\n", f->file, f->line, f->function, f->message);
	for (size_t i = 0; i < f->npath; i++)
		str_addf(out, "    %s:%d: %s\n", f->path[i].file, f->path[i].line, f->path[i].note);
	str_add(out, "    under");
	for (size_t i = 0; f->profiles[i]; i++)
		str_addf(out, "%s %s", i ? "," : "", f->profiles[i]);
	str_addch(out, '\n');
}

static bool tell_findings(const struct result *r, const char *path, int line, struct str *out)
{
	bool any = false;

	for (size_t i = 0; i < r->findings.len; i++)
		if (passes(&r->findings.at[i], path, line)) {
			tell_finding(&r->findings.at[i], out);
			any = true;
		}
	return any;
}

/* ---- what is known --------------------------------------------------------------------------- */

struct region_at {
	const char *function, *lock;
	int line, end_line;
	struct str arches;
};
struct looking {
	const struct region_spec *spec;
	struct program_store *store;
	const char *path;
	int line;
	VEC(struct region_at) at;
	size_t real;             /* architectures that have the mode */
};

static void take_place(struct looking *l, const struct region_place *p, const char *arch)
{
	struct region_at new = { p->body->name, p->lock, p->line, p->end_line, STR_INIT };

	if (strcmp(p->body->path, l->path) || l->line < p->line || (p->end_line && l->line > p->end_line))
		return;
	for (size_t i = 0; i < l->at.len; i++)
		if (l->at.at[i].line == p->line && l->at.at[i].function == p->body->name) {
			l->at.at[i].end_line = MAX(l->at.at[i].end_line, p->end_line);
			str_addf(&l->at.at[i].arches, ", %s", arch);
			return;
		}
	str_add(&new.arches, arch);
	vec_push(&l->at, new);
}

static int look_under(struct looking *l, const char *arch, struct err *err)
{
	struct program *p = program_new(l->store, arch);
	const struct region_place *at;
	int ret = 0;

	if (region_is_real(l->spec, p)) {
		struct regions *r = regions_new(l->spec, p);

		l->real++;
		ret = regions_run(r, err);
		for (size_t i = 0, n = regions_places(r, &at); i < n && !ret; i++)
			take_place(l, &at[i], arch);
		regions_free(r);
	}
	program_free(p);
	return ret;
}

static void tell_calls(struct index *ix, const struct looking *l, struct str *out)
{
	struct call_rows calls = { .arena = arena_new() };

	index_rows(ix, TABLE_CALL, index_file_id(ix, l->path), add_call_row, &calls, &(struct err){ 0 });
	for (size_t i = 0; i < calls.rows.len; i++) {
		const struct call_row *c = &calls.rows.at[i];
		const char *says = c->line == l->line ? region_says(l->spec, c->callee) : NULL;

		if (c->line != l->line)
			continue;
		if (says)
			str_addf(out, "    %s() %s: so says the data file\n", c->callee, says);
		else
			str_addf(out, "    %s() is followed as far as its code is there\n", c->callee);
	}
	vec_release(&calls.rows);
	arena_free(calls.arena);
}

static void tell_regions(struct looking *l, const char *rule, struct index *ix, struct str *out)
{
	const char *title = region_title(l->spec);

	str_addf(out, "%s:%d: %s has nothing on a path through this line\n", l->path, l->line, rule);
	if (!l->real)
		str_addf(out, "    no architecture of this tree has %s\n", title);
	else if (!l->at.len)
		str_addf(out, "    it is in no region: %s is off here on every path\n", title);
	for (size_t i = 0; i < l->at.len; i++) {
		const struct region_at *x = &l->at.at[i];

		str_addf(out, "    %s(): %s from line %d to ", x->function, title, x->line);
		if (x->end_line)
			str_addf(out, "line %d", x->end_line);
		else
			str_add(out, "the end");
		str_addf(out, " (%s)%s%s\n", x->arches.buf, x->lock ? ", lock: " : "", x->lock ? x->lock : "");
	}
	if (l->at.len)
		tell_calls(ix, l, out);
}

static int look(struct analysis *a, const char *rule, const char *data, const char *path, int line, struct str *out,
		struct err *err)
{
	struct looking l = { .path = path, .line = line, .store = program_store_new(a->index, a->tree) };
	struct region_spec *spec = NULL;
	int ret = region_spec_read(&spec, data, err);

	l.spec = spec;
	for (const char *const *arch = tree_arches(a->tree); *arch && !ret; arch++)
		ret = look_under(&l, *arch, err);
	if (!ret)
		tell_regions(&l, rule, a->index, out);
	for (size_t i = 0; i < l.at.len; i++)
		str_release(&l.at.at[i].arches);
	vec_release(&l.at);
	region_spec_free(spec);
	program_store_free(l.store);
	return ret;
}

/* Below the tree's root; interned. NULL: it is not in it */
static const char *below(const struct tree *t, const char *file)
{
	char *real = path_real(file);
	const char *root = tree_root(t), *out = NULL;
	size_t n = strlen(root);

	if (real && !strncmp(real, root, n) && real[n] == '/')
		out = intern(real + n + 1);
	free(real);
	return out;
}

int why_region(const struct common_options *common, const char *rule, const char *data, const char *file, int line,
	       struct str *out)
{
	struct analysis_options o = { .common = *common, .arch_code = true };
	struct analysis a;
	struct err err = { 0 };
	const char *path, *slash = strrchr(rule, '/');
	char *name = xstrdup(slash ? slash + 1 : rule);
	int ret;

	name[strcspn(name, ".")] = '\0';
	o.common.quiet = true;
	vec_push(&o.rules.items, rule);
	ret = analysis_run(&a, &o, true, NULL);
	vec_release(&o.rules.items);
	if (ret) {
		free(name);
		return ret;
	}
	path = below(a.tree, file);
	if (!path)
		ret = cli_errorf("why: %s is not in the tree %s", file, tree_root(a.tree));
	else if (!tell_findings(&a.match.result, path, line, out) && look(&a, name, data, path, line, out, &err))
		ret = cli_error(&err);
	analysis_release(&a);
	free(name);
	return ret;
}

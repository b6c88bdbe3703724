// SPDX-License-Identifier: GPL-2.0-only
/*
 * Migrations of regions (Pteris-Migration: FILE.region OLD …): a semantic patch that replaces the functions that turn a
 * mode on and off by others. All its edits in one function are made or none, because the old and the new functions do
 * not fit together; and none where the analysis of regions cannot show that what is turned on there is turned off there.
 *
 * There is one finding for each function that calls an old one, with its edits or with the reason why it is left alone.
 * What is left alone on purpose (the old functions themselves, stubs of them, code of architectures) is a note, when the
 * migration was asked for by its name.
 */
#include "base/file.h"
#include "match/print.h"
#include "match/region_fix.h"

int rule_migration(struct rule *r, const struct smpl_key *k, struct err *err)
{
	const char *p;
	size_t n;

	free(r->migration);
	r->migration = smpl_beside(r->smpl, k->value, &p);
	for (; *(p += strspn(p, " \t")); p += n) {
		n = strcspn(p, " \t");
		vec_push(&r->replaces, internn(p, n));
	}
	if (!r->replaces.len)
		return err_set(err, ERR_USAGE, "%s:%d: Pteris-Migration: needs a file and the names that are replaced",
			       r->smpl->path, k->line);
	return 0;
}

/* ---- who uses the old names ------------------------------------------------------------------ */

struct user {                    /* a function or macro */
	node_id item;            /* 0: outside of all */
	tok_id first;            /* the first use */
};
typedef VEC(struct user) users_t;
struct judge {
	struct run *r;
	const struct rule *rule;
	const struct region_spec *spec;
	const region_arches_t *arches;
	VEC(struct finding) hits;      /* what the semantic patch found */
	VEC(struct edit_group) groups; /* and its edits, one group a function */
	struct source src;             /* the file at hand */
	struct map *ordinals;
};

static bool is_old(const struct judge *j, const struct syntax *s, tok_id t)
{
	size_t n;
	const char *text = token_text(s, t, &n);

	if (s->toks[t].kind != T_IDENT)
		return false;
	for (size_t i = 0; i < j->rule->replaces.len; i++)
		if (strlen(j->rule->replaces.at[i]) == n && !memcmp(j->rule->replaces.at[i], text, n))
			return true;
	return false;
}

static node_id owner_of(const struct syntax *s, tok_id t)
{
	node_id item = print_item(s, t);

	return item ? node_function(s, item) : 0;
}

static void find_users(const struct judge *j, users_t *out)
{
	const struct syntax *s = j->src.s;

	for (tok_id t = 0; t < s->ntoks; t++) {
		node_id item;

		if (!is_old(j, s, t))
			continue;
		item = owner_of(s, t);
		if (!out->len || !item || out->at[out->len - 1].item != item)
			vec_push(out, (struct user){ item, t });
	}
}

/* ---- one of them ----------------------------------------------------------------------------- */

static struct body *body_of(const struct judge *j, node_id item, const char *name)
{
	struct body *const *at, *best = NULL;
	int first, last;

	syntax_position(j->src.s, node_start(j->src.s, item), &first, NULL);
	syntax_position(j->src.s, node_end(j->src.s, item), &last, NULL);
	for (size_t a = 0; a < j->arches->len && !best; a++)
		for (size_t i = 0, n = program_all(j->arches->at[a].program, name, &at); i < n; i++)
			if (!strcmp(at[i]->path, j->src.path) && at[i]->line >= first && at[i]->line <= last)
				best = at[i];
	return best;
}

static const struct edit_group *group_of(const struct judge *j, node_id item)
{
	uint32_t from = node_start(j->src.s, item), to = node_end(j->src.s, item);

	for (size_t i = 0; i < j->groups.len; i++)
		if (!strcmp(j->groups.at[i].path, j->src.path) && j->groups.at[i].span_start >= from &&
		    j->groups.at[i].span_end <= to)
			return &j->groups.at[i];
	return NULL;
}

/* The first place where an old name stays; 0: none does */
static tok_id stays_at(const struct judge *j, node_id item, const struct edit_group *g)
{
	const struct syntax *s = j->src.s;

	for (tok_id t = node_at(s, item)->first; t <= node_at(s, item)->last; t++) {
		bool goes = false;

		if (!is_old(j, s, t))
			continue;
		for (size_t i = 0; g && i < g->nedits && !goes; i++)
			goes = g->edits[i].start <= s->toks[t].off && s->toks[t].off + s->toks[t].len <= g->edits[i].end;
		if (!goes)
			return t;
	}
	return 0;
}

static const char *unbalanced(const struct judge *j, const struct region_found *at, size_t n, const struct body *b)
{
	for (size_t i = 0; i < n; i++) {
		if (at[i].body != b || (at[i].fault != REGION_NOT_LEFT && at[i].fault != REGION_NOT_ENTERED))
			continue;
		if (at[i].line < 0)
			return "some path would not be balanced afterwards";
		return arena_printf(j->r->priv->arena, "some path is not balanced: see line %d", at[i].line);
	}
	return NULL;
}

/* Who turns it on or off for this function, or for whom it does so */
static const char *shared(const struct judge *j, const struct regions *r, const struct body *b, const struct ir *ir)
{
	if (region_changes(r, b->name))
		return "it turns the mode on or off for those who call it";
	for (ir_id i = 1; i < ir->nsteps; i++) {
		const char *name = ir->steps[i].kind == IR_CALL ? ir_callee(ir, ir->steps[i].a) : NULL;

		if (name && *name && region_changes(r, name))
			return arena_printf(j->r->priv->arena, "%s() turns the mode on or off for it", name);
	}
	return NULL;
}

static const char *lost(const struct judge *j, const struct ir *ir)
{
	for (ir_id i = 1; ir && i < ir->nsteps; i++)
		if (ir->steps[i].kind == IR_LOST)
			return arena_printf(j->r->priv->arena, "line %d cannot be followed: %s", ir->steps[i].line,
					    ir->steps[i].text);
	return "the function cannot be read";
}

static const char *region_objects(struct judge *j, struct body *b, const struct edit_group *g)
{
	struct arena *a = j->r->priv->arena;
	struct region_site site = { j->spec, b, program_ir(j->arches->at[0].program, b), &j->src, a };
	const struct region_found *at;
	const struct ir *edited;
	const char *why = NULL;
	size_t n;

	if (!site.ir || site.ir->nlost)
		return lost(j, site.ir);
	edited = region_edited(&site, j->arches, g->edits, g->nedits);
	if (!edited)
		return "the function could not be read any more";
	for (size_t i = 0; i < j->arches->len && !why; i++) {
		struct regions *r = j->arches->at[i].regions;

		n = regions_found(r, &at);
		why = unbalanced(j, at, n, b);
		if (!why)
			why = shared(j, r, b, site.ir);
		if (why)
			break;
		n = region_try(r, b, edited, &at);
		why = unbalanced(j, at, n, b);
	}
	return why;
}

static const char *hit_reason(const struct judge *j, const char *function)
{
	for (size_t i = 0; i < j->hits.len; i++)
		if (!strcmp(j->hits.at[i].file, j->src.path) && !strcmp(j->hits.at[i].function, function) &&
		    j->hits.at[i].no_fix)
			return j->hits.at[i].no_fix;
	return NULL;
}

/* Why it is not converted; NULL: it is */
static const char *objection(struct judge *j, const struct user *u, const char *name, const struct edit_group *g)
{
	const struct syntax *s = j->src.s;
	const char *why;
	struct body *b;
	tok_id t;
	int line;

	if (node_at(s, u->item)->kind == N_PP_DEFINE)
		return "it is a macro, and what uses it would have to be converted with it";
	why = hit_reason(j, name);
	if (why)
		return why;
	t = stays_at(j, u->item, g);
	if (t) {
		syntax_position(s, s->toks[t].off, &line, NULL);
		return arena_printf(j->r->priv->arena, "the rule does not match the use in line %d", line);
	}
	b = body_of(j, u->item, name);
	return b ? region_objects(j, b, g) : "the analysis of regions does not know the function";
}

/* ---- what is said of it ---------------------------------------------------------------------- */

static const char *fingerprint(struct judge *j, const struct finding *x)
{
	struct str s = STR_INIT;
	char hex[33];

	str_addf(&s, "%s%c%s%c%s", x->rule, 0, x->file, 0, x->function);
	str_addf(&s, "%c%lu", 0, (unsigned long)(*map_slot(j->ordinals, s.buf, s.len, NULL))++);
	hash_hex(s.buf, s.len, hex);
	str_release(&s);
	return arena_printf(j->r->priv->arena, "1:%.16s", hex);
}

static void say(struct judge *j, const struct user *u, const char *name, const char *why)
{
	static const char *const none[] = { NULL };
	const struct syntax *s = j->src.s;
	struct finding x = { .rule = j->rule->name, .severity = j->rule->severity, .file = j->src.path, .function = name,
			     .message = j->rule->smpl->header.message, .kind = "", .profiles = none, .exact = true,
			     .fixable = !why, .no_fix = why };

	if (!x.message)
		x.message = j->rule->name;
	syntax_position(s, s->toks[u->first].off, &x.line, &x.column);
	syntax_position(s, s->toks[u->first].off + s->toks[u->first].len, &x.end_line, &x.end_column);
	x.fingerprint = fingerprint(j, &x);
	vec_push(&j->r->out->result.findings, x);
}

/* Not to be converted by anybody */
static void left_alone(struct judge *j, const struct user *u, const char *name, const char *why)
{
	int line;

	if (!j->rule->named)
		return;
	syntax_position(j->src.s, j->src.s->toks[u->first].off, &line, NULL);
	run_note(j->r, arena_printf(j->r->priv->arena, "left alone: %s:%d: %s%s%s", j->src.path, line, name,
				    *name ? "(): " : "", why));
}

static void judge_user(struct judge *j, const struct user *u)
{
	const struct syntax *s = j->src.s;
	const char *name = u->item ? node_function_name(s, u->item) : "", *why;
	const struct edit_group *g = u->item ? group_of(j, u->item) : NULL;

	if (!u->item) {
		left_alone(j, u, name, "it is declared, or asked about, here");
	} else if (region_is_primitive(j->spec, name)) {
		left_alone(j, u, name, "it is one of the functions that make the mode, or a stub of it");
	} else if (tree_path_arch(j->src.path)) {
		left_alone(j, u, name, "code of an architecture, which knows its own functions best");
	} else {
		why = objection(j, u, name, g);
		say(j, u, name, why);
		if (!why)
			vec_push(&j->r->out->groups, *g);
	}
}

/* ---- all ------------------------------------------------------------------------------------- */

/* Findings and edits of the rule, out of the result */
static void take_back(struct judge *j)
{
	struct match_result *m = j->r->out;
	size_t n = 0;

	for (size_t i = 0; i < m->result.findings.len; i++) {
		if (!strcmp(m->result.findings.at[i].rule, j->rule->name))
			vec_push(&j->hits, m->result.findings.at[i]);
		else
			m->result.findings.at[n++] = m->result.findings.at[i];
	}
	m->result.findings.len = n;
	n = 0;
	for (size_t i = 0; i < m->groups.len; i++) {
		if (!strcmp(m->groups.at[i].rule, j->rule->name))
			vec_push(&j->groups, m->groups.at[i]);
		else
			m->groups.at[n++] = m->groups.at[i];
	}
	m->groups.len = n;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void files_of(const struct judge *j, paths_t *out)
{
	struct index *ix = j->r->o->index;
	struct map *seen = map_new();

	for (size_t i = 0; i < j->rule->replaces.len; i++) {
		file_ids_t ids = { 0 };

		index_files_using(ix, j->rule->replaces.at[i], false, &ids, NULL);
		for (size_t k = 0; k < ids.len; k++) {
			const char *path = index_file_path(ix, ids.at[k]);
			bool is_new = false;

			if (path)
				map_slot(seen, path, strlen(path), &is_new);
			if (is_new)
				vec_push(out, intern(path));
		}
		vec_release(&ids);
	}
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_name);
	map_free(seen);
}

/* Of architectures' code, which was not looked at, it is only said that it is left alone. */
static bool counts(const struct judge *j, const char *path)
{
	return run_asked_for(j->r, path) || (tree_path_arch(path) && !j->r->o->paths && j->rule->named);
}

static void judge_file(struct judge *j, const char *path)
{
	users_t users = { 0 };
	struct err err = { 0 };

	if (source_open(&j->src, tree_root(j->r->o->tree), path, j->r->names, NULL, &err)) {
		run_gap(j->r, path, "%s", err.text);
		return;
	}
	find_users(j, &users);
	for (size_t i = 0; i < users.len; i++)
		judge_user(j, &users.at[i]);
	vec_release(&users);
	source_close(&j->src);
}

void migrations_judge(struct run *r, const char *path, const struct region_spec *spec, const region_arches_t *arches)
{
	for (size_t i = 0; i < r->priv->wholes.len; i++) {
		struct judge j = { .r = r, .rule = r->priv->wholes.at[i], .spec = spec, .arches = arches };
		paths_t files = { 0 };

		if (!j.rule->migration || strcmp(j.rule->migration, path) != 0)
			continue;
		j.ordinals = map_new();
		take_back(&j);
		files_of(&j, &files);
		for (size_t k = 0; k < files.len; k++)
			if (counts(&j, files.at[k]))
				judge_file(&j, files.at[k]);
		vec_release(&files);
		vec_release(&j.hits);
		vec_release(&j.groups);
		map_free(j.ordinals);
	}
}

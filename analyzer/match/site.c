// SPDX-License-Identifier: GPL-2.0-only
/* From a match to a finding: is it one, of which kind, how sure, and may it be edited? */
#include "base/file.h"
#include "match/private.h"

struct walk {
	struct run *r;
	struct source *src;
	const struct rule *rule;
	struct map *seen;         /* places (first byte) that this rule has dealt with */
	struct map *ordinals;     /* function and code → how often so far */
	unsigned unknown;         /* places whose type nobody could tell … */
	int unknown_line;         /* … and the first of them */
	struct candidate *found;  /* only asking where there is anything */
	struct map *by_arch;      /* then: what this file's types are for one architecture */
};

/* ---- which rules of a file run ---------------------------------------------------------------------- */

static bool never_matched(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return false;
}

/* A file that offers modes is run in its patch mode. */
static bool rule_runs(const struct smpl *f, const struct smpl_rule *sr)
{
	static const char *const patch[] = { "patch", NULL }, *const none[] = { NULL };
	const char *const *v;

	if (sr->kind != SR_SMPL || !sr->nalts)
		return false;
	for (v = f->virtuals; v && *v; v++)
		if (!strcmp(*v, "patch"))
			return smpl_depends(sr, patch, never_matched, NULL);
	return smpl_depends(sr, none, never_matched, NULL);
}

/* ---- may it be edited? ------------------------------------------------------------------------------ */

/* The first CONFIG_ condition around a declaration, or NULL */
static const char *config_condition(const struct decl *e)
{
	struct pp_cond c[16];
	size_t i, n = decl_conditions(e, c, ARRAY_SIZE(c));

	for (i = 0; i < n; i++)
		if (!c[i].negated && strstr(c[i].text, "CONFIG_"))
			return c[i].text;
	return NULL;
}

/* The first CONFIG_ condition under which every generic definition of a helper stands, or NULL. */
static const char *helper_condition(const struct decls *d, const char *name)
{
	const enum decl_kind kinds[] = { DECL_FUNC, DECL_MACRO };
	const char *found = NULL, *one;
	const struct decl *e;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(kinds); k++) {
		for (e = decls_get(d, kinds[k], name); e; e = e->next) {
			if (e->arch || decl_arity(e) < 0)
				continue;
			one = config_condition(e);
			if (!one)
				return NULL;
			found = one;
		}
	}
	return found;
}

/* Is this object or folder named by a line of the Makefile that holds in every configuration? */
static bool line_names(const char *line, const char *object)
{
	const char *hit = strstr(line, object);
	size_t n = strlen(object);

	for (; hit; hit = strstr(hit + 1, object))
		if (hit > line && strchr(" \t=", hit[-1]) && strchr(" \t#", hit[n]))
			return true;
	return false;
}

enum built { BUILT_UNKNOWN, BUILT_ALWAYS, BUILT_SOMETIMES };

static enum built makefile_says(const char *text, const char *object)
{
	struct str line = STR_INIT;
	enum built b = BUILT_UNKNOWN;
	const char *eol;

	for (; *text && b != BUILT_ALWAYS; text = *eol ? eol + 1 : eol) {
		eol = text + strcspn(text, "\n");
		str_addn(&line, text, (size_t)(eol - text));
		if (line.len && line.buf[line.len - 1] == '\\') {
			line.buf[line.len - 1] = ' ';
			continue;
		}
		if (line_names(line.buf, object))
			b = starts_with(line.buf, "obj-y") || starts_with(line.buf, "lib-y") ||
					    starts_with(line.buf, "core-y") ?
				    BUILT_ALWAYS : BUILT_SOMETIMES;
		str_reset(&line);
	}
	str_release(&line);
	return b;
}

/*
 * Do the Makefiles, from the file's folder up, build it whatever the configuration says? Plain text:
 * one line that depends on a CONFIG_ symbol or on another list is enough for "no".
 */
static bool always_built(struct run *r, const struct source *src)
{
	struct str object = STR_INIT;
	char *path = xstrdup(src->path), *dir;
	bool always;

	str_addn(&object, path_base(path), strlen(path_base(path)) - 2);
	str_add(&object, ".o");
	always = makefile_says(run_makefile(r, path), object.buf) == BUILT_ALWAYS;
	while (always && strchr(path, '/')) {
		dir = path_dir(path);
		free(path);
		path = dir;
		str_reset(&object);
		str_addf(&object, "%s/", path_base(path));
		always = makefile_says(run_makefile(r, path), object.buf) != BUILT_SOMETIMES;
	}
	free(path);
	str_release(&object);
	return always;
}

static const char *condition_missing(struct walk *w, node_id n, const char *helper)
{
	const char *need = helper_condition(w->r->decls, helper);
	struct source *src = w->src;
	struct pp_cond c[16];
	size_t i, k;

	if (!need)
		return NULL;
	k = MIN(syntax_conditions(src->s, node_at(src->s, n)->first, c, 16), (size_t)16);
	for (i = 0; i < k; i++)
		if (!c[i].negated && !strcmp(c[i].text, need))
			return NULL;
	if (ends_with(src->path, ".c") && !always_built(w->r, src))
		return NULL;
	return arena_printf(w->r->priv->arena, "%s() is declared only under %s, and this place is not",
			    helper, need);
}

/* " (under arm)"; nothing where no more than one profile was asked */
static const char *under(struct walk *w, uint64_t set)
{
	if (choice_nprofiles(w->r->choice) < 2)
		return "";
	return arena_printf(w->r->priv->arena, " (under %s)", views_list(w->r, w->src, set));
}

static const char *not_visible(struct walk *w, node_id n, const char *helper, const struct file_profile *fp,
			       uint64_t bit)
{
	struct arena *a = w->r->priv->arena;
	size_t i;

	for (i = 0; i < fp->nvisible; i++) {
		if (strcmp(fp->visible[i].name, helper))
			continue;
		if (fp->visible[i].from == UINT32_MAX)
			return arena_printf(a, "%s() is not declared in this file%s", helper, under(w, bit));
		if (fp->visible[i].from > node_start(w->src->s, n))
			return arena_printf(a, "%s() is declared only below this place%s", helper,
					    under(w, bit));
	}
	return NULL;
}

/* Under every profile that compiles this place; where none does, under all that know the file. */
static const char *not_visible_somewhere(struct walk *w, node_id n, const char *helper, const struct views *v)
{
	const struct file_facts *ff = w->src->ff;
	const char *why = NULL;
	uint64_t bit;
	size_t i;

	for (i = 0; ff && i < ff->nprofiles && !why; i++) {
		bit = (uint64_t)1 << i;
		if (v->compiled ? v->compiled & bit : ff->profiles[i].state == FS_PARSED)
			why = not_visible(w, n, helper, &ff->profiles[i], bit);
	}
	return why;
}

static const char *need_unmet(struct walk *w, node_id n, const struct need *need, const struct views *v)
{
	const struct decls *d = w->r->decls;
	const struct decl *f = decls_get(d, DECL_FUNC, need->name), *e;
	const struct decl *m = decls_get(d, DECL_MACRO, need->name);
	const char *why;

	for (e = m; e && !f; e = e->next)
		if (decl_arity(e) >= 0)
			f = e;
	if (!f)
		return arena_printf(w->r->priv->arena, "this tree has no %s()", need->name);
	for (e = f; e && need->arity >= 0; e = e->next)
		if (decl_arity(e) >= 0 && decl_arity(e) != need->arity)
			return arena_printf(w->r->priv->arena, "%s() takes %d arguments in this tree",
					    need->name, decl_arity(e));
	why = not_visible_somewhere(w, n, need->name, v);
	return why ? why : condition_missing(w, n, need->name);
}

const char *needs_unmet(struct run *r, struct source *src, const struct rule *rule, uint32_t at, const struct views *v)
{
	struct walk w = { .r = r, .src = src, .rule = rule };
	node_id n = SYNTAX_ROOT, c;
	const char *why = NULL;

	for (c = SYNTAX_ROOT; c; c = node_next(src->s, c, SYNTAX_ROOT))
		if (node_start(src->s, c) <= at && at < node_end(src->s, c))
			n = c;
	for (size_t i = 0; i < rule->needs.len && !why; i++)
		why = need_unmet(&w, n, &rule->needs.at[i], v);
	return why;
}

static const char *edit_forbidden(struct walk *w, const struct match *m, const struct use *u, bool exact,
				  const struct views *v)
{
	struct arena *a = w->r->priv->arena;
	const char *why;
	size_t i;

	if (!exact && !w->r->o->inferred)
		return v->missing ? arena_printf(a, "the compiler missed a header (%s)", v->missing) :
				    "only inference saw this place, the compiler did not";
	if (v->no)
		return arena_printf(a, "the type is another one under %s", views_list(w->r, w->src, v->no));
	if (v->mixed)
		return "the type differs between the expansions of a macro";
	if (m->access && node_at(w->src->s, m->root)->kind != N_CALL && !u->rvalue_only)
		return "the place is not only read";
	if (u->qualified && m->rule->needs.len)
		return "the pointer is one to const or volatile, which the helper may not take";
	for (i = 0; i < m->rule->needs.len; i++) {
		why = need_unmet(w, m->root, &m->rule->needs.at[i], v);
		if (why)
			return why;
	}
	return NULL;
}

/* ---- entering --------------------------------------------------------------------------------------- */

static const char *fingerprint(struct walk *w, const struct finding *f, node_id root)
{
	struct str s = STR_INIT;
	char hex[33];
	uintptr_t *ordinal;

	str_addf(&s, "%s%c%s%c%s%c", f->rule, 0, f->file, 0, f->function, 0);
	node_text(w->src->s, root, &s);
	ordinal = map_slot(w->ordinals, s.buf, s.len, NULL);
	str_addf(&s, "%c%lu", 0, (unsigned long)(*ordinal)++);
	hash_hex(s.buf, s.len, hex);
	str_release(&s);
	return arena_printf(w->r->priv->arena, "1:%.16s", hex);
}

static unsigned kind_of(const struct syntax *s, const struct match *m, const struct use *u)
{
	if (!m->access)
		return 0;
	if (u->bits & FU_READ_WRITE)
		return KIND_READ_WRITE;
	if (u->bits & FU_WRITE)
		return KIND_WRITE;
	return node_at(s, m->access)->kind == N_INDEX ? KIND_INDEX : KIND_READ;
}

static const char *message(const struct rule *r, unsigned kind)
{
	int i = 0;

	while (i < 4 && kind != 1u << i)
		i++;
	if (r->messages[i])
		return r->messages[i];
	return r->smpl->header.message ? r->smpl->header.message : r->name;
}

static void positions(const struct syntax *s, node_id n, struct finding *f)
{
	syntax_position(s, node_start(s, n), &f->line, &f->column);
	syntax_position(s, node_end(s, n) - 1, &f->end_line, &f->end_column);
	f->end_column++;
}

static void enter(struct walk *w, struct match *m, const struct use *u, unsigned kind,
		  const char *local)
{
	struct arena *a = w->r->priv->arena;
	const struct syntax *s = w->src->s;
	node_id at = m->access ? m->access : m->root, func = node_function(s, at);
	struct edit_group g = { .path = w->src->path, .rule = m->rule->name };
	struct finding f = { .rule = m->rule->name, .severity = m->rule->severity, .file = w->src->path };
	struct views v = views_of(m);

	f.function = func ? node_function_name(s, func) : "";
	f.kind = kind_name(kind);
	f.message = message(m->rule, kind);
	f.exact = w->src->ff ? v.yes != 0 : m->exact && (!m->unknown || !m->access || u->evaluated);
	positions(s, at, &f);
	f.profiles = views_names(w->r, w->src, v.yes, a);
	f.fingerprint = fingerprint(w, &f, m->root);
	if (local) {
		f.severity = SEV_INFO;
		f.no_fix = local;
	} else if (!m->pat->changes) {
		f.no_fix = "the rule only reports";
	} else {
		f.no_fix = edit_forbidden(w, m, u, f.exact, &v);
		if (!f.no_fix)
			f.no_fix = rewrite(m, a, &g);
		f.fixable = !f.no_fix;
	}
	vec_push(&w->r->out->result.findings, f);
	if (!f.fixable)
		return;
	g.hash = arena_strdup(a, w->src->hash);
	g.where = arena_printf(a, "%s%s%d:%d", f.function, *f.function ? "(), " : "", f.line, f.column);
	g.inferred = !f.exact;
	vec_push(&w->r->out->groups, g);
}

/* Pteris-From, Pteris-Not-From, Pteris-Local. Returns whether the match stands; *local says why there
 * is no edit. */
static bool origins_allow(const struct match *m, const char **local)
{
	const struct origin *o;
	const struct bound *b;
	bool all;
	size_t i;

	for (i = 0; i < m->rule->origins.len; i++) {
		o = &m->rule->origins.at[i];
		b = match_bound(m, o->metavar);
		if (!b || !b->node)
			continue;
		all = origin_all(m->src, b->node, o);
		if (o->local && all)
			*local = "the pointer only points to a copy, not into a page table";
		else if (!o->local && all == o->negated)
			return false;
	}
	return true;
}

static bool excluded(const struct match *m)
{
	const struct syntax *s = m->src->s;
	node_id func = node_function(s, m->root);
	const char *name = func ? node_function_name(s, func) : "";

	return m->rule->not_in && *name && regex_match(m->rule->not_in, name, strlen(name), NULL);
}

static void unknown_place(struct walk *w, const struct match *m)
{
	int line, column;

	syntax_position(w->src->s, node_start(w->src->s, m->root), &line, &column);
	if (!w->unknown++)
		w->unknown_line = line;
}

/* A type that is one thing here and another there (pgtable_t): for whom does it fit? */
static void note_arches(struct walk *w, const struct match *m)
{
	struct match one = { .rule = m->rule, .sr = m->sr, .src = w->src };
	struct infer *all = w->src->in;
	paths_t *known = &w->found->arches;
	uintptr_t *slot;
	const char *arch;
	size_t i, k;

	for (i = 0; !tree_path_arch(w->src->path) && i < w->r->arches.len; i++) {
		arch = w->r->arches.at[i];
		for (k = 0; k < known->len && known->at[k] != arch; k++)
			;
		if (k < known->len)
			continue;
		slot = map_slot(w->by_arch, arch, strlen(arch), NULL);
		if (!*slot)
			*slot = (uintptr_t)infer_new_for(w->src->s, w->src->path, w->r->decls, arch);
		w->src->in = (struct infer *)*slot;
		if (pattern_match(&one, m->pat, m->root) > 0)
			vec_push(known, arch);
	}
	w->src->in = all;
}

/* What stands in a macro's body has facts only where that macro is used. */
static void note_macro(struct walk *w, node_id at, uint32_t off)
{
	const struct syntax *s = w->src->s;
	node_id def = node_up(s, at, N_PP_DEFINE), name = def ? node_role(s, def, R_NAME) : 0;

	if (name && !ends_with(w->src->path, ".c"))
		vec_push(&w->found->in_macros, (struct macro_place){ off, node_ident(s, name) });
}

static void handle(struct walk *w, struct match *m, int verdict)
{
	const struct syntax *s = w->src->s;
	node_id at = m->access ? m->access : m->root;
	uint32_t key = node_start(s, at);
	const char *local = NULL;
	struct use u = { 0 };
	unsigned kind;
	bool is_new;

	map_slot(w->seen, (const char *)&key, sizeof(key), &is_new);
	if (!is_new || excluded(m))
		return;
	if (m->access) {
		u = use_of(w->src, m->access);
		if (!(u.bits & (FU_READ | FU_WRITE | FU_READ_WRITE)))
			return;
	}
	kind = kind_of(s, m, &u);
	if (kind && !(kind & m->rule->kinds))
		return;
	if (w->found) {
		vec_push(&w->found->places, key);
		note_macro(w, at, key);
		if (verdict < 0)
			note_arches(w, m);
	} else if (verdict < 0)
		unknown_place(w, m);
	else if (origins_allow(m, &local))
		enter(w, m, &u, kind, local);
}

static void match_at(struct walk *w, const struct smpl_rule *sr, struct match *m, node_id n)
{
	size_t i;
	int verdict;

	for (i = 0; i < sr->nalts; i++) {
		verdict = pattern_match(m, &sr->alts[i], n);
		if (verdict) {
			handle(w, m, verdict);
			return;
		}
	}
}

static void run_rule(struct walk *w)
{
	struct match m = { .rule = w->rule, .src = w->src };
	const struct syntax *s = w->src->s;
	const struct smpl_rule *sr;
	size_t i;
	node_id n;

	w->seen = map_new();
	for (i = 0; i < w->rule->smpl->nrules; i++) {
		sr = &w->rule->smpl->rules[i];
		if (!rule_runs(w->rule->smpl, sr))
			continue;
		m.sr = sr;
		for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
			match_at(w, sr, &m, n);
	}
	map_free(w->seen);
}

void site_places(struct run *r, struct source *src, struct candidate *out)
{
	struct walk w = { .r = r, .src = src, .found = out, .by_arch = map_new() };
	size_t i;

	for (i = 0; i < r->rules.len; i++) {
		w.rule = r->rules.at[i];
		run_rule(&w);
	}
	for (i = 0; i < map_size(w.by_arch); i++)
		infer_free((struct infer *)map_value(w.by_arch, i));
	map_free(w.by_arch);
}

void site_all(struct run *r, struct source *src)
{
	struct walk w = { .r = r, .src = src, .ordinals = map_new() };
	size_t i;

	for (i = 0; i < r->rules.len; i++) {
		w.rule = r->rules.at[i];
		run_rule(&w);
	}
	if (w.unknown)
		run_gap(r, src->path, "type unknown at %u place%s, first in line %d", w.unknown,
			w.unknown == 1 ? "" : "s", w.unknown_line);
	map_free(w.ordinals);
}

// SPDX-License-Identifier: GPL-2.0-only
/* A session: rules made ready, groups of files, rules in order. */
#include <unistd.h>

#include "base/file.h"
#include "match/session_private.h"

/* ---- rules ------------------------------------------------------------------------------------------- */

static void use(struct session *s, const char *rule, const char *name, size_t i)
{
	struct str key = STR_INIT;

	str_addf(&key, "%s.%s", rule, name);
	map_set(s->last_use, key.buf, i + 1);
	str_release(&key);
}

static const struct session_rule *rule_named(const struct session *s, const char *name, size_t len)
{
	for (size_t i = 0; i < s->nrules; i++)
		if (strlen(s->rules[i].rule->name) == len && !strncmp(s->rules[i].rule->name, name, len))
			return &s->rules[i];
	return NULL;
}

typedef VEC(struct inherit) inherits_t;

/* `position p != r.q`: then all that r.q ever was counts. */
static bool is_negated_position(const struct session *s, const struct metavar *mv)
{
	const struct session_rule *from = mv->constraint_only && mv->from_rule ? rule_named(s, mv->from_rule, strlen(mv->from_rule)) : NULL;
	const struct metavar *source = from ? smpl_metavar(from->rule, mv->from_name) : NULL;

	return source && source->kind == MV_POSITION;
}

static struct inherit inherit_of(struct session *s, size_t i, const struct metavar *mv)
{
	const struct metavar *own;
	struct inherit in = { intern(mv->from_rule), intern(mv->from_name), mv, is_negated_position(s, mv) };

	if (!s->rules[i].proto_of) /* of a rule for prototypes: what the rule for the function has under that name */
		return in;
	own = smpl_metavar(s->rules[i].proto_of, in.name);
	in.rule = intern(own && own->from_rule ? own->from_rule : s->rules[i].proto_of->name);
	in.name = intern(own && own->from_rule ? own->from_name : in.name);
	return in;
}

static void collect_inherits(struct session *s, size_t i)
{
	const struct smpl_rule *r = s->rules[i].rule;
	inherits_t list = { 0 };
	struct inherit *at;
	size_t k;

	for (k = 0; k < r->nmetavars; k++)
		if (r->metavars[k].from_rule)
			vec_push(&list, inherit_of(s, i, &r->metavars[k]));
	for (k = 0; k < list.len; k++)
		use(s, list.at[k].rule, list.at[k].name, i);
	at = arena_alloc(s->arena, (list.len + 1) * sizeof(*at));
	if (list.len)
		memcpy(at, list.at, list.len * sizeof(*at));
	s->rules[i].inherits = at;
	s->rules[i].ninherits = list.len;
	vec_release(&list);
}

static void plus_inherited(const struct plus_code *const *codes, const struct metavar **found, size_t *n, size_t max)
{
	for (; codes && *codes; codes++) {
		for (size_t k = 0; k < (*codes)->len; k++) {
			const struct metavar *mv = (*codes)->at[k].mv;
			size_t i;

			for (i = 0; i < *n && found[i] != mv; i++)
				;
			if (mv && mv->from_rule && i == *n && *n < max)
				found[(*n)++] = mv;
		}
	}
}

static void collect_plus(struct session *s, size_t i)
{
	const struct past *p = s->rules[i].past;
	size_t max = s->rules[i].rule->nmetavars, n = 0;
	const struct metavar **found = arena_alloc(s->arena, (max + 1) * sizeof(*found));

	for (size_t t = 0; t < p->ntokens; t++) {
		plus_inherited(p->tokens[t].before, found, &n, max);
		plus_inherited(p->tokens[t].after, found, &n, max);
	}
	s->rules[i].in_plus = found;
}

static bool is_virtual_defined(const struct session *s, const char *name)
{
	for (const char *const *v = s->o->virtuals; v && *v; v++)
		if (!strcmp(*v, name))
			return true;
	return false;
}

/* 1 or 0 when it follows from the virtual rules alone, else -1 */
static int could_hold(const struct session *s, const struct depend *d)
{
	const struct session_rule *r;
	int a, b;

	switch (d->op) {
	case DEP_NOT:
		a = could_hold(s, d->a);
		return a < 0 ? a : !a;
	case DEP_AND:
	case DEP_OR:
		a = could_hold(s, d->a);
		b = could_hold(s, d->b);
		if (a == (d->op == DEP_OR) || b == (d->op == DEP_OR))
			return d->op == DEP_OR;
		return a < 0 || b < 0 ? -1 : d->op == DEP_AND;
	case DEP_NAME:
	case DEP_EVER:
	case DEP_NEVER:
		r = rule_named(s, d->name, strlen(d->name));
		if (!r)
			return is_virtual_defined(s, d->name) != (d->op == DEP_NEVER);
		return r->live ? -1 : d->op == DEP_NEVER;
	default:
		return -1;
	}
}

static int make_formulas(struct session *s, struct session_rule *sr, struct err *err)
{
	const struct past *p = sr->past;
	bool some = sr->rule->exists || (p->star && !sr->rule->forall);
	const struct pnode *item = p->shape == PAST_TOP ? p->root->child : p->root;
	VEC(const struct formula *) list = { 0 };
	const struct formula *f;
	int ret = 0;

	for (; item && !ret; item = p->shape == PAST_TOP ? item->next : NULL) {
		f = formula_make(sr->rule, p, item, some ? PATHS_SOME : PATHS_ALL, sr->kept, s->arena, err);
		ret = f ? 0 : err->code;
		vec_push(&list, f);
	}
	sr->formulas = arena_alloc(s->arena, (list.len + 1) * sizeof(*sr->formulas));
	if (list.len)
		memcpy(sr->formulas, list.at, list.len * sizeof(*sr->formulas));
	sr->nformulas = list.len;
	vec_release(&list);
	return ret;
}

static void look_at_rule(struct session *s, size_t i)
{
	struct session_rule *sr = &s->rules[i];
	const struct smpl_rule *r = sr->rule;

	sr->live = !r->depends || could_hold(s, r->depends) != 0;
	if (r->kind != SR_SMPL) {
		for (size_t k = 0; k < r->nvars; k++)
			if (r->vars[k].from_rule)
				use(s, r->vars[k].from_rule, r->vars[k].from_name, i);
		return;
	}
	collect_inherits(s, i);
	sr->live = sr->live && r->past;
}

/* Those of its metavariables that later rules use */
static void collect_kept(struct session *s, size_t i)
{
	const struct smpl_rule *r = s->rules[i].rule;
	const struct metavar **kept = arena_alloc(s->arena, (r->nmetavars + 1) * sizeof(*kept));
	struct str key = STR_INIT;
	size_t n = 0;

	for (size_t k = 0; k < r->nmetavars; k++) {
		str_reset(&key);
		str_addf(&key, "%s.%s", r->name, r->metavars[k].name);
		if (!r->metavars[k].from_rule && map_get(s->last_use, key.buf) > i + 1)
			kept[n++] = &r->metavars[k];
	}
	str_release(&key);
	s->rules[i].kept = kept;
}

static int make_rule(struct session *s, size_t i, struct err *err)
{
	struct session_rule *sr = &s->rules[i];

	if (sr->rule->kind != SR_SMPL || !sr->live)
		return 0;
	sr->past = isos_apply(s->isos, sr->rule, s->arena, &s->notes);
	collect_plus(s, i);
	collect_kept(s, i);
	return make_formulas(s, sr, err);
}

/* ---- session ---------------------------------------------------------------------------------------------- */

const char *session_notes(const struct session *s)
{
	return s->notes.buf;
}

bool session_has_scripts(const struct session *s)
{
	return s->scripts != NULL;
}

static bool has_script(const struct smpl_constraint *c)
{
	return c && (c->kind == SC_SCRIPT || has_script(c->a) || has_script(c->b));
}

static bool asks_scripts(const struct smpl_rule *r)
{
	for (size_t i = 0; i < r->nmetavars; i++)
		for (size_t k = 0; k < r->metavars[i].nconstraints; k++)
			if (has_script(&r->metavars[i].constraints[k]))
				return true;
	return false;
}

static void start_scripts(struct session *s)
{
	const struct smpl *f = s->o->smpl;
	const struct script_options so = { .python = s->o->python, .timeout = s->o->timeout, .virtuals = f->virtuals,
					   .cocci_file = f->path };

	for (size_t i = 0; i < f->nrules && !s->scripts; i++)
		if (f->rules[i].kind != SR_SMPL || asks_scripts(&f->rules[i]))
			s->scripts = scripts_new(&so);
}

/* Those of the file, and behind each that changes the header of a function one for its prototypes */
static int list_rules(struct session *s, struct err *err)
{
	const struct smpl *f = s->o->smpl;
	struct smpl *proto;

	s->rules = arena_alloc(s->arena, (2 * f->nrules + 1) * sizeof(*s->rules));
	for (size_t i = 0; i < f->nrules; i++) {
		s->rules[s->nrules++].rule = &f->rules[i];
		proto = NULL;
		if (f->rules[i].past && !rule_disables(&f->rules[i], "prototypes"))
			proto = proto_make(&f->rules[i], err);
		if (err->code)
			return err->code;
		if (!proto)
			continue;
		s->rules[s->nrules].rule = &proto->rules[1];
		s->rules[s->nrules].proto_of = &f->rules[i];
		s->rules[s->nrules++].made = proto;
	}
	return 0;
}

static int make_session(struct session **out, const struct session_options *o, struct session *first, struct err *err)
{
	struct session *s = xcalloc(1, sizeof(*s));
	int ret;

	s->o = o;
	s->pid = getpid();
	str_init(&s->notes);
	s->arena = arena_new();
	s->last_use = map_new();
	ret = list_rules(s, err);
	for (size_t i = 0; i < s->nrules; i++)
		look_at_rule(s, i);
	if (!ret)
		ret = isos_read(&s->isos, o->iso_file, err);
	if (!ret)
		ret = isos_use(s->isos, o->smpl, err);
	for (size_t i = 0; i < s->nrules && !ret; i++)
		ret = make_rule(s, i, err);
	if (ret) {
		session_free(s);
		return ret;
	}
	if (first) {
		s->scripts = first->scripts;
		s->scripts_lent = true;
	} else {
		start_scripts(s);
	}
	words_find(s);
	*out = s;
	return 0;
}

int session_new(struct session **out, const struct session_options *o, struct err *err)
{
	return make_session(out, o, NULL, err);
}

int session_again(struct session **out, const struct session_options *o, struct session *first, struct err *err)
{
	return make_session(out, o, first, err);
}

void session_free(struct session *s)
{
	if (!s)
		return;
	if (s->scripts && !s->scripts_lent)
		scripts_free(s->scripts);
	if (s->isos)
		isos_free(s->isos);
	headers_free(s);
	for (size_t i = 0; i < s->nrules; i++)
		smpl_free(s->rules[i].made);
	map_free(s->last_use);
	str_release(&s->notes);
	vec_release(&s->words);
	arena_free(s->arena);
	free(s);
}

static int run_scripts_of(struct session *s, int kind, struct str *out, struct err *err);

int session_worker(struct session *s, struct err *err)
{
	struct str said = STR_INIT;
	int ret = 0;

	if (s->pid != getpid() && s->scripts) {
		s->scripts = NULL; /* the parent's, which goes on using it */
		start_scripts(s);
		ret = run_scripts_of(s, SR_INITIALIZE, &said, err);
	}
	s->pid = getpid();
	str_release(&said); /* the parent has printed that */
	return ret;
}

static int run_scripts_of(struct session *s, int kind, struct str *out, struct err *err)
{
	struct arena *a = arena_new();
	struct script_result res;
	int ret = 0;

	for (size_t i = 0; i < s->nrules && !ret; i++) {
		const struct smpl_rule *r = s->rules[i].rule;
		const struct value **values = arena_alloc(a, (r->nvars + 1) * sizeof(*values));
		struct script_run run = { .smpl = s->o->smpl, .rule = r, .values = values, .arena = a, .out = out };

		if ((int)r->kind != kind || !s->rules[i].live)
			continue;
		for (size_t k = 0; k < r->nvars; k++)
			if (r->vars[k].from_rule && !strcmp(r->vars[k].from_rule, "virtual"))
				values[k] = virtual_value(s, a, r->vars[k].from_name);
		if (script_ready(r, values))
			ret = scripts_run(s->scripts, &run, &res, err);
	}
	arena_free(a);
	return ret;
}

int session_initialize(struct session *s, struct str *out, struct err *err)
{
	return run_scripts_of(s, SR_INITIALIZE, out, err);
}

int session_finalize(struct session *s, struct str *out, struct err *err)
{
	return run_scripts_of(s, SR_FINALIZE, out, err);
}

/* ---- files of a group ---------------------------------------------------------------------------------------- */

static void drop_items(struct session_unit *u)
{
	for (size_t i = 0; i < u->items.len; i++)
		flow_free(u->items.at[i].flow);
	u->items.len = 0;
	flow_macros_free(u->macros);
	u->macros = NULL;
}

static int line_of(const struct syntax *s, node_id n)
{
	int line, column;

	syntax_position(s, node_start(s, n), &line, &column);
	return line;
}

/* What could not be understood in functions that a rule may touch */
static void tell_errors(struct group *g, const struct session_unit *u)
{
	const struct syntax *s = u->src.s;
	node_id n, f;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (node_at(s, n)->kind != N_ERROR)
			continue;
		f = node_function(s, n);
		f = f ? f : n;
		if (!session_wants(g->s, s->text + node_start(s, f), node_end(s, f) - node_start(s, f)))
			continue;
		gap_add(g, GAP_SYNTAX, u->path, f == n ? "" : node_function_name(s, f), line_of(s, n), NULL,
			"not understood");
	}
}

/* What an index and clang know of the file */
static void know_more(struct group *g, struct session_unit *u, struct flow_names *fn)
{
	const struct session_options *o = g->s->o;
	const struct names *names = fn->names;
	const char *known = o->watch && o->watch->known_as ? o->watch->known_as(o->watch->ctx, u->path) : u->path;

	if (o->decls) {
		u->macros = flow_macros_new(u->src.s, u->decls, o->index, known, o->arch);
		*fn = flow_macros_names(u->macros);
		fn->names = fn->names ? fn->names : names;
	}
	if (o->arch || known != u->path) {
		infer_free(u->src.in);
		u->src.in = infer_new_for(u->src.s, known, u->decls, o->arch);
	}
	if (o->watch && o->watch->facts)
		u->src.ff = o->watch->facts(o->watch->ctx, u->path, &u->src.view);
	u->src.open_world = true; /* an index knows fields by their struct only */
	u->src.shift = u->shift;
	u->src.first = &u->before;
	u->src.differs = false;
}

int unit_parse(struct group *g, struct session_unit *u, struct err *err)
{
	const struct session_options *o = g->s->o;
	const struct names *names = o->names ? o->names : u->names;
	struct flow_names fn = { .names = names };
	flow_items_t items = { 0 };
	int ret;

	drop_items(u);
	u->open = false;
	u->src.passing = g->s->o->passing;
	ret = source_parse(&u->src, u->path, names, u->decls, err);
	if (ret)
		return ret;
	u->open = true;
	know_more(g, u, &fn);
	flow_items(u->src.s, &items);
	for (size_t i = 0; i < items.len; i++)
		vec_push(&u->items, (struct session_item){ items.at[i], flow_new(u->src.s, items.at[i], &fn) });
	vec_release(&items);
	return 0;
}

static void unit_open(struct group *g, const char *path)
{
	struct session_unit u = { .path = intern(path), .before = STR_INIT };
	char *full = path_join(g->s->o->root ? g->s->o->root : "", path);
	struct err err = { 0 };

	str_init(&u.src.text);
	if (file_read(full, &u.src.text, &err)) {
		gap_add(g, GAP_UNREAD, path, "", 0, NULL, "%s", err.text);
		str_release(&u.src.text);
	} else {
		str_addn(&u.before, u.src.text.buf, u.src.text.len);
		unit_includes(g, &u);
		if (unit_parse(g, &u, &err)) {
			gap_add(g, GAP_UNREAD, path, "", 0, NULL, "%s", err.text);
		} else {
			u.nlines = u.src.s->nlines + 1;
			u.starred = xcalloc(u.nlines + 1, sizeof(*u.starred));
			tell_errors(g, &u);
		}
	}
	free(full);
	vec_push(&g->units, u);
}

static void unit_close(struct session_unit *u, struct session_result *out)
{
	struct session_file f = { .path = u->path, .before = u->before, .after = STR_INIT };

	if (u->open && u->changed)
		str_addn(&f.after, u->src.text.buf, u->src.text.len);
	else
		str_addn(&f.after, u->before.buf, u->before.len);
	f.changed = u->open && u->changed;
	f.starred = u->starred;
	f.nlines = u->nlines;
	if (u->shift)
		f.edits = shift_edits(u->shift, out->arena, &f.nedits);
	drop_items(u);
	shift_free(u->shift);
	vec_release(&u->items);
	vec_release(&u->ways);
	source_close(&u->src);
	decls_free(u->decls);
	names_free(u->names);
	vec_push(&out->files, f);
}

static int run_rules(struct group *g, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < g->s->nrules && !ret && !g->exit; i++) {
		const struct smpl_rule *r = g->s->rules[i].rule;

		if (r->kind == SR_SMPL)
			ret = rule_apply(g, i, err);
		else if (r->kind == SR_SCRIPT)
			ret = script_apply(g, i, err);
	}
	return ret;
}

/* Further runs that scripts ask for by Iteration().register() */
static void take_iterations(struct group *g)
{
	const struct script_iteration *list;
	size_t n = scripts_iterations(g->s->scripts, &list, g->out->arena);

	for (size_t i = 0; i < n; i++)
		vec_push(&g->out->iterations, list[i]);
}

int session_run(struct session *s, const char *const *files, size_t n, struct session_result *out, struct err *err)
{
	struct group g = { .s = s, .arena = arena_new(), .out = out, .told = map_new() };
	struct env first;
	int ret;

	memset(out, 0, sizeof(*out));
	str_init(&out->out);
	out->arena = arena_new();
	g.ever = arena_alloc(g.arena, (s->nrules + 1) * sizeof(*g.ever));
	g.files = arena_alloc(g.arena, (n + 1) * sizeof(*g.files));
	for (size_t i = 0; i < n; i++) {
		g.files[i] = files[i];
		unit_open(&g, files[i]);
	}
	if (s->scripts)
		scripts_files(s->scripts, g.files);
	first = env_first(&g);
	vec_push(&g.envs, first);
	ret = run_rules(&g, err);
	if (!ret && s->scripts)
		take_iterations(&g);
	for (size_t i = 0; i < g.units.len; i++)
		unit_close(&g.units.at[i], out);
	vec_release(&g.units);
	vec_release(&g.envs);
	map_free(g.told);
	arena_free(g.arena);
	return ret;
}

void session_result_release(struct session_result *r)
{
	for (size_t i = 0; i < r->files.len; i++) {
		str_release(&r->files.at[i].before);
		str_release(&r->files.at[i].after);
		free(r->files.at[i].starred);
	}
	vec_release(&r->files);
	vec_release(&r->gaps);
	vec_release(&r->iterations);
	str_release(&r->out);
	arena_free(r->arena);
}

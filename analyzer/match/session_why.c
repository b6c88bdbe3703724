// SPDX-License-Identifier: GPL-2.0-only
/* Why a rule does not match in a line: what the engine tried there, in words. */
#include "match/session_private.h"

#define WHY_BUDGET 20000000

static tok_id first_of_line(const struct syntax *s, int line)
{
	return token_at(s, s->lines[line - 1]);
}

static tok_id last_of_line(const struct syntax *s, int line)
{
	uint32_t end = (uint32_t)line < s->nlines ? s->lines[line] : s->size;

	return end ? token_at(s, end - 1) : 0;
}

static bool why_begin(const struct session *s, const struct session_unit *u, const struct session_item *it, struct why *w)
{
	const struct syntax *t = u->src.s;
	int line = s->o->why_line;

	memset(w, 0, sizeof(*w));
	if (strcmp(u->path, s->o->why_file) != 0 || (uint32_t)line > t->nlines)
		return false;
	w->from = first_of_line(t, line);
	w->to = last_of_line(t, line);
	return node_at(t, it->node)->first <= w->to && node_at(t, it->node)->last >= w->from;
}

/* ---- words ------------------------------------------------------------------------------------------- */
static void code_text(const struct syntax *s, node_id n, struct str *out)
{
	size_t from = out->len;

	node_text(s, n, out);
	if (out->len - from > 60) {
		out->len = from + 57;
		while ((out->buf[out->len] & 0xc0) == 0x80)
			out->len--;
		out->buf[out->len] = '\0';
		str_add(out, "...");
	}
}

static void pattern_text(const struct past *p, const struct pnode *n, struct str *out)
{
	for (uint32_t t = n->first; t <= n->last && n->first <= n->last; t++)
		str_addf(out, "%s%s", t > n->first && (p->tokens[t].space || p->tokens[t].bol) ? " " : "", p->tokens[t].text);
}

static void position(const struct syntax *s, tok_id t, int *line, int *column)
{
	syntax_position(s, s->toks[t].off, line, column);
}

/* One type and the profiles under which clang sees it */
struct seen_type {
	const struct ctype *type;
	struct str names;
	unsigned n;
};
typedef VEC(struct seen_type) seen_types_t;

static void add_seen(seen_types_t *list, const struct ctype *t, const char *name)
{
	size_t i;

	for (i = 0; i < list->len && list->at[i].type != t; i++)
		;
	if (i == list->len) {
		vec_push(list, (struct seen_type){ .type = t });
		str_init(&list->at[i].names);
	}
	if (list->at[i].n++ < 3)
		str_addf(&list->at[i].names, "%s%s", list->at[i].n > 1 ? ", " : "", name);
	else if (list->at[i].n == 4)
		str_add(&list->at[i].names, " and others");
}

/* What clang says; false: nothing */
static bool tell_facts(const struct session_watch *w, struct source *src, node_id c, struct str *out)
{
	uint64_t all = src->view;
	seen_types_t list = { 0 };
	ctypes_t types = { 0 };
	bool any;

	for (size_t i = 0; w && w->profile && src->ff && i < src->ff->nprofiles; i++) {
		src->view = (uint64_t)1 << i;
		types.len = 0;
		fact_types(src, c, &types);
		for (size_t k = 0; k < types.len; k++)
			add_seen(&list, types.at[k], w->profile(w->ctx, &src->ff->profiles[i]));
	}
	src->view = all;
	for (size_t i = 0; i < list.len; i++) {
		str_add(out, i ? "; `" : " in the rule; what stands there is `");
		ctype_print(list.at[i].type, out);
		str_addf(out, "` under %s%s", list.at[i].names.buf, i + 1 < list.len ? "" : "\n");
		str_release(&list.at[i].names);
	}
	any = list.len > 0;
	vec_release(&list);
	vec_release(&types);
	return any;
}

static void tell_type(const struct session_watch *w, const struct metavar *mv, struct source *src, node_id c,
		      struct str *out)
{
	const struct ctype *t = ctype_unknown;
	enum infer_state state;
	struct str seen = STR_INIT;

	if ((!mv->type && !mv->any_pointer) || !c || !node_kind_is_expr(node_at(src->s, c)->kind))
		return;
	str_addf(out, "    `%s` is %s", mv->name, mv->any_pointer && !mv->type ? "any pointer" : "`");
	if (mv->type) {
		ctype_print(mv->type, out);
		str_addch(out, '`');
	}
	if (tell_facts(w, src, c, out))
		return;
	state = infer_answer(src->in, c, &t);
	if (state == INFER_KNOWN) {
		ctype_print(t, &seen);
		str_addf(out, " in the rule; what stands there is `%s`\n", seen.buf);
	} else {
		str_addf(out, " in the rule; the type of what stands there is %s\n",
			 state == INFER_CONFLICTING ? "another one by configuration" : "not known");
	}
	str_release(&seen);
}

static void tell_wanted(const struct session_watch *watch, const struct session_rule *sr, struct source *src,
			const struct why *w, struct str *out)
{
	const struct syntax *s = src->s;
	int line, column;

	str_addf(out, "    the pattern's line %u has ", sr->past->tokens[w->token].line);
	if (w->p && !(w->token > w->p->first)) {
		str_addf(out, "%s`", w->p->kind == PN_META ? "the metavariable " : "");
		pattern_text(sr->past, w->p, out);
	} else {
		str_addf(out, "`%s", sr->past->tokens[w->token].text);
	}
	str_add(out, "`, ");
	if (!w->code) {
		str_add(out, "nothing stands there\n");
		return;
	}
	position(s, w->code, &line, &column);
	str_add(out, "but `");
	if (w->c) {
		code_text(s, w->c, out);
	} else {
		size_t n;
		const char *text = token_text(s, w->code, &n);

		str_addn(out, text, n);
	}
	str_addf(out, "` stands there (%d:%d)\n", line, column);
	if (w->p && w->p->kind == PN_META)
		tell_type(watch, w->p->mv, src, w->c, out);
}

static void tell_path(const struct session_rule *sr, const struct unifier *un, const struct why *w, struct str *out)
{
	const struct syntax *s = un->src->s;
	tok_id first, last;
	int line = 0, column;

	if (flow_extent(un->flow, w->path_node, &first, &last))
		position(s, first, &line, &column);
	switch (w->path) {
	case WHY_WHEN:
	case WHY_APART:
		str_addf(out, "    on a path from there `...` meets line %d, where `", line);
		if (w->blocker)
			pattern_text(sr->past, w->blocker, out);
		str_add(out, w->path == WHY_WHEN ? "` stands, which `when` rules out\n" :
			     "` stands: what is on either side of `...` may not stand between (`when any` allows it)\n");
		break;
	case WHY_LEFT:
		str_add(out, "    on a path from there `...` leaves the braces that the pattern has around it\n");
		break;
	case WHY_END:
		str_add(out, "    a path from there leaves the function without what follows `...` (`exists` asks for one path "
			     "only)\n");
		break;
	case WHY_NONE:
		break;
	}
}

static void tell_failure(const struct session_watch *watch, const struct session_rule *sr, const struct unifier *un,
			 const struct why *w, struct str *out)
{
	struct source *src = un->src;
	tok_id first, last;
	int line, column;

	if (!w->begun && !w->elem) {
		str_add(out, "    nothing in this line can be the beginning of a match: no statement or declaration is in it\n");
		return;
	}
	tell_path(sr, un, w, out);
	if (!w->elem) {
		if (w->path == WHY_NONE)
			str_add(out, "    what the rule begins with does not stand in this line\n");
		return;
	}
	str_addf(out, "    the furthest it came: line %u of the rule, `", sr->past->tokens[w->elem->first].line);
	pattern_text(sr->past, w->elem, out);
	str_add(out, "`");
	if (flow_extent(un->flow, w->node, &first, &last)) {
		position(src->s, first, &line, &column);
		str_addf(out, ", tried on line %d", line);
	}
	str_addch(out, '\n');
	if (w->p || w->code)
		tell_wanted(watch, sr, src, w, out);
}

/* ---- the answer ---------------------------------------------------------------------------------------- */
static void tell(struct session *s, const struct session_rule *sr, const struct session_unit *u,
		 const struct unifier *un, const ways_t *ways)
{
	struct str *out = s->o->why;
	const struct bindings *b;

	if (!ways->len) {
		str_addf(out, "%s:%d: %s does not match here%s\n", u->path, s->o->why_line, sr->rule->name,
			 un->gave_up ? ": gave up" : "");
		tell_failure(s->o->watch, sr, un, un->why, out);
		if (un->unknown.len > 1 || (un->unknown.len && un->unknown.at[0] != un->why->code)) /* else told already */
			str_add(out, "    the type of something in this function is not known, so nothing matched it\n");
		return;
	}
	str_addf(out, "%s:%d: %s matches here", u->path, s->o->why_line, sr->rule->name);
	b = ways->at[0].napplied ? &ways->at[0].applied[0].bindings : &ways->at[0].bindings;
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i].value->kind != VAL_POS)
			str_addf(out, ", %s = `%s`", b->at[i].mv->name, b->at[i].value->text);
	str_addch(out, '\n');
}

void why_item(struct group *g, const struct session_rule *sr, struct session_unit *u, const struct session_item *it,
	      const struct bindings *b)
{
	struct why why;
	struct unifier un = { .src = &u->src, .flow = it->flow, .past = sr->past, .rule = sr->rule, .inherited = *b,
			      .arena = g->arena, .budget = WHY_BUDGET, .why = &why };
	ways_t ways = { 0 };

	if (!why_begin(g->s, u, it, &why))
		return;
	for (size_t i = 0; i < sr->ninherits; i++) {
		const struct inherit *in = &sr->inherits[i];

		if (in->negated || bindings_get(b, in->mv))
			continue;
		why_not_run(g->s, sr, "%s.%s, which it takes over, is not bound", in->rule, in->name);
		return;
	}
	for (size_t i = 0; i < sr->nformulas; i++)
		if (!formula_check(sr->formulas[i], &un, sr->kept, &ways))
			un.gave_up = true;
	tell(g->s, sr, u, &un, &ways);
	vec_release(&un.unknown);
	vec_release(&ways);
}

void why_not_run(struct session *s, const struct session_rule *sr, const char *fmt, ...)
{
	va_list ap;

	str_addf(s->o->why, "%s:%d: %s does not run: ", s->o->why_file, s->o->why_line, sr->rule->name);
	va_start(ap, fmt);
	str_vaddf(s->o->why, fmt, ap);
	va_end(ap);
	str_addch(s->o->why, '\n');
}

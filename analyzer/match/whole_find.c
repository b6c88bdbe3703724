// SPDX-License-Identifier: GPL-2.0-only
/* What the runs over one file say together: under which profiles each match stands, and which edits may be made. */
#include "match/print.h"
#include "match/whole.h"

struct verdict {
	uint64_t compiled, yes, no;
	const char *missing;     /* a header that some profile lacked */
	bool exact, left_out;    /* left_out: Pteris-Not-In */
	const char *no_fix;
	bool merged;             /* a script said it, too */
};
struct file_find {
	struct run *r;
	struct whole *w;
	const char *path;
	struct whole_out *out;
	struct source src;       /* the file; src.s NULL: not opened */
	const struct file_facts *ff;
	struct map *ordinals;
};
struct mode_find {
	struct whole_run base, *each; /* each: one a profile when facts differ, else NULL */
	struct verdict *verdicts;     /* by hit of base */
};

/* ---- the runs --------------------------------------------------------------------------------------- */

static void run_once(struct file_find *f, const struct whole_mode *mode, uint64_t view, struct whole_run *x)
{
	*x = (struct whole_run){ .w = f->w, .mode = mode, .r = f->r, .path = f->path, .arena = f->out->arena, .view = view,
				 .ff = f->ff };
	whole_run_file(x);
}

static const struct hit *find_hit(const struct whole_run *x, const struct hit *like)
{
	for (size_t i = 0; i < x->hits.len; i++)
		if (x->hits.at[i].at == like->at && x->hits.at[i].end == like->end)
			return &x->hits.at[i];
	return NULL;
}

/* What only one profile sees is a match, too. */
static void join_hits(struct whole_run *base, struct whole_run *one)
{
	for (size_t i = 0; i < one->hits.len; i++) {
		struct hit *h = &one->hits.at[i], copy = *h;

		if (find_hit(base, h))
			continue;
		memset(&copy.places, 0, sizeof(copy.places));
		memset(&copy.steps, 0, sizeof(copy.steps));
		for (size_t k = 0; k < h->places.len; k++)
			vec_push(&copy.places, h->places.at[k]);
		for (size_t k = 0; k < h->steps.len; k++)
			vec_push(&copy.steps, h->steps.at[k]);
		vec_push(&base->hits, copy);
	}
}

static void run_mode(struct file_find *f, const struct whole_mode *mode, struct mode_find *m)
{
	run_once(f, mode, ~(uint64_t)0, &m->base);
	if (!f->ff || !m->base.differs || f->ff->nprofiles < 2)
		return;
	m->each = arena_alloc(f->out->arena, f->ff->nprofiles * sizeof(*m->each));
	for (size_t i = 0; i < f->ff->nprofiles; i++) {
		run_once(f, mode, (uint64_t)1 << i, &m->each[i]);
		join_hits(&m->base, &m->each[i]);
	}
}

static void release_mode(const struct file_find *f, struct mode_find *m)
{
	for (size_t i = 0; m->each && i < f->ff->nprofiles; i++)
		whole_run_release(&m->each[i]);
	whole_run_release(&m->base);
}

/* ---- what profiles say ------------------------------------------------------------------------------ */

/* present: bit i: seen under profile i, exactly. Returns what is compiled. */
static void judge(const struct file_find *f, uint32_t at, uint64_t present, uint64_t exact, struct verdict *v)
{
	for (size_t i = 0; f->ff && i < f->ff->nprofiles; i++) {
		const struct file_profile *fp = &f->ff->profiles[i];
		uint64_t bit = (uint64_t)1 << i;

		if (!file_profile_compiles(fp, at))
			continue;
		v->compiled |= bit;
		if (fp->reason)
			v->missing = fp->reason;
		else if (!(present & bit))
			v->no |= bit;
		else if (exact & bit)
			v->yes |= bit;
	}
}

static void judge_hit(const struct file_find *f, const struct mode_find *m, const struct hit *h, struct verdict *v)
{
	uint64_t present = 0, exact = 0;

	for (size_t i = 0; f->ff && i < f->ff->nprofiles; i++) {
		const struct hit *one = m->each ? find_hit(&m->each[i], h) : h;

		present |= (uint64_t)(one != NULL) << i;
		exact |= (uint64_t)(one && one->exact) << i;
	}
	judge(f, h->at, present, exact, v);
	v->exact = f->ff ? v->yes != 0 : h->exact;
}

static bool is_left_out(const struct file_find *f, const char *function)
{
	return f->w->rule->not_in && *function && regex_match(f->w->rule->not_in, function, strlen(function), NULL);
}

/* ---- may it be edited? ------------------------------------------------------------------------------ */

static bool compiled_somewhere(const struct file_find *f, uint32_t at)
{
	for (size_t i = 0; i < f->ff->nprofiles; i++)
		if (file_profile_compiles(&f->ff->profiles[i], at))
			return true;
	return false;
}

/* Everything that one match changes, as text; with several rules: all changes of the file */
static void edits_text(const struct whole_run *x, const struct hit *h, struct str *out)
{
	const struct edit *e;

	for (size_t i = 0; x->changers.len > 1 && i < x->nall; i++) {
		e = &x->all[i];
		str_addf(out, "%u-%u:%s;", e->start, e->end, e->text);
	}
	for (size_t i = 0; x->changers.len == 1 && i < x->made.len; i++) {
		const struct edit_group *g = &x->made.at[i].group;

		if (!x->made.at[i].hit || &x->hits.at[x->made.at[i].hit - 1] != h)
			continue;
		for (size_t k = 0; k < g->nedits; k++)
			str_addf(out, "%u-%u:%s;", g->edits[k].start, g->edits[k].end, g->edits[k].text);
	}
}

/* The profiles under which this match would be edited in another way */
static uint64_t other_edits(const struct file_find *f, const struct mode_find *m, const struct hit *h,
			    const struct verdict *v)
{
	struct str own = STR_INIT, other = STR_INIT;
	uint64_t set = 0;

	edits_text(&m->base, h, &own);
	for (size_t i = 0; m->each && i < f->ff->nprofiles; i++) {
		const struct hit *one = v->yes >> i & 1 ? find_hit(&m->each[i], h) : NULL;

		str_reset(&other);
		if (one)
			edits_text(&m->each[i], one, &other);
		if (one && (own.len != other.len || memcmp(own.buf, other.buf, own.len)))
			set |= (uint64_t)1 << i;
	}
	str_release(&own);
	str_release(&other);
	return set;
}

static bool opened(struct file_find *f)
{
	struct err err = { 0 };

	if (!f->src.s && source_open(&f->src, tree_root(f->r->o->tree), f->path, f->r->names, NULL, &err))
		return false;
	f->src.ff = f->ff;
	return true;
}

static const char *needs_text(struct file_find *f, const struct hit *h, const struct verdict *v)
{
	struct views views = { .compiled = v->compiled, .yes = v->yes, .no = v->no };

	if (!f->w->rule->needs.len)
		return NULL;
	if (!opened(f))
		return "the file cannot be read any more";
	return needs_unmet(f->r, &f->src, f->w->rule, h->at, &views);
}

static const char *forbidden(struct file_find *f, const struct mode_find *m, const struct hit *h,
			     const struct verdict *v)
{
	bool inferred = f->r->o->inferred;
	uint64_t others;

	if (h->conflict)
		return "another match of the rule wants something different here";
	if (!v->exact && !inferred)
		return v->missing ? arena_printf(f->out->arena, "the compiler missed a header (%s)", v->missing) :
				    "only inference saw this place, the compiler did not";
	if (v->no)
		return arena_printf(f->out->arena, "the type is another one under %s", views_list(f->r, &f->src, v->no));
	for (size_t i = 0; f->ff && !inferred && i < h->places.len; i++)
		if (!compiled_somewhere(f, h->places.at[i]))
			return "part of the change is in code that the compiler did not see";
	others = other_edits(f, m, h, v);
	if (others)
		return arena_printf(f->out->arena, "the change is another one under %s", views_list(f->r, &f->src, others));
	return needs_text(f, h, v);
}

static int line_at(const struct str *text, uint32_t at, int *column)
{
	int line = 1;
	uint32_t start = 0;

	for (uint32_t i = 0; i < at && i < text->len; i++)
		if (text->buf[i] == '\n') {
			line++;
			start = i + 1;
		}
	if (column)
		*column = (int)(at - start) + 1;
	return line;
}

/* Several rules changed the file, each what the one before left: all their edits are made, or none. */
static void all_or_nothing(struct file_find *f, struct mode_find *m)
{
	const struct hit *bad = NULL;
	const char *why = NULL;

	for (size_t i = 0; i < m->base.hits.len && !bad; i++)
		if (m->base.hits.at[i].changes && m->verdicts[i].no_fix) {
			bad = &m->base.hits.at[i];
			why = arena_printf(f->out->arena, "it goes together with the change in line %d, which is not made",
					  line_at(&m->base.before, bad->at, NULL));
		}
	for (size_t i = 0; bad && i < m->base.hits.len; i++)
		if (m->base.hits.at[i].changes && !m->verdicts[i].no_fix)
			m->verdicts[i].no_fix = why;
}

static void judge_mode(struct file_find *f, const struct whole_mode *mode, struct mode_find *m)
{
	size_t n = m->base.hits.len;

	m->verdicts = arena_alloc(f->out->arena, (n + 1) * sizeof(*m->verdicts));
	for (size_t i = 0; i < n; i++) {
		struct hit *h = &m->base.hits.at[i];
		struct verdict *v = &m->verdicts[i];

		judge_hit(f, m, h, v);
		v->left_out = is_left_out(f, h->function);
		if (!h->changes || !mode->patches)
			v->no_fix = "the rule only reports";
		else if (v->left_out)
			v->no_fix = "";
		else
			v->no_fix = forbidden(f, m, h, v);
	}
	if (m->base.changers.len > 1 && !f->w->rule->migration)
		all_or_nothing(f, m);
}

/* ---- edits ------------------------------------------------------------------------------------------ */

static const char *where_text(struct file_find *f, const struct mode_find *m, const struct hit *h)
{
	int column, line = line_at(&m->base.before, h->at, &column);

	return arena_printf(f->out->arena, "%s%s%d:%d", h->function, *h->function ? "(), " : "", line, column);
}

static void add_group(struct file_find *f, const struct mode_find *m, size_t hit, struct edit_group g)
{
	char hex[33];

	hash_hex(m->base.before.buf, m->base.before.len, hex);
	g.path = f->path;
	g.rule = f->w->rule->name;
	g.hash = arena_strdup(f->out->arena, hex);
	g.where = where_text(f, m, &m->base.hits.at[hit]);
	g.inferred = !m->verdicts[hit].exact;
	if (g.nedits) {
		g.span_start = g.edits[0].start;
		g.span_end = g.edits[g.nedits - 1].end;
		vec_push(&f->out->groups, g);
	}
}

static void groups_together(struct file_find *f, struct mode_find *m)
{
	struct edit_group g = { .edits = m->base.all, .nedits = m->base.nall };
	size_t first = SIZE_MAX;
	bool inferred = false;

	for (size_t i = 0; i < m->base.hits.len; i++) {
		if (!m->base.hits.at[i].changes || m->verdicts[i].no_fix)
			continue;
		first = MIN(first, i);
		inferred |= !m->verdicts[i].exact;
	}
	if (first == SIZE_MAX)
		return;
	add_group(f, m, first, g);
	if (f->out->groups.len)
		f->out->groups.at[f->out->groups.len - 1].inferred = inferred;
}

/* Where the function ends in which this byte is; it begins at *start. A byte outside of all stands for itself. */
static uint32_t function_around(struct file_find *f, uint32_t at, uint32_t *start)
{
	const struct syntax *s = f->src.s;
	node_id item = print_item(s, token_at(s, at)), fn = item ? node_function(s, item) : 0;

	*start = fn ? node_start(s, fn) : at;
	return fn ? node_end(s, fn) : at + 1;
}

/* All edits of one function are made, or none. */
static void groups_by_function(struct file_find *f, struct mode_find *m)
{
	const struct whole_run *x = &m->base;
	uint32_t start, end;
	size_t next;

	for (size_t i = 0; i < x->nall && opened(f); i = next) {
		struct edit_group g = { .edits = x->all + i };
		size_t first = SIZE_MAX;
		const char *why = NULL;

		end = function_around(f, x->all[i].start, &start);
		for (next = i + 1; next < x->nall && x->all[next].start < end; next++)
			;
		g.nedits = next - i;
		for (size_t k = 0; k < x->hits.len; k++) {
			if (x->hits.at[k].at < start || x->hits.at[k].at >= end || !x->hits.at[k].changes)
				continue;
			first = MIN(first, k);
			why = why ? why : m->verdicts[k].no_fix;
		}
		for (size_t k = 0; k < x->hits.len && why; k++)
			if (x->hits.at[k].at >= start && x->hits.at[k].at < end)
				m->verdicts[k].no_fix = why;
		if (first != SIZE_MAX && !why)
			add_group(f, m, first, g);
	}
}

static bool touched(const struct whole_run *x, const struct hit *h)
{
	for (size_t i = 0; i < x->made.len; i++)
		for (size_t k = 0; k < x->made.at[i].group.nedits; k++) {
			const struct edit *e = &x->made.at[i].group.edits[k];

			for (size_t p = 0; p < h->places.len; p++)
				if (h->places.at[p] >= e->start && h->places.at[p] <= e->end)
					return true;
		}
	return false;
}

static void groups_each(struct file_find *f, struct mode_find *m, const struct whole_run *x)
{
	size_t n = m->base.hits.len;
	bool *has = arena_alloc(f->out->arena, n + 1);

	for (size_t i = 0; i < x->made.len; i++) {
		const struct hit *h = x->made.at[i].hit ? &x->hits.at[x->made.at[i].hit - 1] : NULL;
		const struct hit *own = h ? find_hit(&m->base, h) : NULL;

		if (!own)
			continue;
		has[own - m->base.hits.at] = true;
		add_group(f, m, (size_t)(own - m->base.hits.at), x->made.at[i].group);
	}
	for (size_t i = 0; i < n; i++)
		if (!m->verdicts[i].no_fix && !has[i] && !touched(x, &m->base.hits.at[i]))
			m->verdicts[i].no_fix = "the rule changes nothing here";
}

static void make_groups(struct file_find *f, const struct whole_mode *mode, struct mode_find *m)
{
	size_t n = m->base.hits.len, bad = 0;
	bool *marks = arena_alloc(f->out->arena, n + 1);
	struct whole_run again;

	if (!mode->patches)
		return;
	if (f->w->rule->migration) {
		groups_by_function(f, m);
		return;
	}
	if (m->base.changers.len > 1) {
		groups_together(f, m);
		return;
	}
	for (size_t i = 0; i < n; i++)
		bad += marks[i] = m->base.hits.at[i].changes && m->verdicts[i].no_fix;
	if (!bad) {
		groups_each(f, m, &m->base);
		return;
	}
	again = (struct whole_run){ .w = f->w, .mode = mode, .r = f->r, .path = f->path, .arena = f->out->arena,
				    .view = ~(uint64_t)0, .ff = f->ff, .forbidden = &m->base, .marks = marks };
	whole_run_file(&again);
	groups_each(f, m, &again);
	whole_run_release(&again);
}

/* ---- findings --------------------------------------------------------------------------------------- */

static const char *line_text(struct file_find *f, const struct str *text, uint32_t at)
{
	uint32_t start = at, end = at;

	while (start && text->buf[start - 1] != '\n')
		start--;
	while (end < text->len && text->buf[end] != '\n')
		end++;
	while (start < end && (text->buf[start] == ' ' || text->buf[start] == '\t'))
		start++;
	return arena_strndup(f->out->arena, text->buf + start, end - start);
}

static const char *fingerprint(struct file_find *f, const struct finding *x, const char *code)
{
	struct str s = STR_INIT;
	char hex[33];

	str_addf(&s, "%s%c%s%c%s%c%s", x->rule, 0, x->file, 0, x->function, 0, code);
	str_addf(&s, "%c%lu", 0, (unsigned long)(*map_slot(f->ordinals, s.buf, s.len, NULL))++);
	hash_hex(s.buf, s.len, hex);
	str_release(&s);
	return arena_printf(f->out->arena, "1:%.16s", hex);
}

static struct finding finding_of(struct file_find *f, const struct verdict *v)
{
	const struct rule *rule = f->w->rule;

	return (struct finding){
		.rule = rule->name, .severity = rule->severity, .file = f->path, .kind = "",
		.message = rule->smpl->header.message ? rule->smpl->header.message : rule->name,
		.exact = v->exact, .fixable = !v->no_fix, .no_fix = v->no_fix,
		.profiles = views_names(f->r, &f->src, v->yes, f->out->arena),
	};
}

static int by_offset(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The lines that a match has parts in, when it has more than one */
static void add_steps(struct file_find *f, const struct str *text, struct hit *h, struct finding *x)
{
	struct finding_step *steps = arena_alloc(f->out->arena, (h->steps.len + 1) * sizeof(*steps));
	size_t n = 0;

	if (h->steps.len)
		qsort(h->steps.at, h->steps.len, sizeof(*h->steps.at), by_offset);
	for (size_t i = 0; i < h->steps.len; i++) {
		int line = line_at(text, h->steps.at[i], NULL);

		if (!n || steps[n - 1].line != line)
			steps[n++] = (struct finding_step){ f->path, line, line_text(f, text, h->steps.at[i]) };
	}
	x->path = steps;
	x->npath = n > 1 ? n : 0;
}

static void hits_to_findings(struct file_find *f, struct mode_find *m)
{
	const struct str *text = &m->base.before;

	for (size_t i = 0; i < m->base.hits.len; i++) {
		struct hit *h = &m->base.hits.at[i];
		struct finding x = finding_of(f, &m->verdicts[i]);

		if (m->verdicts[i].left_out)
			continue;
		x.line = line_at(text, h->at, &x.column);
		x.end_line = line_at(text, h->end, &x.end_column);
		x.function = h->function;
		x.fingerprint = fingerprint(f, &x, h->code);
		add_steps(f, text, h, &x);
		vec_push(&f->out->findings, x);
	}
}

static bool says(const struct whole_run *x, const struct said *s)
{
	for (size_t i = 0; i < x->said.len; i++) {
		const struct said *t = &x->said.at[i];

		if (t->line == s->line && t->column == s->column && !strcmp(t->file, s->file) &&
		    !strcmp(t->message, s->message))
			return true;
	}
	return false;
}

/* A script says what a match of the patch mode found: one finding, with the script's words */
static bool joins(struct file_find *f, const struct said *s, const char *function)
{
	for (size_t i = 0; i < f->out->findings.len; i++) {
		struct finding *x = &f->out->findings.at[i];
		bool on = s->line >= x->line && s->line <= x->end_line;

		for (size_t k = 0; k < x->npath && !on; k++)
			on = x->path[k].line == s->line;
		if (!on || strcmp(x->function, function) || (x->kind && !strcmp(x->kind, "said")))
			continue;
		x->message = s->message;
		x->kind = "said";
		return true;
	}
	return false;
}

static uint32_t offset_of(const struct str *text, int line, int column)
{
	uint32_t at = 0;

	for (; line > 1 && at < text->len; at++)
		line -= text->buf[at] == '\n';
	return MIN(at + (uint32_t)column, (uint32_t)text->len);
}

static void said_steps(struct file_find *f, const struct str *text, const struct said *s, struct finding *x)
{
	struct finding_step *steps = arena_alloc(f->out->arena, (s->steps.len + 1) * sizeof(*steps));

	for (size_t i = 0; i < s->steps.len; i++)
		steps[i] = (struct finding_step){ f->path, s->steps.at[i],
						  line_text(f, text, offset_of(text, s->steps.at[i], 0)) };
	x->path = steps;
	x->npath = s->steps.len;
}

static void said_to_finding(struct file_find *f, const struct mode_find *m, const struct said *s)
{
	const struct str *text = &m->base.before;
	bool own = !strcmp(s->file, f->path);
	uint32_t at = own ? offset_of(text, s->line, s->column) : 0;
	struct verdict v = { .no_fix = "the rule only reports" };
	const char *function = intern("");
	uint64_t seen = 0;
	struct finding x;
	node_id fn;

	if (own && opened(f)) {
		fn = print_item(f->src.s, token_at(f->src.s, at));
		fn = fn ? node_function(f->src.s, fn) : 0;
		function = fn ? node_function_name(f->src.s, fn) : function;
	}
	if (is_left_out(f, function) || joins(f, s, function))
		return;
	for (size_t i = 0; f->ff && i < f->ff->nprofiles; i++)
		seen |= (uint64_t)(!m->each || says(&m->each[i], s)) << i;
	judge(f, at, seen, seen, &v);
	v.exact = !f->ff || v.yes;
	for (size_t i = 0; i < m->base.inexact.len; i++)
		v.exact &= strcmp(m->base.inexact.at[i], function) != 0;
	x = finding_of(f, &v);
	x.file = own ? f->path : s->file;
	x.message = s->message;
	x.function = function;
	x.line = x.end_line = s->line;
	x.column = s->column + 1;
	x.end_column = s->end_column + 1;
	x.fingerprint = fingerprint(f, &x, own ? line_text(f, text, at) : s->message);
	said_steps(f, text, s, &x);
	vec_push(&f->out->findings, x);
}

static void said_to_findings(struct file_find *f, const struct mode_find *m)
{
	for (size_t i = 0; i < m->base.said.len; i++) {
		size_t k;

		for (k = 0; k < i; k++)
			if (m->base.said.at[k].line == m->base.said.at[i].line &&
			    m->base.said.at[k].column == m->base.said.at[i].column &&
			    !strcmp(m->base.said.at[k].file, m->base.said.at[i].file) &&
			    !strcmp(m->base.said.at[k].message, m->base.said.at[i].message))
				break;
		if (k == i)
			said_to_finding(f, m, &m->base.said.at[i]);
	}
	for (size_t i = 0; m->each && i < f->ff->nprofiles; i++)
		for (size_t k = 0; k < m->each[i].said.len; k++)
			if (!says(&m->base, &m->each[i].said.at[k]))
				said_to_finding(f, m, &m->each[i].said.at[k]);
}

/* ---- the file --------------------------------------------------------------------------------------- */

static void add_gaps(struct file_find *f, const struct mode_find *m)
{
	const struct whole_run *x = &m->base;
	uint32_t first = UINT32_MAX;

	for (size_t i = 0; i < x->gaps.len; i++)
		vec_push(&f->out->gaps, (struct gap){ x->gaps.at[i].file,
			arena_printf(f->out->arena, "rule %s: %s", f->w->rule->name, x->gaps.at[i].reason) });
	for (size_t i = 0; i < x->unknown.len; i++)
		first = MIN(first, x->unknown.at[i]);
	if (x->unknown.len)
		vec_push(&f->out->gaps, (struct gap){ f->path,
			arena_printf(f->out->arena, "rule %s: type unknown at %zu place%s, first in line %d", f->w->rule->name,
				    x->unknown.len, x->unknown.len == 1 ? "" : "s", line_at(&x->before, first, NULL)) });
	for (size_t i = 0; i < x->other_lines.len; i++)
		vec_push(&f->out->notes, x->other_lines.at[i]);
}

void whole_find(struct run *r, struct whole *w, const char *path, struct whole_out *out)
{
	struct file_find f = { .r = r, .w = w, .path = path, .out = out, .ordinals = map_new() };
	struct mode_find modes[ARRAY_SIZE(w->modes)] = { 0 };

	f.ff = w->typed && r->facts ? facts_of(r->facts, path) : NULL;
	f.src.ff = f.ff;
	for (size_t i = 0; i < w->nmodes; i++) {
		run_mode(&f, &w->modes[i], &modes[i]);
		judge_mode(&f, &w->modes[i], &modes[i]);
		make_groups(&f, &w->modes[i], &modes[i]);
		if (w->modes[i].patches || !w->modes[i].reports || w->nmodes == 1)
			hits_to_findings(&f, &modes[i]);
		add_gaps(&f, &modes[i]);
	}
	for (size_t i = 0; i < w->nmodes; i++)
		said_to_findings(&f, &modes[i]);
	for (size_t i = 0; i < out->findings.len; i++)
		out->findings.at[i].kind = "";
	for (size_t i = 0; i < w->nmodes; i++)
		release_mode(&f, &modes[i]);
	if (f.src.s)
		source_close(&f.src);
	map_free(f.ordinals);
}

static bool matched_at(const struct whole_run *x, uint32_t at)
{
	bool seen = false;

	for (size_t i = 0; i < x->unknown.len; i++)
		if (x->unknown.at[i] == at)
			return false;
	for (size_t i = 0; i < x->places.len && !seen; i++)
		seen = x->places.at[i] == at;
	return seen;
}

/* Code of no architecture whose types depend on it: for whom would more match? */
static void ask_each_arch(struct run *r, struct whole *w, const char *path, const struct whole_run *all,
			  struct whole_out *out)
{
	for (size_t i = 0; !tree_path_arch(path) && all->unknown.len && i < r->arches.len; i++) {
		struct whole_run one = { .w = w, .mode = all->mode, .r = r, .path = path, .arena = out->arena,
					 .arch = r->arches.at[i] };
		bool more = false;

		whole_run_file(&one);
		for (size_t k = 0; k < one.places.len && !more; k++)
			more = matched_at(&one, one.places.at[k]) && !matched_at(all, one.places.at[k]);
		if (more)
			vec_push(&out->candidate.arches, r->arches.at[i]);
		whole_run_release(&one);
	}
}

void whole_places(struct run *r, struct whole *w, const char *path, struct whole_out *out)
{
	out->candidate.path = path;
	for (size_t i = 0; i < w->nmodes; i++) {
		struct whole_run x = { .w = w, .mode = &w->modes[i], .r = r, .path = path, .arena = out->arena };

		whole_run_file(&x);
		for (size_t k = 0; k < x.places.len; k++)
			vec_push(&out->candidate.places, x.places.at[k]);
		for (size_t k = 0; k < x.in_macros.len; k++)
			vec_push(&out->candidate.in_macros, x.in_macros.at[k]);
		ask_each_arch(r, w, path, &x, out);
		/* what could not be read at all is told even if nothing else is asked of the file */
		for (size_t k = 0; !x.places.len && k < x.gaps.len; k++)
			vec_push(&out->gaps, (struct gap){ x.gaps.at[k].file,
				arena_printf(out->arena, "rule %s: %s", w->rule->name, x.gaps.at[k].reason) });
		whole_run_release(&x);
	}
}

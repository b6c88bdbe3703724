// SPDX-License-Identifier: GPL-2.0-only
/* What was compiled of a file, and why the rest was not. */
#include "clang/choose_private.h"
#include "clang/condition.h"
#include "clang/coverage.h"

static const struct {
	const char *id, *text;
} causes[CC_COUNT] = {
	[CC_NONE] = { "none", "compiled" },
	[CC_ZERO] = { "constant", "never compiled: #if 0 or another constant" },
	[CC_CONTRADICTION] = { "contradiction", "never compiled: conditions exclude each other" },
	[CC_ASSEMBLY] = { "assembly", "only for the assembler" },
	[CC_OUTSIDE] = { "outside", "only for user space, another language, compiler or checker" },
	[CC_NO_SYMBOL] = { "no-symbol", "depends on an unknown symbol" },
	[CC_NOT_POSSIBLE] = { "not-possible", "no configuration found that has it" },
	[CC_NOT_SET] = { "not-set", "no profile has it" },
	[CC_MACRO] = { "macro", "depends on a macro that is never so" },
	[CC_NO_PROFILE] = { "no-profile", "no profile of the architecture" },
	[CC_NOT_BUILT] = { "not-built", "no profile builds the file" },
	[CC_ERRORS] = { "errors", "compiled with errors only" },
	[CC_FAILED] = { "failed", "clang failed" },
};

const char *coverage_cause_id(enum coverage_cause c)
{
	return causes[c].id;
}

const char *coverage_cause_text(enum coverage_cause c)
{
	return causes[c].text;
}

/* ---- causes ----------------------------------------------------------------------------------- */
struct cause {
	enum coverage_cause cause;
	const char *detail;
};
struct look {
	struct choice *c;
	struct cfile *f;
	const struct file_facts *ff;
	struct arena *arena;
	bool fits;              /* some profile is of the file's architecture */
	uint8_t *best;          /* enum line_state by line of code */
	struct cause *branches; /* by branch; .cause CC_NONE: not known yet */
};

static const char *join_names(struct look *l, const branch_names_t *names)
{
	struct str s = STR_INIT;
	const char *res;

	for (size_t i = 0; i < names->len; i++)
		str_addf(&s, "%s%s", i ? ", " : "", names->at[i]);
	res = arena_strdup(l->arena, s.buf);
	str_release(&s);
	return res;
}

/* Macros of the conditions that are not the same everywhere; NULL: there are none */
static const char *open_macros(struct look *l, size_t branch)
{
	branch_names_t all = { 0 }, open = { 0 };
	enum branch_obstacle otherwise;
	const char *res;
	bool defined;

	branch_names(l->f->code->branches, branch, false, &all);
	for (size_t i = 0; i < all.len; i++)
		if (!macro_is_known(all.at[i], &defined, &otherwise))
			vec_push(&open, all.at[i]);
	res = open.len ? join_names(l, &open) : NULL;
	vec_release(&all);
	vec_release(&open);
	return res;
}

static struct cause symbols_cause(struct look *l, size_t branch)
{
	branch_names_t names = { 0 };
	struct cause res = { CC_NOT_SET, NULL };

	branch_names(l->f->code->branches, branch, true, &names);
	res.detail = join_names(l, &names);
	vec_release(&names);
	return res;
}

/* Would the configuration of some profile that was asked compile it, if its macros came out so? */
static bool configured(const struct look *l, size_t branch)
{
	for (size_t m = 0; m < l->c->members.len; m++)
		if (member_asked(l->f, m) == ASK_KNOWN && member_value(l->c, l->f, m, branch) != TR_NO)
			return true;
	return false;
}

static struct cause skipped_cause(struct look *l, size_t branch)
{
	static const enum coverage_cause of[] = {
		[BO_ZERO] = CC_ZERO, [BO_CONTRADICTION] = CC_CONTRADICTION, [BO_ASSEMBLY] = CC_ASSEMBLY,
		[BO_OUTSIDE] = CC_OUTSIDE,
	};
	enum branch_obstacle o = branch_obstacle(l->f->code->branches, branch);
	const struct why *why = &l->f->why[branch];
	const char *macros;

	if (o != BO_NONE)
		return (struct cause){ of[o], NULL };
	if (why->code)
		return (struct cause){ why->code == ERR_NOTFOUND ? CC_NO_SYMBOL : CC_NOT_POSSIBLE, why->text };
	macros = open_macros(l, branch);
	if (macros && (why->tried || configured(l, branch)))
		return (struct cause){ CC_MACRO, macros };
	return symbols_cause(l, branch);
}

static const char *of_profile(struct look *l, size_t no, const char *text)
{
	return arena_printf(l->arena, "%s: %s", l->c->members.at[no]->name, text);
}

static struct cause error_cause(struct look *l, size_t line)
{
	struct cause res = { CC_NOT_BUILT, l->f->not_built.text };
	const struct code_line *cl = &l->f->code->lines.at[line];

	for (size_t i = 0; i < l->ff->nprofiles; i++) {
		const struct file_profile *fp = &l->ff->profiles[i];
		const char *text = fp->state == FS_PARSED ? code_error(l->f->code, fp, cl) : NULL;

		if (text && member_builds(l->c, l->f, fp->no))
			return (struct cause){ CC_ERRORS, of_profile(l, fp->no, text) };
	}
	return res;
}

/* Of a line outside all branches, or in a file that was not parsed at all */
static struct cause file_cause(struct look *l)
{
	for (size_t i = 0; l->ff && i < l->ff->nprofiles; i++)
		if (l->ff->profiles[i].state == FS_FAILED)
			return (struct cause){ CC_FAILED, l->ff->profiles[i].reason };
	return (struct cause){ CC_NOT_BUILT, l->f->not_built.text };
}

static bool any_parsed(const struct look *l)
{
	for (size_t i = 0; l->ff && i < l->ff->nprofiles; i++)
		if (l->ff->profiles[i].state == FS_PARSED)
			return true;
	return false;
}

static struct cause line_cause(struct look *l, size_t line)
{
	uint32_t branch = l->f->code->lines.at[line].branch;
	struct cause *known;

	if (!l->fits)
		return (struct cause){ CC_NO_PROFILE, l->f->arch };
	if (l->best[line] == LS_ERRORS)
		return error_cause(l, line);
	if (!branch || !any_parsed(l))
		return file_cause(l);
	known = &l->branches[branch - 1];
	if (known->cause == CC_NONE)
		*known = skipped_cause(l, branch - 1);
	return *known;
}

/* ---- the result ------------------------------------------------------------------------------- */
static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static const char *condition_of(struct look *l, size_t branch)
{
	const struct branch_info *b = branches_of(l->f->code->branches, branch);

	return b->is_else ? arena_printf(l->arena, "!(%s)", b->text) : b->text;
}

static void add_gap_line(struct look *l, size_t line, struct coverage *out)
{
	const struct code_line *cl = &l->f->code->lines.at[line];
	struct coverage_gap *last = out->gaps.len ? &out->gaps.at[out->gaps.len - 1] : NULL, g = { 0 };
	struct cause why = line_cause(l, line);

	g = (struct coverage_gap){ cl->line, cl->line, 1, (uint8_t)why.cause, NULL, why.detail };
	if (cl->branch && why.cause >= CC_ZERO && why.cause <= CC_MACRO)
		g.condition = condition_of(l, cl->branch - 1);
	if (last && line && last->last == l->f->code->lines.at[line - 1].line && last->cause == g.cause &&
	    same_text(last->condition, g.condition) && same_text(last->detail, g.detail)) {
		last->last = g.last;
		last->lines++;
	} else {
		g.detail = g.detail ? arena_strdup(l->arena, g.detail) : NULL;
		vec_push(&out->gaps, g);
	}
}

static void name_profiles(struct look *l, const bool *useful, struct coverage *out)
{
	size_t n = 0;

	out->profiles = arena_alloc(l->arena, (l->c->members.len + 1) * sizeof(*out->profiles));
	for (size_t m = 0; m < l->c->members.len; m++)
		if (useful[m])
			out->profiles[n++] = arena_strdup(l->arena, l->c->members.at[m]->name);
}

/* A profile of another architecture says nothing, and one that does not build the file only if all went well:
 * its errors are nobody's fault, and so is what comes out without. */
static bool counts(struct look *l, const struct file_profile *fp)
{
	if (!member_fits(l->c, l->f, fp->no))
		return false;
	if (member_builds(l->c, l->f, fp->no))
		return true;
	for (size_t i = 0; i < fp->ndiags; i++)
		if (fp->diags[i].severity >= 3 && !fp->diags[i].is_asm)
			return false;
	return true;
}

static void look_at_all(struct look *l, struct coverage *out)
{
	size_t n = l->f->code->lines.len;
	uint8_t *states = xcalloc(n + 1, 1);
	bool *useful = xcalloc(l->c->members.len + 1, sizeof(bool));

	for (size_t i = 0; l->ff && i < l->ff->nprofiles; i++) {
		if (!counts(l, &l->ff->profiles[i]))
			continue;
		code_states(l->f->code, &l->ff->profiles[i], states);
		for (size_t k = 0; k < n; k++) {
			l->best[k] = MAX(l->best[k], states[k]);
			useful[l->ff->profiles[i].no] |= states[k] == LS_COMPILED;
		}
	}
	name_profiles(l, useful, out);
	free(states);
	free(useful);
}

int coverage_of(struct choice *c, const struct facts *f, const char *path, struct arena *arena,
		struct coverage *out, struct err *err)
{
	struct look l = { .c = c, .f = choice_file(c, path), .ff = facts_of(f, path), .arena = arena };

	memset(out, 0, sizeof(*out));
	if (!l.f || !l.f->code)
		return err_set(err, l.f ? l.f->rc : ERR_NOTFOUND, "%s cannot be read", path);
	l.best = xcalloc(l.f->code->lines.len + 1, 1);
	l.branches = xcalloc(branches_count(l.f->code->branches) + 1, sizeof(*l.branches));
	out->path = arena_strdup(arena, path);
	for (size_t m = 0; m < c->nprofiles; m++)
		l.fits |= member_fits(c, l.f, m);
	look_at_all(&l, out);
	out->lines = (uint32_t)l.f->code->lines.len;
	for (size_t i = 0; i < l.f->code->lines.len; i++) {
		if (l.best[i] == LS_COMPILED)
			out->covered++;
		else
			add_gap_line(&l, i, out);
	}
	free(l.best);
	free(l.branches);
	return 0;
}

void coverage_release(struct coverage *c)
{
	vec_release(&c->gaps);
}

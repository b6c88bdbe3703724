// SPDX-License-Identifier: GPL-2.0-only
/* Which profile for which file: the first choice, and the rounds. */
#include "base/file.h"
#include "clang/choose_private.h"

#define GUESSES_MAX 4 /* profiles asked for a branch of which nobody can tell whether they compile it */
#define ERRORS_ENOUGH 2 /* what has errors so often is not tried under yet another profile */

/* Page-table code depends on these: each value that occurs is met once. */
static const char *const properties[] = {
	"CONFIG_64BIT", "CONFIG_MMU", "CONFIG_PGTABLE_LEVELS", "CONFIG_SMP", "CONFIG_HUGETLB_PAGE",
	"CONFIG_TRANSPARENT_HUGEPAGE", "CONFIG_CPU_BIG_ENDIAN",
};

/* ---- profiles --------------------------------------------------------------------------------- */
void choice_add_member(struct choice *c, const void *p, const struct member *base, void *variant)
{
	struct member *m = arena_alloc(c->arena, sizeof(*m));

	*m = (struct member){ p, c->ops->name(p), c->ops->srcarch(p), c->ops->family(p), base, variant };
	vec_push(&c->members, m);
}

struct choice *choice_new_with(const struct choice_options *o, const struct choice_ops *ops,
			       const void *const *profiles, size_t n, void *ctx)
{
	struct choice *c = xcalloc(1, sizeof(*c));

	c->o = *o;
	c->ops = ops;
	c->ctx = ctx;
	c->arena = arena_new();
	c->by_path = map_new();
	c->variants = map_new();
	for (size_t i = 0; i < n; i++)
		choice_add_member(c, profiles[i], NULL, NULL);
	c->nprofiles = c->added = n;
	return c;
}

struct choice *choice_new(const struct choice_options *o)
{
	size_t n = 0;

	while (o->profiles && o->profiles[n])
		n++;
	return choice_new_with(o, &choice_profile_ops, (const void *const *)o->profiles, n,
			       choice_context_new(o->tree));
}

static void file_free(struct cfile *f)
{
	code_free(f->code);
	free(f->lines);
	free(f->errors);
	free(f->wanted);
	free(f->guesses);
	free(f->item_wanted);
	free(f->why);
	vec_release(&f->asked);
	vec_release(&f->builds);
	free(f);
}

void choice_free(struct choice *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->members.len; i++)
		if (c->members.at[i]->variant)
			c->ops->variant_free(c->members.at[i]->variant);
	if (c->ops->end)
		c->ops->end(c->ctx);
	for (size_t i = 0; i < c->files.len; i++)
		file_free(c->files.at[i]);
	vec_release(&c->members);
	vec_release(&c->files);
	vec_release(&c->wishes);
	map_free(c->by_path);
	map_free(c->variants);
	arena_free(c->arena);
	free(c);
}

size_t choice_nprofiles(const struct choice *c)
{
	return c->members.len;
}

const struct profile *choice_profile(const struct choice *c, size_t no)
{
	return c->members.at[no]->p;
}

/* ---- files ------------------------------------------------------------------------------------ */
struct cfile *choice_file(const struct choice *c, const char *path)
{
	return (struct cfile *)map_get(c->by_path, path);
}

static void read_code(struct choice *c, struct cfile *f)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	size_t nbranches;

	f->rc = c->ops->read(c->ctx, f->path, &text, &err);
	if (!f->rc)
		f->rc = code_read(&f->code, text.buf, text.len, &err);
	str_release(&text);
	if (f->rc)
		return;
	nbranches = branches_count(f->code->branches);
	f->lines = xcalloc(f->code->lines.len + 1, 1);
	f->errors = xcalloc(f->code->lines.len + 1, 1);
	f->wanted = xmalloc(nbranches + 1);
	memset(f->wanted, -1, nbranches + 1);
	f->item_wanted = xmalloc(f->code->items.len);
	memset(f->item_wanted, -1, f->code->items.len);
	f->guesses = xcalloc(nbranches + 1, 1);
	f->why = xcalloc(nbranches + 1, sizeof(*f->why));
}

static struct cfile *add_file(struct choice *c, const char *path)
{
	uintptr_t *slot = map_slot(c->by_path, path, strlen(path), NULL);
	struct cfile *f;

	if (*slot)
		return NULL;
	f = xcalloc(1, sizeof(*f));
	f->path = intern(path);
	f->arch = tree_path_arch(path);
	f->header = !ends_with(path, ".c");
	read_code(c, f);
	*slot = (uintptr_t)f;
	vec_push(&c->files, f);
	return f;
}

bool member_fits(const struct choice *c, const struct cfile *f, size_t m)
{
	return !f->arch || !strcmp(f->arch, c->members.at[m]->srcarch);
}

/* Alone, or with the file that includes it */
static bool ask_builds(struct choice *c, struct cfile *f, const struct member *m)
{
	if (c->ops->builds(m->p, f->path))
		return true;
	if (!f->includer_known)
		f->includer = c->ops->includer(c->ctx, f->path);
	f->includer_known = true;
	return f->includer && c->ops->builds(m->p, f->includer);
}

bool member_builds(struct choice *c, struct cfile *f, size_t m)
{
	if (f->header)
		return true;
	while (f->builds.len <= m)
		vec_push(&f->builds, TR_UNKNOWN);
	if (f->builds.at[m] == TR_UNKNOWN)
		f->builds.at[m] = ask_builds(c, f, c->members.at[m]) ? TR_YES : TR_NO;
	return f->builds.at[m] == TR_YES;
}

enum asked member_asked(const struct cfile *f, size_t m)
{
	return m < f->asked.len ? (enum asked)f->asked.at[m] : ASK_NO;
}

void choice_wish(struct choice *c, struct cfile *f, size_t m)
{
	while (f->asked.len <= m)
		vec_push(&f->asked, ASK_NO);
	if (f->asked.at[m] != ASK_NO)
		return;
	f->asked.at[m] = ASK_WISHED;
	vec_push(&c->wishes, (struct fact_wish){ f->path, m });
}

size_t choice_count_asked(const struct cfile *f)
{
	size_t n = 0;

	for (size_t m = 0; m < f->asked.len; m++)
		n += f->asked.at[m] != ASK_NO;
	return n;
}

/* ---- conditions ------------------------------------------------------------------------------- */
struct view {
	const struct choice *c;
	const struct member *m;
};

static const char *view_value(const void *ctx, const char *symbol)
{
	const struct view *v = ctx;

	return v->c->ops->config(v->m->p, symbol);
}

static enum truth view_defined(const void *ctx, const char *macro)
{
	const struct view *v = ctx;
	const struct choice_options *o = &v->c->o;

	return o->may_define && !o->may_define(o->ctx, v->m->srcarch, macro) ? TR_NO : TR_UNKNOWN;
}

enum truth member_value(const struct choice *c, const struct cfile *f, size_t m, size_t branch)
{
	struct view v = { c, c->members.at[m] };
	struct branch_config bc = { view_value, view_defined, &v };

	return branch_value(f->code->branches, branch, &bc);
}

enum truth member_switches(const struct choice *c, const struct cfile *f, size_t m, size_t branch,
			   struct branch_switches *out)
{
	struct view v = { c, c->members.at[m] };
	struct branch_config bc = { view_value, view_defined, &v };

	return branch_switches(f->code->branches, branch, &bc, out);
}

static bool branch_wanted(struct choice *c, struct cfile *f, size_t branch)
{
	const struct branch_info *info = branches_of(f->code->branches, branch);

	return branch_obstacle(f->code->branches, branch) == BO_NONE &&
	       (!c->o.wanted || c->o.wanted(c->o.ctx, f->path, info->start, info->end));
}

/* Of what stands in no branch: the top-level item */
static bool item_wanted(struct choice *c, struct cfile *f, size_t item)
{
	bool last = item + 1 == f->code->items.len;

	return !c->o.wanted || c->o.wanted(c->o.ctx, f->path, f->code->items.at[item],
					   last ? UINT32_MAX : f->code->items.at[item + 1]);
}

bool line_open(struct choice *c, struct cfile *f, size_t line)
{
	const struct code_line *l = &f->code->lines.at[line];
	int8_t *wanted = l->branch ? &f->wanted[l->branch - 1] : &f->item_wanted[l->item];

	if (f->lines[line] == LS_COMPILED || f->errors[line] >= ERRORS_ENOUGH)
		return false;
	if (*wanted < 0)
		*wanted = l->branch ? branch_wanted(c, f, l->branch - 1) : item_wanted(c, f, l->item);
	return *wanted;
}

/* ---- the greedy choice --------------------------------------------------------------------------- */
/* What is still to be had from profiles, for one file */
struct wants {
	struct choice *c;
	struct cfile *f;
	bool *candidate;       /* by member */
	size_t nmembers;
	uint8_t *value;        /* enum truth of [member][branch], for candidates */
	size_t nbranches;
	bool *line;            /* lines to be compiled */
	bool *property;        /* [member][property]: a value nobody chosen so far has */
};

static const char *property_of(const struct wants *w, size_t m, size_t i)
{
	const char *v = w->c->ops->config(w->c->members.at[m]->p, properties[i]);

	return v ? v : "n";
}

static void wants_init(struct wants *w, struct choice *c, struct cfile *f)
{
	*w = (struct wants){ .c = c, .f = f, .nmembers = c->members.len };
	w->nbranches = branches_count(f->code->branches);
	w->candidate = xcalloc(w->nmembers + 1, sizeof(bool));
	w->value = xcalloc(w->nmembers * w->nbranches + 1, 1);
	w->line = xcalloc(f->code->lines.len + 1, sizeof(bool));
	w->property = xcalloc(w->nmembers * ARRAY_SIZE(properties) + 1, sizeof(bool));
}

static void wants_release(struct wants *w)
{
	free(w->candidate);
	free(w->value);
	free(w->line);
	free(w->property);
}

static void add_candidate(struct wants *w, size_t m)
{
	w->candidate[m] = true;
	for (size_t i = 0; i < w->nbranches; i++) {
		enum truth t = member_value(w->c, w->f, m, i);

		if (t == TR_UNKNOWN && w->f->guesses[i] >= GUESSES_MAX)
			t = TR_NO;
		w->value[m * w->nbranches + i] = (uint8_t)t;
	}
}

static enum truth value_of(const struct wants *w, size_t m, size_t line)
{
	uint32_t branch = w->f->code->lines.at[line].branch;

	return branch ? (enum truth)w->value[m * w->nbranches + branch - 1] : TR_YES;
}

/* Properties count much: what they change cannot be seen in one file. */
static size_t score(const struct wants *w, size_t m, enum truth least)
{
	size_t n = 0;
	enum truth t;

	for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
		n += 40 * w->property[m * ARRAY_SIZE(properties) + i];
	for (size_t i = 0; i < w->f->code->lines.len; i++) {
		t = w->line[i] ? value_of(w, m, i) : TR_NO;
		n += t >= least ? (size_t)t : 0;
	}
	return n;
}

/* Takes this one: what it brings is not to be had any more. */
static void choose(struct wants *w, size_t m, enum truth least)
{
	bool *guessed = xcalloc(w->nbranches + 1, sizeof(*guessed));

	for (size_t i = 0; i < w->f->code->lines.len; i++) {
		if (!w->line[i] || value_of(w, m, i) < least)
			continue;
		w->line[i] = false;
		if (value_of(w, m, i) == TR_UNKNOWN)
			guessed[w->f->code->lines.at[i].branch - 1] = true;
	}
	for (size_t i = 0; i < w->nbranches; i++)
		w->f->guesses[i] += guessed[i];
	free(guessed);
	for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
		for (size_t k = 0; k < w->nmembers; k++)
			if (w->candidate[k] && !strcmp(property_of(w, k, i), property_of(w, m, i)))
				w->property[k * ARRAY_SIZE(properties) + i] = false;
	w->candidate[m] = false;
	choice_wish(w->c, w->f, m);
}

/* Returns how many were chosen. least: what counts as compiled */
static size_t choose_best(struct wants *w, enum truth least)
{
	size_t n = 0, best, best_score, s;

	while (choice_count_asked(w->f) < FILE_PROFILES_MAX) {
		best_score = 0;
		best = 0;
		for (size_t m = 0; m < w->nmembers; m++) {
			s = w->candidate[m] ? score(w, m, least) : 0;
			if (s > best_score) {
				best = m;
				best_score = s;
			}
		}
		if (!best_score)
			break;
		choose(w, best, least);
		n++;
	}
	return n;
}

/* ---- first choice ------------------------------------------------------------------------------- */
static void first_generic(struct choice *c, struct cfile *f)
{
	struct wants w;
	bool first = true;

	wants_init(&w, c, f);
	for (size_t i = 0; i < f->code->lines.len; i++)
		w.line[i] = line_open(c, f, i);
	for (size_t m = 0; m < c->nprofiles; m++) {
		if (!member_builds(c, f, m))
			continue;
		add_candidate(&w, m);
		for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
			w.property[m * ARRAY_SIZE(properties) + i] = true;
	}
	for (size_t m = 0; m < c->nprofiles && first; m++) {
		if (!w.candidate[m])
			continue;
		choose(&w, m, TR_YES); /* the first that the user named */
		first = false;
	}
	choose_best(&w, TR_YES);
	wants_release(&w);
}

static void first_of_arch(struct choice *c, struct cfile *f)
{
	for (size_t m = 0; m < c->nprofiles; m++)
		if (member_fits(c, f, m) && member_builds(c, f, m) && choice_count_asked(f) < FILE_PROFILES_MAX)
			choice_wish(c, f, m);
}

/* A file that nothing builds: at least one profile looks at it. */
static void first_unbuilt(struct choice *c, struct cfile *f)
{
	if (c->o.variants && choose_building_variant(c, f))
		return;
	for (size_t m = 0; m < c->nprofiles; m++) {
		if (member_fits(c, f, m)) {
			choice_wish(c, f, m);
			return;
		}
	}
	if (c->nprofiles)
		choice_wish(c, f, 0);
}

static int by_profile(const void *a, const void *b)
{
	const struct fact_wish *x = a, *y = b;

	if (x->profile != y->profile)
		return x->profile < y->profile ? -1 : 1;
	return strcmp(x->path, y->path);
}

size_t choice_wishes(struct choice *c, const struct fact_wish **wishes)
{
	if (c->wishes.len)
		qsort(c->wishes.at, c->wishes.len, sizeof(*c->wishes.at), by_profile);
	*wishes = c->wishes.at;
	return c->wishes.len;
}

/* Variants that were made since */
static void tell_members(struct choice *c, struct facts *f)
{
	for (; f && c->added < c->members.len; c->added++)
		BUG_ON(facts_add_profile(f, c->members.at[c->added]->p) != c->added);
}

size_t choice_first(struct choice *c, struct facts *facts, const char *const *files,
		    const struct fact_wish **wishes)
{
	c->wishes.len = 0;
	for (size_t i = 0; files && files[i]; i++) {
		struct cfile *f = add_file(c, files[i]);

		if (!f)
			continue;
		if (f->arch)
			first_of_arch(c, f);
		else if (f->code)
			first_generic(c, f);
		if (!choice_count_asked(f))
			first_unbuilt(c, f);
	}
	tell_members(c, facts);
	return choice_wishes(c, wishes);
}

void choice_also(struct choice *c, const char *path, size_t profile)
{
	struct cfile *f = choice_file(c, path);

	if (f && choice_count_asked(f) < FILE_PROFILES_MAX)
		choice_wish(c, f, profile);
}

/* ---- rounds ----------------------------------------------------------------------------------- */
void choice_note(struct choice *c, const char *path, size_t profile, const struct file_profile *fp)
{
	struct cfile *f = choice_file(c, path);
	uint8_t *states;

	if (!f || member_asked(f, profile) != ASK_WISHED)
		return;
	f->asked.at[profile] = ASK_KNOWN;
	if (!fp || !f->code)
		return;
	states = xcalloc(f->code->lines.len + 1, 1);
	code_states(f->code, fp, states);
	for (size_t i = 0; i < f->code->lines.len; i++) {
		f->lines[i] = MAX(f->lines[i], states[i]);
		f->errors[i] += states[i] == LS_ERRORS && f->errors[i] < UINT8_MAX;
	}
	free(states);
}

/* Profiles that were not asked yet and may compile what is still open */
static void next_of(struct choice *c, struct cfile *f)
{
	struct wants w;
	bool open = false;

	if (!f->code)
		return;
	wants_init(&w, c, f);
	for (size_t i = 0; i < f->code->lines.len; i++)
		open |= w.line[i] = line_open(c, f, i);
	for (size_t m = 0; open && m < c->nprofiles; m++)
		if (member_asked(f, m) == ASK_NO && member_fits(c, f, m) && member_builds(c, f, m))
			add_candidate(&w, m);
	if (open && !choose_best(&w, TR_UNKNOWN) && c->o.variants)
		choose_variants(c, f);
	wants_release(&w);
}

size_t choice_round(struct choice *c, const struct fact_wish **wishes)
{
	c->wishes.len = 0;
	for (size_t i = 0; i < c->files.len; i++)
		next_of(c, c->files.at[i]);
	return choice_wishes(c, wishes);
}

size_t choice_next(struct choice *c, struct facts *f, const struct fact_wish **wishes)
{
	size_t n;

	for (size_t i = 0; i < c->wishes.len; i++) {
		const struct fact_wish *w = &c->wishes.at[i];
		const struct file_facts *ff = facts_of(f, w->path);

		choice_note(c, w->path, w->profile, ff ? file_profile_of(ff, w->profile) : NULL);
	}
	n = choice_round(c, wishes);
	tell_members(c, f);
	return n;
}

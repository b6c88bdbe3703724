// SPDX-License-Identifier: GPL-2.0-only
/*
 * pteris spatch: any semantic patch over any files, with Coccinelle's options. Under the name spatch, matches and
 * functions that could not be looked at are no failure.
 */
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/forkmap.h"
#include "cli/cmd_spatch.h"
#include "cli/options.h"
#include "cli/typing.h"

bool spatch_as_peer;

/* What a group gave, as it comes from a worker: flags, stdout, stderr */
enum { GAVE_FOUND = 1, GAVE_GAPS = 2, GAVE_FAILED = 4, GAVE_UNTYPED = 8 };
struct gave {
	unsigned flags;
	struct str out, notes;
};

struct spatch {
	const struct spatch_options *o;
	struct session_options *so;
	struct session *s;
	struct arena *arena;
	spatch_groups_t groups;
	int argc;
	char **argv;
	struct typing typing;          /* --typed */
	bool found, gaps, untyped, failed, is_worker;
	struct gave *now;              /* of the group under work */
	/* Further runs that scripts asked for: over other files, first come first served, and over the same files,
	 * the last one first, as in spatch */
	VEC(struct further {
		struct script_iteration it;
		const char *const *idents; /* of the run that asked */
	}) fresh, same;
};

static void add_note(struct gave *g, const char *fmt, ...) PRINTF(2, 3);
static void add_note(struct gave *g, const char *fmt, ...)
{
	va_list ap;

	str_add(&g->notes, "pteris: ");
	va_start(ap, fmt);
	str_vaddf(&g->notes, fmt, ap);
	va_end(ap);
	str_addch(&g->notes, '\n');
}

static void add_gap(const struct spatch *sp, struct gave *g, const struct session_gap *gap)
{
	if (gap->kind == GAP_TYPE && sp->o->very_quiet)
		return;
	str_addf(&g->notes, "pteris: %s", gap->file);
	if (gap->line)
		str_addf(&g->notes, ":%d", gap->line);
	if (*gap->function)
		str_addf(&g->notes, ": %s", gap->function);
	if (gap->rule)
		str_addf(&g->notes, ": %s%s", starts_with(gap->rule, "rule ") ? "" : "rule ", gap->rule);
	str_addf(&g->notes, ": %s\n", gap->text);
}

static void say_trying(void *ctx, const char *rule, const char *function)
{
	struct spatch *sp = ctx;

	if (sp->now)
		add_note(sp->now, "%s%s: trying function %s", starts_with(rule, "rule ") ? "" : "rule ", rule, function);
}

static const char *const *copy_list(struct arena *a, const char *const *list)
{
	size_t n = 0;
	const char **at;

	if (!list)
		return NULL;
	while (list[n])
		n++;
	at = arena_alloc(a, (n + 1) * sizeof(*at));
	for (size_t i = 0; i < n; i++)
		at[i] = arena_strdup(a, list[i]);
	return at;
}

static void take_iterations(struct spatch *sp, const struct spatch_group *files, const struct session_result *r,
			    struct gave *g)
{
	if (r->iterations.len && sp->is_worker) {
		add_note(g, "%s: a script asks for further runs (Iteration): not made with -j and --timeout",
			 files->files.at[0]);
		g->flags |= GAVE_GAPS;
		return;
	}
	for (size_t i = 0; i < r->iterations.len; i++) {
		const struct script_iteration *it = &r->iterations.at[i];
		struct further f = { { copy_list(sp->arena, it->files), copy_list(sp->arena, it->virtuals),
				       copy_list(sp->arena, it->idents), it->extend }, sp->so->idents };

		if (f.it.files)
			vec_push(&sp->fresh, f);
		else
			vec_push(&sp->same, f);
	}
}

static void run_group(struct spatch *sp, const struct spatch_group *files, struct gave *g)
{
	struct session_result r;
	struct err err = { 0 };
	int ret;

	sp->now = g;
	ret = session_run(sp->s, files->files.at, files->files.len, &r, &err);
	sp->now = NULL;
	for (size_t k = 0; k < r.gaps.len; k++) {
		add_gap(sp, g, &r.gaps.at[k]);
		g->flags |= r.gaps.at[k].kind == GAP_TYPE ? GAVE_UNTYPED : GAVE_GAPS;
		if (r.gaps.at[k].kind == GAP_UNREAD)
			g->flags |= GAVE_FAILED;
	}
	if (!ret)
		ret = spatch_output(sp->o, &r, sp->argc, sp->argv, &g->out, &err);
	else
		str_addn(&g->out, r.out.buf, r.out.len);
	if (ret) {
		add_note(g, "%s: %s", files->files.at[0], err.text);
		g->flags |= GAVE_FAILED;
	}
	for (size_t k = 0; k < r.files.len; k++)
		if (r.files.at[k].changed)
			g->flags |= GAVE_FOUND;
	if (g->out.len)
		g->flags |= GAVE_FOUND;
	take_iterations(sp, files, &r, g);
	session_result_release(&r);
}

static void take_gave(struct spatch *sp, const struct gave *g)
{
	sp->found |= (g->flags & GAVE_FOUND) != 0;
	sp->gaps |= (g->flags & GAVE_GAPS) != 0;
	sp->untyped |= (g->flags & GAVE_UNTYPED) != 0;
	sp->failed |= (g->flags & GAVE_FAILED) != 0;
	fwrite(g->notes.buf, 1, g->notes.len, stderr);
	if (g->out.len && cli_output(&g->out))
		sp->failed = true;
	fflush(stdout);
}

/* ---- workers ---------------------------------------------------------------------------------------------- */

static void work(void *ctx, size_t i, struct str *out)
{
	struct spatch *sp = ctx;
	struct gave g = { .out = STR_INIT, .notes = STR_INIT };
	struct err err = { 0 };

	sp->is_worker = true;
	if (sp->o->timeout)
		alarm((unsigned)sp->o->timeout);
	if (session_worker(sp->s, &err)) {
		add_note(&g, "%s", err.text);
		g.flags = GAVE_FAILED;
	} else {
		run_group(sp, &sp->groups.at[i], &g);
	}
	alarm(0);
	str_addf(out, "%u %zu\n", g.flags, g.out.len);
	str_addn(out, g.out.buf, g.out.len);
	str_addn(out, g.notes.buf, g.notes.len);
	str_release(&g.out);
	str_release(&g.notes);
}

static void take(void *ctx, size_t i, const char *p, size_t n)
{
	struct gave g = { .out = STR_INIT, .notes = STR_INIT };
	char *end;
	size_t len;

	(void)i;
	g.flags = (unsigned)strtoul(p, &end, 10);
	len = strtoul(end + 1, &end, 10);
	end++;
	str_addn(&g.out, end, len);
	str_addn(&g.notes, end + len, n - (size_t)(end - p) - len);
	take_gave(ctx, &g);
	str_release(&g.out);
	str_release(&g.notes);
}

static void lost(void *ctx, size_t i, const char *reason)
{
	struct spatch *sp = ctx;

	sp->gaps = true;
	if (sp->o->timeout && strstr(reason, "signal 14"))
		cli_warnf("%s: given up after %d seconds (--timeout)", sp->groups.at[i].files.at[0], sp->o->timeout);
	else
		cli_warnf("%s: %s", sp->groups.at[i].files.at[0], reason);
}

static int run_here(struct spatch *sp, const struct spatch_group *groups, size_t n)
{
	struct gave g = { .out = STR_INIT, .notes = STR_INIT };

	for (size_t i = 0; i < n; i++) {
		str_reset(&g.out);
		str_reset(&g.notes);
		g.flags = 0;
		run_group(sp, &groups[i], &g);
		take_gave(sp, &g);
	}
	str_release(&g.out);
	str_release(&g.notes);
	return 0;
}

static int print_selected(const struct spatch *sp)
{
	struct str s = STR_INIT;
	int rc;

	for (size_t i = 0; i < sp->groups.len; i++)
		for (size_t k = 0; k < sp->groups.at[i].files.len; k++)
			str_addf(&s, "selected %s\n", sp->groups.at[i].files.at[k]);
	rc = sp->o->very_quiet ? 0 : cli_output(&s);
	str_release(&s);
	return rc;
}

/* Without -j scripts run one after the other in one interpreter, so that `finalize` sees what they did. */
static int run_groups(struct spatch *sp, struct err *err)
{
	int jobs = sp->o->common.jobs ? sp->o->common.jobs : session_has_scripts(sp->s) ? 1 : cli_jobs(&sp->o->common);
	struct forkmap f = { .n = sp->groups.len, .jobs = jobs, .work = work, .take = take, .lost = lost, .ctx = sp };

	if (sp->groups.len < 2 && !sp->o->timeout)
		return run_here(sp, sp->groups.at, sp->groups.len);
	if (session_has_scripts(sp->s) && !sp->o->common.jobs && !sp->o->timeout)
		return run_here(sp, sp->groups.at, sp->groups.len);
	return forkmap_run(&f, err);
}

/* ---- further runs ----------------------------------------------------------------------------------------- */

#define MAX_FURTHER 10000 /* scripts that ask for ever */

/* Identifiers of the run that asked stay when the script says so; those of the new run come first. */
static const char *const *idents_of(struct arena *a, const struct further *f)
{
	const char *const *lists[] = { f->it.idents, f->it.extend ? f->idents : NULL };
	size_t n = 0, i;
	const char **at;

	for (i = 0; i < ARRAY_SIZE(lists); i++)
		for (const char *const *p = lists[i]; p && *p; p++)
			n++;
	at = arena_alloc(a, (n + 1) * sizeof(*at));
	for (n = i = 0; i < ARRAY_SIZE(lists); i++)
		for (const char *const *p = lists[i]; p && *p; p++)
			at[n++] = *p;
	return at;
}

static int run_further(struct spatch *sp, const struct further *f, struct err *err)
{
	struct session *first = sp->s;
	struct session_options *before = sp->so, so = *before;
	struct spatch_group g = { 0 };
	int ret;

	so.virtuals = f->it.virtuals;
	so.idents = idents_of(sp->arena, f);
	ret = session_again(&sp->s, &so, first, err);
	if (!ret) {
		sp->so = &so;
		for (const char *const *p = f->it.files; p && *p; p++)
			vec_push(&g.files, *p);
		if (f->it.files)
			ret = g.files.len ? run_here(sp, &g, 1) : 0;
		else
			ret = run_here(sp, sp->groups.at, sp->groups.len);
		vec_release(&g.files);
		session_free(sp->s);
	}
	sp->s = first;
	sp->so = before;
	return ret;
}

static int run_iterations(struct spatch *sp, struct err *err)
{
	struct further f;
	size_t made = 0, next = 0;
	int ret = 0;

	while (!ret && (next < sp->fresh.len || sp->same.len)) {
		if (made++ == MAX_FURTHER)
			return err_set(err, ERR_FAIL, "scripts asked for more than %d further runs (Iteration): given up",
				       MAX_FURTHER);
		f = next < sp->fresh.len ? sp->fresh.at[next++] : sp->same.at[--sp->same.len];
		ret = run_further(sp, &f, err);
	}
	return ret;
}

/* ---- the run ------------------------------------------------------------------------------------------------ */

static int print_version(void)
{
	static char text[] = "spatch version 1.1.1 as understood by pteris " PTERIS_VERSION "\n"
			     "Python scripting support: yes\n"
			     "Syntax of regular expressions: PCRE\n";

	return cli_output(&(struct str){ .buf = text, .len = sizeof(text) - 1 });
}

static int status_of(const struct spatch *sp)
{
	if (sp->failed)
		return spatch_as_peer ? 255 : EXIT_TROUBLE;
	if (spatch_as_peer)
		return EXIT_CLEAN;
	return sp->gaps || (sp->untyped && !sp->found) ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int print_parsed(const struct smpl *f)
{
	struct str s = STR_INIT;
	int rc;

	smpl_print(f, &s);
	for (size_t i = 0; i < f->nrules; i++)
		if (f->rules[i].past)
			past_print(f->rules[i].past, &s);
	rc = cli_output(&s);
	str_release(&s);
	return rc;
}

/* --typed: of all files together */
static int open_types(struct spatch *sp, struct err *err)
{
	const struct spatch_options *o = sp->o;
	VEC(const char *) files = { 0 };
	struct typing_wish w = { .common = &o->common, .arch = o->arch, .build = o->build, .compdb = o->compdb };
	int ret;

	if (!o->typed)
		return 0;
	for (size_t i = 0; i < sp->groups.len; i++)
		for (size_t k = 0; k < sp->groups.at[i].files.len; k++)
			vec_push(&files, sp->groups.at[i].files.at[k]);
	vec_push(&files, NULL);
	w.files = files.at;
	ret = typing_open(&sp->typing, &w, err);
	vec_release(&files);
	return ret;
}

static int run_session(struct spatch *sp, struct session_options *so, struct err *err)
{
	struct str out = STR_INIT;
	int ret = session_new(&sp->s, so, err);

	sp->so = so;
	if (!ret && *session_notes(sp->s))
		fputs(session_notes(sp->s), stderr);
	if (!ret)
		ret = spatch_files(sp->arena, sp->o, sp->s, sp->argc, sp->argv, &sp->groups, err);
	if (!ret && sp->o->selected_only) {
		session_free(sp->s);
		return print_selected(sp) ? err_set(err, ERR_IO, "spatch: cannot write the list") : 0;
	}
	if (!ret)
		ret = open_types(sp, err);
	if (!ret && sp->o->typed)
		typing_session(&sp->typing, so);
	if (!ret)
		ret = session_initialize(sp->s, &out, err);
	if (out.len)
		cli_output(&out);
	str_reset(&out);
	if (!ret)
		ret = run_groups(sp, err);
	if (!ret)
		ret = run_iterations(sp, err);
	if (!ret)
		ret = session_finalize(sp->s, &out, err);
	if (out.len)
		cli_output(&out);
	str_release(&out);
	session_free(sp->s);
	if (sp->typing.tree)
		typing_close(&sp->typing);
	return ret;
}

static const char *const *list_of(struct arena *a, const struct str_list *l)
{
	const char **at = arena_alloc(a, (l->items.len + 1) * sizeof(*at));

	if (l->items.len)
		memcpy(at, l->items.at, l->items.len * sizeof(*at));
	return at;
}

/* A virtual rule that is asked for and not declared: another mode than those of this file */
static bool lacks_mode(const struct smpl *f, const char *path, const char *const *names)
{
	const char *const *v;

	for (; *names; names++) {
		for (v = f->virtuals; *v && strcmp(*v, *names) != 0; v++)
			;
		if (!*v) {
			cli_warnf("%s: there is no virtual rule %s here, so nothing is run", path, *names);
			return true;
		}
	}
	return false;
}

/* Headers that are named must be there; a macro file that is not is only said, as in spatch. */
static int check_files(const struct spatch_options *o, struct err *err)
{
	for (size_t i = 0; i < o->include_files.items.len; i++)
		if (!file_exists(o->include_files.items.at[i]))
			return err_set(err, ERR_USAGE, "spatch: there is no file \"%s\" (--include)", o->include_files.items.at[i]);
	for (size_t i = 0; i < o->macro_files.items.len; i++)
		if (!file_exists(o->macro_files.items.at[i]))
			cli_warnf("there is no file \"%s\" (--macro-file), so it is left out", o->macro_files.items.at[i]);
	if (o->max && o->index >= o->max)
		return err_set(err, ERR_USAGE, "spatch: --index counts from 0 and must be less than --max");
	if (o->chunksize > 1)
		fputs("pteris: note: --chunksize has no effect here: files are handed out one by one\n", stderr);
	return 0;
}

static void say_profile(const struct timespec *start)
{
	struct rusage me, workers;
	struct timespec now;
	double cpu;

	clock_gettime(CLOCK_MONOTONIC, &now);
	getrusage(RUSAGE_SELF, &me);
	getrusage(RUSAGE_CHILDREN, &workers);
	cpu = (double)(me.ru_utime.tv_sec + me.ru_stime.tv_sec + workers.ru_utime.tv_sec + workers.ru_stime.tv_sec) +
	      (double)(me.ru_utime.tv_usec + me.ru_stime.tv_usec + workers.ru_utime.tv_usec + workers.ru_stime.tv_usec) / 1e6;
	fprintf(stderr, "pteris: profile: %.2f s elapsed, %.2f s processor, %ld MB\n",
		(double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9, cpu,
		MAX(me.ru_maxrss, workers.ru_maxrss) / 1024);
}

static int run_rules(struct spatch *sp, struct err *err)
{
	const struct spatch_options *o = sp->o;
	struct syntax_passing passing = { .if0 = !o->noif0_passing };
	struct session_options so = {
		.iso_file = o->iso_file, .python = o->python, .timeout = o->timeout,
		.includes = o->recursive_includes ? INCLUDES_RECURSIVE : o->all_includes ? INCLUDES_ALL :
			    o->no_includes ? INCLUDES_NONE : o->local_includes ? INCLUDES_LOCAL : INCLUDES_NORMAL,
		.max_width = o->max_width ? (unsigned)o->max_width : 78, .peer_spacing = true,
		.smpl_spacing = o->smpl_spacing, .passing = &passing,
		.trying = o->show_trying || o->debug ? say_trying : NULL, .ctx = sp,
	};
	struct smpl *f = NULL;
	int ret = check_files(o, err);

	if (!ret)
		ret = spatch_read(o, &f, err);
	if (ret)
		return ret;
	for (size_t i = 0; i < f->nnotes && !o->very_quiet; i++)
		fprintf(stderr, "pteris: note: %s:%d:%d: %s\n", f->path, f->notes[i].line, f->notes[i].column, f->notes[i].text);
	passing.defined = list_of(sp->arena, &o->defined);
	passing.undefined = list_of(sp->arena, &o->undefined);
	for (size_t i = 0; i < o->disable_iso.items.len; i++)
		smpl_disable(f, o->disable_iso.items.at[i]);
	split_defines(sp->arena, &o->defines, &so.virtuals, &so.idents);
	if (!o->parse_cocci && lacks_mode(f, o->sp_file, so.virtuals)) {
		smpl_free(f);
		return 0;
	}
	so.smpl = f;
	so.include_dirs = list_of(sp->arena, &o->include_dirs);
	so.include_files = list_of(sp->arena, &o->include_files);
	so.macro_files = list_of(sp->arena, &o->macro_files);
	ret = o->parse_cocci ? print_parsed(f) : run_session(sp, &so, err);
	smpl_free(f);
	return ret;
}

static int run(void *opts, int argc, char **argv)
{
	struct spatch_options *o = opts;
	struct spatch sp = { .o = o, .argc = argc, .argv = argv };
	struct err err = { 0 };
	struct timespec start;
	int ret = 0, status;

	clock_gettime(CLOCK_MONOTONIC, &start);
	if (o->version)
		return print_version();
	if (o->print_options_only)
		return EXIT_CLEAN;
	if (!o->sp_file && argc && ends_with(argv[0], ".cocci")) {
		o->sp_file = argv[0];
		sp.argc--;
		sp.argv++;
	}
	if (!o->sp_file && !o->parse_c)
		return cli_errorf("spatch: which semantic patch? --sp-file FILE");
	if (!sp.argc && !o->file_groups && !o->parse_cocci && !o->opt_c.items.len)
		return cli_errorf("spatch: which files? FILE…, or --dir DIR");
	sp.arena = arena_new();
	if (o->parse_c) {
		status = spatch_parse_c(sp.arena, o, sp.argc, sp.argv);
		arena_free(sp.arena);
		return status;
	}
	ret = run_rules(&sp, &err);
	status = ret ? cli_error(&err) : status_of(&sp);
	if (o->profile)
		say_profile(&start);
	vec_release(&sp.fresh);
	vec_release(&sp.same);
	for (size_t i = 0; i < sp.groups.len; i++)
		vec_release(&sp.groups.at[i].files);
	vec_release(&sp.groups);
	arena_free(sp.arena);
	return status;
}

const struct command cmd_spatch = {
	.name = "spatch",
	.args = "--sp-file FILE.cocci [options] FILE…|--dir DIR",
	.summary = "runs a semantic patch, with Coccinelle's options",
	.description =
		"Runs the rules of a semantic patch (SmPL, the language of Coccinelle) over the files and prints what "
		"they change as a diff. Also when the program is called by the name spatch; then it may stand where "
		"spatch is asked for: make coccicheck SPATCH=PREFIX/libexec/pteris/spatch\n"
		"\n"
		"Several files that are named together share bindings, as with spatch; with --dir each file is by "
		"itself. Options may be written as spatch takes them: -sp_file, --sp_file, --sp-file. A .cocciconfig in "
		"the home folder, the current one or that of --dir, and #spatch lines of the rule file add options.\n"
		"\n"
		"Functions that a rule could touch and that could not be looked at (not understood, a type that would "
		"decide is not known, too many ways to match) are listed on stderr. The exit status is 0 with and "
		"without matches, 2 when something failed, and 3 when something was listed (if it was types alone: and "
		"nothing was found). Under the name spatch it is 0, or 255 when something failed.\n"
		"\n"
		"Types come from the file and the headers that the options ask for. With --typed they come from the index "
		"of the kernel tree and from clang.\n"
		"\n"
		"  pteris spatch --sp-file swap.cocci drivers/x.c\n"
		"  pteris spatch --sp-file swap.cocci --dir drivers -j 4 --in-place\n",
	.options = spatch_options,
	.options_size = sizeof(struct spatch_options),
	.run = run,
};

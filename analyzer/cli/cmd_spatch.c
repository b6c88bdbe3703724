// SPDX-License-Identifier: GPL-2.0-only
/*
 * pteris spatch: any semantic patch over any files, with Coccinelle's options. Under the name spatch, matches and
 * functions that could not be looked at are no failure.
 */
#include <unistd.h>

#include "base/file.h"
#include "base/forkmap.h"
#include "cli/cmd_spatch.h"
#include "cli/options.h"

bool spatch_as_peer;

struct spatch {
	const struct spatch_options *o;
	struct session *s;
	struct arena *arena;
	spatch_groups_t groups;
	int argc;
	char **argv;
	bool found, gaps, failed;
};

/* What a group gave, as it comes from a worker: flags, stdout, stderr */
enum { GAVE_FOUND = 1, GAVE_GAPS = 2, GAVE_FAILED = 4 };
struct gave {
	unsigned flags;
	struct str out, notes;
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
		str_addf(&g->notes, ": rule %s", gap->rule);
	str_addf(&g->notes, ": %s\n", gap->text);
}

static void run_group(struct spatch *sp, size_t i, struct gave *g)
{
	const struct spatch_group *files = &sp->groups.at[i];
	struct session_result r;
	struct err err = { 0 };
	int ret = session_run(sp->s, files->files.at, files->files.len, &r, &err);

	for (size_t k = 0; k < r.gaps.len; k++) {
		add_gap(sp, g, &r.gaps.at[k]);
		if (r.gaps.at[k].kind != GAP_TYPE)
			g->flags |= GAVE_GAPS;
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
	if (g->out.len)
		g->flags |= GAVE_FOUND;
	session_result_release(&r);
}

static void take_gave(struct spatch *sp, const struct gave *g)
{
	sp->found |= (g->flags & GAVE_FOUND) != 0;
	sp->gaps |= (g->flags & GAVE_GAPS) != 0;
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

	if (sp->o->timeout)
		alarm((unsigned)sp->o->timeout);
	if (session_worker(sp->s, &err)) {
		add_note(&g, "%s", err.text);
		g.flags = GAVE_FAILED;
	} else {
		run_group(sp, i, &g);
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

static int run_here(struct spatch *sp)
{
	struct gave g = { .out = STR_INIT, .notes = STR_INIT };

	for (size_t i = 0; i < sp->groups.len; i++) {
		str_reset(&g.out);
		str_reset(&g.notes);
		g.flags = 0;
		run_group(sp, i, &g);
		take_gave(sp, &g);
	}
	str_release(&g.out);
	str_release(&g.notes);
	return 0;
}

/* Without -j scripts run one after the other in one interpreter, so that `finalize` sees what they did. */
static int run_groups(struct spatch *sp, struct err *err)
{
	int jobs = sp->o->common.jobs ? sp->o->common.jobs : session_has_scripts(sp->s) ? 1 : cli_jobs(&sp->o->common);
	struct forkmap f = { .n = sp->groups.len, .jobs = jobs, .work = work, .take = take, .lost = lost, .ctx = sp };

	if (sp->groups.len < 2 && !sp->o->timeout)
		return run_here(sp);
	if (session_has_scripts(sp->s) && !sp->o->common.jobs && !sp->o->timeout)
		return run_here(sp);
	return forkmap_run(&f, err);
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
	return sp->gaps ? EXIT_INCOMPLETE : EXIT_CLEAN;
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

static int run_session(struct spatch *sp, const struct session_options *so, struct err *err)
{
	struct str out = STR_INIT;
	int ret = session_new(&sp->s, so, err);

	if (!ret && *session_notes(sp->s))
		fputs(session_notes(sp->s), stderr);
	if (!ret)
		ret = spatch_files(sp->arena, sp->o, sp->s, sp->argc, sp->argv, &sp->groups, err);
	if (!ret)
		ret = session_initialize(sp->s, &out, err);
	if (out.len)
		cli_output(&out);
	str_reset(&out);
	if (!ret)
		ret = run_groups(sp, err);
	if (!ret)
		ret = session_finalize(sp->s, &out, err);
	if (out.len)
		cli_output(&out);
	str_release(&out);
	session_free(sp->s);
	return ret;
}

struct defines { VEC(const char *) names, idents; };

static void split_defines(struct arena *a, const struct spatch_options *o, struct defines *d)
{
	for (size_t i = 0; i < o->defines.items.len; i++) {
		const char *text = o->defines.items.at[i], *eq = strchr(text, '=');

		if (!eq) {
			vec_push(&d->names, text);
			continue;
		}
		vec_push(&d->idents, arena_strndup(a, text, (size_t)(eq - text)));
		vec_push(&d->idents, eq + 1);
	}
	vec_push(&d->names, NULL);
	vec_push(&d->idents, NULL);
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

static int run_rules(struct spatch *sp, struct err *err)
{
	const struct spatch_options *o = sp->o;
	struct session_options so = {
		.iso_file = o->iso_file, .python = o->python, .timeout = o->timeout,
		.includes = o->recursive_includes ? INCLUDES_RECURSIVE : o->all_includes ? INCLUDES_ALL :
			    o->no_includes ? INCLUDES_NONE : o->local_includes ? INCLUDES_LOCAL : INCLUDES_NORMAL,
		.max_width = o->max_width ? (unsigned)o->max_width : 78, .peer_spacing = true,
		.smpl_spacing = o->smpl_spacing,
	};
	struct defines d = { 0 };
	struct smpl *f = NULL;
	int ret = spatch_read(o, &f, err);

	if (ret)
		return ret;
	for (size_t i = 0; i < o->disable_iso.items.len; i++)
		smpl_disable(f, o->disable_iso.items.at[i]);
	split_defines(sp->arena, o, &d);
	if (!o->parse_cocci && lacks_mode(f, o->sp_file, d.names.at)) {
		vec_release(&d.names);
		vec_release(&d.idents);
		smpl_free(f);
		return 0;
	}
	so.smpl = f;
	so.virtuals = d.names.at;
	so.idents = d.idents.at;
	so.include_dirs = list_of(sp->arena, &o->include_dirs);
	so.include_files = list_of(sp->arena, &o->include_files);
	so.macro_files = list_of(sp->arena, &o->macro_files);
	ret = o->parse_cocci ? print_parsed(f) : run_session(sp, &so, err);
	vec_release(&d.names);
	vec_release(&d.idents);
	smpl_free(f);
	return ret;
}

static int run(void *opts, int argc, char **argv)
{
	struct spatch_options *o = opts;
	struct spatch sp = { .o = o, .argc = argc, .argv = argv };
	struct err err = { 0 };
	int ret = 0, status;

	if (o->version)
		return print_version();
	if (!o->context)
		o->context = 3;
	if (!o->sp_file && argc && ends_with(argv[0], ".cocci")) {
		o->sp_file = argv[0];
		sp.argc--;
		sp.argv++;
	}
	if (!o->sp_file)
		return cli_errorf("spatch: which semantic patch? --sp-file FILE");
	if (!sp.argc && !o->file_groups && !o->parse_cocci)
		return cli_errorf("spatch: which files? FILE…, or --dir DIR");
	sp.arena = arena_new();
	ret = run_rules(&sp, &err);
	status = ret ? cli_error(&err) : status_of(&sp);
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
		"The exit status is 0 with and without matches, 2 when something failed, and 3 when a function that a "
		"rule could touch could not be looked at; those are listed on stderr. Under the name spatch it is 0, or "
		"255 when something failed.\n"
		"\n"
		"  pteris spatch --sp-file swap.cocci drivers/x.c\n"
		"  pteris spatch --sp-file swap.cocci --dir drivers -j 4 --in-place\n",
	.options = spatch_options,
	.options_size = sizeof(struct spatch_options),
	.run = run,
};

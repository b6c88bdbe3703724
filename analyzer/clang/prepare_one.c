// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making one profile: the tree's own Kbuild runs in the cache folder.
 *
 * Kbuild writes absolute paths, so the build cannot be made elsewhere and renamed. Instead the stamp
 * profile.json is written last; a folder without it is no profile and is removed by the next run.
 */
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/run.h"
#include "clang/prepare.h"
#include "clang/synth.h"

struct making {
	const struct prepare_job *job;
	const struct profile_spec *spec;
	const char *src;       /* the tree, or the view of it */
	char *dir, *build, *cc, *host_cc;
	bool has_fixdep;       /* scripts/basic/fixdep is there */
	struct str log;        /* all that Kbuild said */
};

/* ---- Kbuild's own words ------------------------------------------------------------------------ */
/* "make[2]: *** [Makefile:1: x] Error 2", "Leaving directory": says that something failed, not what */
static bool make_noise(const char *line, size_t n)
{
	return (n > 4 && !memcmp(line, "make", 4) && (line[4] == ':' || line[4] == '[')) ||
	       memmem(line, n, " generated.", 11) || !n;
}

static bool telling(const char *line, size_t n)
{
	static const char *const signs[] = { "error", "Error", "*** ", "not found", "No such file",
					     "No rule", "cannot", "Cannot", "failed", "Stop." };

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (memmem(line, n, signs[i], strlen(signs[i])))
			return true;
	return false;
}

/* Up to three lines: the first that name a cause, else the last ones that say something */
static void telling_lines(const char *log, struct str *out)
{
	const char *last[3] = { 0 };
	int found = 0;

	for (const char *s = log; *s && found < 3;) {
		size_t n = strcspn(s, "\n");

		if (telling(s, n) && (!make_noise(s, n) || memmem(s, n, "No rule", 7))) {
			str_addf(out, "%s%.*s", found++ ? "\n" : "", (int)n, s);
		} else if (!make_noise(s, n)) {
			last[0] = last[1];
			last[1] = last[2];
			last[2] = s;
		}
		s += n + (s[n] == '\n');
	}
	for (int i = 0; !found && i < 3; i++)
		if (last[i])
			str_addf(out, "%s%.*s", out->len ? "\n" : "", (int)strcspn(last[i], "\n"), last[i]);
}

/* ---- running it -------------------------------------------------------------------------------- */
static void make_arguments(const struct making *m, struct words *w)
{
	words_add(w, "make");
	words_add(w, "-C");
	words_add(w, m->src);
	words_addf(w, "-j%d", MAX(m->job->jobs, 1));
	words_addf(w, "ARCH=%s", m->spec->arch);
	words_addf(w, "O=%s", m->build);
	words_addf(w, "CC=%s", m->cc);
	words_addf(w, "HOSTCC=%s", m->host_cc);
	if (m->spec->way == WAY_CLANG) {
		words_add(w, "LLVM=-19");
	} else {
		static const char *const tools[] = {
			"LLVM_IAS=1", "LD=ld.lld-19", "AR=llvm-ar-19", "NM=llvm-nm-19",
			"OBJCOPY=llvm-objcopy-19", "OBJDUMP=llvm-objdump-19", "READELF=llvm-readelf-19",
			"STRIP=llvm-strip-19", "HOSTCXX=clang++-19", "HOSTLD=ld.lld-19", "HOSTAR=llvm-ar-19",
		};

		for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
			words_add(w, tools[i]);
	}
	/* modpost, kallsyms, sorttable, dtc …: what they are for comes after all headers are made. fixdep
	 * is such a program too, so it must have been made before. */
	if (m->has_fixdep)
		words_add(w, "hostprogs-always-y=");
	/* What these would add to the configuration has nothing to do with C */
	words_add(w, "SUBARCH=x86"); /* of um; nobody else asks */
	words_add(w, "RUSTC=false");
	words_add(w, "BINDGEN=false");
	words_add(w, "PAHOLE=false");
	words_add(w, "PYTHON3=false");
}

static int run_make(struct making *m, const char *goals, const char *setting, struct err *err)
{
	const char *const env[] = { "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEFILES", "KBUILD_OUTPUT",
				    "CROSS_COMPILE", "CC", "LLVM", "KCFLAGS", "KCPPFLAGS", "KAFLAGS",
				    "HOSTCFLAGS", "KCONFIG_CONFIG", "KCONFIG_ALLCONFIG", "LC_ALL=C",
				    setting, NULL };
	char *fixdep = path_join(m->build, "scripts/basic/fixdep");
	size_t from = m->log.len;
	struct words w = { 0 };
	struct str tail = STR_INIT;
	int status = 0, rc;

	m->has_fixdep = file_exists(fixdep);
	make_arguments(m, &w);
	cmdline_split(goals, strlen(goals), &w);
	if (m->job->verbose) {
		struct str line = STR_INIT;

		for (size_t i = 0; i < w.items.len; i++)
			str_addf(&line, "%s%s", i ? " " : "", w.items.at[i]);
		fprintf(stderr, "%s: %s\n", m->spec->name, line.buf);
		str_release(&line);
	}
	vec_push(&w.items, NULL);
	rc = run_program(&(struct run){ .argv = w.items.at, .env = env, .out = &m->log, .errout = &m->log },
			 &status, err);
	if (!rc && status) {
		telling_lines(m->log.buf + from, &tail);
		rc = err_set(err, ERR_ENV, "Kbuild failed (status %d, log %s/prepare.log):\n%s", status, m->dir,
			     tail.buf);
	}
	str_release(&tail);
	words_release(&w);
	free(fixdep);
	return rc;
}

/* ---- configuration ----------------------------------------------------------------------------- */
/* The lines of spec->set as Kconfig reads them: the last one about a symbol wins */
static void config_lines(const struct profile_spec *s, struct str *out)
{
	struct words w = { 0 };

	cmdline_split(s->set, strlen(s->set), &w);
	for (size_t i = 0; i < w.items.len; i++) {
		const char *line = w.items.at[i] + (w.items.at[i][0] == '?'), *eq = strchr(line, '=');

		if (!strcmp(eq, "=n"))
			str_addf(out, "# CONFIG_%.*s is not set\n", (int)(eq - line), line);
		else
			str_addf(out, "CONFIG_%s\n", line);
	}
	words_release(&w);
}

static int add_lines(const struct making *m, struct err *err)
{
	char *path = path_join(m->build, ".config");
	struct str text = STR_INIT;
	int rc = file_read(path, &text, err);

	if (!rc) {
		config_lines(m->spec, &text);
		rc = file_write(path, text.buf, text.len, err);
	}
	str_release(&text);
	free(path);
	return rc;
}

/* Two runs when the first one has to make fixdep: see make_arguments() */
static int run_goals(struct making *m, const char *config, const char *setting, struct err *err)
{
	char *fixdep = path_join(m->build, "scripts/basic/fixdep"), *goals;
	int rc = 0;

	if (!file_exists(fixdep)) {
		rc = run_make(m, config, setting, err);
		goals = xstrdup("prepare0");
	} else {
		goals = xasprintf("%s prepare0", config);
	}
	if (!rc)
		rc = run_make(m, goals, setting, err);
	free(goals);
	free(fixdep);
	return rc;
}

/* all…config takes the lines before it chooses, everything else changes what was chosen. */
static int configure_all(struct making *m, struct err *err)
{
	char *path = path_join(m->dir, "all.config"), *setting = xasprintf("KCONFIG_ALLCONFIG=%s", path);
	struct str lines = STR_INIT;
	int rc;

	config_lines(m->spec, &lines);
	rc = file_write(path, lines.buf, lines.len, err);
	if (!rc)
		rc = run_goals(m, m->spec->config, setting, err);
	str_release(&lines);
	free(setting);
	free(path);
	return rc;
}

static int configure_and_prepare(struct making *m, struct err *err)
{
	int rc;

	if (starts_with(m->spec->config, "all"))
		return configure_all(m, err);
	if (!m->spec->set)
		return run_goals(m, m->spec->config, NULL, err);
	if (m->job->base)
		rc = copy_dir(m->job->base, m->build, err);
	else
		rc = run_make(m, m->spec->config, NULL, err);
	if (!rc)
		rc = add_lines(m, err);
	return rc ? rc : run_goals(m, "olddefconfig", NULL, err);
}

/* Is the configuration what the profile promises? A tree may have renamed or dropped a setting. */
static int check_config(const struct making *m, struct err *err)
{
	struct kbuild *kb = kbuild_new(m->src, m->build, m->spec->srcarch);
	bool wide = kbuild_config(kb, "CONFIG_64BIT") != NULL, mmu = kbuild_config(kb, "CONFIG_MMU") != NULL;
	struct words w = { 0 };
	int rc = 0;

	if (wide != (m->spec->bits == 64) || mmu == m->spec->nommu)
		rc = err_set(err, ERR_ENV, "%s gave a configuration of %s bits %s MMU", m->spec->config,
			     wide ? "64" : "32", mmu ? "with" : "without");
	if (m->spec->set)
		cmdline_split(m->spec->set, strlen(m->spec->set), &w);
	for (size_t i = 0; !rc && i < w.items.len; i++) {
		const char *line = w.items.at[i], *eq = strchr(line, '='), *now;
		char *name = xasprintf("CONFIG_%.*s", (int)(eq - line), line);

		now = kbuild_config(kb, name);
		if (line[0] != '?' && strcmp(now ? now : "n", eq + 1))
			rc = err_set(err, ERR_ENV, "Kconfig of this tree did not take %s, it is %s", line,
				     now ? now : "n");
		free(name);
	}
	words_release(&w);
	kbuild_free(kb);
	return rc;
}

/* ---- stamp ------------------------------------------------------------------------------------- */
/* Raised when the same words would make another profile */
#define RECIPE 2

static void recipe_of(const struct profile_spec *s, const char *clang_version, char key[33])
{
	char *text = xasprintf("%d\n%s\n%s\n%s\n%s\n%s\n%d\n%s\n%s\n", RECIPE, s->name, s->arch, s->config,
			       s->set ? s->set : "", s->target, s->way, s->flags ? s->flags : "",
			       clang_version);

	hash_hex(text, strlen(text), key);
	free(text);
}

static int write_stamp(const struct making *m, double seconds, struct err *err)
{
	char *path = path_join(m->dir, "profile.json"), date[32], recipe[33];
	char *version = tree_version_text(m->job->tree);
	struct str s = STR_INIT;
	time_t now = time(NULL);
	struct tm tm;
	int rc;

	localtime_r(&now, &tm);
	strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	recipe_of(m->spec, m->job->no_kbuild ? "none" : m->job->box->clang_version, recipe);
	json_open(&s, '{');
	json_key(&s, "schema");
	json_int(&s, PROFILE_SCHEMA);
	json_key(&s, "profile");
	json_string(&s, m->spec->name);
	json_key(&s, "tree");
	json_string(&s, tree_root(m->job->tree));
	json_key(&s, "version");
	json_string(&s, version);
	json_key(&s, "how");
	json_string(&s, m->job->no_kbuild ? "reading only, without Kbuild" :
		    m->spec->way == WAY_CLANG ? "Kbuild" : "Kbuild, stand-in compiler");
	json_key(&s, "recipe");
	json_string(&s, recipe);
	json_key(&s, "milliseconds");
	json_int(&s, (int64_t)(seconds * 1000));
	json_key(&s, "made");
	json_string(&s, date);
	json_close(&s, '}');
	str_addch(&s, '\n');
	rc = file_write(path, s.buf, s.len, err);
	str_release(&s);
	free(version);
	free(path);
	return rc;
}

/* auto.conf.cmd names every Kconfig file that was read, below the tree: "$(srctree)/mm/Kconfig" is not
 * expanded there in all versions, so relative ones are looked up too. */
static bool newer(const char *root, const char *name, const struct timespec *than)
{
	char *path = path_join(root, name);
	struct stat st;
	bool yes = stat(path, &st) || st.st_mtim.tv_sec > than->tv_sec ||
		   (st.st_mtim.tv_sec == than->tv_sec && st.st_mtim.tv_nsec > than->tv_nsec);

	free(path);
	return yes;
}

static bool kconfig_is_older(const char *root, const char *build, const struct timespec *stamp)
{
	char *path = path_join(build, "include/config/auto.conf.cmd");
	struct str text = STR_INIT;
	bool ok = true;
	const char *s;

	(void)file_read(path, &text, &(struct err){ 0 }); /* a tree whose Kbuild does not write it has none */
	s = text.buf;

	while (ok && *s) {
		size_t n = strcspn(s, " \t\n\\");
		char *word = xstrndup(s, n), *name = word;

		if (starts_with(name, "$(srctree)/"))
			name += 11;
		if (strstr(name, "Kconfig") && !strchr(name, '(') && !strchr(name, '"'))
			ok = !newer(root, name, stamp);
		free(word);
		s += n + (s[n] != '\0');
	}
	str_release(&text);
	free(path);
	return ok;
}

bool prepare_is_current(const struct tree *t, const struct profile_spec *s, const char *clang_version)
{
	char *dir = profile_cache_dir(t, s), *stamp = path_join(dir, "profile.json");
	char *build = path_join(dir, "build"), *made_by = profile_stamp(dir, "recipe"), recipe[33];
	struct stat st;
	bool ok;

	recipe_of(s, clang_version, recipe);
	ok = made_by && !strcmp(made_by, recipe) && profile_is_prepared(t, s) && !stat(stamp, &st) &&
	     !newer(tree_root(t), "Makefile", &st.st_mtim) &&
	     (!s->needs || !newer(tree_root(t), s->needs, &st.st_mtim)) &&
	     kconfig_is_older(tree_root(t), build, &st.st_mtim);
	free(dir);
	free(stamp);
	free(build);
	free(made_by);
	return ok;
}

/* ---- without Kbuild ----------------------------------------------------------------------------- */
static int make_by_reading(struct making *m, struct err *err)
{
	int rc = synth_profile(m->job->tree, m->src, m->spec, m->build, err);

	if (!rc)
		synth_notes(m->build, &m->log);
	return rc ? rc : check_config(m, err);
}

/* ---- one profile ------------------------------------------------------------------------------- */
static int make_it(struct making *m, struct err *err)
{
	const struct toolbox *box = m->job->box;
	int rc = toolbox_compiler(box, m->spec, &m->cc, err);

	m->host_cc = toolbox_host_compiler(box);
	if (!rc && !m->job->base)
		rc = toolbox_seed(box, m->build, err);
	if (!rc)
		rc = configure_and_prepare(m, err);
	if (!rc)
		rc = check_config(m, err);
	if (!rc)
		rc = synth_linked(m->job->tree, m->src, m->spec, m->build, err);
	if (!rc)
		rc = toolbox_harvest(box, m->build, err);
	return rc;
}

static void note_failure(const struct making *m, const struct err *why)
{
	char *path = path_join(m->dir, "failed");

	dir_remove(m->build);
	(void)file_write(path, why->text, strlen(why->text), &(struct err){ 0 });
	free(path);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

int prepare_one(const struct prepare_job *j, struct err *err)
{
	struct making m = { .job = j, .spec = j->spec, .src = tree_root(j->tree), .log = STR_INIT };
	char *view, *log;
	struct timespec start;
	int rc;

	clock_gettime(CLOCK_MONOTONIC, &start);
	m.dir = profile_cache_dir(j->tree, j->spec);
	m.build = path_join(m.dir, "build");
	view = path_join(m.dir, "view");
	log = path_join(m.dir, "prepare.log");
	dir_remove(m.dir);
	rc = dir_make(m.dir, err);
	if (!rc && prepare_needs_view(tree_root(j->tree), j->spec->srcarch)) {
		rc = prepare_view(tree_root(j->tree), view, j->spec->srcarch, err);
		m.src = view;
	}
	if (!rc)
		rc = j->no_kbuild ? make_by_reading(&m, err) : make_it(&m, err);
	(void)file_write(log, m.log.buf, m.log.len, &(struct err){ 0 });
	if (!rc)
		rc = write_stamp(&m, seconds_since(&start), err);
	if (rc)
		note_failure(&m, err);
	str_release(&m.log);
	free(m.dir);
	free(m.build);
	free(m.cc);
	free(m.host_cc);
	free(view);
	free(log);
	return rc;
}

void prepare_tidy(const char *dir)
{
	char *scripts = xasprintf("%s/build/scripts", dir), *mod = path_join(scripts, "mod");
	char *kept = path_join(mod, ".empty.o.cmd");
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (!file_read(kept, &text, &err)) {
		dir_remove(scripts);
		if (!dir_make(mod, &err))
			(void)file_write(kept, text.buf, text.len, &err);
	}
	str_release(&text);
	free(kept);
	free(mod);
	free(scripts);
}

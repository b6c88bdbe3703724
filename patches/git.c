// SPDX-License-Identifier: GPL-2.0-only
/* A private repository that borrows objects, and the plumbing on it. */
#include <ctype.h>

#include "base/file.h"
#include "base/run.h"
#include "patches/git.h"

struct git {
	char *user_dir;   /* folder in the user's work tree, or NULL */
	char *prefix;
	char *format;     /* "sha1" or "sha256" */
	const char *home; /* temporary folder that holds all */
	char *scratch;
	VEC(char *) env;  /* of every git that works in the private repository, NULL at the end */
	size_t fixed_env; /* how many of them stay; behind them stands who commits */
};

/* What points git elsewhere than where we say. */
#define NO_REDIRECTION                                                                             \
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",                      \
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE",             \
		"GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE"

static const char *const user_env[] = { NO_REDIRECTION, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", NULL };
static const char *const private_env[] = {
	NO_REDIRECTION, "GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
	"GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_REPLACE_REF_BASE", "GIT_DEFAULT_HASH",
	"GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NOTES_REF",
	"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_ATTR_NOSYSTEM=1", "GIT_NO_REPLACE_OBJECTS=1", "GIT_LITERAL_PATHSPECS=1",
	"GIT_TERMINAL_PROMPT=0", "LC_ALL=C",
};

/* What would otherwise depend on the user's habits; C files get git's own driver for C. */
static const char config_text[] =
	"[core]\n\trepositoryformatversion = %d\n\tbare = true\n\tabbrev = 12\n\tquotePath = false\n"
	"\tattributesFile = /dev/null\n\texcludesFile = /dev/null\n\thooksPath = /dev/null\n"
	"\tautocrlf = false\n\tcommitGraph = true\n"
	"[i18n]\n\tcommitEncoding = utf-8\n[gc]\n\tauto = 0\n%s";
static const char sha256_text[] = "[extensions]\n\tobjectFormat = sha256\n";
static const char attributes_text[] = "*.c diff=cpp\n*.h diff=cpp\n";

/* ---- running git ------------------------------------------------------------------------------ */

/* The first line of what git said, without its "fatal: ". */
static void add_reason(struct str *s, const struct str *said)
{
	const char *p = said->buf;
	size_t n;

	while (isspace((unsigned char)*p))
		p++;
	if (starts_with(p, "fatal: "))
		p += 7;
	else if (starts_with(p, "error: "))
		p += 7;
	n = strcspn(p, "\n");
	if (n)
		str_addn(s, p, n);
	else
		str_add(s, "it gave no reason");
}

static int run_git(const struct run *r, const char *verb, struct str *said, struct err *err)
{
	struct str reason = STR_INIT;
	int status, rc = run_program(r, &status, err);

	if (!rc && status) {
		add_reason(&reason, said);
		rc = err_set(err, ERR_FAIL, "git %s failed: %s", verb, reason.buf);
		str_release(&reason);
	}
	return rc;
}

static void chomp(struct str *s)
{
	if (s && s->len && s->buf[s->len - 1] == '\n')
		s->buf[--s->len] = '\0';
}

/* argv = first… + args… */
static const char **make_argv(const char *const *first, const char *const *args)
{
	VEC(const char *) v = { 0 };

	for (; *first; first++)
		vec_push(&v, *first);
	for (; *args; args++)
		vec_push(&v, *args);
	vec_push(&v, NULL);
	return v.at;
}

int git_run(struct git *g, const struct git_input *in, struct str *out, struct err *err,
	    const char *const *args)
{
	static const char *const first[] = { "git", NULL };
	const char **argv = make_argv(first, args);
	struct str said = STR_INIT, thrown = STR_INIT;
	struct run r = {
		.argv = argv, .dir = g->home, .env = (const char *const *)g->env.at,
		.in = in ? in->text : NULL, .in_len = in ? in->len : 0,
		.out = out ? out : &thrown, .errout = &said,
	};
	int rc = run_git(&r, args[0], &said, err);

	str_release(&said);
	str_release(&thrown);
	free(argv);
	return rc;
}

int git_run_line(struct git *g, struct str *out, struct err *err, const char *const *args)
{
	int rc = git_run(g, NULL, out, err, args);

	chomp(out);
	return rc;
}

/* In the user's repository: with the user's configuration, but no hooks. */
static int user_run(const char *dir, const struct git_input *in, struct str *out, struct err *err,
		    const char *const *args)
{
	static const char *const first[] = { "git", "-c", "core.hooksPath=/dev/null",
					     "-c", "core.fsmonitor=false", "--no-optional-locks", NULL };
	const char **argv = make_argv(first, args);
	struct str said = STR_INIT, thrown = STR_INIT;
	struct run r = {
		.argv = argv, .dir = dir, .env = user_env,
		.in = in ? in->text : NULL, .in_len = in ? in->len : 0,
		.out = out ? out : &thrown, .errout = &said,
	};
	int rc = run_git(&r, args[0], &said, err);

	chomp(out);
	str_release(&said);
	str_release(&thrown);
	free(argv);
	return rc;
}
#define USER_GIT(dir, in, out, err, ...) \
	user_run(dir, in, out, err, (const char *const[]){ __VA_ARGS__, NULL })

/* ---- the private repository ------------------------------------------------------------------- */

static int put(const char *dir, const char *name, const struct str *s, struct err *err)
{
	char *path = path_join(dir, name);
	int rc = file_write(path, s->buf, s->len, err);

	free(path);
	return rc;
}

static int put_text(const char *dir, const char *name, const char *text, struct err *err)
{
	struct str s = STR_INIT;
	int rc;

	str_add(&s, text);
	rc = put(dir, name, &s, err);
	str_release(&s);
	return rc;
}

static int make_dirs(const char *home, struct err *err)
{
	static const char *const dirs[] = { "git/objects/info", "git/refs/heads", "git/info", "scratch" };
	int rc = 0;

	for (size_t i = 0; i < ARRAY_SIZE(dirs) && !rc; i++) {
		char *path = path_join(home, dirs[i]);

		rc = dir_make(path, err);
		free(path);
	}
	return rc;
}

/* Path of something in the user's repository, as an absolute one; NULL when it does not exist. */
static char *user_git_path(const struct git *g, const char *name, struct err *err)
{
	struct str s = STR_INIT;
	char *joined, *real = NULL;

	if (!USER_GIT(g->user_dir, NULL, &s, err, "rev-parse", "--git-path", name)) {
		joined = path_join(g->user_dir, s.buf);
		real = path_real(joined);
		free(joined);
	}
	str_release(&s);
	return real;
}

/* Where history ends in a shallow clone must be known, or walking it fails. */
static int borrow_shallow(struct git *g, const char *repo, struct err *err)
{
	char *path = user_git_path(g, "shallow", err);
	struct str s = STR_INIT;
	int rc = err->code;

	if (path && !rc)
		rc = file_read(path, &s, err);
	if (path && !rc)
		rc = put(repo, "shallow", &s, err);
	str_release(&s);
	free(path);
	return rc;
}

static int borrow(struct git *g, const char *repo, struct err *err)
{
	struct str s = STR_INIT;
	char *objects = NULL;
	int rc = USER_GIT(g->user_dir, NULL, &s, err, "rev-parse", "--show-prefix");

	if (!rc) {
		g->prefix = str_detach(&s, NULL);
		rc = USER_GIT(g->user_dir, NULL, &s, err, "rev-parse", "--show-object-format");
	}
	if (!rc) {
		g->format = str_detach(&s, NULL);
		objects = user_git_path(g, "objects", err);
		rc = objects ? 0 : err_set(err, ERR_ENV, "%s: git has no folder of objects", g->user_dir);
	}
	if (!rc) {
		str_addf(&s, "%s\n", objects);
		rc = put(repo, "objects/info/alternates", &s, err);
	}
	if (!rc)
		rc = borrow_shallow(g, repo, err);
	free(objects);
	str_release(&s);
	return rc;
}

static int set_up(struct git *g, const char *repo, struct err *err)
{
	struct str s = STR_INIT;
	bool sha256 = g->format && !strcmp(g->format, "sha256");
	int rc;

	str_addf(&s, config_text, sha256, sha256 ? sha256_text : "");
	rc = put(repo, "config", &s, err);
	if (!rc)
		rc = put_text(repo, "HEAD", "ref: refs/heads/none\n", err);
	if (!rc)
		rc = put_text(repo, "info/attributes", attributes_text, err);
	for (size_t i = 0; i < ARRAY_SIZE(private_env); i++)
		vec_push(&g->env, xstrdup(private_env[i]));
	vec_push(&g->env, xasprintf("GIT_DIR=%s", repo));
	vec_push(&g->env, xasprintf("GIT_INDEX_FILE=%s/index", g->home));
	g->fixed_env = g->env.len;
	vec_push(&g->env, NULL);
	str_release(&s);
	return rc;
}

int git_new(struct git **out, const char *dir, struct err *err)
{
	struct git *g;
	char *repo;
	int rc;

	if (!run_have("git"))
		return err_set(err, ERR_ENV, "git is not installed; making commits and mails needs it "
					     "(Debian: apt-get install git)");
	g = xcalloc(1, sizeof(*g));
	g->user_dir = dir ? xstrdup(dir) : NULL;
	g->home = temp_dir(err);
	if (!g->home) {
		git_free(g);
		return err->code;
	}
	g->scratch = path_join(g->home, "scratch");
	repo = path_join(g->home, "git");
	rc = make_dirs(g->home, err);
	if (!rc && dir)
		rc = borrow(g, repo, err);
	if (!rc)
		rc = set_up(g, repo, err);
	free(repo);
	if (rc)
		git_free(g);
	else
		*out = g;
	return rc;
}

static void add_env(struct git *g, const char *name, const char *value)
{
	vec_push(&g->env, xasprintf("%s=%s", name, value));
}

/* Replaces what stands behind the fixed part. */
void git_set_ident(struct git *g, const struct git_ident *who, long long date)
{
	char *when = xasprintf("%lld +0000", date);

	while (g->env.len > g->fixed_env)
		free(g->env.at[--g->env.len]);
	add_env(g, "GIT_AUTHOR_NAME", who->name);
	add_env(g, "GIT_AUTHOR_EMAIL", who->email);
	add_env(g, "GIT_AUTHOR_DATE", when);
	add_env(g, "GIT_COMMITTER_NAME", who->name);
	add_env(g, "GIT_COMMITTER_EMAIL", who->email);
	add_env(g, "GIT_COMMITTER_DATE", when);
	vec_push(&g->env, NULL);
	free(when);
}

void git_free(struct git *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->env.len; i++)
		free(g->env.at[i]);
	vec_release(&g->env);
	if (g->home)
		dir_remove(g->home);
	free(g->user_dir);
	free(g->prefix);
	free(g->format);
	free(g->scratch);
	free(g);
}

const char *git_prefix(const struct git *g)
{
	return g->prefix ? g->prefix : "";
}

const char *git_scratch(const struct git *g)
{
	return g->scratch;
}

/* ---- asking the user's repository ------------------------------------------------------------- */

static char *ident_part(const char *dir, const char *env, const char *key)
{
	struct str s = STR_INIT;
	struct err none = { 0 };

	if (getenv(env) && *getenv(env))
		return xstrdup(getenv(env));
	if (USER_GIT(dir, NULL, &s, &none, "config", "--get", key) || !s.len) {
		str_release(&s);
		return NULL;
	}
	return str_detach(&s, NULL);
}

int git_user_ident(const char *dir, struct git_ident *who, struct err *err)
{
	who->name = ident_part(dir, "GIT_COMMITTER_NAME", "user.name");
	who->email = ident_part(dir, "GIT_COMMITTER_EMAIL", "user.email");
	if (who->name && who->email)
		return 0;
	err_set(err, ERR_ENV, "patches need a Signed-off-by, and git does not know your %s; set it with%s%s",
		who->name ? "mail address" : who->email ? "name" : "name and mail address",
		who->name ? "" : "\n  git config --global user.name \"Your Name\"",
		who->email ? "" : "\n  git config --global user.email you@example.org");
	git_ident_release(who);
	return ERR_ENV;
}

void git_ident_release(struct git_ident *who)
{
	free(who->name);
	free(who->email);
	who->name = who->email = NULL;
}

int git_user_commit(struct git *g, const char *rev, struct str *oid, struct err *err)
{
	char *spec = xasprintf("%s^{commit}", rev);
	struct err why = { 0 };
	int rc = USER_GIT(g->user_dir, NULL, oid, &why, "rev-parse", "--verify", "--quiet",
			  "--end-of-options", spec);

	free(spec);
	if (rc)
		return err_set(err, ERR_USAGE, "\"%s\" is no commit of this repository", rev);
	return 0;
}

/* ---- branches --------------------------------------------------------------------------------- */

int git_check_branch(struct git *g, const char *name, struct err *err)
{
	char *ref = xasprintf("refs/heads/%s", name);
	struct err why = { 0 };
	int rc = 0;

	if (GIT(g, NULL, NULL, &why, "check-ref-format", ref) || name[0] == '-' ||
	    !strcmp(name, "HEAD"))
		rc = err_set(err, ERR_USAGE, "--branch: \"%s\" is no valid name of a branch", name);
	err_clear(&why);
	if (!rc && !USER_GIT(g->user_dir, NULL, NULL, &why, "rev-parse", "--verify", "--quiet", ref))
		rc = err_set(err, ERR_USAGE, "--branch: there is a branch \"%s\" already", name);
	free(ref);
	return rc;
}

int git_publish_branch(struct git *g, const char *name, const char *base, const char *tip,
		       struct err *err)
{
	char *ref = xasprintf("refs/heads/%s", name), *range = xasprintf("%s\n^%s\n", tip, base);
	char *none = xstrdup(tip); /* as old value: there must be no such branch */
	struct git_input in = { range, strlen(range) };
	struct str pack = STR_INIT;
	int rc;

	memset(none, '0', strlen(none));
	rc = GIT(g, &in, &pack, err, "pack-objects", "--revs", "--stdout", "-q");
	if (!rc) {
		in = (struct git_input){ pack.buf, pack.len };
		rc = USER_GIT(g->user_dir, &in, NULL, err, "unpack-objects", "-q");
	}
	if (!rc)
		rc = USER_GIT(g->user_dir, NULL, NULL, err, "update-ref", "-m", "pteris series", ref, tip,
			      none);
	str_release(&pack);
	free(ref);
	free(range);
	free(none);
	return rc;
}

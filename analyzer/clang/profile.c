// SPDX-License-Identifier: GPL-2.0-only
/* Opening profiles, and the flags of one file under a profile. */
#include <dirent.h>
#include <json-c/json.h>
#include <sys/stat.h>

#include "base/file.h"
#include "clang/internal.h"
#include "clang/synth.h"

enum origin { FROM_BUILD, FROM_COMPDB, IN_PLACE, FROM_CACHE };

struct profile {
	enum origin from;
	const struct profile_spec *spec;
	char *name;         /* of a variant; NULL: the spec's */
	char *header;       /* variants: what changes its configuration, included behind kconfig.h */
	char *root, *origin, *build;
	char *src;          /* the tree as Kbuild saw it: the root or a view of it */
	char *store;        /* for precompiled headers; NULL: none */
	char *ref;          /* object whose flags stand for files without flags of their own */
	struct words base;  /* its flags, without what names the object */
	bool gcc;
	bool object_dirs;   /* Kbuild adds -I of the object's folders (O= builds) */
	struct compdb *compdb;
	struct kbuild *kbuild;
	char key[33];
};

/* ---- reference flags -------------------------------------------------------------------------- */
/* Objects that exist after `make prepare`, and one of a whole build that is better */
static const struct {
	const char *cmd, *object;
} references[] = {
	{ "mm/.memory.o.cmd", "mm/memory.o" },
	{ "kernel/.fork.o.cmd", "kernel/fork.o" },
	{ "scripts/mod/.empty.o.cmd", "scripts/mod/empty.o" },
	{ "kernel/.bounds.s.cmd", "kernel/bounds.s" },
};

static int read_reference(struct profile *p, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(references); i++) {
		char *path = path_join(p->build, references[i].cmd);
		struct words argv = { 0 };
		struct cleaned c;
		bool ok = cmdline_of_cmd_file(path, &argv);

		free(path);
		if (ok) {
			char *dir = path_dir(references[i].object);

			p->ref = xstrdup(references[i].object);
			cmdline_clean(&argv, p->build, &c);
			p->gcc = c.gcc;
			cmdline_generic(&c.flags, p->src, p->build, dir, &p->base);
			words_release(&c.flags);
			free(dir);
		}
		words_release(&argv);
		if (ok)
			return 0;
	}
	return err_set(err, ERR_ENV, "%s holds no flags: run `make prepare` there, or `pteris profile prepare`",
		       p->build);
}

/* The last -I DIR/include that has a generated/autoconf.h tells where the build was. */
static char *build_of_flags(const struct words *w)
{
	for (size_t i = 0; i + 1 < w->items.len; i++) {
		char *conf;
		bool hit;

		if (strcmp(w->items.at[i], "-I") || !ends_with(w->items.at[i + 1], "/include"))
			continue;
		conf = path_join(w->items.at[i + 1], "generated/autoconf.h");
		hit = file_exists(conf);
		free(conf);
		if (hit)
			return path_dir(w->items.at[i + 1]);
	}
	return NULL;
}

static void reference_of_compdb(struct profile *p)
{
	const char *path, *dir;
	const struct words *flags = compdb_reference(p->compdb, &path, &dir);
	char *object_dir = path_dir(path);

	p->build = build_of_flags(flags);
	if (!p->build)
		p->build = xstrdup(dir);
	p->ref = xstrdup(path);
	cmdline_generic(flags, p->src, p->build, object_dir, &p->base);
	free(object_dir);
}

/* ---- identity --------------------------------------------------------------------------------- */
static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds names and contents of all files below, in sorted order */
static void digest_dir(const char *dir, struct str *out)
{
	VEC(char *) names = { 0 };
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			vec_push(&names, xstrdup(e->d_name));
	if (d)
		closedir(d);
	if (names.len)
		qsort(names.at, names.len, sizeof(*names.at), by_text);
	for (size_t i = 0; i < names.len; i++) {
		char *path = path_join(dir, names.at[i]), hex[33];
		struct str text = STR_INIT;
		struct stat st;

		if (!lstat(path, &st) && S_ISDIR(st.st_mode)) {
			digest_dir(path, out);
		} else if (!file_read(path, &text, &(struct err){ 0 })) {
			hash_hex(text.buf, text.len, hex);
			str_addf(out, "%s %s\n", names.at[i], hex);
		}
		str_release(&text);
		free(path);
		free(names.at[i]);
	}
	vec_release(&names);
}

static void make_key(const struct profile *p, char key[33])
{
	char *gen = path_join(p->build, "include/generated");
	char *arch_gen = xasprintf("%s/arch/%s/include/generated", p->build, p->spec->srcarch);
	struct str s = STR_INIT;

	str_addf(&s, "2 %s %s\n", p->spec->name, p->root);
	for (size_t i = 0; i < p->base.items.len; i++)
		str_addf(&s, "%s\n", p->base.items.at[i]);
	digest_dir(gen, &s);
	digest_dir(arch_gen, &s);
	if (p->compdb)
		compdb_dump(p->compdb, &s);
	hash_hex(s.buf, s.len, key);
	str_release(&s);
	free(gen);
	free(arch_gen);
}

/* ---- opening ----------------------------------------------------------------------------------- */
/* The profile that a finished build is of; it must be of the architecture that was asked for. */
static int spec_of_build(struct profile *p, const char *option, const char *what, struct err *err)
{
	const struct profile_spec *s = profile_spec_of_build(p->build);

	if (!s)
		return p->compdb ? 0 : err_set(err, ERR_USAGE, "%s: %s is not configured for an architecture "
					       "that Pteris knows", option, what);
	if (p->spec && (strcmp(s->srcarch, p->spec->srcarch) || s->bits != p->spec->bits ||
			s->nommu != p->spec->nommu))
		return err_set(err, ERR_USAGE, "%s: %s is not configured for %s but for %s", option, what,
			       p->spec->name, s->name);
	if (!p->spec)
		p->spec = s;
	return 0;
}

static int open_build(struct profile *p, const char *dir, struct err *err)
{
	char *conf;
	int rc = 0;

	p->build = path_real(dir);
	if (!p->build)
		return err_set(err, ERR_USAGE, "--build: there is no folder %s", dir);
	conf = path_join(p->build, "include/generated/autoconf.h");
	if (!file_exists(conf))
		rc = err_set(err, ERR_USAGE, "--build: %s is no prepared kernel build (no "
			     "include/generated/autoconf.h): run `make O=%s prepare`", dir, dir);
	else
		rc = spec_of_build(p, "--build", dir, err);
	free(conf);
	return rc;
}

char *profile_stamp(const char *dir, const char *key)
{
	char *path = path_join(dir, "profile.json"), *res = NULL;
	json_object *o = file_exists(path) ? json_object_from_file(path) : NULL, *v;

	if (o && json_object_object_get_ex(o, "schema", &v) && json_object_get_int(v) == PROFILE_SCHEMA &&
	    json_object_object_get_ex(o, key, &v) && json_object_is_type(v, json_type_string))
		res = xstrdup(json_object_get_string(v));
	json_object_put(o);
	free(path);
	return res;
}

/* What no build is without and is not there, or is empty; NULL: nothing */
static const char *lost_file(const char *build)
{
	static const char *const files[] = { "include/generated/autoconf.h", "include/config/auto.conf" };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *path = path_join(build, files[i]);
		struct stat st;
		bool good = !stat(path, &st) && S_ISREG(st.st_mode) && st.st_size;

		free(path);
		if (!good)
			return files[i];
	}
	return NULL;
}

static int open_cache(struct profile *p, const struct tree *t, struct err *err)
{
	char *dir = profile_cache_dir(t, p->spec), *version = profile_stamp(dir, "version");
	char *made = profile_stamp(dir, "made"), *how = profile_stamp(dir, "how");
	char *view = path_join(dir, "view"), *now = tree_version_text(t);
	int rc = 0;

	if (!version || !made || !how) {
		rc = err_set(err, ERR_ENV, "no profile %s for this tree: run `pteris profile prepare%s%s` "
			     "(executes the tree's own Kbuild in the cache folder), or name a build with "
			     "--build DIR", p->spec->name, strcmp(p->spec->name, "x86_64") ? " --arch " : "",
			     strcmp(p->spec->name, "x86_64") ? p->spec->name : "");
	} else if (strcmp(version, now)) {
		rc = err_set(err, ERR_ENV, "the profile %s was made when this tree was version %s, now it is "
			     "%s: run `pteris profile prepare` again", p->spec->name, version, now);
	} else {
		p->build = path_join(dir, "build");
		p->origin = xasprintf("cache, made by `pteris profile prepare` on %s (%s)", made, how);
		if (dir_exists(view)) {
			free(p->src);
			p->src = xstrdup(view);
		}
		if (lost_file(p->build))
			rc = err_set(err, ERR_ENV, "the profile %s is damaged, %s has no %s: run `pteris profile "
				     "prepare --arch %s` again", p->spec->name, p->build, lost_file(p->build),
				     p->spec->name);
	}
	free(dir);
	free(version);
	free(made);
	free(how);
	free(view);
	free(now);
	return rc;
}

static int open_origin(struct profile *p, const struct tree *t, const struct profile_options *o,
		       struct err *err)
{
	int rc = 0;

	if (o->build) {
		p->from = FROM_BUILD;
		rc = open_build(p, o->build, err);
		p->origin = xasprintf("build folder %s", o->build);
	} else if (o->compdb) {
		p->from = FROM_COMPDB;
		p->origin = xasprintf("compilation database %s", o->compdb);
		rc = compdb_open(&p->compdb, o->compdb, p->root, err);
		if (!rc)
			reference_of_compdb(p);
		if (!rc)
			rc = spec_of_build(p, "--compdb", o->compdb, err);
	} else if (tree_is_prepared_in_place(p->root, p->spec)) {
		p->from = IN_PLACE;
		p->build = xstrdup(p->root);
		p->origin = xstrdup("the tree, built in place");
	} else {
		p->from = FROM_CACHE;
		rc = open_cache(p, t, err);
	}
	return rc;
}

int profile_open(struct profile **out, const struct tree *t, const struct profile_options *o,
		 struct err *err)
{
	const struct profile_spec *spec = o->name ? profile_spec(o->name) : NULL;
	struct profile *p;
	char *dir;
	int rc;

	if (o->name && !spec)
		return err_set(err, ERR_USAGE, "there is no profile \"%s\"", o->name);
	if (!spec && !o->build && !o->compdb)
		spec = profile_spec("x86_64");
	p = xcalloc(1, sizeof(*p));
	p->spec = spec;
	p->root = xstrdup(tree_root(t));
	p->src = xstrdup(p->root);
	rc = open_origin(p, t, o, err);
	if (!p->spec) /* a compilation database without a configuration */
		p->spec = profile_spec("x86_64");
	if (!rc && !p->compdb)
		rc = read_reference(p, err);
	if (rc) {
		profile_free(p);
		return rc;
	}
	p->object_dirs = strcmp(p->build, p->root) != 0 && !p->compdb;
	p->kbuild = kbuild_new(p->src, p->build, p->spec->srcarch);
	dir = profile_cache_dir(t, p->spec);
	p->store = xasprintf("%s.pch", dir);
	free(dir);
	make_key(p, p->key);
	*out = p;
	return 0;
}

void profile_free(struct profile *p)
{
	if (!p)
		return;
	if (!p->header) /* a variant uses its base's */
		compdb_free(p->compdb);
	kbuild_free(p->kbuild);
	words_release(&p->base);
	free(p->name);
	free(p->header);
	free(p->root);
	free(p->origin);
	free(p->build);
	free(p->src);
	free(p->store);
	free(p->ref);
	free(p);
}

static char *copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

struct profile *profile_derive(const struct profile *base, const char *name, const char *header,
			       const struct kconfig_changes *c)
{
	struct profile *p = xcalloc(1, sizeof(*p));
	char *identity = xasprintf("%s %s %s", base->key, name, header);

	p->from = base->from;
	p->spec = base->spec;
	p->name = xstrdup(name);
	p->header = xstrdup(header);
	p->root = copy(base->root);
	p->origin = xasprintf("variant of %s", profile_name(base));
	p->build = copy(base->build);
	p->src = copy(base->src);
	p->store = copy(base->store);
	p->ref = copy(base->ref);
	words_copy(&p->base, &base->base);
	p->gcc = base->gcc;
	p->object_dirs = base->object_dirs;
	p->compdb = base->compdb;
	p->kbuild = kbuild_new(p->src, p->build, p->spec->srcarch);
	for (size_t i = 0; i < c->items.len; i++)
		kbuild_set_config(p->kbuild, c->items.at[i].name, c->items.at[i].value);
	hash_hex(identity, strlen(identity), p->key);
	free(identity);
	return p;
}

const char *profile_name(const struct profile *p)
{
	return p->name ? p->name : p->spec->name;
}

const struct profile_spec *profile_spec_of(const struct profile *p)
{
	return p->spec;
}

const char *profile_srcarch(const struct profile *p)
{
	return p->spec->srcarch;
}

const char *profile_config(const struct profile *p, const char *name)
{
	return kbuild_config(p->kbuild, name);
}

char profile_builds(const struct profile *p, const char *path)
{
	struct kbuild_object o;
	char state;

	kbuild_object(p->kbuild, path, &o);
	state = o.state;
	kbuild_object_release(&o);
	return state;
}

bool profile_asm_standin(const struct profile *p)
{
	return p->spec->way == WAY_STAND_IN;
}

const char *profile_origin(const struct profile *p)
{
	return p->origin;
}

const char *profile_build_dir(const struct profile *p)
{
	return p->build;
}

const char *profile_key(const struct profile *p)
{
	return p->key;
}

bool profile_is_unchanged(const struct profile *p)
{
	char now[33];

	make_key(p, now);
	return !strcmp(now, p->key);
}

const char *profile_root(const struct profile *p)
{
	return p->root;
}

const char *profile_store(const struct profile *p)
{
	return dir_make(p->store, &(struct err){ 0 }) ? NULL : p->store;
}

/* ---- flags of one file ------------------------------------------------------------------------- */
/* What the compiler must be told about how it runs, whoever recorded the flags */
static void add_fixed(const struct profile *p, struct words *out)
{
	bool target = false;

	for (size_t i = 0; i < out->items.len; i++)
		target = target || starts_with(out->items.at[i], "--target=");
	if (!target)
		words_addf(out, "--target=%s", p->spec->target);
	if (p->spec->flags)
		cmdline_split(p->spec->flags, strlen(p->spec->flags), out);
	words_add(out, "-ferror-limit=0");
	words_add(out, "-Wno-unknown-warning-option");
	words_add(out, "-Wno-unused-command-line-argument");
}

/* The real machine's options mean nothing to a stand-in, or something else. */
static void drop_machine(struct words *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->items.len; i++)
		if (!starts_with(w->items.at[i], "-m") && !starts_with(w->items.at[i], "--target="))
			w->items.at[n++] = w->items.at[i];
	w->items.len = n;
}

/* Flags recorded for this very object, cleaned */
static bool recorded(const struct profile *p, const char *path, struct words *out)
{
	const struct words *db = p->compdb ? compdb_flags(p->compdb, path) : NULL;
	struct words argv = { 0 };
	struct cleaned c;
	char *dir, *name, *cmd, *full;
	bool ok;

	if (db)
		words_copy(out, db);
	if (p->compdb || !ends_with(path, ".c"))
		return db != NULL;
	dir = path_dir(path);
	name = xstrndup(path_base(path), strlen(path_base(path)) - 2);
	cmd = xasprintf("%s/.%s.o.cmd", dir, name);
	full = path_join(p->build, cmd);
	ok = cmdline_of_cmd_file(full, &argv);
	if (ok) {
		cmdline_clean(&argv, p->build, &c);
		words_copy(out, &c.flags);
		words_release(&c.flags);
	}
	words_release(&argv);
	free(full);
	free(cmd);
	free(name);
	free(dir);
	return ok;
}

/* foo-bar → foo_bar, as Kbuild's name-fix does */
static char *fixed_name(const char *s)
{
	char *name = xstrdup(s);

	for (char *c = name; *c; c++)
		if (*c == '-' || *c == ',' || *c == '.')
			*c = '_';
	return name;
}

static void add_names(const struct kbuild_object *o, const char *path, struct words *out)
{
	char *stem = xstrndup(path, strlen(path) - 2), *base = fixed_name(path_base(stem));
	char *module = fixed_name(path_base(o->module));
	const char *prefix = strcmp(o->dir, ".") ? o->dir : "";

	words_addf(out, "-DKBUILD_MODFILE=\"%s%s%s\"", prefix, *prefix ? "/" : "", o->module);
	words_addf(out, "-DKBUILD_BASENAME=\"%s\"", base);
	words_addf(out, "-DKBUILD_MODNAME=\"%s\"", module);
	words_addf(out, "-D__KBUILD_MODNAME=kmod_%s", module);
	free(module);
	free(base);
	free(stem);
}

static void derived(const struct profile *p, const char *path, const struct kbuild_object *o,
		    struct words *out)
{
	struct words argv = { 0 };
	struct cleaned c;

	words_copy(out, &p->base);
	words_add(&argv, p->gcc ? "gcc" : "clang");
	words_copy(&argv, &o->flags);
	cmdline_clean(&argv, p->src, &c);
	words_copy(out, &c.flags);
	words_release(&c.flags);
	words_release(&argv);
	if (p->object_dirs) {
		words_add(out, "-I");
		words_addf(out, "%s/%s", p->src, o->dir);
		words_add(out, "-I");
		words_addf(out, "%s/%s", p->build, o->dir);
	}
	if (o->state == 'm')
		words_add(out, "-DMODULE");
	add_names(o, path, out);
}

/* -include of a variant's header, behind that of linux/kconfig.h if there is one */
static void add_header(const struct profile *p, struct words *args)
{
	struct words out = { 0 };
	bool done = false;

	for (size_t i = 0; i < args->items.len; i++) {
		words_add(&out, args->items.at[i]);
		if (done || !i || strcmp(args->items.at[i - 1], "-include") ||
		    !ends_with(args->items.at[i], "linux/kconfig.h"))
			continue;
		words_add(&out, "-include");
		words_add(&out, p->header);
		done = true;
	}
	if (!done) {
		words_add(&out, "-include");
		words_add(&out, p->header);
	}
	words_release(args);
	*args = out;
}

static void plain_part(const struct words *args, struct words *out)
{
	for (size_t i = 0; i < args->items.len; i++) {
		const char *w = args->items.at[i];

		if (!strcmp(w, "-I") || !strcmp(w, "-isystem") || !strcmp(w, "-iquote")) {
			i++;
		} else if (!strcmp(w, "-include") && i + 1 < args->items.len) {
			words_add(out, w);
			words_add(out, args->items.at[++i]);
		} else if (!starts_with(w, "-W") && !starts_with(w, "-DKBUILD_") &&
			   !starts_with(w, "-D__KBUILD_MODNAME")) {
			words_add(out, w);
		}
	}
}

void profile_unit_flags(const struct profile *p, const char *path, struct unit_flags *out)
{
	struct kbuild_object o;
	bool own;

	memset(out, 0, sizeof(*out));
	kbuild_object(p->kbuild, path, &o);
	own = recorded(p, path, &out->args);
	if (!own)
		derived(p, path, &o, &out->args);
	if (p->spec->way == WAY_STAND_IN)
		drop_machine(&out->args);
	add_fixed(p, &out->args);
	if (p->header)
		add_header(p, &out->args);
	plain_part(&out->args, &out->plain);
	own = own && !p->header; /* what the base was built with says nothing of it */
	out->built = ends_with(path, ".c") && (own || (!p->compdb && o.state));
	kbuild_object_release(&o);
}

void unit_flags_release(struct unit_flags *u)
{
	words_release(&u->args);
	words_release(&u->plain);
}

/* ---- for people --------------------------------------------------------------------------------- */
/* What a profile made without Kbuild lacks */
static void print_notes(const struct profile *p, struct str *out)
{
	struct str notes = STR_INIT;

	synth_notes(p->build, &notes);
	for (char *s = notes.buf, *nl; (nl = strchr(s, '\n')); s = nl + 1)
		str_addf(out, "note      %.*s\n", (int)(nl - s), s);
	str_release(&notes);
}

void profile_print(const struct profile *p, const char *file, struct str *out)
{
	struct unit_flags u;

	str_addf(out, "profile   %s\norigin    %s\nbuild     %s\nkey       %s\nflags of  %s%s\n", p->spec->name,
		 p->origin, p->build, p->key, p->ref, p->gcc ? " (gcc's, cleaned)" : "");
	print_notes(p, out);
	if (!file) {
		for (size_t i = 0; i < p->base.items.len; i++)
			str_addf(out, "%s%s", i ? " " : "", p->base.items.at[i]);
		str_addch(out, '\n');
		return;
	}
	profile_unit_flags(p, file, &u);
	str_addf(out, "file      %s\nbuilt     %s\n", file, u.built ? "yes" : "no");
	for (size_t i = 0; i < u.args.items.len; i++)
		str_addf(out, "%s%s", i ? " " : "", u.args.items.at[i]);
	str_addch(out, '\n');
	unit_flags_release(&u);
}

static char *failure(const char *dir)
{
	char *path = path_join(dir, "failed");
	struct str s = STR_INIT;

	(void)file_read(path, &s, &(struct err){ 0 });
	free(path);
	for (char *c = s.buf; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return str_detach(&s, NULL);
}

void profile_list(const struct tree *t, const struct profile_specs *specs, struct str *out)
{
	for (size_t i = 0; i < specs->items.len; i++) {
		const struct profile_spec *s = specs->items.at[i];
		char *dir = profile_cache_dir(t, s), *made = profile_stamp(dir, "made");
		char *how = profile_stamp(dir, "how"), *failed = failure(dir);

		str_addf(out, "%-16s ", s->name);
		if (!profile_spec_in(s, t))
			str_add(out, "not in this tree\n");
		else if (tree_is_prepared_in_place(tree_root(t), s))
			str_add(out, "prepared in the tree itself\n");
		else if (profile_is_prepared(t, s))
			str_addf(out, "prepared on %s by %s\n", made, how);
		else if (made)
			str_addf(out, "prepared on %s for another version of the tree\n", made);
		else if (*failed)
			str_addf(out, "failed: %s\n", failed);
		else
			str_add(out, "not prepared\n");
		free(dir);
		free(made);
		free(how);
		free(failed);
	}
}

bool profile_is_prepared(const struct tree *t, const struct profile_spec *s)
{
	struct profile p = { .spec = s, .root = (char *)tree_root(t) };
	bool yes = tree_is_prepared_in_place(p.root, s) || !open_cache(&p, t, &(struct err){ 0 });

	free(p.build);
	free(p.origin);
	free(p.src);
	return yes;
}

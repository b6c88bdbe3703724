// SPDX-License-Identifier: GPL-2.0-only
/*
 * How an #include is resolved.
 *
 * Files of the kernel proper: "…" first in the including file's folder; then, as Kbuild orders its -I,
 * arch/A/include, the wrappers it generates around asm-generic headers (generic-y, mandatory-y),
 * include, arch/A/include/uapi, wrappers again, include/uapi, and what arch/A/Makefile adds; then the
 * -I of the folder's Makefile and of those above it (a folder may be built by a Makefile above).
 * Files below tools/ are programs: their Makefiles' -I come first, then tools/include,
 * tools/arch/A/include and so on, and of the kernel's headers only those of user space.
 *
 * What is found nowhere: perhaps a file of the tree has a path that ends so ('suffix'). The one in the
 * nearest folder above the including file counts. That finds what -I in places that cannot be read
 * mean; it must not find headers of the system's C library or of another architecture, so <…> must be
 * in a folder that looks like an include path, and the include paths of architectures are left out.
 */
#include "index/resolve_make.h"
#include "index/resolve_path.h"

const char *const how_names[] = { "path",      "asm-generic", "uapi",	   "relative", "suffix",
				  "generated", "missing",     "ambiguous", "macro" };

struct tree_path {
	const char *path;
	size_t len;
	uint32_t id;
	uint32_t next; /* with the same last component: number + 1 */
};

enum wrappers { WRAP_NONE, WRAP_KERNEL, WRAP_UAPI };
struct place {
	const char *dir; /* NULL: the wrappers */
	size_t len;
	enum how how;
	enum wrappers wrappers;
	int arch; /* only when asked for this one; -1: all */
	int of;	  /* whose wrappers; -1: of the one that is asked for */
};
typedef VEC(struct place) places_t;

struct arch {
	const char *name;
	places_t kernel, tools;
	struct map *generic[3], *generated[3]; /* by enum wrappers */
	VEC(const char *) forced;
};

struct folder {
	const char *path;
	places_t places;	 /* from Makefiles */
	struct make_words words; /* the same Makefiles */
	bool read;		 /* those two */
	bool tools;
	int arch;
};

struct resolver {
	const struct resolve_tree *tree;
	const char *const *arch_names;
	struct arena *arena;
	VEC(struct tree_path) files;
	struct map *names;     /* last component → number of the first file + 1 */
	struct map *folders;   /* → struct folder */
	struct map *arch_dirs; /* include paths of architectures */
	struct arch *arches;
	size_t n_arches;
	struct make_words top; /* of the root's Makefiles */
};

/* One question */
struct query {
	const char *spelled;
	size_t len;
	bool dots;		  /* has ".", ".." or empty components */
	VEC(uint32_t) candidates; /* files whose path ends so; not when dots */
};

/* ---- files by path ------------------------------------------------------------------------------ */
static const char *last_component(const char *path, size_t len, size_t *n)
{
	const char *slash = memrchr(path, '/', len), *name = slash ? slash + 1 : path;

	*n = (size_t)(path + len - name);
	return name;
}

void resolver_add(struct resolver *r, const char *path, uint32_t id)
{
	struct tree_path f = { .len = strlen(path), .id = id };
	uintptr_t *slot;
	const char *name;
	size_t n;

	f.path = arena_strndup(r->arena, path, f.len);
	name = last_component(f.path, f.len, &n);
	slot = map_slot(r->names, name, n, NULL);
	f.next = (uint32_t)*slot;
	vec_push(&r->files, f);
	*slot = r->files.len;
}

static uint32_t first_named(const struct resolver *r, const char *path, size_t len)
{
	size_t n;
	const char *name = last_component(path, len, &n);

	return (uint32_t)map_getn(r->names, name, n);
}

static uint32_t file_at(const struct resolver *r, const char *path, size_t len)
{
	for (uint32_t i = first_named(r, path, len); i; i = r->files.at[i - 1].next) {
		const struct tree_path *f = &r->files.at[i - 1];

		if (f->len == len && !memcmp(f->path, path, len))
			return f->id;
	}
	return 0;
}

static bool has_dots(const char *s)
{
	for (;; s++) {
		size_t n = strcspn(s, "/");

		if (!n || (n <= 2 && !memcmp(s, "..", n)))
			return true;
		s += n;
		if (!*s)
			return false;
	}
}

static void query_init(const struct resolver *r, struct query *q, const char *spelled)
{
	*q = (struct query){ .spelled = spelled,
			     .len = strlen(spelled),
			     .dots = has_dots(spelled) };
	if (q->dots)
		return;
	for (uint32_t i = first_named(r, spelled, q->len); i; i = r->files.at[i - 1].next) {
		const struct tree_path *f = &r->files.at[i - 1];
		size_t rest = f->len - q->len;

		if (f->len >= q->len && !memcmp(f->path + rest, spelled, q->len) &&
		    (!rest || f->path[rest - 1] == '/'))
			vec_push(&q->candidates, i - 1);
	}
}

/* The file dir/spelled */
static uint32_t look(const struct resolver *r, const struct query *q, const char *dir, size_t len)
{
	struct str path = STR_INIT;
	uint32_t id = 0;

	if (q->dots) {
		if (path_below(&path, dir, len, q->spelled, q->len))
			id = file_at(r, path.buf, path.len);
		str_release(&path);
		return id;
	}
	for (size_t i = 0; i < q->candidates.len; i++) {
		const struct tree_path *f = &r->files.at[q->candidates.at[i]];

		if (f->len == q->len + len + (len != 0) && !memcmp(f->path, dir, len))
			return f->id;
	}
	return 0;
}

/* ---- where to look ------------------------------------------------------------------------------ */
static enum how how_of(const char *dir)
{
	return ends_with(dir, "/uapi") ? HOW_UAPI : HOW_PATH;
}

static void add_place(places_t *list, const char *dir, int arch)
{
	vec_push(list, (struct place){ dir, strlen(dir), how_of(dir), WRAP_NONE, arch, -1 });
}

static void add_wrappers(places_t *list, enum wrappers which, int of)
{
	vec_push(list, (struct place){ .wrappers = which, .arch = -1, .of = of });
}

/* arch/B/include/generated and …/uapi are where the wrappers are: um takes those of its host. */
static bool add_generated(struct resolver *r, places_t *list, const char *dir)
{
	for (size_t i = 0; i < r->n_arches; i++) {
		char *own = xasprintf("arch/%s/include/generated", r->arch_names[i]);
		size_t n = strlen(own);
		bool begins = starts_with(dir, own), kernel = begins && !dir[n];
		bool uapi = begins && !strcmp(dir + n, "/uapi");

		free(own);
		if (kernel || uapi)
			add_wrappers(list, uapi ? WRAP_UAPI : WRAP_KERNEL, (int)i);
		if (kernel || uapi)
			return true;
	}
	return false;
}

/* A folder of a Makefile, once for each architecture where its name stands in it */
static void add_make_dir(struct resolver *r, places_t *list, const char *dir)
{
	const char *mark = strchr(dir, MAKE_ANY_ARCH);

	if (!mark) {
		if (!add_generated(r, list, dir))
			add_place(list, dir, -1);
		return;
	}
	for (size_t i = 0; i < r->n_arches; i++)
		add_place(list,
			  arena_printf(r->arena, "%.*s%s%s", (int)(mark - dir), dir,
				       r->arches[i].name, mark + 1),
			  (int)i);
}

/* The include paths of Makefiles: those of some configurations only come last */
static void add_make_dirs(struct resolver *r, places_t *list, const struct make_words *w)
{
	for (int late = 0; late < 2; late++)
		for (size_t i = 0; i < w->words.len; i++)
			if (w->words.at[i].kind == (late ? MAKE_LATE_DIR : MAKE_DIR))
				add_make_dir(r, list, w->words.at[i].text);
}

static void read_folder(struct resolver *r, const char *folder, struct make_words *out)
{
	static const char *const names[] = { "Kbuild", "Makefile", "Platform" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (i < 2 || starts_with(folder, "arch/"))
			make_read(r->tree->root,
				  arena_printf(r->arena, "%s%s%s", folder, *folder ? "/" : "",
					       names[i]),
				  r->arena, out);
}

/* ---- architectures ------------------------------------------------------------------------------ */
static void collect(struct map *set, const struct make_words *w, enum make_kind kind)
{
	for (size_t i = 0; i < w->words.len; i++)
		if (w->words.at[i].kind == kind)
			map_set(set, w->words.at[i].text, 1);
}

/* Kbuild, scripts/Makefile.asm-headers: mandatory-y is for all but um, which borrows from its host. */
static void read_wrappers(struct resolver *r, struct arch *a, enum wrappers which)
{
	const char *uapi = which == WRAP_UAPI ? "uapi/" : "";
	struct make_words own = { 0 }, all = { 0 };

	a->generic[which] = map_new();
	a->generated[which] = map_new();
	make_read(r->tree->root,
		  arena_printf(r->arena, "arch/%s/include/%sasm/Kbuild", a->name, uapi), r->arena,
		  &own);
	if (strcmp(a->name, "um") != 0)
		make_read(r->tree->root,
			  arena_printf(r->arena, "include/%sasm-generic/Kbuild", uapi), r->arena,
			  &all);
	collect(a->generic[which], &own, MAKE_GENERIC);
	collect(a->generic[which], &all, MAKE_MANDATORY);
	collect(a->generated[which], &own, MAKE_GENERATED);
	vec_release(&own.words);
	vec_release(&all.words);
}

/* arch/A/Makefile, and the files arch/A/…/Platform that mips' includes */
static void read_arch_makefiles(struct resolver *r, struct arch *a)
{
	struct make_words own = { 0 };
	struct map *seen = map_new();
	char *prefix = xasprintf("arch/%s/", a->name);

	make_read(r->tree->root, arena_printf(r->arena, "%sMakefile", prefix), r->arena, &own);
	for (size_t i = 0; i < r->files.len; i++) {
		const char *path = r->files.at[i].path, *sub = path + strlen(prefix), *slash;

		if (!starts_with(path, prefix) || !(slash = strchr(sub, '/')))
			continue;
		if (map_hasn(seen, path, (size_t)(slash - path)))
			continue;
		*map_slot(seen, path, (size_t)(slash - path), NULL) = 1;
		make_read(r->tree->root,
			  arena_printf(r->arena, "%.*s/Platform", (int)(slash - path), path),
			  r->arena, &own);
	}
	add_make_dirs(r, &a->kernel, &own);
	for (size_t i = 0; i < own.words.len; i++)
		if (own.words.at[i].kind == MAKE_FORCED)
			vec_push(&a->forced, own.words.at[i].text);
	free(prefix);
	map_free(seen);
	vec_release(&own.words);
}

static void arch_init(struct resolver *r, struct arch *a)
{
	const char *include = arena_printf(r->arena, "arch/%s/include", a->name);
	const char *uapi = arena_printf(r->arena, "arch/%s/include/uapi", a->name);

	read_wrappers(r, a, WRAP_KERNEL);
	read_wrappers(r, a, WRAP_UAPI);
	add_place(&a->kernel, include, -1);
	add_wrappers(&a->kernel, WRAP_KERNEL, -1);
	add_place(&a->kernel, "include", -1);
	add_place(&a->kernel, uapi, -1);
	add_wrappers(&a->kernel, WRAP_UAPI, -1);
	add_place(&a->kernel, "include/uapi", -1);
	read_arch_makefiles(r, a);
	add_place(&a->tools, "tools/include", -1);
	add_place(&a->tools, arena_printf(r->arena, "tools/arch/%s/include", a->name), -1);
	add_place(&a->tools, arena_printf(r->arena, "tools/arch/%s/include/uapi", a->name), -1);
	add_place(&a->tools, "tools/include/uapi", -1);
	add_place(&a->tools, "tools/lib", -1);
	add_place(&a->tools, uapi, -1);
	add_place(&a->tools, "include/uapi", -1);
	for (size_t i = 0; i < a->kernel.len; i++)
		if (a->kernel.at[i].dir)
			map_set(r->arch_dirs, a->kernel.at[i].dir, 1);
}

/* Only now all files are known. */
static void read_arches(struct resolver *r)
{
	if (r->arches)
		return;
	r->arches = arena_alloc(r->arena, (r->n_arches + 1) * sizeof(*r->arches));
	for (size_t i = 0; i < r->n_arches; i++)
		r->arches[i].name = r->arch_names[i];
	for (size_t i = 0; i < r->n_arches; i++)
		arch_init(r, &r->arches[i]);
	read_folder(r, "", &r->top);
	make_read(r->tree->root, "scripts/Makefile.lib", r->arena, &r->top);
}

static int arch_number(const struct resolver *r, const char *name, size_t n)
{
	for (size_t i = 0; i < r->n_arches; i++)
		if (strlen(r->arch_names[i]) == n && !memcmp(r->arch_names[i], name, n))
			return (int)i;
	return -1;
}

/* arch/x86/um is um's: an architecture may keep a part in the folder of another. */
int resolver_arch_of(const struct resolver *r, const char *folder)
{
	const char *s, *sub;
	size_t n;
	int inner;

	if (!starts_with(folder, "arch/"))
		return -1;
	s = folder + 5;
	n = strcspn(s, "/");
	sub = s + n + (s[n] == '/');
	inner = *sub ? arch_number(r, sub, strcspn(sub, "/")) : -1;
	return inner >= 0 ? inner : arch_number(r, s, n);
}

size_t resolver_arches(const struct resolver *r)
{
	return r->n_arches;
}

/* ---- folders ------------------------------------------------------------------------------------ */
static struct folder *folder_get(struct resolver *r, const char *path)
{
	uintptr_t *slot = map_slot(r->folders, path, strlen(path), NULL);
	struct folder *f = (struct folder *)*slot;

	if (f)
		return f;
	f = arena_alloc(r->arena, sizeof(*f));
	*slot = (uintptr_t)f;
	f->path = arena_strdup(r->arena, path);
	f->tools = starts_with(path, "tools/") || !strcmp(path, "tools");
	f->arch = resolver_arch_of(r, path);
	return f;
}

/* Own Makefile first, then those above; the root's are in r->top. */
static const places_t *folder_places(struct resolver *r, struct folder *f)
{
	const char *slash = strrchr(f->path, '/');
	struct folder *up;

	if (f->read || !*f->path)
		return &f->places;
	f->read = true;
	read_folder(r, f->path, &f->words);
	if (slash) {
		up = folder_get(r, arena_strndup(r->arena, f->path, (size_t)(slash - f->path)));
		folder_places(r, up);
		for (size_t i = 0; i < up->words.words.len; i++)
			vec_push(&f->words.words, up->words.words.at[i]);
	}
	add_make_dirs(r, &f->places, &f->words);
	return &f->places;
}

/* ---- looking ------------------------------------------------------------------------------------ */
static bool in_wrappers(struct resolver *r, const struct query *q, const struct arch *a,
			enum wrappers w, struct meaning *m)
{
	const char *name = q->spelled;
	uint32_t id;
	char *path;

	if (w == WRAP_KERNEL && starts_with(name, "uapi/")) { /* include/generated/uapi/asm */
		w = WRAP_UAPI;
		name += 5;
	}
	if (!starts_with(name, "asm/"))
		return false;
	name += 4;
	if (map_has(a->generated[w], name)) {
		*m = (struct meaning){ 0, HOW_GENERATED };
		return true;
	}
	if (!map_has(a->generic[w], name))
		return false;
	path = xasprintf("include/asm-generic/%s", name);
	id = file_at(r, path, strlen(path));
	free(path);
	if (!id) {
		path = xasprintf("include/uapi/asm-generic/%s", name);
		id = file_at(r, path, strlen(path));
		free(path);
	}
	if (id)
		*m = (struct meaning){ id, HOW_ASM_GENERIC };
	return id != 0;
}

static bool search(struct resolver *r, const struct query *q, int arch, const places_t *list,
		   struct meaning *m)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct place *p = &list->at[i];
		uint32_t id;

		if (p->arch >= 0 && p->arch != arch)
			continue;
		if (!p->dir) {
			if (in_wrappers(r, q, &r->arches[p->of < 0 ? arch : p->of], p->wrappers, m))
				return true;
		} else if ((id = look(r, q, p->dir, p->len))) {
			*m = (struct meaning){ id, p->how };
			return true;
		}
	}
	return false;
}

/* ---- what is found nowhere ----------------------------------------------------------------------- */
/* Length of what two paths have in common, in whole components */
static size_t common_folders(const char *a, const char *b)
{
	size_t n = 0;

	for (size_t i = 0;; i++) {
		bool end_a = !a[i] || a[i] == '/', end_b = !b[i] || b[i] == '/';

		if (end_a && end_b)
			n = i;
		if (!a[i] || !b[i] || a[i] != b[i])
			return n;
	}
}

static bool like_include_path(const char *dir, size_t n)
{
	static const char *const last[] = { "include", "inc", "lib" };
	const char *slash = memrchr(dir, '/', n), *name = slash ? slash + 1 : dir;
	size_t len = (size_t)(dir + n - name);

	for (size_t i = 0; i < ARRAY_SIZE(last); i++)
		if (strlen(last[i]) == len && !memcmp(last[i], name, len))
			return true;
	return false;
}

/* arch/sh/include/cpu-sh4, arch/arm/include/asm: an architecture's Makefile may have them as include
 * paths for some machines. Only a longer name is enough of a hint. */
static bool in_arch_include(const char *dir, size_t n)
{
	return starts_with(dir, "arch/") && memmem(dir, n, "/include/", 9);
}

/* May this file be meant, though no include path leads to it? near: what its path has in common with
 * the including file's folder. */
static bool suffix_allowed(const struct resolver *r, const struct tree_path *f,
			   const struct query *q, bool angle, size_t near)
{
	size_t n = f->len - q->len - (f->len > q->len);

	if (map_hasn(r->arch_dirs, f->path, n))
		return false;
	if (!near && tree_path_private(f->path))
		return false;
	if (!angle)
		return true;
	if (strchr(q->spelled, '/'))
		return like_include_path(f->path, n) || in_arch_include(f->path, n);
	return near && like_include_path(f->path, n);
}

static struct meaning by_suffix(const struct resolver *r, const char *spelled, bool angle,
				const char *folder)
{
	struct meaning m = { 0, HOW_MISSING };
	size_t best = 0, count = 0;
	struct query q;

	while (starts_with(spelled, "../") || starts_with(spelled, "./"))
		spelled = strchr(spelled, '/') + 1;
	query_init(r, &q, spelled);
	for (size_t i = 0; i < q.candidates.len; i++) {
		const struct tree_path *f = &r->files.at[q.candidates.at[i]];
		size_t near = folder ? common_folders(f->path, folder) : 0;

		if (!suffix_allowed(r, f, &q, angle, near) || (count && near < best))
			continue;
		count = near > best ? 1 : count + 1;
		best = near;
		m = (struct meaning){ f->id, HOW_SUFFIX };
	}
	vec_release(&q.candidates);
	return count > 1 ? (struct meaning){ 0, HOW_AMBIGUOUS } : m;
}

static bool names_header(const struct make_words *w, const char *name)
{
	for (size_t i = 0; i < w->words.len; i++)
		if (w->words.at[i].kind == MAKE_MADE && !strcmp(w->words.at[i].text, name))
			return true;
	return false;
}

/* Looks like one that the build makes: in a folder of such, or named by a Makefile of the folder */
static bool is_generated(struct resolver *r, const struct query *q, struct folder *f)
{
	size_t n;
	const char *name = last_component(q->spelled, q->len, &n);

	if (starts_with(q->spelled, "generated/") || starts_with(q->spelled, "config/"))
		return true;
	if (ends_with(name, "skel.h")) /* bpftool's */
		return true;
	if (f)
		folder_places(r, f);
	return (f && names_header(&f->words, name)) ||
	       (names_header(&r->top, name) && (!f || !f->tools));
}

static struct meaning otherwise(struct resolver *r, const struct query *q, bool angle,
				struct folder *f)
{
	if (is_generated(r, q, f))
		return (struct meaning){ 0, HOW_GENERATED };
	return by_suffix(r, q->spelled, angle, f ? f->path : NULL);
}

/* ---- one question ------------------------------------------------------------------------------- */
static bool find(struct resolver *r, const struct query *q, int arch, struct folder *f,
		 struct meaning *m)
{
	const struct arch *a = &r->arches[arch];

	if (!f)
		return search(r, q, arch, &a->kernel, m);
	if (f->tools)
		return search(r, q, arch, folder_places(r, f), m) ||
		       search(r, q, arch, &a->tools, m);
	return search(r, q, arch, &a->kernel, m) || search(r, q, arch, folder_places(r, f), m);
}

static void set_all(struct resolver *r, struct meaning *out, struct meaning m)
{
	for (size_t i = 0; i < r->n_arches; i++)
		out[i] = m;
}

static void ask(struct resolver *r, const struct query *q, bool angle, const char *folder,
		struct meaning *out)
{
	struct folder *f = folder ? folder_get(r, folder) : NULL;
	struct meaning none = { 0, HOW_MACRO };
	uint32_t id;

	if (f && !angle && (id = look(r, q, folder, strlen(folder)))) {
		set_all(r, out, (struct meaning){ id, HOW_RELATIVE });
		return;
	}
	for (size_t i = 0; i < r->n_arches; i++) {
		if (f && f->arch >= 0 && f->arch != (int)i)
			continue;
		if (find(r, q, (int)i, f, &out[i]))
			continue;
		if (none.how == HOW_MACRO) /* not yet asked; the same for all */
			none = otherwise(r, q, angle, f);
		out[i] = none;
	}
}

void resolver_ask(struct resolver *r, const char *form, const char *spelled, const char *folder,
		  struct meaning *out)
{
	struct query q;

	read_arches(r);
	if (strcmp(form, "<") != 0 && strcmp(form, "\"") != 0) {
		set_all(r, out, (struct meaning){ 0, HOW_MACRO });
		return;
	}
	query_init(r, &q, spelled);
	ask(r, &q, *form == '<', folder, out);
	vec_release(&q.candidates);
}

void resolver_forced(struct resolver *r, forced_t *out)
{
	uint32_t id;

	read_arches(r);
	for (size_t i = 0; i < r->top.words.len; i++) {
		const struct make_word *w = &r->top.words.at[i];

		if (w->kind == MAKE_FORCED && (id = file_at(r, w->text, strlen(w->text))))
			vec_push(out, (struct forced){ w->text, id, -1 });
	}
	for (size_t a = 0; a < r->n_arches; a++)
		for (size_t i = 0; i < r->arches[a].forced.len; i++) {
			const char *path = r->arches[a].forced.at[i];

			if ((id = file_at(r, path, strlen(path))))
				vec_push(out, (struct forced){ path, id, (int)a });
		}
}

/* ---- life --------------------------------------------------------------------------------------- */
static const char *const no_arch[] = {
	"", NULL
}; /* a tree without any: includes mean something there, too */

struct resolver *resolver_new(const struct resolve_tree *t)
{
	struct resolver *r = xcalloc(1, sizeof(*r));

	r->tree = t;
	r->arena = arena_new();
	r->names = map_new();
	r->folders = map_new();
	r->arch_dirs = map_new();
	r->arch_names = *t->arches ? t->arches : no_arch;
	while (r->arch_names[r->n_arches])
		r->n_arches++;
	return r;
}

static void arch_release(struct arch *a)
{
	for (int w = WRAP_KERNEL; w <= WRAP_UAPI; w++) {
		map_free(a->generic[w]);
		map_free(a->generated[w]);
	}
	vec_release(&a->kernel);
	vec_release(&a->tools);
	vec_release(&a->forced);
}

void resolver_free(struct resolver *r)
{
	if (!r)
		return;
	for (size_t i = 0; r->arches && i < r->n_arches; i++)
		arch_release(&r->arches[i]);
	for (size_t i = 0; i < map_size(r->folders); i++) {
		struct folder *f = (struct folder *)map_value(r->folders, i);

		vec_release(&f->places);
		vec_release(&f->words.words);
	}
	vec_release(&r->top.words);
	vec_release(&r->files);
	map_free(r->names);
	map_free(r->folders);
	map_free(r->arch_dirs);
	arena_free(r->arena);
	free(r);
}

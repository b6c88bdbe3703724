// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a file's headers say: which names are types and which macros are iterators, attributes, …; and, where types are
 * asked for, what is declared. Headers are read as deep as DEPTH for names, which is cheap; declarations come from
 * the options (an index), else from the headers that the options ask for: never from what happens to be in a cache.
 */
#include "base/file.h"
#include "match/session_private.h"

#define DEPTH 3
#define HEADERS_MAX 500

struct header {
	char *names;                 /* names_dump() */
	VEC(struct include { const char *name; bool quoted; }) includes;
};
struct headers {
	struct arena *arena;
	struct map *read;            /* path → struct header, NULL: cannot be read */
	struct map *parsed;          /* path → struct source */
	struct map *roots;           /* folder → root of the kernel tree around it, or NULL */
	struct names *common;        /* what is well known, and --macro-file */
};

/* Words of the kernel and of C libraries, for files whose headers are not at hand */
static const struct { unsigned kinds; const char *words; } well_known[] = {
	{ NAME_ATTR | NAME_EMPTY,
	  "__init __exit __initdata __exitdata __initconst __devinit __devexit __devinitdata __force __iomem __user "
	  "__kernel __rcu __percpu __nocast __bitwise __safe __private __must_check __always_unused __maybe_unused "
	  "__used __weak __pure __cold __hot __deprecated __packed __read_mostly __ro_after_init __always_inline "
	  "__refdata __ref __meminit __cpuinit __visible __malloc __noreturn __sched __lockfunc __latent_entropy "
	  "____cacheline_aligned ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp asmlinkage noinline "
	  "notrace noinline_for_stack fastcall __net_init __net_exit __net_initdata __randomize_layout "
	  "__no_sanitize_address __nonstring __counted_by_stub randomized_struct_fields_start "
	  "randomized_struct_fields_end EXPORT __api __attribute_const__ __attribute_used__" },
	{ NAME_TYPEDEF,
	  "u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __le16 __le32 __le64 __be16 "
	  "__be32 __be64 __sum16 __wsum uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t size_t ssize_t "
	  "loff_t off_t pid_t uid_t gid_t dev_t mode_t umode_t gfp_t bool uchar ushort uint ulong time_t ptrdiff_t "
	  "uintptr_t intptr_t phys_addr_t dma_addr_t resource_size_t sector_t blkcnt_t spinlock_t raw_spinlock_t rwlock_t "
	  "atomic_t atomic64_t atomic_long_t irqreturn_t pte_t pmd_t pud_t p4d_t pgd_t pgprot_t wait_queue_head_t "
	  "cpumask_t nodemask_t netdev_tx_t __poll_t fmode_t vm_fault_t blk_status_t kuid_t kgid_t ktime_t va_list FILE" },
};

static void add_words(struct names *n, unsigned kinds, const char *words)
{
	size_t len;

	for (; *words; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		names_add(n, words, len, kinds);
	}
}

/* What the rules call a type is one in the files, too. */
static void add_typedefs(struct names *n, const struct smpl *f)
{
	for (size_t i = 0; i < f->nrules; i++)
		for (size_t k = 0; k < f->rules[i].nmetavars; k++)
			if (f->rules[i].metavars[k].kind == MV_TYPEDEF)
				names_add(n, f->rules[i].metavars[k].name, strlen(f->rules[i].metavars[k].name),
					  NAME_TYPEDEF);
}

static struct headers *headers_of(struct session *s)
{
	struct headers *h = s->headers;
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (h)
		return h;
	h = s->headers = xcalloc(1, sizeof(*h));
	h->arena = arena_new();
	h->read = map_new();
	h->parsed = map_new();
	h->roots = map_new();
	h->common = names_new();
	for (size_t i = 0; i < ARRAY_SIZE(well_known); i++)
		add_words(h->common, well_known[i].kinds, well_known[i].words);
	add_typedefs(h->common, s->o->smpl);
	for (const char *const *f = s->o->macro_files; f && *f; f++) {
		str_reset(&text);
		if (!file_read(*f, &text, &err))
			names_scan(h->common, text.buf, text.len);
	}
	str_release(&text);
	return h;
}

void headers_free(struct session *s)
{
	struct headers *h = s->headers;
	size_t i;

	if (!h)
		return;
	for (i = 0; i < map_size(h->read); i++) {
		struct header *one = (struct header *)map_value(h->read, i);

		if (one)
			vec_release(&one->includes);
	}
	for (i = 0; i < map_size(h->parsed); i++) {
		struct source *src = (struct source *)map_value(h->parsed, i);

		if (src)
			source_close(src);
		free(src);
	}
	names_free(h->common);
	map_free(h->read);
	map_free(h->parsed);
	map_free(h->roots);
	arena_free(h->arena);
	free(h);
	s->headers = NULL;
}

/* ---- where headers are ----------------------------------------------------------------------------------- */

static bool is_root(const char *dir)
{
	static const char *const marks[] = { "Kbuild", "Makefile", "MAINTAINERS" };
	char *path = path_join(dir, "include/linux");
	bool yes = dir_exists(path);

	free(path);
	for (size_t i = 0; yes && i < ARRAY_SIZE(marks); i++) {
		path = path_join(dir, marks[i]);
		yes = file_exists(path);
		free(path);
	}
	return yes;
}

/* Root of the kernel tree that a file is in, or NULL */
static const char *root_of(struct headers *h, const char *path)
{
	char *dir = path_dir(path), *real = path_real(dir), *up;
	const char *found = NULL;
	uintptr_t *slot;
	bool is_new;

	free(dir);
	if (!real)
		return NULL;
	slot = map_slot(h->roots, real, strlen(real), &is_new);
	if (!is_new) {
		free(real);
		return (const char *)*slot;
	}
	for (dir = xstrdup(real); strcmp(dir, "/") && strcmp(dir, "."); dir = up) {
		if (is_root(dir)) {
			found = arena_strdup(h->arena, dir);
			break;
		}
		up = path_dir(dir);
		free(dir);
	}
	free(dir);
	*slot = (uintptr_t)found;
	free(real);
	return found;
}

static const char *try_path(struct headers *h, const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	const char *found = file_exists(path) ? arena_strdup(h->arena, path) : NULL;

	free(path);
	return found;
}

/* The file that an #include means, or NULL. own: only beside the file */
static const char *find_header(struct session *s, const char *from, const struct include *inc, const char *root, bool own)
{
	static const char *const below[] = { "include", "include/uapi", "arch/x86/include", "arch/x86/include/uapi" };
	struct headers *h = headers_of(s);
	const char *found = NULL;
	char *dir = path_dir(from);

	if (inc->quoted)
		found = try_path(h, strcmp(dir, ".") ? dir : "", inc->name);
	free(dir);
	for (const char *const *d = s->o->include_dirs; !found && !own && d && *d; d++)
		found = try_path(h, *d, inc->name);
	for (size_t i = 0; !found && !own && root && i < ARRAY_SIZE(below); i++) {
		dir = path_join(root, below[i]);
		found = try_path(h, dir, inc->name);
		free(dir);
	}
	return found;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static void find_includes(struct headers *h, struct header *one, const char *text)
{
	const char *p, *end;

	for (p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		p += strspn(p, " \t");
		if (*p != '#')
			continue;
		p += 1 + strspn(p + 1, " \t");
		if (!starts_with(p, "include"))
			continue;
		p += 7 + strspn(p + 7, " \t");
		end = *p == '"' ? strchr(p + 1, '"') : *p == '<' ? strchr(p + 1, '>') : NULL;
		if (end && !memchr(p, '\n', (size_t)(end - p)))
			vec_push(&one->includes, (struct include){
					 arena_strndup(h->arena, p + 1, (size_t)(end - p) - 1), *p == '"' });
	}
}

static struct header *read_text(struct headers *h, const char *text, size_t size)
{
	struct header *one = arena_alloc(h->arena, sizeof(*one));
	struct names *n = names_new();
	struct str dump = STR_INIT;

	names_scan(n, text, size);
	names_dump(n, &dump);
	one->names = arena_strdup(h->arena, dump.buf);
	find_includes(h, one, text);
	str_release(&dump);
	names_free(n);
	return one;
}

static struct header *read_header(struct headers *h, const char *path)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(h->read, path, strlen(path), &is_new);
	if (is_new && !file_read(path, &text, &err))
		*slot = (uintptr_t)read_text(h, text.buf, text.len);
	str_release(&text);
	return (struct header *)*slot;
}

typedef VEC(const char *) path_list_t;

/* Appends the files that it includes, each once */
static void direct(struct session *s, const char *from, const struct header *one, const char *root, bool own,
		   struct map *seen, path_list_t *out)
{
	bool is_new;

	for (size_t i = 0; i < one->includes.len; i++) {
		const char *path = find_header(s, from, &one->includes.at[i], root, own);

		if (!path)
			continue;
		map_slot(seen, path, strlen(path), &is_new);
		if (is_new && out->len < HEADERS_MAX)
			vec_push(out, path);
	}
}

static void add_names(struct session *s, const char *path, const struct header *top, const char *root, struct names *n)
{
	struct headers *h = headers_of(s);
	struct map *seen = map_new();
	path_list_t todo = { 0 };
	struct str dump = STR_INIT;
	struct err err = { 0 };
	size_t i, level, end;

	names_dump(h->common, &dump);
	names_load(n, dump.buf, dump.len, &err);
	for (const char *const *f = s->o->include_files; f && *f; f++)
		vec_push(&todo, *f);
	direct(s, path, top, root, false, seen, &todo);
	for (i = 0, level = 1; i < todo.len && level <= DEPTH; level++) {
		for (end = todo.len; i < end; i++) {
			struct header *one = read_header(h, todo.at[i]);

			if (!one)
				continue;
			names_load(n, one->names, strlen(one->names), &err);
			if (level < DEPTH)
				direct(s, todo.at[i], one, root, false, seen, &todo);
		}
	}
	vec_release(&todo);
	str_release(&dump);
	map_free(seen);
}

/* ---- declarations ------------------------------------------------------------------------------------------------- */

static const struct source *parse_header(struct session *s, const char *path, const char *root)
{
	struct headers *h = headers_of(s);
	struct header *one = read_header(h, path);
	struct source *src;
	struct names *n;
	struct err err = { 0 };
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(h->parsed, path, strlen(path), &is_new);
	if (!is_new || !one)
		return (struct source *)*slot;
	n = names_new();
	add_names(s, path, one, root, n);
	src = xcalloc(1, sizeof(*src));
	if (source_open(src, "", intern(path), n, NULL, &err)) {
		free(src);
		src = NULL;
	}
	names_free(n);
	*map_slot(h->parsed, path, strlen(path), &is_new) = (uintptr_t)src;
	return src;
}

/* <a/name.h> for name.c */
static bool own_header(const char *header, const char *file)
{
	const char *a = path_base(header), *b = path_base(file);
	size_t n = strlen(a);

	return n > 2 && strlen(b) == n && !strncmp(a, b, n - 1) && !strcmp(a + n - 2, ".h");
}

static void add_decls(struct session *s, const struct session_unit *u, const struct header *top, const char *root)
{
	bool all = s->o->includes >= INCLUDES_ALL, own = s->o->includes <= INCLUDES_LOCAL;
	struct headers *h = headers_of(s);
	struct map *seen = map_new();
	path_list_t todo = { 0 };

	for (const char *const *f = s->o->include_files; f && *f; f++)
		vec_push(&todo, *f);
	if (s->o->includes != INCLUDES_NONE)
		direct(s, u->path, top, all || !own ? root : NULL, own, seen, &todo);
	for (size_t i = 0; i < todo.len; i++) {
		const char *path = todo.at[i];
		char *dir = path_dir(u->path);
		bool beside = starts_with(path, dir) || !strcmp(dir, ".");
		const struct source *src;

		free(dir);
		if (!all && !beside && !own_header(path, u->path))
			continue;
		src = parse_header(s, path, root);
		if (!src)
			continue;
		decls_add(u->decls, src->s, src->path);
		if (s->o->includes == INCLUDES_RECURSIVE)
			direct(s, path, read_header(h, path), root, false, seen, &todo);
	}
	vec_release(&todo);
	map_free(seen);
}

bool session_needs_types(const struct session *s)
{
	for (size_t i = 0; i < s->nrules; i++) {
		const struct smpl_rule *r = s->rules[i].rule;

		for (size_t k = 0; s->rules[i].live && k < r->nmetavars; k++)
			if (r->metavars[k].type || r->metavars[k].type_metavar || r->metavars[k].any_pointer)
				return true;
	}
	return false;
}

void unit_includes(struct group *g, struct session_unit *u)
{
	struct session *s = g->s;
	struct headers *h = headers_of(s);
	const char *root = root_of(h, u->path);
	struct header *top = read_text(h, u->src.text.buf, u->src.text.len);
	const struct decls *tree = s->o->decls;

	u->names = names_new();
	u->decls = decls_new();
	if (!s->o->names)
		add_names(s, u->path, top, root, u->names);
	if (session_needs_types(s)) {
		if (tree)
			decls_set_below(u->decls, tree);
		else
			add_decls(s, u, top, root);
	}
	vec_release(&top->includes);
}

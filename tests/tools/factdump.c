// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints what clang says of files, one fact a line:
 *	PATH:LINE:COL start-end kind use depth expansions profiles type [| operand]
 * Usage: factdump [-t TREE] [-b BUILD] [-c COMPDB] [-a ARCH]… [-C CACHE] [-j N] [-p] [-k KIND] [-w NAME] [-s] [-q] FILE…
 * -p: without precompiled header; -s: summaries only; -q: nothing, for timing. Files named @LIST are read from LIST.
 */
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/clang.h"

static const char *const kinds[] = {
	"deref", "index", "member", "call", "ident", "cast", "addr", "paren", "unary", "binary", "assign",
	"cond", "stmt-expr", "literal", "compound-lit", "init-list", "other",
};

static void print_use(unsigned use, struct str *s)
{
	static const char *const names[] = { "read", "write", "read-write", "address", "unevaluated" };
	bool any = false;

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		if (use & 1u << i)
			str_addf(s, "%s%s", any ? "," : "", names[i]);
		any |= use >> i & 1;
	}
	if (!any)
		str_addch(s, '-');
}

static void print_facts(const char *root, const struct file_facts *ff, const char *kind)
{
	char *path = path_join(root, ff->path);
	struct str text = STR_INIT, s = STR_INIT;
	uint32_t line = 1, bol = 0, at = 0;

	file_read(path, &text, &(struct err){ 0 });
	for (size_t i = 0; i < ff->nfacts; i++) {
		const struct fact *f = &ff->facts[i];

		for (; at < f->start && at < text.len; at++)
			if (text.buf[at] == '\n') {
				line++;
				bol = at + 1;
			}
		if (kind && strcmp(kinds[f->kind], kind))
			continue;
		str_addf(&s, "%s:%u:%u %u-%u %s ", ff->path, line, f->start - bol + 1, f->start, f->end,
			 kinds[f->kind]);
		print_use(f->use, &s);
		str_addf(&s, " %u %u %llx ", f->depth, f->expansions, (unsigned long long)f->in);
		ctype_print(f->type, &s);
		if (f->operand) {
			str_add(&s, " | ");
			ctype_print(f->operand, &s);
		}
		str_addch(&s, '\n');
	}
	fwrite(s.buf, 1, s.len, stdout);
	str_release(&s);
	str_release(&text);
	free(path);
}

static void print_profile(const char *path, const char *name, const struct file_profile *fp)
{
	static const char *const states[] = { "unseen", "parsed", "failed" };

	printf("%s under %s: %s%s%s, %zu skipped, %zu diagnostics%s\n", path, name, states[fp->state],
	       fp->reason ? ": " : "", fp->reason ? fp->reason : "", fp->nskipped, fp->ndiags,
	       fp->built ? ", built" : "");
	for (size_t i = 0; i < fp->nskipped; i++)
		printf("  skipped %u-%u\n", fp->skipped[i].start, fp->skipped[i].end);
	for (size_t i = 0; i < fp->ndiags; i++)
		printf("  at %u severity %d%s: %s\n", fp->diags[i].off, fp->diags[i].severity,
		       fp->diags[i].is_asm ? " (asm)" : "", fp->diags[i].text);
	for (size_t i = 0; i < fp->nvisible; i++)
		printf("  %s from %u\n", fp->visible[i].name, fp->visible[i].from);
}

struct wanted {
	const char *root, *kind;
	struct profile_options po;
	struct fact_request req;
	VEC(const char *) files, watch, arches;
	VEC(const struct profile *) profiles;
	VEC(struct fact_wish) wishes;
	bool short_form, quiet;
};

static bool read_options(struct wanted *w, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "t:b:c:a:C:j:pk:w:sq")) > 0) {
		switch (c) {
		case 't': w->root = optarg; break;
		case 'b': w->po.build = optarg; break;
		case 'c': w->po.compdb = optarg; break;
		case 'a': vec_push(&w->arches, optarg); break;
		case 'C': w->req.cache = optarg; break;
		case 'j': w->req.jobs = (int)strtol(optarg, NULL, 10); break;
		case 'p': w->req.no_pch = true; break;
		case 'k': w->kind = optarg; break;
		case 'w': vec_push(&w->watch, optarg); break;
		case 's': w->short_form = true; break;
		case 'q': w->quiet = true; break;
		default: return false;
		}
	}
	vec_push(&w->watch, NULL);
	w->req.watch = w->watch.at;
	if (!w->arches.len)
		vec_push(&w->arches, "x86_64");
	return true;
}

/* FILE, or @FILE with a file a line */
static int add_files(struct wanted *w, const char *arg, struct err *err)
{
	struct str list = STR_INIT;
	char *save = NULL;

	if (arg[0] != '@') {
		vec_push(&w->files, arg);
		return 0;
	}
	if (file_read(arg + 1, &list, err))
		return err->code;
	for (char *l = strtok_r(list.buf, "\n", &save); l; l = strtok_r(NULL, "\n", &save))
		vec_push(&w->files, intern(l));
	str_release(&list);
	return 0;
}

static int open_profiles(struct wanted *w, const struct tree *t, struct err *err)
{
	struct profile *p;

	for (size_t i = 0; i < w->arches.len; i++) {
		w->po.name = w->arches.at[i];
		if (profile_open(&p, t, &w->po, err))
			return err->code;
		vec_push(&w->profiles, p);
		for (size_t k = 0; k < w->files.len; k++)
			vec_push(&w->wishes, (struct fact_wish){ w->files.at[k], i });
	}
	vec_push(&w->profiles, NULL);
	w->req.profiles = w->profiles.at;
	return 0;
}

static void print_all(const struct wanted *w, const struct tree *t, struct facts *f)
{
	for (size_t i = 0; i < facts_nfiles(f) && !w->quiet; i++) {
		const struct file_facts *ff = facts_file(f, i);

		if (!w->short_form)
			print_facts(tree_root(t), ff, w->kind);
		printf("%s: %zu facts\n", ff->path, ff->nfacts);
		for (size_t k = 0; k < ff->nprofiles; k++)
			print_profile(ff->path, profile_name(w->profiles.at[ff->profiles[k].no]), &ff->profiles[k]);
	}
}

static int collect(struct wanted *w, const struct tree *t, struct err *err)
{
	struct facts *f = facts_new(&w->req);
	struct timespec a, b;
	struct rusage ru;
	int rc;

	clock_gettime(CLOCK_MONOTONIC, &a);
	rc = facts_collect(f, w->wishes.at, w->wishes.len, err);
	clock_gettime(CLOCK_MONOTONIC, &b);
	if (!rc) {
		print_all(w, t, f);
		getrusage(RUSAGE_SELF, &ru);
		fprintf(stderr, "%zu files, %zu wishes, %.2f s, parent: %.2f s, %ld MB\n", facts_nfiles(f), w->wishes.len,
			(double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9,
			(double)ru.ru_utime.tv_sec + (double)ru.ru_utime.tv_usec / 1e6, ru.ru_maxrss / 1024);
	}
	facts_free(f);
	return rc;
}

int main(int argc, char **argv)
{
	struct wanted w = { .req = { .jobs = 2 } };
	struct err err = { 0 };
	struct tree *t = NULL;
	int rc = 0;

	if (!read_options(&w, argc, argv))
		return 2;
	for (; optind < argc && !rc; optind++)
		rc = add_files(&w, argv[optind], &err);
	if (!rc)
		rc = tree_open(&t, w.root, &err);
	if (!rc)
		rc = open_profiles(&w, t, &err);
	if (!rc)
		rc = collect(&w, t, &err);
	if (rc)
		fprintf(stderr, "factdump: %s\n", err.text);
	for (size_t i = 0; i < w.profiles.len; i++)
		profile_free((struct profile *)(uintptr_t)w.profiles.at[i]);
	tree_free(t);
	vec_release(&w.files);
	vec_release(&w.watch);
	vec_release(&w.arches);
	vec_release(&w.profiles);
	vec_release(&w.wishes);
	return rc ? 2 : 0;
}

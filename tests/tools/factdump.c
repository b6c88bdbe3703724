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

int main(int argc, char **argv)
{
	const char *root = NULL, *kind = NULL;
	struct profile_options po = { 0 };
	struct fact_request req = { .jobs = 2 };
	VEC(const char *) files = { 0 }, watch = { 0 }, arches = { 0 };
	VEC(const struct profile *) profiles = { 0 };
	VEC(struct fact_wish) wishes = { 0 };
	bool short_form = false, quiet = false;
	struct err err = { 0 };
	struct profile *p;
	struct tree *t;
	struct facts *f;
	struct timespec a, b;
	struct rusage ru;
	int c;

	while ((c = getopt(argc, argv, "t:b:c:a:C:j:pk:w:sq")) > 0) {
		switch (c) {
		case 't': root = optarg; break;
		case 'b': po.build = optarg; break;
		case 'c': po.compdb = optarg; break;
		case 'a': vec_push(&arches, optarg); break;
		case 'C': req.cache = optarg; break;
		case 'j': req.jobs = (int)strtol(optarg, NULL, 10); break;
		case 'p': req.no_pch = true; break;
		case 'k': kind = optarg; break;
		case 'w': vec_push(&watch, optarg); break;
		case 's': short_form = true; break;
		case 'q': quiet = true; break;
		default: return 2;
		}
	}
	for (; optind < argc; optind++) {
		struct str list = STR_INIT;
		char *save = NULL;

		if (argv[optind][0] != '@') {
			vec_push(&files, argv[optind]);
			continue;
		}
		if (file_read(argv[optind] + 1, &list, &err))
			goto fail;
		for (char *l = strtok_r(list.buf, "\n", &save); l; l = strtok_r(NULL, "\n", &save))
			vec_push(&files, intern(l));
		str_release(&list);
	}
	vec_push(&watch, NULL);
	req.watch = watch.at;
	if (!arches.len)
		vec_push(&arches, "x86_64");
	if (tree_open(&t, root, &err))
		goto fail;
	for (size_t i = 0; i < arches.len; i++) {
		po.name = arches.at[i];
		if (profile_open(&p, t, &po, &err))
			goto fail;
		vec_push(&profiles, p);
		for (size_t k = 0; k < files.len; k++)
			vec_push(&wishes, (struct fact_wish){ files.at[k], i });
	}
	vec_push(&profiles, NULL);
	req.profiles = profiles.at;
	f = facts_new(&req);
	clock_gettime(CLOCK_MONOTONIC, &a);
	if (facts_collect(f, wishes.at, wishes.len, &err))
		goto fail;
	clock_gettime(CLOCK_MONOTONIC, &b);
	for (size_t i = 0; i < facts_nfiles(f) && !quiet; i++) {
		const struct file_facts *ff = facts_file(f, i);

		if (!short_form)
			print_facts(tree_root(t), ff, kind);
		printf("%s: %zu facts\n", ff->path, ff->nfacts);
		for (size_t k = 0; k < ff->nprofiles; k++)
			print_profile(ff->path, profile_name(profiles.at[ff->profiles[k].no]),
				      &ff->profiles[k]);
	}
	getrusage(RUSAGE_SELF, &ru);
	fprintf(stderr, "%zu files, %zu wishes, %.2f s, parent: %.2f s, %ld MB\n", facts_nfiles(f), wishes.len,
		(double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9,
		(double)ru.ru_utime.tv_sec + (double)ru.ru_utime.tv_usec / 1e6, ru.ru_maxrss / 1024);
	facts_free(f);
	for (size_t i = 0; profiles.at[i]; i++)
		profile_free((struct profile *)(uintptr_t)profiles.at[i]);
	tree_free(t);
	vec_release(&files);
	vec_release(&watch);
	return 0;
fail:
	fprintf(stderr, "factdump: %s\n", err.text);
	return 2;
}

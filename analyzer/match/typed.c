// SPDX-License-Identifier: GPL-2.0-only
/* Facts and declarations for sessions that no match_run() runs. */
#include "base/file.h"
#include "index/decls_index.h"
#include "match/private.h"
#include "match/typed.h"

struct typed {
	struct run r;
	struct match_options o;
	struct match_result out;
	struct session_watch watch;
	const char *(*tree_path)(void *ctx, const char *path);
	void *ctx;
};

/* First byte of a line */
static uint32_t line_start(struct run *r, const char *path, int line)
{
	char *full = path_join(tree_root(r->o->tree), path);
	struct str text = STR_INIT;
	const char *p = NULL;
	uint32_t at = 0;

	if (!file_read(full, &text, &(struct err){ 0 }))
		for (p = text.buf; p && line > 1; line--) {
			p = strchr(p, '\n');
			p += p != NULL;
		}
	if (p)
		at = (uint32_t)(p - text.buf + (long)strspn(p, " \t"));
	str_release(&text);
	free(full);
	return at;
}

static int ask(struct typed *t, const char *const *paths, int line, struct err *err)
{
	candidates_t files = { 0 };
	paths_t covered = { 0 };
	int ret = 0;

	for (; *paths; paths++) {
		struct candidate c = { .path = intern(*paths) };

		if (!line) {
			vec_push(&covered, c.path);
			continue;
		}
		vec_push(&c.places, line_start(&t->r, c.path, line));
		vec_push(&files, c);
	}
	if (files.len || covered.len)
		ret = ask_clang(&t->r, &files, &covered, err);
	for (size_t i = 0; i < covered.len && !ret; i++)
		run_tell_failed(&t->r, covered.at[i]);
	for (size_t i = 0; i < files.len && !ret; i++)
		run_tell_failed(&t->r, files.at[i].path);
	candidates_release(&files);
	vec_release(&covered);
	return ret;
}

int typed_open(struct typed **out, const struct match_options *o, const char *const *paths, int line, struct err *err)
{
	struct typed *t = xcalloc(1, sizeof(*t));
	int ret;

	t->o = *o;
	t->o.coverage = !line;
	run_begin(&t->r, &t->o, &t->out);
	t->r.names = index_names(o->index);
	t->r.tree_decls = decls_from_index(o->index);
	run_arches(&t->r);
	ret = ask(t, paths, line, err);
	*out = t;
	if (ret) {
		typed_free(t);
		*out = NULL;
	}
	return ret;
}

void typed_free(struct typed *t)
{
	if (!t)
		return;
	run_end(&t->r, 0);
	match_release(&t->out);
	free(t);
}

static const struct file_facts *facts(void *ctx, const char *path, uint64_t *view)
{
	struct typed *t = ctx;
	const char *known = t->tree_path(t->ctx, path);

	*view = ~(uint64_t)0;
	return known && t->r.facts ? facts_of(t->r.facts, known) : NULL;
}

static const char *known_as(void *ctx, const char *path)
{
	struct typed *t = ctx;
	const char *known = t->tree_path(t->ctx, path);

	return known ? known : path;
}

static const char *profile(void *ctx, const struct file_profile *fp)
{
	const struct typed *t = ctx;

	return profile_name(choice_profile(t->r.choice, fp->no));
}

void typed_session(struct typed *t, struct session_options *so, const char *(*tree_path)(void *ctx, const char *path),
		   void *ctx)
{
	t->tree_path = tree_path;
	t->ctx = ctx;
	t->watch = (struct session_watch){ .facts = facts, .known_as = known_as, .profile = profile, .ctx = t };
	so->names = t->r.names;
	so->decls = t->r.tree_decls;
	so->index = t->o.index;
	so->watch = &t->watch;
}

size_t typed_gaps(const struct typed *t, const struct gap **out)
{
	*out = t->out.result.gaps.at;
	return t->out.result.gaps.len;
}

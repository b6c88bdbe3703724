// SPDX-License-Identifier: GPL-2.0-only
/* What a run of spatch leaves: diffs as diff -u -p makes them, files. */
#include "base/file.h"
#include "base/run.h"
#include "cli/cmd_spatch.h"

/* The text without the lines that '*' marked: in the diff they show as removed. */
static void without_starred(const struct session_file *f, struct str *out)
{
	const char *p = f->before.buf, *end = p + f->before.len, *eol;
	size_t line;

	for (line = 1; p < end; line++) {
		eol = memchr(p, '\n', (size_t)(end - p));
		eol = eol ? eol + 1 : end;
		if (line > f->nlines || !f->starred[line])
			str_addn(out, p, (size_t)(eol - p));
		p = eol;
	}
}

static bool any_starred(const struct session_file *f)
{
	for (size_t i = 1; f->starred && i <= f->nlines; i++)
		if (f->starred[i])
			return true;
	return false;
}

static const char *below(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);

	while (n && prefix[n - 1] == '/')
		n--;
	if (strncmp(path, prefix, n) || (path[n] && path[n] != '/'))
		return NULL;
	return path + n;
}

/* The path below the folder of --patch (or of --dir), starting with '/' */
static char *patch_path(const struct spatch_options *o, int argc, char **argv, const char *path)
{
	const char *prefix = o->patch ? o->patch : o->dir && argc ? argv[0] : NULL, *rest;
	char *real, *real_prefix, *ret = NULL;

	if (!prefix)
		return NULL;
	rest = below(path, prefix);
	if (rest)
		return xstrdup(rest);
	real = path_real(path);
	real_prefix = path_real(*prefix ? prefix : ".");
	rest = real && real_prefix ? below(real, real_prefix) : NULL;
	ret = rest ? xstrdup(rest) : xasprintf("%s%s", path[0] == '/' ? "" : "/", path);
	free(real);
	free(real_prefix);
	return ret;
}

/* Appends hunks of `diff -u -p`. The texts go through files: diff reads no two pipes. */
static int run_diff(const struct spatch_options *o, const struct str *before, const struct str *after, struct str *out,
		    struct err *err)
{
	static int count;
	const char *dir = temp_dir(err);
	char *a, *b, context[32];
	const char *argv[] = { "diff", "-p", "-U", context, "--", NULL, NULL, NULL };
	int status = 0, ret;
	struct str text = STR_INIT;
	const char *p;

	if (!dir)
		return err->code;
	a = xasprintf("%s/%d.before", dir, ++count);
	b = xasprintf("%s/%d.after", dir, count);
	argv[5] = a;
	argv[6] = b;
	snprintf(context, sizeof(context), "%d", o->context);
	ret = file_write(a, before->buf, before->len, err);
	if (!ret)
		ret = file_write(b, after->buf, after->len, err);
	if (!ret)
		ret = run_program(&(struct run){ .argv = argv, .out = &text }, &status, err);
	if (!ret && status > 1)
		ret = err_set(err, ERR_ENV, "diff failed with status %d", status);
	p = strstr(text.buf, "\n+++ ");
	p = p ? strchr(p + 1, '\n') : NULL;
	if (!ret && p)
		str_add(out, p + 1);
	dir_remove(a);
	dir_remove(b);
	free(a);
	free(b);
	str_release(&text);
	return ret;
}

static int show_diff(const struct spatch_options *o, const struct session_file *f, const struct str *after, int argc,
		     char **argv, struct str *out, struct err *err)
{
	struct str hunks = STR_INIT, quiet = STR_INIT;
	char *path = patch_path(o, argc, argv, f->path);
	const char *p, *eol;
	int ret = run_diff(o, &f->before, after, &hunks, err);

	if (!ret && hunks.len) {
		if (path && any_starred(f)) /* no patch that could be applied */
			str_addf(out, "diff -u -p %s /tmp/nothing%s\n--- %s\n+++ /tmp/nothing%s\n", f->path, path, f->path,
				 path);
		else if (path)
			str_addf(out, "diff -u -p a%s b%s\n--- a%s\n+++ b%s\n", path, path, path, path);
		else /* there the name of a temporary file, another one each time */
			str_addf(out, "--- %s\n+++ /tmp/cocci-output-0-000000-%s\n", f->path, path_base(f->path));
		for (p = hunks.buf; *p; p = eol) {
			eol = p + strcspn(p, "\n");
			eol += *eol == '\n';
			str_addn(out, p, (size_t)(eol - p));
		}
	}
	free(path);
	str_release(&quiet);
	str_release(&hunks);
	return ret;
}

/* Somebody else may have written to the file meanwhile, and must not lose that. */
static int still_as_read(const struct session_file *f, struct err *err)
{
	struct str now = STR_INIT;
	int ret = file_read(f->path, &now, err);

	if (!ret && (now.len != f->before.len || memcmp(now.buf, f->before.buf, now.len) != 0))
		ret = err_set(err, ERR_FAIL, "changed while the rules ran, so it is left as it is");
	str_release(&now);
	return ret;
}

static int write_results(const struct spatch_options *o, const struct session_file *f, struct err *err)
{
	char *name;
	int ret = 0;

	if (o->out)
		return file_write(o->out, f->after.buf, f->after.len, err);
	if (!f->changed)
		return 0;
	if (o->out_place) {
		name = xasprintf("%s%s", f->path, o->suffix ? o->suffix : ".cocci_res");
		ret = file_write(name, f->after.buf, f->after.len, err);
		free(name);
	}
	if (o->in_place && !ret)
		ret = still_as_read(f, err);
	if (o->in_place && o->suffix && !ret) {
		name = xasprintf("%s%s", f->path, o->suffix);
		ret = file_write(name, f->before.buf, f->before.len, err);
		free(name);
	}
	if (o->in_place && !ret)
		ret = file_write(f->path, f->after.buf, f->after.len, err);
	return ret;
}

int spatch_output(const struct spatch_options *o, const struct session_result *r, int argc, char **argv,
		  struct str *out, struct err *err)
{
	int ret = 0;

	str_addn(out, r->out.buf, r->out.len);
	for (size_t i = 0; i < r->files.len && !ret; i++) {
		const struct session_file *f = &r->files.at[i];
		struct str starred = STR_INIT;

		if (any_starred(f)) {
			without_starred(f, &starred);
			if (!o->no_show_diff)
				ret = show_diff(o, f, &starred, argc, argv, out, err);
		} else if (f->changed && !o->no_show_diff) {
			ret = show_diff(o, f, &f->after, argc, argv, out, err);
		}
		str_release(&starred);
		if (!ret && (i == 0 || !o->out))
			ret = write_results(o, f, err);
	}
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-only
/* pteris spatch --parse-c: which lines of files could not be parsed, with the words of Coccinelle. */
#include "base/file.h"
#include "cli/cmd_spatch.h"

struct tally {
	size_t files, perfect, failed, good, bad;
	bool unread;
};

static void mark_bad(const struct syntax *s, bool *bad)
{
	int first, last, column;

	for (node_id n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (node_at(s, n)->kind != N_ERROR)
			continue;
		syntax_position(s, node_start(s, n), &first, &column);
		syntax_position(s, node_end(s, n) ? node_end(s, n) - 1 : 0, &last, &column);
		for (; first <= last && (uint32_t)first <= s->nlines; first++)
			bad[first] = true;
	}
}

static void tell_lines(const struct syntax *s, const char *path, struct tally *t)
{
	bool *bad = xcalloc((size_t)s->nlines + 2, sizeof(*bad)), any = false;
	const char *p = s->text, *end = s->text + s->size, *eol;

	mark_bad(s, bad);
	for (size_t line = 1; p < end; line++, p = eol < end ? eol + 1 : end) {
		eol = memchr(p, '\n', (size_t)(end - p));
		eol = eol ? eol : end;
		if (line > s->nlines || !bad[line]) {
			t->good++;
			continue;
		}
		t->bad++;
		if (!any)
			fprintf(stderr, "PARSING: %s\n", path);
		any = true;
		fprintf(stderr, "BAD:!!!!! %.*s\n", (int)(eol - p), p);
	}
	if (any)
		t->failed++;
	else
		t->perfect++;
	free(bad);
}

static void parse_one(const struct spatch_options *o, const char *path, const struct names *names, struct tally *t)
{
	const struct syntax_passing passing = { .if0 = !o->noif0_passing };
	struct str text = STR_INIT;
	struct syntax *s = NULL;
	struct err err = { 0 };

	t->files++;
	if (file_read(path, &text, &err) ||
	    syntax_parse_passing(&s, text.buf, text.len, names, &passing, &err)) {
		cli_warnf("%s", err.text);
		t->failed++;
		t->unread = true;
	} else {
		tell_lines(s, path, t);
	}
	syntax_free(s);
	str_release(&text);
}

static int print_tally(const struct tally *t)
{
	size_t lines = t->good + t->bad;
	double part = lines ? 100.0 * (double)t->good / (double)lines : 100.0;
	struct str s = STR_INIT;
	int rc;

	str_addf(&s, "NB total files = %zu; perfect = %zu; pbs = %zu; timeout = 0; =========> %zu%%\n", t->files,
		 t->perfect, t->failed, t->files ? 100 * t->perfect / t->files : 100);
	str_addf(&s, "nb good = %zu,  nb passed = 0 =========> 0.00%% passed\n", t->good);
	str_addf(&s, "nb good = %zu,  nb bad = %zu =========> %.2f%% good or passed\n", t->good, t->bad, part);
	rc = cli_output(&s);
	str_release(&s);
	return rc;
}

int spatch_parse_c(struct arena *a, const struct spatch_options *o, int argc, char **argv)
{
	struct names *names = names_new();
	spatch_paths_t paths = { 0 };
	struct str text = STR_INIT;
	struct tally t = { 0 };
	struct err err = { 0 };
	int ret = 0;

	for (size_t i = 0; i < o->macro_files.items.len && !ret; i++) {
		str_reset(&text);
		ret = file_read(o->macro_files.items.at[i], &text, &err);
		names_scan(names, text.buf, text.len);
	}
	for (int i = 0; i < argc && !ret; i++) {
		if (dir_exists(argv[i]))
			ret = spatch_walk(a, o, argv[i], &paths, &err);
		else
			vec_push(&paths, argv[i]);
	}
	for (size_t i = 0; i < paths.len && !ret; i++)
		parse_one(o, paths.at[i], names, &t);
	str_release(&text);
	vec_release(&paths);
	names_free(names);
	ret = ret ? cli_error(&err) : print_tally(&t);
	return t.unread ? EXIT_TROUBLE : ret;
}

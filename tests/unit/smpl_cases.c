// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the text cases in tests/smpl/, one TAP line each. A case:
 *
 *	==== title
 *	the rule file
 *	==== prints		or: ==== fails
 *	what smpl_print() gives, or the error with its caret
 *
 * Cases in files called past-… are read by smpl_parse_all(): what they print are the trees of past.h.
 *
 * With SMPL_UPDATE=1 in the environment the expectations are written anew.
 */
#include <dirent.h>

#include "base/file.h"
#include "smpl/smpl.h"

struct line {
	const char *at;
	size_t len;
};

/* The next line of *p with its newline; false at the end */
static bool next_line(const char **p, struct line *l)
{
	const char *nl = strchr(*p, '\n');

	l->at = *p;
	l->len = nl ? (size_t)(nl + 1 - *p) : strlen(*p);
	*p += l->len;
	return l->len != 0;
}

static bool is_mark(const struct line *l)
{
	return l->len > 5 && memcmp(l->at, "==== ", 5) == 0;
}

/* What the module makes of a rule file: its print or its error. all: read by smpl_parse_all() */
static bool outcome(const struct str *rule, bool all, struct str *out)
{
	int (*parse)(struct smpl **, const char *, const char *, size_t, const struct names *,
		     struct err *) = all ? smpl_parse_all : smpl_parse;
	struct err err = { 0 };
	struct smpl *s = NULL;
	/* exactly as long as the text, so that reading past its end is seen */
	char *text = xmalloc(rule->len);
	bool ok;

	memcpy(text, rule->buf, rule->len);
	ok = !parse(&s, "case.cocci", text, rule->len, NULL, &err);
	free(text);
	if (ok)
		smpl_print(s, out);
	else
		str_addf(out, "%s\n", err.text);
	smpl_free(s);
	return ok;
}

/* One case; p stands behind its title. Appends it to `updated` with what came out. */
static bool run_case(const char **p, const char *title, bool all, struct str *updated)
{
	struct str rule = STR_INIT, want = STR_INIT, got = STR_INIT;
	struct line l = { 0 };
	const char *start;
	bool ok, passed, wants_print;

	while (next_line(p, &l) && !is_mark(&l))
		str_addn(&rule, l.at, l.len);
	wants_print = is_mark(&l) && starts_with(l.at, "==== prints");
	for (start = *p; next_line(p, &l) && !is_mark(&l); start = *p)
		str_addn(&want, l.at, l.len);
	*p = start;
	ok = outcome(&rule, all, &got);
	passed = ok == wants_print && strcmp(want.buf, got.buf) == 0;
	printf("%sok %s\n", passed ? "" : "not ", title);
	if (!passed)
		printf("--- expected\n%s--- got\n%s", want.buf, got.buf);
	str_addf(updated, "==== %s\n%s==== %s\n%s", title, rule.buf, ok ? "prints" : "fails",
		 got.buf);
	str_release(&rule);
	str_release(&want);
	str_release(&got);
	return passed;
}

static bool run_file(const char *path)
{
	struct str text = STR_INIT, updated = STR_INIT;
	struct err err = { 0 };
	struct line l;
	const char *p;
	bool passed = true;
	char *title;

	if (file_read(path, &text, &err)) {
		printf("not ok %s: %s\n", path, err.text);
		return false;
	}
	p = text.buf;
	while (next_line(&p, &l)) {
		if (!is_mark(&l))
			continue;
		title = xstrndup(l.at + 5, strcspn(l.at + 5, "\n"));
		passed = run_case(&p, title, strstr(path, "/past-") != NULL, &updated) && passed;
		free(title);
	}
	if (getenv("SMPL_UPDATE") && file_write(path, updated.buf, updated.len, &err))
		printf("not ok %s: %s\n", path, err.text);
	str_release(&text);
	str_release(&updated);
	return passed;
}

int main(void)
{
	const char *top = getenv("TOP");
	char *dir = path_join(top ? top : ".", "tests/smpl");
	struct dirent **names = NULL;
	int n = scandir(dir, &names, NULL, alphasort), i, files = 0;
	bool passed = true;

	for (i = 0; i < n; i++) {
		char *path = path_join(dir, names[i]->d_name);

		if (ends_with(path, ".txt")) {
			passed = run_file(path) && passed;
			files++;
		}
		free(path);
		free(names[i]);
	}
	free(names);
	if (!files)
		printf("not ok no cases in %s\n", dir);
	free(dir);
	return passed && files ? 0 : 1;
}

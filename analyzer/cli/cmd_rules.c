// SPDX-License-Identifier: GPL-2.0-only
/* pteris rules: lists the built-in rules; rules explain NAME: all about one of them. */
#include <dirent.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/rulesdir.h"
#include "smpl/past.h"
#include "smpl/smpl.h"

struct rules_options {
	struct common_options common;
	const char *format;
};

static const char *const formats[] = { "text", "jsonl", NULL };

static const struct option_def options[] = {
	{ 0, "format", OPT_CHOICE, offsetof(struct rules_options, format), "FORMAT",
	  "Output format: text or jsonl.", formats },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

struct rule_files {
	VEC(const char *) paths;
};

static const char *rule_name(const char *path)
{
	const char *base = path_base(path);

	return internn(base, strlen(base) - strlen(".cocci"));
}

static void find_files(const char *dir, struct rule_files *out)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = path_join(dir, e->d_name);

		if (e->d_name[0] == '.')
			; /* . and .. and hidden files */
		else if (dir_exists(path))
			find_files(path, out);
		else if (ends_with(path, ".cocci"))
			vec_push(&out->paths, intern(path));
		free(path);
	}
	if (d)
		closedir(d);
}

static int by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int c = strcmp(rule_name(*x), rule_name(*y));

	return c ? c : strcmp(*x, *y);
}

static const char *key_or(const struct smpl *s, const char *key, const char *otherwise)
{
	const char *v = smpl_key(s, key, 0);

	return v ? v : otherwise;
}

/* "on", "off", or "if": where the tree declares what the rule is about */
static const char *on_by_default(const struct smpl *s)
{
	const char *v = key_or(s, "Default", "on");

	return starts_with(v, "declared ") ? "if" : v;
}

/* Of a rule about regions: kinds of faults that there are edits for */
static bool mends(const struct smpl *s)
{
	static const char *const words[] = { "unbalanced", "sleep", "lock" };
	const char *v = smpl_key(s, "Region", 0);

	for (size_t i = 0; v && i < ARRAY_SIZE(words); i++)
		if (strstr(v + strcspn(v, " \t"), words[i]))
			return true;
	return false;
}

static bool edits(const struct smpl *s)
{
	size_t i, j;

	if (smpl_key(s, "Region", 0))
		return mends(s);
	for (i = 0; i < s->nrules; i++) {
		if (s->rules[i].past && s->rules[i].past->changes)
			return true;
		for (j = 0; j < s->rules[i].nalts; j++) {
			if (s->rules[i].alts[j].changes)
				return true;
		}
	}
	return false;
}

/* For whichever engine */
static int read_rule(struct smpl **s, const char *path, struct err *err)
{
	return smpl_read(s, path, NULL, &(struct err){ 0 }) ? smpl_read_all(s, path, NULL, err) : 0;
}

static const char *message(const struct smpl *s)
{
	return s->header.message ? s->header.message : "";
}

/* ---- jsonl ----------------------------------------------------------------------------------- */

/* The blank-separated words of all values of a key */
static void json_words(const struct smpl *s, const char *key, const char *name, struct str *out)
{
	const char *v;
	size_t i, n;

	json_key(out, name);
	json_open(out, '[');
	for (i = 0; (v = smpl_key(s, key, i)); i++) {
		for (v += strspn(v, " \t"); *v; v += n + strspn(v + n, " \t")) {
			n = strcspn(v, " \t");
			json_stringn(out, v, n);
		}
	}
	json_close(out, ']');
}

static void json_rule(const struct smpl *s, bool all, struct str *out)
{
	json_open(out, '{');
	json_key(out, "rule");
	json_string(out, s->name);
	json_key(out, "severity");
	json_string(out, key_or(s, "Severity", "warning"));
	json_key(out, "default");
	json_bool(out, strcmp(on_by_default(s), "on") == 0);
	json_key(out, "message");
	json_string(out, message(s));
	json_words(s, "Kinds", "kinds", out);
	json_key(out, "edits");
	json_bool(out, edits(s));
	if (all) {
		json_words(s, "Needs", "needs", out);
		json_key(out, "confidence");
		json_string(out, s->header.confidence ? s->header.confidence : "");
		json_key(out, "description");
		json_string(out, s->header.description ? s->header.description : "");
		json_key(out, "file");
		json_string(out, s->path);
	}
	json_close(out, '}');
	str_addch(out, '\n');
}

/* ---- text ------------------------------------------------------------------------------------ */

static void text_line(const struct smpl *s, int width, struct str *out)
{
	str_addf(out, "%-*s  %-7s  %-3s  %s\n", width, s->name, key_or(s, "Severity", "warning"),
		 on_by_default(s), message(s));
}

static void add_item(struct str *out, const char *label, const char *value)
{
	if (value)
		str_addf(out, "  %-12s %s\n", label, value);
}

static void add_each(const struct smpl *s, const char *key, const char *label, struct str *out)
{
	const char *v;
	size_t i;

	for (i = 0; (v = smpl_key(s, key, i)); i++)
		add_item(out, label, v);
}

/* "ptep_get huge_ptep_get/1" in words */
static void add_needs(const struct smpl *s, struct str *out)
{
	const char *v, *slash;
	size_t i, n;

	for (i = 0; (v = smpl_key(s, "Needs", i)); i++) {
		for (v += strspn(v, " \t"); *v; v += n + strspn(v + n, " \t")) {
			n = strcspn(v, " \t");
			slash = memchr(v, '/', n);
			str_addf(out, "  - where %.*s() is not declared",
				 (int)(slash ? slash - v : (long)n), v);
			if (slash)
				str_addf(out, ", or does not take %.*s argument%s",
					 (int)(v + n - slash - 1), slash + 1,
					 slash[1] == '1' && slash + 2 == v + n ? "" : "s");
			str_addch(out, '\n');
		}
	}
}

static void add_edits(const struct smpl *s, struct str *out)
{
	const char *v;
	size_t i;

	if (!edits(s)) {
		str_add(out, "\nThis rule makes no edits.\n");
		return;
	}
	if (mends(s)) {
		str_add(out, "\nAn edit is made\n"
			     "  - where it is mechanical: leave before a return, or goto the label that does; leave before the\n"
			     "    lock is released; enter behind the lock; both around a lock that is dropped and taken again\n"
			     "  - and where the edited function, followed on all paths under all architectures, has the fault\n"
			     "    no more and no new one\n");
		return;
	}
	if (smpl_key(s, "Migration", 0))
		return; /* it says so itself */
	str_add(out, "\nNo edit is made\n");
	add_needs(s, out);
	for (i = 0; (v = smpl_key(s, "Local", i)); i++)
		str_addf(out,
			 "  - where '%.*s' only ever points to a local, by-value or embedded "
			 "object\n",
			 (int)strcspn(v, " \t"), v);
	str_add(out, "  - where the value is not just read, for example in a store\n"
		     "  - where the code is spread over macros in a way that cannot be edited\n"
		     "  - where no compiler saw the code, or configurations disagree about it\n");
}

static void text_explain(const struct smpl *s, struct str *out)
{
	size_t i;

	str_addf(out, "%s: %s\n", s->name, message(s));
	if (s->header.description && strcmp(s->header.description, message(s)) != 0) {
		const char *rest = s->header.description;

		if (starts_with(rest, message(s)))
			rest += strlen(message(s)) + strspn(rest + strlen(message(s)), "\n");
		str_addf(out, "\n%s\n", rest);
	}
	str_addch(out, '\n');
	add_item(out, "severity", key_or(s, "Severity", "warning"));
	add_item(out, "default", key_or(s, "Default", "on"));
	add_item(out, "confidence", s->header.confidence);
	add_each(s, "Kinds", "kinds", out);
	add_each(s, "Message", "message for", out);
	add_each(s, "Not-In", "not in", out);
	add_each(s, "From", "only from", out);
	add_each(s, "Not-From", "not from", out);
	add_item(out, "file", s->path);
	add_edits(s, out);
	for (i = 0; i < s->nnotes; i++)
		str_addf(out, "\nnote: %s:%d:%d: %s\n", s->path, s->notes[i].line,
			 s->notes[i].column, s->notes[i].text);
}

/* ---- command --------------------------------------------------------------------------------- */

static int list_rules(const struct rule_files *files, bool jsonl, struct str *out)
{
	struct err err = { 0 };
	struct smpl *s;
	int width = 0;
	size_t i;

	for (i = 0; i < files->paths.len; i++)
		width = MAX(width, (int)strlen(rule_name(files->paths.at[i])));
	for (i = 0; i < files->paths.len; i++) {
		if (read_rule(&s, files->paths.at[i], &err))
			return cli_error(&err);
		if (jsonl)
			json_rule(s, false, out);
		else
			text_line(s, width, out);
		smpl_free(s);
	}
	return EXIT_CLEAN;
}

/* A built-in rule's file, or the file itself when one is given; NULL when there is none. */
static const char *find_rule(const struct rule_files *files, const char *name)
{
	size_t i;

	if (ends_with(name, ".cocci"))
		return name;
	for (i = 0; i < files->paths.len; i++) {
		if (strcmp(rule_name(files->paths.at[i]), name) == 0)
			return files->paths.at[i];
	}
	return NULL;
}

static int explain(const struct rule_files *files, const char *name, bool jsonl, struct str *out)
{
	const char *path = find_rule(files, name);
	struct err err = { 0 };
	struct smpl *s;

	if (!path)
		return cli_errorf(
			"rules explain: there is no rule \"%s\"; \"pteris rules\" lists them",
			name);
	if (read_rule(&s, path, &err))
		return cli_error(&err);
	if (jsonl)
		json_rule(s, true, out);
	else
		text_explain(s, out);
	smpl_free(s);
	return EXIT_CLEAN;
}

static int find_all(struct rule_files *files)
{
	struct err err = { 0 };
	const char *dir = rules_dir(&err);

	if (!dir)
		return cli_error(&err);
	find_files(dir, files);
	if (!files->paths.len)
		return cli_errorf("no rules in %s", dir);
	qsort(files->paths.at, files->paths.len, sizeof(*files->paths.at), by_name);
	return EXIT_CLEAN;
}

static int run(void *opts, int argc, char **argv)
{
	const struct rules_options *o = opts;
	bool jsonl = o->format && strcmp(o->format, "jsonl") == 0;
	struct rule_files files = { 0 };
	struct str out = STR_INIT;
	int rc;

	if (argc && strcmp(argv[0], "explain") != 0)
		return cli_errorf(
			"rules: unknown word \"%s\"; it is \"rules\" or \"rules explain NAME\"",
			argv[0]);
	if (argc == 1 || argc > 2)
		return cli_errorf("rules explain: say the name of one rule");
	/* A file explains itself, wherever the built-in rules are. */
	rc = argc && ends_with(argv[1], ".cocci") ? EXIT_CLEAN : find_all(&files);
	if (!rc)
		rc = argc ? explain(&files, argv[1], jsonl, &out) : list_rules(&files, jsonl, &out);
	if (!rc)
		rc = cli_output(&out);
	str_release(&out);
	vec_release(&files.paths);
	return rc;
}

const struct command cmd_rules = {
	.name = "rules",
	.args = "[explain NAME|FILE.cocci]",
	.summary = "lists the rules; explains one",
	.description = "Without arguments: lists the built-in rules with their severity, whether "
		       "they are on by\n"
		       "default, and what they say.\n"
		       "\n"
		       "explain NAME: what the rule looks for and why, which kinds of use it "
		       "reports, and when it\n"
		       "makes no edit. A file name that ends in .cocci is read instead of a "
		       "built-in rule.",
	.options = options,
	.options_size = sizeof(struct rules_options),
	.run = run,
};

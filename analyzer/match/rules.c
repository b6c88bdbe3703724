// SPDX-License-Identifier: GPL-2.0-only
/* Rule files made ready for matching: which ones run, and what their Pteris- keys mean. */
#include <dirent.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include "base/file.h"
#include "match/private.h"

static const char *const kind_names[] = { "read", "write", "read-write", "index" };

const char *kind_name(unsigned kind)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kind_names); i++)
		if (kind == 1u << i)
			return kind_names[i];
	return "";
}

static int kind_index(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kind_names); i++)
		if (strlen(kind_names[i]) == n && !memcmp(kind_names[i], p, n))
			return (int)i;
	return -1;
}

/* Next blank-separated word of *p, or NULL */
static const char *word(const char **p, size_t *n)
{
	const char *start = *p + strspn(*p, " \t,");

	*n = strcspn(start, " \t,");
	*p = start + *n;
	return *n ? start : NULL;
}

static int key_error(const struct rule *r, const struct smpl_key *k, const char *what, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s:%d: Pteris-%s: %s", r->smpl->path, k->line, k->key, what);
}

static int key_severity(struct rule *r, const struct smpl_key *k, struct err *err)
{
	int s = severity_parse(k->value);

	if (s < 0)
		return key_error(r, k, "must be info, warning or error", err);
	r->severity = (enum severity)s;
	return 0;
}

static int key_default(struct rule *r, const struct smpl_key *k, struct err *err)
{
	const char *p = k->value, *w;
	size_t n;

	if (!strncmp(p, "declared ", 9)) {
		for (p += 9; (w = word(&p, &n));)
			vec_push(&r->declared, internn(w, n));
		r->on = false;
		return 0;
	}
	if (strcmp(k->value, "on") && strcmp(k->value, "off"))
		return key_error(r, k, "must be on, off, or declared NAME …", err);
	r->on = !strcmp(k->value, "on");
	return 0;
}

static int key_kinds(struct rule *r, const struct smpl_key *k, struct err *err)
{
	const char *p = k->value, *w;
	size_t n;
	int i;

	r->kinds = 0;
	while ((w = word(&p, &n))) {
		i = kind_index(w, n);
		if (i < 0)
			return key_error(r, k, "knows read, write, read-write and index", err);
		r->kinds |= 1u << i;
	}
	return 0;
}

static int key_needs(struct rule *r, const struct smpl_key *k, struct err *err)
{
	const char *p = k->value, *w, *slash;
	struct need need;
	size_t n;

	(void)err;
	while ((w = word(&p, &n))) {
		slash = memchr(w, '/', n);
		need.arity = slash ? (int)strtol(slash + 1, NULL, 10) : -1;
		need.name = internn(w, slash ? (size_t)(slash - w) : n);
		vec_push(&r->needs, need);
	}
	return 0;
}

static int key_not_in(struct rule *r, const struct smpl_key *k, struct err *err)
{
	struct err e = { 0 };

	regex_free(r->not_in);
	r->not_in = regex_new(k->value, &e);
	return r->not_in ? 0 : key_error(r, k, e.text, err);
}

static int key_origin(struct rule *r, const struct smpl_key *k, struct err *err)
{
	struct origin o = { .negated = !strcmp(k->key, "Not-From"), .local = !strcmp(k->key, "Local") };
	const char *p = k->value, *w;
	size_t n;

	w = word(&p, &n);
	if (!w)
		return key_error(r, k, "needs a metavariable", err);
	o.metavar = internn(w, n);
	while ((w = word(&p, &n))) {
		if (o.local && severity_parse(internn(w, n)) >= 0)
			o.severity = (enum severity)severity_parse(internn(w, n));
		else if (!o.local && n > 5 && !memcmp(w, "call:", 5))
			vec_push(&o.calls, internn(w + 5, n - 5));
		else if (!o.local && n > 9 && !memcmp(w, "callback:", 9))
			vec_push(&o.callbacks, internn(w + 9, n - 9));
		else
			return key_error(r, k, "knows call:FUNCTION and callback:FIELD, or a severity", err);
	}
	vec_push(&r->origins, o);
	return 0;
}

static int key_message(struct rule *r, const struct smpl_key *k, struct err *err)
{
	const char *p = k->value, *w;
	size_t n;
	int i;

	w = word(&p, &n);
	i = w ? kind_index(w, n) : -1;
	if (i < 0)
		return key_error(r, k, "starts with read, write, read-write or index", err);
	r->messages[i] = p + strspn(p, " \t");
	return 0;
}

static int key_ignore(struct rule *r, const struct smpl_key *k, struct err *err)
{
	(void)r;
	(void)k;
	(void)err;
	return 0; /* for series */
}

static const struct {
	const char *key;
	int (*take)(struct rule *r, const struct smpl_key *k, struct err *err);
} keys[] = {
	{ "Severity", key_severity }, { "Default", key_default }, { "Kinds", key_kinds },
	{ "Needs", key_needs },       { "Not-In", key_not_in },   { "From", key_origin },
	{ "Not-From", key_origin },   { "Local", key_origin },    { "Message", key_message },
	{ "Subject", key_ignore },    { "Region", rule_region },
	{ "Migration", rule_migration },
};

static int take_keys(struct rule *r, struct err *err)
{
	const struct smpl_key *k;
	size_t i, j;
	int ret = 0;

	for (i = 0; i < r->smpl->header.nkeys && !ret; i++) {
		k = &r->smpl->header.keys[i];
		for (j = 0; j < ARRAY_SIZE(keys); j++)
			if (!strcmp(keys[j].key, k->key))
				break;
		ret = j < ARRAY_SIZE(keys) ? keys[j].take(r, k, err) :
					     key_error(r, k, "no such key", err);
	}
	return ret;
}

static void rule_free(struct rule *r)
{
	size_t i;

	if (!r)
		return;
	smpl_free(r->smpl);
	regex_free(r->not_in);
	for (i = 0; i < r->origins.len; i++) {
		vec_release(&r->origins.at[i].calls);
		vec_release(&r->origins.at[i].callbacks);
	}
	vec_release(&r->origins);
	vec_release(&r->needs);
	free(r->text);
	vec_release(&r->declared);
	vec_release(&r->replaces);
	free(r->region);
	free(r->migration);
	free(r);
}

void rules_release(rules_t *rules)
{
	size_t i;

	for (i = 0; i < rules->len; i++)
		rule_free(rules->at[i]);
	vec_release(rules);
}

struct rule *rule_parse(const char *path, const char *text, size_t size, const struct names *names,
			struct err *err)
{
	struct rule *r = xcalloc(1, sizeof(*r));

	r->severity = SEV_WARNING;
	r->on = true;
	r->kinds = KIND_ANY;
	if (smpl_parse(&r->smpl, path, text, size, names, err) || take_keys(r, err)) {
		rule_free(r);
		return NULL;
	}
	r->name = r->smpl->name;
	r->text = xstrndup(text, size);
	return r;
}

/* Keys that ask how the value of a place is used, or where it comes from: only pattern.c and its kin know. */
static bool asks_use(const struct smpl *f)
{
	static const char *const use_keys[] = { "Kinds", "Message", "From", "Not-From", "Local" };

	for (size_t i = 0; i < f->header.nkeys; i++)
		for (size_t k = 0; k < ARRAY_SIZE(use_keys); k++)
			if (!strcmp(f->header.keys[i].key, use_keys[k]))
				return true;
	return false;
}

/* The rule file for the session's engine, or, for that of pattern.c, NULL without an error */
static struct rule *whole_parse(const char *path, const struct str *text, struct err *err)
{
	struct rule *r = xcalloc(1, sizeof(*r));

	r->severity = SEV_WARNING;
	r->on = r->whole = true;
	r->kinds = KIND_ANY;
	if (smpl_parse_all(&r->smpl, path, text->buf, text->len, NULL, err) || asks_use(r->smpl) || take_keys(r, err)) {
		rule_free(r);
		return NULL;
	}
	r->name = r->smpl->name;
	r->text = xstrndup(text->buf, text->len);
	return r;
}

static struct rule *rule_read(const char *path, const struct names *names, struct err *err)
{
	struct str text = STR_INIT;
	struct rule *r = NULL;

	if (!file_read(path, &text, err)) {
		r = whole_parse(path, &text, err);
		if (!r && !err->code)
			r = rule_parse(path, text.buf, text.len, names, err);
	}
	str_release(&text);
	return r;
}

/* All *.cocci in a folder, and deep: below it, by name of the rule; or all files that end in something else, by path. */
static void list_files(const char *dir, const char *ending, bool deep, struct map *out)
{
	bool rules = !strcmp(ending, ".cocci");
	DIR *d = opendir(dir);
	struct dirent *e;
	char *path;

	if (!d)
		return;
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		path = path_join(dir, e->d_name);
		if (dir_exists(path) && deep)
			list_files(path, ending, deep, out);
		else if (ends_with(e->d_name, ending))
			map_set(out, rules ? internn(e->d_name, strlen(e->d_name) - 6) : path, (uintptr_t)intern(path));
		free(path);
	}
	closedir(d);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int rules_files(const struct match_options *o, paths_t *out, struct err *err)
{
	struct map *files = map_new(), *data = map_new();
	const char *const *w;

	list_files(o->rules_dir, ".cocci", true, files);
	list_files(o->rules_dir, ".region", true, data);
	for (size_t i = 0; i < map_size(files); i++)
		vec_push(out, (const char *)map_value(files, i));
	for (w = o->rules; w && *w; w++) {
		char *dir = path_dir(*w);

		if (ends_with(*w, ".cocci")) {
			list_files(dir, ".region", false, data);
			vec_push(out, *w);
		}
		free(dir);
	}
	for (size_t i = 0; i < map_size(data); i++)
		vec_push(out, (const char *)map_value(data, i));
	for (w = o->region_files; w && *w; w++)
		vec_push(out, *w);
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_path);
	map_free(files);
	map_free(data);
	return out->len ? 0 : err_set(err, ERR_ENV, "no rules in %s", o->rules_dir);
}

static bool count_row(void *ctx, const struct cell *c, int n)
{
	(void)c;
	(void)n;
	*(size_t *)ctx += 1;
	return true;
}

/* Does the tree have a function or macro of each of the names? */
static bool all_declared(const struct match_options *o, const struct rule *r)
{
	for (size_t i = 0; i < r->declared.len; i++) {
		size_t rows = 0;

		index_named(o->index, TABLE_FUNCTION, r->declared.at[i], count_row, &rows, NULL);
		if (!rows)
			index_named(o->index, TABLE_MACRO, r->declared.at[i], count_row, &rows, NULL);
		if (!rows)
			return false;
	}
	return r->declared.len > 0;
}

/* named: by its file, its name or a glob. What depends on what the tree has is not meant by a glob. */
static int add_rule(const struct match_options *o, rules_t *out, const char *path, const char *named,
		    const struct names *names, struct err *err)
{
	struct rule *r;
	size_t i;

	r = rule_read(path, names, err);
	if (!r)
		return err->code ? err->code : ERR_USAGE;
	for (i = 0; i < out->len; i++)
		if (!strcmp(out->at[i]->name, r->name))
			break;
	r->named = named && (!strcmp(named, r->name) || ends_with(named, ".cocci"));
	if (r->declared.len && !r->named)
		r->on = o->index && all_declared(o, r);
	if (i < out->len || (!r->on && !(r->declared.len ? r->named : named != NULL))) {
		rule_free(r);
		return 0;
	}
	vec_push(out, r);
	return 0;
}

static int add_matching(const struct match_options *o, rules_t *out, const struct map *files, const char *glob, const struct names *names,
			struct err *err)
{
	bool any = false;
	size_t i;
	int ret = 0;

	for (i = 0; i < map_size(files) && !ret; i++) {
		if (fnmatch(glob, map_key(files, i, NULL), 0))
			continue;
		any = true;
		ret = add_rule(o, out, (const char *)map_value(files, i), glob, names, err);
	}
	if (!any)
		ret = err_set(err, ERR_USAGE, "there is no rule '%s' (see 'pteris rules')", glob);
	return ret;
}

static int by_name(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

int rules_load(const struct match_options *o, const struct names *names, rules_t *out, struct err *err)
{
	struct map *files = map_new();
	const char *const *w = o->rules;
	size_t i;
	int ret = 0;

	list_files(o->rules_dir, ".cocci", true, files);
	if (!map_size(files) && !(w && *w))
		ret = err_set(err, ERR_ENV, "no rules in %s", o->rules_dir);
	for (i = 0; !w && i < map_size(files) && !ret; i++)
		ret = add_rule(o, out, (const char *)map_value(files, i), NULL, names, err);
	for (; w && *w && !ret; w++) {
		if (ends_with(*w, ".cocci"))
			ret = add_rule(o, out, *w, *w, names, err);
		else
			ret = add_matching(o, out, files, *w, names, err);
	}
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_name);
	map_free(files);
	return ret;
}

bool match_needs_profiles(const struct match_options *o)
{
	struct names *names = names_new();
	rules_t all = { 0 };
	bool needs = rules_load(o, names, &all, &(struct err){ 0 }) || !all.len;

	for (size_t i = 0; i < all.len; i++)
		needs |= !all.at[i]->region;
	rules_release(&all);
	names_free(names);
	return needs;
}

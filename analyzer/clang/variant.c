// SPDX-License-Identifier: GPL-2.0-only
/* Profiles with symbols switched. */
#include "base/file.h"
#include "clang/internal.h"
#include "clang/kconfig.h"
#include "clang/variant.h"

/* Kconfig as one profile answers it */
struct answers {
	struct kconfig *k;   /* NULL: it could not be read */
	char *why;
};
struct variants {
	const struct tree *tree;
	struct map *by_kind; /* architecture and compiler → struct answers * */
};

struct variants *variants_new(const struct tree *t)
{
	struct variants *v = xcalloc(1, sizeof(*v));

	v->tree = t;
	v->by_kind = map_new();
	return v;
}

void variants_free(struct variants *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < map_size(v->by_kind); i++) {
		struct answers *a = (struct answers *)map_value(v->by_kind, i);

		kconfig_free(a->k);
		free(a->why);
		free(a);
	}
	map_free(v->by_kind);
	free(v);
}

static struct answers *answers_of(struct variants *v, const struct profile *base)
{
	const struct profile_spec *spec = profile_spec_of(base);
	struct kconfig_options o = { .root = tree_root(v->tree), .srcarch = profile_srcarch(base) };
	struct err err = { 0 };
	struct answers *a;
	uintptr_t *slot;
	char *kind;
	bool is_new;

	if (spec) {
		o.arch = spec->arch;
		o.target = spec->target;
		o.gcc = spec->way == WAY_STAND_IN;
	}
	kind = xasprintf("%s %s %d", o.srcarch, o.arch ? o.arch : "", o.gcc);
	slot = map_slot(v->by_kind, kind, strlen(kind), &is_new);
	free(kind);
	if (!is_new)
		return (struct answers *)*slot;
	a = xcalloc(1, sizeof(*a));
	*slot = (uintptr_t)a;
	if (kconfig_open(&a->k, &o, &err)) {
		a->k = NULL;
		a->why = xstrdup(err.text);
	}
	return a;
}

/* Makes Kconfig say what the base is configured as. */
static int as_base(struct kconfig *k, const struct profile *base, struct err *err)
{
	char *config = path_join(profile_build_dir(base), ".config");
	int rc;

	if (!file_exists(config)) { /* auto.conf says nothing of what is off, but that is not far from it */
		free(config);
		config = path_join(profile_build_dir(base), "include/config/auto.conf");
	}
	kconfig_reset(k);
	rc = kconfig_read(k, config, err);
	free(config);
	return rc ? ERR_ENV : 0;
}

static int switch_all(struct kconfig *k, const struct profile_switch *s, size_t n, struct kconfig_changes *all,
		      struct err *err)
{
	struct str why = STR_INIT;
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++) {
		struct kconfig_changes c = { 0 };

		str_reset(&why);
		switch (kconfig_want(k, s[i].symbol, s[i].value, &c, &why)) {
		case KCONFIG_DONE:
			for (size_t j = 0; j < c.items.len; j++)
				vec_push(&all->items, c.items.at[j]);
			break;
		case KCONFIG_UNKNOWN:
			rc = err_set(err, ERR_NOTFOUND, "%s is in no Kconfig file of the architecture", s[i].symbol);
			break;
		case KCONFIG_CONTRADICTORY:
			if (!why.len)
				str_addf(&why, "%s cannot be %s", s[i].symbol, s[i].value);
			rc = err_set(err, ERR_CONFLICT, "%s", why.buf);
			break;
		}
		kconfig_changes_release(&c);
	}
	str_release(&why);
	return rc;
}

/* A later switch may have taken back what an earlier one did. */
static int still_so(struct kconfig *k, const struct profile_switch *s, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const char *v = kconfig_value(k, s[i].symbol);
		bool off = !v || !strcmp(v, "n");

		if (off ? strcmp(s[i].value, "n") != 0 :
			  strcmp(s[i].value, v) && !(!strcmp(s[i].value, "y") && !strcmp(v, "m")))
			return err_set(err, ERR_CONFLICT, "%s cannot be %s together with the others", s[i].symbol,
				       s[i].value);
	}
	return 0;
}

static void add_define(const struct kconfig_change *c, struct str *out)
{
	const char *v = c->value;

	str_addf(out, "#undef %s\n#undef %s_MODULE\n", c->name, c->name);
	if (!v || !strcmp(v, "n"))
		return;
	if (c->is_string) {
		str_addf(out, "#define %s \"", c->name);
		for (; *v; v++)
			str_addf(out, *v == '"' || *v == '\\' ? "\\%c" : "%c", *v);
		str_add(out, "\"\n");
	} else if (!strcmp(v, "m")) {
		str_addf(out, "#define %s_MODULE 1\n", c->name);
	} else {
		str_addf(out, "#define %s %s\n", c->name, strcmp(v, "y") ? v : "1");
	}
}

static char *variant_name(const struct profile *base, const struct profile_switch *s, size_t n)
{
	struct str name = STR_INIT;

	str_add(&name, profile_name(base));
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(s[i].value, "n"))
			str_addf(&name, "-%s", s[i].symbol);
		else if (!strcmp(s[i].value, "y"))
			str_addf(&name, "+%s", s[i].symbol);
		else
			str_addf(&name, "+%s=%s", s[i].symbol, s[i].value);
	}
	return str_detach(&name, NULL);
}

/* Its text names it: equal differences, equal file. The caller frees the path. */
static char *write_header(const struct profile *base, const struct str *text, struct err *err)
{
	const char *dir = profile_store(base);
	char hex[33], *path;

	if (!dir) {
		err_set(err, ERR_IO, "no folder for what belongs to profile %s", profile_name(base));
		return NULL;
	}
	hash_hex(text->buf, text->len, hex);
	path = xasprintf("%s/config-%s.h", dir, hex);
	if (!file_exists(path) && file_write(path, text->buf, text->len, err)) {
		free(path);
		return NULL;
	}
	return path;
}

static int derive(struct profile **out, const struct profile *base, const char *name,
		  const struct kconfig_changes *c, struct err *err)
{
	struct str text = STR_INIT;
	char *header;
	int rc = 0;

	for (size_t i = 0; i < c->items.len; i++)
		add_define(&c->items.at[i], &text);
	header = write_header(base, &text, err);
	if (header)
		*out = profile_derive(base, name, header, c);
	else
		rc = err->code;
	free(header);
	str_release(&text);
	return rc;
}

int profile_variant(struct profile **out, struct variants *v, const struct profile *base,
		    const struct profile_switch *s, size_t n, struct err *err)
{
	struct answers *a = answers_of(v, base);
	struct kconfig_changes changes = { 0 };
	char *name;
	int rc;

	if (!a->k)
		return err_set(err, ERR_ENV, "%s", a->why);
	rc = as_base(a->k, base, err);
	if (!rc)
		rc = switch_all(a->k, s, n, &changes, err);
	if (!rc)
		rc = still_so(a->k, s, n, err);
	if (!rc) {
		name = variant_name(base, s, n);
		rc = derive(out, base, name, &changes, err);
		free(name);
	}
	kconfig_changes_release(&changes);
	return rc;
}

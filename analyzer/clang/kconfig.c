// SPDX-License-Identifier: GPL-2.0-only
/* The Kconfig reader from outside: opening, what the user says, what is written. See kconfig.h. */
#include "base/file.h"
#include "clang/kconfig_impl.h"

void kwarn(struct kconfig *k, const char *fmt, ...)
{
	va_list ap;

	if (k->nwarnings++ >= MAX_WARNINGS)
		return;
	if (k->file && *k->file)
		str_addf(&k->warnings, "%s:%u: ", k->file, k->line);
	va_start(ap, fmt);
	str_vaddf(&k->warnings, fmt, ap);
	va_end(ap);
	str_addch(&k->warnings, '\n');
}

/* ---- symbols --------------------------------------------------------------------------------- */
struct ksym *ksym_get(struct kconfig *k, const char *name, bool constant)
{
	struct map *m = constant ? k->constants : k->symbols;
	uintptr_t *slot;
	struct ksym *s;

	if (!strcmp(name, "y"))
		return &k->yes;
	if (!strcmp(name, "m"))
		return &k->mod;
	if (!strcmp(name, "n"))
		return &k->no;
	slot = map_slot(m, name, strlen(name), NULL);
	if (!*slot) {
		s = arena_alloc(k->arena, sizeof(*s));
		s->name = s->text = arena_strdup(k->arena, name);
		*slot = (uintptr_t)s;
	}
	return (struct ksym *)*slot;
}

struct ksym *ksym_find(const struct kconfig *k, const char *name)
{
	struct ksym *s;

	if (starts_with(name, "CONFIG_"))
		name += 7;
	s = (struct ksym *)map_get(k->symbols, name);
	return s && s->type != K_UNKNOWN ? s : NULL;
}

static void constant_init(struct ksym *s, const char *name, enum ktype type, enum tri t)
{
	s->name = s->text = name;
	s->type = type;
	s->tri = t;
}

/* ---- opening --------------------------------------------------------------------------------- */
int kconfig_open(struct kconfig **out, const struct kconfig_options *o, struct err *err)
{
	struct kconfig *k = xcalloc(1, sizeof(*k));
	int rc;

	k->arena = arena_new();
	k->root = xstrdup(o->root);
	k->srcarch = arena_strdup(k->arena, o->srcarch);
	k->arch = arena_strdup(k->arena, o->arch ? o->arch : o->srcarch);
	k->gcc = o->gcc;
	k->symbols = map_new();
	k->constants = map_new();
	k->vars = map_new();
	k->env = map_new();
	str_init(&k->warnings);
	constant_init(&k->yes, "y", K_TRISTATE, YES);
	constant_init(&k->mod, "m", K_TRISTATE, MOD);
	constant_init(&k->no, "n", K_TRISTATE, NO);
	constant_init(&k->empty, "", K_UNKNOWN, NO);
	rc = kparse_tree(k, err);
	if (rc) {
		kconfig_free(k);
		return rc;
	}
	kvalue_forget(k);
	*out = k;
	return 0;
}

static void symbol_release(struct ksym *s)
{
	vec_release(&s->prompts);
	vec_release(&s->defaults);
	vec_release(&s->ranges);
	vec_release(&s->selects);
	vec_release(&s->implies);
	vec_release(&s->entries);
	vec_release(&s->selected);
	vec_release(&s->implied);
}

void kconfig_free(struct kconfig *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->entries.len; i++) {
		if (k->entries.at[i]->choice) {
			vec_release(&k->entries.at[i]->choice->members);
			vec_release(&k->entries.at[i]->choice->defaults);
			vec_release(&k->entries.at[i]->choice->prompts);
		}
	}
	for (size_t i = 0; i < map_size(k->symbols); i++)
		symbol_release((struct ksym *)map_value(k->symbols, i));
	vec_release(&k->entries);
	vec_release(&k->order);
	vec_release(&k->sorted);
	map_free(k->symbols);
	map_free(k->constants);
	map_free(k->vars);
	map_free(k->env);
	str_release(&k->warnings);
	arena_free(k->arena);
	free(k->root);
	free(k);
}

/* ---- what the user says ------------------------------------------------------------------------- */
static bool set_user(struct kconfig *k, struct ksym *s, const char *value)
{
	s->has_user = false;
	s->user_text = NULL;
	if (!value)
		return true;
	if (s->type == K_BOOL && *value == 'm')
		return false;
	if (!kvalue_valid_text(s, value))
		return false;
	s->has_user = true;
	s->user_no = ++k->user_no;
	if (s->type == K_BOOL || s->type == K_TRISTATE)
		s->user = *value == 'y' ? YES : *value == 'm' ? MOD : NO;
	else
		s->user_text = intern(value);
	return true;
}

bool kconfig_set(struct kconfig *k, const char *name, const char *value)
{
	struct ksym *s = ksym_find(k, name);
	bool ok = s && set_user(k, s, value);

	kvalue_forget(k);
	return ok;
}

/* "text" of a .config loses its quotes and backslashes; auto.conf has none. */
static char *config_value(const char *s, size_t n)
{
	struct str out = STR_INIT;

	if (n < 2 || *s != '"')
		return xstrndup(s, n);
	for (size_t i = 1; i < n && s[i] != '"'; i++) {
		if (s[i] == '\\' && i + 1 < n)
			i++;
		str_addch(&out, s[i]);
	}
	return out.len ? str_detach(&out, NULL) : xstrdup("");
}

static void read_config_line(struct kconfig *k, const char *s, size_t n)
{
	static const char unset[] = " is not set";
	const char *eq;
	char *name, *value;
	struct ksym *sym;

	if (n && s[n - 1] == '\r')
		n--;
	if (n > 9 && !memcmp(s, "# CONFIG_", 9)) {
		size_t len = ident_length(s + 2);

		if (n - 2 - len != strlen(unset) || memcmp(s + 2 + len, unset, strlen(unset)) != 0)
			return;
		name = xstrndup(s + 2, len);
		value = xstrdup("n");
	} else {
		eq = memchr(s, '=', n);
		if (!eq || n < 7 || memcmp(s, "CONFIG_", 7) != 0)
			return;
		name = xstrndup(s, (size_t)(eq - s));
		value = config_value(eq + 1, n - (size_t)(eq + 1 - s));
	}
	sym = ksym_find(k, name);
	if (sym)
		set_user(k, sym, value);
	free(name);
	free(value);
}

int kconfig_read(struct kconfig *k, const char *path, struct err *err)
{
	struct str text = STR_INIT;
	int rc = file_read(path, &text, err);

	for (const char *s = text.buf; !rc && *s;) {
		size_t n = strcspn(s, "\n");

		read_config_line(k, s, n);
		s += n + (s[n] == '\n');
	}
	str_release(&text);
	kvalue_forget(k);
	return rc;
}

void kconfig_set_all_yes(struct kconfig *k)
{
	for (size_t i = 0; i < k->order.len; i++) {
		struct ksym *s = k->order.at[i];

		if (s->prompts.len && !s->has_user && !s->choice &&
		    (s->type == K_BOOL || s->type == K_TRISTATE)) {
			s->has_user = true;
			s->user = YES;
		}
	}
	kvalue_forget(k);
}

void kconfig_reset(struct kconfig *k)
{
	for (size_t i = 0; i < k->order.len; i++)
		k->order.at[i]->has_user = false;
	kvalue_forget(k);
}

/* ---- what follows ---------------------------------------------------------------------------------- */
bool kconfig_known(const struct kconfig *k, const char *name)
{
	return ksym_find(k, name) != NULL;
}

const char *kconfig_value(struct kconfig *k, const char *name)
{
	struct ksym *s = ksym_find(k, name);

	if (!s)
		return NULL;
	kvalue_calc(k, s);
	return s->type == K_BOOL || s->type == K_TRISTATE || s->write ? kvalue_text(k, s) : NULL;
}

size_t kconfig_warnings(const struct kconfig *k, struct str *out)
{
	if (out)
		str_addn(out, k->warnings.buf, k->warnings.len);
	return k->nwarnings;
}

size_t kconfig_size(const struct kconfig *k)
{
	return k->sorted.len;
}

const char *kconfig_name(const struct kconfig *k, size_t i)
{
	return k->sorted.at[i]->name;
}

/* ---- files -------------------------------------------------------------------------------------- */
static void add_quoted(struct str *out, const char *s)
{
	str_addch(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			str_addch(out, '\\');
		str_addch(out, *s);
	}
	str_addch(out, '"');
}

static void write_symbol(struct kconfig *k, struct ksym *s, struct str *dot, struct str *conf,
			 struct str *header)
{
	const char *v = kvalue_text(k, s);
	bool logic = s->type == K_BOOL || s->type == K_TRISTATE;

	if (!s->write)
		return;
	if (logic && *v == 'n') {
		str_addf(dot, "# CONFIG_%s is not set\n", s->name);
	} else if (logic) {
		str_addf(dot, "CONFIG_%s=%s\n", s->name, v);
		str_addf(conf, "CONFIG_%s=%s\n", s->name, v);
		str_addf(header, "#define CONFIG_%s%s 1\n", s->name, *v == 'm' ? "_MODULE" : "");
	} else if (s->type == K_STRING) {
		str_addf(dot, "CONFIG_%s=", s->name);
		add_quoted(dot, v);
		str_addf(conf, "CONFIG_%s=%s\n", s->name, v);
		str_addf(header, "#define CONFIG_%s ", s->name);
		add_quoted(header, v);
		str_addch(dot, '\n');
		str_addch(header, '\n');
	} else {
		bool bare = s->type == K_HEX && !starts_with(v, "0x") && !starts_with(v, "0X");

		str_addf(dot, "CONFIG_%s=%s\n", s->name, v);
		str_addf(conf, "CONFIG_%s=%s\n", s->name, v);
		str_addf(header, "#define CONFIG_%s %s%s\n", s->name, bare ? "0x" : "", v);
	}
}

static int write_below(const char *build, const char *name, const struct str *s, struct err *err)
{
	char *path = path_join(build, name), *dir = path_dir(path);
	int rc = dir_make(dir, err);

	if (!rc)
		rc = file_write(path, s->buf, s->len, err);
	free(dir);
	free(path);
	return rc;
}

int kconfig_write(struct kconfig *k, const char *build, struct err *err)
{
	struct str dot = STR_INIT, conf = STR_INIT, header = STR_INIT;
	int rc;

	str_add(&header, "/* Made from Kconfig files by pteris */\n");
	for (size_t i = 0; i < k->order.len; i++)
		if (k->order.at[i]->type != K_UNKNOWN)
			write_symbol(k, k->order.at[i], &dot, &conf, &header);
	rc = write_below(build, ".config", &dot, err);
	if (!rc)
		rc = write_below(build, "include/config/auto.conf", &conf, err);
	if (!rc)
		rc = write_below(build, "include/generated/autoconf.h", &header, err);
	str_release(&dot);
	str_release(&conf);
	str_release(&header);
	return rc;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kconfig files into symbols, entries and expressions. The language is one statement or option a line,
 * so there is no grammar beyond that of expressions: the first word decides. What is wrong is warned of
 * and skipped, as a checker of somebody else's tree must go on.
 */
#include "base/file.h"
#include "clang/kconfig_impl.h"

struct block {
	struct kentry *entry;
	const char *file;
};
struct parser {
	struct kconfig *k;
	struct kentry *menu;       /* the open block, or NULL */
	struct kentry *entry;      /* what options belong to, or NULL */
	struct block blocks[MAX_BLOCKS];
	size_t nblocks;
	const char *files[MAX_SOURCE_DEPTH]; /* being read, outermost first */
	int depth;
	struct kline line;
	int nesting;               /* of an expression */
	enum ktype type;           /* that the option's word names */
};

/* ---- expressions ----------------------------------------------------------------------------- */
struct kexpr *kexpr_new(struct kconfig *k, enum kop op)
{
	struct kexpr *e = arena_alloc(k->arena, sizeof(*e));

	e->op = op;
	return e;
}

const struct kexpr *kexpr_and(struct kconfig *k, const struct kexpr *a, const struct kexpr *b)
{
	struct kexpr *e;

	if (!a || !b)
		return a ? a : b;
	if (a == b)
		return a;
	if (a->height > MAX_HEIGHT || b->height > MAX_HEIGHT) {
		kwarn(k, "too many dependencies of one symbol");
		return a;
	}
	e = kexpr_new(k, OP_AND);
	e->l = a;
	e->r = b;
	e->height = 1 + MAX(a->height, b->height);
	return e;
}

static const struct ktoken *peek(const struct parser *p)
{
	return &p->line.tokens.at[p->line.at];
}

static const struct ktoken *next(struct parser *p)
{
	const struct ktoken *t = peek(p);

	if (t->kind != KT_END)
		p->line.at++;
	return t;
}

static bool is_op(const struct ktoken *t, const char *op)
{
	return t->kind == KT_OP && !strcmp(t->text, op);
}

static bool is_word(const struct ktoken *t, const char *word)
{
	return t->kind == KT_WORD && !strcmp(t->text, word);
}

static bool take_op(struct parser *p, const char *op)
{
	if (!is_op(peek(p), op))
		return false;
	next(p);
	return true;
}

/* NULL: none here */
static struct ksym *parse_symbol(struct parser *p)
{
	const struct ktoken *t = peek(p);

	if (t->kind != KT_WORD && t->kind != KT_QUOTED)
		return NULL;
	next(p);
	return ksym_get(p->k, t->text, t->kind == KT_QUOTED);
}

static const struct kexpr *parse_or(struct parser *p);

static struct kexpr *symbol_expr(struct parser *p, struct ksym *s)
{
	struct kexpr *e = kexpr_new(p->k, OP_SYM);

	e->a = s;
	return e;
}

static const struct kexpr *parse_comparison(struct parser *p)
{
	static const struct {
		const char *text;
		enum kop op;
	} ops[] = {
		{ "=", OP_EQ }, { "!=", OP_NE }, { "<", OP_LT }, { "<=", OP_LE }, { ">", OP_GT }, { ">=", OP_GE },
	};
	struct ksym *a = parse_symbol(p), *b;
	struct kexpr *e;

	if (!a) {
		kwarn(p->k, "an expression lacks an operand");
		next(p);
		return symbol_expr(p, &p->k->no);
	}
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (!take_op(p, ops[i].text))
			continue;
		b = parse_symbol(p);
		if (!b)
			kwarn(p->k, "a comparison lacks its right side");
		e = kexpr_new(p->k, ops[i].op);
		e->a = a;
		e->b = b ? b : &p->k->empty;
		return e;
	}
	return symbol_expr(p, a);
}

static const struct kexpr *parse_unary(struct parser *p)
{
	const struct kexpr *e;

	if (p->nesting >= MAX_NESTING) {
		kwarn(p->k, "an expression is nested too deeply");
		p->line.at = p->line.tokens.len - 1;
		return symbol_expr(p, &p->k->no);
	}
	p->nesting++;
	if (take_op(p, "!")) {
		struct kexpr *neg = kexpr_new(p->k, OP_NOT);

		neg->l = parse_unary(p);
		neg->height = neg->l->height + 1;
		e = neg;
	} else if (take_op(p, "(")) {
		e = parse_or(p);
		if (!take_op(p, ")"))
			kwarn(p->k, "a bracket is not closed");
	} else {
		e = parse_comparison(p);
	}
	p->nesting--;
	return e;
}

/* Long chains become balanced trees, so that no line makes deep recursion. */
static const struct kexpr *balanced(struct parser *p, enum kop op, const struct kexpr **at, size_t n)
{
	struct kexpr *e;

	if (n == 1)
		return at[0];
	e = kexpr_new(p->k, op);
	e->l = balanced(p, op, at, n / 2);
	e->r = balanced(p, op, at + n / 2, n - n / 2);
	e->height = 1 + MAX(e->l->height, e->r->height);
	return e;
}

static const struct kexpr *parse_chain(struct parser *p, enum kop op, const char *text,
				       const struct kexpr *(*operand)(struct parser *))
{
	VEC(const struct kexpr *) list = { 0 };
	const struct kexpr *e;

	do
		vec_push(&list, operand(p));
	while (take_op(p, text));
	e = balanced(p, op, list.at, list.len);
	vec_release(&list);
	return e;
}

static const struct kexpr *parse_and(struct parser *p)
{
	return parse_chain(p, OP_AND, "&&", parse_unary);
}

static const struct kexpr *parse_or(struct parser *p)
{
	return parse_chain(p, OP_OR, "||", parse_and);
}

/* "if EXPR" at the end of an option; NULL: always */
static const struct kexpr *parse_if(struct parser *p)
{
	if (!is_word(peek(p), "if"))
		return NULL;
	next(p);
	return parse_or(p);
}

static void end_of_line(struct parser *p)
{
	if (peek(p)->kind != KT_END)
		kwarn(p->k, "\"%s\" is not expected here", peek(p)->text);
}

/* ---- entries --------------------------------------------------------------------------------- */
static struct kentry *entry_new(struct parser *p, enum kentry_kind kind)
{
	struct kentry *e = arena_alloc(p->k->arena, sizeof(*e));

	e->kind = kind;
	e->parent = p->menu;
	vec_push(&p->k->entries, e);
	p->entry = e;
	return e;
}

static void block_open(struct parser *p, struct kentry *e)
{
	if (p->nblocks == MAX_BLOCKS) {
		kwarn(p->k, "menus, ifs and choices are nested too deeply");
		p->k->too_much = true;
		return;
	}
	p->blocks[p->nblocks++] = (struct block){ e, p->k->file };
	p->menu = e;
}

static void block_close(struct parser *p)
{
	p->nblocks--;
	p->menu = p->nblocks ? p->blocks[p->nblocks - 1].entry : NULL;
	p->entry = NULL;
}

static struct kchoice *open_choice(const struct parser *p)
{
	for (const struct kentry *e = p->menu; e; e = e->parent)
		if (e->kind == ENTRY_CHOICE)
			return e->choice;
		else if (e->kind != ENTRY_IF)
			return NULL;
	return NULL;
}

static void stmt_config(struct parser *p)
{
	const struct ktoken *name = next(p);
	struct kentry *e;

	if (name->kind != KT_WORD) {
		kwarn(p->k, "config without a name");
		p->entry = NULL;
		return;
	}
	e = entry_new(p, ENTRY_CONFIG);
	e->sym = ksym_get(p->k, name->text, false);
	if (!e->sym->entries.len)
		vec_push(&p->k->order, e->sym);
	vec_push(&e->sym->entries, e);
}

static void stmt_choice(struct parser *p)
{
	struct kentry *e = entry_new(p, ENTRY_CHOICE);

	e->choice = arena_alloc(p->k->arena, sizeof(*e->choice));
	e->choice->entry = e;
	block_open(p, e);
	p->entry = e; /* its own options follow */
}

static void stmt_if(struct parser *p)
{
	struct kentry *e = entry_new(p, ENTRY_IF);

	e->dep = parse_or(p);
	block_open(p, e);
	p->entry = NULL;
}

static void stmt_menu(struct parser *p)
{
	block_open(p, entry_new(p, ENTRY_MENU));
	next(p);
	p->entry = p->menu;
}

static void stmt_comment(struct parser *p)
{
	entry_new(p, ENTRY_COMMENT);
	next(p);
}

static void close_kind(struct parser *p, enum kentry_kind kind, const char *what)
{
	if (!p->nblocks || p->menu->kind != kind)
		kwarn(p->k, "%s where none is open", what);
	else if (p->blocks[p->nblocks - 1].file != p->k->file)
		kwarn(p->k, "%s in another file than its begin", what);
	else
		block_close(p);
}

static void stmt_endmenu(struct parser *p)
{
	close_kind(p, ENTRY_MENU, "endmenu");
}

static void stmt_endif(struct parser *p)
{
	close_kind(p, ENTRY_IF, "endif");
}

static void stmt_endchoice(struct parser *p)
{
	close_kind(p, ENTRY_CHOICE, "endchoice");
}

static void stmt_mainmenu(struct parser *p)
{
	next(p);
	p->entry = NULL;
}

static void read_file(struct parser *p, const char *name);

static void source_of(struct parser *p, bool relative)
{
	const struct ktoken *t = next(p);
	char *dir, *name;

	p->entry = NULL;
	if (t->kind != KT_QUOTED && t->kind != KT_WORD) {
		kwarn(p->k, "source without a name");
		return;
	}
	dir = relative ? path_dir(p->k->file) : xstrdup(".");
	name = path_join(dir, t->text);
	read_file(p, name);
	free(name);
	free(dir);
}

static void stmt_source(struct parser *p)
{
	source_of(p, false);
}

static void stmt_rsource(struct parser *p)
{
	source_of(p, true);
}

/* ---- options --------------------------------------------------------------------------------- */
static void set_type(struct parser *p, enum ktype type)
{
	struct kentry *e = p->entry;

	if (e->kind == ENTRY_CHOICE)
		e->choice->tristate = type == K_TRISTATE;
	else if (e->sym && e->sym->type == K_UNKNOWN)
		e->sym->type = type;
	else if (e->sym && e->sym->type != type)
		kwarn(p->k, "%s has another type elsewhere", e->sym->name);
}

static void join_choice(struct parser *p, struct ksym *s)
{
	struct kchoice *c = open_choice(p);

	if (!c || s->choice)
		return;
	s->choice = c;
	vec_push(&c->members, s);
}

static void add_prompt(struct parser *p)
{
	struct kprop prop = { .entry = p->entry };

	next(p);
	prop.cond = parse_if(p);
	if (p->entry->choice)
		vec_push(&p->entry->choice->prompts, prop);
	if (!p->entry->sym)
		return;
	vec_push(&p->entry->sym->prompts, prop);
	join_choice(p, p->entry->sym);
}

static void opt_type(struct parser *p)
{
	set_type(p, p->type);
	if (peek(p)->kind == KT_QUOTED || (peek(p)->kind == KT_WORD && !is_word(peek(p), "if")))
		add_prompt(p);
}

static void opt_default(struct parser *p)
{
	struct kprop prop = { .entry = p->entry };

	prop.value = parse_or(p);
	prop.cond = parse_if(p);
	if (p->entry->choice)
		vec_push(&p->entry->choice->defaults, prop);
	else if (p->entry->sym)
		vec_push(&p->entry->sym->defaults, prop);
}

static void opt_def_type(struct parser *p)
{
	opt_default(p);
	set_type(p, p->type);
}

static void opt_depends(struct parser *p)
{
	if (!is_word(next(p), "on"))
		kwarn(p->k, "depends without on");
	p->entry->dep = kexpr_and(p->k, p->entry->dep, parse_or(p));
}

static void opt_requires(struct parser *p)
{
	p->entry->dep = kexpr_and(p->k, p->entry->dep, parse_or(p));
}

static void opt_visible(struct parser *p)
{
	p->entry->visibility = kexpr_and(p->k, p->entry->visibility, parse_if(p));
}

static bool parse_target(struct parser *p, struct kprop *prop)
{
	const struct ktoken *t = next(p);

	if (t->kind != KT_WORD || !p->entry->sym)
		return false;
	prop->target = ksym_get(p->k, t->text, false);
	prop->cond = parse_if(p);
	return true;
}

static void opt_select(struct parser *p)
{
	struct kprop prop = { .entry = p->entry };

	if (parse_target(p, &prop))
		vec_push(&p->entry->sym->selects, prop);
}

static void opt_imply(struct parser *p)
{
	struct kprop prop = { .entry = p->entry };

	if (parse_target(p, &prop))
		vec_push(&p->entry->sym->implies, prop);
}

static void opt_range(struct parser *p)
{
	struct kprop prop = { .entry = p->entry };

	prop.lo = parse_symbol(p);
	prop.hi = parse_symbol(p);
	prop.cond = parse_if(p);
	if (prop.lo && prop.hi && p->entry->sym)
		vec_push(&p->entry->sym->ranges, prop);
	else
		kwarn(p->k, "a range without its ends");
}

static void opt_modules(struct parser *p)
{
	if (p->entry->sym && !p->k->modules)
		p->k->modules = p->entry->sym;
}

static void opt_optional(struct parser *p)
{
	if (p->entry->choice)
		p->entry->choice->optional = true;
}

/* Until 4.17: option env="X", option modules. Others say nothing about values. */
static void opt_option(struct parser *p)
{
	const struct ktoken *what = next(p);

	if (is_word(what, "modules")) {
		opt_modules(p);
	} else if (is_word(what, "env") && take_op(p, "=") && p->entry->sym) {
		struct kprop prop = { .entry = p->entry };
		const char *text = (const char *)map_get(p->k->env, next(p)->text);

		prop.value = symbol_expr(p, ksym_get(p->k, text ? text : "", true));
		vec_push(&p->entry->sym->defaults, prop);
	} else {
		p->line.at = p->line.tokens.len - 1;
	}
}

/* ---- lines ----------------------------------------------------------------------------------- */
static const struct {
	const char *word;
	void (*parse)(struct parser *p);
	bool option;     /* belongs to the entry before it */
	enum ktype type;
} statements[] = {
	{ "config", stmt_config, false, 0 },
	{ "menuconfig", stmt_config, false, 0 },
	{ "choice", stmt_choice, false, 0 },
	{ "endchoice", stmt_endchoice, false, 0 },
	{ "menu", stmt_menu, false, 0 },
	{ "endmenu", stmt_endmenu, false, 0 },
	{ "if", stmt_if, false, 0 },
	{ "endif", stmt_endif, false, 0 },
	{ "source", stmt_source, false, 0 },
	{ "osource", stmt_source, false, 0 },
	{ "rsource", stmt_rsource, false, 0 },
	{ "orsource", stmt_rsource, false, 0 },
	{ "comment", stmt_comment, false, 0 },
	{ "mainmenu", stmt_mainmenu, false, 0 },
	{ "bool", opt_type, true, K_BOOL },
	{ "boolean", opt_type, true, K_BOOL },
	{ "tristate", opt_type, true, K_TRISTATE },
	{ "int", opt_type, true, K_INT },
	{ "hex", opt_type, true, K_HEX },
	{ "string", opt_type, true, K_STRING },
	{ "def_bool", opt_def_type, true, K_BOOL },
	{ "def_tristate", opt_def_type, true, K_TRISTATE },
	{ "default", opt_default, true, 0 },
	{ "prompt", add_prompt, true, 0 },
	{ "depends", opt_depends, true, 0 },
	{ "requires", opt_requires, true, 0 },
	{ "visible", opt_visible, true, 0 },
	{ "select", opt_select, true, 0 },
	{ "enable", opt_select, true, 0 },
	{ "imply", opt_imply, true, 0 },
	{ "range", opt_range, true, 0 },
	{ "modules", opt_modules, true, 0 },
	{ "optional", opt_optional, true, 0 },
	{ "option", opt_option, true, 0 },
};

static void parse_line(struct parser *p)
{
	const struct ktoken *first = next(p);

	if (first->kind == KT_END)
		return;
	if (p->line.assigned) {
		kmacro_assign(p->k, first->text, p->line.assigned, p->line.rest);
		return;
	}
	for (size_t i = 0; first->kind == KT_WORD && i < ARRAY_SIZE(statements); i++) {
		if (strcmp(first->text, statements[i].word) != 0)
			continue;
		if (statements[i].option && !p->entry) {
			kwarn(p->k, "%s belongs to nothing", first->text);
			return;
		}
		p->type = statements[i].type;
		statements[i].parse(p);
		if (statements[i].option || strstr(first->text, "source") == NULL)
			end_of_line(p);
		return;
	}
	kwarn(p->k, "unknown statement \"%s\"", first->text);
}

/* Columns before the first character that is no blank */
static unsigned indent_of(const char *s, const char *end)
{
	unsigned n = 0;

	for (; s < end && (*s == ' ' || *s == '\t'); s++)
		n = *s == '\t' ? (n & ~7u) + 8 : n + 1;
	return n;
}

static bool is_blank(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t' || *s == '\r'))
		s++;
	return s == end;
}

static const char *line_end(const char *s, const char *end)
{
	const char *nl = memchr(s, '\n', (size_t)(end - s));

	return nl ? nl : end;
}

/* A help text ends where something stands less far to the right than its first line. */
static const char *skip_help(struct kconfig *k, const char *s, const char *end)
{
	unsigned first = 0;

	while (s < end) {
		const char *nl = line_end(s, end);

		if (!is_blank(s, nl)) {
			unsigned n = indent_of(s, nl);

			if (!n || (first && n < first))
				break;
			first = first ? first : n;
		}
		k->line++;
		s = nl < end ? nl + 1 : end;
	}
	return s;
}

static bool is_help(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	while (end > s && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	return (end - s == 4 && !memcmp(s, "help", 4)) || (end - s == 10 && !memcmp(s, "---help---", 10));
}

/* One logical line: what a backslash joins, unless it is a comment. Returns the start of the next. */
static const char *logical_line(struct kconfig *k, const char *s, const char *end, struct str *out)
{
	bool comment = s + indent_of(s, end) <= end && s[strspn(s, " \t")] == '#';

	str_reset(out);
	while (s < end) {
		const char *nl = line_end(s, end);
		bool more = !comment && nl > s && nl[-1] == '\\' && nl < end;

		k->line++;
		str_addn(out, s, (size_t)(nl - s) - more);
		s = nl < end ? nl + 1 : end;
		if (!more)
			break;
		str_addch(out, ' ');
	}
	return s;
}

static void read_lines(struct parser *p, const char *s, const char *end)
{
	struct str line = STR_INIT;

	while (s < end && !p->k->too_much) {
		const char *nl = line_end(s, end);

		if (is_help(s, nl)) {
			p->k->line++;
			s = skip_help(p->k, nl < end ? nl + 1 : end, end);
			continue;
		}
		s = logical_line(p->k, s, end, &line);
		if (line.len > MAX_LINE) {
			kwarn(p->k, "a line is too long");
			continue;
		}
		kline_split(p->k, line.buf, line.len, &p->line);
		p->nesting = 0;
		parse_line(p);
		kline_release(&p->line);
	}
	str_release(&line);
}

/* ---- files ----------------------------------------------------------------------------------- */
static bool may_read(struct parser *p, const char *name)
{
	struct kconfig *k = p->k;

	if (*name == '/' || !strncmp(name, "../", 3) || strstr(name, "/../")) {
		kwarn(k, "source of %s, which is outside the tree", name);
		return false;
	}
	for (int i = 0; i < p->depth; i++) {
		if (!strcmp(p->files[i], name)) {
			kwarn(k, "%s is read while it is being read", name);
			return false;
		}
	}
	if (p->depth < MAX_SOURCE_DEPTH && k->sources < MAX_SOURCES)
		return true;
	kwarn(k, "files are nested too deeply, or there are too many");
	k->too_much = k->sources >= MAX_SOURCES;
	return false;
}

static void read_text(struct parser *p, const char *name, const struct str *text)
{
	const char *outer_file = p->k->file;
	unsigned outer_line = p->k->line;
	struct kline outer = p->line;
	size_t nblocks = p->nblocks;

	p->k->file = p->files[p->depth++] = arena_strdup(p->k->arena, name);
	p->k->line = 0;
	p->entry = NULL;
	read_lines(p, text->buf, text->buf + text->len);
	if (p->nblocks > nblocks)
		kwarn(p->k, "a menu, if or choice is not closed");
	while (p->nblocks > nblocks)
		block_close(p);
	p->depth--;
	p->k->file = outer_file;
	p->k->line = outer_line;
	p->line = outer;
	p->entry = NULL;
}

static void read_file(struct parser *p, const char *name)
{
	struct str text = STR_INIT;
	char *path;

	while (!strncmp(name, "./", 2))
		name += 2 + strspn(name + 2, "/");
	if (!may_read(p, name))
		return;
	path = path_join(p->k->root, name);
	p->k->sources++;
	if (file_read(path, &text, &(struct err){ 0 })) {
		kwarn(p->k, "there is no file %s", name);
	} else if ((p->k->bytes += text.len) > MAX_BYTES) {
		kwarn(p->k, "the files together are too large");
		p->k->too_much = true;
	} else {
		read_text(p, name, &text);
	}
	free(path);
	str_release(&text);
}

/* ---- from outside ------------------------------------------------------------------------------ */
/* Choices changed their meaning in 6.11. */
static void read_version(struct kconfig *k)
{
	char *path = path_join(k->root, "Makefile");
	struct str text = STR_INIT;
	const char *major, *minor;

	if (!file_read(path, &text, &(struct err){ 0 })) {
		major = strstr(text.buf, "VERSION = ");
		minor = strstr(text.buf, "PATCHLEVEL = ");
		k->old_choices = major && minor && strtol(major + 10, NULL, 10) * 1000 +
				 strtol(minor + 13, NULL, 10) < 6011;
	}
	str_release(&text);
	free(path);
}

int kparse_tree(struct kconfig *k, struct err *err)
{
	struct parser p = { .k = k };
	char *old = xasprintf("arch/%s/Kconfig", k->srcarch), *path = path_join(k->root, "Kconfig");

	read_version(k);
	kmacro_start(k);
	k->file = "";
	/* Before 3.x the top was the architecture's own */
	read_file(&p, file_exists(path) ? "Kconfig" : old);
	k->file = "";
	k->line = 0;
	kfinish(k);
	free(path);
	free(old);
	if (k->too_much)
		return err_set(err, ERR_ENV, "%s: its Kconfig files exceed what can be sane", k->root);
	if (!k->sorted.len)
		return err_set(err, ERR_ENV, "%s: no Kconfig file for %s says anything", k->root, k->srcarch);
	return 0;
}

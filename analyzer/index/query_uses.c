// SPDX-License-Identifier: GPL-2.0-only
/* query uses: reads the files that may use a name again, in parallel when they are many. */
#include <sys/stat.h>

#include "base/file.h"
#include "base/forkmap.h"
#include "index/query_uses.h"

#define FILES_A_TIME 32

static const char *const kind_names[] = {
	[USE_OTHER] = "use",
	[USE_CALL] = "call",
	[USE_MEMBER] = "member",
	[USE_TAG] = "tag",
	[USE_LABEL] = "label",
	[USE_DEFINE] = "macro definition",
	[USE_UNDEF] = "undef",
	[USE_CONDITION] = "condition",
	[USE_DIRECTIVE] = "directive",
	[USE_DECLARATION] = "declaration",
	[USE_DEFINITION] = "definition",
};

/* What a file was like when it was indexed */
struct source {
	uint32_t id;
	const char *path;
	int64_t size, mtime_ns;
	char hash[33];
};
struct uses {
	struct query *q;
	const char *name;
	size_t name_len;
	VEC(struct source) files;
	void (*use)(void *ctx, const struct use *u);
	void *ctx;
	struct answer *a;
	struct err *err;
	/* of the file whose places are being taken */
	uint32_t file;
	func_rows_t functions;
	VEC(int) declared; /* lines that declare the name */
	int line_column;
};

/* ---- in a worker: one file to places --------------------------------------------------------- */

/* What a worker says: one of these, then `len` bytes of text */
struct record {
	uint32_t source, line, column, len; /* line 0: text says why the file is a gap */
	uint16_t kind, in_macro;
};

static void add_record(struct str *out, struct record r, const char *text, size_t len)
{
	r.len = (uint32_t)len;
	str_addn(out, &r, sizeof(r));
	str_addn(out, text, len);
}

/* Significant token before or behind, on the same side of a directive; T_EOF where there is none. */
static const struct token *beside(const struct syntax *s, tok_id t, int step)
{
	static const struct token none = { .kind = T_EOF };
	bool directive = s->toks[t].flags & TF_DIRECTIVE;

	for (t += (tok_id)step; t < s->ntoks; t += (tok_id)step) { /* below 0 it is large */
		if (!token_is_trivia(&s->toks[t]))
			return directive == !!(s->toks[t].flags & TF_DIRECTIVE) ? &s->toks[t]
										: &none;
		if (directive && s->toks[t].kind == T_NEWLINE)
			return &none;
	}
	return &none;
}

static bool is_punct(const struct token *t, enum punct p)
{
	return t->kind == T_PUNCT && t->sub == p;
}

static bool is_word(const struct syntax *s, const struct token *t, const char *word)
{
	return t->kind == T_IDENT && t->len == strlen(word) &&
	       !memcmp(s->text + t->off, word, t->len);
}

static enum use_kind plain_kind(const struct syntax *s, tok_id t)
{
	const struct token *before = beside(s, t, -1), *after = beside(s, t, 1);

	if (is_punct(before, P_DOT) || is_punct(before, P_ARROW))
		return USE_MEMBER;
	if (is_word(s, before, "struct") || is_word(s, before, "union") ||
	    is_word(s, before, "enum"))
		return USE_TAG;
	if (is_word(s, before, "goto"))
		return USE_LABEL;
	if (is_punct(after, P_LPAREN))
		return USE_CALL;
	if (is_punct(after, P_COLON) && (is_punct(before, P_SEMI) || is_punct(before, P_RBRACE) ||
					 is_punct(before, P_LBRACE) || is_punct(before, P_COLON)))
		return USE_LABEL;
	return USE_OTHER;
}

/* `hash`: the '#' of the directive that the token is in */
static enum use_kind directive_kind(const struct syntax *s, tok_id hash, tok_id t, bool *in_macro)
{
	const struct token *before = beside(s, t, -1);

	switch (s->toks[hash].sub) {
	case D_DEFINE:
		*in_macro = true;
		if (is_word(s, before, "define") && before > &s->toks[hash] &&
		    beside(s, hash, 1) == before)
			return USE_DEFINE;
		return plain_kind(s, t);
	case D_UNDEF:
		return USE_UNDEF;
	case D_IF:
	case D_IFDEF:
	case D_IFNDEF:
	case D_ELIF:
	case D_ELIFDEF:
	case D_ELIFNDEF:
		return USE_CONDITION;
	default:
		return USE_DIRECTIVE;
	}
}

static void add_place(uint32_t source, const struct syntax *s, tok_id hash, tok_id t,
		      struct str *out)
{
	struct record r = { .source = source };
	const char *p, *end, *stop = s->text + s->size;
	bool in_macro = false;
	int line, column;

	r.kind = (uint16_t)(s->toks[t].flags & TF_DIRECTIVE ? directive_kind(s, hash, t, &in_macro)
							    : plain_kind(s, t));
	r.in_macro = in_macro;
	syntax_position(s, s->toks[t].off, &line, &column);
	r.line = (uint32_t)line;
	r.column = (uint32_t)column;
	p = s->text + s->lines[line - 1];
	end = memchr(p, '\n', (size_t)(stop - p));
	end = end ? end : stop;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r' || end[-1] == '\\'))
		end--;
	add_record(out, r, p, (size_t)(end - p));
}

static void look_through(const struct uses *u, uint32_t source, const struct str *text,
			 struct str *out)
{
	struct syntax *s;
	tok_id t, hash = 0;

	if (!memmem(text->buf, text->len, u->name, u->name_len) ||
	    syntax_lex(&s, text->buf, text->len, NULL))
		return;
	for (t = 0; t < s->ntoks; t++) {
		if (s->toks[t].kind == T_HASH)
			hash = t;
		if (s->toks[t].kind == T_IDENT && s->toks[t].len == u->name_len &&
		    !memcmp(s->text + s->toks[t].off, u->name, u->name_len))
			add_place(source, s, hash, t, out);
	}
	syntax_free(s);
}

/* By size and time, and by content where these differ */
static bool is_as_indexed(const struct source *f, const struct stat *st, const struct str *text)
{
	char hash[33];

	if (st->st_size == f->size && f->mtime_ns &&
	    (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec == f->mtime_ns)
		return true;
	hash_hex(text->buf, text->len, hash);
	return !strcmp(hash, f->hash);
}

static void work(void *ctx, size_t i, struct str *out)
{
	static const char changed[] = "changed since the index was made";
	const struct uses *u = ctx;
	struct str text = STR_INIT;
	struct err err;
	struct stat st;
	char *path;
	size_t k;

	for (k = i * FILES_A_TIME; k < MIN((i + 1) * FILES_A_TIME, u->files.len); k++) {
		const struct source *f = &u->files.at[k];

		path = path_join(tree_root(u->q->tree), f->path);
		str_reset(&text);
		memset(&err, 0, sizeof(err));
		if (stat(path, &st) || file_read(path, &text, &err)) {
			add_record(out, (struct record){ .source = (uint32_t)k }, "cannot be read",
				   strlen("cannot be read"));
		} else {
			if (!is_as_indexed(f, &st, &text))
				add_record(out, (struct record){ .source = (uint32_t)k }, changed,
					   strlen(changed));
			look_through(u, (uint32_t)k, &text, out);
		}
		free(path);
	}
	str_release(&text);
}

/* ---- in the caller: what stands around ------------------------------------------------------- */

static bool take_line(void *ctx, const struct cell *c, int n)
{
	struct uses *u = ctx;

	(void)n;
	vec_push(&u->declared, (int)cell_int(&c[u->line_column]));
	return false;
}

static void load_file(struct uses *u, uint32_t file)
{
	static const struct {
		enum table table;
		const char *name;
		int line; /* column */
	} tables[] = { { TABLE_TYPEDEF, "name", 3 },	{ TABLE_STRUCT, "tag", 4 },
		       { TABLE_FIELD, "name", 6 },	{ TABLE_ENUM, "tag", 2 },
		       { TABLE_ENUMERATOR, "name", 4 }, { TABLE_VARIABLE, "name", 6 } };
	size_t i;

	u->file = file;
	u->functions.len = u->declared.len = 0;
	index_rows(u->q->ix, TABLE_FUNCTION, file, add_func_row, &u->functions, u->err);
	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		u->line_column = tables[i].line;
		index_rows_where(u->q->ix, tables[i].table, file, tables[i].name, u->name,
				 take_line, u, u->err);
	}
}

/* The smallest definition around a line, and what the line declares */
static void set_function(struct uses *u, struct use *use)
{
	const struct func_row *best = NULL, *f;
	size_t i;

	for (i = 0; i < u->functions.len; i++) {
		f = &u->functions.at[i];
		if (f->line == use->line && f->column == use->column && !strcmp(f->name, u->name))
			use->kind = f->definition ? USE_DEFINITION : USE_DECLARATION;
		if (f->definition && f->first_line <= use->line && use->line <= f->end_line &&
		    (!best || f->end_line - f->first_line <= best->end_line - best->first_line))
			best = f;
	}
	for (i = 0; i < u->declared.len; i++)
		if (u->declared.at[i] == use->line &&
		    (use->kind == USE_OTHER || use->kind == USE_TAG) && !use->in_macro)
			use->kind = USE_DECLARATION;
	use->function = best && use->kind != USE_DEFINITION ? best->name : NULL;
}

static bool take_macro(void *ctx, const struct cell *c, int n)
{
	struct use *use = ctx;

	(void)n;
	if (cell_int(&c[5]) > use->line || cell_int(&c[6]) < use->line)
		return false;
	use->function = cell_intern(&c[1]);
	return true;
}

static void take_record(struct uses *u, const struct record *r, const char *text)
{
	const struct source *f = &u->files.at[r->source];
	struct use use = { .file = f->id,
			   .line = (int)r->line,
			   .column = (int)r->column,
			   .kind = (enum use_kind)r->kind,
			   .in_macro = r->in_macro };
	char *copy;

	copy = xstrndup(text, r->len);
	use.text = copy;
	if (!r->line) {
		answer_gap(u->a, f->path, copy);
	} else {
		if (u->file != f->id)
			load_file(u, f->id);
		if (use.in_macro)
			index_rows(u->q->ix, TABLE_MACRO, f->id, take_macro, &use, u->err);
		else
			set_function(u, &use);
		u->use(u->ctx, &use);
	}
	free(copy);
}

static void take(void *ctx, size_t i, const char *p, size_t n)
{
	const char *end = p + n;
	struct record r;

	(void)i;
	for (; p < end; p += sizeof(r) + r.len) {
		memcpy(&r, p, sizeof(r));
		take_record(ctx, &r, p + sizeof(r));
	}
}

static void lost(void *ctx, size_t i, const char *reason)
{
	struct uses *u = ctx;
	size_t k;

	for (k = i * FILES_A_TIME; k < MIN((i + 1) * FILES_A_TIME, u->files.len); k++)
		answer_gap(u->a, u->files.at[k].path, reason);
}

/* ---- the files ------------------------------------------------------------------------------- */

static bool take_source(void *ctx, const struct cell *c, int n)
{
	struct source *f = ctx;
	uint32_t i;

	(void)n;
	f->size = cell_int(&c[2]);
	f->mtime_ns = cell_int(&c[3]);
	for (i = 0; c[4].kind == CELL_TEXT && i < c[4].len && i < 16; i++)
		snprintf(f->hash + 2 * i, 3, "%02x", (unsigned char)c[4].text[i]);
	return true;
}

static int find_files(struct uses *u)
{
	file_ids_t ids = { 0 };
	struct source f;
	size_t i;

	if (index_files_using(u->q->ix, u->name, false, &ids, u->err))
		return u->err->code;
	index_sort_files(u->q->ix, &ids);
	for (i = 0; i < ids.len; i++) {
		f = (struct source){ .id = ids.at[i],
				     .path = index_file_path(u->q->ix, ids.at[i]) };
		if (!f.path || !query_wants_file(u->q, f.id))
			continue;
		index_file_row(u->q->ix, f.id, take_source, &f, u->err);
		vec_push(&u->files, f);
	}
	vec_release(&ids);
	return u->err->code;
}

/* A few files are read here: making processes takes longer. */
static int run(struct uses *u)
{
	struct forkmap f = { .n = (u->files.len + FILES_A_TIME - 1) / FILES_A_TIME,
			     .jobs = u->q->jobs,
			     .work = work,
			     .take = take,
			     .lost = lost,
			     .ctx = u };
	struct str out = STR_INIT;
	size_t i;

	if (f.n > 2)
		return forkmap_run(&f, u->err);
	for (i = 0; i < f.n; i++) {
		str_reset(&out);
		work(u, i, &out);
		take(u, i, out.buf, out.len);
	}
	str_release(&out);
	return 0;
}

int uses_of(struct query *q, const char *name, void (*use)(void *ctx, const struct use *u),
	    void *ctx, struct answer *a, struct err *err)
{
	struct uses u = { .q = q,
			  .name = name,
			  .name_len = strlen(name),
			  .use = use,
			  .ctx = ctx,
			  .a = a,
			  .err = err };

	if (!find_files(&u))
		run(&u);
	vec_release(&u.files);
	vec_release(&u.functions);
	vec_release(&u.declared);
	return err->code;
}

/* ---- the question ---------------------------------------------------------------------------- */

struct uses_answer {
	struct query *q;
	struct answer *a;
	struct spec spec;
};

static void answer_use(void *ctx, const struct use *u)
{
	struct uses_answer *k = ctx;
	const char *path = index_file_path(k->q->ix, u->file);

	if (!spec_has_file(&k->spec, path))
		return;
	answer_text(k->a, path);
	answer_int(k->a, u->line);
	answer_int(k->a, u->column);
	answer_text(k->a, u->function);
	answer_text(k->a, kind_names[u->kind]);
	answer_text(k->a, u->text);
}

int query_uses(struct query *q, const char *name, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "column", "function",
					       "kind", "text", NULL };
	struct uses_answer k = { .q = q, .a = a };

	spec_init(&k.spec, name);
	answer_columns(a, columns, "{file}:{line}:{column}: [{function}: ]{text} ({kind})");
	if (!uses_of(q, k.spec.name, answer_use, &k, a, err) && !answer_rows(a) && !a->gaps.len)
		query_unknown(q, "identifier", name, err);
	if (!err->code)
		query_gaps(q, a, err);
	spec_release(&k.spec);
	return err->code;
}

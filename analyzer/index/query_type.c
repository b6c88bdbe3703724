// SPDX-License-Identifier: GPL-2.0-only
/*
 * query type: the type of an expression at a line. Where the line has it, it is taken from there; else
 * it is written into a copy of the file, at the end of the innermost block around the line, so that
 * names mean what they mean there.
 */
#include "base/file.h"
#include "index/decls_index.h"
#include "index/infer.h"
#include "index/query_rows.h"

struct place {
	char *expr, *file;
	int line;
};
struct type_of {
	struct query *q;
	struct answer *a;
	struct place at;
	const char *path; /* of the file, as the index has it */
	struct decls *decls;
	struct str text, edited;
	struct syntax *s;
	struct err *err;
};

/* "EXPR@FILE:LINE" */
static int read_place(struct place *p, const char *where, struct err *err)
{
	const char *at = strrchr(where, '@'), *colon = strrchr(where, ':');
	char *end;

	if (!at || at == where || !colon || colon < at)
		return err_set(err, ERR_USAGE, "\"%s\" is not EXPR@FILE:LINE", where);
	p->line = (int)strtol(colon + 1, &end, 10);
	if (*end || end == colon + 1 || p->line < 1)
		return err_set(
			err, ERR_USAGE,
			"\"%s\" is not EXPR@FILE:LINE: what stands behind the last ':' is no line",
			where);
	p->expr = xstrndup(where, (size_t)(at - where));
	p->file = xstrndup(at + 1, (size_t)(colon - at) - 1);
	return 0;
}

static int open_file(struct type_of *k)
{
	uint32_t id = query_find_file(k->q, k->at.file, k->err);
	char *full;

	if (!id)
		return k->err->code;
	k->path = index_file_path(k->q->ix, id);
	if (!k->path)
		return err_set(k->err, ERR_FAIL, "the index is corrupt; `pteris index` rebuilds it");
	full = path_join(tree_root(k->q->tree), k->path);
	file_read(full, &k->text, k->err);
	free(full);
	if (!k->err->code)
		syntax_parse(&k->s, k->text.buf, k->text.len, index_names(k->q->ix), k->err);
	if (!k->err->code && (uint32_t)k->at.line > k->s->nlines)
		err_set(k->err, ERR_USAGE, "%s has %u lines", k->path, k->s->nlines);
	return k->err->code;
}

/* ---- where it stands ------------------------------------------------------------------------- */

static bool same_tokens(const struct syntax *s, node_id n, const struct syntax *want)
{
	tok_id t = node_at(s, n)->first, last = node_at(s, n)->last, w;
	const struct token *a, *b;

	for (w = 0; w < want->ntoks && token_is_trivia(&want->toks[w]); w++)
		;
	for (; t <= last; t++) {
		a = &s->toks[t];
		b = &want->toks[w];
		if (token_is_trivia(a))
			continue;
		if (a->len != b->len || memcmp(s->text + a->off, want->text + b->off, a->len))
			return false;
		do
			w++;
		while (w < want->ntoks && token_is_trivia(&want->toks[w]));
	}
	return want->toks[MIN(w, want->ntoks - 1)].kind == T_EOF;
}

/* The innermost block around a line: from its first to its last brace */
static node_id block_around(const struct syntax *s, int line)
{
	node_id n, best = 0;
	int first, last, column;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (node_at(s, n)->kind != N_COMPOUND)
			continue;
		syntax_position(s, node_start(s, n), &first, &column);
		syntax_position(s, node_end(s, n) - 1, &last, &column);
		if (first <= line && line <= last &&
		    (!best ||
		     node_end(s, n) - node_start(s, n) <= node_end(s, best) - node_start(s, best)))
			best = n;
	}
	return best;
}

/* ---- answers --------------------------------------------------------------------------------- */

static void add_row(struct type_of *k, int line, int column, const char *arch,
		    enum infer_state state, const struct ctype *type, bool there)
{
	static const char *const words[] = { [INFER_UNKNOWN] = "unknown",
					     [INFER_KNOWN] = "known",
					     [INFER_CONFLICTING] = "conflicting" };
	struct str s = STR_INIT;

	if (state == INFER_KNOWN)
		ctype_print(type, &s);
	answer_text(k->a, k->path);
	answer_int(k->a, line);
	if (there)
		answer_int(k->a, column);
	else
		answer_text(k->a, NULL);
	answer_text(k->a, k->at.expr);
	answer_text(k->a, arch);
	answer_text(k->a, words[state]);
	answer_text(k->a, state == INFER_KNOWN ? s.buf : NULL);
	answer_text(k->a, NULL);
	str_release(&s);
}

/* For each architecture what it makes of it */
static void add_arches(struct type_of *k, const struct syntax *s, node_id n, int line, int column,
		       bool there)
{
	const char *const *arches = tree_arches(k->q->tree);
	const struct ctype *type;
	enum infer_state state;
	struct infer *in;
	size_t i;

	for (i = 0; arches[i]; i++) {
		if (k->q->arch && strcmp(arches[i], k->q->arch) != 0)
			continue;
		in = infer_new_for(s, k->path, k->decls, arches[i]);
		state = infer_answer(in, n, &type);
		add_row(k, line, column, arches[i], state, type, there);
		infer_free(in);
	}
}

static void add_answer(struct type_of *k, const struct syntax *s, node_id n, bool there)
{
	struct infer *in = k->q->arch ? infer_new_for(s, k->path, k->decls, k->q->arch)
				      : infer_new(s, k->path, k->decls);
	const struct ctype *type;
	enum infer_state state;
	int line = k->at.line, column = 0;

	if (there)
		syntax_position(s, node_start(s, n), &line, &column);
	state = infer_answer(in, n, &type);
	add_row(k, line, column, k->q->arch, state, type, there);
	infer_free(in);
	if (state == INFER_CONFLICTING && !k->q->arch)
		add_arches(k, s, n, line, column, there);
}

/* Every place on the line where it stands; one token stretch may be several nodes. */
static void look_at_line(struct type_of *k, const struct syntax *want)
{
	uint32_t last_start = UINT32_MAX;
	node_id n;
	int line, column;

	for (n = SYNTAX_ROOT; n; n = node_next(k->s, n, SYNTAX_ROOT)) {
		if (!node_kind_is_expr(node_at(k->s, n)->kind) || node_start(k->s, n) == last_start)
			continue;
		syntax_position(k->s, node_start(k->s, n), &line, &column);
		if (line != k->at.line || !same_tokens(k->s, n, want))
			continue;
		last_start = node_start(k->s, n);
		add_answer(k, k->s, n, true);
	}
}

static void write_it_in(struct type_of *k)
{
	node_id block = block_around(k->s, k->at.line), n;
	uint32_t at = block ? node_end(k->s, block) - 1 : k->s->size;
	struct syntax *s;

	str_addn(&k->edited, k->text.buf, at);
	str_add(&k->edited, block ? " ;(" : "\nvoid pteris_query(void) { (");
	at = (uint32_t)k->edited.len - 1;
	str_addf(&k->edited, "%s); ", k->at.expr);
	if (block)
		str_addn(&k->edited, k->text.buf + node_end(k->s, block) - 1,
			 k->s->size - node_end(k->s, block) + 1);
	else
		str_add(&k->edited, "}\n");
	if (syntax_parse(&s, k->edited.buf, k->edited.len, index_names(k->q->ix), k->err))
		return;
	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
		if (node_at(s, n)->kind == N_PAREN && node_start(s, n) == at)
			break;
	if (n)
		add_answer(k, s, n, false);
	else
		err_set(k->err, ERR_FAIL, "%s:%d: the code around it is not understood well enough",
			k->path, k->at.line);
	syntax_free(s);
}

static void find_type(struct type_of *k)
{
	struct syntax *want;
	size_t off = 0;

	if (open_file(k))
		return;
	if (strchr(k->at.expr, '\n') ||
	    syntax_parse_fragment(&want, k->at.expr, strlen(k->at.expr), FRAG_EXPR,
				  index_names(k->q->ix), &off, NULL)) {
		if (k->at.expr[off])
			err_set(k->err, ERR_USAGE, "\"%s\" is no expression, from \"%s\" on",
				k->at.expr, k->at.expr + off);
		else
			err_set(k->err, ERR_USAGE, "\"%s\" is no whole expression", k->at.expr);
		return;
	}
	k->decls = decls_from_index(k->q->ix);
	look_at_line(k, want);
	if (!answer_rows(k->a))
		write_it_in(k);
	if (!k->err->code && decls_error(k->decls))
		*k->err = *decls_error(k->decls);
	decls_free(k->decls);
	syntax_free(want);
}

int query_type(struct query *q, const char *where, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line",	"column", "expression",
					       "arch", "state", "type",	  "profiles", NULL };
	struct type_of k = { .q = q, .a = a, .err = err, .text = STR_INIT, .edited = STR_INIT };

	answer_columns(
		a, columns,
		"{file}:{line}[:{column}]: {expression}[ ({arch})]:[ {type}][ {state!known}][ under {profiles}]");
	if (!read_place(&k.at, where, err))
		find_type(&k);
	syntax_free(k.s);
	str_release(&k.text);
	str_release(&k.edited);
	free(k.at.expr);
	free(k.at.file);
	return err->code;
}

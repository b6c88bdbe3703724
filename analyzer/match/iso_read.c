// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isomorphism files:
 *
 *	Expression            kind of what is said
 *	@ name @              for `disable`; may be left out
 *	expression X;         metavariables, some of them `pure` or `context`
 *	@@
 *	X == NULL => !X       sides, joined by => and <=>
 *
 * Each side is read as the body of a rule of its own. If that fails, it is read again among blanks in place of the rest
 * of the file, so that the message has the right place.
 */
#include <unistd.h>

#include "base/file.h"
#include "match/iso_private.h"
#include "match/standard_iso.h" /* made from rules/standard.iso */

static const struct {
	const char *word;
	enum iso_kind kind;
} kinds[] = {
	{ "Expression", ISO_EXPR },	{ "TestExpression", ISO_TEST }, { "ToTestExpression", ISO_TO_TEST },
	{ "ArgExpression", ISO_ARG },	{ "Statement", ISO_STMT },	{ "Declaration", ISO_DECL },
	{ "Type", ISO_TYPE },		{ "TopLevel", ISO_TOP },
};

struct iso_reader {
	struct isos *out;
	const struct smpl_rule *only;
	const char *path;
	const char *text;  /* of the file, comments blanked out */
	size_t size;
	struct err *err;
};
struct span {
	size_t from, to;
};
struct header {
	struct span metavars;
	size_t at, body, end;   /* the first '@'; behind the last one; where the next declaration begins */
	const char *name;
	enum iso_kind kind;
};

/* ---- errors ---------------------------------------------------------------------------------- */

static int fail_at(const struct iso_reader *r, size_t off, const char *what)
{
	size_t start = off, end = off, i;
	int line = 1, column = 1;
	struct str caret = STR_INIT;

	for (i = 0; i < off; i++) {
		line += r->text[i] == '\n';
		column = r->text[i] == '\n' ? 1 : column + 1;
	}
	while (start && r->text[start - 1] != '\n')
		start--;
	while (end < r->size && r->text[end] != '\n')
		end++;
	for (i = start; i < off; i++)
		str_addch(&caret, r->text[i] == '\t' ? '\t' : ' ');
	err_set(r->err, ERR_USAGE, "%s:%d:%d: %s\n%.*s\n%s^", r->path, line, column, what, (int)(end - start),
		r->text + start, caret.buf);
	str_release(&caret);
	return ERR_USAGE;
}

/* ---- text ------------------------------------------------------------------------------------ */

static void blank(char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i] != '\n')
			p[i] = ' ';
	}
}

static size_t skip_literal(const char *text, size_t i, size_t size)
{
	char quote = text[i++];

	while (i < size && text[i] != quote && text[i] != '\n')
		i += text[i] == '\\' && i + 1 < size ? 2 : 1;
	return MIN(i + 1, size);
}

static void blank_comments(char *text, size_t size)
{
	size_t i = 0, end;

	while (i < size) {
		if (text[i] == '"' || text[i] == '\'') {
			i = skip_literal(text, i, size);
		} else if (text[i] == '/' && i + 1 < size && text[i + 1] == '/') {
			for (end = i; end < size && text[end] != '\n'; end++)
				;
			blank(text + i, end - i);
			i = end;
		} else if (text[i] == '/' && i + 1 < size && text[i + 1] == '*') {
			const char *stop = memmem(text + i + 2, size - i - 2, "*/", 2);

			end = stop ? (size_t)(stop - text) + 2 : size;
			blank(text + i, end - i);
			i = end;
		} else {
			i++;
		}
	}
}

static size_t skip_space(const struct iso_reader *r, size_t i)
{
	while (i < r->size && (r->text[i] == ' ' || r->text[i] == '\t' || r->text[i] == '\n' || r->text[i] == '\r'))
		i++;
	return i;
}

/* Does a declaration begin here? Its kind, with *behind the '@' that follows */
static bool kind_at(const struct iso_reader *r, size_t off, enum iso_kind *kind, size_t *behind)
{
	size_t len = ident_length(r->text + off), i, end;

	if (off && r->text[off - 1] != '\n')
		return false;
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strlen(kinds[i].word) != len || strncmp(r->text + off, kinds[i].word, len) != 0)
			continue;
		end = skip_space(r, off + len);
		if (end >= r->size || r->text[end] != '@')
			return false;
		*kind = kinds[i].kind;
		*behind = end;
		return true;
	}
	return false;
}

static size_t body_end(const struct iso_reader *r, size_t off)
{
	enum iso_kind kind;
	size_t behind;

	while (off < r->size && !kind_at(r, off, &kind, &behind)) {
		while (off < r->size && r->text[off] != '\n')
			off++;
		off += off < r->size;
	}
	return off;
}

/* ---- metavariables --------------------------------------------------------------------------- */

typedef VEC(struct iso_mv) iso_mvs_t;

/* The words `pure` and `context` go; names of the declaration get what they said. */
static void read_declaration(char *text, size_t from, size_t to, iso_mvs_t *mvs)
{
	const char *last = NULL;
	unsigned purity = 0;
	size_t i = from, len, lastlen = 0;

	while (i <= to) {
		if (i == to || text[i] == ',') {
			if (last)
				vec_push(mvs, (struct iso_mv){ internn(last, lastlen), purity });
			last = NULL;
			i++;
			continue;
		}
		len = ident_length(text + i);
		if (len == 4 && strncmp(text + i, "pure", 4) == 0) {
			purity |= PURE;
			blank(text + i, len);
		} else if (len == 7 && strncmp(text + i, "context", 7) == 0) {
			purity |= CONTEXT_ONLY;
			blank(text + i, len);
		} else if (len) {
			last = text + i;
			lastlen = len;
		}
		i += len ? len : 1;
	}
}

static void read_metavars(char *text, struct span at, iso_mvs_t *mvs)
{
	size_t from = at.from, i;

	for (i = at.from; i < at.to; i++) {
		if (text[i] != ';')
			continue;
		read_declaration(text, from, i, mvs);
		from = i + 1;
	}
}

/* ---- sides ----------------------------------------------------------------------------------- */

static bool fits(enum iso_kind kind, const struct inode *n)
{
	switch (kind) {
	case ISO_EXPR:
	case ISO_TEST:
	case ISO_TO_TEST:
	case ISO_ARG:
		return inode_is_expr(n);
	case ISO_TYPE:
		return n->kind == N_TYPE_NAME || n->kind == N_SPECS;
	case ISO_DECL:
		return n->kind == N_DECL;
	case ISO_STMT:
	case ISO_TOP:
		return inode_is_stmt(n);
	}
	return false;
}

static struct inode *the_one(struct inode *root)
{
	struct inode *only = inode_child(root);

	if (root->kind != PN_SEQ)
		return root;
	if (!only || root->items != root->tail)
		return NULL;
	only->role = R_NONE;
	only->parent = NULL;
	return only;
}

/* A rule that has only this side. whole: in the place where it stands in the file */
static void side_text(const struct iso_reader *r, const struct header *h, const char *metavars, struct span side,
		      bool whole, struct str *out)
{
	size_t len = h->metavars.to - h->metavars.from;

	if (!whole) {
		str_addf(out, "@@%.*s@@\n ", (int)len, metavars + h->metavars.from);
		str_addn(out, r->text + side.from, side.to - side.from);
		str_addch(out, '\n');
		return;
	}
	str_addn(out, r->text, side.to);
	blank(out->buf, side.to);
	memcpy(out->buf + h->at, "@@", 2);
	memcpy(out->buf + h->metavars.from, metavars + h->metavars.from, len);
	memcpy(out->buf + h->metavars.to, "@@", 2);
	memcpy(out->buf + side.from, r->text + side.from, side.to - side.from);
}

static int parse_side(struct iso_reader *r, const struct header *h, const char *metavars, struct span at, size_t off,
		      struct iso_side *side)
{
	struct str text = STR_INIT;
	struct smpl *s = NULL;
	struct err err = { 0 };
	int rc;

	side_text(r, h, metavars, at, false, &text);
	rc = smpl_parse_all(&s, r->path, text.buf, text.len, NULL, &err);
	if (rc) {
		str_reset(&text);
		side_text(r, h, metavars, at, true, &text);
		rc = smpl_parse_all(&s, r->path, text.buf, text.len, NULL, r->err);
	}
	str_release(&text);
	if (rc)
		return rc;
	vec_push(&r->out->smpls, s);
	if (s->nrules != 1 || !s->rules[0].past)
		return fail_at(r, off, "expected a side of an isomorphism");
	if (s->rules[0].past->changes || s->rules[0].past->star)
		return fail_at(r, off, "isomorphisms have no marked lines");
	side->rule = &s->rules[0];
	side->tree = the_one(itree_from(s->rules[0].past, r->out->arena));
	if (!side->tree || !fits(h->kind, side->tree))
		return fail_at(r, off, "this does not fit the kind of the isomorphism");
	return 0;
}

/* Where the next => or <=> stands, or the end; *width: of the arrow, *both: <=> */
static size_t next_arrow(const struct iso_reader *r, size_t i, size_t end, size_t *width, bool *both)
{
	*width = 0;
	while (i < end) {
		if (r->text[i] == '"' || r->text[i] == '\'') {
			i = skip_literal(r->text, i, end);
			continue;
		}
		*both = i + 2 < end && strncmp(r->text + i, "<=>", 3) == 0;
		if (*both || (i + 1 < end && strncmp(r->text + i, "=>", 2) == 0)) {
			*width = *both ? 3 : 2;
			return i;
		}
		i++;
	}
	return end;
}

static int read_sides(struct iso_reader *r, const struct header *h, const char *metavars, struct iso *iso)
{
	VEC(struct iso_side) sides = { 0 };
	struct span at = { h->body, 0 };
	struct iso_side *copy;
	unsigned group = 0;
	size_t width, off;
	bool both = false;
	int rc = 0;

	do {
		struct iso_side side = { .group = group };

		at.to = next_arrow(r, at.from, h->end, &width, &both);
		off = skip_space(r, at.from);
		if (off >= at.to) {
			rc = fail_at(r, MIN(off, r->size - 1), "a side of this isomorphism is missing");
			break;
		}
		rc = parse_side(r, h, metavars, at, off, &side);
		vec_push(&sides, side);
		group += width && !both;
		at.from = at.to + width;
	} while (!rc && width);
	copy = arena_alloc(r->out->arena, (sides.len + 1) * sizeof(*copy));
	if (sides.len)
		memcpy(copy, sides.at, sides.len * sizeof(*copy));
	iso->sides = copy;
	iso->nsides = sides.len;
	vec_release(&sides);
	return rc;
}

/* ---- declarations ---------------------------------------------------------------------------- */

/* "@ name @ metavariables @@" from the first '@' on */
static int read_header(struct iso_reader *r, size_t off, struct header *h)
{
	const char *p;
	size_t i = skip_space(r, off + 1), len = ident_length(r->text + i);

	h->at = off;
	h->name = internn(r->text + i, len);
	i = skip_space(r, i + len);
	if (i >= r->size || r->text[i] != '@')
		return fail_at(r, MIN(i, r->size - 1), "expected '@' behind the name of the isomorphism");
	h->metavars.from = i + 1;
	p = memmem(r->text + i + 1, r->size - i - 1, "@@", 2);
	if (!p)
		return fail_at(r, off, "expected '@@' behind the metavariables of this isomorphism");
	h->metavars.to = (size_t)(p - r->text);
	h->body = h->metavars.to + 2;
	h->end = body_end(r, h->body);
	return 0;
}

static bool is_known(const struct iso_reader *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->out->list.len; i++) {
		const struct iso *iso = &r->out->list.at[i];

		if (*name && iso->name == name && (!iso->only || iso->only == r->only))
			return true;
	}
	return false;
}

static int read_one(struct iso_reader *r, const struct header *h)
{
	struct iso iso = { .name = h->name, .kind = h->kind, .only = r->only };
	char *metavars = xmalloc(r->size + 1);
	struct iso_mv *copy;
	iso_mvs_t mvs = { 0 };
	int rc;

	memcpy(metavars, r->text, r->size);
	metavars[r->size] = '\0';
	read_metavars(metavars, h->metavars, &mvs);
	copy = arena_alloc(r->out->arena, (mvs.len + 1) * sizeof(*copy));
	if (mvs.len)
		memcpy(copy, mvs.at, mvs.len * sizeof(*copy));
	iso.mvs = copy;
	iso.nmvs = mvs.len;
	vec_release(&mvs);
	rc = read_sides(r, h, metavars, &iso);
	free(metavars);
	if (!rc && is_known(r, iso.name))
		rc = fail_at(r, h->at, "there is an isomorphism of this name already");
	if (!rc && iso.nsides < 2)
		rc = fail_at(r, h->at, "an isomorphism has two sides at least, joined by '=>' or '<=>'");
	if (!rc)
		vec_push(&r->out->list, iso);
	return rc;
}

int isos_read_text(struct isos *out, const char *path, const char *text, const struct smpl_rule *only, struct err *err)
{
	char *copy = xstrdup(text);
	struct iso_reader r = { .out = out, .only = only, .path = path, .text = copy,
			       .size = strlen(text), .err = err };
	struct header h;
	size_t i;
	int rc = 0;

	blank_comments(copy, r.size);
	for (i = skip_space(&r, 0); i < r.size && !rc; i = skip_space(&r, h.end)) {
		size_t at;

		if (!kind_at(&r, i, &h.kind, &at)) {
			rc = fail_at(&r, i, "expected the kind of an isomorphism (Expression, TestExpression, "
					    "ToTestExpression, ArgExpression, Statement, Declaration, Type or "
					    "TopLevel) and '@'");
			break;
		}
		rc = read_header(&r, at, &h);
		if (!rc)
			rc = read_one(&r, &h);
	}
	free(copy);
	return rc;
}

/* ---- files ----------------------------------------------------------------------------------- */

static int add_file(struct isos *i, const char *path, const struct smpl_rule *only, struct err *err)
{
	struct str text = STR_INIT;
	int rc = file_read(path, &text, err);

	if (!rc)
		rc = isos_read_text(i, path, text.buf, only, err);
	str_release(&text);
	return rc;
}

int isos_read(struct isos **out, const char *path, struct err *err)
{
	struct isos *i = xcalloc(1, sizeof(*i));
	int rc;

	i->arena = arena_new();
	rc = path ? add_file(i, path, NULL, err) : isos_read_text(i, "standard.iso", standard_iso, NULL, err);
	if (rc) {
		isos_free(i);
		i = NULL;
	}
	*out = i;
	return rc;
}

static int use(struct isos *i, const struct smpl *s, const char *file, const struct smpl_rule *only, struct err *err)
{
	const char *slash = strrchr(s->path, '/');
	struct str path = STR_INIT;
	int rc;

	if (strcmp(file, "<standard.iso>") == 0)
		return 0; /* these are there anyway */
	if (slash && *file != '/')
		str_addn(&path, s->path, (size_t)(slash - s->path) + 1);
	str_add(&path, file);
	if (access(path.buf, R_OK) != 0) {
		str_reset(&path);
		str_add(&path, file);
	}
	rc = add_file(i, path.buf, only, err);
	str_release(&path);
	return rc;
}

int isos_use(struct isos *i, const struct smpl *s, struct err *err)
{
	size_t k, n;
	int rc = 0;

	for (k = 0; !rc && s->isos && s->isos[k]; k++)
		rc = use(i, s, s->isos[k], NULL, err);
	for (k = 0; k < s->nrules; k++) {
		const struct smpl_rule *r = &s->rules[k];

		for (n = 0; !rc && r->isos && r->isos[n]; n++)
			rc = use(i, s, r->isos[n], r, err);
	}
	return rc ? rc : isos_check_disabled(i, s, err);
}

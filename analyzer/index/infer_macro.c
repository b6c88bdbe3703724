// SPDX-License-Identifier: GPL-2.0-only
/*
 * Macro calls as trees: what one expands to is parsed on the spot, as a fragment. The names in it mean
 * what they mean where the macro is used, as for the preprocessor.
 */
#include "index/infer_private.h"

#define MAX_RETRIES 24     /* macros in an expansion that must be expanded before it can be parsed */
#define MAX_TEXT (1 << 17) /* bytes of one expansion */

static bool exhausted(const struct infer *in)
{
	if (in->sh->depth <= MAX_DEPTH && in->sh->fragments <= MAX_FRAGMENTS)
		return false;
	in->sh->given_up++;
	return true;
}

static struct syntax *parse(struct infer *in, const struct str *text, enum fragment kind, size_t *off)
{
	struct err err = { 0 };
	struct syntax *s = NULL;

	if (exhausted(in) || text->len > MAX_TEXT)
		return NULL;
	in->sh->fragments++;
	if (syntax_parse_fragment(&s, text->buf, text->len, kind, decls_names(in->decls), off, &err))
		return NULL;
	return s;
}

/* Takes the text over. */
static struct infer *fragment_of(struct infer *in, node_id at, const char *macro, struct syntax *s,
				 struct str *text)
{
	struct infer *f = xcalloc(1, sizeof(*f));

	f->s = s;
	f->text = str_detach(text, NULL);
	f->fields = in->fields;
	f->decls = in->decls;
	f->sh = in->sh;
	f->up = in;
	f->at = at;
	f->macro = macro;
	f->types = xcalloc(s->nnodes, sizeof(*f->types));
	scope_init(f);
	return f;
}

struct infer *fragment_new(struct infer *in, node_id at, const char *macro, struct str *text,
			   enum fragment kind)
{
	struct syntax *s = parse(in, text, kind, &(size_t){ 0 });

	return s ? fragment_of(in, at, macro, s, text) : NULL;
}

node_id macro_call_args(const struct syntax *s, node_id call)
{
	node_id args = node_role(s, call, R_ARGS);

	if (node_at(s, call)->kind == N_DR_FUNC)
		return node_child_kind(s, call, N_PARAMS);
	return args ? args : node_child_kind(s, call, N_ARGS);
}

const char *macro_called(const struct syntax *s, node_id call)
{
	node_id c = node_role(s, call, R_CALLEE);

	if (!c)
		c = node_role(s, call, R_NAME);
	if (!c)
		c = node_role(s, call, R_INNER);
	return c ? node_ident(s, c) : NULL;
}

/* Some macros stand for no expression, type or statement: operators, lists of cases. Where the parser
 * stops at one, it is expanded in place. */
struct infer *macro_expand(struct infer *in, node_id call, const struct decl *e, enum fragment kind)
{
	struct expansion x;
	struct infer *f = NULL;
	struct syntax *s = NULL;
	size_t off = 0;
	int i;

	if (exhausted(in))
		return NULL;
	if (expansion_of(in, e, call, &x)) {
		if (kind == FRAG_STATEMENTS || kind == FRAG_ITEMS)
			str_addch(&x.out, ';');
		s = parse(in, &x.out, kind, &off);
		for (i = 0; !s && i < MAX_RETRIES && x.out.len < MAX_TEXT && !exhausted(in) &&
			    expansion_more(in, &x, off); i++)
			s = parse(in, &x.out, kind, &off);
	}
	if (s) {
		f = fragment_of(in, call, e->name, s, &x.out);
		f->args.at = x.places.at;
		f->args.len = x.places.len;
		x.places.at = NULL;
	}
	expansion_release(&x);
	return f;
}

bool macro_painted(const struct infer *in, const char *name, uint32_t off)
{
	size_t i;

	for (; in->up; in = in->up) {
		for (i = 0; i < in->args.len; i++)
			if (off >= in->args.at[i].start && off < in->args.at[i].end)
				break;
		if (i == in->args.len && in->macro == name)
			return true;
		if (!in->at)
			break;
		off = node_start(in->up->s, in->at);
	}
	return false;
}

node_id macro_argument(const struct infer *in, node_id n)
{
	uint32_t start, end;
	size_t i;

	if (!in->args.len)
		return 0;
	start = node_start(in->s, n);
	end = node_end(in->s, n);
	for (i = 0; i < in->args.len; i++)
		if (in->args.at[i].start == start && in->args.at[i].end == end &&
		    (node_kind_is_expr(node_at(in->up->s, in->args.at[i].node)->kind) ||
		     is_lone_ident(in->up->s, in->args.at[i].node)))
			return in->args.at[i].node;
	return 0;
}

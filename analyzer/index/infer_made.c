// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a file's own macro calls declare at file scope under names that are put together:
 * DEVICE_ATTR_RO(pools) makes dev_attr_pools. All such calls are expanded when a name is asked for that
 * nothing else declares; one whose argument is the name itself is found without (infer_scope.c).
 */
#include "index/infer_private.h"

#define MAX_NESTING 10

static void collect(struct infer *in, int depth);

static void record(struct infer *in, const char *name, const struct ctype *t)
{
	uintptr_t *slot = map_slot(in->sh->made, name, strlen(name), NULL);

	*slot = (uintptr_t)agree((const struct ctype *)*slot, t);
}

static void expand_call(struct infer *in, node_id call, int depth)
{
	const char *name = macro_called(in->s, call);
	struct picked p;
	struct infer *f;
	size_t i;

	if (!name || depth > MAX_NESTING || macro_painted(in, name, node_start(in->s, call)))
		return;
	pick(in, DECL_MACRO, "", name, call, &p);
	for (i = 0; i < p.len && p.rank < RANK_HIDDEN; i++) {
		f = macro_seen(in, &p, i) ? NULL : macro_expand(in, call, p.at[i], FRAG_ITEMS);
		if (!f)
			continue;
		in->sh->depth++;
		collect(f, depth + 1);
		in->sh->depth--;
		infer_free(f);
	}
}

static void take_decl(struct infer *in, node_id n, int depth)
{
	const struct syntax *s = in->s;
	node_id dr = decl_is_declarer(s, n), i, name;

	if (dr) {
		expand_call(in, dr, depth);
		return;
	}
	for (i = node_at(s, n)->child; i && in->up; i = node_at(s, i)->next) {
		dr = node_at(s, i)->kind == N_INIT_DECLARATOR ? node_role(s, i, R_DECLARATOR) : 0;
		name = dr ? declarator_name(s, dr) : 0;
		if (name)
			record(in, node_ident(s, name), infer_specs(in, node_role(s, n, R_SPECS), dr));
	}
}

static void take_function(struct infer *in, node_id n)
{
	node_id dr = node_role(in->s, n, R_DECLARATOR), name = dr ? declarator_name(in->s, dr) : 0;

	if (name && in->up)
		record(in, node_ident(in->s, name), infer_specs(in, node_role(in->s, n, R_SPECS), dr));
}

/* All at file scope of a tree: the file's or what a macro expands to */
static void collect(struct infer *in, int depth)
{
	const struct syntax *s = in->s;
	bool inside;
	node_id n;

	for (n = node_next(s, SYNTAX_ROOT, SYNTAX_ROOT); n;
	     n = inside ? node_next(s, n, SYNTAX_ROOT) : node_skip(s, n, SYNTAX_ROOT)) {
		inside = false;
		switch (node_at(s, n)->kind) {
		case N_DECL:
			take_decl(in, n, depth);
			break;
		case N_FUNC_DEF:
			take_function(in, n);
			break;
		case N_DECLARER:
			if (!node_role(s, n, R_BODY))
				expand_call(in, n, depth);
			break;
		case N_PP_DEFINE:
			break;
		default:
			inside = true; /* groups of #if, variants */
			break;
		}
	}
}

const struct ctype *made_type(struct infer *in, const char *name)
{
	unsigned before;

	while (in->up)
		in = in->up;
	if (!in->sh->made) {
		in->sh->made = map_new();
		before = in->sh->fragments;
		in->sh->fragments = 0; /* a question of its own */
		collect(in, 0);
		in->sh->fragments = before;
	}
	return (const struct ctype *)map_get(in->sh->made, name);
}

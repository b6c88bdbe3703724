// SPDX-License-Identifier: GPL-2.0-only
#include "clang/visible.h"

struct item {
	uint32_t off;
	int64_t what;  /* node entered, or -1 - name declared */
	uint32_t seq;  /* when the last replay came by here */
};
struct node {
	VEC(struct item) shared, own;
	bool shared_sorted, own_sorted;
	uint32_t unit;     /* to which unit `own` belongs */
	uint32_t replay;   /* in which replay it was entered last */
	uint32_t enter, leave;
};
struct graph {
	struct map *node_no; /* path → index + 1 */
	VEC(struct node *) nodes;
	size_t nnames;
	uint32_t *declared;  /* per name: when the last replay met its first declaration; 0: never */
	uint32_t unit, replay, clock;
	bool shared;
	const struct node *root; /* of the last graph_replay() */
};

struct graph *graph_new(size_t nnames)
{
	struct graph *g = xcalloc(1, sizeof(*g));

	g->node_no = map_new();
	g->nnames = nnames;
	g->declared = xcalloc(nnames + 1, sizeof(*g->declared));
	return g;
}

void graph_free(struct graph *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->nodes.len; i++) {
		vec_release(&g->nodes.at[i]->shared);
		vec_release(&g->nodes.at[i]->own);
		free(g->nodes.at[i]);
	}
	vec_release(&g->nodes);
	map_free(g->node_no);
	free(g->declared);
	free(g);
}

static size_t node_no(struct graph *g, const char *path)
{
	uintptr_t *slot = map_slot(g->node_no, path, strlen(path), NULL);

	if (!*slot) {
		vec_push(&g->nodes, xcalloc(1, sizeof(struct node)));
		*slot = g->nodes.len;
	}
	return *slot - 1;
}

static struct node *node_of(struct graph *g, const char *path)
{
	size_t no = node_no(g, path); /* first: it may move the array */

	return g->nodes.at[no];
}

void graph_begin(struct graph *g, bool shared)
{
	g->unit++;
	g->shared = shared;
}

static void add(struct graph *g, const char *path, uint32_t off, int64_t what)
{
	struct node *n = node_of(g, path);
	struct item it = { .off = off, .what = what };

	if (g->shared) {
		vec_push(&n->shared, it);
		n->shared_sorted = false;
		return;
	}
	if (n->unit != g->unit)
		n->own.len = 0;
	n->unit = g->unit;
	n->own_sorted = false;
	vec_push(&n->own, it);
}

void graph_include(struct graph *g, const char *from, uint32_t off, const char *to)
{
	add(g, from, off, (int64_t)node_no(g, to));
}

void graph_declare(struct graph *g, size_t name, const char *path, uint32_t off)
{
	add(g, path, off, -1 - (int64_t)name);
}

static int by_offset(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return (x->what > y->what) - (x->what < y->what);
}

/* What the node says in the unit under work, sorted */
static struct item *items(struct graph *g, struct node *n, size_t *len)
{
	bool own = !g->shared && n->unit == g->unit;
	bool *sorted = own ? &n->own_sorted : &n->shared_sorted;
	struct item *at = own ? n->own.at : n->shared.at;

	*len = own ? n->own.len : n->shared.len;
	if (!*sorted && *len)
		qsort(at, *len, sizeof(*at), by_offset);
	*sorted = true;
	return at;
}

static void enter(struct graph *g, struct node *n)
{
	size_t len;
	struct item *it = items(g, n, &len);

	n->replay = g->replay;
	n->enter = ++g->clock;
	for (size_t i = 0; i < len; i++) {
		it[i].seq = ++g->clock;
		if (it[i].what < 0) {
			uint32_t *d = &g->declared[-1 - it[i].what];

			if (!*d)
				*d = g->clock;
		} else if (g->nodes.at[it[i].what]->replay != g->replay) {
			enter(g, g->nodes.at[it[i].what]);
		}
	}
	n->leave = ++g->clock;
}

static void replay_from(struct graph *g, struct node *n)
{
	g->replay++;
	g->clock = 0;
	memset(g->declared, 0, g->nnames * sizeof(*g->declared));
	enter(g, n);
}

void graph_replay(struct graph *g, const char *main_file)
{
	struct node *n = node_of(g, main_file);

	g->root = n;
	replay_from(g, n);
}

static uint32_t by_last_replay(struct graph *g, struct node *n, size_t name)
{
	uint32_t at = g->declared[name], from = UINT32_MAX;
	struct item *it;
	size_t len;

	if (!at || n->replay != g->replay || at > n->leave)
		return UINT32_MAX;
	if (at < n->enter)
		return 0;
	it = items(g, n, &len);
	for (size_t i = 0; i < len && it[i].seq <= at; i++)
		from = it[i].off;
	return from;
}

void graph_visible(struct graph *g, const char *path, uint32_t *from)
{
	struct node *n = node_of(g, path);

	for (size_t i = 0; i < g->nnames; i++)
		from[i] = by_last_replay(g, n, i);
}

/*
 * A header sees what was included before it, which may be otherwise in the next unit. So what it
 * includes itself counts, unless the order of this unit shows that it comes too late: an #include
 * that leads back to a file that is just being read does nothing.
 */
void graph_alone(struct graph *g, const char *path, uint32_t *from)
{
	struct node *n = node_of(g, path);
	bool any = false;

	for (size_t i = 0; i < g->nnames; i++)
		any |= from[i] != UINT32_MAX;
	if (!any || n == g->root)
		return;
	replay_from(g, n);
	for (size_t i = 0; i < g->nnames; i++) {
		uint32_t alone = from[i] == UINT32_MAX ? UINT32_MAX : by_last_replay(g, n, i);

		if (alone != UINT32_MAX)
			from[i] = alone;
	}
}

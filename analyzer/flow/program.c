// SPDX-License-Identifier: GPL-2.0-only
/* Names → definitions → steps, for one architecture at a time. */
#include "base/file.h"
#include "flow/macros.h"
#include "flow/program.h"
#include "index/decls_index.h"
#include "index/query_calls.h"

#define FILE_HASH 4        /* cell of index_file_row() */
#define FILES_KEPT 48      /* parsed files at hand: a whole driver's headers, and yet no gigabytes */

struct parsed {
	uint32_t file;
	uint64_t used;           /* when last */
	struct str text;
	struct syntax *s;
	struct flow_macros *macros;
	flow_items_t items;
};
/* A variable at file scope */
struct initial {
	const char *name;        /* interned */
	bool constant;
	const struct ir *ir;
};
struct initials {
	VEC(struct initial) at;
};
struct program_store {
	struct index *ix;
	const struct tree *tree;
	struct decls *decls;
	struct arena *arena;
	struct calls_shared *calls;
	struct map *initials;    /* file → struct initials * */
	struct map *bodies;      /* row id and table → struct body * */
	VEC(const struct ir *) irs;
	VEC(struct parsed *) parsed;
	VEC(struct program_gap) gaps;
	uint64_t clock;
	bool unsteady;           /* a file is not what the index knows of it */
};
struct meaning {
	struct body *const *at;
	size_t n;
};
struct program {
	struct program_store *store;
	struct query q;
	struct calls calls;
	struct err err;
	struct arena *arena;
	struct map *meanings;    /* file and name → struct meaning * */
	struct map *all;         /* name → struct meaning * */
	struct map *pointees;    /* body → struct pointees * */
};
/* All calls through pointers of one body */
struct pointee {
	int line;
	const char *name;        /* interned: before the parenthesis */
	bool known;
	const struct meaning *means;
};
struct pointees {
	struct program *p;
	VEC(struct pointee) at;
};

/* ---- files ----------------------------------------------------------------------------------- */

void program_add_gap(struct program_store *s, const char *path, const char *reason)
{
	for (size_t i = 0; i < s->gaps.len; i++)
		if (!strcmp(s->gaps.at[i].path, path) && !strcmp(s->gaps.at[i].reason, reason))
			return;
	vec_push(&s->gaps, (struct program_gap){ intern(path), intern(reason) });
}

static void parsed_free(struct parsed *p)
{
	flow_macros_free(p->macros);
	syntax_free(p->s);
	str_release(&p->text);
	vec_release(&p->items);
	free(p);
}

/* A place among those at hand: a new one, or that of the one which was not used for the longest time */
static struct parsed **place(struct program_store *s)
{
	size_t oldest = 0;

	if (s->parsed.len < FILES_KEPT) {
		vec_push(&s->parsed, NULL);
		return &s->parsed.at[s->parsed.len - 1];
	}
	for (size_t i = 1; i < s->parsed.len; i++)
		if (s->parsed.at[i]->used < s->parsed.at[oldest]->used)
			oldest = i;
	parsed_free(s->parsed.at[oldest]);
	return &s->parsed.at[oldest];
}

static bool take_hash(void *ctx, const struct cell *c, int n)
{
	struct str *hash = ctx;

	(void)n;
	if (c[FILE_HASH].kind == CELL_TEXT)
		str_addn(hash, c[FILE_HASH].text, c[FILE_HASH].len);
	return true;
}

static bool is_as_indexed(struct program_store *s, uint32_t file, const struct str *text)
{
	struct str hash = STR_INIT;
	unsigned char is[16];
	bool same;

	hash128(text->buf, text->len, is);
	index_file_row(s->ix, file, take_hash, &hash, &(struct err){ 0 });
	same = hash.len == sizeof(is) && !memcmp(hash.buf, is, sizeof(is));
	str_release(&hash);
	return same;
}

static bool says_const(const struct syntax *s, node_id n, node_id until)
{
	for (tok_id t = node_at(s, n)->first; t <= node_at(s, n)->last && (!until || t < node_at(s, until)->first); t++)
		if (s->toks[t].flags & TF_KEYWORD && s->toks[t].sub == K_CONST)
			return true;
	return false;
}

static node_id down_to_name(const struct syntax *s, node_id declarator, bool *pointer, bool *function, bool *array)
{
	node_id n = declarator, next;

	for (; n && node_at(s, n)->kind != N_DR_NAME; n = next) {
		*pointer |= node_at(s, n)->kind == N_DR_PTR;
		*function |= node_at(s, n)->kind == N_DR_FUNC;
		*array |= node_at(s, n)->kind == N_DR_ARRAY;
		next = node_role(s, n, R_INNER);
	}
	return n;
}

/* static const gfp_t flags = GFP_KERNEL; static void (*fn)(void) = f; */
static void add_initial(struct program_store *s, const struct parsed *p, node_id specs, node_id n, struct initials *out)
{
	node_id declarator = node_role(p->s, n, R_DECLARATOR), value = node_role(p->s, n, R_VALUE), name;
	bool pointer = false, function = false, array = false;
	struct initial x = { 0 };
	struct flow_names names;

	name = declarator ? down_to_name(p->s, declarator, &pointer, &function, &array) : 0;
	if (!name || !value || array || !node_kind_is_expr(node_at(p->s, value)->kind))
		return;
	x.constant = pointer ? says_const(p->s, declarator, name) : specs && says_const(p->s, specs, 0);
	if (pointer ? !function : !x.constant)
		return;
	names = flow_macros_names(p->macros);
	x.name = node_ident(p->s, name);
	x.ir = ir_new(p->s, n, &names);
	vec_push(&s->irs, x.ir);
	vec_push(&out->at, x);
}

static void add_initials(struct program_store *s, const struct parsed *p)
{
	uintptr_t *slot = map_slot(s->initials, (const char *)&p->file, sizeof(p->file), NULL);
	struct initials *out = (struct initials *)*slot;
	node_id c, specs;

	if (out)
		return;
	out = xcalloc(1, sizeof(*out));
	*slot = (uintptr_t)out;
	for (size_t i = 0; i < p->items.len; i++) {
		if (node_at(p->s, p->items.at[i])->kind != N_DECL)
			continue;
		specs = node_role(p->s, p->items.at[i], R_SPECS);
		for (c = node_at(p->s, p->items.at[i])->child; c; c = node_at(p->s, c)->next)
			if (node_at(p->s, c)->kind == N_INIT_DECLARATOR)
				add_initial(s, p, specs, c, out);
	}
}

static struct parsed *parse(struct program_store *s, uint32_t file)
{
	const char *path = index_file_path(s->ix, file);
	char *full = path_join(tree_root(s->tree), path ? path : "");
	struct parsed *p = xcalloc(1, sizeof(*p));
	struct err err = { 0 };

	str_init(&p->text);
	p->file = file;
	if (file_read(full, &p->text, &err) ||
	    syntax_parse(&p->s, p->text.buf, p->text.len, index_names(s->ix), &err)) {
		program_add_gap(s, path ? path : "", err.text);
		parsed_free(p);
		p = NULL;
	} else {
		s->unsteady |= !is_as_indexed(s, file, &p->text);
		p->macros = flow_macros_new(p->s, s->decls, s->ix, path, NULL);
		flow_items(p->s, &p->items);
		add_initials(s, p);
		*place(s) = p;
	}
	free(full);
	return p;
}

static struct parsed *file_of(struct program_store *s, uint32_t file)
{
	struct parsed *p = NULL;

	for (size_t i = 0; i < s->parsed.len && !p; i++)
		if (s->parsed.at[i]->file == file)
			p = s->parsed.at[i];
	if (!p)
		p = parse(s, file);
	if (p)
		p->used = ++s->clock;
	return p;
}

/* A #define between the fields of a struct, or in a function */
static node_id define_at(const struct parsed *p, const struct body *b)
{
	int first;

	for (node_id n = 1; n < p->s->nnodes; n++) {
		if (node_at(p->s, n)->kind != N_PP_DEFINE || strcmp(node_function_name(p->s, n), b->name))
			continue;
		syntax_position(p->s, node_start(p->s, n), &first, NULL);
		if (first == b->line)
			return n;
	}
	return 0;
}

/* The definition of this name that this line is in */
static node_id item_at(const struct parsed *p, const struct body *b)
{
	int first, last;

	for (size_t i = 0; i < p->items.len; i++) {
		node_id n = p->items.at[i];
		enum node_kind k = node_at(p->s, n)->kind;

		if ((k != N_FUNC_DEF && k != N_DECLARER && k != N_PP_DEFINE) ||
		    (k != N_PP_DEFINE && !node_role(p->s, n, R_BODY)))
			continue;
		syntax_position(p->s, node_start(p->s, n), &first, NULL);
		syntax_position(p->s, node_end(p->s, n), &last, NULL);
		if (first <= b->line && b->line <= last && !strcmp(node_function_name(p->s, n), b->name))
			return n;
	}
	return b->macro ? define_at(p, b) : 0;
}

const struct ir *program_ir(struct program *pr, struct body *b)
{
	struct program_store *s = pr->store;
	struct flow_names names;
	struct parsed *p;
	struct ir *ir;
	node_id item;

	if (b->read)
		return b->ir;
	b->read = true;
	p = file_of(s, b->file);
	item = p ? item_at(p, b) : 0;
	if (!item) {
		if (p)
			program_add_gap(s, b->path, arena_printf(s->arena, "%s() in line %d cannot be read", b->name, b->line));
		return NULL;
	}
	names = flow_macros_names(p->macros);
	ir = ir_new(p->s, item, &names);
	vec_push(&s->irs, ir);
	b->ir = ir;
	return ir;
}

struct ir *program_ir_of_text(struct program *pr, const struct body *b, const char *text, size_t size)
{
	struct program_store *s = pr->store;
	struct parsed p = { .file = b->file };
	struct flow_names names;
	struct ir *ir = NULL;
	node_id item;

	if (syntax_parse(&p.s, text, size, index_names(s->ix), &(struct err){ 0 }))
		return NULL;
	p.macros = flow_macros_new(p.s, s->decls, s->ix, b->path, NULL);
	flow_items(p.s, &p.items);
	item = item_at(&p, b);
	if (item) {
		names = flow_macros_names(p.macros);
		ir = ir_new(p.s, item, &names);
		vec_push(&s->irs, ir);
	}
	flow_macros_free(p.macros);
	syntax_free(p.s);
	vec_release(&p.items);
	return ir;
}

/* ---- the store ------------------------------------------------------------------------------- */

struct program_store *program_store_new(struct index *ix, const struct tree *t)
{
	struct program_store *s = xcalloc(1, sizeof(*s));

	s->ix = ix;
	s->tree = t;
	s->decls = decls_from_index(ix);
	s->arena = arena_new();
	s->bodies = map_new();
	s->initials = map_new();
	s->calls = calls_shared_new();
	return s;
}

void program_store_free(struct program_store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->parsed.len; i++)
		parsed_free(s->parsed.at[i]);
	for (size_t i = 0; i < s->irs.len; i++)
		ir_free((struct ir *)s->irs.at[i]);
	vec_release(&s->parsed);
	vec_release(&s->irs);
	vec_release(&s->gaps);
	decls_free(s->decls);
	map_free(s->bodies);
	for (size_t i = 0; i < map_size(s->initials); i++) {
		struct initials *x = (struct initials *)map_value(s->initials, i);

		vec_release(&x->at);
		free(x);
	}
	map_free(s->initials);
	calls_shared_free(s->calls);
	arena_free(s->arena);
	free(s);
}

bool program_is_steady(const struct program_store *s)
{
	return !s->unsteady;
}

size_t program_gaps(const struct program_store *s, const struct program_gap **out)
{
	*out = s->gaps.at;
	return s->gaps.len;
}

static bool take_more(void *ctx, const struct cell *c, int n)
{
	struct body *b = ctx;

	(void)n;
	b->weak = strstr(cell_needed(&c[7]), "weak") != NULL;
	b->declarer = cell_intern(&c[8]);
	return true;
}

static struct body *body_of(struct program *p, const struct target *t)
{
	struct program_store *s = p->store;
	const int64_t key = t->id << 1 | t->macro; /* each table counts for itself */
	uintptr_t *slot = map_slot(s->bodies, (const char *)&key, sizeof(key), NULL);
	struct body *b = (struct body *)*slot;

	if (b)
		return b;
	b = arena_alloc(s->arena, sizeof(*b));
	*b = (struct body){ .id = t->id, .file = t->file, .macro = t->macro, .is_static = t->is_static,
			    .name = t->name, .path = t->path, .arch = t->arch, .line = t->line,
			    .params = t->params ? intern(t->params) : NULL };
	if (!t->macro && !t->is_static)
		index_row(s->ix, TABLE_FUNCTION, t->id, take_more, b, &p->err);
	*map_slot(s->bodies, (const char *)&key, sizeof(key), NULL) = (uintptr_t)b;
	return b;
}

/* ---- one architecture ------------------------------------------------------------------------ */

struct program *program_new(struct program_store *s, const char *arch)
{
	struct program *p = xcalloc(1, sizeof(*p));

	p->store = s;
	p->q = (struct query){ .ix = s->ix, .tree = s->tree, .arch = intern(arch) };
	p->arena = arena_new();
	p->meanings = map_new();
	p->all = map_new();
	p->pointees = map_new();
	calls_init(&p->calls, &p->q, s->calls, &p->err);
	return p;
}

void program_free(struct program *p)
{
	if (!p)
		return;
	calls_release(&p->calls);
	map_free(p->meanings);
	map_free(p->all);
	for (size_t i = 0; i < map_size(p->pointees); i++)
		vec_release(&((struct pointees *)map_value(p->pointees, i))->at);
	map_free(p->pointees);
	arena_free(p->arena);
	free(p);
}

const char *program_arch(const struct program *p)
{
	return p->q.arch;
}

const struct err *program_error(const struct program *p)
{
	return p->err.code ? &p->err : NULL;
}

/* Where the architecture has its own, a common header's or a weak one is not what is meant. */
static bool stands_back(const struct target *t, const struct body *b, bool own, bool strong)
{
	return (own && !t->arch && (t->header || b->weak)) || (strong && b->weak);
}

static const struct meaning *meaning_new(struct program *p, const struct target *const *at, size_t n)
{
	struct meaning *m = arena_alloc(p->arena, sizeof(*m));
	struct body **bodies = arena_alloc(p->arena, (n + 1) * sizeof(struct body *)), *b;
	bool own = false, strong = false;

	for (size_t i = 0; i < n; i++) {
		own |= at[i]->defined && at[i]->arch;
		strong |= at[i]->defined && !at[i]->macro && !body_of(p, at[i])->weak;
	}
	for (size_t i = 0; i < n; i++) {
		if (!at[i]->defined || *at[i]->program)
			continue;
		b = body_of(p, at[i]);
		if (!stands_back(at[i], b, own, strong))
			bodies[m->n++] = b;
	}
	m->at = bodies;
	return m;
}

/* A header that has a stub for one configuration means the real function for another. */
static void add_real_ones(struct program *p, const char *name, uint32_t file, target_list_t *means)
{
	const struct targets *t = calls_targets(&p->calls, name);

	if (!means->len || means->at[0]->file != file || !means->at[0]->header)
		return;
	for (size_t i = 0; i < t->at.len; i++) {
		const struct target *x = &t->at.at[i];

		if (x->defined && !x->macro && !x->is_static && !x->header)
			vec_push(means, x);
	}
}

size_t program_meaning(struct program *p, const char *name, uint32_t file, struct body *const **out)
{
	target_list_t means = { 0 };
	const struct meaning *m;
	uintptr_t *slot;
	char key[256];
	int n = snprintf(key, sizeof(key), "%u %s", file, name);

	*out = NULL;
	if (n < 0 || n >= (int)sizeof(key))
		return 0;
	slot = map_slot(p->meanings, key, (size_t)n, NULL);
	if (!*slot) {
		calls_resolve(&p->calls, name, file, &means);
		add_real_ones(p, name, file, &means);
		m = meaning_new(p, means.at, means.len);
		vec_release(&means);
		slot = map_slot(p->meanings, key, (size_t)n, NULL);
		*slot = (uintptr_t)m;
	}
	m = (const struct meaning *)*slot;
	*out = m->at;
	return m->n;
}

size_t program_all(struct program *p, const char *name, struct body *const **out)
{
	uintptr_t *slot = map_slot(p->all, name, strlen(name), NULL);
	target_list_t list = { 0 };
	const struct targets *t;
	const struct meaning *m;

	if (!*slot) {
		t = calls_targets(&p->calls, name);
		for (size_t i = 0; i < t->at.len; i++)
			vec_push(&list, &t->at.at[i]);
		m = meaning_new(p, list.at, list.len);
		vec_release(&list);
		*map_slot(p->all, name, strlen(name), NULL) = (uintptr_t)m;
	} else {
		m = (const struct meaning *)*slot;
	}
	*out = m->at;
	return m->n;
}

/* ---- through pointers -------------------------------------------------------------------------- */

static void take_edge(void *ctx, const struct edge *e)
{
	struct pointees *v = ctx;
	struct pointee x;

	if (e->kind != EDGE_POINTER || !e->call)
		return;
	x = (struct pointee){ e->call->line, e->call->callee, e->means->len != 0, NULL };
	if (x.known)
		x.means = meaning_new(v->p, e->means->at, e->means->len);
	vec_push(&v->at, x);
}

static const struct pointees *pointees_of(struct program *p, const struct body *b)
{
	uintptr_t *slot = map_slot(p->pointees, (const char *)&b, sizeof(b), NULL);
	struct target from = { .id = b->id, .file = b->file, .macro = b->macro, .name = b->name, .path = b->path,
			       .params = b->params };
	struct pointees *v;

	if (*slot)
		return (const struct pointees *)*slot;
	v = arena_alloc(p->arena, sizeof(*v));
	v->p = p;
	*slot = (uintptr_t)v;
	calls_made(&p->calls, &from, b->file, true, take_edge, v);
	return v;
}

size_t program_pointees(struct program *p, struct body *b, int line, const char *name, struct body *const **out,
			bool *known)
{
	const struct pointees *v = pointees_of(p, b);
	VEC(struct body *) all = { 0 };
	struct body **copy;
	size_t n;

	*known = false;
	for (size_t i = 0; i < v->at.len; i++) {
		const struct pointee *x = &v->at.at[i];

		if (x->line != line || x->name != name || !x->known)
			continue;
		*known = true;
		for (size_t k = 0; k < x->means->n; k++)
			vec_push(&all, x->means->at[k]);
	}
	n = all.len;
	copy = arena_alloc(p->arena, (n + 1) * sizeof(struct body *));
	if (n)
		memcpy(copy, all.at, n * sizeof(struct body *));
	vec_release(&all);
	*out = copy;
	return n;
}

const struct ir *program_initial(struct program *p, const char *name, uint32_t file, bool *constant)
{
	const struct initials *all = (const struct initials *)map_getn(p->store->initials, (const char *)&file, sizeof(file));

	for (size_t i = 0; all && i < all->at.len; i++)
		if (all->at.at[i].name == name) {
			*constant = all->at.at[i].constant;
			return all->at.at[i].ir;
		}
	return NULL;
}

/* ---- callers --------------------------------------------------------------------------------- */

static struct body *caller_of(struct program *p, const struct call_row *r)
{
	int64_t id = r->function ? r->function : r->macro;
	const struct targets *t;
	const struct func_row *f;
	macro_rows_t none = { 0 };
	struct macro_rows macros = { none, p->arena };
	const char *name = NULL;

	if (r->function) {
		f = calls_function(&p->calls, id);
		name = f ? f->name : NULL;
	} else if (id) {
		index_row(p->store->ix, TABLE_MACRO, id, add_macro_row, &macros, &p->err);
		name = macros.rows.len ? macros.rows.at[0].name : NULL;
		vec_release(&macros.rows);
	}
	t = name ? calls_targets(&p->calls, name) : NULL;
	for (size_t i = 0; t && i < t->at.len; i++)
		if (t->at.at[i].id == id && t->at.at[i].macro == !r->function)
			return body_of(p, &t->at.at[i]);
	return NULL;
}

static bool reads_from(struct program *p, const struct call_row *call, const char *tag)
{
	const struct tag_set *set = calls_via_tags(&p->calls, call);

	for (size_t i = 0; i < set->at.len; i++)
		if (!strcmp(set->at.at[i], tag))
			return true;
	return false;
}

/* tag: of the struct that the pointer is read from; NULL: plain calls */
static void add_callers(struct program *p, const char *name, const char *tag, bodies_t *out)
{
	struct call_rows rows = { .arena = arena_new() };
	file_ids_t files = { 0 };
	struct body *b;

	index_files_using(p->store->ix, name, false, &files, &p->err);
	index_sort_files(p->store->ix, &files);
	for (size_t i = 0; i < files.len; i++)
		if (query_wants_file(&p->q, files.at[i]))
			index_rows_where(p->store->ix, TABLE_CALL, files.at[i], "callee", name, add_call_row, &rows,
					 &p->err);
	for (size_t i = 0; i < rows.rows.len; i++) {
		const struct call_row *x = &rows.rows.at[i];

		b = !tag == !x->via && (!tag || reads_from(p, x, tag)) ? caller_of(p, x) : NULL;
		for (size_t k = 0; b && k < out->len; k++)
			if (out->at[k] == b)
				b = NULL;
		if (b)
			vec_push(out, b);
	}
	vec_release(&rows.rows);
	vec_release(&files);
	arena_free(rows.arena);
}

void program_callers(struct program *p, const char *name, bodies_t *out)
{
	add_callers(p, name, NULL, out);
}

void program_pointer_callers(struct program *p, const char *tag, const char *field, bodies_t *out)
{
	add_callers(p, field, tag, out);
}

void program_uses(struct program *p, const struct body *b, program_uses_t *out)
{
	file_ids_t files = { 0 };
	ref_rows_t rows = { 0 };
	struct body *const *means;

	index_files_using(p->store->ix, b->name, false, &files, &p->err);
	index_sort_files(p->store->ix, &files);
	for (size_t i = 0; i < files.len; i++)
		if (query_wants_file(&p->q, files.at[i]))
			index_rows_where(p->store->ix, TABLE_FUNC_REF, files.at[i], "name", b->name, add_ref_row, &rows, &p->err);
	for (size_t i = 0; i < rows.len; i++) {
		const struct ref_row *x = &rows.at[i];
		uint32_t file = (uint32_t)(x->id >> 24);
		struct call_row in = { .function = x->function };
		size_t n = program_meaning(p, b->name, file, &means), k = 0;

		while (k < n && means[k] != b)
			k++;
		if (k < n)
			vec_push(out, (struct program_use){ x->how, x->field, x->field ? calls_ref_tag(&p->calls, x) : NULL,
							    x->position, x->function ? caller_of(p, &in) : NULL,
							    index_file_path(p->store->ix, file), x->line });
	}
	vec_release(&rows);
	vec_release(&files);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * From cursors to facts: where an expression is spelled, and how its value is used.
 *
 * Ranges (see clang/README): a start is right everywhere; an end is right in plain code and mostly in
 * macro arguments, never in macro bodies. Use is handed down from parent to child while walking; what
 * libclang does not say of a cursor (implicit casts, which child is a typeof's operand) follows from
 * ranges, types and order of the children.
 */
#include "clang/cursor.h"

struct place {
	CXFile file;
	unsigned off;
};
struct frame {
	const struct frame *up;
	CXCursor c;
	enum CXCursorKind kind;
	int fk;             /* enum fact_kind; -1: no expression, or an implicit cast */
	uint8_t use;
	bool implicit;      /* an implicit cast: same range as its only child */
	bool hidden;        /* implicit access to an anonymous member */
	bool body;          /* starts in a macro body */
	struct place start; /* as spelled; file NULL: pasted */
	struct place at;    /* in a file: the expansion, if start is in a macro body */
	uint32_t end;       /* 0: unknown */
};
struct children {
	CXCursor *at;
	size_t n;
};

static bool same_place(struct place a, struct place b)
{
	return a.file == b.file && a.off == b.off;
}

static bool same_range(CXCursor a, CXCursor b)
{
	return clang_equalRanges(clang_getCursorExtent(a), clang_getCursorExtent(b));
}

static bool is_expr(CXCursor c)
{
	return clang_isExpression(clang_getCursorKind(c));
}

/* ---- children -------------------------------------------------------------------------------- */
struct child_list {
	VEC(CXCursor) items;
};

static enum CXChildVisitResult add_child(CXCursor c, CXCursor parent, CXClientData data)
{
	struct child_list *l = data;

	(void)parent;
	vec_push(&l->items, c);
	return CXChildVisit_Continue;
}

/* ---- kinds ----------------------------------------------------------------------------------- */
static int unary_kind(CXCursor c)
{
	switch (clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_Deref:
		return FK_DEREF;
	case CXUnaryOperator_AddrOf:
		return FK_ADDR;
	default:
		return FK_UNARY;
	}
}

static int fact_kind_of(CXCursor c, enum CXCursorKind k)
{
	switch (k) {
	case CXCursor_UnaryOperator:
		return unary_kind(c);
	case CXCursor_ArraySubscriptExpr:
		return FK_INDEX;
	case CXCursor_MemberRefExpr:
		return FK_MEMBER;
	case CXCursor_CallExpr:
		return FK_CALL;
	case CXCursor_DeclRefExpr:
		return FK_IDENT;
	case CXCursor_CStyleCastExpr:
		return FK_CAST;
	case CXCursor_ParenExpr:
		return FK_PAREN;
	case CXCursor_BinaryOperator:
		return clang_getCursorBinaryOperatorKind(c) == CXBinaryOperator_Assign ? FK_ASSIGN : FK_BINARY;
	case CXCursor_CompoundAssignOperator:
		return FK_ASSIGN;
	case CXCursor_ConditionalOperator:
		return FK_COND;
	case CXCursor_StmtExpr:
		return FK_STMT_EXPR;
	case CXCursor_IntegerLiteral:
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
	case CXCursor_StringLiteral:
	case CXCursor_CharacterLiteral:
		return FK_LITERAL;
	case CXCursor_CompoundLiteralExpr:
		return FK_COMPOUND_LIT;
	case CXCursor_InitListExpr:
		return FK_INIT_LIST;
	default:
		return clang_isExpression(k) ? FK_OTHER : -1;
	}
}

/* ---- places ---------------------------------------------------------------------------------- */
/* One past the parenthesis that closes the macro call at off; 0 if there is none */
static uint32_t call_end(struct unit *u, struct unit_file *f, uint32_t off)
{
	const char *text = f ? unit_text(u, f) : NULL;
	int depth = 0;
	char quote = 0;

	if (!text)
		return 0;
	while (off < f->size && (text[off] == '_' || (text[off] | 32) >= 'a' ||
				 (text[off] >= '0' && text[off] <= '9')))
		off++;
	for (; off < f->size; off++) {
		char c = text[off];

		if (quote) {
			if (c == '\\')
				off++;
			else if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '(') {
			depth++;
		} else if (c == ')' && --depth <= 0) {
			return off + 1;
		} else if (!depth && c != ' ' && c != '\t' && c != '\n' && c != '\\') {
			return 0;
		}
	}
	return 0;
}

/*
 * The end of a range whose start is in a file (plain or macro argument). libclang ends a range in the
 * macro argument that holds its last token, or behind the outermost macro call.
 */
static uint32_t range_end(struct unit *u, CXSourceLocation end, struct place start, bool start_plain)
{
	struct place s, e;

	clang_getSpellingLocation(end, &s.file, NULL, NULL, &s.off);
	clang_getExpansionLocation(end, &e.file, NULL, NULL, &e.off);
	if (start_plain && !same_place(s, e)) {
		/* `*ID(p)`: the last token is an argument of a macro that starts inside the range */
		if (e.file != start.file || e.off < start.off)
			return 0;
		return call_end(u, unit_file_of(u, e.file), e.off);
	}
	if (!start_plain && same_place(s, e))
		return 0; /* starts in an argument, ends in the body that it was put into */
	return s.file == start.file && s.off > start.off ? s.off : 0;
}

static void locate(struct unit *u, struct frame *f)
{
	CXSourceRange r = clang_getCursorExtent(f->c);
	CXSourceLocation start = clang_getRangeStart(r);
	struct place e;

	clang_getSpellingLocation(start, &f->start.file, NULL, NULL, &f->start.off);
	clang_getExpansionLocation(start, &e.file, NULL, NULL, &e.off);
	f->at = f->start;
	if (!same_place(f->start, e)) {
		clang_getFileLocation(start, &f->at.file, NULL, NULL, &f->at.off);
		f->body = !same_place(f->start, f->at);
	}
	if (!f->body && f->start.file)
		f->end = range_end(u, clang_getRangeEnd(r), f->start, same_place(f->start, e));
}

/* ---- use ------------------------------------------------------------------------------------- */
/* Does the file's text say this word where the frame starts? */
static bool spelled(struct unit *u, const struct frame *f, const char *word)
{
	struct unit_file *uf = f->start.file ? unit_file_of(u, f->start.file) : NULL;
	const char *text = uf ? unit_text(u, uf) : NULL;
	size_t n = strlen(word);

	return text && f->start.off + n <= uf->size && !memcmp(text + f->start.off, word, n);
}

static bool unevaluated_builtin(struct unit *u, const struct frame *f)
{
	static const char *const names[] = {
		"__builtin_constant_p", "__builtin_types_compatible_p", "__builtin_object_size",
		"__builtin_dynamic_object_size", "__builtin_classify_type", "__builtin_offsetof",
	};

	if (!spelled(u, f, "__builtin_"))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (spelled(u, f, names[i]))
			return true;
	return false;
}

/* Does a constraint, up to its closing quote, allow nothing but memory? A value in a register, or one
 * constraint that is a digit or a name, is another matter. */
static bool wants_object(const char *constraint)
{
	size_t n = strcspn(constraint, "\"\n");

	return memchr(constraint, 'm', n) && strcspn(constraint, "rgqQabcdSDin") >= n;
}

/*
 * An operand of inline assembly: its constraint stands before it, `"+m" (x)`. When x came in as a
 * macro argument the text before it is something else; then it may be read and written.
 */
static uint8_t asm_use(struct unit *u, CXCursor child)
{
	struct place s;
	struct unit_file *f;
	const char *t;
	uint32_t i;

	clang_getSpellingLocation(clang_getRangeStart(clang_getCursorExtent(child)), &s.file, NULL, NULL,
				  &s.off);
	f = s.file ? unit_file_of(u, s.file) : NULL;
	t = f ? unit_text(u, f) : NULL;
	if (!t || s.off > f->size)
		return FU_READ_WRITE;
	i = s.off;
	while (i && strchr(" \t\n\\(", t[i - 1]))
		i--;
	if (!i || t[i - 1] != '"')
		return FU_READ_WRITE;
	for (i--; i && t[i - 1] != '"' && t[i - 1] != '\n';)
		i--;
	if (t[i] == '+' || t[i] == '=')
		return t[i] == '+' ? FU_READ_WRITE : FU_WRITE;
	return wants_object(t + i) ? FU_READ | FU_ADDRESS : FU_READ;
}

static uint8_t or_read(uint8_t use)
{
	return use ? use : FU_READ;
}

/* Child of an implicit cast: arrays decay (and an index of a member array is an access to the whole),
 * all else is loaded. */
static uint8_t cast_use(const struct frame *cast, CXCursor child)
{
	enum CXTypeKind k = clang_getCanonicalType(clang_getCursorType(child)).kind;
	const struct frame *up = cast->up;

	if (k == CXType_FunctionProto || k == CXType_FunctionNoProto)
		return FU_ADDRESS;
	if (k != CXType_ConstantArray && k != CXType_IncompleteArray && k != CXType_VariableArray)
		return FU_READ;
	return up && up->kind == CXCursor_ArraySubscriptExpr ? or_read(up->use) : FU_ADDRESS;
}

static uint8_t unary_use(const struct frame *p)
{
	switch (clang_getCursorUnaryOperatorKind(p->c)) {
	case CXUnaryOperator_AddrOf:
		return FU_ADDRESS;
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		return FU_READ_WRITE;
	case CXUnaryOperator_Extension:
		return p->use;
	default:
		return FU_READ;
	}
}

static uint8_t binary_use(const struct frame *p, size_t i)
{
	switch (clang_getCursorBinaryOperatorKind(p->c)) {
	case CXBinaryOperator_Assign:
		return i == 0 ? FU_WRITE : FU_READ;
	case CXBinaryOperator_Comma:
		return i == 0 ? FU_READ : or_read(p->use);
	default:
		return FU_READ;
	}
}

/* In a declaration only the initialiser is evaluated; other expressions belong to the type. */
static uint8_t decl_use(const struct frame *p, CXCursor child)
{
	if (p->kind == CXCursor_VarDecl &&
	    clang_equalCursors(clang_Cursor_getVarDeclInitializer(p->c), child))
		return FU_READ;
	return FU_UNEVALUATED;
}

/* How child i of p is used, when p itself is evaluated */
static uint8_t evaluated_use(struct unit *u, const struct frame *p, struct children ch, size_t i)
{
	CXCursor child = ch.at[i];

	switch (p->kind) {
	case CXCursor_ParenExpr:
		return p->use;
	case CXCursor_UnexposedExpr:
		if (p->implicit)
			return cast_use(p, child);
		return unevaluated_builtin(u, p) ? FU_UNEVALUATED : or_read(p->use);
	case CXCursor_MemberRefExpr:
		return clang_getCanonicalType(clang_getCursorType(child)).kind == CXType_Pointer ?
			FU_READ : or_read(p->use);
	case CXCursor_UnaryOperator:
		return unary_use(p);
	case CXCursor_BinaryOperator:
		return binary_use(p, i);
	case CXCursor_CompoundAssignOperator:
		return i == 0 ? FU_READ_WRITE : FU_READ;
	case CXCursor_ConditionalOperator:
		return i == 0 ? FU_READ : or_read(p->use);
	case CXCursor_UnaryExpr: /* sizeof, _Alignof */
		return FU_UNEVALUATED;
	case CXCursor_GenericSelectionExpr:
		return i == 0 ? FU_UNEVALUATED : or_read(p->use);
	case CXCursor_CallExpr:
		return unevaluated_builtin(u, p) ? FU_UNEVALUATED : FU_READ;
	case CXCursor_CStyleCastExpr:
	case CXCursor_CompoundLiteralExpr:
		return i + 1 == ch.n ? FU_READ : FU_UNEVALUATED; /* before it: typeof's operand */
	case CXCursor_GCCAsmStmt:
		return asm_use(u, child);
	default:
		return clang_isDeclaration(p->kind) ? decl_use(p, child) :
		       clang_isExpression(p->kind) ? FU_READ : 0;
	}
}

static uint8_t child_use(struct unit *u, const struct frame *p, struct children ch, size_t i)
{
	if (p->use & FU_UNEVALUATED)
		return FU_UNEVALUATED;
	return evaluated_use(u, p, ch, i);
}

/* ---- facts ----------------------------------------------------------------------------------- */
/* How many ancestors of the same kind start at the same token of the same expansion? */
static uint16_t body_depth(const struct frame *f)
{
	uint16_t depth = 0;

	for (const struct frame *a = f->up; a; a = a->up) {
		if (a->implicit) /* never located */
			continue;
		if (!same_place(a->start, f->start) || !same_place(a->at, f->at))
			break;
		depth += a->fk == f->fk && !a->hidden;
	}
	return depth;
}

static struct raw_fact *fact_slot(struct unit *u, const struct raw_fact *new)
{
	struct {
		uint32_t file, start, end, kind_depth;
		const struct ctype *type, *operand;
	} key = { new->file, new->start, new->end, (uint32_t)new->kind << 16 | new->depth, new->type,
		  new->operand };
	uintptr_t *slot = map_slot(u->fact_no, (const char *)&key, sizeof(key), NULL);

	if (!*slot) {
		vec_push(&u->facts, *new);
		*slot = u->facts.len;
	}
	return &u->facts.at[*slot - 1];
}

static void add_expansion(struct unit *u, struct raw_fact *r, struct place at)
{
	const struct unit_file *f = at.file ? unit_file_of(u, at.file) : NULL;
	uint64_t place = (uint64_t)(f ? f->no : 0) << 32 | at.off;

	for (size_t i = r->seen.len; i-- > 0 && i + 4 > r->seen.len;)
		if (r->seen.at[i] == place)
			return;
	vec_push(&r->seen, place);
}

static bool is_qualified(CXCursor c)
{
	CXType t = clang_getCanonicalType(clang_getCursorType(c));

	return clang_isConstQualifiedType(t) || clang_isVolatileQualifiedType(t);
}

static void emit(struct unit *u, const struct frame *f, const struct ctype *type,
		 const struct ctype *operand)
{
	const struct unit_file *uf = f->start.file ? unit_file_of(u, f->start.file) : NULL;
	struct raw_fact new = { .start = f->start.off, .end = f->body ? 0 : f->end, .kind = (uint8_t)f->fk,
				.type = type, .operand = operand };
	struct raw_fact *r;

	if (f->fk < 0 || f->implicit || f->hidden || !uf || !uf->wanted)
		return;
	if (!f->body && !f->end)
		return;
	new.file = uf->no;
	if (f->body)
		new.depth = body_depth(f);
	r = fact_slot(u, &new);
	r->use |= f->use;
	if ((f->fk == FK_DEREF || f->fk == FK_INDEX) && is_qualified(f->c))
		r->use |= FU_QUALIFIED;
	if (f->body)
		add_expansion(u, r, f->at);
}

/* ---- the walk -------------------------------------------------------------------------------- */
static const struct ctype *walk(struct unit *u, const struct frame *up, CXCursor c, uint8_t use);

static bool has_operand(int fk)
{
	return fk == FK_DEREF || fk == FK_INDEX || fk == FK_MEMBER;
}

/* Is this the base of an index or the only operand of * and .? */
static bool is_operand(const struct frame *f, const struct ctype *t, const struct ctype *have)
{
	if (!has_operand(f->fk))
		return false;
	return !have || (f->fk == FK_INDEX && !ctype_pointee(have) && ctype_pointee(t));
}

/* Type of the innermost expression that is no implicit cast, for the parent's use */
static const struct ctype *walk_children(struct unit *u, struct frame *f, struct children ch)
{
	const struct ctype *operand = NULL, *t;

	for (size_t i = 0; i < ch.n; i++) {
		bool expr = is_expr(ch.at[i]);

		t = walk(u, f, ch.at[i], expr ? child_use(u, f, ch, i) : f->use & FU_UNEVALUATED);
		if (expr && (f->implicit || f->hidden || is_operand(f, t, operand)))
			operand = t;
	}
	return operand;
}

static void describe(struct unit *u, struct frame *f, struct children ch)
{
	f->fk = fact_kind_of(f->c, f->kind);
	if (f->fk < 0)
		return;
	if (f->kind == CXCursor_UnexposedExpr && ch.n == 1 && is_expr(ch.at[0]))
		f->implicit = same_range(f->c, ch.at[0]);
	if (!f->implicit)
		locate(u, f);
	if (f->kind == CXCursor_MemberRefExpr && f->up && f->up->kind == CXCursor_MemberRefExpr)
		f->hidden = same_range(f->c, f->up->c);
}

static const struct ctype *walk(struct unit *u, const struct frame *up, CXCursor c, uint8_t use)
{
	struct frame f = { .up = up, .c = c, .kind = clang_getCursorKind(c), .use = use, .fk = -1 };
	struct child_list list = { 0 };
	struct children ch;
	const struct ctype *inner, *type = NULL;

	clang_visitChildren(c, add_child, &list);
	ch = (struct children){ list.items.at, list.items.len };
	describe(u, &f, ch);
	inner = walk_children(u, &f, ch);
	vec_release(&list.items);
	if (f.fk >= 0) {
		type = (f.implicit || f.hidden) && inner ? inner : type_of_cursor(u->types, c);
		emit(u, &f, type, has_operand(f.fk) ? inner : NULL);
	}
	return type;
}

void collect_decl(struct unit *u, CXCursor decl)
{
	walk(u, NULL, decl, 0);
}

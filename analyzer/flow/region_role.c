// SPDX-License-Identifier: GPL-2.0-only
/* What a call is to a region by itself: who edits a function asks so. */
#include "flow/region_private.h"

const char *region_guard(const struct ir *ir, ir_id call)
{
	ir_id inner = ir->exprs[call].a, kind;
	bool two = ir->exprs[inner].kind == IE_CALL;
	const char *name = ir_callee(ir, two ? inner : call), *text;
	struct str s = STR_INIT;

	if (two ? strcmp(name, "guard") : strcmp(name, "scoped_guard") && strcmp(name, "scoped_cond_guard"))
		return NULL;
	kind = ir_arg(ir, two ? inner : call, 0);
	str_add(&s, "guard(");
	ir_expr_text(ir, kind, &s);
	str_addch(&s, ')');
	text = intern(s.buf);
	str_release(&s);
	return text;
}

bool region_is_ptl(const struct region_spec *s, const struct ir *ir, ir_id call, int arg)
{
	ir_id e = arg >= 0 ? ir_arg(ir, call, (uint32_t)arg) : 0;
	const struct ir_expr *x = e ? &ir->exprs[e] : NULL;
	const char *name = NULL;

	if (arg < 0)
		return true;
	if (x && x->kind == IE_ADDR)
		x = &ir->exprs[x->a];
	if (x && x->kind == IE_VAR)
		name = ir->vars[x->var].name;
	else if (x && (x->kind == IE_FIELD || x->kind == IE_NAME))
		name = x->name;
	else if (x && x->kind == IE_CALL)
		return region_keys(s, ir_callee(ir, e), NULL) & RK(LOCKPTR);
	return name && (strstr(name, "ptl") || !strcmp(name, "page_table_lock"));
}

enum region_role region_role(const struct region_spec *s, const struct ir *ir, ir_id step)
{
	const struct ir_step *at = &ir->steps[step];
	unsigned keys;
	int arg;

	if (at->kind != IR_CALL || at->leaves)
		return REGION_OTHER;
	keys = region_keys(s, ir_callee(ir, at->a), &arg);
	if (keys & RK(ENTER))
		return REGION_ENTERS;
	if (keys & RK(LEAVE))
		return REGION_LEAVES;
	if (keys & RK(PAUSE))
		return REGION_PAUSES;
	if (keys & RK(RESUME))
		return REGION_RESUMES;
	if (keys & RK(LOCK) && region_is_ptl(s, ir, at->a, arg))
		return REGION_LOCKED;
	if (keys & RK(UNLOCK) && region_is_ptl(s, ir, at->a, arg))
		return REGION_RELEASED;
	return REGION_OTHER;
}

static const char *at_same_place(const region_names_t *from, const region_names_t *to, const char *name)
{
	for (size_t i = 0; i < from->len && i < to->len; i++)
		if (from->at[i] == name)
			return to->at[i];
	return NULL;
}

const char *region_partner(const struct region_spec *s, const char *name)
{
	static const enum region_key pairs[][2] = { { RK_ENTER, RK_LEAVE }, { RK_PAUSE, RK_RESUME } };
	const char *other = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(pairs) && !other; i++) {
		other = at_same_place(&s->of[pairs[i][0]], &s->of[pairs[i][1]], name);
		if (!other)
			other = at_same_place(&s->of[pairs[i][1]], &s->of[pairs[i][0]], name);
	}
	return other;
}

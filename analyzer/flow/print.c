// SPDX-License-Identifier: GPL-2.0-only
/* A graph as text and as input for dot(1). */
#include "flow/private.h"

static const char *const names[FL_KIND_COUNT] = {
	[FL_NONE] = "none", [FL_TOP] = "top", [FL_HEADER] = "header", [FL_OPEN] = "open", [FL_CLOSE] = "close",
	[FL_EXIT] = "exit", [FL_ERROR_EXIT] = "error-exit", [FL_ITEM] = "item", [FL_DECL] = "decl",
	[FL_STMT] = "stmt", [FL_IF] = "if", [FL_ELSE] = "else", [FL_ENDIF] = "endif", [FL_LOOP] = "loop",
	[FL_ITERATOR] = "iterator", [FL_DO] = "do", [FL_DO_WHILE] = "do-while", [FL_ENDLOOP] = "endloop",
	[FL_SWITCH] = "switch", [FL_ENDSWITCH] = "endswitch", [FL_CASE_MARK] = "case-mark", [FL_CASE] = "case",
	[FL_DEFAULT] = "default", [FL_LABEL] = "label", [FL_GOTO] = "goto", [FL_BREAK] = "break",
	[FL_CONTINUE] = "continue", [FL_RETURN] = "return", [FL_TRUE] = "true", [FL_FALSE] = "false",
	[FL_INLOOP] = "inloop", [FL_FALLTHROUGH] = "fallthrough", [FL_LOOP_FALLTHROUGH] = "loop-fallthrough",
	[FL_AFTER] = "after", [FL_COND] = "cond", [FL_COND_BRANCH] = "cond-branch", [FL_COND_END] = "cond-end",
};

const char *flow_kind_name(enum flow_kind k)
{
	return k < FL_KIND_COUNT ? names[k] : "?";
}

/* The node's own tokens with single blanks, cut if long */
static void own_text(const struct flow *f, flow_id n, struct str *out)
{
	const size_t most = 60;
	struct str text = STR_INIT;
	tok_id t, last;
	size_t len;

	if (!flow_extent(f, n, &t, &last))
		return;
	for (; t <= last && text.len <= most; t++) {
		const struct token *k = &f->s->toks[t];
		const char *p = token_text(f->s, t, &len);

		if (!token_is_trivia(k))
			str_addn(&text, p, len);
		else if (text.len && text.buf[text.len - 1] != ' ')
			str_addch(&text, ' ');
	}
	if (text.len > most) {
		len = most;
		while (len && ((unsigned char)text.buf[len] & 0xc0) == 0x80)
			len--;
		str_addn(out, text.buf, len);
		str_add(out, "…");
	} else {
		str_addn(out, text.buf, text.len);
	}
	str_release(&text);
}

static void place(const struct flow *f, flow_id n, struct str *out)
{
	tok_id first, last;
	int line, column;

	if (!flow_extent(f, n, &first, &last))
		return;
	syntax_position(f->s, f->s->toks[first].off, &line, &column);
	str_addf(out, " %d:%d `", line, column);
	own_text(f, n, out);
	str_addch(out, '`');
}

static void cleanup_line(const struct flow *f, uint32_t c, struct str *out)
{
	int line;

	str_add(out, " cleanup");
	for (; c; c = f->cleanups[c].outer) {
		syntax_position(f->s, node_start(f->s, f->cleanups[c].decl), &line, NULL);
		str_addf(out, " %d", line);
	}
}

static void gap_text(const struct flow *f, size_t i, struct str *out)
{
	int line, column;

	syntax_position(f->s, node_start(f->s, f->gaps[i].at), &line, &column);
	str_addf(out, "gap %d:%d %s", line, column, f->gaps[i].what);
}

/*
 *	ID KIND [LINE:COLUMN `TEXT`] [in CONTAINER] [of HEAD] [hidden-exit] [noreturn] [once] [cleanup LINE…] [-> ID…]
 */
void flow_print_text(const struct flow *f, struct str *out)
{
	for (flow_id i = 1; i < f->nnodes; i++) {
		const struct flow_node *n = &f->nodes[i];

		str_addf(out, "%u %s", i, flow_kind_name(n->kind));
		place(f, i, out);
		if (n->container)
			str_addf(out, " in %u", n->container);
		if (n->stmt_head)
			str_addf(out, " of %u", n->stmt_head);
		str_add(out, n->hidden_exit ? " hidden-exit" : "");
		str_add(out, n->noreturn ? " noreturn" : "");
		str_add(out, n->once ? " once" : "");
		if (n->cleanups)
			cleanup_line(f, n->cleanups, out);
		for (uint32_t k = 0; k < n->nsucc; k++)
			str_addf(out, "%s %u", k ? "" : " ->", f->edges[n->succ + k]);
		str_addch(out, '\n');
	}
	for (size_t i = 0; i < f->ngaps; i++) {
		gap_text(f, i, out);
		str_addch(out, '\n');
	}
}

static void dot_quoted(struct str *out, const char *p)
{
	for (; *p; p++) {
		if (*p == '"' || *p == '\\')
			str_addch(out, '\\');
		str_addch(out, *p);
	}
}

static const char *dot_shape(enum flow_kind k)
{
	switch (k) {
	case FL_TOP:
	case FL_EXIT:
	case FL_ERROR_EXIT:
		return "oval";
	case FL_IF:
	case FL_LOOP:
	case FL_ITERATOR:
	case FL_DO_WHILE:
	case FL_SWITCH:
	case FL_COND:
		return "diamond";
	default:
		return "box";
	}
}

/* Markers and what isn't executed are grey. */
void flow_print_dot(const struct flow *f, struct str *out)
{
	struct str text = STR_INIT;
	tok_id t, last;

	str_add(out, "digraph \"");
	dot_quoted(out, node_function_name(f->s, f->function));
	str_add(out, "\" {\n");
	for (flow_id i = 1; i < f->nnodes; i++) {
		const struct flow_node *n = &f->nodes[i];

		str_reset(&text);
		place(f, i, &text);
		str_addf(out, "\t%u [shape=%s%s label=\"%u %s\\n", i, dot_shape(n->kind),
			 flow_extent(f, i, &t, &last) ? "" : " color=grey fontcolor=grey", i,
			 flow_kind_name(n->kind));
		dot_quoted(out, text.len ? text.buf + 1 : "");
		str_add(out, "\"];\n");
		for (uint32_t k = 0; k < n->nsucc; k++)
			str_addf(out, "\t%u -> %u%s;\n", i, f->edges[n->succ + k],
				 flow_executed(f, i, f->edges[n->succ + k]) ? "" : " [style=dashed color=grey]");
	}
	for (size_t i = 0; i < f->ngaps; i++) {
		str_addf(out, "\tgap%zu [shape=note label=\"", i);
		gap_text(f, i, out);
		str_add(out, "\"];\n");
	}
	str_add(out, "}\n");
	str_release(&text);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What the reader understood, one thing a line, for tests and --parse-cocci. */
#include "smpl/past.h"

static void print_quoted(struct str *out, const char *s)
{
	str_addch(out, '"');
	for (; *s; s++) {
		if (*s == '\n')
			str_add(out, "\\n");
		else if (*s == '"' || *s == '\\')
			str_addf(out, "\\%c", *s);
		else
			str_addch(out, *s);
	}
	str_addch(out, '"');
}

static void print_field(struct str *out, const char *name, const char *value)
{
	if (!value)
		return;
	str_addf(out, "%s ", name);
	print_quoted(out, value);
	str_addch(out, '\n');
}

static void print_header(const struct smpl_header *h, struct str *out)
{
	size_t i;

	print_field(out, "message", h->message);
	print_field(out, "description", h->description);
	print_field(out, "confidence", h->confidence);
	print_field(out, "options", h->options);
	print_field(out, "keywords", h->keywords);
	print_field(out, "comments", h->comments);
	print_field(out, "url", h->url);
	for (i = 0; i < h->nkeys; i++) {
		str_addf(out, "key %s ", h->keys[i].key);
		print_quoted(out, h->keys[i].value);
		str_addch(out, '\n');
	}
}

static void print_depend(const struct depend *d, struct str *out)
{
	switch (d->op) {
	case DEP_NAME:
		str_add(out, d->name);
		break;
	case DEP_EVER:
	case DEP_NEVER:
		str_addf(out, "%s %s", d->op == DEP_EVER ? "ever" : "never", d->name);
		break;
	case DEP_FILE:
		str_addf(out, "file in \"%s\"", d->name);
		break;
	case DEP_NOT:
		str_addch(out, '!');
		print_depend(d->a, out);
		break;
	case DEP_AND:
	case DEP_OR:
		str_addch(out, '(');
		print_depend(d->a, out);
		str_add(out, d->op == DEP_AND ? " && " : " || ");
		print_depend(d->b, out);
		str_addch(out, ')');
		break;
	default:
		str_add(out, "true");
	}
}

static void print_constraint(const struct smpl_constraint *c, struct str *out)
{
	static const char *const signs[] = { "=~", "!~", "=", "!=", "!=", "<=", "",
					     ": script", "and", "or", "not" };
	size_t i;

	if (c->kind == SC_AND || c->kind == SC_OR || c->kind == SC_NOT) {
		str_addf(out, " %s(", signs[c->kind]);
		print_constraint(c->a, out);
		if (c->b)
			print_constraint(c->b, out);
		str_addch(out, ')');
		return;
	}
	if (c->kind == SC_COMPARE) {
		str_addf(out, " %s %lld", c->op, c->number);
		return;
	}
	str_addf(out, " %s ", signs[c->kind]);
	if (c->regex) {
		print_quoted(out, c->values[0]);
		return;
	}
	if (c->script) {
		str_addch(out, '(');
		for (i = 0; i < c->script->nparams; i++)
			str_addf(out, "%s%s", i ? ", " : "", c->script->params[i].name);
		str_add(out, ") ");
		print_quoted(out, c->script->code);
		return;
	}
	str_addch(out, '{');
	for (i = 0; i < c->nvalues; i++)
		str_addf(out, "%s%s", i ? ", " : "", c->values[i]);
	str_addch(out, '}');
}

static void print_metavar(const struct metavar *mv, struct str *out)
{
	size_t i;

	str_addf(out, "  metavar %s: %s%s%s", mv->name,
		 mv->local    ? "local "
		 : mv->global ? "global "
			      : "",
		 mv->note, mv->any_pointer ? " *" : "");
	if (mv->type && !mv->ntypes) {
		str_add(out, " of type ");
		ctype_print(mv->type, out);
	}
	if (mv->tag)
		str_addf(out, " %s", mv->tag);
	for (i = 0; i < mv->ntypes; i++) {
		str_add(out, i ? ", " : " of type {");
		ctype_print(mv->types[i].type, out);
		str_add(out, i + 1 == mv->ntypes ? "}" : "");
	}
	if (mv->has_length && mv->length_metavar)
		str_addf(out, " of length %s", mv->length_metavar);
	else if (mv->has_length)
		str_addf(out, " of length %u", mv->length);
	if (mv->type_metavar)
		str_addf(out, " with type metavariable %s", mv->type_metavar);
	if (mv->from_rule)
		str_addf(out, " from %s.%s", mv->from_rule, mv->from_name);
	for (i = 0; i < mv->nseed; i++)
		str_addf(out, "%s%s", i ? " ## " : " = ", mv->seed[i].text ? mv->seed[i].text : mv->seed[i].ref.name);
	for (i = 0; i < mv->nconstraints; i++)
		print_constraint(&mv->constraints[i], out);
	str_addch(out, '\n');
}

static void print_token(const struct pattern *p, tok_id t, struct str *out)
{
	const struct pattern_token *m = &p->marks[t];
	static const char marks[] = { ' ', '-', '*' };
	const char *text;
	size_t n;

	text = token_text(p->tree, t, &n);
	if (*m->plus_before) {
		str_add(out, "      + before ");
		print_quoted(out, m->plus_before);
		str_addch(out, '\n');
	}
	str_addf(out, "    %c %.*s", marks[m->mark], (int)n, text);
	if (m->position)
		str_addf(out, " @%s", m->position);
	str_addch(out, '\n');
	if (*m->plus_after) {
		str_add(out, "      + after ");
		print_quoted(out, m->plus_after);
		str_addch(out, '\n');
	}
}

static void print_pattern(const struct pattern *p, struct str *out)
{
	static const char *const shapes[] = { "expression", "statement", "top-level", "type" };
	const struct node *root = node_at(p->tree, p->root);
	tok_id t;

	str_addf(out, "  pattern: %s, %s%s%s\n", shapes[p->shape], node_kind_name(root->kind),
		 p->changes ? ", changes" : "", p->star ? ", star" : "");
	for (t = root->first; t <= root->last; t++) {
		if (!token_is_trivia(&p->tree->toks[t]))
			print_token(p, t, out);
	}
}

static void print_script_var(const struct script_var *v, struct str *out)
{
	str_addf(out, "  variable %s", v->name);
	if (v->from_rule)
		str_addf(out, " << %s.%s", v->from_rule, v->from_name);
	if (v->fallback || v->fallback_empty) {
		str_add(out, " = ");
		print_quoted(out, v->fallback ? v->fallback : "[]");
	}
	str_addch(out, '\n');
}

static void print_rule(const struct smpl_rule *r, struct str *out)
{
	static const char *const kinds[] = { "rule", "script", "initialize", "finalize" };
	size_t i;

	str_addf(out, "%s %s", kinds[r->kind], r->name);
	if (r->language)
		str_addf(out, " in %s", r->language);
	if (r->depends) {
		str_add(out, " depends on ");
		print_depend(r->depends, out);
	}
	for (i = 0; r->disable && r->disable[i]; i++)
		str_addf(out, "%s%s", i ? ", " : " disable ", r->disable[i]);
	str_addf(out, "%s%s%s\n", r->exists ? " exists" : "", r->forall ? " forall" : "",
		 r->expression_rule ? " expression" : "");
	for (i = 0; i < r->nmetavars; i++)
		print_metavar(&r->metavars[i], out);
	for (i = 0; i < r->nvars; i++)
		print_script_var(&r->vars[i], out);
	for (i = 0; i < r->nalts; i++)
		print_pattern(&r->alts[i], out);
	if (r->past)
		past_print(r->past, out);
}

void smpl_print(const struct smpl *s, struct str *out)
{
	size_t i;

	print_header(&s->header, out);
	for (i = 0; s->virtuals[i]; i++)
		str_addf(out, "virtual %s\n", s->virtuals[i]);
	for (i = 0; i < s->nrules; i++)
		print_rule(&s->rules[i], out);
	for (i = 0; i < s->nnotes; i++)
		str_addf(out, "note %d:%d: %s\n", s->notes[i].line, s->notes[i].column,
			 s->notes[i].text);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isomorphisms that no file says, since they are about how matching goes: ways to write int (add_signed, add_int1,
 * add_int2), numbers (value_format). A rule disables them by these names.
 */
#include <errno.h>

#include "match/unify.h"

static bool on(const struct machine *m, const char *iso)
{
	return !m->u->rule || !rule_disables(m->u->rule, iso);
}

/* ---- int --------------------------------------------------------------------------------------- */

enum int_word { IW_NONE, IW_INT = 1 << 0, IW_SIGNED = 1 << 1, IW_UNSIGNED = 1 << 2, IW_OTHER = 1 << 3 };

static unsigned int_word(const char *w, size_t n)
{
	static const struct {
		const char *word;
		unsigned is;
	} words[] = {
		{ "int", IW_INT }, { "signed", IW_SIGNED }, { "unsigned", IW_UNSIGNED }, { "long", IW_OTHER },
		{ "short", IW_OTHER }, { "char", IW_OTHER }, { "__int128", IW_OTHER },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!strncmp(words[i].word, w, n) && !words[i].word[n])
			return words[i].is;
	}
	return IW_NONE;
}

static unsigned pattern_word(const struct machine *m, const struct pnode *p)
{
	const char *text;

	if (p->kind != N_TYPE_WORD)
		return IW_NONE;
	text = m->past->tokens[p->first].text;
	return int_word(text, strlen(text));
}

bool is_int_word(const struct machine *m, const struct pnode *p)
{
	return pattern_word(m, p) & (IW_INT | IW_SIGNED | IW_UNSIGNED);
}

/* What the file may have where the rule has other words */
static bool same_int(const struct machine *m, unsigned rule, unsigned file)
{
	switch (rule) {
	case IW_INT:
		return (file == IW_SIGNED || file == (IW_SIGNED | IW_INT)) && on(m, "add_signed");
	case IW_SIGNED:
		return file == (IW_SIGNED | IW_INT) && on(m, "add_int2");
	case IW_UNSIGNED:
		return file == (IW_UNSIGNED | IW_INT) && on(m, "add_int1");
	case IW_SIGNED | IW_INT:
		return file == IW_SIGNED;
	case IW_UNSIGNED | IW_INT:
		return file == IW_UNSIGNED;
	default:
		return false;
	}
}

static void goal_word(struct machine *m, const struct pnode *p, tok_id first, tok_id last)
{
	struct goal *g = goal_push(m, GOAL_WORD);

	g->p = p;
	g->x = first;
	g->y = last;
}

bool do_word(struct machine *m, const struct goal *g)
{
	if (g->x > g->y)
		return pair_token(m, g->p, g->p->first, NO_TOKEN);
	if (g->p->positions && !bind_positions(m, g->p->positions, g->x, g->y))
		return false;
	pair_push(m, NULL, g->p->first, g->x, g->y);
	return true;
}

/* The file's words: their first and last token. False: something stands between them. */
static bool code_words(const struct machine *m, const struct specs *code, unsigned *words, tok_id *first, tok_id *last)
{
	const struct node *n;
	const char *text;
	size_t len;

	*words = 0;
	for (size_t i = 0; i < code->n; i++) {
		n = node_at(m->s, code->at[i]);
		text = token_text(m->s, n->first, &len);
		if (n->kind != N_TYPE_WORD || !int_word(text, len))
			continue;
		if (*words && token_next(m->s, *last) != n->first)
			return false;
		if (!*words)
			*first = n->first;
		*last = n->last;
		*words |= int_word(text, len);
	}
	return true;
}

static void use_words(const struct machine *m, struct specs *code, tok_id first, tok_id last)
{
	for (size_t i = 0; i < code->n; i++) {
		tok_id t = node_at(m->s, code->at[i])->first;

		code->used[i] = code->used[i] || (t >= first && t <= last);
	}
}

int push_int_words(struct machine *m, const struct pnode *ps, struct specs *code)
{
	const struct pnode *words[2] = { NULL, NULL }, *p;
	unsigned rule = 0, file, n = 0;
	tok_id first = 1, last = 0;

	for (p = ps->child; p; p = p->next) {
		if (is_int_word(m, p) && n < 2)
			words[n++] = p;
		rule |= pattern_word(m, p);
	}
	if (!n || (rule & IW_OTHER) || !code_words(m, code, &file, &first, &last) || !same_int(m, rule, file))
		return -1;
	use_words(m, code, first, last);
	/* two words for one: that with '+' code takes it, since no such code can stand with nothing */
	if (n == 2 && has_plus(m, words[1]->first)) {
		goal_word(m, words[0], 1, 0);
		goal_word(m, words[1], first, last);
		return 1;
	}
	if (n == 2)
		goal_word(m, words[1], 1, 0);
	goal_word(m, words[0], first, last);
	return 1;
}

/* ---- numbers ----------------------------------------------------------------------------------- */

/* Decimal and hexadecimal, without a suffix. Octal numbers are what they look like: they are modes of files. */
bool plain_value(const char *p, size_t n, unsigned long long *out)
{
	char buf[32], *end;

	if (!n || n >= sizeof(buf) || *p < '0' || *p > '9')
		return false;
	memcpy(buf, p, n);
	buf[n] = '\0';
	if (buf[0] == '0' && strspn(buf, "0") != n && buf[1] != 'x' && buf[1] != 'X')
		return false;
	errno = 0;
	*out = strtoull(buf, &end, buf[1] == 'x' || buf[1] == 'X' ? 16 : 10);
	return !*end && !errno;
}

bool number_same(const struct machine *m, uint32_t token, tok_id t)
{
	const struct ptoken *p = &m->past->tokens[token];
	unsigned long long a, b;
	const char *text;
	size_t n;

	if (p->kind != T_NUMBER || m->s->toks[t].kind != T_NUMBER || !on(m, "value_format"))
		return false;
	text = token_text(m->s, t, &n);
	return plain_value(p->text, strlen(p->text), &a) && plain_value(text, n, &b) && a == b;
}

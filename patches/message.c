// SPDX-License-Identifier: GPL-2.0-only
/* Commit messages and the cover letter, in the kernel's form. */
#include "patches/split.h"

#define WIDTH 72
#define SUBJECT_WIDTH 75

/* ---- wrapping --------------------------------------------------------------------------------- */

/* A line that git or patch would take for the start of something else. */
static bool looks_like_patch(const char *s)
{
	return starts_with(s, "---") || starts_with(s, "diff ") || starts_with(s, "Index: ") ||
	       starts_with(s, "@@");
}

/* One paragraph [s, s + n) of words. */
static void wrap_paragraph(struct str *out, const char *s, size_t n, size_t width)
{
	size_t column = 0;

	for (size_t i = 0; i < n;) {
		size_t len = 0;

		while (i < n && strchr(" \t\n", s[i]))
			i++;
		while (i + len < n && !strchr(" \t\n", s[i + len]))
			len++;
		if (!len)
			break;
		if (column && column + 1 + len > width) {
			str_addch(out, '\n');
			column = 0;
		}
		if (column)
			str_addch(out, ' ');
		else if (looks_like_patch(s + i))
			str_addch(out, ' ');
		str_addn(out, s + i, len);
		column += len + (column != 0);
		i += len;
	}
	if (column)
		str_addch(out, '\n');
}

static bool verbatim(const char *line)
{
	return *line == ' ' || *line == '\t';
}

void message_wrap(struct str *out, const char *text, size_t width)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		if (!n || verbatim(text)) {
			str_addn(out, text, n);
			str_addch(out, '\n');
			text += n + (text[n] == '\n');
			continue;
		}
		while (text[n] && text[n + 1] && text[n + 1] != '\n' && !verbatim(text + n + 1))
			n += 1 + strcspn(text + n + 1, "\n");
		wrap_paragraph(out, text, n, width);
		text += n + (text[n] == '\n');
	}
}

/* ---- rules ------------------------------------------------------------------------------------ */

static const struct series_rule *find_rule(const struct series_options *o, const char *name)
{
	for (size_t i = 0; i < o->nrules; i++)
		if (!strcmp(o->rules[i].name, name))
			return &o->rules[i];
	return NULL;
}

struct used_rule { const char *name; size_t edits; };
struct used_rules { VEC(struct used_rule) at; };

static void count_rule(struct used_rules *u, const char *name)
{
	for (size_t i = 0; i < u->at.len; i++) {
		if (!strcmp(u->at.at[i].name, name)) {
			u->at.at[i].edits++;
			return;
		}
	}
	vec_push(&u->at, (struct used_rule){ name, 1 });
}

static int cmp_used(const void *x, const void *y)
{
	const struct used_rule *a = x, *b = y;

	if (a->edits != b->edits)
		return a->edits > b->edits ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Rules of parts [first, first + n), most edits first */
static void find_used(const struct split *p, size_t first, size_t n, struct used_rules *u)
{
	memset(u, 0, sizeof(*u));
	for (size_t i = first; i < first + n; i++) {
		const struct part *part = &p->parts.at[i];
		const struct file_edits *fe = p->files.at[part->file].edits;

		for (size_t k = 0; k < fe->groups.len; k++)
			if (fe->groups.at[k]->inferred == part->inferred)
				count_rule(u, fe->groups.at[k]->rule);
	}
	if (u->at.len)
		qsort(u->at.at, u->at.len, sizeof(*u->at.at), cmp_used);
}

/* What to do, in the imperative: the rule's own words ("// Pteris-Subject: …"), else what its message
 * says behind a semicolon ("…; use f()"), else its name. */
static void add_subject(struct str *out, const struct series_rule *r, const char *name)
{
	static const char key[] = "// Pteris-Subject:";
	const char *s = r && r->text ? strstr(r->text, key) : NULL;

	if (s) {
		s += strlen(key);
		s += strspn(s, " \t");
		str_addn(out, s, strcspn(s, "\r\n"));
		return;
	}
	s = r && r->message ? strstr(r->message, "; ") : NULL;
	if (s && s[2] >= 'a' && s[2] <= 'z')
		str_add(out, s + 2);
	else
		str_addf(out, "apply the semantic patch %s", name);
}

static void join_subjects(struct str *out, const struct series_options *o, const struct used_rules *u)
{
	struct str s = STR_INIT;

	for (size_t i = 0; i < u->at.len; i++) {
		const char *name = u->at.at[i].name, *add;

		str_reset(&s);
		add_subject(&s, find_rule(o, name), name);
		add = s.buf;
		if (i) {
			str_add(out, i + 1 < u->at.len ? ", " : " and ");
			if (starts_with(out->buf, "use ") && starts_with(add, "use "))
				add += 4;
		}
		str_add(out, add);
	}
	str_release(&s);
}

/* What it finds is not what its semantic patch says, but what the analysis of regions does. */
static bool is_regional(const struct series_options *o, const char *name)
{
	const struct series_rule *r = find_rule(o, name);

	return r && r->text && strstr(r->text, "// Pteris-Region:");
}

static bool all_regional(const struct series_options *o, const struct used_rules *u)
{
	for (size_t i = 0; i < u->at.len; i++)
		if (!is_regional(o, u->at.at[i].name))
			return false;
	return true;
}

static void add_names(struct str *out, const struct used_rules *u, const char *verb, const char *plural)
{
	str_addf(out, "%s%s", verb, u->at.len == 1 ? " " : plural);
	for (size_t i = 0; i < u->at.len; i++)
		str_addf(out, "%s%s", !i ? "" : i + 1 < u->at.len ? ", " : " and ", u->at.at[i].name);
}

static void subject_line(struct str *out, const struct series_options *o, const char *prefix,
			 const struct used_rules *u)
{
	struct str s = STR_INIT;

	join_subjects(&s, o, u);
	if (u->at.len > 1 && strlen(prefix) + 2 + s.len > SUBJECT_WIDTH) {
		str_reset(&s);
		if (all_regional(o, u))
			add_names(&s, u, "mend what is found by", " ");
		else
			add_names(&s, u, "apply the semantic patch", "es ");
	}
	str_addf(out, "%s: %s\n\n", prefix, s.buf);
	str_release(&s);
}

/* ---- bodies ----------------------------------------------------------------------------------- */

/* The first paragraph of the description behind its first line, which is the message: why this is
 * done. The rest of it is for those who use the rule. */
static void add_description(struct str *out, const struct series_rule *r)
{
	const char *text = r->description ? r->description : "", *end;
	char *first;

	text += strcspn(text, "\n");
	text += strspn(text, " \t\n");
	if (!*text)
		text = r->message ? r->message : "";
	end = strstr(text, "\n\n");
	first = xstrndup(text, end ? (size_t)(end - text) : strlen(text));
	message_wrap(out, first, WIDTH);
	if (*first)
		str_addch(out, '\n');
	free(first);
}

static void add_descriptions(struct str *out, const struct series_options *o,
			     const struct used_rules *u)
{
	for (size_t i = 0; i < u->at.len; i++) {
		const struct series_rule *r = find_rule(o, u->at.at[i].name);

		if (r)
			add_description(out, r);
	}
}

static size_t count_edits(const struct used_rules *u)
{
	size_t n = 0;

	for (size_t i = 0; i < u->at.len; i++)
		n += u->at.at[i].edits;
	return n;
}

static void add_counts(struct str *out, const struct series_options *o, const struct used_rules *u, size_t files,
		       size_t patches)
{
	struct str s = STR_INIT;
	size_t n = count_edits(u);

	str_addf(&s, "%s %zu place%s in %zu file%s", all_regional(o, u) ? "Change" : "Convert", n, n == 1 ? "" : "s", files,
		 files == 1 ? "" : "s");
	if (patches > 1)
		str_addf(&s, " by %zu patches", patches);
	str_add(&s, ". Found and edited by pteris with ");
	if (all_regional(o, u))
		add_names(&s, u, "the rule", "s ");
	else
		add_names(&s, u, "the semantic patch", "es ");
	str_add(&s, all_regional(o, u) ? "; all paths through the edited functions were followed." : ".");
	message_wrap(out, s.buf, WIDTH);
	str_release(&s);
}

/* The semantic patch without the comments on top, indented. */
static void quote_rule(struct str *out, const struct series_rule *r)
{
	const char *s = r->text;

	while (starts_with(s, "//") || *s == '\n')
		s += strcspn(s, "\n") + (s[strcspn(s, "\n")] == '\n');
	while (*s) {
		size_t n = strcspn(s, "\n");

		if (n)
			str_add(out, "    ");
		str_addn(out, s, n);
		str_addch(out, '\n');
		s += n + (s[n] == '\n');
	}
}

static void quote_rules(struct str *out, const struct series_options *o, const struct used_rules *u)
{
	for (size_t i = 0; i < u->at.len; i++) {
		const struct series_rule *r = find_rule(o, u->at.at[i].name);

		if (!r || !r->text || is_regional(o, r->name))
			continue;
		str_addf(out, "\nThe semantic patch %s:\n\n", r->name);
		quote_rule(out, r);
	}
}

static const char inferred_text[] =
	"No configuration at hand compiles these lines, so the types that speak for the edit are "
	"inferred from declarations. Please look at them with care.";

void message_commit(const struct series_options *o, const struct split *p,
		    const struct patch *patch, const char *signer, struct str *out)
{
	struct used_rules u;

	find_used(p, patch->first, patch->n, &u);
	subject_line(out, o, patch->prefix, &u);
	add_descriptions(out, o, &u);
	add_counts(out, o, &u, patch->n, 1);
	if (p->parts.at[patch->first].inferred) {
		str_addch(out, '\n');
		message_wrap(out, inferred_text, WIDTH);
	}
	if (p->patches.len == 1) /* there is no cover letter to say it */
		quote_rules(out, o, &u);
	str_addf(out, "\nSigned-off-by: %s\n", signer);
	vec_release(&u.at);
}

static const char *split_name(enum series_split s)
{
	return s == SPLIT_FILE ? "file" : s == SPLIT_SUBSYSTEM ? "subsystem" : "none";
}

void message_cover(const struct series_options *o, const struct split *p, const char *prefix,
		   struct str *out)
{
	struct used_rules u;
	struct str s = STR_INIT;

	find_used(p, 0, p->parts.len, &u);
	subject_line(out, o, prefix, &u);
	add_descriptions(out, o, &u);
	add_counts(out, o, &u, p->files.len, p->patches.len);
	if (o->unfixed) {
		str_addf(&s, "%zu more place%s found and left alone, because an edit could not be shown "
			 "to be right there.", o->unfixed, o->unfixed == 1 ? " was" : "s were");
		str_addch(out, '\n');
		message_wrap(out, s.buf, WIDTH);
	}
	str_addf(out, "\nMade by: pteris series --split %s --rule ", split_name(o->split));
	for (size_t i = 0; i < u.at.len; i++)
		str_addf(out, "%s%s", i ? "," : "", u.at.at[i].name);
	str_addch(out, '\n');
	quote_rules(out, o, &u);
	str_release(&s);
	vec_release(&u.at);
}

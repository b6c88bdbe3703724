/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watching a session at work: each way in which a rule matches, each edit; and what clang knows of the files.
 * Calls come in the order of rules. Places are those of the text as it is then: source.shift leads back to the first.
 */
#ifndef PTERIS_SESSION_WATCH_H
#define PTERIS_SESSION_WATCH_H

#include "match/session.h"
#include "match/transform.h"

struct session_way {
	const struct source *src;
	const struct smpl_rule *rule;
	const struct past *past;
	const struct way *way;
};
struct session_watch {
	/* May be NULL, all of them. Facts of a file before its first edit; *view: the profiles that count */
	const struct file_facts *(*facts)(void *ctx, const char *path, uint64_t *view);
	/* What index and declarations call the file; without it: as the session does */
	const char *(*known_as)(void *ctx, const char *path);
	/* For people: the profile's name */
	const char *(*profile)(void *ctx, const struct file_profile *fp);
	/* A rule matched. What it returns is the way's id from here on. */
	uint32_t (*way)(void *ctx, const struct session_way *w);
	/* May the edits of this way be made? */
	bool (*allows)(void *ctx, const struct session_way *w);
	/* What became of the ways of one rule in one file: out's indexes are those of ways */
	void (*edited)(void *ctx, const struct source *src, const struct smpl_rule *rule, const ways_t *ways,
		       const struct transform_out *out);
	/* Here all but a type that cannot be told matched. */
	void (*unknown)(void *ctx, const struct source *src, node_id item, tok_id at);
	/* Facts of one place that counted disagree. */
	void (*differs)(void *ctx, const char *path);
	void *ctx;
};

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What unit.c, collect.c and types.c share: one translation unit under work, in a worker. */
#ifndef PTERIS_CLANG_CURSOR_H
#define PTERIS_CLANG_CURSOR_H

#include <clang-c/Index.h>

#include "clang/unit.h"

/* A file as this unit knows it */
struct unit_file {
	CXFile cx;
	const char *path;  /* below the root if inside, else absolute; interned */
	const char *text;  /* content as clang read it, or NULL; see unit_text() */
	size_t size;
	bool text_known;
	uint32_t no;       /* index in unit.files */
	uint32_t name_len; /* of its path's end, which was looked for along the search list; 0: not so */
	bool wanted;       /* it was wished for under the job's profile */
};
/* A fact before it is sent */
struct raw_fact {
	uint32_t file, start, end; /* file: index in unit.files */
	uint8_t kind, use;
	uint16_t depth;
	const struct ctype *type, *operand;
	VEC(uint64_t) seen; /* macro bodies: places of the expansions, file << 32 | offset */
};
struct unit {
	const struct plan *plan;
	const struct job *job;
	CXTranslationUnit tu;
	struct map *by_cx;   /* CXFile → struct unit_file * */
	VEC(struct unit_file *) files;
	struct map *types;   /* CXType → struct ctype * */
	struct map *fact_no; /* key → index + 1 */
	VEC(struct raw_fact) facts;
};
struct unit_file *unit_file_of(struct unit *u, CXFile f); /* NULL: scratch space, builtins */
/* Asked for late: it makes clang read again what came from a precompiled header. NULL: none */
const char *unit_text(struct unit *u, struct unit_file *f);

/* Is it about inline assembly? */
bool diag_is_asm(CXDiagnostic d, const char *text);

const struct ctype *type_of_cursor(struct map *cache, CXCursor c);
/* Walks one top-level declaration, adding facts. */
void collect_decl(struct unit *u, CXCursor decl);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the syntax tree of one file to its rows in the index, for all #if branches. Depends on nothing
 * but the file's bytes, its path and what the names it was parsed with say of identifiers that are in
 * it, so that a file can be taken in again alone.
 */
#ifndef PTERIS_EXTRACT_H
#define PTERIS_EXTRACT_H

#include "index/posting.h"
#include "index/rows.h"
#include "syntax/syntax.h"

/* Appends the rows of all tables but name_kind to r, table by table, and all identifiers to ids
 * (DECLARES where the file declares or defines that name: macro, typedef, tag, field, enumerator,
 * function, variable). names: those that s was parsed with; may be NULL. */
void extract_rows(const struct syntax *s, const struct names *names, const char *path, struct rows *r,
		  struct idents *ids);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From which byte on is a function declared in a file? Who includes whom, and where the function is
 * declared, is known of each unit; the order in which the preprocessor enters files is replayed from
 * that, each file once. Replaying gives the answer of a plain parse also for a unit that was parsed
 * with a precompiled header, which itself sees more than it includes.
 */
#ifndef PTERIS_CLANG_VISIBLE_H
#define PTERIS_CLANG_VISIBLE_H

#include "base/base.h"

struct graph;
struct graph *graph_new(size_t nnames);
void graph_free(struct graph *g);
/* What is added from now on is one unit's, or (shared) stands for all units that don't say otherwise. */
void graph_begin(struct graph *g, bool shared);
void graph_include(struct graph *g, const char *from, uint32_t off, const char *to);
void graph_declare(struct graph *g, size_t name, const char *path, uint32_t off);
/* Replays the unit with this main file. */
void graph_replay(struct graph *g, const char *main_file);
/*
 * From where on each name is declared in this file, as the last replay saw it; UINT32_MAX: never. Ask
 * this for all files of a unit first, then graph_alone() for each.
 */
void graph_visible(struct graph *g, const char *path, uint32_t *from);
/* Puts what the file includes itself before what the unit included before it. */
void graph_alone(struct graph *g, const char *path, uint32_t *from);

#endif

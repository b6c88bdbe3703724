/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing JSON in a fixed key order, byte for byte the same in every run. (Reading is json-c's.)
 * Bytes that are not UTF-8 are written as U+FFFD.
 *
 *	json_open(&s, '{'); json_key(&s, "file"); json_string(&s, f); json_close(&s, '}');
 */
#ifndef PTERIS_JSON_H
#define PTERIS_JSON_H

#include "base/base.h"

void json_open(struct str *s, char bracket);  /* '{' or '[' */
void json_close(struct str *s, char bracket); /* '}' or ']' */
void json_key(struct str *s, const char *key);
void json_string(struct str *s, const char *v);
void json_stringn(struct str *s, const char *v, size_t n);
void json_int(struct str *s, long long v);
void json_bool(struct str *s, bool v);

#endif

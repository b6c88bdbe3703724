/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the parts of scripts only: script.c (the interpreter), script_value.c, script_made.c. */
#ifndef PTERIS_SCRIPT_PRIVATE_H
#define PTERIS_SCRIPT_PRIVATE_H

#include "match/script.h"

/* A message of the protocol (script.py describes it): fields, each with its length */
struct script_message {
	struct str bytes;   /* of all fields, each followed by a NUL */
	VEC(size_t) at;     /* where each starts */
};
void message_reset(struct script_message *m);
void message_release(struct script_message *m);
void message_add(struct script_message *m, const char *text);
void message_addn(struct script_message *m, const char *text, size_t n);
void message_addi(struct script_message *m, long long v);
size_t message_len(const struct script_message *m);
/* NULL when there are not so many */
const char *message_field(const struct script_message *m, size_t i);

/* ---- script_value.c -------------------------------------------------------------------------- */
/* TYPE N ITEM… */
void script_add_value(struct script_message *m, const struct value *v);

/* ---- script_made.c --------------------------------------------------------------------------- */
/* What cocci.make_…(text) gives, as C that can be put into a file. False: it is none; out says why. */
bool script_make(const char *kind, const char *text, struct str *out);
/* The value that a script assigned to an output; kind: of the object, "" for plain text */
const struct value *script_output(const char *kind, const char *text, struct arena *a);

#endif

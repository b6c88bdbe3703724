// SPDX-License-Identifier: GPL-2.0-only
/* What the headers that a file includes say of names, where no index does. */
#include "match/session_private.h"

void unit_includes(struct group *g, struct session_unit *u)
{
	(void)g;
	u->names = names_new();
	u->decls = decls_new();
	if (g->s->o->decls)
		decls_set_below(u->decls, g->s->o->decls);
}

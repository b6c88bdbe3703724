// SPDX-License-Identifier: GPL-2.0
/* The middle of the chain: who calls back */
#include <linux/mm.h>
#include "chain.h"

int chain_each(struct chain *c, chain_fn fn, int n)
{
	for (; n < c->links; n++) {
		int err = fn(c, n);

		if (err)
			return err;
	}
	return 0;
}

int chain_next(struct chain *c, chain_fn fn, int n)
{
	if (n > c->links)
		return 0;
	return fn(c, n);
}

// SPDX-License-Identifier: GPL-2.0
/* The end of the chain: one sleeps, one does not */
#include <linux/mm.h>
#include "chain.h"

static int chain_wait(struct chain *c)
{
	mutex_lock(&c->slow);
	c->links--;
	mutex_unlock(&c->slow);
	return 0;
}

int chain_leaf(struct chain *c, int n)
{
	return n == c->links ? chain_wait(c) : 0;
}

int chain_quiet_leaf(struct chain *c, int n)
{
	if (!mutex_trylock(&c->slow))
		return -EBUSY;
	c->links -= n;
	mutex_unlock(&c->slow);
	return 0;
}

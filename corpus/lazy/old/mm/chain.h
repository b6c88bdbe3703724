/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MM_CHAIN_H
#define _MM_CHAIN_H

struct chain {
	spinlock_t lock;
	struct mutex slow;
	int links;
};
typedef int (*chain_fn)(struct chain *c, int n);

int chain_each(struct chain *c, chain_fn fn, int n);
int chain_next(struct chain *c, chain_fn fn, int n);
int chain_leaf(struct chain *c, int n);
int chain_quiet_leaf(struct chain *c, int n);

#endif

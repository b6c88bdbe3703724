// SPDX-License-Identifier: GPL-2.0-only
#include "ops.h"

static int helper(int key)
{
	return key + 1;
}

static int wood_open(int key)
{
	return helper(key);
}

static void wood_shut(void)
{
}

static const struct door_ops wood_ops = {
	.open = wood_open,
	.shut = wood_shut,
};

int wood_all(void)
{
	return each_door(wood_open);
}

int wood_shadow(int (*helper)(int))
{
	return helper(2);
}

void wood_use(struct door *d)
{
	LOCK_AND(d, door_open(d, 1));
	bolt(d);
	door_shut(d);
	door_lock(the_door);
}

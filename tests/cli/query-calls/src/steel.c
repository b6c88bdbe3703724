// SPDX-License-Identifier: GPL-2.0-only
#include "ops.h"

static int helper(int key)
{
	return key - 1;
}

static int lid_open(int key)
{
	return helper(key);
}

static const struct lid_ops lid = { .open = lid_open };

int lid_use(const struct lid_ops *l)
{
	return l->open(3);
}

void door_lock(struct door *d)
{
	d->ops->shut();
}

int each_door(int (*fn)(int))
{
	return fn(4);
}

static int key_one(int key)
{
	return key;
}

static int key_two(int key)
{
	return key;
}

static int (*const keys[])(int) = { key_one, key_two };

int any_key(int i)
{
	return keys[i](i);
}

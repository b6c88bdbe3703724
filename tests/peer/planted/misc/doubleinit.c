// SPDX-License-Identifier: GPL-2.0-only
static struct ops my_ops = {
	.open = my_open,
	.close = my_close,
	.open = other_open,
};

static struct ops good_ops = {
	.open = my_open,
	.close = my_close,
};

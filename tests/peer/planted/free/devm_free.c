// SPDX-License-Identifier: GPL-2.0-only
static int probe(struct device *dev)
{
	struct state *st;
	char *name;

	st = devm_kzalloc(dev, sizeof(*st), GFP_KERNEL);
	if (!st)
		return -ENOMEM;
	name = kzalloc(10, GFP_KERNEL);
	if (register_it(dev) < 0) {
		kfree(st);
		kfree(name);
		return -EIO;
	}
	kfree(name);
	return 0;
}

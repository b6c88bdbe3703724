// SPDX-License-Identifier: GPL-2.0-only
static void *get(struct device *dev)
{
	struct clk *clk = clk_get(dev, NULL);

	if (IS_ERR(clk))
		return ERR_PTR(PTR_ERR(clk));
	if (IS_ERR(dev->parent)) {
		int err = PTR_ERR(dev->parent);

		return ERR_PTR(err);
	}
	return use(ERR_PTR(PTR_ERR(dev->of_node)), clk);
}

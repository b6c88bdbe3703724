// SPDX-License-Identifier: GPL-2.0-only
static int find(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;
	ret = register_it(pdev);
	if (ret)
		return ret;
	put_device(&pdev->dev);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
static int map(struct platform_device *pdev)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	size_t len;

	len = res->end - res->start + 1;
	request_mem_region(res->start, (res->end - res->start) + 1, "x");
	check(res->end - res->start);
	return len;
}

// SPDX-License-Identifier: GPL-2.0-only
static void walk(struct device_node *parent)
{
	struct device_node *child;

	for_each_child_of_node(parent, child) {
		if (!good(child)) {
			of_node_put(child);
			continue;
		}
		use(child);
	}
}

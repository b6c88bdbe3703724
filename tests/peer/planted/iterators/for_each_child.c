// SPDX-License-Identifier: GPL-2.0-only
static int walk(struct device_node *parent)
{
	struct device_node *child;

	for_each_child_of_node(parent, child) {
		int ret = use(child);

		if (ret)
			return ret;
	}
	return 0;
}

static void search(struct device_node *parent)
{
	struct device_node *child;

	for_each_available_child_of_node(parent, child) {
		if (good(child))
			break;
	}
	done();
}

static int fine(struct device_node *parent)
{
	struct device_node *child;

	for_each_child_of_node(parent, child) {
		if (bad(child)) {
			of_node_put(child);
			return -EINVAL;
		}
	}
	return 0;
}

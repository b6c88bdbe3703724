// SPDX-License-Identifier: GPL-2.0-only
static const struct of_device_id my_ids[] = {
	{ .compatible = "a,b" },
	{
		.compatible = "c,d"
	}
};

static const struct of_device_id good_ids[] = {
	{ .compatible = "a,b" },
	{ }
};

static const struct i2c_device_id i2c_ids[] = {
	{ "one", 0 },
	{ "two", 1 },
};

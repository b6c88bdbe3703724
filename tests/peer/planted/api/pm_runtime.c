// SPDX-License-Identifier: GPL-2.0-only
static int start(struct device *dev)
{
	int ret;

	ret = pm_runtime_get_sync(dev);
	if (IS_ERR_VALUE(ret))
		return ret;
	ret = pm_runtime_resume(dev);
	if (ret < 0)
		return ret;
	return 0;
}

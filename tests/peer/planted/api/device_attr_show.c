// SPDX-License-Identifier: GPL-2.0-only
static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct state *st = dev_get_drvdata(dev);

	if (!st)
		return snprintf(buf, PAGE_SIZE, "none\n");
	return snprintf(buf, PAGE_SIZE, "%d %s\n", st->level, st->name);
}

static ssize_t name_show(struct device *dev,
			 struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "x\n");
}

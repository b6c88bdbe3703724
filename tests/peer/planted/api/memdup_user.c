// SPDX-License-Identifier: GPL-2.0-only
static long ioctl_one(void __user *arg, size_t len)
{
	void *buf;

	buf = kmalloc(len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	if (copy_from_user(buf, arg, len)) {
		kfree(buf);
		return -EFAULT;
	}
	kfree(buf);
	return 0;
}

static long ioctl_two(struct table *t, void __user *arg)
{
	long ret = 0;

	t->data = kvmalloc(t->size, GFP_KERNEL);
	if (t->data == NULL)
		return -ENOMEM;
	if (copy_from_user(t->data, arg, t->size) != 0) {
		ret = -EFAULT;
		goto out;
	}
out:
	kvfree(t->data);
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-only
static ssize_t my_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	wait_event_interruptible(queue, ready);
	return copy_out(buf, len);
}

static ssize_t my_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	return copy_in(buf, len);
}

static int my_open(struct inode *inode, struct file *file)
{
	setup(file);
	return nonseekable_open(inode, file);
}

static const struct file_operations my_fops = {
	.owner = THIS_MODULE,
	.open = my_open,
	.read = my_read,
	.write = my_write,
	.llseek = no_llseek,
};

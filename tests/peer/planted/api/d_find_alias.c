// SPDX-License-Identifier: GPL-2.0-only
static int leak(struct inode *inode)
{
	struct dentry *dentry;

	dentry = d_find_alias(inode);
	if (!dentry)
		return 0;
	if (dentry->d_name.len > 3)
		return -EINVAL;
	return 1;
}

static int fine(struct inode *inode)
{
	struct dentry *dentry;

	dentry = d_find_alias(inode);
	if (!dentry)
		return 0;
	dput(dentry);
	return 1;
}

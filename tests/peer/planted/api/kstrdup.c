// SPDX-License-Identifier: GPL-2.0-only
static char *copy(const char *name)
{
	char *p;

	p = kmalloc(strlen(name) + 1, GFP_KERNEL);
	if (!p)
		return NULL;
	strcpy(p, name);
	return p;
}

static char *copy_len(const char *name)
{
	size_t len;
	char *p;

	len = strlen(name) + 1;
	p = kmalloc(len, GFP_KERNEL);
	if (p == NULL)
		goto out;
	memcpy(p, name, len);
out:
	return p;
}

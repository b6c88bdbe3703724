// SPDX-License-Identifier: GPL-2.0-only
static void drop_key(u8 *key, size_t len)
{
	memzero_explicit(key, len);
	kfree(key);
}

static void drop_table(void *table, size_t len)
{
	memset(table, 0, len);
	vfree(table);
}

static void keep(u8 *key, size_t len)
{
	memset(key, 0, len);
	use(key);
	kfree(key);
}

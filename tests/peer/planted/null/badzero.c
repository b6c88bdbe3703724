// SPDX-License-Identifier: GPL-2.0-only
static int zero(struct state *st)
{
	struct item *p;
	char *s;
	int n;

	p = kmalloc(3, GFP_KERNEL);
	if (p == 0)
		return 1;
	s = kmalloc(3, GFP_KERNEL);
	if (!s)
		return 1;
	if ((p = find(st)) == 0)
		return 2;
	n = count(st);
	if (n == 0)
		return 3;
	if (0 != (s = name(st)))
		return 4;
	return s == 0;
}

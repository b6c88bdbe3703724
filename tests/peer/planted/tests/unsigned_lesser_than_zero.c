// SPDX-License-Identifier: GPL-2.0-only
static int below(unsigned int u, int s, size_t n)
{
	u32 v;

	v = compute(s);
	if (v < 0)
		return 1;
	u = other(s);
	if (u <= 0)
		return 2;
	s = third(u);
	if (s < 0)
		return 3;
	n = fourth(u);
	if (n >= 0 && n < 10)
		return 4;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
static int larger(int a, int b)
{
	return a > b ? a : b;
}

static int smaller(int a, int b, int c)
{
	int m;

	m = (a < b) ? a : b;
	if (m <= c)
		m = m;
	else
		m = c;
	return m;
}

static int branches(int a, int b)
{
	int top;

	if (a >= b) {
		top = a;
	} else {
		top = b;
	}
	return top;
}

static int error(int ret)
{
	return ret < 0 ? ret : 0;
}

static int clamp_it(int a, int b)
{
	int m = a;

	if (m > b)
		m = b;
	return m;
}

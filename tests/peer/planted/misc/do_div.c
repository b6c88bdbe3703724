// SPDX-License-Identifier: GPL-2.0-only
static u64 scale(u64 v, unsigned long ul, long l, u64 ul64, s64 sl64, u32 small)
{
	do_div(v, ul);
	do_div(v, l);
	do_div(v, ul64);
	do_div(v, sl64);
	do_div(v, small);
	do_div(v, 1000UL);
	do_div(v, 0x200000000ULL);
	return v;
}

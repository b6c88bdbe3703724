// SPDX-License-Identifier: GPL-2.0
/* Constants for generated headers, read out of the assembly. */
#define DEFINE(sym, val) __asm__ __volatile__("\n.ascii \"->" #sym " %0\"" : : "i"(val))

int main(void);

int main(void)
{
	DEFINE(NR_PAGEFLAGS, 24);
	DEFINE(MAX_NR_ZONES, 4);
	return 0;
}

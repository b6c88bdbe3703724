// SPDX-License-Identifier: GPL-2.0
/* User space: its own types of the same name. */
#include <stdio.h>

typedef struct { unsigned long pte; } pte_t;

int main(int argc, char **argv)
{
	pte_t value = { (unsigned long)argc }, *pte = &value;

	printf("%lx\n", (*pte).pte);
	return 0;
}

#include <linux/mm.h>

#define LEAVE_IF(x) do { if (x) return 0; } while (0)

int straight(pte_t *p, int n)
{
	pte_unmap(p);
	if (n)
		return 1;
	return pte_none(*p);
}

int again(pte_t *p, pte_t *q, int n)
{
	pte_unmap(p);
	p = q;
	return pte_none(*p);
}

int hidden(pte_t *p, int n)
{
	mark(p);
	LEAVE_IF(n);
	unmark(p);
	return 0;
}

int whole(pte_t *p, int n)
{
	mark(p);
	n++;
	unmark(p);
	return n;
}

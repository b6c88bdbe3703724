#include <linux/mm.h>

int by_arch(pgtable_t table, pte_t *p)
{
	mark(p);
	mark(table);
	return 0;
}

#ifdef CONFIG_NEVER_SET
int unseen(pte_t *p)
{
	mark(p);
	return 0;
}
#endif

int other(struct page *page)
{
	mark(page);
	return 0;
}

int unknown(struct page *page)
{
	unmark(found_elsewhere(page)->pte);
	return 0;
}

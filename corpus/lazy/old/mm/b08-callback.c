// SPDX-License-Identifier: GPL-2.0
/* A callback of apply_to_page_range() that allocates and may sleep (b6ea95a34cbd), and one that has its pages before. */
#include <linux/mm.h>

struct shadow_data {
	unsigned long start;
	struct page **pages;
};

static int shadow_pte_sleeps(pte_t *pte, unsigned long addr, void *unused)
{
	unsigned long page;

	if (!pte_none(ptep_get(pte)))
		return 0;
	page = __get_free_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	spin_lock(&init_mm.page_table_lock);
	if (pte_none(ptep_get(pte))) {
		set_pte_at(&init_mm, addr, pte, __pte(page));
		page = 0;
	}
	spin_unlock(&init_mm.page_table_lock);
	if (page)
		free_page(page);
	return 0;
}

/* trap: spin_lock() does not sleep */
static int shadow_pte(pte_t *pte, unsigned long addr, void *data)
{
	struct shadow_data *shadow = data;

	spin_lock(&init_mm.page_table_lock);
	if (pte_none(ptep_get(pte)))
		set_pte_at(&init_mm, addr, pte, __pte(shadow->pages[(addr - shadow->start) / PAGE_SIZE]->flags));
	spin_unlock(&init_mm.page_table_lock);
	return 0;
}

int shadow_populate(unsigned long addr, unsigned long size)
{
	return apply_to_page_range(&init_mm, addr, size, shadow_pte_sleeps, NULL); /* found: lazy-mmu-sleep warning "shadow_pte_sleeps" */
}

int shadow_populate_fixed(unsigned long addr, unsigned long size, struct page **pages)
{
	struct shadow_data data = { addr, pages };

	might_sleep();
	return apply_to_page_range(&init_mm, addr, size, shadow_pte, &data);
}

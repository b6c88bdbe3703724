// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/module.h>

struct gntdev_grant_map {
	pte_t *ptes[4];
	pgtable_t table;
};

int find_grant_ptes(pte_t *pte, unsigned long addr, void *data)
{
	struct gntdev_grant_map *map = data;

	map->ptes[addr & 3] = pte;
	return pte_none(*map->ptes[0]) ? -1 : 0;
}

pgtable_t grant_table(struct gntdev_grant_map *map)
{
	pgtable_t *where = &map->table;

	return *where;
}
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/* Read, modify, write in a loop. */
#include <linux/mm.h>
#include <linux/syscalls.h>

static long change_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			 unsigned long end)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl), *start = pte;
	long pages = 0;

	do {
		pte_t oldpte = *pte;

		if (!pte_present(oldpte))
			continue;
		oldpte = ptep_get_and_clear(vma->vm_mm, addr, pte);
		set_pte_at(vma->vm_mm, addr, pte, pte_wrprotect(oldpte));
		pages++;
	} while (pte++, addr += PAGE_SIZE, addr < end);
	pte_unmap_unlock(start, ptl);
	return pages;
}

/* a function whose name the preprocessor makes */
SYSCALL_DEFINE2(protect_one, struct vm_fault *, vmf, unsigned long, len)
{
	if (pte_none(*vmf->pte))
		return 0;
	return change_range(vmf->vma, vmf->pmd, vmf->address, vmf->address + len);
}

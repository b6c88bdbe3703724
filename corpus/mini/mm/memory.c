// SPDX-License-Identifier: GPL-2.0
/* Fault handling and copying: plain reads, members, macro arguments, locals. */
#define pr_fmt(fmt) "mem: " fmt
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/swapops.h>

/* plain read into a local; the local is no entry */
static int copy_one(struct mm_struct *dst, struct vm_area_struct *vma, pte_t *dst_pte, pte_t *src_pte,
		    unsigned long addr)
{
	pte_t pte = *src_pte;

	if (pte_none(pte))
		return 0;
	VM_BUG_ON(!pte_none(*dst_pte));
	set_pte_at(dst, addr, dst_pte, pte);
	return pte_present(pte);
}

int copy_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *src = pte_offset_map(pmd, addr), *orig_src = src;
	pte_t *dst = pte_offset_kernel(pmd, addr);
	int copied = 0;

	do {
		if (pte_none(*src))
			continue;
		copied += copy_one(vma->vm_mm, vma, dst, src, addr);
	} while (dst++, src++, addr += PAGE_SIZE, addr != end);
	pte_unmap(orig_src);
	return copied;
}

/* a member: the file could do without ever spelling the type */
static vm_fault_t do_swap(struct vm_fault *vmf)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);

	if (non_swap_entry(entry) && !pte_same(*vmf->pte, vmf->orig_pte))
		return 1;
	return 0;
}

vm_fault_t handle_pte_fault(struct vm_fault *vmf)
{
	pte_t entry;

	vmf->orig_pte = *vmf->pte;
	barrier();
	if (pte_none(vmf->orig_pte))
		return 1;
	if (!pte_present(vmf->orig_pte))
		return do_swap(vmf);
	spin_lock(vmf->ptl);
	entry = vmf->orig_pte;
	if (unlikely(!pte_same(*vmf->pte, entry)))
		goto unlock;
	if (WARN_ON(pte_dirty(*vmf->pte) && !pte_write(*(vmf->pte))))
		goto unlock;
	entry = pte_mkold(entry);
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, entry);
unlock:
	spin_unlock(vmf->ptl);
	return 0;
}

/* the address of an entry is no read */
pte_t *next_entry(struct vm_fault *vmf, int count)
{
	pte_t *same = &*vmf->pte;

	return &same[count];
}

/* unevaluated */
size_t entry_bytes(pte_t *pte)
{
	typeof(*pte) copy = __pte(0);

	return sizeof(*pte) + sizeof(copy) + _Alignof(typeof(*pte));
}

/* a pointer to a local, and values kept in another structure: no page table */
int local_copies(struct task_struct *tsk, pte_t by_value[KMAP_SLOTS])
{
	pte_t here = __pte(1), *p = &here;
	int i, n = pte_present(*p);

	for (i = 0; i < KMAP_SLOTS; i++)
		n += pte_present(tsk->kmap_ctrl.pteval[i]);
	return n;
}

#ifdef CONFIG_HIGHPTE
/* inactive: inferred */
int highpte_present(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	return pte_present(*pte);
}
#endif

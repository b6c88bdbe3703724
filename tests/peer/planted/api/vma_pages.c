// SPDX-License-Identifier: GPL-2.0-only
static unsigned long count(struct vm_area_struct *vma)
{
	unsigned long n;

	n = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	if (n > ((vma->vm_end - vma->vm_start) >> PAGE_SHIFT))
		return 0;
	return (vma->vm_end - vma->vm_start) >> 3;
}

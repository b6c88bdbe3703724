// SPDX-License-Identifier: GPL-2.0
/* What sleeps and what does not; allocators by the flags at the call. */
#include <linux/mm.h>

static DEFINE_MUTEX(sleep_mutex);
static DECLARE_RWSEM(sleep_sem);
static DEFINE_SPINLOCK(sleep_spin);

void sleepers(pte_t *pte, struct page *page, void *user)
{
	int n;

	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	might_sleep(); /* found: lazy-mmu-sleep warning */
	cond_resched(); /* found: lazy-mmu-sleep warning */
	schedule(); /* found: lazy-mmu-sleep warning */
	msleep(1); /* found: lazy-mmu-sleep warning */
	mutex_lock(&sleep_mutex); /* found: lazy-mmu-sleep warning */
	mutex_unlock(&sleep_mutex);
	down_read(&sleep_sem); /* found: lazy-mmu-sleep warning */
	up_read(&sleep_sem);
	synchronize_rcu(); /* found: lazy-mmu-sleep warning */
	lock_page(page); /* found: lazy-mmu-sleep warning */
	unlock_page(page);
	if (copy_from_user(&n, user, sizeof(n))) /* found: lazy-mmu-sleep warning */
		lazy_note(n);
	arch_leave_lazy_mmu_mode();
}

void no_sleepers(pte_t *pte, struct page *page)
{
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	if (mutex_trylock(&sleep_mutex))
		mutex_unlock(&sleep_mutex);
	if (down_read_trylock(&sleep_sem))
		up_read(&sleep_sem);
	if (trylock_page(page))
		unlock_page(page);
	rcu_read_lock();
	rcu_read_unlock();
	preempt_disable();
	preempt_enable();
	preempt_schedule();
	udelay(1);
	WARN_ON(page->flags == 1);
	printk("msleep(1)");
	spin_lock(&sleep_spin);
	spin_unlock(&sleep_spin);
	if (0)
		msleep(1);
	/* msleep(1); */
	lazy_note(sizeof(copy_from_user(0, 0, 0)));
	arch_leave_lazy_mmu_mode();
	msleep(1);
}

/* could not sleep without the region either; it is said */
void sleeps_under_a_spinlock(pte_t *pte)
{
	spin_lock(&sleep_spin);
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	mutex_lock(&sleep_mutex); /* found: lazy-mmu-sleep warning "lock" */
	mutex_unlock(&sleep_mutex);
	arch_leave_lazy_mmu_mode();
	spin_unlock(&sleep_spin);
}

static void *get_some(size_t n, gfp_t gfp)
{
	return kmalloc(n * 2, gfp | __GFP_ZERO);
}

static void *get_more(gfp_t flags, size_t n)
{
	return n > 64 ? get_some(n, flags) : NULL;
}

static void *get_anyhow(void)
{
	return get_more(GFP_KERNEL, 128);
}

static void *get_without(void)
{
	return get_more(GFP_NOWAIT, 128);
}

void allocators(pte_t *pte, gfp_t gfp)
{
	gfp_t local = GFP_ATOMIC, other = GFP_NOWAIT;

	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	kfree(kmalloc(8, GFP_KERNEL)); /* found: lazy-mmu-sleep warning */
	kfree(kmalloc(8, GFP_ATOMIC));
	kfree(kzalloc(8, GFP_NOWAIT | __GFP_NOWARN));
	kfree(kmalloc(8, GFP_NOFS | __GFP_NOWARN)); /* found: lazy-mmu-sleep warning */
	kfree(kmalloc(8, GFP_KERNEL & ~__GFP_DIRECT_RECLAIM));
	kfree(kmalloc(8, local));
	local = GFP_KERNEL;
	kfree(kmalloc(8, local)); /* found: lazy-mmu-sleep warning */
	other |= __GFP_ZERO;
	kfree(kmalloc(8, other));
	alloc_pages(GFP_KERNEL, 2); /* found: lazy-mmu-sleep warning */
	kfree(get_some(8, GFP_ATOMIC));
	kfree(get_some(8, GFP_KERNEL)); /* found: lazy-mmu-sleep warning via get_some */
	kfree(get_more(GFP_NOWAIT, 128));
	kfree(get_more(GFP_KERNEL, 128)); /* found: lazy-mmu-sleep warning via get_more get_some */
	kfree(get_anyhow()); /* found: lazy-mmu-sleep warning via get_anyhow get_more get_some */
	kfree(get_without());
	kfree(kmalloc(8, gfp)); /* may: lazy-mmu-sleep info */
	arch_leave_lazy_mmu_mode();
}

/* the flags come from who calls, who is known */
static void region_with_flags(pte_t *pte, gfp_t gfp)
{
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	kfree(kmalloc(8, gfp)); /* may: lazy-mmu-sleep info */
	arch_leave_lazy_mmu_mode();
}

void callers_flags(pte_t *pte)
{
	region_with_flags(pte, GFP_ATOMIC);
}

/* the lock is dropped in the region, which goes on */
void lock_dropped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	arch_enter_lazy_mmu_mode();
	set_pte_at(mm, addr, pte, __pte(0));
	spin_unlock(ptl);
	cond_resched(); /* found: lazy-mmu-sleep warning */
	spin_lock(ptl); /* may: lazy-mmu-lock info */
	arch_leave_lazy_mmu_mode(); /* may: lazy-mmu-lock warning */
	pte_unmap_unlock(pte, ptl);
}

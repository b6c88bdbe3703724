/* SPDX-License-Identifier: GPL-2.0 */
/* What the cases of lazy MMU mode call: locks, allocators, everything that sleeps or does not. */
#ifndef _LINUX_LAZY_ENV_H
#define _LINUX_LAZY_ENV_H

#include <linux/mm_types.h>
#include <linux/sched.h>

#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define EBUSY 16
#define EINVAL 22

#define __GFP_HIGH 0x20u
#define __GFP_IO 0x40u
#define __GFP_FS 0x80u
#define __GFP_ZERO 0x100u
#define __GFP_DIRECT_RECLAIM 0x400u
#define __GFP_KSWAPD_RECLAIM 0x800u
#define __GFP_NOWARN 0x2000u
#define __GFP_RECLAIM (__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)
#define GFP_ATOMIC (__GFP_HIGH | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_NOWAIT (__GFP_KSWAPD_RECLAIM)
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)

void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void kfree(const void *p);
unsigned long __get_free_page(gfp_t gfp);
void free_page(unsigned long addr);
struct page *alloc_pages(gfp_t gfp, unsigned int order);

void __might_sleep(const char *file, int line);
#define might_sleep() __might_sleep(__FILE__, __LINE__)
int cond_resched(void);
void schedule(void);
int need_resched(void);
void msleep(unsigned int ms);
void udelay(unsigned long us);

struct mutex { int owner; };
#define DEFINE_MUTEX(x) struct mutex x = { 0 }
void mutex_lock(struct mutex *m);
int mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
struct rw_semaphore { long count; };
#define DECLARE_RWSEM(x) struct rw_semaphore x = { 0 }
void down_read(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);

int spin_trylock(spinlock_t *lock);
void spin_lock_nested(spinlock_t *lock, int sub);
#define SINGLE_DEPTH_NESTING 1
void rcu_read_lock(void);
void rcu_read_unlock(void);
void synchronize_rcu(void);
void preempt_disable(void);
void preempt_enable(void);
void preempt_schedule(void);
unsigned long arch_irq_save(void);
void arch_irq_restore(unsigned long flags);
#define local_irq_save(flags) do { (flags) = arch_irq_save(); } while (0)
#define local_irq_restore(flags) arch_irq_restore(flags)
void lockdep_assert_held(spinlock_t *lock);
spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd);
#define guard(kind) guard_##kind
#define scoped_guard(kind, lock) for (spinlock_t *scope = guard_##kind(lock); scope; scope = NULL)
spinlock_t *guard_spinlock(spinlock_t *lock);
int in_interrupt(void);

void lock_page(struct page *page);
int trylock_page(struct page *page);
void unlock_page(struct page *page);
unsigned long copy_from_user(void *to, const void *from, unsigned long n);

typedef int irqreturn_t;
#define IRQ_HANDLED 1
typedef irqreturn_t (*irq_handler_t)(int irq, void *data);
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name, void *data);
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *data);
struct timer_list { void (*function)(struct timer_list *); };
void timer_setup(struct timer_list *timer, void (*callback)(struct timer_list *), unsigned int flags);
void on_each_cpu(void (*func)(void *info), void *info, int wait);
struct softirq_action { void (*action)(struct softirq_action *); };
void open_softirq(int nr, void (*action)(struct softirq_action *));
struct work_struct { void (*func)(struct work_struct *); };
int schedule_work(struct work_struct *work);

struct mmu_gather { struct mm_struct *mm; unsigned long start, end; };
void flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void flush_tlb_kernel_range(unsigned long start, unsigned long end);
/* only records what tlb_finish_mmu() will flush */
static inline void tlb_remove_tlb_entry(struct mmu_gather *tlb, pte_t *ptep, unsigned long addr)
{
	if (addr < tlb->start)
		tlb->start = addr;
	if (addr >= tlb->end)
		tlb->end = addr + 1;
}
pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);

extern struct mm_struct init_mm;
pte_t *pte_alloc_kernel(pmd_t *pmd, unsigned long addr);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);
pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp);
typedef int (*pte_fn_t)(pte_t *pte, unsigned long addr, void *data);
int apply_to_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size, pte_fn_t fn, void *data);
int split_big_page(struct page *page);

extern int lazy_switch;
int lazy_ask(void);
void lazy_note(unsigned long what);

#endif

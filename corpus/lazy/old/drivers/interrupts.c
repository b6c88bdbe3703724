// SPDX-License-Identifier: GPL-2.0
/* Regions that an interrupt can enter (b81c688426a9), directly and through a pointer, and some that it cannot. */
#include <linux/mm.h>

static struct timer_list set_timer;
static struct work_struct set_work;

static int protect_pte(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(&init_mm, addr, pte, pte_wrprotect(ptep_get(pte)));
	return 0;
}

static int protect_page(unsigned long addr)
{
	return apply_to_page_range(&init_mm, addr, PAGE_SIZE, protect_pte, NULL);
}

/* its own region, for each way to come here */
static void touch_irq(pte_t *pte)
{
	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-interrupt warning */
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

static irqreturn_t irq_touches(int irq, void *data)
{
	touch_irq(data); /* may: lazy-mmu-interrupt warning */
	return IRQ_HANDLED;
}

static irqreturn_t irq_protects(int irq, void *data)
{
	protect_page(irq); /* found: lazy-mmu-interrupt warning via protect_page apply_to_page_range */
	return IRQ_HANDLED;
}

/* trap: a flush is allowed */
static irqreturn_t irq_flushes(int irq, void *data)
{
	arch_flush_lazy_mmu_mode();
	return IRQ_HANDLED;
}

/* trap: what the work does is no interrupt any more */
static void work_protects(struct work_struct *work)
{
	protect_page(1);
}

static irqreturn_t irq_defers(int irq, void *data)
{
	schedule_work(&set_work);
	return IRQ_HANDLED;
}

static void touch_timer(pte_t *pte)
{
	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-interrupt warning */
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

static void timer_touches(struct timer_list *timer)
{
	touch_timer(NULL); /* may: lazy-mmu-interrupt warning */
}

static void touch_ipi(pte_t *pte)
{
	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-interrupt warning */
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

static void ipi_touches(void *info)
{
	touch_ipi(info); /* may: lazy-mmu-interrupt warning */
}

static void touch_softirq(pte_t *pte)
{
	arch_enter_lazy_mmu_mode(); /* found: lazy-mmu-interrupt warning */
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

static void softirq_touches(struct softirq_action *action)
{
	touch_softirq(NULL); /* may: lazy-mmu-interrupt warning */
}

/* a name like the others, registered nowhere */
void touch_task(pte_t *pte)
{
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

int register_all(void)
{
	set_work.func = work_protects;
	timer_setup(&set_timer, timer_touches, 0); /* may: lazy-mmu-interrupt warning */
	on_each_cpu(ipi_touches, NULL, 1); /* may: lazy-mmu-interrupt warning */
	open_softirq(3, softirq_touches); /* may: lazy-mmu-interrupt warning */
	touch_task(NULL);
	return request_irq(1, irq_touches, 0, "touch", NULL) + /* may: lazy-mmu-interrupt warning */
		request_irq(2, irq_protects, 0, "protect", NULL) + /* may: lazy-mmu-interrupt warning */
		request_irq(3, irq_flushes, 0, "flush", NULL) +
		request_irq(4, irq_defers, 0, "defer", NULL);
}

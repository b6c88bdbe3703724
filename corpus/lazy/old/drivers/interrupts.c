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

/* trap: in an interrupt it does otherwise */
static irqreturn_t irq_asks(int irq, void *data)
{
	if (!in_interrupt())
		touch_task(data);
	return IRQ_HANDLED;
}

static void touch_unless(pte_t *pte, int atomic)
{
	if (atomic)
		return;
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(0));
	arch_leave_lazy_mmu_mode();
}

/* trap: what it is called with decides */
static irqreturn_t irq_says_so(int irq, void *data)
{
	touch_unless(data, 1);
	return IRQ_HANDLED;
}

static DEFINE_MUTEX(touch_mutex);

static void touch_locked(pte_t *pte)
{
	mutex_lock(&touch_mutex);
	touch_task(pte);
	mutex_unlock(&touch_mutex);
}

/* trap: that it may sleep is wrong here, but another mistake */
static irqreturn_t irq_sleeps(int irq, void *data)
{
	touch_locked(data);
	return IRQ_HANDLED;
}

/* trap: the thread is a task */
static irqreturn_t thread_touches(int irq, void *data)
{
	touch_task(data);
	return IRQ_HANDLED;
}

static irqreturn_t irq_wakes(int irq, void *data)
{
	return IRQ_HANDLED;
}

/* registered by a function that hands it on */
static irqreturn_t irq_by_helper(int irq, void *data)
{
	touch_task(data); /* found: lazy-mmu-interrupt warning "request_irq" via touch_task */
	return IRQ_HANDLED;
}

static int add_handler(int irq, irq_handler_t handler)
{
	return request_irq(irq, handler, 0, "helper", NULL);
}

/* stored where a timer finds it */
static void timer_stored(struct timer_list *timer)
{
	touch_task(NULL); /* found: lazy-mmu-interrupt warning "timer_list.function" */
}

/* not where a timer looks */
struct plan {
	void (*function)(struct plan *plan);
};

static void plan_touches(struct plan *plan)
{
	touch_task(NULL);
}

struct touch_ops {
	void (*touch)(pte_t *pte);
};

static void touch_by_table(pte_t *pte)
{
	touch_task(pte);
}

static const struct touch_ops touch_ops = { .touch = touch_by_table };

static const struct touch_ops *get_touch_ops(void)
{
	return &touch_ops;
}

static irqreturn_t irq_by_table(int irq, void *data)
{
	const struct touch_ops *ops = get_touch_ops();

	ops->touch(data); /* found: lazy-mmu-interrupt info via touch_by_table touch_task */
	return IRQ_HANDLED;
}

static void each_entry(pte_t *pte, void (*fn)(pte_t *pte))
{
	fn(pte);
}

/* handed on and called */
static irqreturn_t irq_by_callback(int irq, void *data)
{
	each_entry(data, touch_task); /* found: lazy-mmu-interrupt warning via each_entry touch_task */
	return IRQ_HANDLED;
}

static void keep_function(void (*fn)(pte_t *pte))
{
	lazy_note((unsigned long)fn);
}

/* trap: handed on, but not to be called */
static irqreturn_t irq_only_keeps(int irq, void *data)
{
	keep_function(touch_task);
	return IRQ_HANDLED;
}

int register_more(struct plan *plan)
{
	static struct timer_list stored;

	stored.function = timer_stored;
	plan->function = plan_touches;
	return request_irq(5, irq_asks, 0, "asks", NULL) + request_irq(6, irq_says_so, 0, "says", NULL) +
		request_irq(7, irq_sleeps, 0, "sleeps", NULL) + add_handler(8, irq_by_helper) +
		request_threaded_irq(9, irq_wakes, thread_touches, 0, "wakes", NULL) +
		request_irq(10, irq_by_table, 0, "table", NULL) + request_irq(11, irq_by_callback, 0, "callback", NULL) +
		request_irq(12, irq_only_keeps, 0, "keeps", NULL);
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

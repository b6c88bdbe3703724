// SPDX-License-Identifier: GPL-2.0
/* Tables of functions: who is called is only possible, so it is a hint. */
#include <linux/mm.h>

struct table_ops {
	int (*prepare)(int n);
	int (*finish)(int n);
	int (*count)(int n);
};

static int table_prepare(int n)
{
	msleep(n);
	return 0;
}

static int table_finish(int n)
{
	lazy_note(n);
	return 0;
}

static int table_count(int n)
{
	return n + 1;
}

static const struct table_ops slow_ops = {
	.prepare = table_prepare,
	.finish = table_finish,
	.count = table_count,
};

int use_table(const struct table_ops *ops, pte_t *pte)
{
	int n;

	arch_enter_lazy_mmu_mode();
	n = ops->count(3);
	set_pte(pte, __pte(n));
	n = ops->prepare(n); /* found: lazy-mmu-sleep info */
	arch_leave_lazy_mmu_mode();
	return ops->finish(n);
}

int use_slow_table(pte_t *pte)
{
	return use_table(&slow_ops, pte);
}

static int call_it(int (*fn)(int n), int n)
{
	return fn(n);
}

/* the name of the function stands there: that is certain */
void pass_names(pte_t *pte)
{
	arch_enter_lazy_mmu_mode();
	call_it(table_count, 1);
	set_pte(pte, __pte(1));
	call_it(table_prepare, 1); /* found: lazy-mmu-sleep warning via call_it table_prepare */
	arch_leave_lazy_mmu_mode();
}

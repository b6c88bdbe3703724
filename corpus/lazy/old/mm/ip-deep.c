// SPDX-License-Identifier: GPL-2.0
/* Eight calls to the one that sleeps; recursion; what no region reaches. */
#include <linux/mm.h>

static DEFINE_MUTEX(deep_mutex);

static void deep8(void)
{
	mutex_lock(&deep_mutex);
	mutex_unlock(&deep_mutex);
}

static void deep7(void)
{
	deep8();
}

static void deep6(int n)
{
	if (n)
		deep7();
}

static int deep5(int n)
{
	deep6(n);
	return n;
}

static int deep4(int n)
{
	return deep5(n) + 1;
}

static void deep3(int n)
{
	while (n > deep4(n))
		n--;
}

static void deep2(int n)
{
	deep3(n);
}

static void deep1(void)
{
	deep2(lazy_switch);
}

void deep_region(pte_t *pte)
{
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(1));
	deep1(); /* found: lazy-mmu-sleep warning via deep1 deep2 deep3 deep4 deep5 deep6 deep7 deep8 */
	arch_leave_lazy_mmu_mode();
}

/* never reached from a region */
void deep_before(pte_t *pte)
{
	deep1();
	arch_enter_lazy_mmu_mode();
	set_pte(pte, __pte(1));
	arch_leave_lazy_mmu_mode();
	deep1();
}

static int countdown(int n)
{
	if (n <= 0)
		return 0;
	udelay(1);
	return countdown(n - 1);
}

static int ping(int n);

static int pong(int n)
{
	if (n == 7)
		msleep(1);
	return ping(n - 1);
}

static int ping(int n)
{
	return n > 0 ? pong(n - 1) : 0;
}

void recursion(pte_t *pte)
{
	arch_enter_lazy_mmu_mode();
	countdown(8);
	ping(8); /* found: lazy-mmu-sleep warning via ping pong */
	set_pte(pte, __pte(1));
	arch_leave_lazy_mmu_mode();
}

/* a level a call; each is balanced */
static void levels(pmd_t *pmd, int level)
{
	if (level) {
		levels(pmd, level - 1);
		return;
	}
	arch_enter_lazy_mmu_mode();
	lazy_note(pmd_val(*pmd));
	arch_leave_lazy_mmu_mode();
}

void all_levels(pmd_t *pmd)
{
	levels(pmd, 4);
}

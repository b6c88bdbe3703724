// SPDX-License-Identifier: GPL-2.0-only
/* Values that are in no page table: told, not changed. */
#include <linux/mm.h>
#include <linux/sched.h>

int address_of_local(pte_t value)
{
	pte_t copy = value, *p = &copy;

	return pte_none(*p);
}

int array_by_value(void)
{
	pte_t values[4] = { __pte(1) };

	return pte_none(values[2]) + pte_none(*values);
}

pte_t carried_along(struct task_struct *tsk, int i)
{
	return tsk->kmap_ctrl.pteval[i];
}

int may_be_either(pte_t *entry, pte_t value, int which)
{
	pte_t *p = which ? entry : &value;

	return pte_none(*p);
}

/*
 * rule: pte-deref
 * place: mm/test-deref-local.c
 * found: 10 read info no-fix
 * found: 17 index info no-fix
 * found: 17 read info no-fix
 * found: 22 index info no-fix
 * found: 29 read warning fixable
 * diff:
 * @@ 29 @@
 * -	return pte_none(*p);
 * +	return pte_none(ptep_get(p));
 */

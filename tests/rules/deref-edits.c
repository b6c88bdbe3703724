// SPDX-License-Identifier: GPL-2.0-only
/* Edits that would be wrong C if they were made word by word. */
#include <linux/mm.h>

#define TEST_TWO_OPS(p)	(note(p), (p))

struct holder {
	const pte_t *seen;
	pte_t *const fixed;
};

void note(pte_t *p);

pte_t no_blank(pte_t *p, int n)
{
	if (n)
		return*p;
	return*(p + n);
}

pte_t comma(pte_t *p)
{
	return *(note(p), p);
}

pte_t comma_of_macro(pte_t *p)
{
	return *TEST_TWO_OPS(p);
}

pte_t comma_in_index(pte_t *p)
{
	return p[note(p), 1];
}

pte_t qualified(struct holder *h, volatile pte_t *v)
{
	pte_t a = *h->seen, b = h->seen[1], c = *v;

	note(&a), note(&b), note(&c);
	return *h->fixed;
}

pte_t read_once_of_const(const pte_t *p)
{
	return READ_ONCE(*p);
}

void assembler(pte_t *p)
{
	asm volatile("" : : "m" (*p), [x] "m" ((p[1])), "r" (pte_val(*p)));
}

/*
 * rule: pte-deref
 * place: mm/test-deref-edits.c
 * found: 17 read warning fixable
 * found: 18 read warning fixable
 * found: 23 read warning fixable
 * found: 28 read warning fixable
 * found: 33 index warning fixable
 * found: 38 read warning no-fix "const or volatile"
 * found: 38 index warning no-fix "const or volatile"
 * found: 38 read warning no-fix "const or volatile"
 * found: 41 read warning fixable
 * found: 46 read warning no-fix "const or volatile"
 * found: 51 read warning no-fix "not only read"
 * found: 51 index warning no-fix "not only read"
 * found: 51 read warning fixable
 * diff:
 * @@ 17 @@
 * -		return*p;
 * -	return*(p + n);
 * +		return ptep_get(p);
 * +	return ptep_get(p + n);
 * @@ 23 @@
 * -	return *(note(p), p);
 * +	return ptep_get((note(p), p));
 * @@ 28 @@
 * -	return *TEST_TWO_OPS(p);
 * +	return ptep_get(TEST_TWO_OPS(p));
 * @@ 33 @@
 * -	return p[note(p), 1];
 * +	return ptep_get(&p[note(p), 1]);
 * @@ 41 @@
 * -	return *h->fixed;
 * +	return ptep_get(h->fixed);
 * @@ 51 @@
 * -	asm volatile("" : : "m" (*p), [x] "m" ((p[1])), "r" (pte_val(*p)));
 * +	asm volatile("" : : "m" (*p), [x] "m" ((p[1])), "r" (pte_val(ptep_get(p))));
 */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Just enough of a kernel for the cases; the macros are written like the real ones. */
#define __unqual_scalar_typeof(x) typeof(_Generic((x), char: (char)0, long: (long)0, default: (x)))
#define compiletime_assert_rwonce_type(t) \
	_Static_assert(sizeof(t) <= sizeof(long long), "size")
#define __READ_ONCE(x) (*(const volatile __unqual_scalar_typeof(x) *)&(x))
#define READ_ONCE(x) ({ compiletime_assert_rwonce_type(x); __READ_ONCE(x); })
#define WRITE_ONCE(x, val) do { *(volatile typeof(x) *)&(x) = (val); } while (0)
#define WARN_ON(cond) ({ int __ret = !!(cond); __ret; })
#define BUILD_BUG_ON_INVALID(e) ((void)(sizeof((long)(e))))
#define VM_BUG_ON(cond) BUILD_BUG_ON_INVALID(cond)
#define data_race(expr) ({ __unqual_scalar_typeof(({ expr; })) __v = ({ expr; }); __v; })
#define max(a, b) ({ typeof(a) __a = (a); typeof(b) __b = (b); __a > __b ? __a : __b; })
#define twice(x) ((x) + (x))

typedef unsigned long pteval_t;
typedef struct { pteval_t pte; } pte_t;
typedef unsigned long pmdval_t;
typedef struct { pmdval_t pmd; } pmd_t;
typedef pte_t *pgtable_t;
typedef pte_t entry_alias_t;
typedef unsigned long long dma_pte_t;
typedef pteval_t pgd_t[2];

static inline int pte_present(pte_t pte) { return pte.pte & 1; }
static inline pteval_t pte_val(pte_t pte) { return pte.pte; }
static inline pte_t __pte(pteval_t v) { return (pte_t){ v }; }
static inline pte_t ptep_get(pte_t *ptep) { return READ_ONCE(*ptep); }
static inline void set_pte(pte_t *ptep, pte_t pte) { WRITE_ONCE(*ptep, pte); }
pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr);
pte_t huge_ptep_get_and_clear(pte_t *ptep);

struct page_vma_mapped_walk { pte_t *pte; pmd_t *pmd; };
struct vm_fault { pte_t *pte; pte_t orig_pte; };
struct task { pte_t pteval[16]; };
#define DEFINE_WALK(name) struct page_vma_mapped_walk name = { 0 }
#define deref_in_body(p) pte_present(*(p)) /* at 38 read body */
#define header_only_body(p) pte_val((p)[0]) /* at 37 index body */

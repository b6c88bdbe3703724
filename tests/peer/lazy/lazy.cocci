// SPDX-License-Identifier: GPL-2.0-only
/// The best that we can write for spatch about regions of lazy MMU mode, for the comparison with pteris.
///
/// "exists" is what makes the balance visible at all; the price is that tests which hang together (if (start) enter …
/// if (start) leave) are reported. Helpers of the same file are followed three calls deep for sleeping, one for
/// entering; those of other files, flags handed on, callbacks and the value a helper returns are not.
// Options: --no-includes --include-headers
virtual report

// ---- balance: some path from an enter to an exit without a leave, and the reverse

@open_at_return exists@
position p;
expression E;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
(
return@p E;
|
return@p ;
)

@script:python@
p << open_at_return.p;
@@
print(f"lazy-mmu-unbalanced {p[0].file} {p[0].line}")

@open_at_end exists@
position p;
identifier f;
@@
f(...)
{
... when any
arch_enter_lazy_mmu_mode@p()
... when != arch_leave_lazy_mmu_mode()
    when != return ...;
}

@script:python@
p << open_at_end.p;
@@
print(f"lazy-mmu-unbalanced {p[0].file} {p[0].line}")

@never_entered exists@
position p;
identifier f;
@@
f(...)
{
... when != arch_enter_lazy_mmu_mode()
arch_leave_lazy_mmu_mode@p()
... when any
}

@script:python@
p << never_entered.p;
@@
print(f"lazy-mmu-unbalanced {p[0].file} {p[0].line}")

@left_twice exists@
position p;
@@
arch_leave_lazy_mmu_mode()
... when != arch_enter_lazy_mmu_mode()
arch_leave_lazy_mmu_mode@p()

@script:python@
p << left_twice.p;
@@
print(f"lazy-mmu-unbalanced {p[0].file} {p[0].line}")

// ---- nesting

@enters@
identifier e;
@@
e(...)
{
<+...
arch_enter_lazy_mmu_mode()
...+>
}

@nested exists@
position p;
identifier enters.e;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
(
arch_enter_lazy_mmu_mode@p()
|
e@p(...)
|
\(apply_to_page_range@p\|apply_to_existing_page_range@p\)(...)
)

@script:python@
p << nested.p;
@@
print(f"lazy-mmu-nested {p[0].file} {p[0].line}")

@nested_plain exists@
position p;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
(
arch_enter_lazy_mmu_mode@p()
|
\(apply_to_page_range@p\|apply_to_existing_page_range@p\)(...)
)

@script:python@
p << nested_plain.p;
@@
print(f"lazy-mmu-nested {p[0].file} {p[0].line}")

// ---- sleeping

@sleep exists@
position p;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
(
\(might_sleep@p\|cond_resched@p\|schedule@p\|mutex_lock@p\|mutex_lock_interruptible@p\|down_read@p\|down_write@p\|msleep@p\|usleep_range@p\|schedule_timeout_uninterruptible@p\|synchronize_rcu@p\|wait_event@p\|wait_for_completion@p\|copy_from_user@p\|copy_to_user@p\|lock_page@p\|mmap_read_lock@p\|vmalloc@p\|split_folio@p\|split_huge_page@p\|lru_add_drain_all@p\|unmap_mapping_range@p\)(...)
|
\(kmalloc@p\|kzalloc@p\|__get_free_page@p\|alloc_pages@p\)(..., <+... \(GFP_KERNEL\|GFP_USER\|GFP_NOFS\|GFP_NOIO\|GFP_HIGHUSER_MOVABLE\) ...+>, ...)
)

@script:python@
p << sleep.p;
@@
print(f"lazy-mmu-sleep {p[0].file} {p[0].line}")

@one@
identifier f;
@@
f(...)
{
<+...
(
\(might_sleep\|cond_resched\|schedule\|mutex_lock\|mutex_lock_interruptible\|down_read\|down_write\|msleep\|usleep_range\|schedule_timeout_uninterruptible\|synchronize_rcu\|wait_event\|wait_for_completion\|copy_from_user\|copy_to_user\|lock_page\|mmap_read_lock\|vmalloc\|split_folio\|split_huge_page\)(...)
|
\(kmalloc\|kzalloc\|__get_free_page\|alloc_pages\)(..., <+... \(GFP_KERNEL\|GFP_USER\|GFP_NOFS\|GFP_NOIO\) ...+>, ...)
)
...+>
}

@two@
identifier one.f, g;
@@
g(...)
{
<+... f(...) ...+>
}

@three@
identifier two.g, h;
@@
h(...)
{
<+... g(...) ...+>
}

@sleep_one exists@
position p;
identifier one.f;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
f@p(...)

@script:python@
p << sleep_one.p;
@@
print(f"lazy-mmu-sleep {p[0].file} {p[0].line}")

@sleep_two exists@
position p;
identifier two.g;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
g@p(...)

@script:python@
p << sleep_two.p;
@@
print(f"lazy-mmu-sleep {p[0].file} {p[0].line}")

@sleep_three exists@
position p;
identifier three.h;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
h@p(...)

@script:python@
p << sleep_three.p;
@@
print(f"lazy-mmu-sleep {p[0].file} {p[0].line}")

// ---- lock, flush, reads

@lock exists@
position p;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
\(pte_unmap_unlock\|spin_unlock\)(...)
... when != arch_leave_lazy_mmu_mode()
    when != \(pte_offset_map_lock\|spin_lock\)(...)
arch_leave_lazy_mmu_mode@p()

@script:python@
p << lock.p;
@@
print(f"lazy-mmu-lock {p[0].file} {p[0].line}")

@flush exists@
position p;
@@
arch_enter_lazy_mmu_mode()
... when != arch_leave_lazy_mmu_mode()
\(set_pte_at\|set_pmd_at\|set_pte\)(...)
... when != arch_leave_lazy_mmu_mode()
\(flush_tlb_all@p\|flush_tlb_range@p\|flush_tlb_page@p\|flush_tlb_kernel_range@p\|flush_tlb_mm@p\)(...)

@script:python@
p << flush.p;
@@
print(f"lazy-mmu-flush {p[0].file} {p[0].line}")

@stale exists@
position p;
expression e;
@@
set_pte_at(..., e, ...)
... when != \(arch_leave_lazy_mmu_mode\|arch_flush_lazy_mmu_mode\)()
    when != e = ...
    when != \(e++\|++e\|e--\|--e\)
ptep_get@p(e)

@script:python@
p << stale.p;
@@
print(f"lazy-mmu-stale-read {p[0].file} {p[0].line}")

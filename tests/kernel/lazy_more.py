# SPDX-License-Identifier: GPL-2.0-only
"""More kinds of mutants (lazy_kinds.py says what a kind is): what those who write such a set without knowing ours may
think of. Kinds with a long list of calls make three mutants of each function, of others in each."""
import re

from lazy_kinds import FLUSH, INFO, LOCK, NESTED, SLEEP, STALE, SWITCH, TAKE, UNBALANCED, UNLOCK, WHEN, above, alone, indent_of, \
    put, rotate, spread
from lazy_scan import ENTER, LEAVE

EITHER = UNBALANCED + '|' + NESTED


def swapped(f, line, *lines):
    """Instead of this line; @ is its text"""
    ind = indent_of(f, line)
    return (line, 1, [ind + x.replace('@', f.clean[line].strip()) for x in lines])


# ---- balance ---------------------------------------------------------------------------------------------------------

def leave_instead(*lines, top=(SWITCH,)):
    def make(f):
        for line in f.leaves:
            if alone(f, line):
                yield [above(f, *top)] * bool(top) + [swapped(f, line, *lines)], UNBALANCED
    return make


def leave_becomes_enter(f):
    for line in f.leaves:
        yield [(line, 1, [LEAVE.sub(f.enter_call, f.lines[line])])], EITHER


def enter_becomes_leave(f):
    for line in f.enters:
        yield [(line, 1, [ENTER.sub(f.leave_call, f.lines[line])])], UNBALANCED


def enter_into_the_loop(f):
    loop = f.points().get('loop')
    if loop and len(f.enters) == 1:
        yield [(f.enters[0], 1, []), put(loop, f.enter_call + ';')], EITHER


def leave_into_the_loop(f):
    loop = f.points().get('loop')
    if loop and len(f.leaves) == 1:
        yield [(f.leaves[0], 1, []), put(loop, f.leave_call + ';')], UNBALANCED


def leave_early(f):
    """… and the rest of the region without it, and then again"""
    place = f.points()['deep']
    yield [above(f, SWITCH), put(place, f'if ({WHEN[2]})', '\t' + f.leave_call + ';')], UNBALANCED


def exit_by(*lines):
    def make(f):
        for name, place in f.points().items():
            if name in ('loop', 'last', 'deep'):
                yield [above(f, SWITCH, 'int mutant_check(int n);'),
                       put(place, *(x.replace('return;', f.return_nothing()) for x in lines))], UNBALANCED
    return make


def error_of_a_helper(f):
    yield [above(f, SWITCH, 'static int mutant_try$(int n)\n{', '\tif (n > 3)', '\t\treturn -12;', '\treturn 0;', '}'),
           put(f.points()['deep'], 'if (mutant_try$(mutant_switch) < 0)', '\t' + f.return_nothing())], UNBALANCED


def goto_own_exit(f):
    """A new exit at the end of the function, as error paths have it"""
    ends = f.clean[f.close - 1].strip()
    if not ends.startswith('return') and 'void' not in f.result:
        return
    tail = [] if ends.startswith('return') else ['\t' + f.return_nothing()]
    yield [above(f, SWITCH), put(f.points()['deep'], 'if (mutant_switch == -7)', '\tgoto mutant_fail$;'),
           (f.close, 0, tail + ['mutant_fail$:', '\tmutant_switch = 0;', '\t' + f.return_nothing()])], UNBALANCED


def helpers_but_one(f):
    """Enter and leave in helpers, but one leave is missing"""
    for gone in f.leaves:
        yield [above(f, 'static void mutant_begin$(void)\n{', f'\t{f.enter_call};', '}',
                     'static void mutant_end$(void)\n{', f'\t{f.leave_call};', '}')] + \
            [(line, 1, [] if line == gone else [LEAVE.sub('mutant_end$()', ENTER.sub('mutant_begin$()', f.lines[line]))])
             for line in f.enters + f.leaves], UNBALANCED


# ---- nesting ---------------------------------------------------------------------------------------------------------

def enter_sometimes(f):
    for name, place in f.points().items():
        if name in ('last', 'deep'):
            yield [above(f, SWITCH), put(place, f'if ({WHEN[1]})', '\t' + f.enter_call + ';')], EITHER


def region_in_a_callback(f):
    yield [above(f, 'static int mutant_fn$(int n)\n{', f'\t{f.enter_call};', f'\t{f.leave_call};', '\treturn n;', '}',
                 'static int mutant_call$(int (*fn)(int), int n)\n{', '\treturn n ? fn(n) : 0;', '}'),
           put(rotate(f, 'nested callback'), 'mutant_call$(mutant_fn$, 1);')], NESTED


def region_in_a_macro(f):
    yield [above(f, f'#define MUTANT_REGION$()\tdo {{ {f.enter_call}; {f.leave_call}; }} while (0)'),
           put(rotate(f, 'nested macro'), 'MUTANT_REGION$();')], NESTED


def region_elsewhere(f):
    yield [above(f, 'void mutant_far$(void);'), put(rotate(f, 'nested far'), 'mutant_far$();')], NESTED, None, (
        'mm/util.c', f'\nvoid mutant_far$(void)\n{{\n\t{f.enter_call};\n\t{f.leave_call};\n}}\n')


def region_behind_a_value(f):
    """Only with the argument that is given here"""
    yield [above(f, 'static void mutant_some$(bool lazy)\n{', '\tif (lazy)', f'\t\t{f.enter_call};', '\tif (lazy)',
                 f'\t\t{f.leave_call};', '}'),
           put(rotate(f, 'nested value'), 'mutant_some$(true);')], NESTED


def recursion_with_a_region(f):
    yield [above(f, 'static void mutant_odd$(int n);', 'static void mutant_even$(int n)\n{', '\tif (n)', '\t\tmutant_odd$(n - 1);', '}',
                 'static void mutant_odd$(int n)\n{', f'\t{f.enter_call};', f'\t{f.leave_call};', '\tmutant_even$(n - 1);', '}'),
           put(rotate(f, 'recursion'), 'mutant_even$(6);')], NESTED


# ---- sleeping --------------------------------------------------------------------------------------------------------

SLEEPERS = {
    'locks': [
        'mutex_lock_killable(mutant_p)', 'mutex_lock_nested(mutant_p, 1)', 'down_write(mutant_p)', 'down(mutant_p)',
        'down_read_killable(mutant_p)', 'down_write_killable(mutant_p)', 'rt_mutex_lock(mutant_p)', 'mmap_write_lock(&init_mm)',
        'percpu_down_read(mutant_p)', 'i_mmap_lock_write(mutant_p)', 'anon_vma_lock_read(mutant_p)', 'lock_sock(mutant_p)',
        'inode_lock(mutant_p)', 'folio_lock(mutant_p)', 'device_lock(mutant_p)', 'rtnl_lock()', 'cpus_read_lock()', 'console_lock()',
        'ww_mutex_lock(mutant_p, NULL)', 'lock_mount_hash_never()', 'mutex_lock_io(mutant_p)'],
    'waiting': [
        'ssleep(1)', 'schedule_timeout(HZ)', 'schedule_timeout_interruptible(1)', 'io_schedule()', 'yield()',
        'wait_event_interruptible(*mutant_q, mutant_switch)', 'wait_event_timeout(*mutant_q, mutant_switch, 1)',
        'wait_event_killable(*mutant_q, mutant_switch)', 'wait_for_completion_timeout(mutant_p, 1)', 'wait_on_page_writeback(mutant_p)',
        'folio_wait_writeback(mutant_p)', 'flush_work(mutant_p)', 'cancel_work_sync(mutant_p)', 'cancel_delayed_work_sync(mutant_p)',
        'flush_workqueue(mutant_p)', 'synchronize_srcu(mutant_p)', 'rcu_barrier()', 'kthread_stop(mutant_p)', 'synchronize_irq(7)',
        'msleep_interruptible(1)', 'wait_on_bit(mutant_p, 1, TASK_UNINTERRUPTIBLE)', 'cond_resched_lock(mutant_p)',
        'might_sleep_if(mutant_switch)', 'fsleep(300)', 'drain_workqueue(mutant_p)', 'stop_machine(NULL, NULL, NULL)'],
    'allocations': [
        'alloc_page(GFP_KERNEL)', 'kmalloc_array(2, 64, GFP_KERNEL)', 'kcalloc(2, 64, GFP_KERNEL)', 'kvmalloc(1 << 20, GFP_KERNEL)',
        'kmem_cache_alloc(mutant_p, GFP_KERNEL)', 'kmem_cache_zalloc(mutant_p, GFP_NOIO)', 'kstrdup("x", GFP_KERNEL)',
        'kmemdup(mutant_p, 8, GFP_KERNEL_ACCOUNT)', 'krealloc(mutant_p, 64, GFP_KERNEL)', 'get_zeroed_page(GFP_KERNEL)',
        '__get_free_pages(GFP_KERNEL, 1)', 'folio_alloc(GFP_HIGHUSER, 0)', 'vzalloc(64)', 'alloc_pages_node(0, GFP_KERNEL, 0)',
        'kasprintf(GFP_KERNEL, "x")', 'mempool_alloc(mutant_p, GFP_NOIO)', 'kvzalloc(64, GFP_KERNEL)', '__vmalloc(64, GFP_KERNEL)',
        'kzalloc_node(64, GFP_KERNEL, 0)', 'alloc_percpu(int)', 'pte_alloc_one(&init_mm)', 'mm_alloc()'],
    'user memory': [
        'copy_to_user(NULL, &mutant_switch, 4)', 'get_user(mutant_switch, (int __user *)NULL)', 'put_user(1, (int __user *)NULL)',
        'clear_user(NULL, 4)', 'strncpy_from_user(mutant_p, NULL, 4)', '__copy_from_user(mutant_p, NULL, 4)',
        'strnlen_user(NULL, 4)', 'fault_in_readable(NULL, 4)', 'memdup_user(NULL, 4)', 'strndup_user(NULL, 4)', 'might_fault()',
        'access_process_vm(current, 0, mutant_p, 4, 0)', 'get_user_pages_fast(0, 1, 0, NULL)'],
    'memory management': [
        'split_folio(mutant_p)', 'lru_add_drain_all()', 'migrate_prep_never()', 'vunmap(mutant_p)',
        'vmap(NULL, 0, 0, PAGE_KERNEL)', 'invalidate_mapping_pages(mutant_p, 0, 1)', 'filemap_fdatawait_range(mutant_p, 0, 1)',
        'truncate_inode_pages(mutant_p, 0)', 'zap_page_range_single(mutant_p, 0, 1, NULL)', 'exit_mmap(mutant_p)', 'mmput(mutant_p)',
        'do_munmap(&init_mm, 0, 1, NULL)', 'vm_munmap(0, 1)', 'kthread_create(NULL, NULL, "x")', 'request_module("x")',
        'filp_open("x", 0, 0)', 'kernel_read(mutant_p, mutant_p, 4, NULL)', 'vfs_fsync(mutant_p, 1)',
        'request_irq(7, mutant_p, 0, "x", NULL)', 'unregister_shrinker_never()'],
}
NAMES = ['extern void *mutant_p;', 'extern wait_queue_head_t *mutant_q;', SWITCH]


def some_of(name, calls, rule):
    calls = [c for c in calls if '_never' not in c]

    def make(f):
        at = spread(f.name + name, len(calls))
        for n in range(3):
            yield [above(f, *NAMES), put(rotate(f, f'{name}{n}'), f'{calls[(at + n) % len(calls)]};')], rule
    return make


def call_of(top, *body, rule=SLEEP, severity=None):
    def make(f):
        yield [above(f, *top)] * bool(top) + [put(rotate(f, ' '.join(body)), *body)], rule, severity
    return make


FAR = ['static void mutant_nap$(void)\n{', '\tmsleep(1);', '}']
ALLOC = ['static void mutant_alloc$(gfp_t gfp)\n{', '\tkfree(kmalloc(64, gfp));', '}']
OTHER_SLEEPERS = {
    'constant pointer to a function': call_of(['static void (*const mutant_fn$)(unsigned int) = msleep;'], 'mutant_fn$(1);'),
    'pointer to a function': call_of(['static void (*mutant_fn$)(unsigned int) = msleep;'], 'mutant_fn$(1);', severity=INFO),
    'pointer in a local': call_of([], '{', '\tvoid (*fn)(unsigned int) = msleep;', '', '\tfn(1);', '}'),
    'pointer to a helper': call_of(FAR + ['static void (*const mutant_fn$)(void) = mutant_nap$;'], 'mutant_fn$();'),
    'table of functions': call_of(FAR + ['struct mutant_ops$ {', '\tvoid (*nap_mutant$)(void);', '};',
                                         'static const struct mutant_ops$ mutant_table$ = {', '\t.nap_mutant$ = mutant_nap$,', '};'],
                                  'mutant_table$.nap_mutant$();', severity=INFO),
    'callback three calls down': call_of(FAR + [
        'static void mutant_c$(void (*fn)(void))\n{', '\tfn();', '}',
        'static void mutant_b$(void (*fn)(void), int n)\n{', '\tif (n)', '\t\tmutant_c$(fn);', '}',
        'static void mutant_a$(void (*fn)(void))\n{', '\tmutant_b$(fn, 3);', '}'], 'mutant_a$(mutant_nap$);'),
    'gfp in a field': call_of(['struct mutant_data$ {', '\tgfp_t gfp;', '};'],
                              '{', '\tstruct mutant_data$ data = { .gfp = GFP_KERNEL };', '', '\tkfree(kmalloc(64, data.gfp));', '}'),
    'gfp in a constant': call_of(['static const gfp_t mutant_gfp$ = GFP_KERNEL;'], 'kfree(kmalloc(64, mutant_gfp$));'),
    'gfp in a macro': call_of(['#define MUTANT_GFP$\t(GFP_KERNEL | __GFP_ZERO)'], 'kfree(kmalloc(64, MUTANT_GFP$));'),
    'gfp with reclaim': call_of([], 'kfree(kmalloc(64, GFP_ATOMIC | __GFP_DIRECT_RECLAIM));'),
    'gfp set later': call_of([SWITCH], '{', '\tgfp_t gfp = GFP_NOWAIT;', '', '\tif (mutant_switch)', '\t\tgfp = GFP_KERNEL;',
                             '\tkfree(kmalloc(64, gfp));', '}'),
    'gfp passed by a condition': call_of(ALLOC + [SWITCH], 'mutant_alloc$(mutant_switch ? GFP_ATOMIC : GFP_KERNEL);'),
    'gfp of a page, passed': call_of(['static struct page *mutant_page$(gfp_t gfp)\n{', '\tgfp |= __GFP_ZERO;',
                                      '\treturn alloc_page(gfp);', '}'], '__free_page(mutant_page$(GFP_KERNEL));'),
    'gfp chosen in a helper': call_of(['static gfp_t mutant_gfp$(void)\n{', '\treturn GFP_KERNEL;', '}'],
                                      'kfree(kmalloc(64, mutant_gfp$()));'),
    'in a loop condition': call_of(['static DEFINE_MUTEX(mutant_mutex$);'], 'while (mutex_lock_interruptible(&mutant_mutex$))',
                                   '\tcpu_relax();'),
    'in a declaration': call_of([SWITCH, 'extern struct semaphore mutant_sem;'], '{', '\tint got = down_interruptible(&mutant_sem);', '',
                                '\tmutant_switch = got;', '}'),
    'in an argument': call_of(['void mutant_use(void *p);'], 'mutant_use(vmalloc(64));'),
    'in a statement expression': call_of([SWITCH], 'mutant_switch = ({ msleep(1); 3; });'),
    'in a switch': call_of([SWITCH], 'switch (mutant_switch) {', 'case 3:', '\tmsleep(1);', '\tbreak;', 'default:', '\tbreak;', '}'),
    'behind &&': call_of([SWITCH], 'mutant_switch = mutant_switch > 3 && schedule_timeout(1) > 0;'),
    'argument of a macro': call_of(['#define MUTANT_DO$(what)\tdo { what; } while (0)'], 'MUTANT_DO$(msleep(1));'),
    'helper that may': call_of(['static void mutant_may$(bool can_sleep)\n{', '\tif (can_sleep)', '\t\tmsleep(1);', '}'],
                               'mutant_may$(true);'),
    'recursion': call_of(['static void mutant_odd$(int n);', 'static void mutant_even$(int n)\n{', '\tif (n)', '\t\tmutant_odd$(n - 1);',
                          '}', 'static void mutant_odd$(int n)\n{', '\tif (n == 3)', '\t\tmsleep(1);', '\tmutant_even$(n - 1);', '}'],
                         'mutant_even$(6);'),
    'helper with an error path': call_of([SWITCH, 'static int mutant_get$(int n)\n{', '\tint err = 0;', '', '\tif (n < 0)',
                                          '\t\tgoto out;', '\tmutex_lock(&mutant_mutex$);', '\terr = n > 7 ? -1 : 0;',
                                          '\tmutex_unlock(&mutant_mutex$);', 'out:', '\treturn err;', '}'],
                                         'if (mutant_get$(mutant_switch))', '\tmutant_switch = 0;'),
    'rwsem guard': call_of(['extern struct rw_semaphore mutant_sem;', SWITCH], '{', '\tguard(rwsem_read)(&mutant_sem);',
                           '\tmutant_switch++;', '}'),
}
OTHER_SLEEPERS['helper with an error path'] = call_of(
    ['static DEFINE_MUTEX(mutant_mutex$);', SWITCH, 'static int mutant_get$(int n)\n{', '\tint err = 0;', '', '\tif (n < 0)',
     '\t\tgoto out;', '\tmutex_lock(&mutant_mutex$);', '\terr = n > 7 ? -1 : 0;', '\tmutex_unlock(&mutant_mutex$);', 'out:',
     '\treturn err;', '}'], 'if (mutant_get$(mutant_switch))', '\tmutant_switch = 0;')


# ---- lock, flush, reads ----------------------------------------------------------------------------------------------

def leave_swapped_with_the_unlock(f):
    """Only with the next one"""
    for line in f.leaves:
        nxt = next((i for i in range(line + 1, f.close) if f.clean[i].strip()), None)
        if nxt and UNLOCK.search(f.clean[nxt]) and f.clean[nxt].rstrip().endswith(';') and alone(f, line) and \
                indent_of(f, nxt) == indent_of(f, line):
            yield [(line, 1, []), (nxt + 1, 0, [f.lines[line]])], LOCK


def lock_dropped(f):
    if f.local('ptl') and any(TAKE.search(f.clean[i]) for i in range(f.open, f.enters[0])):
        yield [put(rotate(f, 'lock dropped'), 'spin_unlock(ptl);', 'cpu_relax();', 'spin_lock(ptl);')], LOCK, INFO


ENTRY = 'extern pte_t *mutant_ptep, mutant_value;'
WRITE = 'set_pte_at(&init_mm, 0, mutant_ptep, mutant_value);'


def generic(make):
    """powerpc's own regions write at once, and other primitives"""
    def made(f):
        if not f.file.startswith('arch/'):
            yield from make(f)
    return made


OTHERS = {
    'flush in a helper': call_of([ENTRY, 'static void mutant_flush$(void)\n{', '\tflush_tlb_all();', '}'], WRITE, 'mutant_flush$();',
                                 rule=FLUSH),
    'flush inside: mm': call_of([ENTRY], WRITE, 'flush_tlb_mm(&init_mm);', rule=FLUSH),
    'write in a helper, flush': call_of([ENTRY, f'static void mutant_set$(void)\n{{\n\t{WRITE}', '}'], 'mutant_set$();',
                                        'flush_tlb_all();', rule=FLUSH),
    'read again: by hand': generic(call_of([ENTRY, SWITCH], WRITE, 'if (pte_none(*mutant_ptep))', '\tmutant_switch++;', rule=STALE)),
    'read again: into a local': generic(call_of([ENTRY, SWITCH], '{', '\tpte_t mutant_old;', '', '\t' + WRITE,
                                                '\tmutant_old = ptep_get(mutant_ptep);', '\tmutant_switch += pte_none(mutant_old);', '}',
                                                rule=STALE)),
}


# ---- harmless --------------------------------------------------------------------------------------------------------

QUIET = [
    'cpu_relax()', 'mdelay(1)', 'ndelay(10)', 'smp_mb()', 'barrier()', 'dump_stack()', 'raw_spin_lock(mutant_p)',
    'spin_lock_bh(mutant_p)', 'spin_unlock_bh(mutant_p)', 'spin_lock_irq(mutant_p)', 'write_lock(mutant_p)', 'write_unlock(mutant_p)',
    'mutant_switch = spin_trylock(mutant_p)', 'mutant_switch = mutex_trylock(mutant_p)', 'up(mutant_p)', 'up_write(mutant_p)',
    'complete_all(mutant_p)', 'wake_up_process(mutant_p)', 'wake_up_interruptible(mutant_q)', 'queue_work(system_wq, mutant_p)',
    'mod_timer(mutant_p, jiffies)', 'tasklet_schedule(mutant_p)', 'irq_work_queue(mutant_p)', 'raise_softirq(1)',
    'kmem_cache_free(mutant_p, mutant_p)', 'free_page(0)', 'put_page(mutant_p)', 'get_page(mutant_p)',
    'folio_get(mutant_p)', 'folio_put(mutant_p)', 'set_bit(1, mutant_p)', 'clear_bit(1, mutant_p)', 'atomic_inc(mutant_p)',
    'mutant_switch = atomic_read(mutant_p)', 'refcount_inc(mutant_p)', 'memset(mutant_p, 0, 4)', 'memcpy(mutant_p, mutant_p, 4)',
    'mutant_switch = need_resched()', 'mutant_switch = signal_pending(current)', 'mutant_switch = fatal_signal_pending(current)',
    'mutant_switch = in_atomic()', 'mutant_switch = preempt_count()', 'mutant_switch = irqs_disabled()', 'mutant_switch = smp_processor_id()',
    'get_cpu()', 'put_cpu()', 'rcu_read_lock_sched()', 'rcu_read_unlock_sched()', 'local_bh_disable()', 'local_bh_enable()',
    'mutant_switch = ktime_get()', 'mutant_switch = jiffies', 'mutant_switch = sched_clock()', 'prefetch(mutant_p)',
    'list_add(mutant_p, mutant_p)', 'list_del(mutant_p)', 'mutant_p = kmalloc(64, GFP_ATOMIC | __GFP_ZERO)',
    'mutant_p = kmem_cache_alloc(mutant_p, GFP_ATOMIC)', 'mutant_p = alloc_page(GFP_ATOMIC)', 'mutant_p = alloc_pages(GFP_NOWAIT, 1)',
    'mutant_p = kcalloc(2, 64, GFP_ATOMIC)', 'mutant_p = kmemdup(mutant_p, 8, GFP_ATOMIC)', 'mutant_p = kstrdup("x", GFP_NOWAIT)',
    'mutant_p = kmap_local_page(mutant_p)', 'kunmap_local(mutant_p)', 'mutant_p = kmap_atomic(mutant_p)', 'kunmap_atomic(mutant_p)',
    'mutant_switch = copy_from_user_nofault(mutant_p, NULL, 4)', 'mutant_switch = copy_from_kernel_nofault(mutant_p, mutant_p, 4)',
    'mutant_switch = __copy_from_user_inatomic(mutant_p, NULL, 4)', 'pagefault_disable()', 'pagefault_enable()',
    'lockdep_assert_held(mutant_p)', 'lockdep_assert_preemption_disabled()', 'WARN(mutant_switch, "x")', 'WARN_ON(mutant_switch)',
    'VM_BUG_ON(mutant_switch)', 'VM_WARN_ON_ONCE(mutant_switch)', 'BUILD_BUG_ON(sizeof(int) > 8)', 'pr_err("x\\n")',
    'printk(KERN_ERR "x\\n")', 'pr_info_once("x\\n")', 'printk_ratelimited("x\\n")', 'mutant_switch = find_first_bit(mutant_p, 4)',
    'count_vm_event(PGFREE)', 'mark_page_accessed(mutant_p)', 'SetPageDirty(mutant_p)', 'set_page_dirty(mutant_p)',
    'folio_mark_accessed(mutant_p)', 'mutant_switch = page_mapcount(mutant_p)', 'mutant_switch = pte_pfn((pte_t){})',
    'write_seqcount_begin((seqcount_t *)mutant_p)', 'write_seqcount_end((seqcount_t *)mutant_p)', 'touch_nmi_watchdog()',
    'this_cpu_inc(mutant_percpu)', 'mutant_switch = smp_call_function_single(0, NULL, NULL, 0)', 'synchronize_rcu_never()',
    'mutant_switch = folio_trylock(mutant_p)', 'folio_unlock(mutant_p)', 'mutant_switch = mmap_read_trylock(&init_mm)',
    'mmap_read_unlock(&init_mm)', 'srcu_read_unlock(mutant_p, srcu_read_lock(mutant_p))', 'mutant_switch = completion_done(mutant_p)',
    'might_sleep_if(0)', 'flush_dcache_page(mutant_p)', 'trace_printk("x\\n")', 'hrtimer_start(mutant_p, 0, 0)', 'del_timer(mutant_p)',
    'cancel_delayed_work(mutant_p)', 'mutant_switch = get_random_u32()', 'mutant_switch = current->pid']
NAMES.append('extern int mutant_percpu;')


def quiet_calls(f):
    calls = [c for c in QUIET if '_never' not in c]
    at = spread(f.name, len(calls))
    for n in range(8):
        yield [above(f, *NAMES), put(rotate(f, f'quiet{n}'), f'{calls[(at + n * 13) % len(calls)]};')], None


def leave_within(*lines, top=(SWITCH,)):
    """Where the leave stands, and does what it did"""
    def make(f):
        for line in f.leaves:
            if alone(f, line):
                yield [above(f, *top)] * bool(top) + [swapped(f, line, *lines)], None
    return make


def both_within(*lines, top=(SWITCH,)):
    """Enter and leave alike"""
    def make(f):
        if all(alone(f, line) for line in f.enters + f.leaves):
            yield [above(f, *top)] * bool(top) + [swapped(f, line, *lines) for line in f.enters + f.leaves], None
    return make


def early_return_before(f):
    line = f.enters[0]
    if alone(f, line) and not any(TAKE.search(f.clean[i]) for i in range(f.open, line)):
        yield [above(f, SWITCH), swapped(f, line, f'if ({WHEN[0]})', '\t' + f.return_nothing(), '@')], None
    first = next((i for i in range(f.open + 1, line) if not f.clean[i].strip()), None) # behind the declarations
    if first:
        yield [above(f, SWITCH), (first + 1, 0, [f'\tif ({WHEN[3]})', '\t\t' + f.return_nothing()])], None


def dead_return(f):
    for n, place in enumerate(f.points().values()):
        dead = ('if (0)', 'if (false)', 'while (0)', 'if (1 == 2)')[n % 4]
        yield [put(place, dead, '\t' + f.return_nothing())], None


def goto_the_leave(f):
    line = f.leaves[-1]
    if indent_of(f, line) == '\t' and alone(f, line):
        for name, place in f.points().items():
            if name in ('loop', 'deep'):
                yield [above(f, SWITCH), put(place, f'if ({WHEN[1]})', '\tgoto mutant_out$;'), (line, 0, ['mutant_out$:'])], None


def break_out(f):
    loop = f.points().get('loop')
    if loop:
        yield [above(f, SWITCH), put(loop, f'if ({WHEN[2]})', '\tbreak;')], None


def kept_in_a_flag(f):
    """Entered only sometimes, and left if so"""
    at = [swapped(f, line, f'if ({WHEN[1]}) {{', '\t@', '\tmutant_lazy$ = 1;', '}') for line in f.enters]
    at += [swapped(f, line, 'if (mutant_lazy$) {', '\t@', '\tmutant_lazy$ = 0;', '}') for line in f.leaves]
    yield [above(f, SWITCH), (f.open + 1, 0, ['\tint mutant_lazy$ = 0;'])] + at, None


def declarations_swapped(f):
    plain = re.compile(r'\t(?:int|long|unsigned long|pte_t|spinlock_t|pmd_t|struct \w+)\s+[\w, *]+;$')
    for i in range(f.open + 1, f.enters[0]):
        if plain.match(f.lines[i]) and plain.match(f.lines[i + 1]):
            yield [(i, 2, [f.lines[i + 1], f.lines[i]])], None
            return


def helper_with_the_unlock(f):
    """Leave and unlock, both in a helper"""
    for line in f.leaves:
        m = re.fullmatch(r'pte_unmap_unlock\((.+), (\w+)\);', f.clean[line + 1].strip())
        if m and alone(f, line):
            yield [above(f, 'static void mutant_done$(pte_t *pte, spinlock_t *lock)\n{', f'\t{f.leave_call};',
                         '\tpte_unmap_unlock(pte, lock);', '}'),
                   (line, 2, [f'{indent_of(f, line)}mutant_done$({m.group(1)}, {m.group(2)});'])], None


def one_exit(f):
    ends = f.clean[f.close - 1]
    if re.fullmatch(r'\treturn \w+;', ends.rstrip()):
        yield [(f.close - 1, 0, ['\tgoto mutant_end$;', 'mutant_end$:'])], None


def within_the_same_config(f):
    yield [(line, 1, ['#ifdef CONFIG_MUTANT', f.lines[line], '#endif']) for line in f.enters + f.leaves], None


def renamed_function_of_a_helper(f):
    """What the region does in the first lines of its loop is done with other names of functions: macros that stand for them"""
    yield [above(f, '#define mutant_unlock$\tpte_unmap_unlock')] + \
        [(i, 1, [f.lines[i].replace('pte_unmap_unlock(', 'mutant_unlock$(')]) for i in range(f.open, f.close)
         if 'pte_unmap_unlock(' in f.clean[i]], None


HARMLESS = {
    'more calls': quiet_calls, 'braces': leave_within('{', '\t@', '}', top=()), 'do once': leave_within('do {', '\t@', '} while (0);', top=()),
    'if (1)': leave_within('if (1)', '\t@', top=()), 'all cases leave': leave_within(
        'switch (mutant_switch) {', 'case 1:', '\t@', '\tbreak;', 'case 2:', 'case 3:', '\t@', '\tbreak;', 'default:', '\t@', '\tbreak;', '}'),
    'all ways leave': leave_within('if (mutant_switch > 3) {', '\t@', '} else if (mutant_switch > 1) {', '\t@', '} else {', '\t@', '}'),
    'statement expression': both_within('({ @ });', top=()), 'dead code behind': leave_within('@', 'if (0)', '\tgoto mutant_dead$;', 'mutant_dead$:;', top=()),
    'early return before': early_return_before, 'dead return': dead_return, 'goto the leave': goto_the_leave, 'break': break_out,
    'flag': kept_in_a_flag, 'declarations': declarations_swapped, 'helper with the unlock': helper_with_the_unlock, 'one exit': one_exit,
    'same config': within_the_same_config, 'macro for the unlock': renamed_function_of_a_helper,
    'helper that may, but not here': call_of(['static void mutant_may$(bool can_sleep)\n{', '\tif (can_sleep)', '\t\tmsleep(1);', '}'],
                                             'mutant_may$(false);', rule=None),
    'callback that is quiet': call_of(['static int mutant_fn$(int n)\n{', '\treturn n + 1;', '}', 'static int mutant_call$(int (*fn)(int), int n)\n{',
                                       '\treturn fn(n);', '}'], 'mutant_call$(mutant_fn$, 1);', rule=None),
    'callback that is quiet here': call_of([
        'static int mutant_fn$(int n)\n{', '\treturn n + 1;', '}', 'static int mutant_nap$(int n)\n{', '\tmsleep(n);', '\treturn 0;', '}',
        'static int mutant_call$(int (*fn)(int), int n)\n{', '\treturn fn(n);', '}',
        'int mutant_other$(void);', 'int mutant_other$(void)\n{', '\treturn mutant_call$(mutant_nap$, 1);', '}'],
        'mutant_call$(mutant_fn$, 1);', rule=None),
    'gfp passed by a condition': call_of(ALLOC + [SWITCH], 'mutant_alloc$(mutant_switch ? GFP_ATOMIC : GFP_NOWAIT);', rule=None),
    'gfp cut to atomic': call_of(['static void mutant_alloc$(gfp_t gfp)\n{', '\tkfree(kmalloc(64, gfp & ~__GFP_DIRECT_RECLAIM));', '}'],
                                 'mutant_alloc$(GFP_KERNEL);', rule=None),
    'gfp by the same condition': call_of([SWITCH], '{', '\tbool wait = mutant_switch > 3;', '\tgfp_t gfp = wait ? GFP_KERNEL : GFP_ATOMIC;',
                                         '', '\tif (!wait)', '\t\tkfree(kmalloc(64, gfp));', '}', rule=None),
    'spinlock guard': call_of(['static DEFINE_SPINLOCK(mutant_lock$);', SWITCH], 'scoped_guard(spinlock, &mutant_lock$)', '\tmutant_switch++;',
                              rule=None),
    'recursion that is quiet': call_of(['static void mutant_odd$(int n);', 'static void mutant_even$(int n)\n{', '\tif (n)',
                                        '\t\tmutant_odd$(n - 1);', '}', 'static void mutant_odd$(int n)\n{', '\tudelay(1);',
                                        '\tmutant_even$(n - 1);', '}'], 'mutant_even$(6);', rule=None),
    'region in a helper, outside': lambda f: iter([([
        above(f, 'static void mutant_region$(void)\n{', f'\t{f.enter_call};', f'\t{f.leave_call};', '}'),
        (f.enters[0], 0, [indent_of(f, f.enters[0]) + 'mutant_region$();']),
        (f.leaves[-1] + 1, 0, [indent_of(f, f.leaves[-1]) + 'mutant_region$();'])], None)]),
}

KINDS = {
    'leave behind a break': leave_instead('do {', f'\tif ({WHEN[0]})', '\t\tbreak;', '\t@', '} while (0);'),
    'leave in one case': leave_instead('switch (mutant_switch) {', 'case 0:', 'case 1:', '\t@', '\tbreak;', 'default:', '\tbreak;', '}'),
    'leave in a loop that may not run': leave_instead('while (mutant_switch-- > 7)', '\t@'),
    'leave behind &&': leave_instead('if (mutant_switch > 1 && mutant_switch < 7)', '\t@'),
    'leave under #ifdef': leave_instead('#ifdef CONFIG_MUTANT_LAZY', '@', '#endif', top=()),
    'leave behind IS_ENABLED': leave_instead('if (IS_ENABLED(CONFIG_MUTANT_LAZY))', '\t@', top=()),
    'leave jumped over': leave_instead(f'if ({WHEN[2]})', '\tgoto mutant_skip$;', '@', 'mutant_skip$:', ';'),
    'leave becomes enter': leave_becomes_enter, 'enter becomes leave': enter_becomes_leave, 'enter in the loop': enter_into_the_loop,
    'leave in the loop': leave_into_the_loop, 'left early': leave_early,
    'return in a switch': exit_by('switch (mutant_switch) {', 'case 3:', '\tmutant_switch = 0;', '\treturn;', 'default:', '\tbreak;', '}'),
    'return in a loop of its own': exit_by('while (mutant_switch > 3) {', '\tif (mutant_check(mutant_switch--))', '\t\treturn;', '}'),
    'return in an else': exit_by('if (mutant_switch < 3) {', '\tmutant_check(1);', '} else {', '\tmutant_check(2);', '\treturn;', '}'),
    'return on an error': exit_by('if (mutant_check(7) < 0)', '\treturn;'), 'return on an error of a helper': error_of_a_helper,
    'goto an exit of its own': goto_own_exit, 'helpers, one leave missing': helpers_but_one,
    'second enter in one branch': enter_sometimes, 'region in a callback': region_in_a_callback, 'region in a macro': region_in_a_macro,
    'region in another file': region_elsewhere, 'region behind a value': region_behind_a_value, 'region in a recursion': recursion_with_a_region,
    **{'sleep, more: ' + name: some_of(name, calls, SLEEP) for name, calls in SLEEPERS.items()},
    **{'sleep: ' + name: make for name, make in OTHER_SLEEPERS.items()},
    'leave swapped with the unlock': leave_swapped_with_the_unlock, 'lock dropped': lock_dropped, **OTHERS,
    **{'harmless: ' + name: make for name, make in HARMLESS.items()},
}

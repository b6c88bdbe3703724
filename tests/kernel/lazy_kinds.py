# SPDX-License-Identifier: GPL-2.0-only
"""The kinds of mutants: what is made wrong, or changed without harm, in a function that holds a region, and which rule
has to say so. `$` in a snippet is the mutant's number; names that start with `mutant_` are new in the tree.

A kind yields (edits, rule, least severity, other file): an edit is (line, how many lines go, lines that come), from the
file as it is; the rules that are right stand with | between them. lazy_more.py has more kinds.
"""
import re

from lazy_scan import ENTER, LEAVE

UNBALANCED, NESTED, SLEEP, INTERRUPT, LOCK, FLUSH, STALE = (
    'lazy-mmu-' + x for x in ('unbalanced', 'nested', 'sleep', 'interrupt', 'lock', 'flush', 'stale-read'))
LEAST = {UNBALANCED: 'error', NESTED: 'warning', SLEEP: 'warning', INTERRUPT: 'warning', LOCK: 'warning', FLUSH: 'info',
         STALE: 'info'}
INFO = 'info'
SWITCH = 'extern int mutant_switch;'
WHEN = ('unlikely(READ_ONCE(mutant_switch))', 'mutant_switch > 3', 'signal_pending(current)', '!mutant_switch')
UNLOCK = re.compile(r'\b(?:pte_unmap_unlock|spin_unlock)\s*\(')
JUMPS = re.compile(r'\s*(return|goto|break|continue)\b|\w+:\s*$')
TAKE = re.compile(r'\b(?:pte_offset_map_lock|pte_alloc_map_lock|spin_lock|spin_lock_nested|pmd_lock)\s*\(')


class Mutant:
    def __init__(self, kind, rule, function, edits, severity=None, other_file=None):
        self.kind, self.rule, self.function, self.edits = kind, rule, function, edits
        self.rules = rule.split('|') if rule else []
        self.severity = severity
        self.other_file = other_file # (file, text at its end)
        self.number = 0

    def least(self, rule):
        return self.severity or LEAST[rule]

    @property
    def harmless(self):
        return self.rule is None

    def __str__(self):
        line = min(e[0] for e in self.edits if e[2] or e[1]) if self.edits else 0
        where = [e[0] for e in self.edits if e[0] >= self.function.open] or [line]
        return f'#{self.number} {self.kind} {self.function.file}:{min(where) + 1} {self.function.name}'


def spread(seed, n):
    """A fixed choice that looks arbitrary"""
    h = 2166136261
    for c in seed:
        h = (h ^ ord(c)) * 16777619 & 0xffffffff
    return h % n if n else 0


def put(place, *lines):
    return (place.line, 0, [place.indent + x for x in lines])


def above(f, *lines):
    """In front of the function, behind its comment"""
    return (f.first, 0, [x for part in lines for x in part.split('\n')] + [''])


def indent_of(f, line):
    return re.match(r'\s*', f.lines[line]).group()


def alone(f, line):
    """The line is one statement, and no branch of an unbraced if hangs on it"""
    text = f.clean[line].strip()
    before = next((f.clean[i].strip() for i in range(line - 1, f.open - 1, -1) if f.clean[i].strip()), '{')
    return text.endswith(';') and before[-1:] in ';{}:'


# ---- leave and enter ------------------------------------------------------------------------------------------------

def drop_leave(f):
    for line in f.leaves:
        yield [(line, 1, [])], UNBALANCED


def drop_enter(f):
    for line in f.enters:
        yield [(line, 1, [])], UNBALANCED


def double_leave(f):
    for line in f.leaves:
        yield [(line, 0, [f.lines[line]])], UNBALANCED


def leave_in_a_branch(f):
    for n, line in enumerate(f.leaves):
        yield [above(f, SWITCH), (line, 1, [indent_of(f, line) + f'if ({WHEN[n % 4]})', '\t' + f.lines[line]])], UNBALANCED


def leave_in_the_other_branch(f):
    line = f.leaves[-1]
    ind = indent_of(f, line)
    yield [above(f, SWITCH, 'void mutant_note(void);'),
           (line, 1, [ind + f'if ({WHEN[3]}) {{', ind + '\tmutant_note();', ind + '} else {', '\t' + f.lines[line], ind + '}'])], \
        UNBALANCED


def enter_in_a_branch(f):
    for n, line in enumerate(f.enters):
        yield [above(f, SWITCH), (line, 1, [indent_of(f, line) + f'if ({WHEN[n % 4]})', '\t' + f.lines[line]])], UNBALANCED


def enter_skipped(f):
    """The enter moves below an exit that leads to the leave"""
    last, enter = f.leaves[-1], f.enters[0]
    if f.places and not any(p.line == last for p in f.places):
        return
    yield [above(f, SWITCH), (enter, 0, [indent_of(f, enter) + f'if ({WHEN[0]})', indent_of(f, enter) + '\tgoto mutant_out$;']),
           (last, 0, ['mutant_out$:'])], UNBALANCED


def early_return(f):
    for n, place in enumerate(f.points().values()):
        yield [above(f, SWITCH), put(place, f'if ({WHEN[n % 4]})', '\t' + f.return_nothing())], UNBALANCED


def return_of_a_macro(f):
    for name, place in f.points().items():
        if name in ('loop', 'deep'):
            yield [above(f, SWITCH, '#define MUTANT_CHECK$(x)\t\\', '\tdo {\t\\', f'\t\tif (x)\t\\\n\t\t\t{f.return_nothing()}\t\\',
                         '\t} while (0)'), put(place, 'MUTANT_CHECK$(mutant_switch);')], UNBALANCED


def unlock_and_return(f):
    """As real error paths do it: everything is put back but the mode"""
    unlock = next((f.clean[i].strip() for i in range(f.leaves[-1], f.close) if UNLOCK.search(f.clean[i])), None)
    if unlock and unlock.endswith(';'):
        for n, (name, place) in enumerate(f.points().items()):
            if name in ('loop', 'deep'):
                yield [above(f, SWITCH), put(place, f'if ({WHEN[n % 4]}) {{', '\t' + unlock, '\t' + f.return_nothing(), '}')], \
                    UNBALANCED


def goto_past_the_leave(f):
    last = f.leaves[-1]
    for n, place in enumerate(f.points().values()):
        if n < 3:
            yield [above(f, SWITCH), put(place, f'if ({WHEN[n % 4]})', '\tgoto mutant_out$;'),
                   (last + 1, 0, ['mutant_out$:', indent_of(f, last) + ';'])], UNBALANCED


def goto_a_label_behind(f):
    for label, line in f.labels().items():
        if line > f.leaves[-1]:
            place = f.points()['deep']
            yield [above(f, SWITCH), put(place, f'if ({WHEN[0]})', f'\tgoto {label};')], UNBALANCED


def retry_inside(f):
    """Back to above the enter, without the leave"""
    enter = f.enters[0]
    own = [label for label, line in f.labels().items() if line < enter]
    for n, (name, place) in enumerate(f.points().items()):
        if name in ('loop', 'last'):
            yield [above(f, SWITCH), put(place, f'if ({WHEN[n % 4]})', '\tgoto mutant_again$;'),
                   (enter, 0, ['mutant_again$:'])], UNBALANCED
    for label in own:
        yield [above(f, SWITCH), put(f.points()['deep'], f'if ({WHEN[1]})', f'\tgoto {label};')], UNBALANCED


def leave_behind_the_unlock(f):
    """Last of the unlocks that follow in the same block"""
    for line in f.leaves:
        ind, unlock = indent_of(f, line), None
        for i in range(line + 1, min(line + 16, f.close)):
            text = f.clean[i]
            if text.strip() and indent_of(f, i) < ind or JUMPS.match(text):
                break
            if UNLOCK.search(text) and indent_of(f, i) == ind and text.rstrip().endswith(';') and alone(f, i):
                unlock = i
        if unlock and alone(f, line):
            yield [(line, 1, []), (unlock + 1, 0, [f.lines[line]])], LOCK


def enter_before_the_lock(f):
    enter = f.enters[0]
    if sum(bool(TAKE.search(f.clean[i])) for i in range(f.open, enter)) != 1: # else another one may protect the entries
        return
    for i in range(enter - 1, max(enter - 6, f.open), -1):
        if re.search(r'\b(return|goto)\b', f.clean[i]):
            return
        if TAKE.search(f.clean[i]) and indent_of(f, i) == indent_of(f, enter) and alone(f, i):
            yield [(enter, 1, []), (i, 0, [f.lines[enter]])], LOCK, 'info'
            return


def helper_leaves(f):
    """A leave through a helper, and then the function's own"""
    yield [above(f, 'static void mutant_leave$(void)\n{', f'\t{f.leave_call};', '}'), put(f.points()['loop'] if 'loop' in f.points()
           else f.points()['first'], 'mutant_leave$();')], UNBALANCED


def helper_leaves_sometimes(f):
    line = f.leaves[-1]
    yield [above(f, 'static int mutant_leave$(int really)\n{', '\tif (really > 7)', '\t\treturn -1;', f'\t{f.leave_call};',
                 '\treturn 0;', '}', SWITCH), (line, 1, [indent_of(f, line) + 'mutant_leave$(mutant_switch);'])], UNBALANCED


# ---- nesting ---------------------------------------------------------------------------------------------------------

def second_enter(f):
    for place in list(f.points().values())[:4]:
        yield [put(place, f.enter_call + ';')], NESTED


def second_region(f):
    for name, place in f.points().items():
        if name in ('loop', 'last', 'deep'):
            yield [put(place, f.enter_call + ';', f.leave_call + ';')], NESTED


def region_in_a_helper(depth):
    def make(f):
        text = ['static noinline void mutant_region$(void)\n{', f'\t{f.enter_call};', f'\t{f.leave_call};', '}']
        name = 'mutant_region$'
        for d in range(1, depth):
            text += [f'static void mutant_step{d}_$(void)\n{{', f'\t{name}();', '}']
            name = f'mutant_step{d}_$'
        points = f.points()
        yield [above(f, *text), put(points.get('loop', points['first']), name + '();')], NESTED
    return make


def apply_inside(f):
    yield [above(f, 'static int mutant_note$(pte_t *ptep, unsigned long where, void *data)\n{', '\treturn 0;', '}'),
           put(f.points()['last'], 'apply_to_page_range(&init_mm, 0, PAGE_SIZE, mutant_note$, NULL);')], NESTED


# ---- sleeping --------------------------------------------------------------------------------------------------------

SLEEPERS = {
    'might_sleep': (['might_sleep();'], []),
    'cond_resched': (['cond_resched();'], []),
    'schedule': (['schedule();'], []),
    'mutex_lock': (['mutex_lock(&mutant_mutex$);', 'mutex_unlock(&mutant_mutex$);'], ['static DEFINE_MUTEX(mutant_mutex$);']),
    'down_read': (['down_read(&mutant_sem$);', 'up_read(&mutant_sem$);'], ['static DECLARE_RWSEM(mutant_sem$);']),
    'kmalloc': (['kfree(kmalloc(64, GFP_KERNEL));'], []),
    'kzalloc': (['kfree(kzalloc(64, GFP_KERNEL | __GFP_NOWARN));'], []),
    'kmalloc NOFS': (['kfree(kmalloc(64, GFP_NOFS));'], []),
    'get_free_page': (['free_page(__get_free_page(GFP_KERNEL));'], []),
    'alloc_pages': (['__free_pages(alloc_pages(GFP_USER, 1), 1);'], []),
    'msleep': (['msleep(1);'], []),
    'usleep_range': (['usleep_range(10, 20);'], []),
    'schedule_timeout': (['schedule_timeout_uninterruptible(1);'], []),
    'synchronize_rcu': (['synchronize_rcu();'], []),
    'wait_event': (['wait_event(mutant_wait$, mutant_switch);'], ['static DECLARE_WAIT_QUEUE_HEAD(mutant_wait$);', SWITCH]),
    'wait_for_completion': (['wait_for_completion(&mutant_done$);'], ['static DECLARE_COMPLETION(mutant_done$);']),
    'copy_from_user': (['if (copy_from_user(&mutant_switch, NULL, sizeof(int)))', '\tmutant_switch = 1;'], [SWITCH]),
    'lock_page': (['lock_page(mutant_page);', 'unlock_page(mutant_page);'], ['extern struct page *mutant_page;']),
    'mmap_read_lock': (['mmap_read_lock(&init_mm);', 'mmap_read_unlock(&init_mm);'], []),
    'vmalloc': (['vfree(vmalloc(64));'], []),
    'lru_add_drain_all': (['lru_add_drain_all();'], ['void lru_add_drain_all(void);']),
    'unmap_mapping_range': (['unmap_mapping_range(NULL, 0, 0, 0);'], []),
    'gfp in a local': (['{', '\tgfp_t flags = GFP_KERNEL;', '', '\tif (mutant_switch)', '\t\tflags |= __GFP_ZERO;',
                        '\tkfree(kmalloc(64, flags));', '}'], [SWITCH]),
    'gfp by a condition': (['kfree(kmalloc(64, mutant_switch ? GFP_KERNEL : GFP_ATOMIC));'], [SWITCH]),
    'in an error path': (['if (mutant_switch < 0) {', '\tpr_err("odd\\n");', '\tmsleep(100);', '}'], [SWITCH]),
    'in a condition': (['if (mutant_switch && !mutex_lock_interruptible(&mutant_mutex$))', '\tmutex_unlock(&mutant_mutex$);'],
                       ['static DEFINE_MUTEX(mutant_mutex$);', SWITCH]),
    'guard': (['scoped_guard(mutex, &mutant_mutex$)', '\tmutant_switch++;'], ['static DEFINE_MUTEX(mutant_mutex$);', SWITCH]),
    'in a macro': (['MUTANT_PAUSE$();'], ['#define MUTANT_PAUSE$()\t\\', '\tdo {\t\\', '\t\tcond_resched();\t\\', '\t} while (0)']),
}
NEW_IN_612 = ('guard',)


def rotate(f, what):
    points = f.points()
    return points[sorted(points)[spread(f.name + what, len(points))]]


def sleeping(name):
    body, top = SLEEPERS[name]

    def make(f):
        yield [above(f, *top)] * bool(top) + [put(rotate(f, name), *body)], SLEEP
    return make


def sleeping_helper(depth, leaf):
    body, top = SLEEPERS[leaf]

    def make(f):
        text = list(top) + ['static void mutant_sleep$(void)\n{'] + ['\t' + x for x in body] + ['}']
        name = 'mutant_sleep$'
        for d in range(1, depth):
            text += [f'\nstatic int mutant_step{d}_$(int n)\n{{', '\tif (n > 9)', '\t\treturn 0;', f'\t{name}({"n" if d > 1 else ""});',
                     '\treturn 1;', '}']
            name = f'mutant_step{d}_$'
        yield [above(f, *text), put(rotate(f, leaf + str(depth)), f'{name}({"3" if depth > 1 else ""});')], SLEEP
    return make


def gfp_passed(depth, flags):
    def make(f):
        text = ['static void mutant_alloc$(size_t n, gfp_t gfp)\n{', '\tkfree(kmalloc(n, gfp));', '}']
        name = 'mutant_alloc$'
        for d in range(1, depth):
            text += [f'\nstatic void mutant_step{d}_$(size_t n, gfp_t flags)\n{{', f'\t{name}(n * 2, flags | __GFP_ZERO);', '}']
            name = f'mutant_step{d}_$'
        blocks = 'KERNEL' in flags or 'USER' in flags
        yield [above(f, *text), put(rotate(f, flags + str(depth)), f'{name}(64, {flags});')], SLEEP if blocks else None
    return make


def sleep_elsewhere(f):
    """The helper stands in another file"""
    yield [above(f, 'int mutant_far$(struct mm_struct *mm);'), put(rotate(f, 'far'), 'mutant_far$(NULL);')], SLEEP, None, (
        'mm/util.c', '\nint mutant_far$(struct mm_struct *mm)\n{\n\tmmap_read_lock(mm);\n\tmmap_read_unlock(mm);\n\treturn 0;\n}\n')


def sleep_with_the_lock_dropped(f):
    if not f.local('ptl'):
        return
    yield [put(rotate(f, 'dropped'), 'spin_unlock(ptl);', 'cond_resched();', 'spin_lock(ptl);')], SLEEP


def callback_by_name(f):
    yield [above(f, 'static int mutant_fn$(int n)\n{', '\tmsleep(n);', '\treturn 0;', '}',
                 'static int mutant_call$(int (*fn)(int), int n)\n{', '\treturn fn(n);', '}'),
           put(rotate(f, 'callback'), 'mutant_call$(mutant_fn$, 1);')], SLEEP


# ---- interrupts, flush, reads ----------------------------------------------------------------------------------------

HANDLERS = {
    'request_irq': ('static irqreturn_t mutant_on$(int irq, void *data)', 'return IRQ_HANDLED;',
                    'request_irq(7, mutant_on$, 0, "mutant", NULL);'),
    'timer_setup': ('static void mutant_on$(struct timer_list *t)', '', 'timer_setup(&mutant_timer$, mutant_on$, 0);'),
    'on_each_cpu': ('static void mutant_on$(void *info)', '', 'on_each_cpu(mutant_on$, NULL, 1);'),
    'open_softirq': ('static void mutant_on$(struct softirq_action *a)', '', 'open_softirq(HI_SOFTIRQ, mutant_on$);'),
}


def from_interrupt(how):
    head, end, registered = HANDLERS[how]

    def make(f):
        if any(not re.search(r'\*|\b(?:int|long|bool|pte_fn_t|pgprot_t)\b', p) for p in f.params):
            return
        args = ', '.join('(pgprot_t){}' if 'pgprot_t' in p else '0' for p in f.params)
        timer = ['static struct timer_list mutant_timer$;'] if how == 'timer_setup' else []
        yield [(f.close + 1, 0, [''] + timer + [head, '{', f'\t{f.name}({args});'] + (['\t' + end] if end else []) +
                ['}', '', 'int mutant_register$(void);', 'int mutant_register$(void)', '{', '\t' + registered, '\treturn 0;', '}'])], \
            INTERRUPT
    return make


WRITE = ['set_pte_at(&init_mm, 0, mutant_ptep, mutant_value);']
ENTRY = 'extern pte_t *mutant_ptep, mutant_value;'


def flush_inside(call):
    def make(f):
        yield [above(f, ENTRY), put(rotate(f, call), *WRITE, call)], FLUSH
    return make


def read_again(f):
    if f.file.startswith('arch/'): # those of powerpc write at once
        return
    for name in ('first', 'last'):
        yield [above(f, ENTRY, SWITCH), put(f.points()[name], *WRITE, 'if (pte_none(ptep_get(mutant_ptep)))',
                                            '\tmutant_switch++;')], STALE


# ---- harmless --------------------------------------------------------------------------------------------------------

def no_harm(name, body, top=(), where=None):
    def make(f):
        places = [f.points()[where]] if where else [rotate(f, name), f.points()['deep']]
        for place in places:
            yield [above(f, *top)] * bool(top) + [put(place, *body)], None
    return make


QUIET = {
    'kmalloc ATOMIC': (['kfree(kmalloc(64, GFP_ATOMIC));'], []),
    'kzalloc NOWAIT': (['kfree(kzalloc(64, GFP_NOWAIT | __GFP_NOWARN));'], []),
    'page NOWAIT': (['free_page(__get_free_page(GFP_NOWAIT));'], []),
    'gfp without reclaim': (['kfree(kmalloc(64, GFP_KERNEL & ~__GFP_DIRECT_RECLAIM));'], []),
    'gfp in a local': (['{', '\tgfp_t flags = GFP_ATOMIC;', '', '\tkfree(kmalloc(64, flags));', '}'], []),
    'printk': (['pr_warn_ratelimited("mutant\\n");'], []),
    'printk of calls': (['pr_debug("msleep(1); arch_leave_lazy_mmu_mode(); return\\n");'], []),
    'WARN_ON': (['WARN_ON_ONCE(mutant_switch);'], [SWITCH]),
    'BUG_ON': (['BUG_ON(mutant_switch > 77);'], [SWITCH]),
    'panic': (['if (mutant_switch > 77)', '\tpanic("mutant");'], [SWITCH]),
    'spin_lock': (['spin_lock(&mutant_lock$);', 'mutant_switch++;', 'spin_unlock(&mutant_lock$);'],
                  ['static DEFINE_SPINLOCK(mutant_lock$);', SWITCH]),
    'spin_lock_irqsave': (['{', '\tunsigned long flags;', '', '\tspin_lock_irqsave(&mutant_lock$, flags);',
                           '\tspin_unlock_irqrestore(&mutant_lock$, flags);', '}'], ['static DEFINE_SPINLOCK(mutant_lock$);']),
    'read_lock': (['read_lock(&mutant_lock$);', 'read_unlock(&mutant_lock$);'], ['static DEFINE_RWLOCK(mutant_lock$);']),
    'trylock': (['if (mutex_trylock(&mutant_mutex$))', '\tmutex_unlock(&mutant_mutex$);'],
                ['static DEFINE_MUTEX(mutant_mutex$);']),
    'down_read_trylock': (['if (down_read_trylock(&mutant_sem$))', '\tup_read(&mutant_sem$);'],
                          ['static DECLARE_RWSEM(mutant_sem$);']),
    'rcu': (['rcu_read_lock();', 'rcu_read_unlock();'], []),
    'preempt': (['preempt_disable();', 'preempt_enable();'], []),
    'irq off': (['{', '\tunsigned long flags;', '', '\tlocal_irq_save(flags);', '\tlocal_irq_restore(flags);', '}'], []),
    'wake_up': (['wake_up(&mutant_wait$);'], ['static DECLARE_WAIT_QUEUE_HEAD(mutant_wait$);']),
    'complete': (['complete(&mutant_done$);'], ['static DECLARE_COMPLETION(mutant_done$);']),
    'kfree': (['kfree(mutant_old);'], ['extern void *mutant_old;']),
    'schedule_work': (['schedule_work(&mutant_work$);'], ['extern struct work_struct mutant_work$;']),
    'call_rcu': (['call_rcu(&mutant_head$, NULL);'], ['extern struct rcu_head mutant_head$;']),
    'trace_printk': (['trace_printk("mutant\\n");'], []),
    'udelay': (['udelay(1);'], []),
    'comment': (['/* msleep(1); arch_leave_lazy_mmu_mode(); return 0; */', '// cond_resched();'], []),
    'if (0)': (['if (0)', '\tmsleep(1);'], []),
    '#if 0': (['#if 0', 'msleep(1);', '#endif'], []),
    'sizeof': (['BUILD_BUG_ON(sizeof(mutant_sleeps$()) > 64);'], ['int mutant_sleeps$(void);']),
    'address of a sleeper': (['mutant_fn$ = msleep;'], ['static void (*mutant_fn$)(unsigned int);']),
}


def own_leave(f):
    unlock = next((f.clean[i].strip() for i in range(f.leaves[-1], f.close) if UNLOCK.search(f.clean[i])), '')
    unlock = unlock if unlock.endswith(';') and not f.clean[f.leaves[-1]:f.close][0].startswith('\t\t\t') else ''
    for n, (name, place) in enumerate(f.points().items()):
        held = unlock if name in ('loop', 'deep', 'last') else ''
        body = ['\t' + x for x in (f.leave_call + ';', held, f.return_nothing()) if x]
        yield [above(f, SWITCH), put(place, f'if ({WHEN[n % 4]}) {{', *body, '}')], None


def flush_pair(f):
    for name, place in f.points().items():
        if name != 'first':
            yield [put(place, f.leave_call + ';', f.enter_call + ';')], None


def extra_local(f):
    yield [above(f, SWITCH), (f.open + 1, 0, ['\tunsigned long mutant_count$ = 0;']),
           put(f.points()['deep'], 'mutant_count$++;'), put(f.points()['last'], 'mutant_switch += mutant_count$;')], None


def renamed_local(f):
    for name in ('ptl', 'pte', 'err', 'ret', 'i'):
        if re.search(r'[*,\s]' + name + r'\s*[,;=]', '\n'.join(f.declarations())):
            out, word = [], re.compile(r'(?<![.\w>])' + name + r'\b(?!\s*\()')
            for i in range(f.open, f.close):
                new = word.sub('mutant_' + name, f.lines[i])
                if new != f.lines[i] and not re.search(r'\b(struct|union)\s+' + name, f.lines[i]):
                    out.append((i, 1, [new]))
            yield out, None


def both_branches_leave(f):
    line = f.leaves[-1]
    ind = indent_of(f, line)
    yield [above(f, SWITCH, 'void mutant_note(void);'),
           (line, 1, [ind + f'if ({WHEN[1]}) {{', '\t' + f.lines[line], ind + '\tmutant_note();', ind + '} else {', '\t' + f.lines[line],
                      ind + '}'])], None


def correlated(f):
    """Enter and leave behind the same condition, whose value is kept in a local"""
    def guarded(line):
        return (line, 1, [indent_of(f, line) + 'if (mutant_lazy$)', '\t' + f.lines[line]])
    yield [above(f, SWITCH), (f.open + 1, 0, ['\tconst bool mutant_lazy$ = mutant_switch > 1;'])] + \
        [guarded(line) for line in f.enters + f.leaves], None


def helpers_around(f):
    def swap(line):
        text = LEAVE.sub('mutant_end$()', ENTER.sub('mutant_begin$()', f.lines[line]))
        return (line, 1, [text])
    yield [above(f, 'static inline void mutant_begin$(void)\n{', f'\t{f.enter_call};', '}',
                 'static inline void mutant_end$(void)\n{', f'\t{f.leave_call};', '}')] + \
        [swap(line) for line in f.enters + f.leaves], None


def macros_around(f):
    yield [above(f, f'#define mutant_begin$()\t{f.enter_call}', f'#define mutant_end$()\tdo {{ {f.leave_call}; }} while (0)')] + \
        [(line, 1, [LEAVE.sub('mutant_end$()', ENTER.sub('mutant_begin$()', f.lines[line]))]) for line in f.enters + f.leaves], None


def sleep_outside(f):
    yield [(f.enters[0], 0, [indent_of(f, f.enters[0]) + 'might_sleep();'])], None
    yield [(f.leaves[-1] + 1, 0, [indent_of(f, f.leaves[-1]) + 'msleep(1);'])], None


def retry_with_leave(f):
    enter = f.enters[0]
    for name, place in f.points().items():
        if name in ('loop', 'last'):
            yield [above(f, SWITCH), (enter, 0, ['mutant_again$:']),
                   put(place, f'if ({WHEN[0]}) {{', f'\t{f.leave_call};', '\tcpu_relax();', '\tgoto mutant_again$;', '}')], None


def helper_never_called(f):
    yield [above(f, 'static void __maybe_unused mutant_sleep$(void)\n{', '\tmsleep(1);', '}',
                 'void mutant_leak$(int n);', 'void mutant_leak$(int n)\n{', '\tif (n)', '\t\tmutant_sleep$();', '}')], None


def flush_outside(f):
    yield [(f.leaves[-1] + 1, 0, [indent_of(f, f.leaves[-1]) + 'flush_tlb_all();'])], None
    yield [(f.enters[0] + 1, 0, [indent_of(f, f.enters[0]) + 'flush_tlb_kernel_range(0, PAGE_SIZE);'])], None # no write yet


def read_after_a_flush(f):
    if f.file.startswith('arch/'):
        return
    yield [above(f, ENTRY, SWITCH), put(f.points()['last'], *WRITE, f.leave_call + ';', f.enter_call + ';',
                                        'if (pte_none(ptep_get(mutant_ptep)))', '\tmutant_switch++;')], None
    yield [above(f, ENTRY, SWITCH), put(f.points()['last'], 'if (pte_none(ptep_get(mutant_ptep)))', '\t' + WRITE[0])], None


def else_inverted(f):
    """if (!x) goto/continue … stays what it is when the condition is written the other way round"""
    for i in range(f.enters[0], f.leaves[-1]):
        m = re.fullmatch(r'(\s*)if \((\w+)\)', f.clean[i].rstrip())
        body = f.clean[i + 1].strip()
        if m and body.endswith(';') and f.lines[i] == f.clean[i] and not f.clean[i + 2].strip().startswith('else'):
            yield [(i, 2, [f'{m.group(1)}if (!{m.group(2)}) {{', f'{m.group(1)}\t;', f'{m.group(1)}}} else {{', f.lines[i + 1],
                           m.group(1) + '}'])], None
            return


KINDS = {
    'drop leave': drop_leave, 'drop enter': drop_enter, 'second leave': double_leave, 'leave in one branch': leave_in_a_branch,
    'leave in the other branch': leave_in_the_other_branch, 'enter in one branch': enter_in_a_branch,
    'enter below an exit': enter_skipped, 'early return': early_return, 'return in a macro': return_of_a_macro,
    'unlock and return': unlock_and_return, 'goto past the leave': goto_past_the_leave,
    'goto a label behind the leave': goto_a_label_behind, 'retry without leave': retry_inside,
    'helper leaves as well': helper_leaves, 'helper leaves sometimes': helper_leaves_sometimes,
    'leave behind the unlock': leave_behind_the_unlock, 'enter before the lock': enter_before_the_lock,
    'second enter': second_enter, 'region in the region': second_region, 'region in a helper': region_in_a_helper(1),
    'region three helpers deep': region_in_a_helper(3), 'apply_to_page_range inside': apply_inside,
    **{'sleep: ' + name: sleeping(name) for name in SLEEPERS},
    **{f'sleep {d} deep: {leaf}': sleeping_helper(d, leaf) for d in (1, 2, 3, 8) for leaf in ('mutex_lock', 'kmalloc', 'might_sleep')},
    'gfp passed: KERNEL': gfp_passed(1, 'GFP_KERNEL'), 'gfp passed twice: KERNEL': gfp_passed(2, 'GFP_KERNEL'),
    'gfp passed thrice: HIGHUSER': gfp_passed(3, 'GFP_HIGHUSER_MOVABLE'), 'sleep in another file': sleep_elsewhere,
    'sleep with the lock dropped': sleep_with_the_lock_dropped, 'sleep in a callback': callback_by_name,
    **{'from interrupt: ' + how: from_interrupt(how) for how in HANDLERS},
    'flush inside: all': flush_inside('flush_tlb_all();'), 'flush inside: range': flush_inside('flush_tlb_kernel_range(0, PAGE_SIZE);'),
    'read again': read_again,
    **{'harmless: ' + name: no_harm(name, *QUIET[name]) for name in QUIET},
    'harmless: gfp passed: ATOMIC': gfp_passed(1, 'GFP_ATOMIC'), 'harmless: gfp passed twice: NOWAIT': gfp_passed(2, 'GFP_NOWAIT'),
    'harmless: exit with its own leave': own_leave, 'harmless: leave, enter': flush_pair, 'harmless: local': extra_local,
    'harmless: renamed': renamed_local, 'harmless: both branches leave': both_branches_leave, 'harmless: correlated': correlated,
    'harmless: helpers around': helpers_around, 'harmless: macros around': macros_around, 'harmless: sleep outside': sleep_outside,
    'harmless: retry with leave': retry_with_leave, 'harmless: helper never called': helper_never_called,
    'harmless: flush outside': flush_outside, 'harmless: read after a flush': read_after_a_flush,
    'harmless: else': else_inverted,
}


def mutants(regions, guards=True):
    """All mutants of these functions, numbered"""
    import lazy_more # it takes much from here
    out = []
    for kind, make in {**KINDS, **lazy_more.KINDS}.items():
        if not guards and kind.split(': ')[-1] in NEW_IN_612:
            continue
        for f in regions:
            for made in make(f):
                edits, rule, severity, other = (list(made) + [None, None])[:4]
                out.append(Mutant(kind, rule, f, edits, severity, other))
    for n, m in enumerate(out):
        m.number = n
        m.edits = [(line, gone, [x.replace('$', str(n)) for x in new]) for line, gone, new in m.edits]
        if m.other_file:
            m.other_file = (m.other_file[0], m.other_file[1].replace('$', str(n)))
    return out

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The mutants of tests/kernel/lazy-mutants.py, seen by spatch (lazy.cocci) and by sparse (its contexts), as a table.

usage: compare.py TREE [--sample N] [--sparse]     (needs spatch; --sparse: sparse, and the oracle's flags)

spatch gets the functions that hold a region and what the mutant added, in their places, everything else blank: its rules
look at one function and at helpers beside it. sparse gets whole files of x86, with enter and leave as __context__(1) and
__context__(-1) and the kernel's own contexts switched off, so that only the mode is counted; any report of it counts as found.
"""
import argparse
import collections
import importlib.util
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KERNEL = os.path.join(HERE, '..', '..', 'kernel')
sys.path.insert(0, KERNEL)
import kernel  # noqa: E402
import lazy_kinds  # noqa: E402
import lazy_scan  # noqa: E402

spec = importlib.util.spec_from_file_location('lazy_mutants', os.path.join(KERNEL, 'lazy-mutants.py'))
lazy_mutants = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lazy_mutants)


class Unchanged:
    """No mutants: the base that reports are compared with"""

    def __init__(self, files, read):
        self.texts = {f: read(f) for f in files}
        self.lines, self.span = collections.defaultdict(set), {}


def write_function(path, text, function, more):
    keep = more | set(range(function.first + 1, function.close + 2))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
        f.write('\n'.join(line if i in keep else '' for i, line in enumerate(text.split('\n'), 1)))


def spatch_all(changes, work, limit):
    """Reports of lazy.cocci: a set of (rule, file, line) for each change. A file for each function, as time limits and
    parse errors count by file"""
    for n, change in enumerate(changes):
        for file, text in change.texts.items():
            for function in lazy_scan.functions(file, text):
                mutants = [m for m in change.lines if m.function.file == file and m.function.name == function.name]
                if mutants or not change.lines and function.has_region:
                    write_function(os.path.join(work, str(n), f'{file}@{function.name}.c'), text, function,
                                   {line for m in mutants for where, line in change.lines[m] if where == file})
    done = subprocess.run(['spatch', '--very-quiet', '--no-includes', '--timeout', str(limit), '--sp-file',
                           os.path.join(HERE, 'lazy.cocci'), '--dir', work, '-D', 'report'], capture_output=True, text=True,
                          errors='replace', check=False)
    if done.returncode:
        sys.exit(f'spatch: status {done.returncode}: {done.stderr[-2000:]}')
    late = re.findall(r'^.*[Tt]imeout.*$', done.stderr, re.M)
    if late:
        print(f'spatch gave up {len(late)} functions after {limit} s')
    out = [set() for _ in changes]
    for rule, path, line in re.findall(r'^(lazy-\S+) (\S+) (\d+)$', done.stdout, re.M):
        n, file = os.path.relpath(path, work).split('/', 1)
        out[int(n)].add((rule, file.split('@')[0], int(line)))
    return out


def sparse_flags(tree):
    build = kernel.prepare(tree)
    own = ['-U__CHECKER__', '-D__HAVE_ARCH_ENTER_LAZY_MMU_MODE', '-Darch_enter_lazy_mmu_mode()=__context__(1)',
           '-Darch_leave_lazy_mmu_mode()=__context__(-1)', '-D_Static_assert(...)=', '-Darch_flush_lazy_mmu_mode()=do{}while(0)']
    for name in ('mm', 'delay', 'interrupt', 'completion', 'slab', 'uaccess', 'pagemap', 'vmalloc', 'swap', 'sched/signal'):
        own += ['-include', os.path.join(tree, 'include/linux', name + '.h')] # what mutants call
    own += [f'-DKBUILD_{x}="x"' for x in ('MODNAME', 'BASENAME', 'MODFILE')]
    own += [f'-DCONFIG_{x}=1' for x in ('LRU_GEN', 'LRU_GEN_WALKS_MMU')] # else half of the regions are not compiled
    return build, [f for f in kernel.flags(build) if not f.startswith(('-W', '-f', '-m', '--target'))] + ['-m64'] + own


def sparse_all(changes, work, tree):
    """What sparse says of the balance: a set of (rule, file, line) for each change"""
    build, flags = sparse_flags(tree)
    out = []
    for n, change in enumerate(changes):
        seen = set()
        for file, text in change.texts.items():
            if file.startswith('arch/') or not lazy_scan.regions(file, text):
                continue
            path = os.path.join(work, 'sparse', str(n), file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
                # an error anywhere, and sparse checks no contexts: one statement of mm/memory.c is not C to it
                f.write(text.replace('pgd_clear(pgd);', ';'))
            done = subprocess.run(['sparse', *flags, '-I' + os.path.dirname(os.path.join(tree, file)), '-Wcontext', path], cwd=build,
                                  capture_output=True, text=True, errors='replace', check=False)
            for line, what in re.findall(r':(\d+):\d+: (?:warning|error): (context imbalance[^\n]*)', done.stderr + done.stdout):
                seen.add(('lazy-mmu-unbalanced', file, int(line)))
            errors = re.findall(r'^(.*: error: .*)$', done.stderr, re.M)
            if errors:
                print(f'sparse, change {n}, {file}: {errors[0]}')
        out.append(seen)
    return out


def functions_with(reports, change):
    """How often each rule reports in each function"""
    out, spans = collections.Counter(), {}
    for rule, file, line in reports:
        if file not in spans:
            spans[file] = lazy_scan.functions(file, change.texts[file])
        name = next((f.name for f in spans[file] if f.first < line <= f.close + 1), '')
        out[rule, file, name] += 1
    return out


def tally(batches, changes, reports, base, skip=None, any_rule=False):
    """{kind: Counter of found or reported, and of all}"""
    out = collections.defaultdict(collections.Counter)
    for batch, change, told in zip(batches, changes, reports):
        count = functions_with(told, change)
        for m in batch:
            if skip and skip(m):
                continue
            out[m.kind]['all'] += 1
            rules = m.rules if m.rules and not any_rule else sorted({r for r, _, _ in count})
            mine = any((f, line) in change.lines[m] and r in rules for r, f, line in told)
            more = any(count[r, m.function.file, m.function.name] > base[r, m.function.file, m.function.name] for r in rules)
            out[m.kind]['hit'] += mine or more
    return out


def show(title, kinds, tallies):
    print(f'\n{title:44}' + ''.join(f'{name:>16}' for name in tallies))
    sums = {name: collections.Counter() for name in tallies}
    for kind in kinds:
        cells = ''
        for name, t in tallies.items():
            c = t.get(kind)
            cells += f'{c["hit"]:>10} / {c["all"]:<3}' if c else f'{"-":>16}'
            sums[name] += c or {}
        print(f'{kind:44}{cells}')
    print(f'{"all":44}' + ''.join(f'{c["hit"]:>9} / {c["all"]:<4}' for c in sums.values()))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument('--sample', type=int, default=2)
    ap.add_argument('--sparse', action='store_true')
    ap.add_argument('--limit', type=int, default=120, help='seconds for spatch and one function')
    ap.add_argument('--kind', action='append')
    args = ap.parse_args()
    args.function = args.number = None
    regions = [r for file in sorted(lazy_mutants.files_with_regions(args.tree))
               for r in lazy_scan.regions(file, lazy_mutants.read(os.path.join(args.tree, file)))]
    mutants = lazy_mutants.choose(args, lazy_kinds.mutants(regions))
    batches = list(lazy_mutants.batches(mutants))

    def original(file):
        return lazy_mutants.read(os.path.join(args.tree, file))
    changes = [Unchanged(sorted({r.file for r in regions}), original)] + [lazy_mutants.Change(b, original) for b in batches]
    kinds = list(dict.fromkeys(m.kind for m in mutants))
    rules = {m.kind: m.rule for m in mutants}
    tallies = {}
    with tempfile.TemporaryDirectory() as work:
        told = spatch_all(changes, os.path.join(work, 'spatch'), args.limit)
        for rule, file, line in sorted(told[0]):
            print(f'spatch, in the tree as it is: {file}:{line}: {rule}')
        tallies['spatch'] = tally(batches, changes[1:], told[1:], functions_with(told[0], changes[0]))
        if args.sparse:
            told = sparse_all(changes, work, os.path.realpath(args.tree))
            for rule, file, line in sorted(told[0]):
                print(f'sparse, in the tree as it is: {file}:{line}: {rule}')
            tallies['sparse'] = tally(batches, changes[1:], told[1:], functions_with(told[0], changes[0]),
                                      lambda m: m.function.file.startswith('arch/'), True)
    show('found: wrong ones', [k for k in kinds if rules[k]], tallies)
    show('reported: harmless ones', [k for k in kinds if not rules[k]], tallies)


if __name__ == '__main__':
    main()

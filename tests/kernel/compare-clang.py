#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares `pteris parse` with clang: functions defined and calls by name, place by place.

usage: compare-clang.py KERNEL PTERIS [-n FILES] [-v]

Takes a sample of mm, fs, kernel and drivers, spread evenly, of files that clang parses without errors.
Counted is what both can see: outside skipped #if branches, #define bodies and macro calls. A call that is
an argument of a macro must be found where clang sees it; where clang doesn't, the macro may have dropped
it. Exit status 1 when less than 99 % agree.
"""
import collections
import re
import subprocess
import sys

import kernel

NODE = re.compile(r'^( *)(?:([\w-]+): )?([\w-]+) (\d+):(\d+)-\d+:\d+(?: `(.*)`)?$')


class Clang:
    """What clang says of one file"""

    def __init__(self):
        self.functions, self.calls, self.macros, self.skipped = {}, {}, {}, []

    def add(self, place, what, name):
        if what == 'skipped':
            self.skipped.append((place[0], int(name)))
        else:
            {'function': self.functions, 'call': self.calls, 'macro': self.macros}[what][place] = name

    def compiled(self, line):
        return not any(a <= line <= b for a, b in self.skipped)


def clang_view(tree, files):
    lines, notes = kernel.run_oracle(tree, files, '--mode', 'names')
    unclean = {n[2:].split(':')[0] for n in notes}
    view = {f: Clang() for f in files if f not in unclean}
    for line in lines:
        place, what, name = line.split('\t')
        f, row, column = place.rsplit(':', 2)
        if f in view:
            view[f].add((int(row), int(column)), what, name)
    return view


def pteris_view(pteris, tree, path):
    """functions and calls of one file: place -> name, and for calls the places of the calls around it"""
    out = subprocess.run([pteris, 'parse', '-q', '--tree', tree, f'{tree}/{path}'], capture_output=True,
                         encoding='latin-1', check=True).stdout
    functions, calls, stack = {}, {}, []
    for line in out.splitlines():
        m = NODE.match(line)
        if not m:
            continue
        depth, role, kind, place, text = len(m[1]) // 2, m[2], m[3], (int(m[4]), int(m[5])), m[6]
        del stack[depth:]
        while len(stack) < depth:
            stack.append(('', '', (0, 0)))
        stack.append((role, kind, place))
        kinds = [k for _, k, _ in stack]
        if 'pp-define' in kinds:
            continue
        if kind == 'dr-name' and 'func-def' in kinds:
            inner = kinds[len(kinds) - kinds[::-1].index('func-def'):]
            head = stack[len(kinds) - kinds[::-1].index('func-def') - 1][2]
            if 'param' not in inner and 'compound' not in inner and 'specs' not in inner and 'decl' not in inner:
                functions.setdefault(head, (place, text))
        elif role == 'callee' and kind == 'ident' and stack[-2][1] == 'call':
            calls[place] = (text, [p for _, k, p in stack[:-2]])
    return dict(functions.values()), calls


def compare_calls(c, calls):
    """(same, missing, extra) places"""
    same = [p for p, n in c.calls.items() if p in calls and calls[p][0] == n]
    missing = [p for p in c.calls if p not in same]
    extra = []
    for p, (name, around) in calls.items():
        if p in c.calls or p in c.macros or not c.compiled(p[0]) or name.startswith('__builtin_'):
            continue
        if not any(a in c.macros for a in around): # else the macro may have dropped it
            extra.append(p)
    return same, missing, extra


def main():
    args = kernel.arguments(__doc__, 'pteris', 200).parse_args()
    # more than wanted, as not all will parse
    view = clang_view(args.tree, kernel.spread(args.tree, args.n, mm=0.35, fs=0.3, kernel=0.35, drivers=0.8))
    total = collections.Counter()
    for path, c in sorted(view.items()):
        functions, calls = pteris_view(args.pteris, args.tree, path)
        ours = {p: n for p, n in functions.items() if c.compiled(p[0]) and p not in c.macros}
        fsame = [p for p, n in c.functions.items() if ours.get(p) == n]
        same, missing, extra = compare_calls(c, calls)
        total.update({'files': 1, 'function same': len(fsame), 'function missing': len(c.functions) - len(fsame),
                      'function extra': len(ours.keys() - c.functions.keys()), 'call same': len(same),
                      'call missing': len(missing), 'call extra': len(extra)})
        if args.v:
            differ = [('function missing', p, n) for p, n in c.functions.items() if p not in fsame]
            differ += [('function extra', p, n) for p, n in ours.items() if p not in c.functions]
            differ += [('call missing', p, c.calls[p]) for p in missing]
            differ += [('call extra', p, calls[p][0]) for p in extra]
            for what, (row, column), name in differ:
                print(f'{path}:{row}:{column}\t{what}\t{name}')
    bad = total['files'] < args.n / 2
    print(f"{total['files']} files that clang parses without errors")
    for what in ('function', 'call'):
        same, missing, extra = (total[f'{what} {x}'] for x in ('same', 'missing', 'extra'))
        percent = 100 * same / max(1, same + missing + extra)
        bad |= percent < 99
        print(f'{what}s: {same} agree, {missing} only clang, {extra} only pteris: {percent:.3f} %')
    return 1 if bad else 0


sys.exit(main())

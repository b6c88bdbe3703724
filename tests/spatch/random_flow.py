#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Random functions and random rules about paths, run by pteris and by Coccinelle's spatch: the same bytes must come out.

usage: random_flow.py PTERIS [--count N] [--seed N] [--keep DIR] [--spatch PROGRAM]

Rules replace calls on their own lines, so that only the question which ones match is asked, not how they are printed.
Prints a line for each difference, and at the end how many cases were equal and in how many anything changed."""
import argparse
import os
import random
import subprocess
import sys
import tempfile

CALLS, VALUES = 'abcd', ('1', '2', 'v')


class Code:
    """One function body: nested statements over calls of a, b, c, d"""
    def __init__(self, rng):
        self.rng, self.labels, self.lines = rng, 0, []

    def call(self):
        return f'{self.rng.choice(CALLS)}({self.rng.choice(VALUES)});'

    def put(self, depth, text):
        self.lines.append('\t' * depth + text)

    def block(self, depth, loop, size):
        for _ in range(self.rng.randint(1, size)):
            self.statement(depth, loop)

    def braces(self, depth, head, loop):
        self.put(depth, head + ' {')
        self.block(depth + 1, loop, 3)

    def branch(self, depth, loop):
        self.braces(depth, f'if (t{self.rng.randint(1, 3)})', loop)
        if self.rng.random() < 0.35:
            self.put(depth, '} else {')
            self.block(depth + 1, loop, 2)
        self.put(depth, '}')

    def leave(self, depth, loop):
        ways = ['return;', 'goto out;'] + (['break;', 'continue;'] if loop else [])
        self.put(depth, f'if (t{self.rng.randint(1, 3)}) {{')
        if self.rng.random() < 0.5:
            self.put(depth + 1, self.call())
        self.put(depth + 1, self.rng.choice(ways))
        self.put(depth, '}')

    def loop(self, depth):
        head = self.rng.choice(('while (t1)', 'for (i = 0; i < n; i++)', 'while (t2)'))
        self.braces(depth, head, True)
        self.put(depth, '}')

    def switch(self, depth):
        self.put(depth, 'switch (v) {')
        for n in range(self.rng.randint(1, 3)):
            self.put(depth, f'case {n}:')
            self.block(depth + 1, False, 2)
            if self.rng.random() < 0.8:
                self.put(depth + 1, 'break;')
        if self.rng.random() < 0.5:
            self.put(depth, 'default:')
            self.put(depth + 1, self.call())
        self.put(depth, '}')

    def statement(self, depth, loop):
        r = self.rng.random()
        if r < 0.58 or depth > 3:
            self.put(depth, self.call())
        elif r < 0.74:
            self.branch(depth, loop)
        elif r < 0.87:
            self.leave(depth, loop)
        elif r < 0.96 or loop:
            self.loop(depth)
        else:
            self.switch(depth)

    def text(self):
        out = []
        for n in range(2):
            self.lines = []
            self.block(1, False, 6)
            body = '\n'.join(self.lines)
            tail = 'out:\n\td(9);\n' if 'goto out' in body else ''
            out.append(f'void f{n}(int v, int n)\n{{\n\tint i;\n\n{body}\n{tail}}}\n')
        return '\n'.join(out)


class Rule:
    def __init__(self, rng):
        self.rng, self.changes, self.mvs = rng, 0, set()

    def arg(self):
        a = self.rng.choice(('x', 'x', 'y', '1', 'v', '...'))
        if a in 'xy':
            self.mvs.add(a)
        return a

    def call(self, pad='', context=0.4):
        name, arg = self.rng.choice(CALLS), self.arg()
        if self.rng.random() < context:
            return [f'  {pad}{name}({arg});']
        self.changes += 1
        new = '7' if arg == '...' else arg
        return [f'- {pad}{name}({arg});', f'+ {pad}{name.upper()}{self.changes}({new});']

    def when(self):
        r = self.rng.random()
        if r < 0.45:
            return ''
        if r < 0.6:
            return ' when any'
        if r < 0.7:
            return ' when strict'
        if r < 0.78:
            return ' when exists'
        return f' when != {self.rng.choice(CALLS)}({self.arg()})'

    def dots(self, pad=''):
        r = self.rng.random()
        if r < 0.75:
            return [f'  {pad}...{self.when()}']
        plus = '+' if self.rng.random() < 0.4 else ''
        return [f'  {pad}<{plus}...{self.when() if self.rng.random() < 0.3 else ""}'] + self.call(pad) + [f'  {pad}...{plus}>']

    def item(self, pad=''):
        r = self.rng.random()
        if r < 0.72:
            return self.call(pad)
        if r < 0.84:
            head = f'  {pad}if ({self.rng.choice(("t1", "t2", "e"))}) {{'
            if '(e)' in head:
                self.mvs.add('e')
            inner = pad + '  '
            return [head, f'  {inner}...'] + self.call(inner) + [f'  {inner}...', f'  {pad}}}']
        if r < 0.92:
            one, two = self.call(), self.call()
            return ['('] + one + ['|'] + two + [')']
        return [f'? {line[2:]}' if line.startswith(' ') else '?' + line for line in self.call(pad, 1.0)]

    def text(self):
        items = self.rng.randint(1, 3)
        lines = []
        whole = self.rng.random() < 0.25
        if whole:
            lines += ['  g(...) {'] + self.dots('  ')
        for n in range(items):
            if n:
                lines += self.dots() if self.rng.random() < 0.85 else []
            lines += self.item()
        if whole:
            lines += self.dots('  ') + ['  }']
            self.mvs.add('g')
        head = '@r exists@' if self.rng.random() < 0.15 else '@r@'
        decl = ''.join(f'{"identifier" if m == "g" else "expression"} {m};\n' for m in sorted(self.mvs))
        return f'{head}\n{decl}@@\n' + '\n'.join(lines) + '\n', self.changes


def run(program, cocci, source, out, quiet):
    args = [program] if not isinstance(program, list) else program
    try:
        done = subprocess.run([*args, *quiet, '--sp-file', cocci, source, '-o', out], capture_output=True, text=True,
                              timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return None, 'timeout'
    if not os.path.exists(out):
        return None, done.stderr.strip()[-300:]
    with open(out, encoding='utf-8') as f:
        return f.read(), done.stderr.strip()[-300:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('pteris')
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--keep')
    parser.add_argument('--spatch', default='spatch')
    o = parser.parse_args()
    equal = changed = differ = failed = peer_failed = 0
    with tempfile.TemporaryDirectory() as tmp:
        for n in range(o.seed, o.seed + o.count):
            rng = random.Random(n)
            code, (rule, changes) = Code(rng).text(), Rule(rng).text()
            if not changes:
                continue
            folder = os.path.join(o.keep or tmp, str(n))
            os.makedirs(folder, exist_ok=True)
            cocci, source = os.path.join(folder, 'r.cocci'), os.path.join(folder, 'r.c')
            for path, text in ((cocci, rule), (source, code)):
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
            theirs, why = run(o.spatch, cocci, source, os.path.join(folder, 'theirs.c'), ['--very-quiet'])
            if theirs is None:
                if any(w in why for w in ('timeout', 'rror', 'already tagged', 'xception', 'ailure', 'not possible',
                                          'inconsistent')):
                    peer_failed += 1
                    continue
                theirs = code
            ours, why = run([o.pteris, 'spatch'], cocci, source, os.path.join(folder, 'ours.c'), [])
            if ours is None:
                failed += 1
                print(f'{n}: nothing came out: {why}')
            elif ours != theirs:
                differ += 1
                print(f'{n}: differs')
            else:
                equal += 1
                changed += theirs != code
    print(f'{equal} equal ({changed} of them changed), {differ} differ, {failed} without a result; {peer_failed} that the peer '
          'gave up')
    return 1 if differ or failed else 0


sys.exit(main())

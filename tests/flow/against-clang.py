#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Random functions: from which mark(N) execution can come to which, as our graph and as clang's own says.

usage: against-clang.py FLOWDUMP CLANG [--count N] [--seed N]

Both are asked for the whole relation between all marks, and for the function's end. Prints each difference, and at the end
how many functions and pairs were the same."""
import argparse
import random
import re
import subprocess
import sys
import tempfile

HEAD = '''int c(void);
void mark(int n);
int mark_c(int n);
void abort(void) __attribute__((noreturn));
#define LEAVE_IF(x) do { if (x) return; } while (0)
#define GO_IF(x, to) do { if (x) goto to; } while (0)
#define STOP_IF(x) if (x) break
'''


class Function:
    def __init__(self, rng, name):
        self.rng, self.lines, self.marks, self.depth = rng, [], 0, 1
        self.labels = [f'l{i}' for i in range(rng.randint(0, 3))]
        self.unplaced = list(self.labels)
        self.cases = 0
        self.computed = bool(self.labels) and rng.random() < 0.15
        self.body(name)

    def body(self, name):
        self.put(f'void {name}(int x)', 0)
        self.put('{', 0)
        if self.computed:
            self.put('static void *const where[] = { ' + ', '.join('&&' + n for n in self.labels) + ' };')
        self.list('', 6)
        for name in list(self.unplaced):
            self.label(name)
        self.put('}', 0)

    def put(self, text, depth=None):
        self.lines.append('\t' * (self.depth if depth is None else depth) + text)

    def mark(self):
        self.marks += 1
        return self.marks

    def label(self, name):
        self.unplaced.remove(name)
        self.put(f'{name}:', self.depth - 1)
        self.put(f'mark({self.mark()});')

    def list(self, inside, size):
        """inside: 's' in a switch, 'l' in a loop, innermost last; 'S': cases may stand right here"""
        for _ in range(self.rng.randint(1, size)):
            self.statement(inside)

    def block(self, head, inside, size=3, tail=''):
        self.put(head + '{')
        self.depth += 1
        self.list(inside, size)
        self.depth -= 1
        self.put('}' + tail)

    def condition(self):
        return self.rng.choice(['c()', '!c()', 'c() && c()', 'c() || x', f'mark_c({self.mark()})'])

    def simple(self):
        self.put(f'mark({self.mark()});')

    def jump(self, inside):
        kinds = ['return;', 'abort();', 'c() ? abort() : (void)0;', 'c() && (abort(), 1);', 'LEAVE_IF(c());',
                 '(void)({ if (c()) return; 1; });', '(void)(c(), ({ abort(); 1; }));']
        if self.labels:
            to = self.rng.choice(self.labels)
            kinds += [f'goto {to};'] * 3 + [f'asm goto("" : : : : {to});', f'GO_IF(c(), {to});',
                                            f'(void)({{ if (c()) goto {to}; 1; }});']
        if self.computed:
            kinds += ['goto *where[c()];'] * 2
        if inside:
            kinds += ['break;'] * 3 + ['STOP_IF(c());']
        if 'l' in inside:
            kinds += ['continue;'] * 3 + ['(void)({ if (c()) continue; 1; });']
        self.put(self.rng.choice(kinds))

    def loop(self, inside):
        kind = self.rng.randint(0, 5)
        if kind == 0:
            self.block(f'for (int i = 0; {self.condition()}; i++) ', inside + 'l')
        elif kind == 1:
            self.block('do ', inside + 'l', 3, f' while ({self.condition()});')
        elif kind == 2:
            self.block(self.rng.choice(['while (1) ', 'for (;;) ']), inside + 'l')
        elif kind == 3:
            self.block('do ', inside + 'l', 3, ' while (0);')
        else:
            self.block(f'while ({self.condition()}) ', inside + 'l')

    def switch(self, inside):
        self.put('switch (x) {')
        saved, self.cases = self.cases, 1
        self.depth += 1
        for _ in range(self.rng.randint(1, 3)):
            self.case()
            self.list(inside + 's', 2)
            if self.rng.random() < 0.5:
                self.put('break;')
        if self.rng.random() < 0.5:
            self.put('default:', self.depth - 1)
            self.list(inside + 's', 2)
        self.depth -= 1
        self.put('}')
        self.cases = saved

    def case(self):
        low, high = self.cases, self.cases + self.rng.choice([0, 0, 0, 2])
        self.put(f'case {low}:' if low == high else f'case {low} ... {high}:', self.depth - 1)
        self.cases = high + 1
        self.put(f'mark({self.mark()});')

    def branch(self, inside):
        self.block(f'if ({self.condition()}) ', inside)
        while self.rng.random() < 0.3:
            self.lines[-1] += f' else if ({self.condition()}) {{'
            self.depth += 1
            self.list(inside, 2)
            self.depth -= 1
            self.put('}')
        if self.rng.random() < 0.4:
            self.lines[-1] += ' else {'
            self.depth += 1
            self.list(inside, 2)
            self.depth -= 1
            self.put('}')

    def statement(self, inside):
        r = self.rng.random()
        if self.unplaced and r < 0.06:
            self.label(self.rng.choice(self.unplaced))
        elif 's' in inside and r < 0.12:  # Duff: perhaps deep inside of the switch
            self.case()
        elif self.depth > 4 or r < 0.42:
            self.simple()
        elif r < 0.58:
            self.jump(inside)
        elif r < 0.78:
            self.branch(inside)
        elif r < 0.92:
            self.loop(inside)
        else:
            self.switch(inside)


def closure(succ, start):
    seen, todo = set(), [start]
    while todo:
        for n in succ.get(todo.pop(), ()):
            if n not in seen:
                seen.add(n)
                todo.append(n)
    return seen


def finish_clang(name, blocks, out):
    """blocks: number → marks in order, successors, whether nothing comes back from it"""
    succ, marks, entry = {}, {}, max(blocks)
    for number, b in blocks.items():
        chain = [('b', number)] + [('m', number, i) for i in range(len(b['marks']))]
        for i, mark in enumerate(b['marks']):
            marks[('m', number, i)] = mark
        for one, two in zip(chain, chain[1:]):
            succ[one] = [two]
        succ[chain[-1]] = [] if b['dies'] else [('b', n) for n in b['succ']]
    for node in [('b', entry)] + list(marks):
        reached = closure(succ, node)
        found = {marks[n] for n in reached if n in marks} | ({'exit'} if ('b', 0) in reached else set())
        out[name, marks.get(node, 0)] = out.get((name, marks.get(node, 0)), set()) | found


def read_clang(text):
    out, blocks, name, block, mark, succs = {}, {}, None, None, False, False
    for line in text.splitlines() + ['void end(int x)']:
        if re.match(r'\S.*\)$', line):
            if name:
                finish_clang(name, blocks, out)
            name, blocks = re.search(r'(\w+)\(', line).group(1), {}
        m = re.match(r' \[B(\d+)(.*)\]', line)
        if m:
            block = blocks[int(m.group(1))] = {'marks': [], 'succ': [], 'dies': 'NORETURN' in m.group(2)}
        m = re.match(r'   Succs \(\d+\): (.*)', line) or succs and re.match(r' +((B\d+\S*|NULL) ?.*)', line)
        succs = bool(m)
        if m:  # goes on in the next line after ten
            block['succ'] += [int(w[1:]) for w in m.group(1).split() if re.fullmatch(r'B\d+', w)]
        m = re.match(r' +\d+: (.*)', line)
        if m and m.group(1) in ('mark', 'mark_c'):
            mark = True
        elif m and mark and m.group(1).isdigit():
            block['marks'].append(int(m.group(1)))
            mark = False
    return out


def read_ours(text):
    out = {}
    for line in text.splitlines():
        name, mark, reached = re.match(r'(\w+) (\d+):(.*)', line).groups()
        out[name, int(mark)] = {w if w == 'exit' else int(w) for w in reached.split()}
    return out


def compile_all(args, rng):
    """Functions that clang takes (it refuses jumps into statement expressions, two equal labels and so on)"""
    text = HEAD
    for i in range(args.count):
        text += '\n'.join(Function(rng, f'f{i}').lines) + '\n\n'
    return text


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('flowdump')
    ap.add_argument('clang')
    ap.add_argument('--count', type=int, default=300)
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--keep')
    args = ap.parse_args()
    text = compile_all(args, random.Random(args.seed))
    with tempfile.NamedTemporaryFile('w', suffix='.c') as f:
        f.write(text)
        f.flush()
        if args.keep:
            open(args.keep, 'w').write(text)
        dump = subprocess.run([args.clang, '-cc1', '-analyze', '-w', '-analyzer-checker=debug.DumpCFG', f.name],
                              capture_output=True, text=True)
        if dump.returncode:
            sys.exit(f'{args.clang}: {dump.stderr[:2000]}')
        mine = subprocess.run([args.flowdump, '--reach', f.name], capture_output=True, text=True, check=True)
    theirs, ours = read_clang(dump.stderr), read_ours(mine.stdout)
    bad = 0
    for key in sorted(set(theirs) | set(ours)):
        if theirs.get(key) != ours.get(key):
            bad += 1
            if bad <= 20:
                print(f'{key[0]} from mark {key[1]}: ours only {sorted(map(str, ours.get(key, set()) - theirs.get(key, set())))}'
                      f', clang only {sorted(map(str, theirs.get(key, set()) - ours.get(key, set())))}')
    marks = sum(k[1] != 0 for k in ours)
    pairs = sum(len(v) for v in ours.values())
    print(f'{args.count} functions, {marks} marks, {pairs} pairs of which the second is reached, {bad} marks with a difference')
    sys.exit(1 if bad or marks < 5 * args.count or pairs < marks else 0)


if __name__ == '__main__':
    main()

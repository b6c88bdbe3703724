#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Random edits in oddly laid out files, run by pteris and by Coccinelle's spatch: the same bytes must come out.

usage: random_edit.py PTERIS [--count N] [--seed N] [--keep DIR] [--spatch PROGRAM] [--kind NAME] [--cache DIR]

Each rule is plain to match; asked is how its edits are printed: white space, lines, indentation, comments, braces.
Prints a line for each difference, and at the end how many cases were equal and in how many anything changed."""
import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile

NAMES = ('a', 'b', 'dev', 'p->len', 'x', 'ops->do_it', 'size')
LONG = ('a_rather_long_argument_name', 'another->even_longer_member_name', 'sizeof(struct something_long)')


class Code:
    """One C file: functions with marked statements (mark_N(...);) to hang rules on, in some layout"""
    def __init__(self, rng):
        self.rng = rng
        self.unit = rng.choice(('\t', '\t', '\t', '    ', '  ', '        '))
        self.allman = rng.random() < 0.2
        self.odd = rng.random() < 0.15
        self.crowd = rng.random()
        self.lines = []

    def put(self, depth, text):
        pad = self.unit * depth
        if self.odd and depth and self.rng.random() < 0.4:
            pad = self.rng.choice(('\t' * depth, '    ' * depth, pad + ' ', '\t' + '    ' * (depth - 1)))
        self.lines.append(pad + text if text else '')

    def expr(self, deep=0):
        r = self.rng.random()
        if deep > 2 or r < 0.4:
            return self.rng.choice(NAMES + ('0', '1', '"str"', 'NULL', 'FLAG'))
        if r < 0.6:
            return f'{self.expr(deep + 1)} {self.rng.choice(("+", "-", "*", "&", "|", "==", "<", "&&", "||", "<<"))} {self.expr(deep + 1)}'
        if r < 0.68:
            return f'{self.rng.choice(("!", "-", "~", "*", "&"))}{self.rng.choice(NAMES)}'
        if r < 0.82:
            return f'get_{self.rng.choice("abc")}({", ".join(self.expr(deep + 1) for _ in range(self.rng.randint(0, 3)))})'
        if r < 0.9:
            return f'{self.rng.choice(NAMES)}[{self.expr(deep + 1)}]'
        if r < 0.95:
            return f'(struct foo *){self.rng.choice(NAMES)}'
        return f'({self.expr(deep + 1)})'

    def args(self, low=0, high=3):
        return [self.expr(1) for _ in range(self.rng.randint(low, high))]

    def call(self, name, depth):
        args = self.args(1, 4)
        if self.rng.random() < 0.2:
            args += [self.rng.choice(LONG) for _ in range(self.rng.randint(1, 2))]
        r = self.rng.random()
        if r < 0.15 and len(args) > 1:
            k = self.rng.randint(1, len(args) - 1)
            self.put(depth, f'{name}({", ".join(args[:k])},')
            pad = self.rng.choice((self.unit * (depth + 1), self.unit * depth + ' ' * (len(name) + 1)))
            self.lines.append(f'{pad}{", ".join(args[k:])});{self.tail()}')
        elif r < 0.2:
            self.put(depth, f'{name}( {" , ".join(args)} );')
        else:
            self.put(depth, f'{name}({", ".join(args)});{self.tail()}')

    def tail(self):
        r = self.rng.random()
        return ' /* note */' if r < 0.05 else ' // note' if r < 0.08 else '\t/* far */' if r < 0.1 else ''

    def simple(self, depth):
        self.put(depth, self.rng.choice((f'other({self.expr(1)});', 'count++;', f'x = {self.expr()};',
                                         f'p->len = {self.expr()};')) + self.tail())

    def mark(self, depth):
        r = self.rng.random()
        name = f'mark_{self.rng.choice("xyz")}'
        if r < 0.6:
            self.call(name, depth)
        elif r < 0.75:
            self.put(depth, f'{self.rng.choice(("x", "p->len", "*q"))} = {name}({", ".join(self.args(1, 3))});{self.tail()}')
        elif r < 0.85:
            self.put(depth, f'return {name}({", ".join(self.args(1, 2))});')
        else:
            self.put(depth, f'if ({self.rng.choice(("", "!", "x && ", "ret < "))}{name}({", ".join(self.args(1, 2))}))')
            self.put(depth + 1, 'return -1;')

    def open(self, depth, head):
        if self.allman:
            self.put(depth, head)
            self.put(depth, '{')
        else:
            self.put(depth, head + ' {')

    def block(self, depth, size=3):
        for _ in range(self.rng.randint(1, size)):
            self.statement(depth)

    def statement(self, depth):
        r = self.rng.random()
        if self.rng.random() < 0.08:
            self.put(0, '')
        if self.rng.random() < 0.06:
            self.put(depth, self.rng.choice(('/* comment */', '// comment', '/* several\n * lines */')))
        if r < 0.35 or depth > 3:
            self.mark(depth)
        elif r < 0.6:
            self.simple(depth)
        elif r < 0.72:
            head = f'if ({self.expr(1)})'
            if self.rng.random() < 0.5:
                self.open(depth, head)
                self.block(depth + 1)
                if self.rng.random() < 0.4:
                    if self.allman:
                        self.put(depth, '}')
                        self.open(depth, 'else')
                    else:
                        self.put(depth, '} else {')
                    self.block(depth + 1, 2)
                self.put(depth, '}')
            else:
                self.put(depth, head)
                (self.mark if self.rng.random() < 0.6 else self.simple)(depth + 1)
                if self.rng.random() < 0.35:
                    self.put(depth, 'else')
                    (self.mark if self.rng.random() < 0.6 else self.simple)(depth + 1)
        elif r < 0.8:
            self.open(depth, self.rng.choice(('while (x)', 'for (i = 0; i < n; i++)', 'list_for_each(p, head)')))
            self.block(depth + 1)
            self.put(depth, '}')
        elif r < 0.85:
            self.put(depth, self.rng.choice(('while (x)', 'for (i = 0; i < n; i++)')))
            self.mark(depth + 1)
        elif r < 0.92:
            self.open(depth, 'switch (x)')
            extra = self.rng.random() < 0.2
            for n in range(self.rng.randint(1, 2)):
                self.put(depth + extra, f'case {n}:')
                self.block(depth + extra + 1, 2)
                self.put(depth + extra + 1, 'break;')
            if self.rng.random() < 0.5:
                self.put(depth + extra, 'default:')
                self.mark(depth + extra + 1)
            self.put(depth, '}')
        elif r < 0.95:
            self.put(0 if self.rng.random() < 0.8 else depth, f'l{len(self.lines)}:')
            self.mark(depth)
        else:
            self.put(0, '#ifdef CONFIG_X')
            self.mark(depth)
            self.put(0, '#endif')

    def function(self, n):
        rng = self.rng
        params = rng.choice(('void', 'int a', 'struct foo *p, int a', 'struct foo *p, int a,\n\t\t\tint b'))
        ret = rng.choice(('int', 'static int', 'void', 'static void', 'struct foo *', 'static inline int', 'unsigned long'))
        sep = '' if ret.endswith('*') else rng.choice((' ', ' ', ' ', '\n'))
        if rng.random() < 0.3:
            self.lines.append(rng.choice(('/* about it */', '/*\n * about it\n */', '// about it')))
        self.lines.append(f'{ret}{sep}fn_{n}({params})')
        if rng.random() < 0.1:
            self.lines[-1] += ' {'
        else:
            self.lines.append('{')
        if rng.random() < 0.6:
            for _ in range(rng.randint(1, 3)):
                self.put(1, rng.choice(('int ret;', 'int i, n = 0;', 'struct foo *q = NULL;', 'char buf[10];',
                                        'unsigned long flags;', 'int x = 3, y;', 'const char *s;')))
            if rng.random() < 0.7:
                self.lines.append('')
        self.block(1, 5)
        if rng.random() < 0.3:
            self.put(1, 'return 0;')
        self.lines.append('}')

    def record(self):
        self.lines.append('struct rec {')
        for f in self.rng.sample(('int a;', 'int b, c;', 'struct foo *p;', 'void (*fn)(int x);', 'char name[16];',
                                  'unsigned long flags : 3;'), self.rng.randint(1, 4)):
            self.put(1, f + self.tail())
        self.lines.append('};')

    def table(self):
        n = self.rng.randint(1, 4)
        items = self.rng.sample(('.open = my_open,', '.close = my_close,', '.read\t= my_read,', '.id = 3,'), n)
        if self.rng.random() < 0.3:
            items[-1] = items[-1][:-1]
        self.lines.append(self.rng.choice(('static struct ops tab = {', 'struct ops tab = {')))
        for i in items:
            self.put(1, i + self.tail())
        self.lines.append('};')

    def enum(self):
        items = ['EA', 'EB = 3', 'EC'][:self.rng.randint(1, 3)]
        comma = self.rng.choice((',', ''))
        if self.rng.random() < 0.3:
            self.lines.append('enum kind { ' + ', '.join(items) + ' };')
            return
        self.lines.append('enum kind {')
        for k, i in enumerate(items):
            self.put(1, i + (',' if k + 1 < len(items) else comma))
        self.lines.append('};')

    def text(self):
        parts = []
        if self.rng.random() < 0.7:
            parts.append('/* head */\n' if self.rng.random() < 0.3 else '')
            parts[-1] += '#include <linux/a.h>\n#include "b.h"\n'
        for what in self.rng.sample((self.record, self.table, self.enum), self.rng.randint(1, 3)):
            self.lines = []
            what()
            parts.append('\n'.join(self.lines) + '\n')
        if self.rng.random() < 0.4:
            parts.append(self.rng.choice(('int fn_0(int a);\n', '#define SIZE 10\n', 'static int state = 0;\n',
                                          'extern void other(int);\n', '#define TWICE(x) ((x) * 2)\n')))
        for n in range(self.rng.randint(1, 3)):
            self.lines = []
            self.function(n)
            parts.append('\n'.join(self.lines) + '\n')
        return '\n'.join(parts)


class Rule:
    """One rule with '+' code in some place"""
    def __init__(self, rng, kind=None):
        self.rng, self.kind, self.mvs = rng, kind, {}

    # ---- '+' code
    def value(self, deep=0):
        c = self.rng.choice
        pool = ['1', 'NULL', 'x', 'p->len', '&x', '*x', '-1', '!x', 'x + 1', 'x*2', 'x & ~MASK', '(int)x', '(struct foo *)x',
                'sizeof(*x)', 'sizeof(struct foo)', 'x ? y : z', 'x++', '--x', '"s"', "'c'", 'arr[i]', 'arr[i + 1].f',
                'get(x)', 'get(x, y)', 'get()', 'x == y', 'x && !y', '(x + y) * z', '&p->f[3]', '"a" "b"', '"a" MACRO',
                'FLAG_A | FLAG_B', '(x)', '~x', 'x = y', 'x < y', 'p->ops->go(p, x)', '(void *)0', 'x >> 3', 'a % b',
                'sizeof x', '(u8)x', '(unsigned long)p', '(const char *)s', 'x != NULL', '*p++', '-x', '- x', 'x - -1',
                '(struct foo){ 1 }', 'x->y.z', 'container_of(x, struct foo, f)', 'x||y', 'a , b']
        v = c(pool)
        if v == 'a , b':
            v = 'get( a , b )'
        if deep < 1 and self.rng.random() < 0.15:
            v = f'call_{c("mn")}({", ".join(self.value(1) for _ in range(self.rng.randint(1, 5)))})'
        return v

    def simple(self):
        c = self.rng.choice
        return c((f'new({self.value()});', f'new({self.value()}, {self.value()});', f'x = {self.value()};', 'new();',
                  f'p->len += {self.value()};', 'count++;', f'x = ({self.value()});', f'new( {self.value()} );',
                  f'return {self.value()};', 'return;', 'goto out;', 'break;', f'*q = {self.value()};',
                  f'(void)new({self.value()});', f'new({self.value()},{self.value()});',
                  f'new({self.value()},\n\t    {self.value()});', 'a_rather_long_function_name(with_a_long_argument, '
                  'another_long_argument, and_a_third_one, more);'))

    def declaration(self):
        return self.rng.choice(('int k;', 'int k = 0;', 'struct foo *k;', 'struct foo *k = NULL;', 'int k, l;', 'char k[10];',
                                'unsigned long k;', 'const char *k = "x";', 'struct foo k = { 0 };', 'static int k;',
                                'struct foo k = { .a = 1, .b = 2 };', 'int *k, **l;', 'u32 k = 1;', 'void (*k)(int);',
                                'int k[] = { 1, 2 };', 'foo_t k;', 'foo_t *k = x;', 'volatile int k;', 'bool k = true;'))

    def compound(self):
        c, s = self.rng.choice, self.simple
        v = self.value
        return c((f'if ({v()})\n\t{s()}', f'if ({v()}) {{\n\t{s()}\n}}', f'if ({v()}) {{\n\t{s()}\n\t{s()}\n}}',
                  f'if ({v()})\n\t{s()}\nelse\n\t{s()}', f'if ({v()}) {{\n\t{s()}\n}} else {{\n\t{s()}\n}}',
                  f'while ({v()})\n\t{s()}', f'while ({v()}) {{\n\t{s()}\n}}', f'for (i = 0; i < n; i++)\n\t{s()}',
                  f'for (i = 0; i < n; i++) {{\n\t{s()}\n}}', f'do {{\n\t{s()}\n}} while ({v()});', 'for (;;)\n\tnew();',
                  f'switch ({v()}) {{\ncase 1:\n\t{s()}\n\tbreak;\ndefault:\n\t{s()}\n}}', f'{{\n\t{s()}\n}}',
                  f'if ({v()}) {s()}', f'if({v()}){{\n{s()}\n}}', f'{{\n\t{self.declaration()}\n\t{s()}\n}}',
                  f'if ({v()}) {{\n\tif ({v()})\n\t\t{s()}\n}}', f'if ({v()})\n\t{s()}\nelse if ({v()})\n\t{s()}\nelse\n\t{s()}',
                  f'list_for_each_entry(a, b, c) {{\n\t{s()}\n}}', f'for (;;) {{\n\t{s()}\n}}', 'while (1);'))

    def statement(self):
        r = self.rng.random()
        if r < 0.5:
            return self.simple()
        if r < 0.75:
            return self.compound()
        if r < 0.85:
            return self.declaration()
        return self.rng.choice(('/* added */', '// added', f'#ifdef CONFIG_Y\n{self.simple()}\n#endif', '/* two\n * lines */',
                                'out:', f'/* added */\n{self.simple()}', f'{self.simple()} /* behind */',
                                f'out:\n{self.simple()}', f'{self.simple()} // behind', '#define LOCAL 1'))

    def plus(self, text, pad=''):
        pad = '' if self.rng.random() < 0.5 else pad
        out = []
        for line in text.split('\n'):
            out.append('+' + (' ' if not line.startswith('#') and self.rng.random() < 0.7 else '') + pad + line)
        return out

    def added(self, low=1, high=3, what=None):
        out = []
        pad = self.rng.choice(('', '  ', '\t', '        '))
        for k in range(self.rng.randint(low, high) if self.rng.random() < 0.35 else low):
            if k and self.rng.random() < 0.1:
                out.append('+')
            out += self.plus((what or self.statement)(), pad)
        return out

    def mark(self):
        return f'mark_{self.rng.choice("xyz")}'

    def build(self, lines, **mvs):
        decl = ''.join(f'{kind} {name};\n' for name, kind in mvs.items())
        return f'@@\n{decl}@@\n' + '\n'.join(lines) + '\n'

    # ---- kinds of rules
    def stmt_before(self):
        return self.build(self.added() + [f'  {self.mark()}(...);'])

    def stmt_after(self):
        return self.build([f'  {self.mark()}(...);'] + self.added())

    def stmt_replace(self):
        return self.build([f'- {self.mark()}(...);'] + self.added())

    def stmt_replace_above(self):
        return self.build(self.added() + [f'- {self.mark()}(...);'])

    def stmt_remove(self):
        return self.build([f'- {self.mark()}(...);'])

    def stmt_both(self):
        return self.build(self.added() + [f'  {self.mark()}(...);'] + self.added())

    def stmt_value(self):
        return self.build([f'- {self.mark()}(es);'] + self.plus(self.rng.choice((
            'renamed(es);', 'if (ok(es))\n\treturn;', 'renamed(1, es);', 'renamed(es, 1);', '{ renamed(es); }'))),
            es='expression list')

    def stmt_first(self):
        body = '{\n' + '\n'.join(self.added(what=self.rng.choice((None, self.declaration)))) + '\n...\n}'
        return self.build(f'fn_0(...)\n{body}'.split('\n'))

    def stmt_last(self):
        body = '{\n...\n' + '\n'.join(self.added()) + '\n}'
        return self.build(f'fn_0(...)\n{body}'.split('\n'))

    def stmt_return(self):
        return self.build(self.added() + ['  return e;'], e='expression')

    def branch(self):
        one = f'  {self.mark()}(...);'
        return self.build(self.rng.choice((
            ['  if (e)', *self.added(), one], ['  if (e)', one, *self.added()], ['- if (e)', one],
            ['  if (e)', '- ' + one.strip(), *self.added()], ['+ if (x)', one], ['+ if (x) {', one, '+ }'],
            ['- if (e) {', '  ...', '- }'], ['- if (e)', '+ if (new(e))', '  S'], ['- if (e)', '+ while (e)', '  S'],
            ['  if (e) {', *self.added(), '  ...', '  }'], ['  if (e) {', '  ...', *self.added(), '  }'],
            ['  if (e) S', *self.added()], [*self.added(), '  if (e) S'], ['- if (e) S', *self.added()],
            ['  if (e) S', '+ else', '+ \tother();'], ['- if (e) S'], ['  while (e) S', *self.added()],
            [*self.added(), '  while (e) S'])), e='expression', S='statement')

    def expr_rename(self):
        return self.build([f'- {self.mark()}', '+ renamed', '  (...)'])

    def expr_replace(self):
        return self.build([f'- {self.mark()}(es)', f'+ {self.value()}'], es='expression list')

    def expr_wrap(self):
        new = self.rng.choice(('wrap(e)', 'wrap(e, 1)', '*e', '!e', '-e', 'e + 1', 'e->f', 'e[0]', '(int)e', '&e', 'e * 2',
                               '2 * e', 'sizeof(e)', '(e)', 'e ? 1 : 0', 'wrap(&e, e)', 'e.f', 'x = e', 'x == e', 'a - e',
                               'wrap(a)->f(e)', '~e', 'e << 1', '1 << e', 'e && x', 'e | x', 'e & MASK', 'e++', 'e % x'))
        return self.build([f'- {self.mark()}(e)', f'+ {new}'], e='expression')

    def arg(self):
        m, v = self.mark(), self.value()
        sep = self.rng.choice((', ', ','))
        return self.build(self.rng.choice((
            [f'  {m}(', f'+       {v},', '  ...)'], [f'  {m}(...', f'+       , {v}', '  )'], [f'- {m}(e, es)', f'+ {m}(e{sep}{v}{sep}es)'],
            [f'  {m}(e,', f'+       {v},', '  ...)'], [f'  {m}(e', f'+       , {v}', '  , ...)'],
            [f'  {m}(', '-       e,', '  ...)'], [f'  {m}(...,', '-       e', f'+       {v}', '  )'],
            [f'  {m}(...', '-       , e', '  )'], [f'  {m}(e', f'-       , f', '  , ...)'],
            [f'- {m}(e, f)', f'+ {m}(f{sep}e)'], [f'- {m}(es)', f'+ {m}(es{sep}{v})'], [f'- {m}(es)', f'+ {m}({v}{sep}es)'],
            [f'  {m}(', '-  e', f'+  {v}', '  ,...)'], [f'  {m}(', f'+  {v}, {self.value()},', '   ...)'],
            [f'  {m}(...,', f'-  e', f'+  {v},', f'+  {self.value()}', '  )'])),
            e='expression', f='expression', es='expression list')

    def operator(self):
        return self.build(self.rng.choice((
            ['- a', '+ (a)', '  + b'], ['- a + b', '+ add(a, b)'], ['  a', '- +', '+ -', '  b'], ['- a && b', '+ both(a, b)'],
            ['- a == b', '+ !differ(a, b)'], ['- a < b', '+ b > a'], ['- !a', '+ a == NULL'], ['- a[b]', '+ at(a, b)'],
            ['- (a)', '+ a'], ['- *a', '+ deref(a)'], ['- a & b', '+ has(a, b)'], ['- a | b', '+ b|a'], ['- a * b', '+ a*b'],
            ['- a = b', '+ set(a, b)'], ['- x = b', '+ x=b'], ['- (struct foo *)a', '+ to_foo(a)'],
            ['- (struct foo *)', '  a'], ['- (struct foo *)', '+ (struct bar *)', '  a'], ['- a << b', '+ a << (b + 1)'],
            ['- a || b', '+ a || b || c'], ['- -a', '+ neg(a)'], ['  a +', '- b', '+ b * 2'])),
            a='expression', b='expression')

    def top(self):
        c = self.rng.choice
        new = c(('int added;', 'static int added = 1;', 'void added(int a);', '#include <new.h>', '#define NEW 1',
                 '#define NEW(x) ((x)+1)', 'struct added {\n\tint a;\n\tint b;\n};', '/* added */', '// added',
                 'int added(void)\n{\n\treturn 1;\n}', 'static inline void added(struct foo *p, int a)\n{\n\tint k;\n\n\tother(a);\n}',
                 'typedef int added_t;', 'enum added { A1, A2 };', 'MODULE_X("a");', '#ifdef X\nint added;\n#endif',
                 'extern int added(int,\n\t\tint);', '#undef NEW', 'struct ops added = {\n\t.a = 1,\n\t.b = 2,\n};',
                 'int added;\nint other_one;', 'int added(int a) { return a; }', '#define NEW \\\n\t1'))
        new = self.plus(new)
        return self.build(c((
            ['  #include <linux/a.h>', *new], [*new, '  #include <linux/a.h>'], ['- #include "b.h"', *new],
            [*new, '  fn_0(...) { ... }'], ['  fn_0(...) { ... }', *new], [*new, '  struct rec { ... };'],
            ['  struct rec { ... };', *new], [*new, '  T fn_0(...) { ... }'], ['- T fn_0(...) { ... }', *new],
            ['- struct rec { ... };', *new], ['  T fn_0(...) { ... }', *new], ['- #include "b.h"'], ['- #include <linux/a.h>'],
            ['- T fn_1(...) { ... }'], ['- #include <linux/a.h>', '+ #include <linux/c.h>'])), T='type')

    def header(self):
        c = self.rng.choice
        body = '  { ... }'
        return self.build(c((
            ['- T', '+ long', '  fn_0(...)', body], ['+ static', '  T fn_0(...)', body], ['- T fn_0(ps)', '+ long fn_0(ps)', body],
            ['  T fn_0(', '-    ps', '+    int n', '   )', body], ['  T fn_0(ps', '+    , int n', '   )', body],
            ['  T fn_0(', '+    int n,', '   ...)', body], ['- fn_0', '+ renamed', '  (...)', body],
            ['- T fn_0(ps)', '+ static T renamed(ps, struct foo *x)', body], ['- static', '  T fn_0(...)', body],
            ['- T fn_0(ps)', '+ void __init fn_0(ps)', body], ['  T', '- fn_0', '+ renamed', '  (ps)', body],
            ['  T', '+ inline', '  fn_0(...)', body], ['  T', '+ __init', '  fn_0(...)', body],
            ['- fn_0(ps)', '+ fn_0(ps, void *data)', body], ['  fn_0(..., ', '-   int a', '+   long a', '   )', body],
            ['  fn_0(..., ', '-   int a', '+   long *a, u8 b', '   )', body], ['- struct foo *', '+ void *', '  fn_0(...)', body],
            ['- static int', '+ static long', '  fn_0(...)', body], ['- int', '+ bool', '  fn_0(...)', body],
            ['- T fn_0(ps)', '+ T *fn_0(ps)', body], ['- T', '+ T *', '  fn_0(ps)', body])), T='type', ps='parameter list')

    def decl(self):
        c = self.rng.choice
        return self.build(c((
            ['- int ret;', '+ long ret;'], ['- int ret;', '+ int ret = 0;'], ['- int', '+ long', '  ret;'], ['  int ret;', *self.added()],
            [*self.added(what=self.declaration), '  int ret;'], ['- struct foo *q = NULL;', '+ struct foo *q;'],
            ['- struct foo *q = NULL;', '+ struct bar *q = get(), *r;'], ['  struct foo *q =', '- NULL', f'+ {self.value()}', '  ;'],
            ['- char buf[10];', '+ char *buf;'], ['  char buf[', '- 10', '+ SIZE', '  ];'], ['- T x = 3;', '+ T x;'],
            ['- T i;', '+ T *i;'], ['- T ret;'], ['- unsigned long flags;', '+ u32 flags;'], ['- unsigned long', '+ int', '  flags;'],
            ['- const char *s;', '+ char *s;'], ['- struct foo *q = e;', '+ T2 *q = e;'], ['- T I;', '+ T I = 0;'],
            ['- struct foo', '+ struct bar', '  *q = NULL;'], ['  T ret;', *self.added(what=self.declaration)],
            ['- int ret;', *self.added(what=self.declaration)], ['  unsigned long flags;', '+ int k;', '+', '+ new();'])),
            T='type', I='identifier', e='expression')

    def field(self):
        c = self.rng.choice
        new = self.plus(c(('int n;', 'struct foo *n;', 'int n, m;', 'void (*go)(int, char *);', 'char n[8];', 'int n : 2;',
                           '/* note */', 'int n; /* note */', '/* note */\nint n;', 'int n;\nlong m;', 'union {\n\tint u;\n};',
                           'struct list_head list;', '#ifdef X\nint n;\n#endif', 'unsigned int n;')), '\t')
        return self.build(c((
            ['  struct rec {', *new, '  ...', '  };'], ['  struct rec {', '  ...', *new, '  };'], ['  struct rec {', '  ...', '- T I;', *new, '  ...', '  };'],
            ['  struct rec {', '  ...', '  int a;', *new, '  ...', '  };'], ['  struct rec {', '  ...', *new, '  int a;', '  ...', '  };'],
            ['  struct rec {', '  ...', '- int a;', '  ...', '  };'], ['  struct rec {', '  ...', '- char name[16];', *new, '  ...', '  };'],
            ['- struct rec {', '+ struct record {', '  ...', '  };'], ['  struct rec {', '  ...', '- struct foo *p;', *new, '  ...', '  };'])),
            T='type', I='identifier')

    def init(self):
        c = self.rng.choice
        new = self.plus(c(('.n = 1,', '.n = new_fn,', '.n = { 1, 2 },', '.n=1,', '.n = "x",', '.n = 1,\n.m = 2,', '.n = &x,',
                           '.n = (void *)x,', '.n = A | B,', '[3] = 1,')), '\t')
        return self.build(c((
            ['  struct ops I = {', *new, '  ...', '  };'], ['  struct ops I = {', '  .open = e,', *new, '  };'],
            ['  struct ops I = {', '- .open = e,', *new, '  };'], ['  struct ops I = {', '  .open =', '- e', '+ new_open', '  ,', '  };'],
            ['  struct ops I = {', '- .open = e,', '  };'], ['  struct ops I = {', '- .id = e,', *new, '  };'],
            ['  struct ops I = {', *new, '  .open = e,', '  };'], ['- struct ops I = {', '+ struct ops2 I = {', '  ...', '  };'],
            ['  struct ops I = {', '- .open', '+ .release', '  = e,', '  };'], ['  struct ops I = {', '  .id = e,', *new, '  };'])),
            I='identifier', e='expression')

    def enumerator(self):
        c = self.rng.choice
        return self.build(c((
            ['  enum kind {', '+ EN,', '  ...', '  };'], ['  enum kind {', '  ...,', '- EB = 3', '+ EB = 4', '  ,...', '  };'],
            ['  enum kind { ...,', '- EC', '+ ED', '  };'], ['  enum kind { EA,', '+ EN = 7,', '  ...', '  };'],
            ['  enum kind {', '- EA,', '  ...', '  };'], ['- enum kind', '+ enum sort', '  { ... };'])))

    def define(self):
        return self.build(self.rng.choice((
            ['- #define SIZE 10', '+ #define SIZE 20'], ['  #define SIZE 10', '+ #define SIZE2 20'], ['- #define SIZE 10'],
            ['  #define SIZE', '- 10', '+ 11'], ['- static int state = 0;', '+ static int state;'], ['- static int state = 0;'],
            ['  static int state = 0;', '+ static int more;'], ['- extern void other(int);', '+ extern int other(long);'],
            ['- int fn_0(int a);', '+ long fn_0(int a);'], ['- int fn_0(int a);'], ['+ int n;', '  int fn_0(int a);'])))

    KINDS = ('stmt_before', 'stmt_after', 'stmt_replace', 'stmt_replace_above', 'stmt_remove', 'stmt_both', 'stmt_value',
             'stmt_first', 'stmt_last', 'stmt_return', 'branch', 'branch', 'expr_rename', 'expr_replace', 'expr_wrap', 'arg',
             'arg', 'operator', 'top', 'header', 'decl', 'field', 'init', 'enumerator', 'define')

    def text(self):
        self.kind = self.kind or self.rng.choice(self.KINDS)
        return getattr(self, self.kind)()


def run(args, cocci, source, out):
    if os.path.exists(out):
        os.unlink(out)
    try:
        done = subprocess.run([*args, '--sp-file', cocci, source, '-o', out], capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return None, 'timeout'
    why = done.stderr.decode('utf-8', 'replace').strip()[-300:]
    if not os.path.exists(out):
        return None, why
    with open(out, 'rb') as f:
        return f.read(), why


def peer(o, cocci, source, out, key):
    """spatch's result; kept under a name made from the case, as it never changes"""
    kept = os.path.join(o.cache, key) if o.cache else None
    if kept and os.path.exists(kept):
        shutil.copy(kept, out)
        with open(kept, 'rb') as f:
            return f.read(), ''
    if kept and os.path.exists(kept + '.none'):
        with open(kept + '.none', encoding='utf-8') as f:
            return None, f.read()
    theirs, why = run([o.spatch, '--very-quiet'], cocci, source, out)
    if kept and theirs is not None:
        shutil.copy(out, kept)
    elif kept:
        with open(kept + '.none', 'w', encoding='utf-8') as f:
            f.write(why)
    return theirs, why


GIVEN_UP = ('timeout', 'rror', 'already tagged', 'xception', 'ailure', 'not possible', 'inconsistent', 'rule starting', 'File "', 'nothing to attach')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('pteris')
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--keep')
    parser.add_argument('--kind')
    parser.add_argument('--cache')
    parser.add_argument('--spatch', default='spatch')
    o = parser.parse_args()
    equal = changed = differ = failed = peer_failed = 0
    kinds = {}
    with tempfile.TemporaryDirectory() as tmp:
        for n in range(o.seed, o.seed + o.count):
            rng = random.Random(n)
            source_text, rule = Code(rng).text(), Rule(rng, o.kind)
            rule_text = rule.text()
            folder = os.path.join(o.keep or tmp, str(n))
            os.makedirs(folder, exist_ok=True)
            cocci, source = os.path.join(folder, 'r.cocci'), os.path.join(folder, 'r.c')
            for path, text in ((cocci, rule_text), (source, source_text)):
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
            code = source_text.encode()
            key = hashlib.sha1((rule_text + '\0' + source_text).encode()).hexdigest()
            theirs, why = peer(o, cocci, source, os.path.join(folder, 'theirs.c'), key)
            if theirs is None:
                if any(w in why for w in GIVEN_UP):
                    peer_failed += 1
                    continue
                theirs = code
            ours, why = run([o.pteris, 'spatch'], cocci, source, os.path.join(folder, 'ours.c'))
            ok, all_of = kinds.get(rule.kind, (0, 0))
            if ours is None:
                failed += 1
                print(f'{n}: {rule.kind}: nothing came out: {why}')
            elif ours != theirs:
                differ += 1
                print(f'{n}: {rule.kind}: differs')
            else:
                equal += 1
                changed += theirs != code
            kinds[rule.kind] = (ok + (ours == theirs and theirs != code), all_of + (theirs != code or ours != theirs))
    for kind in sorted(kinds):
        print(f'# {kind}: {kinds[kind][0]} of {kinds[kind][1]} that change')
    print(f'{equal} equal ({changed} of them changed), {differ} differ, {failed} without a result; {peer_failed} that the peer '
          'gave up')
    return 1 if differ or failed else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What is removed amid comments and empty lines, by pteris and by Coccinelle's spatch: the same bytes must come out.

usage: removals.py PTERIS [--count N] [--seed N] [--spatch PROGRAM]

Each case puts one thing that goes (a statement, a declaration, a field …) behind one kind of line, below comments or empty
lines, and above others. --count cases of each kind are chosen at random; 0: all of them, some thousands."""
import argparse
import itertools
import os
import random
import subprocess
import sys
import tempfile

BODY = {'{': 'int f(void)\n{\n', 'g': 'int f(void)\n{\n\tg();\n', 'c': 'int f(void)\n{ /* O */\n',
        '#': 'int f(void)\n{\n#ifdef X\n\tx();\n#endif\n'}
BODY_END = {'g': '\tg();\n}\n', '}': '}\n', 'l': 'l:\n\tg();\n}\n'}
TOP = {'-': '', 'g': 'int k;\n', 'f': 'int n(void)\n{\n}\n'}
TOP_END = {'g': 'int m;\n', 'f': 'int n(void)\n{\n}\n', '-': '', '#': '#include <a.h>\n'}
STRUCT = {'{': 'struct s {\n', 'g': 'struct s {\n\tint k;\n'}
STRUCT_END = {'g': '\tint m;\n};\n', '}': '};\n'}
INIT = {'{': 'struct s v = {\n', 'g': 'struct s v = {\n\t.k = 3,\n'}
INIT_END = {'g': '\t.m = 2,\n};\n', '}': '};\n'}
ENUM = {'{': 'enum s {\n', 'g': 'enum s {\n\tK,\n'}
ENUM_END = {'g': '\tM,\n};\n', '}': '};\n'}
KINDS = {  # what goes, the rule, what comes before and behind
    'statement': ('\tf();', '@@ @@\n- f();\n', BODY, BODY_END),
    'statement in two lines': ('\tf(1,\n\t  2);', '@@ @@\n- f(...);\n', BODY, BODY_END),
    'variable': ('\tint i;', '@@ @@\n- int i;\n', BODY, BODY_END),
    'function': ('int rm(void)\n{\n\tx();\n}', '@@ @@\n- rm(...) { ... }\n', TOP, TOP_END),
    'prototype': ('int rm(void);', '@@ @@\n- int rm(...);\n', TOP, TOP_END),
    'global': ('int rm;', '@@ @@\n- int rm;\n', TOP, TOP_END),
    'include': ('#include <rm.h>', '@@ @@\n- #include <rm.h>\n', TOP, TOP_END),
    'declarer': ('DEFINE_MUTEX(rm);', '@@ declarer name DEFINE_MUTEX; @@\n- DEFINE_MUTEX(rm);\n', TOP, TOP_END),
    'type': ('struct rm {\n\tint a;\n};', '@@ @@\n- struct rm { ... };\n', TOP, TOP_END),
    'field': ('\tint rm;', '@@ @@\n struct s {\n ...\n- int rm;\n ...\n };\n', STRUCT, STRUCT_END),
    'initialiser': ('\t.rm = 1,', '@@ identifier v; expression e; @@\n struct s v = {\n- .rm = e,\n };\n', INIT, INIT_END),
    'enumerator': ('\tRM,', '@@ @@\n enum s { ...,\n- RM,\n ... };\n', ENUM, ENUM_END),
}
ABOVE = ('', '\n', '@/* A */\n', '@/* A */\n\n', '\n@/* A */\n', '@/* A */ ')
BEHIND = ('', ' /* S */')
BELOW = ('', '\n', '@/* B */\n', '\n@/* B */\n', '@/* B */\n\n', '@/* B */ ', '\n@/* B */ ')


def cases(kind):
    what, _, before, behind = KINDS[kind]
    indent = '\t' if what[0] == '\t' else ''
    for begin, above, tail, below, end in itertools.product(before, ABOVE, BEHIND, BELOW, behind):
        last = behind[end]
        if below.endswith(' '):  # a comment and code on one line
            if end != 'g':
                continue
            last = last.lstrip('\t')
        first = what.lstrip('\t') if above.endswith(' ') else what
        yield before[begin] + above.replace('@', indent) + first + tail + '\n' + below.replace('@', indent) + last


def results(command, rule, texts):
    with tempfile.TemporaryDirectory() as tmp:
        cocci, folder = os.path.join(tmp, 'r.cocci'), os.path.join(tmp, 'd')
        os.mkdir(folder)
        with open(cocci, 'w', encoding='utf-8') as f:
            f.write(rule)
        names = [os.path.join(folder, f'x{n}.c') for n in range(len(texts))]
        for name, text in zip(names, texts):
            with open(name, 'w', encoding='utf-8') as f:
                f.write(text)
        subprocess.run(command + ['--very-quiet', '--no-show-diff', '--in-place', '--sp-file', cocci, '--dir', folder],
                       capture_output=True, timeout=600, check=False)
        out = []
        for name in names:
            with open(name, encoding='utf-8') as f:
                out.append(f.read())
        return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('pteris')
    parser.add_argument('--count', type=int, default=40)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--spatch', default='spatch')
    o = parser.parse_args()
    rng, equal, differ = random.Random(o.seed), 0, 0
    for kind, (_, rule, _, _) in KINDS.items():
        texts = list(cases(kind))
        texts = rng.sample(texts, min(o.count, len(texts))) if o.count else texts
        for text, theirs, ours in zip(texts, results([o.spatch], rule, texts), results([o.pteris, 'spatch'], rule, texts)):
            equal += ours == theirs != text
            if ours != theirs:
                differ += 1
                print(f'{kind}: {text!r}\n  theirs {theirs!r}\n  ours   {ours!r}')
    print(f'{equal} changed and equal, {differ} differ')
    return 1 if differ else 0


if __name__ == '__main__':
    sys.exit(main())

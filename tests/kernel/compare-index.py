#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares the index with clang: what clang compiled must be in it.

usage: compare-index.py KERNEL INDEX [-n FILES] [-v]

For files of mm, fs, kernel and drivers, chosen by a fixed random seed, every definition of a function, every
call by name and every field whose name is spelled in that file or in a header of the tree must be in the index
at that place. Each miss has a cause; -v lists them all. Exit status 1 when less than 99.5 % of the definitions,
99 % of the calls or 99 % of the fields are there. Fields of structs that a macro makes as a whole (tracepoints)
are counted apart, as "made".
"""
import collections
import random
import re
import sqlite3
import sys

import kernel

SEED = 612
LIMITS = {'function': 99.5, 'call': 99.0, 'field': 99.0, 'made': 0}


def sample(tree, wanted):
    """Files by chance, the same in each run"""
    chance, files = random.Random(SEED), []
    for folder, share in (('mm', 0.15), ('fs', 0.25), ('kernel', 0.2), ('drivers', 0.4)):
        all_files = [f'{folder}/{f}' for f in kernel.sources(f'{tree}/{folder}', ('.c',), ())]
        files += chance.sample(all_files, min(len(all_files), round(wanted * share)))
    return files


def clang_view(tree, files, texts):
    """what -> {(file, line, column): (spelled, name)}, and the files that don't parse"""
    lines, notes = kernel.run_oracle(tree, files, name='oracle-index')
    view = collections.defaultdict(dict)
    for line in lines:
        place, what, spelled, name = line.split('\t')
        file, row, column = place.rsplit(':', 2)
        place = int(row), int(column)
        if file not in texts:
            texts[file] = kernel.read(tree, file).split('\n')
        while texts[file][place[0] - 1][place[1] - 1:] == '\\': # clang counts the continuation to the name
            place = place[0] + 1, 1
        view[what][(file, *place)] = (spelled, name)
    return view, {n[2:].split(':')[0] for n in notes}


QUERIES = {
    'function': 'SELECT line, column, name FROM function WHERE definition AND id BETWEEN ? AND ?',
    'call': 'SELECT line, column, callee FROM call WHERE id BETWEEN ? AND ?',
    'field': 'SELECT line, 0, name FROM field WHERE id BETWEEN ? AND ?',
    'made': 'SELECT line, 0, name FROM field WHERE id BETWEEN ? AND ?',
    'func_ref': 'SELECT line, column, name FROM func_ref WHERE id BETWEEN ? AND ?',
}


class Index:
    """What the index says, file by file"""

    def __init__(self, path):
        self.db = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
        self.db.text_factory = lambda b: b.decode('latin-1')
        self.ids = dict(self.db.execute('SELECT path, id FROM file'))
        self.rows = {}

    def has(self, what, place, name):
        file, line, column = place
        if (what, file) not in self.rows:
            first = self.ids.get(file, 0) << 24
            self.rows[what, file] = set(self.db.execute(QUERIES[what], (first, first + (1 << 24) - 1)))
        return (line, 0 if what in ('field', 'made') else column, name) in self.rows[what, file]


ALIAS = re.compile(r'\s*#\s*define\s+\w+(\([^)]*\))?\s+$')


def cause(line, what, column, spelled, name):
    """Why something is not in the index, by the line it is spelled on"""
    before, behind = line[:column - 1], line[column - 1 + len(name):]
    if not line[column - 1:].startswith(name):
        return 'the place is not spelled so'
    if what != 'call':
        return 'code' if spelled == 'code' else f'{spelled} of a macro that makes it'
    if ALIAS.match(before) and not behind.strip('\\ \t'):
        return 'a macro is another name for the function'
    if not behind.lstrip('\\ \t').startswith('('):
        return f'handed to a macro, which calls it ({spelled})'
    return spelled


def main():
    args = kernel.arguments(__doc__, 'index', 200).parse_args()
    files = sample(args.tree, args.n)
    texts = {}
    view, unclean = clang_view(args.tree, files, texts)
    index, bad = Index(args.index), len(unclean) > args.n / 2
    print(f'{len(files)} files, {len(unclean)} of them with errors under this configuration; '
          f'{len({p[0] for places in view.values() for p in places})} files seen')
    for what, limit in LIMITS.items():
        causes = collections.Counter()
        for place, (spelled, name) in sorted(view[what].items()):
            if index.has(what, place, name):
                continue
            why = cause(texts[place[0]][place[1] - 1], what, place[2], spelled, name)
            if what == 'call' and index.has('func_ref', place, name):
                why += ', known as a reference'
            causes[why] += 1
            if args.v:
                print(f'{place[0]}:{place[1]}:{place[2]}\t{what}\t{name}\t{why}')
        total, missing = len(view[what]), sum(causes.values())
        percent = 100 * (total - missing) / max(1, total)
        bad |= percent < limit or not total
        print(f'{what}s: {total - missing} of {total} are in the index: {percent:.3f} %')
        for why, n in causes.most_common():
            print(f'{n:8} {why}')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

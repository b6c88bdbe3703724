#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares what the index says of #include lines with what clang does under the x86_64 defconfig, or
in another architecture's build folder (make O=DIR LLVM=-19 ARCH=ARCH defconfig prepare).

usage: compare-includes.py KERNEL INDEX [-n FILES] [-v] [--build DIR --arch ARCH]

Takes a sample of mm, fs, kernel, drivers and the architecture's folder, spread evenly. Two questions:
 reached   every file of the tree that clang opens is in the index's closure of the source;
 lines     every #include line that clang follows leads to the file that the index says. Headers that the
           build makes are in no tree: a wrapper counts as the asm-generic header that it includes, others
           must have no target.
Exit status 1 when less than 99.9 % of the files are reached or of the lines agree.
"""
import collections
import concurrent.futures
import os
import re
import sqlite3
import subprocess
import sys

import kernel

LINE = re.compile(r'# (\d+) "([^"]*)"((?: \d)*)$')
DIRECTIVE = re.compile(r'#(?:include|include_next|import) (?:<([^>]*)>|"([^"]*)") /\* clang -E -dI \*/$')
WRAPPER = re.compile(r'\s*#\s*include\s*<(asm-generic/[^>]*)>\s*')


class Index:
    def __init__(self, path, arch):
        db = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
        self.paths = dict(db.execute('SELECT id, path FROM file'))
        self.files = set(self.paths.values())
        self.lines = collections.defaultdict(list)
        for file, form, spelled in db.execute('SELECT id >> 24, form, spelled FROM include ORDER BY id'):
            self.lines[self.paths[file]].append((form, spelled))
        self.target = {(form, spelled, folder): (self.paths.get(target), how)
                       for form, spelled, folder, target, how in db.execute(
                           "SELECT form, spelled, dir, target, how FROM include_target WHERE arch IN ('', ?)", (arch,))}
        self.forced = [self.paths[t] for (t,) in db.execute(
            "SELECT target FROM include_target WHERE form = '-include' AND arch IN ('', ?)", (arch,))]

    def resolve(self, path, form, spelled):
        """(target or None, how), or None where the index has no answer at all"""
        folder = os.path.dirname(path) or '.'
        return self.target.get((form, spelled, folder)) or self.target.get((form, spelled, ''))

    def closure(self, path):
        todo, seen = [path, *self.forced], {path, *self.forced}
        while todo:
            at = todo.pop()
            for form, spelled in self.lines[at]:
                target = (self.resolve(at, form, spelled) or (None,))[0]
                if target and target not in seen:
                    seen.add(target)
                    todo.append(target)
        return seen


class Clang:
    """What clang's preprocessor did with one file: paths of the tree are below it, others absolute"""

    def __init__(self, tree, build, flags, path):
        self.tree, self.build, self.opened, self.followed = os.path.realpath(tree), build, set(), set()
        run = subprocess.run(['clang-19', *flags, *kernel.include_flags(tree, path), '-E', '-dI', '-w', '-o', '-',
                              os.path.join(tree, path)], cwd=build, capture_output=True, encoding='latin-1', check=False)
        self.clean = run.returncode == 0
        self.read(run.stdout)

    def name(self, path):
        full = os.path.normpath(os.path.join(self.build, path))
        if full.startswith(os.path.normpath(self.build) + '/') and self.build != self.tree:
            return full
        full = os.path.realpath(full)
        return os.path.relpath(full, self.tree) if full.startswith(self.tree + '/') else full

    def read(self, text):
        here, directive = '', None
        for line in text.splitlines():
            if not line.startswith('#'):
                continue
            m = DIRECTIVE.match(line)
            if m:
                directive = (here, '<' if m[1] is not None else '"', m[1] if m[1] is not None else m[2])
                continue
            m = LINE.match(line)
            if not m:
                continue
            here = self.name(m[2]) if m[2][0] != '<' else ''
            if '1' in m[3].split():
                if here:
                    self.opened.add(here)
                if directive:
                    self.followed.add((*directive, here))
                directive = None
            elif not m[3]:
                continue
            else:
                directive = None


def wrapped(path):
    """The asm-generic header that a header of the build is a wrapper around, or None"""
    with open(path, encoding='latin-1') as f:
        m = WRAPPER.fullmatch(f.read())
    return m and m[1]


def agrees(index, source, form, spelled, target):
    said = index.resolve(source, form, spelled)
    if not said:
        return False
    if not target.startswith('/'):
        return said[0] == target
    inner = wrapped(target)
    if inner:
        return said[1] == 'asm-generic' and said[0] in (f'include/{inner}', f'include/uapi/{inner}')
    return said[0] is None


def compare(index, view, verbose):
    total, causes = collections.Counter(), []
    for path, c in sorted(view.items()):
        reached = index.closure(path)
        opened = c.opened & index.files
        total.update({'opened': len(opened), 'reached': len(opened & reached), 'closure': len(reached)})
        causes += [f'{path}: clang opens {f}, not reached' for f in sorted(opened - reached)]
        for source, form, spelled, target in sorted(c.followed):
            if source not in index.files or (target[0] != '/' and target not in index.files):
                continue # a header of the build, or one of other files than .c and .h
            total['lines'] += 1
            if agrees(index, source, form, spelled, target):
                total['agree'] += 1
            else:
                causes.append(f'{source}: {form}{spelled}: clang takes {target}, the index '
                              f'{index.resolve(source, form, spelled)}')
    for text in sorted(set(causes)) if verbose else ():
        print(text)
    return total, len(set(causes))


def main():
    ap = kernel.arguments(__doc__, 'index', 60)
    ap.add_argument('--build', metavar='DIR')
    ap.add_argument('--arch', default='x86')
    args = ap.parse_args()
    build = os.path.abspath(args.build) if args.build else kernel.prepare(args.tree)
    flags = kernel.flags(build)
    files = kernel.spread(args.tree, args.n, mm=0.25, fs=0.25, kernel=0.25, drivers=0.25)
    own = f'arch/{args.arch}'
    files += [f'{own}/{f}' for f in kernel.sources(f'{args.tree}/{own}')[::max(1, 1000 // args.n)]]
    with concurrent.futures.ThreadPoolExecutor(kernel.JOBS) as pool:
        made = pool.map(lambda f: (f, Clang(args.tree, build, flags, f)), files)
        view = {f: c for f, c in made if c.clean}
    total, differences = compare(Index(args.index, args.arch), view, args.v)
    print(f'{len(view)} of {len(files)} files are preprocessed without errors')
    print(f"files opened: {total['opened']}, reached: {total['reached']}: "
          f"{100 * total['reached'] / max(1, total['opened']):.3f} % (closures: {total['closure']})")
    print(f"lines followed: {total['lines']}, agree: {total['agree']}: "
          f"{100 * total['agree'] / max(1, total['lines']):.3f} %; {differences} differences")
    bad = len(view) < len(files) / 2
    return 1 if bad or total['reached'] < 0.999 * total['opened'] or total['agree'] < 0.999 * total['lines'] else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares inferred types with clang's: every expression of pointer type spelled in the sources of a folder.

usage: compare-types.py KERNEL INFERDUMP [--index FILE] [--folder mm] [--arch x86] [-v N] [FILE…]

Files that clang doesn't parse without errors under the configuration are left out. Two types are equal if
they agree after following typedefs; an inferred typedef that is followed no further must be one of those
that clang goes through. Exit status 1 when less than 97 % are known or less than 99.5 % of those right.
"""
import argparse
import collections
import os
import subprocess
import sys
import tempfile

import kernel


def clang_view(tree, files, refresh):
    """file -> {(begin, end): (how, class, {types})}; the files with errors. Kept in the cache."""
    program = [os.path.join(kernel.HERE, name) for name in ('oracle-types.cpp', 'oracle.h', 'kernel.py')]
    store = os.path.join(kernel.CACHE, f'{kernel.tree_key(tree)}-{kernel.digest(*program)}-'
                         f'{kernel.hashlib.sha256(" ".join(files).encode()).hexdigest()[:8]}.types')
    if refresh or not os.path.exists(store):
        lines, notes = kernel.run_oracle(tree, files, name='oracle-types')
        with open(store + '.tmp', 'w', encoding='latin-1') as f:
            f.writelines(x + '\n' for x in sorted(lines) + notes)
        os.rename(store + '.tmp', store)
    view, unclean = {f: {} for f in files}, set()
    with open(store, encoding='latin-1') as f:
        for line in f.read().splitlines():
            if line.startswith('#'):
                unclean.add(line[2:].split(':')[0])
                continue
            path, begin, end, how, kind, type_ = line.split('\t')
            if path in view:
                entry = view[path].setdefault((int(begin), int(end)), (how, kind, set()))
                entry[2].add(type_)
    return {f: v for f, v in view.items() if f not in unclean}, unclean


def inferred(program, tree, arch, index, files):
    """file -> {(begin, end): (state, type, text)}"""
    with tempfile.TemporaryFile('w+', encoding='latin-1') as out:
        options = (['--arch', arch] if arch else []) + (['--index', index] if index else [])
        subprocess.run([program, *options, '--tree', tree, *files], stdout=out, check=True)
        out.seek(0)
        view = {f: {} for f in files}
        for line in out:
            path, begin, end, state, type_, text = line.rstrip('\n').split('\t', 5)
            place = (int(begin), int(end))
            # A name and its use can share a range; variants of #if branches do.
            if place not in view[path] or view[path][place][0] != 'known':
                view[path][place] = (state, type_, text)
    return view


def split(t):
    """first sign with its name, rest"""
    if t[0] in 'PAF?':
        return t[0], t[1:]
    name, rest = t.split(';', 1)
    return name, rest


def equal(ours, theirs):
    """Walks both; ours may end in an unknown after a typedef."""
    while True:
        a, arest = split(ours)
        if a[0] == 'T' and arest[:1] != '?':
            ours = arest
            continue
        while True:
            b, brest = split(theirs)
            if b == a or b[0] != 'T':
                break
            theirs = brest
        if a != b:
            return False
        if a[0] not in 'PAF':
            return True
        ours, theirs = arest, brest


def judge(theirs, ours):
    if ours is None:
        return 'no node'
    state, type_, _ = ours
    if state != 'known':
        return state
    return 'right' if any(equal(type_, t) for t in theirs) else 'wrong'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument('inferdump')
    ap.add_argument('files', nargs='*')
    ap.add_argument('--folder', default='mm')
    ap.add_argument('--arch', help='types as this architecture sees them')
    ap.add_argument('--index', help='declarations from this index; else all headers are parsed')
    ap.add_argument('-v', type=int, default=0, metavar='N', help='show the N most frequent differences')
    ap.add_argument('--list', metavar='FILE', help='write every difference there')
    ap.add_argument('--refresh', action='store_true')
    args = ap.parse_args()
    files = args.files or [f'{args.folder}/{f}' for f in kernel.sources(f'{args.tree}/{args.folder}', ('.c',), ())]
    clang, unclean = clang_view(args.tree, files, args.refresh)
    ours = inferred(args.inferdump, args.tree, args.arch, args.index, sorted(clang))
    total, causes, listing = collections.Counter(), collections.Counter(), []
    for path in sorted(clang):
        for place, (how, kind, types) in sorted(clang[path].items()):
            mine = ours[path].get(place)
            verdict = judge(types, mine)
            total[verdict] += 1
            if verdict != 'right':
                text = mine[2] if mine else ''
                causes[(verdict, kind, text[:60], '|'.join(sorted(types))[:60], mine[1][:60] if mine else '')] += 1
                listing.append(f'{path}\t{place[0]}\t{place[1]}\t{verdict}\t{how}\t{kind}\t{"|".join(sorted(types))}\t'
                               f'{mine[1] if mine else ""}\t{text}\n')
    if args.list:
        with open(args.list, 'w', encoding='utf-8') as f:
            f.writelines(listing)
    for key, n in causes.most_common(args.v):
        print(n, *key, sep='\t')
    everything = sum(total.values())
    known = total['right'] + total['wrong']
    print(f'{len(clang)} files that clang parses without errors ({len(unclean)} not), {everything} expressions of '
          f'pointer type: {100 * known / max(1, everything):.2f} % known ({total["conflicting"]} conflicting, '
          f'{total["unknown"]} unknown, {total["no node"]} not in the tree), '
          f'{100 * total["right"] / max(1, known):.2f} % of those right ({total["wrong"]} wrong)')
    return 1 if known < 0.97 * everything or total['right'] < 0.995 * known or not everything else 0


sys.exit(main())

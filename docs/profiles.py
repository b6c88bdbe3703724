#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes the table of docs/profiles.md: what `pteris profile check` says of a tree.

usage: docs/profiles.py PTERIS TREE
"""
import os
import subprocess
import sys

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'profiles.md')
BEGIN, END = '<!-- begin -->\n', '<!-- end -->\n'


def version(tree):
    words = {}
    with open(os.path.join(tree, 'Makefile'), encoding='utf-8') as f:
        for line in f.read().splitlines()[:10]:
            name, _, value = line.partition('=')
            words[name.strip()] = value.strip()
    return '.'.join(words[k] for k in ('VERSION', 'PATCHLEVEL', 'SUBLEVEL'))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    pteris, tree = sys.argv[1:]
    got = subprocess.run([pteris, 'profile', 'check', '--tree', tree, '--format', 'markdown'],
                         stdout=subprocess.PIPE, text=True, check=False)
    if got.returncode not in (0, 1):
        sys.exit('profiles.py: pteris profile check failed')
    with open(PAGE, encoding='utf-8') as f:
        text = f.read()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    with open(PAGE, 'w', encoding='utf-8') as f:
        f.write(f'{head}{BEGIN}Linux {version(tree)}:\n\n{got.stdout}{END}{tail}')


if __name__ == '__main__':
    main()

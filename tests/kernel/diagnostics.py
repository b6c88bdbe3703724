#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Prints what clang says against the files, under the configuration of KERNEL; compares with another copy.

usage: diagnostics.py KERNEL [--patched COPY] FILE…

With --patched prints only what is new in COPY, a copy of KERNEL with changes, and then exits with status 1.
"""
import argparse
import os
import sys

import kernel


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument('--patched', metavar='COPY')
    ap.add_argument('files', nargs='+')
    args = ap.parse_args()
    tree = os.path.realpath(args.tree)
    build = kernel.prepare(tree)
    options = ('--mode', 'diags')
    if args.patched:
        now, _ = kernel.run_oracle(os.path.realpath(args.patched), args.files, *options, build=build,
                                   configured=args.tree)
        noisy = sorted({line.split('\t')[0] for line in now}) # what says nothing needs no comparison
        said = now - kernel.run_oracle(tree, noisy, *options, build=build, configured=args.tree)[0]
    else:
        said, _ = kernel.run_oracle(tree, args.files, *options, build=build, configured=args.tree)
    for line in sorted(said):
        print(line)
    return 1 if args.patched and said else 0


sys.exit(main())

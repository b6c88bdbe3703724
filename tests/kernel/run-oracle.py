#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares what pteris finds with what clang's own syntax tree says.

usage: run-oracle.py KERNEL                 prints clang's list of loads
       run-oracle.py KERNEL --pteris FILE   compares; FILE is the output of check --format jsonl, or - for stdin

The comparison, place by place: every load that clang sees must be found; nothing may be called exact
that clang doesn't see. A place may be `inferred` where clang sees a load only if the file doesn't parse
cleanly under the configuration. Exit status 1 on a difference.
"""
import argparse
import json
import sys

import kernel

RULES = ('pte-deref', 'huge-pte-deref')


def findings(path):
    """place -> finding, of reads; the summary"""
    found, summary = {}, None
    with (sys.stdin if path == '-' else open(path, encoding='utf-8')) as f:
        for line in f:
            r = json.loads(line)
            if 'summary' in r:
                summary = r
            elif r['rule'] in RULES and r['kind'] in ('read', 'index'):
                found[f"{r['file']}:{r['line']}:{r['column']}"] = r
    if summary is None:
        kernel.die('the findings end without a summary: cut off?')
    return found, summary


def show(title, places):
    if places:
        print(f'{title}: {len(places)}')
    for p in sorted(places, key=kernel.place_key):
        print(f'  {p}\t{places[p]}')


def compare(tree, path):
    expected, unclean = kernel.loads(tree)
    clang = {r['at']: r for r in expected}
    ours, summary = findings(path)
    exact = {p: r for p, r in ours.items() if r['confidence'] == 'exact'}
    # A file that the profile does not build is seen under a variant that does, and more of it than clang sees here.
    same_view = {p: r for p, r in exact.items() if 'x86_64' in r['profiles']}
    missing = {p: f"{r['kind']}\t{r['spelled']}\t{r['function']}\t{r['text']}"
               for p, r in clang.items() if p not in ours}
    extra = {p: f"{r['kind']}\t{r['function']}\t{r['message']}" for p, r in same_view.items() if p not in clang}
    both = [p for p in clang if p in ours]
    weak = {p: clang[p]['text'] for p in both if p not in exact}
    weak_clean = {p: t for p, t in weak.items() if p.split(':')[0] not in unclean}
    kinds = {p: f"clang {clang[p]['kind']}, pteris {ours[p]['kind']}" for p in both
             if clang[p]['kind'] != ours[p]['kind']}
    show('missing', missing)
    show('extra', extra)
    show('inferred although the file parses', weak_clean)
    show('another kind', kinds)
    print(f'clang sees {len(clang)} loads ({sum(r["spelled"] != "code" for r in expected)} in macro arguments or '
          f'bodies); pteris finds {len(exact)} exact, {len(ours) - len(exact)} inferred; '
          f'{len(both)} equal, {len(weak)} of them inferred; {len(missing)} missing, {len(extra)} extra; '
          f'complete: {str(summary["complete"]).lower()}')
    return 1 if missing or extra or weak_clean or kinds else 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument('--pteris', metavar='FILE')
    ap.add_argument('--refresh', action='store_true', help='parse again')
    args = ap.parse_args()
    if args.pteris:
        return compare(args.tree, args.pteris)
    expected, unclean = kernel.loads(args.tree, args.refresh)
    for r in expected:
        print('\t'.join(r.values()))
    for f in sorted(unclean):
        print(f'# {f} has errors under this configuration')
    return 0


sys.exit(main())

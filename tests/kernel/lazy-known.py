#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What the lazy-mmu rules report in a kernel, beside lazy-known.txt, which has a verdict on each report.

	lazy-known.py compare TREE-NAME FINDINGS.jsonl [--list FILE]   exit status 1 when one is missing, new or false
	lazy-known.py table [--list FILE]                              the list as a table for docs/lazy-mmu.md
	lazy-known.py new TREE-NAME FINDINGS.jsonl [--list FILE]       lines to be judged for what is not in the list
"""
import argparse
import collections
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VERDICTS = ('true', 'justified', 'false')


def load_list(path):
    out = {}
    with open(path, encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            if line.strip() and not line.startswith('#'):
                cells = line.rstrip('\n').split('\t')
                if len(cells) != 5 or cells[3] not in VERDICTS or not cells[4]:
                    sys.exit(f'{path}:{n}: not TREE, RULE, FILE:FUNCTION, VERDICT, REASON')
                if tuple(cells[:3]) in out:
                    sys.exit(f'{path}:{n}: twice in the list')
                out[tuple(cells[:3])] = (cells[3], cells[4])
    return out


def load_findings(path):
    with open(path, encoding='utf-8') as f:
        records = [json.loads(line) for line in f]
    if not records or 'summary' not in records[-1]:
        sys.exit(f'{path}: cut off')
    return [r for r in records if r.get('rule', '').startswith('lazy-mmu-')]


def where(finding):
    return f'{finding["file"]}:{finding["function"]}'


def show(finding):
    steps = ''.join(f'\n      {s["file"]}:{s["line"]} {s["note"]}' for s in finding['path'])
    return f'{finding["file"]}:{finding["line"]} {finding["function"]}: {finding["severity"]} {finding["rule"]}: ' \
        f'{finding["message"]}{steps}'


def compare(tree, findings, known):
    bad, seen = [], set()
    for f in findings:
        key = (tree, f['rule'], where(f))
        seen.add(key)
        if key not in known:
            bad.append('not in the list: ' + show(f))
        elif known[key][0] == 'false' and f['severity'] != 'info' and not f['file'].startswith('arch/'):
            bad.append('false, in generic code: ' + show(f))
    bad += ['lost: ' + ' '.join(key[1:]) for key, (verdict, _) in known.items()
            if key[0] == tree and verdict == 'true' and key not in seen]
    return bad, [key for key in known if key[0] == tree and key not in seen and known[key][0] != 'true']


def table(known):
    print('| tree | rule | function | verdict | why |\n| --- | --- | --- | --- | --- |')
    for (tree, rule, place), (verdict, reason) in known.items():
        print(f'| {tree} | `{rule}` | `{place}` | {verdict} | {reason} |')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('what', choices=('compare', 'table', 'new'))
    ap.add_argument('tree', nargs='?')
    ap.add_argument('findings', nargs='?')
    ap.add_argument('--list', default=os.path.join(HERE, 'lazy-known.txt'))
    args = ap.parse_args()
    known = load_list(args.list)
    if args.what == 'table':
        table(known)
        return 0
    findings = load_findings(args.findings)
    if args.what == 'new':
        for key in sorted({(args.tree, f['rule'], where(f)) for f in findings} - set(known)):
            print('\t'.join(key) + '\t?\t?')
        return 0
    bad, gone = compare(args.tree, findings, known)
    print('\n'.join(bad + ['in the list, but not reported any more: ' + ' '.join(key[1:]) for key in gone]))
    count = collections.Counter(known.get((args.tree, f['rule'], where(f)), ('unknown',))[0] for f in findings)
    print(f'{len(findings)} findings: ' + ', '.join(f'{n} {v}' for v, n in sorted(count.items())))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

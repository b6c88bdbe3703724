#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Measures Pteris against its peers, one after the other in the same run, and prints ratios.

usage: bench.py PTERIS [-n RUNS] [NAME…]

Wall and CPU seconds, and the peak memory of all processes of a command together (the sum of their
proportional set sizes, looked at every 50 ms). Of several runs the fastest counts. Machines are noisy:
only the ratios of one run mean something.
"""
import argparse
import os
import re
import resource
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))


def pss_of_group(group):
    total = 0
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            if os.getpgid(int(pid)) != group:
                continue
            with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as f:
                total += int(re.search(r'^Pss:\s+(\d+)', f.read(), re.M)[1])
        except (OSError, TypeError):
            pass
    return total


def run_once(command, cwd):
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        p = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err, process_group=0)
        while p.poll() is None:
            peak = max(peak, pss_of_group(p.pid))
            time.sleep(0.05)
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        text = []
        for f in (out, err):
            f.seek(0)
            text.append(f.read().decode('latin-1'))
    return {'wall': wall, 'cpu': after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            'peak': peak / 1024, 'status': p.returncode, 'out': text[0], 'err': text[1]}


def best(runs, command, cwd):
    return min((run_once(command, cwd) for _ in range(runs)), key=lambda r: r['wall'])


def show(name, r, note):
    print(f"  {name:42} {r['wall']:8.2f} s {r['cpu']:8.2f} s CPU {r['peak']:7.0f} MB  {note}", flush=True)


def ratio(ours, theirs, what='time'):
    print(f"  {what}: pteris takes {ours / theirs:.2f} of the peer's, which is {theirs / ours:.1f} times as much\n",
          flush=True)


def kernel(version):
    return subprocess.run([f'{TOP}/tests/kernel-tree', version], check=True, capture_output=True,
                          text=True).stdout.strip()


def bench_check(pteris, runs):
    """The four-line conversion on all of Linux 6.1: find what would change"""
    tree = kernel('6.1')
    subprocess.run([pteris, 'profile', 'prepare', '-q', '--tree', tree], check=True, stdout=subprocess.DEVNULL)
    ours = best(runs, [pteris, 'check', '-q', '--rule', 'pte-deref', '--format', 'jsonl', '--tree', tree], tree)
    fixable = ours['out'].count('"fixable":true')
    findings = ours['out'].count('"fixable":')
    show('pteris check --rule pte-deref', ours, f'{findings} findings, {fixable} with an edit')
    for options in (['--include-headers'], ['--include-headers', '--recursive-includes']):
        theirs = best(runs, ['spatch', '-j', '2', *options, '--very-quiet', '--sp-file', f'{HERE}/read.cocci',
                             '--dir', '.'], tree)
        changed, path = 0, ''
        for line in theirs['out'].splitlines():
            if line.startswith('--- '):
                path = line
            elif line.startswith('-') and '/arch/' not in path and '/tools/' not in path:
                changed += 1
        show('spatch -j2 ' + ' '.join(options), theirs, f'{changed} changed lines outside arch/ and tools/')
        ratio(ours['wall'], theirs['wall'])


def bench_parse(pteris, runs):
    """Understand sources without a compiler: mm, fs/ext4 and drivers/video/fbdev of Linux 6.12."""
    tree = kernel('6.12')
    for folder in ('mm', 'fs/ext4', 'drivers/video/fbdev'):
        print(f' {folder}')
        ours = best(runs, [pteris, 'parse', '--stats', '-q', '-j', '1', f'{tree}/include', f'{tree}/{folder}'], tree)
        functions = re.search(r'functions +(\d+)\nfunctions with errors +(\d+) +\(([\d.]+)', ours['out'])
        show('pteris parse --stats -j1, with include/', ours,
             f'{functions[1]} functions, {functions[2]} with errors' if functions else 'failed')
        theirs = best(runs, ['spatch', '--parse-c', folder], tree)
        text = theirs['out'] + theirs['err']
        files = re.search(r'NB total files = (\d+); perfect = (\d+)', text)
        lines = re.search(r'> ([\d.]+)% good or passed', text)
        show('spatch --parse-c', theirs, f'{files[2]} of {files[1]} files perfect, {lines[1]} % of lines good'
             if files and lines else f'gave up with status {theirs["status"]}: {text.strip().splitlines()[-1][:60]}')
        if files:
            ratio(ours['wall'], theirs['wall'])


def bench_tree(pteris, runs):
    """All of Linux 6.12, in parts: is the time linear in size?"""
    tree = kernel('6.12')
    for part in ('drivers/net', 'drivers', '.'):
        ours = best(runs, [pteris, 'parse', '--stats', '-q', '--no-names', f'{tree}/{part}'], tree)
        speed = re.search(r'seconds, parsing.*', ours['out'])
        size = re.search(r'^bytes +(\d+)', ours['out'], re.M)
        show(f'pteris parse --stats {part}', ours, f'{int(size[1]) / 1e6:.0f} MB; {speed[0]}' if size else 'failed')
    print()


BENCHES = {'check': bench_check, 'parse': bench_parse, 'tree': bench_tree}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('pteris')
    ap.add_argument('-n', type=int, default=1, metavar='RUNS')
    ap.add_argument('names', nargs='*', choices=[[], *BENCHES])
    args = ap.parse_args()
    for name in args.names or BENCHES:
        print(f'{name}: {BENCHES[name].__doc__}')
        BENCHES[name](os.path.abspath(args.pteris), args.n)


main()

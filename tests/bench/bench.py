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
import shutil
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


def run_once(command, cwd, env=None):
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        p = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err, process_group=0)
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
    print(f"  {what}: pteris takes {ours / theirs:.2f} of the peer's, which is {theirs / ours:.1f} times as much",
          flush=True)


def kernel(version):
    return subprocess.run([f'{TOP}/tests/kernel-tree', version], check=True, capture_output=True,
                          text=True).stdout.strip()


def with_cache(work):
    """An environment with a cache folder of its own"""
    return dict(os.environ, XDG_CACHE_HOME=work)


def forget_facts(work):
    """What clang said, and what came out, in earlier runs"""
    for name in ('facts', 'results'):
        shutil.rmtree(f'{work}/pteris/{name}', ignore_errors=True)


def cold(runs, command, tree, work):
    def once():
        forget_facts(work)
        return run_once(command, tree, with_cache(work))
    return min((once() for _ in range(runs)), key=lambda r: r['wall'])


def bench_check(pteris, runs):
    """The four-line conversion on all of Linux 6.1: find what would change"""
    tree = kernel('6.1')
    with tempfile.TemporaryDirectory(prefix='pteris-bench.', dir=os.environ.get('TMPDIR', '/var/tmp')) as work:
        show('pteris profile prepare, once for all commands',
             run_once([pteris, 'profile', 'prepare', '-q', '--arch', 'x86_64', '--tree', tree], tree, with_cache(work)), '')
        index = ['--tree', tree, '--index', f'{work}/index.db']
        once = run_once([pteris, 'index', '-q', *index], tree)
        show('pteris index, once for all commands', once, '')
        command = [pteris, 'check', '-q', '--arch', 'x86_64', '--rule', 'pte-deref', '--format', 'jsonl', *index]
        ours = cold(runs, command, tree, work)
        again = run_once(command, tree, with_cache(work))
    fixable = ours['out'].count('"fixable":true')
    findings = ours['out'].count('"fixable":')
    show('pteris check --rule pte-deref', ours, f'{findings} findings, {fixable} with an edit')
    show('pteris check, again', again, 'the same' if again['out'] == ours['out'] else 'DIFFERENT')
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
        ratio(once['wall'] + ours['wall'], theirs['wall'], 'time with the index to be built')
        print()


def bench_profiles(pteris, runs):
    """All architectures of Linux 6.12: profiles made, then pte-deref in code of every architecture. No peer does this."""
    tree = kernel('6.12')
    with tempfile.TemporaryDirectory(prefix='pteris-bench.', dir=os.environ.get('TMPDIR', '/var/tmp')) as work:
        prepared = run_once([pteris, 'profile', 'prepare', '--arch', 'all', '--tree', tree], tree, with_cache(work))
        show('pteris profile prepare --arch all', prepared,
             f"{len(re.findall(' prepared on ', prepared['out']))} profiles, status {prepared['status']}")
        index = ['--tree', tree, '--index', f'{work}/index.db']
        show('pteris index', run_once([pteris, 'index', '-q', *index], tree), '')
        command = [pteris, 'check', '-q', '--arch', 'all', '--arch-code', '--rule', 'pte-deref', '--format', 'jsonl', *index]
        ours = cold(runs, command, tree, work)
        exact, inferred = (ours['out'].count(f'"confidence":"{word}"') for word in ('exact', 'inferred'))
        show('pteris check --arch all --arch-code', ours, f'{exact} findings exact, {inferred} inferred')
        again = run_once(command, tree, with_cache(work))
        show('the same again', again, 'the same' if again['out'] == ours['out'] else 'DIFFERENT')
        shutil.rmtree(f'{work}/pteris/results', ignore_errors=True)
        again = run_once(command, tree, with_cache(work))
        show('with what clang said, without the result', again, 'the same' if again['out'] == ours['out'] else 'DIFFERENT')


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
            print()


def bench_tree(pteris, runs):
    """All of Linux 6.12, in parts: is the time linear in size?"""
    tree = kernel('6.12')
    for part in ('drivers/net', 'drivers', '.'):
        ours = best(runs, [pteris, 'parse', '--stats', '-q', '--no-names', f'{tree}/{part}'], tree)
        speed = re.search(r'seconds, parsing.*', ours['out'])
        size = re.search(r'^bytes +(\d+)', ours['out'], re.M)
        show(f'pteris parse --stats {part}', ours, f'{int(size[1]) / 1e6:.0f} MB; {speed[0]}' if size else 'failed')
    print()


def copy_sources(tree, to):
    """What the index reads of a tree, with its times, into a folder that may be changed; the .c and .h files"""
    listed = []
    for folder, dirs, files in os.walk(tree):
        dirs[:] = [d for d in dirs if d != '.git' and not os.path.islink(os.path.join(folder, d))]
        below = os.path.relpath(folder, tree)
        made = False
        for name in files:
            path = os.path.join(folder, name)
            if not name.endswith(('.c', '.h')) and not name.startswith(('Makefile', 'Kbuild', 'Kconfig', 'Platform')):
                continue
            if os.path.islink(path):
                continue
            if not made:
                os.makedirs(os.path.join(to, below), exist_ok=True)
                made = True
            shutil.copy2(path, os.path.join(to, below, name))
            if name.endswith(('.c', '.h')):
                listed.append(os.path.normpath(os.path.join(below, name)))
    return sorted(listed)


def size_of(*paths):
    return sum(os.path.getsize(p) for p in paths if os.path.exists(p)) / 1e6


def compare_sizes(ours, theirs, our_size, their_size):
    ratio(ours['wall'], theirs['wall'])
    ratio(ours['cpu'], theirs['cpu'], 'CPU time')
    ratio(ours['peak'], theirs['peak'], 'memory')
    ratio(our_size, their_size, 'size on disk')
    print()


def bench_refresh(pteris, tree, index, runs):
    """The index is there: how long until it is right again?"""
    command = [pteris, 'index', '-q', '--tree', tree, '--index', index]

    def change(path, text):
        with open(os.path.join(tree, path), 'a', encoding='utf-8') as f:
            f.write(text)
    show('refresh, nothing changed', best(max(runs, 3), command, tree), 'best of several')
    for path, text, note in (
            ('mm/memory.c', '\nint bench_variable;\n', 'one .c'),
            ('include/linux/mm.h', '\nint bench_function(struct page *page);\n', 'a declaration in a header'),
            ('include/linux/mm.h', '\n#define BENCH_MACRO(x) ((x) + 1)\n', 'a new macro in a header'),
            ('include/linux/mm.h', '\n#include <linux/bench.h>\n', 'a new #include in a header')):
        change(path, text)
        r = run_once(command, tree)
        show(f'refresh, {path} changed', r, note if r['status'] == 0 else r['err'].strip())
    print()


def bench_index(pteris, runs):
    """The index of all of Linux 6.12, against those of ctags and cscope over the same files"""
    with tempfile.TemporaryDirectory(prefix='pteris-bench.', dir=os.environ.get('TMPDIR', '/var/tmp')) as work:
        tree, index, names = f'{work}/tree', f'{work}/index.db', f'{work}/list'
        files = copy_sources(kernel('6.12'), tree)
        with open(names, 'w', encoding='utf-8') as f:
            f.writelines(f'{path}\n' for path in files)
        print(f' {len(files)} files, {sum(os.path.getsize(os.path.join(tree, f)) for f in files) / 1e6:.0f} MB')
        ours = best(runs, [pteris, 'index', '-q', '--rebuild', '--tree', tree, '--index', index], tree)
        our_size = size_of(index)
        show('pteris index', ours, f'{our_size:.0f} MB on disk' if ours['status'] == 0 else ours['err'].strip())
        for name, command, made in (
                ('ctags', ['ctags-universal', '-L', names, '-f', f'{work}/tags'], ['tags']),
                ('cscope', ['cscope', '-b', '-q', '-k', '-i', names, '-f', f'{work}/cs'], ['cs', 'cs.in', 'cs.po'])):
            theirs = best(runs, command, tree)
            their_size = size_of(*(f'{work}/{m}' for m in made))
            if theirs['status']:
                print(f'  {name} failed: {theirs["err"].strip()}')
                continue
            show(name, theirs, f'{their_size:.0f} MB on disk')
            compare_sizes(ours, theirs, our_size, their_size)
        bench_refresh(pteris, tree, index, runs)


BENCHES = {'check': bench_check, 'profiles': bench_profiles, 'parse': bench_parse, 'tree': bench_tree, 'index': bench_index}


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

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Mutants of every function of a kernel tree that holds a region of lazy MMU mode, and how many the rules notice.

A mutated tree is a folder of links to the real one in which the changed files are replaced. Mutants stand as copies
behind the function that they are made of, each under a name of its own, so that one run of the rules tries hundreds of
them. --in-place changes the functions themselves: a run takes one mutant of each function (in turn wrong ones and
harmless ones, never both), and as many runs as there are mutants per function are needed; --single gives each mutant a
run of its own. Both must say the same; that takes hours.

A wrong one is found when a finding of the rule that its kind names, of at least that rule's severity, is in the mutated
function or leads through it, and the tree as it was does not have that finding. A harmless one is reported when any
finding is new.
"""
import argparse
import collections
import fcntl
import fnmatch
import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lazy_kinds  # noqa: E402
import lazy_scan  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME', os.path.expanduser('~/.cache')), 'pteris', 'mutants')
WORTH = {'info': 0, 'warning': 1, 'error': 2}
SKIPPED = ('tools', 'Documentation', 'samples', 'scripts')
ENOUGH = 98 # per cent of each wrong kind


def die(text):
    print(f'lazy-mutants: {text}', file=sys.stderr)
    sys.exit(2)


def read(path):
    with open(path, encoding='utf-8', errors='surrogateescape', newline='') as f:
        return f.read()


# ---- the tree of links ----------------------------------------------------------------------------------------------

class Links:
    """A tree of links to `tree`; at most the files in `changed` are others."""

    def __init__(self, tree, where):
        self.tree, self.where = os.path.realpath(tree), where
        self.changed = set()
        os.makedirs(os.path.dirname(where), exist_ok=True)
        self.lock = open(where + '.lock', 'w', encoding='utf-8')
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        if not os.path.exists(where + '.done'):
            self.link('')
            with open(where + '.done', 'w', encoding='utf-8') as f:
                f.write(self.tree + '\n')
        elif read(where + '.done').strip() != self.tree:
            die(f'{where} belongs to {read(where + ".done").strip()}')
        if os.path.exists(where + '.changed'): # a run that was cut off
            self.changed = set(read(where + '.changed').split('\n')) - {''}
            self.write({})

    def link(self, folder):
        os.makedirs(os.path.join(self.where, folder), exist_ok=True)
        with os.scandir(os.path.join(self.tree, folder)) as entries:
            for e in entries:
                path = os.path.join(folder, e.name)
                if e.is_dir(follow_symlinks=False):
                    if e.name != '.git':
                        self.link(path)
                elif not os.path.lexists(os.path.join(self.where, path)):
                    os.symlink(os.readlink(e.path) if e.is_symlink() else e.path, os.path.join(self.where, path))

    def write(self, texts):
        """Makes the tree the real one but for these files"""
        with open(self.where + '.changed', 'w', encoding='utf-8') as f:
            f.write('\n'.join(sorted(self.changed | set(texts))))
        for path in self.changed | set(texts):
            full = os.path.join(self.where, path)
            os.unlink(full)
            if path in texts:
                with open(full, 'w', encoding='utf-8', errors='surrogateescape', newline='') as f:
                    f.write(texts[path])
            else:
                os.symlink(os.path.join(self.tree, path), full)
        self.changed = set(texts)
        if not texts and os.path.exists(self.where + '.changed'):
            os.unlink(self.where + '.changed')


# ---- mutated files ---------------------------------------------------------------------------------------------------

class Change:
    """Several mutants, each of another function, as file texts; where they are in the new lines"""

    def __init__(self, mutants, originals):
        self.texts, self.lines, self.span = {}, collections.defaultdict(set), {}
        edits = collections.defaultdict(list)
        for m in mutants:
            for line, gone, new in m.edits:
                edits[m.function.file].append((line, gone, new, m))
            if m.other_file:
                file, text = m.other_file
                count = originals(file).count('\n')
                edits[file].append((count, 0, text.rstrip('\n').split('\n'), m))
        for file, todo in edits.items():
            self.apply(file, originals(file).split('\n'), sorted(todo, key=lambda e: (e[0], e[1])))

    def apply(self, file, old, todo):
        new, at, moved = [], 0, []
        for line, gone, text, m in todo:
            new += old[at:line]
            for part in '\n'.join(text).split('\n') if text else []:
                new.append(part)
                self.lines[m].add((file, len(new)))
            at = max(at, line + gone)
            moved.append((line, len(new) - at))
        new += old[at:]
        self.texts[file] = '\n'.join(new)
        for m in {e[3] for e in todo}:
            if m.function.file == file:
                shift = [s for line, s in moved if line <= m.function.first]
                end = [s for line, s in moved if line <= m.function.close]
                self.span[m] = (file, m.function.first + 1 + (shift[-1] if shift else 0),
                                m.function.close + 1 + (end[-1] if end else 0))

    def on_lines(self, m, finding):
        return any(p in self.lines[m] for p in places(finding))

    def touches(self, m, finding):
        file, first, last = self.span[m]
        return finding['file'] == file and finding['function'] == m.function.name or self.on_lines(m, finding) or \
            any(f == file and first <= line <= last for f, line in places(finding))


    def is_new(self, m, finding, base, got):
        return got.prints[finding['fingerprint']] > base.prints[finding['fingerprint']] or self.on_lines(m, finding)


class Copies:
    """Any number of mutants, each a copy behind the function it is made of, in the same #if"""

    def __init__(self, mutants, originals):
        self.texts, self.lines, self.span, self.names = {}, collections.defaultdict(set), {}, {}
        behind, at_end = collections.defaultdict(list), collections.defaultdict(list)
        for m in mutants:
            behind[m.function.file].append(m)
            if m.other_file:
                at_end[m.other_file[0]].append(m)
        for file in set(behind) | set(at_end):
            self.apply(file, originals(file).split('\n'), sorted(behind[file], key=lambda m: (m.function.close, m.number)), at_end[file])

    def apply(self, file, old, mutants, at_end):
        new, at = [], 0
        for m in mutants:
            new += old[at:m.function.close + 1]
            at = m.function.close + 1
            start = len(new) + 1
            self.copy(m, new)
            self.span[m] = (file, start, len(new))
        new += old[at:]
        for m in at_end:
            for line in m.other_file[1].rstrip('\n').split('\n'):
                new.append(line)
                self.lines[m].add((file, len(new)))
        self.texts[file] = '\n'.join(new)

    def copy(self, m, new):
        f, name = m.function, f'{m.function.name}_m{m.number}'
        word = re.compile(r'\b' + f.name + r'\b')
        at = f.first
        new.append('')
        self.names[m] = name
        for line, gone, text in sorted(m.edits, key=lambda e: (e[0], e[1])):
            new += [word.sub(name, x) for x in f.lines[at:max(line, at)]]
            for part in '\n'.join(text).split('\n') if text else []:
                new.append(word.sub(name, part))
                self.lines[m].add((f.file, len(new)))
            at = max(at, line + gone)
        new += [word.sub(name, x) for x in f.lines[at:f.close + 1]]

    def on_lines(self, m, finding):
        return any(p in self.lines[m] for p in places(finding))

    def touches(self, m, finding):
        file, first, last = self.span[m]
        return any(f == file and first <= line <= last for f, line in places(finding)) or self.on_lines(m, finding)

    def is_new(self, m, finding, base, got):
        """The original has less of it"""
        message = finding['message'].replace(self.names[m], m.function.name)
        here = [f for f in got.all if self.touches(m, f) and f['rule'] == finding['rule'] and f['severity'] == finding['severity'] and
                f['message'].replace(self.names[m], m.function.name) == message]
        there = [f for f in base.all if f['file'] == m.function.file and f['function'] == m.function.name and
                 f['rule'] == finding['rule'] and f['severity'] == finding['severity'] and f['message'] == message]
        return len(here) > len(there) or self.on_lines(m, finding)


def places(finding):
    yield finding['file'], finding['line']
    for step in finding.get('path') or []:
        yield step['file'], step['line']


def key(finding):
    return finding['rule'], finding['file'], finding['function']


class Findings:
    def __init__(self, found, gaps, seconds):
        self.all, self.gaps, self.seconds = found, gaps, seconds
        self.prints = collections.Counter(f['fingerprint'] for f in found)
        self.count = collections.Counter(key(f) for f in found)


def judge_wrong(m, change, base, got):
    """found, weaker (a lower severity), other (another rule only), or missed"""
    verdict = 'missed'
    for f in got.all:
        if not change.touches(m, f) or not change.is_new(m, f, base, got):
            continue
        if f['rule'] not in m.rules:
            verdict = 'other' if verdict == 'missed' else verdict
        elif WORTH[f['severity']] < WORTH[m.least(f['rule'])]:
            verdict = 'weaker'
        else:
            return 'found'
    return verdict


def new_findings(base, got):
    return [f for f in got.all if got.count[key(f)] > base.count[key(f)]]


# ---- runs ------------------------------------------------------------------------------------------------------------

class Runner:
    def __init__(self, args, links):
        self.args, self.links = args, links
        self.index = links.where + '.index'
        self.before = {}

    def prepare(self):
        """check wants a profile, though the rules about regions look at no types"""
        subprocess.run([self.args.pteris, 'profile', 'prepare', '-q', '--arch', 'x86_64', '--no-kbuild', '--tree', self.links.where],
                       check=True)

    def check(self):
        start = time.monotonic()
        done = subprocess.run([self.args.pteris, 'check', '-q', '--rule', 'lazy-mmu-*', '--arch-code', '--format', 'jsonl', '--tree',
                               self.links.where, '--index', self.index, *self.args.check_option],
                              capture_output=True, text=True, errors='replace', check=False)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode not in (0, 1, 3) or not records or 'summary' not in records[-1]:
            die(f'pteris check: status {done.returncode}, {len(records)} lines\n{done.stderr[-2000:]}')
        gaps = {(g['file'], g['reason']) for g in records[-1].get('gaps', [])}
        return Findings([r for r in records if 'rule' in r], gaps, time.monotonic() - start)

    def original(self, file):
        if file not in self.before:
            self.before[file] = read(os.path.join(self.links.tree, file))
        return self.before[file]

    def batch(self, mutants):
        change = (Change if self.args.in_place else Copies)(mutants, self.original)
        self.links.write(change.texts)
        return change, self.check()


def batches(mutants):
    """At most one mutant of a function, all wrong or all harmless"""
    left = {False: collections.defaultdict(collections.deque), True: collections.defaultdict(collections.deque)}
    for m in mutants:
        left[m.harmless][m.function].append(m)
    for kinds in left.values():
        while any(kinds.values()):
            yield [queue.popleft() for queue in kinds.values() if queue]


def copied_batches(mutants, size):
    return [mutants[i:i + size] for i in range(0, len(mutants), size)]


class Score:
    def __init__(self):
        self.by_kind = collections.defaultdict(collections.Counter)
        self.rules = {}
        self.odd = [] # (mutant, what, findings)
        self.gaps = set()
        self.stray = [] # in no mutant, and not in the tree as it is

    def add(self, m, what, findings=()):
        self.by_kind[m.kind][what] += 1
        self.rules[m.kind] = m.rule or ''
        if what not in ('found', 'silent'):
            self.odd.append((m, what, list(findings)))


def run_all(runner, mutants, score, base):
    times, todo = [], list(batches(mutants))
    if runner.args.single:
        todo = [[m] for m in mutants]
    elif not runner.args.in_place:
        todo = copied_batches(mutants, runner.args.batch)
    for n, batch in enumerate(todo):
        change, got = runner.batch(batch)
        times.append(got.seconds)
        score.gaps |= got.gaps - base.gaps
        if not runner.args.in_place:
            judge_copies(batch, change, base, got, score)
        elif batch[0].harmless:
            judge_harmless(runner, batch, change, base, got, score)
        else:
            for m in batch:
                score.add(m, judge_wrong(m, change, base, got), [f for f in got.all if change.touches(m, f)])
        if sys.stderr.isatty():
            print(f'\r{n + 1} of {len(todo)} runs, {sum(times) / len(times):.1f} s each ', end='', file=sys.stderr)
    return times


def judge_copies(batch, change, base, got, score):
    """Whose a finding is, its place tells"""
    count = collections.Counter((f['rule'], f['file'], f['function']) for f in base.all)
    mine = collections.defaultdict(list)
    own = {}
    for m in batch:
        file, first, last = change.span[m]
        own.update({(file, line): m for line in range(first, last + 1)})
        own.update({place: m for place in change.lines[m]})
    for f in got.all:
        whose = {own[p] for p in places(f) if p in own}
        for m in whose:
            mine[m].append(f)
        if not whose and f['fingerprint'] not in base.prints:
            score.stray.append(f)
    for m in batch:
        found = Findings(mine[m], set(), 0)
        if m.harmless:
            same = collections.Counter(f['rule'] for f in mine[m] if f['function'] == change.names[m])
            more = [f for f in mine[m] if f['function'] != change.names[m] or
                    same[f['rule']] > count[f['rule'], m.function.file, m.function.name]]
            score.add(m, 'reported' if more else 'silent', more)
        else:
            score.add(m, judge_wrong(m, change, base, found), mine[m])


def judge_harmless(runner, batch, change, base, got, score):
    new = new_findings(base, got)
    mine = {m: [f for f in new if change.touches(m, f)] for m in batch}
    if len(batch) > 1 and any(not any(change.touches(m, f) for m in batch) for f in new):
        for m in batch: # whose it is, a run of its own tells
            own_change, own = runner.batch([m])
            judge_harmless(runner, [m], own_change, base, own, score)
        return
    for m in batch:
        told = mine[m] if len(batch) > 1 else new
        score.add(m, 'reported' if told else 'silent', told)


# ---- the report ------------------------------------------------------------------------------------------------------

def known_causes(path, tree_name):
    """TREE KIND FUNCTION CAUSE, between tabs: the wrong ones that are not found, and why"""
    out = {}
    if os.path.exists(path):
        for line in read(path).splitlines():
            if line.strip() and not line.startswith('#'):
                tree, kind, function, cause = line.split('\t')
                if tree == tree_name:
                    out[kind, function] = cause
    return out


def report(score, causes, times, base, sampled):
    bad = 0
    print(f'{"kind":42} {"rule":22} {"found":>6} {"of":>5} {"weaker":>7} {"other":>6} {"%":>6}')
    totals = collections.Counter()
    for kind, c in score.by_kind.items():
        if score.rules[kind]:
            n = sum(c.values())
            totals += c
            share = 100 * c['found'] / n
            bad += share < ENOUGH and not sampled # of one or two, a share says nothing; causes decide
            print(f'{kind:42} {score.rules[kind]:22} {c["found"]:6} {n:5} {c["weaker"]:7} {c["other"]:6} {share:6.1f}')
    n = sum(totals.values())
    if n:
        print(f'{"wrong ones":42} {"":22} {totals["found"]:6} {n:5} {totals["weaker"]:7} {totals["other"]:6} '
              f'{100 * totals["found"] / n:6.1f}')
    print(f'\n{"kind":65} {"reported":>6} {"of":>5}')
    quiet = collections.Counter()
    for kind, c in score.by_kind.items():
        if not score.rules[kind]:
            quiet += c
            bad += c['reported'] > 0
            print(f'{kind:65} {c["reported"]:8} {sum(c.values()):5}')
    if quiet:
        print(f'{"harmless ones":65} {quiet["reported"]:8} {sum(quiet.values()):5}')
    for m, what, findings in score.odd:
        cause = causes.get((m.kind, m.function.name))
        bad += what != 'reported' and not cause
        print(f'\n{what}: {m}' + (f': {cause}' if cause else ''))
        for f in findings[:3]:
            print(f'    {f["file"]}:{f["line"]} {f["function"]}: {f["severity"]} {f["rule"]}: {f["message"]}')
    for f in score.stray:
        bad += 1
        print(f'in no mutant: {f["file"]}:{f["line"]} {f["function"]}: {f["severity"]} {f["rule"]}: {f["message"]}')
    for file, reason in sorted(score.gaps):
        print(f'gap: {file}: {reason}')
    if times:
        print(f'\n{len(times)} runs, {sum(times):.0f} s, median {sorted(times)[len(times) // 2]:.1f} s; the tree itself: '
              f'{len(base.all)} findings, {base.seconds:.1f} s')
    return bad


# ---- all together ----------------------------------------------------------------------------------------------------

def files_with_regions(tree):
    for folder, dirs, files in os.walk(tree):
        dirs[:] = [d for d in dirs if not (folder == tree and d in SKIPPED) and d != '.git']
        for name in files:
            if name.endswith('.c'):
                path = os.path.join(folder, name)
                with open(path, 'rb') as f:
                    text = f.read()
                if b'arch_enter_lazy_mmu_mode' in text or b'lazy_mmu_mode_enable' in text:
                    yield os.path.relpath(path, tree)


def with_a_rule(args, mutants):
    """Those whose rules this program has; how many it lacks is said"""
    have = subprocess.run([args.pteris, 'rules'], capture_output=True, text=True, errors='replace', check=False).stdout
    lacking = sorted({r for m in mutants for r in m.rules if r not in have})
    left = [m for m in mutants if m.harmless or any(r not in lacking for r in m.rules)]
    if len(left) < len(mutants):
        print(f'{len(mutants) - len(left)} mutants left out: no rule {", ".join(lacking)}')
    return left


def choose(args, mutants):
    if args.kind:
        mutants = [m for m in mutants if any(fnmatch.fnmatch(m.kind, k) for k in args.kind)]
    if args.function:
        mutants = [m for m in mutants if m.function.name in args.function]
    if args.number:
        mutants = [m for m in mutants if m.number in args.number]
    if args.sample:
        by_kind = collections.defaultdict(list)
        for m in mutants:
            by_kind[m.kind].append(m)
        mutants = [m for kind, group in by_kind.items()
                   for m in sorted(group, key=lambda m: lazy_kinds.spread(f'{kind} {m.function.name}', 1 << 30))[:args.sample]]
    return mutants


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument('--pteris', default=os.environ.get('PTERIS') or os.path.join(HERE, '..', '..', 'build', 'pteris'))
    ap.add_argument('--name', help='of the tree, in lazy-unfound.txt and in the cache; default: 6.1, 6.12 … as its folder says')
    ap.add_argument('--sample', type=int, default=0, metavar='N', help='N fixed mutants of each kind; default: all')
    ap.add_argument('--kind', action='append', metavar='GLOB')
    ap.add_argument('--function', action='append', metavar='NAME')
    ap.add_argument('--number', action='append', type=int, metavar='N')
    ap.add_argument('--in-place', action='store_true', help='change the functions themselves, no copies')
    ap.add_argument('--single', action='store_true', help='a run for each mutant; means --in-place')
    ap.add_argument('--batch', type=int, default=300, metavar='N', help='so many copies in one run; default: 300')
    ap.add_argument('--list', action='store_true', help='print the mutants, run nothing')
    ap.add_argument('--write', metavar='DIR', help='write the changed files there, a folder a mutant, run nothing')
    ap.add_argument('--work', default=CACHE, metavar='DIR', help='for the tree of links; default: the cache')
    ap.add_argument('--import', dest='index', metavar='FILE', help='start from this index of the tree (pteris index --export)')
    ap.add_argument('--unfound', default=os.path.join(HERE, 'lazy-unfound.txt'), metavar='FILE')
    ap.add_argument('--check-option', action='append', default=[], metavar='OPTION', help='more for pteris check')
    return ap.parse_args()


def write_out(where, mutants, tree):
    for m in mutants:
        change = Change([m], lambda file: read(os.path.join(tree, file)))
        for file, text in change.texts.items():
            path = os.path.join(where, str(m.number), file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8', errors='surrogateescape', newline='') as f:
                f.write(text)
        with open(os.path.join(where, str(m.number), 'mutant'), 'w', encoding='utf-8') as f:
            f.write(f'{m.kind}\t{m.rule or "none"}\t{m.function.file}\t{m.function.name}\n')


def main():
    args = arguments()
    args.pteris = os.path.abspath(args.pteris)
    args.in_place |= args.single
    name = args.name or os.path.basename(os.path.realpath(args.tree)).rsplit('-', 1)[-1]
    regions = [r for file in sorted(files_with_regions(args.tree))
               for r in lazy_scan.regions(file, read(os.path.join(args.tree, file)))]
    guards = os.path.exists(os.path.join(args.tree, 'include/linux/cleanup.h')) and 'scoped_guard' in \
        read(os.path.join(args.tree, 'include/linux/cleanup.h'))
    mutants = choose(args, lazy_kinds.mutants(regions, guards))
    if args.list:
        print('\n'.join(f'{m}: {m.rule or "none"}' for m in mutants))
        return 0
    if args.write:
        write_out(args.write, mutants, args.tree)
        return 0
    mutants = with_a_rule(args, mutants)
    links = Links(args.tree, os.path.join(args.work, name))
    runner = Runner(args, links)
    try:
        if args.index and not os.path.exists(runner.index):
            subprocess.run([args.pteris, 'index', '-q', '--tree', links.where, '--index', runner.index, '--import', args.index],
                           check=False)
        links.write({})
        runner.prepare()
        base = runner.check()
        score = Score()
        times = run_all(runner, mutants, score, base)
    finally:
        links.write({})
    print(f'{len(mutants)} mutants of {len(regions)} functions of {args.tree}')
    return 1 if report(score, known_causes(args.unfound, name), times, base, args.sample) else 0


if __name__ == '__main__':
    sys.exit(main())

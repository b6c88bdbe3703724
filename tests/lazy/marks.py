# SPDX-License-Identifier: GPL-2.0-only
"""What the sources of corpus/lazy say that is to be found in them, beside what pteris finds.

	return -EINVAL; /* found: lazy-mmu-unbalanced error "part of the message" not "other part" via f g */

A finding is meant by a mark of its rule and severity when the mark's line is its place or one of its path's steps. `may:`
stands for one that is no mistake, but need not be there. `via`: the path's steps lead through these functions, in that
order. A mark on a function's closing brace is about the end of the function, wherever that is said.
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'kernel'))
import lazy_scan  # noqa: E402

MARK = re.compile(r'/\* (found|may): (lazy-mmu-[a-z-]+) (error|warning|info)\b(.*?) \*/')


class Mark:
    def __init__(self, file, line, text, function, closing):
        self.file, self.line, self.function, self.closing = file, line, function, closing
        self.must, self.rule, self.severity, rest = text
        self.must = self.must == 'found'
        rest, _, via = rest.partition(' via ')
        self.via = via.split()
        self.without = re.findall(r'not "([^"]*)"', rest)
        self.says = re.findall(r'"([^"]*)"', re.sub(r'not "[^"]*"', '', rest))

    def __str__(self):
        return f'{self.file}:{self.line} {self.function}: {self.rule} {self.severity}'


class Sources:
    """The files of a folder, their marks, and which function is where"""

    def __init__(self, root):
        self.marks, self.functions, self.files = [], {}, set()
        for folder, _, names in os.walk(root):
            for name in sorted(names):
                path = os.path.join(folder, name)
                self.read(os.path.relpath(path, root), path)

    def read(self, file, path):
        if file.endswith('.add'):
            file = file[:-4]
        self.files.add(file)
        with open(path, encoding='utf-8') as f:
            text = f.read()
        self.functions[file] = lazy_scan.functions(file, text) if file.endswith('.c') else []
        for n, line in enumerate(text.split('\n'), 1):
            for m in MARK.finditer(line):
                self.marks.append(Mark(file, n, m.groups(), self.function(file, n), line.startswith('}')))

    def function(self, file, line):
        for f in self.functions.get(file, ()):
            if f.first < line <= f.close + 1:
                return f.name
        return ''


def places(finding):
    return [(finding['file'], finding['line'])] + [(s['file'], s['line']) for s in finding['path']]


def leads_via(sources, finding, names):
    steps = finding['path'] + [{'file': finding['file'], 'line': finding['line'], 'note': finding['message']}]
    at = 0
    for step in steps:
        while at < len(names) and (sources.function(step['file'], step['line']) == names[at] or
                                   re.search(rf'\b{names[at]}\b', step.get('note', ''))):
            at += 1
    return at == len(names)


def meets(sources, mark, finding):
    """'' when the finding is what the mark says, else what is wrong with it; None: it is about something else"""
    if finding['rule'] != mark.rule or finding['severity'] != mark.severity:
        return None
    here = (mark.file, mark.line) in places(finding) or \
        mark.closing and finding['file'] == mark.file and finding['function'] == mark.function
    if not here:
        return None
    text = ' '.join([finding['message'], *finding['profiles'], *(s.get('note', '') for s in finding['path'])])
    for part in mark.says:
        if part not in text:
            return f'does not say "{part}": {text}'
    for part in mark.without:
        if re.search(rf'\b{re.escape(part)}', text):
            return f'says "{part}": {text}'
    if not leads_via(sources, finding, mark.via):
        return f'its path does not lead via {" ".join(mark.via)}: {[(s["file"], s["line"]) for s in finding["path"]]}'
    return ''


def compare(sources, findings):
    """What differs, by file"""
    out, met = {}, set()
    for f in findings:
        if f['file'] not in sources.files and not any(s['file'] in sources.files for s in f['path']):
            continue
        verdicts = [(m, meets(sources, m, f)) for m in sources.marks]
        met |= {m for m, v in verdicts if v == ''}
        wrong = [v for _, v in verdicts if v]
        if not any(v == '' for _, v in verdicts):
            out.setdefault(f['file'], []).append(
                f'{f["file"]}:{f["line"]} {f["function"]}: {f["rule"]} {f["severity"]} ' +
                (wrong[0] if wrong else f'is not expected: {f["message"]}'))
        elif not f['path']:
            out.setdefault(f['file'], []).append(f'{f["file"]}:{f["line"]}: {f["rule"]} without a path')
    for m in sources.marks:
        if m.must and m not in met:
            out.setdefault(m.file, []).append(f'{m} is not found')
    return out

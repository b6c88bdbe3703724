# SPDX-License-Identifier: GPL-2.0-only
"""Regions of lazy MMU mode as text: functions, places where a statement can be put, and whether it would stand inside
a region. Written for the mutants; it takes nothing from the analyzer, so that the two cannot be wrong together.

Kernel style is relied on: a function's braces stand in the first column, one statement a line.
"""
import re

ENTER = re.compile(r'\b(?:arch_enter_lazy_mmu_mode|lazy_mmu_mode_enable)\s*\(\s*\)')
LEAVE = re.compile(r'\b(?:arch_leave_lazy_mmu_mode|lazy_mmu_mode_disable)\s*\(\s*\)')
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
TYPES = r'(?:const|static|struct|union|enum|unsigned|signed|int|long|short|bool|char|void|u8|u16|u32|u64|size_t|\w+_t|LIST_HEAD|DEFINE_\w+|DECLARE_\w+|typeof)\b'
DECLARATION = re.compile(r'\s*' + TYPES)
JUMP = re.compile(r'\b(?:return|goto|break|continue)\b')
LABEL = re.compile(r'\s*(\w+):(?!:)\s*$')
EVENT = re.compile(r'[{}]|;|\b(?:return|goto|break|continue)\b|' + ENTER.pattern + '|' + LEAVE.pattern + r'|\w+|[^\s\w]')


def mask(text):
    """Comments and the inside of strings as blanks: what is left stands where it stood"""
    def blank(m):
        s = m.group()
        if s[0] in '"\'':
            return s[0] + '_' * (len(s) - 2) + s[0]
        return re.sub(r'[^\n]', ' ', s)
    return NOISE.sub(blank, text)


class Place:
    """A line in front of which a statement can be put"""

    def __init__(self, line, inside, depth, loop, indent):
        self.line, self.inside, self.depth, self.loop, self.indent = line, inside, depth, loop, indent


class Function:
    """Lines count from 0: `first` is the signature's, `open` and `close` are those of the braces."""

    def __init__(self, file, lines, clean, first, opened, closed):
        self.file, self.first, self.open, self.close = file, first, opened, closed
        self.lines, self.clean = lines, clean
        head = ' '.join(clean[first:opened])
        m = re.match(r'(.*?)\b(\w+)\s*\((.*)\)', head, re.S)
        self.name = m.group(2) if m else ''
        self.result = m.group(1) if m else ''
        self.params = [' '.join(p.split()) for p in m.group(3).split(',')] if m else []
        body = '\n'.join(clean[opened:closed + 1])
        self.body = body
        self.enters = [i for i in range(opened, closed) if ENTER.search(clean[i])]
        self.leaves = [i for i in range(opened, closed) if LEAVE.search(clean[i])]
        self.enter_call = self.leave_call = ''
        if self.enters and self.leaves:
            self.enter_call = ENTER.search(clean[self.enters[0]]).group()
            self.leave_call = LEAVE.search(clean[self.leaves[0]]).group()
            self.places = self._places()

    @property
    def has_region(self):
        """Not the idiom that leaves and enters again, not the halves of a context switch"""
        return bool(self.enters and self.leaves) and self.enters[0] < self.leaves[-1]

    def return_nothing(self):
        if '*' in self.result:
            return 'return NULL;'
        if re.search(r'\bvoid\b', self.result):
            return 'return;'
        return 'return false;' if re.search(r'\bbool\b', self.result) else 'return 0;'

    def local(self, name):
        return re.search(r'[*,\s]' + name + r'\b(?=[^;]*;)', '\n'.join(self.declarations())) or \
            any(re.search(r'\b' + name + '$', p) for p in self.params)

    def declarations(self):
        return [line for line in self.clean[self.open + 1:self.close] if DECLARATION.match(line)]

    def labels(self):
        """Those of every configuration"""
        out, conditional = {}, 0
        for i in range(self.open, self.close):
            text = self.clean[i].strip()
            conditional += text.startswith('#if')
            conditional -= text.startswith('#endif')
            m = LABEL.match(self.clean[i])
            if m and not conditional and m.group(1) != 'default':
                out[m.group(1)] = i
        return out

    def _places(self):
        """Blocks that end with a jump hand nothing on; behind a jump only a label's place is known to nobody."""
        out, stack, state, jumped, parens, heading = [], [], False, False, 0, True
        conditional = 0
        before = '{'
        for i in range(self.open + 1, self.close):
            line = self.clean[i]
            text = line.strip()
            if text.startswith('#'):
                conditional += text.startswith('#if')
                conditional -= text.startswith('#endif')
                continue
            if not text:
                continue
            if heading and not (DECLARATION.match(line) or parens or before[-1:] in ',='):
                heading = False
            starts = before[-1:] in ';{}:' and not parens and not re.match(r'[{}]|else\b|while\b|case\b|default\b', text)
            if starts and not heading and not jumped and not conditional and not LABEL.match(line) and \
                    not DECLARATION.match(line):
                kinds = [k for k, _ in stack]
                out.append(Place(i, state, len(stack), kinds[-1] if kinds else '', re.match(r'\s*', line).group()))
            if LABEL.match(line):
                if jumped: # who comes here is not known to text; leaves decide
                    state = any(j > i for j in self.leaves) and bool(state)
                jumped = False
            for m in EVENT.finditer(line):
                e = m.group()
                if e == '{':
                    stack.append(('loop' if re.match(r'(for|while|do)\b|\w*for_each', text) or before.startswith('for') else
                                  'block', state))
                    heading, jumped = True, False
                elif e == '}':
                    if stack:
                        _, entry = stack.pop()
                        if jumped:
                            state = entry
                        jumped = False
                    heading = False
                elif e in '()':
                    parens += 1 if e == '(' else -1
                elif ENTER.fullmatch(e):
                    state, jumped = True, False
                elif LEAVE.fullmatch(e):
                    state, jumped = False, False
                elif JUMP.fullmatch(e):
                    # the body of an unbraced if: the way on is open
                    jumped = text.startswith(e) and before[-1:] in ';{}:'
            before = text
        return out

    def inside(self):
        return [p for p in self.places if p.inside]

    def points(self):
        """A few places inside, by name: behind the first enter, before leaves, in the loop, deep in it"""
        inside = self.inside()
        out = {}
        if not inside:
            return out
        out['first'] = inside[0]
        before = [p for p in inside if p.line in self.leaves]
        if before:
            out['last'] = before[-1]
            for n, p in enumerate(before[:-1]):
                out[f'leave{n}'] = p
        loop = [p for p in inside if p.loop == 'loop']
        if loop:
            out['loop'] = loop[0]
        out['deep'] = max(inside, key=lambda p: p.depth)
        return out


def functions(file, text):
    lines, clean = text.split('\n'), mask(text).split('\n')
    out = []
    i = 0
    while i < len(clean):
        if clean[i].startswith('{'):
            first = i - 1
            while first > 0 and clean[first - 1].strip() and not re.search(r'[;}]\s*$', clean[first - 1]) and \
                    not clean[first - 1].startswith('#'):
                first -= 1
            close = next((j for j in range(i + 1, len(clean)) if clean[j].startswith('}')), None)
            if close is None:
                break
            if '(' in ' '.join(clean[first:i]):
                out.append(Function(file, lines, clean, first, i, close))
            i = close
        i += 1
    return out


def regions(file, text):
    return [f for f in functions(file, text) if f.has_region]

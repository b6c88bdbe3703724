#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Where does a kernel tree dereference a pte_t *? A textual scan that asks neither the analyzer nor a compiler.

  arch-derefs.py scan TREE [PATH...]     print every place that may be one, to be read by people
  arch-derefs.py complete TREE           is arch-derefs-6.12.txt, where each was read and judged, still all of them?
  arch-derefs.py compare FINDINGS        what `pteris check --rule pte-deref --arch-code --format jsonl` made of them;
                                         status 1 if too few are exact, or if one is wrong or not in the list

It reports too much rather than too little: it knows names, not types. A name counts as a pointer to an entry in
the whole file that declares it so once; fields, functions and globals count everywhere.
"""
import argparse
import json
import os
import re
import subprocess
import sys

SKIP = ('tools', 'scripts', 'samples', 'Documentation')
TOKEN = re.compile(r'''
    (?P<comment>/\*.*?\*/|//(?:\\\n|[^\n])*)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')
  | (?P<cont>\\\n)
  | (?P<nl>\n)
  | (?P<ident>[A-Za-z_$][A-Za-z_$0-9]*)
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[.A-Za-z_0-9])*)
  | (?P<op>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\#\#|\.\.\.|[-+*/%&|^]=|.)
''', re.X | re.S)
QUALIFIER = {'const', 'volatile', '__user', '__iomem', '__rcu', '__percpu', '__force', 'restrict', '__restrict',
             '__kernel', '__always_unused', '__maybe_unused', '__ref'}
KEYWORD = {'return', 'case', 'else', 'do', 'goto', 'sizeof', 'typeof', '__typeof__', 'if', 'while', 'for', 'switch'}
TYPEWORD = QUALIFIER | {'struct', 'union', 'enum', 'unsigned', 'signed', 'int', 'long', 'short', 'char', 'void', '*'}
GUARD = re.compile(r'!_*\w*_H_*$|!__ASSEMBLY__$|__KERNEL__$')
# What pte-deref leaves alone by name: accessors and setters themselves (helpers that walk the tables are none of these)
ACCESSOR = re.compile(r'^(?:[a-z0-9]*_)*(?:huge_)?ptep_get(?:_lockless)?(?:_norecency)?$'
                      r'|^(?:[a-z0-9]*_)*set_(?:huge_)?ptes?(?:_(?!range$|vaddr$|safe$|phys$)[a-z]+)?$')
# architectures where a page table is handed around as pte_t *
PGTABLE_IS_PTE = ('s390', 'sparc', 'm68k', 'powerpc')


class Tok:
    __slots__ = ('text', 'kind', 'line', 'col')

    def __init__(self, text, kind, line, col):
        self.text, self.kind, self.line, self.col = text, kind, line, col


def tokens(text):
    """The tokens of a file without comments and continuation lines; ends of lines stay, as op '\\n'"""
    line, start, out = 1, 0, []
    for m in TOKEN.finditer(text):
        kind, word = m.lastgroup, m.group()
        if kind in ('ident', 'number', 'string'):
            out.append(Tok(word, kind, line, m.start() - start + 1))
        elif kind == 'nl':
            out.append(Tok('\n', 'nl', line, m.start() - start + 1))
        elif kind == 'op' and not word.isspace():
            out.append(Tok(word, 'op', line, m.start() - start + 1))
        n = word.count('\n')
        if n:
            line += n
            start = m.start() + word.rindex('\n') + 1
    return out


class Unit:
    """A stretch to look through: the code of a file, or the body of one macro"""

    def __init__(self, toks, macro=None, params=()):
        self.toks, self.macro, self.params = toks, macro, params


def units(toks):
    """(code, macros, conditions by line): directives taken out of the code"""
    code, macros, stack, conds, i = [], [], [], {}, 0
    fresh = True
    while i < len(toks):
        t = toks[i]
        if t.kind == 'nl':
            fresh = True
            i += 1
            continue
        if not (fresh and t.text == '#'):
            code.append(t)
            conds[t.line] = tuple(stack)
            fresh = False
            i += 1
            continue
        end = i
        while end < len(toks) and toks[end].kind != 'nl':
            end += 1
        directive(toks[i + 1:end], stack, macros, conds)
        i = end
    return Unit(code), macros, conds


def negation(text):
    if re.fullmatch(r'!\w+', text):
        return text[1:]
    return '!' + text if re.fullmatch(r'\w+|\([^()]*\)', text) else f'!({text})'


def condition(toks):
    text = re.sub(r'\bdefined ?\(? ?(\w+) ?\)?', r'\1', ' '.join(t.text for t in toks))
    text = text.replace('( ', '(').replace(' )', ')').replace('! ', '!').replace(' (', '(')
    return '#if 0' if text == '0' else f'({text})' if '||' in text else text


def directive(d, stack, macros, conds):
    if not d:
        return
    word, rest = d[0].text, d[1:]
    if word in ('if', 'ifdef', 'ifndef'):
        stack.append(('!' if word == 'ifndef' else '') + condition(rest))
    elif word in ('elif', 'else') and stack:
        stack[-1] = negation(stack[-1]) + (' && ' + condition(rest) if word == 'elif' else '')
    elif word == 'endif' and stack:
        stack.pop()
    elif word == 'define' and rest:
        params, k = (), 1
        if k < len(rest) and rest[k].text == '(' and rest[k].line == rest[0].line and \
                rest[k].col == rest[0].col + len(rest[0].text):
            k = close(rest, k)
            params = tuple(t.text for t in rest[2:k] if t.kind == 'ident')
            k += 1
        macros.append(Unit(rest[k:], rest[0].text, params))
        for t in rest:
            conds[t.line] = tuple(stack)


def close(toks, i):
    """The index of the bracket that closes the one at i"""
    depth = 0
    for k in range(i, len(toks)):
        if toks[k].text in '([{' and toks[k].kind == 'op':
            depth += 1
        elif toks[k].text in ')]}' and toks[k].kind == 'op':
            depth -= 1
            if not depth:
                return k
    return len(toks) - 1


def opening(toks, i):
    depth = 0
    for k in range(i, -1, -1):
        if toks[k].text in ')]}' and toks[k].kind == 'op':
            depth += 1
        elif toks[k].text in '([{' and toks[k].kind == 'op':
            depth -= 1
            if not depth:
                return k
    return 0


class Names:
    def __init__(self):
        self.local, self.field, self.glob, self.func = set(), set(), set(), set()
        self.declared = set()   # tokens of the file that stand in declarators

    def update(self, other):
        for a in ('field', 'glob', 'func'):
            getattr(self, a).update(getattr(other, a))


def braces(toks):
    """Per token: 'top', 'struct' or 'block', by the innermost brace"""
    out, stack, head = [], [], []
    for t in toks:
        if t.text == '{':
            words = [x.text for x in head[-6:]]
            is_struct = any(w in ('struct', 'union') for w in words) and '=' not in words and ')' not in words
            stack.append('struct' if is_struct else 'block')
            head = []
        elif t.text == '}':
            if stack:
                stack.pop()
            head = []
        elif t.text == ';':
            head = []
        else:
            head.append(t)
        out.append(stack[-1] if stack else 'top')
    return out


def in_parens(toks):
    depth, out = 0, []
    for t in toks:
        if t.kind == 'op' and t.text in '()':
            depth = max(0, depth + (1 if t.text == '(' else -1))
        elif t.text in '{};':
            depth = 0
        out.append(depth > 0)
    return out


def harvest(unit, types, names):
    """Names declared as pointer to (or array of) an entry. types: names of the type -> stars already in it"""
    toks, where = unit.toks, braces(unit.toks)
    where = ['param' if p and w == 'top' else w for w, p in zip(where, in_parens(toks))]
    for i, t in enumerate(toks):
        if t.text in types and t.kind == 'ident':
            declarators(toks, where, i + 1, types[t.text], names, unit.macro)


def declarators(toks, where, k, depth, names, macro):
    while k < len(toks):
        stars = depth
        while k < len(toks) and (toks[k].text == '*' or toks[k].text in QUALIFIER or toks[k].text == '('):
            stars += toks[k].text == '*'
            k += 1
        if k >= len(toks) or toks[k].kind != 'ident':
            return
        name, after = toks[k].text, toks[k + 1].text if k + 1 < len(toks) else ''
        names.declared.add(id(toks[k]))
        if after == '(' and stars or after == ')' and stars and k + 2 < len(toks) and toks[k + 2].text == '(':
            names.func.add(name)
            return
        if stars or after == '[':
            names.local.add(name)
            if where[k] == 'struct':
                names.field.add(name)
            elif where[k] == 'top' and not macro and after in (';', '[', ',', '=', '__') :
                names.glob.add(name)
        k += 1
        depth_par = 0
        while k < len(toks):       # to the next declarator of the same list
            x = toks[k].text
            if x in '([{':
                depth_par += 1
            elif x in ')]}':
                depth_par -= 1
            if depth_par < 0 or x == ';' or (depth_par == 0 and x == ','):
                break
            k += 1
        if k >= len(toks) or toks[k].text != ',':
            return
        k += 1
        if k < len(toks) and toks[k].kind == 'ident' and (toks[k + 1].kind == 'ident' or toks[k + 1].text == '*'):
            return                  # the next parameter, with a type of its own


def is_prefix(toks, i, macro):
    """May the * at i stand before its operand? 'sure', 'cast' (behind a parenthesis), or ''"""
    if i == 0:
        return 'sure'
    p = toks[i - 1]
    if p.kind in ('number', 'string'):
        return ''
    if p.kind == 'ident':
        return 'sure' if p.text in KEYWORD else ''
    if p.text == ')':
        return 'cast'
    if p.text in (']', '++', '--'):
        return ''
    return 'sure'


def operand(toks, i):
    """The end (exclusive) of the unary expression that starts at i"""
    while i < len(toks):
        t = toks[i]
        if t.text in ('*', '&', '!', '~', '-', '+', '++', '--') and t.kind == 'op':
            i += 1
        elif t.text == '(':
            e = close(toks, i)
            i = e + 1
            nxt = toks[i] if i < len(toks) else None
            if nxt is None or not (nxt.kind in ('ident', 'number') or nxt.text in ('(', '&', '*')) or \
                    (nxt.text in ('&', '*') and not looks_like_type(toks[opening(toks, e) + 1:e])):
                break
            if nxt.text == '(' and not looks_like_type(toks[opening(toks, e) + 1:e]):
                break
        else:
            i += 1
            break
    while i < len(toks):
        x = toks[i].text
        if x in ('(', '['):
            i = close(toks, i) + 1
        elif x in ('->', '.'):
            i += 2
        elif x in ('++', '--'):
            i += 1
        else:
            break
    return min(i, len(toks))


def looks_like_type(toks):
    return bool(toks) and all(t.kind == 'ident' or t.text in ('*', '(', ')') for t in toks) and \
        (toks[-1].text == '*' or len(toks) == 1 or any(t.text in TYPEWORD for t in toks))


class File:
    def __init__(self, tree, path):
        self.path = path
        with open(os.path.join(tree, path), encoding='latin-1') as f:
            self.code, self.macros, self.conds = units(tokens(f.read()))
        self.names = Names()

    def types(self):
        parts = self.path.split('/')
        t = {'pte_t': 0, 'pte_addr_t': 1}
        if parts[0] == 'arch' and parts[1] in PGTABLE_IS_PTE:
            t['pgtable_t'] = 1
        return t

    def collect(self):
        types = self.types()
        for u in [self.code] + self.macros:
            harvest(u, types, self.names)


def function_at(code):
    """Per token of the code: the name of the function that it is in, crudely"""
    out, depth, name = [], 0, ''
    for i, t in enumerate(code):
        if t.text == '{':
            if t.col == 1:      # by custom the body of a function; repairs braces in both arms of an #if
                depth = 0
            if depth == 0:
                name = head_name(code, i)
            depth += 1
        out.append(name if depth else '')
        if t.text == '}':
            depth = max(0, depth - 1)
    return out


def head_name(code, i):
    k = i - 1
    while k > 0 and code[k].text not in (';', '}'):
        if code[k].text == ')':
            o = opening(code, k)
            if o > 0 and code[o - 1].kind == 'ident' and code[o - 1].text not in ('__attribute__', '__acquires', '__releases'):
                if code[o - 1].text.startswith(('SYSCALL_DEFINE', 'DEFINE_IDTENTRY')) and o + 1 < len(code):
                    return code[o + 1].text
                return code[o - 1].text
            k = o
        k -= 1
    return ''


def relevant(toks, f, everywhere, macro):
    """Why an operand may be a pointer to an entry, or ''"""
    for n, t in enumerate(toks):
        if t.kind != 'ident':
            continue
        behind = toks[n - 1].text if n else ''
        if t.text in ('pte_t', 'pte_addr_t'):
            return 'cast'
        if t.text in everywhere.func:
            return 'call'
        if behind in ('->', '.'):
            if t.text in everywhere.field:
                return 'field'
        elif t.text in f.names.local:
            return 'name'
        elif t.text in everywhere.glob:
            return 'global'
        if macro is not None and (t.text in macro.params or 'pte' in t.text.lower()):
            return 'macro'
    return ''


def declares(toks, i, f):
    """Is the * at i part of a declarator? `pte_t **p`, `pte_t *a, *b`, `pte_t *(*f)(void)`"""
    k = i + 1
    while k < len(toks) and (toks[k].text in '*(' or toks[k].text in QUALIFIER):
        k += 1
    return k < len(toks) and id(toks[k]) in f.names.declared


def scan_unit(f, u, everywhere):
    toks = u.toks
    macro = u if u.macro else None
    inside = None if macro else function_at(toks)
    for i, t in enumerate(toks):
        if t.kind != 'op':
            continue
        if t.text == '*':
            how = is_prefix(toks, i, u.macro)
            if not how:
                continue
            end = operand(toks, i + 1)
            why = relevant(toks[i + 1:end], f, everywhere, macro)
            if why and not declares(toks, i, f):
                yield t, 'deref', why + ('?' if how == 'cast' else ''), u.macro or inside[i], use(toks, i, end)
        elif t.text == '[' and i:
            start = postfix_start(toks, i)
            if start is None:
                continue
            base = toks[start:i]
            why = relevant(base, f, everywhere, macro)
            if why and not (start and (toks[start - 1].text in ('pte_t', '*') and toks[start-1].text == 'pte_t')):
                yield toks[start], 'index', why, u.macro or inside[i], use(toks, start, close(toks, i) + 1)
        elif t.text == '->' and i:
            start = postfix_start(toks, i)
            if start is None:
                continue
            base = toks[start:i]
            last = base[-1]
            if i + 1 < len(toks) and re.match(r'pte|lo|hi|val', toks[i + 1].text) and \
                    relevant(base[-1:] if last.kind == 'ident' else base, f, everywhere, macro):
                yield toks[start], 'member', 'arrow', u.macro or inside[i], use(toks, start, i + 2)


def use(toks, s, e):
    """How the text at toks[s:e] is used, as far as the text says: (use, name of the call that it is an argument of)"""
    while True:
        before, after = toks[s - 1] if s else None, toks[e] if e < len(toks) else None
        b, a = before.text if before else '', after.text if after else ''
        if b == '(':
            name = toks[s - 2] if s > 1 else None
            named = name is not None and name.kind == 'ident' and name.text not in ('return', 'case', 'if', 'while', 'switch')
            if named and name.text in ('sizeof', 'typeof', '__typeof__', '__unqual_scalar_typeof') and a == ')':
                return 'unevaluated', ''
            if named and name.text == 'WRITE_ONCE' and a == ',':
                return 'write', ''
            if a == ')' and (not named or name.text in VALUE_OF):
                s, e = s - (2 if named else 1), e + 1
                continue
        if a == '.':
            e += 2
            continue
        if a == '=':
            return 'write', ''
        if a in ('++', '--') or b in ('++', '--') or len(a) > 1 and a[-1] == '=' and a[0] in '+-|&^*/%<>' and \
                a not in ('<=', '>=', '=='):
            return 'read-write', ''
        if b == '&' and is_prefix(toks, s - 1, None) == 'sure':
            return 'address', ''
        if b == 'sizeof':
            return 'unevaluated', ''
        return 'read', argument_of(toks, s)


VALUE_OF = {'pte_val', 'pmd_val', 'pud_val', 'p4d_val', 'pgd_val'}


def argument_of(toks, s):
    depth = 0
    for k in range(s - 1, max(-1, s - 80), -1):
        x = toks[k].text
        if x in ')]' and toks[k].kind == 'op':
            depth += 1
        elif x in '([' and toks[k].kind == 'op':
            if depth:
                depth -= 1
            elif k and toks[k - 1].kind == 'ident' and x == '(':
                return toks[k - 1].text
        elif x in ';{}':
            break
    return ''


def postfix_start(toks, i):
    """The start of the postfix expression that ends before i"""
    k = i - 1
    while k >= 0:
        if toks[k].text in (')', ']') and toks[k].kind == 'op':
            k = opening(toks, k)
            if toks[k].text == '(' and k and toks[k - 1].kind == 'ident' and toks[k - 1].text not in KEYWORD:
                k -= 1
            elif toks[k].text == '[':
                k -= 1
                continue
        elif toks[k].kind != 'ident' or toks[k].text in KEYWORD:
            return None
        if k and toks[k - 1].text in ('->', '.'):
            k -= 2
            continue
        return k
    return None


def makefile(tree, folder):
    for name in ('Kbuild', 'Makefile'):
        path = os.path.join(tree, folder, name)
        if os.path.exists(path):
            with open(path, encoding='latin-1') as f:
                return re.sub(r'#.*', '', f.read().replace('\\\n', ' '))
    return ''


def built(tree, path):
    """What the makefiles on the way to a file ask for, crudely: 'CONFIG_KVM, CONFIG_SUN3'"""
    out, folder, name = [], os.path.dirname(path), os.path.basename(path)
    if name.endswith('.c'):
        out += asked(makefile(tree, folder), name[:-2] + '.o')
    while folder.count('/') > 1:
        folder, name = os.path.split(folder)
        out += asked(makefile(tree, folder), name + '/')
    return list(dict.fromkeys(out))


def asked(text, item):
    rows = re.findall(r'^\s*([\w./-]*(?:\$\((\w+)\))?[\w-]*)\s*[:+]?=(.*)$', text, re.M)
    hits = [(lhs, conf) for lhs, conf, rhs in rows if item in rhs.split()]
    if any(lhs in ('obj-y', 'lib-y') for lhs, _ in hits):
        return []
    options = dict.fromkeys(conf for _, conf in hits if conf.startswith('CONFIG_'))
    if options:
        return ['({})'.format(' || '.join(options)) if len(options) > 1 else next(iter(options))]
    for lhs, _ in hits:
        of = re.match(r'([\w-]+?)-(?:objs|y)$', lhs)
        if of:
            return asked(text, of.group(1) + '.o')
    return []


def grep(tree, pattern):
    """Files below the tree that a pattern is in, outside the folders that are no kernel code"""
    folders = [d for d in sorted(os.listdir(tree)) if os.path.isdir(os.path.join(tree, d)) and d not in SKIP]
    run = subprocess.run(['grep', '-rlE', '--include=*.[ch]', pattern, *folders], cwd=tree, capture_output=True,
                         text=True, env={**os.environ, 'LC_ALL': 'C'}, check=False)
    if run.returncode > 1:
        sys.exit(run.stderr)
    return sorted(run.stdout.splitlines())


def load(tree):
    """All files that name the type, or else something that is declared with it"""
    files, everywhere = {}, Names()
    for p in grep(tree, r'\b(pte_t|pte_addr_t|pgtable_t)\b'):
        files[p] = File(tree, p)
        files[p].collect()
        everywhere.update(files[p].names)
    fields, names = '|'.join(sorted(everywhere.field)), '|'.join(sorted(everywhere.func | everywhere.glob))
    for p in grep(tree, rf'(->|\.)[ \t]*({fields or "$^"})\b|\b({names or "$^"})\b'):
        if p not in files:
            files[p] = File(tree, p)
    return files, everywhere


def where(tree, path, conditions):
    """A hint at who compiles a line: what the makefiles ask for, then the #if's around it"""
    return ' && '.join(built(tree, path) + [c for c in conditions if not GUARD.match(c)])


def scan(tree, paths):
    files, everywhere = load(tree)
    for p, f in sorted(files.items()):
        if paths and not p.startswith(tuple(paths)):
            continue
        seen = {}
        for u in [f.code] + f.macros:
            for t, kind, why, func, how in scan_unit(f, u, everywhere):
                seen[t.line, t.col, kind] = (why, func, how)
        for (line, col, kind), (why, func, how) in sorted(seen.items()):
            yield p, line, col, func, kind, why, how, where(tree, p, f.conds.get(line, ()))


def read_list(path):
    """{(file, line): [entry]}, each entry a dict"""
    keys, out = ('place', 'function', 'kind', 'verdict', 'when', 'remark'), {}
    with open(path, encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            if line.startswith('#') or not line.strip():
                continue
            fields = line.rstrip('\n').split('\t')
            if len(fields) != len(keys) or fields[3] not in VERDICTS:
                sys.exit(f'{path}:{n}: not an entry')
            e = dict(zip(keys, fields), found=None)
            e['file'], number, column = fields[0].rsplit(':', 2)
            e['line'], e['column'] = int(number), int(column)
            out.setdefault((e['file'], e['line']), []).append(e)
    return out


VERDICTS = ('find', 'either', 'out', 'none')


def read_findings(path):
    """The findings of a whole run; a run that was cut off is no measure"""
    with open(path, encoding='utf-8') as f:
        records = [json.loads(line) for line in f]
    if not records or 'summary' not in records[-1]:
        sys.exit(f'{path}: no summary line at the end, the run was cut off')
    return [r for r in records if r.get('rule') == 'pte-deref']


def covers(r, e):
    """Does the finding's stretch hold the place?"""
    return (r['line'], r['column']) <= (e['line'], e['column']) < (r['end_line'], r['end_column'])


def join_findings(entries, findings):
    """Gives each finding to the place it covers that starts nearest to it; returns those that cover none"""
    lost = []
    for r in findings:
        at = [e for line in range(r['line'], r['end_line'] + 1) for e in entries.get((r['file'], line), ())
              if covers(r, e) and e['found'] is None]
        if not at:
            lost.append(r)
            continue
        # an entry that must be found goes before its operand
        at.sort(key=lambda e: (VERDICTS.index(e['verdict']), e['line'], e['column']))
        at[0]['found'] = r
    return lost


def group(path):
    parts = path.split('/')
    return parts[1] if parts[0] == 'arch' else 'generic'


def describe(e):
    return f"{e['place']}\t{e['function']}\t{e['when'] or '-'}\t{e['remark']}"


def compare(args):
    entries = read_list(args.list)
    lost = join_findings(entries, read_findings(args.findings))
    every = [e for es in entries.values() for e in es]
    wanted = [e for e in every if e['verdict'] == 'find']
    missing = [e for e in wanted if e['found'] is None]
    inferred = [e for e in wanted if e['found'] and e['found']['confidence'] != 'exact']
    kinds = [e for e in wanted if e['found'] and e['found']['kind'] != e['kind']]
    false = [e for e in every if e['verdict'] in ('out', 'none') and e['found']]
    print_list('not found', [describe(e) for e in missing])
    print_list('found, but inferred', [describe(e) + '\t' + e['found'].get('no_fix', '') for e in inferred])
    print_list('of another kind', [f"{e['place']}\t{e['found']['kind']}, not {e['kind']}" for e in kinds])
    print_list('reported, but wrong', [f"{e['place']}\t{e['found']['confidence']}\t{e['kind']}: {e['remark']}" for e in false])
    print_list('reported, but not in the list', [f"{r['file']}:{r['line']}:{r['column']}\t{r['function']}\t{r['confidence']}"
                                                 for r in lost])
    percent = table(wanted, false, lost)
    return 1 if percent < args.min or false or lost else 0


def print_list(title, lines):
    if lines:
        print(f'{title}: {len(lines)}')
        for line in sorted(lines):
            print('  ' + line)


def table(wanted, false, lost):
    wrong = [group(e['file']) for e in false] + [group(r['file']) for r in lost]
    print(f"{'':12}{'places':>8}{'exact':>8}{'inferred':>10}{'missing':>9}{'wrong':>7}{'exact %':>9}")
    for name in sorted({group(e['file']) for e in wanted} | set(wrong)) + ['all', 'arch']:
        rows = [e for e in wanted if name == 'all' or group(e['file']) == name or
                name == 'arch' and group(e['file']) != 'generic']
        exact = sum(1 for e in rows if e['found'] and e['found']['confidence'] == 'exact')
        missing = sum(1 for e in rows if not e['found'])
        bad = sum(1 for g in wrong if name in ('all', g) or name == 'arch' and g != 'generic')
        percent = 100 * exact / len(rows) if rows else 100
        print(f'{name:12}{len(rows):8}{exact:8}{len(rows) - exact - missing:10}{missing:9}{bad:7}{percent:9.1f}')
    return percent


def complete(args):
    """Is every place that the scan reports in the list, and the other way round?"""
    listed = {e['place'] for es in read_list(args.list).values() for e in es}
    seen = {f'{p}:{line}:{col}' for p, line, col, *_ in scan(args.tree, [])}
    print_list('not in the list', seen - listed)
    print_list('only in the list', listed - seen)
    return 1 if seen != listed else 0


def print_scan(args):
    for p, line, col, func, kind, why, (how, call), when in scan(args.tree, args.paths):
        print(f'{p}:{line}:{col}', func, kind, why, how, call, when, sep='\t')
    return 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = ap.add_subparsers(required=True)
    p = sub.add_parser('scan')
    p.add_argument('tree')
    p.add_argument('paths', nargs='*')
    p.set_defaults(run=print_scan)
    p = sub.add_parser('complete')
    p.add_argument('tree')
    p.add_argument('--list', default=LIST)
    p.set_defaults(run=complete)
    p = sub.add_parser('compare')
    p.add_argument('findings')
    p.add_argument('--list', default=LIST)
    p.add_argument('--min', type=float, default=95, help='per cent of the places below arch/ that must be exact')
    p.set_defaults(run=compare)
    args = ap.parse_args()
    return args.run(args)


LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'arch-derefs-6.12.txt')
if __name__ == '__main__':
    sys.exit(main())

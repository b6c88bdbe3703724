#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes docs/index-schema.md from analyzer/index/schema.sql.

usage: docs/index-schema.py [--check]

Without --check writes the file; with it, says whether the file is what would be written. Either way it is an
error when a table has no comment above it, or a column neither a comment behind it nor its name, in
backquotes, in the table's comment or in the introduction on top of the schema.
"""
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMA = os.path.join(TOP, 'analyzer', 'index', 'schema.sql')
PAGE = os.path.join(TOP, 'docs', 'index-schema.md')
HEAD = """# Tables of the index

Made by `make docs` from [analyzer/index/schema.sql](../analyzer/index/schema.sql); change it there.
`pteris index` writes this database, `pteris query --sql 'SELECT …'` reads it.
"""
CONSTRAINT = ('PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN')


def die(problems):
    for p in problems:
        print(f'index-schema: {p}', file=sys.stderr)
    sys.exit(1)


def uncomment(lines):
    return [re.sub(r'^\s*-- ?', '', line) for line in lines]


class Column:
    def __init__(self, name, kind, comment):
        self.name, self.kind, self.comment = name, kind, [comment] if comment else []


class Table:
    def __init__(self, name, comment):
        self.name, self.comment, self.columns, self.constraints = name, ' '.join(comment), [], []

    def add_line(self, line):
        code, dashes, comment = line.strip().partition('--')
        code, comment = code.strip().rstrip(','), comment.strip()
        if not code and dashes:
            (self.columns[-1].comment if self.columns else []).append(comment)
        elif code.startswith(CONSTRAINT):
            self.constraints.append(code)
        elif code:
            name, _, kind = code.partition(' ')
            self.columns.append(Column(name, kind.strip(), comment))


def parse(text):
    """The introduction's lines, and the tables"""
    lines, tables, comment, table = text.splitlines(), [], [], None
    start = next(i for i, line in enumerate(lines) if not line.startswith('--'))
    intro = uncomment(lines[1:start])
    for line in lines[start:]:
        m = re.match(r'CREATE TABLE (\w+) \($', line)
        if m:
            table = Table(m[1], uncomment(comment))
            tables.append(table)
        elif line.startswith(')'):
            table = None
        elif table:
            table.add_line(line)
        comment = [*comment, line] if line.startswith('--') else []
    return intro, tables


def problems(text, intro, tables):
    said = set(re.findall(r'`(\w+)`', '\n'.join(intro)))
    found = [f'table {t.name} has no comment' for t in tables if not t.comment]
    found += [f'column {t.name}.{c.name} has no comment, and nothing above says what `{c.name}` is'
              for t in tables for c in t.columns if not c.comment and c.name not in said and f'`{c.name}`' not in t.comment]
    if len(tables) != len(re.findall(r'CREATE\s+(?:TABLE|VIEW|VIRTUAL)', text)):
        found.append('a CREATE that this program cannot read')
    return found


def paragraphs(lines):
    """Comment lines as Markdown: what is indented is code"""
    out = []
    for line in lines:
        if line.startswith('    ') and (not out or not out[-1].startswith('    ')):
            out.append('')
        elif not line.startswith('    ') and out and out[-1].startswith('    ') and line:
            out.append('')
        out.append(line)
    return '\n'.join(out).strip('\n')


def cell(text):
    return text.replace('|', '\\|').replace('<', '&lt;')


def page(intro, tables):
    out = [HEAD, paragraphs(intro), '']
    out += ['| table | holds |', '| --- | --- |']
    for t in tables:
        out.append(f'| [{t.name}](#{t.name}) | {cell(re.split(r"[.;:](?: |$)", t.comment)[0])} |')
    for t in tables:
        out += ['', f'## {t.name}', t.comment.replace('<', '&lt;'), '', '| column | type | meaning |', '| --- | --- | --- |']
        out += [f'| `{c.name}` | {cell(c.kind)} | {cell(" ".join(c.comment))} |' for c in t.columns]
        out += ['', *t.constraints] if t.constraints else []
    return '\n'.join(out) + '\n'


def main():
    if sys.argv[1:] not in ([], ['--check']):
        die(['usage: docs/index-schema.py [--check]'])
    with open(SCHEMA, encoding='utf-8') as f:
        text = f.read()
    intro, tables = parse(text)
    found = problems(text, intro, tables)
    if found:
        die(found)
    new = page(intro, tables)
    if sys.argv[1:]:
        with open(PAGE, encoding='utf-8') as f:
            if f.read() != new:
                die(['docs/index-schema.md is not what schema.sql says: run "make docs"'])
        return
    with open(PAGE, 'w', encoding='utf-8') as f:
        f.write(new)


main()

# SPDX-License-Identifier: GPL-2.0-only
"""What the scripts of this folder share: a prepared kernel, compile flags, runs of the oracle program.

None of this comes from the analyzer: own configuration run, own flags, own choice of files.
"""
import argparse
import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
EXCLUDED = ('arch', 'tools', 'Documentation', 'samples', 'scripts')
CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME', os.path.expanduser('~/.cache')), 'pteris', 'oracle')
JOBS = 2


def die(text):
    print(f'{os.path.basename(sys.argv[0])}: {text}', file=sys.stderr)
    sys.exit(2)


def arguments(doc, other, wanted):
    """The parser for a script that compares some files of a tree: what all of them take"""
    ap = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument(other)
    ap.add_argument('-n', type=int, default=wanted)
    ap.add_argument('-v', action='store_true', help='list every difference')
    return ap


def digest(*paths):
    h = hashlib.sha256()
    for p in paths:
        with open(p, 'rb') as f:
            h.update(f.read())
    return h.hexdigest()[:16]


def tree_key(tree):
    """A name for the tree: its folder, version and place"""
    with open(os.path.join(tree, 'Makefile'), encoding='utf-8', errors='replace') as f:
        head = f.read(400)
    version = '.'.join(re.findall(r'^(?:VERSION|PATCHLEVEL|SUBLEVEL) = *(\d+)', head, re.M))
    place = hashlib.sha256(os.path.realpath(tree).encode()).hexdigest()[:8]
    return f'{os.path.basename(os.path.realpath(tree))}-{version}-{place}'


def build_oracle(name='oracle'):
    """Compiles NAME.cpp into the cache, once per version of it; returns the program's path."""
    source = os.path.join(HERE, name + '.cpp')
    program = os.path.join(CACHE, 'bin', f'{name}-{digest(source, os.path.join(HERE, "oracle.h"))}')
    if os.path.exists(program):
        return program
    os.makedirs(os.path.dirname(program), exist_ok=True)
    config = os.environ.get('LLVM_CONFIG', 'llvm-config-19')

    def ask(option):
        return subprocess.run([config, option], check=True, capture_output=True, text=True).stdout.strip()
    tmp = f'{program}.{os.getpid()}'
    subprocess.run([os.environ.get('CXX', 'clang++-19'), '-std=c++17', '-O1', '-fno-rtti', '-Wall',
                    '-D__STDC_CONSTANT_MACROS', '-D__STDC_FORMAT_MACROS', '-D__STDC_LIMIT_MACROS',
                    '-I' + ask('--includedir'), '-o', tmp, source, '-L' + ask('--libdir'),
                    '-lclang-cpp', '-lLLVM-19', '-Wl,-rpath,' + ask('--libdir')], check=True)
    os.rename(tmp, program)
    return program


def prepare(tree):
    """The build folder of a configured tree: its own when it was built in place, else one in the cache."""
    if os.path.exists(os.path.join(tree, 'kernel', '.bounds.s.cmd')):
        return tree
    out = os.path.join(CACHE, tree_key(tree))
    if os.path.exists(os.path.join(out, 'kernel', '.bounds.s.cmd')):
        return out
    os.makedirs(out, exist_ok=True)
    with open(out + '.log', 'w', encoding='utf-8') as log:
        rc = subprocess.run(['make', '-s', '-C', tree, 'LLVM=-19', 'O=' + out, f'-j{JOBS}', 'defconfig', 'prepare'],
                            stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    if rc:
        die(f'Kbuild failed, see {out}.log')
    return out


def index(pteris, tree):
    """The index of a tree as this very program makes it, kept in the cache; its path"""
    os.makedirs(CACHE, exist_ok=True)
    path = os.path.join(CACHE, f'{tree_key(tree)}-{digest(pteris)}.index')
    for old in os.listdir(CACHE):
        if old.startswith(tree_key(tree)) and '.index' in old and not old.startswith(os.path.basename(path)):
            os.unlink(os.path.join(CACHE, old))
    done = subprocess.run([pteris, 'index', '-q', '--tree', tree, '--index', path], capture_output=True, text=True,
                          check=False)
    if done.returncode not in (0, 3):
        die(f'pteris index failed with status {done.returncode}: {done.stderr}')
    return path


def flags(build):
    """clang's flags as Kbuild gave them to kernel/bounds.c, without what is about that one file"""
    with open(os.path.join(build, 'kernel', '.bounds.s.cmd'), encoding='utf-8') as f:
        words = shlex.split(f.readline().split(':=', 1)[1])[1:-1]
    kept, skip = [], False
    for w in words:
        if skip or w in ('-o', '-I'):
            skip = not skip
        elif w not in ('-c', '-S', '-fverbose-asm') and \
                not w.startswith(('-Wp,', '-DKBUILD', '-D__KBUILD')):
            kept.append(w)
    return kept


def sources(tree, suffixes=('.c',), excluded=EXCLUDED):
    """Paths below the tree, sorted, of the files outside the excluded folders"""
    found = []
    for folder, dirs, files in os.walk(tree):
        if folder == tree:
            dirs[:] = [d for d in dirs if d not in excluded]
        dirs.sort()
        found += [os.path.relpath(os.path.join(folder, f), tree) for f in files if f.endswith(suffixes)]
    return sorted(found)


def spread(tree, wanted, **shares):
    """Evenly spread sources of each folder, by its share of what is wanted"""
    chosen = []
    for folder, share in shares.items():
        files = sources(f'{tree}/{folder}', excluded=())
        step = max(1, int(len(files) / (wanted * share)))
        chosen += [f'{folder}/{f}' for f in files[::step]]
    return chosen


def read(tree, path):
    with open(os.path.join(tree, path), encoding='latin-1') as f:
        return f.read()


WORD = re.compile(r'[A-Za-z_]\w*')


COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)


def names_of(text, kind):
    """Names that a header declares as, or computes from, a pointer to or an array of `kind`"""
    declared = re.findall(r'\b' + kind + r'\b(?:\s|\*|const|volatile|__\w+)*\*(?:\s|\*|const|volatile|__\w+)*(\w+)', text)
    declared += re.findall(r'\b' + kind + r'\s+(\w+)\s*\[', text)
    return set(declared)


def macros(text):
    """(name, words of the body that aren't its parameters) of each #define"""
    for m in re.finditer(r'^[ \t]*#[ \t]*define[ \t]+(\w+)(\([^)]*\))?((?:[^\\\n]|\\\n|\\.)*)', text, re.M):
        yield m.group(1), set(WORD.findall(m.group(3))) - set(WORD.findall(m.group(2) or ''))


def headers_of(tree):
    """The headers that all of the tree can see, and mm's own"""
    for folder in ('include', 'arch/x86/include', 'mm'):
        for h in sources(os.path.join(tree, folder), ('.h',), ()):
            yield COMMENT.sub(' ', read(tree, os.path.join(folder, h)))


def candidates(tree, kinds=('pte_t',)):
    """Sources that can hold a load of an entry: they name the type, or a name that some header ties to it:
    a declared pointer or array, a function that returns one, a parameter or member, or a macro that
    mentions any of these; and all of mm/. Far too many rather than one too few. Returns the names too."""
    headers = list(headers_of(tree))
    wanted = set(kinds)
    for kind in kinds:
        for text in headers:
            wanted |= {n for n in names_of(text, kind) if len(n) > 2}
    defines = [d for text in headers for d in macros(text)]
    grown = True
    while grown:
        more = {name for name, words in defines if name not in wanted and words & wanted}
        grown = bool(more)
        wanted |= more
    found = grep(tree, sorted(wanted))
    return [c for c in sources(tree) if c.startswith('mm/') or c in found], wanted


def grep(tree, words):
    """Paths of the C files that have one of the words"""
    run = subprocess.run(['grep', '-rlwF', '--include=*.c', *[f'--exclude-dir={d}' for d in ('.git', 'Documentation')],
                          '-f', '-', '.'], cwd=tree, input='\n'.join(words), capture_output=True, text=True,
                         env={**os.environ, 'LC_ALL': 'C'}, check=False)
    if run.returncode > 1:
        die(run.stderr.strip())
    return {p.removeprefix('./') for p in run.stdout.splitlines()}


def include_flags(tree, path):
    """The -I that the Makefiles of the file's folder, and of those above, say in plain text"""
    found, folder = [], os.path.dirname(path)
    while folder:
        name = os.path.join(folder, 'Makefile')
        text = read(tree, name) if os.path.exists(os.path.join(tree, name)) else ''
        for d in re.findall(r'-I ?(\$\((?:srctree|src)\)[\w/.$()-]*)', text):
            d = d.replace('$(srctree)/$(src)', folder).replace('$(src)', folder).replace('$(srctree)/', '')
            if '$' not in d:
                found.append('-I' + os.path.join(tree, d))
        folder = os.path.dirname(folder)
    return found


def run_oracle(tree, files, *options, build=None, configured=None, name='oracle'):
    """Runs the oracle over the files in JOBS processes; the lines of all, and the lines that start with #.
    For a copy of a tree, build is the original's build folder and `configured` the original."""
    program, build = build_oracle(name), build or prepare(tree)
    given = [f.replace(configured, tree) if configured else f for f in flags(build)]
    if 'diags' not in options:
        given.append('-w') # nobody reads the warnings, and looking for them takes a fifth of the time
    common = [program, *options, '--root', tree, '--dir', build]
    procs = []
    for j in range(JOBS):
        part = files[j::JOBS]
        if not part:
            continue
        listing = tempfile.NamedTemporaryFile('w', suffix='.list', delete=False)
        with listing:
            for f in part:
                listing.write(f + '\t' + ' '.join(include_flags(tree, f)) + '\n')
        out = tempfile.TemporaryFile('w+', encoding='latin-1')
        procs.append((subprocess.Popen([*common, '--files', listing.name, '--', *given], cwd=build,
                                       stdout=out, stderr=subprocess.DEVNULL), out, listing.name))
    lines, notes = set(), set()
    for p, out, listing in procs:
        rc = p.wait()
        os.unlink(listing)
        if rc:
            die(f'the oracle program ended with status {rc}')
        out.seek(0)
        for line in out.read().splitlines():
            (notes if line.startswith('#') else lines).add(line)
    return lines, sorted(notes)


def loads(tree, refresh=False):
    """What clang says of the tree: the places of loads outside the excluded folders, sorted, as dictionaries,
    and the files that don't parse without errors under this configuration. Kept in the cache, by what it
    depends on: the tree's version and place, the program and this file."""
    build = prepare(tree)
    store = os.path.join(CACHE, f'{tree_key(tree)}-{digest(os.path.join(HERE, "oracle.cpp"), __file__)}.loads')
    if refresh or not os.path.exists(store):
        lines, notes = run_oracle(tree, candidates(tree)[0], build=build)
        lines = [x for x in lines if x.split('/')[0] not in EXCLUDED]
        with open(store + '.tmp', 'w', encoding='latin-1') as f:
            f.writelines(x + '\n' for x in sorted(lines, key=place_key) + notes)
        os.rename(store + '.tmp', store)
    with open(store, encoding='latin-1') as f:
        text = f.read().splitlines()
    fields = ('at', 'kind', 'spelled', 'function', 'text')
    return ([dict(zip(fields, x.split('\t'))) for x in text if not x.startswith('#')],
            {x[2:].split(':')[0] for x in text if x.startswith('#')})


def place_key(line):
    """Sorts by file, line, column as numbers"""
    file, row, column = line.split('\t', 1)[0].rsplit(':', 2)
    return file, int(row), int(column), line

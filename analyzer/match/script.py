# SPDX-License-Identifier: GPL-2.0-only
#
# The Python side of scripts in semantic patches: runs inside the interpreter that match/script.c starts, with
# the protocol's socket as file descriptor argv[1], and argv[2] for workers. It offers what scripts of Coccinelle use: the objects cocci,
# coccilib and coccinelle, and the class Iteration.
#
# Protocol: messages in both directions are a number of fields, then each field's length and its bytes; numbers
# are 32 bits, little endian. Text that is no UTF-8 goes both ways unchanged (surrogateescape).
#
#	us → here                                    here → us
#	                                             ready, once, when started
#	begin COCCI_FILE VIRTUAL…                    (none)
#	files FILE…                                  (none)
#	run FILE NAME LINE CODE (VAR TYPE N ITEM…)…  done INCLUDE EXIT (KIND TEXT)… for each output
#	                                             or: raised TEXT STATUS
#	test FILE NAME LINE CODE (VAR TYPE N ITEM…)… done 1|0, or: raised TEXT
#	made OK TEXT                                 make KIND TEXT, in the middle of a run: is it one?
#	iterations                                   done (NFILES FILE… NRULES RULE… NIDENTS NAME VALUE… EXTEND)…
#
# Workers want an interpreter in the state that `initialize` left. One byte on argv[2], with two descriptors for its
# socket and its output, makes this one fork, and the child says "cloned PID" to the worker.

import sys


def host():
    import linecache, os, re, select, socket, struct, traceback, types

    if sys.path and sys.path[0] == "":
        # The tree under work must not stand in for Python's own modules: it comes last.
        del sys.path[0]
        sys.path.append("")
    link = socket.socket(fileno=int(sys.argv[1]))
    workers = socket.socket(fileno=int(sys.argv[2]))
    link.set_inheritable(False)
    workers.set_inheritable(False)
    sys.argv = ["spatch"]
    sys.stdin.reconfigure(errors="surrogateescape") if sys.stdin else None
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", line_buffering=False)
    sys.stderr.reconfigure(errors="surrogateescape")

    # ---- protocol ----------------------------------------------------------------------------

    class Gone(BaseException):
        pass

    def take(n):
        parts = []
        while n:
            part = link.recv(min(n, 1 << 20))
            if not part:
                raise Gone()
            parts.append(part)
            n -= len(part)
        return b"".join(parts)

    def number():
        return struct.unpack("<I", take(4))[0]

    def receive():
        return [take(number()).decode("utf-8", "surrogateescape") for i in range(number())]

    def send(*fields):
        out = [struct.pack("<I", len(fields))]
        for field in fields:
            raw = field if isinstance(field, bytes) else str(field).encode("utf-8", "surrogateescape")
            out += [struct.pack("<I", len(raw)), raw]
        link.sendall(b"".join(out))

    def flush():
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            try:
                stream.flush()
            except Exception:
                pass

    # ---- what scripts see ----------------------------------------------------------------------
    def module(name, **what):
        m = types.ModuleType(name)
        m.__dict__.update(what)
        sys.modules[name] = m
        parent, dot, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, m)
        return m

    class Location:
        def __init__(self, file, current_element, ce_line, ce_column, ce_line_end, ce_column_end,
                     line, column, line_end, column_end):
            self.file = file
            self.current_element = current_element
            self.current_element_line = ce_line
            self.current_element_column = ce_column
            self.current_element_line_end = ce_line_end
            self.current_element_column_end = ce_column_end
            self.line = line
            self.column = column
            self.line_end = line_end
            self.column_end = column_end

    class ElemBase:
        pass

    class TermList(ElemBase):
        def __init__(self, expr, elements):
            self.expr = expr
            self.elements = elements

        def __getitem__(self, n):
            return self.elements[n]

        def __len__(self):
            return len(self.elements)

        def __str__(self):
            return self.expr

    class Comment:
        def __init__(self, comment_before, comment_middle, comment_after):
            self.before = comment_before
            self.middle = comment_middle
            self.after = comment_after

    class Made:
        """A piece of C that a script made for later rules."""

        def __init__(self, kind, text):
            self.kind = kind
            self.text = text

        def __str__(self):
            return self.text

    # coccilib.report
    def build_report(p, msg):
        return f"{p.file}:{p.line}:{p.column}-{p.column_end}: {msg}"

    def print_report(p, msg="ERROR"):
        print(build_report(p, msg))

    # coccilib.org
    def build_link(p, msg, color):
        return f"[[view:{p.file}::face={color}::linb={p.line}::colb={p.column}::cole={p.column_end}][{msg}]]"

    def titled(p, msg):
        return msg if msg != "" else f"{p.file}::{p.line}"

    def safe(msg):
        return msg.translate({ord("["): "@(", ord("]"): ")"})

    def print_todo(p, msg="", color="ovl-face1"):
        print("* TODO " + build_link(p, titled(p, msg), color))

    def print_link(p, msg="", color="ovl-face1"):
        print(build_link(p, titled(p, msg), color))

    def print_safe_todo(p, msg="", color="ovl-face1"):
        print_todo(p, safe(msg), color)

    def print_safe_link(p, msg="", color="ovl-face1"):
        print_link(p, safe(msg), color)

    def print_main(msg, p, color="ovl-face1"):
        print_todo(p[0], (msg + " " if msg != "" else "") + f"{p[0].file}::{p[0].line}", color)

    def print_sec(msg, p, color="ovl-face2"):
        print_link(p[0], msg, color)

    def print_secs(msg, ps, color="ovl-face2"):
        for p in ps:
            print_link(p, msg, color)

    # coccilib.output
    class Output:
        def include_match(self, include):
            state.include = bool(include)

        def register_match(self, include, messages):
            pass

        def combine(self, meta_variable, locations):
            import copy
            new = copy.deepcopy(meta_variable)
            new.locations = [copy.deepcopy(l) for l in locations]
            new.location = new.locations[0]
            return new

        def finalise(self):
            pass

        def print_main(self, *args):
            print_main(*args)

        def print_sec(self, *args):
            print_sec(*args)

        def print_secs(self, *args):
            print_secs(*args)

    class Console(Output):
        def register_match(self, include, messages):
            self.include_match(include)
            for variable, message in messages if include else ():
                at = variable.location
                print(f"{at.file}:{at.line}:{at.column}: {message} - {variable}")

    class Exit(BaseException):
        pass

    class Cocci(Console):
        def exit(self):
            raise Exit()

        def files(self):
            return list(state.files)

        def has_env_binding(self, rule, name):
            return (rule, name) in state.bound

        def add_pending_instance(self, files, rules, idents, extend):
            state.pending.append((files, rules, idents, extend))

        def make(self, kind, *texts):
            send("make", kind, *texts)
            answer = receive()
            if answer[1] != "1":
                raise ValueError(answer[2])
            return Made(kind, answer[2])

        def make_ident(self, text):
            return self.make("identifier", text)

        def make_expr(self, text):
            return self.make("expression", text)

        def make_type(self, text):
            return self.make("type", text)

        def make_stmt(self, text):
            return self.make("statement", text)

        def make_stmt_with_env(self, env, text):
            return self.make("statement", text)

        def make_listlen(self, n):
            return Made("listlen", str(int(n)))

        def make_position(self, file, element, line, column, line_end, column_end):
            fields = (file, element, int(line), int(column), int(line_end), int(column_end))
            return Made("position", "\n".join(map(str, fields)))

    # coccilib.iteration
    def is_text(value, what):
        if not isinstance(value, str):
            raise TypeError(what + " expects a string")

    class Iteration:
        def __init__(self):
            self.files = None
            self.rules = []
            self.idents = {}
            self.extend = False

        def set_files(self, files):
            if not isinstance(files, list) or not all(isinstance(f, str) for f in files):
                raise TypeError("Iteration.set_files expects a list of strings")
            self.files = files

        def add_virtual_rule(self, rule):
            is_text(rule, "Iteration.add_virtual_rule")
            if rule not in self.rules:
                self.rules.append(rule)

        def add_virtual_identifier(self, ident, value):
            is_text(ident, "Iteration.add_virtual_identifier")
            is_text(value, "Iteration.add_virtual_identifier")
            if ident in self.idents:
                raise ValueError("multiple values specified for " + ident)
            self.idents[ident] = value

        def set_extend_virtual_ids(self, value):
            self.extend = bool(value)

        def register(self):
            state.pending.append((self.files, self.rules, list(self.idents.items()), self.extend))

    # coccilib.trac
    def add_ticket(self, dbinfo, summary, desc):
        raise NotImplementedError("coccilib.trac: there is no connection to Trac")

    # coccilib.xml_firehose: needs the package `firehose`
    def import_firehose():
        try:
            import firehose.model
            sys.modules["coccilib.xml_firehose"].firehose = firehose
        except ImportError:
            print("Error: Firehose is not installed or not in the Python path.")

    class Analysis:
        SETTINGS = ("sut_type", "sut_name", "sut_version", "sut_buildarch", "generator_version", "root_path")

        def __init__(self, use_env_variables=True, sut_type=None, sut_name=None, sut_version=None,
                     sut_buildarch=None, generator_version="", root_path="", blank_if_no_results=False):
            given = locals()
            for name in self.SETTINGS:
                from_env = os.environ.get("COCCI_" + name.upper()) or ""
                setattr(self, name, from_env if use_env_variables else given[name])
            self.blank_if_no_results = blank_if_no_results
            if use_env_variables:
                self.blank_if_no_results = os.environ.get("COCCI_BLANK_IF_NO_RESULTS") or False
            self.results = []

        def model(self):
            return sys.modules["coccilib.xml_firehose"].firehose.model

        def add_result(self, location, message, cwe=None, testid=None, notes=None, severity=None,
                       customfields=None):
            m, p = self.model(), location[0]
            path = p.file[len(self.root_path):] if p.file.startswith(self.root_path) else p.file
            extent = m.Range(m.Point(int(p.line), int(p.column)), m.Point(int(p.line_end), int(p.column_end)))
            where = m.Location(m.File(path[1:] if path.startswith("/") else path, ""),
                               m.Function(p.current_element), range_=extent)
            self.results.append(m.Issue(cwe, testid, where, m.Message(message),
                                        notes if notes is None else m.Notes(notes), None, severity=severity,
                                        customfields=customfields and m.CustomFields(customfields)))

        def software(self, m):
            if self.sut_type in ("debian-binary", "debian-source"):
                kind = m.DebianBinary if self.sut_type == "debian-binary" else m.DebianSource
                version, dash, release = self.sut_version.rpartition("-")
                self.sut_version, self.sut_release = (version, release) if dash else (release, "")
                last = (self.sut_buildarch,) if kind is m.DebianBinary else ()
                return kind(self.sut_name, self.sut_version, self.sut_release, *last)
            if self.sut_type == "source-rpm":
                self.sut_release = ""
                return m.SourceRpm(self.sut_name, self.sut_version, self.sut_release, self.sut_buildarch)
            sys.stderr.write("Warning: sut_type incorrect, should be debian-source, debian-binary or source-rpm\n")
            return None

        def print_analysis(self):
            if not self.results and self.blank_if_no_results:
                print()
                return
            m = self.model()
            maker = m.Generator(name="coccinelle", version=self.generator_version)
            analysis = m.Analysis(m.Metadata(maker, self.software(m), None, None), [])
            analysis.results = self.results
            print(str(analysis.to_xml_bytes()))

    class State:
        include = True
        files = ()
        bound = ()
        pending = []
        file = ""
        children = []

    state = State()
    cocci = Cocci()
    main = module("__main__")
    coccinelle = module("coccinelle", Cocci=Cocci)
    coccilib = module("coccilib", __path__=[])
    module("coccilib.elems", Location=Location, ElemBase=ElemBase, TermList=TermList, Comment=Comment)
    module("coccilib.output", Output=Output, Console=Console)
    module("coccilib.iteration", Iteration=Iteration)
    module("coccilib.report", build_report=build_report, print_report=print_report)
    module("coccilib.org", build_link=build_link, print_todo=print_todo, print_link=print_link,
           print_safe_todo=print_safe_todo, print_safe_link=print_safe_link, print_main=print_main,
           print_sec=print_sec, print_secs=print_secs)
    module("coccilib.trac", add_ticket=add_ticket)
    module("coccilib.xml_firehose", import_firehose=import_firehose, Analysis=Analysis)
    space = main.__dict__
    space.update(cocci=cocci, coccilib=coccilib, coccinelle=coccinelle, Cocci=Cocci, Iteration=Iteration,
                 __builtins__=__builtins__)

    words = re.compile(
        r"""('{3}.*?'{3}|"{3}.*?"{3}|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\#[^\n]*)|//[^\n]*""", re.S)

    # ---- running -------------------------------------------------------------------------------
    UNSET = "initial value: consider using coccinelle.varname"

    def read_value(kind, items):
        if kind == "s":
            return items[0]
        if kind == "l":
            return TermList(items[0], tuple(items[1:]))
        return tuple(Location(*items[i:i + 10]) for i in range(0, len(items), 10))

    def read_vars(fields):
        """Defines the variables of a run; returns the names of its outputs."""
        outs, bound, i = [], set(), 0
        while i < len(fields):
            name, origin, kind, n = fields[i], fields[i + 1], fields[i + 2], int(fields[i + 3])
            items = fields[i + 4:i + 4 + n]
            i += 4 + n
            if kind == "o":
                outs.append(name)
                value = UNSET
            else:
                value = read_value(kind, items)
                bound.add(tuple(origin.split(".", 1)))
            space[name] = value
            setattr(coccinelle, name, value)
        state.bound = bound
        return outs

    def tell(name, line, code):
        """What a raised exception looks like: only the frames of scripts."""
        kind, value, tb = sys.exc_info()
        path = state.file
        while tb and tb.tb_frame.f_code.co_filename == "<string>":
            tb = tb.tb_next
        flush()
        linecache.checkcache(path)
        text = "".join(traceback.format_exception(kind, value, tb))
        at = line
        for frame in traceback.extract_tb(tb):
            if frame.filename == path:
                at = frame.lineno
        if isinstance(value, SyntaxError) and value.filename == path and value.lineno:
            at = value.lineno
        sys.stderr.write(text)
        flush()
        status = ""
        if kind is SystemExit:
            status = 0 if value.code is None else value.code if isinstance(value.code, int) else 1
        last = traceback.format_exception_only(kind, value)[-1].strip()
        send("raised", at, last, status)

    def start(fields, mode):
        path, name, line, code = fields[:4]
        state.file, state.include = path, True
        # SmPL's comments may stand in a script; '//' outside of strings never divides.
        code = words.sub(lambda m: m[1] or "", code)
        # Newlines before it give the code the line numbers that it has in the rule file.
        code = code if mode == "exec" else "(" + code.strip() + ")"
        return compile("\n" * (int(line) - 1) + code, path, mode), read_vars(fields[4:])

    def end_child(pid):
        """A process that a script forked and let go on has nothing to say here."""
        if os.getpid() != pid:
            flush()
            os._exit(0)

    def run(fields):
        leave = False
        pid = os.getpid()
        try:
            code, outs = start(fields, "exec")
            try:
                exec(code, space)
            except Exit:
                leave = True
            end_child(pid)
        except BaseException:
            end_child(pid)
            tell(fields[1], int(fields[2]), fields[3])
            return
        flush()
        answer = []
        for name in outs:
            value = getattr(coccinelle, name, UNSET)
            answer += [value.kind, value.text] if isinstance(value, Made) else ["", str(value)]
        send("done", int(state.include), int(leave), *answer)

    def test(fields):
        try:
            value = eval(start(fields, "eval")[0], space)
        except BaseException:
            tell(fields[1], int(fields[2]), fields[3])
            return
        flush()
        send("done", int(bool(value)), str(value))

    def flush_files():
        """What stands in a buffer now must not be written by both after a fork."""
        import gc, io
        flush()
        for o in gc.get_objects():
            if isinstance(o, (io.TextIOWrapper, io.BufferedWriter)) and not o.closed and o.writable():
                o.flush()

    def become_clone(fd, out):
        nonlocal link, workers
        os.dup2(out, 1)
        os.close(out)
        link.close()
        workers.close()
        link, workers = socket.socket(fileno=fd), None
        state.children = []
        try:
            import ctypes
            ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL
        except Exception:
            pass
        send("cloned", os.getpid())  # instead of another "ready"

    def clone():
        import array, warnings
        fds = array.array("i")
        for level, kind, data in workers.recvmsg(1, socket.CMSG_SPACE(2 * fds.itemsize))[1]:
            fds.frombytes(data)
        if len(fds) != 2:
            return
        flush_files()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
        if not child:
            become_clone(*fds)
            return
        for fd in fds:
            os.close(fd)
        state.children.append(child)

    def iterations():
        answer = []
        for files, rules, idents, extend in state.pending:
            answer += [-1] if files is None else [len(files), *files]
            answer += [len(rules), *rules, len(idents)]
            for pair in idents:
                answer += pair
            answer.append(int(bool(extend)))
        state.pending = []
        send("done", *answer)

    def begin(fields):
        cocci.cocci_file = fields[0]
        for name in fields[1:]:
            space[name] = name
            setattr(coccinelle, name, name)

    def set_files(fields):
        state.files = fields

    commands = {"run": run, "test": test, "files": set_files, "begin": begin,
                "iterations": lambda fields: iterations()}
    try:
        send("ready")
        while True:
            ready = select.select([link, workers] if workers else [link], [], [])[0]
            if workers in ready:
                clone()
            elif ready:
                what, *fields = receive()
                commands[what](fields)
    except (Gone, ConnectionError):
        pass
    for child in state.children:
        os.waitpid(child, 0)


host()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the kernel's semantic patches with spatch and with pteris spatch, and compares what they say.

usage: check.py [--build DIR] [--tree DIR] [--cache DIR] [--rule WORD]… [--mode M]… [--folder F]… [--planted]
                [--limit SECONDS] [--show N] [--peer-only | --kept-only] [--record FILE] [-v]

For every file of TREE/scripts/coccinelle, in every mode it offers (patch, context, org, report …), both programs run
over each folder; with --planted over tests/peer/planted/GROUP/RULE.c instead, small files in which each rule must
find something. What spatch says is kept in the cache, since it takes long; --peer-only fills it, --kept-only compares
with what is there and says how much is not. --record keeps the figures, of which docs/smpl-peer.py makes a table. Order within the output is not compared: each line, and each hunk of a diff,
counts for itself.

Each difference needs a line in verdicts.txt, or the exit status is 1:
    RULE MODE FOLDER KEYS VERDICT REASON
RULE like free/kfree; MODE and FOLDER may be patterns. KEYS, with commas: =HASH for all differences of one run together
(printed where a verdict is missing; one more or one less difference makes another hash), or places (file:line; a
pattern) for those there. VERDICT is one of
    their-miss   they do not find it, for lack of types or another reason
    their-fault  what they say is wrong
    different    both can be defended, or only the layout differs
    our-miss     ours is wrong
"""
import argparse
import collections
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
FOLDERS = ["mm", "fs/ext4", "drivers/net/ethernet/intel", "drivers/video/fbdev"]
MODES = ["patch", "context", "org", "report", "nsdeps"]
EXTRA = {"misc/add_namespace": ["-D", "ns=SOME_NS"]}  # virtual identifiers that a rule cannot do without
VERDICTS = ["their-miss", "their-fault", "different", "our-miss"]
INCLUDES = ["-I", "arch/x86/include", "-I", "include", "-I", "arch/x86/include/uapi", "-I", "include/uapi"]

Rule = collections.namedtuple("Rule", "name path modes options text")
Output = collections.namedtuple("Output", "items status seconds complaint")


def rules_of(tree):
    base = tree / "scripts/coccinelle"
    for path in sorted(base.rglob("*.cocci")):
        text = path.read_text(errors="replace")
        virtuals = re.findall(r"\w+", " ".join(re.findall(r"^\s*virtual\s+(.*?)(?://.*)?$", text, re.M)))
        options = " ".join(re.findall(r"Options:(.*)", text)).split()
        yield Rule(str(path.relative_to(base))[:-6], path, [m for m in MODES if m in virtuals], options, text)


def command(program, rule, mode, target):
    quiet = ["--no-show-diff"] if mode in ("org", "report") else []
    return [*program, "-D", mode, *quiet, "--very-quiet", "--cocci-file", str(rule.path), *EXTRA.get(rule.name, []), *rule.options,
            *INCLUDES, *target]


def items_of(out):
    """Lines, and hunks of diffs, each with the place it speaks of: {(place, text): how often}."""
    items = collections.Counter()
    file, hunk = None, None

    def end_hunk():
        if hunk:
            items[(f"{file}:{hunk[0]}", "\n".join(hunk[1]))] += 1

    left = (0, 0)
    for line in out.splitlines():
        if hunk and (left[0] > 0 or left[1] > 0) and line[:1] in (" ", "-", "+", "\\", ""):
            hunk[1].append(line)
            left = (left[0] - (line[:1] in (" ", "-", "")), left[1] - (line[:1] in (" ", "+", "")))
            continue
        end_hunk()
        hunk = None
        head = re.match(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@", line)
        if head:
            hunk = (head[1], [])
            left = (int(head[2] or 1), int(head[3] or 1))
        elif line.startswith("--- "):
            file = line[4:].split("\t")[0].removeprefix("a/")
        elif line.startswith("+++ ") or line.startswith("diff ") or not line.strip():
            continue
        else:
            at = re.search(r"view:([^:]+)::.*?linb=(\d+)", line) or re.match(r"(\S+?):(\d+)[:-]", line)
            items[(f"{at[1]}:{at[2]}" if at else "-", line)] += 1
    end_hunk()
    return items


def cpu_seconds():
    """Processor time: the machine may be busy with other things."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(argv, cwd, limit):
    start = cpu_seconds()
    p = subprocess.Popen(argv, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                         start_new_session=True)
    try:
        out, err = p.communicate(timeout=limit)
        status = p.returncode
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        out, err = p.communicate()
        status = "timeout"
    return {"out": out.decode("utf-8", "replace"), "err": err.decode("utf-8", "replace"), "status": status,
            "seconds": round(cpu_seconds() - start, 2)}


def theirs(args, rule, mode, target, key):
    argv = command(["spatch"], rule, mode, target)
    name = hashlib.sha256(json.dumps([argv, rule.text, key, args.version]).encode()).hexdigest()[:32]
    kept = args.cache / f"{rule.name.replace('/', '-')}-{mode}-{name}.json"
    if args.kept_only and not kept.exists():
        return None
    if kept.exists():
        result = json.loads(kept.read_text())
        if result["status"] != "timeout" or result["limit"] >= args.limit:
            return result
    result = run(argv, args.cwd, args.limit)
    result["limit"] = args.limit
    args.cache.mkdir(parents=True, exist_ok=True)
    kept.with_suffix(".tmp").write_text(json.dumps(result))
    kept.with_suffix(".tmp").rename(kept)
    return result


def read_verdicts():
    verdicts = []
    path = HERE / "verdicts.txt"
    for number, line in enumerate(path.read_text().splitlines() if path.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(None, 5)
        if len(fields) < 6 or fields[4] not in VERDICTS:
            sys.exit(f"{path}:{number}: expected RULE MODE FOLDER KEYS VERDICT REASON, verdict one of {VERDICTS}")
        verdicts.append(fields)
    return verdicts


def hash_of(more, less):
    """Names all differences of a run together."""
    said = sorted((place, text, n, label) for label, items in (("ours", more), ("theirs", less))
                  for (place, text), n in items.items())
    return "=" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def verdict_of(verdicts, rule, mode, folder, place, whole):
    for v in verdicts:
        if v[0] == rule and fnmatch.fnmatchcase(mode, v[1]) and fnmatch.fnmatchcase(folder, v[2]):
            keys = v[3].split(",")
            if whole in keys or any(fnmatch.fnmatchcase(place, k) for k in keys if k[0] != "="):
                return v[4], v[5]
    return None, None


class Totals:
    def __init__(self):
        self.runs, self.good, self.open, self.aborted, self.unable, self.missing = 0, 0, 0, 0, 0, 0
        self.seconds = [0.0, 0.0]
        self.slow = []
        self.verdicts = collections.Counter()
        self.records = []


def show(label, items, count):
    for (place, text), n in sorted(items.items())[:count]:
        print(f"    {label} {place}" + (f" ({n} times)" if n > 1 else ""))
        for line in text.splitlines():
            print(f"        {line}")
    if len(items) > count:
        print(f"    {label} … {len(items) - count} more")


def compare(args, totals, verdicts, rule, mode, folder, target, key):
    peer = theirs(args, rule, mode, target, key)
    if not peer:
        totals.missing += 1
        totals.records.append({"rule": rule.name, "mode": mode, "folder": folder, "missing": True})
        return
    if args.peer_only:
        said = "" if peer["out"].strip() else ", says nothing"
        print(f"{rule.name} {mode} {folder}: {peer['status']} {peer['seconds']} s{said}", flush=True)
        return
    ours = run(command([*args.ours, "spatch"], rule, mode, target), args.cwd, args.limit)
    if peer["status"] != 0:
        # An exception in a script, OCaml that does not load: nothing to compare with.
        totals.unable += 1
        totals.records.append({"rule": rule.name, "mode": mode, "folder": folder, "unable": str(peer["status"])})
        print(f"{rule.name} {mode} {folder}: spatch ended with {peer['status']}; ours with {ours['status']}, "
              f"{len(ours['out'].splitlines())} lines", flush=True)
        return
    a, b = items_of(ours["out"]), items_of(peer["out"])
    more, less = a - b, b - a
    totals.runs += 1
    totals.seconds[0] += ours["seconds"]
    totals.seconds[1] += peer["seconds"]
    if ours["seconds"] > 3 * peer["seconds"] + 0.5:
        totals.slow.append((rule.name, mode, folder, ours["seconds"], peer["seconds"]))
    aborted = ours["status"] not in (0, 3)  # 3: something was told that could not be looked at
    totals.aborted += aborted
    whole = hash_of(more, less)
    judged = [verdict_of(verdicts, rule.name, mode, folder, place, whole) for place, text in list(more) + list(less)]
    found = [v for v, why in judged]
    totals.verdicts.update(v or "none" for v in found)
    unjudged = found.count(None) + (1 if aborted else 0)
    totals.open += unjudged
    totals.good += not aborted and all(v in ("their-miss", "their-fault", "different") for v in found)
    same = sum((a & b).values())
    totals.records.append({"rule": rule.name, "mode": mode, "folder": folder, "equal": same, "ours": sum(more.values()),
                           "theirs": sum(less.values()), "status": ours["status"],
                           "verdicts": sorted({f"{v}: {why}" if v else "none" for v, why in judged}),
                           "seconds": [ours["seconds"], peer["seconds"]]})
    note = {0: "", 3: " ours: incomplete"}.get(ours["status"], f" ours ended with {ours['status']}")
    note += f" NO VERDICT {whole}" if unjudged else ""
    print(f"{rule.name} {mode} {folder}: equal {same}, ours only {sum(more.values())}, theirs only "
          f"{sum(less.values())}; {ours['seconds']} s, {peer['seconds']} s{note}", flush=True)
    if args.planted and not a and not b:
        print("    nothing is found here by either")
    if unjudged or args.verbose:
        show("ours only  ", more, args.show)
        show("theirs only", less, args.show)
        if aborted or args.verbose:
            print("    " + "\n    ".join(ours["err"].splitlines()[-6:]))


def targets(args, rule):
    if args.planted:
        path = HERE / "planted" / f"{rule.name}.c"
        if path.exists():
            yield "planted", [f"{rule.name}.c"], path.read_text()
        else:
            print(f"{rule.name}: no file in tests/peer/planted")
        return
    for folder in args.folder or FOLDERS:
        yield folder, ["--dir", folder], str(args.tree)


def record(path, totals):
    """Figures of runs that this one leaves out stay."""
    kept = json.loads(path.read_text()) if path.exists() else {"runs": []}
    runs = {(r["rule"], r["mode"], r["folder"]): r for r in kept["runs"] + totals.records}
    order = sorted(runs, key=lambda k: (k[0], MODES.index(k[1]), FOLDERS.index(k[2]) if k[2] in FOLDERS else 9))
    path.write_text(json.dumps({"runs": [runs[k] for k in order]}))


def main():
    p = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n\n")[0])
    p.add_argument("--build", default=str(TOP / "build"))
    p.add_argument("--tree", type=pathlib.Path, default=pathlib.Path(os.environ.get("KERNEL_612") or
                   pathlib.Path.home() / ".cache/pteris/kernels/linux-source-6.12"))
    p.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(os.environ.get("XDG_CACHE_HOME") or
                   pathlib.Path.home() / ".cache") / "pteris/peer")
    p.add_argument("--rule", action="append", default=[])
    p.add_argument("--mode", action="append", default=[])
    p.add_argument("--folder", action="append", default=[])
    p.add_argument("--planted", action="store_true")
    p.add_argument("--peer-only", action="store_true")
    p.add_argument("--kept-only", action="store_true")
    p.add_argument("--record", type=pathlib.Path)
    p.add_argument("--limit", type=float, default=300)
    p.add_argument("--show", type=int, default=5)
    p.add_argument("-v", "--verbose", action="store_true")
    args = p.parse_args()
    args.ours = [os.path.join(os.path.abspath(args.build), "pteris")]
    args.cwd = HERE / "planted" if args.planted else args.tree
    if not (args.tree / "scripts/coccinelle").is_dir():
        sys.exit(f"check.py: no scripts/coccinelle in {args.tree}")
    try:
        args.version = subprocess.run(["spatch", "--version"], capture_output=True, text=True).stdout
    except FileNotFoundError:
        sys.exit("check.py: spatch is not installed (package coccinelle)")
    totals, verdicts = Totals(), read_verdicts()
    for rule in rules_of(args.tree):
        if args.rule and not any(w in rule.name for w in args.rule):
            continue
        for folder, target, key in targets(args, rule):
            for mode in rule.modes:
                if not args.mode or mode in args.mode:
                    compare(args, totals, verdicts, rule, mode, folder, target, key)
    if args.peer_only or not totals.runs:
        return 0
    if args.record:
        record(args.record, totals)
    if totals.missing:
        print(f"{totals.missing} runs of spatch are not kept yet (--peer-only), and were left out")
    for slow in totals.slow:
        print("slower than 3 times spatch: {} {} {}: {} s, {} s".format(*slow))
    share = 100.0 * totals.good / totals.runs
    print(f"{totals.runs} runs, {totals.unable} more that spatch cannot do, {totals.good} equal or better ({share:.1f} %), {totals.aborted} aborted, "
          f"{totals.open} differences without verdict; verdicts {dict(totals.verdicts)}; "
          f"ours {totals.seconds[0]:.0f} s, theirs {totals.seconds[1]:.0f} s")
    return 1 if totals.open else 0


sys.exit(main())

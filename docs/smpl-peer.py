#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes docs/smpl-peer.md from what tests/peer/check.py --record kept: of the folders, and of the planted cases.

usage: docs/smpl-peer.py FOLDERS.json PLANTED.json
"""
import collections
import json
import pathlib
import sys

FINE = ("their-miss", "their-fault", "different")
HEAD = """# The kernel's semantic patches, beside spatch

Made by `make docs-peer`. Every file of linux-6.12's `scripts/coccinelle`, in every mode it offers, by `pteris spatch`
and by spatch 1.1.1, over four folders of that tree and over `tests/peer/planted`, small files of our own in which each
rule finds something. Lines of output and hunks of diffs are counted: equal / only ours / only theirs. `=`: neither says
anything. `x`: spatch ends with an error (OCaml, exceptions in scripts), so there is nothing to compare with. `?`: not run yet. Seconds
are of the processor, over the folders that both ran over.
"""


def fine(run):
    return run["status"] in (0, 3) and all(v.split(":")[0] in FINE for v in run["verdicts"])


def cell(run):
    if not run:
        return ""
    if "missing" in run:
        return "?"
    if "unable" in run:
        return "x"
    counts = (run["equal"], run["ours"], run["theirs"])
    return "{} / {} / {}".format(*counts) if any(counts) else "="


def compared(runs):
    return [r for r in runs if "unable" not in r and "missing" not in r]


def summary(name, runs):
    done = compared(runs)
    missing, unable = (sum(k in r for r in runs) for k in ("missing", "unable"))
    good = sum(fine(r) for r in done)
    same = sum(not r["ours"] and not r["theirs"] for r in done)
    aborted = sum(r["status"] not in (0, 3) for r in done)
    ours, theirs = (sum(r["seconds"][i] for r in done) for i in (0, 1))
    slow = [r for r in done if r["seconds"][0] > 3 * r["seconds"][1] + 0.5]
    print(f"- {name}: {len(done)} runs, {same} equal, {good} equal or better ({100 * good / max(1, len(done)):.1f} %), "
          f"{aborted} aborted; {unable} that spatch cannot do; ours {ours:.0f} s, theirs {theirs:.0f} s: "
          f"{theirs / max(ours, 0.01):.1f} times as long; {len(slow)} more than three times as slow as spatch"
          + (f"; {missing} not run yet" if missing else ""))


def table(runs):
    folders = list(dict.fromkeys(r["folder"] for r in runs))
    rows = collections.defaultdict(dict)
    for r in runs:
        rows[r["rule"], r["mode"]][r["folder"]] = r
    print("| rule | mode |", " | ".join(folders), "| ours s | theirs s |")
    print("| --- | --- |" + " --- |" * (len(folders) + 2))
    for (rule, mode), row in rows.items():
        done = [r["seconds"] for r in compared(row.values())]
        print(f"| {rule} | {mode} |", " | ".join(cell(row.get(f)) for f in folders),
              "| {:.1f} | {:.1f} |".format(*(sum(s[i] for s in done) for i in (0, 1))))


def differences(runs):
    by_reason = collections.defaultdict(list)
    for r in runs:
        for v in r.get("verdicts", []):
            by_reason[r["rule"], v].append(f"{r['mode']} {r['folder']}")
    for (rule, verdict), where in by_reason.items():
        print(f"- {rule} ({', '.join(where)}): {verdict}")


def slowest(runs):
    done = sorted(compared(runs), key=lambda r: -r["seconds"][0] / max(r["seconds"][1], 0.1))
    print("| rule | mode | folder | ours s | theirs s | ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    for r in done[:12]:
        print("| {rule} | {mode} | {folder} |".format(**r), "{:.2f} | {:.2f} |".format(*r["seconds"]),
              f"{r['seconds'][0] / max(r['seconds'][1], 0.01):.2f} |")


def main():
    kept, planted = (json.loads(pathlib.Path(a).read_text()) for a in sys.argv[1:3])
    print(HEAD)
    summary("folders", kept["runs"])
    summary("planted", planted["runs"])
    print("\n## Differences, and what they are\n\nIn the folders:\n")
    differences(kept["runs"])
    print("\nIn the planted files:\n")
    differences(planted["runs"])
    print("\n## Where ours is slowest, beside spatch\n")
    slowest(kept["runs"])
    print("\n## The folders\n")
    table(kept["runs"])
    print("\n## The planted files\n")
    table(planted["runs"])


main()

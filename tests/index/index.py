# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of the index share: a tree to change, the program, TAP."""
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess

PTERIS, MINI = os.environ["PTERIS"], pathlib.Path(os.environ["MINI"])
SEED = int(os.environ.get("SEED", "20231"))


def report(name, problems):
    print(("not ok " if problems else "ok ") + name)
    for p in problems:
        print("  " + str(p))


def pteris(*args, tree="tree", index="index.db", env=None, check=True):
    done = subprocess.run([PTERIS, args[0], "--tree", tree, "--index", index, *args[1:]],
                          capture_output=True, text=True, check=False, env={**os.environ, **(env or {})})
    if check and done.returncode:
        raise SystemExit(f"pteris {' '.join(args)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def differences(**where):
    """What building from scratch gives differently, as lines; empty when nothing."""
    done = pteris("index", "--check", check=False, **where)
    if done.returncode not in (0, 1):
        raise SystemExit(f"--check: status {done.returncode}\n{done.stderr}")
    return done.stdout.splitlines() if done.returncode else []


def rows(sql, index="index.db"):
    db = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def copy_mini(to, folders=0):
    """A copy of the miniature kernel; with so many more copies of its mm/ under drivers/."""
    shutil.copytree(MINI, to)
    for i in range(folders):
        shutil.copytree(MINI / "mm", pathlib.Path(to) / "drivers" / f"copy{i}")


def rng(name):
    return random.Random(f"{SEED} {name}")

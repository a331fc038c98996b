#!/usr/bin/env python3
"""Makes each call of the system fail in turn, and holds Muster to what it promises then.

    tests/faults/faults.py --muster build/muster --library build/tests/faults.so [--all] [--only KIND] [--jobs N]

A run counts its calls by kind (memory, open, read, write, ...); then it is made again for each of them, and this
one call fails (preload.c). Where a kind has many calls, the first 40 and then every second more of what has been are
taken (of the later commands, which begin alike, the first 3 and then each twice the one before), every other one over
an older return (`--all`: the first 2000 and every fiftieth more, all of them in both a new directory and one with an
older return). Under a sanitizer, where a run takes several times as long, fewer calls and commands are taken. Whatever
fails:

* the status is 4, or 3 if it is an input that cannot be opened or read;
* standard error says so and names the file, or that memory ran out; a report on standard output says that it is
  not determined;
* nothing stands under a final name in a new output directory, nothing unfinished is left behind, and in a
  directory with an older return every byte is as before;
* or the call did not matter (only the kinds in HARMLESS), and then the status and every byte are those of the
  good run.

A build that is killed just before any call that changes a file leaves every name with the older bytes or the new ones,
whole, and the next run succeeds and clears up.

Further: short reads and writes and interrupted calls change nothing; a disk that is full after any number of
bytes is status 4. The last line is "N passed, N failed".
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import sqlite3
import csv
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NOW = "2026-01-20T09:00:00"
OLDER = "2026-01-19T08:00:00"
EINTR = 4

# Kinds of which a call may fail without harm: what is closed was flushed and read before, what cannot be taken
# away is swept by the next run, fewer threads do the same work, and libc does without some memory.
HARMLESS = {"close", "unlink", "thread", "alloc"}
# Others matter on some files only: locks are missing on some file systems, a directory need not be swept nor be
# on the disk itself, what seems to be there is opened, SQLite looks for journals that nobody has written and does
# without the system's random numbers. A return is looked into to see that it is no export, and a folder of returns is
# listed for exports; both are read whole later. The database of an older run may say what it left, and need not.
HARMLESS_ON = {"lock": r"", "open": r"^/dev/urandom$|\.XML$|/out/muster\.sqlite$",
               "read": r"^/dev/urandom$|\.XML$|/out/muster\.sqlite$",
               "list": r"/(out(/tables)?|made)$", "sync": r"/out$",
               "stat": r"/(register|records)$|"
                       r"\.(csv|sql|xsd|sqlite|XML)(\.muster-part)?(-journal|-wal)?$"}

# Before these a run is killed.
CHANGES = {"write", "sync", "rename", "mkdir", "unlink", "truncate"}

UNDER_SANITIZER = ("build", "build from a database", "check of a return", "check of a register")


class Command:
    """One command: its words, whether it writes to OUT, and what in its words is an input."""

    def __init__(self, name, words, inputs=(), status=0):
        self.name = name
        self.words = words
        self.inputs = [str(path) for path in inputs]
        self.status = status
        self.first = name == "build"
        self.writes = "OUT" in " ".join(words)


def make_database(path, folder):
    with sqlite3.connect(path) as database:
        for source in sorted(pathlib.Path(folder).glob("*.csv")):
            with open(source, newline="", encoding="utf-8-sig") as stream:
                rows = list(csv.reader(stream))
            columns = ", ".join('"%s" TEXT' % column for column in rows[0])
            database.execute('CREATE TABLE "%s" (%s)' % (source.stem, columns))
            database.executemany('INSERT INTO "%s" VALUES (%s)'
                                 % (source.stem, ", ".join("?" for _ in rows[0])), rows[1:])
    database.close()


def commands(folder, muster):
    """The runs that are broken; `folder` has room for their inputs."""
    register, records = folder / "register", folder / "records"
    shutil.copytree(ROOT / "fixtures/registers/plain", register)
    shutil.copytree(ROOT / "fixtures/records/minimal", records)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    make_database(folder / "register.sqlite", register)
    census = ["build", "school-census", "--term", "spring", "--year", "2026"]
    subprocess.run([muster, *census, "--now", NOW, "--quiet", "-o", str(folder / "made"),
                    str(register)], check=True)
    returned, = (folder / "made").glob("*.XML")
    return [
        Command("build", [*census, "--report", "text", "--report", "csv:OUT/../report.csv", "-o",
                          "OUT", str(register)], [register]),
        Command("build from a database", [*census, "-o", "OUT", str(folder / "register.sqlite")],
                [folder / "register.sqlite"]),
        Command("build of records", ["build", "ehe-cme", "--term", "autumn", "--year", "2025",
                                     "--report", "json", "-o", "OUT", str(records)], [records]),
        Command("build with definitions", [*census, "--schemas", str(folder / "schemas"), "-o",
                                           "OUT", str(register)], [register]),
        Command("check of a return", ["check", "--report", "text", "--fail-on", "never", "-o",
                                       "OUT", str(returned)], [returned]),
        Command("check of returns in a folder", ["check", "--report", "csv", "--fail-on", "never",
                                                 str(folder / "made")], [folder / "made"]),
        Command("check of a register", ["check", "--report", "text", "-o", "OUT", str(register)],
                [register]),
        Command("list", ["list", "rules"]),
        Command("explain", ["explain", "1510", "R101"]),
    ]


def tree(folder):
    """Every file below a folder: its name and its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file() or path.is_symlink()}


def without_disguise(name):
    """ "out/.findings.csv.muster-part" -> "findings.csv" """
    name = os.path.basename(name)
    return name[1:-len(".muster-part")] if name.endswith(".muster-part") else name


def names(message, name):
    """SQLite looks at the folders above its file, and names the file."""
    if name.startswith("pipe:"):
        return "standard output" in message
    is_folder = os.path.splitext(name)[1] == ""
    return without_disguise(name) in message or (is_folder and ".sqlite" in message)


class Run:
    def __init__(self, status, out, err, files, log):
        self.status, self.out, self.err, self.files, self.log = status, out, err, files, log

    def same(self, other):
        return (self.status, self.out, self.files) == (other.status, other.out, other.files)


class Sweep:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.failures = []
        self.passed = 0
        self.number = 0

    def place(self):
        self.number += 1
        return self.folder / ("run%d" % self.number)

    def run(self, command, faults, older=None):
        """Runs a command in a directory of its own, which begins as a copy of `older`."""
        place = self.place()
        place.mkdir()
        if older is not None:
            shutil.copytree(older, place, dirs_exist_ok=True)
        run = self.run_in(place, command, faults)
        shutil.rmtree(place)
        return run

    def run_in(self, place, command, faults):
        out = place / "out"
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("MUSTER_FAULT")}
        environment.update({name: str(value) for name, value in faults.items()},
                           LD_PRELOAD=self.options.library, MUSTER_FAULT_LOG=str(place) + ".log")
        now = [] if command.words[0] in ("list", "explain") else ["--now", NOW, "--jobs",
                                                                  str(self.options.threads)]
        words = [word.replace("OUT", str(out)) for word in command.words]
        done = subprocess.run([self.options.muster, words[0], *now, *words[1:]], cwd=self.folder,
                              env=environment, capture_output=True, timeout=120, check=False,
                              stdin=subprocess.DEVNULL)
        log = pathlib.Path(str(place) + ".log")
        noted = log.read_text(errors="replace").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        hidden = str(place).encode()
        return Run(done.returncode, done.stdout.replace(hidden, b"PLACE"),
                   done.stderr.decode(errors="replace"), tree(place), noted)

    def older(self, command):
        """What an earlier run of the command left, at another moment; its place is kept."""
        place = self.folder / ("older-" + command.name)
        words = [word.replace("OUT", str(place / "out")) for word in command.words]
        place.mkdir()
        subprocess.run([self.options.muster, words[0], "--now", OLDER, "--quiet", *words[1:]],
                       cwd=self.folder, capture_output=True, check=True)
        return place

    def fail(self, command, what, why, run):
        self.failures.append("%s: %s: %s\n    status %d, %s\n    %s" % (
            command.name, what, why, run.status, "; ".join(run.log[:2]),
            run.err.strip().replace("\n", "\n    ")[:600]))

    def judge(self, command, what, kind, run, good, before):
        """None, or what promise was broken."""
        if not run.log:
            return "the call was not reached"
        name = run.log[0].split(" ", 2)[2]
        if run.status == good.status:
            return self.judge_harmless(kind, name, run, good)
        of_input = any(name.startswith(path) for path in command.inputs)
        above = any(path.startswith(name + "/") for path in command.inputs) and kind == "stat"
        if run.status != (3 if of_input else 4) and not (above and run.status == 3):
            return "status %d, not %d" % (run.status, 3 if of_input else 4)
        if not all(line.startswith("muster: ") for line in run.err.splitlines()) or not run.err:
            return "no message"
        if kind == "alloc":
            if "memory" not in run.err:
                return "the message does not name memory"
        elif kind != "unlink" and not names(run.err, name):
            return "the message does not name %s" % without_disguise(name)
        left = {path: data for path, data in run.files.items()
                if not (kind == "unlink" and path.endswith(".muster-part"))}
        # A report that was asked for at a path says that nothing was determined, in the place of an older one.
        for path, data in list(left.items()):
            if path == "report.csv" and b"\nnot determined," in data:
                left.pop(path)
                before = {other: kept for other, kept in before.items() if other != path}
        if left != before:
            changed = sorted(path for path in set(left) | set(before)
                             if left.get(path) != before.get(path))
            return "files are not as before: %s" % ", ".join(changed)
        # Without memory nothing more is said, and names are given when standard output is closed already.
        asks = "--report text" in " ".join(command.words)
        if asks and run.status == 4 and kind not in ("alloc", "rename") and \
                "pipe:" not in name and b"Not determined" not in run.out:
            return "the report does not say that it is not determined"
        return None

    def judge_harmless(self, kind, name, run, good):
        left = {path: data for path, data in run.files.items()
                if not (kind == "unlink" and path.endswith(".muster-part"))}
        if (run.out, left) != (good.out, good.files):
            changed = sorted(path for path in set(left) | set(good.files)
                             if left.get(path) != good.files.get(path))
            return "done, but not as in the good run: %s" % ", ".join(changed)
        if kind in HARMLESS or (kind in HARMLESS_ON and re.search(HARMLESS_ON[kind], name)):
            return None
        return "done, though %s could not" % name

    def numbers(self, command, count):
        """Which calls of so many are made to fail. All commands begin alike."""
        first, step = (2000, 50) if self.options.all else ((40, 2) if command.first else (3, 1))
        if self.options.sanitized and not self.options.all:
            first, step = 3, 3
        number, chosen = 1, []
        while number <= count:
            chosen.append(number)
            number += 1 if number < first else max(1, number // step)
        return chosen

    def each_call(self, command, older):
        counts = self.folder / "counts"
        counts.unlink(missing_ok=True)
        self.run(command, {"MUSTER_FAULT_COUNTS": counts})
        before = tree(older) if older else {}
        for line in counts.read_text().splitlines():
            kind, count = line.split()
            if self.options.only not in (None, kind) or (kind == "alloc" and self.options.sanitized):
                continue
            for number in self.numbers(command, int(count)):
                both = [(None, {}), (older, before)] if older else [(None, {})]
                some = both if self.options.all else both[number % len(both):][:1]
                for place, files in some:
                    yield command, kind, number, place, files

    def one(self, command, kind, number, older, before, good):
        run = self.run(command, {"MUSTER_FAULT_KIND": kind, "MUSTER_FAULT_AT": number}, older)
        what = "%s %d%s" % (kind, number, " over an older return" if older else "")
        return command, what, run, self.judge(command, what, kind, run, good, before)

    def killed(self, command, kind, number, older, before, good):
        """Killed just before one call; then the same run again, in what is left."""
        place = self.place()
        what = "killed before %s %d%s" % (kind, number, " over an older return" if older else "")
        place.mkdir()
        if older is not None:
            shutil.copytree(older, place, dirs_exist_ok=True)
        run = self.run_in(place, command, {"MUSTER_FAULT_KIND": kind, "MUSTER_FAULT_AT": number,
                                           "MUSTER_FAULT_KILL": 1})
        why = self.judge_killed(run, good, before)
        if why is None:
            run = self.run_in(place, command, {})
            why = None if run.same(good) else "the next run is not as the good run: %s" % (
                ", ".join(sorted(set(run.files) ^ set(good.files))))
        shutil.rmtree(place)
        return command, what, run, why

    def judge_killed(self, run, good, before):
        if run.status != -9:
            return "not killed"
        for path, data in run.files.items():
            if path.endswith(".muster-part") and os.path.basename(path).startswith("."):
                continue
            if data not in (before.get(path), good.files.get(path)):
                return "%s is neither the older file nor the new one" % path
        lost = [path for path in before if path not in run.files]
        return "lost: %s" % ", ".join(lost) if lost else None

    def interrupted(self, command, good):
        """Interrupted and short calls are no faults."""
        for kind in ("read", "write"):
            for number in range(1, 40, 1 if self.options.all else 3):
                yield {"MUSTER_FAULT_KIND": kind, "MUSTER_FAULT_AT": number,
                       "MUSTER_FAULT_ERRNO": EINTR}
        yield {"MUSTER_FAULT_SHORT": 1}

    def full_disk(self, command, good, older):
        """A disk that is full after so many bytes: from none to one less than are written."""
        before = tree(older)
        size = 1
        while True:
            run = self.run(command, {"MUSTER_FAULT_BYTES": size}, older)
            if run.status == good.status:
                break
            what = "disk full after %d bytes" % size
            why = self.judge(command, what, "full", run, good, before)
            self.count(command, what, run, why)
            size += max(1, size // (40 if self.options.all else 2))
        why = None if run.same(good) and size > 50 else "the sweep ended too early"
        self.count(command, "disk large enough", run, why)

    def count(self, command, what, run, why):
        if why is None:
            self.passed += 1
        else:
            self.fail(command, what, why, run)

    def sweep(self, command):
        older = self.older(command) if command.writes else None
        good = self.run(command, {})
        if good.status != command.status:
            self.fail(command, "good run", "status", good)
            return
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            calls = list(self.each_call(command, older))
            tasks = [pool.submit(self.one, *task, good) for task in calls]
            tasks += [pool.submit(self.killed, *task, good) for task in calls
                      if command.writes and task[1] in CHANGES
                      and (self.options.all or (command.first and not self.options.sanitized))]
            for task in tasks:
                self.count(*task.result())
            if self.options.only is None:
                waiting = [(faults, pool.submit(self.run, command, faults))
                           for faults in self.interrupted(command, good)]
                for faults, task in waiting:
                    run = task.result()
                    self.count(command, str(faults), run,
                               None if run.same(good) else "not as in the good run")
        if command.writes and self.options.only in (None, "full"):
            self.full_disk(command, good, older)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--muster", default=str(ROOT / "build/muster"))
    parser.add_argument("--library", default=str(ROOT / "build/tests/faults.so"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", help="one kind of call, or \"full\"")
    parser.add_argument("--command", help="the commands whose name begins so")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--threads", type=int, default=1, help="the --jobs of the program itself")
    parser.add_argument("--sanitized", action="store_true", help="fewer, as each takes longer")
    options = parser.parse_args()
    options.muster = os.path.abspath(options.muster)
    options.library = os.path.abspath(options.library)
    with tempfile.TemporaryDirectory(prefix="muster-faults-") as temporary:
        folder = pathlib.Path(temporary)
        sweep = Sweep(options, folder)
        for command in commands(folder, options.muster):
            if options.sanitized and not options.all and command.name not in UNDER_SANITIZER:
                continue
            if command.name.startswith(options.command or ""):
                sweep.sweep(command)
    for failure in sweep.failures[:None if options.all else 40]:
        print("  FAIL", failure)
    print("%d passed, %d failed" % (sweep.passed, len(sweep.failures)))
    return 1 if sweep.failures else 0


if __name__ == "__main__":
    sys.exit(main())

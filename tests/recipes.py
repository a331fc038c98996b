"""What the documents say how to do, done blindly: the recipes of docs/architecture.md and the jobs of docs/ci.md."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import textwrap
import xml.etree.ElementTree as ElementTree

FENCE = re.compile(r"^```(\w+) (append|create|below|run)\b ?(.*)\n((?:.*\n)*?)```$", re.M)


def recipes_of(text):
    """Title and steps of each: (what to do, where, the text)."""
    how_to = text[text.index("\n# How to\n"):]
    for part in re.split(r"^## ", how_to, flags=re.M)[1:]:
        steps = [match.groups()[1:] for match in FENCE.finditer(part)]
        if steps:
            yield part.splitlines()[0], steps


def run_shell(script, folder, muster, **more):
    """The script in bash, stopping at the first command that fails; what it said, if it does."""
    tools = folder / ".tools"
    tools.mkdir(exist_ok=True)
    if not (tools / "muster").exists():
        (tools / "muster").symlink_to(muster)
    done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False,
                          env={**os.environ, "PATH": "%s:%s" % (tools, os.environ["PATH"]), **more})
    return "" if done.returncode == 0 else "status %d: %s%s" % (done.returncode, done.stdout, done.stderr)


def take_step(what, where, text, folder, muster):
    """Follows one step; what went wrong, or ""."""
    if what == "run":
        return run_shell(text, folder, muster)
    line, _, name = where.rpartition(" of ") if what == "below" else ("", "", where)
    path = folder / name
    if what == "create":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    elif what == "append":
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    else:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = [i for i, found in enumerate(lines) if line in found]
        if not at:
            return "%s has no line with %s" % (name, line)
        path.write_text("".join(lines[:at[0] + 1] + [text] + lines[at[0] + 1:]), encoding="utf-8")
    return ""


def copy_program(root, build, folder):
    """The sources with what was built of them, so that `make` builds what a recipe changes and no more."""
    for name in ("src", "scripts"):
        shutil.copytree(root / name, folder / name)
    for name in ("Makefile", "VERSION"):
        shutil.copy2(root / name, folder / name)
    shutil.copytree(build, folder / "build", ignore=shutil.ignore_patterns(
        "tests", "replay", "vendor", "san", "tsan", "fuzz", "static", "windows", "web"))


def follow(root, build, scratch, sanitized):
    """Every recipe in a scratch copy of its own: (title, what went wrong or "")."""
    text = (root / "docs/architecture.md").read_text(encoding="utf-8")
    for number, (title, steps) in enumerate(recipes_of(text)):
        folder = pathlib.Path(scratch) / str(number)
        muster = build / "muster"
        shutil.copytree(root / "schemas", folder / "schemas")
        if any(where.startswith("src/") for _, where, _ in steps):
            if sanitized:
                continue  # another make, with other flags
            copy_program(root, build, folder)
        shutil.copytree(root / "fixtures/registers/plain", folder / "register")
        said = next(filter(None, (take_step(*step, folder, muster) for step in steps)), "")
        yield title, said


# --- docs/ci.md -------------------------------------------------------------------------------------

def github_steps(text):
    """The text of each step that is run."""
    block = re.search(r"```yaml\non: \[push\]\n.*?```", text, re.S).group()
    for match in re.finditer(r"^( *)run: \|\n((?:\1  .*\n)+)", block, re.M):
        yield textwrap.dedent(match.group(2))


def gitlab_steps(text):
    block = re.search(r"```yaml\nreturns:\n.*?```", text, re.S).group()
    lines = re.search(r"  script:\n((?:    - .*\n)+)", block).group(1)
    return [line[6:] for line in lines.splitlines()]


def stand_ins(folder, program):
    """What a test may not use: the network that the program comes over."""
    tools = folder / ".tools"
    tools.mkdir(parents=True)
    script = '#!/bin/sh\nwhile [ $# -gt 0 ]; do case "$1" in --output | -O) shift; cp "%s" "$1" ;; esac; shift; done\n'
    for name in ("curl", "wget"):
        (tools / name).write_text(script % program)
        (tools / name).chmod(0o755)
    (folder / "returns").mkdir()


def run_jobs(root, scratch):
    """Both jobs over a return that passes and one that fails: (what, what went wrong or "")."""
    text = (root / "docs/ci.md").read_text(encoding="utf-8")
    static = root / "build/static/muster"
    program = static if static.exists() else root / "build/muster"
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    for name, steps in (("GitHub", list(github_steps(text))), ("GitLab", ["\n".join(gitlab_steps(text))])):
        for case, good in (("100/pass-same-day", True), ("100/fail-day-after", False)):
            folder = pathlib.Path(scratch) / name / case.replace("/", "-")
            stand_ins(folder, program)
            shutil.copy(root / "tests/rules" / (case + ".xml"), folder / "returns")
            said = ""
            for step in steps:
                said = said or run_shell(step, folder, program, HOME=str(folder),
                                         MUSTER_URL="https://example.org/muster", MUSTER_SHA256=digest)
            for kept, form in (("findings/muster.sarif", json.loads), ("findings/junit.xml", ElementTree.fromstring)):
                if (folder / kept).exists() or kept.endswith("sarif") == (name == "GitHub"):
                    form((folder / kept).read_text(encoding="utf-8").encode())
            if good != (said == "") or not (folder / "findings/findings.csv").exists():
                yield "%s, %s" % (name, case), said or "passes"
            elif not good and ": error 100: " not in said:
                yield "%s, %s" % (name, case), said
            else:
                yield "%s, %s" % (name, case), ""

"""What make install puts where, and what the shells complete."""

import os
import re
import shutil
import subprocess
import unittest

from support import MUSTER, ROOT, Case

COMPLETIONS = {"bash": "share/bash-completion/completions/muster", "zsh": "share/zsh/site-functions/_muster",
               "fish": "share/fish/vendor_completions.d/muster.fish"}


def make(*arguments):
    build = os.path.dirname(os.path.abspath(MUSTER))
    return subprocess.run(["make", "-s", "-o", "all", "-o", os.path.join(build, "muster"), "-C", ROOT, "B=" + build, *arguments],
                          capture_output=True, text=True, check=False)


class Install(Case):
    def place(self):
        """The name of a folder may have blanks."""
        return self.path("a place")

    def files(self):
        usr = os.path.join(self.place(), "usr")
        return sorted(os.path.relpath(os.path.join(folder, name), usr)
                      for folder, _, names in os.walk(usr) for name in names)

    def test_all_in_its_place_and_taken_away_again(self):
        done = make("install", "PREFIX=/usr", "DESTDIR=" + self.place())
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        files = self.files()
        schemas = [name for name in files if name.startswith("share/muster/schemas/")]
        self.assertIn("share/muster/schemas/report/report.schema.json", schemas)
        self.assertEqual(sorted(["bin/muster", "share/man/man1/muster.1", *COMPLETIONS.values(), *schemas]), files)
        installed = os.path.join(self.place(), "usr/share/muster/schemas")
        listed = [self.run_program("list", "rules", *more).text for more in ([], ["--schemas", installed])]
        self.assertEqual(*listed)
        self.assertEqual(0, make("uninstall", "PREFIX=/usr", "DESTDIR=" + self.place()).returncode)
        self.assertEqual([], self.files())


class Completion(Case):
    made = {}  # the text for each shell, once

    def script(self, shell):
        if shell not in self.made:
            done = subprocess.run([os.path.join(ROOT, "scripts/completions"), shell, MUSTER], capture_output=True,
                                  text=True, check=False)
            self.assertEqual((0, ""), (done.returncode, done.stderr))
            self.made[shell] = done.stdout
        return self.write("completion." + shell, self.made[shell])

    def bash(self, *words):
        """What bash offers behind these words, the last of which is being typed."""
        quoted = " ".join("'%s'" % word for word in words)
        code = ('source "$1"; COMP_WORDS=(%s); COMP_CWORD=%d; _muster; printf "%%s\\n" "${COMPREPLY[@]}"'
                % (quoted, len(words) - 1))
        done = subprocess.run(["bash", "-c", code, "bash", self.script("bash")], capture_output=True, text=True,
                              check=False, cwd=self.dir)
        self.assertEqual("", done.stderr)
        return done.stdout.split()

    known = {}

    def options(self, command):
        if command not in self.known:
            self.known[command] = self.options_told(command)
        return self.known[command]

    def options_told(self, command):
        return set(re.findall("^  (--?[a-z-]+)", self.run_program(command, "--help").text, re.M))

    def test_bash(self):
        program = os.path.abspath(MUSTER)
        self.assertLessEqual({"build", "check", "list", "explain"}, set(self.bash("muster", "")))
        self.assertEqual(["check"], self.bash("muster", "ch"))
        self.assertEqual(["error"], self.bash("muster", "build", "--fail-on", "e"))
        self.assertEqual(["error"], self.bash("muster", "build", "--fail-on", "=", "e"))
        self.assertIn("sarif", self.bash("muster", "check", "--report", "s"))
        self.assertEqual(["csv"], self.bash("muster", "list", "--report", "c"))
        self.assertEqual(["html"], self.bash("muster", "diff", "--report", "h"))
        self.assertEqual(["text", "csv", "json"], self.bash("muster", "trace", "--report", ""))
        self.assertEqual(["school-census"], self.bash("muster", "build", "sc"))
        self.assertEqual(["autumn"], self.bash("muster", "build", "school-census", "--term", "a"))
        self.assertNotIn("--term", self.bash("muster", "build", "prma", "--"))
        self.assertIn("--irregular", self.bash("muster", "build", "la-returns", "--"))
        self.assertEqual(["R101"], self.bash(program, "explain", "R101"))
        self.write("file.xml", "")
        self.assertEqual(["file.xml"], self.bash("muster", "check", "file"))
        self.assertEqual(["file.xml"], self.bash("muster", "check", "--report", "json", ":", "file"))

    def test_bash_has_every_option(self):
        for command in ("build", "check", "inspect", "import", "explain", "list", "trace", "diff"):
            collections = self.bash("muster", "build", "") if command == "build" else []
            words = ["muster", command, *collections]
            self.assertLessEqual(self.options(command), set(self.bash(*words, "-")), command)

    def test_zsh_and_fish_have_every_option(self):
        for shell, shape in (("zsh", "'\\*?%s\\["), ("fish", "seen_subcommand_from %s.* -[ls] %s ")):
            with open(self.script(shell), encoding="utf-8") as stream:
                text = stream.read()
            for command in ("build", "check", "inspect", "import", "explain", "list"):
                for option in self.options(command):
                    wanted = shape % option if shell == "zsh" else shape % (command, option.lstrip("-"))
                    self.assertRegex(text, wanted)

    def test_zsh_takes_it(self):
        if not shutil.which("zsh"):
            raise unittest.SkipTest("no zsh here")
        done = subprocess.run(["zsh", "-n", self.script("zsh")], capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_fish_completes(self):
        if not shutil.which("fish"):
            raise unittest.SkipTest("no fish here")
        script = self.script("fish")
        for typed, wanted in (("muster build --fail-on e", "error"), ("muster list s", "schema"),
                              ("muster build school-census --ter", "--term"), ("muster ins", "inspect")):
            done = subprocess.run(["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, typed],
                                  capture_output=True, text=True, check=False, env={**os.environ, "HOME": self.dir})
            self.assertIn(wanted, [line.split("\t")[0] for line in done.stdout.splitlines()], done.stderr)

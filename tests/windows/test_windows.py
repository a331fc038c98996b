"""What Muster does on Windows alone, tried under wine: paths, files that others have open, who may open what is
written, Ctrl-C, and a window of its own. tests/windows/run starts it; trial.exe (trial.c) does what only Windows can.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import time
import unittest

import support

TRIAL = os.path.join(os.path.dirname(support.MUSTER), "trial.exe")
PROGRAM = os.path.join(os.path.dirname(support.MUSTER), "muster.exe")


def windows_path(path):
    """Wine has the whole of this system as the drive Z:."""
    return "Z:" + path.replace("/", "\\")


class Case(support.Case):
    def trial(self, *words, program=()):
        """Under trial.exe; Muster's standard error goes to the test's, as a console would have both."""
        line = ["wine", TRIAL, *words, *(["--", windows_path(PROGRAM), *program] if program else [])]
        done = subprocess.run(line, cwd=self.dir, stdin=subprocess.DEVNULL, capture_output=True, timeout=180, check=False)
        return support.Result(done)

    def spring(self, *inputs, out="out"):
        return ("build", "school-census", "--term", "spring", "--year", "2026", "--now", support.NOW, "-o", out,
                *inputs)


class Paths(Case):
    def test_drive_letter_and_backslashes(self):
        """As they are typed; in messages with the slashes that all of Muster's files have."""
        self.write_register("in")
        out = windows_path(self.path("a", "out"))
        result = self.run_program(*self.spring(windows_path(self.path("in")), out=out))
        self.assertStatus(0, result)
        self.assertIn("see " + out.replace("\\", "/"), result.err)
        self.assertIn(support.RETURN, os.listdir(self.path("a", "out")))

    def test_a_message_names_the_path(self):
        missing = windows_path(self.path("missing.csv"))
        result = self.run_program("check", missing)
        self.assertStatus(3, result)
        self.assertIn("%s: cannot be opened: No such file or directory" % missing.replace("\\", "/"), result.err)
        self.write("file", "x")
        result = self.run_program("check", windows_path(self.path("file", "below.csv")))
        self.assertIn("Not a directory", result.err)

    def test_relative_with_backslashes(self):
        self.write_register("in")
        self.assertStatus(0, self.run_program(*self.spring(".\\in", out="one\\two\\out")))
        self.assertIn(support.RETURN, os.listdir(self.path("one", "two", "out")))

    def test_same_bytes_whatever_the_path(self):
        self.write_register("in")
        self.assertStatus(0, self.run_program(*self.spring("in", out="a")))
        self.assertStatus(0, self.run_program(*self.spring(".\\in", out=windows_path(self.path("b")))))
        self.assertEqual(support.read_bytes(self.path("a", support.RETURN)),
                         support.read_bytes(self.path("b", support.RETURN)))

    def test_letters_of_all_kinds(self):
        name = "Sch\u00fcler \u2013 \u03b2 \u5b66\u6821"
        self.write_register(name)
        result = self.run_program(*self.spring(windows_path(self.path(name)), out=name + " out"))
        self.assertStatus(0, result)
        self.assertIn("see %s out" % name, result.err)
        self.assertIn(support.RETURN, os.listdir(self.path(name + " out")))

    def test_longer_than_260(self):
        """Register, returns, database, workbook and report, all of them."""
        folder = os.path.join(*["x" * 60 + str(i) for i in range(6)])
        self.write_register(os.path.join(folder, "in"))
        out = os.path.join(folder, "out")
        self.assertGreater(len(self.path(out)), 300)
        for place in (windows_path(self.path(out)), out):
            result = self.run_program(*self.spring(os.path.join(folder, "in"), "--report", "xlsx:%s/f.xlsx" % folder,
                                                   "--report", "html:%s/f.html" % folder, out=place))
            self.assertStatus(0, result)
            names = os.listdir(self.path(out))
            self.assertIn("muster.sqlite", names)
            self.assertIn(support.RETURN, names)
            self.assertIn("f.xlsx", os.listdir(self.path(folder)))
            shutil.rmtree(self.path(out))
        self.assertStatus(0, self.run_program("check", windows_path(self.path(folder, "in"))))

    def test_a_database_and_a_trace_longer_than_260(self):
        folder = os.path.join(*["x" * 60 + str(i) for i in range(6)])
        os.makedirs(self.path(folder))
        shutil.move(self.write_database("in.sqlite"), self.path(folder, "in.sqlite"))
        self.assertStatus(0, self.run_program(*self.spring(os.path.join(folder, "in.sqlite"), out=folder + "/out")))
        result = self.run_program("trace", folder + "/out", support.upn(1))
        self.assertStatus(0, result)

    def test_a_share_of_a_server(self):
        """Wine looks for it in its own folder."""
        server = os.path.join(os.environ["WINEPREFIX"], "dosdevices", "unc", "server")
        os.makedirs(server, exist_ok=True)
        share = os.path.join(server, "share")
        if os.path.islink(share):
            os.unlink(share)
        os.symlink(self.dir, share)
        self.addCleanup(os.unlink, share)
        self.write_register("in")
        for number, root in enumerate(("\\\\server\\share", "//server/share", "\\\\?\\UNC\\server\\share")):
            out = "out%d" % number
            result = self.run_program(*self.spring(root + "\\in", out="%s\\deep\\%s" % (root, out)))
            self.assertStatus(0, result, root)
            self.assertIn(support.RETURN, os.listdir(self.path("deep", out)))

    def typed(self, line):
        """As a prompt hands it over, which is without a change."""
        self.write("typed.bat", "@" + line + "\r\n")
        done = subprocess.run(["wine", "cmd", "/c", "typed.bat"], cwd=self.dir, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=180, check=False)
        return support.Result(done)

    def test_a_backslash_before_the_quote_at_the_end(self):
        """PowerShell leaves it there when it has completed the name of a folder."""
        self.write_register("my in")
        line = '"%s" %s' % (windows_path(PROGRAM), " ".join(self.spring('"my in\\"', out='"my out\\"')))
        self.assertStatus(0, self.typed(line))
        self.assertIn(support.RETURN, os.listdir(self.path("my out")))

    def test_a_quote_that_is_meant(self):
        result = self.typed('"%s" explain "no \\"such\\" rule" "x\\\\" R101' % windows_path(PROGRAM))
        self.assertIn('no "such" rule', result.err)
        self.assertIn("x/", result.err)

    def test_a_colon_hides_no_file(self):
        self.write_register("in")
        result = self.run_program("check", "--report", "csv:in:hidden.csv", "in")
        self.assertStatus(4, result)
        self.assertIn("No name that a file can have on Windows", result.err)


class VeryMany(Case):
    def test_three_thousand_files_in_one_run(self):
        """Each is open until the end; the C library of Windows knows 2,048."""
        self.write_register("in")
        for number in range(3000):
            self.write("in/other%d.csv" % number, "nothing\n")
        self.assertStatus(0, self.run_program(*self.spring("in")))
        self.assertEqual(3000, len(self.findings(rule="F131")))


class Others(Case):
    """Virus scanners, backups and OneDrive have a file open for a moment."""

    def test_an_input_that_is_held_for_a_moment(self):
        self.write_register("in")
        result = self.trial("hold", "900", "in/pupils.csv", program=("check", "in"))
        self.assertStatus(0, result)

    def test_an_input_that_is_held_for_good(self):
        self.write_register("in")
        result = self.trial("hold", "30000", "in/pupils.csv", program=("check", "in"))
        self.assertStatus(3, result)
        self.assertIn("in/pupils.csv: cannot be opened: Another program has it open: close it there first", result.err)

    def test_an_output_that_is_held_for_good(self):
        """As by a spreadsheet: it is told, and nothing stays behind."""
        self.write_register("in")
        self.assertStatus(0, self.run_program(*self.spring("in")))
        result = self.trial("hold", "30000", "out/findings.csv", program=self.spring("in"))
        self.assertStatus(4, result)
        self.assertIn("out/findings.csv: cannot get its name: Another program has it open", result.err)
        self.assertEqual([], [name for name in os.listdir(self.path("out")) if name.startswith(".")])

    def test_one_run_at_a_time(self):
        self.write_register("in")
        os.makedirs(self.path("out"))
        self.write("out/.muster-lock", "")
        result = self.trial("hold", "30000", "out/.muster-lock", program=self.spring("in"))
        self.assertStatus(4, result)
        self.assertIn("out: another run is writing here", result.err)
        self.assertStatus(0, self.run_program(*self.spring("in")), "what a run left that was ended by force")
        self.assertNotIn(".muster-lock", os.listdir(self.path("out")))


class Owner(Case):
    def test_nobody_else_may_open_what_is_written(self):
        """Of the list that is given to Windows wine shows what modes of Unix can hold: not that nothing is handed down
        from the folder above."""
        self.write_register("in")
        self.assertStatus(0, self.run_program(*self.spring("in", "--report", "html:page.html")))
        for name in ("out", "out/tables", "out/muster.sqlite", "out/" + support.RETURN, "out/findings.csv",
                     "page.html"):
            said = self.trial("access", name).text.strip()
            found = re.fullmatch(r"O:(.*?)D:P?[A-Z]*(.*)", said)
            self.assertIsNotNone(found, (name, said))
            entries = re.findall(r"\((.*?)\)", found[2])
            mine = [entry for entry in entries if entry.endswith(";" + found[1])]
            self.assertEqual(1, len(mine), (name, said))
            others = [entry for entry in entries if entry not in mine and not entry.endswith(";SY")]
            self.assertEqual([], others, (name, said))


class Ending(Case):
    def test_broken_off_nothing_stays(self):
        """Every file goes, also those that SQLite and the workbook's library have open."""
        register = support.register(pupils=[support.pupil(i) for i in range(1, 400)])
        self.write_register("in", register)
        os.makedirs(self.path("out"))
        result = self.trial("break", "out", program=self.spring("in", "--report", "xlsx:out/f.xlsx"))
        self.assertIn("unfinished", result.text.splitlines(), result)
        self.assertIn("status c000013a", result.text, result)
        left = [name for _, _, names in os.walk(self.path("out")) for name in names]
        self.assertEqual([], left)


class Window(Case):
    """A double click, and what is dropped: a console of its own, which a terminal is for wine."""

    def in_window(self, *words):
        """(what stood in the window, the exit status); a key when it asks for one."""
        child, terminal = pty.fork()
        if child == 0:
            os.execvpe("wine", ["wine", PROGRAM, *words], dict(os.environ, TERM="xterm"))
        seen, end = b"", time.monotonic() + 120
        pressed = False
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                got = os.read(terminal, 65536)
            except OSError:  # closed at the other end
                break
            seen += got
            if b"Press a key" in seen and not pressed:
                os.write(terminal, b"x")
                pressed = True
            if not got:
                break
        os.close(terminal)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return re.sub(r"\x1b\[[?0-9]*[a-zA-Z]|\r", "", seen.decode("utf-8", "replace")), status

    def open_pages_with_trial(self):
        classes = "HKCR\\"
        opener = '"%s" opened "%%1"' % windows_path(TRIAL)
        for key, value in ((".html", "trial"), ("trial\\shell\\open\\command", opener)):
            subprocess.run(["wine", "reg", "add", classes + key, "/ve", "/d", value, "/f"], check=True,
                           stdin=subprocess.DEVNULL, capture_output=True, timeout=60)

    def test_a_double_click_says_what_to_do(self):
        text, status = self.in_window()
        self.assertEqual(0, status, text)
        self.assertIn("Drop a folder with your exports", text)
        self.assertIn("Press a key", text)

    def test_a_dropped_folder_is_checked_and_the_page_opened(self):
        self.open_pages_with_trial()
        self.write_register("in")
        text, status = self.in_window(windows_path(self.path("in")))
        self.assertEqual(0, status, text)
        self.assertIn("muster check --report html:", text)
        page = self.path("in-findings.html")
        self.assertIn("<!doctype html>", support.read_bytes(page).decode()[:100].lower())
        self.assertIn("Press a key", text)
        for _ in range(100):
            if os.path.exists(page + ".opened"):
                break
            time.sleep(0.1)
        self.assertTrue(os.path.exists(page + ".opened"), text)

    def test_the_command_in_the_window_can_be_typed(self):
        """A prompt would end a command at such a sign outside quotes."""
        self.write("R&D/other.csv", "A,B\n1,2\n")
        text, _ = self.in_window(windows_path(self.path("R&D")))
        self.assertRegex(text.replace("\n", ""), r'muster check --report "html:[^"]*R&D-findings\.html" "[^"]*R&D"')

    def test_what_cannot_be_checked_is_told_before_the_window_closes(self):
        self.write("in/other.csv", "A,B\n1,2\n")
        text, status = self.in_window(windows_path(self.path("in")))
        self.assertEqual(3, status, text)
        self.assertLess(text.index("muster: "), text.index("Press a key"))
        self.assertLess(text.index("muster: "), text.index("The findings are in"))
        self.assertIn("the command above with the option behind it", text)

    def test_a_command_in_a_window_of_its_own_waits_for_nobody(self):
        """A task that runs at night has one."""
        text, status = self.in_window("list", "codes")
        self.assertEqual(0, status, text)
        self.assertNotIn("Press a key", text)


if __name__ == "__main__":
    unittest.main()

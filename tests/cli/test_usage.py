"""Command line and exit status: docs/reference.md."""

import os
import re
import subprocess
import unittest

from support import Case, MUSTER, RETURN, ROOT, pupil, register, read_bytes, tree_bytes

TERM = ("--term", "spring", "--year", "2026", "--now", "2026-01-20T09:00:00")


class HelpAndVersion(Case):
    """ "--help, --version"; "Standard output carries the report or the data asked for". """

    def test_help_of_the_program_and_of_every_command(self):
        for arguments in (["--help"], ["build", "--help"], ["check", "--help"],
                          ["explain", "--help"], ["list", "--help"]):
            result = self.run_program(*arguments)
            self.assertStatus(0, result, arguments)
            self.assertIn("Usage", result.text)
            self.assertEqual("", result.err)

    def test_help_names_a_manual_for_every_system(self):
        """Where there is no man, the page that `make release` puts beside the program."""
        text = self.run_program("--help").text
        self.assertIn("man muster", text)
        with open(os.path.join(ROOT, "Makefile"), encoding="utf-8") as makefile:
            page = re.search(r"build/manual/(\S+\.html) build/dist", makefile.read())
        self.assertIn("page %s " % page[1], text)

    def test_version_tells_platform_and_libraries(self):
        result = self.run_program("--version", "--verbose")
        self.assertStatus(0, result)
        lines = result.text.splitlines()
        self.assertRegex(lines[0], r"^muster \S+$")
        self.assertRegex(lines[1], r"^platform \w+, with(out)? threads$")
        for library in ("libcsv", "libxlsxwriter", "libxml2", "libzip", "SQLite"):
            self.assertRegex(result.text, r"(?m)^%s [\d.]+, (not )?the version tested" % library)

    def test_version_is_one_line_on_standard_output(self):
        result = self.run_program("--version")
        self.assertStatus(0, result)
        self.assertOneLine(result.text)
        self.assertIn("muster", result.text)
        self.assertEqual("", result.err)

    def test_help_names_every_option_of_build(self):
        text = self.run_program("build", "--help").text
        for option in ("--term", "--year", "-o", "--report", "--fail-on", "--now", "--serial",
                       "--schemas", "--jobs", "--progress", "--quiet"):
            self.assertIn(option, text)

    def test_help_to_a_full_device_is_status_4(self):
        with open("/dev/full", "wb") as full:
            for arguments in (["--help"], ["--version"], ["build", "--help"]):
                self.assertStatus(4, self.run_program(*arguments, stdout=full), arguments)


class WrongUsage(Case):
    """ "2 | wrong usage". """

    def assertUsage(self, *arguments, names=()):
        result = self.run_program(*arguments)
        self.assertStatus(2, result, arguments)
        self.assertEqual(b"", result.out, "standard output carries only what was asked for")
        for name in names:
            self.assertIn(name, result.err)
        self.assertFalse(os.path.exists(self.path("out")), "wrong usage writes nothing")

    def test_no_command(self):
        self.assertUsage()

    def test_unknown_command_names_the_commands(self):
        self.assertUsage("publish", names=("publish", "build", "check", "explain", "list"))

    def test_unknown_option_is_named(self):
        self.assertUsage("build", "school-census", *TERM, "--colour", "in", names=("--colour",))
        self.assertUsage("build", "school-census", *TERM, "-x", "in", names=("-x",))

    def test_an_abbreviated_option_is_not_guessed(self):
        self.assertUsage("build", "school-census", "--te", "spring", "--year", "2026", "in",
                         names=("--te",))

    def test_build_without_collection(self):
        self.assertUsage("build", names=("collection",))

    def test_unknown_collection_lists_those_there_are(self):
        self.assertUsage("build", "school-consensus", *TERM, "in",
                         names=("school-consensus", "school-census"))

    def test_unknown_term_lists_those_there_are(self):
        self.assertUsage("build", "school-census", "--term", "winter", "--year", "2026", "in",
                         names=("winter", "autumn", "spring", "summer"))

    def test_unknown_year_lists_those_there_are(self):
        self.assertUsage("build", "school-census", "--term", "spring", "--year", "1999", "in",
                         names=("1999", "2026"))

    def test_year_of_another_term(self):
        self.assertUsage("build", "school-census", "--term", "autumn", "--year", "2027", "in",
                         names=("2026",))

    def test_unknown_rule_says_how_to_find_those_there_are(self):
        self.assertUsage("explain", "RRR", names=("RRR", "muster list rules"))
        self.assertUsage("explain", "R1O1", names=("did you mean R101?",))

    def test_a_number_of_dfe_that_muster_does_not_have(self):
        for number in ("2875", "2870e", "1999Q"):
            self.assertUsage("explain", number, names=("Muster does not have DfE's rule " + number,))

    def test_rules_and_code_sets_without_regard_to_case(self):
        for arguments in (["explain", "r101", "1495q", "c402"], ["list", "Codes", "YSSA"],
                          ["list", "rules", "School-Census"]):
            self.assertStatus(0, self.run_program(*arguments), arguments)

    def test_unknown_list_and_unknown_code_set(self):
        self.assertUsage("list", "teachers", names=("collections", "rules", "codes", "dates"))
        self.assertUsage("list", "codes", "colours", names=("colours", "attendance"))
        self.assertUsage("list", "rules", "colours", names=("colours", "school-census"))

    def test_list_and_explain_without_operand(self):
        self.assertUsage("list")
        self.assertUsage("explain")

    def test_missing_term_year_and_inputs(self):
        folder = self.write_register()
        self.assertUsage("build", "school-census", "--year", "2026", folder, names=("--term",))
        self.assertUsage("build", "school-census", "--term", "spring", folder, names=("--year",))
        self.assertUsage("build", "school-census", *TERM)
        self.assertUsage("check")

    def test_option_without_its_value(self):
        for option in ("--term", "--year", "-o", "--report", "--fail-on", "--now", "--serial",
                       "--schemas", "--jobs", "--progress"):
            self.assertUsage("build", "school-census", "in", option, names=(option,))

    def test_flag_with_a_value(self):
        self.assertUsage("build", "school-census", *TERM, "--quiet=yes", "in", names=("quiet",))

    def test_bad_now(self):
        for now in ("", "today", "2026-01-20", "2026-02-30T09:00:00", "2026-01-20T25:00:00",
                    "2026-01-20 09:00:00", "2026-01-20T09:00:00Z", "2026-01-20T09:00:0"):
            self.assertUsage("build", "school-census", "--term", "spring", "--year", "2026",
                             "--now", now, "in", names=("--now",))

    def test_bad_serial(self):
        for serial in ("", "1", "12", "abc", "-01", "../", "0 1", "1234"):
            self.assertUsage("build", "school-census", *TERM, "--serial", serial, "in",
                             names=("--serial",))

    def test_bad_jobs(self):
        for jobs in ("", "0", "-1", "two", "1.5", "99999999999999999999"):
            self.assertUsage("build", "school-census", *TERM, "--jobs", jobs, "in",
                             names=("--jobs",))

    def test_bad_fail_on_and_progress_list_what_there_is(self):
        self.assertUsage("build", "school-census", *TERM, "--fail-on", "warning", "in",
                         names=("error", "query", "info", "never"))
        self.assertUsage("build", "school-census", *TERM, "--progress", "loud", "in",
                         names=("auto", "always", "never"))

    def test_bad_report_format_lists_what_there_is(self):
        folder = self.write_register()
        self.assertUsage("build", "school-census", *TERM, "--report", "pdf", folder,
                         names=("pdf", "text", "csv", "json"))
        self.assertUsage("build", "school-census", *TERM, "--report", "csv:", folder,
                         names=("--report",))
        self.assertUsage("check", "--report", "pdf", folder, names=("pdf", "text", "csv", "json"))
        self.assertUsage("list", "rules", "--report", "pdf", names=("pdf", "text", "csv", "json"))

    def test_wrong_usage_is_told_before_the_inputs_are_looked_at(self):
        self.assertUsage("build", "school-census", *TERM, "--report", "pdf", self.path("absent"),
                         names=("pdf",))

    def test_bad_year(self):
        for year in ("26", "twenty", "", "2026x", "-2026"):
            self.assertUsage("build", "school-census", "--term", "spring", "--year", year, "in")

    def test_explain_with_one_unknown_rule_among_known_ones(self):
        result = self.run_program("explain", "R101", "NOPE", "R102")
        self.assertStatus(2, result)
        self.assertIn("NOPE", result.err)

    def test_empty_input_name(self):
        result = self.build("")
        self.assertIn(result.status, (2, 3), result)


class OptionForms(Case):
    """ "Long options take --name VALUE and --name=VALUE"; "Options and inputs may be mixed". """

    def setUp(self):
        super().setUp()
        self.folder = self.write_register()
        self.assertStatus(0, self.build(self.folder, out="plain"))
        self.plain = tree_bytes(self.path("plain"))

    def assertSame(self, *arguments, cwd=None):
        result = self.run_program(*arguments, cwd=cwd)
        self.assertStatus(0, result, arguments)
        self.assertEqual(self.plain[RETURN], read_bytes(self.path("out", RETURN)))

    def test_equals_form(self):
        self.assertSame("build", "school-census", "--term=spring", "--year=2026",
                        "--now=2026-01-20T09:00:00", "--serial=001", "--fail-on=error",
                        "--jobs=2", "--progress=never", self.folder)

    def test_options_after_inputs(self):
        self.assertSame("build", "school-census", self.folder, *TERM, "-o", "out")

    def test_options_before_the_collection(self):
        self.assertSame("build", *TERM, "-o", "out", "school-census", self.folder)

    def test_options_between_collection_and_inputs(self):
        self.assertSame("build", "--term", "spring", "school-census", "--year=2026", self.folder,
                        "--now", "2026-01-20T09:00:00")

    def test_default_output_directory_is_out(self):
        self.assertSame("build", "school-census", *TERM, self.folder)

    def test_double_dash_ends_the_options(self):
        os.rename(self.folder, self.path("-in"))
        self.assertSame("build", "school-census", *TERM, "--", "-in")

    def test_a_value_may_hold_an_equals_sign(self):
        result = self.run_program("build", "school-census", *TERM, "-o", self.path("out"),
                                  "--report=csv:a=b.csv", self.folder)
        self.assertStatus(0, result)
        self.assertTrue(os.path.exists(self.path("a=b.csv")))

    def test_relative_and_absolute_output_directories_give_the_same_return(self):
        os.mkdir(self.path("sub"))
        result = self.run_program("build", "school-census", *TERM, "-o", "../out", "../in",
                                  cwd=self.path("sub"))
        self.assertStatus(0, result)
        self.assertEqual(self.plain[RETURN], read_bytes(self.path("out", RETURN)))

    def test_output_directory_is_made_with_its_parents_or_refused_whole(self):
        result = self.run_program("build", "school-census", *TERM, "-o", self.path("new"),
                                  self.folder)
        self.assertStatus(0, result)
        self.assertTrue(os.path.exists(self.path("new", RETURN)))


class ExitStatus(Case):
    """ "Exit status is a class, never a count"; "--fail-on (default error)". """

    def query_register(self):
        return self.write_register("query", register(pupils=[pupil(1)]))  # 1495Q: no leaver

    def error_register(self):
        return self.write_register("error", register(
            pupils=[pupil(1), pupil(2, LeavingDate="2025-11-11", DOB="2016-02-30"),
                    pupil(3, LeavingDate="2025-11-11")]))

    def info_register(self):
        return self.write_register("info", register(calendar=None))  # F106

    def statuses(self, folder):
        return [self.build(folder, options=["--fail-on", level]).status
                for level in ("never", "error", "query", "info")]

    def test_no_findings(self):
        folder = self.write_register()
        self.assertEqual([0, 0, 0, 0], self.statuses(folder))
        self.assertRules([])

    def test_info_only(self):
        folder = self.info_register()
        self.assertEqual([0, 0, 0, 1], self.statuses(folder))
        self.assertRules(["F106"])

    def test_query_fails_at_query_and_info(self):
        folder = self.query_register()
        self.assertEqual([0, 0, 1, 1], self.statuses(folder))
        self.assertRules(["1495Q"])

    def test_error_fails_always_but_at_never(self):
        self.assertEqual([0, 1, 1, 1], self.statuses(self.error_register()))

    def test_default_is_error(self):
        self.assertStatus(0, self.build(self.query_register()))
        self.assertStatus(1, self.build(self.error_register()))

    def test_the_return_is_still_written_with_status_1(self):
        result = self.build(self.error_register())
        self.assertStatus(1, result)
        self.assertEqual([RETURN], self.returns())

    def test_status_does_not_count(self):
        pupils = [pupil(1)] + [pupil(n, DOB="2016-02-30") for n in range(2, 302)]
        folder = self.write_register("many", register(pupils=pupils))
        self.assertStatus(1, self.build(folder))
        found = self.findings(rule="F103")
        self.assertEqual(20 + 1, len(found))
        self.assertIn("280", found[-1]["message"])

    def test_check_uses_the_same_classes(self):
        folder = self.info_register()
        self.assertStatus(0, self.check(folder))
        self.assertStatus(1, self.check(folder, options=["--fail-on=info"]))
        self.assertStatus(0, self.check(self.error_register(), options=["--fail-on=never"]))
        self.assertStatus(1, self.check(self.error_register()))
        self.assertStatus(3, self.check(self.path("absent")))

    def test_fail_on_never_does_not_hide_an_unreadable_input(self):
        result = self.build(self.path("absent"), options=["--fail-on", "never"])
        self.assertStatus(3, result)


class StandardStreams(Case):
    """ "without --report, build and check print nothing on standard output and one summary line
    on standard error"; "Standard output that cannot be written (full, closed) is status 4". """

    def setUp(self):
        super().setUp()
        self.folder = self.write_register("in", register(pupils=[pupil(1)]))

    def test_build_prints_one_summary_line_on_standard_error(self):
        result = self.build(self.folder)
        self.assertEqual(b"", result.out)
        self.assertOneLine(result.err)
        self.assertIn("1 quer", result.err)

    def test_check_prints_one_summary_line_on_standard_error(self):
        result = self.check(self.folder)
        self.assertEqual(b"", result.out)
        self.assertOneLine(result.err)

    def test_check_of_a_return_prints_one_summary_line(self):
        self.build(self.folder)
        result = self.check(self.path("out", RETURN))
        self.assertEqual(b"", result.out)
        self.assertOneLine(result.err)

    def test_quiet_prints_nothing_at_all(self):
        for result in (self.build(self.folder, options=["--quiet"]),
                       self.check(self.folder, options=["--quiet"])):
            self.assertStatus(0, result)
            self.assertEqual((b"", ""), (result.out, result.err))

    def test_quiet_still_says_why_it_stopped(self):
        result = self.build(self.path("absent"), options=["--quiet"])
        self.assertStatus(3, result)
        self.assertIn("absent", result.err)

    def test_no_progress_line_and_no_escape_sequence_in_a_pipe(self):
        result = self.build(self.folder, options=["--progress", "auto"])
        self.assertNotIn("\x1b", result.err)
        self.assertNotIn("\r", result.err)

    def test_report_to_standard_output_with_output_full_is_status_4(self):
        for report in ("text", "csv", "json", "junit", "sarif"):
            with open("/dev/full", "wb") as full:
                result = self.build(self.folder, out="full", options=["--report", report],
                                    stdout=full)
            self.assertStatus(4, result, report)
            self.assertNotEqual("", result.err)
            self.assertNoReturn("full")

    def test_report_to_standard_output_closed_is_status_4(self):
        for command in ("build school-census --term spring --year 2026 -o closed", "check"):
            for report in ("text", "csv", "json", "junit", "sarif"):
                line = '"%s" %s --now 2026-01-20T09:00:00 --report %s "%s" >&-' % (
                    MUSTER, command, report, self.folder)
                process = subprocess.run(["sh", "-c", line], cwd=self.dir, check=False,
                                         stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
                self.assertEqual(4, process.returncode, (line, process.stderr))
                self.assertNotEqual(b"", process.stderr)
        self.assertNoReturn("closed")

    def test_list_and_explain_with_output_full_or_closed_are_status_4(self):
        for arguments in ("list rules", "list codes", "list dates", "list collections",
                          "explain R101", "--help", "--version"):
            for target in (">/dev/full", ">&-"):
                process = subprocess.run(["sh", "-c", '"%s" %s %s' % (MUSTER, arguments, target)],
                                         stderr=subprocess.PIPE, check=False,
                                         stdin=subprocess.DEVNULL)
                self.assertEqual(4, process.returncode, (arguments, target, process.stderr))

    def test_closed_output_does_not_matter_when_nothing_is_printed_there(self):
        line = '"%s" check --now 2026-01-20T09:00:00 "%s" >&-' % (MUSTER, self.folder)
        process = subprocess.run(["sh", "-c", line], cwd=self.dir, check=False,
                                 stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.assertEqual(0, process.returncode, process.stderr)

    def test_all_streams_closed_do_not_damage_the_files(self):
        self.build(self.folder, out="good")
        line = ('"%s" build school-census --term spring --year 2026 --now 2026-01-20T09:00:00 '
                '-o closed "%s" <&- >&- 2>&-' % (MUSTER, self.folder))
        subprocess.run(["sh", "-c", line], cwd=self.dir, check=False)
        if os.path.isdir(self.path("closed")) and self.returns("closed"):
            self.assertEqual(tree_bytes(self.path("good")), tree_bytes(self.path("closed")))


if __name__ == "__main__":
    unittest.main()

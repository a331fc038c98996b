"""Collections that are not termly, and their options: all of it data in a folder of --schemas."""

import os
import sqlite3
import unittest

from support import Case, NOW, read_bytes, read_csv
from test_schemas import SchemasCase

OPTIONS = "name,use,column,type,limits,required,default,with,help\n"
ANNUAL = OPTIONS + "year,row,,year,,yes,,,the year of the count\n"
PERIOD = OPTIONS + ("from,period,from_date,date,,,---01,to,the first day\n"
                    "to,period,to_date,date,--08-01,,today,from,the last day\n"
                    "at-least,,,number,1..,,,,those with so many\n"
                    "all-of-them,,,flag,,,,,those without as well\n")
DAILY = OPTIONS + "date,period,,date,,,today,,the day\n"
SETTINGS = "key,value\ntitle,Head count\ntables,schools pupils\nneeds,schools pupils\n"
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="urn:muster:return">
<xs:element name="Message"><xs:complexType><xs:sequence>
 <xs:element name="Header" m:table="head"><xs:complexType><xs:sequence>
  <xs:element name="Collection" type="xs:string"/><xs:element name="Year" type="xs:integer"/>
  <xs:element name="LEA" type="xs:string"/><xs:element name="Estab" type="xs:string"/>
  <xs:element name="Heads" type="xs:integer"/>
 </xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>
"""
HEADS = """-- table: head
SELECT 'HC' AS collection, p.year AS year, u.lea AS lea, u.estab AS estab,
       (SELECT count(*) FROM pupils WHERE EntryDate <= p.count_date) AS heads
FROM unit u CROSS JOIN period p;
"""
RULE = """-- rule: X100
-- severity: query
-- title: There are heads to count
-- message: Nobody is counted. Look at the register.
-- do: Look at the register.
-- why: A test.
-- source: none
-- confidence: inferred
SELECT _file, _line, 'heads' AS key, 'Heads' AS field, heads AS value FROM head WHERE heads = 0;
"""
FILE = """-- file: heads.csv
SELECT p.from_date AS first, p.to_date AS last, o.at_least AS at_least, o.all_of_them AS everyone,
       (SELECT count(*) FROM pupils) >= o.at_least AS enough
FROM period p CROSS JOIN option o;
"""


class PeriodCase(SchemasCase):
    def put(self, name, text, collection="head-count", year="1"):
        path = self.file("collections", collection, year, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)

    def run_build(self, *arguments, now=NOW):
        return self.run_program("build", *arguments, "--schemas", self.schemas, "--now", now, "-o",
                                self.path("out"), self.folder)

    def assertUsage(self, *arguments, says):
        result = self.run_build(*arguments)
        self.assertStatus(2, result, arguments)
        self.assertIn(says, result.err)
        self.assertFalse(os.path.exists(self.path("out")))


class Annual(PeriodCase):
    def setUp(self):
        super().setUp()
        self.put("collection.csv", SETTINGS + "collection_code,HC\nfile_name,{lea}{estab}_HC{yy}.xml\n")
        self.put("options.csv", ANNUAL)
        self.put("dates.csv", "year,count_date\n2024,2024-12-31\n2025,2025-12-31\n")
        self.put("return.xsd", XSD)
        self.put("derive.sql", HEADS)
        self.put("rules.sql", RULE)

    def test_it_is_built_and_checked_without_a_term(self):
        result = self.run_build("Head-Count", "--year", "2025", "--report", "text")
        self.assertStatus(0, result)
        self.assertIn("Head count, 2025", result.text)
        made = [name for name in os.listdir(self.path("out")) if name.endswith(".xml")]
        self.assertEqual(["8352990_HC25.xml"], made)
        self.assertIn(b"<Heads>2</Heads>", read_bytes(self.path("out", made[0])))
        database = sqlite3.connect(self.path("out", "muster.sqlite"))
        facts = dict(database.execute("SELECT name, value FROM run"))
        database.close()
        self.assertEqual("2025", facts["year"])
        self.assertNotIn("term", facts)
        result = self.run_program("check", "--schemas", self.schemas, "--report", "rules",
                                  self.path("out", made[0]))
        self.assertStatus(0, result)
        self.assertRegex(result.text, r"(?m)^X100,.*,head-count,passed,0,0,")

    def test_what_there_is_not_is_told_with_what_there_is(self):
        self.assertUsage("head-count", says="--year is needed for head-count: known are 2024, 2025")
        self.assertUsage("head-count", "--year", "2026", says="head-count has no 2026: known are 2024, 2025")
        self.assertUsage("head-count", "--year", "2025", "--term", "spring",
                         says="--term: head-count has no such option; known are --year")

    def test_it_is_listed(self):
        result = self.run_program("list", "collections", "--schemas", self.schemas)
        self.assertRegex(result.text, r"(?m)^head-count +1 +2024, 2025 +Head count$")

    def test_a_return_with_another_year_is_told_with_those_there_are(self):
        path = self.write("a.xml", "<Message><Header><Collection>HC</Collection><Year>2020</Year>"
                                   "</Header></Message>")
        result = self.run_program("check", "--schemas", self.schemas, path)
        self.assertStatus(3, result)
        self.assertIn('Year is "2020"', result.err)


class OfAPeriod(PeriodCase):
    def setUp(self):
        super().setUp()
        self.put("collection.csv", SETTINGS)
        self.put("options.csv", PERIOD)
        self.put("derive.sql", FILE)

    def rows(self, *arguments, now=NOW):
        result = self.run_build("head-count", *arguments, now=now)
        self.assertStatus(0, result)
        return read_csv(self.path("out", "heads.csv"))

    def test_the_period_and_the_options_are_in_sql(self):
        self.assertEqual([{"first": "2025-09-01", "last": "2025-10-31", "at_least": "", "everyone": "0",
                           "enough": ""}], self.rows("--from", "2025-09-01", "--to=31/10/2025"))
        row = self.rows("--from", "2025-09-01", "--to", "2025-10-31", "--at-least", "02",
                        "--all-of-them")[0]
        self.assertEqual(("2", "1", "1"), (row["at_least"], row["everyone"], row["enough"]))
        self.assertEqual("0", self.rows("--at-least", "10")[0]["enough"], "numbers compare as numbers")

    def test_no_return_is_written(self):
        self.rows()
        self.assertEqual({"findings.csv", "rules.csv", "heads.csv", "muster.sqlite"},
                         {name for name in os.listdir(self.path("out")) if name[0] != "."})

    def test_without_both_it_is_this_month_up_to_today(self):
        row = self.rows(now="2026-03-09T10:00:00")[0]
        self.assertEqual(("2026-03-01", "2026-03-09"), (row["first"], row["last"]))
        row = self.rows(now="2026-03-01T00:00:00")[0]
        self.assertEqual(("2026-03-01", "2026-03-01"), (row["first"], row["last"]))

    def test_wrong_usage(self):
        self.assertUsage("head-count", "--from", "2025-09-01", says="--from needs --to as well")
        self.assertUsage("head-count", "--to", "2025-09-01", says="--to needs --from as well")
        self.assertUsage("head-count", "--from", "2025-09-31", "--to", "2025-10-01", says="2025-09-31")
        self.assertUsage("head-count", "--from", "2025-09-02", "--to", "2025-09-01", says="is after")
        self.assertUsage("head-count", "--from", "2025-07-31", "--to", "2025-08-01",
                         says="academic year")
        self.assertUsage("head-count", "--at-least", "0", says="--at-least")
        self.assertUsage("head-count", "--all-of-them=yes", says="takes no value")
        self.assertUsage("head-count", "--term", "spring", says="no such option")
        self.assertUsage("school-census", "--at-least", "3", "--term", "spring", "--year", "2026",
                         says="--at-least: school-census has no such option")

    def test_help_tells_of_its_options(self):
        result = self.run_program("build", "--help", "--schemas", self.schemas)
        self.assertIn("head-count:\n  --from YYYY-MM-DD", result.text)
        self.assertIn("--at-least N", result.text)

    def test_a_day(self):
        self.put("options.csv", DAILY)
        self.put("derive.sql", "-- file: heads.csv\nSELECT date AS day FROM period;\n")
        self.assertEqual([{"day": "2025-11-10"}], self.rows("--date", "10/11/2025"))
        self.assertEqual([{"day": NOW[:10]}], self.rows())

    def test_an_option_of_the_program_cannot_be_declared_again(self):
        self.put("options.csv", OPTIONS + "jobs,,,flag,,,,,no\n")
        result = self.run_build("head-count")
        self.assertStatus(4, result)
        self.assertIn("--jobs is an option of the program", result.err)

    def test_a_flag_here_and_none_there(self):
        self.put("options.csv", OPTIONS + "year,,,flag,,,,,no\n")
        result = self.run_build("head-count")
        self.assertStatus(4, result)
        self.assertIn("--year is a flag in one collection", result.err)


class Names(Case):
    """ "matched without regard to case"; "the message names the nearest". """

    def test_capital_letters_make_no_difference(self):
        folder = self.write_register()
        result = self.run_program("BUILD", "School-Census", "--term", "SPRING", "--year", "2026", "--now",
                                  NOW, "-o", self.path("out"), folder)
        self.assertStatus(0, result)
        self.assertTrue(os.path.exists(self.path("out", "8352990_SC1_835LL26_001.XML")))

    def test_the_nearest_is_suggested(self):
        for arguments, says in ((["chek"], "chek: no such command: did you mean check?"),
                                (["bulid"], "did you mean build?"),
                                (["publish"], "known are build, check"),
                                (["build", "scool-census"], "needs a collection and at least one input"),
                                (["build", "scool-census", "x"], "did you mean school-census?"),
                                (["build", "school-census", "--yaer", "2026"], "did you mean --year?"),
                                (["check", "--explanation", "x"], "did you mean --explanations?"),
                                (["check", "--zzz", "spring"],
                                 "--zzz: no such option for this command\n"),
                                (["check", "--term", "spring"],
                                 "--term: no such option for this command: it is one of build\n"),
                                (["trace", "--jobs", "2"], "it is one of build, check\n")):
            result = self.run_program(*arguments)
            self.assertStatus(2, result, arguments)
            self.assertIn(says, result.err)


if __name__ == "__main__":
    unittest.main()

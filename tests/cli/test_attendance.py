"""What an authority gets and what may leave the house: files of the collections about absence, and of EHE."""

import os

from support import Case, NOW, read_csv


class PublishedEhe(Case):
    """Counts of an authority "to the nearest 10 (half up), `low` for what rounds to 0 and is not 0, `x`"."""

    def published(self, children):
        rows = "".join("835,C%d,2014-05-01,F,2024-09-02,lifestyle\n" % n for n in range(children))
        self.write("in/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n"
                   "835,Z,2014-05-01,M,2024-09-02,religious\n" + rows)
        result = self.run_program("build", "ehe-cme", "--term", "spring", "--year", "2026", "--now", NOW,
                                  "--fail-on", "never", "--disclosure", "-o", self.path("out"), self.path("in"))
        self.assertStatus(0, result)
        own = read_csv(self.path("out", "ehe-cme.csv"))
        rows = read_csv(self.path("out", "published", "ehe-cme.csv"))
        self.assertEqual(list(own[0]), list(rows[0]))
        self.assertEqual([row["breakdown"] for row in own], [row["breakdown"] for row in rows])
        self.assertEqual({""}, {row["status"] for row in rows})
        return {(row["cohort"], row["breakdown"]): row["child_count"] for row in rows}

    def test_halves_go_up_and_what_rounds_to_nothing_is_low(self):
        for children, shown in ((0, "0"), (1, "low"), (4, "low"), (5, "10"), (14, "10"), (15, "20"), (20, "20")):
            with self.subTest(children=children):
                self.assertEqual(shown, self.published(children)["EHE", "Lifestyle"])

    def test_what_is_not_available_is_x(self):
        figures = self.published(7)
        self.assertEqual("x", figures["CME", "Total"])
        self.assertEqual("x", figures["EHE", "SEN support"])

    def test_without_the_option_there_is_none(self):
        self.write("in/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n835,A,2014-05-01,F,2024-09-02,lifestyle\n")
        self.run_program("build", "ehe-cme", "--term", "spring", "--year", "2026", "--now", NOW, "-o",
                         self.path("out"), self.path("in"))
        self.assertFalse(os.path.exists(self.path("out", "published")))

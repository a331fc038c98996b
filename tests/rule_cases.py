"""A rule's cases as a person reads them: in what each differs from the case most like it, line by line, and under the
lines what must be found there. tests/rules/ID/told.txt has this text, and the suite `rules` compares it."""

import collections
import difflib

LINES = 12      # of the difference between two cases, of each file
WIDTH = 150     # of a line that is shown
NO_INPUT = {"args", "also", "told.txt"}


def texts_of(case):
    """{file: its lines}, of a return alone or of a folder with a register."""
    paths = sorted(case.rglob("*")) if case.is_dir() else [case]
    return {str(path.relative_to(case)) if case.is_dir() else "": path.read_text(
        encoding="utf-8", errors="replace").splitlines()
        for path in paths if path.is_file() and path.name not in NO_INPUT}


def title_of(texts):
    """What a return says of itself in its second line, behind the rule."""
    lines = texts.get("", [])
    said = lines[1][5:-4].strip() if len(lines) > 1 and lines[1].startswith("<!-- ") else ""
    return said.partition(": ")[2]


def distance(one, other):
    """How many lines stand in one of two cases only."""
    total = 0
    for name in one.keys() | other.keys():
        mine, theirs = (collections.Counter(texts.get(name, [])) for texts in (one, other))
        total += sum(((mine - theirs) + (theirs - mine)).values())
    return total


def most_alike(name, cases):
    """The case with the fewest other lines; of several a passing one, then the first."""
    others = [other for other in cases if other != name]
    return min(others, default=None, key=lambda other: (
        distance(cases[name], cases[other]), not other.startswith("pass-"), other))


def differences(lines, others):
    """(line number, sign, text): what stands only here (+), and what only in the other (-), before that line."""
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, others, lines, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [(c + 1, "-", text) for text in others[a:b]]
            found += [(number + 1, "+", lines[number]) for number in range(c, d)]
    return [row for row in found if not row[2].startswith("<!-- ")]


def place(row):
    """The words in front of a finding's message."""
    about = [row[name] for name in ("key", "date", "session", "field") if row[name]]
    return " ".join([row["rule"], *about]) + (' "%s"' % row["value"] if row["value"] else "")


def shown(lines, others, rows):
    """The lines of one file that matter, with what is found in each of them."""
    changed = differences(lines, others) if others is not None else []
    cut, changed = len(changed) - LINES, changed[:LINES]
    told = collections.defaultdict(list)
    for row in rows:
        told[int(row["line"] or 0)].append("       ^ %s: %s" % (place(row), row["message"]))
    known = {number for number, sign, _ in changed if sign == "+"}
    changed += [(number, " ", lines[number - 1]) for number in told
                if number not in known and 0 < number <= len(lines)]
    text = []
    for number, sign, line in sorted(changed, key=lambda row: (row[0], row[1] != "-")):
        text.append(("%s %4s | %s" % (sign, number if sign != "-" else "", line[:WIDTH])).rstrip())
        text += told.pop(number, []) if sign != "-" else []
    if cut > 0:
        text.append("       ... and %d more" % cut)
    return text + [line for number in sorted(told) for line in told[number]]


def tell_case(name, cases, rows):
    texts, like = cases[name], most_alike(name, cases)
    title = title_of(texts)
    text = [name + (": " + title if title else "") + (" (beside %s)" % like if like else "")]
    for file in sorted(texts.keys() | {row["file"] for row in rows}):
        others = cases[like].get(file, []) if like else None
        found = shown(texts.get(file, []), others, [row for row in rows if row["file"] == file])
        text += ([file] if file and found else []) + found
    if not rows:
        text.append("       nothing is found")
    return "\n".join(text)


def tell(paths, rows):
    """The text of a rule's cases. `rows` has for each path the findings that are shown, their `file` within the case."""
    cases = {path.name: texts_of(path) for path in paths}
    kinds = {name: {other: cases[other] for other in cases if other.endswith(".xml") == name.endswith(".xml")}
             for name in cases}
    return "\n\n".join(tell_case(path.name, kinds[path.name], rows.get(path, [])) for path in paths) + "\n"

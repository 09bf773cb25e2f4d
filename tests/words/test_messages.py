"""Test that what is said about inputs has Vietnamese, and that no translation is left over."""

import ast
import csv
import re
from itertools import product
from pathlib import Path

from ansinh.models.errors import Finding
from ansinh.words.messages import in_vietnamese

ROOT = Path(__file__).parents[2]
ROOMS = ("planning", "geodata", "cli", "face", "reports", "models")


def spoken(node, names, deep=4):
    """Return the texts that an expression may be, with {} for every value that is filled in at run time."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.JoinedStr):
        parts = [filled_in(part, names) for part in node.values]
        return {"".join(chosen) for chosen in product(*parts)}
    if isinstance(node, ast.IfExp):
        return spoken(node.body, names) | spoken(node.orelse, names)
    if isinstance(node, ast.Name) and deep:
        return {text for value in names.get(node.id, ()) for text in spoken(value, names, deep - 1)}
    return set()


def filled_in(part, names):
    """Return what may stand at one part of a text: {}, {:,} for a number in groups, or the words where the code spells all."""
    if isinstance(part, ast.Constant):
        return {part.value}
    if part.format_spec and "," in ast.unparse(part.format_spec):
        return {"{:,}"}
    return words_of(part.value, names) or {"{}"}


def words_of(node, names):
    """Return the words that a value is one of; nothing if one of them isn't spelled in the code."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.Name):
        several = [words_of(value, {}) for value in names.get(node.id, ())]
    else:
        several = (
            [words_of(side, names) for side in (node.body, node.orelse)]
            if isinstance(node, ast.IfExp)
            else []
        )
    return set().union(*several) if all(several) else set()


def bound(target, values):
    """Yield name and value of what a loop goes over, where that is spelled in the code: rows, or a zip of columns."""
    if (
        isinstance(values, ast.Call)
        and getattr(values.func, "id", "") == "zip"
        and isinstance(target, ast.Tuple)
    ):
        pairs = zip(target.elts, values.args, strict=True)
        yield from (pair for name, column in pairs for pair in bound(name, column))
    for row in getattr(values, "elts", ()):
        whole = isinstance(target, ast.Tuple) and isinstance(row, ast.Tuple)
        for name, value in zip(target.elts, row.elts, strict=True) if whole else [(target, row)]:
            if isinstance(name, ast.Name):
                yield name.id, value


def messages():
    """Return problems and remedies of all findings."""
    found = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "Finding(" not in text:
            continue
        nodes, names = list(ast.walk(ast.parse(text))), {}
        for node in nodes:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.setdefault(node.targets[0].id, []).append(node.value)
            if isinstance(node, ast.For | ast.comprehension):
                for name, value in bound(node.target, node.iter):
                    names.setdefault(name, []).append(value)
        calls = [n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Finding"]
        for call in calls:
            found |= {text for part in call.args[1:3] for text in spoken(part, names)}
    return {text for text in found if re.search("[a-z]{3}", text.replace("{}", ""))}


def test_every_message_has_vietnamese():
    hinted = {re.sub("^{}(?=[a-z`])", "did you mean {}? ", text) for text in messages()}  # a hint, or nothing
    filled = {text.replace("{}", "7").replace("{:,}", "1,234.5") for text in hinted}
    assert sorted(text for text in filled if in_vietnamese(text) == text) == []
    assert sorted(text for text in filled if "1,234.5" in in_vietnamese(text)) == []


def test_values_stand_in_the_vietnamese_and_unknown_words_stay():
    wrong = Finding("plan.toml, line 9", "unknown key", "did you mean 'capital'?")
    assert wrong.said("vi") == "plan.toml, dòng 9: không có khóa này; có phải 'capital'?"
    assert wrong.said("en") == str(wrong)
    assert in_vietnamese("'x' is not known") == "không có 'x'"
    assert in_vietnamese("known: a, b {c}") == "giá trị hợp lệ: a, b {c}"


def test_words_that_the_code_chooses_are_vietnamese_inside_a_message():
    assert in_vietnamese("5 demand points are too few") == "5 điểm nhu cầu là quá ít"
    assert in_vietnamese("the matrix has 3 sites, 5 are expected") == "ma trận có 3 địa điểm, cần 5"
    assert in_vietnamese("2 times that are no numbers") == "2 thời gian không phải là số"


def test_the_path_of_a_file_is_no_message():
    assert Finding("site list.csv", "is empty").said("vi") == "site list.csv: để trống"
    assert Finding("site 'Gia Nghĩa'", "is empty").said("vi") == "địa điểm 'Gia Nghĩa': để trống"


def test_both_languages_have_the_same_places():
    rows = list(csv.DictReader((ROOT / "words" / "messages.csv").open(encoding="utf-8")))
    assert len({row["en"] for row in rows}) == len(rows)
    for row in rows:
        places = {int(number) for number in re.findall(r"{(\d)(?::,)?}", row["vi"])}
        assert places <= set(range(row["en"].count("{}"))), row
        assert places or "{}" not in row["vi"], row

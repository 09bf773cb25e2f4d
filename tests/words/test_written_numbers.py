"""Test that the code has numbers written by the catalogue: a number in the signs of English isn't one in Vietnamese."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("cli", "face", "geodata", "planning", "reports")
ALLOWED = {
    "reports/workbook/shown.py"
}  # a format of the workbook's cells, which has a sign of its own for groups


def by_itself(text):
    """Return every number in groups or in percent that is a whole text, as a value for a sentence of the catalogue is."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr) and len(node.values) == 1:
            spec = getattr(node.values[0], "format_spec", None)
            if spec and {",", "%"} & set(ast.unparse(spec)):
                yield ast.unparse(node)


def test_no_number_for_a_sentence_is_written_by_the_code():
    assert list(by_itself('say(f"{a:,.1f}", f"{b:.0%}", f"{c:.6f}", f"{d:,} rows")')) == [
        "f'{a:,.1f}'",
        "f'{b:.0%}'",
    ]
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {
        path.relative_to(ROOT).as_posix(): texts
        for path in files
        if (texts := list(by_itself(path.read_text(encoding="utf-8"))))
    }
    assert set(found) == ALLOWED, found

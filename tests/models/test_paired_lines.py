"""A paired run: lines of two sides meet by label, the least seconds count, and what has become slower is marked."""

from __future__ import annotations

from benchmarks.paired import Pair, measure, table


class Told:
    """A side that answers from a list."""

    def __init__(self, log: list[str], name: str, lines: list[list[object]]) -> None:
        self.log, self.name, self.lines = log, name, lines

    def say(self, command: str) -> list[object] | None:
        if command != "next":
            self.left = list(self.lines)
            return None
        self.log.append(self.name)
        return self.left.pop(0) if self.left else None


PROVED = "PROVED_OPTIMAL"


def test_sides_take_turns_and_the_least_seconds_count():
    log: list[str] = []
    here = Told(
        log, "here", [["a", 1.0, 5.0, PROVED], ["slowest (p = 3)", 2.0, 7.0, PROVED], ["new", 1, 1, ""]]
    )
    there = Told(log, "there", [["a", 0.5, 5.0, PROVED], ["slowest (p = 9)", 2.1, 8.0, "INCUMBENT"]])
    pairs: dict[str, Pair] = {}
    measure([here, there], "part", 0, pairs)
    assert log[:6] == ["here", "there", "there", "here", "here", "there"]
    here.lines[0][1] = 0.52
    measure([here, there], "part", 1, pairs)
    assert pairs["a"].seconds == ([1.0, 0.52], [0.5, 0.5])
    assert not pairs["a"].slower
    text = table(pairs)
    assert "| a | 0.520 s | 0.500 s | 1.04 |  |" in text
    assert "INCUMBENT became PROVED_OPTIMAL; 8 became 7" in text
    assert "On one side only: new." in text


def test_a_line_is_slower_by_more_than_a_tenth_and_a_hundredth_of_a_second():
    cases = {(1.2, 1.0): True, (1.09, 1.0): False, (0.011, 0.002): False, (0.5, 0.6): False}
    for (now, then), slower in cases.items():
        assert Pair(([now], [then])).slower is slower

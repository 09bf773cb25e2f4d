"""Short answers to the questions of a scenario: where, enough, promises, who is left out, how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL
from ansinh.planning.inputs.tables import records
from ansinh.reports.answer.areas import (
    AREA_SHOWN,
    area_name,
    areas_together,
    end_of,
    loses_most,
    of_each,
    shares_of,
)
from ansinh.reports.answer.verdicts import moved, new_communes, of_kind, services_of
from ansinh.reports.answer.written import billions, people
from ansinh.reports.safe import label
from ansinh.words.numbers import minutes, number, percent, shown_difference
from ansinh.words.plain import text
from ansinh.words.units import MILLION_PER_BILLION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

BAD, GOOD, PLAIN = "bad", "good", "plain"
PROMISE_LETTERS = 70
"""Letters of a promise that a tile quotes; its table has all of it."""


class Tile(NamedTuple):
    """One short answer.

    Attributes
    ----------
    kind
        "where", "enough", "promises", "left_out" or "money".
    answer, detail, question
        Texts.
    tone
        "bad", "good" or "plain".
    clause
        The answer inside the headline; "" if it doesn't belong there.
    anchor
        Section of the report with the details.
    """

    kind: str
    answer: str
    detail: str
    tone: str
    clause: str
    anchor: str
    question: str = ""


def tiles(facts: Facts, words: Words) -> list[Tile]:
    """Return the answers, bad news first; among equals in the order of the questions."""
    makers = (_where, _enough, _promises, _left_out, _money)
    found = [_asked(tile, words) for make in makers for tile in make(facts, words)]
    return sorted(found, key=lambda tile: tile.tone != BAD)


def _asked(tile: Tile, words: Words) -> Tile:
    """Return the tile with its question, and its answer with a capital letter."""
    answer = tile.answer[:1].upper() + tile.answer[1:]
    return tile._replace(question=words(f"answer.question.{tile.kind}"), answer=answer)


def _where(facts: Facts, words: Words) -> Iterator[Tile]:
    """Say which service to move, and where to; or that there is no reason to move any."""
    rows, moves = of_kind(facts, "site"), records(moved(facts))
    if rows.empty:
        return
    if not moves:
        elsewhere = rows[rows["compared_with"] == OFFICIAL]
        detail = (
            words("answer.where.no_better")
            if elsewhere.empty
            else _keep_detail(facts, records(elsewhere)[0], words)
        )
        yield Tile(
            "where",
            words("answer.where.keep"),
            detail,
            PLAIN,
            words("answer.where.keep_clause"),
            "map",
        )
        return
    first = moves[0]
    values = {
        "service": services_of(facts, first["subject"], words),
        "new": new_communes(facts, facts.plan_id, str(first["subject"]), words)
        or words("answer.where.today"),
        "old": new_communes(facts, OFFICIAL, str(first["subject"]), words),
    }
    nearer = float(first["value"]) < float(first["bound"])
    travel = words("answer.where.travel", new=minutes(first["value"], words.language),
                   old=minutes(first["bound"], words.language)) if nearer else words("answer.where.not_nearer")  # fmt: skip
    more = words("answer.where.more", n=len(moves) - 1) if len(moves) > 1 else ""
    clause = words("answer.where.move_clause", **values, travel=travel)
    yield Tile("where", words("answer.where.move", **values), f"{travel}{more}", PLAIN, clause, "map")


def _keep_detail(facts: Facts, row: dict[str, object], words: Words) -> str:
    """Say what the other site of the first service would bring."""
    return words("answer.where.other", service=services_of(facts, row["subject"], words),
                 new=minutes(row["value"], words.language), old=minutes(row["bound"], words.language))  # fmt: skip


def _enough(facts: Facts, words: Words) -> Iterator[Tile]:
    """Say how many places are missing by service, or that they are enough."""
    rows, language = of_kind(facts, "size"), words.language
    if rows.empty:
        return
    short = records(rows[rows["answer"] == "short"])
    period = facts.period
    whose = "" if facts.official_id else "proposed_"
    if not short:
        detail = words("answer.enough.of", places=number(rows["value"].sum(), language),
                       needed=number(rows["bound"].sum(), language))  # fmt: skip
        how = "about" if (rows["answer"] == "about").any() else "yes"
        clause = words(f"answer.enough.{whose}{how}_clause", period=period)
        yield Tile("enough", words(f"answer.enough.{how}", period=period), detail, GOOD, clause, "demand")
        return
    missing = [
        words("answer.enough.missing", n=number(row["bound"] - row["value"], language),
              service=services_of(facts, row["subject"], words))
        for row in short
    ]  # fmt: skip
    first = short[0]
    detail = words("answer.enough.of", places=number(first["value"], language),
                   needed=number(first["bound"], language))  # fmt: skip
    listed = ", ".join(missing)
    clause = words(f"answer.enough.{whose}no_clause", missing=listed, period=period)
    yield Tile("enough", words("answer.enough.no", missing=listed), detail, BAD, clause, "demand")


def _promises(facts: Facts, words: Words) -> Iterator[Tile]:
    """Say how many of the promised shares are kept, each on its own denominator; the least kept one is quoted."""
    rows = of_kind(facts, "share", "staff")
    if rows.empty:
        return
    broken = rows[rows["answer"] == "not_kept"]
    values = {"n": len(broken), "all": len(rows)}
    if broken.empty:
        yield Tile("promises", words("answer.promises.kept", **values), "", GOOD,
                    words("answer.promises.kept_clause", **values), "comparison")  # fmt: skip
        return
    worst = records(broken.sort_values("value", kind="stable"))[0]
    detail = words("answer.promises.worst", reached=percent(worst["value"], words.language),
                   text=label(_promise(facts, worst, words), PROMISE_LETTERS))  # fmt: skip
    missed = words("answer.promises.broken", **values)
    yield Tile("promises", missed, detail, BAD, missed, "comparison")


def _promise(facts: Facts, row: dict[str, object], words: Words) -> str:
    """Return a promise in the language; verdicts name it by its English text."""
    table = facts.data.commitments
    found = table.loc[table["text_en"] == row["subject"], f"text_{words.language}"]
    return text(found.iloc[0] if len(found) else row["subject"])


def _left_out(facts: Facts, words: Words) -> Iterator[Tile]:
    """Name the district with the lowest share served; where all are at 100%, nobody is left out, or a few here and there."""
    shares = shares_of(facts, facts.plan_id)
    if shares.empty:
        return
    target, served = facts.measure("target_persons"), facts.measure("served_persons")
    left = people(max(1.0, shown_difference(target, served, 0)), words)
    if target - served < A_PERSON:
        yield Tile("left_out", words("answer.left_out.nobody"),
                    words("answer.left_out.all") + _farther(facts, words), GOOD, "", "areas")  # fmt: skip
        return
    if shares.iloc[0] > 1.0 - AREA_SHOWN:
        yield Tile("left_out", left, words("answer.left_out.few"), PLAIN, "", "areas")
        return
    worst, best = (
        end_of(shares, words, lambda code: area_name(facts, code, words), lowest=lowest)
        for lowest in (True, False)
    )
    values = {
        "where": worst.where,
        "share": worst.share,
        "best": best.where,
        "best_share": best.share,
        "people": left,
    }
    yield Tile("left_out", words("answer.left_out.worst", **values),
                words("answer.left_out.detail", **values), BAD,
                words("answer.left_out.clause", **values), "areas")  # fmt: skip


def _farther(facts: Facts, words: Words) -> str:
    """Name the districts that go farther than under the official plan, where all are served."""
    loss = loses_most(facts)
    if loss is None or loss.measure != "mean_minutes":
        return ""
    longer = minutes(shown_difference(loss.proposed.iloc[0], loss.official.iloc[0], 1), words.language)
    where = areas_together(facts, loss.proposed.index, words)
    return words("answer.left_out.farther", where=where, minutes=of_each(longer, len(loss.proposed), words))


def _money(facts: Facts, words: Words) -> Iterator[Tile]:
    """Say the capital of the proposal, and how it differs from the plan's."""
    capital = billions(facts.capital, words)
    official = facts.official_id
    if official is None:
        yield Tile("money", capital, "", PLAIN, words("answer.money.clause", capital=capital), "money")
        return
    proposed, planned = (sum_ / MILLION_PER_BILLION for sum_ in (facts.capital, facts.capital_of(official)))
    gap = shown_difference(proposed, planned, 1)  # as in the row of the table beside it
    way = "same" if not gap else "more" if gap > 0 else "less"
    values = {"capital": capital, "size": billions(abs(gap) * MILLION_PER_BILLION, words)}
    yield Tile("money", capital, words(f"answer.money.{way}", **values), PLAIN,
                words(f"answer.money.{way}_clause", **values), "money")  # fmt: skip

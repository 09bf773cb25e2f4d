"""The cover note: what whoever signs the letter has to know, and what mustn't stand in the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx

from ansinh.planning.inputs.tables import records
from ansinh.planning.law import UNSURE
from ansinh.reports import tables
from ansinh.reports.appraise import Dossier, appraise
from ansinh.reports.content import Block, Bullets, Heading, Paragraph
from ansinh.reports.proposal.docx.blocks import add_block
from ansinh.reports.proposal.docx.page import set_up
from ansinh.reports.safe import fix_zip_times
from ansinh.words.plain import text

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.reports.pictures import Pictures

OF_THE_LAW = "law_unsure"
"""The check whose findings the part on law lists in full."""


def write_cover_note(pictures: Pictures, folder: Path) -> Path:
    """Write ``cover-note.<language>.docx`` into `folder` and return it.

    It has what nobody has verified, what the data can't give, which promises aren't judged, and every assumption. The
    letter has none of this but the marks at its figures, because it's signed.
    """
    words = pictures.words
    path, file = folder / f"cover-note.{words.language}.docx", docx.Document()
    set_up(file, words("note.title"), words.language)
    for block in blocks(pictures):
        add_block(file, block, pictures, words("common.none"))
    file.save(str(path))
    fix_zip_times(path)
    return path


def blocks(pictures: Pictures) -> list[Block]:
    """Return the note: title, law, missing data, promises that aren't judged, assumptions."""
    words = pictures.words
    return [
        Heading(words("note.title"), 1),
        Paragraph(words("note.about")),
        *_listed(pictures, "law", _law(pictures)),
        *_listed(pictures, "data", _missing(pictures)),
        *_listed(pictures, "promises", _unjudged(pictures)),
        Heading(words("note.assumptions"), 2),
        tables.assumptions(pictures.facts, words, assumed_only=True),
    ]


def _listed(pictures: Pictures, part: str, items: list[str]) -> list[Block]:
    words = pictures.words
    told: Block = Bullets(items) if items else Paragraph(words("note.nothing"))
    return [Heading(words(f"note.{part}"), 2), told]


def _law(pictures: Pictures) -> list[str]:
    """Return the documents that may have to be cited but aren't, with what of them isn't verified."""
    words, table = pictures.words, pictures.facts.data.legal_bases
    return [
        words(
            "note.unsure",
            number=text(row["number"]),
            title=text(row[f"title_{words.language}"]) or text(row["title_vi"]),
            doubt=", ".join(words.code("note.doubt", code) for code in text(row["doubt"]).split(";") if code),
        )
        for row in records(table[table["use"] == UNSURE])
    ]


def _missing(pictures: Pictures) -> list[str]:
    """Return what an appraiser names as missing from the data, and where it is to be stated."""
    facts, language = pictures.facts, pictures.words.language
    dossier = Dossier(facts.data, known=facts)
    found = [item for item in appraise(dossier) if item.missing and item.check != OF_THE_LAW]
    told = (
        pictures.words("note.missing", problem=item.problem(language), remedy=item.remedy(language))
        for item in found
    )
    return list(dict.fromkeys(told))


def _unjudged(pictures: Pictures) -> list[str]:
    """Return the promises of the plan that can't be judged, and why."""
    facts, language = pictures.facts, pictures.words.language
    rows = facts.data.commitments
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["met"] == "unknown")]
    return [
        pictures.words(
            "note.unjudged", name=text(row[f"text_{language}"]), why=text(row.get(f"why_{language}", ""))
        )
        for row in records(rows)
    ]

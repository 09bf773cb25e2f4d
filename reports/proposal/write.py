"""Write a proposal in all its formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.html import render
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.document import build_document
from ansinh.reports.proposal.docx.from_template import write_from_template
from ansinh.reports.proposal.docx.pdf import to_pdf
from ansinh.reports.proposal.docx.writing import write_docx
from ansinh.reports.proposal.scope import one_project, whole_plan
from ansinh.reports.safe import file_name

MAIN_LANGUAGE = "vi"
"""Language of the letter that is signed, and of an agency's template."""

if TYPE_CHECKING:
    from pathlib import Path


def write_proposal(
    pictures: Pictures, folder: Path, *, project: str | None = None, pdf: bool = False
) -> list[Path]:
    """Write the proposal of the whole plan, or of one project of it, into `folder`.

    Parameters
    ----------
    pictures
        The run's charts in the language of the proposal.
    folder
        Folder for ``proposal[-<site>].<language>.docx`` and ``.html``, and in Vietnamese ``letter[-<site>].vi.docx`` if the
        run has a template of the agency.
    project
        The site id of a project; None for the whole plan.
    pdf
        Whether to convert the DOCX to PDF as well.

    Raises
    ------
    KeyError
        If the plan doesn't use the site of the project.
    PdfToolMissingError
        If PDF is requested and LibreOffice is not installed.
    """
    name = "proposal"
    if project is not None:
        pictures = Pictures(pictures.facts, pictures.words, highlight=project)
        name = f"proposal-{file_name(project)}"
    scope = whole_plan(pictures) if project is None else one_project(pictures, project)
    document, language = build_document(scope), pictures.words.language
    docx = write_docx(document, folder / f"{name}.{language}.docx", pictures)
    page = folder / f"{name}.{language}.html"
    own = (
        []
        if language != MAIN_LANGUAGE
        else write_from_template(
            scope, pictures, folder / f"{name.replace('proposal', 'letter', 1)}.{language}.docx"
        )
    )
    written = [
        docx,
        *own,
        render("proposal.html.j2", page, pictures, document=document, words=pictures.words),
    ]
    return [*written, to_pdf(docx)] if pdf else written

"""Test the files in LibreOffice: recomputed formulas, and PDF on request."""

import shutil
import subprocess

import openpyxl
import pytest

from ansinh.reports.proposal import PdfToolMissingError, to_pdf
from tests.patience import PATIENCE_S
from tests.reports.appraise.coarse import folder_with_letter

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@pytest.mark.slow
@needs_office
def test_recomputed_totals_equal_the_stored_ones(shared, tmp_path):
    workbook = folder_with_letter(shared, "dak-nong") / "plan.xlsx"
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    plain = tmp_path / "recalc.xlsx"
    book = openpyxl.load_workbook(
        workbook
    )  # saving with openpyxl drops the stored values, so that everything is computed again
    book.save(plain)
    xlsx = [
        *command[:3],
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(plain),
    ]
    subprocess.run(xlsx, check=True, capture_output=True, timeout=PATIENCE_S)
    formulas = openpyxl.load_workbook(workbook)
    stored = openpyxl.load_workbook(workbook, data_only=True)
    again = openpyxl.load_workbook(tmp_path / "out" / "recalc.xlsx", data_only=True)
    cells = [
        (sheet.title, cell.coordinate)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert cells
    for sheet, where in cells:
        assert again[sheet][where].value == pytest.approx(stored[sheet][where].value), (sheet, where)


@pytest.mark.slow
@needs_office
def test_pdf_on_request(outputs, tmp_path):
    copy = tmp_path / "proposal.vi.docx"
    shutil.copy(outputs / "proposal.vi.docx", copy)
    assert to_pdf(copy).read_bytes().startswith(b"%PDF")


def test_a_program_in_the_folder_of_the_call_is_none(outputs, monkeypatch, tmp_path):
    """Windows looks there first, and it may be a received folder."""
    (tmp_path / "soffice").write_text("#!/bin/sh\ntouch planted\n")
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(PdfToolMissingError):
        to_pdf(outputs / "proposal.vi.docx")
    assert not (tmp_path / "planted").exists()


def test_missing_office_is_said(outputs, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PdfToolMissingError, match="LibreOffice"):
        to_pdf(outputs / "proposal.vi.docx")

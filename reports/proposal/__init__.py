"""The investment proposal: one content, written as DOCX and HTML, and as PDF on request."""

from ansinh.reports.proposal.docx.pdf import PdfToolMissingError, to_pdf
from ansinh.reports.proposal.write import write_proposal

__all__ = ["PdfToolMissingError", "to_pdf", "write_proposal"]

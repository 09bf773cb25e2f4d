"""The explorer as one page: what a server tells it, and the page itself."""

from __future__ import annotations

from ansinh.reports.explorer.page.answer import answer, summary
from ansinh.reports.explorer.page.build import explorer_in_notebook, explorer_page, login_page
from ansinh.reports.explorer.page.setting import setting
from ansinh.reports.explorer.page.wish import read_wish, wish_of

__all__ = [
    "answer",
    "explorer_in_notebook",
    "explorer_page",
    "login_page",
    "read_wish",
    "setting",
    "summary",
    "wish_of",
]

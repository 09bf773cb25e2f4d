"""Write the generated pages of the reference: ``python -m docs.generate.write``."""

from __future__ import annotations

from pathlib import Path

from docs.generate import (
    commands,
    families,
    formats,
    glossary,
    indicators,
    parameters,
    run_folder,
    scenario,
    statements,
)

REFERENCE = Path(__file__).parents[1] / "reference"
PAGES = {
    "commands.md": commands.page,
    "data-formats.md": formats.page,
    "glossary.md": glossary.page,
    "indicators.md": indicators.page,
    "network-formulation.md": families.page,
    "parameters.md": parameters.page,
    "run-folder.md": run_folder.page,
    "scenario.md": scenario.page,
    "statements.md": statements.page,
    "statements.vi.md": statements.page_vi,
}


def main() -> None:
    """Write every page, and the table of families in the formulation that one of them shows."""
    families.FORMULATION.write_text(families.formulation(), encoding="utf-8")
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

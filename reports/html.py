"""Fill HTML templates; all texts are escaped, and nothing is loaded from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.reports.pictures import Pictures

# A page of a run folder is opened from disk and must not send or load anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@cache
def environment() -> Environment:
    """Return the template environment, which escapes all texts and refuses unknown names."""
    loader = PackageLoader("ansinh.reports", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render(template: str, path: Path, pictures: Pictures, **values: Any) -> Path:
    """Write `template` filled with `values` to `path`; templates get charts from `pictures` with ``draw(name)``."""
    page = environment().get_template(template)
    html = page.render(draw=lambda name: Markup(picture(pictures, name)), policy=POLICY, **values)  # noqa: S704 (own SVG)
    path.write_text(without_controls(html), encoding="utf-8")
    return path


def picture(pictures: Pictures, name: str) -> str:
    """Return the markup of a chart: an SVG element, or an embedded PNG for a chart in `RASTER`."""
    import base64

    from ansinh.reports.pictures import RASTER

    if name not in RASTER:
        return pictures.svg(name).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    encoded = base64.b64encode(pictures.png(name)).decode("ascii")
    return f'<img src="data:image/png;base64,{encoded}" alt="">'

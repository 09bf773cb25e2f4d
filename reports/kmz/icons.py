"""Pictures of the signs of services, in the shapes and colours of the map."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.reports.palette import Mark

PIXELS = 64
"""Width and height of a picture: programs on phones draw it at about 32 pixels on screens with two pixels for one."""
DOTS_PER_INCH = 64
MARKER_POINTS = 46
"""Size of the sign; the rest is room for its white edge."""


def icon(mark: Mark) -> bytes:
    r"""Return the sign of a service as PNG on a transparent ground.

    >>> from ansinh.reports.palette import service_marks
    >>> icon(service_marks({"elderly": ["elderly"]})["elderly"])[:4]
    b'\x89PNG'
    """
    from matplotlib.figure import Figure

    from ansinh.reports.charts.style import settings

    buffer = io.BytesIO()
    with settings():
        figure = Figure(figsize=(PIXELS / DOTS_PER_INCH, PIXELS / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(-1.0, 1.0)
        axes.set_ylim(-1.0, 1.0)
        axes.plot(
            [0.0], [0.0], mark.marker, color=mark.colour, markersize=MARKER_POINTS, markeredgecolor="white",
            markeredgewidth=3,
        )  # fmt: skip
        figure.savefig(buffer, format="png", transparent=True, metadata={"Software": None})
    return buffer.getvalue()

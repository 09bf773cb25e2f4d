"""Parts that all charts share: the canvas, number labels, the source line, and the empty chart."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ansinh.reports.safe import label, labels
from ansinh.words import Language
from ansinh.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.axes import Axes

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

WIDTH = 6.7  # inches: the text width of an A4 page
INK = "#1f2933"
SOFT = "#5b6770"
_MOST_DECIMALS = 6  # of a tick; more can't be read
# "$" in a name must not be read as mathematics. A fixed salt gives the ids inside an SVG the same values on every run.
_SETTINGS: Any = {
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "ansinh",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "hatch.linewidth": 0.5,
}


@contextmanager
def settings() -> Iterator[None]:
    """Draw and save charts in this block as everywhere: Matplotlib also reads a ``matplotlibrc`` in the folder of the call."""
    with rc_context():
        rcdefaults()
        rcParams.update(_SETTINGS)
        yield


def canvas(ax: Axes | None, height: float, width: float = WIDTH) -> Axes:
    """Return `ax`, or the axes of a new figure of `width` by `height` inches."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure.add_subplot()


def finish(ax: Axes, title: str, facts: Facts, words: Words, *, source: bool = True) -> Axes:
    """Set title and source line, and remove lines that carry no information."""
    ax.set_title(title, loc="left", fontsize=10.5, fontweight="bold", color=INK, pad=10, wrap=True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color("#9aa5b1")
    ax.tick_params(colors=INK, length=3)
    if source:
        meta = facts.data.meta
        line = words("chart.source", place=label(meta.get("province_name_vi") or meta.get("scenario", "")))
        figure = ax.figure
        figure.text(0.01, 0.0, line, fontsize=7, color=SOFT, va="top", ha="left", in_layout=True)
    return ax


def number_axis(axis: Any, language: Language, decimals: int = 0) -> None:
    """Write the ticks of an axis as numbers of `language`; without decimals, ticks are at whole numbers only.

    With decimals there are as many more as the ticks need, so that no two ticks have the same number.
    """
    # By default there are at least two ticks, at fractions if need be: then an axis reads "0 0 0 0 0".
    axis.set_major_locator(MaxNLocator(nbins=6, integer=decimals == 0, min_n_ticks=1 if decimals == 0 else 2))

    def label(value: float, _: int | None) -> str:
        return number(value, language, max(decimals, _needed(axis)) if decimals else 0)

    axis.set_major_formatter(FuncFormatter(label))


def service_labels(services: Iterable[str], facts: Facts, words: Words, length: int) -> dict[str, str]:
    """Return a short name for each service, each a different one."""
    keys = list(services)
    return dict(
        zip(keys, labels((facts.name("services", key, words.language) for key in keys), length), strict=True)
    )


def _needed(axis: Any) -> int:
    """Return the decimals that the step between two neighbouring ticks has."""
    places = axis.get_majorticklocs()
    step = float(places[1] - places[0]) if len(places) > 1 else 1.0
    return next(
        (n for n in range(_MOST_DECIMALS) if abs(round(step, n) - step) < 1e-6 * step), _MOST_DECIMALS
    )


def legend(ax: Axes, columns: int = 3, below: tuple[float, float] = (0.5, -0.16)) -> None:
    """Put the legend below the axes, out of the way of bars and labels."""
    ax.legend(
        loc="upper center",
        bbox_to_anchor=below,
        ncols=columns,
        frameon=False,
        fontsize=8,
        handlelength=1.6,
        columnspacing=1.4,
    )


def empty(ax: Axes | None, title: str, facts: Facts, words: Words) -> Axes:
    """Draw a chart with the note that there is nothing to show."""
    ax = canvas(ax, 1.4)
    ax.text(0.5, 0.5, words("chart.no_data"), ha="center", va="center", color=SOFT, transform=ax.transAxes)
    ax.set_xticks([])
    ax.set_yticks([])
    return finish(ax, title, facts, words, source=False)

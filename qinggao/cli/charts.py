"""Bars for counts, as a picture. Matplotlib is an extra: `pip install 'qinggao[plot]'`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qinggao.cli.errors import UsageError

__all__ = ["plot_counts"]

_MOST = 30
# The first that is there draws the names of documents and folders.
_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei",
          "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "SimHei")  # fmt: skip


def plot_counts(rows: Sequence[Mapping[str, Any]], by: str, path: Path) -> None:
    """
    Draw applied and suggested edits as bars to *path*, a PNG or SVG file; the largest first.

    Raises `UsageError` for another suffix, and where Matplotlib is not installed.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise UsageError(f"--plot takes a file that ends in .png or .svg; not {path.name!r}")
    try:
        import matplotlib as mpl
        from matplotlib import font_manager
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError("--plot needs Matplotlib: pip install 'qinggao[plot]'") from error
    there = {font.name for font in font_manager.fontManager.ttflist}
    fonts = [*(font for font in _FONTS if font in there), "DejaVu Sans"]
    shown = list(rows[:_MOST])[::-1]
    names = [str(row[by]) for row in shown]
    applied = [row["applied"] for row in shown]
    suggested = [row["suggested"] for row in shown]
    # An SVG keeps its text as text: whoever looks at it has the fonts.
    with mpl.rc_context({"font.family": fonts, "svg.fonttype": "none", "svg.hashsalt": "qinggao"}):
        figure = Figure(figsize=(9, 1.2 + 0.28 * max(len(shown), 1)), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        axes.barh(names, applied, color="#2f6f9f", label="applied")
        axes.barh(names, suggested, left=applied, color="#e0a458", label="suggested")
        axes.set_xlabel("edits")
        axes.set_title(f"Edits by {by}" + (f", the first {_MOST}" if len(rows) > _MOST else ""))
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.03, y=0.01)
        if any(suggested):
            axes.legend(frameon=False, loc="lower right")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)

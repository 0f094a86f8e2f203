"""The ratios of a run as a picture: a bar for each peer and way, on a logarithmic axis."""

from pathlib import Path

from .harness import Outcome
from .implementations import OURS
from .report import divided

COLOURS = {"compiled": "#4477aa", "fast": "#ee6677", "eager": "#bbbbbb"}


def bars(figures: dict[str, dict[str, Outcome]]) -> list[tuple[str, dict[str, float]]]:
    """For each work and peer, how many times ours is in the peer's figure, by way."""
    found = []
    for work, row in figures.items():
        for peer in row:
            ratios = {way: divided(row[peer], row.get(ours)) for ours, way in OURS.items()}
            known = {way: ratio for way, ratio in ratios.items() if ratio}
            if known and peer not in OURS:
                found.append((f"{work} · {peer}", known))
    return found


def save_plot(file: Path, figures: dict[str, dict[str, Outcome]], about: str) -> None:
    """Write the picture; what it needs besides is matplotlib.

    Raises
    ------
    ValueError
        If no figure of ours stands beside a peer's.
    """
    from matplotlib.figure import Figure

    rows = bars(figures)
    if not rows:
        raise ValueError("there is no ratio to plot: no figure of ours stands beside a peer's")
    picture = Figure(figsize=(9, 1.5 + 0.3 * len(rows)), layout="constrained")
    axes = picture.subplots()
    for y, (_label, ratios) in enumerate(rows):
        height = 0.8 / len(ratios)
        for i, (way, ratio) in enumerate(ratios.items()):
            at = y - 0.4 + (i + 0.5) * height
            axes.barh(at, ratio - 1, height, left=1, color=COLOURS[way])
            axes.annotate(f"{ratio:.3g}", (ratio, at), fontsize=6, va="center",
                          ha="left" if ratio >= 1 else "right")  # fmt: skip
    axes.set_yticks(range(len(rows)), [label for label, _ in rows], fontsize=7)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlabel("peer's figure ÷ tinygrad_tr's (right of 1: tinygrad_tr is better)")
    axes.set_title(about, fontsize=8, wrap=True)
    ways = [way for way in COLOURS if any(way in ratios for _, ratios in rows)]
    handles = [axes.barh(0, 0, color=COLOURS[way]) for way in ways]
    axes.legend(handles, ways, loc="lower right", fontsize=8)
    picture.savefig(file, dpi=150)

"""The colours of every picture, light and dark; knows nothing of graphs, plots or pages.

A token names a meaning, never a hue: values are `value`, gradients `grad` (text) and `flow`
(lines), a role has a border (`input`) and the tint of its header (`input_header`). Look a colour
up by attribute, ``LIGHT.ink``, or by a name that was put together, ``LIGHT[f"{role}_header"]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

__all__ = ["BOUNDARY_FILLS", "DARK", "GRID", "LIGHT", "PALETTES", "PLOT_CYCLE", "Palette"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One theme: a colour ``#RRGGBB`` for every token."""

    bg: str  # page
    card: str
    cluster: str  # module frame, canvas
    cluster_border: str
    ink: str  # text
    muted: str  # labels
    line: str  # rules
    value: str  # values, forward
    grad: str  # gradients, as text
    flow: str  # gradients, as lines
    input: str
    input_header: str
    param: str
    param_header: str
    loss: str
    loss_header: str
    op: str
    op_header: str
    const: str
    const_header: str
    const_edge: str  # constants and edges that carry no gradient
    err: str
    err_header: str
    warn: str
    warn_header: str

    def __getitem__(self, token: str) -> str:
        """Return the colour of a token given by name.

        Raises
        ------
        KeyError
            If there is no such token.
        """
        if token not in self.__slots__:
            raise KeyError(f"no colour {token!r}; the tokens are {', '.join(self.__slots__)}")
        colour: str = getattr(self, token)
        return colour

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield every token with its colour, in the order of the table."""
        return ((field.name, self[field.name]) for field in fields(self))


LIGHT = Palette(
    bg="#FFFFFF", card="#FFFFFF",
    cluster="#F7F9FB", cluster_border="#C9D1DA",
    ink="#1B2733", muted="#5A6673", line="#D6DCE3",
    value="#1A56B8", grad="#B93A0C", flow="#E2672B",
    input="#2563C9", input_header="#E6EFFC",
    param="#2B7A46", param_header="#E4F3E8",
    loss="#7A3CC2", loss_header="#F0E7FB",
    op="#6B7885", op_header="#EEF1F4",
    const="#7B8793", const_header="#F6F7F9", const_edge="#86919D",
    err="#B91C1C", err_header="#FDE4E4",
    warn="#8A5300", warn_header="#FFF1D0",
)  # fmt: skip

DARK = Palette(
    bg="#12171E", card="#1B222C",
    cluster="#171E27", cluster_border="#3A4656",
    ink="#E8EDF3", muted="#9EABB9", line="#354050",
    value="#82B4FF", grad="#FF9A66", flow="#F07F45",
    input="#6AA3FF", input_header="#1E304E",
    param="#5CC489", param_header="#1B3A2A",
    loss="#BE94F5", loss_header="#33254A",
    op="#8493A3", op_header="#28313D",
    const="#6B788A", const_header="#20272F", const_edge="#647284",
    err="#FF7B7B", err_header="#4A2023",
    warn="#F2C063", warn_header="#40331A",
)  # fmt: skip

PALETTES = {"light": LIGHT, "dark": DARK}

# Plots are light only. The second line is a darker orange than `flow`, for a thin line on white.
PLOT_CYCLE = (LIGHT.value, "#D2521A", LIGHT.param, LIGHT.loss)
GRID = "#EDF0F3"
BOUNDARY_FILLS = ("#D0E0FA", "#FFFFFF", "#FCDCCE")  # surely class 0, undecided, surely class 1

"""Names, expressions and roles of the values in a picture."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..graph import Scope
from ..numbers import number
from ..value import Value

__all__ = ["Names"]

LONG_NAME, LONG_EXPRESSION = 24, 28
LOSSES = ("l", "loss", "kayıp")
# Where a picture writes an operation otherwise than Python does.
PRINTED = {
    "multiply": "{x}·{y}", "subtract": "{x} − {y}", "negative": "−{x}", "square": "{x}²",
    "absolute": "|{x}|",
}  # fmt: skip
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Names:
    """What each value of one picture is called.

    A user's name comes first, then the name in the mapping given by the caller, then a parameter's
    path in its module, then ``t1, t2 …`` for operations and ``c1 …`` for constants, in order.
    """

    def __init__(
        self, operands: Mapping[Value, Sequence[Value]], names: Mapping[str, Any] | None,
        inputs: Collection[Value], parameters: Collection[Value], older: int = 0,
    ) -> None:  # fmt: skip
        nodes = list(operands)
        self._operands, self.root, self._inputs = operands, nodes[-1], set(inputs)
        self._paths = _parameter_paths(nodes)
        self._parameters = {*parameters, *self._paths}
        given = {x: name for name, x in (names or {}).items() if isinstance(x, Value)}
        self._names: dict[Value, str] = {}
        used: dict[str, int] = {}
        counts = {"t": older, "c": 0}
        for node in nodes:
            name = node.name or given.get(node) or self._paths.get(node)
            if name is None:
                letter = "c" if node.op is None else "t"
                counts[letter] += 1
                name = f"{letter}{counts[letter]}"
            used[name] = used.get(name, 0) + 1
            self._names[node] = name if used[name] == 1 else f"{name}·{used[name]}"
        self._anonymous = {x for x in nodes if not (x.name or x in given or x in self._paths)}

    def full_name(self, node: Value) -> str:
        """The name at full length."""
        return self._names[node]

    def name(self, node: Value) -> str:
        """The name, cut where it is too long for a card."""
        name = self._names[node]
        return name if len(name) <= LONG_NAME else name[: LONG_NAME - 1] + "…"

    def role(self, node: Value) -> str:
        """One of loss, output, op, parameter, input, constant."""
        if node is self.root and node.op is not None:
            return "loss" if self._names[node].lower() in LOSSES else "output"
        if node.op is not None:
            return "op"
        if node in self._inputs:
            return "input"
        if node in self._parameters or node.requires_grad:
            return "parameter"
        return "constant" if node in self._anonymous else "input"

    def expression(self, node: Value) -> str:
        """How a computed value was computed, in the names of its operands."""
        if node.op is None:
            return ""
        short, operands = [self._short(x) for x in self._operands[node]], node.op.operands
        text = self._spell(node, short, operands)
        return text if len(text) <= LONG_EXPRESSION else f"{node.op.name}(…)"

    def _spell(self, node: Value, short: list[str], operands: tuple[str, ...]) -> str:
        options = {key: _plain(x) for key, x in node._options.items()}
        if node.op.variadic:
            return str(node.op.text.format_map(_Missing(options | {"xs": ", ".join(short)})))
        fields = _Missing(options | dict(zip(operands, short, strict=False)))
        if node.op.name == "power" and re.fullmatch(r"−?\d+", fields["y"]):
            return fields["x"] + fields["y"].replace("−", "-").translate(SUPERSCRIPTS)
        return str(PRINTED.get(node.op.name, node.op.text).format_map(fields))

    def _short(self, node: Value) -> str:
        """An operand inside an expression: a plain number stands for itself."""
        if node.op is None and node in self._anonymous and node.shape == ():
            text = number(node.item())
            return f"({text})" if text.startswith("−") else text
        return self.name(node)


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _plain(option: Any) -> str:
    if isinstance(option, slice):
        parts = [option.start, option.stop, *([option.step] if option.step is not None else [])]
        return ":".join("" if x is None else str(x) for x in parts)
    if isinstance(option, tuple) and any(isinstance(x, slice) or x is ... for x in option):
        return ", ".join("…" if x is ... else _plain(x) for x in option)
    return "…" if getattr(option, "shape", ()) else str(option)


def _parameter_paths(nodes: list[Value]) -> dict[Value, str]:
    """Parameters by their paths in the outermost modules whose calls are in the picture."""
    paths: dict[Value, str] = {}
    outermost: dict[Any, None] = {}  # in order
    for node in nodes:
        scope: Scope | None = node._scope
        module = None
        while scope is not None:
            module, scope = scope.module or module, scope.parent
        if module is not None and module() is not None:
            outermost[module()] = None
    for top in outermost:
        for path, parameter in top.named_parameters():
            paths.setdefault(parameter, path)
    return paths

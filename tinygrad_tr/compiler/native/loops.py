"""Prints a nest of loops: what is loaded, computed, folded and stored for each element.

Arrays are flat, and every address is arithmetic of constants and loop indices, so that LLVM sees
which accesses follow one another. Neighbouring axes that all of a nest runs through alike are one.
"""

from __future__ import annotations

from math import prod
from typing import Any

from ...ops import indexing, reductions
from ...ops.shaping import axes_of
from ..passes.primitives import gather
from ..program import Var
from .folds import Address, Fold, first, joined
from .kinds import Item
from .schedule import Nest, in_order
from .spellings import NAMES, cast, element, number, operand_types

__all__ = ["body"]

Shape = tuple[int, ...]


def body(printer: Any, nest: Nest) -> list[str]:
    """The lines of a nest. `printer` knows places and names."""
    return _Body(printer, nest).lines()


class _Body:
    def __init__(self, printer: Any, nest: Nest) -> None:
        self.printer, self.nest, self.shape = printer, nest, nest.shape
        self.steps: list[tuple[str, str, Address | None]] = []  # what, text, address
        self.local: dict[Any, str] = {}
        self.folds: list[Fold] = []
        self.filled: list[Var] = []
        for item in nest.items:
            getattr(self, item.kind)(item)

    # ---- operands ------------------------------------------------------------------------------

    def operand(self, x: Any, wanted: Any) -> str:
        """A name or number for the operand at the loop's indices."""
        if not isinstance(x, Var):
            return number(x, wanted)
        if x.scalar:
            return cast(self.printer.scalar(x), x.dtype, wanted)
        if x not in self.local:
            return cast(self.load(x, self.address(x, self.shape)), x.dtype, wanted)
        return cast(self.local[x], x.dtype, wanted)

    def load(self, x: Var, address: Address) -> str:
        key = address.array, address.offset, address.strides, tuple(address.named)
        if key not in self.local:
            self.local[key] = self.printer.new(x)
            self.steps.append(("load", self.local[key], address))
        return self.local[key]

    def address(self, x: Var, shape: Shape) -> Address:
        """Where the element of `x` is that goes with the loop's indices, if `x` broadcasts."""
        lane = self.printer.plan.lane(x)
        strides = [0 if n == 1 else s for n, s in zip(x.shape, lane.strides, strict=True)]
        padded = (*[0] * (len(shape) - len(strides)), *strides)
        array, offset = self.printer.where(x)
        return Address(array, offset, padded)

    # ---- items ---------------------------------------------------------------------------------

    def each(self, item: Item) -> None:
        step, out = item.step, item.step.out
        types = operand_types(step)
        if types is None:  # a reshape of what does not lie in order
            types = (out.dtype,)
        text = element(step, [self.operand(x, t) for x, t in zip(step.args, types, strict=True)])
        self.computed(item, f"i4({text})" if NAMES[out.dtype] == "i4" else text)

    def computed(self, item: Item, text: str) -> None:
        out, printer = item.step.out, self.printer
        if out.scalar:
            self.steps.append(("set", f"{printer.made(out)} = {text}", None))
            return
        name = printer.new(out)
        self.steps.append(("set", f"{name} = {text}", None))
        if item.inline:
            self.local[out] = name
        if out in printer.plan.stored or item.step.op.name == "copy":
            array, offset = printer.where(out)
            self.steps.append(("store", name, Address(array, offset, in_order(item.shape))))

    def join(self, item: Item) -> None:
        step = item.step
        x, out = step.args[item.number], step.out
        array, offset = self.printer.where(out)
        if step.op is gather:
            strides: Shape = in_order(x.shape)
            offset += item.start[0]
        else:
            strides = in_order(out.shape)
            offset += sum(a * s for a, s in zip(item.start, strides, strict=True))
            if len(strides) > len(x.shape):  # stacked
                axis = step.options.get("axis", 0) % len(strides)
                strides = (*strides[:axis], *strides[axis + 1 :])
        to = Address(array, offset, strides)
        self.steps.append(("store", self.operand(x, out.dtype), to))

    def take(self, item: Item) -> None:
        step = item.step
        x = step.args[0]
        lane, (array, offset) = self.printer.plan.lane(x), self.printer.where(x)
        self.computed(item, self.load(x, self.named(step, x.shape, lane.strides, array, offset)))

    def put(self, item: Item) -> None:
        step, out = item.step, item.step.out
        array, offset = self.printer.where(out)
        to = self.named(step, out.shape, in_order(out.shape), array, offset)
        kind = "add" if step.op is indexing.scatter else "store"
        self.steps.append((kind, self.operand(step.args[0], out.dtype), to))
        self.filled.append(out)

    def named(self, step: Any, shape: Shape, strides: Shape, array: str, offset: int) -> Address:
        """The address that an index with arrays names."""
        key = step.options["key"]
        parts = key if isinstance(key, tuple) else (key,)
        rest = len(shape) - len(parts)
        lead = self.shape[: len(self.shape) - rest]
        to = Address(array, offset, (*[0] * len(lead), *strides[len(parts) :]))
        for part, n, stride in zip(parts, shape, strides, strict=False):
            if not isinstance(part, Var):
                to.offset += (part % n) * stride
                continue
            at = self.local.get(part)
            if at is None:
                address = self.address(part, lead)
                address.strides += (0,) * rest
                at = self.load(part, address)
            name = self.printer.new(part)
            self.steps.append(("set", f"{name} = within({at}, {n})", None))
            to.named.append((name, stride))
        return to

    def fold(self, item: Item) -> None:
        step, out = item.step, item.step.out
        x = step.args[0]
        axes = {a % len(self.shape) for a in axes_of(step.options.get("axis"), len(self.shape))}
        kept = [a for a in range(len(self.shape)) if a not in axes]
        steps = dict(zip(kept, in_order(tuple(self.shape[a] for a in kept)), strict=True))
        strides = tuple(steps.get(a, 0) for a in range(len(self.shape)))
        array, offset = ("", 0) if out.scalar else self.printer.where(out)
        value = self.operand(x, x.dtype)
        fold = Fold(item, value, Address(array, offset, strides), self.printer.new(out))
        self.folds.append(fold)
        self.steps.append(("fold", str(len(self.folds) - 1), fold.to))

    # ---- printing ------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """Loops around what was collected."""
        sizes = self.merge()
        self.indices = [self.printer.index(d) for d in range(len(sizes))]
        depths = [fold.depth(sizes) for fold in self.folds]
        lines = [text for out in self.filled for text in self.fill(out, "0")]
        for fold, depth in zip(self.folds, depths, strict=True):
            if depth is None:
                lines += self.fill(fold.item.step.out, first(fold.item))
        lines += self.nested(0, sizes, depths)
        for fold, depth in zip(self.folds, depths, strict=True):
            if depth is None and fold.item.step.op is reductions.mean:
                lines += self.halved(fold.item)
        return lines

    def merge(self) -> list[int]:
        """The sizes of the loops; the strides of all addresses become those of the loops."""
        addresses = [a for _what, _text, a in self.steps if a is not None]
        sizes: list[int] = []
        rows: list[list[int]] = [[] for _ in addresses]
        for axis in reversed(range(len(self.shape))):
            n = self.shape[axis]
            if n == 1:
                continue
            steps = [a.strides[axis] for a in addresses]
            if sizes and all(s == row[0] * sizes[0] for s, row in zip(steps, rows, strict=True)):
                sizes[0] *= n
                continue
            sizes.insert(0, n)
            for row, s in zip(rows, steps, strict=True):
                row.insert(0, s)
        for a, row in zip(addresses, rows, strict=True):
            a.strides = tuple(row)
        return sizes

    def nested(self, d: int, sizes: list[int], depths: list[int | None]) -> list[str]:
        here = [f for f, depth in zip(self.folds, depths, strict=True) if depth == d]
        lines = [f"{f.name} = {first(f.item)}" for f in here]
        if d == len(sizes):
            lines += self.innermost(depths)
        else:
            lines.append(f"for {self.indices[d]} in range({sizes[d]}):")
            lines += ["    " + text for text in self.nested(d + 1, sizes, depths)]
        for f in here:
            lines.append(self.folded(f))
        return lines

    def innermost(self, depths: list[int | None]) -> list[str]:
        lines, late = [], []
        for what, text, address in self.steps:
            at = "" if address is None else self.at(address)
            if what == "set":
                lines.append(text)
            elif what == "load":
                lines.append(f"{text} = {at}")
            elif what == "store":
                late.append(f"{at} = {text}")
            elif what == "add":
                late.append(f"{at} += {text}")
            else:
                fold = self.folds[int(text)]
                if depths[int(text)] is None:
                    lines.append(f"{at} = {joined(fold.item, at, fold.value, False)}")
                else:
                    lines.append(f"{fold.name} = {joined(fold.item, fold.name, fold.value, True)}")
        return lines + late

    def at(self, address: Address) -> str:
        return address.text(list(zip(self.indices, address.strides, strict=True)))

    def folded(self, fold: Fold) -> str:
        """The line that puts a finished fold where it belongs."""
        step, text = fold.item.step, fold.ended(prod(self.shape))
        if step.out.scalar:
            return f"{self.printer.made(step.out)} = {text}"
        return f"{self.at(fold.to)} = {text}"

    def fill(self, out: Var, text: str) -> list[str]:
        array, offset = self.printer.where(out)
        i = self.printer.index(0)
        return [f"for {i} in range({prod(out.shape)}):", f"    {array}[{offset} + {i}] = {text}"]

    def halved(self, item: Item) -> list[str]:
        """A mean from a sum in memory."""
        out = item.step.out
        array, offset = self.printer.where(out)
        i, n = self.printer.index(0), prod(self.shape) // prod(out.shape)
        return [f"for {i} in range({prod(out.shape)}):", f"    {array}[{offset} + {i}] /= {n}"]

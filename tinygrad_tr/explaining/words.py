"""The words of an explanation: what is done, and the name of the rule, in any language.

Sentences stand under the operation, and under the operation and operand; ``*`` is any operand.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..messages import _
from ..value import Value
from .algebra import Number
from .rules import Derived

__all__ = ["Words", "backward_words", "forward_words", "words"]


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences with their fields, to be said in any language."""

    sentences: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    def say(self, lang: str | None = None) -> str:
        """The sentences."""
        return " ".join(_(text, lang).format(**dict(fields)) for text, fields in self.sentences)

    def __add__(self, other: Words) -> Words:
        return Words(self.sentences + other.sentences)


def words(text: str, **fields: str) -> Words:
    """A sentence of the catalogue and what stands in its fields."""
    return Words(((text, tuple(fields.items())),))


def forward_words(node: Value) -> Words:
    """What the operation of `node` does."""
    known = FORWARD.get(node.op.name)
    return words(known) if known else words("Apply {function}.", function=node.op.name)


def backward_words(node: Value, operand: str, derived: Derived, summed: tuple[int, ...]) -> Words:
    """The rule for an operand of `node`; `summed` are the axes that broadcasting repeated."""
    name = node.op.name
    known = BACKWARD.get(f"{name}.{operand}") or BACKWARD.get(f"{name}.*")
    if known:
        said = words(known)
    elif derived.tree == Number(0):
        said = words("The local derivative is 0: no gradient comes this way.")
    elif derived.tree is None and not derived.local:
        said = words(
            "Each element may depend on all: the Jacobian matrix of {function}, transposed, times "
            "the incoming gradient.",
            function=name,
        )
    else:
        said = words("Chain rule: the incoming gradient times the local derivative.")
    if derived.conjugated:
        said += words("Of a complex derivative the gradient takes the conjugate.")
    if len(summed) == 1:
        said += words(
            "Broadcasting repeated it along axis {axis}, so the gradient is summed over axis "
            "{axis}.",
            axis=str(summed[0]),
        )
    elif summed:
        said += words(
            "Broadcasting repeated it along axes {axes}, so the gradient is summed over axes "
            "{axes}.",
            axes=str(summed),
        )
    return said


FORWARD = {
    "add": "Add the two values.",
    "subtract": "Subtract the second from the first.",
    "multiply": "Multiply the two values.",
    "divide": "Divide the first by the second.",
    "negative": "Change the sign.",
    "power": "Raise to a power.",
    "square": "Square the value.",
    "absolute": "Take the absolute value.",
    "sqrt": "Take the square root.",
    "exp": "exp: e to the power of the value.",
    "log": "log: the natural logarithm.",
    "tanh": "tanh squeezes the result between −1 and 1.",
    "sigmoid": "sigmoid squeezes the result between 0 and 1.",
    "relu": "ReLU keeps what is positive; the rest becomes 0.",
    "softplus": "softplus: log(1 + exp(x)), a smooth ReLU.",
    "maximum": "Take the larger of the two.",
    "minimum": "Take the smaller of the two.",
    "where": "The mask chooses, element by element, one of the two.",
    "matmul": "Matrix product: each row times each column, summed.",
    "sum": "Add up all elements (or those along the axis).",
    "mean": "The mean of the elements.",
    "var": "The mean of the squared distances from the mean.",
    "max": "The largest element.",
    "min": "The smallest element.",
    "reshape": "The same elements in another shape.",
    "transpose": "Exchange the axes.",
    "getitem": "Pick elements.",
    "concatenate": "Join the arrays end to end.",
    "softmax": "softmax: exp of each element, divided by their sum; each row is a distribution.",
    "log_softmax": "The logarithm of softmax, computed stably.",
}

BACKWARD = {
    "add.*": "Sum rule: the gradient passes through unchanged.",
    "subtract.x": "Difference rule: the first term gets the gradient unchanged.",
    "subtract.y": "Difference rule: the second term gets the gradient with the sign changed.",
    "multiply.*": "Product rule: the local derivative is the other factor.",
    "divide.x": "Quotient rule: the local derivative of the numerator is 1 / denominator.",
    "divide.y": (
        "Quotient rule: the local derivative of the denominator is −quotient / denominator."
    ),
    "negative.*": "The sign of the gradient changes.",
    "power.x": "Power rule: the exponent comes down, and is one less.",
    "power.y": "Derivative by the exponent: the power times the logarithm of the base.",
    "square.*": "Power rule: the derivative of x² is 2x.",
    "absolute.*": "The local derivative is the sign: 1, −1, or 0 at 0.",
    "sqrt.*": "Derivative of the root: one half of 1 / root.",
    "sin.*": "The derivative of sin is cos.",
    "cos.*": "The derivative of cos is −sin.",
    "var.*": "Each element gets twice its distance from the mean, divided by their number.",
    "exp.*": "exp is its own derivative.",
    "log.*": "The derivative of log x is 1 / x.",
    "tanh.*": "Derivative of tanh: 1 − tanh². It shrinks when saturated.",
    "sigmoid.*": "Derivative of sigmoid: s · (1 − s). It is at most ¼.",
    "relu.*": "ReLU lets the gradient through where x > 0, and nothing elsewhere.",
    "softplus.*": "The derivative of softplus is sigmoid.",
    "maximum.*": "The gradient goes to the larger one; at a tie, half to each.",
    "minimum.*": "The gradient goes to the smaller one; at a tie, half to each.",
    "where.*": "The gradient goes only to the one that the mask chose.",
    "clip.x": "The gradient passes where nothing was clipped.",
    "matmul.x": "Matrix product: the incoming gradient times the other factor, transposed.",
    "matmul.y": "Matrix product: the other factor, transposed, times the incoming gradient.",
    "sum.*": "A sum hands its gradient to each of the elements summed.",
    "mean.*": "A mean hands each element its gradient divided by their number.",
    "max.*": "The gradient goes to the largest element; several share it equally.",
    "min.*": "The gradient goes to the smallest element; several share it equally.",
    "reshape.*": "Nothing is computed: the gradient goes back to the old shape.",
    "ravel.*": "Nothing is computed: the gradient goes back to the old shape.",
    "squeeze.*": "Nothing is computed: the gradient goes back to the old shape.",
    "expand_dims.*": "Nothing is computed: the gradient goes back to the old shape.",
    "transpose.*": "Nothing is computed: the axes of the gradient are put back.",
    "getitem.*": "The gradient goes to the elements that were picked; the others get 0.",
    "concatenate.*": "Each array gets the part of the gradient that stands in its place.",
    "stack.*": "Each array gets the part of the gradient that stands in its place.",
    "softmax.*": (
        "softmax: each output depends on every input of its row, so their mean gradient is "
        "taken off."
    ),
    "log_softmax.*": "log_softmax: the gradient less the probabilities times its sum.",
}

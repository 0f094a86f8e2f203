"""Exceptions and warnings of our own; each derives from the class that Python would raise."""

from typing import Any

from .messages import _

__all__ = [
    "AnomalyError", "CheckpointError", "CompileError", "DataChangedError", "GradientCheckError",
    "GraphLeftWarning", "GraphvizMissingError", "MisuseError", "TableError", "TraceError",
    "TrainingWarning",
]  # fmt: skip


class _Told(Exception):
    """An error whose text is in the catalogue: English where it is raised, by `report` in both.

    Parameters
    ----------
    text : str
        An English sentence with ``{fields}``, which is also the key of its translation.
    **fields
        What stands in the sentence; `what` is itself a text of the catalogue, or the same in all
        languages.
    """

    def __init__(self, text: str, **fields: Any) -> None:
        super().__init__(text.format(**fields) if fields else text)
        self.text, self.fields = text, fields

    def report(self, lang: str | None = None) -> str:
        """The message in a language, ``"en"`` or ``"tr"``; by default that of the reader."""
        fields = dict(self.fields)
        if isinstance(what := fields.get("what"), str):
            fields["what"] = _(what, lang)
        return _(self.text, lang).format(**fields) if fields else _(self.text, lang)


class AnomalyError(FloatingPointError):
    """The first nan or inf, inside `detect_anomaly`; the message says where and from what."""


class DataChangedError(ValueError):
    """An array was changed in place between the forward computation and `backward`."""


class GradientCheckError(AssertionError):
    """A derivative differs from the finite difference; the message says where and by how much.

    Attributes
    ----------
    diagnosis : Diagnosis or None
        The same for programs: the kinds of the suspicions, the worst entries, the rule.
    """

    def __init__(self, message: str, diagnosis: Any = None) -> None:
        super().__init__(message)
        self.diagnosis = diagnosis

    def report(self, lang: str | None = None) -> str:
        """The message in a language, ``"en"`` or ``"tr"``; by default that of the reader."""
        return str(self) if self.diagnosis is None else str(self.diagnosis.text(lang))


class GraphLeftWarning(UserWarning):
    """A value that is being differentiated became a plain number: no gradient flows through it."""


class TraceError(_Told, TypeError):
    """`compile` met what cannot be computed anew in each run; the message names the line."""


class CompileError(_Told, ValueError):
    """A compiled function was asked for what it has not; the message says what to do."""


class MisuseError(_Told, TypeError):
    """Something was given to what cannot take it; the message says what to give instead."""


class GraphvizMissingError(RuntimeError):
    """A picture needs Graphviz, and no engine was found; the message says how to install one."""


class CheckpointError(_Told, ValueError):
    """A file of saved parameters is damaged, hostile, or of another model; nothing was changed."""


class TableError(_Told, ValueError):
    """A table cannot be learned from; the message says the file, the row, and the mend."""


class TrainingWarning(UserWarning):
    """Training may be going wrong: gradients vanish or explode, or units answer nothing."""

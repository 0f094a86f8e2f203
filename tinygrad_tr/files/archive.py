"""Named arrays and a header in one ``.npz`` file, read without trusting it; knows no model.

The file is an ordinary ``.npz`` that ``np.load`` reads too. Its members are stored, not
compressed, so nothing in it can claim to be larger than the file is; and its last bytes, the
comment of the archive, are the SHA-256 of all the bytes before them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ..errors import CheckpointError
from ..writing import replacing

__all__ = ["DAMAGE", "Archive", "open_archive", "write_archive"]

HEADER = "header"
SEAL = b"tinygrad_tr sha256 "
DIGITS = 64
LONGEST_HEADER = 2**24  # bytes of JSON
MAGIC = b"\x93NUMPY\x01\x00"
# What NumPy writes above an array, and nothing else: no structured types and no objects.
ABOVE = re.compile(
    rb"\{'descr': '([<>|=]?[biufc]\d{1,2})', 'fortran_order': (True|False), "
    rb"'shape': \(((?:\d{1,19}, ?)*(?:\d{1,19})?)\), \} *\n"
)
# What Python says when a file does not hold what it should.
DAMAGE = (
    zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    TypeError, LookupError, AttributeError, ArithmeticError, MemoryError,
)  # fmt: skip

Array = NDArray[Any]


def write_archive(
    path: str | os.PathLike[str], header: Mapping[str, Any], arrays: Mapping[str, Array]
) -> None:
    """Write arrays and a header, whole or not at all; the same content gives the same bytes.

    Raises
    ------
    TypeError
        If an array holds objects or texts.
    OSError
        If the file cannot be written.
    """
    encoded = json.dumps(header, ensure_ascii=False).encode()
    members = {HEADER: np.frombuffer(encoded, dtype=np.uint8), **arrays}
    for name, array in members.items():
        if array.dtype.kind not in "biufc" or "\0" in name:
            raise TypeError(f"{name!r} of dtype {array.dtype} cannot be saved, only numbers can")
    with replacing(path) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            archive.comment = SEAL + b"0" * DIGITS
            for name, array in members.items():
                info = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
                with archive.open(info, "w", force_zip64=array.nbytes > 2**31 - 2**16) as member:
                    plain = array if array.flags.f_contiguous else np.ascontiguousarray(array)
                    plain = plain.reshape(array.shape)  # a number stays one
                    np.lib.format.write_array(member, plain, (1, 0), allow_pickle=False)
        stream.flush()
        digest = _digest(stream)
        stream.seek(-DIGITS, os.SEEK_END)
        stream.write(digest)


@contextmanager
def open_archive(path: str | os.PathLike[str]) -> Iterator[Archive]:
    """Open a file that `write_archive` wrote.

    Raises
    ------
    CheckpointError
        If it is anything else, or a byte of it has changed.
    OSError
        If the file cannot be read.
    """
    with open(path, "rb") as stream:
        yield Archive(stream, Path(path).name)


class Archive:
    """An open file: its header, and what its arrays are before they are read.

    Attributes
    ----------
    file : str
        Its name, for messages.
    header : dict
    shapes : dict of str to (dtype, shape)
    """

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self.file = file
        self._check_seal(stream)
        with self.complaints():
            self._archive = zipfile.ZipFile(stream)
            self._members = self._list(os.fstat(stream.fileno()).st_size)
            self.shapes = {name: self._above(name)[:2] for name in self._members}
            self.header = self._header()

    @contextmanager
    def complaints(self) -> Iterator[None]:
        """Turn whatever a damaged or hostile file makes Python say into one kind of error."""
        try:
            yield
        except CheckpointError:
            raise
        except RecursionError:
            raise self.refused("its header is nested too deeply") from None
        except DAMAGE as error:
            raise self.refused(str(error) or type(error).__name__) from error

    def refused(self, reason: str) -> CheckpointError:
        """The error that says why this file is not read."""
        return CheckpointError(
            "{file} is not read, nothing was changed: {what}", file=self.file, what=reason
        )

    def read(self, name: str) -> Array:
        """One array."""
        with self.complaints():
            dtype, shape, fortran, start = self._above(name)
            array = np.empty(shape[::-1] if fortran else shape, dtype)
            with self._archive.open(self._members[name]) as member:
                member.seek(start)
                content = member.read()
            if array.size:
                array = np.frombuffer(bytearray(content), dtype).reshape(array.shape)
            return array.T if fortran else array

    def _check_seal(self, stream: BinaryIO) -> None:
        if stream.read(4) != b"PK\x03\x04":
            raise self.refused("it is no .npz file")
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - len(SEAL) - DIGITS))
        end = stream.read()
        if not end.startswith(SEAL):
            raise self.refused("its end is missing, or it was not written by tinygrad_tr.save")
        if _digest(stream) != end[-DIGITS:]:
            raise self.refused("its checksum is wrong: bytes have changed since it was written")

    def _list(self, size: int) -> dict[str, zipfile.ZipInfo]:
        """The members by name: stored, and together no larger than the file."""
        members: dict[str, zipfile.ZipInfo] = {}
        for info in self._archive.infolist():
            name = info.filename.removesuffix(".npy")
            if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
                raise self.refused(f"{name} is compressed")
            if name == info.filename or name in members:
                raise self.refused(f"{info.filename} is no array, or is there twice")
            members[name] = info
        if sum(info.file_size for info in members.values()) > size:
            raise self.refused("its arrays claim to be larger than the file")
        return members

    def _above(self, name: str) -> tuple[np.dtype[Any], tuple[int, ...], bool, int]:
        """What stands above an array: type, shape, order; and where its numbers begin."""
        info = self._members[name]
        with self._archive.open(info) as member:
            top = member.read(len(MAGIC) + 2)
            length = int.from_bytes(top[-2:], "little")
            found = ABOVE.fullmatch(member.read(length))
        if not top.startswith(MAGIC) or found is None:
            raise self.refused(f"{name} is no array of numbers")
        dtype = np.dtype(found[1].decode())
        shape = tuple(int(n) for n in found[3].replace(b",", b" ").split())
        start = len(top) + length
        if math.prod(shape) * dtype.itemsize != info.file_size - start:
            raise self.refused(f"{name} claims shape {shape} but holds {info.file_size - start} B")
        return dtype, shape, found[2] == b"True", start

    def _header(self) -> dict[str, Any]:
        if HEADER not in self.shapes or self._members[HEADER].file_size > LONGEST_HEADER:
            raise self.refused("it has no header")
        header = json.loads(self.read(HEADER).tobytes())
        if not isinstance(header, dict):
            raise self.refused("its header is no object")
        del self.shapes[HEADER]
        return header


def _digest(stream: BinaryIO) -> bytes:
    """The SHA-256, in hexadecimal digits, of all that stands before them in the file."""
    left = stream.seek(0, os.SEEK_END) - DIGITS
    stream.seek(0)
    digest = hashlib.sha256()
    while left:
        chunk = stream.read(min(left, 2**20))
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()

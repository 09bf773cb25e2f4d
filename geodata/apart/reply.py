"""What goes between the two processes: frames of bytes, and answers that can only be tables and known errors.

A hostile file may take over the process that reads it. Its answer is therefore unpickled with an allow-list: names of
plain values, frames, shapes and our own records, none of which runs anything when it is made.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from typing import IO, Any

_HEADER = 8  # bytes of the length of a frame
_OURS = ("ansinh.geodata.", "ansinh.models.errors", "ansinh.words.phrase")
_MOST_BYTES = 4_000_000_000  # of an answer; the roads of a whole country have less
_VALUES = {
    "builtins": {"bytearray", "complex", "frozenset", "range", "set", "slice"},
    "collections": {"OrderedDict", "defaultdict"},
    "copyreg": {"_reconstructor"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"},
    "geopandas.array": {"GeometryArray", "GeometryDtype"},
    "geopandas.geodataframe": {"GeoDataFrame"},
    "geopandas.geoseries": {"GeoSeries"},
    "numpy": {"dtype", "ndarray"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
    "pandas": {"BooleanDtype", "Categorical", "CategoricalDtype", "DataFrame", "DatetimeIndex", "DatetimeTZDtype",
               "Float64Dtype", "Index", "Int64Dtype", "MultiIndex", "NA", "NaT", "RangeIndex", "Series", "StringDtype",
               "Timestamp"},
    "pandas.arrays": {"BooleanArray", "DatetimeArray", "FloatingArray", "IntegerArray", "StringArray", "TimedeltaArray"},
    "pandas._libs.arrays": {"__pyx_unpickle_NDArrayBacked"},
    "pandas._libs.internals": {"_unpickle_block"},
    "pandas._libs.missing": {"NA", "_NAType"},
    "pandas._libs.tslibs.nattype": {"_nat_unpickle"},
    "pandas._libs.tslibs.timedeltas": {"_timedelta_unpickle"},
    "pandas._libs.tslibs.timestamps": {"_unpickle_timestamp"},
    "pandas.core.indexes.base": {"_new_Index"},
    "pandas.core.indexes.datetimes": {"_new_DatetimeIndex"},
    "pandas.core.internals.managers": {"BlockManager", "SingleBlockManager"},
    "pyproj.crs.crs": {"CRS"},
    "shapely": {"from_wkb"},
    "shapely.io": {"from_wkb"},
}  # fmt: skip


class _OnlyTables(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name in _VALUES.get(module, ()):
            return super().find_class(module, name)
        if module.startswith(_OURS) and _is_record(found := super().find_class(module, name)):
            return found
        message = f"{module}.{name} is no part of an answer"
        raise pickle.UnpicklingError(message)


def _is_record(found: Any) -> bool:
    """Return whether this is one of our classes of plain records (or named tuples), or of our errors."""
    if not isinstance(found, type):
        return False
    named_tuple = issubclass(found, tuple) and hasattr(found, "_fields")
    return named_tuple or is_dataclass(found) or issubclass(found, Exception)


def loads(answer: bytes) -> tuple[str, Any]:
    """Return the kind and the value of an answer.

    Raises
    ------
    pickle.UnpicklingError
        If it is anything else than tables, shapes, plain values and known errors.
    """
    kind, value = _OnlyTables(io.BytesIO(answer)).load()
    if kind == "raised" and not isinstance(value, Exception):
        raise pickle.UnpicklingError("an error is expected")
    return str(kind), value


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write the length of some bytes, and the bytes."""
    stream.write(len(content).to_bytes(_HEADER, "big"))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """Return the bytes of the next frame; none if the other side has ended."""
    size = int.from_bytes(stream.read(_HEADER), "big")
    content = stream.read(size) if size <= _MOST_BYTES else b""
    return content if len(content) == size else b""

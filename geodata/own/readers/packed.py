"""Files that GDAL opens: on disk, or the one table inside a ZIP archive, whichever folder of it that lies in."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ansinh.geodata.own.readers.raw import ReadError
from ansinh.geodata.storage.damaged import DAMAGED_ZIP

# What an archive is searched for, the first kind that is there. A shapefile often comes with an export of itself.
_INSIDE = (".shp", ".gdb", ".gpkg", ".tab", ".mif", ".geojson", ".json", ".kml", ".gml", ".fgb")
_MOST_BYTES = 2_000_000_000  # of an unpacked archive: more is no map of a province, but would fill memory


@dataclass(frozen=True)
class Opened:
    """A file as GDAL opens it.

    Attributes
    ----------
    address
        Path on disk, or inside an archive as GDAL writes it.
    suffix
        Its ending in small letters.
    archive, member
        The archive, and the name in it; None and "" for a file on disk.
    """

    address: str
    suffix: str
    archive: Path | None = None
    member: str = ""

    def beside(self, *endings: str) -> bytes | None:
        """Return the content of the file of the same name with one of these endings; None if there is none."""
        if self.archive is None:
            path = Path(self.address)
            found = next((p for end in endings if (p := path.with_suffix(end)).is_file()), None)
            return None if found is None else found.read_bytes()
        wanted = {str(PurePosixPath(self.member).with_suffix(end)).casefold() for end in endings}
        with zipfile.ZipFile(self.archive) as archive:
            name = next((name for name in archive.namelist() if name.casefold() in wanted), None)
            return None if name is None else archive.read(name)


def opened(path: Path, layer: str = "") -> Opened:
    """Return the file to open; of several shapefiles in an archive, the one named like the layer.

    Raises
    ------
    ReadError
        The archive is broken, too large, or holds no table or several of one kind.
    """
    if path.suffix.lower() != ".zip":
        return Opened(str(path), path.suffix.lower())
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
            names = [name for name in archive.namelist() if not _is_rubbish(name)]
    except DAMAGED_ZIP as error:
        raise ReadError("file_unreadable", why="not a ZIP archive") from error
    if size > _MOST_BYTES:
        raise ReadError("file_unreadable", why=f"unpacks to {size / 1e9:.1f} GB")
    for suffix in _INSIDE:
        hits = sorted(
            {_up_to(name, suffix) for name in names if suffix in name.casefold() and _up_to(name, suffix)}
        )
        if layer and len(hits) > 1:
            hits = [name for name in hits if PurePosixPath(name).stem == layer] or hits
        if len(hits) > 1:
            stems = [PurePosixPath(name).stem for name in hits]
            raise ReadError("layer_several", known=", ".join(stems), first=stems[0])
        if hits:
            return Opened(f"/vsizip/{{{path.absolute()}}}/{hits[0]}", suffix, path, hits[0])
    raise ReadError("format_unknown", suffix=".zip", known=" ".join(_INSIDE))


def _up_to(name: str, suffix: str) -> str:
    """Return the part of a name up to the first folder or file that ends so; "" if none does."""
    parts = PurePosixPath(name).parts
    at = next((n for n, part in enumerate(parts) if part.casefold().endswith(suffix)), None)
    return "" if at is None else "/".join(parts[: at + 1])


def _is_rubbish(name: str) -> bool:
    """Whether a member is one that macOS adds to every archive."""
    return "__MACOSX" in name or PurePosixPath(name).name.startswith("._")

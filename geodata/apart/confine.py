"""What the process that reads files may do: read, and write into one folder of its own. Nothing else.

Memory and audit hooks hold on every system with the `resource` module and Python; the kernel refuses writing, executing
and connecting on Linux (Landlock and an empty network, which need no root) from version 5.13 on.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansinh.geodata.apart.landlock import restrict

MOST_BYTES = 6_000_000_000  # of data in memory; the roads of a whole country need about four
_KEPT = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV",
         "PROJ_DATA", "PROJ_LIB", "GDAL_DATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")  # fmt: skip
# Drivers that fetch, point elsewhere, or run programs; none of them reads a format that Ansinh takes.
_SKIPPED = (
    "VRT,OGR_VRT,WFS,OAPIF,OGCAPI,CSW,EEDA,EEDAI,Elasticsearch,Carto,AmigoCloud,PLSCENES,PLMOSAIC,NGW,HTTP,WMS,WCS,WMTS,"
    "DAAS,STACTA,STACIT,GTI,GDALG,ADBC,GPSBabel,PostgreSQL,PostGISRaster,MySQL,MSSQLSpatial,ODBC,GMLAS,MapML,Derived,"
    "LVBAG,Zarr,MBTiles,PMTiles,PDF"
)
_GDAL = {
    "GDAL_SKIP": _SKIPPED,
    "OGR_SKIP": _SKIPPED,
    "GDAL_HTTP_PROXY": "127.0.0.1:1",  # nobody listens there
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
}
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of Linux
_FORBIDDEN = frozenset(
    {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "pty.spawn",
     "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"}
)  # fmt: skip


def environment(folder: str, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables of the process: none that holds a password, and GDAL without anything that fetches."""
    kept = {name: given[name] for name in _KEPT if name in given}
    return {**kept, **_GDAL, "TMPDIR": folder, "TEMP": folder, "TMP": folder, "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # fmt: skip


def confine(folder: str) -> None:
    """Limit this process for good; what the system doesn't know is left out."""
    _limit_memory()
    _leave_network()
    restrict(folder)
    sys.addaudithook(_refusing(str(Path(folder).resolve())))


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        most = int(min(MOST_BYTES, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 0.75))
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _leave_network() -> None:
    """Move into an empty network, where the system lets a user do so."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            # Root keeps its user, because it would lose the right to read files of others in a new one.
            ctypes.CDLL(None).unshare(_NEW_NETWORK if os.geteuid() == 0 else _NEW_NETWORK | _NEW_USER)


def _refusing(folder: str) -> Callable[[str, tuple[Any, ...]], None]:
    def hook(event: str, args: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(args[1], str) and any(letter in args[1] for letter in "wax+")
        if event in _FORBIDDEN or (writes and not _inside(args[0], folder)):
            message = f"{event} is not allowed where files of others are read"
            raise PermissionError(message)

    return hook


def _inside(path: object, folder: str) -> bool:
    return isinstance(path, (str, os.PathLike)) and str(Path(path).resolve()).startswith(folder + os.sep)

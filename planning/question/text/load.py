"""Read a scenario file; all mistakes are reported at once, with file, line, key and the nearest valid name."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ansinh.geodata import open_province, province_names
from ansinh.geodata.national import present_slugs
from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.planning.first import first_scenario_text
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.checks import check_scenario
from ansinh.planning.question.text.limits import MOST_BYTES, text_findings
from ansinh.words.nearest import nearest

BUILT_IN = files("ansinh.planning.scenarios")
WINDOWS_PATH = re.compile(r'"((?:[A-Za-z]:|\\\\|[^"\\]*)\\[^"]*)"')
"""A path with backslashes in double quotes."""
_PRICES = "parameters: price_"
"""Beginning of what findings on the date of prices are about."""
HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")


def built_in_scenarios() -> tuple[str, ...]:
    """Return the names of the built-in scenarios."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in BUILT_IN.iterdir()
                        if path.name.endswith(".toml")))  # fmt: skip


def scenario_text(name: str) -> str:
    """Return the TOML text of a built-in scenario, or the first scenario of a province of today (short name).

    Raises
    ------
    InputError
        If there is no built-in scenario of this name.
    """
    known = built_in_scenarios()
    if name not in known and name in present_slugs():
        return first_scenario_text(open_province(name))
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise InputError([Finding(f"scenario {name!r}", "neither a built-in scenario nor a file",
                                  f"{hint}built in: {', '.join(known)}")])  # fmt: skip
    return BUILT_IN.joinpath(f"{name}.toml").read_text(encoding="utf-8")


def load_scenario(name: str | Path) -> Scenario:
    """Return the scenario of a file, of a folder with a ``scenario.toml``, or the built-in one of that name.

    A built-in scenario is found by the name of its province as well, with or without marks; a province of today has a
    first scenario, made from national targets.

    Raises
    ------
    InputError
        Lists everything that is wrong with the file, by line and key.
    """
    path = Path(name)
    if is_built_in(name):
        return parse_scenario(scenario_text(_slug(str(name))), f"{_slug(str(name))}.toml")
    if path.is_dir():
        path = path / "scenario.toml"
        if not path.is_file():
            raise InputError([Finding(str(path), "no such file", "a plan folder needs a scenario.toml")])
    return parse_scenario(_read(path), str(path), path.absolute().parent)


def load_saved(folder: Path) -> Scenario:
    """Return the scenario of a run folder; a date of its prices that is refused today was honest when it was saved."""
    path = folder / "scenario.toml"
    return parse_scenario(_read(path), str(path), path.absolute().parent, saved=True)


def is_built_in(name: str | Path) -> bool:
    """Whether a scenario is asked for by its name: neither a folder nor a file, there or not."""
    path = Path(name)
    written_as_path = path.suffix == ".toml" or any(sign in str(name) for sign in "/\\")
    return not (written_as_path or path.is_file() or path.is_dir())


def _slug(name: str) -> str:
    """Return the name of the built-in scenario that `name` means: its own name, or that of its province."""
    if name in built_in_scenarios():
        return name
    return open_province(name).slug


def _read(path: Path) -> str:
    if not path.is_file():
        raise InputError([Finding(str(path), "no such file",
                                  f"built-in plans: {', '.join(province_names())}; or any province of today")])  # fmt: skip
    try:
        with path.open("rb") as stream:  # one letter more than allowed is enough to refuse it
            return stream.read(MOST_BYTES + 4).decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise InputError(
            [Finding(str(path), f"can't be read ({error.strerror})", "look who may read it")]
        ) from error
    except UnicodeDecodeError as error:
        raise InputError([Finding(str(path), f"not UTF-8 text (byte {error.start})",
                                  "save the file as UTF-8")]) from error  # fmt: skip


MOST_TOLD = 100
"""Faults of a scenario that are told one by one; looking for the lines of more takes longer than anybody reads."""


def parse_scenario(text: str, source: str, folder: Path | None = None, *, saved: bool = False) -> Scenario:
    """Return the scenario of a TOML text; `source` is its name in messages, and files are relative to `folder`.

    `saved` is a scenario of a run that exists already: see `load_saved`.
    """
    raise_if(text_findings(text, source))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_toml_finding(error, source, text)]) from error
    except (ValueError, OverflowError) as error:  # such as a date of the month 13
        raise InputError([Finding(source, f"not valid TOML: {error}",
                                  "correct this line and try again")]) from error  # fmt: skip
    return validate_scenario(values, source, text, folder, saved=saved)


def _toml_finding(error: tomllib.TOMLDecodeError, source: str, text: str) -> Finding:
    """Return what is wrong with a text that isn't TOML; a Windows path in double quotes is the usual reason."""
    place = re.search(r"line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(place.group(1)) - 1] if place and int(place.group(1)) <= len(lines) else ""
    path = WINDOWS_PATH.search(line)
    if path is None:
        return Finding(source, f"not valid TOML: {error}", "correct this line and try again")
    where = f"{source}, line {place.group(1) if place else ''}"
    problem = f"a backslash in double quotes begins a special sign, so the path {path.group(1)} can't be read"
    forward = path.group(1).replace("\\\\", "/").replace("\\", "/")
    return Finding(where, problem, f'write "{forward}", or single quotes: \'{path.group(1)}\'; better still, copy the file '
                                   f'beside the scenario and write "{forward.rsplit("/", 1)[-1]}"')  # fmt: skip


def validate_scenario(
    values: dict[str, Any], source: str, text: str = "", folder: Path | None = None, *, saved: bool = False
) -> Scenario:
    """Return the scenario of parsed `values`; messages contain `source`, and lines of `text` if it is given.

    Raises
    ------
    InputError
        Lists everything that is wrong, by key.
    """
    try:
        scenario = Scenario.model_validate(values, context={"folder": folder})
    except ValidationError as error:
        raise InputError(_explain(error, text, source)) from error
    raise_if(
        Finding(f"{source}: {item.where}", item.problem, item.remedy)
        for item in check_scenario(scenario)
        if not (saved and item.where.startswith(_PRICES))
    )
    return scenario


def _explain(error: ValidationError, text: str, source: str) -> list[Finding]:
    findings, faults = [], error.errors()
    for item in faults[:MOST_TOLD]:
        path = [part for part in item["loc"] if not _is_union_tag(part)]
        key = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path)
        line = _line_of(path, text)
        where = f"{source}, line {line}: {key}" if line else f"{source}: {key}"
        findings.append(Finding(where, *_words(item, path)))
    if left := len(faults) - len(findings):
        findings.append(Finding(source, f"{left} more faults", "correct those above first"))
    return findings


def _is_union_tag(part: str | int) -> bool:
    return isinstance(part, str) and (
        part.startswith(("literal[", "constrained", "function-")) or part == "float"
    )


def _words(item: Any, path: list[str | int]) -> tuple[str, str]:
    """Return problem and remedy for one pydantic error."""
    value = item.get("input")
    match item["type"]:
        case "extra_forbidden":
            near = nearest(str(path[-1]), _keys_at(path[:-1]))
            known = ", ".join(_keys_at(path[:-1]))
            return "unknown key", f"did you mean {near[0]!r}?" if near else f"known keys here: {known}"
        case "missing":
            return "missing", "add this key"
        case "literal_error":  # the message of pydantic has an "or", which no translation reaches
            return f"{value!r}: input should be one of {_without_or(item)}", "correct the value"
        case "value_error":
            return str(item["ctx"]["error"]), "correct one of the two"
        case _:
            return f"{value!r}: {item['msg'][0].lower()}{item['msg'][1:]}", "correct the value"


def _without_or(item: Any) -> str:
    return str(item["ctx"]["expected"]).replace(" or ", ", ")


def _keys_at(path: list[str | int]) -> list[str]:
    """Return the keys that a scenario may have below `path`."""
    model: Any = Scenario
    for part in path:
        fields = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
        if part in fields:
            model = _model_in(fields[part].annotation)
    return sorted(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _model_in(annotation: Any) -> Any:
    """Return the model inside ``tuple[Model, ...]`` or ``dict[str, Model]``, or the annotation itself."""
    inner = [
        arg
        for arg in getattr(annotation, "__args__", ())
        if isinstance(arg, type) and issubclass(arg, BaseModel)
    ]
    return inner[0] if inner else annotation


def _line_of(path: list[str | int], text: str) -> int | None:
    """Return the line of the key `path` in a TOML text, or of the table in which it is missing."""
    here: list[str | int] = []
    counts: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            name = header.group(2).replace('"', "")
            here = [*name.split(".")]
            if header.group(1) == "[[":
                counts[name] = counts.get(name, -1) + 1
                here.append(counts[name])
            candidate = here
        else:
            key = line.split("=", 1)[0].strip().strip('"') if "=" in line else ""
            candidate = [*here, *key.split(".")] if key else []
        depth = len(candidate)
        if depth and path[:depth] == candidate and (best is None or depth > best[0]):
            best = (depth, number)
    return best[1] if best else None

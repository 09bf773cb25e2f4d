"""Texts that are not in a language yet: a key with its values, a number, or a name of the data in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

from ansinh.words.catalogue import Language, text
from ansinh.words.numbers import number


@runtime_checkable
class Sayable(Protocol):
    """What can be said in any language."""

    def said(self, language: Language) -> str:
        """Return the text in a language."""


class Figure(NamedTuple):
    """A number that is written with `decimals` places."""

    value: float
    decimals: int = 0

    def said(self, language: Language) -> str:
        """Return the number as readers of the language write it."""
        return number(self.value, language, self.decimals)


class Both(NamedTuple):
    """A name that the data give in both languages."""

    vi: str
    en: str

    def said(self, language: Language) -> str:
        """Return the name in the language."""
        return self.vi if language == "vi" else self.en

    def lower(self) -> Both:
        """Return the name in small letters, as inside a sentence."""
        return Both(self.vi.lower(), self.en.lower())


@dataclass(frozen=True)
class Phrase:
    """A text of the catalogue with the values of its placeholders, which may be phrases themselves."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, /, **values: object) -> Phrase:
        """Return the text of `key` with these values."""
        return cls(key, values)

    def said(self, language: Language) -> str:
        """Return the text in a language."""
        return text(
            self.key, language, **{name: said(value, language) for name, value in self.values.items()}
        )


@dataclass(frozen=True)
class Listed:
    """Several things, one after another."""

    items: tuple[Sayable, ...]
    separator: str = ", "

    def said(self, language: Language) -> str:
        """Return all things in a language."""
        return self.separator.join(item.said(language) for item in self.items)


@dataclass(frozen=True)
class Inside:
    """A text as it stands inside a sentence: its first letter small."""

    item: Sayable

    def said(self, language: Language) -> str:
        """Return the text in a language."""
        whole = self.item.said(language)
        return whole[:1].lower() + whole[1:]


NOTHING = Both("", "")


def said(value: object, language: Language) -> object:
    """Return `value` in a language if it can be said in one, else as it is."""
    return value.said(language) if isinstance(value, Sayable) else value

"""Texts independent of the language: a key with its values, a number, or a name from the data in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

from ansinh.words.catalogue import Language, text
from ansinh.words.numbers import number, percent, percent_up


@runtime_checkable
class Sayable(Protocol):
    """A text that can be written in each language."""

    def said(self, language: Language) -> str:
        """Return the text in a language."""


class Figure(NamedTuple):
    """A number that is written with `decimals` places."""

    value: float
    decimals: int = 0

    def said(self, language: Language) -> str:
        """Return the number as readers of the language write it."""
        return number(self.value, language, self.decimals)


class Share(NamedTuple):
    """A share (0.25) that is written as a percentage with `decimals` places."""

    value: float
    decimals: int = 1

    def said(self, language: Language) -> str:
        """Return the percentage as readers of the language write it."""
        return percent(self.value, language, self.decimals)


class Gap(NamedTuple):
    """How far a plan may be from the best one, as a share of its objective below 1; a further one says nothing, and is told without it."""

    share: float

    def said(self, language: Language) -> str:
        """Return the gap in percent, rounded up."""
        return percent_up(self.share, language)


class Both(NamedTuple):
    """A name that the data have in both languages."""

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
    """A list of texts."""

    items: tuple[Sayable, ...]
    separator: str = ", "

    def said(self, language: Language) -> str:
        """Return the list in a language."""
        return self.separator.join(item.said(language) for item in self.items)


@dataclass(frozen=True)
class Inside:
    """A text for use inside a sentence, with a small first letter."""

    item: Sayable

    def said(self, language: Language) -> str:
        """Return the text in a language."""
        whole = self.item.said(language)
        return whole[:1].lower() + whole[1:]


NOTHING = Both("", "")


def said(value: object, language: Language) -> object:
    """Return the text of `value` in a language if it is a `Sayable`, else `value`."""
    return value.said(language) if isinstance(value, Sayable) else value

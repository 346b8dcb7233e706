"""What a user writes about a run, the only text of theirs that is kept: name, tags and notes."""

from collections.abc import Sequence
from typing import Any, Self

from pydantic import BaseModel, Field

from fmnist.common.errors import ConfigError

MOST_TAGS = 20
_LONGEST_NAME, _LONGEST_TAG, _LONGEST_TEXT = 80, 40, 10_000


class Notes(BaseModel):
    """Name, tags and text of a run, each as it was typed."""

    name: str = Field("", max_length=_LONGEST_NAME)
    tags: list[str] = Field(default_factory=list, max_length=MOST_TAGS)
    pinned: bool = False
    """Whether it is listed before the others."""
    text: str = Field("", max_length=_LONGEST_TEXT)

    def changed(
        self,
        *,
        name: str | None = None,
        text: str | None = None,
        tags: Sequence[str] | None = None,
        pinned: bool | None = None,
    ) -> Self:
        """These notes with what is given; what is None stays as it was.

        Args:
            name: one line of at most 80 characters.
            text: at most 10,000 characters.
            tags: at most 20 of 40 characters each, without commas.

        Raises:
            ConfigError: a text is too long, or a tag has a comma.
        """
        if text is not None and len(text) > _LONGEST_TEXT:
            raise ConfigError(f"The notes of a run have at most {_LONGEST_TEXT:,} characters.")
        given: dict[str, Any] = {
            "name": None if name is None else _name(name),
            "text": text,
            "tags": None if tags is None else _tags(tags),
            "pinned": pinned,
        }
        return self.model_copy(
            update={key: value for key, value in given.items() if value is not None}
        )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > _LONGEST_NAME:
        raise ConfigError(f"A name has at most {_LONGEST_NAME} characters.")
    return name


def _tags(texts: Sequence[str]) -> list[str]:
    tags = list(dict.fromkeys(filter(None, (" ".join(text.split()) for text in texts))))
    if len(tags) > MOST_TAGS:
        raise ConfigError(f"A run has at most {MOST_TAGS} tags.")
    for tag in tags:
        if len(tag) > _LONGEST_TAG or "," in tag:
            raise ConfigError(f"A tag has at most {_LONGEST_TAG} characters and no comma.")
    return tags

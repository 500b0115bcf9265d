"""The shapes of practice items: the exam's four types, each with its key, a reason for every option, and its proof.

An item's response is always a tuple of option ids: the chosen ones, the steps in order, or one option for each prompt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from awsadvisor import exam
from awsadvisor.models import Lens, Model, NameId, Scenario, Text, WordId

Difficulty = Literal["easy", "medium", "hard"]
ItemType = Literal["multiple_choice", "multiple_response", "ordering", "matching"]
Reason = Annotated[str, Field(min_length=12, max_length=1000)]
Stem = Annotated[str, Field(min_length=30, max_length=2000)]
Task = Annotated[exam.TaskId, BeforeValidator(lambda raw: str(raw) if isinstance(raw, float) else raw)]
"""A task of the exam guide, such as `3.1`, which YAML reads as a number."""
Response = tuple[str, ...]


class _Option(Model):
    id: NameId
    text: Text | None = None


class Choice(_Option):
    """One option of an item, and why it is right or wrong there. Without `text` it is shown by its catalog name."""

    because: Reason


class MatchChoice(_Option):
    """One option of a matching item; one that no prompt uses says why it is left over."""

    because: Reason | None = None


class Prompt(Model):
    """One line of a matching item: what is to be matched, the answers it states, its option, and why."""

    text: Annotated[str, Field(min_length=8, max_length=600)]
    states: Mapping[WordId, Any] = {}
    given: Mapping[WordId, Any] = {}
    key: NameId
    because: Reason


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that an item claims: in this scenario the decision picks these of the listed options, and no other."""

    scenario: Scenario
    decision: str
    key: frozenset[str]
    listed: tuple[str, ...]
    path: tuple[str | int, ...]
    """Where in the item the claim stands."""


class _Item(Model):
    id: NameId
    task: Task
    difficulty: Difficulty
    lens: Lens = "exam"
    concept: Literal["yes"] | None = None
    decision: WordId | None = None
    states: Mapping[WordId, Any] = {}
    given: Mapping[WordId, Any] = {}
    stem: Stem
    sources: tuple[NameId, ...] = ()
    was: tuple[NameId, ...] = ()

    @model_validator(mode="after")
    def _one_proof(self) -> _Item:
        if self.concept and self.decision:
            raise PydanticCustomError("proof", "an item names a 'decision' or says 'concept: yes', not both")
        if self.concept and not self.sources:
            raise PydanticCustomError("proof", "'concept: yes' needs 'sources', since no rule proves the key")
        if (self.states or self.given) and not self.decision:
            raise PydanticCustomError("proof", "'states' needs the 'decision' that they decide")
        return self

    @property
    def domain(self) -> str:
        """The domain of the exam guide."""
        return self.task.partition(".")[0]

    @property
    def provable(self) -> bool:
        """Whether the knowledge can show that the key is right."""
        return self.decision is not None

    def _scenario(self, states: Mapping[str, Any], given: Mapping[str, Any]) -> Scenario:
        return Scenario(
            title=self.id,
            story=self.stem,
            answers={**self.states, **states},
            given={**self.given, **given},
            decisions=(self.decision,) if self.decision else (),
            lens=self.lens,
        )


class MultipleChoice(_Item):
    """One right option among four."""

    type: Literal["multiple_choice"]
    options: Annotated[tuple[Choice, ...], Field(min_length=2)]
    key: NameId

    @model_validator(mode="after")
    def _keyed(self) -> MultipleChoice:
        _distinct(self.options)
        _known((self.key,), self.options)
        return self

    @property
    def right(self) -> Response:
        """The right response."""
        return (self.key,)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """What is to be shown by the rules."""
        return _one_trial(self, frozenset((self.key,)))


class MultipleResponse(_Item):
    """Several right options among five or more; the number to choose is announced."""

    type: Literal["multiple_response"]
    choose: Annotated[int, Field(ge=2, le=6)]
    options: Annotated[tuple[Choice, ...], Field(min_length=3)]
    key: Annotated[tuple[NameId, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _keyed(self) -> MultipleResponse:
        _distinct(self.options)
        _known(self.key, self.options)
        if len(set(self.key)) != self.choose:
            raise PydanticCustomError(
                "choose",
                "'choose' announces {choose} and 'key' holds {key}",
                {"choose": self.choose, "key": len(self.key)},
            )
        return self

    @property
    def right(self) -> Response:
        """The right response."""
        return tuple(sorted(self.key))

    @property
    def trials(self) -> tuple[Trial, ...]:
        """What is to be shown by the rules."""
        return _one_trial(self, frozenset(self.key))


class Ordering(_Item):
    """Steps to put in order; they are written in the right one.

    `by` makes it provable: the options of `decision` stand by `effort`, in the `sequence` in which stages follow each
    other, or by a limit such as `payload_mb`, rising.
    """

    type: Literal["ordering"]
    by: WordId | None = None
    options: Annotated[tuple[Choice, ...], Field(min_length=3, max_length=7)]

    @model_validator(mode="after")
    def _ordered(self) -> Ordering:
        _distinct(self.options)
        if (self.by is None) != (self.decision is None):
            raise PydanticCustomError("proof", "a provable ordering needs both 'decision' and 'by'")
        return self

    @property
    def right(self) -> Response:
        """The right response."""
        return tuple(option.id for option in self.options)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Orderings rest on the catalog, not on rules."""
        return ()


class Matching(_Item):
    """Prompts to match with one option each; options may be left over or serve twice."""

    type: Literal["matching"]
    prompts: Annotated[tuple[Prompt, ...], Field(min_length=3, max_length=7)]
    options: Annotated[tuple[MatchChoice, ...], Field(min_length=3)]

    @model_validator(mode="after")
    def _keyed(self) -> Matching:
        _distinct(self.options)
        _known(self.right, self.options)
        for option in self.options:
            if option.id not in self.right and option.because is None:
                raise PydanticCustomError(
                    "left_over", "option '{id}' is left over and needs a 'because'", {"id": option.id}
                )
        if not self.decision and any(prompt.states or prompt.given for prompt in self.prompts):
            raise PydanticCustomError("proof", "'states' needs the 'decision' that they decide")
        return self

    @property
    def right(self) -> Response:
        """The right response: an option for each prompt."""
        return tuple(prompt.key for prompt in self.prompts)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """What is to be shown by the rules, prompt by prompt."""
        if not self.decision:
            return ()
        listed = tuple(option.id for option in self.options)
        return tuple(
            Trial(
                self._scenario(prompt.states, prompt.given),
                self.decision,
                frozenset((prompt.key,)),
                listed,
                ("prompts", position),
            )
            for position, prompt in enumerate(self.prompts)
        )


Item = MultipleChoice | MultipleResponse | Ordering | Matching
SHAPES: dict[ItemType, type[Item]] = {
    "multiple_choice": MultipleChoice,
    "multiple_response": MultipleResponse,
    "ordering": Ordering,
    "matching": Matching,
}


def _one_trial(item: MultipleChoice | MultipleResponse, key: frozenset[str]) -> tuple[Trial, ...]:
    if not item.decision:
        return ()
    listed = tuple(option.id for option in item.options)
    return (Trial(item._scenario({}, {}), item.decision, key, listed, ("key",)),)


def _distinct(options: Sequence[_Option]) -> None:
    seen: set[str] = set()
    for name in (option.id for option in options):
        if name in seen:
            raise PydanticCustomError("twice", "option '{id}' stands twice", {"id": name})
        seen.add(name)


def _known(key: Response, options: Sequence[_Option]) -> None:
    known = {option.id for option in options}
    for name in key:
        if name not in known:
            raise PydanticCustomError("key", "the key '{id}' is none of the options", {"id": name})


def item_body(item: Item) -> dict[str, Any]:
    """The item as plain JSON values, to be kept; without what is as it is by default."""
    return item.model_dump(mode="json", exclude_defaults=True) | {"type": item.type}


def item_from(body: Mapping[str, Any]) -> Item:
    """The item that was kept. Raises pydantic's ValidationError when it was not one of ours."""
    return SHAPES[body["type"]].model_validate(dict(body))

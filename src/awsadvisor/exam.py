"""What an AWS exam asks for: domains, tasks and objectives, and the decisions that exercise each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from awsadvisor.models import Day, Model, NameId, Text, WordId

DomainId = Annotated[str, Field(pattern=r"^[1-9][0-9]*$")]
"""`1`"""
TaskId = Annotated[str, Field(pattern=r"^[1-9][0-9]*\.[1-9][0-9]*$")]
"""`1.2`, the task's number in the guide; practice items cite it."""
ObjectiveId = Annotated[str, Field(pattern=r"^[1-9][0-9]*\.[1-9][0-9]*\.[1-9][0-9]*$")]
"""`1.2.3`, the third objective below task 1.2."""

Exercised = Literal["exercised", "in part", "not exercised"]


class Objective(Model):
    """One thing that a task asks for, in our words, with the decisions and questions that exercise it."""

    id: ObjectiveId
    asks: Text
    decisions: tuple[WordId, ...] = ()
    questions: tuple[WordId, ...] = ()
    not_covered: Text | None = None
    """What no decision here exercises."""

    @model_validator(mode="after")
    def _accounted_for(self) -> Objective:
        if not self.decisions and self.not_covered is None:
            raise PydanticCustomError(
                "objective", "'objectives': each names 'decisions' that exercise it, or says what is 'not_covered'"
            )
        return self

    @property
    def exercised(self) -> Exercised:
        """Whether deciding here practises the objective."""
        if not self.decisions:
            return "not exercised"
        return "exercised" if self.not_covered is None else "in part"


class Task(Model):
    """A task statement of the guide."""

    id: TaskId
    title: Text
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]

    @property
    def decisions(self) -> tuple[str, ...]:
        """The decisions that exercise any of its objectives, in the order in which they are first named."""
        return tuple(dict.fromkeys(name for objective in self.objectives for name in objective.decisions))

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that its objectives name, each once."""
        return tuple(dict.fromkeys(name for objective in self.objectives for name in objective.questions))


class Domain(Model):
    """A content domain and its share of the score."""

    id: DomainId
    title: Text
    percent: Annotated[int, Field(gt=0, le=100)]
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]


class Exam(Model):
    """`catalog/exam.yaml`: one version of an exam guide."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}-C[0-9]{2}$")]
    title: Text
    version: Text
    published: Day
    unverified: Text | None = None
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]

    def tasks(self) -> Iterator[Task]:
        """Every task of every domain."""
        for domain in self.domains:
            yield from domain.tasks

    def task(self, name: str) -> Task | None:
        """The task with this id, such as `1.2`."""
        return next((task for task in self.tasks() if task.id == name), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """The pages that the guide was read on, each once."""
        return tuple(dict.fromkeys(name for domain in self.domains for name in domain.sources))

"""The shapes of what people write: knowledge files and scenarios. Frozen; unknown keys are refused."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from awsadvisor.conditions import DECIDED, All, AnyOf, Compare, Condition, Is, Not, Operator

Lens = Literal["build", "exam"]
Account = Literal["new", "existing"]
Strength = Literal["slight", "clear", "strong"]
Effort = Literal["low", "medium", "high"]
LifecycleState = Literal["active", "maintenance", "closed_to_new", "sunset", "ended"]
Kind = Literal["choice", "choices", "number", "yes_no"]
Select = Literal["one", "all"]
Status = Literal["decided", "close", "open", "not_applicable"]

WEIGHTS: dict[Strength, int] = {"slight": 1, "clear": 2, "strong": 3}
EFFORTS: tuple[Effort, ...] = get_args(Effort)
STATUSES: tuple[Status, ...] = get_args(Status)
OPERATORS: tuple[Operator, ...] = get_args(Operator)

WordId = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
"""snake_case: questions, their values, decisions, derived facts."""
NameId = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$")]
"""kebab-case: options, services, rules, sources."""
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


def _date(value: object) -> object:
    """Pydantic alone would take a number, or text of digits, for seconds since 1970."""
    if isinstance(value, dt.date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return value
    raise PydanticCustomError("date_type", "expected a date")


Day = Annotated[dt.date, BeforeValidator(_date)]


class Model(BaseModel):
    """Base of every shape: immutable, and a misspelt key is an error rather than ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # built when first used: a faster start


class ConditionError(ValueError):
    """A condition that cannot be read, with the path inside it."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def read_condition(raw: object, path: tuple[str | int, ...] = ()) -> Condition:
    """A condition from its YAML form (docs/rule-format.md, "Conditions"). Raises ConditionError."""
    if not isinstance(raw, dict):
        raise ConditionError("a condition is a mapping such as {traffic: steady_high}", path)
    if not raw:
        raise ConditionError("an empty condition would always hold; name what must be true", path)
    parts = tuple(_read_test(key, value, (*path, key)) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _read_test(key: str, value: object, path: tuple[str | int, ...]) -> Condition:
    if key in ("any", "all"):
        if not isinstance(value, list) or not value:
            raise ConditionError(f"'{key}' takes a list of conditions", path)
        parts = tuple(read_condition(part, (*path, index)) for index, part in enumerate(value))
        return AnyOf(parts) if key == "any" else All(parts)
    if key == "not":
        return Not(read_condition(value, path))
    if key == "decided":
        if not isinstance(value, dict) or not value:
            raise ConditionError("'decided' takes decisions and their options, as {service: amazon-bedrock}", path)
        tests = tuple(Is(DECIDED + name, _words(options, (*path, name))) for name, options in value.items())
        return tests[0] if len(tests) == 1 else All(tests)
    if isinstance(value, dict):
        return _read_range(key, value, path)
    if isinstance(value, int | float):
        return All((Compare(key, "at_least", float(value)), Compare(key, "at_most", float(value))))
    return Is(key, _words(value, path))


def _read_range(fact: str, bounds: dict[str, Any], path: tuple[str | int, ...]) -> Condition:
    tests: list[Condition] = []
    for operator, bound in bounds.items():
        if operator not in OPERATORS:
            raise ConditionError(f"'{operator}' is none of {', '.join(OPERATORS)}", (*path, operator))
        if not isinstance(bound, int | float):
            raise ConditionError(f"'{operator}' takes a number", (*path, operator))
        tests.append(Compare(fact, operator, float(bound)))
    if not tests:
        raise ConditionError("an empty range", path)
    return tests[0] if len(tests) == 1 else All(tuple(tests))


def _words(value: object, path: tuple[str | int, ...]) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(word, str) for word in values):
        raise ConditionError("takes a word or a list of words", path)
    if "unknown" in values:
        raise ConditionError("'unknown' cannot be tested: a rule fires only on what is known", path)
    return tuple(dict.fromkeys(values))


def _condition(raw: object) -> object:
    if isinstance(raw, Is | Compare | All | AnyOf | Not):
        return raw
    try:
        return read_condition(raw)
    except ConditionError as error:
        raise PydanticCustomError("condition", "{message}", {"message": str(error), "path": error.path}) from None


ConditionField = Annotated[Any, BeforeValidator(_condition), WithJsonSchema({"format": "condition"})]


class Source(Model):
    """A page that a fact rests on, and the day the fact was last compared with it."""

    id: NameId
    title: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    checked: Day
    max_age_days: Annotated[int, Field(gt=0)] = 365


class Stage(Model):
    """A lifecycle state and the day from which it holds."""

    state: LifecycleState
    since: Day | None = None
    ends: Day | None = None
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]
    unverified: Text | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.state != "active" and self.since is None:
            raise PydanticCustomError("undated", "a lifecycle state other than 'active' needs 'since: DATE'")
        return self


class Programme(Model):
    """What AWS's dated list says of a service under a compliance programme."""

    status: Literal["eligible", "in_scope", "not_listed", "unverified"]
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]


class Offered(Model):
    """The Regions where a service or an option is offered, where the data of an API does not say it."""

    regions: tuple[str, ...]
    elsewhere: Literal["unknown"] | None = None
    """Whether it may be offered in Regions that are not listed; without it the list is the whole of them."""
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]
    unverified: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.regions and self.elsewhere is None:
            raise PydanticCustomError(
                "offered", "'regions' lists none; where it is offered nowhere, say so in 'lifecycle'"
            )
        return self


def _cited(sources: tuple[str, ...], lifecycle: tuple[Stage, ...], offered: Offered | None) -> tuple[str, ...]:
    stages = (name for stage in lifecycle for name in stage.sources)
    return tuple(dict.fromkeys((*sources, *stages, *(offered.sources if offered else ()))))


class Service(Model):
    """An AWS service, or a feature whose lifecycle or Regions differ from its service's."""

    id: NameId
    name: Text
    formerly: tuple[Text, ...] = ()
    aka: tuple[Text, ...] = ()
    api: str | None = None
    offered_in: Offered | None = None
    """Its Regions where they are not those of `api`: a feature is often offered in fewer than the API it is part of."""
    summary: Text
    lifecycle: Annotated[tuple[Stage, ...], Field(min_length=1)]
    successor: NameId | None = None
    programmes: Mapping[WordId, Programme] = {}
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]
    unverified: Text | None = None
    was: tuple[NameId, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """The sources of all that is said of it, apart from the programmes."""
        return _cited(self.sources, self.lifecycle, self.offered_in)


class Regions(Model):
    """`catalog/regions.yaml`: where services are offered, as botocore's endpoint data said on a day.

    `elsewhere` names the Regions of AWS's other partitions, of whose services nothing is known.
    """

    botocore: Text
    checked: Day
    source: NameId
    regions: Mapping[str, Text]
    elsewhere: Mapping[str, Text] = {}
    services: Mapping[str, tuple[str, ...]]


class Question(Model):
    """One thing that can be asked about a workload."""

    id: WordId
    kind: Kind
    ask: Text
    technical: Text
    help: Text
    short: Text
    values: Mapping[WordId, Text] = {}
    unit: Text | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    stated: Text | None = None
    told: Mapping[WordId, Text] | Text | None = None
    """How a story tells each answer; for a number, one sentence with `{value}`."""
    was: tuple[WordId, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.kind in ("choice", "choices")) != bool(self.values):
            raise PydanticCustomError("values", "'values' belongs to a choice or choices question, and only there")
        if self.kind == "number" and self.unit is None:
            raise PydanticCustomError("unit", "a number question needs a 'unit'")
        if "unknown" in self.values:
            raise PydanticCustomError("values", "'unknown' is always possible and is not listed")
        if self.stated is not None and "{value}" not in self.stated:
            raise PydanticCustomError("stated", "'stated' must contain {value}", {"value": "{value}"})
        if isinstance(self.told, str) and (self.kind != "number" or "{value}" not in self.told):
            sentence = "'told' is a sentence with {value} for a number, else one for each answer"
            raise PydanticCustomError("told", sentence, {"value": "{value}"})
        if isinstance(self.told, Mapping) and not self.told.keys() <= set(self.words):
            odd = next(word for word in self.told if word not in self.words)
            raise PydanticCustomError("told", "'told' tells '{word}', which is no answer", {"word": odd})
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """The answers that can be given in words; empty for a number."""
        return ("yes", "no") if self.kind == "yes_no" else tuple(self.values)


class Topic(Model):
    """A file of questions that belong together."""

    topic: NameId
    title: Text
    questions: tuple[Question, ...]


class Limit(Model):
    """What an option can take; an answer beyond it rules the option out."""

    at_most: Number | None = None
    at_least: Number | None = None
    under: Number | None = None
    over: Number | None = None
    is_: str | tuple[str, ...] | None = Field(default=None, alias="is")
    sources: tuple[NameId, ...] = ()
    unverified: Text | None = None

    @model_validator(mode="after")
    def _limits(self) -> Self:
        if not self.bounds and self.is_ is None:
            raise PydanticCustomError("limit", "a limit needs one of {words} or 'is'", {"words": ", ".join(OPERATORS)})
        return self

    @property
    def bounds(self) -> dict[Operator, float]:
        """The numeric bounds that are set."""
        return {name: value for name in OPERATORS if (value := getattr(self, name)) is not None}

    def condition(self, fact: str) -> Condition:
        """What must hold of the fact for the option to remain possible."""
        tests: list[Condition] = [Compare(fact, name, bound) for name, bound in self.bounds.items()]
        if self.is_ is not None:
            tests.append(Is(fact, (self.is_,) if isinstance(self.is_, str) else self.is_))
        return tests[0] if len(tests) == 1 else All(tuple(tests))


class Option(Model):
    """One thing that a decision can choose."""

    id: NameId
    name: Text
    aka: tuple[Text, ...] = ()
    service: NameId | None = None
    summary: Text
    effort: Effort
    pricing: Text | None = None
    limits: Mapping[WordId, Limit] = {}
    routes: Literal["geography", "anywhere"] | None = None
    """Where it may process requests besides the Region called: in the same geography, or in any commercial Region."""
    offered_in: Offered | None = None
    """Its Regions where they are not those of its service."""
    lifecycle: tuple[Stage, ...] = ()
    successor: NameId | None = None
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]
    unverified: Text | None = None
    was: tuple[NameId, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """The sources of all that is said of it, limits included."""
        limits = (name for limit in self.limits.values() for name in limit.sources)
        return _cited((*self.sources, *limits), self.lifecycle, self.offered_in)


class NearMiss(Model):
    """The neighbour for whom a rule must not fire."""

    name: Text
    answers: Mapping[WordId, Any] = {}
    given: Mapping[WordId, Any] = {}


class Rule(Model):
    """When this holds, that follows, because."""

    id: NameId
    when: ConditionField
    favor: Mapping[NameId, Strength] = {}
    against: Mapping[NameId, Strength] = {}
    exclude: tuple[NameId, ...] = ()
    require: tuple[NameId, ...] = ()
    derive: Mapping[WordId, WordId] = {}
    warn: Text | None = None
    because: Text
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]
    unverified: Text | None = None
    near_miss: NearMiss | None = None
    was: tuple[NameId, ...] = ()

    @model_validator(mode="after")
    def _effective(self) -> Self:
        if not (self.favor or self.against or self.exclude or self.require or self.derive or self.warn):
            raise PydanticCustomError(
                "effect", "a rule needs an effect: favor, against, exclude, require, derive or warn"
            )
        return self

    @property
    def options(self) -> frozenset[str]:
        """Every option that the rule speaks of."""
        return frozenset((*self.favor, *self.against, *self.exclude, *self.require))


class FactRules(Model):
    """`rules/facts.yaml`: facts that every decision may test."""

    title: Text
    rules: tuple[Rule, ...]


class DecisionRules(Model):
    """`rules/<decision>.yaml`: a decision's header and its rules."""

    decision: WordId
    title: Text | None = None
    answer: Text | None = None
    select: Select | None = None
    for_each: WordId | None = None
    after: tuple[WordId, ...] = ()
    reading_order: int = 1000
    sequence: Literal["yes"] | None = None
    """Says that the catalog lists the options in the order in which they follow each other, as stages do."""
    applies_when: ConditionField = None
    rules: tuple[Rule, ...]


class Prohibition(Model):
    """What an organisation forbids, in an overlay's `prohibited.yaml`."""

    option: NameId | None = None
    decision: WordId | None = None
    service: NameId | None = None
    because: Text
    sources: Annotated[tuple[NameId, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.option is None) == (self.service is None):
            raise PydanticCustomError("prohibition", "a prohibition names either an 'option' or a 'service'")
        return self


Answer = str | bool | int | float | tuple[str, ...] | list[str] | None


class Includes(Model):
    """An expectation that at least these options are picked."""

    includes: tuple[NameId, ...]


class PerLens(Model):
    """An expectation for each lens."""

    build: str | tuple[str, ...]
    exam: str | tuple[str, ...]


Expectation = str | tuple[str, ...] | Includes | PerLens


class Scenario(Model):
    """A workload to advise on.

    `answers` maps question ids to a value, a list of values (`choices`), a number, or `unknown`; a question that is
    left out is unknown. `given` holds decisions already made, `decisions` narrows the advice to these, `regions` are
    the AWS Regions that it must stay in, `as_of` is the day the advice is for (default: the day the knowledge was last
    checked).
    """

    title: Text = "Untitled scenario"
    story: Text | None = None
    answers: Mapping[str, Any] = {}
    given: Mapping[str, str | tuple[str, ...]] = {}
    decisions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    lens: Lens = "build"
    account: Account = "new"
    as_of: Day | None = None
    expect: Mapping[str, Expectation] = {}

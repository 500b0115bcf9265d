"""Folders of YAML become Knowledge; every problem in every file is reported at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from awsadvisor._version import __version__
from awsadvisor.conditions import Condition
from awsadvisor.errors import InputError, Problem
from awsadvisor.exam import Exam
from awsadvisor.knowledge import SHIPPED, Decision, Knowledge, Place
from awsadvisor.linking import link
from awsadvisor.models import (
    DecisionRules,
    FactRules,
    Option,
    Prohibition,
    Question,
    Regions,
    Rule,
    Service,
    Source,
    Topic,
)
from awsadvisor.validation import validate
from awsadvisor.yamlfile import Path_, YamlFile, read_yaml

M = TypeVar("M", bound=BaseModel)


def data_folder() -> Path:
    """The folder that holds the shipped `catalog/`, `rules/` and `examples/`: in the wheel, or a checkout's top."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parents[2]


def app_file() -> Path:
    """The app's start file, beside the shipped knowledge; its folder also holds the app's configuration."""
    return data_folder() / "app.py"


def knowledge_files(root: Path) -> Iterator[Path]:
    """Every file of a knowledge folder that `read_knowledge` would read, sorted."""
    for folder in ("catalog", "rules"):
        yield from sorted((root / folder).rglob("*.yaml"))
    if (root / "prohibited.yaml").is_file():
        yield root / "prohibited.yaml"


def read_knowledge(overlays: Sequence[Path] = (), base: Path | None = None) -> Knowledge:
    """The shipped knowledge with overlays laid over it, later ones over earlier ones.

    `base` replaces the shipped folder. Raises InputError with every problem of every file.
    """
    pile = _Pile()
    pile.read(base or data_folder(), "", SHIPPED)
    for overlay in overlays:
        pile.read_overlay(overlay)
    return pile.knowledge()


@dataclass
class _Header:
    """A decision's header as it stands after overlays."""

    rules: DecisionRules
    place: Place


@dataclass
class _Pile:
    """Entries by id as they come out of the files, later folders over earlier ones."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    files: dict[str, YamlFile] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    options: dict[str, dict[str, Option]] = field(default_factory=dict)
    headers: dict[str, _Header] = field(default_factory=dict)
    rules: dict[str, dict[str, Rule]] = field(default_factory=dict)
    fact_rules: dict[str, Rule] = field(default_factory=dict)
    regions: Regions | None = None
    exam: Exam | None = None
    prohibitions: list[tuple[Prohibition, str]] = field(default_factory=list)
    overlays: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    headless: set[str] = field(default_factory=set)

    def read_overlay(self, folder: Path) -> None:
        name = folder.resolve().name
        if not folder.is_dir():
            self.problems.append(Problem(str(folder), 0, "no such folder"))
        elif not any(knowledge_files(folder)):
            self.problems.append(
                Problem(str(folder), 0, "names nothing: an overlay holds catalog/, rules/ or prohibited.yaml")
            )
        elif name in (SHIPPED, *self.overlays):
            self.problems.append(Problem(str(folder), 0, f"an overlay called '{name}' is already in use"))
        else:
            self.overlays.append(name)
            self.read(folder, f"{folder}/", name)

    def read(self, root: Path, prefix: str, origin: str) -> None:
        for path in knowledge_files(root):
            relative = path.relative_to(root)
            try:
                file = read_yaml(path, prefix + relative.as_posix())
            except InputError as error:
                self.problems.extend(error.problems)
                continue
            stem = relative.parts[1].removesuffix(".yaml") if len(relative.parts) > 1 else relative.stem
            self.files[file.name] = file
            self._take(relative.parts[0], stem, file, origin)

    def _take(self, folder: str, stem: str, file: YamlFile, origin: str) -> None:
        if folder == "prohibited.yaml":
            for path, found in self._entries(Prohibition, file):
                self.places[f"prohibition {len(self.prohibitions)}"] = Place(file.name, file.line(path), origin)
                self.prohibitions.append((found, origin))
        elif folder == "rules":
            self._take_rules(stem, file, origin)
        elif stem == "sources":
            self._add("source", self.sources, self._entries(Source, file), file, origin)
        elif stem == "services":
            self._add("service", self.services, self._entries(Service, file), file, origin)
        elif stem == "regions":
            found_regions = validate(Regions, file.value, file, (), self.problems)
            self.regions = found_regions or self.regions
        elif stem == "exam":
            self.exam = validate(Exam, file.value, file, (), self.problems) or self.exam
            self.places["exam"] = Place(file.name, file.line(()), origin)
        elif stem == "questions":
            topic = self._frame(Topic, file, "questions")
            if topic:
                placed = self._listed(Question, file, "questions")
                self._add("question", self.questions, placed, file, origin)
                known = self.topics.get(topic.topic)
                merged = {question.id: question for question in (known.questions if known else ())}
                merged.update({question.id: question for _, question in placed})
                title = known.title if known else topic.title
                self.topics[topic.topic] = Topic(topic=topic.topic, title=title, questions=tuple(merged.values()))
        else:
            self._add(f"option {stem}", self.options.setdefault(stem, {}), self._entries(Option, file), file, origin)

    def _take_rules(self, stem: str, file: YamlFile, origin: str) -> None:
        if stem == "facts":
            if self._frame(FactRules, file, "rules"):
                self._add("rule facts", self.fact_rules, self._listed(Rule, file, "rules"), file, origin)
            return
        found = self._frame(DecisionRules, file, "rules")
        if found is None:
            self.headless.add(stem)
            return
        if found.decision != stem:
            self.problems.append(
                file.problem(("decision",), f"'{found.decision}' does not match the file's name '{stem}'")
            )
            return
        place = Place(file.name, file.line(("decision",)), origin)
        if found.title is None and stem in self.headers:
            for key in ("answer", "select", "for_each", "after", "reading_order", "sequence", "applies_when"):
                if key in file.value:
                    self.problems.append(
                        file.problem((key,), f"'{key}' belongs to a header; give 'title', 'answer' and 'select' too")
                    )
        if found.title is not None or stem not in self.headers:
            known = self.headers.get(stem)
            if known and found.title is not None and known.rules.title is not None and known.place.origin == origin:
                self.problems.append(
                    file.problem(("title",), f"the header of '{stem}' already stands in {known.place}")
                )
            self.headers[stem] = _Header(found, place)
            self.places[f"decision {stem}"] = place
        self._add(f"rule {stem}", self.rules.setdefault(stem, {}), self._listed(Rule, file, "rules"), file, origin)

    def _frame(self, model: type[M], file: YamlFile, below: str) -> M | None:
        """The file's own keys, without the entries listed below one of them: those are read one by one."""
        value = file.value
        if isinstance(value, dict) and isinstance(value.get(below), list):
            value = {**value, below: []}
        return validate(model, value, file, (), self.problems)

    def _listed(self, model: type[M], file: YamlFile, below: str) -> list[tuple[Path_, M]]:
        return [((below, *path), entry) for path, entry in self._entries(model, file, (below,))]

    def _entries(self, model: type[M], file: YamlFile, at: Path_ = ()) -> list[tuple[Path_, M]]:
        value = file.value[at[0]] if at else file.value
        if not isinstance(value, list):
            self.problems.append(file.problem(at, "expected a list of entries, each starting with '- '"))
            return []
        found: list[tuple[Path_, M]] = []
        for index, raw in enumerate(value):
            entry = validate(model, raw, file, (*at, index), self.problems)
            if entry is not None:
                found.append(((index,), entry))
            elif isinstance(raw, dict):
                self.failed.add(str(raw.get("id")))
        return found

    def _add(
        self, kind: str, into: dict[str, Any], entries: Iterable[tuple[Path_, Any]], file: YamlFile, origin: str
    ) -> None:
        for path, entry in entries:
            key = f"{kind} {entry.id}"
            known = self.places.get(key)
            if known and known.origin == origin:
                self.problems.append(file.problem(path, f"'{entry.id}' already stands in {known}"))
                continue
            into[entry.id] = entry
            self.places[key] = Place(file.name, file.line(path), origin)

    def knowledge(self) -> Knowledge:
        knowledge = Knowledge(
            version=__version__,
            fingerprint=self._fingerprint(),
            sources=dict(sorted(self.sources.items())),
            services=dict(sorted(self.services.items())),
            topics=tuple(self.topics.values()),
            questions={q.id: q for name in self.topics for q in self._ordered(self.topics[name])},
            decisions=self._decisions(),
            fact_rules=dict(sorted(self.fact_rules.items())),
            regions=self.regions,
            exam=self.exam,
            prohibitions=tuple(self.prohibitions),
            overlays=tuple(self.overlays),
            places=self.places,
        )
        self.problems.extend(link(knowledge, self.files, self.failed))
        if self.problems:
            raise InputError(self.problems)
        return knowledge

    def _ordered(self, topic: Topic) -> list[Question]:
        return [self.questions[question.id] for question in topic.questions if question.id in self.questions]

    def _decisions(self) -> dict[str, Decision]:
        decisions = {}
        for name, header in self.headers.items():
            rules, place = header.rules, header.place
            if rules.title is None or rules.answer is None or rules.select is None:
                lacks = [key for key in ("title", "answer", "select") if getattr(rules, key) is None]
                self.problems.append(
                    Problem(place.file, place.line, f"the header of '{name}' lacks {', '.join(lacks)}")
                )
                continue
            if name not in self.options:
                self.problems.append(
                    Problem(place.file, place.line, f"there is no catalog/{name}.yaml with its options")
                )
                continue
            when: Condition | None = rules.applies_when
            decisions[name] = Decision(
                name,
                rules.title,
                rules.answer,
                rules.select,
                rules.for_each,
                rules.after,
                when,
                self.options[name],
                dict(sorted(self.rules.get(name, {}).items())),
                rules.sequence is not None,
            )
        for name in self.options.keys() - self.headers.keys() - self.headless:
            place = next(self.places[f"option {name} {option}"] for option in self.options[name])
            self.problems.append(
                Problem(place.file, place.line, f"there is no rules/{name}.yaml that decides among these")
            )
        return self._in_order(decisions)

    def _in_order(self, decisions: Mapping[str, Decision]) -> dict[str, Decision]:
        """Each decision after those it depends on; otherwise in reading order, then by name."""
        sorter = TopologicalSorter({name: set(decisions[name].after) for name in sorted(decisions)})
        try:
            sorter.prepare()
        except CycleError as error:
            circle = " -> ".join(error.args[1][::-1])
            place = self.headers[error.args[1][0]].place
            self.problems.append(Problem(place.file, place.line, f"these decisions wait for each other: {circle}"))
            return dict(sorted(decisions.items()))
        ordered: list[str] = []
        ready: list[tuple[int, str]] = []
        while sorter.is_active():
            for name in sorter.get_ready():
                header = self.headers.get(name)
                heappush(ready, (header.rules.reading_order if header else 0, str(name)))
            _, name = heappop(ready)
            ordered.append(name)
            sorter.done(name)
        return {name: decisions[name] for name in ordered if name in decisions}

    def _fingerprint(self) -> str:
        """A short hash of all that the files say; the order of files, entries and keys does not matter."""
        parts: list[str] = []
        groups: list[tuple[str, Mapping[str, Any]]] = [
            ("source", self.sources),
            ("service", self.services),
            ("question", self.questions),
            ("rule facts", self.fact_rules),
            *((f"rule {name}", rules) for name, rules in self.rules.items()),
        ]
        for kind, entries in groups:
            parts.extend(f"{kind} {_canonical(entry)}" for entry in entries.values())
        for name, options in self.options.items():  # the order of options breaks ties, so it counts
            parts.append(f"options {name} " + "\n".join(_canonical(option) for option in options.values()))
        parts.extend(
            f"header {header.rules.decision} {_canonical(header.rules, {'rules'})}" for header in self.headers.values()
        )
        parts.extend(f"prohibited {origin} {_canonical(found)}" for found, origin in self.prohibitions)
        if self.regions:
            parts.append(f"regions {_canonical(self.regions)}")
        if self.exam:
            parts.append(f"exam {_canonical(self.exam)}")
        return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:12]


def _canonical(entry: BaseModel, without: set[str] | None = None) -> str:
    return json.dumps(entry.model_dump(mode="python", exclude=without), default=repr, sort_keys=True)

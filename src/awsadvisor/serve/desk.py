"""What another program can ask, as plain values in and out, whatever protocol it speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awsadvisor import browse
from awsadvisor.advisor import Advisor
from awsadvisor.differences import differences
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.lookup import options_called, questions_of
from awsadvisor.models import Scenario
from awsadvisor.render import data, discussion_data
from awsadvisor.scenarios import scenario_from, with_answers
from awsadvisor.whatif import Outcomes, all_flips, fragility
from awsadvisor.why import why
from awsadvisor.yamlfile import YamlFile

MOST_CHANGES = 2
FOUND = 20
"""How many catalog entries a search returns."""


@dataclass(frozen=True)
class Desk:
    """Answers questions about scenarios and the catalog from one body of knowledge.

    A scenario is a mapping with the keys of a scenario file, of which `expect` is not looked at: nothing here compares.
    Every method raises InputError for what does not fit.
    """

    advisor: Advisor
    today: Callable[[], dt.date] = dt.date.today
    """The day that advice is for where a scenario names none."""

    def scenario(self, asked: Any) -> Scenario:
        """The scenario that a mapping stands for."""
        if isinstance(asked, dict):
            asked = {key: value for key, value in asked.items() if key != "expect"}
        try:
            found = scenario_from(YamlFile("", asked, {(): 0}), self.advisor)
        except InputError as error:  # a request has no lines
            raise InputError(Problem("", 0, problem.message) for problem in error.problems) from None
        return found if found.as_of else found.model_copy(update={"as_of": self.today()})

    def recommend(self, scenario: Any) -> dict[str, Any]:
        """The advice, as `awsadvisor recommend --format json` prints it."""
        return data.to_data(self.advisor.advise(self.scenario(scenario)))

    def why(
        self, scenario: Any, option: str, decision: str | None = None, most: int = MOST_CHANGES
    ) -> list[dict[str, Any]]:
        """What became of an option, as `awsadvisor why --format json` prints it, for each decision that it may mean."""
        asked, knowledge = self.scenario(scenario), self.advisor.knowledge
        chosen = options_called(knowledge, option, decision)
        advice, outcomes = self.advisor.advise(asked), Outcomes(self.advisor, asked)
        return [discussion_data.why_data(advice, knowledge, why(outcomes, *pair, most)) for pair in chosen]

    def what_if(
        self, scenario: Any, changes: Mapping[str, Any] | None = None, most: int = MOST_CHANGES
    ) -> dict[str, Any]:
        """What changed answers change; without any, the smallest changes that would change each decision."""
        asked = self.scenario(scenario)
        advice = self.advisor.advise(asked)
        if changes:
            changed = with_answers(asked, changes)
            problems = self.advisor.problems(changed)
            if problems:
                raise InputError(problems)
            after = self.advisor.advise(changed)
            return discussion_data.differences_data(advice, after, differences(advice, after))
        outcomes = Outcomes(self.advisor, asked)
        wanted = [name for name, found in advice.recommendations.items() if found.picks or asked.decisions]
        flips = all_flips(outcomes, wanted, most)
        results = {name: (found, fragility(outcomes, name)) for name, found in flips.items()}
        return discussion_data.flips_data(advice, self.advisor.knowledge, results, most)

    def search_catalog(self, text: str, kind: browse.Kind | None = None) -> list[dict[str, Any]]:
        """Services, options and decisions by any of their names, or by words of their summaries, best first."""
        pool = browse.narrowed(browse.entries(self.advisor.knowledge, self.today()), kind)
        return [
            {
                "key": entry.key,
                "kind": entry.kind,
                "name": entry.title,
                "summary": entry.summary,
                "lifecycle": entry.state,
                "decisions": sorted(entry.decisions),
            }
            for entry in browse.search(pool, text)[:FOUND]
        ]

    def questions(self, decision: str | None = None) -> list[dict[str, Any]]:
        """The questions that a scenario can answer, all or those that bear on one decision."""
        knowledge = self.advisor.knowledge
        if decision is not None and decision not in knowledge.decisions:
            near = did_you_mean(decision, knowledge.decisions)
            raise InputError([Problem("", 0, f"unknown decision '{decision}'{near}")])
        wanted = questions_of(knowledge, knowledge.decisions[decision]) if decision else knowledge.questions.keys()
        keys = {"id", "kind", "ask", "help", "values", "unit", "at_least", "at_most"}
        return [
            question.model_dump(mode="json", include=keys, exclude_defaults=True)
            for question in knowledge.questions.values()
            if question.id in wanted
        ]

    def decisions(self) -> list[dict[str, Any]]:
        """Every decision, with what it chooses from."""
        return [
            {"id": found.id, "title": found.title, "select": found.select, "options": list(found.options)}
            for found in self.advisor.knowledge.decisions.values()
        ]

    def sources(self, names: Sequence[str]) -> dict[str, dict[str, str]]:
        """Title, address and day of checking of the sources with these ids."""
        known = self.advisor.knowledge.sources
        return {
            name: {"title": known[name].title, "url": known[name].url, "checked": known[name].checked.isoformat()}
            for name in dict.fromkeys(names)
        }

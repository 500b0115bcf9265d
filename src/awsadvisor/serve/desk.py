"""What another program can ask, as plain values in and out, whatever protocol it speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from awsadvisor import browse
from awsadvisor.advisor import Advisor
from awsadvisor.differences import differences
from awsadvisor.errors import InputError, Problem, did_you_mean
from awsadvisor.lookup import options_called, questions_of
from awsadvisor.models import Question, Scenario
from awsadvisor.render import data, discussion_data
from awsadvisor.scenarios import scenario_from, with_answers
from awsadvisor.serve.brief import advice_brief, differences_brief, flips_brief, question_brief, why_brief
from awsadvisor.whatif import Outcomes, all_flips, fragility
from awsadvisor.why import why
from awsadvisor.yamlfile import YamlFile

MOST_CHANGES = 2
FOUND = 20
"""How many catalog entries a search returns."""
NOWHERE = YamlFile("", {}, {(): 0})
"""Where problems are that have no file and no line."""


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

    def recommend(self, scenario: Any, brief: bool = False) -> dict[str, Any]:
        """The advice, as `awsadvisor recommend --format json` prints it, or in brief."""
        advice = self.advisor.advise(self.scenario(scenario))
        return advice_brief(advice, self.advisor.knowledge) if brief else data.to_data(advice)

    def why(
        self, scenario: Any, option: str, decision: str | None = None, most: int | None = None, brief: bool = False
    ) -> list[dict[str, Any]]:
        """What became of an option, as `awsadvisor why --format json` prints it, for each decision that it may mean."""
        asked, knowledge = self.scenario(scenario), self.advisor.knowledge
        chosen = options_called(knowledge, option, decision)
        advice, outcomes = self.advisor.advise(asked), Outcomes(self.advisor, asked)
        found = [why(outcomes, *pair, most) for pair in chosen]
        if brief:
            return [why_brief(each, knowledge) for each in found]
        return [discussion_data.why_data(advice, knowledge, each) for each in found]

    def what_if(
        self,
        scenario: Any,
        changes: Mapping[str, Any] | None = None,
        most: int = MOST_CHANGES,
        brief: bool = False,
    ) -> dict[str, Any]:
        """What changed answers change; without any, the smallest changes that would change each decision."""
        asked, knowledge = self.scenario(scenario), self.advisor.knowledge
        advice = self.advisor.advise(asked)
        if changes:
            changed = with_answers(asked, changes)
            problems = self.advisor.problems(changed, NOWHERE)
            if problems:
                raise InputError(problems)
            after = self.advisor.advise(changed)
            found = differences(advice, after)
            if brief:
                return differences_brief(after, knowledge, found)
            return discussion_data.differences_data(advice, after, found)
        outcomes = Outcomes(self.advisor, asked)
        wanted = [name for name, each in advice.recommendations.items() if each.picks or asked.decisions]
        flips = all_flips(outcomes, wanted, most)
        results = {name: (each, fragility(outcomes, name)) for name, each in flips.items()}
        if brief:
            return flips_brief(advice, knowledge, results, most)
        return discussion_data.flips_data(advice, knowledge, results, most)

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
        keys = {"id", "kind", "ask", "help", "values", "unit", "at_least", "at_most"}
        return [
            question.model_dump(mode="json", include=keys, exclude_defaults=True)
            for question in self.bearing_on(decision)
        ]

    def find_questions(self, text: str, decision: str | None = None) -> list[dict[str, Any]]:
        """The questions that have every word of a text in what they ask, explain or take as an answer."""
        parts = browse.plain(text).split()
        found = [question for question in self.bearing_on(decision) if _speaks_of(question, parts)]
        if not found:
            near = did_you_mean(text.replace(" ", "_"), self.advisor.knowledge.questions)
            raise InputError([Problem("", 0, f"no question speaks of '{text}'{near}")])
        return [question_brief(question) for question in found]

    def topics(self) -> dict[str, dict[str, str]]:
        """What each topic's questions ask, by their ids."""
        return {
            topic.title: {question.id: question.ask for question in topic.questions}
            for topic in self.advisor.knowledge.topics
        }

    def bearing_on(self, decision: str | None) -> list[Question]:
        """The questions that bear on a decision, or all."""
        knowledge = self.advisor.knowledge
        if decision is None:
            return list(knowledge.questions.values())
        if decision not in knowledge.decisions:
            near = did_you_mean(decision, knowledge.decisions)
            raise InputError([Problem("", 0, f"unknown decision '{decision}'{near}")])
        bearing = questions_of(knowledge, knowledge.decisions[decision])
        return [question for question in knowledge.questions.values() if question.id in bearing]

    def decisions(self) -> list[dict[str, Any]]:
        """Every decision, with what it chooses from."""
        return [
            {"id": found.id, "title": found.title, "select": found.select, "options": list(found.options)}
            for found in self.advisor.knowledge.decisions.values()
        ]


def _speaks_of(question: Question, parts: list[str]) -> bool:
    said = (question.id, question.ask, question.technical, question.short, question.help, *question.values.values())
    text = " " + " ".join(browse.plain(each) for each in (*said, *question.values))
    return all(f" {part}" in text for part in parts)

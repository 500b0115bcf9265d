"""Services, options, decisions and rules as cards to read, with links from one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from awsadvisor import browse
from awsadvisor.availability import Availability, availability
from awsadvisor.knowledge import Decision, Knowledge
from awsadvisor.models import Option, Rule, Service, Stage
from awsadvisor.render.graphs import decision_graph
from awsadvisor.render.phrases import condition_words, limit_words, offered_words, rules_about, stage_words
from awsadvisor.ui import frame, resources
from awsadvisor.ui.reasons import source_list
from awsadvisor.ui.wording import bold, plain
from awsadvisor.wording import listed, plural

MOST_RULES = 15


def to(key: str, title: str, icon: str | None = None) -> None:
    """A link to a card."""
    st.page_link(frame.page("explore"), label=plain(title), icon=icon, query_params={"item": key})


def decision_title(name: str) -> str:
    """A decision's question."""
    return resources.advisor().knowledge.decisions[name].title


def service(name: str) -> None:
    """A service: what it is, where it stands, where it can be chosen, and on which pages this rests."""
    knowledge = resources.advisor().knowledge
    found = knowledge.services[name]
    st.title(plain(found.name), anchor=False)
    st.markdown(plain(found.summary))
    _names(("Formerly", found.formerly), ("Also called", found.aka), ("Id", (found.id,)))
    _lifecycle(found.lifecycle)
    if found.successor:
        st.markdown("**Successor**")
        to(f"service/{found.successor}", knowledge.services[found.successor].name)
    _where_it_runs(knowledge, found)
    options = browse.options_of(knowledge, name)
    if options:
        st.header("Where it can be chosen", anchor=False)
    for decision, option in options:
        with st.expander(f"{bold(option.name)}  \n:gray[{plain(decision.title)}]", key=f"of:{decision.id}:{option.id}"):
            _option_body(knowledge, decision, option)
    _sources(knowledge, found.cited)


def option(decision_name: str, name: str) -> None:
    """An option: limits, lifecycle, and who recommends it when."""
    knowledge = resources.advisor().knowledge
    decision = knowledge.decisions[decision_name]
    found = decision.options[name]
    st.title(plain(found.name), anchor=False)
    to(f"decision/{decision.id}", decision.title, ":material/alt_route:")
    if found.service:
        to(f"service/{found.service}", knowledge.services[found.service].name, ":material/cloud:")
    _names(("Also called", found.aka), ("Id", (found.id,)))
    _option_body(knowledge, decision, found)
    _sources(knowledge, found.cited)


def decision(name: str) -> None:
    """A decision: what it depends on, its options, and its rules."""
    knowledge = resources.advisor().knowledge
    found = knowledge.decisions[name]
    st.title(plain(found.title), anchor=False)
    how = "the best option" if found.select == "one" else "every option that applies"
    each = f" for each {plain(knowledge.questions[found.for_each].short)}" if found.for_each else ""
    st.markdown(f"Recommends {how}{each}. {plural(len(found.options), 'option')}, {plural(len(found.rules), 'rule')}.")
    if found.applies_when is not None:
        with st.expander("When it applies"):
            st.markdown(plain(condition_words(knowledge, found.applies_when)))
    later = [other for other in knowledge.decisions.values() if name in other.after]
    if found.after or later:
        with st.container(key=f"scroll-neighbours-{name}"):
            said = (
                f"Comes after {listed(found.after) or 'nothing'}; before {listed([d.id for d in later]) or 'nothing'}."
            )
            st.graphviz_chart(decision_graph(knowledge.decisions, name), alt=said)
    options, rules = st.tabs(["Options", "Rules"])
    with options:
        for entry in found.options.values():
            to(f"option/{name}/{entry.id}", entry.name)
    with rules:
        _rules(knowledge, found)


def _rules(knowledge: Knowledge, found: Decision) -> None:
    text = st.text_input("Search in these rules", key=f"rules:{found.id}", type="search")
    wanted = browse.plain(text or "").split()
    fitting = [rule for rule in found.rules.values() if _holds(knowledge, found, rule, wanted)]
    st.caption(plural(len(fitting), "rule"))
    for rule in fitting[:MOST_RULES]:
        with st.container(border=True, key=f"rule-{found.id}-{rule.id.replace('.', '-')}"):
            _rule(knowledge, found, rule)
    if len(fitting) > MOST_RULES:
        st.caption(f"The first {MOST_RULES} are shown; search to narrow it down.")


def _holds(knowledge: Knowledge, decision: Decision, rule: Rule, wanted: list[str]) -> bool:
    if not wanted:
        return True
    names = (decision.options[name].name for name in rule.options)
    text = browse.plain(" ".join((rule.id, rule.because, condition_words(knowledge, rule.when), *names)))
    return all(word in text for word in wanted)


def _rule(knowledge: Knowledge, decision: Decision, rule: Rule) -> None:
    """One rule, readable aloud: when, then, because."""
    lines = [f"**When** {plain(condition_words(knowledge, rule.when))}"]
    for verb, effect in (("favor", rule.favor), ("speak against", rule.against)):
        lines += [f"**{verb}** {_graded(decision, effect)}"] if effect else []
    for verb, names in (("rule out", rule.exclude), ("require", rule.require)):
        lines += [f"**{verb}** {plain(listed([decision.options[name].name for name in names]))}"] if names else []
    if rule.derive:
        lines.append("**note that** " + plain("; ".join(f"{fact}: {value}" for fact, value in rule.derive.items())))
    if rule.warn:
        lines.append(f"**warn:** {plain(rule.warn)}")
    lines.append(f"**because** {plain(rule.because)}")
    if rule.unverified:
        lines.append(f":orange[unverified: {plain(rule.unverified)}]")
    st.markdown("  \n".join(lines))
    if rule.near_miss:
        st.caption(f"Not for: {plain(rule.near_miss.name)}")
    st.caption(f"`{decision.id}/{rule.id}`")
    source_list(knowledge.sources[name] for name in rule.sources)


def _graded(decision: Decision, effect: Mapping[str, str]) -> str:
    return plain("; ".join(f"{decision.options[name].name} ({strength})" for name, strength in effect.items()))


def _option_body(knowledge: Knowledge, decision: Decision, found: Option) -> None:
    st.markdown(plain(found.summary))
    facts = [f"Effort to operate: {found.effort}"]
    facts += [f"How it is paid: {plain(found.pricing)}"] if found.pricing else []
    facts += [f"Limit: {plain(limit_words(knowledge, fact, limit))}" for fact, limit in found.limits.items()]
    facts += [f":orange[Unverified: {plain(found.unverified)}]"] if found.unverified else []
    st.markdown("\n".join(f"- {fact}" for fact in facts))
    _lifecycle(found.lifecycle)
    if found.offered_in:
        _offered(knowledge, availability(knowledge, None, found))
    heir = knowledge.successor(decision, found)
    if heir:
        to(f"option/{decision.id}/{heir}", f"Successor: {decision.options[heir].name}")
    _spoken_of(knowledge, decision, found)


_HEADINGS = {
    "favor": "Recommended when",
    "require": "Required when",
    "against": "Speaks against it",
    "exclude": "Ruled out when",
}


def _spoken_of(knowledge: Knowledge, decision: Decision, found: Option) -> None:
    """Who recommends it and when."""
    lines: dict[str, list[str]] = {}
    for effect, _, rule, strength in rules_about(decision, found):
        graded = f" ({strength})" if strength != effect else ""
        when = plain(condition_words(knowledge, rule.when) + graded)
        lines.setdefault(_HEADINGS[effect], []).append(f"- {when}  \n  :gray[{plain(rule.because)}]")
    for heading, rules in lines.items():
        st.markdown(f"**{heading}**\n\n" + "\n".join(rules))


def _names(*rows: tuple[str, Iterable[str]]) -> None:
    lines = [f":gray[{label}:] {plain(', '.join(names))}" for label, names in rows if names]
    st.markdown("  \n".join(lines))


def _lifecycle(stages: Iterable[Stage]) -> None:
    notable = [stage for stage in stages if stage.state != "active"]
    for stage in notable:
        st.warning(f"Lifecycle: {plain(stage_words(stage))}", icon=":material/schedule:")


def _where_it_runs(knowledge: Knowledge, found: Service) -> None:
    lines = []
    for name, programme in found.programmes.items():
        checked = max(knowledge.sources[source].checked for source in programme.sources)
        lines.append(f"- {name.upper().replace('_', ' ')}: {programme.status.replace('_', ' ')} (checked {checked})")
    if lines:
        st.markdown("**Compliance programmes**\n\n" + "\n".join(lines))
    _offered(knowledge, availability(knowledge, found))


def _offered(knowledge: Knowledge, found: Availability | None) -> None:
    if found is not None and found.regions:
        st.markdown(f"**Offered** {plain(offered_words(knowledge, found))}")


def _sources(knowledge: Knowledge, names: Iterable[str]) -> None:
    st.header("Sources", anchor=False)
    source_list(knowledge.sources[name] for name in dict.fromkeys(names))

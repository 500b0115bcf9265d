"""The page to print: whole, and harmless whatever a scenario says."""

from html.parser import HTMLParser

from awsadvisor import Scenario, read_scenario
from awsadvisor.loading import data_folder
from awsadvisor.render import words
from awsadvisor.render.page import to_html

HOSTILE = '<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} "quoted" & <b>bold</b>'


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.text, self.attributes = [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.attributes += [name for name, _ in attributes]

    def handle_data(self, data):
        self.text.append(data)


def parsed(html):
    tags = Tags()
    tags.feed(html)
    return tags


def test_it_holds_every_pick_reason_and_source(advisor, knowledge):
    scenario = read_scenario(data_folder() / "examples" / "claims-photos.yaml", advisor)
    advice = advisor.advise(scenario)
    text = " ".join(" ".join(parsed(to_html(advice, knowledge, scenario)).text).split())
    for found in words.speaking(advice):
        for pick in found.picks:
            assert knowledge.decisions[found.decision].options[pick].name in text
        for item in words.evidence_of_picks(found):
            assert item.because in text
            for name in item.sources:
                assert knowledge.sources[name].title in text


def test_what_the_user_wrote_stays_text(advisor, knowledge):
    scenario = Scenario(title=HOSTILE, story=HOSTILE, answers={"payload_mb": 20, "traffic": "unknown"})
    tags = parsed(to_html(advisor.advise(scenario), knowledge, scenario))
    assert HOSTILE in "".join(tags.text)
    assert not {"script", "img", "b"} & set(tags.seen)
    assert not any(name.startswith("on") for name in tags.attributes)


def test_it_fetches_nothing(advisor, knowledge):
    scenario = Scenario(answers={"payload_mb": 20})
    tags = parsed(to_html(advisor.advise(scenario), knowledge, scenario))
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert "src" not in tags.attributes


def test_the_same_advice_gives_the_same_bytes(advisor, knowledge):
    scenario = Scenario(answers={"payload_mb": 20})
    pages = {to_html(advisor.advise(scenario), knowledge, scenario) for _ in range(3)}
    assert len(pages) == 1

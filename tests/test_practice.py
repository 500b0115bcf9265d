"""Practice items: the shipped ones hold, and each kind of wrong item gets its own message, with its line."""

import subprocess
import sys

import pytest

from awsadvisor.errors import InputError
from awsadvisor.practice.bank import read_bank, read_items
from awsadvisor.practice.checks import check_bank
from awsadvisor.practice.gaps import BEATEN, UNSPOKEN, gaps
from awsadvisor.practice.generating import Maker
from awsadvisor.practice.models import Ordering
from awsadvisor.practice.presenting import is_right, shown_options
from awsadvisor.practice.words import read_words
from awsadvisor.yamlfile import parse_yaml

CHOICE = """\
- id: photos-in-a-rush
  type: multiple_choice
  task: 1.1
  difficulty: medium
  decision: inference
  states: {model_source: own_training, payload_mb: 40, processing_seconds: 240, response_time: within_minutes}
  stem: Claims with 40 MB of photos each take four minutes, and minutes are soon enough. Which inference option fits?
  options:
    - {id: asynchronous-inference, because: It queues each request and takes up to 1 GB.}
    - {id: serverless-inference, because: A request may carry 4 MB and run for 60 seconds.}
    - {id: real-time-inference, because: It takes 25 MB and has to answer within 60 seconds.}
    - {id: batch-transform, because: It works through a data set that lies ready as a whole.}
  key: asynchronous-inference
"""


@pytest.fixture(scope="module")
def bank(knowledge):
    return read_bank(knowledge)


def findings(advisor, text):
    return [str(found) for found in check_bank(advisor, read_items(advisor.knowledge, parse_yaml(text, "items.yaml")))]


def problems(knowledge, text):
    with pytest.raises(InputError) as caught:
        read_items(knowledge, parse_yaml(text, "items.yaml"))
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_items_hold(advisor, bank):
    assert check_bank(advisor, bank) == []


def test_a_good_item_has_no_findings(advisor):
    assert findings(advisor, CHOICE) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "key: asynchronous-inference",
            "key: batch-transform",
            "derive 'asynchronous-inference', not 'batch-transform'",
        ),
        (
            "payload_mb: 40, processing_seconds: 240, response_time: within_minutes",
            "payload_mb: 1",
            "derive nothing (open)",
        ),
        ("Which inference option fits?", "Tell the right option.", "does not end with its question"),
        ("Claims with", "It needs the LEAST effort. Claims with", "qualifier LEAST stands before the last sentence"),
        ("option fits?", "option does not fit?", "write NOT in capitals"),
        ("Which inference option fits?", "Which (choose two) fit?", "announces two right options and the key holds 1"),
        (
            "    - {id: batch-transform, because: It works through a data set that lies ready as a whole.}\n",
            "",
            "3 options",
        ),
        ("id: batch-transform,", "id: batch-transform, text: None of the above,", "refers to other options"),
        ("id: batch-transform,", "id: batch-transform, text: SageMaker  serverless inference,", "reads like"),
        (
            "id: asynchronous-inference,",
            "id: asynchronous-inference, text: A queue in front of an endpoint that takes large requests and runs for an hour,",
            "much longer than every distractor",
        ),
    ],
)
def test_what_the_check_objects_to(advisor, old, new, said):
    assert old in CHOICE
    found = findings(advisor, CHOICE.replace(old, new))
    assert [text for text in found if said in text], found


def test_an_equal_score_is_no_proof(advisor):
    text = """\
- id: idle
  type: multiple_choice
  task: 1.1
  difficulty: easy
  decision: inference
  states: {model_source: own_training, between_requests: scale_to_zero}
  stem: An endpoint for a model of its own should cost nothing while it is idle. Which inference option fits?
  options:
    - {id: serverless-inference, because: It costs nothing while idle.}
    - {id: asynchronous-inference, because: It can drop to zero as well.}
    - {id: real-time-inference, because: Its instance keeps running.}
    - {id: multi-model-endpoint, because: Its instances keep running.}
  key: serverless-inference
"""
    (found,) = findings(advisor, text)
    assert "distractor 'asynchronous-inference' is not beaten with a reason" in found


def test_a_rival_whose_support_nothing_answers_is_no_distractor(advisor):
    """Both are picked for their own facts and only weights stand between them: no reason could be shown."""
    text = """\
- id: lawsuits
  type: multiple_choice
  task: 4.1
  difficulty: easy
  decision: guardrails
  states: {safety_needs: [denied_topic], output_audience: shown_to_customers}
  stem: Customers of a chatbot must get no forecast of how a lawsuit will end. Which policy meets this requirement?
  options:
    - {id: denied-topics, because: The subject is described and kept out.}
    - {id: content-filters, because: They detect hate and violence only.}
    - {id: word-filters, because: They match listed words exactly.}
    - {id: image-content-filters, because: They look at images and not at words.}
  key: denied-topics
"""
    (found,) = findings(advisor, text)
    assert "distractor 'content-filters' is not beaten with a reason: 'output_audience' speaks for it" in found
    assert findings(advisor, text.replace(", output_audience: shown_to_customers", "")) == []


def test_a_closed_service_is_no_key_under_build(advisor):
    closed = next(
        option
        for option in advisor.knowledge.decisions["service"].options.values()
        if (stage := advisor.knowledge.stage(option, advisor.knowledge.date)) and stage.state == "closed_to_new"
    )
    text = f"""\
- id: closed
  type: multiple_choice
  task: 1.2
  difficulty: easy
  lens: build
  decision: service
  states: {{task: [sentiment]}}
  stem: A shop wants to know how its customers feel about its products. Which AWS service fits?
  options:
    - {{id: {closed.id}, because: It is closed to new customers.}}
    - {{id: amazon-translate, because: It translates text.}}
    - {{id: amazon-polly, because: It speaks text aloud.}}
    - {{id: amazon-lex, because: It leads a dialogue.}}
  key: {closed.id}
"""
    assert any(f"under 'lens: build', '{closed.id}' is no key" in found for found in findings(advisor, text))


def test_an_item_that_nothing_proves_is_no_shipped_item(advisor):
    text = "\n".join(
        f"{line[:-1]}, text: Option {position}}}" if line.startswith("    - {id") else line
        for position, line in enumerate(CHOICE.splitlines())
        if not line.startswith(("  decision", "  states"))
    )
    assert any("nothing shows that the key is right" in found for found in findings(advisor, text))


def test_near_duplicates_are_found_once(advisor):
    again = CHOICE.replace("id: photos-in-a-rush", "id: pictures-in-a-rush").replace("Claims with", "Claims of")
    (found,) = findings(advisor, CHOICE + again)
    assert found.startswith("items.yaml:20: item 'pictures-in-a-rush': reads almost like item 'photos-in-a-rush'")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "type: multiple_choice",
            "type: multiple_choise",
            "items.yaml:2: 'type': 'multiple_choise' (did you mean 'multiple_choice'?)",
        ),
        ("task: 1.1", "task: 11", "items.yaml:3: 'task'"),
        ("task: 1.1", "task: 1.9", "items.yaml:3: the exam guide has no task 1.9"),
        (
            "decision: inference",
            "decision: inferenze",
            "items.yaml:5: unknown decision 'inferenze' (did you mean 'inference'?)",
        ),
        ("payload_mb: 40", "payload_mb: large", "items.yaml:6: 'payload_mb': expected a number (MB), found 'large'"),
        ("key: asynchronous-inference", "key: async", "the key 'async' is none of the options"),
        (
            "id: batch-transform",
            "id: batch-transfom",
            "no option 'batch-transfom' in decision 'inference' (did you mean 'batch-transform'?)",
        ),
        ("id: batch-transform", "id: real-time-inference", "option 'real-time-inference' stands twice"),
        ("decision: inference", "concept: yes", "'concept: yes' needs 'sources'"),
        ("difficulty: medium", "dificulty: medium", "unknown key 'dificulty' (did you mean 'difficulty'?)"),
    ],
)
def test_what_cannot_be_read(knowledge, old, new, said):
    found = problems(knowledge, CHOICE.replace(old, new, 1))
    assert any(said in text for text in found), found


def test_an_id_stands_once(knowledge):
    (found,) = problems(knowledge, CHOICE + CHOICE)
    assert found == "items.yaml:14: item 'photos-in-a-rush' already stands in items.yaml:1"


def test_the_folder_tells_the_domain(knowledge, tmp_path):
    (tmp_path / "domain-3").mkdir()
    (tmp_path / "domain-3" / "a.yaml").write_text(CHOICE, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.yaml:3: task 1\.1 belongs into a folder domain-1"):
        read_bank(knowledge, tmp_path)


def test_right_is_right_as_a_whole(bank):
    for item in bank.items.values():
        assert is_right(item, item.right)
        assert not is_right(item, item.right[:-1])
        assert not is_right(item, ())


def test_options_are_shuffled_alike_every_time_and_never_shown_solved(bank):
    for item in bank.items.values():
        for seed in range(50):
            shown = shown_options(item, seed)
            assert sorted(shown) == sorted(option.id for option in item.options)
            assert shown == shown_options(item, seed)
            assert not (isinstance(item, Ordering) and shown == item.right)


def test_no_place_is_favored(bank):
    item = next(item for item in bank.items.values() if item.type == "multiple_choice")
    places = [shown_options(item, seed).index(item.right[0]) for seed in range(2000)]
    assert all(400 < places.count(place) < 600 for place in range(4))


def test_a_source_that_only_an_item_cites_is_not_called_unused(tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "practice" / "domain-2").mkdir(parents=True)
    sources = "".join(
        f"- {{id: {name}, title: {name}, url: 'https://docs.aws.amazon.com/{name}', checked: 2026-11-22}}\n"
        for name in ("for-an-item", "for-nothing")
    )
    (tmp_path / "catalog" / "sources.yaml").write_text(sources)
    concept = """\
- id: pieces-of-text
  type: multiple_choice
  task: 2.1
  difficulty: easy
  concept: yes
  stem: A model reads text in pieces that are often shorter than a word. What are these pieces called?
  options:
    - {id: tokens, text: Tokens, because: A tokenizer cuts text into tokens before the model reads it.}
    - {id: epochs, text: Epochs, because: An epoch is one pass over all training data.}
    - {id: layers, text: Layers, because: Layers are parts of the network and not of the text.}
    - {id: labels, text: Labels, because: A label is the right answer that belongs to an example.}
  key: tokens
  sources: [for-an-item]
"""
    (tmp_path / "practice" / "domain-2" / "own.yaml").write_text(concept)
    done = subprocess.run(
        [sys.executable, "-m", "awsadvisor", "check", "--knowledge", str(tmp_path)], capture_output=True, text=True
    )
    warnings = [line for line in done.stdout.splitlines() if "is cited by nothing" in line]
    assert len(warnings) == 1, done.stdout + done.stderr
    assert "'for-nothing'" in warnings[0]


def test_gaps_say_what_stands_in_the_way(advisor):
    maker = Maker(advisor, read_words(advisor.knowledge))
    found = {gap.option: gap.because for gap in gaps(maker, "audit_logging")}
    assert found["trail-logs-in-athena"] == UNSPOKEN
    assert found["s3-log-archive"] == BEATEN
    assert "aws-cloudtrail" not in found
    (soc,) = [gap for gap in gaps(maker, "compliance_evidence") if gap.option == "soc"]
    assert "the key's own name" in soc.because

"""The app without a browser: every page draws, and what the user chose survives."""

import datetime as dt
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from awsadvisor import Scenario, cli, read_scenario, share
from awsadvisor.loading import data_folder
from awsadvisor.questionnaire import UNKNOWN
from awsadvisor.scenarios import to_yaml
from awsadvisor.ui import launch, resources
from awsadvisor.ui.questions import NONE, chosen

TOP = Path(__file__).parents[1]
ARCHITECTURES = sorted((data_folder() / "examples" / "architecture").glob("*.yaml"))
BANK = Scenario(
    title="A bank answers from its policies",
    answers={"task": ["answer_from_documents"], "payload_mb": 3},
    decisions=("vector_store", "customization"),
)


@pytest.fixture
def app():
    return AppTest.from_file(str(TOP / "app.py"), default_timeout=60)


def opened(app, scenario):
    """The app with a scenario followed from a link."""
    app.query_params["s"] = share.encode(scenario)
    return healthy(app.run())


def healthy(app):
    assert not app.exception, [error.value for error in app.exception]
    return app


def visit(app, path):
    """The app on another page: what a click on its name in the navigation does."""
    pages = app._registered_pages
    app._page_hash = next(name for name, page in pages.items() if page["url_pathname"] == path)
    return app.run()


def work(app):
    return app.session_state["awsadvisor.work"]


def said(app):
    kinds = (app.title, app.header, app.markdown, app.caption, app.text, app.code, app.error, app.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "").replace("\u2060", "")


def test_the_start_page_offers_all_ways_to_begin(app):
    healthy(app.run())
    assert [header.value for header in app.header] == [
        "Describe a workload",
        "Open an example",
        "Load a file or a link",
    ]


def test_from_nothing_to_a_recommendation(app):
    app.run()
    app.text_input(key="start:title").set_value("Claims at night").run()
    app.multiselect(key="start:decisions").set_value(["inference"]).run()
    healthy(app.button(key="begin").click().run())
    assert "Too little is known" in said(app)
    app.session_state["awsadvisor.work"] = replace(work(app), focus="response_time")
    app.run()
    app.radio(key="card:response_time").set_value("within_minutes").run()
    assert work(app).scenario.answers == {"response_time": "within_minutes"}
    healthy(app.button(key="next-question").click().run())
    assert work(app).focus != "response_time"
    assert "Serve predictions with SageMaker Asynchronous Inference" in said(app)


def test_nothing_is_preselected(app):
    opened(app, Scenario(title="Blank", decisions=("inference",)))
    assert all(radio.value is None for radio in app.radio if radio.key.startswith(("card:", "topic:")))


def test_answers_survive_a_visit_to_every_other_page(app):
    opened(app, BANK)
    for path in ("explore", "about", ""):
        healthy(visit(app, path))
        assert work(app).scenario == BANK
    assert app.title[0].value == "A bank answers from its policies"


def test_skipping_records_that_it_is_not_known(app):
    opened(app, BANK)
    asked = work(app).focus
    healthy(app.button(key="next-question").click().run())
    assert work(app).scenario.answers[asked] == UNKNOWN
    assert work(app).focus != asked


@pytest.mark.parametrize("path", ARCHITECTURES, ids=lambda path: path.stem)
def test_every_architecture_draws_in_every_view(app, advisor, path):
    scenario = read_scenario(path, advisor)
    opened(app, scenario)
    assert work(app).scenario == scenario.model_copy(update={"expect": {}})
    app.segmented_control(key="recommendation:view").set_value("Architecture map").run()
    healthy(app)


def test_a_damaged_link_says_so_and_changes_nothing(app):
    opened(app, BANK)
    before = work(app).scenario
    app.query_params["s"] = share.encode(BANK)[:-4]
    healthy(app.run())
    assert work(app).scenario == before
    assert "damaged or cut off" in said(app)


def test_a_pasted_link_is_followed(app):
    app.run()
    address = f"https://advice.example.com/?s={share.encode(BANK)}"
    healthy(app.text_input(key="start:link").set_value(address).run())
    assert work(app).scenario == BANK


def test_a_file_is_read_and_a_broken_one_shows_every_problem(app):
    opened(app, BANK)
    healthy(app.button(key="open-another").click().run())
    uploader = app.file_uploader(key="start:file")
    healthy(uploader.upload("wrong.yaml", b"answers:\n  trafic: steady\n  payload_mb: large\n", "text/yaml").run())
    assert work(app).scenario == BANK
    assert "wrong.yaml:2: unknown question 'trafic' (did you mean 'traffic'?)" in said(app)
    assert "wrong.yaml:3: 'payload_mb': expected a number (MB), found 'large'" in said(app)
    other = Scenario(title="Another", answers={"payload_mb": 20})
    healthy(app.file_uploader(key="start:file").upload("right.yaml", to_yaml(other).encode(), "text/yaml").run())
    assert work(app).scenario == other
    assert work(app).earlier == BANK


def test_what_was_in_hand_can_be_brought_back(app):
    opened(app, BANK)
    app.button(key="open-another").click().run()
    app.button(key="open-example").click().run()
    assert work(app).scenario != BANK
    app.button(key="open-another").click().run()
    back = next(button for button in app.button if button.label.startswith("Bring back"))
    healthy(back.click().run())
    assert work(app).scenario == BANK


def test_the_setting_is_part_of_the_scenario(app):
    opened(app, BANK)
    app.session_state["reading"] = True
    app.run().radio(key="reading:lens").set_value("exam").run()
    app.radio(key="reading:account").set_value("existing").run()
    app.date_input(key="reading:as_of").set_value(dt.date(2026, 7, 1)).run()
    healthy(app.multiselect(key="reading:regions").set_value(["eu-central-1"]).run())
    scenario = work(app).scenario
    assert (scenario.lens, scenario.account, scenario.as_of) == ("exam", "existing", dt.date(2026, 7, 1))
    assert scenario.regions == ("eu-central-1",)


def test_where_the_lenses_differ_both_stand_side_by_side(app, advisor):
    path = data_folder() / "examples" / "vector_store" / "hospital-staff-search-their-intranet.yaml"
    scenario = read_scenario(path, advisor).model_copy(update={"decisions": ("vector_store",)})
    opened(app, scenario)
    assert "Build today (in force)" in said(app)
    assert "Amazon Kendra index" in said(app)


@pytest.mark.parametrize("view", ["Why", "Chart", "Path", "Compare"])
def test_every_view_of_a_pick_draws(app, advisor, view):
    opened(
        app,
        read_scenario(data_folder() / "examples" / "claims-photos.yaml", advisor).model_copy(
            update={"decisions": ("inference",)}
        ),
    )
    healthy(app.segmented_control(key="view:inference").set_value(view).run())
    assert "SageMaker Asynchronous Inference" in said(app)


def test_every_kind_of_question_keeps_its_answer(app):
    opened(app, Scenario(title="All kinds", decisions=("inference",)))
    cases = {
        "payload_mb": ("number_input", 20.0, 20.0),
        "traffic": ("radio", "steady_high", "steady_high"),
        "hyperpod_cluster": ("radio", "yes", "yes"),
        "task": ("multiselect", ["sentiment", "translate_text"], ["sentiment", "translate_text"]),
    }
    for name, (kind, value, answer) in cases.items():
        app.session_state["awsadvisor.work"] = replace(work(app), focus=name)
        app.run()
        healthy(getattr(app, kind)(key=f"card:{name}").set_value(value).run())
        assert work(app).scenario.answers[name] == answer
    assert set(work(app).scenario.answers) == set(cases)


@pytest.mark.parametrize(
    ("before", "now", "answer"),
    [
        ([], ["a"], ["a"]),
        (["a"], ["a", "b"], ["a", "b"]),
        (["a"], [], None),
        (["a"], ["a", NONE], []),
        ([NONE], [NONE, "a"], ["a"]),
        (["a"], ["a", UNKNOWN], UNKNOWN),
        ([UNKNOWN], [UNKNOWN, NONE], []),
        ([UNKNOWN], [], None),
    ],
)
def test_none_and_unknown_exclude_the_rest(before, now, answer):
    assert chosen(before, now) == answer


def test_what_somebody_else_wrote_is_never_markdown(app):
    title = "**bold** [x](javascript:alert(1)) :smile: <script>alert(1)</script> $x$"
    opened(app, Scenario(title=title, story=title, answers={"payload_mb": 1}))
    assert app.text[0].value == title
    shown = app.title[0].value
    assert r"\*\*bold\*\*" in shown
    assert r"\<script>" in shown
    assert ":smile:" not in shown


@pytest.mark.parametrize("item", ["service/amazon-kendra", "option/inference/batch-transform", "decision/inference"])
def test_explore_shows_one_thing(app, knowledge, item):
    app.run()
    app.query_params["item"] = item
    healthy(visit(app, "explore"))
    kind, *names = item.split("/")
    title = {
        "service": lambda: knowledge.services[names[0]].name,
        "option": lambda: knowledge.decisions[names[0]].options[names[1]].name,
        "decision": lambda: knowledge.decisions[names[0]].title,
    }[kind]()
    assert title in said(app)


@pytest.mark.parametrize("item", ["service/nobody", "x", "option/a/b/c", "<script>", "decision/"])
def test_explore_says_when_there_is_no_such_thing(app, item):
    app.run()
    app.query_params["item"] = item
    healthy(visit(app, "explore"))
    assert "nothing of that name" in app.warning[0].value


def test_explore_searches_and_filters(app):
    healthy(visit(app.run(), "explore"))
    healthy(app.text_input(key="explore:text").set_value("kendra").run())
    assert "closed to new customers" in said(app)
    app.selectbox(key="explore:kind").set_value("option").run()
    healthy(app.selectbox(key="explore:state").set_value("ended").run())
    assert "Nothing fits" in said(app)


def test_every_service_and_decision_can_be_looked_at(app, knowledge):
    app.run()
    for item in [
        *(f"service/{name}" for name in list(knowledge.services)[::12]),
        *(f"decision/{d}" for d in knowledge.decisions),
    ]:
        app.query_params["item"] = item
        healthy(visit(app, "explore"))
        assert not app.warning or "Lifecycle" in app.warning[0].value


def test_about_names_the_knowledge(app, knowledge):
    healthy(visit(app.run(), "about"))
    assert knowledge.fingerprint in said(app)


def test_where_sign_in_is_required_nothing_else_is_shown(app, monkeypatch):
    monkeypatch.setenv("AWSADVISOR_SIGN_IN", "required")
    opened(app, BANK)
    assert [button.label for button in app.button] == ["Sign in"]
    assert "policies" not in said(app)


def test_resources_are_shared_between_sessions():
    assert resources.advisor() is resources.advisor()


def test_without_streamlit_the_command_prints_the_install_line(monkeypatch, capsys):
    monkeypatch.setattr(launch, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "argv", shlex.split("awsadvisor app"))
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "the app needs Streamlit; install it with: pip install 'awsadvisor[app]'\n"


def test_the_command_line_does_not_load_streamlit():
    code = "import sys, awsadvisor.cli, awsadvisor.ui.launch; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

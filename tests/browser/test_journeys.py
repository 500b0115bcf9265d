"""Journeys through the app in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from awsadvisor import share
from awsadvisor.models import Scenario
from awsadvisor.scenarios import scenario_from
from awsadvisor.yamlfile import parse_yaml

HOSTILE = (
    "**bold** [x](https://evil.example) https://evil.example :smile: <img src=x onerror=alert(1)> $x$ www.evil.example"
)


def test_from_zero_to_a_justified_recommendation(visit):
    visitor = visit()
    visitor.page.get_by_label("Name of the workload").fill("Photos of damaged cars")
    visitor.choose("What is to be decided?", "How are predictions served?")
    visitor.press("Begin with the first question")
    visitor.sees("Too little is known")
    visitor.open("All questions by topic").open("Traffic and serving")
    visitor.page.get_by_text("Within minutes", exact=True).last.click()
    visitor.settled().sees("Serve predictions with SageMaker Asynchronous Inference")
    visitor.sees("Minutes are enough for a queue").sees("answer needed: within minutes").sees("What could change it")


def test_the_card_asks_on_until_nothing_matters(visit, advisor):
    visitor = visit()
    visitor.choose("What is to be decided?", "How is the network isolated?")
    visitor.press("Begin with the first question")
    for _ in range(12):
        if visitor.page.get_by_role("button", name="Skip: don't know").count() == 0:
            break
        visitor.press("Skip: don't know")
    visitor.sees("Nothing left to ask")


def test_a_broken_file_is_explained_and_the_next_one_read(visit, tmp_path):
    broken, sound = tmp_path / "broken.yaml", tmp_path / "sound.yaml"
    broken.write_text("title: Broken\nanswers:\n  trafic: steady_high\n  payload_mb: large\n")
    sound.write_text(
        "title: Sound\nanswers:\n  payload_mb: 20\n  response_time: within_minutes\ndecisions: [inference]\n"
    )
    visitor = visit()
    visitor.page.locator("input[type=file]").set_input_files(broken)
    visitor.settled().sees("broken.yaml:3: unknown question 'trafic' (did you mean 'traffic'?)")
    visitor.sees("broken.yaml:4: 'payload_mb': expected a number (MB), found 'large'")
    visitor.page.locator("input[type=file]").set_input_files(sound)
    visitor.settled().sees("Sound").sees("Serve predictions with SageMaker Asynchronous Inference")


def test_a_shared_link_gives_somebody_else_the_same_advice(visit, server):
    first = visit().example("An insurer scores photos")
    headline = first.page.locator(".st-key-headline").inner_text()
    first.press("Keep and share")
    link = first.page.get_by_test_id("stCode").first.inner_text().replace("\n", "")
    assert link.startswith(server)
    second = visit(link.removeprefix(server).lstrip("/"))
    assert second.page.locator(".st-key-headline").inner_text() == headline
    second.sees("An insurer scores photos of damaged cars within minutes")


def test_a_damaged_link_is_explained(visit):
    code = share.encode(Scenario(title="A bank", answers={"payload_mb": 20}))
    visit(f"?s={code[:-6]}").sees("damaged or cut off").sees("Describe a workload")


def test_answers_survive_a_walk_through_the_pages_and_a_bookmark(visit):
    visitor = visit().example("An insurer scores photos")
    visitor.follow("Explore").sees("Explore what awsadvisor knows")
    visitor.follow("About").follow("Advise").sees("An insurer scores photos of damaged cars within minutes")
    visitor.press("Keep and share").press("Put it into the address bar")
    visitor.page.reload()
    visitor.settled().sees("An insurer scores photos of damaged cars within minutes")


def test_the_downloads_hold_the_scenario_and_the_advice(visit, advisor):
    visitor = visit().example("An insurer scores photos")
    visitor.press("Keep and share")
    held = {}
    for name in ("Scenario (YAML)", "HTML", "Markdown", "JSON"):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=name).click()
        held[name] = download.value.path().read_text(encoding="utf-8")
    scenario = scenario_from(parse_yaml(held["Scenario (YAML)"], "download"), advisor)
    picks = json.loads(held["JSON"])["recommendations"]["inference"]["picks"]
    assert tuple(picks) == advisor.advise(scenario)["inference"].picks
    assert all("SageMaker Asynchronous Inference" in held[name] for name in ("HTML", "Markdown"))


def test_exploring_from_a_name_to_what_recommends_it(visit):
    visitor = visit("explore")
    visitor.page.get_by_role("searchbox", name="Search", exact=True).fill("kendra")
    visitor.page.keyboard.press("Enter")
    visitor.settled().sees("closed to new customers")
    visitor.follow("Amazon Kendra").sees("Lifecycle: closed to new customers since 2026-07-30").sees("Sources")
    visitor.open("Which AWS service does the job?").sees("Recommended when")
    visitor.page.go_back()
    visitor.settled().sees("Explore what awsadvisor knows")


def test_a_card_can_be_linked_to(visit):
    visit("explore?item=decision/inference").sees("How are predictions served?").sees("SageMaker Serverless Inference")


def test_every_picture_of_a_pick(visit):
    visitor = visit().example("An insurer scores photos").open("How are predictions served?")
    panel = visitor.page.locator(".st-key-pick-inference")
    for view, shown in (("Chart", "canvas, svg"), ("Path", "svg"), ("Compare", "table")):
        panel.get_by_text(view, exact=True).click()
        visitor.settled()
        expect(panel.locator(shown).last).to_be_visible()
    expect(panel.locator("table")).to_contain_text("✗ ≤ 4")
    visitor.page.get_by_text("Architecture map", exact=True).click()
    visitor.settled().sees("Serving and capacity")


def test_text_of_others_is_never_active(visit):
    scenario = Scenario(title=HOSTILE, story=HOSTILE, answers={"payload_mb": 20})
    visitor = visit(f"?s={share.encode(scenario)}").open("The story")
    shown = visitor.page.get_by_test_id("stHeading").first
    plain = shown.inner_text().replace("\u2060", "")
    assert plain.strip() == HOSTILE
    main = visitor.page.get_by_test_id("stMainBlockContainer")
    assert main.locator("a[href*=evil], img[src=x], .katex").count() == 0
    assert shown.locator("strong, em, a, img, [data-testid=stIconMaterial]").count() == 0
    visitor.press("Open another")
    assert main.locator("a[href*=evil], img[src=x], .katex").count() == 0


def test_a_design_meeting(visit):
    """From "what if?" over "why not?" to the record that is filed."""
    visitor = visit().example("An insurer scores photos").follow("Discuss")
    visitor.page.get_by_role("slider", name="How many megabytes").press("End")
    visitor.settled().sees("would change").sees("Back to the scenario")
    visitor.sees("How are predictions served?").sees("The scenario says: 20 MB")
    visitor.page.get_by_label("Name of the variant").fill("Videos instead")
    visitor.press("Save as a variant").look("Variants").sees("B: Videos instead").sees("Decisions that differ")
    visitor.look("What would change it").choose("Which decision?", "How are predictions served?")
    visitor.press("Find what would change it").sees("request size: over 1,024 MB (now 20 MB)")
    visitor.page.get_by_role("button", name="Try this").first.focus()
    visitor.page.keyboard.press("Enter")
    visitor.settled().sees("would change").sees("The scenario says")
    visitor.look("Why, or why not").choose("Which decision?", "How are predictions served?")
    visitor.choose("Which option?", "SageMaker Serverless Inference").press("Explain it").sees("Ruled out")
    visitor.look("Options side by side").choose("Which decision?", "How are predictions served?").sees("picked, score")
    visitor.look("Record").choose("What is recorded?", "How are predictions served?")
    for form, begins in (("MADR", "---\n"), ("to print", "<!doctype html>")):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=form).click()
        record = download.value.path().read_text(encoding="utf-8")
        assert record.lower().startswith(begins)
        assert "SageMaker Asynchronous Inference" in record
        assert "an-insurer-scores-photos-of-damaged-cars-within-minutes.yaml" in record


SCREENS = [(1280, False), (1280, True), (390, False), (390, True)]


@pytest.mark.parametrize(("width", "dark"), SCREENS)
def test_the_advice_is_accessible_and_fits(visit, width, dark):
    visitor = visit(width=width, dark=dark)
    accessible(visitor, width)
    visitor.example("An insurer scores photos").open("How are predictions served?").open("All questions by topic")
    visitor.open("Traffic and serving").open("Your answers")
    accessible(visitor, width)
    visitor.page.locator(".st-key-pick-inference").get_by_text("Compare", exact=True).click()
    visitor.settled().press("Keep and share")
    accessible(visitor, width)


@pytest.mark.parametrize(("width", "dark"), [SCREENS[0], SCREENS[3]])
def test_the_discussion_is_accessible_and_fits(visit, width, dark):
    visitor = visit(width=width, dark=dark)
    visitor.example("An insurer scores photos").go_to("Discuss")
    visitor.page.get_by_role("slider").first.press("End")
    accessible(visitor.settled(), width)
    visitor.press("Save as a variant")
    for view in ("Variants", "What would change it", "Why, or why not", "Options side by side", "Record"):
        accessible(visitor.look(view), width)
    accessible(visitor.open("Read it here"), width)


@pytest.mark.parametrize("view", ["Chart", "Path"])
def test_pictures_are_accessible_and_fit(visit, view):
    visitor = visit(width=390).example("An insurer scores photos").open("How are predictions served?")
    visitor.page.locator(".st-key-pick-inference").get_by_text(view, exact=True).click()
    accessible(visitor.settled(), 390)


@pytest.mark.parametrize(("width", "dark"), [SCREENS[0], SCREENS[3]])
@pytest.mark.parametrize(
    "path", ["explore", "explore?item=service/amazon-kendra", "explore?item=decision/inference", "about"]
)
def test_the_other_pages_are_accessible_and_fit(visit, path, width, dark):
    accessible(visit(path, width=width, dark=dark), width)


def accessible(visitor, width):
    assert visitor.findings() == []
    assert visitor.width() <= width


def test_the_dark_theme_is_dark(visit):
    def background(visitor):
        color = visitor.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
        return sum(int(part) for part in re.findall(r"\d+", color)[:3])

    assert background(visit(dark=True)) < 150 < 600 < background(visit())


def test_with_the_keyboard_alone(visit):
    visitor = visit("?s=" + share.encode(Scenario(title="Keys only", decisions=("network",))))
    keys = visitor.page.keyboard

    def reach(text, most=60):
        for _ in range(most):
            keys.press("Tab")
            focused = visitor.page.evaluate(
                "() => { const e = document.activeElement; return e.tagName + ' ' + (e.labels?.[0] || e).innerText }"
            )
            if text in focused and not focused.startswith(("MAIN", "BODY")):
                return
        raise AssertionError(f"Tab never reaches '{text}'")

    reach("AWS services without the public internet")
    keys.press("Space")
    visitor.settled().sees("Isolate the network with")
    reach("Next question")
    keys.press("Enter")
    visitor.settled()
    reach("Your answers (1)")
    keys.press("Enter")
    visitor.settled().sees("Choose one to change it.")
    reach("network: AWS services without the public internet")
    keys.press("Enter")
    visitor.settled().sees("What may the network reach?")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_keyboard_shows_where_it_is(visit, dark):
    """A ring around what has the focus, or around the label of it; text fields show theirs by their border."""
    visitor = visit("?s=" + share.encode(Scenario(title="Keys only", decisions=("network",))), dark=dark)
    ring = (
        "() => { const e = document.activeElement; return ['MAIN', 'BODY'].includes(e.tagName)"
        " || [e, e.parentElement, e.closest('label') ?? e].map(each => getComputedStyle(each))"
        ".some(look => look.outlineStyle === 'solid' || look.boxShadow !== 'none') }"
    )
    for _ in range(16):
        visitor.page.keyboard.press("Tab")
        visitor.page.wait_for_function(ring)

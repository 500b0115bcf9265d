"""Links: what goes in comes out, and nothing else gets in."""

import base64
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awsadvisor import Scenario, read_scenario, share
from awsadvisor.errors import InputError
from awsadvisor.loading import data_folder
from awsadvisor.scenarios import scenario_from, to_yaml
from awsadvisor.yamlfile import parse_yaml

EXAMPLES = sorted((data_folder() / "examples").rglob("*.yaml"))


def code_of(text: str | bytes) -> str:
    """A well-formed code around any text."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = text.encode() if isinstance(text, str) else text
    packed = packer.compress(data) + packer.flush()
    return share.VERSION + base64.urlsafe_b64encode(share._check(packed) + packed).decode().rstrip("=")


def refusal(advisor, code: str) -> str:
    with pytest.raises(InputError) as refused:
        share.decode(code, advisor)
    return str(refused.value)


@pytest.mark.parametrize("path", EXAMPLES[::20], ids=lambda path: path.stem)
def test_an_example_comes_back_without_what_it_expects(advisor, path):
    scenario = read_scenario(path, advisor)
    assert share.decode(share.encode(scenario), advisor) == scenario.model_copy(update={"expect": {}})


def test_links_of_all_examples_are_short_enough_to_paste(advisor):
    assert max(len(share.encode(read_scenario(path, advisor))) for path in EXAMPLES) < 2_500


@given(title=st.text(min_size=1, max_size=200), story=st.text(min_size=1, max_size=2000))
@settings(max_examples=60, deadline=None)
def test_any_words_survive(advisor, title, story):
    scenario = Scenario(title=title, story=story, answers={"payload_mb": 0.1})
    back = share.decode(share.encode(scenario), advisor)
    assert (back.title, back.story, dict(back.answers)) == (title, story, {"payload_mb": 0.1})


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_changed_code_is_refused_or_the_same(advisor, data):
    code = share.encode(Scenario(title="A bank", answers={"payload_mb": 20, "traffic": "steady_high"}))
    place = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_=!%"))
    changed = code[:place] + letter + code[place + 1 :]
    if changed[-1:] == code[-1:]:  # the last letter may have bits to spare
        assert changed == code or "shared link" in refusal(advisor, changed)


@given(
    code=st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: "1" + base64.urlsafe_b64encode(raw).decode())
)
@settings(max_examples=100, deadline=None)
def test_rubbish_is_refused_in_a_sentence(advisor, code):
    assert refusal(advisor, code).startswith("shared link: ")


def test_a_cut_link_says_so(advisor):
    code = share.encode(Scenario(title="A bank", answers={"payload_mb": 20}))
    assert "damaged or cut off" in refusal(advisor, code[:-5])


def test_another_version_says_so(advisor):
    assert "another version" in refusal(advisor, "2" + share.encode(Scenario(title="A bank"))[1:])


def test_a_bomb_is_not_unpacked(advisor):
    bomb = code_of(b'{"title": "' + b"a" * 3_000_000 + b'"}')
    assert len(bomb) < share.MAX_CODE
    assert "more than 64 KB" in refusal(advisor, bomb)
    assert "longer than" in refusal(advisor, "1" + "A" * 20_000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"answers": {"payload_mb": NaN}}', "cannot be read"),
        ('{"answers": {"payload_mb": 1e999}}', "cannot be read"),
        ("[" * 30_000, "cannot be read"),
        ("null", "expected a mapping"),
        ('{"answers": {"trafic": "steady_high"}}', "did you mean 'traffic'"),
        ('{"answers": {"payload_mb": "large"}}', "expected a number"),
        ('{"surprise": 1}', "surprise"),
        ('{"lens": "rose"}', "lens"),
        ('{"title": 5}', "title"),
        ("!!python/object/apply:os.system ['true']", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_what_a_link_holds_is_read_as_a_file_is(advisor, text, message):
    assert message in refusal(advisor, code_of(text))


def test_a_scenario_too_long_for_a_link_is_not_encoded():
    noise = "".join(chr(0x4E00 + (n * n * 7919) % 20_000) for n in range(4_000))
    wild = {f"question_{n}": noise[n : n + 40] for n in range(0, 3900, 10)}
    with pytest.raises(share.TooLongError, match="12,000 are possible"):
        share.encode(Scenario(title="Noise", story=noise, answers=wild))


@pytest.mark.parametrize("path", EXAMPLES[::20], ids=lambda path: path.stem)
def test_a_scenario_written_as_a_file_reads_the_same(advisor, path):
    scenario = read_scenario(path, advisor)
    assert scenario_from(parse_yaml(to_yaml(scenario), "again"), advisor) == scenario


def test_a_link_holds_nothing_but_the_scenario():
    code = share.encode(Scenario(title="A bank", answers={"payload_mb": 20}))
    packed = base64.urlsafe_b64decode(code[1:] + "=" * (-len(code[1:]) % 4))[4:]
    assert json.loads(zlib.decompress(packed, -15)) == {"title": "A bank", "answers": {"payload_mb": 20}}

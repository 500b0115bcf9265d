import pickle

from hypothesis import given
from hypothesis import strategies as st

from awsadvisor.folded import Folded


@given(st.dictionaries(st.text(), st.integers() | st.lists(st.text())))
def test_a_folded_mapping_equals_what_it_was_made_from_also_after_a_journey(content):
    folded = Folded(content)
    assert folded == content
    assert list(folded) == list(content)
    assert pickle.loads(pickle.dumps(folded)) == content


def test_looking_inside_does_not_make_the_pickle_larger():
    folded = Folded({"rule": "a" * 1000})
    before = pickle.dumps(folded)
    assert folded["rule"]
    assert pickle.dumps(folded) == before

"""Taking progress along, as files, and bringing items and progress in."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from awsadvisor.errors import InputError
from awsadvisor.practice.anki import write_deck
from awsadvisor.practice.importing import holds_progress, own_items_of
from awsadvisor.practice.models import item_body
from awsadvisor.store.transfer import from_json, to_csv, to_json
from awsadvisor.study import Study
from awsadvisor.ui import learning, presses
from awsadvisor.ui.panels import panel
from awsadvisor.ui.reasons import problem_list
from awsadvisor.ui.wording import plain
from awsadvisor.wording import plural
from awsadvisor.yamlfile import parse_yaml

_TAKEN = "awsadvisor.taken"


def show(study: Study) -> None:
    """Files to take along, and files to bring."""
    with panel("Take it along, bring your own", "transfer", icon=":material/sync_alt:") as opened:
        if opened.open:
            _take_along(study)
            _bring(study)


def _take_along(study: Study) -> None:
    st.markdown("**Take along**")
    downloads = (
        ("Everything (JSON)", "awsadvisor-progress.json", "application/json", lambda: to_json(study.learner)),
        ("Every answer (CSV)", "awsadvisor-answers.csv", "text/csv", lambda: to_csv(study.learner)),
        ("A deck for Anki", "awsadvisor.apkg", "application/octet-stream", lambda: _deck(study)),
    )
    with st.container(horizontal=True):
        for label, name, kind, make in downloads:
            icon, key = ":material/download:", f"download:{name}"
            st.download_button(label, make, file_name=name, mime=kind, key=key, on_click="ignore", icon=icon)


def _deck(study: Study) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        write_deck(study.supply, path)
        return path.read_bytes()


def _bring(study: Study) -> None:
    st.markdown("**Bring**")
    st.file_uploader(
        "Items of your own (YAML or JSON), or progress that was taken along",
        type=["yaml", "yml", "json"],
        max_upload_size=1,
        key=presses.watched("transfer:file", partial(_take_in, study)),
    )
    taken = st.session_state.pop(_TAKEN, None)
    if isinstance(taken, InputError):
        problem_list("Nothing was taken in.", taken)
    elif taken:
        st.success(plain(taken), icon=":material/check_circle:")


def _take_in(study: Study, _: Any, file: UploadedFile | None) -> None:
    if file is not None:
        learning.attempt(_keep, study, file.getvalue(), file.name)


def _keep(study: Study, data: bytes, name: str) -> None:
    try:
        st.session_state[_TAKEN] = _kept(study, data, name)
    except InputError as error:
        st.session_state[_TAKEN] = error


def _kept(study: Study, data: bytes, name: str) -> str:
    """Keep what the file holds; says what it was. Raises InputError with every problem."""
    if holds_progress(data):
        new = from_json(study.learner, data, name)
        return f"{plural(new, 'answer')} taken in; what was known already stays as it was."
    items, unproven = own_items_of(study.supply.advisor, parse_yaml(data, name))
    study.learner.keep_items({item.id: item_body(item) for item in items}, learning.now())
    said = f"{plural(len(items), 'item')} taken in; they come up when you practise."
    more = f" Unproven, since they state no answers: {', '.join(unproven)}." if unproven else ""
    return said + more

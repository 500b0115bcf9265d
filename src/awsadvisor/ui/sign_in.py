"""Sign-in before anything is shown, where the operator asks for it; Streamlit speaks OIDC with the provider."""

from __future__ import annotations

import os

import streamlit as st

SIGN_IN = "AWSADVISOR_SIGN_IN"
"""The environment variable that, set to `required`, lets in only who has signed in."""


def gate() -> None:
    """Stop here with a button to sign in, unless nobody has to or the visitor has."""
    if os.environ.get(SIGN_IN) == "required" and st.user.to_dict().get("is_logged_in") is not True:
        st.title("awsadvisor", anchor=False)
        st.markdown("Sign in with your organization's account to go on.")
        st.button("Sign in", type="primary", on_click=st.login, key="sign-in")
        st.stop()

"""The app: the knowledge and the advice as pages, in Streamlit (extra `app`). It decides nothing; the core does.

How a page is made
------------------
A page is a module with a function `show()` that reads as a list of calls (ask, advise, show) and a constant
`PAGE = frame.PageSpec(show, "Title", "url-path", ":material/icon:")`; `app.py` lists the pages. What a page needs to
know and the core does not offer is written in the core, in a module that knows no screen, with tests of its own.

What pages share
----------------
- `state`: what the user chose, as one frozen `Work` in the session; change it with `state.update(...)` in the actions
  and takers of `presses`. Nothing else is kept, and no widget's key is the truth: a widget gets its value from `state`,
  since Streamlit forgets widgets that are not drawn.
- `presses`: buttons with an action, and controls with a value and with who is told when something else is chosen. No
  widget here has a callback of its own (`on_change`, `on_click`), since one that is cut short is lost.
- `resources`: the one `Advisor` of this server, and what is derived from its knowledge alone.
- `wording.plain` and `wording.bold`: every text that is not ours goes through them before it becomes Markdown or a
  label; longer texts of the user are shown with `st.text`. There is no HTML but the fixed style in `frame`.
- `questions.ask`: one question as the widget that suits it, with "don't know" and its help.
- `reasons`: evidence, sources and lists of problems.
- `pictures`: chart, path, comparison and layers.
- `learning` and `items`: who learns here and what goes wrong with the database in words; a practice item to answer and
  to explain. The pages for those who study are loaded when they are opened, since the extra `practice` may be missing.
  What they keep goes to the store through `learning.attempt`; a round of practice is one frozen value in the session, a
  mock exam lives in the store alone.

What is shown only on demand is worked out only then: `panels.panel` and `panels.menu` say whether they are open. A
control in a menu must not be drawn while it is closed, since the browser would not learn what it shall say.
"""

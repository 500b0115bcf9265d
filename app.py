"""The app's table of contents: `make app`, `awsadvisor app`, or `streamlit run app.py`."""

from awsadvisor.ui import about, advise, discuss, explore, frame, learning

frame.run(advise.PAGE, discuss.PAGE, explore.PAGE, *learning.PAGES, about.PAGE)

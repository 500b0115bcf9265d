"""The app's table of contents: `make app`, `awsadvisor app`, or `streamlit run app.py`."""

from awsadvisor.ui import about, advise, explore, frame, learning

frame.run(advise.PAGE, explore.PAGE, *learning.PAGES, about.PAGE)

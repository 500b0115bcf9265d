"""The app's table of contents: `make app`, `awsadvisor app`, or `streamlit run app.py`."""

from awsadvisor.ui import about, advise, explore, frame

frame.run(advise.PAGE, explore.PAGE, about.PAGE)

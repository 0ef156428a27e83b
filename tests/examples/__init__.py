"""Statistics of the product beside reference results: `python -m tests.examples FOLDER`.

A folder holds a folder per topic, such as 03_forecast, with its data as CSV and `expected.json`, and where the analysis
has to refuse, `refuse/` with the same. A topic computes the figures by the names of `expected.json` from the CSV alone.
"""

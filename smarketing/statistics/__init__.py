"""Statistics that need arrays: forecasts, control limits, the value of a lead, the split of a change.

Numbers in, numbers out. Imports numpy, scipy (inside functions: it takes longer to load than most commands take to run)
and nothing of ours.
"""

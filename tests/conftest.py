"""What all tests start from."""

from reportlib.brief.notebooks import quick_start

# before any test imports altair or nbformat: their slow, needless import stays out, as it does in the command
quick_start()

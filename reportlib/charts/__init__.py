"""DataFrames to Altair charts, in one theme."""

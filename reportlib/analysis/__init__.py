"""DataFrames to tidy results: pure functions over the tables, in intervals."""

"""Records to DataFrames and back: one schema a table, reading and writing, corrections."""

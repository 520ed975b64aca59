"""DataFrames to Altair charts, in one theme.

A chart is a function of results (DataFrames of the analysis), ``marks`` (the claims behind them, for quotes and links: None for none), the
``language`` of its words (en or zh) and a ``limit`` of what it draws at most. It gives the bare drawing; ``theme.themed`` sets its title,
subtitle, alternative text and colours, the same way for all.
"""

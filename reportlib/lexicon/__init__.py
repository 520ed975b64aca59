"""All knowledge of language and field, as TOML that is checked when it is loaded."""

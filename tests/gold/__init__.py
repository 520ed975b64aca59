"""Annotated documents, the judge that holds the tables against them, and the floors that must not be lost."""

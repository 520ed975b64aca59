"""The arithmetic of the documents, held against itself: every equation that a text states or implies, recomputed in intervals."""

"""Text to records: documents, articles, quantities, entities, periods, claims, events."""

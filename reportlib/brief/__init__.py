"""Findings as sentences, evidence pages, notebooks executed and rendered to HTML and PDF."""

"""Prefect, and only here: each file one flow, or what starts it."""

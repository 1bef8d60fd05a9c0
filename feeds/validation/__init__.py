"""Checks of a published site: what the standards of feeds and pages demand, and what a reader relies on."""

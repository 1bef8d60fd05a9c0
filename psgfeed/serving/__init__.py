"""The published site over HTTP, and feeds by query: ``psgfeed serve``."""

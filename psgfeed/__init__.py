"""psgfeed watches the web that writes about Peru, keeps what it finds, and publishes it."""

__version__ = "0.1.0"

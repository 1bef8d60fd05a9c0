"""Adding and tending sources: how a site can be read, the file that says so, and the check that it still is."""

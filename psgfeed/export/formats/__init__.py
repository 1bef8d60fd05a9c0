"""How tables are written, a file a format: texts as chunks of bytes, others into a file that is handed over."""

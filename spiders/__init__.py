"""The way in: a spider per kind of source, and one small TOML file per source under ``sources/``.

A spider asks for addresses and hands what comes to the intake. It stores nothing and writes no files.
"""

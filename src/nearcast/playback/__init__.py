"""One play: may it begin, with which files, from where."""

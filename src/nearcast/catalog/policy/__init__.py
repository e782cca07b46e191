"""The decisions of the catalogue: `drafts` is what may be said of a title, `ratings` how old one must be, `revisions` how it goes
from draft to published and back, `families` what becomes of a title through those it belongs to, `words` what it is found by.
"""

"""A portfolio of scenarios at once: rows in, picks out, on all cores, in constant memory, to be taken up again."""

"""A clause's words in, its mentions out: programmes, departments, amounts and citations, a module each."""

"""The Datasette plugin of Policy KB."""

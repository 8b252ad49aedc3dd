"""Variants of real documents, made by rules, whose rows must change exactly as their words did."""

"""An answer written by a language model from the evidence, verified before anyone reads it.

passages -> prompt -> model, with the calculators as tools -> draft -> guard -> repair once -> Draft
"""

"""What trains the grounding model: labelled claims made from public texts, and the scripts that learn from them.

Nothing here is needed to run Copydesk; the package is used from a checkout alone.
"""

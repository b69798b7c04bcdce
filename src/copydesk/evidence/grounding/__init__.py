"""How far a source bears out a claim: the claim measured against it, and a trained model over the measures."""

"""The proof: laid out once, its pagination final; every edition is made from it."""

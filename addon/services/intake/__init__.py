"""How wishes come in, from people and from Seerr: what they mean, what is there already, and how shows grow."""

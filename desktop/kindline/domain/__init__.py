"""What Kindline talks about: plain frozen values and rules, standard library only."""

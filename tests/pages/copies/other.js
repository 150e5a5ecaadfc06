// Another vendor's script, whose attribute has the name of ours.

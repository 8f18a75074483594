"""Privacy: what is kept about people, said to them and to the data protection officer."""

"""Answers of another framework, stored with the program and the versions that made them."""

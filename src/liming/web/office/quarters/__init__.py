"""The course of a quarter: handed in, reviewed, frozen, published, appealed."""

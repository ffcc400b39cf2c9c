"""Who somebody is, by another system's word."""

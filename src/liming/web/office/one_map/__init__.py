"""The one map: every layer from the province down to one request and one visit."""

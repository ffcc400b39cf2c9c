"""Gather the addresses of an area: each page keeps its own in a module `urls` or `*_urls`."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from django.urls import URLPattern, URLResolver

Addresses = list[URLPattern | URLResolver]


def gather(area: ModuleType) -> Addresses:
    """All `urlpatterns` of the modules below `area`, in the order of their names."""
    found: Addresses = []
    for module in sorted(walk_packages(area.__path__, f"{area.__name__}."), key=lambda module: module.name):
        name = module.name.removeprefix(f"{area.__name__}.")
        if name != "urls" and name.rpartition(".")[2].endswith("urls"):
            found += import_module(module.name).urlpatterns
    return found

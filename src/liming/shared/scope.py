"""Unit scope: a query on a scoped table raises until it says whose eyes it looks through."""

from typing import Any, Self, TypeVar

from django.db import models

from liming.shared.viewer import Viewer

M = TypeVar("M", bound=models.Model)


class ScopeForgottenError(RuntimeError):
    """A scoped table was read without `visible_to(viewer)` or `everywhere(reason)`."""


def _guarded(name: str) -> Any:
    def method(self: "ScopedQuerySet[Any]", *args: Any, **kwargs: Any) -> Any:
        self.assert_scoped()
        return getattr(models.QuerySet, name)(self, *args, **kwargs)

    method.__name__ = name
    return method


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that refuses to run before it is scoped.

    The model names its paths in `scope_lookups`, e.g. ("team__path",): a row is visible when any of
    them starts with one of the viewer's paths.
    """

    _scoped = False

    def visible_to(self, viewer: Viewer) -> Self:
        """Only rows in the viewer's units; none at all when the viewer has no path."""
        condition = models.Q(pk__in=[])
        if "/" in viewer.unit_paths:
            return self._mark(self)
        for lookup in self.model.scope_lookups:  # type: ignore[attr-defined]
            for path in viewer.unit_paths:
                condition |= models.Q(**{f"{lookup}__startswith": path})
        return self._mark(self.filter(condition))

    def everywhere(self, reason: str) -> Self:
        """All rows; `reason` says why no viewer's scope applies here."""
        if not reason:
            raise ScopeForgottenError("everywhere() needs a reason")
        return self._mark(self)

    def assert_scoped(self) -> None:
        """Raise ScopeForgottenError unless a scope was chosen."""
        if not self._scoped:
            raise ScopeForgottenError(f"{self.model.__name__}: call visible_to(viewer) or everywhere(reason)")

    def _mark(self, queryset: Any) -> Self:
        clone: Self = queryset._chain()
        clone._scoped = True
        return clone

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self.assert_scoped()
        super()._fetch_all()

    count = _guarded("count")
    exists = _guarded("exists")
    aggregate = _guarded("aggregate")
    iterator = _guarded("iterator")
    update = _guarded("update")
    delete = _guarded("delete")
    get = _guarded("get")


class ScopedManager(models.Manager[M]):
    """The default manager of every table that belongs to units or teams."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        return ScopedQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: Viewer) -> ScopedQuerySet[M]:
        """See ScopedQuerySet.visible_to."""
        return self.get_queryset().visible_to(viewer)

    def everywhere(self, reason: str) -> ScopedQuerySet[M]:
        """See ScopedQuerySet.everywhere."""
        return self.get_queryset().everywhere(reason)


class ScopedModel(models.Model):
    """Base of scoped tables. `scope_lookups` names the paths that decide who sees a row."""

    scope_lookups: tuple[str, ...] = ()
    objects = ScopedManager[Any]()

    class Meta:
        abstract = True

"""Pure rules of the register: pinyin, names, paths, places, columns and values.

Here: values in, values out. Not here: rows or the clock; whether a name is taken already is an action's
question.
"""

from liming.register.rules.names import bracket_of, check_team_name, full_team_name
from liming.register.rules.paths import check_code, moved_path, path_above, path_below
from liming.register.rules.pinyin import pinyin_of
from liming.register.rules.tables import CellError, Table, TableRow

__all__ = [
    "CellError",
    "Table",
    "TableRow",
    "bracket_of",
    "check_code",
    "check_team_name",
    "full_team_name",
    "moved_path",
    "path_above",
    "path_below",
    "pinyin_of",
]

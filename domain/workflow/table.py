"""The whole table: officers' rows first, for keyboards are offered in its order."""

from collections.abc import Mapping

from domain.action import Action
from domain.workflow.citizens import CITIZENS
from domain.workflow.officers import OFFICERS
from domain.workflow.system import SYSTEM_ROWS

TABLE: tuple[Action, ...] = (*OFFICERS, *CITIZENS, *SYSTEM_ROWS)

ACTIONS: Mapping[str, Action] = {action.key: action for action in TABLE}

"""The life of a case as one table: a row is a button.

Keyboards, permissions, history and notices derive from `ACTIONS`; whoever changes the life
of a case changes a row (product.md section 3): `officers.py`, `citizens.py`, `system.py`.
"""

from domain.action import Act, Action, Audience, Button, Change, Party, Tell
from domain.workflow.deciding import decide, offered, parties, refusal
from domain.workflow.table import ACTIONS, TABLE

__all__ = [
    "ACTIONS",
    "TABLE",
    "Act",
    "Action",
    "Audience",
    "Button",
    "Change",
    "Party",
    "Tell",
    "decide",
    "offered",
    "parties",
    "refusal",
]

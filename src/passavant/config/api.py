"""The API under `/api/`: each room's `api.py` brings a router; errors are RFC 9457 problem details."""

from __future__ import annotations

from passavant.base.api import make_api
from passavant.base.rooms import room_part, rooms

api = make_api()
for _room in rooms():
    _part = room_part(_room.room, "api")
    if _part is not None:
        api.add_router(f"/{_room.room}", _part.router)

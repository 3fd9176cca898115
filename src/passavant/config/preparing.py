"""What a site of this program needs before it can serve, beside its tables; each step may be done again."""

from __future__ import annotations

from django.core.management import call_command

from passavant.base.rooms import room_names, room_part


def prepare_to_serve() -> None:
    """Compile the catalogues, let every room prepare what it needs, gather the files that pages ask for."""
    call_command("translations", "compile", verbosity=0)
    for room in room_names():
        part = room_part(room, "setup")
        if part is not None:
            part.prepare()
    call_command("collectstatic", interactive=False, verbosity=0)

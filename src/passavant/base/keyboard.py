"""The keyboard map of the house, as the help page shows it; `keys.js` and the templates carry it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Key:
    """One key or pair of keys, what it does, and what to mind."""

    strokes: tuple[str, ...]
    does: _StrPromise
    mind: _StrPromise | str = ""


KEYS: tuple[Key, ...] = (
    Key((_("reader"),), _("Read a document"), _("Wherever the cursor is")),  # type: ignore[arg-type]  # a word, not a key
    Key(("Enter",), _("Send a typed number or name"), _("Never admits anybody")),
    Key(("F1",), _("Help")),
    Key(("F12",), _("Lock the screen")),
    Key(("Shift", "F9"), _("Open the first notice at the top of the page")),
    Key(("F2",), _("New traveller"), _("An open decision waits under “Not decided yet”")),
    Key(("F3",), _("Change between ENTRY and EXIT"), _("The big word changes")),
    Key(("F4",), _("Find a person or a document")),
    Key(("F6",), _("No document that can be read")),
    Key(("F8",), _("Send to the second line"), _("The reason stands beside the button")),
    Key(("F9",), _("Admit"), _("Not in the first half second; not on STOP")),
    Key(("Shift", "F10"), _("Refuse"), _("A supervisor confirms; F10 alone does nothing")),
    Key(("Alt", "1…9"), _("Choose from a list with digits")),
    Key(("Ctrl", "K"), _("Go to any screen by typing its name")),
    Key(("Esc",), _("Close, back to the field"), _("Never throws away a decision")),
)

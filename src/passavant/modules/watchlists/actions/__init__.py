"""What is done with watchlists and hits: kept, imported, changed by two persons, judged, released, run again."""

from passavant.modules.watchlists.actions.alerting import (
    Rescreened,
    Wanted,
    acknowledge_alert,
    note_silent,
    rescreen,
    stop_waiting,
)
from passavant.modules.watchlists.actions.changing import (
    decline_proposal,
    keep_list,
    propose_entry,
    propose_removal,
    release_entry,
    release_removal,
)
from passavant.modules.watchlists.actions.comparing import Change, Changes, digest_of_files, preview
from passavant.modules.watchlists.actions.following import follow_up, follow_up_beside, stop_waiting_soon
from passavant.modules.watchlists.actions.importing import Taken, abandon, take
from passavant.modules.watchlists.actions.judging import agree_to_release, judge_hit
from passavant.modules.watchlists.actions.troubles import (
    AlreadyDecided,
    ImportRunning,
    MayNotBeTaken,
    NeedsReason,
    NotHere,
    NotTheSecond,
    WatchlistsTrouble,
)

__all__ = [
    "AlreadyDecided",
    "Change",
    "Changes",
    "ImportRunning",
    "MayNotBeTaken",
    "NeedsReason",
    "NotHere",
    "NotTheSecond",
    "Rescreened",
    "Taken",
    "Wanted",
    "WatchlistsTrouble",
    "abandon",
    "acknowledge_alert",
    "agree_to_release",
    "decline_proposal",
    "digest_of_files",
    "follow_up",
    "follow_up_beside",
    "judge_hit",
    "keep_list",
    "note_silent",
    "preview",
    "propose_entry",
    "propose_removal",
    "release_entry",
    "release_removal",
    "rescreen",
    "stop_waiting",
    "stop_waiting_soon",
    "take",
]

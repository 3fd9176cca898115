"""The sentences of an upgrade, and of the way back, for whoever sits at the terminal."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "upgrade.no_site": "There are no records here: run `passavant site init`.",
        "upgrade.half_way": (
            "An upgrade was stopped half way: it is finished, or the state from before put back, before anything else."
        ),
        "upgrade.finish_rollback": (
            "Going back was stopped half way: run `passavant upgrade rollback` to its end with the program of before."
        ),
        "upgrade.lies_aside": "The newer state that was put aside lies in %(aside)s: remove it when nobody needs it.",
        "upgrade.newer_tables": (
            "The tables are of a newer program (%(steps)s): run `passavant upgrade rollback`, or install that one."
        ),
        "upgrade.pending": "Steps that the tables have to go: %(count)s (%(steps)s).",
        "upgrade.tables_fit": "The tables are those of this program.",
        "upgrade.served": "A service of this site runs: stop its server and its relay.",
        "upgrade.connected": "%(count)s other programs are connected to the database: stop them.",
        "upgrade.disk_unseen": "The disk of the database server cannot be looked at from here: look there.",
        "upgrade.no_room": "The disk has %(free)s MB left, and %(need)s MB are needed: make room.",
        "upgrade.room": "The disk has %(free)s MB left; at most %(need)s MB are needed.",
        "upgrade.broken": "The journal does not hold at %(entry)s: %(reason)s. Restore it before anything else.",
        "upgrade.whole_journal": "The whole journal holds: %(count)s entries.",
        "upgrade.ends_only": "The ends of all chains hold; what lies before was not looked at (--whole does).",
        "upgrade.unknown_kind": (
            "%(count)s entries of %(kind)s version %(version)s are kept and not shown: this program does not know them."
        ),
        "upgrade.newer_kind": (
            "%(count)s entries of %(kind)s version %(version)s are kept and not shown: this program is older."
        ),
        "upgrade.all_readable": "This program can read every entry here.",
        "upgrade.newly_readable": "%(count)s entries that the program before could not read are shown afterwards.",
        "upgrade.other_site": "%(site)s runs program %(program)s, by its last word.",
        "upgrade.may_run": "The upgrade may be run.",
        "upgrade.may_not_run": "The upgrade may not be run.",
        "upgrade.up_to_date": "There is nothing to do: this program has upgraded this site before.",
        "upgrade.copied": "The state from before lies in %(copy)s.",
        "upgrade.migrated": "Steps that the tables have gone: %(count)s.",
        "upgrade.rebuilt": "The tables stand anew from %(count)s entries.",
        "upgrade.verified": "The journal holds: %(count)s entries in %(chains)s chains verified.",
        "upgrade.tables_alike": "%(count)s tables hold what they held before.",
        "upgrade.table_differs": (
            "The table %(table)s holds %(after)s rows, and held %(before)s: this program reads the records otherwise."
        ),
        "upgrade.is_back": "The state from before is back.",
        "upgrade.rebuild_before": (
            "%(count)s entries were recorded meanwhile and are kept: run `passavant journal rebuild` with the program "
            "of before."
        ),
        "upgrade.finished_later": "An upgrade that was stopped near its end is being finished.",
        "upgrade.done": (
            "Upgraded from %(before)s to %(after)s. To go back: install the program of before and run "
            "`passavant upgrade rollback`."
        ),
        "upgrade.nothing_to_return_to": "There is no upgrade here to go back from.",
        "upgrade.install_before": "This is not the program of before (%(program)s): install that one first.",
        "upgrade.back_to": "This site goes back to program %(program)s, as it stood at %(begun_at)s UTC.",
        "upgrade.carries": "%(count)s entries that were recorded or received since come with it.",
        "upgrade.kept_unread": (
            "%(count)s entries of %(kind)s version %(version)s are kept, and not shown until the next upgrade."
        ),
        "upgrade.will_lie_aside": "The newer state is put aside, and nothing of it removed.",
        "upgrade.goes_on": "Going back was stopped half way and is finished now.",
        "upgrade.carried": "%(count)s entries that were recorded or received since are carried over.",
        "upgrade.returned": "This site is back at program %(program)s. The newer state lies in %(aside)s.",
        "upgrade.go_on": "Go on? [y/N] ",
        "upgrade.not_done": "Nothing was changed.",
    }
)

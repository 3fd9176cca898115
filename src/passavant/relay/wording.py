"""The sentences of this floor's troubles, for a page as for a terminal."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "relay.no_link": "Headquarters does not answer (%(reason)s). Work goes on; records wait here.",
        "relay.too_slow": "Headquarters did not answer in time. Work goes on; records wait here.",
        "relay.not_trusted_certificate": (
            "The certificate of headquarters is not trusted here (%(reason)s): put its authority's file (ca.crt) "
            "beside this site and name it as authority under [relay]."
        ),
        "relay.not_understood": "What came as an answer is none of ours: look whether the address is right.",
        "relay.not_headquarters": "What answered does not hold the key of headquarters: send nothing, and call them.",
        "relay.not_the_headquarters": "The site that was asked is a post: set the address of headquarters.",
        "relay.stranger": "Headquarters does not know this site's key: enrol the site with a code from there.",
        "relay.not_signed": "The question does not bear this site's signature.",
        "relay.word_expired": "The answer came too late to be used: ask again.",
        "relay.unknown_question": "Headquarters runs another version and does not know this question.",
        "relay.revoked": "The key of this site is revoked: nothing is taken from it and nothing given to it.",
        "relay.quarantined": "Headquarters keeps what was sent apart: %(reason)s",
        "relay.quarantined_here": "What headquarters gave is kept apart here: %(reason)s",
        "reason.altered": "It was altered or cut off on its way: let it be sent again.",
        "reason.unsigned": "It does not bear the signature of the site that it names.",
        "reason.unknown_key": "No key of the site that it names is believed here: compare the key with that site.",
        "reason.out_of_order": "Its entries do not follow one upon the other, or upon those that are here.",
        "reason.gap": "Entries before it are missing: export again from there.",
        "reason.two_copies": "Another entry of that number is here already: two copies of the site have recorded.",
        "reason.revoked": "The key that signed it is revoked: headquarters gives what is still believed of that site.",
        "reason.not_theirs": "It holds what its sender has no right to bring.",
        "relay.cannot_write": "The database there takes nothing (%(reason)s): look at its disk. Nothing is lost.",
        "relay.cannot_write_here": "The database here takes nothing (%(reason)s): look at the disk. Nothing is lost.",
        "relay.not_for_this_key": "The letter was sealed for another key, or altered on its way: write the stick anew.",
        "relay.busy": "Headquarters is rebuilding its tables: it takes records again when that is done.",
        "relay.standing_still": "Headquarters took what was sent, and stands where it stood.",
        "relay.older_than_headquarters": (
            "Headquarters holds entries up to %(theirs)s of this site, which has them only up to %(ours)s: it was "
            "restored from a backup. Record nothing; run `passavant site rebuild`."
        ),
        "relay.another_past": (
            "Headquarters holds another entry %(number)s of this site than stands here: two copies of it have "
            "recorded. Record nothing; run `passavant site rebuild`."
        ),
        "relay.bad_code": "That is no code for this site, or it was used or is too old: ask for a new one.",
        "relay.epoch_used": "This site has been enrolled before: set epoch = %(next)s under [site] and try again.",
        "relay.epoch_of_another_machine": (
            "Another machine has recorded for this site under this epoch: put the data folder of this one aside, write "
            "epoch = %(next)s under [site], and run `passavant site init`, `site enrol` with the same code and "
            "`site rebuild`."
        ),
        "relay.not_set_up": "No way to headquarters is set: write carrier and address under [relay] in site.toml.",
        "relay.not_encrypted": "The address %(address)s is not encrypted: only https or tls reaches another machine.",
    }
)

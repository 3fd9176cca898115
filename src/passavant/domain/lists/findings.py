"""What reading a published list can notice, each code with its English sentence; no rule is decided here."""

from __future__ import annotations

from passavant.domain.values import check, declare_sentences, note, stop

__all__ = ["check", "note", "stop"]

declare_sentences(
    {
        "lists.no_file": "No file was given.",
        "lists.empty": "The file holds no entry.",
        "lists.unknown_format": "The file is in none of the formats that are known here: say which it is.",
        "lists.no_such_format": "No format is called %(format)s.",
        "lists.file_missing": "The part %(part)s of the list is not among the files.",
        "lists.file_left": "The file %(name)s is no part of this list and was left aside.",
        "lists.cut_off": "The file ends before its end, %(place)s: nothing may be replaced by it.",
        "lists.doctype": "The file declares a document type or entities, which no list needs: it was not read.",
        "lists.unreadable": "The file cannot be read %(place)s.",
        "lists.encoding": "The text was read as %(encoding)s.",
        "lists.delimiter": "The columns are divided by %(delimiter)s.",
        "lists.count_differs": "The file says that it holds %(stated)s entries; %(read)s were read.",
        "lists.mapping_needed": "Say what the columns mean: none of them names a person or a document.",
        "lists.column_missing": "The column %(column)s stands in the mapping and not in the file.",
        "lists.too_much_wrong": "More than %(count)s rows could not be taken; reading stopped %(place)s.",
        "lists.and_more": "%(count)s more of the same kind: %(sentence)s",
        "lists.joins_nothing": "%(count)s rows of %(part)s belong to no entry of this file and were left aside.",
        "lists.not_screened": "%(count)s rows of kind %(kind)s are not screened at a border and were left aside.",
        "lists.no_identity": "Neither a name nor a document number stands there.",
        "lists.no_id": "The list gives no number for this entry.",
        "lists.bad_row": "The row does not have the columns of this format.",
        "lists.bad_range": "The range from %(first)s to %(last)s is no range of one series.",
        "lists.duplicate_merged": "%(id)s stands there twice with the same contents; it was taken once.",
        "lists.duplicate_differs": "%(id)s stands there twice with other contents; the later is kept as %(kept)s.",
        "lists.name_cut": "A name of %(id)s is %(length)s characters long; its first %(kept)s are kept.",
        "lists.name_without_letters": "A name of %(id)s holds no letter and was left out.",
        "lists.only_initials": "The names of %(id)s are initials alone and will be found by document only.",
        "lists.mixed_scripts": "A name of %(id)s mixes letters of two scripts inside one word.",
        "lists.hidden_characters": "Invisible characters were taken out of the names of %(id)s.",
        "lists.names_capped": "%(id)s has %(count)s names; the first %(kept)s are kept.",
        "lists.dates_capped": "%(id)s has %(count)s dates of birth; the first %(kept)s are kept.",
        "lists.documents_capped": "%(id)s has %(count)s documents; the first %(kept)s are kept.",
        "lists.impossible_date": "The date %(date)s of %(id)s does not exist or cannot be read, and was left out.",
        "lists.country_unknown": "The State %(country)s of %(id)s is not known here.",
        "lists.number_unlikely": "A document number of %(id)s is no number and was left out.",
        "lists.sex_unknown": "The sex %(sex)s of %(id)s is not known here.",
    }
)

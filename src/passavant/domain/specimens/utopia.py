"""Anna Maria Eriksson of Utopia, as ICAO prints her (worked examples of Doc 9303-4, -5, -6 and -7)."""

from __future__ import annotations

ERIKSSON_TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
ERIKSSON_TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
ERIKSSON_TD2 = (
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "D231458907UTO7408122F1204159<<<<<<<6",
)
ERIKSSON_MRV_A = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
)
ERIKSSON_MRV_B = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "L8988901C4XXX4009078F9612109<<<<<<<<",
)

ALL: dict[str, tuple[str, ...]] = {
    "TD3": ERIKSSON_TD3,
    "TD1": ERIKSSON_TD1,
    "TD2": ERIKSSON_TD2,
    "MRV-A": ERIKSSON_MRV_A,
    "MRV-B": ERIKSSON_MRV_B,
}

"""Whether a certificate's country and a document's issuing State belong together (ICAO Doc 9303-3, 5; -12, 7.1).

Certificates write two letters of ISO 3166-1, documents three; some of either are ICAO's own.
"""

from __future__ import annotations

_ISO = """
AD:AND AE:ARE AF:AFG AG:ATG AI:AIA AL:ALB AM:ARM AO:AGO AQ:ATA AR:ARG AS:ASM AT:AUT AU:AUS AW:ABW AX:ALA AZ:AZE
BA:BIH BB:BRB BD:BGD BE:BEL BF:BFA BG:BGR BH:BHR BI:BDI BJ:BEN BL:BLM BM:BMU BN:BRN BO:BOL BQ:BES BR:BRA BS:BHS
BT:BTN BV:BVT BW:BWA BY:BLR BZ:BLZ CA:CAN CC:CCK CD:COD CF:CAF CG:COG CH:CHE CI:CIV CK:COK CL:CHL CM:CMR CN:CHN
CO:COL CR:CRI CU:CUB CV:CPV CW:CUW CX:CXR CY:CYP CZ:CZE DE:D DJ:DJI DK:DNK DM:DMA DO:DOM DZ:DZA EC:ECU EE:EST
EG:EGY EH:ESH ER:ERI ES:ESP ET:ETH FI:FIN FJ:FJI FK:FLK FM:FSM FO:FRO FR:FRA GA:GAB GB:GBR GD:GRD GE:GEO GF:GUF
GG:GGY GH:GHA GI:GIB GL:GRL GM:GMB GN:GIN GP:GLP GQ:GNQ GR:GRC GS:SGS GT:GTM GU:GUM GW:GNB GY:GUY HK:HKG HM:HMD
HN:HND HR:HRV HT:HTI HU:HUN ID:IDN IE:IRL IL:ISR IM:IMN IN:IND IO:IOT IQ:IRQ IR:IRN IS:ISL IT:ITA JE:JEY JM:JAM
JO:JOR JP:JPN KE:KEN KG:KGZ KH:KHM KI:KIR KM:COM KN:KNA KP:PRK KR:KOR KW:KWT KY:CYM KZ:KAZ LA:LAO LB:LBN LC:LCA
LI:LIE LK:LKA LR:LBR LS:LSO LT:LTU LU:LUX LV:LVA LY:LBY MA:MAR MC:MCO MD:MDA ME:MNE MF:MAF MG:MDG MH:MHL MK:MKD
ML:MLI MM:MMR MN:MNG MO:MAC MP:MNP MQ:MTQ MR:MRT MS:MSR MT:MLT MU:MUS MV:MDV MW:MWI MX:MEX MY:MYS MZ:MOZ NA:NAM
NC:NCL NE:NER NF:NFK NG:NGA NI:NIC NL:NLD NO:NOR NP:NPL NR:NRU NU:NIU NZ:NZL OM:OMN PA:PAN PE:PER PF:PYF PG:PNG
PH:PHL PK:PAK PL:POL PM:SPM PN:PCN PR:PRI PS:PSE PT:PRT PW:PLW PY:PRY QA:QAT RE:REU RO:ROU RS:SRB RU:RUS RW:RWA
SA:SAU SB:SLB SC:SYC SD:SDN SE:SWE SG:SGP SH:SHN SI:SVN SJ:SJM SK:SVK SL:SLE SM:SMR SN:SEN SO:SOM SR:SUR SS:SSD
ST:STP SV:SLV SX:SXM SY:SYR SZ:SWZ TC:TCA TD:TCD TF:ATF TG:TGO TH:THA TJ:TJK TK:TKL TL:TLS TM:TKM TN:TUN TO:TON
TR:TUR TT:TTO TV:TUV TW:TWN TZ:TZA UA:UKR UG:UGA UM:UMI US:USA UY:URY UZ:UZB VA:VAT VC:VCT VE:VEN VG:VGB VI:VIR
VN:VNM VU:VUT WF:WLF WS:WSM YE:YEM YT:MYT ZA:ZAF ZM:ZMB ZW:ZWE
"""

_MORE: dict[str, tuple[str, ...]] = {
    "DE": ("D", "DEU"),
    # The Crown dependencies and overseas territories sign under the certificate of the United Kingdom.
    "GB": (
        *("GBR", "GBD", "GBN", "GBO", "GBP", "GBS", "GGY", "IMN", "JEY"),
        *("AIA", "BMU", "CYM", "FLK", "GIB", "MSR", "PCN", "SHN", "TCA", "VGB"),
    ),
    "BM": ("BMU", "GBD"),
    "GI": ("GIB", "GBD"),
    "CN": ("CHN", "HKG", "MAC"),
    "HK": ("HKG", "CHN"),
    "MO": ("MAC", "CHN"),
    "NL": ("NLD", "ABW", "CUW", "SXM", "BES"),
    "DK": ("DNK", "FRO", "GRL"),
    "FO": ("FRO", "DNK"),
    "GL": ("GRL", "DNK"),
    "FR": ("FRA", "PYF", "NCL", "GLP", "MTQ", "GUF", "REU", "MYT", "SPM", "WLF"),
    "US": ("USA", "PRI", "GUM", "VIR", "ASM", "MNP"),
    "NZ": ("NZL", "COK", "NIU", "TKL"),
    "FI": ("FIN", "ALA"),
    "EU": ("EUE",),
    "UN": ("UNO", "UNA", "UNK"),
    # Kosovo signs as KS by ICAO's word, and as XK, which ISO leaves to its users.
    "KS": ("RKS",),
    "XK": ("RKS",),
    "XO": ("XOM",),
    "XM": ("XOM",),
    "ZZ": ("UNO", "UNA"),
    "UT": ("UTO",),
    "IA": ("IAO",),
    "XP": ("XPO",),
    "XC": ("XCC", "XCE", "XCO"),
}
"""Where a certificate's country stands for other or more codes than the one of ISO 3166-1."""

_PAIRS = (pair.partition(":") for pair in _ISO.split())
_STATES: dict[str, frozenset[str]] = {
    **{two: frozenset((three,)) for two, _, three in _PAIRS},
    **{two: frozenset(codes) for two, codes in _MORE.items()},
}


def issuing_states_of(country: str) -> frozenset[str]:
    """The codes of issuing States that a certificate of this country may sign for; empty when it is unknown.

    A three-letter code, which some certificates write by mistake, stands for itself.
    """
    code = country.strip().upper()
    if code in _STATES:
        return _STATES[code]
    if len(code) == 3:
        return frozenset((code,))
    return frozenset()


def agrees(country: str, issuing_state: str) -> bool:
    """Whether documents of an issuing State ("D<<" or "D") may be signed under this country."""
    return issuing_state.strip("< ").upper() in issuing_states_of(country)


def countries_of(issuing_state: str) -> tuple[str, ...]:
    """The certificate countries that may sign for an issuing State."""
    code = issuing_state.strip("< ").upper()
    return tuple(country for country, codes in _STATES.items() if code in codes)

"""What Villemonde says about countries beyond the ISO 3166-1 list: tables kept by hand.

Used by build_reference.py to write reference/countries.csv. Each table says its rule and its
source; whoever corrects one corrects it here, then builds again.
"""

# French names: the common name of CLDR, except where another name is the usual one in France.
NAMES_FR = {
    "CD": "République démocratique du Congo",
    "CG": "Congo",
    "HK": "Hong Kong",
    "MM": "Birmanie",
    "MO": "Macao",
    "PS": "Palestine",
    "VA": "Vatican",
    "VC": "Saint-Vincent-et-les-Grenadines",
    "VI": "Îles Vierges américaines",
    "VN": "Vietnam",
}

# English names: the ISO list has formal or inverted ones, we show the common one.
NAMES_EN = {
    "BN": "Brunei", "BQ": "Caribbean Netherlands", "CC": "Cocos Islands", "CI": "Côte d'Ivoire",
    "CG": "Congo", "CN": "China", "CV": "Cabo Verde", "CZ": "Czechia", "FK": "Falkland Islands",
    "FM": "Micronesia", "GM": "Gambia", "IR": "Iran", "LA": "Laos", "MD": "Moldova",
    "MF": "Saint Martin", "MK": "North Macedonia", "PN": "Pitcairn Islands", "PS": "Palestine",
    "RE": "Réunion", "RU": "Russia", "ST": "São Tomé and Príncipe", "SX": "Sint Maarten",
    "SY": "Syria", "TW": "Taiwan", "TZ": "Tanzania", "US": "United States", "VA": "Vatican",
    "VG": "British Virgin Islands", "VI": "US Virgin Islands",
}

# Other names under which people look for a country, in any language.
ALIASES = {
    "BY": ["Bélarus"], "CD": ["RDC", "RD Congo", "Congo-Kinshasa", "DRC", "DR Congo"],
    "CG": ["Congo-Brazzaville", "République du Congo"], "CI": ["Ivory Coast"],
    "CV": ["Cape Verde", "Cabo Verde"], "CZ": ["République tchèque", "Czech Republic"],
    "DE": ["Deutschland", "RFA", "RDA"], "DZ": ["Al-Jazā'ir"], "ES": ["España"],
    "FK": ["Malvinas"], "GB": ["Angleterre", "Écosse", "Pays de Galles", "Irlande du Nord",
    "Grande-Bretagne", "England", "Scotland", "Wales", "Northern Ireland", "Great Britain", "UK"],
    "GF": ["Guyane"], "HT": ["Ayiti"], "IR": ["Perse"], "KG": ["Kirghizistan"],
    "KP": ["RPDC", "République populaire démocratique de Corée", "DPRK"],
    "KR": ["République de Corée", "Republic of Korea"], "LK": ["Ceylan"],
    "MA": ["Al-Maghrib"], "MD": ["Moldova"], "MM": ["Myanmar", "Burma"],
    "MK": ["Macédoine", "ARYM"], "NL": ["Hollande", "Holland"],
    "PS": ["Territoires palestiniens", "Cisjordanie", "Gaza", "Palestinian territories",
    "West Bank", "État de Palestine"], "RU": ["Fédération de Russie"], "SV": ["El Salvador"],
    "SZ": ["Swaziland"], "TL": ["Timor-Leste", "East Timor"],
    "TR": ["Türkiye", "Turkey"], "TW": ["Formose"], "US": ["USA", "États-Unis d'Amérique"],
    "VA": ["Saint-Siège", "Holy See"], "VN": ["Viêt Nam", "Viet Nam", "Việt Nam"],
    "EH": ["RASD", "Sahraoui"], "BA": ["Bosnie"], "XK": ["Kosova", "Kosovë"],
}

# How French says "in" such a country. "en" before feminine names and vowels, "au" before
# masculine ones, "aux" before plurals, "à" before names without article (most islands).
# A value is the preposition; a name with its own article has the whole phrase in LOCATIVE.
EN = """AD AF AL AO AM AR AT AU AZ BA BE BG BO BY CD CF CH CI CN CO CZ DE DK DO DZ EC EE EG ER ES
ET FI FR GE GF GN GP GQ GR GW HR HT HU ID IE IL IN IQ IR IS IT JM JO KP KR LT LV LY MD MK MM MN
MQ MR MY NA NC NO NZ PF PG PL PS RO RS RU SA SE SI SK SL SO SY TH TN TR TZ UA UG UY UZ ZA AQ""".split()
AU = """BD BJ BR BT BW BZ CA CL CM CR CG CV GA GB GH GL GT GY HN JP KE KG KH KH KW KZ LA LB LI LK LR LS LU
MA ME ML MW MX MZ NE NG NI NP PA PE PK PT PY QA RW SD SN SR SS SV TD TG TJ TM VE VN VU YE
ZW XK VA SJ BI""".split()
AUX = "AE BS CC CK FJ FK FO KM KY MH MP MV NL PH PN PW SB SC TC US UM VG VI".split()
A = """AW AG AI BB BH BL BM BN CU CW CX CY DJ GG GI GU HK IM JE KI KN LC MC MF MG MO
MS MT MU NF NR NU OM PM PR SG SH SM ST SX TK TL TO TT TV TW VC WF WS YT""".split()
LOCATIVE = {
    "AS": "aux Samoa américaines", "AX": "aux Îles Åland", "BH": "à Bahreïn", "BB": "à la Barbade",
    "BQ": "aux Pays-Bas caribéens", "BV": "sur l'Île Bouvet", "CX": "sur l'Île Christmas",
    "DM": "à la Dominique", "GD": "à la Grenade", "GF": "en Guyane française",
    "GM": "en Gambie", "GP": "en Guadeloupe", "GS": "en Géorgie du Sud-et-les Îles Sandwich du Sud",
    "HM": "aux Îles Heard-et-MacDonald", "IM": "sur l'Île de Man",
    "IO": "dans le Territoire britannique de l'océan Indien", "NF": "sur l'Île Norfolk",
    "MF": "à Saint-Martin", "RE": "à La Réunion", "SJ": "au Svalbard et Jan Mayen",
    "SX": "à Saint-Martin (partie néerlandaise)", "SZ": "en Eswatini",
    "TF": "dans les Terres australes françaises", "TL": "au Timor oriental",
    "EH": "au Sahara occidental", "FM": "en Micronésie", "ZM": "en Zambie", "BF": "au Burkina Faso",
    "UM": "aux Îles mineures éloignées des États-Unis", "MH": "aux Îles Marshall",
    "VC": "à Saint-Vincent-et-les-Grenadines", "BM": "aux Bermudes", "WS": "aux Samoa",
    "PW": "aux Palaos", "TO": "aux Tonga", "ID": "en Indonésie",
}

# Territories that belong to another State, or are tied to it: code -> State.
# Decides that a link between two French places is neither abroad nor aid.
SOVEREIGN = {
    "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT", "GB": "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG",
    "US": "AS GU MP PR UM VI", "NL": "AW BQ CW SX", "NZ": "CK NU TK", "AU": "CC CX HM NF",
    "DK": "FO GL", "CN": "HK MO", "FI": "AX", "NO": "BV SJ",
}

# DAC List of ODA Recipients (OECD) for reporting on 2024 and 2025 flows, with the income group
# in which the list puts each one. São Tomé and Príncipe left the least developed countries on
# 13 December 2024: its group is the one that holds for 2025 flows.
ODA = {
    "ldc": """AF AO BD BJ BF BI KH CF TD KM CD DJ ER ET GM GN GW HT KI LA LS LR MG MW ML MR MZ MM
NP NE RW SN SL SB SO SS SD TZ TL TG TV UG YE ZM""",
    "lic": "KP SY",
    "lmic": """DZ BT BO CV CM CG CI EG SZ GH HN IN IR JO KE KG LB FM MN MA NI NG PK PG PH WS ST LK
TJ TK TN UA UZ VU VN ZW""",
    "umic": """AL AR AM AZ BY BZ BA BW BR CN CO CR CU DM DO EC SV GQ FJ GA GE GD GT GY ID IQ JM KZ
XK LY MY MV MH MU MX MD ME MS NA NR NU MK PW PA PY PE SH LC VC RS ZA SR TH TO TR TM VE WF PS""",
}

# Names of ISO codes that France does not recognise as a State, or whose recognition needs a word.
# recognised, note in French, note in English. Circular INTB1513713C of 2 July 2015: no agreement
# between a French authority and an authority of an entity that France does not recognise.
NOTES = {
    "TW": (0, "La France ne reconnaît pas Taïwan comme État ; elle reconnaît la République populaire de Chine depuis 1964.",
           "France does not recognise Taiwan as a State; it has recognised the People's Republic of China since 1964."),
    "KP": (0, "Membre des Nations unies, mais la France ne la reconnaît pas et n'a pas de relations diplomatiques avec elle.",
           "A member of the United Nations, but France neither recognises it nor has diplomatic relations with it."),
    "EH": (0, "Territoire non autonome selon les Nations unies ; la France ne reconnaît pas la République arabe sahraouie démocratique. En juillet 2024 elle a dit inscrire l'avenir du territoire dans la souveraineté marocaine : se renseigner avant tout engagement.",
           "A non-self-governing territory according to the United Nations; France does not recognise the Sahrawi Arab Democratic Republic. In July 2024 it said it sees the territory's future under Moroccan sovereignty: ask before any commitment."),
    "PS": (1, "État reconnu par la France le 22 septembre 2025.",
           "Recognised as a State by France on 22 September 2025."),
    "XK": (1, "État reconnu par la France en février 2008. Le code XK est d'usage courant mais ne figure pas dans la norme ISO 3166-1.",
           "Recognised as a State by France in February 2008. The code XK is in common use but is not part of ISO 3166-1."),
}

# Entities without an ISO code that claim, or claimed, to be States and that France does not
# recognise: code, French, English, locative, continent, country that France holds to be the
# lawful one, gazetteer id of the chief town (their label point), notes.
ENTITIES = [
    ("X-ABK", "Abkhazie", "Abkhazia", "en Abkhazie", "AS", "GE", "611847",
     "Non reconnue par la France, pour qui elle fait partie de la Géorgie.",
     "Not recognised by France, which holds it to be part of Georgia."),
    ("X-NCY", "Chypre du Nord", "Northern Cyprus", "à Chypre du Nord", "EU", "CY", "",
     "Non reconnue par la France, pour qui elle fait partie de la République de Chypre.",
     "Not recognised by France, which holds it to be part of the Republic of Cyprus."),
    ("X-NKR", "Haut-Karabagh", "Nagorno-Karabakh", "au Haut-Karabagh", "AS", "AZ", "",
     "Jamais reconnu par la France ; ses institutions ont été dissoutes au 1er janvier 2024.",
     "Never recognised by France; its institutions were dissolved on 1 January 2024."),
    ("X-SOL", "Somaliland", "Somaliland", "au Somaliland", "AF", "SO", "",
     "Non reconnu par la France, pour qui il fait partie de la Somalie.",
     "Not recognised by France, which holds it to be part of Somalia."),
    ("X-SOS", "Ossétie du Sud", "South Ossetia", "en Ossétie du Sud", "AS", "GE", "611403",
     "Non reconnue par la France, pour qui elle fait partie de la Géorgie.",
     "Not recognised by France, which holds it to be part of Georgia."),
    ("X-TRN", "Transnistrie", "Transnistria", "en Transnistrie", "EU", "MD", "617239",
     "Non reconnue par la France, pour qui elle fait partie de la Moldavie.",
     "Not recognised by France, which holds it to be part of Moldova."),
]

# Label points set by hand where neither the map nor the gazetteer has the territory.
POINTS = {
    "BV": (-54.42, 3.36), "HM": (-53.10, 73.52), "UM": (19.28, 166.65), "TF": (-49.35, 69.35),
    "X-NKR": (39.82, 46.75), "TK": (-9.17, -171.83), "AQ": (-82.0, 20.0),
}


def locative(code: str, name: str) -> str:
    """The French phrase for "in this country", e.g. "au Mali"."""
    if code in LOCATIVE:
        return LOCATIVE[code].replace("Île", "île")
    for preposition, codes in (("en", EN), ("au", AU), ("aux", AUX), ("à", A)):
        if code in codes:
            # Within a sentence "île" is a common noun: "aux îles Cook".
            return f"{preposition} {name}".replace("Île", "île")
    raise ValueError(f"no locative for {code} {name}")


def sovereign(code: str) -> str:
    """The State a territory belongs or is tied to; empty for a State."""
    return next((state for state, codes in SOVEREIGN.items() if code in codes.split()), "")


def income(code: str) -> str:
    """Income group on the DAC list: ldc, lic, lmic, umic, or empty when not an aid recipient."""
    return next((group for group, codes in ODA.items() if code in codes.split()), "")


def english(name: str, code: str) -> str:
    """The common English name: formal endings and articles of the source are dropped."""
    special = {"CD": "Democratic Republic of the Congo", "MK": "North Macedonia"}
    return special.get(code, name.removesuffix(" (Malvinas)"))

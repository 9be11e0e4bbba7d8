# ruff: noqa: E501 - patterns read best on one line
"""Cues: the words that tell an incident, each with its kind and the frame that gives roles.

Frames
- solo: the subject is involved ("Larson hit the wall").
- hit: the subject moves an object; subject instigator, object victim; passive turns them around.
- mutual: subject and object are both involved ("tangled with").
- collect: the subject takes an object along; the object is a victim.
- noun: people stand around a noun ("a crash involving A and B", "A's spin").
- part: something of the subject's car fails ("Larson's engine blew").
"""

from dataclasses import dataclass

from orchestration.reading.patterns import Pattern

_WALL = (
    r"(?:(?:the|a|an)\s+)?(?:(?:outside|inside|inner|outer|retaining|concrete|safer|tire|pit|turn|frontstretch|backstretch|pit[- ]road|infield|%+)\s+){0,3}"
    r"(?:jet dryer|pace car|safety truck|wall|walls|barriers?|fence|catchfence|catch fence|guardrail|attenuator|sand barrels|tires? barriers?|bank|embankment)\b"
)
_TIRE = r"(?:(?:left|right|front|rear|left-front|left-rear|right-front|right-rear|left front|left rear|right front|right rear|another|flat|a|his|her|the|two)\s+){0,4}(?:tires?|right[- ]rear|left[- ]rear|right[- ]front|left[- ]front)"
_PART = (
    r"(?:engine|motor|transmission|gearbox|clutch|brakes?|brake rotor|rotor|axle|rear gear|rear end gear|rear-end|driveshaft|drive shaft|drive line|driveline|suspension|steering|power steering"
    r"|battery|alternator|ignition|electrical|electronics|fuel pump|fuel pressure|fuel pickup|oil line|oil pump|oil pressure|oil leak|water pump|radiator|throttle(?: sensor)?|carburetor|valve|valve spring|cylinder"
    r"|track bar(?: mount)?|sway bar|shocks?|shifter|gear|wheel bearing|hub|ball joint|tie rod|a-arm|toe link|spark plug|plug wire|belt|water temperature|overheating|mechanical|power|handling|camshaft|distributor|computer|ecu|lug nut)"
)


@dataclass(frozen=True)
class Cue:
    """A pattern over templates, the kind of incident it tells and the frame of its roles."""

    kind: str
    frame: str
    pattern: Pattern


def _cue(kind: str, frame: str, body: str) -> Cue:
    source = body.replace(" ", r"\s+")
    return Cue(kind, frame, Pattern(rf"(?<![\w-])(?:{source})(?![\w-])"))


WALL = _WALL
_HIT_WALL = (
    r"(?:hit|hits|hitting|slam|slams|slammed|slamming|slap|slaps|slapped|slapping|smack|smacks|smacked|smacking|pound|pounds|pounded|pounding"
    r"|scrape|scrapes|scraped|scraping|brush|brushes|brushed|brushing|clip|clips|clipped|clipping|kiss|kissed|kissing|tag|tagged|tagging"
    r"|strike|strikes|struck|striking|nail|nailed|nailing|found|find|finds|finding|rub|rubbed|rubbing|smash|smashed|smashing|graze|grazed|grazing|bounced off|bouncing off|met|pancaked|pancaking|glanced|glancing|touch|touched|touching"
    r"|clobbered|clouted|scuffed|tapped|impact|impacted|impacting|collided with|made contact with|making contact with|brush with|run-in with)"
)
_MOVED = "|".join(
    (
        r"(?:hit(?:s|ting)?|turn(?:s|ed|ing)?|bump(?:s|ed|ing)?|tap(?:s|ped|ping)?|nudg(?:e|es|ed|ing)|clip(?:s|ped|ping)?|tag(?:s|ged|ging)?|wreck(?:s|ed|ing)?|crash(?:ed|ing)|flipped)",
        r"(?:rear-end(?:s|ed|ing)?|drill(?:s|ed|ing)?|str(?:uck|ikes?|iking)|doored|door-slam(?:s|med|ming)?|side-?swip(?:e|es|ed|ing)|punt(?:s|ed|ing)?|boot(?:s|ed|ing)?|dump(?:s|ed|ing)?|hook(?:s|ed|ing)?)",
        r"(?:right-(?:hook|rear)(?:s|ed|ing)?|muscl(?:e|es|ed|ing)|body-?slam(?:s|med|ming)?|roughed up|squeez(?:e|es|ed|ing)|pinch(?:es|ed|ing)?|hip-check(?:s|ed|ing)?|chop(?:s|ped|ping)|fenc(?:es|ed|ing)|bulldoz(?:es|ed|ing)|ram(?:s|med|ming))",
        r"(?:t-bon(?:es|ed|ing)|bash(?:es|ed|ing)|wallop(?:ed|ing)|whack(?:s|ed|ing)|slap(?:s|ped|ping)|rub(?:s|bed|bing)|wall(?:ed|ing)|lean(?:s|ed|ing) on|us(?:ed|ing) up|cut(?:s|ting)? off)",
        r"(?:ran|run|runs|running|got|get|gets|getting|drove|drives|driving|slam(?:s|med|ming)|slid|slides|sliding|plow(?:s|ed|ing)|ploughed|crash(?:es|ed|ing)|smash(?:es|ed|ing)|pil(?:es|ed|ing)|swerv(?:es|ed|ing)|rattl(?:es|ed|ing)|barrel(?:s|ed|ing)|spun|bump(?:s|ed|ing)|moved|came|charged|sh(?:ot|oots|ooting)|wash(?:es|ed|ing)|drift(?:s|ed|ing)|careen(?:s|ed|ing)|bounc(?:es|ed|ing)|skidd(?:ed|ing)|div(?:ed|es|ing)|dove) (?:(?:up|down|back|over|across|hard|straight|directly|head-on|nose-first|sideways)(?: the (?:track|hill|banking|racetrack|track surface))? ){0,2}(?:into|up on)",
        r"(?:t(?:ook|akes?|aking) out|wip(?:es|ed|ing) out|spun out|spinning out|ran over|r[au]n up on|(?:drove|dr(?:i|o)ves?|driving|plow(?:s|ed|ing)|ran|blew|barrel(?:s|ed|ing)) (?:right |straight )?through|came down (?:on|across)|g(?:ave|ives?|iving)(?= [^a-z#% ][^ ]* (?:a|another) (?:[a-z-]+ ){0,2}?(?:shot|tap|bump|nudge|shove|hit|whack|boot)(?![a-z]))|came across the nose of|(?:broke|got) loose under(?:neath)?|checked up in front of|ma(?:de|kes?|king) contact with the (?:back|rear|side|left|right)(?:[- ][a-z]+){0,3} of)",
    )
)
CUES: tuple[Cue, ...] = (
    # --- retaliation
    _cue(
        "retaliation",
        "hit",
        r"retaliat(?:e|es|ed|ing)(?: (?:against|on|at))?|got (?:his |some )?revenge (?:on|against)|(?:got|getting|get|got his) payback (?:on|against)|hit back(?: at)?|struck back(?: at)?|hits back(?: at)?|paid back|pays back|paying back|returned the favor(?: (?:to|on))?|got even with|exacted revenge on|sought revenge on|evened the score with|settled the score with|(?:intentionally|deliberately|purposely) (?:wrecked|spun|hooked|turned|crashed|hit|dumped|took out|drove into|right-hooked)",
    ),
    _cue("retaliation", "noun", r"retaliation|payback|countermove|counter-move|revenge"),
    # --- crash, one car
    _cue(
        "crash",
        "solo",
        rf"{_HIT_WALL} (?:hard |hard into |heavily |flush |up |back |on |into |head-on |the side of ){{0,2}}{_WALL}",
    ),
    _cue(
        "crash",
        "solo",
        rf"(?:got|get|gets|getting|ended up|wound up|ended|finished up|came to rest|wind up|went|go|goes|going|slid|slides|sliding|back|slide|drive|crash|slam|fly|plow|careen|shoot|veer|backed|backs|backing|flew|flies|flying|launched|hurtled|tumbled|vaulted|sailed|plowed|drove|drives|driving|crashed|crashes|crashing|spun|spinning|spins|slammed|slamming|slams|plowed|plowing|careened|careening|shot|shooting|veered|veering|bounced|bouncing|ran|running|broke|looped|looping|washed|drifted|drifting|pushed|pushing|turned|turning|rode|climbed|slapped|hit|pounded|smashed|impacted|wiggled|wrecked|darted|dived|came|nosed|nosing|shoved|knocked|hooked) (?:\w+ ){{0,4}}?(?:into|against|in|up|on|along|off|through|onto|over) (?:hard )?{_WALL}",
    ),
    _cue(
        "crash",
        "solo",
        r"crash(?:ed|es|ing)?(?: out)?|wreck(?:ed|s|ing)?|flipp(?:ed|ing)|flips|roll(?:ed|ing) (?:over|onto|several|multiple|his|her|violently)|barrel[- ]roll(?:ed|s|ing)?|(?:went|goes|got|gets|going|getting) (?:airborne|upside down|up in the air|for a (?:wild|violent|scary) ride|head-on)|turned over|landed on (?:its|his) (?:roof|side|lid)|destroyed (?:the|his|her) (?:front|rear|nose|car|truck|machine|right|left)(?:[- ]?(?:end|side))?|tore (?:the|his) (?:nose|front|rear) (?:end )?(?:off|up)|piled (?:in|into|up)|totaled",
    ),
    _cue(
        "crash",
        "passive",
        r"(?:collected|caught up|swept up|caught|involved|tangled up|taken out|wiped out|eliminated|knocked out|sidelined|swallowed up|wrapped up|hooked up|mixed up|gathered up|snagged|ended|trapped|injured|hurt|shaken up|(?:received|sustained|suffered|had|picked up) (?:[a-z-]+ )?damage|collected(?=[.,;])|swept up(?=[.,;]))(?=[.,;]| (?:in|by|as part of|after|with|early in|late in|on|for|during) )",
    ),
    _cue(
        "crash",
        "noun",
        r"(?:multi-car |multi-truck |multicar |big |huge |hard |massive |fiery |violent |horrific |early |late |scary |savage |vicious |nasty |heavy |chain-reaction |frightening |last-lap )?(?:crash(?! (?:damage|house|test|site|victim|cart))|crashes|wreck|wrecks|accident|accidents|pileup|pile-up|pileups|melee|big one|smash-up|smashup|mishap|wreckage|shunt)",
    ),
    _cue(
        "crash",
        "solo",
        r"(?:ran|run|running|drove|driving|slid|sliding|sailed|sailing|plow(?:ed|ing)|pil(?:ed|ing)|slamm?(?:ed|ing)|barrel(?:ed|ing)|crash(?:ed|ing)|spun|hit|skidd(?:ed|ing)|went|pushed) (?:\w+ ){0,2}?(?:into )?the (?:wreckage|mess|pile|melee|carnage|wreck|pile-?up|accident)",
    ),
    # --- spin
    _cue(
        "spin",
        "hit",
        r"(?:spun|spin|spins|spinning|looped|loops|looping)(?: out)?|turned .{0,3}around",
    ),
    _cue(
        "spin",
        "solo",
        r"(?:spun|spin|spins|spinning|looped|loops|looping)(?: out| around| sideways| off| himself| it| the car| his car| across| down| through| into| in)?|(?:went|goes|going|came|coming) (?:a)?round|(?:got|gets|getting|was|were|been) (?:sideways|turned around|crossed up)|(?:lost|loses|losing|lose) control|half-spin|(?:went|goes|going|taken) for a (?:[a-z]+ )?(?:spin|loop|slide)|slid (?:through|into|across|down)(?: into)? (?:the )?(?:\w+ )?(?:grass|infield|turf|apron)|went (?:off[- ]track|off[- ]course|off the track|into the gravel|into the sand)|snapped around|swapped ends",
    ),
    _cue(
        "spin",
        "noun",
        r"(?:solo |single-car |half |lazy |lap-\d+ )?spins?|spinout|spin-out|slide through",
    ),
    # --- contact
    _cue("contact", "hit", _MOVED),
    _cue(
        "contact",
        "send",
        r"(?:sent|sends|sending|send|put|puts|putting|forced|forcing|forces|shoved|shoving|knocked|knocking|pushed|pushing|pushes|turned|turning|drove|driving|hooked|hooking|ran|running|runs|pinched|pinching|squeezed|squeezing|spun|spinning|stuffed|stuffing|punted|steered|carried|launched|launching|bumped|bumping|tapped|nudged|nudging|moved|moving|used|leaving|left)",
    ),
    _cue(
        "contact",
        "mutual",
        r"(?:made|makes|making|make|had|came into|has|getting into|got into|after|slight|initiated|with|through|following|some) (?:\w+ ){0,2}?contact|(?:tangled|tangle|tangles|tangling|collided|collide|collides|colliding|touched|touching|touch|banged|banging|bang|bangs|rubbed|rubbing|traded paint|trading paint|trading sheet metal|traded sheet metal|beating and banging|bounc(?:es|ed|ing) off|locked bumpers|got together|getting together|gets together|came together|come together|coming together|comes together|swapped paint|got tangled(?: up)?|hooked bumpers|ran together|met|bumped|clashed|made contact|door to door contact|leaned on each other|wrecked each other)(?: (?:fenders|doors|wheels|bumpers|sheet metal|together|up|quarter panels|door handles))?",
    ),
    _cue(
        "contact",
        "noun",
        r"(?:two-car |three-car |on-track |late-race |heated |racing |controversial |opening-lap |restart )?(?:collision|collisions|incident|incidents|run-in|run-ins|dust-up|dustup|skirmish|clash|tangle|tangles|aggressive maneuver|aggressive move|bump|shove|contact|impact|bump-and-run|slide job|altercation|fracas|nudge|tap|hit from behind)",
    ),
    _cue(
        "crash",
        "collect",
        r"(?:collecting|collected|collects|collect|taking|took|sweeping up|swept up|gathering|gathered|involving|snaring|snared|catching|trapping|scooping|snagged|snagging|gobbled up|swallowing|catching up|wiping out|taking out|took out)",
    ),
    _cue(
        "crash",
        "collect",
        r"(?:collected|involved|caught up|swept up|gathered up|eliminated|damaged|wiped out|taken out|snared)(?: in (?:it|the) ?(?:[a-z]+ ){0,2}?)?(?: (?:were|was|included)(?= )|,? including(?= ))",
    ),
    _cue(
        "crash",
        "passive",
        r"(?:in|part of)(?= (?:a|an|the|one|that|another) (?:[^ ]+ ){0,3}?(?:incident|crash|wreck|pile-?up|accident|collision|tangle|melee)(?![\w-]))",
    ),
    # --- worse
    _cue(
        "other",
        "solo",
        r"(?:hit|hits|ran into|runs into|found|got into|were in|was in|into) trouble(?! (?:getting|finding|passing|making|with|in the points))",
    ),
    _cue(
        "other",
        "hit",
        r"killed|fatally (?:struck|hit|injured)|struck and killed|hit and killed|ran over and killed",
    ),
    # --- fire
    _cue(
        "fire",
        "solo",
        r"caught (?:on )?fire|catches fire|catching fire|(?:was|were|is|erupted|burst|bursts|engulfed|went up|exploded) (?:\w+ ){0,2}?(?:on fire|in flames|into flames|ablaze)|on fire",
    ),
    _cue(
        "fire", "noun", r"(?:engine |oil |brake |cockpit |car |small |under-hood )?(?:fire|blaze)"
    ),
)

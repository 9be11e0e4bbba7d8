"""Cues told by their outcome: cars that tumble, races that end, tempers, and officials who act.

Each table is a family of English phrases; see `cues` for kinds and frames.
"""

from orchestration.reading.cues import WALL, Cue, _cue


def _family(kind: str, frame: str, *phrases: str) -> Cue:
    return _cue(kind, frame, "|".join(phrases))


_HIM = r"[^ -~][^ ]*"
_BLOW = "(?:shove|bump|nudge|tap|hit|shot|punt|boot|lick|whack|jolt|knock|rap|kick)"
_NOT_WANTED = "(?: (?:in|to|on|from|that|he|did|not|want|the|left|right|rear|back|bumper|his)){0,7}"
_SERVED = "(?:forced|told|ordered|instructed|made|directed|required) to"
OUTCOME_CUES: tuple[Cue, ...] = (
    _family(
        "crash",
        "solo",
        "overturn(?:ed|s|ing)?", "turned turtle", "somersault(?:ed|s|ing)?",
        "cartwheel(?:ed|s|ing)?", "pinwheel(?:ed|s|ing)?",
        r"tumbl(?:ed|es|ing) (?:end[- ]over[- ]end|violently|wildly|down the|through the|several"
        r"|side)",
        r"roll(?:ed|s|ing)? (?:end[- ]over[- ]end|twice|three times|four times|five times|\w+ "
        r"times)",
        r"(?:ended|wound|finished|came to rest|landed) (?:up )?(?:on (?:its|his|the|her) "
        r"(?:roof|side|lid|top|hood)|upside[- ]down|wheels up|in a heap)",
        "skidd(?:ed|ing) (?:\\w+ ){0,4}?on (?:its|his) (?:roof|side|top|lid)",
        "hurdled the (?:wall|fence|guardrail)",
    ),
    _family(
        "crash",
        "solo",
        r"(?:hooked|scrubbed|whacked|thumped|walloped|banged|belted|ripped|bumped|nicked|dinged"
        r"|hammered|creamed|battered|bashed|cracked|crunched|swiped|kissed|plastered|flattened"
        rf"|scrubbing|hooking|whacking|hammering|ripping|banging|bumping) {WALL}",
    ),
    _family(
        "crash",
        "solo",
        rf"[a-z]+(?:ed|ing|ot|an|ew|ove|id) (?:[\w-]+ ){{0,4}}?(?:into|against) (?:hard )?{WALL}",
    ),
    _family(
        "contact",
        "hit",
        r"spear(?:ed|s|ing)", r"torpedo(?:ed|es|ing)", "harpoon(?:ed|ing)", r"hammer(?:ed|ing)",
        r"(?:ricochet(?:ed|ing)|carom(?:ed|ing)|bounc(?:ed|ing)|skidd(?:ed|ing)|careen(?:ed|ing)"
        r"|drift(?:ed|ing)|wander(?:ed|ing)|bor(?:e|ing)|veer(?:ed|ing)|shot|wash(?:ed|ing) up"
        r"|slewed|rocketed|plunged|hurtled|darted|dived|dove|twitched|locked up) (?:up |back "
        r"|down )?"
        r"(?:into|off)",
        "manhandl(?:ed|ing)", "nerf(?:ed|ing)", "bull(?:ed|ing) (?:through|past|into)",
        "elbow(?:ed|ing)", "shoulder(?:ed|ing) (?:aside|past)", "bowled over", "mow(?:ed|ing) down",
        "body-check(?:ed|ing)", "swatt(?:ed|ing)", "clean(?:ed|ing) out", "steamroll(?:ed|ing)",
        "brake[- ]check(?:ed|s|ing)", "shov(?:ed|ing) aside", "wip(?:ed|ing) out",
        "slamm(?:ed|ing) the door on", "door(?:ed|ing)", "clouted",
        rf"(?:got|gets|took|taking|received|absorbed|caught|felt|after) an? (?:[a-z-]+ "
        rf"){{0,2}}?{_BLOW}"
        rf"{_NOT_WANTED}(?= (?:from|by) )",
    ),
    _family(
        "contact",
        "send",
        "(?:brush|crowd|chas|drill|muscl|box|herd|pinn|bulldoz|bully|bulli|blast|nos|root|elbow"
        "|tagg"
        "|clipp|jamm|escort|nail|slipp|plant|deposit|slamm|spear|ramm|bump|nudg|shov|whack|wedg"
        "|rattl|bounc|wash|door|pound|hammer|catapult|propell|rocket|sandwich|trapp|forc)(?:ed"
        "|ing)",
        "(?:flung|slung|buried|burying|threw|throwing|drove|rode|riding|slid|sliding|spun)",
    ),
    _family(
        "crash",
        "swept",
        "(?:knocked|knocking|took|taking|wiped|wiping) out", "eliminat(?:ed|ing)", "claim(?:ed"
        "|ing)",
        "sidelin(?:ed|ing)", "ensnar(?:ed|ing)", "engulf(?:ed|ing)", "consum(?:ed|ing)",
        "end(?:ed|ing) the (?:days?|nights?|races?|hopes|afternoons?) (?:of|for)",
        "(?:scooped|swept|gathered|swallowed|gobbled|caught|chewed) up", "swallow(?:ed|ing)",
        "damag(?:ed|ing)", "wreck(?:ed|ing)", "trapp(?:ed|ing)", "bagg(?:ed|ing)",
    ),
    _family("fire", "solo", r"(?:belch|spew|breath|spit|shoot)(?:ed|ing) (?:fire|flames)"),
    _family(
        "mechanical",
        "solo",
        r"(?:fuel )?(?:tank|cell) (?:went|was|ran|had gone|had run) (?:dry|empty)",
        "ran dry", "sputter(?:ed|ing)", "(?:burned|burnt|holed|broken|blown) (?:a )?(?:piston|rod)",
        r"(?:piston|rod|crankshaft|head gasket|rocker arm|timing chain|u-joint|differential|lifter"
        r"|push rod|pushrod|spindle|wiring|oil cooler|rear end|crank) (?:failure|let go|failed"
        r"|broke|went)",
        r"(?:broke|broken|lost|losing|breaking|bent|snapped|sheared) (?:an? |his |the "
        r")?(?:piston|rod"
        r"|crankshaft|head gasket|rocker arm|timing chain|u-joint|differential|lifter|pushrod"
        r"|spindle"
        r"|connecting rod|rear end|upper control arm|control arm|tie rod|wheel|studs?)",
        r"(?:dropp(?:ed|ing)|fell|falling|bow(?:ed|ing)|went|retir(?:ed|ing)|knocked|forced|put|out"
        r"|sidelined|parked|pulled) (?:out )?(?:[\w#]+ ){0,3}?(?:with|by) (?:an? |his |the )?"
        r"(?:[a-z-]+ ){0,2}?(?:engine|motor|transmission|clutch|brakes?|rear end|rear gear|ignition"
        r"|valve|piston|suspension|driveline|mechanical|oil|water|fuel|radiator|overheating|axle"
        r"|wheel|steering|electrical|handling|rod|head gasket|vibration)\b",
        r"went up in smoke", r"(?:motor|engine) (?:went sour|soured|laid down|cried enough|lost "
        r"its)",
    ),
    _family(
        "penalty",
        "solo",
        r"(?:thrown|tossed|kicked|booted) out(?: of)?", r"eject(?:ed|s)", "was benched", "banned",
        r"(?:tagged|nabbed|flagged|cited|busted|dinged|whistled|nailed|popped|pinged|caught|hit"
        r"|docked"
        r"|slapped|assessed|charged|handed|called) (?:with |for |a |an )+(?:[\w-]+ "
        r"){0,3}?(?:penalty|"
        r"speeding|violation|infraction|jumping|pitting|fine|suspension|passing|blocking"
        r"|jump(?:ed)?"
        r"|uncontrolled|equipment|crew|restart)",
        rf"{_SERVED} (?:drop|fall|start|go|move|line up|restart) (?:back )?(?:to|at|from) the "
        r"(?:rear|back|tail|end)",
        rf"{_SERVED} (?:pass|serve|come|pit|make|take|drive|return|visit|sit)(?: \w+){{0,3}} "
        rf"(?:through"
        r"|penalty|pass-through|drive-through|down pit road)",
        r"held (?:for )?(?:an? |one |two |three |five )?(?:laps?|seconds)\b",
        r"(?:was|were|been|be|got) parked(?! (?:on|in|at|near|behind|beside|outside))",
        r"barred from", r"(?:summoned|called|ordered) to the (?:nascar |series )?hauler",
    ),
)  # fmt: skip
# Tried before the cues of contact, which share their verbs.
TEMPER_CUES: tuple[Cue, ...] = (
    _family(
        "retaliation",
        "hit",
        r"(?:got|getting|gets|gave|giving|getting) (?:even with|back at)",
        r"return(?:ed|s|ing) (?:the )?(?:favou?r|serve|fire|compliment|gesture)(?: (?:to|on"
        r"|with))?",
        r"repa(?:id|ys|ying)", r"evened (?:the score|things up|matters)(?: with)?",
        r"(?:settled|settling) (?:the|a|an old|his) score(?: with)?", r"fired back at",
        r"(?:exacted|extracted|took|taking|sought|got|gained|delivered|dished out) (?:his |some |"
        r"a measure of |swift |immediate |quick |a little )?(?:revenge|retribution|payback"
        r"|vengeance)"
        r"(?: (?:on|against|upon|from))?",
        r"(?:intentionally|deliberately|purposely|purposefully|willfully|knowingly) (?:[a-z]+ "
        r"){0,1}?"
        r"(?:wreck(?:ed|ing)|spun|spinning|hook(?:ed|ing)|turn(?:ed|ing)|crash(?:ed|ing)"
        r"|hit(?:ting)?"
        r"|dump(?:ed|ing)|clipp(?:ed|ing)|ramm(?:ed|ing)|took out|taking out|drove into"
        r"|driving into|ran into|running into|steer(?:ed|ing) into|brake-check(?:ed|ing))",
    ),
    _family(
        "fight",
        "hit",
        r"(?:threw|throwing|landed|landing|swung|delivered|unleashed|let fly with) (?:an? |some |"
        r"several |the |two |his )?(?:right|left|wild|roundhouse|sucker|right hook|left hook"
        r"|blow|jab"
        r"|hook|right cross|fist|fists)(?: (?:hand|hook|cross|punch))?(?: (?:at|to|into|on))?",
        r"(?:deck|slugg|sock|throttl|collar|headlock|wrestl|hurl|bodyslamm|pummel)(?:ed|ing)",
        r"(?:put|laid|got) (?:his )?hands on",
        rf"(?:march(?:ed|ing)|walk(?:ed|ing)|strode|ran|storm(?:ed|ing)|stalk(?:ed|ing)) (?:over "
        rf"|up |"
        rf"down )?(?:to|toward|at) {_HIM} and (?:push|shov|punch|grabb|slapp|swung|struck|hit)\w*",
    ),
    _family(
        "fight",
        "mutual",
        r"(?:swapp(?:ed|ing)|trad(?:ed|ing)) (?:punches|blows|shoves|haymakers)",
        r"(?:chest-bump|grappl"
        r"|tussl)(?:ed|ing)",
        r"had to be (?:held back|restrained|separated|pulled apart|kept apart)",
        r"(?:a |post-race |pit-road )?(?:scrum|shoving match|donnybrook|free-for-all|tussle)",
    ),
    _family(
        "dispute",
        "hit",
        r"(?:jabb(?:ed|ing)|wagg(?:ed|ing)|point(?:ed|ing)|stuck|shook|shaking) (?:a |his "
        r")(?:finger|fist)"
        r" (?:at|in)", r"(?:got|getting) in (?=[^ -~][^ ]*'s face)", r"gave (?=[^ -~][^ ]* "
        r"(?:the|a) "
        r"(?:one-)?finger)", r"(?:thr(?:ew|owing)|hurl(?:ed|ing)|fir(?:ed|ing)|fl(?:ung|inging)"
        r"|heav(?:ed|ing)|toss(?:ed|ing)) (?:his |a |the )?(?:helmet|gloves?|glove|heel guards?"
        r"|hans "
        r"device|water bottle)(?: \w+){0,3} (?:at|into|toward|off)",
    ),
    _family(
        "dispute",
        "mutual",
        "(?:went|standing|stood) (?:nose|face|toe)[- ]to[- ](?:nose|face|toe)", "got into it",
        "(?:words|insults|barbs) were exchanged",
    ),
)  # fmt: skip

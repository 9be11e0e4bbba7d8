"""Word lists shared by the rooms: words that look like names and are not, titles, car words."""

import re

from orchestration.reading.patterns import Pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON_CAPITALS = _words(
    """
    A An The This That These Those It Its He She They We You I His Her Their Our My In On At
    By For From With Without Under Over After Before During While When As If Of Off To Into
    Onto Out Up Down And But Or Nor So Yet Not No Yes All Both Each Either Neither Some Any
    Many Most More Several Few Other Another Such Same Only Just Also Even Still Then Than
    There Here Now Once However Meanwhile Further Fortunately Unfortunately Despite
    Following Similarly Regardless Later Earlier Early Late Next Last First Second Third
    Fourth Fifth Final Two Three Four Five Six Seven Eight Nine Ten Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Turn Turns Lap Laps Stage Race Racing Races Round
    Cup Series Truck Trucks Xfinity Busch Nationwide Winston Sprint Nextel Monster NASCAR
    ARCA Playoff Playoffs Chase Championship Champion Victory Lane Pit Road Green White
    Yellow Red Black Flag Caution Debris Rain Speedway Raceway Superspeedway Motor
    Motorsports International Park Road Street Course Coliseum Stadium Ford Chevrolet Chevy
    Toyota Dodge Pontiac Buick Oldsmobile Camaro Mustang Camry Tundra Silverado Fusion
    Impala Monte Carlo Team Crew Chief Goodyear Hoosier Witness Update Photo Image Getty
    Images Sporting News Press Release Report Daytona Talladega Bristol Martinsville
    Darlington Charlotte Phoenix Dover Kansas Texas Atlanta Michigan Pocono Richmond
    Homestead Miami Indianapolis Vegas Las Sonoma Iowa Nashville Chicago Kentucky Loudon
    Hampshire Gateway Portland Fontana California Watkins Glen America American North South
    East West New United States Carolina Virginia Florida Alabama Tennessee Georgia Arizona
    Nevada Delaware Pennsylvania Ohio Illinois Wisconsin Missouri Brickyard Memorial Labor
    Hall Fame Rookie Year Day Night Pole Award Grand National Division League Clash Duel
    Duels Open All-Star Overtime What Why How Who Where Which Whether Because Since Until
    Although Though Like Trouble Contact Driver Drivers Winners Winner Losers Late Model
    Models Outlaws World Sprint Post Read Watch Video Interview Quotes Meet Great Good Bad
    Big One Well Man Going Coming Having Being Getting Starting Running Leading Trailing
    Pitting Adding Race-winning God Nice Very Things Mr Mrs Dr Jr Sr
    """
)
ORGANISATION_WORDS = _words(
    """
    Racing Motorsports Motorsport Speedway Raceway Superspeedway International Park Motor
    Motors Light Beer Series Cup Grand Prix Enterprises Engines Autosport Autosports
    Performance Team Garage Development Foundation Stadium Road Street Speedworld
    Fairgrounds Classic Clash 500 400 Sports Sport News Network Digest Company Industries
    Tires Tire Oil Field Center Inc LLC Brothers Group Energy Foods Farms Toyota Chevrolet
    Ford Dodge County University College Hospital Police Beach City Springs Hill's Arena
    Technologies Insurance Financial Bank Auto Parts Fusion Truck Hendrick's 150 200 250 300
    350 450 600
    """
)
NOT_A_SURNAME = _words(
    """
    speedway raceway racing motorsports series cup race lap turn stage caution road park
    street chevrolet toyota ford dodge camaro mustang camry said says told finished won
    motor garage news digest night day sunday saturday friday championship champion truck
    trucks oil tire tires city county beach island carolina virginia hampshire vegas angeles
    diego york jersey state states states' bay lake field hall fame jr sr foods insurance
    network magazine times post center
    """
)
RISKY_SURNAMES = _words(
    """
    green white black brown gray grey long short day may rice hill price rose king bell page
    parker park chase cook carpenter baker mason miller hunter taylor young love best moore
    means ford bird west sharp stone wood woods rush reed rich french england holland london
    houston austin dallas jordan self speed hall ball cope lamb marsh mast cash gale storm
    winter summers frost wise small little noble grace hope post graves fish fox wolf lane
    church bishop pope knight marshall sauter ward allen scott james thomas martin craig
    todd dillon ross wallace gordon stewart johnson smith jones davis wilson elliott allison
    petty labonte harmon kennedy carter clinton trump bush nixon reagan obama biden martins
    said raines creed gase blount lewis hooker gray boys tank start walker hamilton alonso
    verstappen senna schumacher
    """
)  # surnames that are also words, places or given names: never guessed from the roster alone
PERSON_TITLES = Pattern(
    r"(?:\b(?:driver|rookie|veteran|teammate|champion|chief|owner|co-owner|spotter|president|director|manager|engineer|promoter|prosecutor|attorney|mayor|publicist|coach|trainer|surgeon|doctor|paramedic|businessman|entrepreneur|announcer"
    r"|chairman|officer|CEO|spokesman|spokeswoman|spokesperson|reporter|journalist|analyst|announcer|commentator|witness"
    r"|sheriff|governor|racer|pilot|polesitter|pole-sitter|leader|contender|winner|brother|son|father|official|executive"
    r"|mechanic|fan|friend|wife|crewman|Mr|Mrs|Ms|Dr)\.?,?\s|[a-z]\"?\s(?:said|says)\s)$",
    re.I,
)
NOT_DRIVING = Pattern(
    r"\b(?:crew chief|owner|spotter|president|director|manager|engineer|promoter"
    r"|prosecutor|attorney|mayor|publicist|coach|trainer|surgeon|doctor|paramedic"
    r"|businessman|entrepreneur|announcer|chairman|officer|CEO|spokesman|spokeswoman"
    r"|spokesperson|reporter|journalist|analyst|announcer|commentator|witness|sheriff"
    r"|governor|official|executive|mechanic|changer|jackman|fueler|promoter|prosecutor"
    r"|crewman|pit crew|spokes\w+)\b",
    re.I,
)
DOING = Pattern(
    r"(?:'s)? (?:said|says|told|added|crash(?:es|ed)|spun|spins|wreck(?:s|ed)|won|wins"
    r"|leads|led|finish(?:es|ed)|joins|joined|sign(?:s|ed)|blam(?:es|ed)|tangled|slammed"
    r"|admits|admitted)\b"
)
CAR_WORDS = (
    r"(?:car|truck|machine|ride|entry|toyota|chevrolet|chevy|ford|dodge|pontiac|buick|oldsmobile|camaro|mustang|camry|tundra"
    r"|silverado|fusion|supra|f-150|ram|impala|monte carlo|thunderbird|taurus|charger"
    r"|intrepid|lumina|racecar|race car|hood|bumper|nose|tail"
    r"|door|quarter panel|quarter-panel|fender|deck lid|decklid)"
)
MAKES = r"(?:Toyota|Chevrolet|Chevy|Ford|Dodge|Pontiac|Buick|Oldsmobile|Plymouth|Mercury|AMC|Ram)"

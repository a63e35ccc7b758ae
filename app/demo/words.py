"""The words of the demo data: names, cities, causes, offices and phrases.

Constants, only for `app.demo`. Offices, divisions, cities, postal codes and area codes are real.
All people, including the holders of offices, and all bills are fictional.
"""

from __future__ import annotations

from typing import NamedTuple


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


CITIES = tuple(
    tuple(line.split(","))
    for line in """
Brooklyn,NY,11215,718/Buffalo,NY,14222,716/Poughkeepsie,NY,12601,845/Boston,MA,02130,617
Worcester,MA,01609,508/Providence,RI,02906,401/Hartford,CT,06105,860/Portland,ME,04102,207
Manchester,NH,03104,603/Burlington,VT,05401,802/Newark,NJ,07104,973/Philadelphia,PA,19143,215
Pittsburgh,PA,15206,412/Baltimore,MD,21218,410/Washington,DC,20009,202/Richmond,VA,23220,804
Norfolk,VA,23517,757/Charleston,WV,25302,304/Raleigh,NC,27605,919/Charlotte,NC,28205,704
Columbia,SC,29205,803/Atlanta,GA,30307,404/Savannah,GA,31401,912/Tampa,FL,33606,813
Miami,FL,33135,305/Birmingham,AL,35205,205/Jackson,MS,39202,601/Nashville,TN,37206,615
Louisville,KY,40204,502/Cleveland,OH,44113,216/Columbus,OH,43206,614/Detroit,MI,48208,313
Grand Rapids,MI,49503,616/Indianapolis,IN,46205,317/Chicago,IL,60625,773/Springfield,IL,62704,217
Milwaukee,WI,53207,414/Madison,WI,53703,608/Minneapolis,MN,55407,612/Duluth,MN,55805,218
Des Moines,IA,50312,515/St. Louis,MO,63116,314/Omaha,NE,68104,402/Wichita,KS,67203,316
Sioux Falls,SD,57104,605/Fargo,ND,58102,701/Tulsa,OK,74104,918/Little Rock,AR,72205,501
New Orleans,LA,70117,504/Dallas,TX,75208,214/Houston,TX,77009,713/Austin,TX,78704,512
Denver,CO,80205,303/Albuquerque,NM,87106,505/Phoenix,AZ,85014,602/Tucson,AZ,85719,520
Salt Lake City,UT,84103,801/Reno,NV,89509,775/Missoula,MT,59801,406/Seattle,WA,98118,206
Spokane,WA,99203,509/Portland,OR,97211,503/Sacramento,CA,95818,916/Oakland,CA,94609,510
Los Angeles,CA,90031,323/San Diego,CA,92104,619/Anchorage,AK,99508,907/Honolulu,HI,96822,808
""".strip()
    .replace("\n", "/")
    .split("/")
)
"""Locality, region, postal code, area code."""

UTC_OFFSETS = {
    region: offset
    for offset, regions in (
        (-6, "AL MS TN IL WI MN IA MO NE KS SD ND OK AR LA TX"),
        (-7, "CO NM AZ UT MT"),
        (-8, "NV WA OR CA"),
        (-9, "AK"),
        (-10, "HI"),
    )
    for region in regions.split()
}
"""Hours in standard time; all other regions have Eastern time."""

# Relative activity in each hour of the local day, and on each weekday from Monday.
EVENINGS = _numbers("4,2,1,1,1,2,6,14,20,22,24,26,30,26,22,22,26,36,48,56,54,42,24,10")
OFFICE_HOURS = _numbers("0,0,0,0,0,0,1,4,16,40,48,42,30,36,44,40,30,26,34,30,12,2,0,0")
WEEKDAYS = (1.05, 1.2, 1.15, 1.1, 0.85, 0.5, 0.65)

STREETS = _split(
    "Maple Street,Oak Avenue,Cedar Lane,Elm Street,Washington Avenue,Park Place,Lincoln Street,"
    "River Road,Hillcrest Drive,Franklin Street,Juniper Court,Sycamore Street,Church Street,"
    "Prospect Avenue,Willow Way,Highland Avenue,Magnolia Street,Third Street,Mill Road,"
    "Garfield Avenue,Cherry Street,Lakeview Drive,Walnut Street,Spring Street"
)


class Cohort(NamedTuple):
    """Names of one group of people, its languages besides English, and its relative size."""

    weight: int
    languages: list[str]
    female: list[str]
    male: list[str]
    family: list[str]


_COHORTS = (
    # Weight, languages besides English, women's names, men's names, family names.
    "30||Abigail Beverly Caroline Dana Eleanor Frances Grace Hannah Joanne Kathleen Laurel "
    "Margaret Nora Paige Rosemary Shannon Tessa Wendy|Andrew Brian Calvin Dennis Elliot Frank "
    "Gregory Howard Ian Jeffrey Kevin Leonard Martin Neil Patrick Russell Stuart "
    "Walter|Abernathy Bergstrom Callahan Dempsey Eriksen Fairbanks Gallagher Hutchins Ingram "
    "Jensen Kessler Lindqvist MacLeod Novak O'Rourke Pruitt Rossi Schroeder Tillman Underhill "
    "Vandermeer Whitaker Yoder Zimmerman",
    "17||Aaliyah Brianna Candace Denise Ebony Felicia Imani Janelle Keisha Latoya Monique Nia "
    "Renee Simone Tamika Yolanda|Andre Darnell Demetrius Isaiah Jamal Kendrick Lamar Malik "
    "Marcus Reginald Terrence Tyrone Vernon Xavier|Banks Battle Booker Coleman Dawkins "
    "Freeman Gaines Holloway Jefferson Mosley Pettway Rollins Singletary Tubbs Washington "
    "Witherspoon",
    "19|es|Alejandra Beatriz Camila Daniela Esperanza Guadalupe Inés Lucía Marisol Noemí "
    "Paloma Rocío Valeria Ximena Yesenia|Alejandro Benito César Diego Emilio Felipe Héctor "
    "Joaquín Mateo Octavio Rafael Santiago Tomás Vicente|Aguilar Barrera Cárdenas Delgado "
    "Escobedo Figueroa Guzmán Herrera Ibarra Juárez Maldonado Núñez Ontiveros Peña "
    "Quintanilla Rentería Salinas Treviño Urrutia Villaseñor Zamora",
    "4|zh|Mei Lihua Jia Xinyi Grace|Wei Jun Hao Kevin Ming|Chen Huang Liu Tang Wu",
    "4|vi|Linh Thảo Mai Hương|Minh Tuấn Hiếu Bảo|Nguyễn Trần Phạm Lê Võ",
    "4|ko|Jisoo Eunji Hana Minseo|Joon Sungmin Daniel Hyun|Kim Park Choi Yoon Kang",
    "5|hi gu|Ananya Deepa Kavita Meera Priya|Arjun Rohan Sanjay Vikram Nikhil|Agarwal Desai "
    "Iyer Mehta Patel Rao Shah",
    "4|tl|Marites Corazon Jasmine Liza|Rommel Dante Jun Paolo|Bautista Dimaculangan Magsaysay "
    "Ocampo Villanueva",
    "4|ar|Amal Layla Noor Yasmin Rania|Karim Omar Tariq Yusuf Samir|Haddad Khoury Mansour "
    "Nasser Sabbagh",
    "2|ht fr|Fabiola Mirlande Nadège|Jean Wilner Frantz|Baptiste Désir Pierre Toussaint",
    "2|so|Hodan Ifrah Sahra|Abdi Liban Mahad|Farah Jama Warsame Yusuf",
    "2|am|Selam Hirut Tigist|Dawit Girma Yonas|Bekele Haile Tadesse Worku",
    "2|nv|Dezbah Shandiin Winona|Ashkii Hoskie Leland|Begay Benally Tsosie Yazzie",
    "2|pl|Agnieszka Kinga Zofia|Paweł Tomasz Zbigniew|Kowalski Lis Nowicki Wrona",
)


def _cohort(line: str) -> Cohort:
    weight, *names = line.split("|")
    return Cohort(int(weight), *(part.split() for part in names))


COHORTS = tuple(map(_cohort, _COHORTS))

PARTIES = ("Democratic", "Republican", "Independent", "None"), (36, 21, 24, 19)
SOURCES = _split(
    "website-petition,county-fair,tabling-farmers-market,newsletter-signup,friend-invite,"
    "house-party,canvass-spring,union-hall,campus-drive,library-night"
)
ISSUES = _split("Water,Rail safety,Libraries,Housing,Paid leave,Solar power,Safe streets,Insulin")
OCCUPATIONS = _split(
    "Teacher,Nurse,Electrician,Plumber,Bus driver,Accountant,Librarian,Student,Farmer,Carpenter,"
    "Software developer,Social worker,Cook,Pharmacist,Postal worker,Small business owner,"
    "Home health aide,Engineer,Artist,Pastor"
)


class Cause(NamedTuple):
    """One campaign: its texts, its targets, and its activity over time.

    `offices` has title, organization and `name=division` pairs. `course` has the launch as
    a share of the demo's days, the relative size, and the size of the initial burst.
    """

    slug: str
    name: str
    title: str
    summary: str
    kind: str
    targets: str
    asks: tuple[str, ...]
    offices: tuple[tuple[str, str, str], ...]
    course: tuple[float, float, float]


_SENATE = ("Senator", "U.S. Senate")
_HOUSE = ("Representative", "U.S. House of Representatives")

CAUSES = (
    Cause(
        "clean-water",
        "Clean Water Pipes Act",
        "Tell Congress: replace every lead pipe",
        "Millions of homes still drink through lead pipes. The Clean Water Pipes Act would pay to "
        "replace every one of them within ten years.",
        "email",
        "U.S. Congress",
        (
            "vote for the Clean Water Pipes Act",
            "fund lead pipe replacement in every district",
            "bring the Clean Water Pipes Act to the floor",
        ),
        (
            (*_SENATE, "Odalys Brannigan=state:mi,Thaddeus Okonjo=state:oh"),
            (*_SENATE, "Philippa Marchetti=state:pa"),
            (*_HOUSE, "Lorne Castellaw=state:ny/cd:18,Imani Falkenrath=state:mi/cd:8"),
            (*_HOUSE, "Desmond Yarrowby=state:wi/cd:3,Sunniva Calderwood=state:ga/cd:5"),
            (*_HOUSE, "Ezequiel Thornbury=state:tx/cd:21"),
        ),
        (0.0, 1.3, 0.0),
    ),
    Cause(
        "rail-safety",
        "Two-Person Train Crews",
        "Call your representative about rail safety",
        "Freight trains are longer than ever and their crews smaller. Ask the House to require "
        "two people in the cab and modern brake detectors on every line.",
        "phone",
        "U.S. House of Representatives",
        (
            "require two-person crews on freight trains",
            "put hot bearing detectors on every freight line",
            "co-sponsor the Safe Crews Act",
        ),
        (
            (*_HOUSE, "Rosalind Achterberg=state:oh/cd:3,Caspian Dellacroix=state:pa/cd:6"),
            (*_HOUSE, "Wilhelmina Oyelaran=state:il/cd:9,Barnaby Quillfeather=state:mo/cd:1"),
            (*_HOUSE, "Anselm Viramontes=state:nm/cd:1,Henrike Stallworthy=state:mn/cd:5"),
            (*_HOUSE, "Leopold Nakagami=state:wa/cd:7,Corisande Ballantree=state:nc/cd:4"),
        ),
        (0.0, 1.0, 0.0),
    ),
    Cause(
        "libraries",
        "Open Libraries",
        "Visit your county board and keep the libraries open",
        "County budgets are being written now, and branch libraries are on the list of cuts. A "
        "neighbor at the lectern is worth a hundred letters.",
        "in-person",
        "County boards and councils",
        (
            "keep every branch library open",
            "restore weekend hours at the library",
            "fund the bookmobile",
        ),
        (
            ("Commissioner", "Travis County", "Severiano Aldersgate=state:tx/county:travis"),
            ("Council Member", "King County Council", "Marguerite Tsukada=state:wa/county:king"),
            ("Supervisor", "Maricopa County", "Florian Descheenie=state:az/county:maricopa"),
            ("Commissioner", "Cook County Board", "Ottoline Drummer=state:il/county:cook"),
            ("Commissioner", "Mecklenburg County", "Jericho Pemble=state:nc/county:mecklenburg"),
            ("Commissioner", "Hennepin County", "Solveig Amundrud=state:mn/county:hennepin"),
            ("Council Member", "Allegheny County", "Cyprian Wojtas=state:pa/county:allegheny"),
            ("Supervisor", "Polk County", "Henrietta Vosswinkel=state:ia/county:polk"),
        ),
        (0.1, 1.1, 0.0),
    ),
    Cause(
        "veterans-housing",
        "Postcards for Veterans' Homes",
        "Send your governor a postcard: no veteran without a home",
        "Every state has vacant public buildings and veterans without a home. Ask your governor "
        "to turn the one into homes for the other.",
        "postal mail",
        "Governors",
        (
            "open vacant state buildings to homeless veterans",
            "match the federal housing vouchers for veterans",
            "name a veterans' housing coordinator",
        ),
        (
            ("Governor", "State of Kansas", "Eudora Blackwater=state:ks"),
            ("Governor", "State of Oregon", "Lysander Oakhurst=state:or"),
            ("Governor", "State of Maine", "Josephine Thibodrel=state:me"),
            ("Governor", "State of Nevada", "Amadeo Larrazola=state:nv"),
            ("Governor", "State of Georgia", "Clementine Fairweather=state:ga"),
            ("Governor", "State of Wisconsin", "Ansgar Lundemo=state:wi"),
            ("Governor", "Commonwealth of Kentucky", "Theodosia Rumbaugh=state:ky"),
        ),
        (0.22, 0.7, 0.0),
    ),
    Cause(
        "paid-leave",
        "Paid Family Leave Now",
        "Call your state legislator for paid family leave",
        "A new child or a sick parent should not cost anyone a job. Bills for paid family leave "
        "wait in committee in eight states; calls move them.",
        "phone",
        "State legislators",
        (
            "vote for paid family leave",
            "give the paid leave bill a hearing",
            "cover part-time workers in the paid leave bill",
        ),
        (
            ("Senator", "Ohio Senate", "Verity Mbeki-Lund=state:oh/sldu:16"),
            ("Senator", "Pennsylvania State Senate", "Horatio Szymborn=state:pa/sldu:17"),
            ("Representative", "Michigan House", "Nerissa Vandekamp=state:mi/sldl:47"),
            ("Representative", "Kentucky House", "Tolliver Crabapple=state:ky/sldl:41"),
            ("Delegate", "Virginia House of Delegates", "Perpetua Lockridge=state:va/sldl:79"),
            ("Senator", "North Carolina Senate", "Ulysses Greenhow=state:nc/sldu:14"),
            ("Senator", "Nebraska Legislature", "Ingeborg Mahalek=state:ne/sldu:8"),
            ("Representative", "Georgia House", "Cassius Merriwinter=state:ga/sldl:58"),
        ),
        (0.36, 0.8, 7.0),
    ),
    Cause(
        "community-solar",
        "Solar for Renters",
        "Write your state legislator: let renters share the sun",
        "Half of all households cannot put panels on their own roof. Community solar lets them "
        "buy a share of a nearby array and see it on their bill.",
        "email",
        "State legislators",
        (
            "legalize community solar",
            "let renters subscribe to a solar array",
            "support the community solar bill in committee",
        ),
        (
            ("Senator", "California State Senate", "Calliope Ormandez=state:ca/sldu:11"),
            ("Assemblymember", "New York State Assembly", "Fitzgerald Obuya=state:ny/sldl:75"),
            ("Senator", "Colorado Senate", "Tamsin Redfeather=state:co/sldu:31"),
            ("Representative", "Colorado House", "Evander Quistorf=state:co/sldl:8"),
            ("Senator", "Arizona State Senate", "Remedios Hathersage=state:az/sldu:9"),
            ("Representative", "Utah House", "Orson Tuilagi-Beck=state:ut/sldl:24"),
            ("Representative", "New Mexico House", "Araceli Windhover=state:nm/sldl:18"),
            ("Representative", "Wisconsin State Assembly", "Gunnar Pleasance=state:wi/sldl:76"),
        ),
        (0.52, 0.8, 0.0),
    ),
    Cause(
        "safe-routes",
        "Safe Routes to School",
        "Write your city council: a safe way to every school",
        "Children should be able to walk to school. Crosswalks, lower speed limits and lights cost "
        "a city little and save lives in the first year.",
        "email",
        "City councils",
        (
            "set the speed limit at schools to 20 mph",
            "build the missing crosswalks around our schools",
            "fund crossing guards in the new budget",
        ),
        (
            (
                "Council Member",
                "Columbus City Council",
                "Dashiell Ferrante=state:oh/place:columbus",
            ),
            ("Councilor", "Albuquerque City Council", "Ximena Sandlake=state:nm/place:albuquerque"),
            ("Councilor", "Tulsa City Council", "Augustin Rainwater=state:ok/place:tulsa"),
            ("Council Member", "Omaha City Council", "Birgitta Sokolowsky=state:ne/place:omaha"),
            ("Councilor", "Providence City Council", "Nazaré Fontoura=state:ri/place:providence"),
            ("Alder", "Milwaukee Common Council", "Percival Achebe=state:wi/place:milwaukee"),
            ("Councilor", "Birmingham City Council", "Delphine Rosswood=state:al/place:birmingham"),
        ),
        (0.66, 0.9, 10.0),
    ),
    Cause(
        "insulin",
        "Insulin for $35",
        "Call the Senate: insulin for $35, for everyone",
        "The price of insulin is capped for some and not for others. One vote in the Senate would "
        "cap it at $35 a month for everyone who needs it.",
        "phone",
        "U.S. Senate",
        (
            "cap insulin at $35 a month for everyone",
            "bring the insulin bill to a vote",
            "stand up to the price of insulin",
        ),
        (
            (*_SENATE, "Evangeline Strathcarron=state:ia,Benedikt Aloysen=state:fl"),
            (*_SENATE, "Marisela Goldthwaite=state:tx,Ambrose Kincannonby=state:tn"),
            (*_SENATE, "Zipporah Wexley=state:ca,Leocadio Hammersmith=state:az"),
            (*_SENATE, "Winifred Tallchief-Moe=state:mt,Silvanus Prudhomme=state:la"),
        ),
        (0.84, 0.8, 0.0),
    ),
)

CAPITOLS = {
    "ks": ("300 SW 10th Avenue", "Topeka", "66612"),
    "or": ("900 Court Street NE", "Salem", "97301"),
    "me": ("1 State House Station", "Augusta", "04333"),
    "nv": ("101 N Carson Street", "Carson City", "89701"),
    "ga": ("206 Washington Street SW", "Atlanta", "30334"),
    "wi": ("2 E Main Street", "Madison", "53703"),
    "ky": ("700 Capital Avenue", "Frankfort", "40601"),
}
"""Street, locality and postal code of the state houses that receive postcards."""

OPENINGS = (
    "I have lived in {city} for most of my life and I am asking you to {ask}.",
    "As a voter from {city}, I urge you to {ask}.",
    "Please {ask}. My neighbors in {city} and I are watching this closely.",
    "I am writing from {city} because this cannot wait: please {ask}.",
    "My family talks about this at the dinner table. Please {ask}.",
)
CLOSINGS = (
    "Thank you for your service.",
    "I look forward to your answer.",
    "Thank you for listening.",
    "It would mean a great deal to us here.",
    "Please let me know where you stand.",
)
SUBJECTS = ("Please {ask}", "A voter from {city}: {ask}", "{name}", "{city} supports: {name}")
NOTES = {
    "phone": (
        "Left a voicemail.",
        "The staffer took my name and address.",
        "Staff said the office is undecided.",
        "They said they are hearing from many people today.",
        "Very friendly intern. Asked for a written answer.",
        "They support it already; I said thank you.",
    ),
    "in-person": (
        "Spoke for two minutes in public comment.",
        "Brought my two kids. They stayed for the vote.",
        "Met with an aide for ten minutes.",
    ),
}
CHANNELS = (
    ("newsletter", "www.example.org", "https://www.example.org/newsletter/{slug}", 34),
    ("facebook", "social.example.com", "https://social.example.com/groups/{slug}", 24),
    ("sms", "", "", 16),
    ("partner", "partners.example.net", "https://partners.example.net/action/{slug}", 14),
    ("news", "news.example.com", "https://news.example.com/stories/{slug}", 12),
)
"""Source code, website, page, weight."""

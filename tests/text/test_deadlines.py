"""Until when a call takes an answer: what is found, and what must not be taken for a deadline."""

import hashlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.clean import line
from egov_tui.text.deadlines import FARTHEST, VERSION, find, hinted, told
from egov_tui.text.words import lines

EAT = ZoneInfo("Africa/Dar_es_Salaam")
PUBLISHED = datetime(2026, 11, 10, 12, tzinfo=EAT)

FOUND = [
    # a label and its date
    ("Zabuni ya ukarabati wa soko", "Mwisho wa kupokea maombi: 3 Desemba 2026", "2026-12-03"),
    ("Nafasi za kazi", "Tarehe ya mwisho: 30/11/2026", "2026-11-30"),
    ("TANGAZO LA ZABUNI", "MWISHO WA KUWASILISHA NI TAREHE 3 DESEMBA, 2026 SAA 4:00 ASUBUHI.", "2026-12-03 10:00"),
    ("Vacancy: ICT officer", "Closing date: 30th November 2026", "2026-11-30"),
    ("Vacancy: nurses (two posts)", "Deadline\n\n30 November 2026", "2026-11-30"),
    ("Tender for cleaning", "Description\tOffice cleaning\nClosing date\t2026-11-30\nLot\t2", "2026-11-30"),
    ("Request for quotations", "3. Closing date and time: 27-11-2026, 1430 hrs", "2026-11-27 14:30"),
    ("Scholarships for 2027", "Application deadline: January 15, 2027", "2027-01-15"),
    ("Tender: closing date 30 Nov. 2026", "See the attached document.", "2026-11-30"),
    ("Fellowship", "Last date: 01.12.2026", "2026-12-01"),
    ("Internships", "The closing date is Friday, 4 December 2026 at 5.00 pm.", "2026-12-04 17:00"),
    ("Ajira mpya", "Siku ya mwisho ni tarehe 12/12/2026 saa 9:30 alasiri", "2026-12-12 15:30"),
    # a sentence in Swahili
    ("TANGAZO", "Maombi yatumwe kabla ya tarehe 3 Desemba 2026 kwa Mkurugenzi wa Halmashauri.", "2026-12-03"),
    ("TANGAZO", "Waombaji watume barua kabla ya tarehe 3 mwezi Desemba mwaka 2026.", "2026-12-03"),
    (
        "Zabuni ya usambazaji wa vifaa",
        "Zabuni ziwasilishwe si zaidi ya tarehe 30 Novemba 2026 saa 10:00 jioni katika ofisi ya Bodi.",
        "2026-11-30 16:00",
    ),
    ("Mwaliko", "Zabuni itafungwa tarehe 1 Desemba 2026 saa 8 mchana.", "2026-12-01 14:00"),
    ("Zabuni", "Zabuni zote zitafungwa saa 3:00 asubuhi tarehe 1 Desemba 2026.", "2026-12-01 09:00"),
    ("Nafasi za masomo", "Fomu za maombi zirejeshwe ifikapo tarehe 20 Novemba 2026.", "2026-11-20"),
    ("Nafasi za kujitolea", "Maombi yatapokelewa hadi tarehe 25 Novemba, 2026 saa 2 usiku.", "2026-11-25 20:00"),
    ("Udahili wa wanafunzi", "Mwisho wa kutuma maombi ni tarehe 5 Desemba.", "2026-12-05"),
    ("Ajira", "30 Novemba 2026 ndiyo siku ya mwisho ya kutuma maombi.", "2026-11-30"),
    ("Mafunzo ya TEHAMA", "Mwisho wa kujiandikisha ni tarehe 18 Novemba 2026, saa 6:00 mchana.", "2026-11-18 12:00"),
    ("Zabuni", "Zabuni ziwasilishwe kabla ya saa 4:30 asubuhi ya tarehe 24 Novemba 2026.", "2026-11-24 10:30"),
    ("Zabuni", "Mwisho wa kupokea zabuni ni saa 6:00 usiku, tarehe 24 Novemba 2026.", "2026-11-24"),
    ("Ajira", "Mwisho wa kupokea maombi ni tarehe 24 Novemba 2026 saa 9 na nusu alasiri.", "2026-11-24 15:30"),
    ("Ajira", "Mwisho wa kupokea maombi ni tarehe 24 Novemba 2026 saa 15:30.", "2026-11-24 15:30"),
    ("Ajira", "Maombi yasizidi tarehe 2 Januari 2027 yawe yamepokelewa.", "2027-01-02"),
    ("Ajira", "Tarehe ya mwisho ya kuwasilisha maombi ni tarehe 09 Januari.", "2027-01-09"),
    # the clock that nobody can be sure of: the end of the day
    ("Ajira", "Mwisho wa kupokea maombi ni tarehe 24 Novemba 2026 saa 10:00.", "2026-11-24"),
    ("Ajira", "Mwisho wa kupokea maombi ni tarehe 24 Novemba 2026 saa 10:00 asubuhi.", "2026-11-24"),
    ("Vacancy", "Applications close on 24 November 2026 at 4:00.", "2026-11-24"),
    ("Vacancy", "Applications close on 24 November 2026 at 25:71 hours.", "2026-11-24"),
    (
        "Nafasi za kazi",
        "Maombi yatumwe kwa:\nKatibu, S.L.P. 320, Dodoma\nMwisho wa kupokea maombi ni 03/12/2026, saa 9.30 Alasiri.",
        "2026-12-03 15:30",
    ),
    ("Nafasi za mafunzo", "Mwisho wa kupokea maombi: Jumatatu, 30 Novemba 2026 (saa 10 jioni)", "2026-11-30 16:00"),
    ("Tangazo", "Fomu za maombi zirudishwe kabla ya tarehe 28 Novemba 2026.", "2026-11-28"),
    # a sentence in English
    ("Vacancy", "The deadline for receipt of applications is 30 November 2026.", "2026-11-30"),
    ("Tender", "The deadline has been extended to 4 December 2026.", "2026-12-04"),
    ("Tender", "Closing date: 30/11/2026 for lot one; 5/12/2026 for lot two", "2026-11-30"),
    (
        "Invitation for tenders",
        "Bids must be delivered to the address below not later than 10.00 a.m. on Monday, 30th November 2026. "
        "Bids will be opened at 10:30 a.m. on the same day.",
        "2026-11-30 10:00",
    ),
    ("Notice", "Tenders shall be submitted on or before 27 November 2026, 1500 hours.", "2026-11-27 15:00"),
    ("Notice", "Applications must be received by 5 December 2026 at 12 noon.", "2026-12-05 12:00"),
    ("Call for papers", "Abstracts must be submitted no later than 31 January 2027 (23:59 GMT).", "2027-02-01 02:59"),
    (
        "Call for proposals",
        "Submission deadline: December 4, 2026 at 16:30 East African Time.",
        "2026-12-04 16:30",
    ),
    ("Careers", "Applications close on 5 December.", "2026-12-05"),
    ("Careers", "30 November 2026 is the deadline for applications.", "2026-11-30"),
    ("Expression of interest", "The last date for submission of expressions of interest is 18/12/2026.", "2026-12-18"),
    ("Jobs at the port", "Candidates should apply on or before the 30th day of November, 2026.", "2026-11-30"),
    ("Grants", "The application window closes on 12 December 2026 at 11:59 PM.", "2026-12-12 23:59"),
    ("Tender", "Bids closing 10 December 2026 at 10:00 hours.", "2026-12-10 10:00"),
    ("Training", "Register no later than 20 November 2026.", "2026-11-20"),
    # of several days the right one
    (
        "Extension of the deadline",
        "The deadline for applications has been extended from 20 November 2026 to 4 December 2026.",
        "2026-12-04",
    ),
    (
        "Tender",
        "Clarifications may be sought not later than 20 November 2026. Tenders shall be submitted on or before "
        "27 November 2026.",
        "2026-11-27",
    ),
    (
        "Zabuni",
        "Maswali yatumwe kabla ya tarehe 15 Novemba 2026. Mwisho wa kuwasilisha zabuni ni tarehe 25 Novemba 2026.",
        "2026-11-25",
    ),
    (
        "Tender",
        "Closing date: 20 November 2026\nBids for lot two shall be submitted not later than 27 November 2026.",
        "2026-11-27",
    ),
    ("Vacancy", "Reference is made to our notice dated 3 November 2026. Closing date: 25 November 2026.", "2026-11-25"),
    (
        "Vacancies",
        "Applications closed on 5 November 2026, but are taken again; they now close on 1 December 2026.",
        "2026-12-01",
    ),
]

REFUSED = [
    # days of something else
    ("First conference", "The conference takes place on 5 December 2026 in Arusha."),
    ("Tender", "The closing ceremony of the training will be held on 5 December 2026."),
    ("Tender awarded", "The contract, dated 5 December 2026, was signed before the deadline."),
    ("Tender", "The deadline was set by the letter with Ref. No. AB/12/2026 dated 3 December 2026."),
    ("Zabuni", "Mwisho wa zabuni umetajwa katika barua ya tarehe 3 Desemba 2026."),
    ("Tender", "After the deadline for bids, the works will start on 5 January 2027."),
    ("Zabuni", "Baada ya mwisho wa kuwasilisha zabuni, ujenzi utaanza tarehe 5 Januari 2027."),
    ("Vacancy", "Shortlisted applicants will be interviewed not later than 5 December 2026."),
    ("Nafasi za kazi", "Waombaji watafanyiwa usaili kabla ya tarehe 5 Desemba 2026."),
    ("Tender", "Enquiries about the bids must reach us not later than 20 November 2026."),
    ("Zabuni", "Wazabuni watume maswali na ufafanuzi kabla ya tarehe 20 Novemba 2026."),
    ("Udahili", "Waombaji waliochaguliwa wanapaswa kuripoti kabla ya tarehe 5 Desemba 2026."),
    ("Udahili", "Mwisho wa kulipa ada ya maombi ni tarehe 5 Desemba 2026."),
    ("Scholarships", "Results of applicants will be published no later than 5 December 2026."),
    ("Tender", "The deadline for completion of works by the bidder is 5 December 2026."),
    ("Zabuni", "Mzabuni anatakiwa kukamilisha kazi kabla ya tarehe 5 Desemba 2026."),
    ("Call for applications", "Applications open on 5 December 2026; the deadline will be announced."),
    ("Maombi ya mikopo", "Dirisha la maombi litafunguliwa tarehe 5 Desemba 2026."),
    # no call at all
    ("Talks", "The President said the deadline for a deal is 5 December 2026."),
    ("Kodi ya majengo", "Tarehe ya mwisho ya kulipa kodi ya majengo ni tarehe 31 Desemba 2026."),
    ("Taxpayers", "Everybody must submit the return on or before 31 December 2026."),
    ("Umeme", "Mradi utakamilika kabla ya tarehe 5 Desemba 2026."),
    ("Road works", "The bridge closes on 5 December 2026 for a week."),
    ("Barabara", "Daraja litafungwa tarehe 5 Desemba 2026 kwa wiki moja."),
    ("Parliament", "The sitting will be closed on 5 December 2026."),
    ("Mkutano", "Mkutano utafanyika hadi tarehe 5 Desemba 2026."),
    ("New policy", "The tender board was dissolved. Its policy holds until the closing of the year, 31 December 2026."),
    ("Court", "The judge ordered the parties to file the application not later than 5 December 2026."),
    ("New factory brings 500 jobs", "The ministry shall submit its plan not later than 5 December 2026."),
    ("Mafunzo kwa wakulima", "Maafisa wanatakiwa kuwasilisha taarifa kabla ya tarehe 5 Desemba 2026."),
    ("Training of accountants", "Councils must submit their annual reports not later than 5 December 2026."),
    ("Licences", "The applications shall be determined by the commission not later than 5 December 2026."),
    ("Tender", "Tenders shall be evaluated not later than 5 December 2026."),
    ("Tender", "Bidders may purchase the documents on or before 5 December 2026."),
    ("Parliament", "Members must submit on or before 5 December 2026."),
    ("Tender", "The tender board said the deadline for the road is 5 December 2026."),
    ("Tender results", "The deadline for appeals by bidders is 5 December 2026."),
    ("Tender", "Closing date: Monday. Opening date: 5 December 2026."),
    ("Tender", "Closing date and opening date\n5 December 2026"),
    ("Tender", "Deadline\n\nThe committee meets on 5 December 2026."),
    ("Tender", "Bids must be submitted not later than three months after 5 December 2026."),
    ("Tender", "Bids must be valid for 120 days and the works completed on or before 5 December 2027."),
    ("Zabuni", "Dhamana ya zabuni iwe hai hadi tarehe 5 Aprili 2027."),
    ("Vacancy", "Applicants must be aged not more than 45 on or before 30 June 2027."),
    ("Vacancy", "Applicants must have been born on or before 1 January 2027."),
    ("Ajira", "Mwombaji awe amehitimu kabla ya tarehe 1 Januari 2027."),
    ("Nafasi za kazi", "Mwombaji awe na umri usiozidi miaka 45 hadi tarehe 30 Juni 2027."),
    ("Nafasi za masomo", "Masomo yataanza si zaidi ya tarehe 5 Januari 2027 kwa waliochaguliwa."),
    ("Call for applications", "Applicants will be informed not later than 5 December 2026."),
    ("Udahili", "Waombaji watajulishwa majibu kabla ya tarehe 5 Desemba 2026."),
    ("Bunge", "Maombi ya wananchi yatashughulikiwa kabla ya tarehe 5 Desemba 2026."),
    ("Mafunzo", "Mafunzo hayo yatafungwa tarehe 5 Desemba 2026 na Waziri."),
    ("Vacancy", "Applications received after 5 December 2026 will not be considered."),
    # no day, no such day, no day that can be meant
    ("Tender", "Closing date: to be announced."),
    ("Tender", "Closing date: 31 November 2026"),
    ("Tender", "Closing date: 30 February 2027"),
    ("Tender", "Closing date: December 2026"),
    ("Tender", "Closing date: 5 November 2026"),
    ("Tender", "Closing date: 10 November 2026 at 10:00 hours"),
    ("Tender", "Closing date: 5 December 2029"),
    ("Tender", "Closing date: 5 November"),
    ("Tender", "Closing date: 45/13/2026"),
    ("Tender", "Section 3 may apply to bidders before the deadline."),
    ("Zabuni", "Mwisho wa kuwasilisha zabuni utatangazwa. Kikao kijacho ni cha tarehe 5 Desemba 2026."),
    ("Vacancy", "The closing date has not been set. The office moves on 5 December 2026."),
    ("Vacancy", "The deadline for applications " + "is one that everybody ought to know " * 6 + "5 December 2026."),
    ("", ""),
]


def moment(told: str) -> datetime:
    if len(told) == 10:
        told += " 23:59:59"
    return datetime.fromisoformat(told).replace(tzinfo=EAT).astimezone(UTC)


@pytest.mark.parametrize(("title", "text", "closes"), FOUND)
def test_a_deadline_is_found(title: str, text: str, closes: str) -> None:
    found = find(title, text, EAT, PUBLISHED)
    assert found is not None
    assert found.moment == moment(closes)
    assert found.sentence


@pytest.mark.parametrize(("title", "text"), REFUSED)
def test_what_is_no_deadline_is_not_taken_for_one(title: str, text: str) -> None:
    assert find(title, text, EAT, PUBLISHED) is None


@pytest.mark.parametrize(("title", "text", "_closes"), FOUND)
def test_no_text_with_a_deadline_is_passed_over_by_the_quick_look(title: str, text: str, _closes: str) -> None:
    assert hinted(f"{title}\n{text}")


def test_the_quick_look_sees_through_markup() -> None:
    assert hinted("<p><strong>Closing</strong> <em>date</em>: 5 December 2026</p>")
    assert not hinted("<p>Disclosed on this date, and enclosed.</p>")


def test_a_category_says_that_an_article_is_a_call() -> None:
    text = "Deadline: 5 December 2026"
    assert find("Office cleaning", text, EAT, PUBLISHED) is None
    assert find("Office cleaning", text, EAT, PUBLISHED, ("News", "Tenders")) is not None


def test_the_sentence_is_the_one_that_says_so() -> None:
    text = "The council needs a nurse.\n\nSend your CV. Applications must reach Dr. Moshi, P.O. Box 3, not later than "
    found = find("Vacancy", text + "10:00 a.m. EAT on 30 November 2026. Women are asked to apply.", EAT, PUBLISHED)
    assert found is not None
    assert found.sentence == (
        "Applications must reach Dr. Moshi, P.O. Box 3, not later than 10:00 a.m. EAT on 30 November 2026."
    )


def test_a_long_sentence_is_shortened_around_the_date() -> None:
    long = "those who wish to be considered for one of the many posts in our district " * 4
    text = f"All {long}shall apply not later than 30 November 2026 with {long}."
    found = find("Vacancy", text, EAT, PUBLISHED)
    assert found is not None
    assert "not later than 30 November 2026" in found.sentence
    assert found.sentence.startswith("…")
    assert found.sentence.endswith("…")
    assert len(found.sentence) <= 220


def test_the_zone_beside_a_time_goes_before_that_of_the_source() -> None:
    found = find("Tender", "Closing date: 30 November 2026 at 10:00 a.m. UTC", EAT, PUBLISHED)
    assert found is not None
    assert found.moment == datetime(2026, 11, 30, 10, tzinfo=UTC)


def test_without_a_publication_a_day_counts_only_with_its_year() -> None:
    assert find("Tender", "Closing date: 30 November", EAT, None) is None
    found = find("Tender", "Closing date: 30 November 2015", EAT, None)
    assert found is not None
    assert found.moment.year == 2015


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("30/11/2026", "2026-11-30"),
        ("Nov 30, 2026", "2026-11-30"),
        ("November 30, 2026", "2026-11-30"),
        ("2026-11-30", "2026-11-30"),
        ("2026-11-30T00:00:00", "2026-11-30"),
        ("30-11-2026 10:00", "2026-11-30 10:00"),
        ("2026-11-30T07:00:00Z", "2026-11-30 10:00"),
        ("20261130", "2026-11-30"),
        ("Tarehe 30 Novemba 2026 saa 4:00 asubuhi", "2026-11-30 10:00"),
        ("Tarehe 30 Novemba 2026 saa 10:00", "2026-11-30"),
    ],
)
def test_a_field_of_its_own_is_read_with_the_dates_of_feeds(text: str, closes: str) -> None:
    assert told(text, EAT, PUBLISHED) == moment(closes)


@pytest.mark.parametrize(
    "text", ["", "open", "2026", "December 2026", "5 November 2026", "30/11/2036", "31/11/2026", "30 November"]
)
def test_a_field_without_a_day_that_can_be_meant_tells_nothing(text: str) -> None:
    assert told(text, EAT, PUBLISHED) is None


PIECES = st.sampled_from(
    [
        *(one.partition("\t")[2].replace("|", " ") for one in lines("deadlines.tsv")),
        *("3 Desemba 2026", "30/11/2026", "31 Nov", "29 February 2027", "1/1/99", "٣ Desemba", "²", "2026-13-45"),
        *("saa 9:30 alasiri", "saa 99:99 usiku", "10.00 a.m.", "at 24:00 hours GMT+99", "0 May 0000"),
        *("İ", "ẞ", "\n", "\t", ".", ":", "…"),
    ]
)
JUNK = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map(" ".join)


@given(JUNK, JUNK)
def test_whatever_a_text_says_it_is_read_and_a_deadline_is_after_its_publication(title: str, text: str) -> None:
    found = find(title, text, EAT, PUBLISHED)
    if found:
        assert timedelta() < found.moment - PUBLISHED <= FARTHEST
        assert found.sentence == line(found.sentence)
        assert len(found.sentence) <= 400


@given(JUNK)
def test_reading_twice_finds_the_same(text: str) -> None:
    assert find("Tender", text, EAT, PUBLISHED) == find("Tender", text, EAT, PUBLISHED)
    told(text, EAT, PUBLISHED)


@given(JUNK)
def test_what_was_found_by_a_sentence_is_found_in_it_again(text: str) -> None:
    found = find("Tender", text, EAT, PUBLISHED)
    if found and "…" not in found.sentence:
        again = find("Tender", found.sentence, EAT, PUBLISHED)
        assert again is None or again.moment == found.moment


KNOWN = {1: "e948e425aa7a712f"}
"""Versions, and the digest of what they found in the sentences above. A new digest needs a new version."""


def test_a_version_finds_the_same_for_ever() -> None:
    found = [find(title, text, EAT, PUBLISHED) for title, text, *_closes in (*FOUND, *REFUSED)]
    digest = hashlib.sha256("\n".join(map(str, found)).encode()).hexdigest()[:16]
    assert KNOWN[VERSION] == digest, "raise deadlines.VERSION, and note its digest here"

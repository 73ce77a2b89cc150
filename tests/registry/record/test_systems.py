"""Systems on a sheet: how they are told, and what they say of hosting and of artificial intelligence."""

from datetime import date

import pytest
from django.utils import translation

from registry.documents.blocks import texts
from registry.exchange.exports import annexes
from registry.record import reading, wording
from registry.record.columns import COLUMNS
from registry.record.reading import Reply
from registry.record.sheet import Party, Register, System, SystemUse, Term
from registry.record.values import DataName, SystemData
from tests.registry.documents.values import ON, organisation, sheet

USA = Term(code="US", fr="États-Unis", en="United States")
NONE = Term(code="none", fr="Aucun (déclaré)", en="None (stated)")
SOME = Term(code="some", fr="Oui", en="Yes")
COLUMN = next(one for one in COLUMNS if one.key == "systems")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def said(blocks):
    return list(texts(blocks))


def using(**system):
    return SystemUse.new(system=System.new(name="Guichet", **system))


def test_a_record_tells_its_systems_with_their_use_then_the_software_in_words():
    use = SystemUse.new(
        used_for="Enrolling pupils",
        condition="In June",
        note="Slow on Mondays",
        system=System.new(
            name="Guichet",
            publisher=Party.new(name="Éditions Numériques"),
            host=Party.new(name="Serveurs du Port"),
            country=USA,
            since=date(2019, 9, 1),
            data=(SystemData.new(data=DataName.new(name="Identity")),),
        ),
    )
    record = sheet(systems=(use,), software="Tableur")
    assert said(COLUMN.get(record, ON)) == [
        "Guichet",
        *("Used for", "Enrolling pupils"),
        *("Condition", "In June"),
        "Slow on Mondays",
        *("Publisher", "Éditions Numériques"),
        *("Host", "Serveurs du Port"),
        *("Country of hosting", "United States"),
        *("In use since", "1 September 2019"),
        *("Data in the system", "Identity"),
        "Tableur",
    ]


def test_a_system_that_is_no_artificial_intelligence_says_no_and_not_that_there_is_none():
    assert said(wording.system(System.new(name="Guichet", ai_answer=NONE))) == [
        "Artificial intelligence system",
        "No",
    ]


def test_an_intelligent_system_is_named_where_the_record_tells_of_artificial_intelligence():
    record = sheet(systems=(using(ai_answer=SOME), SystemUse.new(system=System.new(name="Tableur"))))
    assert reading.artificial_intelligence(record).reply is Reply.SOME
    assert said(wording.artificial_intelligence(record)) == ["Systems", "Guichet"]
    denied = record.model_copy(update={"ai_answer": NONE})
    assert reading.artificial_intelligence(denied).reply is Reply.CONTRADICTED


def test_data_of_a_record_are_hosted_where_its_systems_are():
    record = sheet(systems=(using(country=USA, host=Party.new(name="Host")), using()))
    assert [(one.name, one.id) for one in reading.hosting(record)] == [("Guichet", record.systems[0].id)]
    assert [one.country.code for one in reading.hosted_abroad(record, ON)] == ["US"]
    assert reading.hosted_abroad(sheet(systems=(using(),)), ON) == ()


def test_no_transfer_is_contradicted_by_a_system_in_a_third_country():
    record = sheet(systems=(using(country=USA),), transfers_answer=NONE)
    assert said(wording.transfers(record, ON)) == [
        *("Declared", "None (stated)"),
        *("Recorded", "Guichet · United States"),
    ]


def test_the_register_closes_with_its_systems_by_name_and_the_records_that_use_each():
    guichet = System.new(name="guichet", publisher=Party.new(name="Éditions Numériques"))
    agenda = System.new(name="Agenda")
    first = sheet(reference="A-1", systems=(SystemUse.new(system=guichet), SystemUse.new(system=agenda)))
    second = sheet(reference="A-2", systems=(SystemUse.new(system=guichet),))
    [table] = annexes.systems(Register(organisation=organisation(), sheets=(first, second)))
    assert [tuple(" ".join(said(cell)) for cell in row) for row in table.rows] == [
        ("Agenda", "", "A-1"),
        ("guichet", "Publisher Éditions Numériques", "A-1, A-2"),
    ]
    assert annexes.systems(Register(organisation=organisation(), sheets=(sheet(),))) == ()


def test_a_host_of_a_system_stands_among_those_who_receive_data_and_its_publisher_does_not():
    host, maker = Party.new(name="Serveurs du Port"), Party.new(name="Éditions Numériques")
    record = sheet(reference="A-1", systems=(using(host=host, publisher=maker, country=USA),))
    [table] = annexes.parties(Register(organisation=organisation(), sheets=(record,)))
    assert [said(row[0]) + said(row[1]) + said(row[3]) for row in table.rows] == [
        ["Serveurs du Port", "Host of Guichet", "United States"]
    ]


def column(key, record):
    return said(next(one for one in COLUMNS if one.key == key).get(record, ON))


def test_a_none_that_is_contradicted_elsewhere_stands_beside_what_contradicts_it():
    record = sheet(
        systems=(using(country=USA, host=Party.new(name="Serveurs du Port")),),
        hosting_answer=NONE,
        recipients_answer=NONE,
    )
    for key in ("hosting", "recipients"):
        told = column(key, record)
        assert told[:2] == ["Declared", "None (stated)"]
        assert "Guichet · Serveurs du Port · United States" in told
    assert column("hosting", sheet(hosting_answer=NONE)) == ["None."]

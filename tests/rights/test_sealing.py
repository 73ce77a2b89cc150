"""What people write is sealed under a key of its own: without it, or with another, nobody reads it."""

import pytest

from rights import sealing

FIRST, SECOND = "a first master key of many letters", "another master key of many letters"


@pytest.fixture(autouse=True)
def masters(settings):
    settings.RIGHTS_KEYS = [FIRST]


def test_what_is_sealed_shows_nothing_and_is_read_with_its_key():
    key = sealing.new_key()
    sealed = sealing.seal_values(key, {"name": "Camille Exemple"})
    assert b"Camille" not in sealed and b"Camille" not in key
    assert sealing.unseal_values(key, sealed) == {"name": "Camille Exemple"}


def test_the_same_words_are_sealed_differently_each_time():
    key = sealing.new_key()
    assert sealing.seal(key, b"oui") != sealing.seal(key, b"oui")


def test_the_key_of_another_request_opens_nothing():
    sealed = sealing.seal(sealing.new_key(), b"secret")
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealing.new_key(), sealed)


def test_what_was_changed_after_it_was_sealed_is_refused():
    key = sealing.new_key()
    sealed = bytearray(sealing.seal(key, b"secret"))
    sealed[-1] ^= 1
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(key, bytes(sealed))


def test_a_master_key_is_replaced_without_losing_what_was_sealed_under_the_former(settings):
    key = sealing.new_key()
    sealed = sealing.seal(key, b"secret")
    settings.RIGHTS_KEYS = [SECOND, FIRST]
    assert sealing.unseal(key, sealed) == b"secret"
    settings.RIGHTS_KEYS = [SECOND]
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(key, sealed)


def test_an_address_has_one_mark_however_it_is_written_and_another_one_elsewhere(settings):
    mark = sealing.mark_of("Camille@Example.org ")
    assert mark == sealing.mark_of("camille@example.org") != sealing.mark_of("camille@example.com")
    assert "camille" not in mark
    settings.RIGHTS_KEYS = [SECOND]
    assert sealing.mark_of("camille@example.org") != mark


def test_nothing_sealed_says_nothing():
    assert sealing.unseal_values(sealing.new_key(), b"") == {}

"""Choosing in a list as a person does: among suggestions with a script, among boxes and lines without."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def pick(page: Page, question: str, *names: str) -> None:
    """Choose the entries of a list by their names; the last name of a question that the page asks twice counts."""
    group = page.get_by_role("group", name=question, exact=True).last
    field = group.get_by_role("combobox")
    for name in names:
        if field.count():
            field.fill(name)
            group.get_by_role("option", name=name, exact=True).click()
            expect(group.get_by_role("button", name=f"Retirer {name}")).to_be_visible()
        else:
            group.get_by_label(name, exact=True).check()


def add_new(page: Page, question: str, *lines: str) -> None:
    """Add to a list what it does not hold yet."""
    group = page.get_by_role("group", name=question, exact=True).last
    field = group.get_by_role("combobox")
    if not field.count():
        group.get_by_role("textbox").fill("\n".join(lines))
        return
    for line in lines:
        field.fill(line)
        group.get_by_role("option", name=f"Ajouter «\u00a0{line}\u00a0»").click()

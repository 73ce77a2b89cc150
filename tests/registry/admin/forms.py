"""A page's form as a browser would send it: read from the HTML, not from what the server meant."""

from __future__ import annotations

from html.parser import HTMLParser


class Form(HTMLParser):
    """The values of the form that has the most fields; check boxes and choices count when they are set."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.options: dict[str, dict[str, str]] = {}
        self.name = self.value = ""
        self.forms: list[tuple[dict, dict]] = []
        self.feed(html)
        self.values, self.options = max(self.forms, key=lambda form: len(form[0]))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.values, self.options = {}, {}
        elif tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            if kind not in {"submit", "button"} and (kind not in {"checkbox", "radio"} or "checked" in given):
                self.values.setdefault(given["name"], []).append(
                    given.get("value", "on" if kind == "checkbox" else "")
                )
        elif tag in {"select", "textarea"}:
            self.name, self.value, self.tag = given["name"], "", tag
            self.values[self.name], self.options[self.name] = [], {}
        elif tag == "option":
            self.options[self.name][given.get("value", "")] = ""
            self.chosen = given.get("value", "")
            if "selected" in given:
                self.values[self.name].append(self.chosen)

    def handle_data(self, data: str) -> None:
        if self.name and self.tag == "textarea":
            self.value += data
        elif self.name and self.options.get(self.name):
            self.options[self.name][self.chosen] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.name] = [self.value.removeprefix("\r\n").removeprefix("\n")]
        if tag in {"select", "textarea"}:
            self.name = ""
        elif tag == "form":
            self.forms.append((self.values, self.options))


def form_of(response) -> Form:
    return Form(response.content.decode())

"""A person who has only a keyboard: goes from stop to stop, and at each one must see where the focus is."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 120  # of the Tab key on the way to anything

# What is wrong with where the focus is; "" for nothing. The ring is the one that every stop has; what lies over the
# element would hide it.
FAULT = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "the focus is lost";
  const style = getComputedStyle(element);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return `no ring: ${element.outerHTML.slice(0, 120)}`;
  const box = element.getClientRects()[0];
  const within = (low, high, most) => (Math.max(low, 0) + Math.min(high, most)) / 2;
  if (!box || box.bottom < 0 || box.top > innerHeight) return `out of sight: ${element.outerHTML.slice(0, 120)}`;
  const above = document.elementFromPoint(within(box.left, box.right, innerWidth), within(box.top, box.bottom, innerHeight));
  const isOver = above && !element.contains(above) && !above.contains(element) && !above.closest("label")?.contains(element);
  return isOver ? `under ${above.outerHTML.slice(0, 80)}: ${element.outerHTML.slice(0, 120)}` : "";
}"""


class Keys:
    """The keys of one page. Every stop of a way is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def look(self) -> None:
        if fault := self.page.evaluate(FAULT):
            raise AssertionError(fault)

    def to(self, wanted: Locator) -> None:
        """Go on with the Tab key until this has the focus."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            self.look()
            if wanted.evaluate_all("found => found.includes(document.activeElement)"):
                return
        raise AssertionError(f"{wanted} is not within {MOST_STOPS} stops")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self, name: str, within: str = "body", *, role: str = "link") -> None:
        """Go to the link, or the button, of this name and press it."""
        self.to(self.page.locator(within).get_by_role(role, name=name))  # type: ignore[arg-type]
        self.press("Enter")

    def write(self, label: str, text: str) -> None:
        self.to(self.page.get_by_label(label))
        self.page.keyboard.type(text)

    def is_told(self, sentence: str) -> None:
        """It is told to who cannot see it, and the focus is somewhere."""
        expect(self.page.locator("#said")).to_contain_text(sentence)
        assert self.page.evaluate("document.activeElement !== document.body")

    def skip_the_head(self) -> None:
        """The first stop leads past the head of the page."""
        self.to(self.page.locator("a.skip"))
        self.press("Enter")

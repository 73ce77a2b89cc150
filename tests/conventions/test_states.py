"""The state of a record: its codes are written once, and one function changes it."""

import ast
from pathlib import Path

from registry.models.states import STATES
from registry.record.sheet import ActivitySheet
from registry.vocabularies import vocabulary

ROOT = Path(__file__).parents[2]
APPS = ("config", "policies", "registry", "rights")
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
}
CODES = {"draft", "proposed", "current", "archived"}
# Where one of these words is something else than the state of a record.
OTHER_WORDS = {
    "config/pages/design.py": {"draft", "current"},  # invented content of the page of components
    "config/pages/help.py": {"current"},  # the page of the guide that is open
    "policies/listings.py": {"current"},  # the version that people read now
    "registry/views/interview.py": {"draft", "current"},  # the address’s key, and the present step
    "registry/views/register.py": {"archived"},  # whether there is anything in the archive
    "registry/record/sheet.py": {"current"},  # a sheet knows no model: see the last test
}
WRITER = "registry/editing/states.py"
# What a record begins as is said by the one who begins it.
BEGINNINGS = {
    "registry/beginning/interview.py": "DRAFT",
    "registry/editor/form.py": "DRAFT",
    "registry/views/beginning.py": "DRAFT",
    "registry/samples/activities.py": "IN_FORCE",
    "registry/admin/__init__.py": "stored.state if stored is not None else DRAFT",
}


def words_in(source):
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and node.value in CODES
    }


def states_written(source):
    """What the source gives a record as its state, as it is written there; nothing where no record is named."""
    tree = ast.parse(source)
    if not any(isinstance(node, ast.Name) and node.id == "Activity" for node in ast.walk(tree)):
        return []
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr="state")]):
                found.append(ast.unparse(node.value))
            case ast.Call(func=ast.Name(id="Activity") | ast.Attribute(attr="update" | "create")):
                found += [ast.unparse(one.value) for one in node.keywords if one.arg == "state"]
            case ast.Call(func=ast.Attribute(attr="bulk_update")) | ast.Call(func=ast.Name(id="setattr")):
                found += [ast.unparse(node)] if "'state'" in ast.unparse(node) else []
    return found


def test_the_codes_are_those_of_the_vocabulary():
    assert set(STATES) == CODES == {term.code for term in vocabulary("activity_states")}


def test_a_state_is_named_by_its_constant():
    allowed = {**OTHER_WORDS, "registry/models/states.py": CODES}
    found = {name: words_in(source) - allowed.get(name, set()) for name, source in SOURCES.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_only_one_place_changes_a_state():
    written = {name: set(states_written(source)) for name, source in SOURCES.items() if name != WRITER}
    assert {name: found for name, found in written.items() if not found <= {BEGINNINGS.get(name)}} == {}


def test_the_search_finds_each_way_to_write_a_state():
    assert words_in('row.state == "draft"') == {"draft"}
    source = """
Activity.objects.filter(pk=1).update(state=ARCHIVED)
row.state = IN_FORCE
Activity(state=PROPOSED)
setattr(row, "state", DRAFT)
"""
    assert set(states_written(source)) == {
        "ARCHIVED",
        "IN_FORCE",
        "PROPOSED",
        "setattr(row, 'state', DRAFT)",
    }
    assert states_written("export.state = DONE") == []


def test_what_a_sheet_calls_in_force_is_what_the_register_does():
    in_force = [
        term.code
        for term in vocabulary("activity_states")
        if ActivitySheet.is_in_force.fget(ActivitySheet.model_construct(state=term))
    ]
    assert in_force == ["current"]

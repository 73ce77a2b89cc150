import textwrap, pytest
from django.utils import translation
from registry.imports.folder import *
BASE="slug: x\nname: X\n"
CASES = {
 "key list": {"organisation.yaml": BASE+"sites:\n - {key: [a], url: a.fr}\n"},
 "key empty": {"organisation.yaml": BASE+"sites:\n - {key: '', url: a.fr}\n - {key: '', url: b.fr}\n"},
 "dup ref via key": {"organisation.yaml": BASE+"activities:\n - {key: a, reference: R, name: n, role: controller}\n - {key: b, reference: R, name: n, role: controller}\n"},
 "dup notice act": {"organisation.yaml": BASE+"activities:\n - {reference: R, name: n, role: controller}\nnotices:\n - {slug: s, title: t, language: fr, activity_links: [R, R]}\n"},
 "formality refs": {"organisation.yaml": BASE+"formalities:\n - {kind: declaration, reference: T}\n - {kind: authorisation, reference: T}\n"},
 "newline in line": {"organisation.yaml": 'slug: x\nname: "a\\nb"\n'},
 "deep": {"organisation.yaml": "slug: x\nname: X\nsites: "+"["*3000+"]"*3000},
 "raw control": {"organisation.yaml": "slug: x\nname: X\nalias: a\x01b\n"},
 "esc control": {"organisation.yaml": 'slug: x\nname: X\nalias: "a\\x01b"\n'},
 "slug missing": {"organisation.yaml": "name: X\n"},
 "slug bad": {"organisation.yaml": "slug: é è\nname: X\n"},
 "slug dup": {"organisation.yaml": "slug: x\nname: X\nslug: y\n"},
 "seq main": {"organisation.yaml": "- a\n"},
 "mixed list and file": {"organisation.yaml": BASE+"sites: [a.fr]\n", "sites/a.yaml": "url: b.fr\n"},
 "two docs": {"organisation.yaml": BASE+"---\nname: Y\n"},
 "empty": {"organisation.yaml": ""},
 "comment": {"organisation.yaml": "# hi\n"},
 "map key tag": {"organisation.yaml": BASE+"!!str alias: b\n"},
 "merge": {"organisation.yaml": BASE+"<<: {alias: b}\n"},
 "null val": {"organisation.yaml": BASE+"alias:\n"},
 "tilde": {"organisation.yaml": BASE+"alias: ~\n"},
 "empty list": {"organisation.yaml": BASE+"sites: []\n"},
 "null list": {"organisation.yaml": BASE+"sites:\n"},
 "dict list": {"organisation.yaml": BASE+"sites: {url: a.fr}\n"},
 "text row without shorthand": {"organisation.yaml": BASE+"formalities: [declaration]\n"},
 "shorthand empty": {"organisation.yaml": BASE+"sites: ['']\n"},
 "bad int": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   retention_rules:\n    - {amount: trois, unit: year}\n    - {amount: -3, unit: year}\n    - {amount: 3}\n    - {amount: 99999999999999999999, unit: year}\n"},
 "bad date": {"organisation.yaml": BASE+"activities:\n - {reference: R, name: n, role: controller, created_on: 31/01/2020}\n"},
 "bad bool": {"organisation.yaml": BASE+"notices:\n - {slug: R, title: n, language: fr, is_published: yes}\n"},
 "bad country": {"organisation.yaml": BASE+"contact_points:\n - {function: seat, country: XX}\n - {function: seat, country: France}\n"},
 "bad code": {"organisation.yaml": BASE+"contact_points:\n - {function: siege}\n"},
 "bad list code": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   impact_assessment: {criteria: [zzz]}\n"},
 "list code as text": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   impact_assessment: {criteria: zzz}\n"},
 "overlong": {"organisation.yaml": BASE+"alias: "+"a"*401+"\n"},
 "missing req": {"organisation.yaml": BASE+"activities:\n - {reference: R, role: controller}\n"},
 "missing party": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   subprocessors: [{note: n}]\n"},
 "unknown ref": {"organisation.yaml": BASE+"parties: [{key: acme, name: A}]\nactivities:\n - reference: R\n   name: n\n   role: controller\n   subprocessors: [acmee]\n"},
 "ref list": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   department: [a]\n"},
 "cross activity": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   purposes: [{key: p, name: P}]\n - reference: S\n   name: n\n   role: controller\n   retention_rules: [{purpose: p, event: e}]\n"},
 "key twice": {"organisation.yaml": BASE+"parties: [{key: a, name: A}]\n", "parties/b.yaml": "key: a\nname: B\n"},
 "key across models": {"organisation.yaml": BASE+"parties: [{key: a, name: A}]\ndepartments: [{key: a, name: B}]\n"},
 "anchor": {"organisation.yaml": BASE+"sites:\n - &a a.fr\n - *a\n"},
 "alias only": {"organisation.yaml": BASE+"sites:\n - *a\n"},
 "tag": {"organisation.yaml": BASE+"alias: !!python/object:os.system x\n"},
 "tag bang": {"organisation.yaml": BASE+"alias: ! x\n"},
 "latin1": {"organisation.yaml": BASE.encode()+"alias: é\n".encode("latin-1")},
 "siren": {"organisation.yaml": BASE+"siren: '810308289'\n"},
 "stray": {"organisation.yaml": BASE, "notes.txt": "x", "activites/a.yaml": "x: 1", "activities/a.yml": "x: 1", "activities/b/c.yaml": "x: 1"},
 "several": {"organisation.yaml": BASE+"nam: y\nsite: []\nsiren: '12'\n", "activities/a.yaml": "refrence: R\n"},
 "tabs": {"organisation.yaml": BASE+"\talias: b\n"},
 "email": {"organisation.yaml": BASE+"contact_points:\n - {function: seat, email: x, url: 'a b'}\n"},
 "no": {"organisation.yaml": BASE+"contact_points:\n - {function: seat, country: NO}\n"},
 "bom": {"organisation.yaml": "\ufeff"+BASE},
 "fr lower": {"organisation.yaml": BASE+"contact_points:\n - {function: seat, country: no}\n"},
 "self parent": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   purposes: [{key: p, name: P, parent: p}]\n"},
 "parent cycle": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   purposes: [{key: p, name: P, parent: q},{key: q, name: P, parent: p}]\n"},
 "parent fwd": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   purposes: [{key: p, name: P, parent: q},{key: q, name: P}]\n"},
 "empty act file": {"organisation.yaml": BASE, "activities/a.yaml": ""},
 "act file seq": {"organisation.yaml": BASE, "activities/a.yaml": "- x\n"},
 "ref to nested other": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   security_measures: [{detail: d, activity: R}]\n"},
 "amount huge": {"organisation.yaml": BASE+"share_capital: 1 000\n"},
 "share inf": {"organisation.yaml": BASE+"share_capital: Infinity\n"},
 "share nan": {"organisation.yaml": BASE+"share_capital: NaN\n"},
 "surrogate": {"organisation.yaml": BASE+'alias: "\\ud800"\n'},
 "nbsp only": {"organisation.yaml": BASE+'alias: "\\xa0"\n'},
 "unhash": {"organisation.yaml": BASE+"? [a]\n: b\n"},
 "two criteria same": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   impact_assessment: {criteria: [scoring, scoring]}\n"},
 "impact list": {"organisation.yaml": BASE+"activities:\n - reference: R\n   name: n\n   role: controller\n   impact_assessment: [{decision: done}]\n"},
 "data both": {"organisation.yaml": BASE+"version: 3\nposition: 1\nid: 5\npublic_id: z\nloaded_digest: q\n"},
}
@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_p(tmp_path, name):
    for p,c in CASES[name].items():
        f=tmp_path/p; f.parent.mkdir(exist_ok=True,parents=True)
        f.write_bytes(c if isinstance(c,bytes) else c.encode("utf-8","surrogatepass"))
    with translation.override("en"):
        try:
            l=load_organisation(tmp_path); print("\n##",name,"LOADED",l.created)
        except FaultyFolder as e: print("\n##",name,"\n   "+str(e)[:900].replace("\n","\n   "))
        except BaseException as e: print("\n##",name,"CRASH",type(e),str(e)[:200])

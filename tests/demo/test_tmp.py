import pytest, time, re
from datetime import date
from django.conf import settings
from registry.imports.folder import load_organisation, FaultyFolder
from registry.record.build import build_sheets
from registry.record.gaps import gaps
from registry.models import *
HINT=re.compile(r"[^.;»]*(à fixer|à vérifier|à citer|citer l|à apprécier|à étudier|[Pp]our un organisme public|[Pp]our une collectivité|Acheteurs publics|Si l’autorisation le prévoit|autorité publique, dans|pour le droit privé|Employeurs soumis|Comptabilité publique\s:)[^.]*")
@pytest.mark.django_db
def test_x(client):
    try: one=load_organisation(settings.BASE_DIR/"demo/organisations/exemple")
    except FaultyFolder as e:
        print(e); raise SystemExit
    sheets=build_sheets(one.controller, Activity.objects.filter(controller=one.controller))
    for s in sheets:
        if s.state.code!="current" if hasattr(s,"state") else False: continue
        t=s.model_dump_json()
        for m in set(x.group(0) for x in HINT.finditer(t)): print(s.reference, "|", m[-160:])
    for n in ("site","familles","videoprotection","agents"):
        r=client.get(f"/notices/exemple/{n}/"); print(n,r.status_code,len(r.content))
        open(f"/tmp/models/{n}.html","wb").write(r.content)
    assert 0

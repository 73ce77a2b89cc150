from django.urls import path

from rights.views import desk, figures, letters, public, records, request, settings

app_name = "rights"
REQUESTS = "organisations/<slug:controller>/requests"
ONE = f"{REQUESTS}/<uuid:public_id>"
urlpatterns = [
    path("requests/find/", public.find, name="find"),
    path("requests/confirm/<str:secret>/", public.confirmation, name="confirm"),
    path("requests/follow/<str:secret>/", public.follow, name="follow"),
    path("requests/follow/<str:secret>/files/<uuid:public_id>/", public.fetch, name="fetch"),
    path("requests/search/<str:secret>/", public.search, name="search"),
    path("rights/<slug:controller>/", public.form, name="form"),
    path(f"{REQUESTS}/", desk.desk, name="desk"),
    path(f"{REQUESTS}/list.csv", desk.as_csv, name="desk-csv"),
    path(f"{REQUESTS}/figures/", figures.figures, name="figures"),
    path(f"{REQUESTS}/<int:year>.pdf", figures.year_pdf, name="year-pdf"),
    path(f"{REQUESTS}/calendar/", figures.month, name="month"),
    path(f"{REQUESTS}/new/", desk.enter_request, name="enter"),
    path(f"{REQUESTS}/settings/", settings.desk_settings, name="settings"),
    path(f"{REQUESTS}/letters/", letters.letters, name="letters"),
    path(f"{REQUESTS}/letters/<slug:kind>/<slug:language>/", letters.letter_text, name="letter-text"),
    path(f"{ONE}/", request.request_detail, name="request"),
    path(f"{ONE}/records/", records.records, name="records"),
    path(f"{ONE}/files/<uuid:file>/", request.request_file, name="file"),
    path(f"{ONE}/letters/<uuid:letter>.pdf", request.letter_pdf, name="letter-pdf"),
    path(f"{ONE}/<slug:verb>/", request.do, name="verb"),
]

from django.urls import path

from policies import views

app_name = "policies"
urlpatterns = [
    path("notices/<slug:controller>/", views.notices, name="notices"),
    path("notices/<slug:controller>/<slug:notice>/", views.notice, name="notice"),
]

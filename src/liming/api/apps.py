from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "liming.api"
    label = "api"

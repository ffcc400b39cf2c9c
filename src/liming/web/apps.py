from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "liming.web"
    label = "web"

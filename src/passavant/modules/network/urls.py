"""Addresses of the network room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.network.web import between, line, metrics, posts

urlpatterns = [
    path("", posts.all_posts, name="posts"),
    path("news/", posts.news, name="news"),
    path("posts/<str:code>/", posts.one_post, name="post"),
    path("line/", line.line, name="line"),
    path("between/", between.between, name="between"),
    path("metrics", metrics.numbers, name="metrics"),
]

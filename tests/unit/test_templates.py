"""Templates can render text, and nothing else."""

from __future__ import annotations

import time

import pytest

from app.delivery.templates import MAX_TEMPLATE, TemplateError, check_template, render

VARIABLES = {
    "person": {"given_name": "<b>Ada</b>", "email_addresses": [{"address": "a@example.org"}]},
    "outreach": {
        "action_date": "2014-03-20T21:04:31Z",
        "targets": [{"title": "Senator", "family_name": "One"}, {"title": "Mayor"}],
    },
}


def body(template: str, html: bool = False) -> str:
    return render("s", template, html, VARIABLES)[1]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Dear {{ person.given_name }}", "Dear <b>Ada</b>"),
        ("{{ person.email_addresses[0].address | upcase }}", "A@EXAMPLE.ORG"),
        ("{{ outreach.action_date | date: '%d %B %Y' }}", "20 March 2014"),
        ("{{ person.family_name | default: 'friend' }}", "friend"),
        ("{% for t in outreach.targets %}{{ t.title }}, {% endfor %}", "Senator, Mayor, "),
        ("{% if person.family_name %}a{% else %}b{% endif %}", "b"),
        ("{% case outreach.type %}{% when 'x' %}x{% else %}y{% endcase %}", "y"),
        ("{{ nobody }}{{ person.nothing.at.all }}", ""),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_supported_templates(template: str, expected: str) -> None:
    assert body(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{{ person.given_name }}",
        "{{ person.given_name | append: '' }}",
        "{{ person.given_name | prepend: '' | strip }}",
        "{{ person.given_name | default: 'x' }}",
        "{% assign x = person.given_name %}{{ x }}",
        "{{ person.given_name | join: '' }}",
    ],
)
def test_values_are_escaped_in_html(template: str) -> None:
    assert body(template, html=True) == "&lt;b&gt;Ada&lt;/b&gt;"


BOMB = "{% assign x = 'aaaaaaaaaaaaaaaa' %}" + "{% assign x = x | append: x %}" * 40


@pytest.mark.parametrize(
    "template",
    [
        "{{ person.__class__.__mro__ }}",
        "{{ person['__class__'] }}",
        "{{ person.items }}{{ person.keys }}{{ person.get }}",
        "{{ outreach.targets.append }}",
        "{{ self }}{{ request }}{{ config }}{{ settings }}{{ environment }}{{ context }}",
    ],
)
def test_attributes_of_python_are_not_available(template: str) -> None:
    assert body(template) == ""


@pytest.mark.parametrize(
    "template",
    [
        "{% include 'secrets' %}",
        "{% render '/etc/passwd' %}",
        "{% extends 'x' %}",
        "{% capture x %}a{% endcapture %}",
        "{% increment x %}",
        "{% liquid\nassign x = 1\n%}",
        "{% tablerow i in (1..9) %}x{% endtablerow %}",
        "{{ 2 | times: 99999999 }}",
        "{{ 'a' | replace: 'a', 'aaaaaaaa' }}",
        "{{ person | map: '__class__' }}",
        "{{ person.given_name | safe }}",
        "{% for i in (1..9999999999) %}x{% endfor %}",
        "{% for i in (1..99999999999999999999999) %}x{% endfor %}",
        "{% for i in (1..150) %}{% for j in (1..150) %}x{% endfor %}{% endfor %}",
        "{{ (1..9999999999) | join }}",
        "{{ (1..9999999999) | upcase }}",
        "{% assign b = '' %}{% for i in (1..200) %}{% assign b = b | append: '"
        + "z" * 2000
        + "' %}{{ b }}{% endfor %}",
        "{% assign x = '"
        + "z" * 2000
        + "' %}{% for i in (1..200) %}"
        + "{{ x | upcase | size }}" * 100
        + "{% endfor %}",
        "{{ " + "9" * 5000 + " }}",
        "{{ " + "a[" * 3000 + "1" + "]" * 3000 + " }}",
        "{% if true %}" * 40 + "{% endif %}" * 40,
        BOMB,
        "{% if %}",
        "{{ x",
        "x" * (MAX_TEMPLATE + 1),
    ],
)
def test_refused_templates(template: str) -> None:
    """With a message, and without delay."""
    began = time.monotonic()
    with pytest.raises(TemplateError, match=r"^(Invalid template: |A template must have)"):
        body(template)
    assert time.monotonic() - began < 5


def test_the_largest_template_is_rendered_quickly() -> None:
    loops = "{% for i in (1..200) %}{{ x }}{% endfor %}"
    body(loops * (MAX_TEMPLATE // len(loops)))


def test_error_messages_contain_no_values() -> None:
    with pytest.raises(TemplateError) as caught:
        body("{{ person.given_name }}{% for i in (1..9999) %}{% endfor %}")
    assert "Ada" not in str(caught.value)


def test_a_template_is_checked_without_values() -> None:
    check_template("{{ person.email_addresses[0].address | date: '%d' }}", html=True)
    with pytest.raises(TemplateError, match="unknown filter 'sort_by'"):
        check_template("{{ person | sort_by }}", html=False)

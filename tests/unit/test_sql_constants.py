"""Only names become SQL text, and values are sent as binds. Names of statements."""

from __future__ import annotations

import pytest

from resolvers.sql.binds import parameter_bind, parameters_bind
from resolvers.sql.json import int_constant, text_constant
from resolvers.sql.rollups.build import compile_clear


@pytest.mark.parametrize("text", ["", "given_name", "action_date.", "/people/", "osdi-person"])
def test_names_become_constants(text: str) -> None:
    assert str(text_constant(text)) == f"'{text}'"


@pytest.mark.parametrize("text", ["O'Brien", "a\\b", 'a"b', "a b", "a;b", "a\nb", "naïve", "\0"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        text_constant(text)


def test_numbers_become_constants() -> None:
    assert str(int_constant(-1)) == "-1"
    with pytest.raises(ValueError, match="invalid literal"):
        int_constant("1; DROP TABLE people")  # type: ignore[arg-type]  # what it must refuse


def test_values_are_not_compiled() -> None:
    """One that parameterize left in the plan would be cached as part of the statement."""
    for bind in (parameter_bind, parameters_bind):
        with pytest.raises(TypeError, match="Only templates are compiled"):
            bind("Ada")


def test_a_statement_made_in_a_generator_is_called_after_the_function() -> None:
    assert {statement.plan for statement in compile_clear(True)} == {"rollups.build.clear"}

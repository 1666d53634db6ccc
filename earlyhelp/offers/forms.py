"""Forms built from questions as data, shown with the widgets of GOV.UK Frontend.

What was sent is read by ``questions.read_values``; the forms show questions, answers and errors.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovTextInput,
)
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from earlyhelp.offers.questions import Kind, Option, Problems, Question, Values

ErrorLinks = Sequence[tuple[str, str]]
Parameters = dict[str, Any]
PARTS_OF_A_DATE = 3


class _Radios(GovRadioInput):
    """Radios without an empty hint."""

    def map_gov_params(self, field: Field, **kwargs: object) -> Parameters:
        """Leave the hint out where there is none."""
        return _without_empty_hint(super().map_gov_params(field, **kwargs))


class _Select(GovSelect):
    """A list to pick from, with the texts that are set when it is shown."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> Parameters:  # noqa: ANN401 - as in WTForms
        """Put the text of each answer in the place of its value."""
        params: Parameters = super().map_gov_params(field, **kwargs)
        texts = kwargs["params"]["items"]
        items = zip(params["items"], texts, strict=True)
        return {**params, "items": [{**item, **shown} for item, shown in items]}


class _Checkboxes(GovCheckboxesInput):
    """Checkboxes without an empty hint, and with "or" before the one that goes with no other."""

    def map_gov_params(self, field: Field, **kwargs: object) -> Parameters:
        """Leave the hint out where there is none, and set the last answer apart."""
        params = _without_empty_hint(super().map_gov_params(field, **kwargs))
        if params["items"] and params["items"][-1].get("behaviour"):
            params["items"].insert(-1, {"divider": "or"})
        return params


def _without_empty_hint(params: Parameters) -> Parameters:
    return params if params["hint"]["text"] else {**params, "hint": None}


class _DateInput(GovDateInput):
    """Three inputs that bear being sent with fewer or more values than three."""

    def map_gov_params(self, field: Field, **kwargs: object) -> Parameters:
        """Show exactly three values."""
        given = [str(part) for part in field.raw_data or field.data or ()]
        field.raw_data = (given + [""] * PARTS_OF_A_DATE)[:PARTS_OF_A_DATE]
        params: Parameters = super().map_gov_params(field, **kwargs)
        return params


class _DateParts(Field):
    """Day, month and year as they were typed."""

    widget = _DateInput()

    def _value(self) -> str:
        return ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed."""
        self.data = valuelist


class OfferForm(FlaskForm):
    """A form whose fields are added by ``build_form``."""


def build_form(questions: Sequence[Question], values: Values, problems: Problems) -> FlaskForm:
    """Return the form of some questions, with answers and errors to show."""
    fields = {question.name: _field(question) for question in questions}
    built: FlaskForm = type("BuiltForm", (OfferForm,), fields)(formdata=None, data=dict(values))
    for name, problem in problems.items():
        built[name].errors = (problem,)
    return built


def _field(question: Question) -> Any:  # noqa: ANN401 - WTForms puts a field together later
    label, hint = question.text, question.hint
    # The types describe only pairs, which WTForms no longer wants; the texts are set when shown.
    choices: Any = [option.value for option in question.options]
    match question.kind:
        case Kind.ONE:
            return RadioField(
                label, description=hint, choices=choices, widget=_Radios(), validate_choice=False
            )
        case Kind.PICK:
            return SelectField(
                label, description=hint, choices=choices, widget=_Select(), validate_choice=False
            )
        case Kind.MANY:
            return SelectMultipleField(
                label, description=hint, choices=choices, widget=_Checkboxes()
            )
        case Kind.LINE:
            return StringField(label, description=hint, widget=GovTextInput())
        case Kind.TEXT:
            return TextAreaField(label, description=hint, widget=GovCharacterCount())
        case Kind.DATE:
            return _DateParts(label, description=hint)


# The script that reveals what stands inside an answer gives radios an attribute that their role
# does not allow (aria-expanded). Without these marks it leaves them be; the style sheet reveals.
SCRIPTED_REVEAL = re.compile(
    r' data-aria-controls="[^"]*"| govuk-(?:radios|checkboxes)__conditional--hidden'
)


def show_questions(
    form: FlaskForm, questions: Sequence[Question], *, is_heading: bool
) -> Sequence[tuple[Question, Markup]]:
    """Return each question with its markup; those revealed by an answer stand inside it.

    ``is_heading`` makes the question of a page of one question its one main heading.
    """
    by_name = {question.name: question for question in questions}
    inside = {name for q in questions for option in q.options for name in option.reveals}

    def show(question: Question) -> Markup:
        shown = _parameters(question, is_heading=is_heading and question.name not in inside)
        for item, option in zip(shown.get("items", ()), question.options, strict=False):
            if option.reveals:
                inner = Markup().join(show(by_name[name]) for name in option.reveals)
                item["conditional"] = {"html": inner}
        markup = SCRIPTED_REVEAL.sub("", form[question.name](params=shown))
        return Markup(markup)  # noqa: S704 - the widget escapes

    return [(question, show(question)) for question in questions if question.name not in inside]


def show_each(form: FlaskForm, questions: Sequence[Question]) -> Mapping[str, Markup]:
    """Return the markup of each question by its name, for pages that place them themselves."""
    shown = show_questions(form, questions, is_heading=False)
    return {question.name: markup for question, markup in shown}


def _parameters(question: Question, *, is_heading: bool) -> Parameters:
    size = "govuk-fieldset__legend--l" if is_heading else "govuk-fieldset__legend--s"
    if question.is_named_above:
        size = "govuk-visually-hidden app-heard"
    match question.kind:
        case Kind.ONE | Kind.MANY:
            items = [_item(option) for option in question.options]
            if question.alone:
                items[-1]["behaviour"] = "exclusive"
            legend = {"text": question.text, "classes": size, "isPageHeading": is_heading}
            return {"items": items, "fieldset": {"legend": legend}, "classes": _classes(question)}
        case Kind.DATE:
            return {"fieldset": {"legend": {"text": question.text, "classes": size}}}
        case _:
            size = size.replace("fieldset__legend", "label")
            label = {"text": question.text, "classes": size, "isPageHeading": is_heading}
            if question.kind is Kind.PICK:
                return {"label": label, "items": [_item(option) for option in question.options]}
            extra = {}
            if question.kind is Kind.TEXT:
                extra = {"maxlength": question.longest, "rows": question.rows}
            return {"label": label, "classes": _width(question), **extra}


def _classes(question: Question) -> str:
    if not question.is_side_by_side:
        return ""
    kind = "radios" if question.kind is Kind.ONE else "checkboxes"
    return f"govuk-{kind}--small app-answers"


def _item(option: Option) -> Parameters:
    hint = {"hint": {"text": option.hint}} if option.hint else {}
    return {"text": option.text, **hint}


def _width(question: Question) -> str:
    return "govuk-input--width-3" if question.longest < 10 else ""  # noqa: PLR2004 - few digits


def error_links(questions: Sequence[Question], problems: Problems) -> ErrorLinks:
    """Return the errors in the order of the page, each with the id of its first field."""
    return [
        (f"{question.name}-day" if question.kind is Kind.DATE else question.name, problem)
        for question in questions
        if (problem := problems.get(question.name))
    ]


def sent_values(questions: Sequence[Question], sent: MultiDict[str, str]) -> Values:
    """Return what a form sent for some questions, as plain values."""
    return {
        question.name: sent.getlist(question.name)
        if question.kind in {Kind.MANY, Kind.DATE}
        else sent.get(question.name, "")
        for question in questions
    }

"""The phone's floor: the same ten questions as pages that a careful person writes by hand.

One page has all questions below each other and no script; the others show one at a time by half a
kilobyte of script: the ten only, or between the four screens that our standards ask for (taking
part, a break, who answered, checking). All are ready as bytes, compressed, and have no style and no
picture.
"""

import brotli
from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from jinja2 import Environment

from bench.questions import LONGEST, TEN

APPLICATION = "bench.phone_floor:create_app"
FORM_PATH, STEPS_PATH, SCREENS_PATH, THANKS_PATH = "/form", "/steps", "/screens", "/thanks"
BREAK_AFTER = TEN[4].key

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Moving on</title></head>
<body><main><h1>Moving on</h1>
<form method="post">
{% if screens %}<fieldset id="assent"><legend>Do you want to take part?</legend>
<p>You can stop when you want. If you tell us someone is hurting you, we may need to tell someone.
</p></fieldset>
{% endif %}{% for question in questions %}
<fieldset id="{{ question.key }}"><legend>{{ question.text }}</legend>
{% if question.kind == "text" %}
<textarea name="{{ question.key }}" aria-label="{{ question.text }}" maxlength="{{ longest }}"
 rows="4"></textarea>
{% else %}{% for option in question.options %}
<label><input type="{{ 'radio' if question.kind == 'single' else 'checkbox' }}"
 name="{{ question.key }}" value="{{ option.key }}"> {{ option.text }}</label><br>
{% endfor %}{% endif %}</fieldset>
{% if screens and question.key == break_after %}<fieldset id="pause"><legend>Half-way</legend>
<p>You can have a rest now.</p></fieldset>
{% endif %}{% endfor %}
{% if screens %}<fieldset id="who"><legend>Who answered?</legend>
<label><input type="radio" name="answered_by" value="self"> I did</label><br>
<label><input type="radio" name="answered_by" value="helped"> I did, with help</label></fieldset>
<fieldset id="check"><legend>Check your answers</legend><p>You can go back.</p></fieldset>
{% endif %}
{% if steps %}<button type="button" id="back">Back</button>
<button type="button" id="next">Continue</button>
{% endif %}<button id="send">Send</button></form></main>
{% if steps %}<script>
const steps = [...document.querySelectorAll('fieldset')]
const [back, next, send] = ['back', 'next', 'send'].map(id => document.getElementById(id))
let here = 0
function show(place) {
  here = place
  steps.forEach((step, number) => (step.hidden = number !== place))
  back.hidden = place === 0
  next.hidden = place === steps.length - 1
  send.hidden = !next.hidden
}
back.onclick = () => show(here - 1)
next.onclick = () => show(here + 1)
show(0)
</script>{% endif %}</body></html>
"""
THANKS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Thank you</title></head>
<body><main><h1>Thank you</h1><p>We have your answers.</p></main></body></html>
"""


def create_app() -> Flask:
    """The hand-written pages; what is sent to them is not kept."""
    app = Flask("phone floor")
    template = Environment(autoescape=True, trim_blocks=True).from_string(PAGE)
    pages = {
        path: template.render(
            questions=TEN,
            longest=LONGEST,
            steps=path != FORM_PATH,
            screens=path == SCREENS_PATH,
            break_after=BREAK_AFTER,
        )
        for path in (FORM_PATH, STEPS_PATH, SCREENS_PATH)
    }
    ready = {path: page.encode() for path, page in {**pages, THANKS_PATH: THANKS}.items()}
    compressed = {path: brotli.compress(page) for path, page in ready.items()}

    @app.get("/<path:_name>")
    def show(_name: str) -> ResponseReturnValue:
        if request.path not in ready:
            return "", 404
        if not request.accept_encodings.quality("br"):
            return Response(ready[request.path])
        return Response(compressed[request.path], headers={"Content-Encoding": "br"})

    @app.post("/<path:_name>")
    def hand_in(_name: str) -> ResponseReturnValue:
        return redirect(THANKS_PATH, 303)

    return app

"""Draw it, with a finger, a mouse or a pen; or bring a photo of a drawing."""

from surveys.kinds import pictured

ASKS = True
SUMMARY = "words"
REASONS: tuple[str, ...] = ("too_long",)

find_problems = pictured.find_problems
rules = pictured.rules
accept = pictured.accept
read_form = pictured.read_form
describe = pictured.describe
write_form = pictured.write_form

"""Who was heard, and who was not: what people told of themselves beside the area's population.

Numbers of people, never words. Plans to reach somebody are in `voice.involve.reach.plans`.
"""

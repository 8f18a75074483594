"""What is asked and answered: surveys, their editions, and the one door for answers.

Knows SQLAlchemy; knows neither Flask nor `voice` nor `analysis`. Nothing here commits.
"""

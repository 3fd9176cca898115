"""The steps of the program that is level: those of the one behind, and one more."""

from passavant.relay.drilled import behind

__path__ = [*__path__, *behind.__path__]

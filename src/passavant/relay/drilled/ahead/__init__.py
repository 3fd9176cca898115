"""The steps of the program that is one version ahead: those of the level one, and one more."""

from passavant.relay.drilled import level

__path__ = [*__path__, *level.__path__]

"""Settings: configuration files and the environment, where an unknown key is an error and every error names its line."""

from bot.settings.check import load, problems, warnings
from bot.settings.problem import MISSING, ConfigurationError, Problem
from bot.settings.settings import Limits, Settings

__all__ = ["MISSING", "ConfigurationError", "Limits", "Problem", "Settings", "load", "problems", "warnings"]

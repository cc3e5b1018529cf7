"""What the help calls the things that commands take. A sentence that names a command calls them the same."""

from egov_tui.i18n import _

# Translators: these stand in the usage of commands, in capitals; messages that show a command say the same word.
ADDRESS = _("ADDRESS")
ARGUMENTS = _("ARGUMENTS")
COMMAND = _("COMMAND")
DATE = _("DATE")
DIR = _("DIR")
FILE = _("FILE")
FOLDER = _("FOLDER")
LANGUAGE = _("LANGUAGE")
MINUTES = _("MINUTES")
NAME = _("NAME")
NUMBER = _("NUMBER")
OPTIONS = _("OPTIONS")
PAGES = _("PAGES")
QUERY = _("QUERY")
SOURCE = _("SOURCE")
TOPIC = _("TOPIC")
VALUE = _("VALUE")
WORDS = _("WORDS")

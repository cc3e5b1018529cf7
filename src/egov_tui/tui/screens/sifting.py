"""What of a list is shown, and what of it is acted on together: filter, unread only, selection."""

from collections.abc import Iterable

from msgspec.structs import replace

from egov_tui.i18n import _, ngettext
from egov_tui.store.query import describe, parse
from egov_tui.text.clean import line
from egov_tui.text.names import UNKNOWN, language_name
from egov_tui.tui.filters import Filter, parted
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.screens.choosing import Choice, Choosing
from egov_tui.tui.screens.managing import Managing


class Sifting(Managing):
    """Limits the list at hand, and selects in it."""

    # ------------------------------------------------------------ selecting

    def action_select(self) -> None:
        """Select the article under the cursor, or no longer, and go on to the next."""
        if (chosen := self.rows.chosen) is None:
            self.say(_("There is no article here."))
            return
        self.rows.selected ^= {chosen}
        self.rows.forget_drawn()
        self.rows.action_move(1)
        self.update_lines()

    def action_select_all(self) -> None:
        """Select all of the list; where all of it is selected, nothing."""
        everything = set(self.rows.ids)
        self.select(set() if self.rows.selected == everything else everything)

    def select(self, ids: set[int]) -> None:
        """Select these articles and no others."""
        self.rows.selected = ids
        self.rows.forget_drawn()
        self.update_lines()

    def selection(self) -> list[int]:
        """Return the articles that are acted on together, in the order of the list; none but in the list."""
        return [one for one in self.rows.ids if one in self.rows.selected] if self.pane == "list" else []

    def announced(self) -> str:
        """Say how many are selected."""
        number = len(self.rows.selected)
        if not number:
            return super().announced()
        return ngettext("{n} selected", "{n} selected", number).format(n=f"{number:,}")

    # ------------------------------------------------------------ limiting

    def action_filter(self) -> None:
        """Limit the list at hand by a property, or by words."""
        if self.place.kind is PlaceKind.SEARCH:
            self.say(_("This is a search: {key} changes what it looks for.").format(key=self.context.key("app.search")))
            return
        self.app.push_screen(
            Choosing(
                _("Filter: {place}").format(place=line(self.place.label)),
                self._filters(parted(self.filter)),
                self.rows,
                prompt=_("Words, or lang:sw since:7d"),
                own=lambda typed: Choice(describe(parse(typed)), typed),
                own_first=True,
            ),
            self._filter,
        )

    def _filters(self, now: Filter) -> list[Choice]:
        """What the list can be limited to: each keeps the language, and a language keeps each."""
        states = (
            (_("Unread"), "is:unread"),
            (_("Starred"), "is:starred"),
            (_("Kept for later"), "is:later"),
            (_("Edited by the agency"), "is:edited"),
            (_("With attachments"), "has:attachment"),
            (_("Open calls"), "is:open"),
            (_("Closing within 7 days"), "closing:7d"),
        )
        spans = (
            (_("Of the last 24 hours"), "since:1d"),
            (_("Of the last 7 days"), "since:7d"),
            (_("Of the last 30 days"), "since:30d"),
        )
        others = {query for _name, query in (*states, *spans)}
        own = [(line(now.rest), now.rest)] if now.rest and now.rest not in others else []

        def limiting(some: Iterable[tuple[str, str]]) -> list[Choice]:
            return [Choice(name, now._replace(rest=query).query, query == now.rest) for name, query in some]

        languages = [
            Choice(name, now._replace(language=code).query, code == now.language) for code, name in self.limits()
        ]
        if now.language:
            languages.append(Choice(_("In any language"), now.rest))
        nothing = Choice(_("No filter"), "", not self.filter)
        return [nothing, *limiting(states), *languages, *limiting(spans), *limiting(own)]

    def limits(self) -> list[tuple[str, str]]:
        """Return the languages to which a list can be limited, and how that is called."""
        return [
            (code, _("In an unknown language") if code == UNKNOWN else _("In {language}").format(language=name))
            for code in self.languages()
            for name in (language_name(code),)
        ]

    def limit_language(self, code: str) -> None:
        """Limit the list at hand to a language, beside what it is limited to."""
        self._filter(parted(self.filter)._replace(language=code).query)

    def _filter(self, chosen: str | None) -> None:
        if chosen is not None and chosen != self.filter:
            self.filter = chosen
            self.list_anew()
            self.go("list")

    def action_hide_read(self) -> None:
        """Begin lists with unread articles only, or with all; what is read stays until the list is left."""
        self.habits = replace(self.habits, hide_read=not self.habits.hide_read)
        self.list_anew()
        self.say(_("Unread articles only.") if self.habits.hide_read else _("All articles, read ones as well."))

    def clear(self) -> bool:
        """Take the selection away, else the filter; say whether there was one."""
        if self.rows.selected:
            self.select(set())
        elif self.filter:
            self._filter("")
        else:
            return False
        return True

"""The first page: speak, press a question, or type one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from kindline.domain.text import Message
from kindline.services.presenters.views import Action, Button, HomeView
from kindline.ui.act import Act
from kindline.ui.pages.page import ButtonPool, Page
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.button_face import Extras, Kind
from kindline.ui.widgets.button_rows import EMPTY, Plan, stack
from kindline.ui.widgets.tall_button import TallButton, TallLook
from kindline.ui.widgets.text_label import TextLabel
from kindline.ui.widgets.typing_field import TypingField

SPEAK_ICON = "mdi6.microphone"
NO_SPEECH_ICON = "mdi6.microphone-off"
NOTICE_ICON = "mdi6.information"
_MIC_SHARE = 0.375
_TILE_MOST_PX = 132


class HomePage(Page[HomeView]):
    """Microphone and tiles side by side; where that does not fit, one below the other and fewer tiles.

    The first tiles come first and the last one ("More questions") always stays.
    """

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(taps, style, parent)
        self.heading = TextLabel(Letters.HEADING, style, self, bold=True)
        self.notice = TextLabel(Letters.SMALL, style, self, bold=False)
        self.speak = TallButton(taps, style, self)
        self.speak.act = Act(Action.SPEAK)
        self.speak.acted.connect(self.on_acted)
        self._invite = ButtonPool(Kind.INVITE, self)
        self._tiles = ButtonPool(Kind.TILE, self)
        self.field = TypingField(style, self)
        self.field.returnPressed.connect(self._ask)
        self.field.textEdited.connect(lambda _: taps.used.emit())
        self._ask_button = ButtonPool(Kind.ACTION, self)

    def dress(self, style: Style, language: str) -> None:
        super().dress(style, language)
        for label in (self.heading, self.notice):
            label.dress(style)
        self.field.dress(style)

    def fill(self, view: HomeView) -> None:
        self.heading.show_text(self.words("home.how"))
        self.field.setAccessibleName(self.words("home.type_here"))
        colours, can_speak = self.look.colours, view.why_no_speech is None
        second = view.why_no_speech or Message("home.take_your_time")
        icon = SPEAK_ICON if can_speak else NO_SPEECH_ICON
        self.speak.show_words(icon, self.words("home.press_and_speak"), self.say(second), "")
        self.speak.setEnabled(can_speak)
        self.speak.dress(
            self.look,
            TallLook(
                fill=colours.act if can_speak else colours.paper,
                ink=colours.on_act if can_speak else colours.quiet,
                line=colours.act if can_speak else colours.line,
                disc="",
                icon_ink=colours.on_act if can_speak else colours.quiet,
                title=Letters.INVITE,
                radius=self.look.spaces.radius * 5 // 4,
                icon_px=self.look.px(116),
                pad=self.look.spaces.pad * 2 // 3,
                second_lines=0,
            ),
        )

    def arrange(self) -> None:
        if self.view is None or self.width() < self.look.px(200):
            return
        bottom = self.height() - self._place_typing() - self.look.spaces.gap
        notices = [self.view.notice] if self.view.notice else []
        top = self._place_notices(notices)
        if self._side_by_side(self.view, QRect(0, top, self.width(), bottom - top)):
            return
        if self.view.why_no_speech:
            top = self._place_notices([self.view.why_no_speech, *notices])
        self._stacked(self.view, QRect(0, top, self.width(), bottom - top))

    def light(self, place: str, start: int, length: int) -> None:
        self.unlight()
        name, _, number = place.partition(":")
        labels = {"heading": self.heading, "notice": self.notice}
        if name in labels:
            labels[name].light(start, length)
        elif name == "tile" and number.isdigit() and int(number) < len(self._tiles.shown):
            self._tiles.shown[int(number)].light(start, length)

    def unlight(self) -> None:
        self.heading.unlight()
        self.notice.unlight()
        self._tiles.unlight()

    def news_control(self) -> QWidget:
        if self.heading.isHidden():
            return self.field
        return self.heading

    def stops(self) -> list[QWidget]:
        shown = [*self._invite.shown, *self._tiles.shown]
        return [self.speak, *shown, self.field, *self._ask_button.shown]

    def typed(self, text: str) -> bool:
        """Letters go into the field, wherever the focus is."""
        if not text.isprintable() or text.isspace():
            return False
        self.field.setFocus()
        self.field.insert(text)
        return True

    def forget(self) -> None:
        """Erase what was typed, beyond undo."""
        self.field.setText("")

    def on_acted(self, act: Act) -> None:
        if act.action is Action.ASK:
            self._ask()
        else:
            self.acted.emit(act)

    def _ask(self) -> None:
        text = self.field.text().strip()
        if text:
            self.forget()
            self.acted.emit(Act(Action.ASK, text))
        else:
            self.field.setFocus()

    def _place_notices(self, notices: list[Message]) -> int:
        """Place what must be said above all; returns where the rest may start."""
        self.notice.setVisible(bool(notices))
        if not notices:
            return 0
        self.notice.show_text("\n".join(self.say(notice) for notice in notices), NOTICE_ICON)
        high = self.notice.height_for(self.width())
        self.notice.setGeometry(0, 0, self.width(), high)
        return high + self.look.spaces.gap

    def _place_typing(self) -> int:
        """Place field and button at the bottom; returns their height."""
        gap = self.look.spaces.gap
        button = Button(Action.ASK, Message("home.ask"), primary=True)
        faces = self._ask_button.faces((button,))
        wide = max(faces[0].width_for(1, extras=Extras.NONE) + self.look.px(30), self.look.px(120))
        high = max(faces[0].height_for(wide, extras=Extras.NONE), self.look.px(84) if self._is_roomy else 0)
        top = self.height() - high
        field_w = self.width() - gap - wide
        self.field.setGeometry(0, top, field_w, high)
        long, short = self.words("home.type_here"), self.words("ui.type_short")
        fits = QFontMetrics(self.field.font()).horizontalAdvance(long) <= self.field.room_px(field_w)
        self.field.setPlaceholderText(long if fits else short)
        plan = Plan((QRect(0, 0, wide, high),), high, extras=Extras.NONE)
        self._ask_button.show_faces(faces, plan, QPoint(field_w + gap, top))
        return high

    def _side_by_side(self, view: HomeView, room: QRect) -> bool:
        """The microphone at the left, tiles at the right; False if it does not fit."""
        gap = self.look.spaces.gap
        mic_w = round(room.width() * _MIC_SHARE) if view.tiles else room.width()
        if not self.speak.words_fit(mic_w, room.height(), icon_px=self.look.px(56)):
            return False
        tiles = QRect(mic_w + gap, room.y(), room.width() - mic_w - gap, room.height())
        plan, shown = self._plan_tiles(view.tiles, tiles)
        if len(shown) < min(len(view.tiles), 3):
            return False
        self._invite.show_faces([], EMPTY, QPoint())
        self.speak.show()
        self.speak.setGeometry(0, room.y(), mic_w, room.height())
        self._tiles.show_faces(self._tiles.faces(shown), plan, tiles.topLeft())
        return True

    def _stacked(self, view: HomeView, room: QRect) -> None:
        """The microphone as the first, filled row; without it, only why one cannot speak."""
        self.speak.hide()
        high = 0
        if view.why_no_speech is None:
            high = self._place_invite(room) + self.look.spaces.gap
        else:
            self._invite.show_faces([], EMPTY, QPoint())
        rest = room.adjusted(0, high, 0, 0)
        plan, shown = self._plan_tiles(view.tiles, rest)
        self._tiles.show_faces(self._tiles.faces(shown), plan, rest.topLeft())

    def _place_invite(self, room: QRect) -> int:
        button = Button(Action.SPEAK, Message("home.press_and_speak"), SPEAK_ICON, primary=True)
        faces = self._invite.faces((button,))
        high = faces[0].height_for(room.width(), extras=Extras.ALL)
        plan = Plan((QRect(0, 0, room.width(), high),), high, Extras.ALL)
        self._invite.show_faces(faces, plan, room.topLeft())
        return high

    def _plan_tiles(self, tiles: tuple[Button, ...], room: QRect) -> tuple[Plan, tuple[Button, ...]]:
        """As many tiles as fit, the last one always among them."""
        gap = self.look.spaces.gap * 5 // 6
        for count in range(len(tiles), 0, -1):
            shown = (*tiles[: count - 1], tiles[-1])
            faces = self._tiles.faces(shown)
            for extras in Extras:
                needs = [face.height_for(room.width(), extras=extras) for face in faces]
                rects = stack(needs, room, gap, self.look.px(_TILE_MOST_PX))
                if rects and all(face.fits(room.width(), extras=extras, lines=3) for face in faces):
                    return Plan(rects, room.height(), extras), shown
        return EMPTY, ()

    @property
    def _is_roomy(self) -> bool:
        return self.look.spaces.target >= 80

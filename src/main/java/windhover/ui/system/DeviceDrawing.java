package windhover.ui.system;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.paint.Color;
import windhover.debug.Place;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.FirmwareStatus;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.system.SystemLayout.Box;

/** Draws the devices: the network card and the DMA controller with their firmware, and the small ones. */
final class DeviceDrawing extends Drawing {
    DeviceDrawing(Sheet sheet) {
        super(sheet);
    }

    void drawDevice(Place place) {
        Box box = lay.box(place);
        Optional<DeviceState> device = SystemModel.device(now, place);
        boolean works = device.isPresent() && device.get().firmware().stream().anyMatch(Drawing::works);
        double y = frame(box, place.label(), works ? Hue.FIRMWARE : null, works ? "F · firmware" : "");
        double em = lay.em();
        double x = box.x() + em * 0.75;
        double room = box.w() - em * 1.5;
        if (device.isEmpty()) {
            pen.text("not on this board", x, y + em * 0.5, body(), ink(Ink.MUTED), room);
            return;
        }
        List<FirmwareStatus> firmware = device.get().firmware();
        double rowHeight =
                Math.clamp((box.bottom() - y - em * 0.4) / Math.max(1, firmware.size()), em * 2.45, em * 4.6);
        for (FirmwareStatus state : firmware) {
            if (y + em * 1.2 > box.bottom()) {
                break;
            }
            drawFirmware(state, SystemModel.shortName(state, device.get()), x, y, room, rowHeight, box.bottom());
            y += rowHeight;
        }
    }

    private void drawFirmware(
            FirmwareStatus state, String called, double x, double y, double room, double rowHeight, double bottom) {
        double em = lay.em();
        boolean works = works(state);
        Color color = works ? ink(Hue.FIRMWARE) : ink(Ink.MUTED);
        double middle = y + em * 0.6;
        double name = pen.text(called, x, middle, body(), ink(Ink.MUTED), room * 0.45);
        pen.textRight(state.state(), x + room, middle, mono(works), color, room - name - em * 0.5);
        double under = y + em * 1.75;
        if (state.progress() >= 0) {
            bar(x, under - em * 0.22, room, em * 0.44, state.progress(), ink(Hue.FIRMWARE));
            under += em * 1.05;
        }
        if (under - y + em * 0.45 < rowHeight && under + em * 0.5 < bottom) {
            pen.text(state.sentence(), x, under, small(), ink(Ink.MUTED), room);
        }
    }

    void drawMover(Place place) {
        Box box = lay.box(place);
        double em = lay.em();
        Optional<DeviceState> device = SystemModel.device(now, place);
        boolean works = device.isPresent() && device.get().firmware().stream().anyMatch(Drawing::works);
        String name = called(place, box.w() - em * (works ? 3.2 : 1.5));
        double y = frame(box, name, works ? Hue.DMA : null, works ? "D" : "");
        double x = box.x() + em * 0.75;
        double room = box.w() - em * 1.5;
        if (device.isEmpty()) {
            pen.text("not on this board", x, y + em * 0.5, body(), ink(Ink.MUTED), room);
            return;
        }
        List<FirmwareStatus> channels = device.get().firmware();
        double rowHeight = Math.clamp((box.bottom() - em * 0.3 - y) / Math.max(1, channels.size()), em * 1.25, em * 3);
        for (FirmwareStatus channel : channels) {
            if (y + rowHeight > box.bottom()) {
                return;
            }
            boolean on = works(channel);
            boolean two = rowHeight >= em * 2.1;
            double middle = two ? y + em * 0.7 : y + rowHeight / 2;
            double wide = pen.text(
                    SystemModel.shortName(channel, device.get()).replace("channel ", "ch"),
                    x,
                    middle,
                    mono(on),
                    on ? ink(Hue.DMA) : ink(Ink.MUTED),
                    room * 0.5);
            pen.textRight(
                    channel.state(),
                    x + room,
                    middle,
                    mono(on),
                    on ? ink(Hue.DMA) : ink(Ink.MUTED),
                    room - wide - em * 0.5);
            double thick = em * 0.36;
            double barY = two ? y + em * 1.55 : y + rowHeight - thick * 0.5;
            if (two || on) {
                bar(x, barY, room, thick, on ? Math.max(0, channel.progress()) : 0, ink(Hue.DMA));
            }
            y += rowHeight;
        }
    }

    /** The name of a part, the brief one where the whole has no room. */
    private String called(Place place, double room) {
        return Pen.width(place.label(), title()) <= room
                ? place.label()
                : place.shown().brief();
    }

    void drawSmall(Place place) {
        Box box = lay.box(place);
        double em = lay.em();
        Optional<DeviceState> device = SystemModel.device(now, place);
        boolean works = device.isPresent() && device.get().firmware().stream().anyMatch(Drawing::works);
        pen.box(
                box,
                em * 0.45,
                ink(Ink.RAISED),
                works ? ink(Hue.FIRMWARE) : ink(Ink.LINE),
                works ? Math.max(1.5, em * 0.14) : 1);
        double x = box.x() + em * 0.6;
        double room = box.w() - em * 1.2;
        boolean two = box.h() >= em * 2.7;
        pen.text(called(place, room), x, two ? box.midY() - em * 0.62 : box.midY(), title(), ink(Ink.TEXT), room);
        if (two) {
            String says = !place.shown().note().isEmpty()
                    ? place.shown().note()
                    : device.map(d -> d.firmware().isEmpty()
                                    ? ""
                                    : d.firmware()
                                            .getFirst()
                                            .state()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' '))
                            .orElse("not here");
            pen.text(says, x, box.midY() + em * 0.68, small(), works ? ink(Hue.FIRMWARE) : ink(Ink.MUTED), room);
        }
    }
}

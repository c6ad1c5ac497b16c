package windhover.ui.system;

import javafx.scene.paint.Color;
import windhover.debug.Place;
import windhover.debug.Transfer;
import windhover.machine.Board.Group;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.kit.Typeface;
import windhover.ui.system.SystemLayout.Box;

/** Draws the wires between the parts, the cable of the network, and the bus with who holds it. */
final class BusDrawing extends Drawing {
    BusDrawing(Sheet sheet) {
        super(sheet);
    }

    void drawWires() {
        Color wire = ink(Ink.WIRE);
        double thin = Math.max(1, lay.em() * 0.09);
        double busWire = Math.max(1.5, lay.em() * 0.2);
        pen.wire(lay.stub(Place.CPU), wire, busWire);
        pen.wire(lay.stub(Place.RAM), wire, busWire);
        for (Place place : now.places()) {
            pen.wire(lay.stub(place), wire, busWire);
        }
        for (Place place : now.places()) {
            if (now.lines().stream().noneMatch(line -> line.place().equals(place))) {
                continue;
            }
            boolean high = now.lines().stream()
                    .anyMatch(line -> line.high() && line.place().equals(place));
            pen.wire(lay.lineWire(place), high ? ink(Hue.HANDLER) : wire, high ? busWire : thin);
            pen.arrow(lay.lineWire(place), high ? ink(Hue.HANDLER) : wire, lay.em() * 0.6);
        }
        boolean calls = now.lines().stream().anyMatch(line -> line.pending() && line.enabled());
        pen.wire(lay.interruptWire(), calls ? ink(Hue.HANDLER) : wire, calls ? busWire * 1.3 : thin);
        pen.arrow(lay.interruptWire(), calls ? ink(Hue.HANDLER) : wire, lay.em() * (calls ? 0.85 : 0.6));
        pen.wire(lay.kernelWire(), wire, thin, 4, 4);
    }

    void drawCable(Place cable) {
        Box box = lay.box(cable);
        boolean busy = now.transfers().stream()
                .anyMatch(t -> (t.from().equals(cable) || t.to().equals(cable)) && t.end() >= now.cycle());
        pen.wire(lay.cable(cable), busy ? ink(Hue.FIRMWARE) : ink(Ink.WIRE), lay.em() * 0.28);
        pen.text(cable.label(), box.x(), box.midY() - lay.em() * 1.65, title(), ink(Ink.TEXT), box.w());
        pen.text(busy ? "busy" : "quiet", box.x(), box.midY() + lay.em() * 1.55, small(), ink(Ink.MUTED), box.w());
    }

    /** The hue of the one for whom the processor has the bus. */
    private Hue madeNow() {
        return now.transfers().stream()
                .filter(transfer -> transfer.kind() == Transfer.Kind.CPU_BUS && transfer.end() >= now.cycle())
                .map(Hue::of)
                .findFirst()
                .orElse(Hue.KERNEL);
    }

    void drawBus() {
        Box box = lay.box(Place.BUS);
        double em = lay.em();
        Place holder = now.bus().holder();
        Hue hue = holder == null
                ? null
                : holder.in(Group.MOVER) ? Hue.DMA : holder.kind() == Place.Kind.CPU ? madeNow() : Hue.FIRMWARE;
        pen.box(
                box,
                em * 0.45,
                hue == null ? ink(Ink.SUNKEN) : soft(hue),
                hue == null ? ink(Ink.WIRE) : ink(hue),
                hue == null ? 1 : Math.max(1.5, em * 0.14));
        double x = box.x() + em * 0.8;
        double room = box.w() - em * 1.6;
        double words = box.y() + em * 0.95;
        pen.fill(box.x() + em * 0.4, lay.busLane() - em * 0.2, box.w() - em * 0.8, em * 0.4, em * 0.2, ink(Ink.LINE));
        long share = now.cycle() == 0 ? 0 : Math.round(100.0 * now.bus().busyCycles() / now.cycle());
        double wide =
                pen.textRight("held " + share + " % of cycles", x + room, words, small(), ink(Ink.MUTED), room * 0.4);
        double at = x + pen.text("Bus", x, words, title(), ink(Ink.TEXT), room) + em * 0.9;
        double left = x + room - wide - em - at;
        if (holder == null || hue == null) {
            pen.text("free", at, words, body(), ink(Ink.MUTED), left);
            return;
        }
        double first = pen.text(
                hue.letter() + " · " + holder.label(), at, words, Typeface.words(em * 0.9, true), ink(hue), left);
        double second = pen.text(
                now.bus().label(), at + first + em * 0.7, words, mono(false), ink(Ink.TEXT), left - first - em);
        if (!now.bus().waiting().isEmpty()) {
            double third = at + first + second + em * 1.6;
            pen.text(
                    "waits: " + String.join(", ", now.bus().waiting()),
                    third,
                    words,
                    small(),
                    ink(Ink.MUTED),
                    x + room - wide - em - third);
        }
    }
}

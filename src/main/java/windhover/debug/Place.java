package windhover.debug;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import windhover.machine.Board;
import windhover.machine.Board.Cable;
import windhover.machine.Board.Group;
import windhover.machine.Board.Shown;
import windhover.machine.Board.Slot;

/**
 * A part of the machine as the block picture draws it: where a {@link Transfer} starts and ends. What every machine has
 * is a constant; the other parts come from the rows of the board.
 *
 * @param kind what it is
 * @param id unique in a picture: for a device, the name of its slot
 * @param shown how it is drawn; its label is the name for the screen
 */
public record Place(Kind kind, String id, Shown shown) {
    /** What a place is. */
    public enum Kind {
        CPU,
        BUS,
        RAM,
        /** The interrupt descriptor table, in RAM. */
        IDT,
        LINES,
        KERNEL,
        /** The part of a slot of the board. */
        DEVICE,
        /** The cable at a device. */
        CABLE
    }

    public static final Place CPU = part(Kind.CPU, "CPU", "the processor: a pipeline of five stages");
    public static final Place BUS =
            part(Kind.BUS, "Bus", "the one path to memory and devices; an arbiter decides who holds it");
    public static final Place RAM = part(
            Kind.RAM,
            "RAM",
            "main memory: code, buffers, descriptor rings, the event queue, the interrupt descriptor table");
    public static final Place IDT =
            part(Kind.IDT, "IDT", "interrupt descriptor table, in RAM: which handler serves which interrupt");
    public static final Place LINES =
            part(Kind.LINES, "Interrupt lines", "sixteen wires by which devices call for the processor");
    public static final Place KERNEL =
            part(Kind.KERNEL, "Kernel", "the operating system: its event queue and its programs");

    private static Place part(Kind kind, String label, String sentence) {
        return new Place(
                kind, kind.name().toLowerCase(Locale.ROOT), new Shown(Group.HIDDEN, 0, label, label, sentence, ""));
    }

    /** Where a slot's part is drawn: {@link #BUS} for one that has no box of its own. */
    public static Place of(Slot slot) {
        return switch (slot.shown().group()) {
            case HIDDEN -> BUS;
            case LINES -> LINES;
            case CARD, MOVER, SMALL -> new Place(Kind.DEVICE, slot.name(), slot.shown());
        };
    }

    /** A cable at a slot's part. */
    public static Place of(Slot slot, Cable cable) {
        return new Place(
                Kind.CABLE,
                slot.name() + " cable",
                new Shown(slot.shown().group(), 0, cable.label(), cable.label(), cable.sentence(), ""));
    }

    /** The devices and cables of a board that have a place of their own, by group, order and row. */
    public static List<Place> drawn(Board board) {
        List<Place> found = new ArrayList<>();
        for (Slot slot : board.slots()) {
            Place place = of(slot);
            if (place.kind == Kind.DEVICE) {
                found.add(place);
                if (slot.cable() != null && place.in(Group.CARD)) {
                    found.add(of(slot, slot.cable()));
                }
            }
        }
        found.sort(Comparator.comparing((Place place) -> place.shown.group())
                .thenComparingInt(place -> place.shown.order())); // of equals, the board's order
        return List.copyOf(found);
    }

    /** True for the cable that hangs on a device. */
    public boolean isCableOf(Place device) {
        return kind == Kind.CABLE && id.equals(device.id + " cable");
    }

    /** True for a device that is drawn in a group. */
    public boolean in(Group group) {
        return kind == Kind.DEVICE && shown.group() == group;
    }

    /** The name for the screen. */
    public String label() {
        return shown.label();
    }

    /** What it is, for a tooltip. */
    public String sentence() {
        return shown.sentence();
    }
}

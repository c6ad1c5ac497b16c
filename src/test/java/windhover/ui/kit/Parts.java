package windhover.ui.kit;

import java.util.List;
import windhover.debug.Place;
import windhover.machine.Board;

/** The places of board kestrel3 in the block picture, for tests. */
public final class Parts {
    /** The devices and the cable, in the order of the picture. */
    public static final List<Place> ALL = Place.drawn(Board.KESTREL3);

    public static final Place NIC = of("nic");
    public static final Place WIRE = of("nic cable");
    public static final Place DMAC = of("dmac");
    public static final Place TIMER = of("timer");
    public static final Place UART = of("uart");

    private Parts() {}

    /** The place of an id, also of those that every machine has. */
    public static Place of(String id) {
        return ALL.stream()
                .filter(place -> place.id().equals(id))
                .findFirst()
                .orElseGet(() -> List.of(Place.CPU, Place.BUS, Place.RAM, Place.IDT, Place.LINES, Place.KERNEL).stream()
                        .filter(place -> place.id().equals(id))
                        .findFirst()
                        .orElseThrow());
    }

    /** The place of the device that drives an interrupt line. */
    public static Place ofLine(int line) {
        return Board.KESTREL3.slots().stream()
                .filter(slot -> line >= slot.lines().first()
                        && line < slot.lines().first() + slot.lines().uses().size())
                .map(Place::of)
                .filter(place -> place.kind() == Place.Kind.DEVICE)
                .findFirst()
                .orElse(Place.LINES);
    }
}

package windhover.debug;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import windhover.bus.Master;
import windhover.clock.Stateful;
import windhover.irq.LineUnit;
import windhover.machine.Board;
import windhover.machine.Board.Slot;
import windhover.machine.Machine;

/** Which place of the picture belongs to what, on the board of a machine. */
final class Places {
    private final Machine machine;
    private final Map<Slot, Place> bySlot = new HashMap<>();
    private final Map<Slot, Place> cables = new HashMap<>();
    private final Map<Master, Place> byMaster = new HashMap<>();
    private final Place[] byLine = new Place[LineUnit.LINES];
    private final List<Place> drawn;

    Places(Machine machine) {
        this.machine = machine;
        Arrays.fill(byLine, Place.LINES);
        for (Slot slot : machine.board().slots()) {
            Place place = Place.of(slot);
            bySlot.put(slot, place);
            if (slot.master() != null) {
                byMaster.put(slot.master(), place);
            }
            if (place.kind() == Place.Kind.DEVICE) {
                for (int i = 0; i < slot.lines().uses().size(); i++) {
                    byLine[slot.lines().first() + i] = place;
                }
            }
            if (slot.cable() != null && place.in(Board.Group.CARD)) {
                cables.put(slot, Place.of(slot, slot.cable()));
            }
        }
        drawn = Place.drawn(machine.board());
    }

    /** The devices and cables with a place of their own, by group and order. */
    List<Place> drawn() {
        return drawn;
    }

    /** The device that drives an interrupt line; {@link Place#LINES} when it has no place of its own. */
    Place ofLine(int line) {
        return byLine[line];
    }

    /** A slot's part. */
    Place ofSlot(Slot slot) {
        return bySlot.getOrDefault(slot, Place.BUS);
    }

    /** The slot's part. */
    Place ofPart(Stateful part) {
        return ofSlot(machine.slotOf(part));
    }

    /** The cable at a slot's part; the part itself when none hangs there. */
    Place ofCable(Slot slot) {
        return cables.getOrDefault(slot, ofSlot(slot));
    }

    /** The master of a transaction. */
    Place ofMaster(Master master) {
        return byMaster.getOrDefault(master, Place.CPU);
    }

    /** What answers at an address. */
    Place ofAddress(long address) {
        Board board = machine.board();
        if (Long.compareUnsigned(address - board.ramBase(), board.ramSize()) < 0) {
            return Place.RAM;
        }
        Slot slot = machine.slotAt(address);
        return slot == null ? Place.BUS : ofSlot(slot);
    }
}

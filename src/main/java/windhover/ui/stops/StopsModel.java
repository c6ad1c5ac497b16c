package windhover.ui.stops;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import windhover.debug.Landmark;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.isa.Registers;

/** The places at which runs stop beside the breakpoints, and how people write them. Needs no window. */
public final class StopsModel {
    private static final Pattern MEMORY = Pattern.compile("0x([0-9a-fA-F]{1,16})(?:\\s+([0-9]{1,6}))?");
    private static final int DEFAULT_LENGTH = 8;

    private final SessionCommands session;
    private final Set<Landmark> stops = new LinkedHashSet<>();
    private List<String> firmwareStates = List.of();

    /** No stops. */
    public StopsModel(SessionCommands session) {
        this.session = session;
    }

    /** Takes up which firmware the machine has. Answers true when that is news. */
    boolean show(Snapshot snapshot) {
        if (!firmwareStates.isEmpty()) {
            return false;
        }
        List<String> found = new ArrayList<>();
        for (Snapshot.DeviceState device : snapshot.devices()) {
            for (Snapshot.FirmwareStatus firmware : device.firmware()) {
                firmware.states().forEach(state -> found.add(firmware.name() + " " + state));
            }
        }
        firmwareStates = List.copyOf(found);
        return !found.isEmpty();
    }

    /** Every firmware with every state, as {@link #parse} reads them. */
    List<String> firmwareStates() {
        return firmwareStates;
    }

    /**
     * Reads a place: a register ({@code x10}, {@code a0}), an address in memory with a length in bytes ({@code 0x204000
     * 16}), or a firmware's name with a state ({@code NIC receive RECEIVE}).
     *
     * @throws IllegalArgumentException with one line when it is none
     */
    Landmark parse(String text) {
        String place = text.strip().replaceAll("\\s+", " ");
        int number = Registers.number(place.toLowerCase(Locale.ROOT));
        if (number >= 0) {
            return new Landmark.RegisterWritten(number);
        }
        Matcher memory = MEMORY.matcher(place);
        if (memory.matches()) {
            int length = memory.group(2) == null ? DEFAULT_LENGTH : Integer.parseInt(memory.group(2));
            return new Landmark.MemoryWritten(Long.parseUnsignedLong(memory.group(1), 16), length);
        }
        for (String known : firmwareStates) {
            if (known.equalsIgnoreCase(place)) {
                int last = known.lastIndexOf(' ');
                return new Landmark.FirmwareEnters(known.substring(0, last), known.substring(last + 1));
            }
        }
        throw new IllegalArgumentException("“" + place
                + "” is not a place: expected a register such as a0, an address such as 0x204000 16, or a device's firmware and its state"
                + (firmwareStates.isEmpty() ? "" : " such as " + firmwareStates.getFirst()));
    }

    /** The stops, in the order in which they were set. */
    List<Landmark> stops() {
        return List.copyOf(stops);
    }

    /** Runs stop there from now on. */
    void add(Landmark landmark) {
        if (stops.add(landmark)) {
            session.stopAt(Set.copyOf(stops));
        }
    }

    /** Runs no longer stop there. */
    void remove(Landmark landmark) {
        if (stops.remove(landmark)) {
            session.stopAt(Set.copyOf(stops));
        }
    }

    /** Goes back to the last time that this happened. */
    void runBack(Landmark landmark) {
        session.runBack(landmark);
    }
}

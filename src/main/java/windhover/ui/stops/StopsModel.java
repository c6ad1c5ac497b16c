package windhover.ui.stops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.debug.StopPoint;

/**
 * All places at which runs stop: those that the user names, and the breakpoints that are set in the source. Needs no
 * window.
 */
public final class StopsModel {
    private final SessionCommands session;
    private final List<StopPoint> points = new ArrayList<>();

    /** The instructions of each breakpoint, by its number, as far as they are known. */
    private final Map<Integer, Set<Long>> addresses = new HashMap<>();

    private List<StopPoint.Status> statuses = List.of();
    private Function<Set<Long>, String> namer = set -> "";
    private Consumer<Set<Long>> gutter = set -> {};
    private Set<Long> marked = Set.of();
    private List<String> firmwareStates = List.of();
    private int next = 1;

    /** No stops. */
    public StopsModel(SessionCommands session) {
        this.session = session;
    }

    /**
     * Connects the list with the source.
     *
     * @param names gives the line that instructions are, such as {@code hello.c:12}; empty when they are none
     * @param shows is given the instructions with a breakpoint whenever they change
     */
    public void link(Function<Set<Long>, String> names, Consumer<Set<Long>> shows) {
        namer = names;
        gutter = shows;
    }

    /** Takes a snapshot. Answers true when the firmware of the machine is news. */
    boolean show(Snapshot snapshot) {
        List<StopPoint.Status> told = snapshot.guest().stops();
        if (!told.equals(statuses)) {
            statuses = told;
            for (StopPoint.Status status : told) {
                boolean code = status.point().kind() == StopPoint.Kind.CODE && points.contains(status.point());
                if (code && !status.addresses().isEmpty()) {
                    addresses.put(status.point().number(), status.addresses());
                }
            }
            mark();
        }
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

    /** Every firmware with every state, as a place of firmware is written. */
    List<String> firmwareStates() {
        return firmwareStates;
    }

    /** The places in the order in which they were set, with what became of them. */
    List<StopPoint.Status> rows() {
        return points.stream()
                .map(point -> statuses.stream()
                        .filter(status -> status.point().equals(point))
                        .findFirst()
                        .orElse(new StopPoint.Status(point, 0, Set.of(), "", "")))
                .toList();
    }

    /**
     * Adds a place.
     *
     * @param hit the first hit that stops, as typed; empty for the first
     * @return what is wrong with what was typed, one line; empty when it was taken
     */
    String add(StopPoint.Kind kind, String place, String condition, String hit) {
        String problem = problem(kind, place, hit);
        if (problem.isEmpty()) {
            points.add(new StopPoint(next++, kind, written(kind, place), true, condition.strip(), number(hit)));
            changed();
        }
        return problem;
    }

    /** Gives a place another meaning; as {@link #add}. */
    String edit(int number, StopPoint.Kind kind, String place, String condition, String hit) {
        String problem = problem(kind, place, hit);
        if (problem.isEmpty()) {
            points.replaceAll(point -> point.number() == number
                    ? new StopPoint(number, kind, written(kind, place), point.enabled(), condition.strip(), number(hit))
                    : point);
            if (kind != StopPoint.Kind.CODE) {
                addresses.remove(number);
            }
            changed();
        }
        return problem;
    }

    private String problem(StopPoint.Kind kind, String place, String hit) {
        if (place.isBlank()) {
            return "Name a place: a function, FILE:LINE or an address to stop at; a variable, a register or an address"
                    + " with a length to watch.";
        }
        if (kind == StopPoint.Kind.FIRMWARE && !firmwareStates.contains(written(kind, place))) {
            return "“" + place.strip() + "” is no state of this machine's firmware"
                    + (firmwareStates.isEmpty() ? "." : ": expected one such as " + firmwareStates.getFirst() + ".");
        }
        return number(hit) < 1 ? "“" + hit.strip() + "” is no number of a hit: expected 1 to 1000000000." : "";
    }

    /** Firmware is named as the machine names it. */
    private String written(StopPoint.Kind kind, String place) {
        String plain = place.strip().replaceAll("\\s+", " ");
        return kind != StopPoint.Kind.FIRMWARE
                ? plain
                : firmwareStates.stream()
                        .filter(state -> state.equalsIgnoreCase(plain))
                        .findFirst()
                        .orElse(plain);
    }

    private static int number(String hit) {
        String digits = hit.strip();
        return digits.isEmpty() ? 1 : digits.matches("[0-9]{1,9}|1000000000") ? Integer.parseInt(digits) : 0;
    }

    /** Switches a place on or off. */
    void enable(int number, boolean on) {
        points.replaceAll(point -> point.number() == number ? point.enabled(on) : point);
        changed();
    }

    /** Takes a place away. */
    void remove(int number) {
        points.removeIf(point -> point.number() == number);
        addresses.remove(number);
        changed();
    }

    /** Goes back to the last time that a run would have stopped there. */
    void runBack(int number) {
        points.stream().filter(point -> point.number() == number).findFirst().ifPresent(session::runBack);
    }

    /** Takes the instructions that have a breakpoint in the source. */
    public void breakpoints(Set<Long> wanted) {
        if (wanted.equals(marked)) {
            return;
        }
        points.removeIf(point -> {
            Set<Long> own = addresses.getOrDefault(point.number(), Set.of());
            boolean gone = point.kind() == StopPoint.Kind.CODE
                    && point.enabled()
                    && !own.isEmpty()
                    && !wanted.containsAll(own);
            if (gone) {
                addresses.remove(point.number());
            }
            return gone;
        });
        Set<Long> added = new TreeSet<>(wanted);
        added.removeAll(union());
        points.replaceAll(point -> {
            Set<Long> own = addresses.getOrDefault(point.number(), Set.of());
            boolean again = !point.enabled() && !own.isEmpty() && added.containsAll(own);
            if (again) {
                added.removeAll(own);
            }
            return again ? point.enabled(true) : point;
        });
        if (!added.isEmpty()) {
            String line = namer.apply(added);
            if (line.isEmpty()) {
                added.forEach(address -> breakpoint(String.format(Locale.ROOT, "0x%x", address), Set.of(address)));
            } else {
                breakpoint(line, added);
            }
        }
        changed();
    }

    private void breakpoint(String place, Set<Long> at) {
        addresses.put(next, Set.copyOf(at));
        points.add(StopPoint.of(next++, StopPoint.Kind.CODE, place));
    }

    private Set<Long> union() {
        Set<Long> all = new HashSet<>();
        for (StopPoint point : points) {
            if (point.kind() == StopPoint.Kind.CODE && point.enabled()) {
                all.addAll(addresses.getOrDefault(point.number(), Set.of()));
            }
        }
        return all;
    }

    private void changed() {
        session.stops(points);
        mark();
    }

    private void mark() {
        Set<Long> now = Set.copyOf(union());
        if (!now.equals(marked)) {
            marked = now;
            gutter.accept(now);
        }
    }
}

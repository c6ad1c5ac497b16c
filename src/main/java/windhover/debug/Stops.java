package windhover.debug;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import windhover.cpu.Cpu;
import windhover.image.SourceLocation;
import windhover.isa.Registers;
import windhover.machine.Machine;

/** Where a run stops: hears what happens, and asks the machine to stop when it is one of the places. */
final class Stops {
    private final Machine machine;
    private final Cpu processor;
    private final Software software;
    private final Set<Long> breakpoints;
    private final List<Landmark.MemoryWritten> memory;
    private final Set<Landmark.FirmwareEnters> firmware = new HashSet<>();
    private final boolean events;
    private long registers;
    private boolean listed;
    private boolean hit;
    private String sentence = "";

    /**
     * Stops.
     *
     * @param processor whose instructions and registers are meant
     * @param breakpoints addresses of instructions
     * @param landmarks what else; {@link Landmark.Breakpoint} adds nothing to the addresses
     * @param events also when the kernel dispatches an event
     */
    Stops(
            Machine machine,
            Cpu processor,
            Software software,
            Set<Long> breakpoints,
            Set<Landmark> landmarks,
            boolean events) {
        this.machine = machine;
        this.processor = processor;
        this.software = software;
        this.breakpoints = breakpoints;
        this.events = events;
        memory = landmarks.stream()
                .filter(Landmark.MemoryWritten.class::isInstance)
                .map(Landmark.MemoryWritten.class::cast)
                .toList();
        for (Landmark landmark : landmarks) {
            switch (landmark) {
                case Landmark.FirmwareEnters enters -> firmware.add(enters);
                case Landmark.RegisterWritten(int number) -> registers |= 1L << number;
                case Landmark.MemoryWritten m -> {}
                case Landmark.Breakpoint b -> {}
            }
        }
    }

    /** These, and what is on the list of places. */
    Stops withList() {
        listed = true;
        return this;
    }

    /** A place of the list was met. */
    void listed(String what) {
        if (listed) {
            meet(what);
        }
    }

    /** True when there is nothing to stop at, but for the list. */
    boolean isEmpty() {
        return breakpoints.isEmpty() && memory.isEmpty() && firmware.isEmpty() && registers == 0 && !events;
    }

    /** True when it must look at each cycle. */
    boolean everyCycle() {
        return registers != 0;
    }

    /** True when one of the places was met since {@link #clear}. */
    boolean hit() {
        return hit;
    }

    /** Says which, a sentence. */
    String sentence() {
        return sentence;
    }

    void clear() {
        hit = false;
        sentence = "";
    }

    private void meet(String what) {
        hit = true;
        sentence = what;
        machine.attention();
    }

    void aboutToCommit(long pc) {
        if (breakpoints.contains(pc)) {
            SourcePosition at = software.position(pc);
            meet(
                    at.line() == 0
                            ? String.format(Locale.ROOT, "Breakpoint at 0x%x.", pc)
                            : String.format(
                                    Locale.ROOT, "Breakpoint in %s, %s line %d.", at.function(), at.file(), at.line()));
        }
    }

    void memoryWritten(long physical, int length) {
        for (int i = 0; i < memory.size(); i++) {
            Landmark.MemoryWritten range = memory.get(i);
            if (physical < range.physical() + range.length() && range.physical() < physical + length) {
                meet(String.format(
                        Locale.ROOT,
                        "0x%x was written, in the cycle before @%d.",
                        physical,
                        machine.clock().now() + 1));
            }
        }
    }

    void firmwareEntered(String name, String state) {
        if (!firmware.isEmpty() && firmware.contains(new Landmark.FirmwareEnters(name, state))) {
            meet(name + " entered " + state + ".");
        }
    }

    void eventDispatched() {
        if (events) {
            meet("");
        }
    }

    /** A cycle has run. */
    void cycleRun() {
        int written = processor.committedRegister();
        if (written >= 0 && (registers >>> written & 1) != 0) {
            long pc = processor.committedPc();
            SourceLocation at = software.info().location(pc);
            String where = at == null
                    ? String.format(Locale.ROOT, "0x%x", pc)
                    : String.format(Locale.ROOT, "%s line %d", at.file(), at.line());
            meet("%s was written, by the instruction at %s.".formatted(Registers.anyName(written), where));
        }
    }
}

package windhover.irq;

import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The line unit (machine manual, interrupt lines): sixteen wires from devices, each to interrupt cause 16 + n. After
 * reset every line is level-triggered, active high and passes through, so that {@code mie} alone masks.
 */
public final class LineUnit implements Device {
    /** Number of lines. */
    public static final int LINES = 16;

    private static final int ALL = (1 << LINES) - 1;

    /** The registers. */
    public static final RegisterMap<LineUnit> MAP = RegisterMap.<LineUnit>named("LINES", 0x48)
            .text("Line unit", """
              Sixteen interrupt lines. Line n is bit n of every register but PRIORITY and BEST, and drives bit 16 + n of `mip`.

              A line is pending while its wire is active (level mode), or from an active edge until acknowledged (edge mode), or from a \
              software \
              trigger until acknowledged. It reaches the processor while it is pending, its ENABLE bit is 1 and its priority is above \
              THRESHOLD. \
              The processor takes the lowest cause first; priorities are for software that reads BEST, or that raises THRESHOLD in a \
              handler so \
              that only more urgent lines interrupt it.""")
            .register(0x00, "RAW", "levels of the wires")
            .field("LINE", 15, 0, FieldAccess.RO, 0, "1: the wire is high")
            .value(unit -> unit.raw)
            .register(0x08, "PENDING", "lines that ask for service")
            .field(
                    "LINE",
                    15,
                    0,
                    FieldAccess.W1C,
                    0,
                    "1: pending; writing 1 acknowledges an edge or a software trigger")
            .value(unit -> unit.pending())
            .onWrite((unit, lines) -> unit.acknowledge((int) lines))
            .register(0x10, "ENABLE", "lines that may reach the processor")
            .field("LINE", 15, 0, FieldAccess.RW, ALL, "1: passes through")
            .onWrite(unit -> unit.drive())
            .register(0x18, "EDGE", "trigger mode")
            .field("LINE", 15, 0, FieldAccess.RW, 0, "0: level, 1: edge")
            .onWrite(unit -> unit.drive())
            .register(0x20, "INVERT", "polarity")
            .field("LINE", 15, 0, FieldAccess.RW, 0, "0: active high or rising, 1: active low or falling")
            .onWrite(unit -> unit.drive())
            .register(0x28, "TRIGGER", "software trigger")
            .field("LINE", 15, 0, FieldAccess.WO, 0, "writing 1 makes the line pending until it is acknowledged")
            .onWrite((unit, lines) -> unit.trigger((int) lines))
            .register(0x30, "PRIORITY", "four bits a line, line 0 lowest; 0 never interrupts")
            .field("ALL", 63, 0, FieldAccess.RW, 0x1111_1111_1111_1111L, "line n in bits 4n+3 to 4n")
            .onWrite(unit -> unit.drive())
            .register(0x38, "THRESHOLD", "which priorities interrupt")
            .field("PRIORITY", 3, 0, FieldAccess.RW, 0, "only lines of a higher priority pass")
            .onWrite(unit -> unit.drive())
            .register(0x40, "BEST", "the line to serve next")
            .field(
                    "LINE",
                    3,
                    0,
                    FieldAccess.RO,
                    0,
                    "of those that reach the processor the one of highest priority, of these the lowest")
            .value(unit -> Math.max(0, unit.best()))
            .field("VALID", 31, 31, FieldAccess.RO, 0, "1: there is one")
            .value(unit -> unit.best() < 0 ? 0 : 1)
            .build();

    private final RegisterFile<LineUnit> registers = new RegisterFile<>(MAP, this);
    private final FieldRef enable = registers.field("ENABLE", "LINE");
    private final FieldRef edge = registers.field("EDGE", "LINE");
    private final FieldRef invert = registers.field("INVERT", "LINE");
    private final FieldRef priority = registers.field("PRIORITY", "ALL");
    private final FieldRef threshold = registers.field("THRESHOLD", "PRIORITY");

    @Wiring("the processor's inputs")
    private final InterruptInputs inputs;

    @Wiring("observer")
    private LineProbe probe = LineProbe.NONE;

    /** Levels of the wires, a bit a line. */
    private int raw;

    /** Edges and software triggers not yet acknowledged. */
    private int latched;

    /** What the processor's inputs were last driven to. */
    private int driven;

    /** A unit whose wires are all low. */
    public LineUnit(InterruptInputs inputs) {
        this.inputs = inputs;
    }

    /** The wire of line n, 0 to 15, for a device to drive. */
    public InterruptLine line(int n) {
        if (n < 0 || n >= LINES) {
            throw new IllegalArgumentException("line " + n + ", expected 0 to " + (LINES - 1));
        }
        return level -> wire(n, level);
    }

    private void wire(int n, boolean level) {
        int bit = 1 << n;
        if (((raw & bit) != 0) == level) {
            return;
        }
        raw ^= bit;
        probe.level(n, level);
        boolean active = level != ((invert.get() & bit) != 0);
        if (active && (edge.get() & bit) != 0) {
            latched |= bit;
        }
        drive();
    }

    private void acknowledge(int lines) {
        latched &= ~lines;
        drive();
    }

    private void trigger(int lines) {
        latched |= lines;
        drive();
    }

    private int pending() {
        int active = (raw ^ (int) invert.get()) & ~(int) edge.get();
        return (active | latched) & ALL;
    }

    private int passed() {
        int candidates = pending() & (int) enable.get();
        int passed = 0;
        for (int n = 0; n < LINES; n++) {
            if ((candidates >> n & 1) != 0 && priorityOf(n) > threshold.get()) {
                passed |= 1 << n;
            }
        }
        return passed;
    }

    private int priorityOf(int n) {
        return (int) (priority.get() >>> (4 * n)) & 15;
    }

    private int best() {
        int passed = passed();
        int best = -1;
        for (int n = 0; n < LINES; n++) {
            if ((passed >> n & 1) != 0 && (best < 0 || priorityOf(n) > priorityOf(best))) {
                best = n;
            }
        }
        return best;
    }

    private void drive() {
        int passed = passed();
        int changed = passed ^ driven;
        driven = passed;
        for (int n = 0; changed != 0; n++, changed >>>= 1) {
            if ((changed & 1) != 0) {
                inputs.set(Idt.FIRST_LINE_CAUSE + n, (passed >> n & 1) != 0);
            }
        }
    }

    /** The level of a wire. */
    public boolean level(int line) {
        return (raw >> line & 1) != 0;
    }

    /** Sets the observer. */
    public void probe(LineProbe probe) {
        this.probe = probe;
    }

    @Override
    public RegisterFile<LineUnit> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "line unit";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        raw = v.i32("raw", raw);
        latched = v.i32("latched", latched);
        driven = v.i32("driven", driven);
    }
}

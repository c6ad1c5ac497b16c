package windhover.ui.registers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Snapshot.CsrValue;
import windhover.isa.Csr;
import windhover.isa.FloatingPoint;
import windhover.isa.Registers;

/**
 * The processor's registers and which of them changed since the last stop. Needs no window.
 *
 * <p>While the machine rests, what changed is what differs from the stop before; while it runs, what differs from where
 * it started.
 */
public final class RegistersModel {
    private static final int REGISTERS = 32;

    private static final String[] ABI = {
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7",
        "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"
    };

    /**
     * A register with its value.
     *
     * @param name its name in the manuals, such as {@code x10}
     * @param alias its name in the calling convention, such as {@code a0}; empty when it has none
     * @param value what it holds
     * @param before what it held at the last stop
     * @param brief its value in words; empty when there are none
     */
    public record Entry(String name, String alias, long value, long before, String brief) {
        /** Whether it changed since the last stop. */
        public boolean changed() {
            return value != before;
        }
    }

    private Map<String, Long> atStop = Map.of();
    private Map<String, Long> beforeStop = Map.of();
    private long stopCycle = -1;
    private List<Entry> integers = List.of();
    private List<Entry> floats = List.of();
    private List<Entry> control = List.of();
    private List<CsrValue> csrs = List.of();
    private String mode = "";
    private boolean waiting;
    private boolean inHandler;

    /**
     * Takes a snapshot.
     *
     * @return whether anything it shows changed
     */
    public boolean show(Snapshot snapshot) {
        boolean rests = snapshot.activity() != Activity.RUNNING;
        Map<String, Long> now = values(snapshot);
        if (rests && snapshot.cycle() != stopCycle) {
            // A step back is a stop like any other: what differs from the place one came from is marked.
            beforeStop = atStop;
            atStop = now;
            stopCycle = snapshot.cycle();
        } else if (rests && !now.equals(atStop)) {
            atStop = now;
        }
        Map<String, Long> reference = rests ? beforeStop : atStop;
        List<Entry> nextIntegers = new ArrayList<>();
        for (int i = 0; i < REGISTERS; i++) {
            long value = i < snapshot.cpu().x().size() ? snapshot.cpu().x().get(i) : 0;
            nextIntegers.add(new Entry("x" + i, ABI[i], value, reference.getOrDefault("x" + i, value), ""));
        }
        List<Entry> nextFloats = new ArrayList<>();
        for (int i = 0; i < snapshot.cpu().f().size(); i++) {
            long value = snapshot.cpu().f().get(i);
            String name = "f" + i;
            nextFloats.add(new Entry(
                    name,
                    Registers.floatName(i),
                    value,
                    reference.getOrDefault(name, value),
                    FloatingPoint.text(value)));
        }
        List<Entry> nextControl = new ArrayList<>();
        long pc = snapshot.position().address();
        nextControl.add(new Entry(
                "pc",
                "",
                pc,
                reference.getOrDefault("pc", pc),
                snapshot.position().function()));
        for (CsrValue csr : snapshot.cpu().csrs()) {
            nextControl.add(new Entry(
                    csr.name(),
                    "",
                    csr.value(),
                    reference.getOrDefault(csr.name(), csr.value()),
                    CsrFields.brief(csr.number(), csr.value())));
        }
        boolean changed = !nextIntegers.equals(integers)
                || !nextFloats.equals(floats)
                || !nextControl.equals(control)
                || !mode.equals(snapshot.cpu().mode())
                || waiting != snapshot.cpu().waiting()
                || inHandler != snapshot.cpu().inHandler();
        if (changed) {
            integers = List.copyOf(nextIntegers);
            floats = List.copyOf(nextFloats);
            control = List.copyOf(nextControl);
            csrs = snapshot.cpu().csrs();
            mode = snapshot.cpu().mode();
            waiting = snapshot.cpu().waiting();
            inHandler = snapshot.cpu().inHandler();
        }
        return changed;
    }

    private static Map<String, Long> values(Snapshot snapshot) {
        Map<String, Long> values = new LinkedHashMap<>();
        List<Long> x = snapshot.cpu().x();
        for (int i = 0; i < x.size(); i++) {
            values.put("x" + i, x.get(i));
        }
        List<Long> f = snapshot.cpu().f();
        for (int i = 0; i < f.size(); i++) {
            values.put("f" + i, f.get(i));
        }
        values.put("pc", snapshot.position().address());
        snapshot.cpu().csrs().forEach(csr -> values.put(csr.name(), csr.value()));
        return values;
    }

    /** {@code x0} to {@code x31}; empty before the first snapshot. */
    public List<Entry> integers() {
        return integers;
    }

    /** {@code f0} to {@code f31}, each with its number; empty where the processor has none. */
    public List<Entry> floats() {
        return floats;
    }

    /** The explanation of a floating-point register: its role, and what its bits are as either kind of number. */
    public static String floatRole(int number, Entry entry) {
        long value = entry.value;
        boolean boxed = value >>> 32 == 0xffff_ffffL;
        return entry.name + " is " + Registers.floatName(number) + ": " + Registers.floatUse(number) + ".\n"
                + (boxed
                        ? "A single (the upper 32 bits are all ones): " + FloatingPoint.text(value)
                        : "A double: " + FloatingPoint.text(value) + ", "
                                + Double.toHexString(Double.longBitsToDouble(value)))
                + "\nThe lower 32 bits alone, as a single: " + Float.intBitsToFloat((int) value) + ".";
    }

    /** The pc, then the trap CSRs. */
    public List<Entry> control() {
        return control;
    }

    /** Privilege mode: {@code M}, {@code S} or {@code U}; empty before the first snapshot. */
    public String mode() {
        return mode;
    }

    /** The processor's state in words. */
    public String stateInWords() {
        String name = switch (mode) {
            case "M" -> "machine mode";
            case "S" -> "supervisor mode";
            case "U" -> "user mode";
            default -> "";
        };
        return name + (waiting ? ", waits for an interrupt (wfi)" : inHandler ? ", in a trap handler" : "");
    }

    /** The explanation of an integer register: its role in the calling convention (RISC-V ELF psABI, chapter 1). */
    public static String role(int number) {
        String name = "x" + number + " is " + ABI[number] + ": ";
        if (number >= 10 && number <= 17) {
            return name
                    + (number <= 11
                            ? "argument " + (number - 10) + " of a call and its result"
                            : "argument " + (number - 10) + " of a call")
                    + "; a call may change it.";
        }
        return name
                + switch (number) {
                    case 0 -> "always 0; what is written to it is lost.";
                    case 1 -> "return address of a call.";
                    case 2 -> "stack pointer; grows downwards.";
                    case 3 -> "global pointer, to small global data.";
                    case 4 -> "thread pointer.";
                    case 8 -> "saved register or frame pointer; a call keeps it.";
                    case 5, 6, 7, 28, 29, 30, 31 -> "temporary; a call may change it.";
                    default -> "saved register; a call keeps it.";
                };
    }

    /** The explanation of the pc or a CSR: its sentence, its fields with their values. */
    public String explain(Entry entry) {
        StringBuilder text = new StringBuilder();
        if (entry.name.equals("pc")) {
            text.append("pc: address of the instruction that commits next.");
        }
        for (CsrValue csr : csrs) {
            if (csr.name().equals(entry.name)) {
                text.append(csr.name())
                        .append(" (CSR 0x")
                        .append(Integer.toHexString(csr.number()))
                        .append("): ")
                        .append(csr.sentence());
                List<Csr.Field> fields = CsrFields.of(csr.number());
                for (Csr.Field field : fields) {
                    long value = field.of(csr.value());
                    // Of the many interrupt bits only those that are set; of the other CSRs every field.
                    if (fields.size() < REGISTERS / 2 || value != 0) {
                        text.append("\n  ").append(field.name()).append(" = ");
                        text.append(
                                field.high() - field.low() > 8 ? "0x" + Long.toHexString(value) : Long.toString(value));
                        text.append("   ").append(field.sentence());
                    }
                }
            }
        }
        return text.toString();
    }

    /** What changed since the last stop, in words. */
    public String changesInWords() {
        List<String> names = new ArrayList<>();
        for (Entry entry : integers) {
            if (entry.changed()) {
                names.add(entry.alias);
            }
        }
        for (Entry entry : floats) {
            if (entry.changed()) {
                names.add(entry.alias);
            }
        }
        for (Entry entry : control) {
            if (entry.changed()) {
                names.add(entry.name);
            }
        }
        return names.isEmpty()
                ? "Nothing changed since the last stop."
                : "Changed since the last stop: " + String.join(", ", names) + ".";
    }
}

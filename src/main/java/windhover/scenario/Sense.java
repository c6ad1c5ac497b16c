package windhover.scenario;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import windhover.bus.Master;
import windhover.clock.Stateful;
import windhover.cpu.Cpu;
import windhover.cpu.HoldReason;
import windhover.cpu.LossReason;
import windhover.debug.GuestWarning;
import windhover.debug.GuestWatch;
import windhover.device.finisher.Finisher;
import windhover.device.uart.Transcript;
import windhover.device.wire.Wire;
import windhover.image.Symbol;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.machine.Board;
import windhover.machine.Machine;
import windhover.mmu.Sv39Walk;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterMap;
import windhover.yaml.NearestName;

/**
 * Refuses what a scenario may say and what can yet never come true on its board with its image: a check that fails for
 * ever, or a step that nothing can show, looks like a fault of the guest's.
 */
final class Sense {
    /** The most bytes of the console that a step is compared with. */
    private static final int LONGEST_CONSOLE_STEP = 1 << 15;

    /** The most bytes that a frame holds behind its addresses and its type. */
    private static final int LONGEST_PAYLOAD = 1500;

    private static final int LONGEST_DATAGRAM = LONGEST_PAYLOAD - 28;
    private static final int DOUBLEWORD = 8;

    /** The shortest frame's 64 bytes with preamble and gap, at the 20 cycles that the wire takes for a byte. */
    private static final long SHORTEST_FRAME_CYCLES = 64L * 20;

    private final Scenario scenario;
    private final Machine machine;
    private final GuestView guest;
    private final GuestWatch watch;
    private String place = "";

    private Sense(Scenario scenario, Machine machine, GuestView guest, GuestWatch watch) {
        this.scenario = scenario;
        this.machine = machine;
        this.guest = guest;
        this.watch = watch;
    }

    /**
     * Looks at all steps and checks of a scenario.
     *
     * @throws ScenarioFormatException of the first that cannot come true: which, what it says and what was expected
     */
    static void check(Scenario scenario, Machine machine, GuestView guest, GuestWatch watch)
            throws ScenarioFormatException {
        Sense sense = new Sense(scenario, machine, guest, watch);
        for (Scenario.Step step : scenario.steps()) {
            sense.place = "step " + step.number() + ", 'when'";
            for (Observation observation : step.when()) {
                sense.observation(observation);
            }
        }
        int number = 0;
        for (Check check : scenario.checks()) {
            number++;
            sense.place = "check " + number;
            sense.check(check);
        }
    }

    /**
     * The number at a place of a step; null where the place is not a variable, has another width than a number has, or
     * another than its variable.
     */
    static @Nullable Quantity quantity(GuestView guest, Observation.Range range, long length) {
        boolean number = length == 1 || length == 2 || length == 4 || length == DOUBLEWORD;
        Symbol symbol =
                range.symbol().isEmpty() || !number ? null : guest.symbols().find(range.symbol());
        if (symbol == null) {
            return null;
        }
        try {
            return Quantity.of(guest.info(), symbol, range.address(), (int) length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private ScenarioFormatException refused(String what) {
        return new ScenarioFormatException(scenario.source() + ": " + place + ": " + what);
    }

    private void observation(Observation observation) throws ScenarioFormatException {
        switch (observation) {
            case Observation.FunctionEntered(String name, String program) -> {
                function("function", name);
                if (program != null) {
                    kernel("'program: " + program + "'");
                }
            }
            case Observation.CallbackRuns(String name) -> {
                function("callback", name);
                kernel("'callback'");
            }
            case Observation.EventQueued(String callback) -> {
                kernel("'queued'");
                function("callback", callback);
            }
            case Observation.InterestRegistered(String list, String callback) -> {
                kernel("'waiting'");
                Symbols.require(guest.symbols(), list, scenario);
                if (callback != null) {
                    function("callback", callback);
                }
            }
            case Observation.MemoryWritten(Observation.Range range, boolean nonzero, Long value) -> {
                long length = range("written", range);
                if (value != null) {
                    written(range, length, value);
                }
            }
            case Observation.DmaWrites(Observation.Range into) -> {
                part("'dma'", movesBlocks(), "no part that moves blocks by DMA");
                if (into != null) {
                    range("into", into);
                }
            }
            case Observation.LineMoves moves -> line("'line'", moves.line());
            case Observation.TrapTaken(long cause) -> {
                if (cause < 0 && (cause & Long.MAX_VALUE) >= Idt.FIRST_LINE_CAUSE) {
                    line("'trap' by an interrupt line", (int) ((cause & Long.MAX_VALUE) - Idt.FIRST_LINE_CAUSE));
                }
            }
            case Observation.DescriptorRead(int entry) -> {
                if (entry >= Idt.entryOfLine(0)) {
                    line("'idt' of an interrupt line", entry - Idt.entryOfLine(0));
                }
            }
            case Observation.ConsolePrints(String text) -> shorter("console", text, LONGEST_CONSOLE_STEP);
            case Observation.FrameSent(String containing) -> {
                wire("'frame-sent'");
                shorter("containing", containing, LONGEST_PAYLOAD);
            }
            case Observation.FrameDropped dropped -> wire("'dropped'");
            case Observation.WireFails fails -> {
                wire("'wire'");
                if (scenario.wire().most(fails.fault(), fails.direction()) == 0) {
                    throw refused("'wire': no rule of 'faults' makes it happen that " + fails.words()
                            + ", expected one that does");
                }
            }
            case Observation.PeerPrints(String peer, String text) -> shorter("prints", text, LONGEST_CONSOLE_STEP);
            case Observation.FirmwareEnters enters -> {}
            case Observation.WalkMoves(var what, Long address) -> {
                if (what == Observation.Walk.FINDS && address != null && !Sv39Walk.isCanonical(address)) {
                    throw refused(String.format(
                            Locale.ROOT,
                            "'walk': nothing is ever found for 0x%x, which is not an address of Sv39: expected bits 63 to 39 equal to bit 38",
                            address));
                }
            }
        }
    }

    private void check(Check check) throws ScenarioFormatException {
        switch (check) {
            case Check.StepsObserved(List<Integer> numbers) -> {
                if (numbers.isEmpty() && scenario.steps().isEmpty()) {
                    throw refused("'steps: all', but there is no step, expected one");
                }
            }
            case Check.Console(String text, boolean expected) -> shorter("console", text, Transcript.KEPT);
            case Check.Exit(long status) -> {
                if (!machine.hasMailbox() && machine.part(Finisher.class).isEmpty()) {
                    throw refused("'exit' of a program that cannot end: board " + scenario.board()
                            + " has no test finisher, and the program no tohost");
                }
            }
            case Check.PeerPrinted(String peer, String text) -> shorter("printed", text, Transcript.KEPT);
            case Check.Register(String device, String register, long value) -> register(device, register, value);
            case Check.Variable(Observation.Range range, int size, long value) -> {
                Quantity quantity = variable(range, size);
                within("equals", range, quantity, quantity.expected(value), true, true, 1);
            }
            case Check.VariableCompared compared -> {
                Quantity quantity = variable(compared.place(), compared.size());
                if (compared.other() != null) {
                    variable(compared.other(), compared.size());
                } else {
                    within(
                            compared.atMost() ? "at-most" : "at-least",
                            compared.place(),
                            quantity,
                            quantity.expected(compared.number()),
                            compared.atMost(),
                            !compared.atMost(),
                            compared.times());
                }
            }
            case Check.QueueDepth depth -> kernel("'queue'");
            case Check.WarningSeen(GuestWarning.Kind kind, String program) -> warning("'warning'", kind);
            case Check.Warnings(List<GuestWarning.Kind> kinds) -> {
                for (GuestWarning.Kind kind : kinds) {
                    warning("'warnings'", kind);
                }
            }
            case Check.CyclesLost(LossReason reason, long least, long most) -> {
                if (least > 0 && !reason.happensWith(machine.timing())) {
                    throw refused("'lost': no cycle is ever lost for " + reason.name() + " with timing "
                            + machine.timing().name() + ", expected one of "
                            + LossReason.ALL.stream()
                                    .filter(other -> other.happensWith(machine.timing()))
                                    .map(LossReason::name)
                                    .collect(Collectors.joining(", ")));
                }
                if (least > 0 && !reason.happensOn(machine.board().isa())) {
                    throw refused("'lost': no cycle is ever lost for " + reason.name() + " with instruction set "
                            + machine.board().isa() + ", expected one with floating point");
                }
                if (least > 0
                        && reason == HoldReason.MISALIGNED
                        && machine.processors().stream().noneMatch(Cpu::splitsMisaligned)) {
                    throw refused(
                            "'lost': misaligned accesses trap here and are not split, so no cycle is ever lost for "
                                    + reason.name());
                }
                if (least > scenario.limit()) {
                    throw refused("'lost': " + least + " cycles, but 'until' ends the run at @" + scenario.limit()
                            + " at the latest: expected fewer");
                }
            }
            case Check.WireFailed(var fault, var direction, long times) -> {
                wire("'wire'");
                long most = scenario.wire().most(fault, direction);
                if (times > most) {
                    throw refused("'wire': 'equals' is " + times + ", but the rules of 'faults' let it happen "
                            + (most == 0 ? "never" : "at most " + most + " times") + " that a frame is "
                            + fault.words());
                }
            }
            case Check.FramesSent(int count) -> {
                if (count > 0) {
                    wire("'frames-sent'");
                }
                if (count > scenario.limit() / SHORTEST_FRAME_CYCLES) {
                    throw refused("'frames-sent' is " + count + ", but the wire carries no more than "
                            + scenario.limit() / SHORTEST_FRAME_CYCLES + " frames until @" + scenario.limit()
                            + ", the end of the run");
                }
            }
            case Check.ExactFrameSent sent -> wire("'frame-sent'");
            case Check.DatagramSent sent -> {
                wire("'datagram-sent'");
                if (sent.text() != null) {
                    shorter("text", sent.text(), LONGEST_DATAGRAM);
                }
            }
            default -> {}
        }
    }

    private boolean movesBlocks() {
        return machine.board().slots().stream()
                .map(Board.Slot::master)
                .anyMatch(master -> master != null && master.role() == Master.Role.BLOCKS);
    }

    private void part(String what, boolean there, String missing) throws ScenarioFormatException {
        if (!there) {
            throw refused(what + ": board " + scenario.board() + " has " + missing);
        }
    }

    private void wire(String what) throws ScenarioFormatException {
        part(what, machine.part(Wire.class).isPresent(), "no network card");
    }

    /** That the guest has an event queue that can be read. */
    private void kernel(String what) throws ScenarioFormatException {
        if (!guest.hasKernel()) {
            throw refused(what + ": " + scenario.image()
                    + " has no event queue that is known, expected a guest whose kernel has one");
        }
    }

    /** That somebody drives an interrupt line: else it stays low for ever. */
    private void line(String what, int number) throws ScenarioFormatException {
        part(what, machine.part(LineUnit.class).isPresent(), "no interrupt lines");
        if (machine.board().lineUse(number).isEmpty()) {
            throw refused(what + ": nobody drives line " + number + " of board " + scenario.board()
                    + ", expected one of "
                    + IntStream.range(0, LineUnit.LINES)
                            .filter(each -> !machine.board().lineUse(each).isEmpty())
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", ")));
        }
    }

    /** That a warning can be told of this guest. */
    private void warning(String key, GuestWarning.Kind kind) throws ScenarioFormatException {
        String lacks = watch.lacks(kind);
        if (!lacks.isEmpty()) {
            throw refused(key + ": '" + kind.label() + "' is never told here, expected " + lacks);
        }
    }

    private void shorter(String key, String text, int most) throws ScenarioFormatException {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > most) {
            throw refused("'" + key + "' has " + bytes + " bytes, expected at most " + most);
        }
    }

    private void function(String key, String name) throws ScenarioFormatException {
        Symbol symbol = Symbols.require(guest.symbols(), name, scenario);
        boolean code = guest.symbols().functionAt(symbol.address()) != null;
        if (symbol.type() == Symbol.Type.OBJECT || !code) {
            throw refused("'" + key + "' is '" + name + "', which is not in the code of " + scenario.image()
                    + ", expected a function");
        }
    }

    /** That a range lies in memory that can be written; answers its length. */
    private long range(String key, Observation.Range range) throws ScenarioFormatException {
        Symbol symbol = range.symbol().isEmpty() ? null : Symbols.require(guest.symbols(), range.symbol(), scenario);
        long begin = range.address() + (symbol == null ? 0 : symbol.address());
        long length = range.length() != 0 || symbol == null ? range.length() : Math.max(symbol.size(), 1);
        if (symbol != null && symbol.size() != 0 && range.address() + length > symbol.size() && range.length() != 0) {
            throw refused("'" + key + "': '" + range.symbol() + "' has " + symbol.size() + " bytes, but " + length
                    + " from offset " + range.address() + " on are asked for");
        }
        if (symbol != null && symbol.size() != 0 && range.address() >= symbol.size()) {
            throw refused("'" + key + "': 'offset' is " + range.address() + ", expected less than the " + symbol.size()
                    + " bytes of '" + range.symbol() + "'");
        }
        long offset = begin - machine.board().ramBase();
        long size = machine.board().ramSize();
        if (offset < 0 || offset >= size || length > size - offset) {
            throw refused("'" + key + "': 0x" + Long.toHexString(begin) + ", " + length
                    + " bytes, expected to lie within the RAM of board " + scenario.board() + " at 0x"
                    + Long.toHexString(machine.board().ramBase()) + ", 0x" + Long.toHexString(size) + " bytes");
        }
        return length;
    }

    private void written(Observation.Range range, long length, long value) throws ScenarioFormatException {
        Quantity quantity = quantity(guest, range, length);
        if (quantity != null) {
            within("equals", range, quantity, quantity.expected(value), true, true, 1);
        } else if (length < DOUBLEWORD && value >>> (8 * length) != 0) {
            throw refused("'equals' is " + value + ", expected 0 to " + ((1L << (8 * length)) - 1) + ", since " + length
                    + (length == 1 ? " byte is" : " bytes are") + " looked at");
        }
    }

    private Quantity variable(Observation.Range range, int size) throws ScenarioFormatException {
        Symbol symbol = Symbols.require(guest.symbols(), range.symbol(), scenario);
        if (symbol.type() == Symbol.Type.FUNCTION) {
            throw refused("'symbol' is '" + range.symbol() + "', which is a function, expected a variable");
        }
        try {
            return Quantity.of(guest.info(), symbol, range.address(), size);
        } catch (IllegalArgumentException e) {
            throw refused("'variable': " + e.getMessage());
        }
    }

    /** That a variable, so many times, can reach a number from below or above. */
    private void within(
            String key,
            Observation.Range range,
            Quantity quantity,
            BigInteger number,
            boolean notBelow,
            boolean notAbove,
            long times)
            throws ScenarioFormatException {
        BigInteger factor = BigInteger.valueOf(times);
        boolean below = number.compareTo(quantity.least().multiply(factor)) < 0;
        boolean above = number.compareTo(quantity.greatest().multiply(factor)) > 0;
        if ((notBelow && below) || (notAbove && above)) {
            throw refused("'" + key + "' of '" + range + "' is " + number + ", expected "
                    + (times == 1 ? "" : times + " times ") + quantity.range());
        }
    }

    private void register(String name, String register, long value) throws ScenarioFormatException {
        RegisterMap<?> map = null;
        List<String> names = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                names.add(device.registers().map().name());
                map = device.registers().map().name().equals(name)
                        ? device.registers().map()
                        : map;
            }
        }
        if (map == null) {
            throw refused("device '" + name + "' is not on the board, expected " + String.join(", ", names)
                    + NearestName.hint(name, names));
        }
        for (RegisterMap.Register<?> each : map.registers()) {
            if (each.name().equals(register)) {
                long bits = 0;
                for (RegisterMap.Field<?> field : each.fields()) {
                    bits |= field.access() == FieldAccess.WO ? 0 : field.mask();
                }
                if ((value & ~bits) != 0) {
                    throw refused("'equals' of " + name + "." + register + " is " + value
                            + ", which has bits that the register never reads as 1: expected none but those of 0x"
                            + Long.toHexString(bits));
                }
            }
        }
    }
}

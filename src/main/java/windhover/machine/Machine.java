package windhover.machine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusSocket;
import windhover.bus.BusTarget;
import windhover.bus.Master;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.InputPort;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.cpu.Cpu;
import windhover.cpu.Stopped;
import windhover.cpu.Timing;
import windhover.device.finisher.Finisher;
import windhover.device.htif.Htif;
import windhover.device.uart.Console;
import windhover.image.ElfImage;
import windhover.image.Segment;
import windhover.image.Symbol;
import windhover.irq.InterruptInputs;
import windhover.irq.InterruptLine;
import windhover.irq.LineUnit;
import windhover.reg.Device;

/**
 * A machine: the parts of a {@link Board}, wired. Deterministic and of one thread; everything that comes from outside
 * is an {@link Input} that enters between two cycles through a part's {@link InputPort}, such as a frame on the network
 * card's wire.
 */
public final class Machine implements Stateful {
    /** {@code a0}, in which a program finds the number of the processor that runs it (RISC-V SBI, boot protocol). */
    private static final int NUMBER_REGISTER = 10;

    private final Board board;
    private final Timing timing;
    private final Clock clock = new Clock();
    private final AddressMap map = new AddressMap();
    private final Bus bus;
    private final Ram ram;

    @Wiring("one for each processor of the board, by number; their state is shown in this order")
    private final List<Cpu> processors;

    /** The first of them: most machines have one, and their run loop reads no list. */
    private final Cpu first;

    @Wiring("the others, for the run loop")
    private final Cpu[] others;

    @Wiring("the board's parts, in its order")
    private final List<Stateful> parts = new ArrayList<>();

    @Wiring("the mailbox of the loaded program, if it has one; its state is shown after the parts'")
    private final List<Htif> mailboxes = new ArrayList<>();

    @Wiring("one of the parts, for the run loop; null on a board without")
    private final @Nullable Finisher finisher;

    @Wiring("what answers in the board's slots")
    private final List<BusTarget> targets = new ArrayList<>();

    @Wiring("where each part sits")
    private final IdentityHashMap<Stateful, Board.Slot> slotOfPart = new IdentityHashMap<>();

    @Wiring("where each target answers")
    private final IdentityHashMap<BusTarget, Board.Slot> slotOfTarget = new IdentityHashMap<>();

    @Wiring("where inputs enter, by name")
    private final Map<String, InputPort> ports = new LinkedHashMap<>();

    @Wiring("an observer asks the run to stop after this cycle")
    private boolean attention;

    @Wiring("what an observer measures the work of a run by: no state, it never goes back")
    private long skipped;

    /** A machine in the state of power-on; {@link #load} an image and {@link #reset} it. */
    public Machine(Board board, Timing timing) {
        this.board = board;
        this.timing = timing;
        bus = new Bus(clock, map);
        ram = new Ram(board.ramSize());
        map.add(board.ramBase(), board.ramSize(), ram, timing.ramWaitStates());
        if (board.processors() > 1 && !timing.sharedBus()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "board %s has %d processors: expected a timing with a shared bus, not %s",
                    board.name(),
                    board.processors(),
                    timing.name()));
        }
        List<Cpu> made = new ArrayList<>();
        for (int n = 0; n < board.processors(); n++) {
            made.add(new Cpu(n, timing, board.isa(), clock, map, ram, board.ramBase(), bus));
        }
        processors = List.copyOf(made);
        first = made.removeFirst();
        others = made.toArray(Cpu[]::new);
        EditPorts.of(board, ram.bytes(), processors).forEach(this::port);
        Bench bench = new Bench();
        for (Board.Slot slot : board.slots()) {
            Set<String> before = Set.copyOf(ports.keySet());
            slot.maker().make(bench, slot);
            Set<String> added = new LinkedHashSet<>(ports.keySet());
            added.removeAll(before);
            if (!added.equals(Set.copyOf(slot.ports()))) {
                throw new IllegalStateException("%s: the row of %s names the input ports %s, its part has %s"
                        .formatted(board.name(), slot.name(), slot.ports(), added));
            }
        }
        finisher = part(Finisher.class).orElse(null);
    }

    /** What a slot's maker may wire its part to. */
    public final class Bench {
        /** The board that is being wired. */
        public Board board() {
            return board;
        }

        /** The machine's time. */
        public Clock clock() {
            return clock;
        }

        /**
         * Where a slot's part is wired to the bus, as the master that its row names.
         *
         * @throws IllegalStateException when the row names none
         */
        public BusSocket socket(Board.Slot slot) {
            Master master = slot.master();
            if (master == null) {
                throw new IllegalStateException(board.name() + ": the row of " + slot.name() + " names no bus master");
            }
            return bus.socket(master);
        }

        /** The wire of a slot's line {@code index}; the line unit must stand before the part in the board's list. */
        public InterruptLine line(Board.Slot slot, int index) {
            return part(LineUnit.class).line(slot.lines().first() + index);
        }

        /** The interrupt inputs of a processor, by its number. */
        public InterruptInputs processor(int number) {
            return Machine.this.processor(number).inputs();
        }

        /** Wires the processors' count of the time to the timer. */
        public void time(LongSupplier mtime) {
            processors.forEach(processor -> processor.time(mtime));
        }

        /** Tells the processors that software has written the time. */
        public void timeWritten() {
            processors.forEach(Cpu::timeWritten);
        }

        /** Lets {@link Machine#runTo} return after this cycle, since something happened that ends a run. */
        public void attention() {
            Machine.this.attention();
        }

        /** A part made before. */
        public <T> T part(Class<T> type) {
            return Machine.this
                    .part(type)
                    .orElseThrow(() -> new IllegalStateException(
                            board.name() + " has no " + type.getSimpleName() + " before this part"));
        }

        /**
         * Adds an input port to the machine, for a part that has more than one; {@link #fit} adds the port that a
         * device itself is.
         */
        public void port(InputPort port) {
            Machine.this.port(port);
        }

        /**
         * Puts a device into its slot: its registers answer there, its state is the machine's, and inputs reach it if
         * it is an input port.
         */
        public <T extends Device> T fit(Board.Slot slot, T device) {
            parts.add(device);
            slotOfPart.put(device, slot);
            if (device instanceof InputPort port) {
                port(port);
            }
            answer(slot, 0, slot.size(), device.registers());
            return device;
        }

        /**
         * Hangs something on a slot's part that is not a device, such as a wire: its state is the machine's, and inputs
         * reach it.
         */
        public <T extends Stateful & InputPort> T hang(Board.Slot slot, T part) {
            parts.add(part);
            slotOfPart.put(part, slot);
            port(part);
            return part;
        }

        /** Lets a target answer at a range of a slot, from an offset on. */
        public void answer(Board.Slot slot, long offset, long bytes, BusTarget target) {
            int waitStates = target instanceof Rom ? timing.romWaitStates() : timing.deviceWaitStates();
            map.add(slot.base() + offset, bytes, target, waitStates);
            targets.add(target);
            slotOfTarget.put(target, slot);
        }
    }

    private void port(InputPort port) {
        if (ports.putIfAbsent(port.portName(), port) != null) {
            throw new IllegalStateException(board.name() + " has two input ports named " + port.portName());
        }
    }

    /**
     * The names of the input ports: {@code memory}, {@code register} and {@code csr} for edits, then those of the
     * parts.
     */
    public List<String> ports() {
        return List.copyOf(ports.keySet());
    }

    /**
     * Lets an input arrive, between two cycles.
     *
     * @return false when the machine has no such port; then nothing happened
     */
    public boolean apply(Input input) {
        InputPort port = ports.get(input.port());
        if (port == null) {
            return false;
        }
        port.arrive(input.payload());
        return true;
    }

    /** The board it was built from. */
    public Board board() {
        return board;
    }

    /** Its timing preset. */
    public Timing timing() {
        return timing;
    }

    public Clock clock() {
        return clock;
    }

    public AddressMap map() {
        return map;
    }

    public Bus bus() {
        return bus;
    }

    public Ram ram() {
        return ram;
    }

    /** The processors, by number: as many as the board has, at least one. */
    public List<Cpu> processors() {
        return processors;
    }

    /** A processor, by its number, from 0. */
    public Cpu processor(int number) {
        return processors.get(number);
    }

    /** The instructions that retired since reset, of all processors together. */
    public long instructions() {
        long sum = first.instructions();
        for (Cpu other : others) {
            sum += other.instructions();
        }
        return sum;
    }

    /** True when every processor waits for an interrupt, so that nothing happens before the next alarm. */
    public boolean waiting() {
        return first.waiting() && othersWait();
    }

    private boolean othersWait() {
        for (Cpu other : others) {
            if (!other.waiting()) {
                return false;
            }
        }
        return true;
    }

    /** The processor with the least number that stopped for good; null while none did. The first ends a run. */
    public @Nullable Cpu stoppedProcessor() {
        for (Cpu processor : processors) {
            if (processor.stopped() != null) {
                return processor;
            }
        }
        return null;
    }

    /** Why the {@linkplain #stoppedProcessor first processor that stopped} did; null while none did. */
    public @Nullable Stopped stopped() {
        Cpu processor = stoppedProcessor();
        return processor == null ? null : processor.stopped();
    }

    /** Says of all processors whether misaligned accesses are split: {@link Cpu#splitsMisaligned(boolean)}. */
    public void splitsMisaligned(boolean splits) {
        processors.forEach(processor -> processor.splitsMisaligned(splits));
    }

    /** True when a processor must be seen to at the end of this cycle: it stopped, or is at a watched instruction. */
    private boolean isToBeSeen() {
        if (first.atWatched() || first.stopped() != null) {
            return true;
        }
        for (Cpu other : others) {
            if (other.atWatched() || other.stopped() != null) {
                return true;
            }
        }
        return false;
    }

    /** The devices, in board order. */
    public List<Stateful> parts() {
        return List.copyOf(parts);
    }

    /** The slot in which a part sits. */
    public Board.Slot slotOf(Stateful part) {
        Board.Slot slot = slotOfPart.get(part);
        if (slot == null) {
            throw new IllegalArgumentException(part.name() + " is not part of " + board.name());
        }
        return slot;
    }

    /** The slot whose part asks for the bus as a master; null for a processor. */
    public Board.@Nullable Slot slotOf(Master master) {
        for (Board.Slot slot : board.slots()) {
            if (master.equals(slot.master())) {
                return slot;
            }
        }
        return null;
    }

    /** The slot whose part answers at an address; null for RAM and where nobody does. */
    public Board.@Nullable Slot slotAt(long address) {
        AddressMap.Region region = map.find(address, 1);
        return region == null ? null : slotOfTarget.get(region.target());
    }

    /** The part of a type, if the board has one. */
    public <T> Optional<T> part(Class<T> type) {
        for (Stateful part : parts) {
            if (type.isInstance(part)) {
                return Optional.of(type.cast(part));
            }
        }
        for (BusTarget target : targets) {
            if (type.isInstance(target)) {
                return Optional.of(type.cast(target));
            }
        }
        return Optional.empty();
    }

    /**
     * Lays an image's segments into RAM and ROM, by physical address. Memory is zero at power-on, so what a segment has
     * beyond its bytes in the file needs no filling. A linker without a script puts the file's own header in front of
     * the code, one page below; what of it lies below memory is left out, since it is not part of the program. Where
     * the program has a mailbox, the symbol {@code tohost} in RAM, it is heard there from now on.
     *
     * @throws LoadException when a segment lies outside RAM and ROM; then nothing was laid
     */
    public void load(ElfImage image) throws LoadException {
        for (Segment segment : image.segments()) {
            if (segment.memorySize() != 0 && memoryAt(segment) == null) {
                throw new LoadException(String.format(
                        Locale.ROOT,
                        "%s: segment at 0x%x of 0x%x bytes: expected to lie within the RAM at 0x%x, 0x%x bytes, or the ROM of board %s",
                        image.name(),
                        segment.physicalAddress(),
                        segment.memorySize(),
                        board.ramBase(),
                        board.ramSize(),
                        board.name()));
            }
        }
        for (Segment segment : image.segments()) {
            AddressMap.Region region = memoryAt(segment);
            if (region != null) {
                byte[] content = new byte[segment.fileSize()];
                segment.contents().get(content);
                PagedBytes bytes = region.target() instanceof Rom rom ? rom.bytes() : ram.bytes();
                int skipped = Math.min(board.headerBelowRam(segment), content.length);
                bytes.put(
                        segment.physicalAddress() + skipped - region.base(),
                        content,
                        skipped,
                        content.length - skipped);
            }
        }
        long tohost = mailbox(image, "tohost");
        mailboxes.clear();
        if (tohost >= 0) {
            mailboxes.add(new Htif(
                    clock,
                    ram.bytes(),
                    board.ramBase(),
                    tohost,
                    mailbox(image, "fromhost"),
                    value -> part(Console.class).ifPresent(console -> console.print(value)),
                    this::attention));
        }
    }

    /** The offset in RAM of a doubleword with a name, −1 when there is none or it lies elsewhere. */
    private long mailbox(ElfImage image, String name) {
        Symbol symbol = image.symbolTable().find(name);
        long offset = symbol == null ? -1 : symbol.address() - board.ramBase();
        return offset >= 0 && offset <= board.ramSize() - 8 ? offset : -1;
    }

    /** True when the loaded program has a mailbox in which the host hears it. */
    public boolean hasMailbox() {
        return !mailboxes.isEmpty();
    }

    /** True once the program has ended the run, by its mailbox or the test finisher. */
    public boolean exited() {
        return (finisher != null && finisher.finished())
                || (!mailboxes.isEmpty() && mailboxes.getFirst().exited());
    }

    /** The exit code that it gave; null while it has given none. */
    public @Nullable Long exitCode() {
        if (finisher != null && finisher.finished()) {
            return (long) finisher.exitCode();
        }
        return exited() ? Long.valueOf(mailboxes.getFirst().exitCode()) : null;
    }

    /**
     * True once the program has ended the run and the store by which it did has retired, a cycle later: the machine has
     * nothing more to do.
     */
    public boolean ended() {
        if (!exited()) {
            return false;
        }
        long at = finisher != null && finisher.finished()
                ? finisher.finishedAt()
                : mailboxes.getFirst().exitedAt();
        return clock.now() > at + 1;
    }

    private AddressMap.@Nullable Region memoryAt(Segment segment) {
        long size = segment.memorySize();
        if (size <= 0 || size > Integer.MAX_VALUE) { // nothing to load, or more than any board has
            return null;
        }
        int skipped = board.headerBelowRam(segment);
        if (size <= skipped) {
            return null;
        }
        AddressMap.Region region = map.find(segment.physicalAddress() + skipped, (int) size - skipped);
        return region != null && (region.target() == ram || region.target() instanceof Rom) ? region : null;
    }

    /**
     * Where a program starts: at the board's reset address if the program has something there, else at its own entry.
     */
    public long start(ElfImage image) {
        boolean startsAtReset = image.segments().stream()
                .anyMatch(s -> Long.compareUnsigned(board.resetPc() - s.physicalAddress(), s.memorySize()) < 0);
        AddressMap.Region region = map.find(board.resetPc(), 4);
        return startsAtReset && region != null && region.target() instanceof Rom ? board.resetPc() : image.entry();
    }

    /**
     * Starts all processors at an address, each with its number in {@code a0} and all other registers 0; memory and
     * devices stay as they are.
     */
    public void reset(long pc) {
        for (Cpu processor : processors) {
            processor.reset(pc);
            processor.setRegister(NUMBER_REGISTER, processor.number());
        }
    }

    /** Runs one cycle: first the alarms that are due, then each processor's stages. */
    public void cycle() {
        clock.fireDue();
        first.cycle();
        for (Cpu other : others) {
            other.cycle();
        }
        clock.advance();
    }

    /**
     * Runs until a moment, or until a processor stops, a watched instruction is about to commit on one, an observer
     * asked for {@link #attention}, or all processors wait and no alarm is set. While all wait for an interrupt, time
     * skips to the next alarm.
     */
    public void runTo(long limit) {
        attention = false;
        while (clock.now() < limit) {
            cycle();
            if (attention || isToBeSeen()) {
                return;
            }
            if (waiting()) {
                if (clock.nextDue() == Alarm.OFF) {
                    return; // nothing in the machine will end the wait; whoever drives it knows what comes from outside
                }
                skipTo(limit);
            }
        }
    }

    /** Lets the time pass until the next alarm or the limit, when all processors wait and nothing can happen before. */
    public void skipTo(long limit) {
        long to = Math.min(limit, clock.nextDue());
        if (waiting() && to > clock.now()) {
            long passed = to - clock.now();
            skipped += passed;
            first.skip(passed);
            for (Cpu other : others) {
                other.skip(passed);
            }
            clock.skipTo(to);
        }
    }

    /**
     * Cycles skipped since this machine was made, also those that were passed more than once: cycles minus these were
     * work for the host.
     */
    public long skipped() {
        return skipped;
    }

    /** Asks {@link #runTo} to return after this cycle. For observers, who see something happen in the middle of it. */
    public void attention() {
        attention = true;
    }

    /** Reads memory or a register without effect, by physical address; 0 where nobody answers. */
    public long peek(long address, int size) {
        return map.peek(address, size);
    }

    @Override
    public String name() {
        return board.name();
    }

    @Override
    public void state(StateVisitor v) {
        v.part(clock);
        v.part(bus);
        v.part(ram);
        v.part(first);
        for (Cpu other : others) {
            v.part(other);
        }
        for (Stateful part : parts) {
            v.part(part);
        }
        for (Htif mailbox : mailboxes) {
            v.part(mailbox);
        }
    }
}

package windhover.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import windhover.bus.BusPort;
import windhover.bus.Master;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.debug.Lesson;
import windhover.debug.Observer;
import windhover.debug.SourcePosition;
import windhover.debug.StepMark;
import windhover.device.nic.Drop;
import windhover.device.uart.Printed;
import windhover.device.uart.Transcript;
import windhover.device.wire.EthernetFrame;
import windhover.device.wire.FrameSent;
import windhover.device.wire.WireFailed;
import windhover.guest.KernelState;
import windhover.guest.kernel.GuestEvent;
import windhover.image.Symbol;
import windhover.machine.PeerPrinted;
import windhover.mmu.Access;
import windhover.reg.DeviceEvent;
import windhover.timeline.RewindableState;

/**
 * Observes the steps of a scenario. A step is observed once: when each of its observations has been seen, one after the
 * other, and the step it comes after was observed before. One thing that happens counts once for a step, so that two
 * equal observations need two happenings.
 */
public final class StepTracker implements Observer, RewindableState, Lesson {
    private static final int LONGEST_CONSOLE = 1 << 16;
    private static final int MOST_FRAMES = 1024;
    private static final int LONGEST_FRAME = 1 << 16;
    private static final EthernetFrame NO_FRAME = EthernetFrame.of(new byte[14]);
    private static final SourcePosition NOWHERE = new SourcePosition(0, "", 0, "");

    @Wiring("what is followed")
    private final Scenario scenario;

    @Wiring("reads the guest's memory")
    private final GuestView guest;

    @Wiring("one for each step; each shows its state itself")
    private final List<Progress> steps = new ArrayList<>();
    /** A character a byte. */
    private final StringBuilder console = new StringBuilder();

    private final List<EthernetFrame> frames = new ArrayList<>();

    @Wiring("a listener")
    private Consumer<StepMark> beforeListener = mark -> {};

    @Wiring("a listener")
    private Consumer<StepMark> listener = mark -> {};

    @Wiring("a listener")
    private Consumer<StepMark> recorder = mark -> {};

    @Derived("the marks of the steps")
    private List<StepMark> marks = List.of();

    private int observed;
    private long lastObserved;

    private long framesSent;

    /** Counts what happened, to tell whether a step was observed before the thing that happens now. */
    private long happening;

    /** The function that the kernel has called for an item and that has not returned; 0 for none. */
    private long currentCallback;

    /** How far a step has come. */
    private static final class Progress {
        @Wiring("what is awaited")
        final Scenario.Step step;

        @Wiring("where it looks")
        final List<Place> places;

        int next;
        long observedAtHappening = Long.MAX_VALUE;
        String seen = "";

        @Nullable
        SourcePosition where;

        StepMark mark;

        Progress(Scenario.Step step, List<Place> places) {
            this.step = step;
            this.places = places;
            mark = notObserved();
        }

        StepMark notObserved() {
            return new StepMark(step.number(), step.name(), step.why(), -1, -1, "", null);
        }

        void state(StateVisitor v) {
            next = Math.clamp(v.i32("next", next), 0, places.size());
            observedAtHappening = v.i64("observedAtHappening", observedAtHappening);
            long cycle = v.i64("cycle", mark.cycle());
            long since = v.i64("since", mark.sincePrevious());
            seen = v.text("seen", seen);
            boolean known = v.flag("known", where != null);
            SourcePosition at = where == null ? NOWHERE : where;
            SourcePosition kept = new SourcePosition(
                    v.i64("address", at.address()),
                    v.text("file", at.file()),
                    v.i32("line", at.line()),
                    v.text("function", at.function()));
            where = known ? kept : null;
            mark = cycle < 0
                    ? notObserved()
                    : new StepMark(step.number(), step.name(), step.why(), cycle, since, seen, where);
        }
    }

    /** Where an observation looks: addresses found by symbol, once. */
    private record Place(long address, long length) {
        static final Place NONE = new Place(0, 0);

        boolean touches(long at, long bytes) {
            return length > 0
                    && Long.compareUnsigned(at, address + length) < 0
                    && Long.compareUnsigned(address, at + bytes) < 0;
        }
    }

    /**
     * A tracker in which nothing was observed yet.
     *
     * @param points is asked to tell of the functions and the memory that the steps name
     * @throws ScenarioFormatException when a step names a symbol that the image has not
     */
    public StepTracker(Scenario scenario, GuestView guest, ObservationPoints points) throws ScenarioFormatException {
        this.scenario = scenario;
        this.guest = guest;
        for (Scenario.Step step : scenario.steps()) {
            List<Place> places = new ArrayList<>();
            for (Observation observation : step.when()) {
                places.add(place(observation, points));
            }
            steps.add(new Progress(step, places));
        }
        publish();
    }

    private Place place(Observation observation, ObservationPoints points) throws ScenarioFormatException {
        return switch (observation) {
            case Observation.FunctionEntered(String symbol, String program) -> function(symbol, points);
            case Observation.CallbackRuns(String symbol) -> function(symbol, points);
            case Observation.EventQueued(String callback) -> {
                symbol(callback);
                yield Place.NONE;
            }
            case Observation.InterestRegistered(String list, String callback) -> {
                if (callback != null) {
                    symbol(callback);
                }
                yield memory(new Observation.Range(list, 0, 8), points);
            }
            case Observation.MemoryWritten(Observation.Range range, boolean nonzero, Long value) ->
                memory(range, points);
            case Observation.DmaWrites(Observation.Range into) ->
                into == null ? new Place(0, Long.MAX_VALUE) : range(into);
            case Observation.FirmwareEnters f -> Place.NONE;
            case Observation.LineMoves l -> Place.NONE;
            case Observation.TrapTaken t -> Place.NONE;
            case Observation.WalkMoves w -> Place.NONE;
            case Observation.DescriptorRead d -> Place.NONE;
            case Observation.ConsolePrints c -> Place.NONE;
            case Observation.FrameSent f -> Place.NONE;
            case Observation.WireFails w -> Place.NONE;
            case Observation.FrameDropped d -> Place.NONE;
            case Observation.PeerPrints p -> Place.NONE;
        };
    }

    private Symbol symbol(String name) throws ScenarioFormatException {
        return Symbols.require(guest.symbols(), name, scenario);
    }

    private Place function(String name, ObservationPoints points) throws ScenarioFormatException {
        Symbol symbol = symbol(name);
        points.watchFunction(symbol.address());
        return new Place(symbol.address(), 1);
    }

    private Place range(Observation.Range range) throws ScenarioFormatException {
        if (range.symbol().isEmpty()) {
            return new Place(range.address(), range.length());
        }
        Symbol symbol = symbol(range.symbol());
        return new Place(
                symbol.address() + range.address(), range.length() == 0 ? Math.max(symbol.size(), 1) : range.length());
    }

    private Place memory(Observation.Range range, ObservationPoints points) throws ScenarioFormatException {
        Place place = range(range);
        points.watchMemory(place.address, (int) Math.min(place.length, 1 << 20));
        return place;
    }

    /** Sets the listener that hears of each step before {@link #listener} is. */
    void beforeListener(Consumer<StepMark> first) {
        beforeListener = first;
    }

    /** Sets who records each step, at once when it is observed. */
    void recorder(Consumer<StepMark> recorder) {
        this.recorder = recorder;
    }

    /** Sets the listener that hears of each step in the cycle in which it is observed. */
    public void listener(Consumer<StepMark> listener) {
        this.listener = listener;
    }

    @Override
    public List<StepMark> marks() {
        return marks;
    }

    /** The mark of a step, or null when there is no such step. */
    public @Nullable StepMark mark(int number) {
        for (StepMark mark : marks) {
            if (mark.number() == number) {
                return mark;
            }
        }
        return null;
    }

    /** The steps that were observed, in the order in which they were. */
    public List<StepMark> inOrder() {
        return steps.stream()
                .filter(p -> p.mark.observed())
                .sorted(Comparator.comparingLong((Progress p) -> p.mark.cycle())
                        .thenComparingLong(p -> p.observedAtHappening))
                .map(p -> p.mark)
                .toList();
    }

    /** The frames that were sent; of very many the first. */
    public List<EthernetFrame> frames() {
        return List.copyOf(frames);
    }

    /** How many frames were sent. */
    public long framesSent() {
        return framesSent;
    }

    @Override
    public int observed() {
        return observed;
    }

    @Override
    public void state(StateVisitor v) {
        for (Progress progress : steps) {
            progress.state(v);
        }
        String printed = v.text("console", console.toString());
        console.setLength(0);
        console.append(printed);
        v.list("frames", frames, NO_FRAME, (x, frame) -> {
            byte[] bytes =
                    Arrays.copyOf(frame.bytes(), Math.clamp(x.i32("length", frame.bytes().length), 0, LONGEST_FRAME));
            x.bytes("bytes", bytes);
            return Arrays.equals(bytes, frame.bytes()) ? frame : EthernetFrame.of(bytes);
        });
        framesSent = v.i64("framesSent", framesSent);
        observed = v.i32("observed", observed);
        lastObserved = v.i64("lastObserved", lastObserved);
        happening = v.i64("happening", happening);
        currentCallback = v.i64("currentCallback", currentCallback);
    }

    @Override
    public byte[] save() {
        return RewindableState.super.save();
    }

    @Override
    public void restore(byte[] saved) {
        RewindableState.super.restore(saved);
        publish();
    }

    private void publish() {
        marks = steps.stream().map(p -> p.mark).toList();
    }

    /** What a step waits to see now, if it is of a kind; null otherwise. */
    private <T extends Observation> @Nullable T awaited(Progress progress, Class<T> kind) {
        boolean waits = progress.next < progress.places.size()
                && (progress.step.after() == 0 || seenBefore(progress.step.after()));
        Observation next = waits ? progress.step.when().get(progress.next) : null;
        return kind.isInstance(next) ? kind.cast(next) : null;
    }

    private boolean seenBefore(int number) {
        for (Progress other : steps) {
            if (other.step.number() == number) {
                return other.observedAtHappening < happening;
            }
        }
        return false;
    }

    private void saw(Progress progress, long cycle, String what, @Nullable SourcePosition where) {
        progress.next++;
        progress.seen = progress.seen.isEmpty() ? what : progress.seen + "; " + what;
        progress.where = where == null ? progress.where : where;
        if (progress.next == progress.places.size()) {
            progress.observedAtHappening = happening;
            long since = observed == 0 ? 0 : cycle - lastObserved;
            Scenario.Step step = progress.step;
            progress.mark =
                    new StepMark(step.number(), step.name(), step.why(), cycle, since, progress.seen, progress.where);
            observed++;
            lastObserved = cycle;
            publish();
            beforeListener.accept(progress.mark);
            recorder.accept(progress.mark);
            listener.accept(progress.mark);
        }
    }

    @Override
    public void functionEntered(long cycle, long address) {
        happening++;
        for (Progress progress : steps) {
            Observation next = awaited(progress, Observation.class);
            if (next != null && progress.places.get(progress.next).address == address) {
                switch (next) {
                    case Observation.FunctionEntered(String symbol, String program) -> {
                        if (program == null || program.equals(currentProgram())) {
                            String by = program == null ? "" : " by program " + program;
                            saw(
                                    progress,
                                    cycle,
                                    symbol + " entered" + by + " at 0x" + Long.toHexString(address),
                                    guest.position(address));
                        }
                    }
                    case Observation.CallbackRuns(String symbol) -> {
                        if (address == currentCallback) {
                            saw(
                                    progress,
                                    cycle,
                                    "the " + guest.words().dispatcher() + " called " + symbol + " at 0x"
                                            + Long.toHexString(address),
                                    guest.position(address));
                        }
                    }
                    default -> {}
                }
            }
        }
    }

    private String currentProgram() {
        KernelState kernel = guest.kernel();
        return kernel == null ? "" : kernel.currentProgram();
    }

    @Override
    public void guestHappened(GuestEvent event) {
        switch (event) {
            case GuestEvent.Queued queued -> queued(queued.cycle(), queued.item(), queued.callback(), queued.owner());
            case GuestEvent.Rescheduled queued ->
                queued(queued.cycle(), queued.item(), queued.callback(), queued.owner());
            case GuestEvent.Dispatched dispatched -> currentCallback = dispatched.callback();
            case GuestEvent.Returned returned -> currentCallback = 0;
            default -> {}
        }
    }

    private void queued(long cycle, long item, long callback, long owner) {
        happening++;
        for (Progress progress : steps) {
            Observation.EventQueued wanted = awaited(progress, Observation.EventQueued.class);
            if (wanted != null && guest.symbols().describe(callback).equals(wanted.callback())) {
                saw(
                        progress,
                        cycle,
                        String.format(
                                Locale.ROOT,
                                "%s 0x%x queued: %s for %s",
                                guest.words().item(),
                                item,
                                wanted.callback(),
                                guest.ownerName(owner)),
                        null);
            }
        }
    }

    @Override
    public void memoryWritten(long cycle, long address, int length) {
        happening++;
        for (Progress progress : steps) {
            Observation next = awaited(progress, Observation.class);
            if (next != null && progress.places.get(progress.next).touches(address, length)) {
                Place place = progress.places.get(progress.next);
                switch (next) {
                    case Observation.MemoryWritten(Observation.Range range, boolean nonzero, Long value) -> {
                        if ((!nonzero || !isZero(place)) && (value == null || holds(range, place, value))) {
                            saw(progress, cycle, range + " written, " + value(place), null);
                        }
                    }
                    case Observation.InterestRegistered(String list, String callback) ->
                        interest(progress, cycle, place, list, callback);
                    default -> {}
                }
            }
        }
    }

    private boolean isZero(Place place) {
        for (long i = 0; i < place.length; i++) {
            if (guest.peek(place.address + i, 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * True when a place holds a number: of a variable with its sign, of a plain place or one of another width its bits.
     */
    private boolean holds(Observation.Range range, Place place, long expected) {
        Quantity quantity = Sense.quantity(guest, range, place.length);
        return quantity == null
                ? number(place) == expected
                : quantity.value(guest).equals(quantity.expected(expected));
    }

    /** The place as a number; of a long one the first 8 bytes. */
    private long number(Place place) {
        long value = 0;
        for (int i = (int) Math.min(8, place.length) - 1; i >= 0; i--) {
            value = value << 8 | guest.peek(place.address + i, 1);
        }
        return value;
    }

    private String value(Place place) {
        return "now 0x" + Long.toHexString(number(place));
    }

    private void interest(Progress progress, long cycle, Place place, String list, @Nullable String callback) {
        long block = guest.peek(place.address, 8);
        KernelState kernel = guest.kernel();
        if (block == 0 || kernel == null) {
            return;
        }
        for (KernelState.Waiter waiter : kernel.waiters()) {
            if (callback == null || waiter.callbackName().equals(callback)) {
                String whose = waiter.programName().isEmpty() ? "" : " of program " + waiter.programName();
                String then = waiter.callbackName().isEmpty() ? "be polled" : "call " + waiter.callbackName();
                saw(
                        progress,
                        cycle,
                        String.format(
                                Locale.ROOT,
                                "control block 0x%x%s waits in %s, to %s",
                                waiter.address(),
                                whose,
                                list,
                                then),
                        null);
                return;
            }
        }
    }

    @Override
    public void lineChanged(long cycle, int line, boolean high) {
        happening++;
        for (Progress progress : steps) {
            Observation.LineMoves moves = awaited(progress, Observation.LineMoves.class);
            if (moves != null && moves.line() == line && moves.high() == high) {
                saw(progress, cycle, "irq" + line + (high ? " rose" : " fell"), null);
            }
        }
    }

    @Override
    public void firmwareMoved(long cycle, String firmware, String from, String event, String to) {
        happening++;
        for (Progress progress : steps) {
            Observation.FirmwareEnters enters = awaited(progress, Observation.FirmwareEnters.class);
            if (enters != null
                    && enters.machine().equals(firmware)
                    && enters.state().equals(to)) {
                saw(progress, cycle, firmware + " went from " + from + " to " + to, null);
            }
        }
    }

    @Override
    public void busAcknowledged(long cycle, BusPort port) {
        if (port.master().role() != Master.Role.BLOCKS || !port.isWrite() || port.error()) {
            return;
        }
        happening++;
        int bytes = port.size() * port.beats();
        for (Progress progress : steps) {
            Observation.DmaWrites writes = awaited(progress, Observation.DmaWrites.class);
            if (writes != null && progress.places.get(progress.next).touches(port.address(), bytes)) {
                String into =
                        writes.into() == null ? "" : " (" + guest.symbols().describe(port.address()) + ")";
                saw(
                        progress,
                        cycle,
                        String.format(
                                Locale.ROOT,
                                "the %s wrote %d bytes to 0x%x%s",
                                port.master().label(),
                                bytes,
                                port.address(),
                                into),
                        null);
            }
        }
    }

    @Override
    public void trapTaken(long cycle, long cause, long pc, long value, long handler) {
        happening++;
        for (Progress progress : steps) {
            Observation.TrapTaken taken = awaited(progress, Observation.TrapTaken.class);
            if (taken != null && taken.cause() == cause) {
                saw(
                        progress,
                        cycle,
                        "the CPU left %s for %s".formatted(guest.symbols().describe(pc), Causes.words(cause)),
                        guest.position(pc));
            }
        }
    }

    @Override
    public void walkBegan(long cycle, Access access, long virtual) {
        String side = access == Access.FETCH ? "instruction TLB" : "data TLB";
        walk(
                cycle,
                Observation.Walk.BEGINS,
                virtual,
                String.format(Locale.ROOT, "the %s does not hold 0x%x, a page walk began", side, virtual));
    }

    @Override
    public void walkFound(long cycle, long virtual, long physical) {
        walk(
                cycle,
                Observation.Walk.FINDS,
                virtual,
                String.format(Locale.ROOT, "the page walk found 0x%x at 0x%x", virtual, physical));
    }

    @Override
    public void walkFailed(long cycle, int cause, long virtual) {
        walk(
                cycle,
                Observation.Walk.FAILS,
                virtual,
                String.format(Locale.ROOT, "the page walk for 0x%x failed: %s", virtual, Causes.words(cause)));
    }

    private void walk(long cycle, Observation.Walk what, long virtual, String seen) {
        happening++;
        for (Progress progress : steps) {
            Observation.WalkMoves moves = awaited(progress, Observation.WalkMoves.class);
            if (moves != null && moves.what() == what && (moves.virtual() == null || moves.virtual() == virtual)) {
                saw(progress, cycle, seen, null);
            }
        }
    }

    @Override
    public void idtRead(long cycle, int entry, long address, long handler) {
        happening++;
        for (Progress progress : steps) {
            Observation.DescriptorRead read = awaited(progress, Observation.DescriptorRead.class);
            if (read != null && read.entry() == entry) {
                String found = handler == 0
                        ? "no handler"
                        : String.format(
                                Locale.ROOT, "%s at 0x%x", guest.symbols().describe(handler), handler);
                saw(
                        progress,
                        cycle,
                        "entry " + entry + " read: " + found,
                        handler == 0 ? null : guest.position(handler));
            }
        }
    }

    @Override
    public void deviceHappened(long cycle, String device, DeviceEvent event) {
        switch (event) {
            case FrameSent sent -> frameSent(cycle, sent.frame());
            case Drop reason -> frameDropped(cycle, reason);
            case WireFailed failed -> wireFault(cycle, failed);
            case PeerPrinted peer -> peerPrinted(cycle, peer.peer(), peer.printed());
            case Printed printed -> consolePrinted(cycle, printed.character());
            default -> {} // no observation speaks of it
        }
    }

    private void frameSent(long cycle, byte[] frame) {
        happening++;
        EthernetFrame sent = EthernetFrame.withFcs(frame, false);
        framesSent++;
        if (frames.size() < MOST_FRAMES) {
            frames.add(sent);
        }
        for (Progress progress : steps) {
            Observation.FrameSent wanted = awaited(progress, Observation.FrameSent.class);
            if (wanted != null && sent.holds(wanted.containing())) {
                saw(progress, cycle, sent + " was sent", null);
            }
        }
    }

    private void frameDropped(long cycle, Drop reason) {
        happening++;
        for (Progress progress : steps) {
            Observation.FrameDropped dropped = awaited(progress, Observation.FrameDropped.class);
            if (dropped != null && dropped.reason() == reason) {
                saw(progress, cycle, reason.words(), null);
            }
        }
    }

    private void wireFault(long cycle, WireFailed failed) {
        happening++;
        for (Progress progress : steps) {
            Observation.WireFails fails = awaited(progress, Observation.WireFails.class);
            if (fails != null
                    && fails.fault() == failed.fault()
                    && (fails.direction() == null || fails.direction() == failed.direction())) {
                saw(progress, cycle, failed.words(), null);
            }
        }
    }

    private void peerPrinted(long cycle, String peer, Transcript printed) {
        happening++;
        for (Progress progress : steps) {
            Observation.PeerPrints prints = awaited(progress, Observation.PeerPrints.class);
            if (prints != null && prints.peer().equals(peer)) {
                byte[] text = prints.text().getBytes(StandardCharsets.UTF_8);
                if (Arrays.equals(printed.since(printed.total() - text.length), text)) {
                    saw(progress, cycle, peer + " printed '" + prints.text().strip() + "'", null);
                }
            }
        }
    }

    private void consolePrinted(long cycle, int character) {
        happening++;
        if (console.length() == LONGEST_CONSOLE) {
            console.delete(0, LONGEST_CONSOLE / 2);
        }
        console.append((char) character);
        for (Progress progress : steps) {
            Observation.ConsolePrints prints = awaited(progress, Observation.ConsolePrints.class);
            if (prints != null && endsWith(Transcript.sentAs(prints.text()))) {
                saw(progress, cycle, "the console printed '" + prints.text().strip() + "'", null);
            }
        }
    }

    /** True when the console's last bytes are a text's. */
    private boolean endsWith(String text) {
        int from = console.length() - text.length();
        return from >= 0 && console.indexOf(text, from) == from;
    }
}

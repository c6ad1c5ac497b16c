package windhover.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.bus.BusPort;
import windhover.bus.BusProbe;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.cpu.Cpu;
import windhover.cpu.CpuProbe;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareProbe;
import windhover.fsm.FirmwareState;
import windhover.guest.kernel.GuestEvent;
import windhover.irq.LineUnit;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.mmu.Access;
import windhover.mmu.WalkProbe;
import windhover.reg.Device;
import windhover.reg.DeviceEvent;
import windhover.reg.Telling;

/**
 * Listens to the processor that is observed and to every other part of the machine, and relays what it tells, in the
 * middle of a cycle: to the places where the run stops, to what the debugger itself remembers for snapshots, then to
 * the observers.
 */
final class Probes implements Observer.ObservationPoints {
    private static final int STACK_POINTER = 2;

    /** Of a handler that never returns, no more are kept. */
    private static final int MOST_INTERRUPTED = 64;

    @Wiring("what is watched")
    private final Machine machine;

    @Wiring("what is watched")
    private final Cpu processor;

    @Wiring("the listeners")
    private final List<Observer> observers = new ArrayList<>();

    private final TransferRecorder transfers;
    private final QueueWatch queue;
    private final CpuInspector internals;

    @Wiring("what observers asked for")
    private final List<MemoryRange> watchedMemory = new ArrayList<>();

    @Wiring("what observers asked for")
    private final Set<Long> functions = new HashSet<>();

    @Wiring("of the present run")
    private Stops stops;

    @Wiring("told of everything, set once")
    private @Nullable StopList list;

    private final Traps open;

    /** Traps begun since this was made: only differences within a run count. */
    @Wiring("no state: compared within one run only")
    private long traps;

    /** The watched instruction that was told last, and how many had committed then: −1 for none. */
    private long toldPc;

    private long toldAt = -1;

    /**
     * Instructions that were told, and then an interrupt came before them, which rose in the very next cycle: pairs of
     * address and stack pointer. When the handler returns to one it is not told again.
     */
    private long[] interrupted = {};

    /** The one of them that was returned to, and is the next to commit. */
    private boolean returned;

    /** Listens from now on; told where the present run stops by {@link #stopAt}. */
    Probes(Machine machine, Cpu processor, Places places, Software software, Stops stops) {
        this.machine = machine;
        this.processor = processor;
        this.stops = stops;
        open = new Traps(processor);
        queue = new QueueWatch(machine, processor, software, this::guestHappened);
        transfers = new TransferRecorder(machine, places);
        processor.probe(new Processor());
        internals = new CpuInspector(machine, processor, new Walks());
        machine.bus().probe(new Transactions());
        machine.part(LineUnit.class).ifPresent(unit -> unit.probe(this::line));
        for (Stateful part : machine.parts()) {
            String slot = machine.slotOf(part).name();
            if (part instanceof Telling telling) {
                telling.tell(event -> deviceHappened(slot, event));
            }
            if (part instanceof Device device) {
                for (Firmware<?, ?, ?> firmware : device.firmware()) {
                    firmware.probe(new Transitions());
                }
            }
        }
        machine.ram().bytes().observe(this::written);
    }

    private long cycle() {
        return machine.clock().now();
    }

    /** Tells an observer too, after those there are. */
    void add(Observer observer) {
        observers.add(observer);
    }

    /** Tells an observer too, before those there are. */
    void addFirst(Observer observer) {
        observers.addFirst(observer);
    }

    /** Sets where the run stops. */
    void stopAt(Stops places) {
        stops = places;
    }

    @Override
    public void watchFunction(long address) {
        functions.add(address);
        processor.watch(address, true);
    }

    /** True when somebody asked to be told of this function. */
    boolean watchesFunction(long address) {
        return functions.contains(address) || queue.events().watches(address);
    }

    @Override
    public void watchMemory(long address, int length) {
        MemoryRange range = new MemoryRange(address - machine.board().ramBase(), length);
        watchedMemory.add(range);
        range.mark(machine.ram().bytes(), true);
    }

    /** Marks the memory that observers watch, again. */
    void mark() {
        watchedMemory.forEach(range -> range.mark(machine.ram().bytes(), true));
    }

    /** What travelled lately between the parts. */
    TransferRecorder transfers() {
        return transfers;
    }

    /** What is inside the processor. */
    CpuInspector internals() {
        return internals;
    }

    /** True while the processor is in a trap's handler. */
    boolean inTrap() {
        return open.depth() > 0;
    }

    /** The traps that nobody has returned from. */
    Traps open() {
        return open;
    }

    /** Sets the list of the places at which runs stop, which hears of everything whether the run heeds it or not. */
    void list(StopList places) {
        list = places;
    }

    private void meet(@Nullable String sentence) {
        if (sentence != null) {
            stops.listed(sentence);
        }
    }

    /** A cycle has run. */
    void cycleRun() {
        StopList places = list;
        if (places != null && places.everyCycle()) {
            meet(places.cycleRun());
        }
    }

    /** The cause of the trap that is being handled, as {@code mcause} has it. */
    long handled() {
        return open.lastCause();
    }

    /** What is known of the guest's queues. */
    QueueWatch queue() {
        return queue;
    }

    private void guestHappened(GuestEvent event) {
        QueueHistory.Move move = queue.happened(event);
        if (move != null) {
            transfers.eventMoved(move);
        }
        if (event instanceof GuestEvent.Dispatched) {
            stops.eventDispatched();
        }
        for (Observer observer : observers) {
            observer.guestHappened(event);
        }
    }

    /** Shows what is remembered here and of the queue. */
    void state(StateVisitor v) {
        transfers.state(v);
        internals.state(v);
        queue.state(v);
        open.state(v);
        toldPc = v.i64("toldPc", toldPc);
        toldAt = v.i64("toldAt", toldAt);
        int count = Math.clamp(v.i32("interruptedCount", interrupted.length), 0, MOST_INTERRUPTED);
        interrupted = Arrays.copyOf(interrupted, count);
        v.i64s("interrupted", interrupted);
        returned = v.flag("returned", returned);
    }

    /**
     * How many times something came to be the next to happen since this was made: instructions that committed, and
     * traps.
     */
    long happened() {
        return processor.committed() + traps;
    }

    private void remember(long pc) {
        int kept = Math.min(interrupted.length, MOST_INTERRUPTED - 2);
        long[] more = new long[kept + 2];
        System.arraycopy(interrupted, interrupted.length - kept, more, 0, kept);
        more[kept] = pc;
        more[kept + 1] = processor.register(STACK_POINTER);
        interrupted = more;
    }

    private boolean forget(long pc, long sp) {
        for (int i = interrupted.length - 2; i >= 0; i -= 2) {
            if (interrupted[i] == pc && interrupted[i + 1] == sp) {
                long[] fewer = new long[interrupted.length - 2];
                System.arraycopy(interrupted, 0, fewer, 0, i);
                System.arraycopy(interrupted, i + 2, fewer, i, fewer.length - i);
                interrupted = fewer;
                return true;
            }
        }
        return false;
    }

    /** Forgets what is remembered for pictures only: time has gone to another moment. */
    void forget() {
        transfers.forget();
        internals.forget();
    }

    /** Tells that an input is about to be applied. */
    void inputBegins(Input input) {
        for (Observer observer : observers) {
            observer.inputBegins(cycle(), input);
        }
    }

    /** Tells that it was applied. */
    void inputApplied() {
        for (Observer observer : observers) {
            observer.inputApplied(cycle());
        }
    }

    /** Tells that the machine went to another moment or another branch. */
    void rewound(long frontier, int branch) {
        for (Observer observer : observers) {
            observer.rewound(cycle(), frontier, branch);
        }
    }

    // The machine calls what follows, in the middle of a cycle.

    private void line(int number, boolean high) {
        transfers.line(number, high);
        for (Observer observer : observers) {
            observer.lineChanged(cycle(), number, high);
        }
    }

    private void firmwareMoved(String firmware, String from, String event, String to, String label) {
        stops.firmwareEntered(firmware, to);
        StopList places = list;
        if (places != null) {
            meet(places.entered(firmware, to));
        }
        for (Observer observer : observers) {
            observer.firmwareMoved(cycle(), firmware, from, event, to, label);
        }
    }

    private final class Transitions implements FirmwareProbe {
        @Override
        public void transition(String firmware, FirmwareState from, Enum<?> event, FirmwareState to, String label) {
            transfers.firmwareMoved(firmware, from);
            firmwareMoved(firmware, from.name(), event.name(), to.name(), label);
        }

        @Override
        public void acted(String firmware) {
            for (Observer observer : observers) {
                observer.firmwareActed(cycle(), firmware);
            }
        }
    }

    private void deviceHappened(String device, DeviceEvent event) {
        for (Observer observer : observers) {
            observer.deviceHappened(cycle(), device, event);
        }
    }

    private void written(long offset, int length) {
        stops.memoryWritten(offset + machine.board().ramBase(), length);
        StopList places = list;
        if (places != null) {
            meet(places.written(offset + machine.board().ramBase(), length));
        }
        for (int i = 0; i < watchedMemory.size(); i++) {
            if (watchedMemory.get(i).touches(offset, length)) {
                for (Observer observer : observers) {
                    observer.memoryWritten(cycle(), offset + machine.board().ramBase(), length);
                }
                return;
            }
        }
    }

    /** For whom a transaction is made. */
    private Transfer.Maker maker(BusPort port) {
        if (!port.master().isProcessor()) {
            return Transfer.Maker.DEVICE;
        }
        if (open.depth() > 0) {
            return switch (Snapshot.Handling.of(handled())) {
                case INTERRUPT -> Transfer.Maker.INTERRUPT;
                case EXCEPTION -> Transfer.Maker.EXCEPTION;
                case SYSTEM_CALL, NOTHING -> Transfer.Maker.KERNEL;
            };
        }
        return queue.programRuns() || processor.privilege() == 0 ? Transfer.Maker.PROGRAM : Transfer.Maker.KERNEL;
    }

    /** For whom the transaction on the bus is made; of a device when the bus is free. */
    Transfer.Maker maker() {
        BusPort holder = machine.bus().holder();
        return holder == null ? Transfer.Maker.DEVICE : maker(holder);
    }

    private final class Transactions implements BusProbe {
        @Override
        public void requested(BusPort port) {
            if (isDevice(port)) {
                for (Observer observer : observers) {
                    observer.busRequested(cycle(), port);
                }
            }
        }

        private boolean isDevice(BusPort port) {
            return !port.master().isProcessor();
        }

        @Override
        public void granted(BusPort port) {
            for (Observer observer : observers) {
                observer.busGranted(cycle(), port);
            }
        }

        @Override
        public void told(BusPort port) {
            if (isDevice(port)) {
                for (Observer observer : observers) {
                    observer.busTold(cycle(), port);
                }
            }
        }

        @Override
        public void acknowledged(BusPort port) {
            transfers.acknowledged(port, maker(port));
            StopList places = list;
            if (places != null && isDevice(port) && !port.isWrite()) {
                meet(places.read(port.address(), port.size() * port.beats()));
            }
            for (Observer observer : observers) {
                observer.busAcknowledged(cycle(), port);
            }
        }
    }

    private final class Walks implements WalkProbe {
        @Override
        public void began(Access access, long virtual) {
            for (Observer observer : observers) {
                observer.walkBegan(cycle(), access, virtual);
            }
        }

        @Override
        public void found(long virtual, long physical) {
            for (Observer observer : observers) {
                observer.walkFound(cycle(), virtual, physical);
            }
        }

        @Override
        public void faulted(int cause, long virtual) {
            for (Observer observer : observers) {
                observer.walkFailed(cycle(), cause, virtual);
            }
        }
    }

    private final class Processor implements CpuProbe {
        @Override
        public void aboutToCommit(long pc) {
            boolean again = returned;
            returned = false;
            toldPc = pc;
            toldAt = processor.committed();
            if (again) {
                return;
            }
            stops.aboutToCommit(pc);
            StopList places = list;
            if (places != null) {
                meet(places.arrived(pc));
            }
            if (queue.events().watches(pc)) {
                queue.events().reached(cycle(), pc);
            }
            if (functions.contains(pc)) {
                for (Observer observer : observers) {
                    observer.functionEntered(cycle(), pc);
                }
            }
        }

        @Override
        public void idtRead(int entry, long address, long handler) {
            transfers.idtRead(entry);
            for (Observer observer : observers) {
                observer.idtRead(cycle(), entry, address, handler);
            }
        }

        @Override
        public void trapTaken(long cause, long pc, long tval, long handler) {
            open.taken(cycle(), cause, pc, handler);
            internals.trap(cause, pc, tval);
            transfers.trapTaken(cause);
            for (Observer observer : observers) {
                observer.trapTaken(cycle(), cause, pc, tval, handler);
            }
        }

        @Override
        public void trapBegins(long cause, long pc) {
            traps++;
            if (returned) {
                returned = false;
                remember(pc); // told long ago, and once more not done
            } else if (cause < 0 && toldAt == processor.committed() && toldPc == pc) {
                remember(pc);
            }
            toldAt = -1;
            for (Observer observer : observers) {
                observer.trapBegins(cycle(), cause, pc);
            }
        }

        @Override
        public void trapReturned(long pc) {
            open.returned();
            returned = interrupted.length > 0 && forget(pc, processor.register(STACK_POINTER));
            for (Observer observer : observers) {
                observer.trapReturned(cycle(), pc);
            }
        }

        @Override
        public void waits(long pc) {
            for (Observer observer : observers) {
                observer.processorWaits(cycle(), pc);
            }
        }

        @Override
        public void wakes(long pc) {
            for (Observer observer : observers) {
                observer.processorWakes(cycle(), pc);
            }
        }
    }
}

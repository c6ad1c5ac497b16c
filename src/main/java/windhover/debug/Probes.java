package windhover.debug;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    @Wiring("what is watched")
    private final Machine machine;

    @Wiring("what is watched")
    private final Cpu processor;

    @Wiring("who is told")
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

    private int trapDepth;

    /** Listens from now on; told where the present run stops by {@link #stopAt}. */
    Probes(Machine machine, Cpu processor, Places places, Software software, Stops stops) {
        this.machine = machine;
        this.processor = processor;
        this.stops = stops;
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
        return trapDepth > 0;
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
        trapDepth = v.i32("trapDepth", trapDepth);
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

    // What follows is told by the machine, in the middle of a cycle.

    private void line(int number, boolean high) {
        transfers.line(number, high);
        for (Observer observer : observers) {
            observer.lineChanged(cycle(), number, high);
        }
    }

    private void firmwareMoved(String firmware, String from, String event, String to, String label) {
        stops.firmwareEntered(firmware, to);
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
        for (int i = 0; i < watchedMemory.size(); i++) {
            if (watchedMemory.get(i).touches(offset, length)) {
                for (Observer observer : observers) {
                    observer.memoryWritten(cycle(), offset + machine.board().ramBase(), length);
                }
                return;
            }
        }
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
            transfers.acknowledged(port);
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
            stops.aboutToCommit(pc);
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
            trapDepth++;
            internals.trap(cause, pc, tval);
            transfers.trapTaken(cause);
            for (Observer observer : observers) {
                observer.trapTaken(cycle(), cause, pc, tval, handler);
            }
        }

        @Override
        public void trapBegins(long cause, long pc) {
            for (Observer observer : observers) {
                observer.trapBegins(cycle(), cause, pc);
            }
        }

        @Override
        public void trapReturned(long pc) {
            trapDepth = Math.max(0, trapDepth - 1);
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

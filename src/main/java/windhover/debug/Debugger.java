package windhover.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import windhover.bus.BusPort;
import windhover.bus.BusProbe;
import windhover.bus.Master;
import windhover.clock.PagedBytes;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;
import windhover.cpu.CpuProbe;
import windhover.device.nic.Drop;
import windhover.device.nic.Nic;
import windhover.device.nic.NicProbe;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Transcript;
import windhover.device.wire.Direction;
import windhover.device.wire.Fault;
import windhover.device.wire.Peer;
import windhover.device.wire.Wire;
import windhover.device.wire.WireProbe;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareProbe;
import windhover.fsm.FirmwareState;
import windhover.guest.StsState;
import windhover.guest.StsView;
import windhover.image.Variable;
import windhover.irq.LineUnit;
import windhover.machine.Input;
import windhover.machine.KestrelPeer;
import windhover.machine.Machine;
import windhover.mmu.Access;
import windhover.mmu.WalkProbe;
import windhover.reg.Device;
import windhover.timeline.Branch;
import windhover.timeline.Memento;
import windhover.timeline.Rewindable;
import windhover.timeline.Timeline;

/**
 * A machine under observation: runs it, stops it, remembers what it did lately, and makes snapshots. Of one thread; {@link Session} gives it one
 * of its own, the terminal uses it directly.
 */
public final class Debugger implements Observer.ObservationPoints {
  /** How a run ended. */
  public enum Outcome {
    /** The cycles are used up; nothing else happened. */
    ON,
    /** The goal is reached. */
    REACHED,
    /** An instruction with a breakpoint is the next to commit. */
    BREAKPOINT,
    /** The processor waits, no alarm is set and no input is to come: nothing will happen any more. */
    IDLE,
    /** The processor stopped for good. */
    ENDED
  }

  /** Cycles recorded at the end of each run that is not recorded as a whole. */
  private static final int RECORDED = 256;

  /** Times the queue is read in each span of cycles while running flat out; what happens beyond is counted, not told one by one. */
  private static final int QUEUE_READS = 200;

  private static final int QUEUE_SPAN_BITS = 19;

  /** Cycles after a write to the queue within which it must have become consistent to be read. */
  private static final int QUEUE_PATIENCE = 64;

  private record Range(long from, int length) {
    boolean touches(long address, int bytes) {
      return address < from + length && from < address + bytes;
    }
  }

  private final Machine machine;
  private final Software software;
  private Lesson lesson = Lesson.NONE;
  private final List<Observer> observers = new ArrayList<>();
  private final TransferObserver transfers;
  private final PipelineRecorder pipeline = new PipelineRecorder();
  private final QueueObserver queue = new QueueObserver();
  private final CpuObserver internals;
  private final ScreenObserver screen;
  private final @Nullable StsView sts;
  private final GuestWatch guest;
  private final List<Range> queueRanges = new ArrayList<>();
  private @Nullable Range currentEventRange;
  private final List<Range> watchedMemory = new ArrayList<>();
  private final Set<Long> functions = new HashSet<>();
  private final Goals goals;
  private final TimeTravel travel;
  private final Stops nowhere;
  private Set<Long> breakpoints = Set.of();
  private Set<Landmark> landmarks = Set.of();

  /** Where a run stops by the user's will, and where the present one does, which may be a look into the past. */
  private Stops wanted;

  private Stops stops;

  private boolean everythingTold = true;
  private boolean listening;

  private boolean queueTouched;
  private long queueTouchedAt;
  private long queueSpan;
  private int queueReads;
  private long currentEvent;
  private long dispatched;
  private int trapDepth;

  /**
   * Observes a machine.
   *
   * @param machine loaded and reset, at cycle 0
   * @param software what the guest's image tells
   * @param inputs what comes from outside
   */
  public Debugger(Machine machine, Software software, InputSource inputs) {
    this.machine = machine;
    this.software = software;
    nowhere = new Stops(machine, software, Set.of(), Set.of(), false);
    wanted = nowhere;
    stops = nowhere;
    transfers = new TransferObserver(machine);
    goals = new Goals(machine, software, () -> lesson, queue, () -> dispatched);
    sts = StsView.of(software.info(), software.image().symbolTable()) instanceof StsView.Sts found ? found.view() : null;
    machine.cpu().probe(new Processor());
    internals = new CpuObserver(machine, new Walks());
    screen = new ScreenObserver(machine);
    machine.bus().probe(new Transactions());
    machine.part(LineUnit.class).ifPresent(unit -> unit.probe(this::line));
    machine.part(Wire.class).ifPresent(this::watch);
    machine.part(Nic.class).ifPresent(nic -> nic.probe(new Card()));
    machine.part(DebugUart.class).ifPresent(uart -> uart.listener(this::printed));
    for (Stateful part : machine.parts()) {
      if (part instanceof Device device) {
        for (Firmware<?, ?, ?> firmware : device.firmware()) {
          firmware.probe(new Transitions());
        }
      }
    }
    machine.ram().bytes().observe(this::written);
    if (sts != null) {
      for (String name : List.of("work_queue", "current_event")) {
        Variable variable = software.info().variable(name);
        if (variable != null) {
          Range range = new Range(variable.address() - machine.board().ramBase(), Math.toIntExact(variable.type().type().byteSize()));
          queueRanges.add(range);
          if (name.equals("current_event") && range.length == 8) {
            currentEventRange = range;
          }
          mark(range, true);
        }
      }
    }
    guest = new GuestWatch(machine, software);
    guest.watch(this);
    travel = new TimeTravel(this, inputs);
    travel.add(new Memory());
    add(guest);
  }

  /** The operating system in the guest, and what is wrong with it. */
  public GuestWatch guest() {
    return guest;
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** What the guest's image tells. */
  public Software software() {
    return software;
  }

  /** The number of the cycle that runs next. */
  public long cycle() {
    return machine.clock().now();
  }

  /** Adds an observer, for good. */
  public void add(Observer observer) {
    observers.add(observer);
    travel.add(observer);
  }

  /** Adds an observer that is told of everything before those there are. */
  public void addFirst(Observer observer) {
    observers.addFirst(observer);
    travel.add(observer);
  }

  /** Sets the lesson whose steps the snapshots bear. */
  public void lesson(Lesson lesson) {
    this.lesson = lesson;
  }

  @Override
  public void watchFunction(long address) {
    functions.add(address);
    machine.cpu().watch(address, true);
  }

  @Override
  public void watchMemory(long address, int length) {
    Range range = new Range(address - machine.board().ramBase(), length);
    watchedMemory.add(range);
    mark(range, true);
  }

  private void mark(Range range, boolean on) {
    long size = machine.ram().bytes().size();
    for (long at = range.from & -4096L; at < range.from + range.length && at >= 0 && at < size; at += 4096) {
      machine.ram().bytes().mark(at, PagedBytes.OBSERVED, on);
    }
  }

  /** Sets the addresses at which runs stop. */
  public void breakpoints(Set<Long> addresses) {
    for (long address : breakpoints) {
      if (!addresses.contains(address) && !functions.contains(address)) {
        machine.cpu().watch(address, false);
      }
    }
    breakpoints = addresses;
    for (long address : addresses) {
      machine.cpu().watch(address, true);
    }
    wanted = new Stops(machine, software, breakpoints, landmarks, false);
  }

  /** Sets what else runs stop at. */
  public void stopAt(Set<Landmark> places) {
    Set<Landmark> before = landmarks;
    landmarks = Set.copyOf(places);
    mark(landmarks);
    unmark(before);
    wanted = new Stops(machine, software, breakpoints, landmarks, false);
  }

  private void mark(Set<Landmark> places) {
    for (Landmark place : places) {
      if (place instanceof Landmark.MemoryWritten(long physical, int length)) {
        mark(new Range(physical - machine.board().ramBase(), length), true);
      }
    }
  }

  /** Takes the marks off that were for these places only. */
  private void unmark(Set<Landmark> places) {
    for (Landmark place : places) {
      if (place instanceof Landmark.MemoryWritten(long physical, int length)) {
        mark(new Range(physical - machine.board().ramBase(), length), false);
      }
    }
    queueRanges.forEach(range -> mark(range, true));
    watchedMemory.forEach(range -> mark(range, true));
    mark(landmarks);
  }

  /**
   * Keeps checkpoints from now on, so that every moment of the run can be reached quickly. Without, going back runs everything again from reset.
   *
   * @param mebibytes memory they may hold, at least 1
   */
  public void keepHistory(int mebibytes) {
    travel.keep(mebibytes);
  }

  /** The histories of the machine: their inputs, and the checkpoints that are kept. */
  public Timeline timeline() {
    return travel.timeline();
  }

  /** The furthest cycle that this branch has reached: below it, running repeats what happened. */
  public long frontier() {
    return travel.frontier();
  }

  /** Goes to reset. The history stays: running on repeats it up to the frontier. */
  public void restart() {
    travel.restart();
  }

  /** Goes to a moment of this branch, back or on; to its frontier when it has not come so far. */
  public void seek(long cycle) {
    travel.seek(cycle);
  }

  /**
   * Goes back to the last moment before now at which a step of a unit would have ended.
   *
   * @param cancelled asked now and then; true ends the search and leaves the machine where it was
   * @return false when there was none, and the machine is at reset
   */
  public boolean back(SessionCommands.Step unit, BooleanSupplier cancelled) {
    return travel.back(unit, lesson, cancelled);
  }

  /**
   * Goes back to the last moment before now at which this happened.
   *
   * @param cancelled asked now and then; true ends the search
   * @return false when it never did, or the search was cancelled; the machine is where it was
   */
  public boolean runBack(Landmark landmark, BooleanSupplier cancelled) {
    Set<Long> addresses = landmark instanceof Landmark.Breakpoint ? breakpoints : Set.of();
    mark(Set.of(landmark));
    try {
      return travel.runBack(new Stops(machine, software, addresses, Set.of(landmark), false), cancelled);
    } finally {
      unmark(Set.of(landmark));
    }
  }

  /**
   * Something arrives from outside now, or is edited. In the past it starts a new branch, on which the machine then is.
   *
   * @return false when the machine has no such port; then nothing happened
   */
  public boolean input(Input input) {
    return travel.input(input);
  }

  /** Goes over to another branch: to this moment where the branch has it, else to the furthest it has reached. */
  public void switchTo(Branch branch) {
    travel.switchTo(branch);
  }

  /** The cycle of the next input from outside, {@link Long#MAX_VALUE} when none is known to come. */
  public long nextInput() {
    return travel.nextInput();
  }

  /** Lets time pass while the processor waits and nothing can happen, to a cycle at most. */
  public void skipTo(long cycle) {
    machine.skipTo(Math.min(cycle, travel.nextInput()));
    travel.arrive();
  }

  /** Lets an input arrive. */
  void apply(Input input) {
    for (Observer observer : observers) {
      observer.inputBegins(cycle(), input);
    }
    machine.apply(input);
    for (Observer observer : observers) {
      observer.inputApplied(cycle());
    }
  }

  /** Tells the observers that the machine went to another moment or another branch. */
  void rewound() {
    for (Observer observer : observers) {
      observer.rewound(cycle(), travel.frontier(), travel.timeline().branch().number());
    }
  }

  /** What the debugger itself must know again. */
  private final class Memory implements Rewindable {
    @Override
    public byte[] save() {
      return Memento.save(
          out -> {
            transfers.save(out);
            queue.save(out);
            internals.save(out);
            out.writeBoolean(queueTouched);
            out.writeLong(queueTouchedAt);
            out.writeLong(queueSpan);
            out.writeInt(queueReads);
            out.writeLong(currentEvent);
            out.writeLong(dispatched);
            out.writeInt(trapDepth);
          });
    }

    @Override
    public void restore(byte[] saved) {
      Memento.restore(
          saved,
          in -> {
            pipeline.clear();
            transfers.restore(in);
            queue.restore(in);
            internals.restore(in);
            queueTouched = in.readBoolean();
            queueTouchedAt = in.readLong();
            queueSpan = in.readLong();
            queueReads = in.readInt();
            currentEvent = in.readLong();
            dispatched = in.readLong();
            trapDepth = in.readInt();
          });
    }
  }

  /**
   * Runs for at most so many cycles. Below the frontier this repeats what happened.
   *
   * @param goal what the run is for, or null to run on
   */
  public Outcome run(long cycles, @Nullable Goal goal) {
    long limit = cycle() + Math.min(cycles, Long.MAX_VALUE / 2 - cycle());
    if (goal != null) {
      limit = Math.min(limit, goal.latest());
    }
    stops = wanted;
    // A run that may stop anywhere is recorded as a whole, so that the pipeline of the cycles before the stop can be shown.
    return advance(limit, goal, goal != null || !stops.isEmpty());
  }

  /** Runs to a cycle past all stops, for a look into the past. A goal is asked after each cycle. */
  Outcome runQuietly(long limit, @Nullable Goal goal) {
    return runTo(limit, goal, nowhere);
  }

  /** Runs to a cycle or to one of these stops, for a look into the past. */
  Outcome runTo(long limit, Stops places) {
    return runTo(limit, null, places);
  }

  private Outcome runTo(long limit, @Nullable Goal goal, Stops places) {
    stops = places;
    try {
      return advance(limit, goal, false);
    } finally {
      stops = wanted;
    }
  }

  private Outcome advance(long limit, @Nullable Goal goal, boolean told) {
    everythingTold = told;
    boolean everyCycle = told || goal != null || stops.everyCycle();
    stops.clear();
    travel.arrive();
    while (cycle() < limit) {
      long to = travel.bound(Math.min(limit, Math.max(travel.nextInput(), cycle() + 1)));
      if (machine.cpu().waiting()) {
        if (nothingToCome()) {
          return Outcome.IDLE;
        }
        machine.skipTo(to);
        if (cycle() >= to) {
          travel.arrive();
          continue;
        }
      }
      long unrecorded = Math.min(to, limit - RECORDED);
      if (!everyCycle && !queueTouched && unrecorded > cycle()) {
        machine.runTo(unrecorded);
      } else {
        machine.cycle();
        if (told || limit - cycle() < RECORDED) {
          pipeline.record(cycle() - 1, machine.cpu().view());
        }
        if (stops.everyCycle()) {
          stops.cycleRun();
        }
      }
      travel.arrive();
      if (queueTouched) {
        readQueue();
      }
      if (goal != null && goal.reached()) {
        return Outcome.REACHED;
      }
      if (stops.hit()) {
        return Outcome.BREAKPOINT;
      }
      if (machine.cpu().stopped() != null) {
        return Outcome.ENDED;
      }
    }
    return goal != null && goal.reached() ? Outcome.REACHED : Outcome.ON;
  }

  /** Says that something may come from outside at any time, so that a machine that waits is never said to wait for ever. */
  public void listening(boolean on) {
    listening = on;
  }

  private boolean nothingToCome() {
    return !listening && machine.clock().nextDue() == Long.MAX_VALUE && travel.nextInput() == Long.MAX_VALUE;
  }

  private void readQueue() {
    long span = cycle() >> QUEUE_SPAN_BITS;
    if (span != queueSpan) {
      queueSpan = span;
      queueReads = 0;
    }
    if (sts == null || (!everythingTold && queueReads >= QUEUE_READS)) {
      queueTouched = false;
      return;
    }
    StsState state = sts.read(machine::peek);
    if (state.damage().isEmpty()) {
      queueTouched = false;
      queueReads++;
      queue.changed(cycle(), state);
      queue.latest().forEach(transfers::eventMoved);
    } else if (cycle() > queueTouchedAt + QUEUE_PATIENCE) {
      queueTouched = false;
    }
  }

  /** The goal of stepping once. */
  Goal goal(SessionCommands.Step unit) {
    return goals.step(unit);
  }

  /** The goal of reaching a moment. */
  Goal goalOfCycle(long target) {
    return goals.cycle(target);
  }

  /** The goal of seeing a step of the lesson. */
  Goal goalOfStep(int number) {
    return goals.lessonStep(number);
  }

  /** Says at which breakpoint or other place the run stopped. */
  public String breakpointSentence() {
    return stops.sentence();
  }

  /** Says why the machine stopped for good, a sentence; empty while it has not. */
  public String endSentence() {
    String why = machine.cpu().stopped();
    return why == null ? "" : Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
  }

  /** A picture of all this moment's state and of what happened lately. */
  public Snapshot snapshot(Snapshot.Activity activity, String stop, double cyclesPerSecond) {
    StsState kernel = sts == null ? null : sts.read(machine::peek);
    Snapshot snapshot =
        new SnapshotMaker(machine, software, transfers.lineSince())
            .make(
                activity,
                stop,
                cyclesPerSecond,
                transfers.lately(),
                transfers.total(),
                pipeline,
                kernel,
                queue.history(dispatched),
                lesson.marks(),
                trapDepth > 0,
                internals.state(),
                travel.state(),
                guest.awareness(),
                screen.state());
    return snapshot;
  }

  // What follows is told by the machine, in the middle of a cycle.

  private void line(int number, boolean high) {
    transfers.line(number, high);
    for (Observer observer : observers) {
      observer.lineChanged(cycle(), number, high);
    }
  }

  private void firmwareMoved(String firmware, String from, String event, String to, String label) {
    transfers.firmwareMoved(firmware, from);
    stops.firmwareEntered(firmware, to);
    for (Observer observer : observers) {
      observer.firmwareMoved(cycle(), firmware, from, event, to, label);
    }
  }

  private final class Transitions implements FirmwareProbe {
    @Override
    public void transition(String firmware, FirmwareState from, Enum<?> event, FirmwareState to, String label) {
      firmwareMoved(firmware, from.name(), event.name(), to.name(), label);
    }

    @Override
    public void acted(String firmware) {
      for (Observer observer : observers) {
        observer.firmwareActed(cycle(), firmware);
      }
    }
  }

  private final class Card implements NicProbe {
    @Override
    public void frameBegins(PagedBytes wire, int offset, int length) {
      for (Observer observer : observers) {
        observer.frameBegins(cycle(), wire, offset, length);
      }
    }

    @Override
    public void frameEnds() {
      for (Observer observer : observers) {
        observer.frameEnds(cycle());
      }
    }

    @Override
    public void dropped(Drop reason) {
      for (Observer observer : observers) {
        observer.frameDropped(cycle(), reason);
      }
    }
  }

  private void watch(Wire wire) {
    wire.probe(
        new WireProbe() {
          @Override
          public void sent(byte[] frame) {
            frameSent(frame);
          }

          @Override
          public void faulty(Fault fault, Direction direction, byte[] frame) {
            for (Observer observer : observers) {
              observer.wireFault(cycle(), fault, direction);
            }
          }
        });
    for (Peer peer : wire.peers()) {
      if (peer instanceof KestrelPeer kestrel) {
        kestrel.machine().part(DebugUart.class).ifPresent(uart -> uart.listener(character -> peerPrinted(peer.name(), uart.sent())));
      }
    }
  }

  private void peerPrinted(String peer, Transcript printed) {
    for (Observer observer : observers) {
      observer.peerPrinted(cycle(), peer, printed);
    }
  }

  private void frameSent(byte[] frame) {
    for (Observer observer : observers) {
      observer.frameSent(cycle(), frame);
    }
  }

  private void printed(int character) {
    for (Observer observer : observers) {
      observer.consolePrinted(cycle(), character);
    }
  }

  private void written(long offset, int length) {
    stops.memoryWritten(offset + machine.board().ramBase(), length);
    for (int i = 0; i < queueRanges.size(); i++) {
      if (queueRanges.get(i).touches(offset, length)) {
        // Past the limit the write is passed over: to read at the end of the run would make what is remembered depend on how far it ran.
        if (everythingTold || queueReads < QUEUE_READS || cycle() >> QUEUE_SPAN_BITS != queueSpan) {
          queueTouched = true;
          queueTouchedAt = cycle();
          machine.attention();
        }
      }
    }
    if (currentEventRange != null && currentEventRange.touches(offset, length)) {
      long event = machine.ram().bytes().read(currentEventRange.from, 8);
      if (event != currentEvent) {
        currentEvent = event;
        if (event != 0) {
          dispatched++;
          stops.eventDispatched();
        }
      }
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
      return port.master().ordinal() < Master.WALKER.ordinal();
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

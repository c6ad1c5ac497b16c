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
import windhover.clock.PagedBytes;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;
import windhover.cpu.CpuProbe;
import windhover.device.nic.Nic;
import windhover.device.nic.NicProbe;
import windhover.device.uart.DebugUart;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareProbe;
import windhover.fsm.FirmwareState;
import windhover.guest.StsState;
import windhover.guest.StsView;
import windhover.image.Variable;
import windhover.irq.LineUnit;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.mmu.Access;
import windhover.mmu.WalkProbe;
import windhover.reg.Device;

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

  /** Times the queue is read between two snapshots while running flat out; what happens beyond is counted, not told one by one. */
  private static final int QUEUE_READS = 200;

  private static final String NIC_RECEIVE = "NIC receive";
  private static final String NIC_TRANSMIT = "NIC transmit";

  private record Arrived(long cycle, Input input) {}

  private record Range(long from, int length) {
    boolean touches(long address, int bytes) {
      return address < from + length && from < address + bytes;
    }
  }

  private final Machine machine;
  private final Software software;
  private final InputSource inputs;
  private Lesson lesson = Lesson.NONE;
  private final byte[] atReset;
  private final byte[] inputsAtReset;

  /** What has come from outside, each at its cycle, and how much of it was applied on the way to now. */
  private final List<Arrived> journal = new ArrayList<>();

  private int applied;
  private long frontier = -1;

  /** The number of this history: an input in the past begins another. */
  private int branch = 1;

  private final List<Observer> observers = new ArrayList<>();
  private final TransferLog transfers = new TransferLog();
  private final PipelineRecorder pipeline = new PipelineRecorder();
  private final QueueObserver queue = new QueueObserver();
  private final CpuObserver internals;
  private final @Nullable StsView sts;
  private final GuestWatch guest;
  private final List<Range> queueRanges = new ArrayList<>();
  private final List<Range> watchedMemory = new ArrayList<>();
  private final Set<Long> functions = new HashSet<>();
  private Set<Long> breakpoints = Set.of();
  private final long[] lineSince = new long[LineUnit.LINES];

  /** Since when the card's receiving and its sending firmware have been in their state. */
  private final long[] wireSince = new long[2];

  private boolean everythingTold = true;

  private boolean queueTouched;
  private int queueReads;
  private boolean breakpointHit;
  private int trapDepth;
  private long shownFrom;

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
    this.inputs = inputs;
    sts = StsView.of(software.info(), software.image().symbolTable()) instanceof StsView.Sts found ? found.view() : null;
    atReset = StateWriter.save(machine);
    inputsAtReset = inputs.save();
    machine.cpu().probe(new Processor());
    internals = new CpuObserver(machine, new Walks());
    machine.bus().probe(new Transactions());
    machine.part(LineUnit.class).ifPresent(unit -> unit.probe(this::line));
    machine.part(Nic.class).ifPresent(nic -> nic.listener((frame, cycle) -> frameSent(frame)));
    machine.part(Nic.class).ifPresent(nic -> nic.probe(new Wire()));
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
          mark(range);
        }
      }
    }
    guest = new GuestWatch(machine, software);
    guest.watch(this);
    observers.add(guest);
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
  }

  /** Adds an observer that is told of everything before those there are. */
  public void addFirst(Observer observer) {
    observers.addFirst(observer);
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
    mark(range);
  }

  private void mark(Range range) {
    long size = machine.ram().bytes().size();
    for (long at = range.from & -4096L; at < range.from + range.length && at >= 0 && at < size; at += 4096) {
      machine.ram().bytes().mark(at, PagedBytes.OBSERVED, true);
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
  }

  /** Back to reset: the same run will happen again. */
  public void restart() {
    long before = cycle();
    StateReader.restore(machine, atReset);
    inputs.restore(inputsAtReset);
    applied = 0;
    lesson.restart();
    transfers.clear();
    pipeline.clear();
    queue.clear();
    internals.clear();
    guest.restart();
    Arrays.fill(lineSince, 0);
    Arrays.fill(wireSince, 0);
    trapDepth = 0;
    shownFrom = 0;
    queueTouched = false;
    breakpointHit = false;
    for (Observer observer : observers) {
      observer.rewound(cycle(), Math.max(frontier, before), branch);
    }
  }

  /**
   * Runs for at most so many cycles.
   *
   * @param goal what the run is for, or null to run on
   */
  public Outcome run(long cycles, @Nullable Goal goal) {
    long limit = cycle() + Math.min(cycles, Long.MAX_VALUE / 2 - cycle());
    if (goal != null) {
      limit = Math.min(limit, goal.latest());
    }
    // A run that may stop anywhere is recorded as a whole, so that the pipeline of the cycles before the stop can be shown.
    everythingTold = goal != null || !breakpoints.isEmpty();
    breakpointHit = false;
    while (cycle() < limit) {
      arrive();
      long to = Math.min(limit, Math.max(nextInput(), cycle() + 1));
      if (machine.cpu().waiting()) {
        if (nothingToCome()) {
          return Outcome.IDLE;
        }
        machine.skipTo(to);
        if (cycle() >= to) {
          continue;
        }
      }
      if (!everythingTold && to - cycle() > RECORDED) {
        machine.runTo(to - RECORDED);
      } else {
        machine.cycle();
        pipeline.record(cycle() - 1, machine.cpu().view());
      }
      if (queueTouched) {
        readQueue();
      }
      if (goal != null && goal.reached()) {
        return Outcome.REACHED;
      }
      if (breakpointHit) {
        return Outcome.BREAKPOINT;
      }
      if (machine.cpu().stopped() != null) {
        return Outcome.ENDED;
      }
      if (machine.cpu().waiting() && nothingToCome()) {
        return Outcome.IDLE;
      }
    }
    return goal != null && goal.reached() ? Outcome.REACHED : Outcome.ON;
  }

  private long nextInput() {
    long next = inputs.nextCycle();
    return applied < journal.size() ? Math.min(next, journal.get(applied).cycle) : next;
  }

  /** Applies what has come from outside by now: below the frontier as the journal has it. */
  private void arrive() {
    long now = cycle();
    for (Input input : inputs.nextCycle() <= now ? inputs.take(now) : List.<Input>of()) {
      if (now > frontier) {
        journal.add(new Arrived(now, input));
      }
    }
    frontier = Math.max(frontier, now);
    while (applied < journal.size() && journal.get(applied).cycle <= now) {
      apply(journal.get(applied++).input);
    }
  }

  private void apply(Input input) {
    for (Observer observer : observers) {
      observer.inputBegins(cycle(), input);
    }
    machine.apply(input);
    for (Observer observer : observers) {
      observer.inputApplied(cycle());
    }
  }

  /** Something arrives from outside now. */
  public void input(Input input) {
    arrive();
    if (frontier > cycle()) {
      branch++;
      for (Observer observer : observers) {
        observer.rewound(cycle(), cycle(), branch);
      }
    }
    journal.subList(applied, journal.size()).clear();
    frontier = cycle();
    journal.add(new Arrived(frontier, input));
    arrive();
  }

  /** Goes to a moment that this history has; beyond it, to the frontier. */
  public void seek(long target) {
    long to = Math.min(target, Math.max(frontier, cycle()));
    if (to < cycle()) {
      restart();
    }
    while (cycle() < to && run(to - cycle(), null) != Outcome.ENDED) {
      machine.skipTo(to);
    }
    arrive();
  }

  /** Goes back to the last moment before now at which a step of a unit would have ended; to reset when there is none. */
  public void back(SessionCommands.Step unit) {
    long now = cycle();
    long last = unit == SessionCommands.Step.CYCLE ? Math.max(0, now - 1) : 0;
    if (last == 0) {
      restart();
      while (run(now - cycle(), goal(unit)) == Outcome.REACHED && cycle() < now) {
        last = cycle();
      }
    }
    seek(last);
  }

  private TimelineState timeline() {
    long furthest = Math.max(frontier, cycle());
    return new TimelineState(
        furthest, 1, List.of(new TimelineState.BranchState(1, "branch 1", 0, 0, furthest, journal.size())), 1, atReset.length / 1048576.0, 512);
  }

  private boolean nothingToCome() {
    return machine.clock().nextDue() == Long.MAX_VALUE && nextInput() == Long.MAX_VALUE;
  }

  /** An event enters the kernel's queue, or leaves it to be dispatched. */
  private void eventMoved(QueueHistory.Move move) {
    long before = cycle() - 1;
    switch (move.what()) {
      case SCHEDULED, RESCHEDULED -> transfers.add(Transfer.Kind.EVENT, Place.CPU, Place.KERNEL, before, before, move.event(), 0, move.callback());
      case DISPATCHED -> transfers.add(Transfer.Kind.EVENT, Place.KERNEL, Place.CPU, before, before, move.event(), 0, move.callback());
      case FREED, PURGED -> {}
    }
  }

  private void readQueue() {
    if (sts == null || (!everythingTold && queueReads >= QUEUE_READS)) {
      return;
    }
    StsState state = sts.read(machine::peek);
    if (state.damage().isEmpty()) {
      queueTouched = false;
      queueReads++;
      queue.changed(cycle(), state);
      queue.latest().forEach(this::eventMoved);
    }
  }

  /** The goal of stepping once. */
  Goal goal(SessionCommands.Step unit) {
    return switch (unit) {
      case CYCLE -> goalOfCycle(cycle() + 1);
      case INSTRUCTION -> {
        long from = machine.cpu().instructions();
        yield new Reached(() -> machine.cpu().instructions() != from, () -> "");
      }
      case LINE -> goalOfNextLine();
      case EVENT -> {
        long from = queue.dispatched();
        yield new Reached(() -> queue.dispatched() != from, this::lastMove);
      }
      case LESSON_STEP -> {
        int from = lesson.observed();
        yield new Reached(() -> lesson.observed() != from || lesson.observed() == lesson.marks().size(), this::lastStep);
      }
    };
  }

  private record Reached(BooleanSupplier when, long latest, Supplier<String> text) implements Goal {
    Reached(BooleanSupplier when, Supplier<String> text) {
      this(when, Long.MAX_VALUE, text);
    }

    @Override
    public boolean reached() {
      return when.getAsBoolean();
    }

    @Override
    public String sentence() {
      return text.get();
    }
  }

  private Goal goalOfNextLine() {
    SourcePosition from = software.position(machine.cpu().pc());
    long[] lastPc = {machine.cpu().pc()};
    return new Reached(
        () -> {
          long pc = machine.cpu().pc();
          if (pc == lastPc[0]) {
            return false;
          }
          lastPc[0] = pc;
          SourcePosition at = software.position(pc);
          return at.line() != 0 && (at.line() != from.line() || !at.file().equals(from.file()));
        },
        () -> "");
  }

  /** The goal of reaching a moment. */
  Goal goalOfCycle(long target) {
    return new Reached(() -> cycle() >= target, target, () -> "");
  }

  /** The goal of seeing a step of the lesson. */
  Goal goalOfStep(int number) {
    return new Reached(
        () -> lesson.marks().stream().anyMatch(mark -> mark.number() == number && mark.observed()),
        () -> lesson.marks().stream().filter(mark -> mark.number() == number).map(Debugger::sentence).findFirst().orElse(""));
  }

  private String lastStep() {
    return lesson.marks().stream()
        .filter(StepMark::observed)
        .max(Comparator.comparingLong(StepMark::cycle))
        .map(Debugger::sentence)
        .orElse("This lesson has no step left to come.");
  }

  private static String sentence(StepMark mark) {
    return "Step %d, %s: %s at @%d.".formatted(mark.number(), mark.name(), mark.seen(), mark.cycle());
  }

  private String lastMove() {
    List<QueueHistory.Move> moves = queue.moves();
    for (int i = moves.size() - 1; i >= 0; i--) {
      if (moves.get(i).what() == QueueHistory.What.DISPATCHED) {
        return "Event %s of %s was dispatched.".formatted(moves.get(i).callback(), moves.get(i).program());
      }
    }
    return "";
  }

  /** Says at which breakpoint the run stopped. */
  public String breakpointSentence() {
    SourcePosition at = software.position(machine.cpu().pc());
    return at.line() == 0
        ? "Breakpoint at 0x%x.".formatted(at.address())
        : "Breakpoint in %s, %s line %d.".formatted(at.function(), at.file(), at.line());
  }

  /** Says why the machine stopped for good, a sentence; empty while it has not. */
  public String endSentence() {
    String why = machine.cpu().stopped();
    return why == null ? "" : Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
  }

  /** A picture of all this moment's state and of what happened lately. */
  public Snapshot snapshot(Snapshot.Activity activity, String stop, double cyclesPerSecond) {
    queueReads = 0;
    StsState kernel = sts == null ? null : sts.read(machine::peek);
    Snapshot snapshot =
        new SnapshotMaker(machine, software, lineSince)
            .make(
                activity,
                stop,
                cyclesPerSecond,
                lately(),
                transfers.total(),
                pipeline,
                kernel,
                queue.history(),
                lesson.marks(),
                trapDepth > 0,
                internals.state(),
                timeline(),
                guest.awareness());
    shownFrom = cycle();
    return snapshot;
  }

  /** What ended lately, and what is under way: the bus transaction granted, the bytes on the wire. */
  private List<Transfer> lately() {
    List<Transfer> all = new ArrayList<>(transfers.since(Math.min(shownFrom, cycle() - Snapshot.TRANSFER_MEMORY)));
    long id = transfers.total();
    BusPort holder = machine.bus().holder();
    if (holder != null) {
      Place from = source(holder);
      Place to = target(holder);
      String label = TransferLog.label(kind(holder), to, holder.address(), holder.size() * holder.beats(), "");
      all.add(new Transfer(id++, kind(holder), from, to, holder.grantedAt(), Math.max(holder.acknowledgeAt(), cycle()), label));
    }
    for (Stateful part : machine.parts()) {
      if (part instanceof Nic nic) {
        for (Firmware<?, ?, ?> firmware : nic.firmware()) {
          if (onWire(firmware.state().name()) && firmware.until() >= cycle()) {
            boolean in = firmware.name().equals(NIC_RECEIVE);
            String label = TransferLog.label(Transfer.Kind.WIRE, Place.NIC, 0, bytesOnWire(firmware.since(), firmware.until()), "");
            all.add(
                new Transfer(
                    id++, Transfer.Kind.WIRE, in ? Place.WIRE : Place.NIC, in ? Place.NIC : Place.WIRE, firmware.since(), firmware.until(), label));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  private static Transfer.Kind kind(BusPort port) {
    return switch (port.master()) {
      case CPU_DATA, CPU_FETCH, WALKER -> Transfer.Kind.CPU_BUS;
      case DMAC -> Transfer.Kind.DMA;
      default -> Transfer.Kind.DEVICE_BUS;
    };
  }

  private Place source(BusPort port) {
    return port.isWrite() ? SnapshotMaker.placeOfMaster(port.master()) : SnapshotMaker.placeOfAddress(machine, port.address());
  }

  private Place target(BusPort port) {
    return port.isWrite() ? SnapshotMaker.placeOfAddress(machine, port.address()) : SnapshotMaker.placeOfMaster(port.master());
  }

  /** Whether the card's firmware has bytes on the wire while it is in a state. */
  private static boolean onWire(String state) {
    return state.equals("PREAMBLE") || state.equals("RECEIVE") || state.equals("SEND");
  }

  private static int bytesOnWire(long since, long until) {
    return Math.toIntExact(Math.max(0, until - since) / Nic.BYTE_CYCLES);
  }

  // What follows is told by the machine, in the middle of a cycle.

  private void line(int number, boolean high) {
    lineSince[number] = cycle();
    transfers.add(Transfer.Kind.LINE, Place.ofLine(number), Place.LINES, cycle(), cycle(), number, high ? 1 : 0);
    for (Observer observer : observers) {
      observer.lineChanged(cycle(), number, high);
    }
  }

  private void firmwareMoved(String firmware, String from, String event, String to, String label) {
    boolean in = firmware.equals(NIC_RECEIVE);
    if (in || firmware.equals(NIC_TRANSMIT)) {
      int direction = in ? 0 : 1;
      if (onWire(from)) {
        Place source = in ? Place.WIRE : Place.NIC;
        Place target = in ? Place.NIC : Place.WIRE;
        transfers.add(Transfer.Kind.WIRE, source, target, wireSince[direction], cycle(), 0, bytesOnWire(wireSince[direction], cycle()));
      }
      wireSince[direction] = cycle();
    }
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

  private final class Wire implements NicProbe {
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
    for (int i = 0; i < queueRanges.size(); i++) {
      if (queueRanges.get(i).touches(offset, length)) {
        queueTouched = true;
        if (everythingTold || queueReads < QUEUE_READS) {
          machine.attention();
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
      for (Observer observer : observers) {
        observer.busRequested(cycle(), port);
      }
    }

    @Override
    public void granted(BusPort port) {
      for (Observer observer : observers) {
        observer.busGranted(cycle(), port);
      }
    }

    @Override
    public void told(BusPort port) {
      for (Observer observer : observers) {
        observer.busTold(cycle(), port);
      }
    }

    @Override
    public void acknowledged(BusPort port) {
      transfers.add(kind(port), source(port), target(port), port.grantedAt(), cycle(), port.address(), port.size() * port.beats());
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
      if (breakpoints.contains(pc)) {
        breakpointHit = true;
      }
      if (functions.contains(pc)) {
        for (Observer observer : observers) {
          observer.functionEntered(cycle(), pc);
        }
      }
    }

    @Override
    public void idtRead(int entry, long address, long handler) {
      transfers.add(Transfer.Kind.IDT_READ, Place.IDT, Place.CPU, cycle(), cycle(), entry, 8);
      for (Observer observer : observers) {
        observer.idtRead(cycle(), entry, address, handler);
      }
    }

    @Override
    public void trapTaken(long cause, long pc, long tval, long handler) {
      trapDepth++;
      internals.trap(cause, pc, tval);
      transfers.add(Transfer.Kind.TRAP, cause < 0 ? Place.LINES : Place.CPU, Place.CPU, cycle(), cycle(), cause, 0);
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

package windhover.cpu;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.Ram;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.irq.InterruptInputs;

/** The processor: five stages, in order. */
public final class Cpu implements Stateful {
  private final long[] registers = new long[32];
  private final long[] lost = new long[LossReason.ALL.size()];
  private long pc;
  private long cycles;
  private long instructions;

  @Wiring("observer")
  private CpuProbe probe = CpuProbe.NONE;

  @Wiring("mtime")
  private LongSupplier time = () -> 0;

  /** A processor; call {@link #reset} before the first cycle. */
  public Cpu(Timing timing, Clock clock, AddressMap map, Ram ram, long ramBase, @Nullable Bus bus) {
    lost[0] = 0;
  }

  /** Sets the observer. */
  public void probe(CpuProbe probe) {
    this.probe = probe;
  }

  /** The observer. */
  public CpuProbe probe() {
    return probe;
  }

  /** Wires what the {@code time} CSR reads. */
  public void time(LongSupplier time) {
    this.time = time;
  }

  /** Reset: M mode, all registers 0, first fetch at {@code pc}. */
  public void reset(long pc) {
    Arrays.fill(registers, 0);
    this.pc = pc;
  }

  /** Runs one cycle of all stages. */
  public void cycle() {
    cycles++;
  }

  /** The wires of {@code mip}. */
  public InterruptInputs inputs() {
    return (bit, pending) -> {};
  }

  /** Address of the next instruction to commit. */
  public long pc() {
    return pc;
  }

  /** Register x{@code number}, as the last committed instruction left it. */
  public long register(int number) {
    return registers[number];
  }

  /** Sets a register (a loader's or a debugger's act, between cycles). */
  public void setRegister(int number, long value) {
    registers[number] = value;
  }

  /** A CSR's value with no effect, 0 where there is none. */
  public long peekCsr(int number) {
    return time.getAsLong();
  }

  /** The physical address of a virtual one for the current program's loads, with no effect; −1 where it is not mapped. */
  public long physical(long virtualAddress) {
    return virtualAddress;
  }

  /** Why the processor stopped for good, or null while it runs. */
  public @Nullable String stopped() {
    return null;
  }

  /** True in {@code wfi} with nothing pending and nothing under way: the machine may {@link #skip} to the next alarm. */
  public boolean waiting() {
    return false;
  }

  /** Lets cycles pass while {@link #waiting}, with the same counts as if each had been run. */
  public void skip(long skipped) {
    cycles += skipped;
  }

  /** Says whether {@link CpuProbe#aboutToCommit} is told of the instruction at a virtual address. */
  public void watch(long virtualPc, boolean on) {}

  /** True when a watched instruction is the next to commit: the run loop stops here at the end of the cycle. */
  public boolean atWatched() {
    return false;
  }

  /** Cycles run since reset. */
  public long cycles() {
    return cycles;
  }

  /** Instructions retired since reset. */
  public long instructions() {
    return instructions;
  }

  /** Cycles since reset in which no instruction retired, for a reason. */
  public long lost(LossReason reason) {
    return lost[reason.code()];
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public void state(StateVisitor v) {
    pc = v.i64("pc", pc);
    cycles = v.i64("cycles", cycles);
    instructions = v.i64("instructions", instructions);
    v.i64s("registers", registers);
    v.i64s("lost", lost);
  }
}

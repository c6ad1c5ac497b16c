package windhover.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import windhover.cpu.Timing;
import windhover.machine.Board;
import windhover.machine.Machine;

/**
 * Simulated cycles a second of host time, over a loop with loads, stores, branches, a product and a call. Run with
 * {@code java -cp <test class path> org.openjdk.jmh.Main PipelineBenchmark}; the score is millions of cycles a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PipelineBenchmark {
    private static final int CYCLES = 1_000_000;

    /** The timing preset. */
    @Param({"textbook", "kestrel3"})
    public String timing = "textbook";

    private Machine machine = new Machine(Board.BARE, Timing.TEXTBOOK);

    /** The loop, laid into RAM. */
    @Setup
    public void load() {
        machine = new Machine(Board.BARE, timing.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3);
        int[] program = {
            0x00000297, // auipc t0, 0
            0x00010437, // lui   s0, 16
            0x00828433, // add   s0, t0, s0
            0x03200313, // again: addi t1, zero, 50
            0x00043383, // loop: ld t2, 0(s0)
            0x00638e33, // add   t3, t2, t1
            0x01c43023, // sd    t3, 0(s0)
            0x00743423, // sd    t2, 8(s0)
            0x01f3feb3, // and   t4, t2, t6
            0x006ecf33, // xor   t5, t4, t1
            0x01e41f13, // slli  t5, s0, 30
            0x03de8fb3, // mul   t6, t4, t4
            0xfff30313, // addi  t1, t1, -1
            0xfc031ee3, // bne   t1, zero, loop
            0xfd5ff06f, // jal   zero, again
        };
        for (int i = 0; i < program.length; i++) {
            machine.ram().bytes().write(4L * i, 4, program[i]);
        }
        machine.reset(machine.board().ramBase());
    }

    /** A million cycles. */
    @Benchmark
    @OperationsPerInvocation(CYCLES)
    public long run() {
        machine.runTo(machine.clock().now() + CYCLES);
        return machine.processor(0).instructions();
    }
}

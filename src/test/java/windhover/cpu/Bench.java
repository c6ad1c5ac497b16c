package windhover.cpu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusTarget;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.clock.Clock;
import windhover.isa.Isa;

/** A processor, RAM at 0 and a ROM, as small a machine as runs a program. */
final class Bench {
    static final int RAM_SIZE = 1 << 20;
    static final long ROM_BASE = 0xFFFF_FFFF_FFFF_0000L;

    final Clock clock = new Clock();
    final AddressMap map = new AddressMap();
    final Bus bus = new Bus(clock, map);
    final Ram ram = new Ram(RAM_SIZE);
    final Rom rom = new Rom(1 << 16);
    /** For what only needs an address: register-like memory that no program is fetched from. */
    final BusTarget device = new Device();

    final Cpu cpu;
    private final Timing timing;

    Bench(Timing timing) {
        this(timing, Isa.KESTREL3);
    }

    Bench(Timing timing, Isa isa) {
        this.timing = timing;
        map.add(0, RAM_SIZE, ram, timing.ramWaitStates());
        map.add(ROM_BASE, 1 << 16, rom, timing.romWaitStates());
        cpu = new Cpu(0, timing, isa, clock, map, ram, 0, bus);
    }

    /** A program at an address, about to be fetched. */
    static Bench with(Timing timing, long base, String source) {
        Bench bench = new Bench(timing);
        bench.load(base, source);
        bench.cpu.reset(base);
        return bench;
    }

    void load(long base, String source) {
        byte[] image = Assembler.assemble(base, source);
        ram.bytes().put(base, image, 0, image.length);
    }

    void cycle() {
        clock.fireDue();
        cpu.cycle();
        clock.advance();
    }

    void run(int cycles) {
        for (int i = 0; i < cycles; i++) {
            cycle();
        }
    }

    /** Runs until the instruction at an address retires; answers the cycles that took. */
    long runUntilRetired(long pc, int limit) {
        for (int i = 0; i < limit; i++) {
            cycle();
            if (cpu.retiredUop() != 0 && cpu.retiredPc() == pc) {
                return cpu.cycles();
            }
        }
        throw new AssertionError(String.format(
                Locale.ROOT, "0x%x did not retire within %d cycles; the next to commit is 0x%x", pc, limit, cpu.pc()));
    }

    /** Watches that no hold lasts too long; the map must be complete. */
    Liveness liveness() {
        return new Liveness(cpu, clock, bus, timing);
    }

    /** The sum of all lost cycles. */
    long lost() {
        return LossReason.ALL.stream().mapToLong(cpu::lost).sum();
    }

    /** The lost cycles that are not 0. */
    Map<LossReason, Long> losses() {
        Map<LossReason, Long> losses = new java.util.LinkedHashMap<>();
        for (LossReason reason : LossReason.ALL) {
            if (cpu.lost(reason) != 0) {
                losses.put(reason, cpu.lost(reason));
            }
        }
        return losses;
    }

    private static final Map<Stage, String> SHORT =
            new EnumMap<>(Map.of(Stage.IF, "IF", Stage.ID, "ID", Stage.EX, "EX", Stage.MEM, "ME", Stage.WB, "WB"));

    /**
     * Runs and draws the first {@code rows} instructions in fetch order, a column a cycle: the stage in which the
     * instruction is, {@code ..} while it stays there, {@code --} in the cycle in which it is thrown away.
     */
    List<String> timeline(int rows, int cycles) {
        return timeline(rows, cycles, cycle -> {});
    }

    /** The same; {@code afterEach} is told the number of each cycle, from 1 on, when it has run. */
    List<String> timeline(int rows, int cycles, IntConsumer afterEach) {
        Map<Integer, Map<Integer, String>> drawn = new TreeMap<>();
        Map<Integer, Stage> last = new TreeMap<>();
        for (int column = 0; column < cycles; column++) {
            cycle();
            afterEach.accept(column + 1);
            for (Stage stage : Stage.values()) {
                PipelineStages view = cpu.view();
                if (view.occupied(stage) && view.seq(stage) < rows) {
                    int seq = view.seq(stage);
                    String mark = view.squash(stage) != null ? "--" : last.get(seq) == stage ? ".." : SHORT.get(stage);
                    last.put(seq, stage);
                    drawn.computeIfAbsent(seq, s -> new TreeMap<>()).put(column, mark);
                }
            }
        }
        List<String> result = new ArrayList<>();
        for (Map<Integer, String> row : drawn.values()) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cycles; column++) {
                line.append(row.getOrDefault(column, "  ")).append(' ');
            }
            result.add(line.toString().stripTrailing());
        }
        return result;
    }

    private static final class Device implements BusTarget {
        private long value;

        @Override
        public String name() {
            return "device";
        }

        @Override
        public boolean accepts(long offset, int size, boolean write) {
            return true;
        }

        @Override
        public long read(long offset, int size) {
            return value;
        }

        @Override
        public void write(long offset, int size, long value) {
            this.value = value;
        }

        @Override
        public long peek(long offset, int size) {
            return value;
        }
    }
}

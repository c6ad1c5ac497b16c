package windhover.cpu.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.isa.Instruction;
import windhover.isa.Isa;
import windhover.isa.Op;

/**
 * Random privileged programs do the same on both engines, with both timings, with misaligned accesses trapped and
 * split, and with protection locked or not; and no hold lasts longer than it may.
 *
 * <p>{@code -Drandom.programs=1000000} tries more of them, {@code -Drandom.seed=N} begins with another one. A
 * difference is told with the fewest pieces of its program that still show it.
 */
final class RandomProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("random.programs", 2_000);
    private static final long FIRST_SEED = Long.getLong("random.seed", 1);
    private static final int ENOUGH = 500;
    private static final int TRIES = 3_000;

    /** Kinds of difference after which no more is tried. */
    private static final int KINDS = 5;

    private interface Comparison {
        void run(Program program, BitSet kept, EngineRun.Tally tally);
    }

    /** Every third program has what a processor may have more. */
    private static final Isa MORE = Isa.parse("rv64gcb_zicond_svinval");

    private record Named(String name, Comparison comparison) {}

    private static final List<Named> COMPARISONS = List.of(
            new Named("textbook", (p, k, t) -> EngineRun.run(p, k, Timing.TEXTBOOK, false, t)),
            new Named("textbook, misaligned split", (p, k, t) -> EngineRun.run(p, k, Timing.TEXTBOOK, true, t)),
            new Named("kestrel3", (p, k, t) -> EngineRun.run(p, k, Timing.KESTREL3, false, t)),
            new Named("kestrel3, misaligned split", (p, k, t) -> EngineRun.run(p, k, Timing.KESTREL3, true, t)),
            new Named("reference", (p, k, t) -> EngineRun.bothWays(p, k, false, t)),
            new Named("reference, misaligned split", (p, k, t) -> EngineRun.bothWays(p, k, true, t)));

    @Test
    void enginesTimingsAndOptionsAgree() {
        EngineRun.Tally tally = new EngineRun.Tally();
        Map<String, String> reports = new LinkedHashMap<>();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS && reports.size() < KINDS; seed++) {
            Program program = ProgramGenerator.program(
                    seed, new Program.Kind(false, seed % 2 == 0, seed % 3 == 0 ? MORE : Isa.KESTREL3));
            tally.programs++;
            for (Named named : COMPARISONS) {
                Throwable difference = difference(program, program.all(), named, tally);
                if (difference != null) {
                    reports.computeIfAbsent(
                            Difference.kind(difference), kind -> report(program, named, kind, difference));
                }
            }
        }
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        System.out.println(tally + "; " + used / 1_000_000 + " ms of the processor");
        assertTrue(reports.isEmpty(), () -> String.join("\n", reports.values()));
        if (PROGRAMS >= ENOUGH) {
            assertMeansSomething(tally);
        }
    }

    /** A comparison of programs that do nothing would succeed. */
    private static void assertMeansSomething(EngineRun.Tally tally) {
        assertEquals(0b1011, tally.modes, "programs ran in U, S and M mode");
        long exceptions = 0b1011_0011_1111_1110; // all but the misaligned fetch, which compressed instructions prevent
        assertEquals(exceptions, tally.exceptions & exceptions, "exceptions taken");
        List<String> never = MORE.rows().stream()
                .filter(row -> tally.ops[row.op().ordinal()] == 0)
                .filter(row -> row.op() != Op.ECALL && row.op() != Op.EBREAK) // which never retire
                .map(Instruction::mnemonic)
                .toList();
        assertEquals(List.of(), never, "instructions that never retired");
        assertTrue(tally.interrupts > tally.programs, tally.interrupts + " interrupts");
        assertTrue(tally.unspecified * 50 < tally.runs, tally.unspecified + " runs without a comparison of their end");
    }

    @Test
    void aDifferenceIsReducedToThePiecesThatItNeeds() {
        Program program = ProgramGenerator.program(1, new Program.Kind(false, false));
        int count = program.pieces().size();
        BitSet kept = Minimiser.minimise(program.all(), some -> some.get(3) && some.get(count - 7), TRIES);
        BitSet needed = new BitSet();
        needed.set(3);
        needed.set(count - 7);
        assertEquals(needed, kept);
        String where = Long.toHexString(Layout.RAM + program.pieces().get(3).offset());
        assertTrue(program.listing(kept).contains(where), program.listing(kept));
    }

    @Test
    void aSeedMakesTheSameProgramAgain() {
        Program.Kind kind = new Program.Kind(false, true);
        assertArrayEquals(
                ProgramGenerator.program(7, kind).image(),
                ProgramGenerator.program(7, kind).image());
    }

    private static @Nullable Throwable difference(Program program, BitSet kept, Named named, EngineRun.Tally tally) {
        try {
            named.comparison.run(program, kept, tally);
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }

    private static String report(Program program, Named named, String kind, Throwable first) {
        EngineRun.Tally ignored = new EngineRun.Tally();
        BitSet kept = Minimiser.minimise(
                program.all(),
                fewer -> {
                    Throwable difference = difference(program, fewer, named, ignored);
                    return difference != null && Difference.kind(difference).equals(kind);
                },
                TRIES);
        return String.format(
                Locale.ROOT,
                "program %d (%s), %s: %s%n-Drandom.seed=%d -Drandom.programs=1 repeats it. With these pieces only: %s%n%s",
                program.seed(),
                program.kind(),
                named.name,
                first,
                program.seed(),
                difference(program, kept, named, ignored),
                program.listing(kept));
    }
}

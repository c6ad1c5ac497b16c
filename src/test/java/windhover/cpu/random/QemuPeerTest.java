package windhover.cpu.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import windhover.isa.Isa;

/**
 * Random programs leave on QEMU what they leave here: registers, CSRs, memory, and on the way the cause, address,
 * status, vector and value of each trap. Our side is the fast form of the reference, which {@link RandomProgramsTest}
 * compares with the pipeline.
 *
 * <p>{@code -Dpeer.programs=N} tries more of them, {@code -Dpeer.seed=N} begins with another one,
 * {@code -Dpeer.required=true} fails where QEMU is not installed. What is not compared, and why, is in
 * docs/verification.md.
 */
final class QemuPeerTest {
    private static final int PROGRAMS = Integer.getInteger("peer.programs", 200);
    private static final long FIRST_SEED = Long.getLong("peer.seed", 1);
    private static final int ENOUGH = 200;
    private static final int BATCH = 50;

    /** What QEMU 7.2 has beside RV64IMAC as the manual says; every second batch. Its Svinval asks for no mode. */
    private static final Isa MORE = Isa.parse("rv64gcb");

    private static final int KINDS = Integer.getInteger("peer.reports", 2);
    private static final int BATCH_SECONDS = 40;
    private static final int SECONDS = 3;

    @Test
    void programsLeaveTheSameOnQemu() {
        String version = QemuPeer.version();
        assertFalse(version == null && Boolean.getBoolean("peer.required"), "qemu-system-riscv64 is not installed");
        assumeTrue(version != null, "qemu-system-riscv64 is not installed (Debian: qemu-system-misc)");
        int ran = 0;
        long instructions = 0;
        long traps = 0;
        long exceptions = 0;
        int modes = 0;
        Map<String, Integer> left = new TreeMap<>();
        List<String> reports = new ArrayList<>();
        List<Program> batch = new ArrayList<>();
        for (long seed = FIRST_SEED; ran < PROGRAMS && reports.size() < KINDS; seed++) {
            // what is locked stays locked: only the last of a batch may
            Isa isa = (ran / BATCH) % 2 == 0 ? Isa.KESTREL3 : MORE; // a batch runs on one processor
            Program program = ProgramGenerator.program(seed, new Program.Kind(true, batch.size() == BATCH - 1, isa));
            QemuPeer.Trial trial = QemuPeer.trial(program, program.all());
            if (trial.obstacle() != null) {
                left.merge(trial.obstacle(), 1, Integer::sum);
                continue;
            }
            instructions += trial.instructions();
            traps += trial.traps();
            exceptions |= trial.exceptions();
            modes |= trial.modes();
            batch.add(program);
            if (batch.size() == BATCH || ran + batch.size() == PROGRAMS) {
                ran += batch.size();
                compare(batch, reports);
                batch.clear();
            }
        }
        System.out.println(String.format(
                Locale.ROOT,
                "%d programs, %d instructions and %d traps, leave the same on %s; not compared: %s",
                ran,
                instructions,
                traps,
                version,
                left));
        assertTrue(reports.isEmpty(), () -> String.join("\n", reports));
        if (PROGRAMS >= ENOUGH) {
            assertEquals(0b1011, modes, "programs ran in U, S and M mode");
            assertEquals(0b1011_0011_1111_0110, exceptions & 0b1011_0011_1111_0110, "exceptions taken");
        }
    }

    private static void compare(List<Program> batch, List<String> reports) {
        List<byte[]> images = batch.stream().map(Program::image).toList();
        Isa isa = batch.getFirst().kind().isa();
        String[] theirs = QemuPeer.onQemu(images, isa, false, BATCH_SECONDS).split("\n", -1);
        String[] ours = QemuPeer.onReference(images, isa, false).split("\n", -1);
        for (int i = 0; i < batch.size() && reports.size() < KINDS; i++) {
            String their = i < theirs.length ? theirs[i] : "nothing";
            String our = i < ours.length ? ours[i] : "nothing";
            if (!their.equals(our)) {
                reports.add(report(batch.get(i), our, their));
                if (their.isEmpty() || !their.startsWith("0")) {
                    return;
                }
            }
        }
    }

    private static String report(Program program, String ours, String theirs) {
        Isa isa = program.kind().isa();
        BitSet kept = Minimiser.minimise(
                program.all(),
                fewer -> {
                    List<byte[]> image = List.of(program.image(fewer));
                    return QemuPeer.trial(program, fewer).obstacle() == null
                            && !QemuPeer.onQemu(image, isa, false, SECONDS)
                                    .equals(QemuPeer.onReference(image, isa, false));
                },
                Integer.getInteger("peer.tries", 200));
        List<byte[]> image = List.of(program.image(kept));
        return String.format(
                Locale.ROOT,
                "program %d (%s): %s here, %s on QEMU; -Dpeer.seed=%d -Dpeer.programs=1 repeats it. With these pieces only: %s%n%s",
                program.seed(),
                program.kind(),
                ours,
                theirs,
                program.seed(),
                firstDifference(QemuPeer.onReference(image, isa, true), QemuPeer.onQemu(image, isa, true, SECONDS)),
                program.listing(kept));
    }

    /**
     * Where the two logs part: five words a trap (cause, pc, status, vector, value), registers, CSRs, hashes of pages.
     */
    private static String firstDifference(String ours, String theirs) {
        String[] left = ours.strip().split(" ", -1);
        String[] right = theirs.strip().split(" ", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            String our = i < left.length ? left[i] : "nothing";
            String their = i < right.length ? right[i] : "nothing";
            if (i != 1 && !our.equals(their)) {
                String[] words = {"cause", "pc", "status", "vector", "value"};
                int from = Math.max(2, i - (i - 2) % 5);
                return String.format(
                        Locale.ROOT,
                        "word %d (%s of trap %d if one was logged): %s here, %s on QEMU, of %d words and %d; trap: %s",
                        i,
                        words[Math.max(0, i - 2) % 5],
                        (i - 2) / 5,
                        our,
                        their,
                        left.length,
                        right.length,
                        String.join(
                                " ",
                                List.of(left).subList(Math.min(from, left.length), Math.min(from + 5, left.length))));
            }
        }
        return "nothing differs in the log";
    }
}

package windhover.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import windhover.app.Main;
import windhover.bus.AddressMap;
import windhover.cpu.Timing;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Volume;
import windhover.machine.Board;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.timeline.file.SessionFormatException;
import windhover.timeline.file.SessionMutants;
import windhover.yaml.FormatException;

/**
 * Whatever comes in is taken or refused in one short line: programs, scenarios, sessions, frames, disks and accesses to
 * devices, made from real ones by damage that a seed decides. Each failure says the number of its input, which is its
 * seed: {@code -Dfuzz.first=N -Dfuzz.inputs=1} repeats it. None asks for much memory, and nothing of them stays there.
 *
 * <p>{@code -Dfuzz.inputs=10000000} tries so many of all kinds together; {@code .ci/run} says how many it does.
 */
class HostileInputsTest {
    private static final long INPUTS = Long.getLong("fuzz.inputs", 3_000);
    private static final long FIRST = Long.getLong("fuzz.first", 0);

    /** The longest complaint: a line that still can be read. */
    private static final int LONGEST_LINE = 2_000;

    /** The most that taking or refusing one input may ask for, all together, in bytes: the inputs are small. */
    private static final long MOST_ALLOCATED = 64 << 20;

    /** The most by which what is in memory may have grown in the end, in bytes. */
    private static final long MOST_GROWN = 32 << 20;

    private static final int CYCLES = 40;
    private static final int DISK_BYTES = 20 * Volume.SECTOR_BYTES;
    private static final byte[] EDGES = {0, 1, 2, 7, 8, 0x7f, (byte) 0x80, (byte) 0xfe, -1};
    private static final String[] WORDS = {
        "-1",
        "0",
        "0x",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551616",
        "[]",
        "{}",
        "null",
        "~",
        "*a",
        "&a",
        "!!x",
        "|",
        ">",
        "\"",
        "'",
        ": ",
        "- ",
        "#",
        "\t",
        "\u0000",
        "\uFFFE",
        "\uD83D\uDE00",
        "@-1",
        "@9223372036854775808",
        "all",
        "none",
        "yes",
        "1e999",
        "---\n",
        "...\n"
    };

    @TempDir
    Path folder = Path.of("");

    private final List<byte[]> programs = new ArrayList<>();
    private final List<String> scenarios = new ArrayList<>();
    private byte[] session = {};
    private Machine kestrel = new Machine(Board.KESTREL3, Timing.KESTREL3);
    private Machine bare = new Machine(Board.BARE, Timing.TEXTBOOK);

    private void collect() throws IOException, ScenarioFormatException {
        for (String name : List.of("bare/modes.elf", "bare/trap_loop.elf", "shell.elf")) {
            programs.add(Files.readAllBytes(Path.of("roms/images", name)));
        }
        for (String name : ScenarioLibrary.names()) {
            scenarios.add(Files.readString(Path.of("scenarios", name + ".yaml")));
        }
        Path recorded = folder.resolve("base.windhover");
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertEquals(
                Main.CHECK_FAILED,
                Main.run(
                        new String[] {"run", "hazards", "--until", "@900", "--record", recorded.toString()},
                        nowhere,
                        nowhere));
        session = Files.readAllBytes(recorded);
    }

    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] mutant = random.nextInt(8) == 0
                ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 64))
                : whole.clone();
        for (int n = random.nextInt(8); n > 0 && mutant.length > 0; n--) {
            // Headers lie at the beginning and at the end.
            int at = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(Math.min(mutant.length, 256));
                case 1 -> mutant.length - 1 - random.nextInt(Math.min(mutant.length, 2048));
                default -> random.nextInt(mutant.length);
            };
            mutant[at] = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : (byte) random.nextInt();
        }
        return mutant;
    }

    private static String damaged(String whole, SplittableRandom random) {
        StringBuilder text = new StringBuilder(whole);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, text.substring(at, to));
                case 2 -> text.replace(at, to, WORDS[random.nextInt(WORDS.length)]);
                case 3 -> value(text, at, random);
                default -> text.insert(at, WORDS[random.nextInt(WORDS.length)]);
            }
        }
        return text.toString();
    }

    /** Puts another value behind a key. */
    private static void value(StringBuilder text, int from, SplittableRandom random) {
        int colon = text.indexOf(": ", from);
        int end = colon < 0 ? -1 : colon + 2;
        while (end >= 0 && end < text.length() && ",}\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end > 0) {
            text.replace(colon + 2, end, WORDS[random.nextInt(WORDS.length)]);
        }
    }

    private static void assertShort(String message) {
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() <= LONGEST_LINE, message);
    }

    private void program(SplittableRandom random) {
        try {
            ElfImage image =
                    ElfImage.parse(damaged(programs.get(random.nextInt(programs.size())), random), "mutant.elf");
            image.symbolTable().describe(random.nextLong());
            image.warnings().forEach(HostileInputsTest::assertShort);
            if (random.nextInt(8) == 0) {
                DebugInfo.of(image).warnings().forEach(HostileInputsTest::assertShort);
            }
            Board.BARE.fits(image);
            Board.KESTREL3.fits(image);
            kestrel.start(image);
        } catch (ImageFormatException e) {
            assertShort(String.valueOf(e.getMessage()));
        }
    }

    private void scenario(SplittableRandom random) {
        String text = damaged(scenarios.get(random.nextInt(scenarios.size())), random);
        try {
            ScenarioLibrary.of(text.getBytes(StandardCharsets.UTF_8), "mutant.yaml", null);
        } catch (FormatException e) {
            assertShort(e.getMessage());
        }
    }

    private void recording(SplittableRandom random) throws IOException {
        Path path = folder.resolve("mutant.windhover");
        byte[] mutant = damaged(session, random);
        Files.write(path, random.nextInt(8) == 0 ? mutant : SessionMutants.withRightChecksums(mutant));
        try {
            SessionMutants.read(path);
        } catch (SessionFormatException e) {
            assertShort(String.valueOf(e.getMessage()));
        }
    }

    private void input(String port, int most, SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(most) : random.nextInt(80)];
        random.nextBytes(bytes);
        assertTrue(kestrel.apply(new Input(port, bytes)));
        run(kestrel);
    }

    private void disk(SplittableRandom random) {
        byte[] disk = new byte[random.nextInt(DISK_BYTES)];
        random.nextBytes(disk);
        Volume.directory(disk);
        assertTrue(kestrel.apply(new Input("floppy", disk)));
        run(kestrel);
    }

    private void access(SplittableRandom random) {
        Machine machine = random.nextInt(4) == 0 ? bare : kestrel;
        Board.Slot slot = machine.board()
                .slots()
                .get(random.nextInt(machine.board().slots().size()));
        for (int n = 0; n < 4; n++) {
            int size = 1 << random.nextInt(4);
            long span = Math.min(slot.size(), random.nextInt(4) == 0 ? slot.size() : 0x80);
            long address = slot.base() + random.nextLong(span);
            AddressMap.Region region = machine.map().find(address, size);
            long offset = region == null ? 0 : address - region.base();
            boolean write = random.nextBoolean();
            machine.peek(address, size);
            if (region != null && region.target().accepts(offset, size, write)) {
                if (write) {
                    region.target().write(offset, size, random.nextLong() >>> random.nextInt(64));
                } else {
                    region.target().read(offset, size);
                }
            }
        }
        run(machine);
    }

    private static void run(Machine machine) {
        long before = machine.clock().now();
        machine.runTo(before + CYCLES);
        assertTrue(machine.clock().now() <= before + CYCLES, "runs no further than it was told");
    }

    @Test
    void whateverComesInIsTakenOrRefusedInOneLine() throws Exception {
        collect();
        kestrel.reset(0);
        bare.reset(Board.BARE.ramBase());
        long early = 0;
        for (long number = FIRST; number < FIRST + INPUTS; number++) {
            SplittableRandom random = new SplittableRandom(number);
            if (number == FIRST + INPUTS / 4) {
                early = inMemory(); // by now everything has been loaded that is made once
            }
            if (number % 10_000 == 0) {
                // A machine that has been written all over stays small: it is made again all the same, so that power-on
                // states are met again.
                kestrel = new Machine(Board.KESTREL3, Timing.KESTREL3);
                bare = new Machine(Board.BARE, Timing.TEXTBOOK);
                kestrel.reset(0);
                bare.reset(Board.BARE.ramBase());
            }
            long before = allocated();
            try {
                switch ((int) (number % 20)) {
                    case 0 -> program(random);
                    case 1 -> scenario(random);
                    case 2, 3 -> recording(random);
                    case 4, 5, 6, 7, 8 -> input("nic", 1600, random);
                    case 9, 10 -> disk(random);
                    case 11 -> input("uart", 300, random);
                    default -> access(random);
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError("input " + number + ": " + e, e);
            }
            long took = allocated() - before;
            assertTrue(took <= MOST_ALLOCATED, "input " + number + " asked for " + took + " bytes");
        }
        long grown = inMemory() - early;
        assertTrue(grown <= MOST_GROWN, grown + " bytes more are in memory than after a quarter of the inputs");
    }

    /** Bytes that this thread has asked for by now. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Bytes in memory that somebody still refers to. */
    private static long inMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

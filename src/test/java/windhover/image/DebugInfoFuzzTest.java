package windhover.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever debug information says, it is read or named, and asked for afterwards it answers: no exception, no end. The
 * number of damaged images is the property {@code fuzz.debug}, the first of them {@code fuzz.first}.
 */
class DebugInfoFuzzTest {
    private static final long IMAGES = Long.getLong("fuzz.debug", 1_500);
    private static final long FIRST = Long.getLong("fuzz.first", 0);
    private static final int LONGEST_LINE = 2_000;

    /** Bytes that mean something: counts, ends, forms, tags, operations at their borders. */
    private static final int[] TELLING = {
        0, 1, 2, 0x7f, 0x80, 0xff, 0x16, 0x21, 0x1a, 0x1b, 0x0c, 0x34, 0x2e, 0x91, 0x9c
    };

    /** An image, and where its debug sections lie in the file. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Seed(String name, byte[] bytes, List<Section> sections) {}

    private static List<Seed> seeds() throws IOException, ImageFormatException {
        List<Seed> seeds = new ArrayList<>();
        for (String name : List.of(
                "fixture-dwarf4",
                "fixture-dwarf5",
                "fixture-clang",
                "fixture-split",
                "fixture-zlib",
                "fixture-zdebug")) {
            seeds.add(seed(name, Fixture.bytes(name + ".elf")));
        }
        for (String name : List.of("bare/hello.elf", "bare/modes.elf", "alarm.elf")) {
            seeds.add(seed(name, Files.readAllBytes(Path.of("roms/images", name))));
        }
        return seeds;
    }

    private static Seed seed(String name, byte[] bytes) throws ImageFormatException {
        List<Section> sections = ElfImage.parse(bytes, name).sections().stream()
                .filter(section -> section.name().contains("debug") && section.hasContents() && section.size() > 0)
                .toList();
        assertTrue(!sections.isEmpty(), name);
        return new Seed(name, bytes, sections);
    }

    private static byte[] damaged(Seed seed, SplittableRandom random) {
        byte[] bytes = seed.bytes.clone();
        for (int changes = 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 4); changes > 0; changes--) {
            Section section = seed.sections.get(random.nextInt(seed.sections.size()));
            int start = (int) section.fileOffset();
            int size = (int) section.size();
            int at = start + random.nextInt(size);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> {
                    int length = 1 + random.nextInt(Math.min(16, start + size - at));
                    Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
                }
                default -> {
                    int from = start + random.nextInt(size);
                    int length = 1 + random.nextInt(Math.min(64, start + size - Math.max(at, from)));
                    System.arraycopy(bytes.clone(), from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void damagedDebugInformationIsReadOrNamed() throws IOException, ImageFormatException {
        List<Seed> seeds = seeds();
        int warned = 0;
        int known = 0;
        for (long n = FIRST; n < FIRST + IMAGES; n++) {
            SplittableRandom random = new SplittableRandom(n);
            Seed seed = seeds.get(random.nextInt(seeds.size()));
            try {
                ElfImage image = ElfImage.parse(damaged(seed, random), seed.name);
                DebugInfo info = DebugInfo.of(image);
                ask(image, info, random);
                warned += info.warnings().isEmpty() ? 0 : 1;
                known += info.subprograms().isEmpty() ? 0 : 1;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError(
                        "image " + n + " of " + seed.name + " (-Dfuzz.debug=1 -Dfuzz.first=" + n + ")", e);
            }
        }
        if (IMAGES >= 100) {
            assertTrue(warned > IMAGES / 10, "only " + warned + " were damaged so that it was noticed");
            assertTrue(known > IMAGES / 3, "only " + known + " told of functions");
        }
    }

    private static void ask(ElfImage image, DebugInfo info, SplittableRandom random) {
        for (String line : info.warnings()) {
            assertEquals(1, line.lines().count(), line);
            assertTrue(line.length() <= LONGEST_LINE, line);
        }
        for (String file : info.sourceFiles()) {
            info.lines().directoryOf(file);
            info.lines().linesWithCode(file).stream().limit(3).forEach(line -> info.addressesOf(file, line));
        }
        for (Segment segment : image.segments()) {
            for (int i = 0; i < 20; i++) {
                long address = segment.virtualAddress() + random.nextLong(Math.max(1, segment.memorySize()));
                info.location(address);
                info.function(address);
                info.part(address);
                image.symbolTable().functionName(address);
            }
        }
        for (Variable variable : info.variables().stream().limit(50).toList()) {
            assertTrue(variable.type().type().byteSize() >= 0);
            assertTrue(variable.type().type().cName().length() < LONGEST_LINE);
            info.part(variable.address() + random.nextInt(64));
        }
        for (Subprogram function : info.subprograms().stream().limit(50).toList()) {
            info.inlinedInto(function);
            function.parameters().forEach(each -> assertTrue(each.type().type().byteSize() >= 0));
            function.locals()
                    .forEach(each -> assertTrue(each.type().type().cName().length() < LONGEST_LINE));
        }
        info.type("struct Event");
        info.constant("GREEN");
    }
}

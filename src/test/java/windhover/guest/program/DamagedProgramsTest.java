package windhover.guest.program;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.image.DebugInfo;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Section;
import windhover.image.Subprogram;

/**
 * Whatever the debug information says, a stack ends, variables have a value or a reason, and nothing is thrown: frames,
 * location lists and entries of real images, damaged as a seed decides. {@code -Dfuzz.inputs=N} tries so many of each.
 */
class DamagedProgramsTest {
    private static final long INPUTS = Long.getLong("fuzz.inputs", 150);
    private static final byte[] EDGES = {
        0, 1, 2, 4, 7, 0x0b, 0x10, 0x23, 0x30, 0x50, 0x70, 0x7f, (byte) 0x80, (byte) 0x91, (byte) 0x93, (byte) 0xa3, -1
    };

    /** A processor that stands anywhere, with anything in its registers, over memory that is half there. */
    private record Wild(long pc, SplittableRandom random, long seed, ElfImage image) implements Target {
        @Override
        public long register(int number) {
            SplittableRandom own = new SplittableRandom(seed * 64 + number);
            return own.nextInt(4) == 0
                    ? own.nextLong()
                    : 0x8000_0000L + own.nextInt(0x6000) * (own.nextBoolean() ? 8L : 1L);
        }

        @Override
        public int mode() {
            return 3;
        }

        @Override
        public long memory(long address, int size, int mode) throws NotKnownException {
            if (address < 0x8000_0000L || address > 0x8002_0000L) {
                throw new NotKnownException("there is no memory");
            }
            SplittableRandom own = new SplittableRandom(seed ^ address);
            long value = own.nextInt(3) == 0 ? 0x8000_0000L + own.nextInt(0x400) : own.nextLong();
            return size == 8 ? value : value & ((1L << (8 * size)) - 1);
        }

        @Override
        public List<OpenTrap> interruptions() {
            long[] registers = new long[32];
            for (int i = 1; i < 32; i++) {
                registers[i] = register(i) + 16;
            }
            return seed % 3 == 0
                    ? List.of(new OpenTrap(1, 11, 0x8000_0050L, 0x8000_0030L, 0, new OpenTrap.Registers(registers)))
                    : List.of();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debug/shapes-O0", "debug/shapes-O2", "debug/shapes-O2-frame", "image/fixture-dwarf5"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // an endless loop must not hold the suite up
    void aDamagedProgramIsShownAsFarAsItCanBeRead(String name) throws Exception {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/windhover/" + name + ".elf"));
        ElfImage image = ElfImage.parse(whole, name);
        List<Section> targets = image.sections().stream()
                .filter(section ->
                        section.name().startsWith(".debug") || section.name().equals(".eh_frame"))
                .toList();
        List<Long> places = new ArrayList<>();
        for (Subprogram function : DebugInfo.of(image).subprograms()) {
            for (long at = 0; at < function.size(); at += Math.max(2, function.size() / 4)) {
                places.add(function.address() + at);
            }
        }
        int shown = 0;
        int ended = 0;
        for (long input = 0; input < INPUTS; input++) {
            SplittableRandom random = new SplittableRandom(input);
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                Section section = targets.get(random.nextInt(targets.size()));
                if (section.size() > 0) {
                    int at = (int) (section.fileOffset() + random.nextInt((int) section.size()));
                    bytes[at] = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : (byte) random.nextInt();
                }
            }
            ElfImage damaged;
            try {
                damaged = ElfImage.parse(bytes, name);
            } catch (ImageFormatException e) {
                continue;
            }
            DebugInfo info = DebugInfo.of(damaged);
            GuestProgram program = new GuestProgram(damaged, info);
            for (long pc : places) {
                CallStack stack = program.stack(new Wild(pc, random, input, damaged));
                assertFalse(stack.frames().isEmpty());
                assertTrue(stack.frames().size() <= CallStack.DEEPEST + 64);
                assertTrue(stack.end().endsWith("."), stack.end());
                ended++;
                for (StackFrame frame :
                        stack.frames().subList(0, Math.min(4, stack.frames().size()))) {
                    for (Shown variable : program.variables(frame)) {
                        shown++;
                        assertFalse(variable.value().isEmpty(), variable.toString());
                    }
                    program.show(program.expression("first.next->at.x + matrix[1][2] * *(int *)$a0"), frame);
                }
            }
        }
        assertTrue(ended > INPUTS * 10, "stacks: " + ended);
        assertTrue(shown > INPUTS * 10, "variables: " + shown);
    }
}

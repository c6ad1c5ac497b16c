package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.bus.AddressMap;
import windhover.bus.Ram;

/** The commit log of both engines is the same, also where rd is x0. */
class CommitLogTest {
    private static final int CODE = 0x1000;

    private static final String PROGRAM = """
        lui s0, 2
        li a1, 0x55
        lr.w zero, (s0)
        sc.w zero, a1, (s0)
        sc.w zero, a1, (s0)
        lr.d a0, (zero)
        sc.d zero, a1, (zero)
        lr.d a0, (s0)
        sc.d a2, a1, (s0)
        sc.d a2, a1, (s0)
        amoadd.d zero, a1, (s0)
        ld zero, 0(s0)
        sw a1, 8(s0)
        csrrw zero, mscratch, a1
        csrrs zero, mscratch, zero
        sd a1, 3(s0)
        ld zero, 5(s0)
        end: j end
        """;

    static Stream<Timing> timings() {
        return Stream.of(Timing.TEXTBOOK, Timing.KESTREL3);
    }

    @ParameterizedTest
    @MethodSource("timings")
    void bothEnginesWriteTheSameLines(Timing timing) {
        Bench bench = Bench.with(timing, CODE, PROGRAM);
        bench.cpu.splitsMisaligned(true);
        Ram ram = new Ram(Bench.RAM_SIZE);
        byte[] image = Assembler.assemble(CODE, PROGRAM);
        ram.bytes().put(CODE, image, 0, image.length);
        Reference reference = new Reference(new AddressMap().add(0, Bench.RAM_SIZE, ram, 0), ram, 0);
        reference.splitsMisaligned(true);
        reference.reset(CODE);
        List<String> expected = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        while (expected.size() < 18) {
            bench.cycle();
            if (bench.cpu.retiredUop() != 0) {
                Retired retired = reference.step();
                assertNotNull(retired);
                expected.add(retired.commitLogLine());
                lines.add(Retired.of(bench.cpu, retired.bits(), retired.privilege())
                        .commitLogLine());
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", lines));
        assertEquals(
                " mem 0x0000000000002000 0x00000055", lines.get(3).replaceFirst(".*\\)", ""), "a store that happened");
        assertEquals("", lines.get(4).replaceFirst(".*\\)", ""), "a store that did not");
        assertEquals(" mem 0x0000000000000000 0x0000000000000055", lines.get(6).replaceFirst(".*\\)", ""));
    }
}

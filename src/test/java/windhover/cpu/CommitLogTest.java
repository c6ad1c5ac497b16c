package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.isa.Csr;
import windhover.isa.Isa;

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

    private static final String FLOATS = """
        lui s0, 2
        lui t0, 6
        li a1, 1
        fcvt.d.w ft1, a1
        csrw mstatus, t0
        fcvt.d.w ft1, a1
        fld ft2, 0(s0)
        fmv.w.x fs2, zero
        fdiv.d ft4, ft2, ft1
        fdiv.d ft0, ft0, ft2
        fdiv.s fa0, fs2, fs2
        csrw fcsr, a1
        csrrw a0, fflags, zero
        csrrwi zero, frm, 1
        feq.s a2, fs2, fs2
        fsd ft1, 8(s0)
        c.fsd fs0, 16(s0)
        fclass.d zero, ft1
        fcvt.wu.s a3, fa0, rtz
        end: j end
        """;

    /** What Spike writes of such instructions: registers by number, within a number integer, floating point, CSR. */
    @ParameterizedTest
    @MethodSource("timings")
    void floatingPointIsLoggedWithFlagsAndStatus(Timing timing) {
        Isa isa = Isa.parse("rv64gc");
        Bench bench = new Bench(timing, isa);
        bench.load(CODE, FLOATS);
        bench.cpu.reset(CODE);
        bench.cpu.csr().write(Csr.MTVEC, CODE + 16); // behind the first, which is illegal while FS is off
        Ram ram = new Ram(Bench.RAM_SIZE);
        byte[] image = Assembler.assemble(CODE, FLOATS);
        ram.bytes().put(CODE, image, 0, image.length);
        Reference reference = new Reference(new AddressMap().add(0, Bench.RAM_SIZE, ram, 0), ram, 0, isa);
        reference.reset(CODE);
        reference.csr().write(Csr.MTVEC, CODE + 16);
        List<String> expected = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        while (expected.size() < 18) {
            bench.cycle();
            if (bench.cpu.retiredUop() != 0) {
                Retired retired = reference.step();
                assertNotNull(retired);
                expected.add(retired.commitLogLine().replaceFirst(".*\\)", "").strip());
                lines.add(Retired.of(bench.cpu, retired.bits(), retired.privilege())
                        .commitLogLine()
                        .replaceFirst(".*\\)", "")
                        .strip());
            }
            if (bench.cpu.trapped()) {
                assertNull(reference.step());
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", lines));
        assertEquals("""
                x8  0x0000000000002000
                x5  0x0000000000006000
                x11 0x0000000000000001
                c768_mstatus 0x8000000a00006000
                f1  0x3ff0000000000000
                f2  0x0000000000000000 mem 0x0000000000002000
                f18 0xffffffff00000000
                f4  0x0000000000000000
                f0  0x7ff8000000000000 c1_fflags 0x0000000000000010
                c1_fflags 0x0000000000000010 f10 0xffffffff7fc00000
                c1_fflags 0x0000000000000001 c2_frm 0x0000000000000000
                c1_fflags 0x0000000000000000 x10 0x0000000000000001
                c2_frm 0x0000000000000001
                x12 0x0000000000000001
                mem 0x0000000000002008 0x3ff0000000000000
                mem 0x0000000000002010 0x0000000000000000

                c1_fflags 0x0000000000000010 x13 0xffffffffffffffff
                """.strip(), String.join("\n", lines));
    }

    @Test
    void theFirstWriteSaysThatTheRegistersAreDirty() {
        Isa isa = Isa.parse("rv64imafc");
        Ram ram = new Ram(Bench.RAM_SIZE);
        byte[] image = Assembler.assemble(CODE, "fmv.w.x fa0, zero; fmv.w.x fa0, zero");
        ram.bytes().put(CODE, image, 0, image.length);
        Reference reference = new Reference(new AddressMap().add(0, Bench.RAM_SIZE, ram, 0), ram, 0, isa);
        reference.reset(CODE);
        reference.csr().write(Csr.MSTATUS, 1 << 13);
        Retired first = reference.step();
        assertNotNull(first);
        assertEquals(
                "core   0: 3 0x0000000000001000 (0xf0000553) f10 0x00000000 c768_mstatus 0x8000000a00006000",
                first.commitLogLine(),
                "without D a register has 32 bits");
        Retired second = reference.step();
        assertNotNull(second);
        assertEquals(" f10 0x00000000", second.commitLogLine().replaceFirst(".*\\)", ""));
    }

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

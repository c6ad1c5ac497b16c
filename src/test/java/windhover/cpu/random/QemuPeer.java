package windhover.cpu.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import windhover.clock.PagedBytes;
import windhover.cpu.Assembler;
import windhover.cpu.Reference;
import windhover.cpu.Retired;
import windhover.cpu.Timing;
import windhover.device.finisher.Finisher;
import windhover.device.uart.Uart16550;
import windhover.isa.Csr;
import windhover.isa.Extension;
import windhover.isa.Isa;
import windhover.isa.Op;
import windhover.isa.Uop;
import windhover.machine.Board;
import windhover.machine.Machine;

/** Random programs on QEMU's board {@code virt}, and the same on ours. */
final class QemuPeer {
    private static final String PROGRAM = "qemu-system-riscv64";

    /**
     * RV64IMAC with M, S and U mode and Sv39, what a program has beside it, and nothing else that an instruction or a
     * bit could mean.
     */
    private static final String PROCESSOR = "rv64,h=off,v=off,zbc=off,sstc=off,svnapot=off,svpbmt=off";

    /** The extensions that QEMU has a switch for. */
    private static final List<Extension> SWITCHED =
            List.of(Extension.F, Extension.D, Extension.ZBA, Extension.ZBB, Extension.ZBS, Extension.SVINVAL);

    private static String processor(Isa isa) {
        StringBuilder name = new StringBuilder(PROCESSOR);
        for (Extension extension : SWITCHED) {
            name.append(',').append(extension.label()).append(isa.has(extension) ? "=on" : "=off");
        }
        return name.toString();
    }

    /** With one processor QEMU makes of an atomic operation a load and a store, and a store's fault is a load's. */
    private static final int HARTS = 2;

    private static final int ELF_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int JUMP = ELF_HEADER + 2 * PROGRAM_HEADER;
    private static final long WIRES = 1L << 3 | 1L << 7;

    private QemuPeer() {}

    /** The version that is installed, or null where none is. */
    static @Nullable String version() {
        try {
            Process process = new ProcessBuilder(PROGRAM, "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().findFirst().orElse("") : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An image of memory from {@link PeerDriver#BASE} on that runs programs one after the other. */
    private static byte[] memory(List<byte[]> images, boolean verbose, int harts) {
        byte[] memory = new byte[PeerDriver.IMAGES - PeerDriver.BASE + images.size() * Layout.IMAGE_BYTES];
        byte[] driver = PeerDriver.code();
        System.arraycopy(driver, 0, memory, 0, driver.length);
        ByteBuffer words = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
        words.putLong(PeerDriver.COUNT - PeerDriver.BASE, images.size());
        words.putLong(PeerDriver.HARTS - PeerDriver.BASE, harts);
        words.putLong(PeerDriver.VERBOSE - PeerDriver.BASE, verbose ? 1 : 0);
        int at = PeerDriver.IMAGES - PeerDriver.BASE;
        for (byte[] image : images) {
            System.arraycopy(image, 0, memory, at, image.length);
            at += image.length;
        }
        return memory;
    }

    private static byte[] elf(byte[] memory) {
        ByteBuffer elf = ByteBuffer.allocate(Layout.PAGE + memory.length).order(ByteOrder.LITTLE_ENDIAN);
        long base = Layout.RAM + PeerDriver.BASE;
        elf.putInt(0x464c457f).putInt(0x00010102).putLong(0); // 64 bits, little-endian
        elf.putShort((short) 2).putShort((short) 243).putInt(1); // executable, RISC-V
        elf.putLong(base).putLong(ELF_HEADER).putLong(0).putInt(1); // entry, headers, with compressed instructions
        elf.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 2);
        elf.position(ELF_HEADER);
        elf.putInt(1).putInt(7).putLong(Layout.PAGE).putLong(base).putLong(base); // to load, with all permissions
        elf.putLong(memory.length).putLong(memory.length).putLong(Layout.PAGE);
        // the board starts at the beginning of RAM, whatever the entry
        elf.putInt(1).putInt(7).putLong(JUMP).putLong(Layout.RAM).putLong(Layout.RAM);
        elf.putLong(8).putLong(8).putLong(4);
        elf.position(JUMP);
        elf.put(Assembler.assemble(
                Layout.RAM, String.format(Locale.ROOT, "auipc t0, %d; jalr zero, 0(t0)", PeerDriver.BASE >> 12)));
        elf.position(Layout.PAGE);
        elf.put(memory);
        return elf.array();
    }

    /** What the driver prints on QEMU; ends with a sentence where it does not end in time. */
    static String onQemu(List<byte[]> images, Isa isa, boolean verbose, int seconds) {
        try {
            Path file = Files.createTempFile("random-programs", ".elf");
            Path out = Files.createTempFile("random-programs", ".txt");
            try {
                Files.write(file, elf(memory(images, verbose, HARTS)));
                Process process = new ProcessBuilder(
                                PROGRAM,
                                "-M",
                                "virt",
                                "-cpu",
                                processor(isa),
                                "-smp",
                                String.valueOf(HARTS),
                                "-m",
                                "128M",
                                "-bios",
                                "none",
                                "-display",
                                "none",
                                "-monitor",
                                "none",
                                "-serial",
                                "stdio",
                                "-kernel",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                process.getOutputStream().close();
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                process.destroyForcibly().waitFor();
                String printed = Files.readString(out);
                return ended ? printed : printed + "QEMU did not end in " + seconds + " seconds";
            } finally {
                Files.delete(file);
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the driver prints on our reference. */
    static String onReference(List<byte[]> images, Isa isa, boolean verbose) {
        byte[] memory = memory(images, verbose, 1);
        int size = PeerDriver.BASE + memory.length + 0x10_0000 & -0x10_0000;
        Board board = new Board("random", Layout.RAM, size, Layout.RAM, Board.BARE.slots()).withIsa(isa);
        Machine machine = new Machine(board, Timing.TEXTBOOK);
        machine.ram().bytes().put(PeerDriver.BASE, memory, 0, memory.length);
        StringBuilder printed = new StringBuilder();
        machine.part(Uart16550.class).orElseThrow().listener(value -> printed.append((char) value));
        Finisher finisher = machine.part(Finisher.class).orElseThrow();
        Reference reference = new Reference(machine.map(), machine.ram(), Layout.RAM, isa);
        reference.splitsMisaligned(true);
        reference.reset(Layout.RAM + PeerDriver.BASE);
        long limit = 400_000L * images.size() + (verbose ? 10_000_000 : 0);
        for (long steps = 0; steps < limit && !finisher.finished(); ) {
            long pending = machine.processor(0).peekCsr(Csr.MIP);
            reference.inputs().set(3, (pending & WIRES & 1L << 3) != 0);
            reference.inputs().set(7, (pending & WIRES & 1L << 7) != 0);
            long ran = Math.max(1, reference.run(1_000));
            machine.clock().skipTo(machine.clock().now() + ran);
            steps += ran;
            if (reference.stopped() != null || reference.waiting()) {
                return printed + " waiting or stopped: " + reference.stopped();
            }
        }
        return finisher.finished()
                ? printed.toString()
                : printed + "the reference did not end, at " + Long.toHexString(reference.pc());
    }

    /**
     * What became of a program on the reference alone.
     *
     * @param obstacle why it cannot be compared, or null
     * @param instructions that it ran, and traps that it took
     * @param exceptions one bit a cause
     * @param modes one bit a mode
     */
    record Trial(@Nullable String obstacle, long instructions, long traps, long exceptions, int modes) {
        static Trial left(String obstacle) {
            return new Trial(obstacle, 0, 0, 0, 0);
        }
    }

    /**
     * Tries a program. It can be compared if it comes to its end on the reference, within the instructions that a
     * program should need, and touches nothing on the way that only one of the boards has, or that is left open.
     */
    static Trial trial(Program program, BitSet kept) {
        Isa isa = program.kind().isa();
        Machine machine = new Machine(EngineRun.BOARD.withIsa(isa), Timing.TEXTBOOK);
        program.lay(machine.ram().bytes(), kept);
        Reference reference = new Reference(machine.map(), machine.ram(), Layout.RAM, isa);
        reference.splitsMisaligned(true);
        reference.reset(Layout.RAM);
        long finish = Layout.RAM + PeerDriver.FINISHED;
        boolean owesFence = false;
        long exceptions = 0;
        int modes = 0;
        int traps = 0;
        for (int steps = 0; steps < 30_000 && reference.stopped() == null && !reference.waiting(); steps++) {
            long pc = reference.pc();
            if (pc == finish) {
                return new Trial(null, steps, traps, exceptions, modes);
            }
            long mode = reference.csr().privilege();
            boolean bare = mode == 3 || reference.csr().satp() >= 0;
            boolean userPages = mode == 1 && reference.csr().supervisorUsesUserPages();
            if (writesMore(machine.ram().bytes(), pc, reference, program)) {
                return Trial.left("bits of a CSR that mean more or less to the peer");
            }
            boolean reserved = reference.csr().reservation() != -1;
            boolean conditional = !bare && isStoreConditional(machine.ram().bytes(), pc);
            long tables = conditional ? tables(machine.ram().bytes()) : 0;
            Retired did = reference.step();
            if (conditional
                    && did != null
                    && !did.stored()
                    && tables(machine.ram().bytes()) != tables) {
                return Trial.left("a conditional store that fails and makes its page dirty"); // it may or need not
            }
            if (owesFence && (did == null || Uop.op(did.uop()) != Op.FENCE_I.ordinal())) {
                return Trial.left("code written without a fence"); // QEMU goes on with what it has translated
            }
            owesFence = did != null && did.stored() && isCode(did.memoryAddress());
            boolean handler = pc >= Layout.RAM + Layout.MACHINE_HANDLER && pc < Layout.RAM + Layout.STORE;
            modes |= 1 << mode;
            if (did == null) {
                traps++;
                boolean toMachine = reference.csr().privilege() == 3;
                long cause = reference.csr().read(toMachine ? Csr.MCAUSE : Csr.SCAUSE);
                long value = reference.csr().read(toMachine ? Csr.MTVAL : Csr.STVAL);
                exceptions |= cause < 0 ? 0 : 1L << cause;
                if (cause > 0 && !reserved && isStoreConditional(machine.ram().bytes(), pc)) {
                    return Trial.left(
                            "a conditional store that fails anyway"); // one that fails anyway may fault or not
                }
                if (cause == 12 && userPages) {
                    return Trial.left(
                            "a fetch from a page of U mode that S mode may read"); // which QEMU 7.2 lets execute
                }
                boolean refused = cause == 1 || (cause >= 4 && cause <= 7);
                if (refused && (isElsewhere(value) || (!bare && cause % 2 == 1 && isBehind(value & 0x3fff_ffff)))) {
                    return Trial.left("another board answers");
                }
                if (refused
                        && cause != 1
                        && bare
                        && (value - Layout.RAM) >>> 27 != 0
                        && isAtomic(machine.ram().bytes(), pc)) {
                    return Trial.left(
                            "an atomic operation where nothing answers"); // with nothing at the address, QEMU may do
                    // one half of it
                }
            } else if ((did.loaded() || did.stored())
                    && !handler
                    && (isElsewhere(did.memoryAddress()) || isBehind(did.memoryAddress() & 0x1f_ffff))) {
                return Trial.left("another board answers");
            }
        }
        return Trial.left("no end");
    }

    private static long tables(PagedBytes ram) {
        long hash = 0;
        for (int at = Layout.TABLES; at < Layout.TABLES_END; at += PagedBytes.PAGE) {
            hash = hash * 31 + ram.hash(at / PagedBytes.PAGE);
        }
        return hash;
    }

    /** True when the instruction at an address is about to write to a CSR what no piece of a program would. */
    private static boolean writesMore(PagedBytes ram, long pc, Reference reference, Program program) {
        int word = word(ram, pc);
        int kind = word >>> 12 & 7;
        boolean code = (pc & 0x1f_ffff) >= Layout.CODE;
        if (!code || (word & 0x7f) != 0x73 || kind == 0 || kind > 2) {
            return false; // clearing a bit that is 0 for both changes nothing
        }
        int csr = word >>> 20;
        long value = reference.register(word >>> 15 & 31);
        return csr == Csr.SATP
                ? value != 0 && !ProgramGenerator.isOwnSpace(program, value)
                : (value & ~ProgramGenerator.shared(csr)) != 0;
    }

    private static boolean isCode(long address) {
        long offset = address & 0x1f_ffff;
        boolean device = address - Layout.RAM < 0 && address >= 0;
        return !device && (offset < Layout.STORE || (offset > Layout.CODE - 8 && offset < Layout.DATA));
    }

    private static boolean isAtomic(PagedBytes ram, long pc) {
        return (word(ram, pc) & 0x7f) == 0x2f;
    }

    private static boolean isStoreConditional(PagedBytes ram, long pc) {
        return isAtomic(ram, pc) && word(ram, pc) >>> 27 == 3;
    }

    /** An instruction of a program's pages, which lie at the same place in every large page. */
    private static int word(PagedBytes ram, long pc) {
        long offset = pc & 0x1f_ffff;
        return offset < Layout.IMAGE_BYTES ? (int) ram.read(offset, 4) : 0;
    }

    /** True behind what a program has of memory: no more on our board, something else on QEMU's. */
    private static boolean isBehind(long offset) {
        return offset >= Layout.LOG + Layout.LOG_BYTES - 8 && offset < 0x800_0000;
    }

    private static boolean isElsewhere(long address) {
        return (address >= 0x1000 && address < Layout.RAM)
                || isBehind(address - Layout.RAM)
                || (address >= 0x3_0000_0000L && address < 0x10_0000_0000L);
    }
}

package windhover.app;

import org.jspecify.annotations.Nullable;
import windhover.clock.PagedBytes;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.machine.Machine;

/**
 * The host-target interface of the Berkeley simulators, as {@code riscv-isa-sim} (fesvr) defines it: a doubleword that
 * the guest writes to the symbol {@code tohost} is a request to the host; the host clears it and answers in
 * {@code fromhost}.
 *
 * <p>Bits 63:56 are the device and 55:48 the command. Device 0, command 0: an odd payload ends the run, with exit code
 * payload / 2; an even one is the address of a system call's eight doublewords (number, arguments; the result replaces
 * the number), of which write to files 1 and 2 and exit exist. Device 1, command 1: the low byte is printed. All else
 * is taken and ignored.
 *
 * <p>The host hears of a request by a watch on the page in which {@code tohost} lies, so that waiting costs the run
 * loop nothing.
 */
final class Htif {
    private static final long SYS_WRITE = 64;
    private static final long SYS_EXIT = 93;
    private static final long NO_SUCH_CALL = -38;
    private static final long BAD_FILE = -9;
    private static final long BAD_ADDRESS = -14;

    /** Where the guest's output goes. */
    interface Console {
        void write(byte[] bytes);
    }

    private final Machine machine;
    private final PagedBytes ram;
    private final long ramBase;
    private final Console console;
    private final long tohost;
    private final long fromhost;
    private boolean answering;
    private @Nullable Long exitCode;

    private Htif(Machine machine, Console console, long tohost, long fromhost) {
        this.machine = machine;
        this.ram = machine.ram().bytes();
        this.ramBase = machine.board().ramBase();
        this.console = console;
        this.tohost = tohost;
        this.fromhost = fromhost;
    }

    /**
     * Connects a loaded machine to the host, if its image has the symbol {@code tohost} in RAM; else nothing will ever
     * be heard.
     */
    static Htif connect(Machine machine, SymbolTable symbols, Console console) {
        Htif htif = new Htif(
                machine, console, offset(machine, symbols.find("tohost")), offset(machine, symbols.find("fromhost")));
        if (htif.tohost >= 0) {
            htif.ram.mark(htif.tohost, PagedBytes.OBSERVED, true);
            htif.ram.mark(htif.tohost + 7, PagedBytes.OBSERVED, true);
            htif.ram.observe(htif::written);
        }
        return htif;
    }

    /** The offset in RAM of a doubleword, −1 when there is no such symbol or it lies elsewhere. */
    private static long offset(Machine machine, @Nullable Symbol symbol) {
        long offset = symbol == null ? -1 : symbol.address() - machine.board().ramBase();
        return offset >= 0 && offset <= machine.board().ramSize() - 8 ? offset : -1;
    }

    /** True when the guest has a mailbox in which it can be heard. */
    boolean connected() {
        return tohost >= 0;
    }

    /** The exit code that the guest gave, or null while it has given none. */
    @Nullable
    Long exitCode() {
        return exitCode;
    }

    private void written(long offset, int length) {
        if (answering || exitCode != null || offset >= tohost + 8 || offset + length <= tohost) {
            return;
        }
        long request = ram.read(tohost, 8);
        if (request != 0) {
            answering = true;
            answer(request);
            answering = false;
        }
    }

    private void answer(long request) {
        // A negative exit code fills the fields of device and command with ones; no device has that number.
        boolean negativeExit = request >> 48 == -1 && (request & 1) != 0;
        int device = (int) (request >>> 56);
        int command = (int) (request >>> 48) & 0xff;
        long payload = request & 0xffff_ffff_ffffL;
        if (negativeExit) {
            exit(request >> 1);
        } else if (device == 0 && command == 0 && (payload & 1) != 0) {
            exit(payload >>> 1);
        } else {
            ram.write(tohost, 8, 0);
            if (device == 0 && command == 0) {
                systemCall(payload - ramBase);
            } else if (device == 1 && command == 1) {
                console.write(new byte[] {(byte) payload});
            }
        }
    }

    private void exit(long code) {
        exitCode = code;
        machine.attention();
    }

    private void systemCall(long block) {
        if (!inRam(block, 64) || (block & 7) != 0) {
            return;
        }
        long number = ram.read(block, 8);
        if (number == SYS_EXIT) {
            exit(ram.read(block + 8, 8));
            return;
        }
        ram.write(
                block,
                8,
                number == SYS_WRITE
                        ? write(ram.read(block + 8, 8), ram.read(block + 16, 8), ram.read(block + 24, 8))
                        : NO_SUCH_CALL);
        if (fromhost >= 0) {
            ram.write(fromhost, 8, 1);
        }
    }

    private long write(long file, long address, long length) {
        if (file != 1 && file != 2) {
            return BAD_FILE;
        }
        if (length < 0 || !inRam(address - ramBase, length)) {
            return BAD_ADDRESS;
        }
        byte[] bytes = new byte[(int) length];
        ram.get(address - ramBase, bytes, 0, bytes.length);
        console.write(bytes);
        return length;
    }

    private boolean inRam(long offset, long length) {
        return offset >= 0 && length <= ram.size() && offset <= ram.size() - length;
    }
}

package windhover.device.htif;

import java.util.function.IntConsumer;
import windhover.clock.Clock;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * The host-target interface of the Berkeley simulators, as {@code riscv-isa-sim} (fesvr) defines it: a doubleword that
 * the guest writes to its mailbox {@code tohost} is a request to the host; the host clears it and answers in
 * {@code fromhost}. The host here is a part of the machine: it acts in the cycle of the request and in no other way, so
 * what it does is repeated when the run is.
 *
 * <p>Bits 63:56 are the device and 55:48 the command. Device 0, command 0: an odd payload ends the run, with exit code
 * payload / 2; an even one is the address of a system call's eight doublewords (number, arguments; the result replaces
 * the number), of which write to files 1 and 2 and exit exist. Device 1, command 1: the low byte is printed. All else
 * is taken and ignored.
 *
 * <p>It hears of a request by a watch on the page in which {@code tohost} lies, so that waiting costs the run loop
 * nothing.
 */
public final class Htif implements Stateful {
    private static final long SYS_WRITE = 64;
    private static final long SYS_EXIT = 93;
    private static final long NO_SUCH_CALL = -38;
    private static final long BAD_FILE = -9;
    private static final long BAD_ADDRESS = -14;

    @Wiring("the machine's time")
    private final Clock clock;

    @Wiring("the machine's memory")
    private final PagedBytes ram;

    private final long ramBase;
    private final long tohost;
    private final long fromhost;

    @Wiring("where what it prints goes")
    private final IntConsumer console;

    @Wiring("told of the end")
    private final Runnable ended;

    @Wiring("true only while it writes its own answer")
    private boolean answering;

    private boolean exited;
    private long exitCode;
    private long exitedAt;

    /**
     * Listens at a mailbox from now on.
     *
     * @param ramBase the address at which the memory begins
     * @param tohost the offset of {@code tohost} in the memory, which has room for 8 bytes there
     * @param fromhost that of {@code fromhost}; negative when there is none
     * @param console hears each byte, 0 to 255, that the guest prints
     * @param ended told once, when the guest ends the run
     */
    public Htif(
            Clock clock,
            PagedBytes ram,
            long ramBase,
            long tohost,
            long fromhost,
            IntConsumer console,
            Runnable ended) {
        this.clock = clock;
        this.ram = ram;
        this.ramBase = ramBase;
        this.tohost = tohost;
        this.fromhost = fromhost;
        this.console = console;
        this.ended = ended;
        ram.mark(tohost, PagedBytes.MAILBOX, true);
        ram.mark(tohost + 7, PagedBytes.MAILBOX, true);
        ram.watchMailbox(this::written);
    }

    /** True once the guest has ended the run. */
    public boolean exited() {
        return exited;
    }

    /** The exit code that it gave. */
    public long exitCode() {
        return exitCode;
    }

    /** The cycle in which it did. */
    public long exitedAt() {
        return exitedAt;
    }

    private void written(long offset, int length) {
        if (answering || exited || offset >= tohost + 8 || offset + length <= tohost) {
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
                console.accept((int) payload & 0xff);
            }
        }
    }

    private void exit(long code) {
        exited = true;
        exitCode = code;
        exitedAt = clock.now();
        ended.run();
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
        long from = address - ramBase;
        if (length < 0 || !inRam(from, length)) {
            return BAD_ADDRESS;
        }
        for (long at = from; at < from + length; at++) {
            console.accept((int) ram.read(at, 1));
        }
        return length;
    }

    private boolean inRam(long offset, long length) {
        return offset >= 0 && length <= ram.size() && offset <= ram.size() - length;
    }

    @Override
    public String name() {
        return "HTIF";
    }

    @Override
    public void state(StateVisitor v) {
        exited = v.flag("exited", exited);
        exitCode = v.i64("exitCode", exitCode);
        exitedAt = v.i64("exitedAt", exitedAt);
    }
}

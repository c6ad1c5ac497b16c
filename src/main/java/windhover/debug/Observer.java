package windhover.debug;

import windhover.bus.BusPort;
import windhover.guest.kernel.GuestEvent;
import windhover.machine.Input;
import windhover.mmu.Access;
import windhover.reg.DeviceEvent;
import windhover.timeline.Rewindable;

/**
 * Is told what the model does, as it does it, on the thread that owns the machine and between two of its actions.
 * Looks, and touches nothing.
 *
 * <p>Of the processors only the one that is {@linkplain Debugger#processor observed} is reported: its functions, traps,
 * waits and page walks. The bus is reported for all masters.
 *
 * <p>Lines, firmware, bus, traps and frames are reported to everybody. Functions and memory are reported only where
 * somebody asked, by {@link ObservationPoints}, since each place watched costs something.
 *
 * <p>When the machine goes to another moment, an observer is {@linkplain Rewindable restored} to what it knew at the
 * checkpoint from which the machine goes on, then {@link #rewound}, and then told of what happens from there once more,
 * exactly as the first time.
 */
public interface Observer extends Rewindable {
    /** Places that an observer wants to be told of. */
    interface ObservationPoints {
        /** Asks for {@link Observer#functionEntered} at the address of an instruction. */
        void watchFunction(long address);

        /** Asks for {@link Observer#memoryWritten} for writes by anybody that touch a range of RAM. */
        void watchMemory(long address, int length);
    }

    /**
     * The machine went to another moment; what happens from {@code cycle} on is reported from now on. What happens
     * below {@code frontier} was reported before, and an observer that appends, such as a recorder, passes over it. On
     * another branch, what it was told above the cycle at which that branch leaves the one before is no longer so.
     *
     * @param cycle the cycle that runs next; what is remembered by cycle can be forgotten from here on
     * @param frontier the furthest cycle that this branch has reached
     * @param branch number of the branch, from 1
     */
    default void rewound(long cycle, long frontier, int branch) {}

    /** The instruction at a watched address is the next to commit; it has had no effect yet. */
    default void functionEntered(long cycle, long address) {}

    /** Something happened in the guest's kernel, as its description tells. */
    default void guestHappened(GuestEvent event) {}

    /** A watched range of memory was written. */
    default void memoryWritten(long cycle, long address, int length) {}

    /** An interrupt line rose or fell. */
    default void lineChanged(long cycle, int line, boolean high) {}

    /**
     * A device's firmware changed state.
     *
     * @param firmware the state machine's name, such as {@code nic.receive}
     */
    default void firmwareMoved(long cycle, String firmware, String from, String event, String to) {}

    /**
     * The same, for observers that want to know more.
     *
     * @param label what the transition does, in words
     */
    default void firmwareMoved(long cycle, String firmware, String from, String event, String to, String label) {
        firmwareMoved(cycle, firmware, from, event, to);
    }

    /**
     * The transition told last and not yet ended has done all that it does at once; what was told in between, it
     * caused.
     */
    default void firmwareActed(long cycle, String firmware) {}

    /**
     * An input from outside is about to be applied, before this cycle; what is told until {@link #inputApplied}, it
     * caused.
     */
    default void inputBegins(long cycle, Input input) {}

    /** The input was applied. */
    default void inputApplied(long cycle) {}

    /**
     * Something happened in a device that is not told by another method: its type says what, such as
     * {@link windhover.device.wire.FrameSent}.
     *
     * @param device the name of its slot on the board, such as {@code nic}
     */
    default void deviceHappened(long cycle, String device, DeviceEvent event) {}

    /** A device asks for the bus as a master. */
    default void busRequested(long cycle, BusPort port) {}

    /** A master has the bus; the port knows the cycle of the acknowledge. */
    default void busGranted(long cycle, BusPort port) {}

    /** A bus transaction was acknowledged; the port still carries its address, data and error. */
    default void busAcknowledged(long cycle, BusPort port) {}

    /**
     * A device was told of the acknowledge of its transaction and has done what it does at once; what was told in
     * between, the acknowledge caused.
     */
    default void busTold(long cycle, BusPort port) {}

    /**
     * The processor leaves its work for a trap; {@link #idtRead} may follow, then {@link #trapTaken}.
     *
     * @param cause value of the cause CSR: bit 63 set for an interrupt
     * @param pc the instruction that did not happen
     */
    default void trapBegins(long cycle, long cause, long pc) {}

    /**
     * The processor left its work.
     *
     * @param cause value of the cause CSR: bit 63 set for an interrupt
     * @param pc the instruction interrupted or at fault
     */
    default void trapTaken(long cycle, long cause, long pc, long value, long handler) {}

    /** The processor went back to its work, at {@code pc}: an {@code mret} or {@code sret} committed. */
    default void trapReturned(long cycle, long pc) {}

    /** A {@code wfi} began to wait: nothing that is enabled is pending. */
    default void processorWaits(long cycle, long pc) {}

    /** The {@code wfi} that waited goes on. */
    default void processorWakes(long cycle, long pc) {}

    /** A TLB did not hold a page, so a page walk began. */
    default void walkBegan(long cycle, Access access, long virtual) {}

    /** A page walk found the page: the physical address of {@code virtual}. */
    default void walkFound(long cycle, long virtual, long physical) {}

    /**
     * A page walk ended in an exception.
     *
     * @param cause as the cause CSR will hold it if the access was not a guess
     */
    default void walkFailed(long cycle, int cause, long virtual) {}

    /** The hardware read an entry of the interrupt descriptor table. */
    default void idtRead(long cycle, int entry, long address, long handler) {}
}

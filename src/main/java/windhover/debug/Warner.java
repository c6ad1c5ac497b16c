package windhover.debug;

import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.guest.kernel.GuestEvent;

/**
 * One kind of warning: what it hears of, its threshold, its words, and its row of {@code docs/warnings.md}. What it
 * remembers it shows to {@link #state}.
 */
abstract class Warner {
    @Wiring("what all warnings go by")
    final GuestScene scene;

    @Wiring("what it warns of")
    private final GuestWarning.Kind kind;

    Warner(GuestScene scene, GuestWarning.Kind kind) {
        this.scene = scene;
        this.kind = kind;
    }

    /** What it warns of. */
    final GuestWarning.Kind kind() {
        return kind;
    }

    /** When it warns, as the table of {@code docs/warnings.md} says it. */
    abstract String observedWhen();

    /**
     * What the kernel's description, or the board, would have to say so that it can ever warn; empty when it can. A
     * phrase that goes on from "expected".
     */
    String lacks() {
        return "";
    }

    /** Shows what it remembers. */
    void state(StateVisitor v) {}

    /** An item is given to its function; the kernel's structures can be read by {@code structures}. */
    void dispatched(GuestEvent.Dispatched dispatched, KernelReader structures) {}

    /** That function has returned, or another item is dispatched. */
    void returned(long cycle) {}

    /** The processor begins to wait. */
    void waits(long cycle, long pc) {}

    void trapTaken(long cycle, long cause, long handler) {}

    void trapReturned(long cycle) {}

    void idtRead(long cycle, int entry, long address, long handler) {}

    void lineRose(long cycle, int line) {}

    void memoryWritten(long cycle, long address, int length) {}

    /**
     * The kernel's lists are to be looked at; nothing is half changed now.
     *
     * @param survey what they say
     * @param certain true when nothing has run for so long that what is wrong stays wrong
     */
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {}

    /** What only the time that has passed tells is to be said of this moment. */
    void judge(long now, boolean asleep) {}

    /** Tells it. */
    final void warn(String about, long cycle, String sentence, String program, long event, String how) {
        scene.warn(about, new GuestWarning(kind, cycle, sentence, program, event, how));
    }

    /** The same of the kernel as a whole. */
    final void warn(String about, long cycle, String sentence, String how) {
        warn(about, cycle, sentence, "kernel", 0, how);
    }
}

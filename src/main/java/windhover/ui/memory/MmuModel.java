package windhover.ui.memory;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.debug.TranslationState;
import windhover.debug.TranslationState.Outcome;
import windhover.debug.TranslationState.Read;
import windhover.debug.TranslationState.TlbEntry;
import windhover.debug.TranslationState.Walk;
import windhover.isa.Cause;
import windhover.ui.kit.Figures;

/** What the pane of address translation says. */
final class MmuModel {
    private static final int LEVELS = 3;
    private static final String[] SIZES = {"4 KiB", "2 MiB", "1 GiB"};
    private static final String[] MODES = {"U", "S", "reserved", "M"};

    private TranslationState state = TranslationState.NONE;
    private String mode = "";
    private long chosen;
    private boolean shown;

    /**
     * One of the three boxes of a walk.
     *
     * @param index the address's nine bits for the level
     * @param read what was read; null when the walk did not come here
     * @param cycles cycles the read took
     * @param outcome where it leads, or why nothing was read
     */
    record Box(int level, int index, @Nullable Read read, long cycles, String outcome) {}

    /** Takes a snapshot; answers whether anything shown changed. */
    boolean show(Snapshot snapshot) {
        TranslationState next = snapshot.internals().translation();
        if (shown && next.equals(state) && mode.equals(snapshot.cpu().mode())) {
            return false;
        }
        shown = true;
        state = next;
        mode = snapshot.cpu().mode();
        return true;
    }

    TranslationState state() {
        return state;
    }

    /** True when there is something to show. */
    boolean anything() {
        return state.on() || !state.walks().isEmpty();
    }

    /** The walk to show: the one chosen, else the last; null when there was none. */
    @Nullable
    Walk walk() {
        List<Walk> walks = state.walks();
        for (Walk walk : walks) {
            if (walk.number() == chosen) {
                return walk;
            }
        }
        return walks.isEmpty() ? null : walks.getLast();
    }

    /** Chooses the walk {@code by} further than the one shown; the last one is followed from then on. */
    boolean move(int by) {
        Walk now = walk();
        if (now == null) {
            return false;
        }
        long wanted = Math.clamp(
                now.number() + by,
                state.walks().getFirst().number(),
                state.walks().getLast().number());
        chosen = wanted == state.walks().getLast().number() ? 0 : wanted;
        return wanted != now.number();
    }

    boolean canMove(int by) {
        Walk now = walk();
        return now != null
                && now.number() + by >= state.walks().getFirst().number()
                && now.number() + by <= state.walks().getLast().number();
    }

    String header() {
        String satp = state.on()
                ? String.format(
                        Locale.ROOT,
                        "satp: Sv39, address space %d, root table at %s.",
                        state.asid(),
                        Figures.hex(state.root()))
                : "satp: Bare, addresses are physical.";
        if (state.on() && !state.applies()) {
            return satp + " Not used in M mode.";
        }
        return satp;
    }

    static String title(Walk walk) {
        return "%s %s, %s mode".formatted(walk.access().label(), Figures.hex(walk.virtual()), MODES[walk.mode() & 3]);
    }

    static String when(Walk walk) {
        return walk.ended() < 0
                ? "began " + Figures.moment(walk.began())
                : String.format(
                        Locale.ROOT, "%s, %d cycles", Figures.moment(walk.began()), walk.ended() - walk.began());
    }

    /** True when an address can be in a Sv39 table at all: its bits 63 to 39 are copies of bit 38. */
    static boolean isCanonical(Walk walk) {
        return walk.virtual() << 25 >> 25 == walk.virtual();
    }

    /** The check that comes before all levels, and how it ended. */
    static String firstCheck(Walk walk) {
        return String.format(
                Locale.ROOT,
                "before level 2: bits 63–39 must all be copies of bit 38, which is %d: %s",
                walk.virtual() >>> 38 & 1,
                isCanonical(walk) ? "✓ they are" : "✗ they are not, the walk ends here");
    }

    /** The boxes of a walk of which only the first {@code reads} reads are shown. */
    static List<Box> boxes(Walk walk, int reads) {
        return List.of(box(walk, 2, reads), box(walk, 1, reads), box(walk, 0, reads));
    }

    private static Box box(Walk walk, int level, int reads) {
        int at = LEVELS - 1 - level;
        int index = (int) (walk.virtual() >>> (12 + 9 * level)) & 0x1ff;
        if (at < Math.min(reads, walk.reads().size())) {
            Read read = walk.reads().get(at);
            long before = at == 0 ? walk.began() : walk.reads().get(at - 1).cycle();
            return new Box(level, index, read, read.cycle() - before, leadsTo(walk, read));
        }
        String why = switch (walk.outcome()) {
            case UNDER_WAY -> "not read yet";
            case ABANDONED -> "not read: the walk was given up";
            case FOUND -> at < walk.reads().size() ? "not read yet" : "not read: a level above holds a large page";
            case FAULTED ->
                at < walk.reads().size()
                        ? "not read yet"
                        : isCanonical(walk) ? "not read: the walk ended before" : "not read: no table can hold it";
        };
        return new Box(level, index, null, 0, why);
    }

    private static String leadsTo(Walk walk, Read read) {
        boolean last = read.equals(walk.reads().getLast());
        long target = read.entry() << 10 >>> 20 << 12;
        if (last && walk.outcome() == Outcome.FAULTED) {
            return "✗ refused";
        }
        return (read.entry() & 0xa) == 0
                ? "→ table " + Figures.hex(target)
                : "= page " + Figures.hex(target) + ", " + SIZES[read.level()];
    }

    /** How a walk ended, in sentences. */
    static String outcome(Walk walk) {
        return switch (walk.outcome()) {
            case UNDER_WAY ->
                "The walker is reading level " + (LEVELS - 1 - walk.reads().size()) + ".";
            case ABANDONED -> "The walk was given up: the pipeline went elsewhere and nobody wants the answer.";
            case FOUND ->
                "Physical address %s.%s"
                        .formatted(
                                Figures.hex(walk.physical()),
                                walk.updated() == 0 ? "" : " The walker set A or D in the last entry.");
            case FAULTED -> {
                Cause cause = Cause.of(walk.cause());
                yield String.format(
                        Locale.ROOT,
                        "%s (cause %d). %s",
                        capital(cause == null ? "exception" : cause.title()),
                        walk.cause(),
                        walk.refusal().sentence());
            }
        };
    }

    /** The last page fault, in a sentence; empty when there was none. */
    String lastFault() {
        TranslationState.PageFault fault = state.lastFault();
        if (fault == null) {
            return "";
        }
        Cause cause = Cause.of(fault.cause());
        return "Last page fault %s: %s by the instruction at %s, which wanted %s; found %s."
                .formatted(
                        Figures.moment(fault.cycle()),
                        cause == null ? "exception" : cause.title(),
                        Figures.hex(fault.pc()),
                        Figures.hex(fault.address()),
                        fault.afterWalk() ? "by a page walk" : "from the permissions in the TLB");
    }

    static String size(TlbEntry entry) {
        return SIZES[entry.level()];
    }

    /** The physical page of a TLB's entry. */
    static long physical(TlbEntry entry) {
        return entry.leaf() << 10 >>> 20 << 12;
    }

    static String space(TlbEntry entry) {
        return PteBit.G.isSet(entry.leaf()) ? "global" : Integer.toString(entry.asid());
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** All of it in words. */
    String inWords() {
        StringBuilder text = new StringBuilder(header());
        Walk walk = walk();
        if (walk != null) {
            text.append(" Walk ")
                    .append(walk.number())
                    .append(": ")
                    .append(title(walk))
                    .append(", ")
                    .append(when(walk))
                    .append('.');
            text.append(' ').append(firstCheck(walk)).append('.');
            for (Box box : boxes(walk, LEVELS)) {
                Read read = box.read();
                text.append(" Level ")
                        .append(box.level())
                        .append(", index ")
                        .append(box.index())
                        .append(": ");
                if (read != null) {
                    text.append("entry at ")
                            .append(Figures.hex(read.address()))
                            .append(" is ")
                            .append(Figures.hex(read.entry()))
                            .append(", bits ");
                    text.append(PteBit.letters(read.entry())).append(", ");
                }
                text.append(box.outcome()).append('.');
            }
            text.append(' ').append(outcome(walk));
        }
        return text.append(' ').append(lastFault()).toString().strip();
    }
}

package windhover.ui.memory;

import java.util.List;
import java.util.Locale;

/** The low bits of a page table entry (Priv. §4.3.1), explained. */
enum PteBit {
    D(7, "dirty", "the page was written since software last cleared the bit", "the page was not written yet"),
    A(6, "accessed", "the page was used since software last cleared the bit", "the page was not used yet"),
    G(5, "global", "the page is the same in every address space", "the page belongs to one address space (ASID)"),
    U(4, "user", "programs in U mode may touch the page", "only the kernel may touch the page"),
    X(3, "execute", "instructions may be fetched from the page", "the page may not be executed"),
    W(2, "write", "the page may be written", "the page may not be written"),
    R(1, "read", "the page may be read", "the page may not be read"),
    V(0, "valid", "the entry means something", "nothing is mapped here; the other bits mean nothing");

    private static final long READ_OR_EXECUTE = 0xa;

    /** From the highest down, as they are written. */
    static final List<PteBit> ALL = List.of(values());

    private final int bit;
    private final String word;
    private final String whenSet;
    private final String whenClear;

    PteBit(int bit, String word, String whenSet, String whenClear) {
        this.bit = bit;
        this.word = word;
        this.whenSet = whenSet;
        this.whenClear = whenClear;
    }

    boolean isSet(long entry) {
        return (entry >>> bit & 1) != 0;
    }

    /** What the bit says in an entry, as a sentence. */
    String sentence(long entry) {
        boolean pointer = (entry & 1) != 0 && (entry & READ_OR_EXECUTE) == 0;
        String what = String.format(Locale.ROOT, "%s, %s (bit %d) is %d: ", name(), word, bit, isSet(entry) ? 1 : 0);
        if (pointer && this != V) {
            return what
                    + (this == R || this == X || this == W
                            ? "with R, W and X all 0 the entry points to the next table."
                            : "it has no meaning in a pointer.");
        }
        return what + (isSet(entry) ? whenSet : whenClear) + ".";
    }

    /** The set bits' letters in order, {@code -} for the others: {@code DA-UXWRV}. */
    static String letters(long entry) {
        StringBuilder text = new StringBuilder();
        for (PteBit each : ALL) {
            text.append(each.isSet(entry) ? each.name() : "-");
        }
        return text.toString();
    }
}

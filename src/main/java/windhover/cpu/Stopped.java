package windhover.cpu;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a processor can do nothing more: the traps that nobody returned from, the first of them first, and the vector
 * through which none of them reached a handler.
 *
 * @param reason what stopped it
 * @param traps the first traps of the chain, at least one
 * @param last the trap behind which nothing can follow
 * @param length how many traps the chain has, the last one included
 * @param vectorName the CSR through which the last trap went: the one of M mode or that of S mode
 * @param vector what that CSR holds
 * @param mtvec as the processor holds it
 * @param misa the extensions that it has
 */
public record Stopped(
        StopReason reason,
        List<Trap> traps,
        Trap last,
        long length,
        String vectorName,
        long vector,
        long mtvec,
        long misa) {
    /** Copies. */
    public Stopped {
        traps = List.copyOf(traps);
    }

    /** The exception with which it began; an interrupt whose handler failed is not one. */
    public Trap first() {
        return traps.stream().filter(Trap::isException).findFirst().orElse(last);
    }

    /** All of it in one sentence, addresses with their names. */
    public String sentence(Trap.Naming naming) {
        List<String> parts = chain(naming);
        String goes = vectorName + " is " + Trap.place(vector, naming) + (vector == 0 ? ", no handler was set" : "");
        String end = last.isLike(first()) ? "the same exception" : last.words(naming);
        parts.add(goes + ": " + reason.words() + ", with " + end);
        return "the processor stopped: " + String.join("; ", parts);
    }

    /** What happened up to now, of a processor that goes on. */
    public String soFar(Trap.Naming naming) {
        List<String> parts = chain(naming);
        parts.add(vectorName + " is " + Trap.place(vector, naming));
        parts.add(length + " traps from which nothing returned");
        return String.join("; ", parts);
    }

    private List<String> chain(Trap.Naming naming) {
        List<String> parts = new ArrayList<>();
        Trap first = first();
        Trap outer = traps.getFirst();
        parts.add(
                first.words(naming, misa) + (outer.isException() ? "" : ", in the handler of " + outer.words(naming)));
        Trap before = first;
        for (Trap trap : traps.subList(traps.indexOf(first) + 1, traps.size())) {
            if (!trap.isLike(before) && !trap.isLike(last)) {
                parts.add("then " + trap.words(naming));
            }
            before = trap;
        }
        return parts;
    }
}

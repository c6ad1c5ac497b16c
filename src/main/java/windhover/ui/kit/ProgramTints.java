package windhover.ui.kit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A tint and an initial for each program of the guest: the same in every pane that shares this object, and kept for the
 * whole session, also when the program is unloaded and loaded again. A program gets the tint that its name leads to, so
 * that it has the same from run to run, and another only where that one is taken: two programs share a tint only when
 * there are more than {@value #TINTS}. Where all letters of a name are taken, a digit stands for it. Not for several
 * threads.
 */
public final class ProgramTints {
    /** How many tints there are: css classes {@code program-0} and so on. */
    public static final int TINTS = 8;

    private static final List<String> KERNEL_NAMES = List.of("", "kernel", "sts");

    private static final List<Ink> INKS =
            List.of(Ink.TINT_0, Ink.TINT_1, Ink.TINT_2, Ink.TINT_3, Ink.TINT_4, Ink.TINT_5, Ink.TINT_6, Ink.TINT_7);

    private static final String KERNEL_INITIAL = "K";

    /** The kernel's, and those that read as a word beside the name that follows. */
    private static final String RESERVED = KERNEL_INITIAL + "IA";

    private final Map<String, Integer> given = new HashMap<>();
    private final Map<String, String> initials = new HashMap<>();

    /** The css class of a program's tint; the kernel's own is {@code program-kernel}. */
    public String styleClass(String program) {
        if (isKernel(program)) {
            return "program-kernel";
        }
        return "program-" + tint(program);
    }

    /** A program's tint for drawings. */
    public Ink ink(String program) {
        return isKernel(program) ? Ink.KERNEL : INKS.get(tint(program));
    }

    private int tint(String program) {
        Integer known = given.get(program);
        if (known != null) {
            return known;
        }
        int tint = Math.floorMod(program.hashCode(), TINTS);
        if (given.size() < TINTS) {
            while (given.containsValue(tint)) {
                tint = (tint + 1) % TINTS;
            }
        }
        given.put(program, tint);
        return tint;
    }

    /** Gives tints and initials to programs, in the order of their names, that have none yet. */
    public void meet(Collection<String> programs) {
        for (String program : new TreeSet<>(programs)) {
            if (!isKernel(program)) {
                tint(program);
                initial(program);
            }
        }
    }

    /** The letter that stands for a program where there is no room for its name: no tint stands alone. */
    public String initial(String program) {
        return isKernel(program) ? KERNEL_INITIAL : initials.computeIfAbsent(program.strip(), this::freeInitial);
    }

    private String freeInitial(String program) {
        String letters = program.toUpperCase(Locale.ROOT);
        for (int i = 0; i < letters.length(); i++) {
            String letter = letters.substring(i, i + 1);
            boolean taken = RESERVED.contains(letter) || initials.containsValue(letter);
            if (Character.isLetterOrDigit(letter.charAt(0)) && !taken) {
                return letter;
            }
        }
        for (int digit = 1; digit <= 9; digit++) {
            if (!initials.containsValue(Integer.toString(digit))) {
                return Integer.toString(digit);
            }
        }
        return letters.substring(0, 1);
    }

    /** The name to show. */
    public static String name(String program) {
        return program.isBlank() ? "kernel" : program;
    }

    private static boolean isKernel(String program) {
        return KERNEL_NAMES.contains(program.strip().toLowerCase(Locale.ROOT));
    }
}

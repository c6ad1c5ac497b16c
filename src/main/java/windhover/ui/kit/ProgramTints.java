package windhover.ui.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A tint for each program of the guest: the same in every pane that shares this object, and kept for the whole session,
 * also when the program is unloaded and loaded again. Given out in order of first sight, so that two programs share a
 * tint only when there are more than {@value #TINTS}. Not for several threads.
 */
public final class ProgramTints {
    /** How many tints there are: css classes {@code program-0} and so on. */
    public static final int TINTS = 8;

    private static final List<String> KERNEL_NAMES = List.of("", "kernel", "sts");

    private static final List<Ink> INKS =
            List.of(Ink.TINT_0, Ink.TINT_1, Ink.TINT_2, Ink.TINT_3, Ink.TINT_4, Ink.TINT_5, Ink.TINT_6, Ink.TINT_7);

    private final Map<String, Integer> given = new HashMap<>();

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
        return given.computeIfAbsent(program, name -> given.size() % TINTS);
    }

    /** The letter that stands for a program where there is no room for its name: no tint stands alone. */
    public static String initial(String program) {
        return program.isBlank() ? "K" : program.strip().substring(0, 1).toUpperCase(Locale.ROOT);
    }

    /** The name to show. */
    public static String name(String program) {
        return program.isBlank() ? "kernel" : program;
    }

    private static boolean isKernel(String program) {
        return KERNEL_NAMES.contains(program.strip().toLowerCase(Locale.ROOT));
    }
}

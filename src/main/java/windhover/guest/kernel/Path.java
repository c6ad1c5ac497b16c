package windhover.guest.kernel;

import java.util.ArrayList;
import java.util.List;
import windhover.yaml.FormatException;
import windhover.yaml.Location;

/**
 * A value of the guest as a description names it: {@code work_queue.head}, {@code cpus[0].proc}, {@code slots[tail]},
 * {@code $a0}, {@code result}. A pointer is followed by what comes behind it.
 *
 * @param at where it stands
 * @param text as written
 * @param root a variable, a parameter, a member, a register with {@code $} before it, or {@code result}
 * @param steps what comes behind the root
 */
public record Path(Location at, String text, String root, List<Step> steps) {
    private static final int LONGEST = 200;
    private static final int DEEPEST = 4;

    /** A step from a structure or an array to one of its parts. */
    public sealed interface Step {}

    /** To a member. */
    public record Member(String name) implements Step {}

    /** To an element: the number's, counted from the array's beginning once more where the array is shorter. */
    public record Element(Path index) implements Step {}

    /** Copies the steps. */
    public Path {
        steps = List.copyOf(steps);
    }

    /** True for a number, such as the 0 of {@code cpus[0]}. */
    boolean isNumber() {
        return steps.isEmpty() && Character.isDigit(root.charAt(0));
    }

    /** Reads a path; {@code at} is where it stands. */
    static Path parse(String text, Location at) throws FormatException {
        String trimmed = text.strip();
        if (trimmed.length() > LONGEST) {
            throw new FormatException(at, "a path of more than " + LONGEST + " characters");
        }
        return new Reader(trimmed, at).whole();
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Reader {
        private final String text;
        private final Location where;
        private int next;

        Reader(String text, Location where) {
            this.text = text;
            this.where = where;
        }

        Path whole() throws FormatException {
            Path path = path(0);
            if (next < text.length()) {
                throw wrong();
            }
            return path;
        }

        private FormatException wrong() {
            return new FormatException(
                    where,
                    "'" + text + "' cannot be read as a path at character " + (next + 1)
                            + ", expected a name with .member, ->member or [index] behind it, such as work.head");
        }

        private Path path(int depth) throws FormatException {
            int from = next;
            String root = name(true);
            List<Step> steps = new ArrayList<>();
            while (next < text.length()) {
                if (text.charAt(next) == '.') {
                    next++;
                    steps.add(new Member(name(false)));
                } else if (text.startsWith("->", next)) {
                    next += 2;
                    steps.add(new Member(name(false)));
                } else if (text.charAt(next) == '[' && depth < DEEPEST) {
                    next++;
                    steps.add(new Element(path(depth + 1)));
                    if (next >= text.length() || text.charAt(next) != ']') {
                        throw wrong();
                    }
                    next++;
                } else {
                    break;
                }
            }
            return new Path(where, text.substring(from, next), root, steps);
        }

        private String name(boolean asRoot) throws FormatException {
            int from = next;
            if (asRoot && next < text.length() && text.charAt(next) == '$') {
                next++;
            }
            int first = next;
            while (next < text.length() && isOfName(text.charAt(next))) {
                next++;
            }
            boolean number = next > first && Character.isDigit(text.charAt(first));
            boolean allDigits = number && text.substring(first, next).chars().allMatch(Character::isDigit);
            if (next == first || (number && (!asRoot || !allDigits || first != from || next - first > 9))) {
                throw wrong();
            }
            return text.substring(from, next);
        }

        private static boolean isOfName(char c) {
            return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
    }
}

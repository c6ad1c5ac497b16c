package windhover.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;

/** A strict reader of value change dumps: what is not in the standard, or GTKWave's texts, fails the test. */
final class Vcd {
    /** A value from a time on. */
    record Change(long time, String value) {}

    private record Variable(String type, int width, List<Change> changes) {}

    private final Map<String, Variable> byCode = new HashMap<>();
    private final Map<String, Variable> byName = new LinkedHashMap<>();
    private final Set<String> leaves = new HashSet<>();
    private final boolean strict;
    private String timescale = "";
    private long last;

    private Vcd(boolean strict) {
        this.strict = strict;
    }

    /** A dump of ours. */
    static Vcd read(String text) {
        return read(text, true);
    }

    /** A dump of another tool, which need not be as brief. */
    static Vcd readOfAnother(String text) {
        return read(text, false);
    }

    private static Vcd read(String text, boolean strict) {
        Vcd vcd = new Vcd(strict);
        try (Scanner words = new Scanner(text)) {
            vcd.declarations(words);
            vcd.changes(words);
        }
        return vcd;
    }

    private void declarations(Scanner words) {
        Deque<String> scopes = new ArrayDeque<>();
        while (true) {
            String word = words.next();
            switch (word) {
                case "$version", "$date" -> upToEnd(words);
                case "$timescale" -> timescale = String.join(" ", upToEnd(words));
                case "$scope" -> {
                    assertEquals("module", words.next());
                    scopes.addLast(words.next());
                    assertEquals("$end", words.next());
                }
                case "$upscope" -> {
                    assertFalse(scopes.isEmpty(), "$upscope without a scope");
                    scopes.removeLast();
                    assertEquals("$end", words.next());
                }
                case "$var" -> {
                    String type = words.next();
                    assertTrue(Set.of("wire", "string").contains(type), type);
                    int width = words.nextInt();
                    String code = words.next();
                    String leaf = words.next();
                    String name = String.join(".", scopes) + "." + leaf;
                    String range = words.next();
                    if (width > 1 && type.equals("wire")) {
                        assertEquals(String.format(Locale.ROOT, "[%d:0]", width - 1), range);
                        range = words.next();
                    }
                    assertEquals("$end", range);
                    assertTrue(leaves.add(leaf), "two variables have the leaf " + leaf);
                    Variable variable = new Variable(type, width, new ArrayList<>());
                    assertNull(byCode.put(code, variable), "two variables have the code " + code);
                    assertNull(byName.put(name, variable), "two variables are named " + name);
                }
                case "$enddefinitions" -> {
                    assertEquals("$end", words.next());
                    assertTrue(scopes.isEmpty(), "open scopes " + scopes);
                    return;
                }
                default -> throw new AssertionError("unexpected " + word);
            }
        }
    }

    private static List<String> upToEnd(Scanner words) {
        List<String> found = new ArrayList<>();
        for (String word = words.next(); !word.equals("$end"); word = words.next()) {
            found.add(word);
        }
        return found;
    }

    private void changes(Scanner words) {
        long time = -1;
        boolean dump = false;
        Set<String> dumped = new HashSet<>();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("$dumpvars")) {
                dump = true;
            } else if (word.equals("$end")) {
                assertTrue(dump);
                dump = false;
                assertEquals(byCode.keySet(), dumped, "each signal has a first value");
            } else if (word.startsWith("#")) {
                long next = Long.parseLong(word.substring(1));
                assertTrue(next > time, "time goes from " + time + " to " + next);
                time = next;
                last = next;
            } else {
                char kind = word.charAt(0);
                boolean scalar = kind == '0' || kind == '1' || kind == 'z';
                String code = scalar ? word.substring(1) : words.next();
                String value = scalar ? word.substring(0, 1) : word.substring(1);
                if (!strict && !scalar) {
                    value = value.startsWith("z") ? "z" : value.replaceFirst("^0+(?=.)", "");
                }
                Variable variable = byCode.get(code);
                assertNotNull(variable, "no variable has the code " + code);
                assertTrue(time >= 0, "a value before any time");
                if (kind == 's') {
                    assertEquals("string", variable.type);
                } else {
                    assertEquals("wire", variable.type);
                    assertEquals(scalar, variable.width == 1, word);
                    assertTrue(scalar || (kind == 'b' && value.matches("[01]{1," + variable.width + "}|z")), word);
                }
                if (dump) {
                    dumped.add(code);
                } else if (strict && !variable.changes.isEmpty()) {
                    assertFalse(
                            variable.changes.getLast().value.equals(value),
                            "no change at #" + time + ": " + word + " " + code);
                }
                variable.changes.add(new Change(time, value));
            }
        }
        assertFalse(dump);
    }

    /** The values that a signal had, each from a time on, without those that lasted no time. */
    List<Change> values(String name) {
        List<Change> values = new ArrayList<>();
        for (Change change : changes(name)) {
            if (!values.isEmpty() && values.getLast().time == change.time) {
                values.removeLast();
            }
            if (values.isEmpty() || !values.getLast().value.equals(change.value)) {
                values.add(change);
            }
        }
        return values;
    }

    String timescale() {
        return timescale;
    }

    /** The last time. */
    long last() {
        return last;
    }

    Set<String> names() {
        return byName.keySet();
    }

    List<Change> changes(String name) {
        Variable variable = byName.get(name);
        assertNotNull(variable, name + " is not among " + byName.keySet());
        return variable.changes;
    }

    /** The value of a signal whose last name is this. */
    List<Change> leaf(String leaf) {
        return changes(names().stream()
                .filter(name -> name.endsWith("." + leaf))
                .findFirst()
                .orElseThrow(() -> new AssertionError(leaf + " is not among " + names())));
    }

    /** The value of a signal at a time. */
    String value(String name, long time) {
        String value = "";
        for (Change change : changes(name)) {
            if (change.time > time) {
                break;
            }
            value = change.value;
        }
        return value;
    }
}

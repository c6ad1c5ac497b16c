package windhover.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A strict reader of Kanata 0004. */
final class Kanata {
    /** A stage from a cycle until another, exclusive. */
    record Stay(int lane, String stage, long from, long until) {}

    /** An instruction. */
    static final class Row {
        final List<Stay> stays = new ArrayList<>();
        final Map<String, long[]> open = new LinkedHashMap<>();
        final StringBuilder left = new StringBuilder();
        final StringBuilder hover = new StringBuilder();
        boolean ended;
        boolean flushed;

        private void endLane(String lane, long cycle, String line) {
            for (String stage : List.copyOf(open.keySet())) {
                if (stage.startsWith(lane)) {
                    long[] since = open.remove(stage);
                    assertNotNull(since);
                    long from = since[0];
                    assertTrue(cycle > from, line);
                    stays.add(new Stay(Integer.parseInt(lane), stage.substring(1), from, cycle));
                }
            }
        }

        List<String> stages() {
            return stays.stream()
                    .filter(stay -> stay.lane == 0)
                    .map(Stay::stage)
                    .toList();
        }
    }

    private final Map<Long, Row> rows = new LinkedHashMap<>();
    private long cycle;
    private long retired;

    static Kanata read(String text) {
        Kanata log = new Kanata();
        String[] lines = text.split("\n", -1);
        assertEquals("Kanata\t0004", lines[0]);
        assertEquals("", lines[lines.length - 1], "the last line ends");
        assertTrue(lines[1].startsWith("C=\t"), lines[1]);
        log.cycle = Long.parseLong(lines[1].substring(3));
        for (int i = 2; i < lines.length - 1; i++) {
            log.command(lines[i].split("\t", -1), lines[i]);
        }
        return log;
    }

    private void command(String[] words, String line) {
        if (words[0].equals("C")) {
            assertEquals(2, words.length, line);
            long by = Long.parseLong(words[1]);
            assertTrue(by > 0, line);
            cycle += by;
            return;
        }
        long id = Long.parseLong(words[1]);
        if (words[0].equals("I")) {
            assertEquals(4, words.length, line);
            assertEquals(rows.size(), id, "ids count up from 0");
            assertNull(rows.put(id, new Row()));
            return;
        }
        Row row = rows.get(id);
        assertNotNull(row, line);
        assertFalse(row.ended, "after its end: " + line);
        assertEquals(4, words.length, line);
        switch (words[0]) {
            case "L" -> (words[2].equals("0") ? row.left : row.hover).append(words[3]);
            case "S" -> {
                // A stage ends where the next one of its lane begins, and with its instruction.
                row.endLane(words[2], cycle, line);
                assertNull(row.open.put(words[2] + words[3], new long[] {cycle}), line);
            }
            case "E" -> {
                long[] from = row.open.remove(words[2] + words[3]);
                assertNotNull(from, line);
                assertTrue(cycle > from[0], line);
                row.stays.add(new Stay(Integer.parseInt(words[2]), words[3], from[0], cycle));
            }
            case "R" -> {
                row.endLane("0", cycle, line);
                assertTrue(row.open.isEmpty(), line);
                row.ended = true;
                row.flushed = words[3].equals("1");
                if (!row.flushed) {
                    assertEquals(retired++, Long.parseLong(words[2]), line);
                }
            }
            default -> throw new AssertionError(line);
        }
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    long retired() {
        return retired;
    }

    /** The cycle behind the last. */
    long end() {
        return cycle;
    }
}

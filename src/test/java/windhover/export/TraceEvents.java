package windhover.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A strict reader of Chrome's JSON trace events, by the rules of Perfetto's importer: events are sorted by time, and
 * those of one time stay in the file's order; slices of a track nest; an arrow begins and ends in a slice that is open
 * on its track then. The rules must hold for exact times and for those of a reader that cuts floating-point numbers
 * off.
 */
final class TraceEvents {
    /** A slice on a track, in nanoseconds. */
    record Slice(String track, String name, long from, long until, int depth) {}

    private record Open(String name, long from, long until) {}

    private record Timed(long time, JsonNode event) {}

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Map<String, String> tracks = new LinkedHashMap<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Map<String, List<String>> counters = new HashMap<>();
    private int arrows;

    static TraceEvents read(String text) {
        JsonNode root = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(text);
        new TraceEvents().load(root, true);
        TraceEvents trace = new TraceEvents();
        trace.load(root, false);
        return trace;
    }

    private static long nanoseconds(JsonNode number, boolean cut) {
        return cut
                ? (long) (number.doubleValue() * 1000)
                : number.decimalValue().multiply(BigDecimal.valueOf(1000)).longValueExact();
    }

    private void load(JsonNode root, boolean cut) {
        Map<Integer, String> processes = new HashMap<>();
        List<Timed> timed = new ArrayList<>();
        for (JsonNode event : root.get("traceEvents")) {
            String phase = event.get("ph").asString();
            if (phase.equals("M")) {
                String name = event.get("args").path("name").asString("");
                if (event.get("name").asString().equals("process_name")) {
                    assertNull(processes.put(event.get("pid").asInt(), name));
                } else if (event.get("name").asString().equals("thread_name")) {
                    assertNull(tracks.put(
                            track(event), processes.get(event.get("pid").asInt()) + "/" + name));
                }
            } else if (phase.equals("C")) {
                event.get("args")
                        .properties()
                        .forEach(value -> counters.computeIfAbsent(
                                        event.get("name").asString() + " " + value.getKey(), key -> new ArrayList<>())
                                .add(value.getValue().asString()));
            } else {
                timed.add(new Timed(nanoseconds(event.get("ts"), cut), event));
            }
        }
        timed.sort(Comparator.comparingLong(Timed::time));
        follow(timed, cut);
    }

    private void follow(List<Timed> timed, boolean cut) {
        Map<String, Deque<Open>> open = new HashMap<>();
        Map<Long, Long> starts = new HashMap<>();
        for (Timed now : timed) {
            JsonNode event = now.event;
            String track = track(event);
            assertTrue(tracks.containsKey(track), () -> "no name for the track of " + event);
            Deque<Open> stack = open.computeIfAbsent(track, key -> new ArrayDeque<>());
            while (!stack.isEmpty() && stack.getFirst().until <= now.time) {
                end(track, stack, stack.getFirst().until);
            }
            switch (event.get("ph").asString()) {
                case "B" -> {
                    stack.push(new Open(named(event), now.time, UNKNOWN));
                }
                case "X" -> {
                    long until = now.time + nanoseconds(event.get("dur"), cut);
                    assertTrue(
                            stack.stream().allMatch(around -> around.until >= until),
                            () -> "outlasts the slice around it: " + event);
                    stack.push(new Open(named(event), now.time, until));
                }
                case "E" -> {
                    assertFalse(stack.isEmpty(), () -> "ends nothing: " + event);
                    assertEquals(UNKNOWN, stack.getFirst().until, () -> "ends what has an end: " + event);
                    end(track, stack, now.time);
                }
                case "s" -> {
                    assertFalse(stack.isEmpty(), () -> tracks.get(track) + ": an arrow begins in no slice: " + event);
                    assertNull(starts.put(event.get("id").asLong(), now.time), event::toString);
                }
                case "f" -> {
                    assertFalse(stack.isEmpty(), () -> tracks.get(track) + ": an arrow ends in no slice: " + event);
                    assertNotNull(starts.remove(event.get("id").asLong()), event::toString);
                    arrows++;
                }
                default -> throw new AssertionError(event);
            }
        }
        assertEquals(Map.of(), starts, "arrows that do not end");
        open.forEach((track, stack) -> {
            while (!stack.isEmpty() && stack.getFirst().until != UNKNOWN) {
                end(track, stack, stack.getFirst().until);
            }
            assertTrue(stack.isEmpty(), () -> "on " + tracks.get(track) + " never end " + stack);
        });
    }

    private void end(String track, Deque<Open> stack, long time) {
        Open slice = stack.pop();
        slices.add(new Slice(tracks.getOrDefault(track, ""), slice.name, slice.from, time, stack.size()));
    }

    private static String named(JsonNode event) {
        String name = event.get("name").asString();
        assertFalse(name.isEmpty(), event::toString);
        return name;
    }

    private static String track(JsonNode event) {
        return event.get("pid").asInt() + "/" + event.get("tid").asInt();
    }

    /** All slices, by their ends. */
    List<Slice> slices() {
        return slices;
    }

    /** Tracks, each behind its process and a slash. */
    Set<String> tracks() {
        return Set.copyOf(tracks.values());
    }

    /** By name and unit, the values of each counter, in order. */
    Map<String, List<String>> counters() {
        return counters;
    }

    int arrows() {
        return arrows;
    }
}

package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.Derived;
import windhover.clock.Wiring;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.Rewindable;
import windhover.timeline.RewindableState;

/**
 * No field of an observer is forgotten when time goes back: every one that can change changes what is saved, or says
 * why it is not state. Those that save nothing are known by name.
 */
class RewindablesAreCompleteTest {
    /** They append, and pass over what is repeated; or they have nothing to know again. */
    private static final Set<String> SAVE_NOTHING = Set.of("TraceRecorder", "Exporter", "LivePeer");

    @Test
    void whoIsRewoundListsItsStateOrIsKnownToHaveNone() {
        Set<String> others = new TreeSet<>();
        for (JavaClass one : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("windhover")) {
            boolean kind = one.isAssignableTo(Rewindable.class) && !one.isInterface();
            boolean nothing = SAVE_NOTHING.stream()
                    .anyMatch(name -> one.getAllRawSuperclasses().stream()
                                    .anyMatch(above -> above.getSimpleName().equals(name))
                            || one.getSimpleName().equals(name));
            if (kind && !one.isAssignableTo(RewindableState.class) && !nothing && !one.isAnonymousClass()) {
                others.add(one.getName());
            }
        }
        assertEquals(Set.of(), others, "implement timeline.RewindableState");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network-call", "page-fault", "timers", "queue-tour"})
    void everyFieldThatCanChangeIsSavedOrSaysWhyNot(String lesson) throws Exception {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find(lesson));
        run.run();
        List<String> forgotten = new ArrayList<>();
        int checked = 0;
        for (Rewindable one : run.debugger().rewindables()) {
            if (one instanceof RewindableState root) {
                byte[] saved = root.save();
                checked += check(root, root, forgotten);
                assertArrayEquals(saved, root.save(), "all changes were taken back");
                root.restore(saved);
                assertArrayEquals(saved, root.save());
            }
        }
        assertEquals(
                List.of(),
                forgotten,
                "show these fields to the visitor in their class's state(StateVisitor), or say by @Derived or @Wiring why"
                        + " they are not saved");
        assertTrue(checked > 40, "only " + checked + " fields were checked");
    }

    private static int check(RewindableState root, Object start, List<String> forgotten) throws Exception {
        int checked = 0;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(start));
        seen.add(start);
        while (!open.isEmpty()) {
            Object owner = open.pop();
            for (Class<?> type = owner.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
                        visitOuter(field, owner, seen, open);
                        continue;
                    }
                    field.setAccessible(true);
                    Object value = field.get(owner);
                    if (field.isAnnotationPresent(Derived.class) || field.isAnnotationPresent(Wiring.class)) {
                        // What is wired in lists its own state, as the kinds of warnings and the steps do.
                        if (value instanceof List<?> parts && field.isAnnotationPresent(Wiring.class)) {
                            parts.forEach(part -> visit(part, seen, open));
                        }
                        continue;
                    }
                    String where = type.getSimpleName() + "." + field.getName();
                    boolean changed = true;
                    if (field.getType().isPrimitive() && !Modifier.isFinal(field.getModifiers())) {
                        checked++;
                        byte[] before = root.save();
                        field.set(owner, other(value));
                        changed = differs(root, before);
                        field.set(owner, value);
                    } else if (value != null && value.getClass().isArray()) {
                        if (Array.getLength(value) > 0
                                && value.getClass().getComponentType().isPrimitive()) {
                            checked++;
                            int last = Array.getLength(value) - 1;
                            Object element = Array.get(value, last);
                            byte[] before = root.save();
                            Array.set(value, last, other(element));
                            changed = differs(root, before);
                            Array.set(value, last, element);
                        }
                    } else if (value instanceof Collection<?> elements) {
                        if (!elements.isEmpty() && !isImmutable(value)) {
                            checked++;
                            changed = withoutThem(root, elements);
                            elements.forEach(element -> visit(element, seen, open));
                        } else {
                            elements.forEach(element -> visit(element, seen, open));
                        }
                    } else if (value instanceof Map<?, ?> map) {
                        if (!map.isEmpty() && !isImmutable(value)) {
                            checked++;
                            changed = withoutThem(root, map);
                        }
                    } else if (value instanceof StringBuilder text) {
                        checked++;
                        byte[] before = root.save();
                        text.append('x');
                        changed = differs(root, before);
                        text.setLength(text.length() - 1);
                    } else if (!Modifier.isFinal(field.getModifiers()) && value != null) {
                        checked++;
                        byte[] before = root.save();
                        field.set(owner, value instanceof String ? value + "x" : null);
                        changed = differsOrFails(root, before);
                        field.set(owner, value);
                    } else {
                        visit(value, seen, open);
                    }
                    if (!changed) {
                        forgotten.add(where);
                    }
                }
            }
        }
        return checked;
    }

    /** An inner class knows its outer object, whose parts may be its state. */
    private static void visitOuter(Field field, Object owner, Set<Object> seen, Deque<Object> open) throws Exception {
        if (field.getName().startsWith("this$")) {
            field.setAccessible(true);
            if (field.get(owner) instanceof Debugger debugger) {
                Field probes = Debugger.class.getDeclaredField("probes");
                probes.setAccessible(true);
                visit(probes.get(debugger), seen, open);
            }
        }
    }

    private static boolean isImmutable(Object collection) {
        return collection.getClass().getName().contains("Immutable")
                || collection.getClass().getName().contains("Unmodifiable");
    }

    private static void visit(Object value, Set<Object> seen, Deque<Object> open) {
        if (value == null || value instanceof Enum<?> || value instanceof Record || value instanceof Rewindable) {
            return; // one that is rewound by itself is checked by itself
        }
        Class<?> type = value.getClass();
        boolean ours = type.getPackageName().startsWith("windhover.debug")
                || type.getPackageName().startsWith("windhover.scenario")
                || type.getPackageName().startsWith("windhover.guest.kernel");
        if (ours && !type.isHidden() && !type.isSynthetic() && seen.add(value)) {
            open.push(value);
        }
    }

    private static boolean differs(RewindableState root, byte[] before) {
        return !Arrays.equals(before, root.save());
    }

    private static boolean differsOrFails(RewindableState root, byte[] before) {
        try {
            return differs(root, before);
        } catch (NullPointerException looked) {
            return true; // it was shown, or it could not have been missed
        }
    }

    @SuppressWarnings("unchecked")
    private static boolean withoutThem(RewindableState root, Collection<?> elements) {
        List<Object> kept = new ArrayList<>(elements);
        byte[] before = root.save();
        elements.clear();
        boolean changed = differs(root, before);
        ((Collection<Object>) elements).addAll(kept);
        return changed;
    }

    @SuppressWarnings("unchecked")
    private static boolean withoutThem(RewindableState root, Map<?, ?> map) {
        Map<Object, Object> kept = new LinkedHashMap<>(map);
        byte[] before = root.save();
        map.clear();
        boolean changed = differs(root, before);
        ((Map<Object, Object>) map).putAll(kept);
        return changed;
    }

    private static Object other(Object value) {
        return switch (value) {
            case Boolean flag -> !flag;
            case Byte number -> (byte) (number + 1);
            case Short number -> (short) (number + 1);
            case Integer number -> number - 1;
            case Long number -> number + 1;
            default -> throw new IllegalArgumentException("a field of type " + value.getClass());
        };
    }
}

package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.clock.Alarm;
import windhover.clock.Derived;
import windhover.clock.PagedBytes;
import windhover.clock.StateHash;
import windhover.clock.Wiring;
import windhover.cpu.Timing;
import windhover.device.wire.Host;
import windhover.device.wire.Wire;
import windhover.fsm.FirmwareTable;
import windhover.isa.Extension;
import windhover.isa.Isa;
import windhover.reg.RegisterMap;

/**
 * No field is forgotten: every field that can change, of every object a machine is made of, changes the hash of all
 * state, or says why it is not state.
 */
class StateIsCompleteTest {
    static Stream<Machine> machines() {
        Stream<Machine> boards = Board.ALL.stream()
                .flatMap(
                        board -> Stream.of(Timing.TEXTBOOK, Timing.KESTREL3).map(timing -> new Machine(board, timing)));
        Machine two = new Machine(Board.BARE.withProcessors(2), Timing.KESTREL3);
        Machine all = new Machine(Board.BARE.withIsa(Isa.of(EnumSet.allOf(Extension.class))), Timing.KESTREL3);
        return Stream.concat(boards, Stream.of(machineWithPeers(), two, all));
    }

    private static Machine machineWithPeers() {
        Machine machine = new Machine(Board.KESTREL3, Timing.TEXTBOOK);
        Wire wire = machine.part(Wire.class).orElseThrow();
        wire.attach(new Host(new Host.Settings("host", 1, 2, 3, true, Map.of()), machine.clock(), wire));
        wire.attach(
                new KestrelPeer("other", new Machine(Board.KESTREL3, Timing.TEXTBOOK), machine.clock(), wire, 1000));
        return machine;
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyFieldThatCanChangeIsStateOrSaysWhyNot(Machine machine) throws ReflectiveOperationException {
        List<String> forgotten = new ArrayList<>();
        int checked = 0;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(machine));
        seen.add(machine);
        while (!open.isEmpty()) {
            Object owner = open.pop();
            for (Class<?> type = owner.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    field.setAccessible(true);
                    if (field.isAnnotationPresent(Derived.class) || field.isAnnotationPresent(Wiring.class)) {
                        if (field.get(owner) instanceof Collection<?> wired) {
                            wired.forEach(element -> visit(element, seen, open));
                        }
                        continue;
                    }
                    String where = type.getSimpleName() + "." + field.getName();
                    Object value = field.get(owner);
                    if (field.getType().isPrimitive() || Enum.class.isAssignableFrom(field.getType())) {
                        if (!Modifier.isFinal(field.getModifiers())) {
                            checked++;
                            if (!changesTheHash(
                                    machine,
                                    () -> field.set(owner, other(field.getType(), value)),
                                    () -> field.set(owner, value))) {
                                forgotten.add(where);
                            }
                        }
                    } else if (!Modifier.isFinal(field.getModifiers())) {
                        forgotten.add(where + " can be set to another object");
                    } else if (value != null && value.getClass().isArray()) {
                        if (value.getClass().getComponentType().isPrimitive()) {
                            checked++;
                            if (Array.getLength(value) > 0 && !elementChangesTheHash(machine, value)) {
                                forgotten.add(where + "[]");
                            }
                        } else {
                            for (int i = 0; i < Array.getLength(value); i++) {
                                visit(Array.get(value, i), seen, open);
                            }
                        }
                    } else if (value instanceof PagedBytes memory) {
                        if (!isRom(owner)) {
                            checked++;
                            long before = memory.read(64, 8);
                            if (!changesTheHash(
                                    machine, () -> memory.write(64, 8, ~before), () -> memory.write(64, 8, before))) {
                                forgotten.add(where);
                            }
                        }
                    } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
                        if (!value.getClass().getName().contains("Immutable")) {
                            forgotten.add(where + " is a collection that can change");
                        } else if (value instanceof Collection<?> elements) {
                            elements.forEach(element -> visit(element, seen, open));
                        }
                    } else {
                        visit(value, seen, open);
                    }
                }
            }
        }
        assertEquals(
                List.of(),
                forgotten,
                machine.board().name()
                        + ": show these fields to the visitor in their class's state(StateVisitor), or say by"
                        + " @Derived or @Wiring why they are not state");
        assertTrue(checked > 5, "only " + checked + " fields were found to check");
    }

    private static boolean isRom(Object owner) {
        return owner instanceof windhover.bus.Rom;
    }

    /** Objects of our own are looked into, unless they are values or wires. */
    private static void visit(Object value, Set<Object> seen, Deque<Object> open) {
        if (value == null || value instanceof Enum<?> || value instanceof Record || value instanceof Alarm) {
            return;
        }
        if (value instanceof RegisterMap<?> || value instanceof FirmwareTable<?, ?, ?>) {
            return; // declarations, shared by all machines
        }
        Class<?> type = value.getClass();
        if (type.getPackageName().startsWith("windhover")
                && !type.isHidden()
                && !type.isSynthetic()
                && seen.add(value)) {
            open.push(value);
        }
    }

    private interface Change {
        void make() throws ReflectiveOperationException;
    }

    private static boolean elementChangesTheHash(Machine machine, Object array) throws ReflectiveOperationException {
        int last = Array.getLength(array) - 1;
        Object before = Array.get(array, last);
        return changesTheHash(
                machine,
                () -> Array.set(array, last, other(array.getClass().getComponentType(), before)),
                () -> Array.set(array, last, before));
    }

    private static boolean changesTheHash(Machine machine, Change change, Change back)
            throws ReflectiveOperationException {
        long before = StateHash.of(machine);
        change.make();
        try {
            return StateHash.of(machine) != before;
        } catch (IllegalArgumentException refused) {
            return true; // the visitor looked at it closely enough to find it impossible
        } finally {
            back.make();
            assertEquals(before, StateHash.of(machine), "the change was taken back");
        }
    }

    private static Object other(Class<?> type, Object value) {
        if (value instanceof Enum<?> constant) {
            Object[] constants = constant.getDeclaringClass().getEnumConstants();
            return constants[(constant.ordinal() + 1) % constants.length];
        }
        return switch (value) {
            case Boolean flag -> !flag;
            case Byte number -> (byte) (number + 1);
            case Short number -> (short) (number + 1);
            case Integer number -> number + 1;
            case Long number -> number + 1;
            default -> throw new IllegalArgumentException("a field of type " + type);
        };
    }
}

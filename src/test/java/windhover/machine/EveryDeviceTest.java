package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.clock.StateHash;
import windhover.cpu.Timing;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareState;
import windhover.fsm.FirmwareTable;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/** What holds for every register map and every firmware table of every board. */
class EveryDeviceTest {
    static Stream<Named<Device>> devices() {
        return Board.ALL.stream()
                .map(board -> new Machine(board, Timing.TEXTBOOK))
                .flatMap(machine -> machine.parts().stream())
                .filter(Device.class::isInstance)
                .map(Device.class::cast)
                .map(device -> Named.of(device.name(), device));
    }

    static Stream<Named<FirmwareTable<?, ?, ?>>> tables() {
        return Board.ALL.stream()
                .flatMap(board -> Datasheet.of(board).stream())
                .flatMap(sheet -> sheet.firmware().stream())
                .map(table -> Named.of(table.name(), table));
    }

    /** Where to look when a device fails. */
    private static String in(Device device, String what) {
        return device.getClass().getName().replace('.', '/') + ".java, MAP: " + what;
    }

    @ParameterizedTest
    @MethodSource("devices")
    void registersHoldTheirResetValues(Device device) {
        RegisterFile<?> registers = device.registers();
        for (RegisterMap.Register<?> register : registers.map().registers()) {
            for (RegisterMap.Field<?> field : register.fields()) {
                if (field.access() != FieldAccess.WO && field.value() == null) {
                    assertEquals(
                            field.reset(),
                            field.of(registers.peek(register.offset(), register.width())),
                            in(device, register.name() + "." + field.name()));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void reservedBitsReadZeroWhateverIsWritten(Device device) {
        RegisterFile<?> registers = device.registers();
        for (RegisterMap.Register<?> register : registers.map().registers()) {
            long readable = 0;
            for (RegisterMap.Field<?> field : register.fields()) {
                readable |= field.access() == FieldAccess.WO ? 0 : field.mask();
            }
            registers.write(register.offset(), register.width(), -1);
            assertEquals(
                    0, registers.peek(register.offset(), register.width()) & ~readable, in(device, register.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void readOnlyFieldsThatAreStoredIgnoreWrites(Device device) {
        RegisterFile<?> registers = device.registers();
        for (RegisterMap.Register<?> register : registers.map().registers()) {
            if (register.fields().stream()
                    .allMatch(field -> field.access() == FieldAccess.RO && field.value() == null)) {
                registers.write(register.offset(), register.width(), ~register.reset());
                assertEquals(
                        register.reset(),
                        registers.peek(register.offset(), register.width()),
                        in(device, register.name()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void answersExactlyWhereARegisterIsDeclared(Device device) {
        RegisterFile<?> registers = device.registers();
        RegisterMap<?> map = registers.map();
        for (int offset = -8; offset < map.span() + 8; offset++) {
            for (int size = 1; size <= 8; size <<= 1) {
                boolean declared = false;
                for (RegisterMap.Register<?> register : map.registers()) {
                    declared |= offset >= register.offset() && offset + size <= register.offset() + register.width();
                }
                assertEquals(
                        declared && offset % size == 0,
                        registers.accepts(offset, size, true),
                        offset + " size " + size);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void lookingChangesNothing(Device device) {
        long before = StateHash.of(device);
        for (RegisterMap.Register<?> register : device.registers().map().registers()) {
            device.registers().peek(register.offset(), register.width());
        }
        assertEquals(before, StateHash.of(device), in(device, "a value() that changes something"));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void everythingIsNamedAndSaid(Device device) {
        RegisterMap<?> map = device.registers().map();
        assertFalse(map.title().isBlank(), in(device, "the title of text(title, text)"));
        assertFalse(map.text().isBlank(), in(device, "the text of text(title, text)"));
        for (RegisterMap.Register<?> register : map.registers()) {
            assertTrue(register.name().matches("[A-Z][A-Z0-9_]*"), in(device, register.name()));
            assertFalse(register.text().isBlank(), in(device, register.name()));
            for (RegisterMap.Field<?> field : register.fields()) {
                assertTrue(field.name().matches("[A-Z][A-Z0-9_]*"), in(device, field.name()));
                assertFalse(field.text().isBlank(), in(device, register.name() + "." + field.name()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void boardNumbersTheLinesTheMapDeclares(Device device) {
        for (Board board : Board.ALL) {
            for (Datasheet sheet : Datasheet.of(board)) {
                if (sheet.map() == device.registers().map()) {
                    assertEquals(
                            sheet.map().lines().size(),
                            sheet.slot().lines().uses().size(),
                            in(device, "line(name)") + ", and irq(first, uses) of its row in machine/Board.java");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void firmwareOfADeviceHasNamesOfItsOwn(Device device) {
        List<String> names = device.firmware().stream().map(Firmware::name).toList();
        assertEquals(names.size(), Set.copyOf(names).size(), in(device, "names of its Firmware " + names));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyStateSaysWhatItDoesAndEveryTransitionToo(FirmwareTable<?, ?, ?> table) {
        table.states()
                .forEach(state -> assertFalse(state.sentence().isBlank(), table.name() + ": the sentence of " + state));
        table.transitions()
                .forEach(row -> assertFalse(
                        row.label().isBlank(), table.name() + ": the label of " + row.from() + " to " + row.to()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void initialStateCanBeReachedFromEveryState(FirmwareTable<?, ?, ?> table) {
        assertLeadsHome(table);
    }

    private static <D, S extends Enum<S> & FirmwareState, E extends Enum<E>> void assertLeadsHome(
            FirmwareTable<D, S, E> table) {
        Set<S> home = EnumSet.of(table.initial());
        boolean grew = true;
        while (grew) {
            grew = false;
            for (FirmwareTable.Transition<D, S, E> row : table.transitions()) {
                grew |= home.contains(row.to()) && home.add(row.from());
            }
        }
        assertEquals(
                Set.copyOf(table.states()),
                home,
                table.name() + ": from each state its table must lead back to the first");
        for (S state : table.states()) {
            FirmwareTable.Timed<D, S, E> timed = table.timed(state);
            if (timed != null) {
                assertNotNull(timed.meanwhile(), table.name() + ": what goes on in the timed state " + state);
                assertTrue(
                        table.transitions().stream().anyMatch(row -> row.from() == state),
                        state + " is timed but cannot be left");
            }
        }
    }
}

package windhover.ui.registers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.FirmwareStatus;
import windhover.debug.Snapshot.RegisterValue;

/**
 * Every device's firmware states and registers as one list, with what changed since the last stop. Knows no particular
 * device. Needs no window.
 */
public final class DevicesModel {
    /** A row of the list. */
    public sealed interface Row {}

    /** The head of a device's rows. */
    public record DeviceHead(String name, String sentence) implements Row {}

    /** A state machine of the device. */
    public record FirmwareRow(String device, FirmwareStatus state) implements Row {}

    /** A register of the device, with its value at the last stop. */
    public record RegisterRow(String device, RegisterValue register, long before) implements Row {
        /** Whether it changed since the last stop. */
        public boolean changed() {
            return register.value() != before;
        }
    }

    private Map<Long, Long> atStop = Map.of();
    private Map<Long, Long> beforeStop = Map.of();
    private long stopCycle = -1;
    private List<DeviceState> devices = List.of();
    private Map<Long, Long> reference = Map.of();
    private List<Row> rows = List.of();

    /**
     * Takes a snapshot.
     *
     * @return whether a row changed
     */
    public boolean show(Snapshot snapshot) {
        boolean rests = snapshot.activity() != Activity.RUNNING;
        if (rests && snapshot.cycle() != stopCycle) {
            beforeStop = atStop;
            atStop = values(snapshot);
            stopCycle = snapshot.cycle();
        }
        Map<Long, Long> nextReference = rests ? beforeStop : atStop;
        if (snapshot.devices().equals(devices) && nextReference.equals(reference)) {
            return false;
        }
        devices = snapshot.devices();
        reference = nextReference;
        List<Row> next = new ArrayList<>();
        for (DeviceState device : devices) {
            if (device.registers().isEmpty() && device.firmware().isEmpty()) {
                continue;
            }
            next.add(new DeviceHead(device.name(), device.sentence()));
            device.firmware().forEach(state -> next.add(new FirmwareRow(device.name(), state)));
            for (RegisterValue register : device.registers()) {
                next.add(new RegisterRow(
                        device.name(), register, reference.getOrDefault(register.address(), register.value())));
            }
        }
        boolean changed = !next.equals(rows);
        rows = List.copyOf(next);
        return changed;
    }

    private static Map<Long, Long> values(Snapshot snapshot) {
        Map<Long, Long> values = new HashMap<>();
        for (DeviceState device : snapshot.devices()) {
            device.registers().forEach(register -> values.put(register.address(), register.value()));
        }
        return values;
    }

    /** The rows, device by device. */
    public List<Row> rows() {
        return rows;
    }
}

package windhover.device.uart;

import windhover.reg.DeviceEvent;

/**
 * The debug UART printed a character.
 *
 * @param character 0 to 255
 */
public record Printed(int character) implements DeviceEvent {
    @Override
    public String kind() {
        return "printed";
    }
}

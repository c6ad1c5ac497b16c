package windhover.guest.program;

import java.util.List;

/**
 * A variable, or a part of one, as it is shown.
 *
 * @param name in the source; of an element {@code [3]}
 * @param type as C writes it; empty when unknown
 * @param value as C would write it; or why it cannot be told
 * @param known whether it can be told
 * @param path an expression that gives it again; empty when there is none
 * @param place where it lies: an address, a register, or nothing
 * @param parts members and elements, the first ones of many; empty for a plain value
 */
public record Shown(
        String name, String type, String value, boolean known, String path, String place, List<Shown> parts) {}

package windhover.ui.memory;

import java.util.Locale;
import java.util.OptionalLong;
import windhover.ui.kit.GuestMemory;

/**
 * A window of memory, in rows of sixteen bytes, with what changed since the machine stopped last. Needs no window on
 * the screen.
 */
final class HexModel {
    /** Bytes a row. */
    static final int ROW = 16;

    /** Rows shown. */
    static final int ROWS = 32;

    /** Bytes shown. */
    static final int BYTES = ROW * ROWS;

    private final GuestMemory memory;
    private long base;
    private byte[] bytes = new byte[BYTES];
    private byte[] atStop = new byte[BYTES];
    private int selected;

    HexModel(GuestMemory memory) {
        this.memory = memory;
    }

    /** The address of the first byte. */
    long base() {
        return base;
    }

    /** Shows memory from an address on, which is selected; nothing counts as changed. */
    void go(long address) {
        base = address & -ROW;
        selected = (int) (address - base);
        bytes = new byte[BYTES];
        atStop = bytes;
    }

    /**
     * The address that a text names: hexadecimal after {@code 0x}, or a symbol, perhaps with an offset
     * ({@code rx_ring+0x8}).
     *
     * @return empty when it is none
     */
    OptionalLong find(String text) {
        String place = text.strip();
        int plus = place.indexOf('+');
        OptionalLong offset =
                plus < 0 ? OptionalLong.of(0) : number(place.substring(plus + 1).strip());
        String name = plus < 0 ? place : place.substring(0, plus).strip();
        OptionalLong start = name.toLowerCase(Locale.ROOT).startsWith("0x") ? number(name) : memory.address(name);
        return start.isPresent() && offset.isPresent()
                ? OptionalLong.of(start.getAsLong() + offset.getAsLong())
                : OptionalLong.empty();
    }

    private static OptionalLong number(String text) {
        try {
            String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
            if (!digits.matches("-?[0-9]+|0x[0-9a-f]+")) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(
                    digits.startsWith("0x") ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Takes up the bytes as they are now; {@code stopped} when the machine stands, so that what changes from here on is
     * news.
     */
    void show(long from, byte[] now, boolean news) {
        if (from != base || now.length != BYTES) {
            return;
        }
        if (news || atStop.length == 0) {
            atStop = bytes;
        }
        bytes = now.clone();
    }

    /** The first bytes of a place: nothing of it has changed. */
    void showFirst(long from, byte[] now) {
        show(from, now, false);
        atStop = bytes;
    }

    /** A byte, 0 to 255. */
    int value(int index) {
        return bytes[index] & 0xff;
    }

    /** Two hexadecimal digits. */
    String hex(int index) {
        return String.format(Locale.ROOT, "%02x", value(index));
    }

    /** A row as characters; a dot for what is none. */
    String ascii(int row) {
        StringBuilder text = new StringBuilder(ROW);
        for (int i = row * ROW; i < (row + 1) * ROW; i++) {
            int value = value(i);
            text.append(value >= ' ' && value < 0x7f ? (char) value : '·');
        }
        return text.toString();
    }

    /** True when a byte is another than at the stop before. */
    boolean changed(int index) {
        return bytes[index] != atStop[index];
    }

    /** The index of the selected byte. */
    int selected() {
        return selected;
    }

    /** Selects a byte; the window moves along when it lies outside. */
    void select(int index) {
        if (index < 0 || index >= BYTES) {
            go(base + index);
        } else {
            selected = index;
        }
    }

    /** The address of the selected byte. */
    long selectedAddress() {
        return base + selected;
    }

    /**
     * What is selected, in words: address, symbol, value in three bases, and as a little-endian doubleword where it is
     * aligned.
     */
    String words() {
        long address = selectedAddress();
        String symbol = memory.describe(address);
        int value = value(selected);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "0x%x", address));
        text.append(symbol.isEmpty() ? "" : " (" + symbol + ")")
                .append(String.format(Locale.ROOT, ": 0x%02x, %d", value, value));
        if (selected % 8 == 0 && selected + 8 <= BYTES) {
            long word = 0;
            for (int i = 7; i >= 0; i--) {
                word = word << 8 | value(selected + i);
            }
            text.append(String.format(Locale.ROOT, "; the 8 bytes from here: 0x%x", word));
        }
        return text.toString();
    }
}

package windhover.mmu;

import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/** Physical memory protection (Priv. §3.7): 16 entries, granularity 4 bytes. */
public final class Pmp implements Stateful {
    /** Number of entries. */
    public static final int ENTRIES = 16;

    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int EXECUTE = 4;
    private static final int MODE_SHIFT = 3;
    private static final int MODE = 3;
    private static final int OFF = 0;
    private static final int TOP_OF_RANGE = 1;
    private static final int NATURAL_4 = 2;
    private static final int LOCKED = 0x80;
    private static final int CONFIGURATION = READ | WRITE | EXECUTE | MODE << MODE_SHIFT | LOCKED;
    private static final long ADDRESS = (1L << 54) - 1;

    private final byte[] configuration = new byte[ENTRIES];
    private final long[] address = new long[ENTRIES];

    @Derived("the first byte of each entry's range, from configuration and address")
    private final long[] start = new long[ENTRIES];

    @Derived("the byte behind each entry's range; no more than start for an entry that is off")
    private final long[] end = new long[ENTRIES];

    @Derived("true when an entry is locked and on: then M mode is checked too")
    private boolean bindsMachineMode;

    @Derived("true when a range begins or ends within an aligned doubleword")
    private boolean dividesDoublewords;

    @Derived("entries up to the last that is on")
    private int used;

    /** Reset: every entry off and unlocked. */
    public void reset() {
        for (int i = 0; i < ENTRIES; i++) {
            configuration[i] = 0;
            address[i] = 0;
        }
        derive();
    }

    /** The eight configuration bytes from entry {@code first} on, as {@code pmpcfg} shows them. */
    public long configuration(int first) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (configuration[first + i] & 0xff);
        }
        return value;
    }

    /**
     * Writes eight configuration bytes; locked entries keep theirs. Write without read is reserved: the write
     * permission is dropped.
     */
    public void setConfiguration(int first, long value) {
        for (int i = 0; i < 8; i++) {
            int entry = first + i;
            int wanted = (int) (value >>> (8 * i)) & CONFIGURATION;
            if ((configuration[entry] & LOCKED) == 0) {
                configuration[entry] = (byte) ((wanted & READ) == 0 ? wanted & ~WRITE : wanted);
            }
        }
        derive();
    }

    /** The address register of an entry: bits 55 to 2 of an address. */
    public long address(int entry) {
        return address[entry];
    }

    /**
     * True when an entry's address register keeps its value: locked by its own entry, or as the bottom of a locked
     * range (Priv. §3.7.1).
     */
    public boolean isLocked(int entry) {
        boolean bottomOfLocked =
                entry + 1 < ENTRIES && (configuration[entry + 1] & LOCKED) != 0 && mode(entry + 1) == TOP_OF_RANGE;
        return (configuration[entry] & LOCKED) != 0 || bottomOfLocked;
    }

    /** Writes an address register unless it {@link #isLocked}. */
    public void setAddress(int entry, long value) {
        if (!isLocked(entry)) {
            address[entry] = value & ADDRESS;
            derive();
        }
    }

    private int mode(int entry) {
        return configuration[entry] >> MODE_SHIFT & MODE;
    }

    private void derive() {
        bindsMachineMode = false;
        dividesDoublewords = false;
        used = 0;
        for (int i = 0; i < ENTRIES; i++) {
            switch (mode(i)) {
                case OFF -> {
                    start[i] = 0;
                    end[i] = 0;
                }
                case TOP_OF_RANGE -> {
                    start[i] = i == 0 ? 0 : address[i - 1] << 2;
                    end[i] = address[i] << 2;
                }
                case NATURAL_4 -> {
                    start[i] = address[i] << 2;
                    end[i] = start[i] + 4;
                }
                default -> {
                    long ones = address[i] ^ (address[i] + 1); // the trailing ones and the zero above them
                    start[i] = (address[i] & ~ones) << 2;
                    end[i] = start[i] + ((ones + 1) << 2);
                }
            }
            bindsMachineMode |= (configuration[i] & LOCKED) != 0 && mode(i) != OFF;
            if (start[i] < end[i]) {
                dividesDoublewords |= ((start[i] | end[i]) & 7) != 0;
                used = i + 1;
            }
        }
    }

    /** True when M mode is checked too: what it may do depends on a locked entry. */
    public boolean bindsMachineMode() {
        return bindsMachineMode;
    }

    /**
     * True when an aligned access of 8 bytes may lie in an entry's range in part. Such an access fails in every mode,
     * whether or not the entry is locked (Priv. §3.7.1), so M mode is checked too. Narrower ones cannot: the
     * granularity is 4 bytes.
     */
    public boolean dividesDoublewords() {
        return dividesDoublewords;
    }

    /** True when an access is allowed. The first entry that holds any of its bytes decides, and must hold them all. */
    public boolean allows(long physical, int size, Access access, boolean machineMode) {
        for (int i = 0; i < used; i++) {
            if (start[i] < end[i]
                    && Long.compareUnsigned(physical, end[i]) < 0
                    && Long.compareUnsigned(physical + size - 1, start[i]) >= 0) {
                if (machineMode && (configuration[i] & LOCKED) == 0) {
                    return holdsAll(i, physical, size);
                }
                int needed = switch (access) {
                    case FETCH -> EXECUTE;
                    case LOAD -> READ;
                    case STORE -> WRITE;
                };
                return holdsAll(i, physical, size) && (configuration[i] & needed) != 0;
            }
        }
        return machineMode;
    }

    private boolean holdsAll(int entry, long physical, int size) {
        return Long.compareUnsigned(physical, start[entry]) >= 0
                && Long.compareUnsigned(physical + size, end[entry]) <= 0;
    }

    /** True when every entry treats all bytes of an aligned block of {@code size} bytes alike. */
    public boolean isUniform(long block, int size) {
        for (int i = 0; i < used; i++) {
            if (start[i] < end[i] && (isInside(start[i], block, size) || isInside(end[i], block, size))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInside(long boundary, long block, int size) {
        return Long.compareUnsigned(boundary, block) > 0 && Long.compareUnsigned(boundary - block, size) < 0;
    }

    @Override
    public String name() {
        return "pmp";
    }

    @Override
    public void state(StateVisitor v) {
        v.bytes("configuration", configuration);
        v.i64s("address", address);
        derive();
    }
}

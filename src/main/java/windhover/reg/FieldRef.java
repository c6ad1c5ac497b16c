package windhover.reg;

/** A device's own handle to what is stored in one of its fields: no access rule, no effect, no search. */
public final class FieldRef {
    private final long[] values;
    private final int index;
    private final int lo;
    private final long ones;

    FieldRef(long[] values, int index, RegisterMap.Field<?> field) {
        this.values = values;
        this.index = index;
        lo = field.lo();
        ones = RegisterMap.ones(field.bits());
    }

    /** The stored value, in the field's lowest bits. */
    public long get() {
        return (values[index] >>> lo) & ones;
    }

    /** Stores the low bits of a value. */
    public void set(long value) {
        values[index] = (values[index] & ~(ones << lo)) | ((value & ones) << lo);
    }

    /** True when any bit is 1. */
    public boolean isSet() {
        return get() != 0;
    }

    /** Stores 1 or 0. */
    public void set(boolean on) {
        set(on ? 1 : 0);
    }

    /** Adds, modulo the field's width. */
    public void add(long amount) {
        set(get() + amount);
    }
}

package windhover.reg;

import java.util.List;
import windhover.bus.BusTarget;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * The registers of one device instance: what is stored in them, and their answer on the bus. An aligned access of any
 * size that lies wholly in a declared register is answered; all others are bus errors. A write to fields that cannot be
 * written changes nothing.
 *
 * @param <D> the device
 */
public final class RegisterFile<D> implements BusTarget, Stateful {
    private final RegisterMap<D> map;

    @Wiring("the device whose registers these are")
    private final D device;

    private final long[] values;

    /** Registers at their reset values. */
    public RegisterFile(RegisterMap<D> map, D device) {
        this.map = map;
        this.device = device;
        values = new long[map.registers().size()];
        reset();
    }

    /** Stores every reset value, with no effect. */
    public void reset() {
        for (int i = 0; i < values.length; i++) {
            values[i] = map.registers().get(i).reset();
        }
    }

    /** The declaration. */
    public RegisterMap<D> map() {
        return map;
    }

    /** A handle to a field. */
    public FieldRef field(String register, String field) {
        return new FieldRef(
                values, map.indexOf(register), map.register(register).field(field));
    }

    /** What a read of the whole register would answer, without its effects. */
    public long peek(String register) {
        return whole(map.indexOf(register));
    }

    private long whole(int index) {
        long stored = values[index];
        long answer = 0;
        List<RegisterMap.Field<D>> fields = map.registers().get(index).fields();
        for (int i = 0; i < fields.size(); i++) {
            RegisterMap.Field<D> field = fields.get(i);
            var computed = field.value();
            if (computed != null) {
                answer |= (computed.applyAsLong(device) << field.lo()) & field.mask();
            } else if (field.access().readable()) {
                answer |= stored & field.mask();
            }
        }
        return answer;
    }

    @Override
    public String name() {
        return map.name();
    }

    @Override
    public boolean accepts(long offset, int size, boolean write) {
        return map.indexAt(offset, size) >= 0;
    }

    @Override
    public long peek(long offset, int size) {
        int index = map.indexAt(offset, size);
        return index < 0 ? 0 : (whole(index) >>> shift(index, offset)) & RegisterMap.ones(8 * size);
    }

    private int shift(int index, long offset) {
        return 8 * (int) (offset - map.registers().get(index).offset());
    }

    @Override
    public long read(long offset, int size) {
        long answer = peek(offset, size);
        int index = map.indexAt(offset, size);
        if (index >= 0) {
            long touched = RegisterMap.ones(8 * size) << shift(index, offset);
            List<RegisterMap.Field<D>> fields = map.registers().get(index).fields();
            for (int i = 0; i < fields.size(); i++) {
                RegisterMap.Field<D> field = fields.get(i);
                var effect = field.onRead();
                if (effect != null && (field.mask() & touched) != 0) {
                    effect.accept(device);
                }
            }
        }
        return answer;
    }

    @Override
    public void write(long offset, int size, long value) {
        int index = map.indexAt(offset, size);
        if (index < 0) {
            return;
        }
        int shift = shift(index, offset);
        long touched = RegisterMap.ones(8 * size) << shift;
        long bits = (value << shift) & touched;
        List<RegisterMap.Field<D>> fields = map.registers().get(index).fields();
        for (int i = 0; i < fields.size(); i++) {
            store(index, fields.get(i), touched, bits);
        }
        for (int i = 0; i < fields.size(); i++) {
            RegisterMap.Field<D> field = fields.get(i);
            var effect = field.onWrite();
            if (effect != null && (field.mask() & touched) != 0) {
                effect.accept(device, field.of(field.access() == FieldAccess.RW ? values[index] : bits));
            }
        }
    }

    private void store(int index, RegisterMap.Field<D> field, long touched, long bits) {
        long mask = field.mask() & touched;
        if (field.access() == FieldAccess.RW) {
            var computed = field.value();
            long before = computed == null
                    ? values[index] & field.mask()
                    : (computed.applyAsLong(device) << field.lo()) & field.mask();
            values[index] = (values[index] & ~field.mask()) | (before & ~mask) | (bits & mask);
        } else if (field.access() == FieldAccess.W1C) {
            values[index] &= ~(bits & mask);
        }
    }

    @Override
    public void state(StateVisitor v) {
        List<RegisterMap.Register<D>> registers = map.registers();
        for (int i = 0; i < values.length; i++) {
            values[i] = v.i64(registers.get(i).name(), values[i]);
        }
    }
}

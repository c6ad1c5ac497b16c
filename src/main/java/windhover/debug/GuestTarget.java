package windhover.debug;

import java.util.List;
import java.util.Locale;
import windhover.cpu.Cpu;
import windhover.guest.program.OpenTrap;
import windhover.guest.program.Target;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.machine.Machine;

/** What the program in the guest is looked at through. */
final class GuestTarget implements Target {
    private final Machine machine;
    private final Cpu processor;
    private final Traps traps;

    GuestTarget(Machine machine, Cpu processor, Traps traps) {
        this.machine = machine;
        this.processor = processor;
        this.traps = traps;
    }

    @Override
    public long pc() {
        return processor.next();
    }

    @Override
    public long register(int number) {
        return processor.register(number);
    }

    @Override
    public long floatRegister(int number) throws NotKnownException {
        return processor.hasFloats() ? processor.floatRegister(number) : Target.super.floatRegister(number);
    }

    @Override
    public int mode() {
        return processor.privilege();
    }

    @Override
    public long memory(long address, int size, int mode) throws NotKnownException {
        if ((size & (size - 1)) == 0 && (address & (size - 1)) == 0) {
            return aligned(address, size, mode);
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= aligned(address + i, 1, mode) << (8 * i);
        }
        return value;
    }

    private long aligned(long address, int size, int mode) throws NotKnownException {
        long physical = processor.physical(address, mode);
        if (physical == -1) {
            throw new NotKnownException(
                    String.format(Locale.ROOT, "0x%x is not mapped, so what lies there cannot be read", address));
        }
        if (machine.map().find(physical, size) == null) {
            throw new NotKnownException(String.format(Locale.ROOT, "there is no memory at 0x%x", address));
        }
        return machine.peek(physical, size);
    }

    @Override
    public List<OpenTrap> interruptions() {
        return traps.open();
    }
}

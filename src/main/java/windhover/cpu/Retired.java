package windhover.cpu;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import windhover.isa.Csr;
import windhover.isa.Extension;
import windhover.isa.Instruction;
import windhover.isa.Meaning;
import windhover.isa.Uop;

/**
 * What one retired instruction did, for a log or a comparison. One object is used again for each instruction: take what
 * is needed.
 */
public final class Retired {
    private static final int KIND_BITS = 4;
    private static final int KIND_FLOAT = 1;
    private static final int KIND_CSR = 4;

    /** The number of the processor that ran it. */
    int processor;

    long pc;
    int bits;
    long uop;
    int privilege;
    long value;
    int memorySize;
    long memoryAddress;
    boolean loaded;
    boolean stored;
    long storedValue;
    int csr = -1;
    long csrValue;
    boolean doubles = true;
    int flagsWritten = -1;
    int modeWritten = -1;
    long statusWritten;

    Retired() {}

    /**
     * What the instruction that retired in a processor's last cycle did; call it only when there is one.
     *
     * @param bits its bits, 16 or 32, which the pipeline does not keep
     * @param privilege the mode it ran in
     */
    public static Retired of(Cpu cpu, int bits, int privilege) {
        Retired retired = new Retired();
        retired.processor = cpu.number();
        retired.pc = cpu.retiredPc();
        retired.bits = bits;
        retired.uop = cpu.retiredUop();
        retired.privilege = privilege;
        retired.value = cpu.retiredValue();
        retired.doubles = cpu.csr().isa().has(Extension.D);
        if (Uop.isFloat(retired.uop)) {
            retired.flagsWritten = cpu.retiredFlags();
            retired.modeWritten = cpu.retiredMode();
            retired.statusWritten = cpu.retiredStatus();
        }
        switch (Alu.op(retired.uop).meaning()) {
            case Meaning.FloatLoad(int size) -> retired.accessed(cpu, size, true, false);
            case Meaning.FloatStore(int size) -> retired.accessed(cpu, size, false, true);
            case Meaning.Floating f -> {}
            case Meaning.Load(int size, boolean signed) -> retired.accessed(cpu, size, true, false);
            case Meaning.LoadReserved(int size) -> retired.accessed(cpu, size, true, false);
            case Meaning.Store(int size) -> retired.accessed(cpu, size, false, true);
            case Meaning.StoreConditional(int size) -> retired.accessed(cpu, size, false, retired.value == 0);
            case Meaning.Atomic(int size, var f) -> retired.accessed(cpu, size, true, true);
            case Meaning.CsrAccess(boolean always, var f) -> {
                if (always || Uop.rs1(retired.uop) != 0) {
                    retired.wroteCsr(cpu);
                }
            }
            case Meaning.Act(var action) -> {
                switch (action) {
                    case MRET, SRET -> retired.wroteCsr(cpu);
                    case FENCE, FENCE_I, ECALL, EBREAK, WFI, SFENCE_VMA, ORDER_INVALIDATION -> {}
                }
            }
            case Meaning.Compute compute -> {}
            case Meaning.FromPc compute -> {}
            case Meaning.Branch branch -> {}
            case Meaning.Jump jump -> {}
            case Meaning.None none -> {}
        }
        return retired;
    }

    private void accessed(Cpu cpu, int size, boolean reads, boolean writes) {
        memorySize = size;
        memoryAddress = cpu.retiredAddress();
        loaded = reads;
        stored = writes;
        storedValue = cpu.retiredData();
    }

    private void wroteCsr(Cpu cpu) {
        csr = (int) cpu.retiredAddress();
        csrValue = cpu.retiredData();
    }

    /** Its address. */
    public long pc() {
        return pc;
    }

    /** Its bits, 16 or 32. */
    public int bits() {
        return bits;
    }

    /** Its decoded form. */
    public long uop() {
        return uop;
    }

    /** The mode it ran in, 0 U, 1 S, 3 M. */
    public int privilege() {
        return privilege;
    }

    /** The register it wrote, or 0. */
    public int rd() {
        return (uop & Uop.WRITES_RD) != 0 ? Uop.rd(uop) : 0;
    }

    /** The floating-point register it wrote, or −1. */
    public int fd() {
        Instruction row = Alu.op(uop).row();
        return row != null && row.writesFloat() ? Uop.rd(uop) : -1;
    }

    /** {@code fflags} where it wrote them, else −1. */
    public int flagsWritten() {
        return flagsWritten;
    }

    /** {@code frm} where it wrote it, else −1. */
    public int modeWritten() {
        return modeWritten;
    }

    /** {@code mstatus} where it made the floating-point registers dirty, else 0. */
    public long statusWritten() {
        return statusWritten;
    }

    /** What it wrote to {@link #rd} or {@link #fd}. */
    public long value() {
        return value;
    }

    /** Bytes it accessed in memory, 0 for none. */
    public int memorySize() {
        return memorySize;
    }

    /** The virtual address it accessed. */
    public long memoryAddress() {
        return memoryAddress;
    }

    /** True when it read memory. */
    public boolean loaded() {
        return loaded;
    }

    /** True when it wrote to memory; a store-conditional that failed did not. */
    public boolean stored() {
        return stored;
    }

    /** What it wrote to memory, in the low {@link #memorySize} bytes. */
    public long storedValue() {
        return storedValue;
    }

    /**
     * The CSR it wrote, under the name of the register that holds the bits ({@link CsrFile#logged}), or −1. A return
     * from a trap writes mstatus.
     */
    public int csr() {
        return csr;
    }

    /** What the CSR holds since. */
    public long csrValue() {
        return csrValue;
    }

    /** The line that Spike's commit log has for it ({@code spike --log-commits}), without line end. */
    public String commitLogLine() {
        StringBuilder line = new StringBuilder(96);
        String digits = Uop.length(uop) == 2 ? "%04x" : "%08x";
        line.append(
                String.format(Locale.ROOT, "core %3d: %d 0x%016x (0x" + digits + ")", processor, privilege, pc, bits));
        if (Uop.isFloat(uop)) {
            floats(line);
        } else if (rd() != 0) {
            line.append(String.format(Locale.ROOT, " x%-2d 0x%016x", rd(), value));
        }
        if (csr >= 0) {
            line.append(String.format(Locale.ROOT, " c%d_%s 0x%016x", csr, Csr.name(csr), csrValue));
        }
        if (loaded) {
            line.append(String.format(Locale.ROOT, " mem 0x%016x", memoryAddress));
        }
        if (stored) {
            long mask = -1L >>> (64 - 8 * memorySize);
            line.append(String.format(
                    Locale.ROOT, " mem 0x%016x 0x%0" + 2 * memorySize + "x", memoryAddress, storedValue & mask));
        }
        return line.toString();
    }

    /** What an instruction of the floating-point unit wrote, in Spike's order: by register number, then by kind. */
    private void floats(StringBuilder line) {
        Map<Integer, String> written = new TreeMap<>();
        if (rd() != 0) {
            written.put(rd() << KIND_BITS, String.format(Locale.ROOT, " x%-2d 0x%016x", rd(), value));
        }
        if (fd() >= 0) {
            String digits = doubles ? "%016x" : "%08x";
            written.put(
                    fd() << KIND_BITS | KIND_FLOAT,
                    String.format(Locale.ROOT, " f%-2d 0x" + digits, fd(), doubles ? value : value & 0xffff_ffffL));
        }
        if (flagsWritten >= 0) {
            written.put(key(Csr.FFLAGS), csr(Csr.FFLAGS, flagsWritten));
        }
        if (modeWritten >= 0) {
            written.put(key(Csr.FRM), csr(Csr.FRM, modeWritten));
        }
        if (statusWritten != 0) {
            written.put(key(Csr.MSTATUS), csr(Csr.MSTATUS, statusWritten));
        }
        written.values().forEach(line::append);
    }

    private static int key(int csr) {
        return csr << KIND_BITS | KIND_CSR;
    }

    private static String csr(int number, long value) {
        return String.format(Locale.ROOT, " c%d_%s 0x%016x", number, Csr.name(number), value);
    }
}

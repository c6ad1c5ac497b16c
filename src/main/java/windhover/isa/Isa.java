package windhover.isa;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The instruction set of one processor: the extensions that it has. What says which instructions, CSRs and {@code misa}
 * bits there are, asks this.
 */
public final class Isa {
    private static final Set<Extension> BITS = EnumSet.of(Extension.ZBA, Extension.ZBB, Extension.ZBS);

    /** The Kestrel-3's own. */
    public static final Isa KESTREL3 = new Isa(EnumSet.of(
            Extension.I,
            Extension.M,
            Extension.A,
            Extension.C,
            Extension.ZICSR,
            Extension.ZIFENCEI,
            Extension.SM,
            Extension.S,
            Extension.U));

    private static final long XLEN_64 = 2L << 62;

    /** {@code misa} has this letter when all three groups of bit manipulation are there (Unpriv. chapter 31). */
    private static final long MISA_B = 1L << 1;

    private final List<Extension> extensions;
    private final long bits;
    private final long misa;
    private final List<Instruction> rows;

    /** One with these extensions. */
    public static Isa of(Set<Extension> extensions) {
        return new Isa(extensions);
    }

    private Isa(Set<Extension> extensions) {
        this.extensions = extensions.stream().sorted().toList();
        bits = extensions.stream()
                .mapToLong(extension -> 1L << extension.ordinal())
                .sum();
        long letters = extensions.stream().mapToLong(Extension::misa).reduce(XLEN_64, (a, b) -> a | b);
        misa = extensions.containsAll(BITS) ? letters | MISA_B : letters;
        rows = InstructionSet.ROWS.stream().filter(this::includes).toList();
    }

    /** The same with an extension more. */
    public Isa with(Extension extension) {
        Set<Extension> more = EnumSet.copyOf(extensions);
        more.add(extension);
        return new Isa(more);
    }

    /**
     * One by its name, as compilers and simulators take it (Unpriv. chapter 36): {@code rv64}, single letters in their
     * order, then names of several letters, each behind an underscore. {@code g} is {@code imafd_zicsr_zifencei},
     * {@code b} is {@code zba_zbb_zbs}; what an extension is built upon comes with it. M, S and U mode are always
     * there.
     *
     * @throws IllegalArgumentException with what is wrong and what was expected, as the end of a sentence
     */
    public static Isa parse(String text) {
        return new IsaString(text).parse();
    }

    /** The extensions that it has, in the order of the manual. */
    public List<Extension> extensions() {
        return extensions;
    }

    /** True when it has an extension. */
    public boolean has(Extension extension) {
        return (bits >>> extension.ordinal() & 1) != 0;
    }

    /** True when it has an instruction; a compressed one needs what it expands to as well. */
    public boolean includes(Instruction row) {
        Instruction base = row.op().row();
        return has(row.extension()) && base != null && has(base.extension());
    }

    /** The instructions that it has, those of 32 bits first. */
    public List<Instruction> rows() {
        return rows;
    }

    /** What {@code misa} reads (Priv. §3.1.1). */
    public long misa() {
        return misa;
    }

    /** Its letters as manuals write them, such as {@code RV64IMAC}: what has a name of several letters is left out. */
    public String title() {
        return "RV64" + letters().toUpperCase(Locale.ROOT);
    }

    private String letters() {
        StringBuilder letters = new StringBuilder();
        for (Extension extension : extensions) {
            if (extension.isUnprivileged() && extension.label().length() == 1) {
                letters.append(extension.label());
            }
        }
        return letters.toString();
    }

    /** What a device tree's {@code riscv,isa} says of it: the name with what only an operating system sees. */
    public String deviceTree() {
        StringBuilder name = new StringBuilder(toString());
        for (Extension extension : extensions) {
            if (!extension.isUnprivileged() && !extension.isAlways()) {
                name.append('_').append(extension.label());
            }
        }
        return name.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Isa isa && isa.bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** Its name as compilers take it ({@code -march}), such as {@code rv64imac_zicsr_zifencei}. */
    @Override
    public String toString() {
        StringBuilder name = new StringBuilder("rv64").append(letters());
        for (Extension extension : extensions) {
            if (extension.isUnprivileged() && extension.label().length() > 1) {
                name.append('_').append(extension.label());
            }
        }
        return name.toString();
    }
}

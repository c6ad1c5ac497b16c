package windhover.guest;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.MemoryPeek;
import windhover.image.Type;

/** Names of a kernel's programs and tasks, as the guest's memory has them. */
public final class OwnerNames {
    private static final String KERNEL = "kernel";

    private OwnerNames() {}

    /**
     * The name of the program, or of the task, at an address, {@code kernel} for 0; what lies there where it has none.
     */
    public static String of(Kernel kernel, long at, MemoryPeek memory) {
        if (at == 0) {
            return KERNEL;
        }
        GuestValue name = access(kernel);
        String text = name == null ? "" : text(name, at, memory);
        return text.isEmpty() ? kernel.symbols().describe(at) : text;
    }

    /** As above, of which each is read once: {@code names} keeps what was found. */
    static String of(Kernel kernel, long at, MemoryPeek memory, Map<Long, String> names) {
        return at == 0 ? KERNEL : names.computeIfAbsent(at, unknown -> of(kernel, unknown, memory));
    }

    /** The member that holds the name of whoever items belong to; null when they belong to nobody with a name. */
    public static @Nullable GuestValue access(Kernel kernel) {
        return kernel.programs() != null
                ? kernel.programs().name()
                : kernel.tasks() != null ? kernel.tasks().name() : null;
    }

    /** A text: an array of characters, or what a pointer to one points to. */
    static String text(GuestValue name, long thing, MemoryPeek memory) {
        long at = name.value(thing, memory);
        if (at == 0) {
            return "";
        }
        return name.type() instanceof Type.Array array
                ? GuestText.read(at, (int) Math.min(array.count(), GuestText.LONGEST), memory)
                : GuestText.read(at, memory);
    }
}

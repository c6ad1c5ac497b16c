package windhover.guest;

import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.MemoryPeek;
import windhover.image.Type;

/** Names of a kernel's programs and tasks, as the guest's memory has them. */
public final class OwnerNames {
    private OwnerNames() {}

    /** The name of the program, or of the task, at an address; what lies there where it has none. */
    public static String of(Kernel kernel, long at, MemoryPeek memory) {
        GuestValue name = access(kernel);
        String text = name == null ? "" : text(name, at, memory);
        return text.isEmpty() ? kernel.symbols().describe(at) : text;
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

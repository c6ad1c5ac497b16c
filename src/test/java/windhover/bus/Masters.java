package windhover.bus;

import windhover.machine.Board;
import windhover.machine.Board.Slot;

/** Bus masters for tests that wire parts by hand: those of the Kestrel-3 and its processor. */
public final class Masters {
    public static final Master VIDEO = of("mgia");
    public static final Master NIC = of("nic");
    public static final Master DMAC = of("dmac");
    public static final Master DISK = of("floppy");
    public static final Master WALKER = Master.ofProcessor(0, Master.Role.WALK);
    public static final Master CPU_DATA = Master.ofProcessor(0, Master.Role.DATA);
    public static final Master CPU_FETCH = Master.ofProcessor(0, Master.Role.FETCH);

    private Masters() {}

    private static Master of(String slot) {
        return Board.KESTREL3.slots().stream()
                .filter(row -> row.name().equals(slot))
                .map(Slot::master)
                .findFirst()
                .orElseThrow();
    }
}

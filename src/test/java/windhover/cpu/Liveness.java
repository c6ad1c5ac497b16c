package windhover.cpu;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.Master;
import windhover.bus.Masters;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.isa.Uop;
import windhover.machine.Machine;

/**
 * Watches a processor run and fails when a hold lasts longer than docs/timing.md allows, or when nothing commits for
 * longer than the longest instruction takes. For any program: give it each cycle by {@link #cycle}, or let
 * {@link #runTo} run a whole machine.
 *
 * <p>Cycles in which another master than the processor has the bus do not count, since devices come first; nor do those
 * in {@code wfi}, which waits for what may never come. A write by another master begins the count of a fetch or a walk
 * again: it may have changed the line or the entry that was just read.
 */
public final class Liveness {
    private static final List<Master> OWN = List.of(Masters.WALKER, Masters.CPU_DATA, Masters.CPU_FETCH);

    /** Levels of a page table, and the write of an accessed or dirty bit. */
    private static final int WALK = 4;

    private static final int BYTES = 8;

    /** Instructions ahead of fetch that may each store to the entry which the walker is about to mark. */
    private static final int STORES_AHEAD = 3;

    private final Cpu cpu;
    private final Clock clock;
    private final List<BusPort> devices;
    private final Map<HoldReason, Integer> bounds;
    private final int progressBound;
    private final Map<HoldReason, Integer> longest = new EnumMap<>(HoldReason.class);
    private int longestWithoutCommit;

    private Stage stage = Stage.WB;
    private HoldReason why = HoldReason.FILL;
    private int seq;
    private int held;
    private int sinceCommit;

    /** Watches a processor; the board must be complete. */
    public Liveness(Cpu cpu, Clock clock, Bus bus, Timing timing) {
        this.cpu = cpu;
        this.clock = clock;
        devices = timing.sharedBus()
                ? bus.ports().stream()
                        .filter(port -> !OWN.contains(port.master()))
                        .toList()
                : List.of();
        bounds = bounds(timing, bus.map());
        for (HoldReason reason : HoldReason.values()) {
            if (!reason.happensWith(timing)) {
                bounds.put(reason, 0); // scenarios that expect it are refused
            }
        }
        progressBound = progressBound(timing, bus.map());
    }

    /** Watches a machine's processor. */
    public static Liveness of(Machine machine) {
        return new Liveness(machine.processor(0), machine.clock(), machine.bus(), machine.timing());
    }

    /** Cycles that the longest transaction of one beat has the bus; 1 where there is no shared bus. */
    private static int word(Timing timing, AddressMap map) {
        int waits = map.regions().stream()
                .mapToInt(AddressMap.Region::waitStates)
                .max()
                .orElse(0);
        return timing.sharedBus() ? Math.max(waits, Bus.ERROR_CYCLES) + 1 : 1;
    }

    /** Cycles that the read of a cache's line has the bus; one beat where there is no such cache. */
    private static int line(Timing timing, AddressMap map, Timing.CacheShape cache) {
        int waits = map.regions().stream()
                .filter(region -> region.target() instanceof Ram || region.target() instanceof Rom)
                .mapToInt(AddressMap.Region::waitStates)
                .max()
                .orElse(0);
        return Math.max(word(timing, map), cache.sets() == 0 ? 0 : waits + cache.lineBytes() / 8);
    }

    /**
     * The bounds in docs/timing.md: most cycles in a row for one instruction in one stage. Reasons without a bound are
     * not in it.
     */
    public static Map<HoldReason, Integer> bounds(Timing timing, AddressMap map) {
        int word = word(timing, map);
        int fetchLine = line(timing, map, timing.instructionCache());
        int dataLine = line(timing, map, timing.dataCache());
        boolean shared = timing.sharedBus();
        Map<HoldReason, Integer> most = new EnumMap<>(HoldReason.class);
        most.put(HoldReason.LOAD_USE, 1);
        most.put(HoldReason.MULTIPLY, timing.multiply() - 1);
        most.put(HoldReason.DIVIDE, timing.divide() - 1);
        int floats = timing.floats().longest() - 1;
        most.put(HoldReason.FLOAT_USE, floats);
        most.put(HoldReason.FLOAT_ORDER, Math.max(0, floats - 1));
        most.put(HoldReason.FLOAT_DIVIDER, floats);
        most.put(HoldReason.FLOAT_STATUS, floats);
        most.put(HoldReason.FLOAT_RESULT, timing.floats().longestPipelined() - 1);
        most.put(HoldReason.FLOAT_CONVERT, timing.floats().convert() - 1);
        most.put(HoldReason.ATOMIC, timing.atomic());
        most.put(HoldReason.MISALIGNED, BYTES - 1);
        most.put(HoldReason.DATA_WALK, 2 * WALK * word + (shared ? fetchLine : 0));
        most.put(
                HoldReason.FETCH_WALK,
                2 * WALK * word + (shared ? word + Math.max(fetchLine, dataLine) : STORES_AHEAD));
        most.put(HoldReason.DATA_BUS, shared ? word : 0);
        most.put(HoldReason.DATA_MISS, shared ? dataLine : 0);
        most.put(HoldReason.DATA_ARBITRATION, shared ? fetchLine + WALK * word : 0);
        most.put(HoldReason.FETCH_BUS, shared ? 3 * word : 0);
        most.put(HoldReason.FETCH_MISS, shared ? 3 * fetchLine : 0);
        most.put(HoldReason.FETCH_ARBITRATION, shared ? word + dataLine : 0);
        most.put(HoldReason.IDT_READ, shared ? fetchLine + 2 * word : 0);
        return most;
    }

    /**
     * The last row of docs/timing.md's bounds: most cycles without an instruction that retires or a trap that is taken.
     */
    public static int progressBound(Timing timing, AddressMap map) {
        Map<HoldReason, Integer> most = bounds(timing, map);
        int fetch = most.getOrDefault(HoldReason.FETCH_WALK, 0)
                + Math.max(most.getOrDefault(HoldReason.FETCH_MISS, 0), most.getOrDefault(HoldReason.FETCH_BUS, 0))
                + 3 * most.getOrDefault(HoldReason.FETCH_ARBITRATION, 0);
        int access = most.getOrDefault(HoldReason.DATA_ARBITRATION, 0)
                + Math.max(most.getOrDefault(HoldReason.DATA_BUS, 0), most.getOrDefault(HoldReason.DATA_MISS, 0));
        int floats = timing.floats().longest() + timing.floats().longestPipelined() - 1;
        int execute = Math.max(floats, Math.max(timing.multiply(), timing.divide()));
        return Stage.values().length
                + fetch
                + execute
                + most.getOrDefault(HoldReason.IDT_READ, 0)
                + 2 * most.getOrDefault(HoldReason.DATA_WALK, 0)
                + BYTES * (access + 1)
                + timing.atomic();
    }

    /** Call behind each cycle that was run; cycles that were skipped need no call. */
    public void cycle() {
        if (cpu.stopped() != null) {
            return;
        }
        boolean waits = cpu.heldAt == cpu.cycles() && cpu.heldWhy == HoldReason.WFI;
        if (waits || cpu.retiredUop() != 0 || cpu.trapped()) {
            sinceCommit = 0;
        }
        boolean foreign = false;
        boolean written = false;
        for (BusPort port : devices) {
            if (port.grantedAt() < clock.now() && port.acknowledgeAt() >= clock.now() - 1) {
                foreign = true;
                written |= port.isWrite();
            }
        }
        follow(waits, written);
        if (foreign || waits) {
            return;
        }
        check(++sinceCommit, progressBound, "nothing has retired and no trap was taken");
        longestWithoutCommit = Math.max(longestWithoutCommit, sinceCommit);
        if (stage != Stage.WB) {
            held++;
            longest.merge(why, held, Math::max);
            Integer most = bounds.get(why);
            if (most != null) {
                check(held, most, "held in " + stage + " by " + why);
            }
        }
    }

    private void check(int cycles, int most, String what) {
        if (cycles > most) {
            StringBuilder where = new StringBuilder();
            for (Stage each : Stage.values()) {
                if (cpu.view().occupied(each)) {
                    where.append(", ")
                            .append(each)
                            .append(" 0x")
                            .append(Long.toHexString(cpu.view().pc(each)));
                }
            }
            throw new AssertionError(
                    "cycle " + (clock.now() - 1) + ": " + what + " for " + cycles + " cycles, the bound is " + most
                            + "; walker " + cpu.walker().phase() + where);
        }
    }

    /** Finds who is held, and begins to count again when that is another than before. */
    private void follow(boolean waits, boolean written) {
        Stage nowHeld = Stage.WB;
        HoldReason reason = HoldReason.FILL;
        int who = 0;
        if (cpu.heldAt == cpu.cycles()) {
            nowHeld = cpu.heldStage;
            reason = cpu.heldWhy;
            who = cpu.exMemUop == Uop.MEMORY ? -1 : cpu.view().seq(nowHeld);
        } else if (cpu.ifIdUop == 0 && LossReason.ALL.get(cpu.ifIdWhy) instanceof HoldReason fetching) {
            nowHeld = Stage.IF;
            reason = fetching;
            who = cpu.fetchSeq;
        }
        boolean same = nowHeld == stage && reason == why && who == seq;
        boolean disturbed = written && (nowHeld == Stage.IF || reason == HoldReason.DATA_WALK);
        if (!same || waits || disturbed) {
            held = 0;
        }
        if (disturbed) {
            sinceCommit = 0;
        }
        stage = nowHeld;
        why = reason;
        seq = who;
    }

    /** Runs a machine as {@link Machine#runTo} does, each cycle watched. */
    public void runTo(Machine machine, long limit) {
        while (machine.clock().now() < limit) {
            machine.cycle();
            cycle();
            if (cpu.stopped() != null || cpu.atWatched()) {
                return;
            }
            if (cpu.waiting()) {
                if (machine.clock().nextDue() == Alarm.OFF) {
                    return;
                }
                machine.skipTo(limit);
            }
        }
    }

    /** The longest holds seen, and the longest time in which nothing committed. */
    public Map<HoldReason, Integer> longest() {
        return longest;
    }

    /** The longest time seen in which nothing retired and no trap was taken. */
    public int longestWithoutCommit() {
        return longestWithoutCommit;
    }
}

package windhover.ui.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Transfer;

/**
 * What travels, from snapshot to snapshot: single tokens while an eye can follow them, a flow along each way when it
 * cannot, rates when the machine runs flat out. Everything comes from the model's transfers and the cycle; host time
 * only fills the space within one cycle.
 */
public final class Traffic {
    /** Up to this speed every transfer is a token of its own: ten cycles a frame. */
    static final double TOKENS_UP_TO = 620;

    /** Up to this speed tokens flow; above it the picture shows rates. */
    static final double FLOW_UP_TO = 150e3;

    private static final double SMOOTHING = 0.3;
    private static final double FORGOTTEN = 0.02;
    private static final long ARRIVED_STAYS = 3;
    private static final double UNKNOWN_END_HALFWAY = 8;
    private static final double FLOW_PIXELS_PER_TRANSFER = 1.5;
    private static final double GREATEST_FLOW_STEP = 2.6;
    private static final int FRAMES_AHEAD = 8;

    /** How traffic is shown. */
    public enum Regime {
        TOKENS,
        FLOW,
        RATES
    }

    /** A way and what goes along it. */
    public record Way(Transfer.Kind kind, Place from, Place to) {}

    /**
     * A single token.
     *
     * @param transfer what travels
     * @param progress 0 where it starts, 1 where it ends
     * @param arrived true when it has ended
     * @param fading 1 until it ends, and less with each cycle after that
     */
    public record Token(Transfer transfer, double progress, boolean arrived, double fading) {}

    /**
     * What goes along a way.
     *
     * @param way which
     * @param perThousandCycles transfers in a thousand cycles, smoothed
     * @param share its part of all transfers, 0 to 1
     * @param travelled pixels that the flow has moved, by the transfers that passed
     * @param maker for whom most of it is made
     */
    public record Flow(Way way, double perThousandCycles, double share, double travelled, Transfer.Maker maker) {}

    /** The running account of a way. */
    private static final class Account {
        private double perThousandCycles;
        private double travelled;
        private double pending;
        private final double[] made = new double[Transfer.Maker.values().length];

        private Transfer.Maker maker() {
            int most = 0;
            for (int i = 1; i < made.length; i++) {
                most = made[i] > made[most] ? i : most;
            }
            return Transfer.Maker.values()[most];
        }
    }

    private final Map<Way, Account> accounts = new HashMap<>();
    private List<Token> tokens = List.of();
    private List<Transfer> sinceStop = List.of();
    private Regime regime = Regime.TOKENS;
    private long lastCycle = -1;
    private long lastId = -1;
    private long lastTotal;
    private long stopCycle = -1;
    private double totalPerThousandCycles;
    private double cyclesPerSecond;

    /** Takes up a snapshot. */
    public void show(Snapshot snapshot) {
        show(snapshot, 0);
    }

    /**
     * Takes up a snapshot.
     *
     * @param within how much of the cycle's share of host time has passed, 0 to 1: smooths slow motion
     */
    public void show(Snapshot snapshot, double within) {
        boolean running = snapshot.activity() == Activity.RUNNING;
        cyclesPerSecond = running ? snapshot.cyclesPerSecond() : 0;
        regime = !running || cyclesPerSecond <= TOKENS_UP_TO
                ? Regime.TOKENS
                : cyclesPerSecond <= FLOW_UP_TO ? Regime.FLOW : Regime.RATES;
        if (snapshot.cycle() < lastCycle) {
            forget();
        }
        if (snapshot.cycle() != lastCycle) {
            count(snapshot);
            if (!running) {
                sinceStop = stopCycle < 0
                        ? List.of()
                        : snapshot.transfers().stream()
                                .filter(t -> t.end() > stopCycle && t.end() < snapshot.cycle() - 1 - ARRIVED_STAYS)
                                .toList();
                stopCycle = snapshot.cycle();
            }
        }
        if (running) {
            sinceStop = List.of();
        }
        tokens = regime == Regime.TOKENS ? tokens(snapshot, running ? Math.clamp(within, 0, 1) : 1) : List.of();
        lastCycle = snapshot.cycle();
        lastTotal = snapshot.transfersTotal();
    }

    private void forget() {
        accounts.clear();
        sinceStop = List.of();
        lastId = -1;
        lastTotal = 0;
        stopCycle = -1;
        totalPerThousandCycles = 0;
        lastCycle = -1;
    }

    private void count(Snapshot snapshot) {
        Map<Way, Integer> fresh = new HashMap<>();
        Map<Way, int[]> makers = new HashMap<>();
        long newest = lastId;
        for (Transfer transfer : snapshot.transfers()) {
            if (transfer.id() > lastId && transfer.end() < snapshot.cycle()) {
                Way way = new Way(transfer.kind(), transfer.from(), transfer.to());
                fresh.merge(way, 1, Integer::sum);
                makers.computeIfAbsent(way, _ -> new int[Transfer.Maker.values().length])[
                        transfer.maker().ordinal()]++;
                newest = Math.max(newest, transfer.id());
            }
        }
        lastId = newest;
        long seen = fresh.values().stream().mapToLong(Integer::longValue).sum();
        long cycles = Math.max(1, snapshot.cycle() - Math.max(0, lastCycle));
        long all = Math.max(seen, snapshot.transfersTotal() - lastTotal);
        double merged = seen == 0 ? 0 : all / (double) seen;
        totalPerThousandCycles += (all * 1000.0 / cycles - totalPerThousandCycles) * SMOOTHING;
        for (Way way : fresh.keySet()) {
            accounts.computeIfAbsent(way, _ -> new Account());
        }
        accounts.forEach((way, account) -> {
            double passed = fresh.getOrDefault(way, 0) * merged;
            account.perThousandCycles += (passed * 1000 / cycles - account.perThousandCycles) * SMOOTHING;
            int[] made = makers.get(way);
            for (int i = 0; made != null && i < made.length; i++) {
                account.made[i] += (made[i] - account.made[i]) * SMOOTHING;
            }
            account.pending += passed * FLOW_PIXELS_PER_TRANSFER;
            account.pending = Math.min(account.pending, GREATEST_FLOW_STEP * FRAMES_AHEAD);
        });
        accounts.values().removeIf(account -> account.perThousandCycles < FORGOTTEN);
    }

    /**
     * Moves what travels within the snapshot that was shown last.
     *
     * @param within how much of the cycle's share of host time has passed, 0 to 1
     */
    public void move(Snapshot snapshot, double within) {
        if (regime == Regime.TOKENS) {
            tokens = tokens(snapshot, Math.clamp(within, 0, 1));
        }
        for (Account account : accounts.values()) {
            double step = Math.min(account.pending, GREATEST_FLOW_STEP);
            account.travelled += step;
            account.pending -= step;
        }
    }

    /** The picture shows the last cycle that has passed: the one before the snapshot's, which is about to come. */
    private static List<Token> tokens(Snapshot snapshot, double within) {
        List<Token> all = new ArrayList<>();
        long passed = snapshot.cycle() - 1;
        for (Transfer transfer : snapshot.transfers()) {
            boolean arrived = transfer.end() < passed;
            if (transfer.start() <= passed && (!arrived || passed - transfer.end() <= ARRIVED_STAYS)) {
                double fading = arrived ? 1 - (passed - transfer.end()) / (ARRIVED_STAYS + 1.0) : 1;
                all.add(new Token(transfer, arrived ? 1 : progress(transfer, passed, within), arrived, fading));
            }
        }
        return List.copyOf(all);
    }

    private static double progress(Transfer transfer, long cycle, double within) {
        double passed = cycle - transfer.start() + within;
        if (transfer.end() == Long.MAX_VALUE) {
            return 0.9 * passed / (passed + UNKNOWN_END_HALFWAY);
        }
        return Math.clamp(passed / (transfer.end() - transfer.start() + 1.0), 0, 1);
    }

    /** How traffic is shown at this speed. */
    public Regime regime() {
        return regime;
    }

    /** The tokens to draw, in order of start; empty unless {@link Regime#TOKENS}. */
    public List<Token> tokens() {
        return tokens;
    }

    /** What ended between the last stop and this one, too long ago to be a token still. */
    public List<Transfer> sinceStop() {
        return sinceStop;
    }

    /** The flows, the busiest first. */
    public List<Flow> flows() {
        double sum = accounts.values().stream()
                .mapToDouble(account -> account.perThousandCycles)
                .sum();
        List<Flow> flows = new ArrayList<>();
        accounts.forEach((way, account) -> flows.add(new Flow(
                way,
                account.perThousandCycles,
                sum == 0 ? 0 : account.perThousandCycles / sum,
                account.travelled,
                account.maker())));
        flows.sort(Comparator.comparingDouble((Flow flow) -> -flow.perThousandCycles())
                .thenComparing((Flow flow) -> flow.way().kind())
                .thenComparing((Flow flow) -> flow.way().from().id())
                .thenComparing((Flow flow) -> flow.way().to().id()));
        return flows;
    }

    /** Transfers a second of host time along a way that takes this share of all. */
    public double perSecond(Flow flow) {
        return flow.share() * totalPerThousandCycles / 1000 * cyclesPerSecond;
    }
}

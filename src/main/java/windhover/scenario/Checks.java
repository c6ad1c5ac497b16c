package windhover.scenario;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.clock.Stateful;
import windhover.cpu.LossReason;
import windhover.debug.GuestWarning;
import windhover.debug.GuestWatch;
import windhover.debug.StepMark;
import windhover.device.uart.Console;
import windhover.device.uart.Transcript;
import windhover.device.wire.Direction;
import windhover.device.wire.EthernetFrame;
import windhover.device.wire.EthernetFrame.Datagram;
import windhover.device.wire.Fault;
import windhover.device.wire.Host;
import windhover.device.wire.Peer;
import windhover.device.wire.Wire;
import windhover.guest.KernelState;
import windhover.image.Symbol;
import windhover.machine.KestrelPeer;
import windhover.machine.Machine;
import windhover.reg.Device;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;
import windhover.yaml.NearestName;

/** Holds a scenario's checks against what has happened. */
final class Checks {
    private static final int LONGEST_FOUND = 200;

    private final Scenario scenario;
    private final Machine machine;
    private final GuestView guest;
    private final StepTracker tracker;
    private final GuestWatch watch;

    /**
     * The checks of a scenario.
     *
     * @throws ScenarioFormatException when a check names a register or a variable that does not exist
     */
    Checks(Scenario scenario, Machine machine, GuestView guest, StepTracker tracker, GuestWatch watch)
            throws ScenarioFormatException {
        this.scenario = scenario;
        this.machine = machine;
        this.guest = guest;
        this.tracker = tracker;
        this.watch = watch;
        for (Check check : scenario.checks()) {
            switch (check) {
                case Check.Register(String device, String register, long value) -> requireRegister(device, register);
                case Check.PeerAnswered(String peer, long frames) -> requirePeer(peer, false);
                case Check.PeerPrinted(String peer, String text) -> requirePeer(peer, true);
                default -> {}
            }
        }
        for (Scenario.Step step : scenario.steps()) {
            for (Observation observation : step.when()) {
                if (observation instanceof Observation.PeerPrints(String peer, String text)) {
                    requirePeer(peer, true);
                }
            }
        }
    }

    private @Nullable Peer peer(String name) {
        return machine.part(Wire.class).flatMap(wire -> wire.peer(name)).orElse(null);
    }

    private void requirePeer(String name, boolean kestrel) throws ScenarioFormatException {
        Peer peer = peer(name);
        if (kestrel ? !(peer instanceof KestrelPeer) : !(peer instanceof Host)) {
            throw new ScenarioFormatException(scenario.source() + ": there is no " + (kestrel ? "Kestrel" : "host")
                    + " named '" + name + "' among the peers");
        }
    }

    private void requireRegister(String device, String register) throws ScenarioFormatException {
        RegisterFile<?> file = registersOf(device);
        if (file == null) {
            List<String> names =
                    devices().stream().map(d -> d.registers().map().name()).toList();
            throw new ScenarioFormatException(scenario.source() + ": device '" + device
                    + "' is not on the board, expected " + String.join(", ", names) + NearestName.hint(device, names));
        }
        List<String> names =
                file.map().registers().stream().map(RegisterMap.Register::name).toList();
        if (!names.contains(register)) {
            throw new ScenarioFormatException(scenario.source() + ": " + device + " has no register '" + register
                    + "', expected " + String.join(", ", names) + NearestName.hint(register, names));
        }
    }

    private List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                devices.add(device);
            }
        }
        return devices;
    }

    private @Nullable RegisterFile<?> registersOf(String device) {
        for (Device candidate : devices()) {
            if (candidate.registers().map().name().equals(device)) {
                return candidate.registers();
            }
        }
        return null;
    }

    /** All checks, as they stand now. */
    List<CheckResult> results() {
        List<CheckResult> results = new ArrayList<>();
        for (Check check : scenario.checks()) {
            results.add(result(check));
        }
        return results;
    }

    private CheckResult result(Check check) {
        return switch (check) {
            case Check.StepsObserved(List<Integer> numbers) -> {
                List<Integer> all = numbers.isEmpty()
                        ? scenario.steps().stream().map(Scenario.Step::number).toList()
                        : numbers;
                List<Integer> missing = all.stream().filter(n -> !isObserved(n)).toList();
                yield result(check, missing.isEmpty(), missing.isEmpty() ? "all" : "not observed: " + missing);
            }
            case Check.StepsNotObserved(List<Integer> numbers) -> {
                List<Integer> seen = numbers.stream().filter(this::isObserved).toList();
                yield result(check, seen.isEmpty(), seen.isEmpty() ? "none" : "observed: " + seen);
            }
            case Check.StepOrder(List<Integer> numbers) -> {
                List<Integer> order = tracker.inOrder().stream()
                        .map(StepMark::number)
                        .filter(numbers::contains)
                        .toList();
                yield result(check, order.equals(numbers), order.toString());
            }
            case Check.Console(String text, boolean expected) -> {
                String console = machine.part(Console.class)
                        .map(uart -> uart.sent().text())
                        .orElse("");
                yield result(
                        check,
                        console.contains(Transcript.sentAs(text)) == expected,
                        "the console: '" + shortened(Transcript.read(console)) + "'");
            }
            case Check.Exit(long status) -> {
                Long found = machine.exitCode();
                yield result(
                        check, found != null && found == status, found == null ? "it did not end" : found.toString());
            }
            case Check.Register(String device, String register, long value) -> {
                RegisterFile<?> file = registersOf(device);
                long found = file == null ? 0 : file.peek(register);
                yield result(check, file != null && found == value, Long.toString(found));
            }
            case Check.Variable(Observation.Range place, int size, long value) -> {
                Quantity quantity = quantity(place, size);
                BigInteger found = quantity.value(guest);
                yield result(check, found.equals(quantity.expected(value)), found.toString());
            }
            case Check.VariableCompared(
                    Observation.Range place,
                    int size,
                    long times,
                    boolean atMost,
                    Observation.Range other,
                    long number) -> {
                Quantity quantity = quantity(place, size);
                BigInteger found = quantity.value(guest);
                BigInteger bound = other == null
                        ? quantity.expected(number)
                        : quantity(other, size).value(guest);
                int side = found.multiply(BigInteger.valueOf(times)).compareTo(bound);
                yield result(
                        check,
                        atMost ? side <= 0 : side >= 0,
                        found + (other == null ? "" : ", " + other + " is " + bound));
            }
            case Check.QueueDepth(int events) -> {
                KernelState kernel = guest.kernel();
                int depth = kernel == null ? -1 : kernel.queue().size();
                yield result(
                        check,
                        depth == events,
                        kernel == null ? "the guest has no queue that is known" : depth + " events");
            }
            case Check.Warnings(List<GuestWarning.Kind> expected) -> {
                List<GuestWarning> all = watch.warnings();
                Set<GuestWarning.Kind> seen = EnumSet.noneOf(GuestWarning.Kind.class);
                all.forEach(warning -> seen.add(warning.kind()));
                yield result(check, seen.equals(Set.copyOf(expected)), all.isEmpty() ? "none" : found(all));
            }
            case Check.WarningSeen(GuestWarning.Kind kind, String program) -> {
                List<GuestWarning> all = watch.warnings();
                boolean seen = all.stream()
                        .anyMatch(warning ->
                                warning.kind() == kind && (program == null || program.equals(warning.program())));
                yield result(check, seen, all.isEmpty() ? "none" : found(all));
            }
            case Check.CyclesLost(LossReason reason, long least, long most) -> {
                long lost = machine.processors().stream()
                        .mapToLong(processor -> processor.lost(reason))
                        .sum();
                yield result(check, least <= lost && lost <= most, Long.toString(lost));
            }
            case Check.WireFailed(Fault fault, Direction direction, long times) -> {
                long found = machine.part(Wire.class)
                        .map(wire -> direction == null ? wire.count(fault) : wire.count(fault, direction))
                        .orElse(0L);
                yield result(check, found == times, Long.toString(found));
            }
            case Check.PeerAnswered(String peer, long frames) -> {
                long found = peer(peer) instanceof Host host ? host.answered() : 0;
                yield result(check, found == frames, Long.toString(found));
            }
            case Check.PeerPrinted(String peer, String text) -> {
                String console = peer(peer) instanceof KestrelPeer kestrel
                        ? kestrel.machine()
                                .part(Console.class)
                                .map(uart -> uart.sent().text())
                                .orElse("")
                        : "";
                yield result(
                        check,
                        console.contains(Transcript.sentAs(text)),
                        "its console: '" + shortened(Transcript.read(console)) + "'");
            }
            case Check.FramesSent(int count) ->
                result(check, tracker.framesSent() == count, Long.toString(tracker.framesSent()));
            case Check.ExactFrameSent(EthernetFrame frame) -> {
                boolean sent =
                        tracker.frames().stream().anyMatch(f -> java.util.Arrays.equals(f.bytes(), frame.bytes()));
                yield result(check, sent, frames());
            }
            case Check.DatagramSent wanted ->
                result(
                        check,
                        tracker.frames().stream()
                                .map(EthernetFrame::datagram)
                                .flatMap(Optional::stream)
                                .anyMatch(d -> matches(wanted, d)),
                        frames());
        };
    }

    /** A variable; that it is there, and that its size fits, was looked at before the start. */
    private Quantity quantity(Observation.Range place, int size) {
        Symbol symbol = guest.symbols().find(place.symbol());
        if (symbol == null) {
            throw new IllegalStateException("no symbol " + place.symbol());
        }
        return Quantity.of(guest.info(), symbol, place.address(), size);
    }

    private boolean isObserved(int number) {
        StepMark mark = tracker.mark(number);
        return mark != null && mark.observed();
    }

    private static boolean matches(Check.DatagramSent wanted, Datagram sent) {
        return sent.sound()
                && (wanted.fromAddress() == null || wanted.fromAddress().equals(sent.fromAddress()))
                && (wanted.toAddress() == null || wanted.toAddress().equals(sent.toAddress()))
                && (wanted.fromPort() == null || wanted.fromPort() == sent.fromPort())
                && (wanted.toPort() == null || wanted.toPort() == sent.toPort())
                && (wanted.text() == null || wanted.text().equals(sent.text()));
    }

    private static String found(List<GuestWarning> warnings) {
        return String.join(
                " ",
                warnings.stream()
                        .map(warning -> String.format(
                                Locale.ROOT,
                                "@%d %s: %s",
                                warning.cycle(),
                                warning.kind().label(),
                                warning.sentence()))
                        .toList());
    }

    private String frames() {
        return tracker.framesSent() == 0 ? "no frame was sent" : "sent: " + tracker.frames();
    }

    private static CheckResult result(Check check, boolean passed, String found) {
        return new CheckResult(check.words(), passed, shortened(found));
    }

    private static String shortened(String text) {
        String line = text.strip().replace("\r", "").replace("\n", "\\n");
        return line.length() <= LONGEST_FOUND ? line : "…" + line.substring(line.length() - LONGEST_FOUND);
    }
}

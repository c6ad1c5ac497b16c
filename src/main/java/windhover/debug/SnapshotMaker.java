package windhover.debug;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.clock.Alarm;
import windhover.clock.Stateful;
import windhover.cpu.Cpu;
import windhover.cpu.LossReason;
import windhover.device.uart.Console;
import windhover.device.uart.Speaking;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareState;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.isa.Cause;
import windhover.isa.Csr;
import windhover.isa.Disassembler;
import windhover.machine.Board;
import windhover.machine.Machine;
import windhover.reg.Device;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/** Makes the hardware's part of a {@link Snapshot} by looking at a machine between two cycles. */
final class SnapshotMaker {
    /** The trap CSRs in the order to show. */
    private static final List<Csr> TRAP_CSRS = Stream.of(
                    Csr.MSTATUS, Csr.MIE, Csr.MIP, Csr.MTVEC, Csr.MIDT, Csr.MEPC, Csr.MCAUSE, Csr.MTVAL, Csr.MSCRATCH)
            .map(Csr::of)
            .filter(Objects::nonNull)
            .toList();

    /** Privilege modes by their encoding (Priv. §1.2). */
    private static final String[] MODES = {"U", "S", "reserved", "M"};

    private final Machine machine;
    private final Cpu cpu;
    private final Places places;
    private final Software software;
    private final Probes probes;
    private final PipelineRecorder pipeline;
    private final ScreenCapture screen;

    SnapshotMaker(
            Machine machine,
            Cpu cpu,
            Places places,
            Software software,
            Probes probes,
            PipelineRecorder pipeline,
            ScreenCapture screen) {
        this.machine = machine;
        this.cpu = cpu;
        this.places = places;
        this.software = software;
        this.probes = probes;
        this.pipeline = pipeline;
        this.screen = screen;
    }

    Snapshot.MachinePart make() {
        TransferRecorder transfers = probes.transfers();
        return new Snapshot.MachinePart(
                machine.clock().now(),
                machine.instructions(),
                processor(),
                probes.internals().state(),
                pipeline.history(this::disassemble),
                places.drawn(),
                devices(),
                lines(transfers.lineSince()),
                bus(),
                idt(),
                transfers.lately(probes.maker()),
                transfers.total(),
                texts(),
                screen.state());
    }

    private String disassemble(long pc) {
        long physical = cpu.physical(pc);
        int low = (int) machine.peek(physical, 2);
        int bits = (low & 3) == 3 ? low | (int) machine.peek(physical + 2, 2) << 16 : low;
        return Disassembler.text(bits, pc);
    }

    private Snapshot.CpuState processor() {
        List<Long> registers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            registers.add(cpu.register(i));
        }
        List<Snapshot.CsrValue> csrs = new ArrayList<>();
        for (Csr csr : TRAP_CSRS) {
            csrs.add(new Snapshot.CsrValue(csr.name(), csr.number(), cpu.peekCsr(csr.number()), csr.sentence()));
        }
        List<Long> floats = new ArrayList<>();
        if (cpu.hasFloats()) {
            for (int i = 0; i < 32; i++) {
                floats.add(cpu.floatRegister(i));
            }
            addCsr(csrs, Csr.FCSR);
        }
        List<Snapshot.Lost> lost = new ArrayList<>();
        for (LossReason reason : LossReason.ALL) {
            if (cpu.lost(reason) > 0) {
                lost.add(new Snapshot.Lost(reason.label(), reason.sentence(), cpu.lost(reason)));
            }
        }
        lost.sort(Comparator.comparingLong(Snapshot.Lost::cycles).reversed());
        return new Snapshot.CpuState(
                cpu.number(),
                List.copyOf(registers),
                List.copyOf(csrs),
                MODES[cpu.privilege()],
                cpu.waiting(),
                probes.inTrap() ? Snapshot.Handling.of(probes.handled()) : Snapshot.Handling.NOTHING,
                probes.inTrap() ? named(probes.handled()) : "",
                List.copyOf(lost),
                List.copyOf(floats));
    }

    /** A trap's cause in a word or two. */
    private static String named(long cause) {
        int line = (int) cause - Idt.FIRST_LINE_CAUSE;
        Cause known = Cause.of(cause);
        return cause < 0 && line >= 0 ? "irq" + line : known == null ? "cause " + (cause & 0xff) : known.title();
    }

    private void addCsr(List<Snapshot.CsrValue> csrs, int number) {
        Csr csr = Csr.of(number);
        if (csr != null) {
            csrs.add(new Snapshot.CsrValue(csr.name(), number, cpu.peekCsr(number), csr.sentence()));
        }
    }

    private List<Snapshot.DeviceState> devices() {
        List<Snapshot.DeviceState> devices = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                devices.add(device(device, machine.slotOf(part)));
            }
        }
        return List.copyOf(devices);
    }

    /** How far a state that lasts a known time has come. */
    private static double progress(Firmware<?, ?, ?> firmware, long now) {
        long until = firmware.until();
        return until == Alarm.OFF || until <= firmware.since()
                ? -1
                : (double) (now - firmware.since()) / (until - firmware.since());
    }

    private Snapshot.DeviceState device(Device device, Board.Slot slot) {
        long now = machine.clock().now();
        List<Snapshot.FirmwareStatus> firmware = new ArrayList<>();
        for (Firmware<?, ?, ?> running : device.firmware()) {
            firmware.add(new Snapshot.FirmwareStatus(
                    running.name(),
                    running.state().name(),
                    running.state().sentence(),
                    running.since(),
                    progress(running, now),
                    running.table().states().stream().map(FirmwareState::name).toList()));
        }
        List<Snapshot.RegisterValue> registers = new ArrayList<>();
        RegisterFile<?> file = device.registers();
        for (RegisterMap.Register<?> register : file.map().registers()) {
            registers.add(new Snapshot.RegisterValue(
                    register.name(),
                    slot.base() + register.offset(),
                    file.peek(register.offset(), register.width()),
                    register.text()));
        }
        Place place = places.ofSlot(slot);
        String title = file.map().title();
        String sentence = place.kind() == Place.Kind.BUS
                ? title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1)
                : place.sentence();
        return new Snapshot.DeviceState(place, device.name(), sentence, List.copyOf(firmware), List.copyOf(registers));
    }

    private List<Snapshot.LineState> lines(long[] lineSince) {
        LineUnit unit = machine.part(LineUnit.class).orElse(null);
        if (unit == null) {
            return List.of();
        }
        long pending = cpu.peekCsr(Csr.MIP);
        long enabled = cpu.peekCsr(Csr.MIE);
        List<Snapshot.LineState> lines = new ArrayList<>();
        for (int n = 0; n < LineUnit.LINES; n++) {
            long bit = 1L << (Idt.FIRST_LINE_CAUSE + n);
            lines.add(new Snapshot.LineState(
                    n,
                    places.ofLine(n),
                    machine.board().lineUse(n),
                    unit.level(n),
                    (pending & bit) != 0,
                    (enabled & bit) != 0,
                    lineSince[n]));
        }
        return List.copyOf(lines);
    }

    private Snapshot.BusState bus() {
        Bus bus = machine.bus();
        BusPort holder = bus.holder();
        List<String> waiting = new ArrayList<>();
        for (BusPort port : bus.ports()) {
            if (port.phase() == BusPort.Phase.REQUESTED) {
                waiting.add(port.master().label());
            }
        }
        String label = holder == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s %d × %d B at 0x%x",
                        holder.isWrite() ? "write" : "read",
                        holder.beats(),
                        holder.size(),
                        holder.address());
        BusPort locker = bus.locker();
        if (holder == null && locker != null) {
            return new Snapshot.BusState(
                    places.ofMaster(locker.master()),
                    "kept for an atomic operation",
                    List.copyOf(waiting),
                    bus.busyCycles());
        }
        return new Snapshot.BusState(
                holder == null ? null : places.ofMaster(holder.master()),
                label,
                List.copyOf(waiting),
                bus.busyCycles());
    }

    private List<Snapshot.IdtEntry> idt() {
        long base = cpu.peekCsr(Csr.MIDT);
        if (base == 0) {
            return List.of();
        }
        List<Snapshot.IdtEntry> entries = new ArrayList<>();
        for (int i = 0; i < Idt.ENTRIES; i++) {
            long address = base + (long) i * Idt.ENTRY_BYTES;
            long handler = machine.peek(address, Idt.ENTRY_BYTES);
            if (handler != 0) {
                entries.add(new Snapshot.IdtEntry(i, serves(i), address, handler, software.function(handler)));
            }
        }
        return List.copyOf(entries);
    }

    private String serves(int entry) {
        int firstLine = Idt.entryOfLine(0);
        if (entry >= firstLine) {
            String use = machine.board().lineUse(entry - firstLine);
            return "irq" + (entry - firstLine) + (use.isEmpty() ? "" : ", " + use);
        }
        Cause cause = Cause.of(entry < Idt.FIRST_INTERRUPT ? entry : Long.MIN_VALUE | (entry - Idt.FIRST_INTERRUPT));
        return cause == null ? "no cause" : cause.title();
    }

    private List<Snapshot.SpokenText> texts() {
        List<Snapshot.SpokenText> texts = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Speaking speaking) {
                Board.Shown shown = machine.slotOf(part).shown();
                Snapshot.SpokenText text = new Snapshot.SpokenText(
                        shown.label(),
                        shown.sentence(),
                        new Snapshot.ConsoleText(
                                speaking.sent().total(), speaking.sent().text()));
                texts.add(part instanceof Console ? 0 : texts.size(), text);
            }
        }
        return List.copyOf(texts);
    }
}

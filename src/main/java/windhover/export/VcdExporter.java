package windhover.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import windhover.bus.BusPort;
import windhover.clock.Stateful;
import windhover.cpu.Cpu;
import windhover.cpu.LossReason;
import windhover.cpu.PipelineStages;
import windhover.cpu.Stage;
import windhover.debug.trace.Trace;
import windhover.fsm.Firmware;
import windhover.irq.LineUnit;
import windhover.machine.Machine;
import windhover.reg.Device;

/**
 * Value change dump: signals in scopes {@code cpu}, {@code lines}, {@code bus}, {@code devices} and {@code kernel}. A
 * value at a cycle's beginning is what held during that cycle; only changes are written.
 */
final class VcdExporter extends Exporter {
    private static final Stage[] STAGES = Stage.values();

    /** IEEE 1364 has timescales of 1, 10 and 100 only, so that a cycle is 40 units. */
    private static final String TIMESCALE = "1 ns";

    private final Machine machine;
    private final Cpu cpu;
    private final Trace trace;
    private final Output out;
    private int signals;
    private long time = -1;

    private final VcdSignal pc = signal(64);
    private final VcdSignal privilege = signal(2);
    private final VcdSignal instructions = signal(64);
    private final VcdSignal[] stagePc = new VcdSignal[STAGES.length];
    private final VcdSignal[] stageWhy = new VcdSignal[STAGES.length];
    private final VcdSignal[] lines = new VcdSignal[LineUnit.LINES];
    private final VcdSignal busy = signal(1);
    private final VcdSignal master = signal(0);
    private final VcdSignal address = signal(64);
    private final VcdSignal write = signal(1);
    private final VcdSignal error = signal(1);
    private final VcdSignal depth = signal(16);
    private final VcdSignal running = signal(0);
    private final Map<String, VcdSignal> firmware = new LinkedHashMap<>();

    VcdExporter(ExportRun run, Output out) {
        machine = run.debugger().machine();
        cpu = run.debugger().processor();
        trace = run.trace();
        this.out = out;
        for (int i = 0; i < STAGES.length; i++) {
            stagePc[i] = signal(64);
            stageWhy[i] = signal(0);
        }
        for (int i = 0; i < lines.length; i++) {
            lines[i] = signal(1);
        }
    }

    private VcdSignal signal(int width) {
        return new VcdSignal(signals++, width);
    }

    @Override
    boolean wantsCycles() {
        return true;
    }

    @Override
    void begin(long cycle) {
        Optional<LineUnit> unit = machine.part(LineUnit.class);
        out.text("$version Windhover $end\n$timescale ").text(TIMESCALE).text(" $end\n");
        scope(machine.board().name());
        scope("cpu");
        out.text(pc.declaration("pc"))
                .text(privilege.declaration("privilege"))
                .text(instructions.declaration("instructions"));
        for (int i = 0; i < STAGES.length; i++) {
            scope(STAGES[i].name());
            out.text(stagePc[i].declaration("pc")).text(stageWhy[i].declaration("state"));
            up();
        }
        up();
        if (unit.isPresent()) {
            scope("lines");
            for (int i = 0; i < lines.length; i++) {
                out.text(lines[i].declaration("irq" + i));
            }
            up();
        }
        scope("bus");
        out.text(busy.declaration("busy")).text(master.declaration("master")).text(address.declaration("address"));
        out.text(write.declaration("write")).text(error.declaration("error"));
        up();
        scope("devices");
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device && !device.firmware().isEmpty()) {
                scope(VcdSignal.escaped(part.name()));
                for (Firmware<?, ?, ?> one : device.firmware()) {
                    VcdSignal state = signal(0);
                    firmware.put(one.name(), state);
                    out.text(state.declaration(VcdSignal.escaped(one.name())));
                }
                up();
            }
        }
        up();
        scope("kernel");
        out.text(depth.declaration("queue_depth")).text(running.declaration("running"));
        up();
        up();
        out.text("$enddefinitions $end\n");
        at(cycle);
        out.text("$dumpvars\n");
        for (int i = 0; i < STAGES.length; i++) {
            stagePc[i].writeUnknown(out);
            stageWhy[i].write(out, "");
        }
        unit.ifPresent(this::dumpLines);
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                for (Firmware<?, ?, ?> one : device.firmware()) {
                    put(cycle, signalOf(one.name()), one.state().name());
                }
            }
        }
        put(cycle, error, 0);
        sampleProcessor(cycle);
        bus(cycle, machine.bus().holder());
        kernel(cycle);
        out.text("$end\n");
    }

    private void dumpLines(LineUnit unit) {
        for (int i = 0; i < lines.length; i++) {
            lines[i].write(out, unit.level(i) ? 1 : 0);
        }
    }

    private VcdSignal signalOf(String name) {
        return firmware.computeIfAbsent(name, unseen -> signal(0));
    }

    private void scope(String name) {
        out.text("$scope module ").text(name).text(" $end\n");
    }

    private void up() {
        out.text("$upscope $end\n");
    }

    private void at(long cycle) {
        if (cycle != time) {
            time = cycle;
            out.text("#").number(Nanoseconds.of(cycle)).text("\n");
        }
    }

    private void put(long cycle, VcdSignal signal, long value) {
        if (signal.changes(value)) {
            at(cycle);
            signal.write(out, value);
        }
    }

    private void put(long cycle, VcdSignal signal, String value) {
        if (signal.changes(value)) {
            at(cycle);
            signal.write(out, value);
        }
    }

    @Override
    void passed(long cycle) {
        sampleProcessor(cycle);
        PipelineStages view = cpu.view();
        for (int i = 0; i < STAGES.length; i++) {
            if (view.occupied(STAGES[i])) {
                put(cycle, stagePc[i], view.pc(STAGES[i]));
            } else if (stagePc[i].losesValue()) {
                at(cycle);
                stagePc[i].writeUnknown(out);
            }
            put(cycle, stageWhy[i], state(view, STAGES[i]));
        }
        bus(cycle, machine.bus().holder());
        kernel(cycle);
    }

    private static String state(PipelineStages view, Stage stage) {
        LossReason squash = view.squash(stage);
        if (squash != null) {
            return "squash:" + squash.label();
        }
        LossReason hold = view.hold(stage);
        if (hold != null) {
            return "hold:" + hold.label();
        }
        LossReason bubble = view.bubble(stage);
        return bubble == null ? "works" : "bubble:" + bubble.label();
    }

    private void sampleProcessor(long cycle) {
        put(cycle, pc, cpu.pc());
        put(cycle, privilege, cpu.privilege());
        put(cycle, instructions, cpu.instructions());
    }

    private void kernel(long cycle) {
        put(cycle, depth, trace.depth());
        put(cycle, running, trace.runner().name());
    }

    private void bus(long cycle, @Nullable BusPort holder) {
        put(cycle, busy, holder == null ? 0 : 1);
        put(cycle, master, holder == null ? "" : holder.master().label());
        if (holder != null) {
            put(cycle, address, holder.address());
            put(cycle, write, holder.isWrite() ? 1 : 0);
        } else if (address.losesValue()) {
            at(cycle);
            address.writeUnknown(out);
            write.writeUnknown(out);
        }
    }

    @Override
    public void lineChanged(long cycle, int line, boolean high) {
        if (active) {
            put(cycle, lines[line], high ? 1 : 0);
        }
    }

    @Override
    public void firmwareMoved(long cycle, String name, String from, String event, String to) {
        VcdSignal signal = firmware.get(name);
        if (active && signal != null) {
            put(cycle, signal, to);
        }
    }

    @Override
    public void busGranted(long cycle, BusPort port) {
        if (active) {
            bus(cycle, port);
            put(cycle, error, 0);
        }
    }

    @Override
    public void busAcknowledged(long cycle, BusPort port) {
        if (active) {
            put(cycle, error, port.error() ? 1 : 0);
        }
    }

    @Override
    void end(long cycle) {
        at(cycle);
    }
}

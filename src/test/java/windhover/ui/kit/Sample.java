package windhover.ui.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.debug.Awareness;
import windhover.debug.CpuInternals;
import windhover.debug.PipelineHistory;
import windhover.debug.PipelineHistory.Cell;
import windhover.debug.PipelineHistory.Row;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.QueueHistory;
import windhover.debug.QueueHistory.Depth;
import windhover.debug.QueueHistory.Move;
import windhover.debug.QueueHistory.What;
import windhover.debug.ScreenState;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Snapshot.BusState;
import windhover.debug.Snapshot.ConsoleText;
import windhover.debug.Snapshot.CpuState;
import windhover.debug.Snapshot.CsrValue;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.FirmwareStatus;
import windhover.debug.Snapshot.Lost;
import windhover.debug.Snapshot.RegisterValue;
import windhover.debug.Snapshot.SpokenText;
import windhover.debug.SourcePosition;
import windhover.debug.TimelineState;
import windhover.guest.KernelState;
import windhover.guest.KernelState.GuestProgram;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.KernelState.Waiter;

/** Snapshots made by hand for the tests of views: a machine at rest, to be varied field by field. */
public final class Sample {
    public long cycle = 12_480;
    public long instructions = 9_655;
    public Activity activity = Activity.PAUSED;
    public List<Long> f = List.of();
    public List<Long> x = registers();
    public List<CsrValue> csrs = List.of(
            new CsrValue(
                    "mstatus",
                    0x300,
                    0x1880,
                    "machine status: whether interrupts are taken, and what was before the trap"),
            new CsrValue("mie", 0x304, 0x400080, "machine interrupt enable: which interrupts may be taken"),
            new CsrValue("mip", 0x344, 0x400000, "machine interrupt pending: which ask for the processor"),
            new CsrValue("mtvec", 0x305, 0x80000100L, "machine trap vector: where traps go without a table"),
            new CsrValue("mepc", 0x341, 0x800004a4L, "machine exception pc: where mret goes back to"),
            new CsrValue("mcause", 0x342, 0x8000000000000016L, "machine cause: why the trap was taken"),
            new CsrValue("mtval", 0x343, 0, "machine trap value: the address or instruction it is about"),
            new CsrValue("midt", 0x7c0, 0x8000, "interrupt descriptor table: where it lies in memory"));
    public List<Lost> lost = List.of(
            new Lost("load-use", "a register was still being loaded when the next instruction wanted it", 1_210),
            new Lost("branch", "a branch was taken and what had been fetched behind it was thrown away", 902),
            new Lost("bus wait", "the bus was held by another master", 431),
            new Lost("trap entry", "an interrupt or exception emptied the pipeline", 118),
            new Lost("divide", "a division takes more than one cycle", 64));
    public PipelineHistory pipeline = pipeline(12_440, 24);
    public @Nullable KernelState kernel = kernel();
    public QueueHistory queue = queue();
    public ConsoleText console = new ConsoleText(0, "");
    public List<DeviceState> devices = devices();
    public CpuInternals internals = CpuInternals.NONE;
    public ScreenState screen = ScreenState.NONE;
    public Awareness awareness = Awareness.NONE;
    public SourcePosition position = new SourcePosition(0x800004acL, "roms/sts/nic.c", 42, "nic_interrupt");

    /** The snapshot with the fields as they stand. */
    public Snapshot snapshot() {
        return new Snapshot(
                new Snapshot.RunPart(activity, "", 0),
                new Snapshot.MachinePart(
                        cycle,
                        instructions,
                        new CpuState(0, x, csrs, "M", false, Snapshot.Handling.INTERRUPT, "irq6", lost, f),
                        internals,
                        pipeline,
                        Parts.ALL,
                        devices,
                        List.of(),
                        new BusState(null, "", List.of(), 0),
                        List.of(),
                        List.of(),
                        0,
                        List.of(
                                new SpokenText("Debug UART", "prints characters", console),
                                new SpokenText("Serial line", "sends bytes", new ConsoleText(0, ""))),
                        screen),
                new Snapshot.GuestPart(position, kernel, queue, awareness),
                new Snapshot.HistoryPart(List.of(), TimelineState.EMPTY));
    }

    private static List<Long> registers() {
        List<Long> x = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            x.add(
                    i == 0
                            ? 0
                            : i == 2
                                    ? 0x80ff_ffc0L
                                    : i == 13 ? -1L : i % 5 == 3 ? 0x0a21_646c_726f_7720L : i * 0x1021L);
        }
        return List.copyOf(x);
    }

    /** An event of the sample kernel. */
    public static QueuedEvent event(long address, String callback, String data, String program) {
        return new QueuedEvent(
                address,
                0x8000_0000L + callback.hashCode() % 4096 * 4L,
                callback,
                0x21_f040,
                data,
                true,
                program.hashCode(),
                program);
    }

    /** A kernel with some events. */
    public static KernelState kernel() {
        return kernel(
                event(0x8120, "kia_loop", "", "kia"),
                List.of(
                        event(0x8140, "print_name", "name", "hello"),
                        event(0x8160, "datagram_received", "rx_block", "network_call"),
                        event(0x8180, "input", "line_icb", "shell")));
    }

    /** A kernel with these events. */
    public static KernelState kernel(@Nullable QueuedEvent current, List<QueuedEvent> queue) {
        return new KernelState(
                queue,
                current,
                current == null ? "" : current.programName(),
                List.of(
                        new GuestProgram(1, "kia"),
                        new GuestProgram(2, "hello"),
                        new GuestProgram(3, "network_call"),
                        new GuestProgram(4, "shell")),
                List.of(
                        new Waiter(0x9000, "datagram on port 7", "datagram_received", "network_call"),
                        new Waiter(0x9040, "a line of input", "line_entered", "shell")),
                59,
                64,
                "");
    }

    private static QueueHistory queue() {
        List<Depth> depth = new ArrayList<>();
        int[] levels = {0, 1, 2, 3, 2, 1, 2, 4, 5, 4, 3, 2, 3, 2, 1, 2, 3};
        long cycle = 4_000;
        for (int i = 0; i < levels.length; i++) {
            depth.add(new Depth(cycle, levels[i]));
            cycle += 300 + i * 29 % 7 * 60L;
        }
        List<Move> moves = List.of(
                new Move(11_002, What.FREED, 0x81c0, "start_up", "hello", 0x81c0),
                new Move(11_350, What.RESCHEDULED, 0x8180, "input", "shell", 0x8180),
                new Move(11_700, What.FREED, 0x8200, "file_opened", "shell", 0x8200),
                new Move(11_900, What.SCHEDULED, 0x8140, "print_name", "hello", 0x8140),
                new Move(12_010, What.RESCHEDULED, 0x8120, "kia_loop", "kia", 0x8120),
                new Move(12_080, What.SCHEDULED, 0x8160, "datagram_received", "network_call", 0x8160),
                new Move(12_200, What.PURGED, 0x8220, "blink", "lights", 0x8220),
                new Move(12_300, What.FREED, 0x8240, "line_entered", "shell", 0x8240),
                new Move(12_301, What.DISPATCHED, 0x8120, "kia_loop", "kia", 0x8120),
                new Move(12_320, What.RESCHEDULED, 0x8180, "input", "shell", 0x8180));
        return new QueueHistory(
                depth, moves, 1_240, 9, Map.of(0x8140L, 0x8140L, 0x8120L, 0x8120L, 0x8160L, 0x8160L, 0x8180L, 0x8180L));
    }

    private static final String[] CODE = {
        "ld    a0, 16(s0)",
        "lbu   a1, 0(a0)",
        "andi  a1, a1, 1",
        "beqz  a1, 0x800004d0",
        "ld    a2, 8(a0)",
        "add   a3, a2, a1",
        "sd    a3, 24(s0)",
        "jal   schedule",
        "addi  sp, sp, -32",
        "sd    ra, 24(sp)",
        "sd    s0, 16(sp)",
        "mv    s0, a0"
    };

    /** A stretch of a pipeline with holds and squashes. */
    public static PipelineHistory pipeline(long first, int instructions) {
        List<Row> rows = new ArrayList<>();
        long fetch = first;
        int columns = 0;
        for (int i = 0; i < instructions; i++) {
            int kind = i % CODE.length;
            List<Cell> cells = new ArrayList<>();
            long at = fetch;
            if (kind == 4 || kind == 8) {
                String reason = kind == 4
                        ? "the branch `beqz a1, 0x800004d0` at 0x800004b0 was taken, this instruction lies on the path not taken"
                        : "the call `jal schedule` leaves here";
                if (i % 2 == 0) {
                    cells.add(new Cell(at++, Stage.IF, false, false, ""));
                    cells.add(new Cell(at++, Stage.ID, false, true, reason));
                    rows.add(new Row(1000 + i, 0x8000_04a4L + 4L * i, CODE[kind], List.copyOf(cells)));
                    fetch += 1;
                    continue;
                }
            }
            cells.add(new Cell(at++, Stage.IF, false, false, ""));
            boolean held = kind == 1 || kind == 2;
            if (held) {
                String who = kind == 1
                        ? "x10 is still being loaded by the `ld` at 0x800004a4"
                        : "x11 is still being loaded by the `lbu` at 0x800004a8";
                cells.add(new Cell(at++, Stage.ID, true, false, who));
            }
            cells.add(new Cell(at++, Stage.ID, false, false, ""));
            cells.add(new Cell(at++, Stage.EX, false, false, ""));
            if (kind == 6) {
                cells.add(new Cell(at++, Stage.ME, true, false, "the DMA controller holds the bus"));
                cells.add(new Cell(at++, Stage.ME, true, false, "the DMA controller holds the bus"));
            }
            cells.add(new Cell(at++, Stage.ME, false, false, ""));
            cells.add(new Cell(at++, Stage.WB, false, false, ""));
            rows.add(new Row(1000 + i, 0x8000_04a4L + 4L * i, CODE[kind], List.copyOf(cells)));
            fetch += held ? 2 : 1;
            columns = (int) Math.max(columns, at - first);
        }
        return new PipelineHistory(first, columns, rows);
    }

    private static List<DeviceState> devices() {
        return List.of(
                new DeviceState(
                        Parts.NIC,
                        "NIC",
                        List.of(
                                new FirmwareStatus(
                                        "receive",
                                        "WRITE_BACK",
                                        "writes the descriptor back, so that the driver sees the frame",
                                        12_400,
                                        -1),
                                new FirmwareStatus("transmit", "IDLE", "waits for a descriptor", 800, -1)),
                        List.of(
                                new RegisterValue(
                                        "CTRL", 0x0600_0000_0000_0000L, 0x3, "control: receiver and transmitter on"),
                                new RegisterValue(
                                        "STATUS", 0x0600_0000_0000_0008L, 0x11, "status: a frame was received"),
                                new RegisterValue(
                                        "RXRING", 0x0600_0000_0000_0010L, 0x20_0000, "address of the receive ring"),
                                new RegisterValue(
                                        "RXHEAD", 0x0600_0000_0000_0018L, 5, "next descriptor the card will use"))),
                new DeviceState(
                        Parts.DMAC,
                        "DMAC",
                        List.of(new FirmwareStatus("channel 0", "BURST", "moves words, cycle by cycle", 12_460, 0.6)),
                        List.of(
                                new RegisterValue("CTRL", 0x0500_0000_0000_0000L, 0x1, "channel control"),
                                new RegisterValue("STATUS", 0x0500_0000_0000_0008L, 0x1, "channel status: busy"))));
    }
}

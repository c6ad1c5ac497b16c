package windhover.ui.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.debug.Awareness;
import windhover.debug.CpuInternals;
import windhover.debug.Landmark;
import windhover.debug.PipelineHistory;
import windhover.debug.PipelineHistory.Cell;
import windhover.debug.PipelineHistory.Row;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Place;
import windhover.debug.QueueHistory;
import windhover.debug.ScreenState;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.SourcePosition;
import windhover.debug.StepMark;
import windhover.debug.TimelineState;
import windhover.debug.Transfer;
import windhover.guest.KernelState;
import windhover.guest.KernelState.GuestProgram;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.KernelState.Waiter;
import windhover.machine.Input;
import windhover.ui.kit.Parts;

/**
 * A session with no machine behind it, for tests of the window: its snapshots are a function of the cycle, made by hand
 * to look like one network call in each {@value #PERIOD} cycles. It writes down the commands it gets.
 */
public final class DemoSession implements SessionCommands {
    /** Cycles from one datagram to the next. */
    public static final int PERIOD = 5000;

    private static final int CALL = 200;
    private static final int REGISTERED = 460;
    private static final int FRAME = 900;
    private static final int FRAME_END = 2180;
    private static final int DMA_START = 2200;
    private static final int DMA_END = 2360;
    private static final int LINE = 2400;
    private static final int TRAP = 2404;
    private static final int IDT_END = 2412;
    private static final int HANDLER_END = 2790;
    private static final int DRIVER = 2640;
    private static final int READ = 3010;
    private static final int IDLE = 3300;

    private final List<String> commands = new ArrayList<>();
    private long cycle;
    private Activity activity = Activity.PAUSED;
    private double speed = 25;
    private String stop = "";

    /** The commands received so far, such as {@code step CYCLE}, oldest first. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** Lets time pass as a running machine would. */
    public void advance(long cycles) {
        if (activity == Activity.RUNNING) {
            cycle += cycles;
        }
    }

    /** Puts the machine to a cycle. */
    public DemoSession moveTo(long target) {
        cycle = target;
        return this;
    }

    /** The speed last asked for. */
    public double speed() {
        return speed;
    }

    @Override
    public void run() {
        commands.add("run");
        activity = Activity.RUNNING;
        stop = "";
    }

    @Override
    public void pause() {
        commands.add("pause");
        activity = Activity.PAUSED;
        stop = "Paused by you.";
    }

    @Override
    public void step(Step unit) {
        commands.add("step " + unit);
        cycle += unit == Step.CYCLE ? 1 : unit == Step.INSTRUCTION ? 3 : 400;
        stop = "Stepped one " + unit.label() + ".";
    }

    @Override
    public void runToStep(int number) {
        commands.add("runToStep " + number);
    }

    @Override
    public void runTo(long target) {
        commands.add("runTo @" + target);
        cycle = target;
    }

    @Override
    public void stepBack(Step unit) {
        commands.add("stepBack " + unit);
        cycle = Math.max(0, cycle - (unit == Step.CYCLE ? 1 : unit == Step.INSTRUCTION ? 3 : 400));
    }

    @Override
    public void runBack(Landmark landmark) {
        commands.add("runBack " + landmark.label());
    }

    @Override
    public void seek(long target) {
        commands.add("seek @" + target);
        cycle = target;
    }

    @Override
    public void input(Input input) {
        commands.add("input " + input);
    }

    @Override
    public void switchTo(int branch) {
        commands.add("switchTo " + branch);
    }

    @Override
    public void nameBranch(int branch, String name) {
        commands.add("nameBranch " + branch + " " + name);
    }

    @Override
    public void bookmark(long at, String note) {
        commands.add("bookmark @" + at + " " + note);
    }

    @Override
    public void removeBookmark(int id) {
        commands.add("removeBookmark " + id);
    }

    @Override
    public void stopAt(Set<Landmark> landmarks) {
        commands.add(
                "stopAt " + landmarks.stream().map(Landmark::label).sorted().toList());
    }

    @Override
    public void restart() {
        commands.add("restart");
        cycle = 0;
        activity = Activity.PAUSED;
    }

    @Override
    public void speed(double cyclesPerSecond) {
        commands.add("speed " + cyclesPerSecond);
        speed = cyclesPerSecond;
    }

    @Override
    public void breakpoints(Set<Long> addresses) {
        commands.add("breakpoints "
                + addresses.stream()
                        .sorted(Comparator.naturalOrder())
                        .map(Long::toHexString)
                        .toList());
    }

    @Override
    public void close() {
        commands.add("close");
    }

    @Override
    public Snapshot snapshot() {
        return at(cycle, activity, stop, activity == Activity.RUNNING ? Math.min(speed, 25e6) : 0);
    }

    /** A paused machine at the cycle in which the interrupt descriptor table is read. */
    public static Snapshot rich() {
        return at(
                12_408,
                Activity.PAUSED,
                "Paused at step 5: the processor reads entry 54 of the interrupt descriptor table.",
                0);
    }

    /** A machine just after reset: nothing observed, no kernel yet. */
    public static Snapshot atReset() {
        Snapshot first = at(0, Activity.PAUSED, "", 0);
        return new Snapshot(
                new Snapshot.RunPart(Activity.PAUSED, "", 0),
                new Snapshot.MachinePart(
                        0,
                        0,
                        first.cpu(),
                        CpuInternals.NONE,
                        PipelineHistory.EMPTY,
                        first.places(),
                        first.devices(),
                        first.lines(),
                        new Snapshot.BusState(null, "", List.of(), 0),
                        List.of(),
                        List.of(),
                        0,
                        List.of(),
                        ScreenState.NONE),
                new Snapshot.GuestPart(
                        new SourcePosition(0xFFFF_FFFF_FFFF_FF00L, "", 0, ""),
                        null,
                        QueueHistory.EMPTY,
                        Awareness.NONE),
                new Snapshot.HistoryPart(first.steps(), TimelineState.EMPTY));
    }

    /** A machine on which no lesson runs and whose kernel is unknown. */
    public static Snapshot withoutLesson() {
        Snapshot s = atReset();
        return new Snapshot(
                new Snapshot.RunPart(s.activity(), "", 0),
                new Snapshot.MachinePart(
                        0,
                        0,
                        s.cpu(),
                        s.internals(),
                        s.pipeline(),
                        s.places(),
                        List.of(),
                        List.of(),
                        s.bus(),
                        List.of(),
                        List.of(),
                        0,
                        s.texts(),
                        s.screen()),
                new Snapshot.GuestPart(s.position(), null, s.queue(), s.awareness()),
                new Snapshot.HistoryPart(List.of(), s.timeline()));
    }

    /** The snapshot of a cycle. */
    public static Snapshot at(long cycle, Activity activity, String stop, double cyclesPerSecond) {
        long base = cycle / PERIOD * PERIOD;
        long phase = cycle - base;
        boolean inHandler = phase >= TRAP && phase < HANDLER_END;
        boolean waiting = phase >= IDLE;
        List<Transfer> transfers = transfers(cycle, base);
        return new Snapshot(
                new Snapshot.RunPart(activity, stop, cyclesPerSecond),
                new Snapshot.MachinePart(
                        cycle,
                        cycle * 7 / 10,
                        cpu(cycle, waiting, inHandler),
                        CpuInternals.NONE,
                        pipeline(cycle, inHandler, waiting),
                        Parts.ALL,
                        devices(base, phase),
                        lines(base, phase),
                        bus(cycle, phase, transfers),
                        List.of(
                                new Snapshot.IdtEntry(11, "environment call", 0x20_0058, 0x8000_1200L, "sts_trap"),
                                new Snapshot.IdtEntry(33, "timer, irq1", 0x20_0188, 0x8000_1500L, "timer_interrupt"),
                                new Snapshot.IdtEntry(
                                        53, "DMA controller, irq5", 0x20_01A8, 0x8000_1480L, "dmac_interrupt"),
                                new Snapshot.IdtEntry(
                                        54, "NIC receive, irq6", 0x20_01B0, 0x8000_1342L, "nic_interrupt")),
                        transfers,
                        cycle / 3,
                        List.of(new Snapshot.SpokenText(
                                "Debug UART",
                                "prints characters",
                                new Snapshot.ConsoleText(
                                        61, "STS 2.1 on kestrel3, 16 MiB\nnic: link up, 10 Mb/s\necho: listening\n"))),
                        ScreenState.NONE),
                new Snapshot.GuestPart(position(phase), kernel(phase), queue(cycle, base), Awareness.NONE),
                new Snapshot.HistoryPart(steps(base, phase), TimelineState.EMPTY));
    }

    private static Snapshot.CpuState cpu(long cycle, boolean waiting, boolean inHandler) {
        List<Long> x = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            x.add(i == 0 ? 0L : i == 2 ? 0x20_7FE0L : i == 10 ? cycle / 8 : 0x20_0000L + i * 0x108L);
        }
        return new Snapshot.CpuState(
                0,
                x,
                List.of(
                        new Snapshot.CsrValue(
                                "mstatus",
                                0x300,
                                inHandler ? 0x1880 : 0x1888,
                                "machine status: interrupts " + (inHandler ? "off" : "on")),
                        new Snapshot.CsrValue(
                                "mcause", 0x342, inHandler ? 0x8000_0000_0000_0016L : 0, "cause of the last trap"),
                        new Snapshot.CsrValue("mepc", 0x341, 0x8000_0344L, "where the trap came from"),
                        new Snapshot.CsrValue("midt", 0x7C0, 0x20_0000, "where the interrupt descriptor table lies")),
                "M",
                waiting,
                inHandler ? Snapshot.Handling.INTERRUPT : Snapshot.Handling.NOTHING,
                inHandler ? "irq6" : "",
                List.of(
                        new Snapshot.Lost("bus", "the bus was held by another master", cycle / 9),
                        new Snapshot.Lost("load-use", "an instruction waited for a load before it", cycle / 21),
                        new Snapshot.Lost("branch", "a branch went the other way than predicted", cycle / 34)));
    }

    private static List<Snapshot.DeviceState> devices(long base, long phase) {
        boolean receiving = phase >= FRAME && phase < FRAME_END;
        boolean dma = phase >= DMA_START && phase < DMA_END;
        return List.of(
                new Snapshot.DeviceState(
                        Parts.NIC,
                        "NIC",
                        List.of(
                                receiving
                                        ? new Snapshot.FirmwareStatus(
                                                "receive",
                                                "RECEIVE_BYTES",
                                                "takes the frame's bytes from the wire",
                                                base + FRAME,
                                                (phase - FRAME) / (double) (FRAME_END - FRAME))
                                        : dma
                                                ? new Snapshot.FirmwareStatus(
                                                        "receive",
                                                        "HAND_TO_DMAC",
                                                        "the DMA controller moves the frame to memory",
                                                        base + DMA_START,
                                                        -1)
                                                : new Snapshot.FirmwareStatus(
                                                        "receive",
                                                        "IDLE",
                                                        "watches the wire for a frame",
                                                        base + DMA_END,
                                                        -1),
                                new Snapshot.FirmwareStatus(
                                        "transmit", "IDLE", "waits for a descriptor to send", 0, -1)),
                        List.of(
                                new Snapshot.RegisterValue(
                                        "CTRL", 0x0600_0000_0000_0000L, 3, "receive and transmit enabled"),
                                new Snapshot.RegisterValue(
                                        "STATUS", 0x0600_0000_0000_0008L, receiving ? 1 : 0, "link up"),
                                new Snapshot.RegisterValue(
                                        "RX_RING", 0x0600_0000_0000_0010L, 0x21_E000, "receive descriptor ring"))),
                new Snapshot.DeviceState(
                        Parts.DMAC,
                        "DMAC",
                        List.of(
                                dma
                                        ? new Snapshot.FirmwareStatus(
                                                "channel 0",
                                                "BURST",
                                                "moves a burst of words",
                                                base + DMA_START,
                                                (phase - DMA_START) / (double) (DMA_END - DMA_START))
                                        : new Snapshot.FirmwareStatus(
                                                "channel 0", "IDLE", "waits for a request", base + DMA_END, -1),
                                new Snapshot.FirmwareStatus("channel 1", "IDLE", "waits for a request", 0, -1),
                                new Snapshot.FirmwareStatus("channel 2", "IDLE", "waits for a request", 0, -1),
                                new Snapshot.FirmwareStatus("channel 3", "IDLE", "waits for a request", 0, -1)),
                        List.of(new Snapshot.RegisterValue("CH0_CTRL", 0x0500_0000_0000_0000L, 1, "channel may run"))),
                new Snapshot.DeviceState(
                        Parts.TIMER,
                        "Timer",
                        List.of(new Snapshot.FirmwareStatus("clock", "COUNTING", "counts cycles", 0, -1)),
                        List.of()),
                new Snapshot.DeviceState(
                        Parts.UART,
                        "Debug UART",
                        List.of(new Snapshot.FirmwareStatus("transmit", "READY", "takes a character", 0, -1)),
                        List.of()));
    }

    private static List<Snapshot.LineState> lines(long base, long phase) {
        String[] sources = {
            "",
            "timer",
            "KIA keyboard",
            "SIA serial port",
            "MGIA vertical blank",
            "DMAC",
            "NIC receive",
            "NIC transmit",
            "floppy",
            "",
            "",
            "",
            "",
            "",
            "",
            ""
        };
        List<Snapshot.LineState> lines = new ArrayList<>();
        for (int n = 0; n < 16; n++) {
            boolean high = n == 6 && phase >= LINE && phase < DRIVER;
            lines.add(new Snapshot.LineState(
                    n, Parts.ofLine(n), sources[n], high, high, n == 1 || n == 5 || n == 6, high ? base + LINE : 0));
        }
        return lines;
    }

    private static Snapshot.BusState bus(long cycle, long phase, List<Transfer> transfers) {
        if (phase >= DMA_START && phase < DMA_END) {
            return new Snapshot.BusState(
                    Parts.DMAC,
                    "write 0x21f0" + Long.toHexString(0x40 + (phase - DMA_START) / 5 * 8 % 0xA0),
                    List.of("CPU fetch"),
                    cycle * 4 / 10);
        }
        Transfer last = transfers.isEmpty() ? null : transfers.get(transfers.size() - 1);
        if (last != null
                && last.end() >= cycle
                && last.kind() != Transfer.Kind.WIRE
                && last.kind() != Transfer.Kind.LINE) {
            return new Snapshot.BusState(Place.CPU, "read 0x2001b0, wait 1 of 2", List.of(), cycle * 4 / 10);
        }
        return new Snapshot.BusState(null, "", List.of(), cycle * 4 / 10);
    }

    private static List<Transfer> transfers(long cycle, long base) {
        List<Transfer> all = new ArrayList<>();
        long id = base * 10;
        for (long c = FRAME; c < FRAME_END; c += 20) {
            id = add(
                    all,
                    id,
                    Transfer.Kind.WIRE,
                    Parts.WIRE,
                    Parts.NIC,
                    base + c,
                    base + c + 19,
                    "byte 0x" + Integer.toHexString((int) (c * 7 % 256)));
        }
        for (long c = DMA_START; c < DMA_END; c += 40) {
            id = add(all, id, Transfer.Kind.DMA, Parts.DMAC, Place.RAM, base + c, base + c + 36, "32 B → 0x21f040");
        }
        id = add(all, id, Transfer.Kind.LINE, Parts.NIC, Place.CPU, base + LINE, base + LINE + 1, "irq6 rises");
        id = add(all, id, Transfer.Kind.TRAP, Place.LINES, Place.CPU, base + TRAP, base + TRAP + 2, "cause 22");
        id = add(
                all,
                id,
                Transfer.Kind.IDT_READ,
                Place.CPU,
                Place.IDT,
                base + TRAP + 2,
                base + IDT_END,
                "entry 54 at 0x2001b0");
        id = add(
                all, id, Transfer.Kind.EVENT, Place.CPU, Place.KERNEL, base + DRIVER, base + DRIVER + 12, "Read event");
        id = add(all, id, Transfer.Kind.EVENT, Place.KERNEL, Place.CPU, base + READ, base + READ + 12, "on_datagram");
        for (long c = 0; c < IDLE; c += 8) {
            boolean blocked = (c >= DMA_START && c < DMA_END) || (c >= TRAP && c < IDT_END);
            if (!blocked) {
                boolean store = c % 40 == 0;
                id = add(
                        all,
                        id,
                        Transfer.Kind.CPU_BUS,
                        Place.CPU,
                        c % 400 == 0 ? Parts.UART : Place.RAM,
                        base + c,
                        base + c + 3,
                        store ? "store 8 B" : "fetch 0x" + Long.toHexString(0x200344 + c));
            }
        }
        all.sort(Comparator.comparingLong(Transfer::start));
        List<Transfer> numbered = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Transfer t = all.get(i);
            numbered.add(
                    new Transfer(base * 10 + i, t.kind(), t.from(), t.to(), t.start(), t.end(), t.label(), t.maker()));
        }
        return numbered.stream()
                .filter(t -> t.start() <= cycle && t.end() > cycle - Snapshot.TRANSFER_MEMORY)
                .toList();
    }

    private static long add(
            List<Transfer> all, long id, Transfer.Kind kind, Place from, Place to, long start, long end, String label) {
        Transfer.Maker maker = switch (kind) {
            case CPU_BUS -> Transfer.Maker.PROGRAM;
            case TRAP, IDT_READ -> Transfer.Maker.INTERRUPT;
            case EVENT -> Transfer.Maker.KERNEL;
            case WIRE, DEVICE_BUS, DMA, LINE -> Transfer.Maker.DEVICE;
        };
        all.add(new Transfer(id, kind, from, to, start, end, label, maker));
        return id + 1;
    }

    private static PipelineHistory pipeline(long cycle, boolean inHandler, boolean waiting) {
        String[] program = {
            "ld a0, 16(s0)",
            "addi a0, a0, 1",
            "sd a0, 16(s0)",
            "beq a0, a1, 0x80000360",
            "jal ra, 0x80000400",
            "mul a2, a0, a3",
            "lw a4, 8(a2)",
            "add a4, a4, a5"
        };
        String[] handler = {
            "addi sp, sp, -64",
            "sd ra, 56(sp)",
            "sd a0, 48(sp)",
            "lui a0, 0x600",
            "ld a1, 8(a0)",
            "andi a1, a1, 1",
            "beqz a1, 0x80001380",
            "sd zero, 8(a0)"
        };
        long first = Math.max(0, cycle - 39);
        List<Row> rows = new ArrayList<>();
        if (!waiting) {
            for (long sequence = Math.max(0, first - 4); sequence <= cycle; sequence++) {
                String text = inHandler && sequence > cycle - 20
                        ? handler[(int) (sequence % 8)]
                        : program[(int) (sequence % 8)];
                List<Cell> cells = new ArrayList<>();
                long at = sequence;
                for (Stage stage : Stage.values()) {
                    if (at >= first && at <= cycle) {
                        boolean held = stage == Stage.ID && sequence % 8 == 1;
                        cells.add(new Cell(
                                at, stage, held, false, held ? "a0 is still being loaded by the ld before it" : ""));
                    }
                    at++;
                }
                if (!cells.isEmpty()) {
                    rows.add(new Row(sequence, 0x8000_0344L + sequence * 4, text, cells));
                }
            }
        }
        return new PipelineHistory(first, 40, rows);
    }

    private static KernelState kernel(long phase) {
        List<QueuedEvent> queue = new ArrayList<>();
        queue.add(new QueuedEvent(0x20_8120, 0x8000_0600, "kia_loop", 0x20_9000, "keyboard", true, 0x20_7000, "kia"));
        queue.add(new QueuedEvent(0x20_8150, 0x8000_0700, "input", 0x20_9100, "name_field", true, 0x20_7040, "name"));
        if (phase >= DRIVER && phase < READ) {
            queue.add(new QueuedEvent(
                    0x20_8180, 0x8000_0800, "on_datagram", 0x20_9200, "datagram", true, 0x20_7080, "echo"));
        }
        QueuedEvent current = phase >= READ && phase < IDLE
                ? new QueuedEvent(
                        0x20_8180, 0x8000_0800, "on_datagram", 0x20_9200, "datagram", false, 0x20_7080, "echo")
                : phase >= IDLE
                        ? null
                        : new QueuedEvent(
                                0x20_8090, 0x8000_0640, "main_event", 0x20_9000, "0x209000", false, 0x20_7080, "echo");
        return new KernelState(
                queue,
                current,
                phase >= IDLE ? "" : "echo",
                List.of(
                        new GuestProgram(0x20_7000, "kia"),
                        new GuestProgram(0x20_7040, "name"),
                        new GuestProgram(0x20_7080, "echo")),
                phase >= REGISTERED && phase < DRIVER
                        ? List.of(new Waiter(0x20_9200, "a datagram on port 7", "on_datagram", "echo"))
                        : List.of(),
                61,
                64,
                "");
    }

    private static QueueHistory queue(long cycle, long base) {
        List<QueueHistory.Depth> depth = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            depth.add(new QueueHistory.Depth(Math.max(0, cycle - 6000 + i * 100L), 1 + i * 7 % 5));
        }
        List<QueueHistory.Move> moves = List.of(
                new QueueHistory.Move(
                        base + CALL, QueueHistory.What.SCHEDULED, 0x20_8120, "kia_loop", "kia", 0x20_8120),
                new QueueHistory.Move(
                        base + REGISTERED, QueueHistory.What.DISPATCHED, 0x20_8090, "main_event", "echo", 0x20_8090),
                new QueueHistory.Move(
                        base + DRIVER, QueueHistory.What.SCHEDULED, 0x20_8180, "on_datagram", "echo", 0x20_8180),
                new QueueHistory.Move(
                        base + READ, QueueHistory.What.DISPATCHED, 0x20_8180, "on_datagram", "echo", 0x20_8180),
                new QueueHistory.Move(
                        base + IDLE, QueueHistory.What.FREED, 0x20_8180, "on_datagram", "echo", 0x20_8180));
        return new QueueHistory(
                depth,
                moves.stream().filter(m -> m.cycle() <= cycle).toList(),
                cycle / 300,
                5,
                Map.of(0x20_8120L, 0x20_8120L, 0x20_8090L, 0x20_8090L, 0x20_8180L, 0x20_8180L));
    }

    private static List<StepMark> steps(long base, long phase) {
        record Lit(
                int number,
                String name,
                String why,
                int at,
                String seen,
                @Nullable SourcePosition where) {}
        List<Lit> all = List.of(
                new Lit(
                        1,
                        "Call",
                        "Our code calls async_read and names the function to call back.",
                        CALL,
                        "async_read entered, buffer 0x21f040",
                        source("roms/sts/echo.c", 22, "main_event", 0x8000_0344L)),
                new Lit(
                        2,
                        "Register interest",
                        "The kernel notes who waits for what, then our code goes on with other work.",
                        REGISTERED,
                        "ReadControlBlock at 0x209200 waits for port 7",
                        source("roms/sts/net.c", 58, "async_read", 0x8000_0480L)),
                new Lit(
                        3,
                        "The network card receives the frame",
                        "The card's own firmware takes the frame from the wire. The processor does nothing for it.",
                        FRAME_END,
                        "64 bytes received, FCS right",
                        null),
                new Lit(
                        4,
                        "The handler is found and entered",
                        "The card raises its line; the processor leaves its work between two instructions.",
                        LINE,
                        "irq6 rose while main_event ran",
                        source("roms/sts/echo.c", 31, "main_event", 0x8000_0358L)),
                new Lit(
                        5,
                        "Handler found",
                        "The processor reads the handler's address from the interrupt descriptor table in memory.",
                        IDT_END,
                        "entry 54 read: nic_interrupt",
                        source("roms/sts/nic.c", 41, "nic_interrupt", 0x8000_1342L)),
                new Lit(
                        6,
                        "Data written",
                        "The DMA controller writes the frame to the buffer, with no instruction executed for it.",
                        DMA_END,
                        "64 bytes written to 0x21f040 by DMA",
                        null),
                new Lit(
                        7,
                        "Driver",
                        "The handler tells the kernel that the buffer is full.",
                        DRIVER,
                        "schedule(on_datagram) called by nic_interrupt",
                        source("roms/sts/nic.c", 52, "nic_interrupt", 0x8000_1360L)),
                new Lit(
                        8,
                        "Read",
                        "The kernel dispatches the Read event: our callback runs with the data.",
                        READ,
                        "on_datagram dispatched for echo",
                        source("roms/sts/echo.c", 12, "on_datagram", 0x8000_0800L)));
        List<StepMark> marks = new ArrayList<>();
        for (Lit step : all) {
            boolean observed = phase >= step.at;
            long before = all.stream()
                    .mapToLong(Lit::at)
                    .filter(at -> at < step.at)
                    .max()
                    .orElse(step.at);
            marks.add(new StepMark(
                    step.number,
                    step.name,
                    step.why,
                    observed ? base + step.at : -1,
                    observed ? step.at - before : -1,
                    observed ? step.seen : "",
                    step.where));
        }
        return marks;
    }

    private static SourcePosition position(long phase) {
        if (phase >= TRAP && phase < HANDLER_END) {
            return source("roms/sts/nic.c", 42, "nic_interrupt", 0x8000_1346L);
        }
        return phase >= IDLE
                ? source("roms/sts/halt.S", 9, "halt", 0x8000_0300L)
                : source("roms/sts/echo.c", 31, "main_event", 0x8000_0358L);
    }

    private static SourcePosition source(String file, int line, String function, long address) {
        return new SourcePosition(address, file, line, function);
    }
}

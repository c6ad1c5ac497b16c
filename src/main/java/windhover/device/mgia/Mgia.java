package windhover.device.mgia;

import static windhover.device.mgia.RasterEvent.BUS_ERROR;
import static windhover.device.mgia.RasterEvent.END_OF_FRAME;
import static windhover.device.mgia.RasterEvent.END_OF_LINE;
import static windhover.device.mgia.RasterEvent.END_OF_PICTURE;
import static windhover.device.mgia.RasterEvent.FETCHED;
import static windhover.device.mgia.RasterEvent.SWITCHED_OFF;
import static windhover.device.mgia.RasterEvent.SWITCHED_ON;
import static windhover.device.mgia.RasterState.BLANK;
import static windhover.device.mgia.RasterState.FETCH;
import static windhover.device.mgia.RasterState.OFF;
import static windhover.device.mgia.RasterState.SHOW;

import java.util.List;
import windhover.bus.BusPort;
import windhover.bus.BusSocket;
import windhover.clock.Clock;
import windhover.clock.Derived;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.irq.InterruptLine;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The video adapter: 640 × 480 pixels of one bit from memory, read line by line over the bus (kestrel facts §3,
 * MGIA-II).
 */
public final class Mgia implements Device {
    /** Pixels a line. */
    public static final int WIDTH = 640;

    /** Lines of the picture. */
    public static final int HEIGHT = 480;

    /** Bytes a line. */
    public static final int LINE_BYTES = WIDTH / 8;

    /** Bytes of the picture. */
    public static final int PICTURE_BYTES = LINE_BYTES * HEIGHT;

    /** Cycles a line, at 25 MHz the 31.5 kHz of the VGA raster. */
    public static final int LINE_CYCLES = 800;

    /** Cycles of a line before its first pixel: in them its bytes are fetched. */
    public static final int LINE_BLANK_CYCLES = LINE_CYCLES - WIDTH;

    /** Lines a frame, those of the vertical blank included: 59.5 frames a second. */
    public static final int FRAME_LINES = 525;

    /** Cycles a frame. */
    public static final int FRAME_CYCLES = LINE_CYCLES * FRAME_LINES;

    /** Beats of a line's burst, two bytes each: the adapter is a part of 16 bits. */
    public static final int BURST_BEATS = LINE_BYTES / 2;

    private static final long DEFAULT_BASE = 0x1_0000;

    /** The registers. */
    public static final RegisterMap<Mgia> MAP = RegisterMap.<Mgia>named("MGIA", 0x38)
            .line("")
            .text("Video adapter", """
              Shows 640 × 480 pixels of one bit, 1 is white. A line is 80 bytes, the picture 38,400 bytes from PICTURE on; the lowest address is leftmost, and \
              in a byte bit 7 is leftmost.

              A line takes 800 cycles (32 µs at 25 MHz), a frame 525 lines: 480 of the picture, then 45 of vertical blank. In the first 160 cycles of a \
              line of the picture the adapter reads the line's bytes in one burst of 40 halfwords; it comes before all other masters of the bus and holds it \
              for 40 cycles and memory's wait states, in which the processor's own transactions wait. A line whose bytes come too late, or end with a bus \
              error, keeps the pixels it had.

              After reset it is off: it takes no cycle of the bus. Software switches it on with CTRL.ENABLE; a frame begins at once. PICTURE is \
              taken at the beginning of a frame, so writing it during the vertical blank changes the picture without a tear.

              At the beginning of each vertical blank STATUS.VBLANK_BEGAN becomes 1; the line is high while it is 1 and CTRL.VBLANK_IRQ is 1.""")
            .register(0x00, "CTRL", "control")
            .field("ENABLE", 0, 0, FieldAccess.RW, 0, "1: shows the picture")
            .onWrite(mgia -> mgia.switched())
            .field("VBLANK_IRQ", 1, 1, FieldAccess.RW, 0, "1: the line follows STATUS.VBLANK_BEGAN")
            .onWrite(mgia -> mgia.drive())
            .register(0x08, "STATUS", "status")
            .field("VBLANK", 0, 0, FieldAccess.RO, 0, "in the vertical blank now")
            .value(mgia -> mgia.firmware.in(BLANK) ? 1 : 0)
            .field("VBLANK_BEGAN", 1, 1, FieldAccess.W1C, 0, "a vertical blank has begun")
            .onWrite(mgia -> mgia.drive())
            .field("BUS_ERROR", 2, 2, FieldAccess.W1C, 0, "nobody answers where a line should lie")
            .field("LATE", 3, 3, FieldAccess.W1C, 0, "a line's bytes came after its first pixel was due")
            .register(0x10, "PICTURE", "where the picture lies")
            .field(
                    "ADDRESS",
                    63,
                    0,
                    FieldAccess.RW,
                    DEFAULT_BASE,
                    "of the first line; its lowest bit is ignored; taken at the beginning of a frame")
            .register(0x18, "RASTER", "where the raster is")
            .field(
                    "NUMBER",
                    9,
                    0,
                    FieldAccess.RO,
                    0,
                    "0 to 479 of the picture, 480 to 524 of the vertical blank; 0 while off")
            .value(Mgia::rasterLine)
            .register(0x20, "FRAMES", "pictures shown")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "whole ones, since reset")
            .register(0x28, "ERRORS", "lines that could not be fetched")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "with a bus error or too late, since reset")
            .register(0x30, "SHOWN", "where the picture shown now lies")
            .field("ADDRESS", 63, 0, FieldAccess.RO, 0, "PICTURE as the frame took it; 0 before the first")
            .constant("WIDTH", WIDTH, "pixels a line")
            .constant("HEIGHT", HEIGHT, "lines of the picture")
            .constant("LINE_BYTES", LINE_BYTES, "bytes a line")
            .constant("PICTURE_BYTES", PICTURE_BYTES, "bytes of the picture")
            .constant("LINE_CYCLES", LINE_CYCLES, "cycles a line")
            .constant("FRAME_LINES", FRAME_LINES, "lines a frame")
            .build();

    static final FirmwareTable<Mgia, RasterState, RasterEvent> TABLE =
            FirmwareTable.<Mgia, RasterState, RasterEvent>named("MGIA raster", OFF, RasterEvent.class)
                    // formatter:off
            .on(OFF, SWITCHED_ON, FETCH, "begin a frame, ask for line 0", Mgia::beginFrame)
            .on(FETCH, FETCHED, SHOW, "take the line's bytes", Mgia::takeLine)
            .on(FETCH, BUS_ERROR, SHOW, "nobody answers: leave the line as it was", Mgia::countBusError)
            .on(FETCH, SWITCHED_OFF, OFF, "switch off")
            .on(SHOW, END_OF_LINE, FETCH, "ask for the next line", Mgia::nextLine)
            .on(SHOW, END_OF_PICTURE, BLANK, "begin the vertical blank", Mgia::beginBlank)
            .on(SHOW, SWITCHED_OFF, OFF, "switch off")
            .on(BLANK, END_OF_FRAME, FETCH, "begin a frame, ask for line 0", Mgia::beginFrame)
            .on(BLANK, SWITCHED_OFF, OFF, "switch off")
            .timed(SHOW, Mgia::restOfLine, mgia -> mgia.line < HEIGHT - 1 ? END_OF_LINE : END_OF_PICTURE, "the line's 640 pixels, one a cycle")
            .timed(BLANK, LINE_CYCLES * (FRAME_LINES - HEIGHT), mgia -> END_OF_FRAME, "45 lines of vertical blank")
            .ignoreElsewhere(RasterEvent.values())
            .build();
    // formatter:on

    private final RegisterFile<Mgia> registers = new RegisterFile<>(MAP, this);
    private final FieldRef enabled = registers.field("CTRL", "ENABLE");
    private final FieldRef vblankIrq = registers.field("CTRL", "VBLANK_IRQ");
    private final FieldRef vblankBegan = registers.field("STATUS", "VBLANK_BEGAN");
    private final FieldRef busError = registers.field("STATUS", "BUS_ERROR");
    private final FieldRef late = registers.field("STATUS", "LATE");
    private final FieldRef base = registers.field("PICTURE", "ADDRESS");
    private final FieldRef frames = registers.field("FRAMES", "COUNT");
    private final FieldRef errors = registers.field("ERRORS", "COUNT");
    private final FieldRef shown = registers.field("SHOWN", "ADDRESS");
    private final Clock clock;
    private final BusPort port;
    private final Firmware<Mgia, RasterState, RasterEvent> firmware;

    @Wiring("its interrupt line")
    private final InterruptLine wire;

    /** What the monitor shows. */
    private final PagedBytes picture =
            new PagedBytes((PICTURE_BYTES + PagedBytes.PAGE - 1) / PagedBytes.PAGE * PagedBytes.PAGE);

    /** The line of the picture being fetched or shown. */
    private int line;

    /** The cycle in which that line began. */
    private long lineBegan;

    /** The cycle in which it was last switched on. */
    private long onSince;

    @Derived("counts changes of the picture, so that an observer need not compare it; restoring changes it too")
    private long pictureVersion;

    /** An adapter that is switched off. */
    public Mgia(Clock clock, BusSocket bus, InterruptLine wire) {
        this.clock = clock;
        this.wire = wire;
        port = bus.port(this::burstEnded);
        firmware = new Firmware<>("MGIA raster", TABLE, this, clock);
    }

    private void switched() {
        if (enabled.isSet()) {
            onSince = firmware.in(OFF) ? clock.now() : onSince;
            firmware.fire(SWITCHED_ON);
        } else if (!port.busy()) { // else when its burst has ended
            firmware.fire(SWITCHED_OFF);
        }
    }

    private void beginFrame() {
        shown.set(base.get() & ~1L);
        line = 0;
        fetch();
    }

    private void nextLine() {
        line++;
        fetch();
    }

    private void fetch() {
        lineBegan = clock.now();
        if (!port.busy()) {
            port.read(shown.get() + (long) line * LINE_BYTES, 2, BURST_BEATS);
        }
    }

    private void burstEnded() {
        if (!enabled.isSet()) {
            firmware.fire(SWITCHED_OFF);
        } else {
            firmware.fire(port.error() ? BUS_ERROR : FETCHED);
        }
    }

    private void takeLine() {
        if (clock.now() - lineBegan > LINE_BLANK_CYCLES) {
            late.set(true);
            errors.add(1);
            return;
        }
        long[] data = port.data();
        int at = line * LINE_BYTES;
        boolean changed = false;
        for (int i = 0; i < BURST_BEATS; i++, at += 2) {
            if (picture.read(at, 2) != data[i]) {
                picture.write(at, 2, data[i]);
                changed = true;
            }
        }
        if (changed) {
            pictureVersion++;
        }
    }

    private void countBusError() {
        busError.set(true);
        errors.add(1);
    }

    private int restOfLine() {
        return Math.clamp(lineBegan + LINE_CYCLES - clock.now(), 1, LINE_CYCLES);
    }

    private void beginBlank() {
        lineBegan = clock.now();
        frames.add(1);
        vblankBegan.set(true);
        drive();
    }

    private void drive() {
        wire.set(vblankBegan.isSet() && vblankIrq.isSet());
    }

    private long rasterLine() {
        if (firmware.in(OFF)) {
            return 0;
        }
        return firmware.in(BLANK)
                ? HEIGHT + Math.clamp((clock.now() - lineBegan) / LINE_CYCLES, 0, FRAME_LINES - HEIGHT - 1)
                : line;
    }

    /** True while it shows a picture. */
    public boolean on() {
        return !firmware.in(OFF);
    }

    /** The cycle in which it was switched on; 0 while off. */
    public long onSince() {
        return on() ? onSince : 0;
    }

    /** Whole pictures shown since reset. */
    public long frames() {
        return frames.get();
    }

    /** Where the picture shown lies. */
    public long shownBase() {
        return shown.get();
    }

    /** Changes whenever the picture on the monitor does. */
    public long pictureVersion() {
        return pictureVersion;
    }

    /**
     * A copy of what the monitor shows: {@value #PICTURE_BYTES} bytes, line by line, in a byte bit 7 leftmost, 1 is
     * white.
     */
    public byte[] picture() {
        byte[] copy = new byte[PICTURE_BYTES];
        picture.get(0, copy, 0, PICTURE_BYTES);
        return copy;
    }

    @Override
    public RegisterFile<Mgia> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return List.of(firmware);
    }

    @Override
    public String name() {
        return "MGIA";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(firmware);
        v.memory("picture", picture);
        line = v.i32("line", line);
        lineBegan = v.i64("lineBegan", lineBegan);
        onSince = v.i64("onSince", onSince);
        if (line < 0 || line >= HEIGHT) {
            throw new IllegalArgumentException("MGIA: line " + line + ", expected below " + HEIGHT);
        }
        pictureVersion++;
    }
}

package windhover.device.floppy;

import static windhover.device.floppy.FloppyEvent.ABORT;
import static windhover.device.floppy.FloppyEvent.ARRIVED;
import static windhover.device.floppy.FloppyEvent.BURST;
import static windhover.device.floppy.FloppyEvent.BUS_ERROR;
import static windhover.device.floppy.FloppyEvent.FETCHED;
import static windhover.device.floppy.FloppyEvent.FINISHED;
import static windhover.device.floppy.FloppyEvent.ON_TRACK;
import static windhover.device.floppy.FloppyEvent.OTHER_CYLINDER;
import static windhover.device.floppy.FloppyEvent.OTHER_SIDE;
import static windhover.device.floppy.FloppyEvent.REFUSED;
import static windhover.device.floppy.FloppyEvent.SECTOR_READ;
import static windhover.device.floppy.FloppyEvent.SECTOR_WRITTEN;
import static windhover.device.floppy.FloppyEvent.SELECTED;
import static windhover.device.floppy.FloppyEvent.SETTLED;
import static windhover.device.floppy.FloppyEvent.START;
import static windhover.device.floppy.FloppyEvent.STEPPED;
import static windhover.device.floppy.FloppyEvent.STORED;
import static windhover.device.floppy.FloppyEvent.TELL;
import static windhover.device.floppy.FloppyEvent.UNDER_HEAD;
import static windhover.device.floppy.FloppyEvent.WANT_DATA;
import static windhover.device.floppy.FloppyState.COMPLETE;
import static windhover.device.floppy.FloppyState.FAIL;
import static windhover.device.floppy.FloppyState.FETCH;
import static windhover.device.floppy.FloppyState.IDLE;
import static windhover.device.floppy.FloppyState.PLAN;
import static windhover.device.floppy.FloppyState.ROTATE;
import static windhover.device.floppy.FloppyState.SEEK;
import static windhover.device.floppy.FloppyState.SELECT_HEAD;
import static windhover.device.floppy.FloppyState.SETTLE;
import static windhover.device.floppy.FloppyState.STORE;
import static windhover.device.floppy.FloppyState.TRANSFER;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import windhover.bus.BusPort;
import windhover.bus.BusSocket;
import windhover.clock.Clock;
import windhover.clock.InputPort;
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
 * The floppy disk controller with its drive, a 3½-inch one: the arm steps from cylinder to cylinder, the disk turns
 * with the clock, a sector is read or written while it passes under the head, and goes to or comes from memory over the
 * controller's own port to the bus.
 */
public final class Floppy implements Device, InputPort {
    /** The name of its input port. */
    public static final String PORT = "floppy";

    /** Bytes of a sector. */
    public static final int SECTOR_BYTES = 512;

    /** Sectors of a track. */
    public static final int SECTORS_A_TRACK = 18;

    /** Sides of the disk, each with its head. */
    public static final int HEADS = 2;

    /** Positions of the arm. */
    public static final int CYLINDERS = 80;

    /** Sectors of a cylinder, on both sides. */
    public static final int SECTORS_A_CYLINDER = HEADS * SECTORS_A_TRACK;

    /** Sectors of a disk. */
    public static final int SECTORS = CYLINDERS * SECTORS_A_CYLINDER;

    /** Bytes of a disk. */
    public static final int DISK_BYTES = SECTORS * SECTOR_BYTES;

    /** Cycles from one cylinder to the next: 3 ms. */
    public static final int STEP_CYCLES = 75_000;

    /** Cycles until the arm is still: 15 ms. */
    public static final int SETTLE_CYCLES = 375_000;

    /** Cycles to switch heads: 100 µs. */
    public static final int SELECT_CYCLES = 2_500;

    /** Cycles in which the bytes of a sector pass under the head: 16 µs a byte. */
    public static final int TRANSFER_CYCLES = 400 * SECTOR_BYTES;

    /** Cycles from the beginning of a sector to that of the next; the rest is its header and the gap. */
    public static final int SLOT_CYCLES = 277_760;

    /** Cycles of a turn of the disk: 300 a minute. */
    public static final int TURN_CYCLES = SECTORS_A_TRACK * SLOT_CYCLES;

    private static final int PLAN_CYCLES = 10;
    private static final int BEATS = 8;
    private static final int BURST_BYTES = 8 * BEATS;

    static final int READ = 1;
    static final int WRITE = 2;
    static final int MOVE = 3;
    static final int GIVE_UP = 4;

    static final int CAUSE_NO_DISK = 1;
    static final int CAUSE_WRITE_PROTECTED = 2;
    static final int CAUSE_NO_SECTOR = 3;
    static final int CAUSE_BUS_ERROR = 4;
    static final int CAUSE_UNREADABLE = 5;
    static final int CAUSE_ABORTED = 6;
    static final int CAUSE_NO_COMMAND = 7;

    /** The controller's firmware. */
    static final FirmwareTable<Floppy, FloppyState, FloppyEvent> TABLE =
            FirmwareTable.<Floppy, FloppyState, FloppyEvent>named("floppy", IDLE, FloppyEvent.class)
                    // formatter:off
            .on(IDLE, START, PLAN, "latch SECTOR, COUNT and ADDRESS", Floppy::latch)
            .on(PLAN, OTHER_CYLINDER, SEEK, "step towards the cylinder")
            .on(PLAN, OTHER_SIDE, SELECT_HEAD, "switch to the other head")
            .on(PLAN, WANT_DATA, FETCH, "read the first burst of the sector at ADDRESS", Floppy::beginFetch)
            .on(PLAN, ON_TRACK, ROTATE, "wait for the sector")
            .on(PLAN, FINISHED, COMPLETE, "nothing is left to do")
            .on(PLAN, REFUSED, FAIL, "it cannot be done")
            .on(SEEK, STEPPED, SEEK, "one cylinder on", Floppy::step)
            .on(SEEK, ARRIVED, SETTLE, "over the cylinder", Floppy::step)
            .on(SETTLE, SETTLED, PLAN, "the arm is still")
            .on(SELECT_HEAD, SELECTED, PLAN, "the head is connected", Floppy::selectHead)
            .on(FETCH, BURST, FETCH, "read the next burst", Floppy::fetchMore)
            .on(FETCH, FETCHED, PLAN, "the sector is in the buffer", Floppy::endFetch)
            .on(ROTATE, UNDER_HEAD, TRANSFER, "the sector begins to pass")
            .on(TRANSFER, SECTOR_READ, STORE, "write the first burst at ADDRESS", Floppy::readSector)
            .on(TRANSFER, SECTOR_WRITTEN, PLAN, "count the sector", Floppy::writeSector)
            .on(TRANSFER, REFUSED, FAIL, "no disk, or an unreadable sector")
            .on(STORE, BURST, STORE, "write the next burst", Floppy::storeMore)
            .on(STORE, STORED, PLAN, "count the sector", Floppy::endStore)
            .on(FETCH, BUS_ERROR, FAIL, "nobody answers at ADDRESS", floppy -> floppy.cause.set(CAUSE_BUS_ERROR))
            .on(STORE, BUS_ERROR, FAIL, "nobody answers at ADDRESS", floppy -> floppy.cause.set(CAUSE_BUS_ERROR))
            .on(SEEK, ABORT, FAIL, "stop", floppy -> floppy.cause.set(CAUSE_ABORTED))
            .on(SETTLE, ABORT, FAIL, "stop", floppy -> floppy.cause.set(CAUSE_ABORTED))
            .on(SELECT_HEAD, ABORT, FAIL, "stop", floppy -> floppy.cause.set(CAUSE_ABORTED))
            .on(ROTATE, ABORT, FAIL, "stop", floppy -> floppy.cause.set(CAUSE_ABORTED))
            .on(TRANSFER, ABORT, FAIL, "stop", floppy -> floppy.cause.set(CAUSE_ABORTED))
            .on(COMPLETE, TELL, IDLE, "set DONE", Floppy::tellDone)
            .on(FAIL, TELL, IDLE, "set ERROR and DONE", Floppy::tellError)
            .timed(PLAN, PLAN_CYCLES, Floppy::plan, "compares SECTOR with where arm and head are")
            .timed(SEEK, STEP_CYCLES, Floppy::afterStep, "3 ms a cylinder")
            .timed(SETTLE, SETTLE_CYCLES, floppy -> SETTLED, "15 ms")
            .timed(SELECT_HEAD, SELECT_CYCLES, floppy -> SELECTED, "100 µs")
            .timed(ROTATE, Floppy::cyclesUntilUnderHead, floppy -> UNDER_HEAD, "the disk turns 300 times a minute")
            .timed(TRANSFER, TRANSFER_CYCLES, Floppy::afterTransfer, "16 µs a byte")
            .timed(COMPLETE, 1, floppy -> TELL, "latches DONE")
            .timed(FAIL, 1, floppy -> TELL, "latches ERROR")
            // Software writes a command or ABORT at any time; in PLAN, FETCH and STORE an abort waits until the next look at the plan. All
            // others are this firmware's own conclusions.
            .ignoreElsewhere(START, ABORT, OTHER_CYLINDER, OTHER_SIDE, WANT_DATA, ON_TRACK, FINISHED, STEPPED, ARRIVED, SETTLED)
            .ignoreElsewhere(SELECTED, BURST, FETCHED, UNDER_HEAD, SECTOR_READ, SECTOR_WRITTEN, STORED, BUS_ERROR, REFUSED, TELL)
            .build();
    // formatter:on

    /** The registers. */
    public static final RegisterMap<Floppy> MAP = RegisterMap.<Floppy>named("FLOPPY", 0x80)
            .line("")
            .text("Floppy disk controller", """
              One drive for 3½-inch disks of 1,474,560 bytes: 2880 sectors of 512 bytes, numbered from 0. Sector *n* lies on \
              cylinder *n* / 36, side (*n* / 18) % 2, place *n* % 18 of the track. The arm stands over one cylinder; the disk turns \
              all the time.

              **Reading.** Set SECTOR, COUNT and ADDRESS, then write FLOPPY_READ to COMMAND. The controller moves the arm (3 ms a \
              cylinder, then 15 ms until it is still), switches the head (100 µs), waits until the sector comes (up to 200 ms), \
              reads it while it passes (8.2 ms), checks it, and writes it to memory as a bus master of its own, 64 bytes a burst. It \
              goes on with the next sector, side and cylinder until COUNT sectors are done, then sets DONE and so raises the line. \
              Between two sectors of a track 2.9 ms pass (72,960 cycles): a driver that asks for sectors one by one has that long to \
              ask for the next, else the disk turns once more.

              **Writing** is the same with FLOPPY_WRITE; the sector comes from memory before the head waits for its place.

              **Seeking.** FLOPPY_SEEK moves the arm to the cylinder of SECTOR and sets DONE when it is still; a read from that \
              cylinder then needs no seek. CYLINDER says where the arm is, also on its way.

              **Errors.** A command that cannot be carried out ends with ERROR beside DONE; CAUSE says why, AT_SECTOR where. What \
              was transferred before remains. A command written while BUSY is lost, except FLOPPY_ABORT, which ends the command \
              under way with CAUSE = ABORTED. Acknowledge by writing 1 to DONE; a new command clears DONE, ERROR and CAUSE as well.

              **Change of disks.** CHANGED is set when a disk is put in or taken out, and raises the line if CHANGE_IRQ is 1.""")
            .register(0x00, "CTRL", "control")
            .field("IRQ_ENABLE", 0, 0, FieldAccess.RW, 0, "DONE raises the line")
            .onWrite(floppy -> floppy.driveLine())
            .field("CHANGE_IRQ", 1, 1, FieldAccess.RW, 0, "CHANGED raises the line")
            .onWrite(floppy -> floppy.driveLine())
            .register(0x08, "COMMAND", "what to do; writing it starts")
            .field("CODE", 2, 0, FieldAccess.WO, 0, "FLOPPY_READ, FLOPPY_WRITE, FLOPPY_SEEK or FLOPPY_ABORT")
            .onWrite((floppy, code) -> floppy.commanded((int) code))
            .register(0x10, "STATUS", "status")
            .field("BUSY", 0, 0, FieldAccess.RO, 0, "a command is under way")
            .value(floppy -> floppy.busy() ? 1 : 0)
            .field("DONE", 1, 1, FieldAccess.W1C, 0, "a command has ended")
            .onWrite(floppy -> floppy.driveLine())
            .field("ERROR", 2, 2, FieldAccess.W1C, 0, "and has failed")
            .field("CHANGED", 3, 3, FieldAccess.W1C, 0, "a disk was put in or taken out")
            .onWrite(floppy -> floppy.driveLine())
            .field("PRESENT", 4, 4, FieldAccess.RO, 0, "there is a disk in the drive")
            .value(floppy -> floppy.disk.present() ? 1 : 0)
            .field("PROTECTED", 5, 5, FieldAccess.RO, 0, "the disk must not be written to")
            .value(floppy -> floppy.disk.writeProtected() ? 1 : 0)
            .field("CAUSE", 11, 8, FieldAccess.RO, 0, "of the last ERROR: one of FLOPPY_CAUSE_…")
            .register(0x18, "SECTOR", "the first sector of the next command")
            .field("NUMBER", 31, 0, FieldAccess.RW, 0, "0 to 2879")
            .register(0x20, "COUNT", "how many sectors")
            .field("SECTORS", 15, 0, FieldAccess.RW, 1, "0 is done at once; no matter for SEEK")
            .register(0x28, "ADDRESS", "where in memory they go, or come from")
            .field("ADDRESS", 63, 3, FieldAccess.RW, 0, "physical, a multiple of 8")
            .register(0x30, "AT_SECTOR", "the sector of the command it is at, or has ended at")
            .field(
                    "NUMBER",
                    31,
                    0,
                    FieldAccess.RO,
                    0,
                    "after an error the one that failed, else the one after the last")
            .register(0x38, "AT_ADDRESS", "where the next burst goes, or comes from")
            .field("ADDRESS", 63, 0, FieldAccess.RO, 0, "physical")
            .register(0x40, "REMAINING", "sectors the command has still to do")
            .field("SECTORS", 15, 0, FieldAccess.RO, 0, "0 at the end")
            .register(0x48, "ARM", "where arm and head are")
            .field("CYLINDER", 7, 0, FieldAccess.RO, 0, "0 (outermost) to 79; changes while the arm moves")
            .field("HEAD", 8, 8, FieldAccess.RO, 0, "the side that is read or written")
            .register(0x50, "ROTATION", "how far the disk has turned")
            .field("PLACE", 4, 0, FieldAccess.RO, 0, "the place of the track, 0 to 17, that passes under the head")
            .value(floppy -> floppy.place())
            .field("CYCLES", 63, 32, FieldAccess.RO, 0, "since place 0 began to pass")
            .value(floppy -> floppy.turned())
            .register(0x58, "STEPS", "cylinders the arm has moved")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x60, "SECTORS_READ", "sectors brought to memory")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x68, "SECTORS_WRITTEN", "sectors written to the disk")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .register(0x70, "ERRORS", "commands that failed")
            .field("COUNT", 63, 0, FieldAccess.RO, 0, "since reset")
            .constant("READ", READ, "for COMMAND: sectors to memory")
            .constant("WRITE", WRITE, "for COMMAND: memory to sectors")
            .constant("SEEK", MOVE, "for COMMAND: the arm to the cylinder of SECTOR")
            .constant("ABORT", GIVE_UP, "for COMMAND: end the command under way")
            .constant("CAUSE_NO_DISK", CAUSE_NO_DISK, "for CAUSE: no disk in the drive")
            .constant("CAUSE_PROTECTED", CAUSE_WRITE_PROTECTED, "for CAUSE: a write to a protected disk")
            .constant("CAUSE_NO_SECTOR", CAUSE_NO_SECTOR, "for CAUSE: the sector is past the end of the disk")
            .constant("CAUSE_BUS_ERROR", CAUSE_BUS_ERROR, "for CAUSE: nobody answers at ADDRESS")
            .constant("CAUSE_UNREADABLE", CAUSE_UNREADABLE, "for CAUSE: the sector's check sequence is wrong")
            .constant("CAUSE_ABORTED", CAUSE_ABORTED, "for CAUSE: software gave it up")
            .constant("CAUSE_NO_COMMAND", CAUSE_NO_COMMAND, "for CAUSE: a code that means nothing")
            .constant("SECTOR_BYTES", SECTOR_BYTES, "bytes of a sector")
            .constant("SECTORS", SECTORS, "sectors of a disk")
            .constant("SECTORS_A_TRACK", SECTORS_A_TRACK, "sectors of one side of a cylinder")
            .constant("SECTORS_A_CYLINDER", SECTORS_A_CYLINDER, "sectors of a cylinder, both sides")
            .constant("CYLINDERS", CYLINDERS, "positions of the arm")
            .build();

    private final RegisterFile<Floppy> registers = new RegisterFile<>(MAP, this);
    private final FieldRef irqEnable = registers.field("CTRL", "IRQ_ENABLE");
    private final FieldRef changeIrq = registers.field("CTRL", "CHANGE_IRQ");
    private final FieldRef done = registers.field("STATUS", "DONE");
    private final FieldRef error = registers.field("STATUS", "ERROR");
    private final FieldRef changed = registers.field("STATUS", "CHANGED");
    private final FieldRef cause = registers.field("STATUS", "CAUSE");
    private final FieldRef firstSector = registers.field("SECTOR", "NUMBER");
    private final FieldRef count = registers.field("COUNT", "SECTORS");
    private final FieldRef firstAddress = registers.field("ADDRESS", "ADDRESS");
    private final FieldRef atSector = registers.field("AT_SECTOR", "NUMBER");
    private final FieldRef atAddress = registers.field("AT_ADDRESS", "ADDRESS");
    private final FieldRef remaining = registers.field("REMAINING", "SECTORS");
    private final FieldRef cylinder = registers.field("ARM", "CYLINDER");
    private final FieldRef head = registers.field("ARM", "HEAD");
    private final FieldRef steps = registers.field("STEPS", "COUNT");
    private final FieldRef sectorsRead = registers.field("SECTORS_READ", "COUNT");
    private final FieldRef sectorsWritten = registers.field("SECTORS_WRITTEN", "COUNT");
    private final FieldRef errors = registers.field("ERRORS", "COUNT");

    private final Disk disk = new Disk();
    private final Clock clock;
    private final BusPort port;
    private final Firmware<Floppy, FloppyState, FloppyEvent> firmware;

    @Wiring("its interrupt line")
    private final InterruptLine line;

    /** The sector that was read, or is to be written. */
    private final byte[] buffer = new byte[SECTOR_BYTES];

    /** Bytes of the buffer that have gone over the bus. */
    private int moved;

    /** The code of the command under way, or of the last. */
    private int command;

    /** True while the buffer holds the sector to write. */
    private boolean fetched;

    /** True when software gave up the command under way. */
    private boolean abort;

    /** A drive without a disk. */
    public Floppy(Clock clock, BusSocket bus, InterruptLine line) {
        this.clock = clock;
        this.line = line;
        port = bus.port(this::onTransactionEnded);
        firmware = new Firmware<>("floppy", TABLE, this, clock);
    }

    /** The drive's slot and what is in it; also for observers. */
    public Disk disk() {
        return disk;
    }

    /**
     * Puts a disk in, in place of the one that may be there. Call between two cycles.
     *
     * @param content from sector 0 on; the rest of the disk is zero; at most {@link #DISK_BYTES} are taken
     * @param writeProtected true when writing to it is refused
     */
    public void insert(byte[] content, boolean writeProtected) {
        disk.insert(content, writeProtected);
        tellChanged();
    }

    /** Takes the disk out, if there is one. Call between two cycles. */
    public void eject() {
        if (disk.present()) {
            disk.eject();
            tellChanged();
        }
    }

    @Override
    public String portName() {
        return PORT;
    }

    /**
     * No bytes: the disk is taken out. Else a disk is put in, as {@link #inserted} writes it down; any bytes make some
     * disk.
     */
    @Override
    public void arrive(byte[] payload) {
        if (payload.length == 0) {
            eject();
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        boolean writeProtected = (in.get() & 1) != 0;
        int spoilt = in.remaining() >= 2 ? Short.toUnsignedInt(in.getShort()) : 0;
        List<Integer> sectors = new ArrayList<>();
        while (sectors.size() < spoilt && in.remaining() >= 2) {
            sectors.add(Short.toUnsignedInt(in.getShort()) % SECTORS);
        }
        byte[] content = new byte[in.remaining()];
        in.get(content);
        insert(content, writeProtected);
        sectors.forEach(disk::spoil);
    }

    /**
     * The input that puts a disk in.
     *
     * @param content its bytes from sector 0 on, at most {@link #DISK_BYTES}
     * @param unreadable sectors whose check sequence is wrong
     */
    public static byte[] inserted(byte[] content, boolean writeProtected, List<Integer> unreadable) {
        int used = Math.min(content.length, DISK_BYTES);
        while (used > 0 && content[used - 1] == 0) {
            used--;
        }
        ByteBuffer out = ByteBuffer.allocate(3 + 2 * unreadable.size() + used).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) (writeProtected ? 1 : 0)).putShort((short) unreadable.size());
        unreadable.forEach(sector -> out.putShort(sector.shortValue()));
        return out.put(content, 0, used).array();
    }

    private void tellChanged() {
        changed.set(true);
        driveLine();
    }

    /** The cylinder over which the arm is, 0 to 79. */
    public int cylinder() {
        return (int) cylinder.get();
    }

    private boolean busy() {
        return !firmware.in(IDLE);
    }

    private long turned() {
        return clock.now() % TURN_CYCLES;
    }

    private long place() {
        return turned() / SLOT_CYCLES;
    }

    private void commanded(int code) {
        if (code == GIVE_UP) {
            abort = busy();
            firmware.fire(ABORT);
        } else if (!busy()) {
            command = code;
            firmware.fire(START);
        }
    }

    private void latch() {
        atSector.set(firstSector.get());
        atAddress.set(firstAddress.get() << 3);
        remaining.set(command == MOVE ? 0 : count.get());
        fetched = false;
        abort = false;
        done.set(false);
        error.set(false);
        cause.set(0);
        driveLine();
    }

    private FloppyEvent plan() {
        if (abort) {
            return refused(CAUSE_ABORTED);
        }
        boolean transfers = command == READ || command == WRITE;
        if (!transfers && command != MOVE) {
            return refused(CAUSE_NO_COMMAND);
        }
        if (transfers && remaining.get() == 0) {
            return FINISHED;
        }
        if (atSector.get() >= SECTORS) {
            return refused(CAUSE_NO_SECTOR);
        }
        if (transfers && !disk.present()) {
            return refused(CAUSE_NO_DISK);
        }
        if (command == WRITE && disk.writeProtected()) {
            return refused(CAUSE_WRITE_PROTECTED);
        }
        if (wantedCylinder() != cylinder()) {
            return OTHER_CYLINDER;
        }
        if (!transfers) {
            return FINISHED;
        }
        if (wantedHead() != head.get()) {
            return OTHER_SIDE;
        }
        return command == WRITE && !fetched ? WANT_DATA : ON_TRACK;
    }

    private FloppyEvent refused(int reason) {
        cause.set(reason);
        return REFUSED;
    }

    /** The sector it is at; a damaged saved state may hold any number. */
    private int sector() {
        return (int) (atSector.get() % SECTORS);
    }

    private int wantedCylinder() {
        return sector() / SECTORS_A_CYLINDER;
    }

    private int wantedHead() {
        return sector() / SECTORS_A_TRACK % HEADS;
    }

    private FloppyEvent afterStep() {
        return Math.abs(wantedCylinder() - cylinder()) <= 1 ? ARRIVED : STEPPED;
    }

    private void step() {
        cylinder.add(Integer.signum(wantedCylinder() - cylinder()));
        steps.add(1);
    }

    private void selectHead() {
        head.set(wantedHead());
    }

    private int cyclesUntilUnderHead() {
        long begins = (long) (sector() % SECTORS_A_TRACK) * SLOT_CYCLES;
        return (int) Math.floorMod(begins - turned(), (long) TURN_CYCLES);
    }

    private FloppyEvent afterTransfer() {
        if (!disk.present()) {
            return refused(CAUSE_NO_DISK);
        }
        if (command == WRITE) {
            return SECTOR_WRITTEN;
        }
        return disk.unreadable(sector()) ? refused(CAUSE_UNREADABLE) : SECTOR_READ;
    }

    private void beginFetch() {
        moved = 0;
        fetchBurst();
    }

    private void fetchMore() {
        keepBurst();
        fetchBurst();
    }

    private void fetchBurst() {
        port.read(atAddress.get(), 8, BEATS);
    }

    private void keepBurst() {
        for (int i = 0; i < BURST_BYTES; i++) {
            buffer[moved + i] = (byte) (port.data()[i / 8] >>> (8 * (i % 8)));
        }
        countBurst();
    }

    private void countBurst() {
        moved = (moved + BURST_BYTES) % SECTOR_BYTES;
        atAddress.add(BURST_BYTES);
    }

    private void endFetch() {
        keepBurst();
        fetched = true;
    }

    private void writeSector() {
        disk.write(sector(), buffer);
        fetched = false;
        sectorsWritten.add(1);
        nextSector();
    }

    private void readSector() {
        disk.read(sector(), buffer);
        moved = 0;
        storeBurst();
    }

    private void storeMore() {
        countBurst();
        storeBurst();
    }

    private void storeBurst() {
        for (int beat = 0; beat < BEATS; beat++) {
            long value = 0;
            for (int b = 0; b < 8; b++) {
                value |= Byte.toUnsignedLong(buffer[moved + 8 * beat + b]) << (8 * b);
            }
            port.data()[beat] = value;
        }
        port.write(atAddress.get(), 8, BEATS);
    }

    private void endStore() {
        countBurst();
        sectorsRead.add(1);
        nextSector();
    }

    private void nextSector() {
        atSector.add(1);
        remaining.set(Math.max(0, remaining.get() - 1));
    }

    private void onTransactionEnded() {
        if (port.error()) {
            firmware.fire(BUS_ERROR);
        } else if (moved + BURST_BYTES < SECTOR_BYTES) {
            firmware.fire(BURST);
        } else {
            firmware.fire(firmware.in(FETCH) ? FETCHED : STORED);
        }
    }

    private void tellDone() {
        done.set(true);
        driveLine();
    }

    private void tellError() {
        errors.add(1);
        error.set(true);
        tellDone();
    }

    private void driveLine() {
        line.set((done.isSet() && irqEnable.isSet()) || (changed.isSet() && changeIrq.isSet()));
    }

    @Override
    public RegisterFile<Floppy> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return List.of(firmware);
    }

    @Override
    public String name() {
        return "floppy";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        v.part(disk);
        v.part(firmware);
        v.bytes("buffer", buffer);
        moved = v.i32("moved", moved);
        command = v.i32("command", command);
        fetched = v.flag("fetched", fetched);
        abort = v.flag("abort", abort);
        if (moved < 0 || moved >= SECTOR_BYTES || moved % BURST_BYTES != 0) {
            throw new IllegalArgumentException("floppy: " + moved + " bytes of a sector moved, expected a multiple of "
                    + BURST_BYTES + " below 512");
        }
    }
}

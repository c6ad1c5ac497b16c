package windhover.device;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.Masters;
import windhover.bus.Ram;
import windhover.clock.Clock;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateVisitor;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;
import windhover.device.dmac.Dmac;
import windhover.device.floppy.Floppy;
import windhover.device.gpia.Gpia;
import windhover.device.kia.Kia;
import windhover.device.mgia.Mgia;
import windhover.device.nic.Nic;
import windhover.device.timer.Timer;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Sia;
import windhover.fsm.Firmware;
import windhover.irq.LineUnit;
import windhover.reg.Device;
import windhover.reg.RegisterFile;

/** The devices of board kestrel3 around a bus and 1 MiB of memory, with no processor: a test plays it. */
public final class SmallMachine implements Stateful {
    public static final int RAM_BYTES = 1 << 20;
    public static final long GPIA = 0x0100_0000_0000_0000L;
    public static final long KIA = 0x0200_0000_0000_0000L;
    public static final long LINES = 0x0400_0000_0000_0000L;
    public static final long DMAC = 0x0500_0000_0000_0000L;
    public static final long NIC = 0x0600_0000_0000_0000L;
    public static final long TIMER = 0x0700_0000_0000_0000L;
    public static final long SIA = 0x0800_0000_0000_0000L;
    public static final long MGIA = 0x0900_0000_0000_0000L;
    public static final long FLOPPY = 0x0A00_0000_0000_0000L;
    public static final long UART = 0x0E00_0000_0000_0000L;

    public final Clock clock = new Clock();
    public final AddressMap map = new AddressMap();
    public final Ram ram = new Ram(RAM_BYTES);
    public final Bus bus = new Bus(clock, map);

    /** The processor's inputs, as {@code mip} has them. */
    public int mip;

    public final LineUnit lines = new LineUnit((bit, pending) -> mip = pending ? mip | 1 << bit : mip & ~(1 << bit));
    public final Gpia gpia = new Gpia();
    public final Kia kia = new Kia(clock, lines.line(2));
    public final Dmac dmac = new Dmac(clock, bus.socket(Masters.DMAC), lines.line(5));
    public final Nic nic = new Nic(clock, bus.socket(Masters.NIC), dmac, lines.line(6), lines.line(7));
    public final Timer timer =
            new Timer(clock, (bit, pending) -> mip = pending ? mip | 1 << bit : mip & ~(1 << bit), lines.line(1));
    public final Sia sia = new Sia(clock, lines.line(3));
    public final Mgia mgia = new Mgia(clock, bus.socket(Masters.VIDEO), lines.line(4));
    public final Floppy floppy = new Floppy(clock, bus.socket(Masters.DISK), lines.line(8));
    public final DebugUart uart = new DebugUart();

    /** Transitions of all firmware, as "firmware: FROM EVENT TO". */
    public final List<String> transitions = new ArrayList<>();

    public SmallMachine() {
        map.add(0, RAM_BYTES, ram, 1);
        add(LINES, lines);
        add(GPIA, gpia);
        add(KIA, kia);
        add(DMAC, dmac);
        add(NIC, nic);
        map.add(NIC + Nic.PACKET_MEMORY, nic.packetMemoryBytes(), nic.packetMemory(), 1);
        add(TIMER, timer);
        add(SIA, sia);
        add(MGIA, mgia);
        add(FLOPPY, floppy);
        add(UART, uart);
    }

    private void add(long base, Device device) {
        RegisterFile<?> registers = device.registers();
        map.add(base, registers.map().span(), registers, 0);
        for (Firmware<?, ?, ?> firmware : device.firmware()) {
            firmware.probe(
                    (name, from, event, to, label) -> transitions.add(name + ": " + from + " " + event + " " + to));
        }
    }

    /** Runs so many cycles. */
    public void run(long cycles) {
        long end = clock.now() + cycles;
        while (clock.now() < end) {
            clock.fireDue();
            clock.advance();
            clock.skipTo(Math.min(end, Math.max(clock.now(), clock.nextDue())));
        }
    }

    public void write(long address, long value) {
        write(address, 8, value);
    }

    /** What a processor's store does, at the end of its bus transaction. */
    public void write(long address, int size, long value) {
        AddressMap.Region region = region(address, size);
        assertTrue(region.target().accepts(address - region.base(), size, true));
        region.target().write(address - region.base(), size, value);
    }

    public long read(long address) {
        return read(address, 8);
    }

    /** What a processor's load does, at the end of its bus transaction. */
    public long read(long address, int size) {
        AddressMap.Region region = region(address, size);
        assertTrue(region.target().accepts(address - region.base(), size, false));
        return region.target().read(address - region.base(), size);
    }

    public void assertBusError(long address, int size) {
        AddressMap.Region region = map.find(address, size);
        assertFalse(region != null && region.target().accepts(address - region.base(), size, false));
    }

    private AddressMap.Region region(long address, int size) {
        AddressMap.Region region = map.find(address, size);
        if (region == null) {
            throw new AssertionError(String.format(Locale.ROOT, "nobody answers at %#x", address));
        }
        return region;
    }

    public void put(long address, byte[] bytes) {
        ram.bytes().put(address, bytes, 0, bytes.length);
    }

    public byte[] get(long address, int length) {
        byte[] bytes = new byte[length];
        ram.bytes().get(address, bytes, 0, length);
        return bytes;
    }

    /** True while line n reaches the processor. */
    public boolean line(int n) {
        return (mip >> (16 + n) & 1) != 0;
    }

    public long hash() {
        return StateHash.of(this);
    }

    public byte[] save() {
        return StateWriter.save(this);
    }

    public void restore(byte[] saved) {
        StateReader.restore(this, saved);
    }

    @Override
    public String name() {
        return "small machine";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(clock);
        v.part(bus);
        v.part(ram);
        mip = v.i32("mip", mip);
        v.part(lines);
        v.part(gpia);
        v.part(kia);
        v.part(dmac);
        v.part(nic);
        v.part(timer);
        v.part(sia);
        v.part(mgia);
        v.part(floppy);
        v.part(uart);
    }
}

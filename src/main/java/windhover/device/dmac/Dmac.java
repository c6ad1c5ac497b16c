package windhover.device.dmac;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import windhover.bus.BusPort;
import windhover.bus.BusSocket;
import windhover.bus.DmaController;
import windhover.bus.DmaPeripheral;
import windhover.bus.DmaRequest;
import windhover.clock.Alarm;
import windhover.clock.Clock;
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

/** The DMA controller: four channels that share one engine, which has one port to the bus. */
public final class Dmac implements Device, DmaController {
    /** Number of channels. */
    public static final int CHANNELS = 4;

    /** Most bytes of a turn. */
    static final int BURST_BYTES = 64;

    static final int MODE_BLOCK = 2;
    static final int CAUSE_READ = 1;
    static final int CAUSE_WRITE = 2;
    static final int CAUSE_LINK = 3;
    static final int CAUSE_ABORTED = 4;
    static final int CAUSE_NOT_FOR_SOFTWARE = 5;

    /** The firmware of a channel. */
    public static final FirmwareTable<?, ChannelState, ChannelEvent> CHANNEL_FIRMWARE = Channel.TABLE;

    /** The registers. */
    public static final RegisterMap<Dmac> MAP = RegisterMap.<Dmac>named("DMAC", 0x120)
            .line("")
            .text("DMA controller", """
              Four channels move bytes without the processor. Channel 0 serves the network card's receiver and channel 1 its \
              transmitter, through \
              request ports; channels 2 and 3 are for software, which sets SRC, DST and LEN and writes START.

              One channel at a time has the engine. A turn reads up to 8 bytes (SINGLE) or 64 bytes (BURST, BLOCK) and writes them; \
              then the next \
              channel that waits has its turn, round robin or lowest number first. A BLOCK channel keeps the engine until its transfer \
              ends. Every \
              transaction is aligned, so odd heads and tails move in smaller ones, byte for byte.

              SRC, DST and REMAINING move while the transfer goes on. At a bus error the channel stops where it is, with ERROR set. \
              When LINK is \
              not 0 at the end of a transfer, the channel reads the next DMAC_LINK structure from there and goes on; DONE comes after \
              the last. \
              The line is high while a channel has DONE and DONE_IRQ, or ERROR and ERROR_IRQ.""")
            .group(
                    "CH",
                    CHANNELS,
                    0x40,
                    (map, n) -> map.register(0x00, "SRC", "where the next byte is read")
                            .field(
                                    "ADDRESS",
                                    63,
                                    0,
                                    FieldAccess.RW,
                                    0,
                                    "physical address; for a device's buffer, the offset in it")
                            .register(0x08, "DST", "where the next byte is written")
                            .field(
                                    "ADDRESS",
                                    63,
                                    0,
                                    FieldAccess.RW,
                                    0,
                                    "physical address; for a device's buffer, the offset in it")
                            .register(0x10, "LEN", "how many bytes START moves")
                            .field("BYTES", 31, 0, FieldAccess.RW, 0, "0 is done at once")
                            .register(0x18, "CTL", "control")
                            .field(
                                    "START",
                                    0,
                                    0,
                                    FieldAccess.WO,
                                    0,
                                    "1 clears DONE and ERROR, and starts; not while BUSY; ERROR on channels 0 and 1")
                            .onWrite(dmac -> dmac.channels[n].startedBySoftware())
                            .field(
                                    "ABORT",
                                    1,
                                    1,
                                    FieldAccess.WO,
                                    0,
                                    "1 ends the transfer with ERROR and CAUSE = ABORTED")
                            .onWrite(dmac -> dmac.channels[n].abortedBySoftware())
                            .field("DONE_IRQ", 2, 2, FieldAccess.RW, 0, "DONE raises the line")
                            .onWrite(dmac -> dmac.driveLine())
                            .field("ERROR_IRQ", 3, 3, FieldAccess.RW, 0, "ERROR raises the line")
                            .onWrite(dmac -> dmac.driveLine())
                            .field("MODE", 5, 4, FieldAccess.RW, 1, "0 SINGLE, 1 BURST, 2 BLOCK")
                            .register(0x20, "STATUS", "status")
                            .field("BUSY", 0, 0, FieldAccess.RO, 0, "a transfer is under way")
                            .value(dmac -> dmac.channels[n].busy() ? 1 : 0)
                            .field("DONE", 1, 1, FieldAccess.W1C, 0, "a transfer has ended")
                            .onWrite(dmac -> dmac.driveLine())
                            .field("ERROR", 2, 2, FieldAccess.W1C, 0, "a transfer has failed")
                            .onWrite(dmac -> dmac.driveLine())
                            .field("SERVES_DEVICE", 3, 3, FieldAccess.RO, 0, "the channel belongs to a device")
                            .value(dmac -> dmac.channels[n].servesDevice() ? 1 : 0)
                            .field(
                                    "CAUSE",
                                    7,
                                    4,
                                    FieldAccess.RO,
                                    0,
                                    "of the last ERROR: 1 read, 2 write, 3 link, 4 aborted, 5 not for software")
                            .register(0x28, "REMAINING", "bytes not yet written")
                            .field("BYTES", 31, 0, FieldAccess.RO, 0, "0 at the end")
                            .register(0x30, "MOVED", "bytes this channel has written since reset")
                            .field("BYTES", 63, 0, FieldAccess.RO, 0, "counts up")
                            .register(0x38, "LINK", "where the next link lies")
                            .field("ADDRESS", 63, 0, FieldAccess.RW, 0, "a multiple of 8; 0: none"))
            .register(0x100, "CTRL", "control of all channels")
            .field("ENABLE", 0, 0, FieldAccess.RW, 1, "0: no turn begins")
            .onWrite(dmac -> dmac.ask())
            .field("FIXED_PRIORITY", 1, 1, FieldAccess.RW, 0, "0: round robin, 1: the lowest channel that waits")
            .register(0x108, "IRQ", "why the line is high")
            .field("DONE", 3, 0, FieldAccess.RO, 0, "channels with DONE and DONE_IRQ")
            .value(dmac -> dmac.channelsThat(Channel::tellsDone))
            .field("ERROR", 7, 4, FieldAccess.RO, 0, "channels with ERROR and ERROR_IRQ")
            .value(dmac -> dmac.channelsThat(Channel::tellsError))
            .constant("MODE_SINGLE", 0, "for CTL.MODE: at most 8 bytes a turn")
            .constant("MODE_BURST", 1, "for CTL.MODE: at most 64 bytes a turn")
            .constant("MODE_BLOCK", 2, "for CTL.MODE: bursts, and no other channel in between")
            .structure(
                    "LINK",
                    "What a channel does after the transfer it is at.",
                    new RegisterMap.Member("source", 8, "for SRC"),
                    new RegisterMap.Member("destination", 8, "for DST"),
                    new RegisterMap.Member("length", 8, "for LEN; its low 32 bits count"),
                    new RegisterMap.Member("link", 8, "for LINK; 0: this is the last"))
            .build();

    private final RegisterFile<Dmac> registers = new RegisterFile<>(MAP, this);
    private final FieldRef enabled = registers.field("CTRL", "ENABLE");
    private final FieldRef fixedPriority = registers.field("CTRL", "FIXED_PRIORITY");
    private final Channel[] channels;
    private final BusPort port;
    private final Alarm arbitrate;

    @Wiring("its interrupt line")
    private final InterruptLine line;

    /** The bytes of the turn under way. */
    private final byte[] burst = new byte[BURST_BYTES];

    /** The channel that has the engine; −1 when it is free. */
    private int holder = -1;

    /** The channel that had the last turn. */
    private int last = CHANNELS - 1;

    /** An idle controller. */
    public Dmac(Clock clock, BusSocket bus, InterruptLine line) {
        this.line = line;
        port = bus.port(this::onTransactionEnded);
        arbitrate = clock.alarm("DMAC arbitrate", this::onArbitrate);
        channels = IntStream.range(0, CHANNELS)
                .mapToObj(n -> new Channel(this, n, registers, clock))
                .toArray(Channel[]::new);
    }

    @Override
    public DmaRequest attach(int channel, DmaPeripheral peripheral) {
        channels[channel].attach(peripheral);
        return channels[channel];
    }

    BusPort port() {
        return port;
    }

    byte[] burst() {
        return burst;
    }

    /** A channel has begun to wait, or may have its turn now. */
    void ask() {
        if (holder < 0 && enabled.isSet() && !arbitrate.pending() && channelsThat(Channel::waits) != 0) {
            arbitrate.after(1);
        }
    }

    /** A channel no longer needs the engine, if it had it. */
    void release(int channel) {
        if (holder == channel) {
            holder = -1;
        }
        ask();
    }

    private void onArbitrate() {
        if (holder >= 0 || port.busy() || !enabled.isSet()) {
            return;
        }
        int first = fixedPriority.isSet() ? 0 : last + 1;
        if (channels[last].keepsEngine() && channels[last].waits()) {
            first = last;
        }
        for (int i = 0; i < CHANNELS; i++) {
            int candidate = (first + i) % CHANNELS;
            if (channels[candidate].waits()) {
                holder = candidate;
                last = candidate;
                channels[candidate].turn();
                return;
            }
        }
    }

    private void onTransactionEnded() {
        if (holder >= 0) {
            channels[holder].transactionEnded(port);
        }
    }

    void driveLine() {
        line.set((channelsThat(Channel::tellsDone) | channelsThat(Channel::tellsError)) != 0);
    }

    private int channelsThat(Predicate<Channel> property) {
        int found = 0;
        for (int n = 0; n < CHANNELS; n++) {
            found |= property.test(channels[n]) ? 1 << n : 0;
        }
        return found;
    }

    /** The channel whose turn it is, or −1. */
    public int holder() {
        return holder;
    }

    @Override
    public RegisterFile<Dmac> registers() {
        return registers;
    }

    @Override
    public List<Firmware<?, ?, ?>> firmware() {
        return Stream.of(channels).<Firmware<?, ?, ?>>map(Channel::firmware).toList();
    }

    @Override
    public String name() {
        return "DMAC";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        for (Channel channel : channels) {
            v.part(channel);
        }
        v.bytes("burst", burst);
        holder = v.i32("holder", holder);
        last = v.i32("last", last);
        if (holder < -1 || holder >= CHANNELS || last < 0 || last >= CHANNELS) {
            throw new IllegalArgumentException(
                    "DMAC: holder " + holder + ", last " + last + ", expected channels below " + CHANNELS);
        }
    }
}

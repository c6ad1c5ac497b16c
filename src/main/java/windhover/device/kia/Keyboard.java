package windhover.device.kia;

import static windhover.device.kia.KeyboardEvent.EMPTY;
import static windhover.device.kia.KeyboardEvent.FALL;
import static windhover.device.kia.KeyboardEvent.KEY;
import static windhover.device.kia.KeyboardEvent.LAST_RISE;
import static windhover.device.kia.KeyboardEvent.RISE;
import static windhover.device.kia.KeyboardState.CLOCK_HIGH;
import static windhover.device.kia.KeyboardState.CLOCK_LOW;
import static windhover.device.kia.KeyboardState.IDLE;
import static windhover.device.kia.KeyboardState.PAUSE;

import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;

/**
 * A PS/2 keyboard: sends the scan codes (set 2) of its keys in frames of 11 bits, start 0, eight data bits lowest
 * first, odd parity, stop 1, with a clock of its own. What waits to be sent it keeps.
 */
final class Keyboard implements Stateful {
    private static final int STOP_BIT = 10;

    static final FirmwareTable<Keyboard, KeyboardState, KeyboardEvent> TABLE =
            FirmwareTable.<Keyboard, KeyboardState, KeyboardEvent>named("keyboard", IDLE, KeyboardEvent.class)
                    // formatter:off
            .on(IDLE, KEY, CLOCK_HIGH, "begin a frame with the start bit", Keyboard::beginFrame)
            .on(CLOCK_HIGH, FALL, CLOCK_LOW, "pull the clock low", Keyboard::clockFalls)
            .on(CLOCK_LOW, RISE, CLOCK_HIGH, "release the clock, put out the next bit", Keyboard::nextBit)
            .on(CLOCK_LOW, LAST_RISE, PAUSE, "release the clock: the frame is sent", Keyboard::endFrame)
            .on(PAUSE, KEY, CLOCK_HIGH, "begin the next frame with its start bit", Keyboard::beginFrame)
            .on(PAUSE, EMPTY, IDLE, "wait for a key")
            .timed(CLOCK_HIGH, Kia.BIT_CYCLES / 2, keyboard -> FALL, "half a clock period")
            .timed(CLOCK_LOW, Kia.BIT_CYCLES / 2, keyboard -> keyboard.bit == STOP_BIT ? LAST_RISE : RISE, "half a clock period")
            .timed(PAUSE, Kia.PAUSE_CYCLES, keyboard -> keyboard.count == 0 ? EMPTY : KEY, "the pause between frames")
            .ignoreElsewhere(KEY, FALL, RISE, LAST_RISE, EMPTY)
            .build();
    // formatter:on

    private final Firmware<Keyboard, KeyboardState, KeyboardEvent> firmware;

    @Wiring("the adapter at the other end of the cable")
    private final Kia adapter;

    private final byte[] waiting = new byte[Kia.KEYBOARD_BYTES];
    private int head;
    private int count;

    /** The frame being sent, start bit lowest. */
    private int frame;

    /** The bit of it that is on the wire. */
    private int bit;

    /** Bytes of keys that did not fit. */
    private long lost;

    Keyboard(Kia adapter, Clock clock) {
        this.adapter = adapter;
        firmware = new Firmware<>("keyboard", TABLE, this, clock);
    }

    Firmware<Keyboard, KeyboardState, KeyboardEvent> firmware() {
        return firmware;
    }

    /**
     * Codes of keys that went down or up come to be sent. Of a code with its prefixes all bytes are kept or, without
     * room for them, none.
     */
    void keys(byte[] codes) {
        for (int from = 0; from < codes.length; ) {
            int end = from;
            while (end < codes.length - 1 && isPrefix(codes[end])) {
                end++;
            }
            keepAll(codes, from, end + 1);
            from = end + 1;
        }
        if (count > 0 && firmware.in(IDLE)) {
            firmware.fire(KEY);
        }
    }

    private static boolean isPrefix(byte code) {
        return (code & 0xFF) == Key.EXTENDED_PREFIX || (code & 0xFF) == Key.RELEASE_PREFIX;
    }

    private void keepAll(byte[] codes, int from, int to) {
        if (count + to - from > Kia.KEYBOARD_BYTES) {
            lost += to - from;
            return;
        }
        for (int i = from; i < to; i++) {
            waiting[(head + count) % Kia.KEYBOARD_BYTES] = codes[i];
            count++;
        }
    }

    /** Bytes that wait to be sent, the one under way not counted. */
    int waiting() {
        return count;
    }

    /** Bytes of keys that did not fit. */
    long lost() {
        return lost;
    }

    private void beginFrame() {
        int value = waiting[head] & 0xFF;
        waiting[head] = 0;
        head = (head + 1) % Kia.KEYBOARD_BYTES;
        count = Math.max(0, count - 1);
        int oddParity = ~Integer.bitCount(value) & 1;
        frame = 1 << STOP_BIT | oddParity << 9 | value << 1;
        bit = 0;
    }

    private void clockFalls() {
        adapter.clockFalls((frame >> bit & 1) != 0);
    }

    private void nextBit() {
        bit++;
    }

    private void endFrame() {
        frame = 0;
        bit = 0;
    }

    @Override
    public String name() {
        return "keyboard";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(firmware);
        v.bytes("waiting", waiting);
        head = v.i32("head", head);
        count = v.i32("count", count);
        frame = v.i32("frame", frame);
        bit = v.i32("bit", bit);
        lost = v.i64("lost", lost);
        if (head < 0
                || head >= Kia.KEYBOARD_BYTES
                || count < 0
                || count > Kia.KEYBOARD_BYTES
                || bit < 0
                || bit > STOP_BIT) {
            throw new IllegalArgumentException(
                    "keyboard: head " + head + ", " + count + " bytes, bit " + bit + ", expected within its buffer");
        }
    }
}

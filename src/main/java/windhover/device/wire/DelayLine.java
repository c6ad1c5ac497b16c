package windhover.device.wire;

import java.util.function.ObjIntConsumer;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/** Frames that will come out at a moment of their own, those of the same cycle in the order in which they went in. */
public final class DelayLine implements Stateful {
    /** Most bytes of a frame; what is longer is cut off. */
    public static final int FRAME_BYTES = 2048;

    private final String name;
    private final Clock clock;
    private final Alarm alarm;

    @Wiring("where the frames come out")
    private final ObjIntConsumer<byte[]> end;

    private final PagedBytes frames;
    private final int[] lengths;
    private final int[] tags;
    private final long[] due;
    private final long[] order;
    private long entered;
    private long lost;

    /**
     * An empty line.
     *
     * @param name unique in the machine, also the name of its alarm
     * @param places how many frames it holds
     * @param end is given each frame when its time has come, with its tag
     */
    public DelayLine(String name, Clock clock, int places, ObjIntConsumer<byte[]> end) {
        this.name = name;
        this.clock = clock;
        this.end = end;
        alarm = clock.alarm(name, this::onAlarm);
        frames = new PagedBytes((places + 1) / 2 * 2 * FRAME_BYTES);
        lengths = new int[places];
        tags = new int[places];
        due = new long[places];
        order = new long[places];
    }

    /**
     * Holds a frame until a cycle, at least until the next.
     *
     * @return false when the line is full: the frame is lost, and counted
     */
    public boolean put(byte[] frame, long cycle, int tag) {
        for (int place = 0; place < lengths.length; place++) {
            if (lengths[place] == 0 && frame.length > 0) {
                lengths[place] = Math.min(frame.length, FRAME_BYTES);
                frames.put((long) place * FRAME_BYTES, frame, 0, lengths[place]);
                tags[place] = tag;
                due[place] = Math.max(cycle, clock.now() + 1);
                order[place] = ++entered;
                setAlarm();
                return true;
            }
        }
        lost++;
        return false;
    }

    private int next() {
        int next = -1;
        for (int place = 0; place < lengths.length; place++) {
            boolean sooner =
                    next < 0 || due[place] < due[next] || (due[place] == due[next] && order[place] < order[next]);
            if (lengths[place] > 0 && sooner) {
                next = place;
            }
        }
        return next;
    }

    private void setAlarm() {
        int next = next();
        if (next >= 0) {
            alarm.at(Math.max(due[next], clock.now() + 1));
        }
    }

    private void onAlarm() {
        for (int next = next(); next >= 0 && due[next] <= clock.now(); next = next()) {
            byte[] frame = new byte[lengths[next]];
            frames.get((long) next * FRAME_BYTES, frame, 0, frame.length);
            lengths[next] = 0;
            end.accept(frame, tags[next]);
        }
        setAlarm();
    }

    /** Frames that are on their way. */
    public int held() {
        int held = 0;
        for (int length : lengths) {
            held += length > 0 ? 1 : 0;
        }
        return held;
    }

    /** Frames that found no place. */
    public long lost() {
        return lost;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        v.memory("frames", frames);
        v.i32s("lengths", lengths);
        v.i32s("tags", tags);
        v.i64s("due", due);
        v.i64s("order", order);
        entered = v.i64("entered", entered);
        lost = v.i64("lost", lost);
        for (int length : lengths) {
            if (length < 0 || length > FRAME_BYTES) {
                throw new IllegalArgumentException(
                        name + ": a frame of " + length + " bytes, expected at most " + FRAME_BYTES);
            }
        }
    }
}

package windhover.debug;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import windhover.device.kia.Kia;
import windhover.device.mgia.Mgia;
import windhover.machine.Machine;

/** Looks at the video adapter and the keyboard; copies the picture only when it has changed. */
final class ScreenCapture {
    private static final ByteBuffer DARK = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final @Nullable Mgia mgia;
    private final @Nullable Kia kia;
    private ByteBuffer picture = DARK;
    private long version = -1;
    private int lit;

    ScreenCapture(Machine machine) {
        mgia = machine.part(Mgia.class).orElse(null);
        kia = machine.part(Kia.class).orElse(null);
    }

    ScreenState state() {
        if (mgia == null || kia == null) {
            return ScreenState.NONE;
        }
        ScreenState.Keys keys = new ScreenState.Keys(kia.waiting(), kia.level(), kia.dropped());
        if (!mgia.on()) {
            return new ScreenState(true, false, 0, mgia.shownBase(), mgia.frames(), 0, DARK, 0, keys);
        }
        if (version != mgia.pictureVersion()) {
            version = mgia.pictureVersion();
            byte[] copy = mgia.picture();
            lit = 0;
            for (byte eight : copy) {
                lit += Integer.bitCount(eight & 0xFF);
            }
            picture = ByteBuffer.wrap(copy).asReadOnlyBuffer();
        }
        return new ScreenState(
                true, true, mgia.onSince(), mgia.shownBase(), mgia.frames(), version, picture, lit, keys);
    }
}

package windhover.device.floppy;

import java.util.Arrays;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/** The disk in the drive, or none. What is written to it is part of the machine's state. */
public final class Disk implements Stateful {
    private final PagedBytes content = new PagedBytes(Floppy.DISK_BYTES);

    /** A bit a sector: its check sequence is wrong. */
    private final long[] unreadable = new long[(Floppy.SECTORS + 63) / 64];

    private boolean present;
    private boolean writeProtected;

    Disk() {}

    void insert(byte[] bytes, boolean writeProtected) {
        eject();
        content.put(0, bytes, 0, Math.min(bytes.length, content.size()));
        present = true;
        this.writeProtected = writeProtected;
    }

    void eject() {
        for (int page = 0; page < content.pages(); page++) {
            if (content.used(page)) {
                content.clear(page);
            }
        }
        Arrays.fill(unreadable, 0);
        present = false;
        writeProtected = false;
    }

    /** True while there is one. */
    public boolean present() {
        return present;
    }

    /** True when writing to it is refused. */
    public boolean writeProtected() {
        return writeProtected;
    }

    /** Spoils a sector's check sequence, as age and dust do it: reading it fails until it is written again. */
    public void spoil(int sector) {
        unreadable[sector / 64] |= 1L << sector % 64;
    }

    /** True when the sector's check sequence is wrong. */
    public boolean unreadable(int sector) {
        return (unreadable[sector / 64] >>> sector % 64 & 1) != 0;
    }

    /** Its bytes from sector 0 on, for observers. */
    public PagedBytes content() {
        return content;
    }

    void read(int sector, byte[] to) {
        content.get((long) sector * Floppy.SECTOR_BYTES, to, 0, Floppy.SECTOR_BYTES);
    }

    void write(int sector, byte[] from) {
        content.put((long) sector * Floppy.SECTOR_BYTES, from, 0, Floppy.SECTOR_BYTES);
        unreadable[sector / 64] &= ~(1L << sector % 64);
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public void state(StateVisitor v) {
        v.memory("content", content);
        v.i64s("unreadable", unreadable);
        present = v.flag("present", present);
        writeProtected = v.flag("writeProtected", writeProtected);
    }
}

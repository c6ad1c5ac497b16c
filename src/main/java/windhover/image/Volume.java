package windhover.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk volume in the layout of STS V1 ({@code docs/volume-format.md}): boot block, kernel, one directory, and each
 * file in one run of sectors. Built as a value, read back leniently: a directory on a disk may hold anything.
 */
public final class Volume {
    /** Bytes of a sector. */
    public static final int SECTOR_BYTES = 512;

    /** Where the directory begins, after boot block (0 and 1) and kernel (2 to 15). */
    public static final int DIRECTORY_SECTOR = 16;

    /** Bytes of a directory entry. */
    public static final int ENTRY_BYTES = 64;

    /** The longest name. */
    public static final int LONGEST_NAME = 47;

    /** Type of an entry that is not in use. */
    public static final int FREE = 0;

    /** Type of a file's entry. */
    public static final int FILE = 1;

    /** Type of the entry that has the volume's label. */
    public static final int LABEL = 2;

    private static final int ENTRIES_A_SECTOR = SECTOR_BYTES / ENTRY_BYTES;
    private static final int TYPE = 48;
    private static final int FIRST = 50;
    private static final int LAST = 52;

    private Volume() {}

    /**
     * A directory entry as it stands on a disk.
     *
     * @param index its place, 0 for the first
     * @param nameLength the length byte; more than {@link #LONGEST_NAME} in a damaged entry
     * @param name the name's characters, as far as they fit
     * @param type {@link #FREE}, {@link #FILE}, {@link #LABEL} or what else stands there
     * @param first first sector of the file
     * @param last last sector, inclusive
     */
    public record Entry(int index, int nameLength, String name, int type, int first, int last) {
        /** True for a file whose sectors lie on a disk of this many, in the right order. */
        public boolean sound(int sectors) {
            return type == FILE && nameLength >= 1 && nameLength <= LONGEST_NAME && first <= last && last < sectors;
        }
    }

    /** Puts a volume together. */
    public static final class Builder {
        private final byte[] disk;
        private final int sectors;
        private final int directorySectors;
        private int entries;
        private int nextSector;

        /**
         * A volume with no files yet.
         *
         * @param label its name, as in {@code SYS:readme}
         * @param sectors sectors of the disk, at most 65,536
         * @param files how many files the directory has room for at least
         * @throws IllegalArgumentException when label, directory or disk are too long or short
         */
        public Builder(String label, int sectors, int files) {
            directorySectors = Math.max(2, (files + 4 + ENTRIES_A_SECTOR - 1) / ENTRIES_A_SECTOR);
            if (sectors > 1 << 16 || sectors < DIRECTORY_SECTOR + directorySectors) {
                throw new IllegalArgumentException("a volume of " + sectors + " sectors: expected "
                        + (DIRECTORY_SECTOR + directorySectors) + " to 65536");
            }
            this.sectors = sectors;
            disk = new byte[sectors * SECTOR_BYTES];
            nextSector = DIRECTORY_SECTOR + directorySectors;
            entry("$DIR", FILE, DIRECTORY_SECTOR, nextSector - 1);
            entry(label, LABEL, 0, sectors - 1);
            entry("$IPL", FILE, 0, 1);
            entry("$SYS", FILE, 2, DIRECTORY_SECTOR - 1);
        }

        /**
         * Adds a file behind those that are there.
         *
         * @throws IllegalArgumentException when the name is empty or too long, or the disk or the directory is full
         */
        public Builder file(String name, byte[] content) {
            return file(name, content, nextSector);
        }

        /**
         * Adds a file from a sector on, so that its place on the disk can be chosen; what comes next comes behind it.
         */
        public Builder file(String name, byte[] content, int first) {
            int length = Math.max(1, (content.length + SECTOR_BYTES - 1) / SECTOR_BYTES);
            if (first < DIRECTORY_SECTOR + directorySectors || first + length > sectors) {
                throw new IllegalArgumentException("file '" + name + "' in sectors " + first + " to "
                        + (first + length - 1) + ": expected sectors from " + (DIRECTORY_SECTOR + directorySectors)
                        + " to " + (sectors - 1));
            }
            entry(name, FILE, first, first + length - 1);
            System.arraycopy(content, 0, disk, first * SECTOR_BYTES, content.length);
            nextSector = Math.max(nextSector, first + length);
            return this;
        }

        private void entry(String name, int type, int first, int last) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length < 1 || bytes.length > LONGEST_NAME) {
                throw new IllegalArgumentException(
                        "name '" + name + "' has " + bytes.length + " characters, expected 1 to " + LONGEST_NAME);
            }
            if (entries == directorySectors * ENTRIES_A_SECTOR) {
                throw new IllegalArgumentException(
                        "no room for '" + name + "' in a directory of " + entries + " entries");
            }
            ByteBuffer out = entryAt(entries++);
            out.put(0, (byte) bytes.length).put(1, bytes);
            out.putShort(TYPE, (short) type).putShort(FIRST, (short) first).putShort(LAST, (short) last);
        }

        private ByteBuffer entryAt(int index) {
            return ByteBuffer.wrap(disk, DIRECTORY_SECTOR * SECTOR_BYTES + index * ENTRY_BYTES, ENTRY_BYTES)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        /**
         * Spoils the entry of a name, on purpose: what is given takes the place of what stands there.
         *
         * @throws IllegalArgumentException when there is no such entry
         */
        public Builder spoil(
                String name,
                @Nullable Integer nameLength,
                @Nullable Integer type,
                @Nullable Integer first,
                @Nullable Integer last) {
            for (Entry entry : directory(disk)) {
                if (entry.name().equals(name)) {
                    ByteBuffer out = entryAt(entry.index());
                    out.put(0, (byte) (nameLength == null ? entry.nameLength() : nameLength));
                    out.putShort(TYPE, (short) (type == null ? entry.type() : type));
                    out.putShort(FIRST, (short) (first == null ? entry.first() : first));
                    out.putShort(LAST, (short) (last == null ? entry.last() : last));
                    return this;
                }
            }
            throw new IllegalArgumentException("no entry '" + name + "' to damage");
        }

        /** The volume's bytes, from sector 0 on. */
        public byte[] bytes() {
            return disk.clone();
        }
    }

    /**
     * The entries of a disk's directory that are in use, as they stand there, sound or not. The directory's extent is
     * what its first entry says, if that can be; else its first sector alone.
     *
     * @param disk the disk's bytes from sector 0 on; may be anything
     */
    public static List<Entry> directory(byte[] disk) {
        List<Entry> found = new ArrayList<>();
        int sectors = disk.length / SECTOR_BYTES;
        if (sectors <= DIRECTORY_SECTOR) {
            return found;
        }
        Entry itself = entry(disk, 0);
        boolean known = itself.name().equals("$DIR") && itself.sound(sectors) && itself.first() == DIRECTORY_SECTOR;
        int entries = (known ? itself.last() - DIRECTORY_SECTOR + 1 : 1) * ENTRIES_A_SECTOR;
        for (int i = 0; i < entries; i++) {
            Entry entry = entry(disk, i);
            if (entry.type() != FREE) {
                found.add(entry);
            }
        }
        return found;
    }

    private static Entry entry(byte[] disk, int index) {
        ByteBuffer in = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
        int at = DIRECTORY_SECTOR * SECTOR_BYTES + index * ENTRY_BYTES;
        int length = Byte.toUnsignedInt(in.get(at));
        String name = new String(disk, at + 1, Math.min(length, LONGEST_NAME), StandardCharsets.US_ASCII);
        return new Entry(
                index,
                length,
                name,
                Short.toUnsignedInt(in.getShort(at + TYPE)),
                Short.toUnsignedInt(in.getShort(at + FIRST)),
                Short.toUnsignedInt(in.getShort(at + LAST)));
    }
}

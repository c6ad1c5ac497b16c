package windhover.scenario;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.device.floppy.Floppy;
import windhover.image.Volume;
import windhover.yaml.Fields;
import windhover.yaml.FormatException;
import windhover.yaml.Location;
import windhover.yaml.Node;

/**
 * A disk of a scenario: a file with the disk's bytes, or a volume to be made.
 *
 * @param image the file; empty when a volume is made
 * @param label the volume's label
 * @param files its files, in order
 * @param damaged entries of its directory that are spoilt afterwards
 * @param unreadable sectors whose check sequence is wrong
 * @param writeProtected true when the drive refuses to write to it
 * @param at where the scenario says so, for messages
 */
record DiskPlan(
        String image,
        String label,
        List<FilePlan> files,
        List<Damage> damaged,
        List<Integer> unreadable,
        boolean writeProtected,
        Location at) {
    private static final int LONGEST_TEXT = 1 << 16;

    /**
     * A file of the volume.
     *
     * @param content its bytes, unless {@code file} or {@code size} says what they are
     * @param file the file they are read from, or empty
     * @param size so many bytes of numbered lines, or −1
     * @param first the sector where it begins, or −1 for behind the file before
     */
    record FilePlan(String name, ByteBuffer content, String file, int size, int first, Location at) {}

    /** What stands in a directory entry in place of what should; null where that stays. */
    record Damage(
            String entry,
            @Nullable Integer nameLength,
            @Nullable Integer type,
            @Nullable Integer first,
            @Nullable Integer last,
            Location at) {}

    /** Reads the value of {@code disk}. */
    static DiskPlan read(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a disk", "image", "volume", "unreadable", "protected");
        if (fields.has("image") == fields.has("volume")) {
            throw new ScenarioFormatException(
                    fields.at(), "a disk needs either 'image' or 'volume', to say what is on it");
        }
        List<Integer> unreadable =
                fields.has("unreadable") ? fields.numbers("unreadable", 0, Floppy.SECTORS - 1) : List.of();
        boolean writeProtected = fields.flag("protected", false);
        if (fields.has("image")) {
            return new DiskPlan(
                    fields.text("image"), "", List.of(), List.of(), unreadable, writeProtected, fields.at());
        }
        Fields volume = Fields.of(fields.node("volume"), "a volume", "label", "files", "damaged");
        List<FilePlan> files = new ArrayList<>();
        for (Node item : volume.items("files")) {
            files.add(file(item));
        }
        List<Damage> damaged = new ArrayList<>();
        for (Node item : volume.items("damaged")) {
            damaged.add(damage(item));
        }
        return new DiskPlan(
                "",
                volume.text("label"),
                List.copyOf(files),
                List.copyOf(damaged),
                unreadable,
                writeProtected,
                fields.at());
    }

    private static FilePlan file(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a file", "name", "text", "data", "file", "size", "at");
        int given = 0;
        for (String key : new String[] {"text", "data", "file", "size"}) {
            given += fields.has(key) ? 1 : 0;
        }
        if (given != 1) {
            throw new ScenarioFormatException(
                    fields.at(), "a file needs one of 'text', 'data', 'file' and 'size', to say what is in it");
        }
        byte[] content = {};
        if (fields.has("text")) {
            content = fields.text("text").getBytes(StandardCharsets.UTF_8);
        } else if (fields.has("data")) {
            content = FrameReader.hex(fields.node("data"), "data", LONGEST_TEXT);
        }
        return new FilePlan(
                fields.text("name"),
                ByteBuffer.wrap(content).asReadOnlyBuffer(),
                fields.text("file", ""),
                (int) fields.number("size", 0, Floppy.DISK_BYTES, -1),
                (int) fields.number("at", 0, Floppy.SECTORS - 1, -1),
                fields.at());
    }

    private static Damage damage(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a damaged entry", "entry", "name-length", "type", "first", "last");
        return new Damage(
                fields.text("entry"),
                optional(fields, "name-length", 0xff),
                optional(fields, "type", 0xffff),
                optional(fields, "first", 0xffff),
                optional(fields, "last", 0xffff),
                fields.at());
    }

    private static @Nullable Integer optional(Fields fields, String key, int greatest) throws FormatException {
        return fields.has(key) ? Integer.valueOf((int) fields.number(key, 0, greatest)) : null;
    }

    /**
     * The files it is made of.
     *
     * @param key where the scenario says what disk it is
     */
    List<Scenario.Slot> slots(String key) {
        List<Scenario.Slot> slots = new ArrayList<>();
        if (!image.isEmpty()) {
            slots.add(new Scenario.Slot(image, key + ".image", Scenario.Slot.Kind.DISK, at));
        }
        for (FilePlan file : files) {
            if (!file.file().isEmpty()) {
                slots.add(
                        new Scenario.Slot(file.file(), key + ".volume.files.file", Scenario.Slot.Kind.DISK, file.at()));
            }
        }
        return slots;
    }

    /** The disk's bytes, from sector 0 on. */
    byte[] bytes(ScenarioFiles source) throws ScenarioFormatException {
        if (!image.isEmpty()) {
            byte[] bytes = source.read(image);
            if (bytes.length > Floppy.DISK_BYTES) {
                throw new ScenarioFormatException(
                        at,
                        "disk '" + image + "' has " + bytes.length + " bytes, expected at most " + Floppy.DISK_BYTES);
            }
            return bytes;
        }
        Location where = at;
        try {
            Volume.Builder builder = new Volume.Builder(label, Floppy.SECTORS, files.size());
            for (FilePlan file : files) {
                where = file.at();
                byte[] content = content(file, source);
                if (file.first() < 0) {
                    builder.file(file.name(), content);
                } else {
                    builder.file(file.name(), content, file.first());
                }
            }
            for (Damage damage : damaged) {
                where = damage.at();
                builder.spoil(damage.entry(), damage.nameLength(), damage.type(), damage.first(), damage.last());
            }
            return builder.bytes();
        } catch (IllegalArgumentException e) {
            throw new ScenarioFormatException(where, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] content(FilePlan file, ScenarioFiles source) throws ScenarioFormatException {
        if (!file.file().isEmpty()) {
            return source.read(file.file());
        }
        if (file.size() >= 0) {
            return lines(file);
        }
        byte[] content = new byte[file.content().remaining()];
        file.content().duplicate().get(content);
        return content;
    }

    /** What arrives at the drive's port when it is put in. */
    byte[] input(ScenarioFiles source) throws ScenarioFormatException {
        return Floppy.inserted(bytes(source), writeProtected, unreadable);
    }

    /**
     * Lines of 32 characters that say where in the file they are, so that a reader can see that the right bytes came.
     */
    private static byte[] lines(FilePlan file) {
        StringBuilder text = new StringBuilder();
        while (text.length() < file.size()) {
            text.append(String.format(Locale.ROOT, "%-22.22s %08d\n", file.name(), text.length()));
        }
        return text.substring(0, file.size()).getBytes(StandardCharsets.US_ASCII);
    }
}

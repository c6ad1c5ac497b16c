package windhover.device.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * The configuration ROM: a list of the board's parts in the self-describing bus format, SDB 1.1 (kestrel facts §3). Its
 * records are made from the board's table.
 */
public final class ConfigurationRom implements Device {
    /** Bytes a record. */
    public static final int RECORD_BYTES = 64;

    /** Records it has room for, the first of them the board's own. */
    public static final int RECORDS = 16;

    /** Bytes of the ROM. */
    public static final int BYTES = RECORD_BYTES * RECORDS;

    private static final int MAGIC = 0x5344_422D; // "SDB-"
    private static final long VENDOR = 0xC0C2_1E6D_3B1E_DF88L;
    private static final int NAME_BYTES = 19;
    private static final int INTERCONNECT = 0;
    private static final int PART = 1;
    private static final int ALL_WIDTHS = 0xF;
    private static final int NO_LINE = 0xFF;

    private static final String[] WORDS = {"HEAD", "FIRST", "LAST", "VENDOR", "PRODUCT", "NAME0", "NAME1", "NAME2"};
    private static final String[] MEANINGS = {
        "record 0: \"SDB-\", the number of records (2 bytes), version 1, bus type 0; others: class (2 bytes), version 1.0, then lines and widths",
        "first address of the part; of the board in record 0",
        "last address of the part; of the board in record 0",
        "who made it: 0xc0c21e6d3b1edf88",
        "device id (4 bytes), version (4 bytes)",
        "date (4 bytes, 0), then the first 4 letters of the name",
        "8 letters of the name",
        "7 letters of the name, blanks behind it, then the record's type: 0 the board, 1 a part, 0xff no record"
    };

    /** The registers. */
    public static final RegisterMap<ConfigurationRom> MAP = RegisterMap.<ConfigurationRom>named("CONFIG", BYTES)
            .text("Configuration ROM", """
              Tells software which parts the board has: records of 64 bytes in the self-describing bus format (SDB 1.1), all numbers with the highest byte \
              first. Record 0 is the board's own and says how many records there are, itself counted; each of the others is a part of the board. What has \
              no record is filled with 0xff. The historical ROM has 512 bytes, too few for the parts of this board; this one has 1024.

              Bytes 4 to 7 of a part's record, which the format leaves to the bus: 0; the number of interrupt lines; the first of them, 0xff for none; \
              the widths of access that are answered, bits 0 to 3 for 1, 2, 4 and 8 bytes.

              Class and device id of a part are the historical ones where it has them; all others have 16 + its slot (bits 59:56 of the address) as both.

              It can be read in 1, 2, 4 and 8 bytes; in the table a register is 8 bytes of a record.""")
            .group("RECORD", RECORDS, RECORD_BYTES, (map, record) -> {
                for (int word = 0; word < WORDS.length; word++) {
                    int at = record * RECORD_BYTES + 8 * word;
                    map.register(8 * word, WORDS[word], MEANINGS[word])
                            .field("BYTES", 63, 0, FieldAccess.RO, 0, "as they lie in memory")
                            .value(rom -> Long.reverseBytes(rom.content.getLong(at)));
                }
            })
            .constant("RECORD_BYTES", RECORD_BYTES, "bytes a record")
            .build();

    /**
     * A part of the board.
     *
     * @param name at most 19 characters of ASCII; more are cut
     * @param kind the class
     * @param device the device id
     * @param first its first address
     * @param last its last address
     * @param firstLine the first of its interrupt lines
     * @param lines how many it has
     */
    public record Part(String name, int kind, int device, long first, long last, int firstLine, int lines) {}

    private final RegisterFile<ConfigurationRom> registers;

    @Wiring("what the ROM holds; never changes")
    private final ByteBuffer content;

    /**
     * A ROM that describes a board.
     *
     * @param board the board's name
     * @throws IllegalArgumentException when there are more parts than it has room for
     */
    public ConfigurationRom(String board, List<Part> parts) {
        if (parts.size() >= RECORDS) {
            throw new IllegalArgumentException(
                    "configuration ROM: " + parts.size() + " parts, expected at most " + (RECORDS - 1));
        }
        byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) 0xFF);
        content = ByteBuffer.wrap(bytes);
        content.putInt(MAGIC).putShort((short) (parts.size() + 1)).put((byte) 1).put((byte) 0);
        describe(board, 1, 0, -1, INTERCONNECT);
        for (Part part : parts) {
            content.putShort((short) part.kind()).put((byte) 1).put((byte) 0);
            content.put((byte) 0)
                    .put((byte) part.lines())
                    .put((byte) (part.lines() == 0 ? NO_LINE : part.firstLine()))
                    .put((byte) ALL_WIDTHS);
            describe(part.name(), part.device(), part.first(), part.last(), PART);
        }
        registers = new RegisterFile<>(MAP, this);
    }

    private void describe(String name, int device, long first, long last, int type) {
        content.putLong(first)
                .putLong(last)
                .putLong(VENDOR)
                .putInt(device)
                .putInt(1)
                .putInt(0);
        byte[] letters = new byte[NAME_BYTES];
        Arrays.fill(letters, (byte) ' ');
        byte[] given = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(given, 0, letters, 0, Math.min(given.length, NAME_BYTES));
        content.put(letters).put((byte) type);
    }

    @Override
    public RegisterFile<ConfigurationRom> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "configuration ROM";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
    }
}

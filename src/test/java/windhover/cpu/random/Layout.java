package windhover.cpu.random;

/** Where the parts of a random program lie, as offsets from {@link #RAM}. */
final class Layout {
    /** The first address of RAM on board {@code bare} and on QEMU's board {@code virt}. */
    static final long RAM = 0x8000_0000L;

    /** The program sets itself up here, in M mode. */
    static final int START = 0;

    /** Where a program that has come to its end is. */
    static final int FINISH = 0xf00;

    static final int MACHINE_HANDLER = 0x1000;
    /** Sixteen stretches of random code that the handler of M mode runs in turn. */
    static final int SNIPPETS = 0x1800;

    static final int SNIPPET_BYTES = 64;
    static final int SNIPPET_COUNT = 16;
    static final int SUPERVISOR_HANDLER = 0x2000;

    /** What the handlers keep, and constants. */
    static final int STORE = 0x3000;

    static final int STORE_SUPERVISOR = STORE + 0x400;
    static final int STORE_REGISTERS = STORE + 0x600;
    static final int STORE_RESUME = STORE + 0x700;
    static final int STORE_CSRS = STORE + 0x780;
    static final int STORE_CONSTANTS = STORE + 0x800;
    static final int STORE_END = STORE + 0x1000;

    /** Four pages of code, whose beginnings and ends are random, and four of data. */
    static final int CODE = 0x4000;

    static final int DATA = 0x8000;
    static final int DATA_END = 0xc000;

    /** Two address spaces of five page tables each. */
    static final int TABLES = 0x1_0000;

    static final int SPACE_BYTES = 0x8000;
    static final int SPACES = 2;
    static final int TABLES_END = TABLES + SPACES * SPACE_BYTES;

    /** A program's image; behind it lies what its handlers log. */
    static final int IMAGE_BYTES = TABLES_END;

    static final int LOG = IMAGE_BYTES;
    static final int LOG_BYTES = 0x4000;

    static final int PAGE = 0x1000;

    private Layout() {}
}

package windhover.app;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import windhover.cpu.Timing;
import windhover.image.ElfImage;
import windhover.image.RawImage;
import windhover.machine.Board;
import windhover.machine.Setup;
import windhover.yaml.WholeNumber;

/** The machine that the user wants for a program, and what is loaded into it beside the program. */
final class MachineOptions {
    private static final String RAW = "a raw image";

    /** The boards, by the names of the command line. */
    enum BoardName {
        bare,
        kestrel3;

        Board board() {
            return this == bare ? Board.BARE : Board.KESTREL3;
        }
    }

    /** The timing presets, by the names of the command line. */
    enum TimingName {
        textbook,
        kestrel3;

        Timing timing() {
            return this == textbook ? Timing.TEXTBOOK : Timing.KESTREL3;
        }
    }

    /** What becomes of misaligned loads and stores, by the names of the command line. */
    enum Misaligned {
        trap,
        split
    }

    @Option(
            names = "--board",
            paramLabel = "bare|kestrel3",
            description = "The machine. Default: bare, or kestrel3 for a program that fits only there.")
    private @Nullable BoardName board;

    @Option(names = "--timing", paramLabel = "textbook|kestrel3", description = "The timing preset. Default: kestrel3.")
    private @Nullable TimingName timing;

    @Option(
            names = "--misaligned",
            paramLabel = "trap|split",
            description =
                    "What a misaligned load or store does: cause an exception, or be split by the hardware. Default: trap.")
    private @Nullable Misaligned misaligned;

    @Mixin
    private final GivenIsa isa = new GivenIsa();

    @Option(
            names = "--rom",
            paramLabel = "FILE",
            description = "A raw image to lay into the board's ROM, from its first byte on.")
    private @Nullable String rom;

    @Option(
            names = "--load",
            paramLabel = "FILE@ADDRESS",
            description =
                    "A raw image to lay into memory, from an address on (0x80000000). May be repeated; the last one wins where they overlap.")
    private List<String> loads = List.of();

    /** True when the user said anything of the machine. */
    boolean given() {
        return board != null || timing != null || misaligned != null || isa.isGiven() || hasRaw();
    }

    /**
     * Says that a scenario or a session has its own machine.
     *
     * @throws BadInput when the user said anything of one
     */
    void refuseFor(String file) throws BadInput {
        if (given()) {
            throw new BadInput("--board, --timing, --misaligned, --isa, --rom, --load: " + file
                    + " says itself on what it runs, expected a program (ELF) with them");
        }
    }

    /** True when the user gave a raw image. */
    boolean hasRaw() {
        return rom != null || !loads.isEmpty();
    }

    /**
     * The raw images, read: that of the ROM first.
     *
     * @throws BadInput when one cannot be read, or has no address
     */
    List<RawImage> raw() throws BadInput {
        List<RawImage> images = new ArrayList<>();
        if (rom != null) {
            images.add(new RawImage(rom, ProgramFile.bytes(rom, RAW), null));
        }
        for (String load : loads) {
            int at = load.lastIndexOf('@');
            String file = load.substring(0, Math.max(0, at));
            Long address = at < 1 ? null : address(load.substring(at + 1));
            if (address == null) {
                throw new BadInput(
                        "--load '" + load + "': expected a file, @ and an address, such as program.bin@0x80000000");
            }
            images.add(new RawImage(file, ProgramFile.bytes(file, RAW), address));
        }
        return images;
    }

    /** The files of those images, as the user wrote them. */
    List<String> rawFiles() {
        List<String> files = new ArrayList<>();
        if (rom != null) {
            files.add(rom);
        }
        loads.forEach(load -> files.add(load.substring(0, Math.max(0, load.lastIndexOf('@')))));
        return files;
    }

    private static @Nullable Long address(String text) {
        OptionalLong number = WholeNumber.parse(text);
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    /** The machine for a program; null for none beside raw images. */
    Setup setup(@Nullable ElfImage program) throws BadInput {
        Board chosen = board != null
                ? board.board()
                : program != null ? Setup.boardFor(program) : rom != null ? Board.KESTREL3 : Board.BARE;
        return new Setup(
                isa.on(chosen),
                (timing == null ? TimingName.kestrel3 : timing).timing(),
                misaligned == Misaligned.split);
    }
}

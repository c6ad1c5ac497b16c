package windhover.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.trace.TraceRecorder;
import windhover.guest.kernel.KernelLibrary;
import windhover.image.ElfImage;
import windhover.image.RawImage;
import windhover.isa.Isa;
import windhover.machine.Assembly;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Setup;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionFormatException;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;
import windhover.ui.kit.LessonText;

/**
 * A program that runs by itself: its files, what is known of its kernel, and the machine for it. All of it is recorded
 * with a run, so that it can be put together again elsewhere.
 *
 * @param image what is loaded, the raw images with it
 * @param elf the bytes of the ELF; null for none
 * @param raw the raw images
 * @param setup the machine
 * @param kernel the text of a description of its kernel; null for what is recognised
 */
@SuppressWarnings("ArrayRecordComponent") // written by nobody, compared by nobody
record Program(ElfImage image, byte @Nullable [] elf, List<RawImage> raw, Setup setup, byte @Nullable [] kernel) {
    // What the recording of a run calls that of its machine which no board and no timing says: as the command line
    // does.
    private static final String SPLIT = "--misaligned split";
    private static final String ROM = "--rom ";
    private static final String LOAD = "--load ";

    /**
     * A program as the user gave it.
     *
     * @param file the name of the ELF; empty for none
     * @param elf its bytes; null for none
     */
    static Program of(String file, byte @Nullable [] elf, MachineOptions options, byte @Nullable [] kernel)
            throws BadInput {
        ElfImage parsed = elf == null ? null : ProgramFile.parse(elf, file);
        return of(parsed, elf, options.raw(), options.setup(parsed), kernel);
    }

    private static Program of(
            @Nullable ElfImage parsed, byte @Nullable [] elf, List<RawImage> raw, Setup setup, byte @Nullable [] kernel)
            throws BadInput {
        try {
            return new Program(Assembly.program(setup.board(), parsed, raw), elf, List.copyOf(raw), setup, kernel);
        } catch (LoadException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    /** The machine with the program in it, at reset. */
    Assembly assemble() throws BadInput {
        try {
            return Assembly.of(setup, image);
        } catch (LoadException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    /** The program on its machine, at reset, under observation. */
    Opened open() throws BadInput {
        return open(origin(), SourceFinder.ofProgram(elf == null ? "" : image.name()));
    }

    private Opened open(Origin origin, SourceFinder sources) throws BadInput {
        Debugger debugger = new Debugger(assemble().machine(), GivenKernel.software(image, kernel), InputSource.NONE);
        return new Opened(debugger, LessonText.NONE, origin, () -> TraceRecorder.on(debugger), null, sources);
    }

    private Origin origin() {
        Path last = Path.of(image.name()).getFileName();
        String title = last == null ? image.name() : last.toString();
        List<File> files = new ArrayList<>();
        if (elf != null) {
            files.add(new File(title, elf));
        }
        for (RawImage each : raw) {
            files.add(new File(recordedName(each), each.bytes()));
        }
        if (setup.splitsMisaligned()) {
            files.add(new File(SPLIT, new byte[0]));
        }
        if (kernel != null) {
            files.add(new File(KernelLibrary.GIVEN, kernel));
        }
        return new Origin(
                new Header(
                                Build.name(),
                                setup.board().name(),
                                setup.timing().name(),
                                title,
                                "",
                                files.getFirst().name())
                        .on(setup.board().otherIsa()),
                List.copyOf(files),
                null,
                "");
    }

    private static String recordedName(RawImage image) {
        Path last = Path.of(image.name()).getFileName();
        return image.address() == null
                ? ROM + last
                : String.format(Locale.ROOT, "%s0x%x %s", LOAD, image.address(), last);
    }

    /**
     * The program of a recorded run, opened.
     *
     * @param given the text of a description of its kernel, in place of the one that it was recorded with; null for
     *     that
     * @param origin what the file holds
     */
    static Opened recorded(SessionFile file, byte @Nullable [] given, Origin origin)
            throws IOException, SessionFormatException, BadInput {
        String name = file.header().image();
        byte[] elf = name.startsWith(ROM) || name.startsWith(LOAD)
                ? null
                : file.file(name).content();
        List<RawImage> raw = new ArrayList<>();
        for (String each : file.files()) {
            if (each.startsWith(ROM)) {
                raw.add(new RawImage(each, file.file(each).content(), null));
            } else if (each.startsWith(LOAD)) {
                raw.add(new RawImage(each, file.file(each).content(), address(file, each)));
            }
        }
        byte[] kernel = given != null || !file.files().contains(KernelLibrary.GIVEN)
                ? given
                : file.file(KernelLibrary.GIVEN).content();
        Setup setup = new Setup(
                board(file.header()),
                timing(file.header().timing()),
                file.files().contains(SPLIT));
        return of(elf == null ? null : ProgramFile.parse(elf, name), elf, raw, setup, kernel)
                .open(origin, SourceFinder.ofProgram(""));
    }

    private static Board board(Header header) throws BadInput {
        Board board = Board.named(header.board())
                .orElseThrow(() ->
                        new BadInput("recorded on board '" + header.board() + "', which this version does not have"));
        try {
            return header.isa().isEmpty() ? board : board.withIsa(Isa.parse(header.isa()));
        } catch (IllegalArgumentException e) {
            throw new BadInput("the session's instruction set " + e.getMessage());
        }
    }

    private static Timing timing(String name) throws BadInput {
        return Setup.timing(name)
                .orElseThrow(
                        () -> new BadInput("recorded with timing '" + name + "', which this version does not have"));
    }

    private static long address(SessionFile file, String name) throws BadInput {
        String digits = name.substring(LOAD.length()).split(" ", 2)[0];
        try {
            return Long.parseUnsignedLong(digits.startsWith("0x") ? digits.substring(2) : digits, 16);
        } catch (NumberFormatException e) {
            throw new BadInput(file.header().title() + ": holds '" + name + "', expected an address in it");
        }
    }
}

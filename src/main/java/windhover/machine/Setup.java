package windhover.machine;

import java.util.List;
import java.util.Optional;
import windhover.cpu.Timing;
import windhover.image.ElfImage;

/**
 * What a machine is put together from, beside its program.
 *
 * @param board its parts
 * @param timing its timing preset
 * @param splitsMisaligned whether the hardware splits misaligned loads and stores; else they cause an exception
 */
public record Setup(Board board, Timing timing, boolean splitsMisaligned) {
    /** The timing presets. */
    public static final List<Timing> TIMINGS = List.of(Timing.KESTREL3, Timing.TEXTBOOK);

    /** A board as it is, with a timing preset. */
    public Setup(Board board, Timing timing) {
        this(board, timing, false);
    }

    /** The timing preset of a name, if there is one. */
    public static Optional<Timing> timing(String name) {
        return TIMINGS.stream().filter(timing -> timing.name().equals(name)).findFirst();
    }

    /**
     * The board for a program of which nothing else is said: the first of {@code bare} and {@code kestrel3} that has
     * memory for each of its segments; {@code bare} where none has.
     */
    public static Board boardFor(ElfImage program) {
        return List.of(Board.BARE, Board.KESTREL3).stream()
                .filter(board -> board.fits(program))
                .findFirst()
                .orElse(Board.BARE);
    }
}

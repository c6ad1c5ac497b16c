package windhover.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.image.ElfImage;
import windhover.image.RawImage;
import windhover.image.Segment;

/**
 * A machine with its program, at reset and ready for cycle 0. Whoever runs a program begins here, so that the same
 * program on the same {@link Setup} goes the same way wherever it is run: its segments are laid by physical address,
 * its mailbox is heard, each processor stands at {@link #start} with its number in {@code a0} and all other registers
 * 0, and time is 0.
 *
 * @param setup what it was put together from
 * @param machine the machine
 * @param program what was loaded
 * @param start the address of its first instruction
 */
public record Assembly(Setup setup, Machine machine, ElfImage program, long start) {
    /**
     * Puts a machine together and loads its program.
     *
     * @throws LoadException when the program does not fit the board
     */
    public static Assembly of(Setup setup, ElfImage program) throws LoadException {
        Machine machine = new Machine(setup.board(), setup.timing());
        machine.splitsMisaligned(setup.splitsMisaligned());
        machine.load(program);
        long start = machine.start(program);
        machine.reset(start);
        return new Assembly(setup, machine, program, start);
    }

    /**
     * A program made of an ELF, of raw images, or of both. It starts where the ELF says; without one at the board's
     * reset address if something is loaded there, else at the first raw image.
     *
     * @param elf null for none
     * @param images those behind overwrite those before and the ELF
     * @throws LoadException when there is nothing to load, or an image is empty or has no place
     */
    public static ElfImage program(Board board, @Nullable ElfImage elf, List<RawImage> images) throws LoadException {
        List<Segment> segments = new ArrayList<>();
        for (RawImage image : images) {
            segments.add(segment(board, image));
        }
        if (elf != null) {
            return segments.isEmpty() ? elf : elf.with(segments);
        }
        if (segments.isEmpty()) {
            throw new LoadException("nothing to run: expected a program or a raw image");
        }
        long reset = board.resetPc();
        boolean atReset =
                segments.stream().anyMatch(s -> Long.compareUnsigned(reset - s.physicalAddress(), s.memorySize()) < 0);
        return ElfImage.raw(
                images.getFirst().name(), atReset ? reset : segments.getFirst().physicalAddress(), segments);
    }

    private static Segment segment(Board board, RawImage image) throws LoadException {
        int size = image.bytes().length;
        if (size == 0) {
            throw new LoadException(image.name() + ": has no bytes, expected at least one to load");
        }
        long at;
        if (image.address() != null) {
            at = image.address();
        } else {
            Board.Slot rom = board.rom();
            if (rom == null) {
                throw new LoadException(
                        image.name() + ": board " + board.name() + " has no ROM, expected an address to load it at");
            }
            if (size > rom.size()) {
                throw new LoadException(String.format(
                        Locale.ROOT,
                        "%s: 0x%x bytes, expected at most the 0x%x of the ROM of board %s",
                        image.name(),
                        size,
                        rom.size(),
                        board.name()));
            }
            at = rom.base();
        }
        if (Long.compareUnsigned(at + (size - 1), at) < 0) {
            throw new LoadException(String.format(
                    Locale.ROOT,
                    "%s: 0x%x bytes at 0x%x, expected them to end at or below 2^64",
                    image.name(),
                    size,
                    at));
        }
        return new Segment(
                at, at, size, true, true, true, ByteBuffer.wrap(image.bytes()).asReadOnlyBuffer());
    }
}

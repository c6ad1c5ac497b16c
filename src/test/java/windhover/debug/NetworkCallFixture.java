package windhover.debug;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import windhover.cpu.Timing;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;

/** A machine with the guest of the network call, at reset. */
final class NetworkCallFixture {
    private NetworkCallFixture() {}

    static ElfImage image() {
        return image("network-call");
    }

    static ElfImage image(String guest) {
        String file = guest + ".elf";
        try (InputStream in = NetworkCallFixture.class.getResourceAsStream("/windhover/roms/images/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the image is not on the class path");
            }
            return ElfImage.parse(in.readAllBytes(), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ImageFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    static Debugger debugger(InputSource inputs) {
        return debugger("network-call", inputs);
    }

    /** A machine with another guest. */
    static Debugger debugger(String guest, InputSource inputs) {
        Machine machine = new Machine(Board.KESTREL3, Timing.KESTREL3);
        ElfImage image = image(guest);
        try {
            machine.load(image);
        } catch (LoadException e) {
            throw new IllegalStateException(e);
        }
        machine.reset(machine.board().resetPc());
        return new Debugger(machine, Software.of(image), inputs);
    }
}

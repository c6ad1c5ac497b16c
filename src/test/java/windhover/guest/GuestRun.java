package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import windhover.cpu.Timing;
import windhover.device.uart.DebugUart;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Symbol;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;

/** A committed guest image on a kestrel3 of its own, from reset on. */
final class GuestRun {
    final ElfImage image;
    final Machine machine;

    GuestRun(String name, Timing timing) {
        this(name, timing, bytes -> {});
    }

    /** With something changed in the file's bytes. */
    GuestRun(String name, Timing timing, Consumer<byte[]> change) {
        try (InputStream in = GuestRun.class.getResourceAsStream("/windhover/roms/images/" + name + ".elf")) {
            assertNotNull(in, name);
            byte[] bytes = in.readAllBytes();
            change.accept(bytes);
            image = ElfImage.parse(bytes, name);
            machine = new Machine(Board.KESTREL3, timing);
            machine.load(image);
        } catch (IOException | ImageFormatException | LoadException e) {
            throw new AssertionError(e);
        }
        machine.reset(machine.board().resetPc());
    }

    /** Runs to a cycle; the processor must not have stopped. */
    GuestRun until(long cycle) {
        machine.runTo(cycle);
        assertNull(machine.processor(0).stopped());
        return this;
    }

    String transcript() {
        return machine.part(DebugUart.class).orElseThrow().sent().text();
    }

    Symbol symbol(String name) {
        return image.symbols().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no symbol " + name));
    }

    /** The doubleword of a variable. */
    long word(String name) {
        return machine.peek(symbol(name).address(), 8);
    }

    /** The machine code of a function, as it lies in memory. */
    byte[] code(String function) {
        Symbol found = symbol(function);
        byte[] code = new byte[(int) found.size()];
        for (int i = 0; i < code.length; i++) {
            code[i] = (byte) machine.peek(found.address() + i, 1);
        }
        return code;
    }

    /** The bytes of a function within an image's file, to change it before it is run. */
    static ByteBuffer codeIn(byte[] file, byte[] code) {
        int at = 0;
        while (!Arrays.equals(file, at, at + code.length, code, 0, code.length)) {
            at++;
        }
        return ByteBuffer.wrap(file, at, code.length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The first doublewords of an array. */
    long[] words(String name, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = machine.peek(symbol(name).address() + 8L * i, 8);
        }
        return words;
    }
}

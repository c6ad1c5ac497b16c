package windhover.device.uart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;

class UartTest {
    private final DebugUart uart = new DebugUart();

    private void send(String text) {
        text.chars().forEach(c -> uart.registers().write(0, 1, c));
    }

    @Test
    void whatIsWrittenIsHeardAndKept() {
        List<Integer> heard = new ArrayList<>();
        uart.listener(heard::add);
        send("hi\n");
        assertEquals(List.of((int) 'h', (int) 'i', (int) '\n'), heard);
        assertEquals("hi\n", uart.sent().text());
        assertEquals(3, uart.sent().total());
    }

    @Test
    void inputIsReadInOrderAndLookingTakesNothing() {
        assertEquals(0, uart.registers().read(0, 1));
        assertEquals(0, uart.registers().read(1, 1));
        uart.inputArrives('a');
        uart.inputArrives(0xFF);
        assertEquals(1, uart.registers().read(0, 1));
        assertEquals('a', uart.registers().peek(1, 1));
        assertEquals('a', uart.registers().read(1, 1));
        assertEquals(0xFF, uart.registers().read(1, 1));
        assertEquals(0, uart.registers().read(0, 1));
    }

    @Test
    void inputBeyondItsCapacityIsLostAndCounted() {
        for (int i = 0; i < DebugUart.INPUT_CAPACITY + 5; i++) {
            uart.inputArrives(i);
        }
        assertEquals(5, uart.lost());
        assertEquals(0, uart.registers().read(1, 1));
        assertEquals(1, uart.registers().read(1, 1));
    }

    @Test
    void onlyTheLast64KibibytesOfOutputAreKept() {
        for (int i = 0; i < Transcript.KEPT + 10; i++) {
            uart.registers().write(0, 1, i);
        }
        assertEquals(Transcript.KEPT + 10, uart.sent().total());
        assertEquals(10, uart.sent().first());
        byte[] kept = uart.sent().since(0);
        assertEquals(Transcript.KEPT, kept.length);
        assertEquals(10, kept[0]);
        assertEquals(4, uart.sent().since(Transcript.KEPT + 6).length);
    }

    @Test
    void restoredUartIsTheSame() {
        send("output");
        uart.inputArrives('x');
        DebugUart other = new DebugUart();
        StateReader.restore(other, StateWriter.save(uart));
        assertEquals(StateHash.of(uart), StateHash.of(other));
        assertEquals("output", other.sent().text());
        assertEquals('x', other.registers().read(1, 1));
    }

    @Test
    void uart16550SendsAndIsAlwaysReady() {
        Uart16550 bare = new Uart16550();
        assertEquals(0x60, bare.registers().read(5, 1));
        bare.registers().write(3, 1, 0x80);
        bare.registers().write(0, 1, 0x0D);
        bare.registers().write(1, 1, 0x01);
        assertEquals(0x0D, bare.registers().read(0, 1));
        bare.registers().write(3, 1, 0x03);
        bare.registers().write(1, 1, 0xF);
        bare.registers().write(2, 1, 1);
        bare.registers().write(0, 1, 'x');
        assertEquals("x", bare.sent().text());
        assertEquals(0xF, bare.registers().read(1, 1));
        assertEquals(0xC1, bare.registers().read(2, 1));
        assertEquals(0x03, bare.registers().read(3, 1));
    }

    @Test
    void uart16550HoldsInputUntilItIsTaken() {
        Uart16550 bare = new Uart16550();
        List<String> told = new ArrayList<>();
        bare.whenTaken(() -> told.add("taken"));
        bare.arrive(new byte[] {'a', 'b'});
        assertEquals(0x61, bare.registers().read(5, 1), "DATA_READY");
        assertFalse(bare.awaitsInput());
        assertEquals('a', bare.registers().peek(0, 1));
        assertEquals('a', bare.registers().read(0, 1));
        assertEquals(List.of(), told);
        assertEquals('b', bare.registers().read(0, 1));
        assertEquals(List.of("taken"), told);
        assertEquals(0x60, bare.registers().read(5, 1));
        assertEquals(0, bare.registers().read(0, 1));
        assertEquals(List.of("taken"), told, "nothing was there to take");
    }

    @Test
    void uart16550TellsThatInputWasLostUntilThatIsRead() {
        Uart16550 bare = new Uart16550();
        bare.arrive(new byte[Uart16550.INPUT_CAPACITY]);
        assertEquals(0x61, bare.registers().peek(5, 1));
        bare.arrive(new byte[] {1});
        assertEquals(0x63, bare.registers().read(5, 1), "OVERRUN");
        assertEquals(0x61, bare.registers().read(5, 1));
        bare.registers().write(2, 1, 3);
        assertEquals(0x60, bare.registers().read(5, 1), "the FIFO was reset");
        assertTrue(bare.awaitsInput());
    }

    @Test
    void uart16550DivisorTakesNoInput() {
        Uart16550 bare = new Uart16550();
        bare.arrive(new byte[] {'a'});
        bare.registers().write(3, 1, 0x80);
        assertEquals(0, bare.registers().read(0, 1));
        bare.registers().write(3, 1, 0x03);
        assertEquals('a', bare.registers().read(0, 1));
    }
}

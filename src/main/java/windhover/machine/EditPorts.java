package windhover.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import windhover.clock.InputPort;
import windhover.clock.PagedBytes;
import windhover.cpu.Cpu;
import windhover.isa.Registers;

/**
 * The ports by which a debugger's edits enter, so that they are inputs like any other. Payload: a number of 8 bytes,
 * then the bytes for it.
 */
final class EditPorts {
    static final String MEMORY = "memory";
    static final String REGISTER = "register";
    static final String CSR = "csr";

    private EditPorts() {}

    static byte[] numbered(long number, byte[] bytes) {
        return ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put(bytes)
                .array();
    }

    static byte[] eightBytes(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /** A port that hands on a number and the bytes behind it; shorter payloads are ignored. */
    private record Edit(String portName, BiConsumer<Long, ByteBuffer> to) implements InputPort {
        @Override
        public void arrive(byte[] payload) {
            if (payload.length >= 8) {
                ByteBuffer bytes = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
                to.accept(bytes.getLong(), bytes);
            }
        }
    }

    /** The name of a processor's port: the first one's has no number. */
    static String ofProcessor(String port, int processor) {
        return processor == 0 ? port : port + processor;
    }

    static List<InputPort> of(Board board, PagedBytes ram, List<Cpu> processors) {
        List<InputPort> ports = new ArrayList<>();
        ports.add(new Edit(MEMORY, (address, bytes) -> write(ram, address - board.ramBase(), bytes)));
        processors.forEach(processor -> ports.addAll(of(processor)));
        return ports;
    }

    private static List<InputPort> of(Cpu cpu) {
        return List.of(
                new Edit(ofProcessor(REGISTER, cpu.number()), (number, bytes) -> {
                    if (number >= 0 && number < Registers.ABI.size() && bytes.remaining() == 8) {
                        cpu.setRegister(Math.toIntExact(number), bytes.getLong());
                    } else if (number >= Registers.FLOATS
                            && number < Registers.FLOATS + Registers.FLOAT_ABI.size()
                            && bytes.remaining() == 8) {
                        cpu.setFloatRegister(Math.toIntExact(number) - Registers.FLOATS, bytes.getLong());
                    }
                }),
                new Edit(ofProcessor(CSR, cpu.number()), (number, bytes) -> {
                    if (number >= 0 && number < 4096 && bytes.remaining() == 8) {
                        cpu.setCsr(Math.toIntExact(number), bytes.getLong());
                    }
                }));
    }

    /** Writes what of it lies within RAM. */
    private static void write(PagedBytes ram, long offset, ByteBuffer bytes) {
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        if (offset >= 0 && offset < ram.size()) {
            ram.put(offset, content, 0, (int) Math.min(content.length, ram.size() - offset));
        }
    }
}

package windhover.app;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import windhover.debug.Debugger;
import windhover.guest.kernel.Kernel;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.ui.kit.GuestMemory;

/** A machine's memory with the names of its image. Bytes are read on the thread that owns the machine. */
final class MemoryOf implements GuestMemory {
    /** Asks the thread that owns the machine. */
    interface Asking {
        <T> CompletableFuture<T> ask(Function<Debugger, T> question);
    }

    private final SymbolTable symbols;
    private final Kernel kernel;
    private final Asking asking;

    MemoryOf(Debugger debugger, Asking asking) {
        symbols = debugger.software().image().symbolTable();
        kernel = debugger.software().kernel();
        this.asking = asking;
    }

    /** Of a machine that stands still: answers at once. */
    static MemoryOf standing(Debugger debugger) {
        return new MemoryOf(debugger, new Asking() {
            @Override
            public <T> CompletableFuture<T> ask(Function<Debugger, T> question) {
                return CompletableFuture.completedFuture(question.apply(debugger));
            }
        });
    }

    @Override
    public CompletableFuture<Read> read(long physical, int length) {
        return asking.ask(debugger -> {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) debugger.machine().peek(physical + i, 1);
            }
            return new Read(debugger.cycle(), bytes);
        });
    }

    @Override
    public OptionalLong start() {
        Kernel.Queue queue = kernel.queue();
        long at = queue == null ? 0 : queue.items().getFirst().path().fixedAddress();
        return at == 0 ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public OptionalLong address(String symbol) {
        Symbol found = symbols.find(symbol);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.address());
    }

    @Override
    public String describe(long physical) {
        SymbolTable.Place object = symbols.objectAt(physical);
        SymbolTable.Place place = object == null ? symbols.functionAt(physical) : object;
        return place == null ? "" : place.toString();
    }
}

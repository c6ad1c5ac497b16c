package windhover.app;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import windhover.isa.Extension;
import windhover.isa.Isa;
import windhover.machine.Board;

/** The instruction set of the processors, where the user names one. */
final class GivenIsa {
    /** What there is to name, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Extension.values())
                    .filter(extension -> extension.isUnprivileged() || !extension.isAlways())
                    .map(extension -> extension.label() + " (" + extension.sentence() + ")")
                    .iterator();
        }
    }

    @Option(
            names = "--isa",
            paramLabel = "STRING",
            completionCandidates = Names.class,
            description =
                    "The processor's instruction set, such as rv64gc or rv64imac_zba_zbb. Default: rv64imac_zicsr_zifencei. There are: ${COMPLETION-CANDIDATES}; g = imafd_zicsr_zifencei, b = zba_zbb_zbs; M, S and U mode always.")
    private @Nullable String text;

    /** The instruction set; null where none was named. */
    private @Nullable Isa set() throws BadInput {
        if (text == null) {
            return null;
        }
        try {
            return Isa.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadInput("--isa " + e.getMessage());
        }
    }

    /** A board with it. */
    Board on(Board board) throws BadInput {
        Isa set = set();
        return set == null ? board : board.withIsa(set);
    }

    /** True when the user named one. */
    boolean isGiven() {
        return text != null;
    }
}

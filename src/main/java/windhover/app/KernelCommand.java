package windhover.app;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import windhover.guest.kernel.Finding;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription;
import windhover.guest.kernel.KernelLibrary;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.yaml.FormatException;

@Command(
        name = "kernel",
        mixinStandardHelpOptions = true,
        description = "What the debugger knows of the kernel in a guest: kernel descriptions.",
        subcommands = KernelCommand.Check.class)
final class KernelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    KernelCommand() {
        spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "expected a command: check");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Says what a kernel description finds in an image: each name with its type and place, or the nearest name; each function with whether it is observed.",
                "Exit status: 0 all is there, 1 something is not, or is observed only in part, 2 bad input."
            })
    static final class Check implements Callable<Integer> {
        private final Streams streams;

        @Parameters(paramLabel = "FILE", description = "The kernel description.")
        private String file = "";

        @Option(
                names = "--image",
                paramLabel = "ELF",
                required = true,
                description = "The image, with debug information (compiled with -g).")
        private String image = "";

        Check(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() throws BadInput {
            KernelDescription description;
            try {
                description = KernelLibrary.read(file);
            } catch (FormatException e) {
                throw new BadInput(e.getMessage());
            }
            ElfImage elf = ProgramFile.read(image);
            DebugInfo debug = DebugInfo.of(elf);
            Kernel kernel = Kernel.bind(description, elf, debug);
            int bad = 0;
            List<Finding> byLine = kernel.findings().stream()
                    .sorted(Comparator.comparingInt(finding -> finding.at().line()))
                    .toList();
            for (Finding finding : byLine) {
                String mark = switch (finding.state()) {
                    case FOUND -> "found     ";
                    case MISSING -> "MISSING   ";
                    case NOT_OBSERVED -> "NOT ALL   ";
                };
                bad += finding.state() == Finding.State.FOUND ? 0 : 1;
                streams.out()
                        .print(String.format(
                                Locale.ROOT,
                                "%s line %-4d %-26s %-28s %s\n",
                                mark,
                                finding.at().line(),
                                finding.what(),
                                finding.name(),
                                finding.words()));
            }
            boolean recognised = Kernel.recognises(description, debug, elf.symbolTable());
            streams.out()
                    .print(String.format(
                            Locale.ROOT,
                            "%s: %s %s; %d of %d names and points are there\n",
                            image,
                            recognised ? "is recognised as" : "is not recognised as",
                            kernel.name(),
                            kernel.findings().size() - bad,
                            kernel.findings().size()));
            return bad == 0 && recognised ? Main.OK : Main.CHECK_FAILED;
        }
    }
}

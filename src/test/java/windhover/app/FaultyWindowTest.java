package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults that nobody foresaw, in processes of their own: a line each, with its trace in a file, and in order. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultyWindowTest {
    private static final Pattern TRACE = Pattern.compile("; its trace is in (\\S+?\\.trace)\\.?$");

    @TempDir
    Path folder;

    private record Result(int status, List<String> out, List<String> err) {}

    private Result process(List<String> java, String... args) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dprism.order=sw",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path")));
        String platform = System.getProperty("glass.platform");
        if (platform != null) {
            command.add("-Dglass.platform=" + platform);
        }
        command.addAll(java);
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "has an end");
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), lines(out), lines(err));
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    }

    /** The trace that a line names. */
    private static String trace(String line) throws Exception {
        Matcher found = TRACE.matcher(line);
        assertTrue(found.find(), line);
        return Files.readString(Path.of(found.group(1)));
    }

    @Test
    void eachFaultInTheWindowIsToldOnceAndTheWindowLives() throws Exception {
        Result result = process(List.of("-Xmx1g", FaultyWindow.class.getName()), "open", "network-call");
        String all = String.join("\n", result.err);
        assertEquals(FaultyWindow.FAULTS.size(), result.err.size(), all);
        assertEquals(FaultyWindow.FAULTS.size(), result.out.size(), "the window is drawn after each");
        for (int i = 0; i < result.err.size(); i++) {
            String line = result.err.get(i);
            String fault = FaultyWindow.FAULTS.get(i);
            boolean memory = fault.equals("memory");
            String words = memory
                    ? "windhover: out of memory: "
                    : "windhover: failed unexpectedly (java.lang.IllegalStateException: of a";
            assertTrue(line.startsWith(words) && (memory || line.contains(fault)), all);
            assertTrue(trace(line)
                    .contains(memory ? "OutOfMemoryError" : "of a" + (fault.equals("action") ? "n " : " ") + fault));
            assertEquals(
                    line.replace("windhover: ", "Windhover ") + ".", result.out.get(i), "the window says the same");
        }
        assertEquals(0, result.status, "a window that is closed by the user ends well");
    }

    @Test
    void noMemoryIsOneLine() throws Exception {
        for (List<String> command : List.of(
                List.of("-Xmx20m", "run", "network-call"),
                List.of(
                        "-Xmx20m",
                        "export",
                        "network-call",
                        "--to",
                        "vcd",
                        "-o",
                        folder.resolve("x.vcd").toString()),
                List.of("-Xmx48m", "exec", "roms/images/bare/hello.elf"))) {
            List<String> java = List.of(command.getFirst(), Main.class.getName());
            Result result = process(java, command.subList(1, command.size()).toArray(String[]::new));
            String all = command + ": " + String.join("\n", result.err);
            assertEquals(2, result.status, all);
            assertEquals(1, result.err.size(), all);
            assertTrue(result.err.getFirst().startsWith("windhover: out of memory: "), all);
            assertTrue(trace(result.err.getFirst()).contains("\tat windhover."), all);
        }
        assertTrue(Files.notExists(folder.resolve("x.vcd")), "nothing half written");
    }
}

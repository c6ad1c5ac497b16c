package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @Test
    void aMessageIsOneLineWithItsControlsShown() {
        assertEquals("a b ␛[2J c", Words.oneLine(" a\r\n b \u001b[2J\nc\n"));
    }

    @Test
    void aMessageQuotesALittleOfWhatIsForeign() {
        String word = "x".repeat(5_000);
        assertEquals("no '" + "x".repeat(199) + "…': expected", Words.oneLine("no '" + word + "': expected"));
        assertEquals("x".repeat(199) + "…: none", Words.oneLine(word + " none").replace("… ", "…: "));
        String sentence = "many words ".repeat(500).strip();
        String quoted = Words.oneLine("key '" + sentence + "': expected one of 'a', 'b'");
        assertEquals("key '" + sentence.substring(0, 199) + "…': expected one of 'a', 'b'", quoted);
        assertTrue(Words.oneLine(sentence).length() <= 1000);
        assertEquals("don't 'a' and 'b'", Words.oneLine("don't 'a' and 'b'"));
    }

    @Test
    void noCharacterIsCutInTwo() {
        for (int most = 3; most < 8; most++) {
            String cut = Words.shortened("\ud83d\ude00".repeat(10), most);
            assertEquals(
                    -1,
                    cut.codePoints()
                            .filter(c -> c >= 0xd800 && c <= 0xdfff)
                            .findAny()
                            .orElse(-1),
                    cut);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, IllegalStateException.class})
    void whatNobodyForesawIsOneLineAndATraceInAFile(Class<? extends Throwable> kind) throws Exception {
        Throwable fault = kind.getConstructor(String.class).newInstance("one\ntwo \u001b[31m" + "y".repeat(900));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(2, LastResort.report(fault, new PrintStream(err, false, StandardCharsets.UTF_8)));
        String line = err.toString(StandardCharsets.UTF_8);
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.length() < 600, line);
        Matcher file = Pattern.compile("its trace is in (\\S+)\n").matcher(line);
        assertTrue(file.find(), line);
        assertTrace(Path.of(file.group(1)), kind);
    }

    private static void assertTrace(Path file, Class<?> kind) throws IOException {
        try {
            assertTrue(Files.readString(file).contains(kind.getName()));
            assertTrue(Files.readString(file).contains("\tat "));
        } finally {
            Files.delete(file);
        }
    }
}

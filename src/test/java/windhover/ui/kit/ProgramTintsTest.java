package windhover.ui.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramTintsTest {
    private static final List<String> PROGRAMS =
            List.of("network_call", "nic", "name", "kia", "timer", "shell", "echo");

    @Test
    void programsAreToldApartByTintAndByInitial() {
        ProgramTints tints = new ProgramTints();
        Set<String> styles = new HashSet<>();
        Set<String> initials = new HashSet<>();
        for (String program : PROGRAMS) {
            styles.add(tints.styleClass(program));
            initials.add(tints.initial(program));
        }
        assertEquals(PROGRAMS.size(), styles.size());
        assertEquals(PROGRAMS.size(), initials.size());
        assertEquals("K", tints.initial("kernel"));
        assertNotEquals("K", tints.initial("kia"));
    }

    @Test
    void itDoesNotMatterWhichPaneAsksFirst() {
        ProgramTints one = new ProgramTints();
        one.meet(PROGRAMS);
        ProgramTints other = new ProgramTints();
        other.meet(PROGRAMS.reversed());
        for (String program : PROGRAMS) {
            assertEquals(one.styleClass(program), other.styleClass(program));
            assertEquals(one.initial(program), other.initial(program));
        }
    }

    @Test
    void noLetterReadsAsAWordBesideTheWordsOfItsBadge() {
        for (Hue hue : Hue.values()) {
            assertNotEquals("I", hue.letter());
            assertNotEquals("A", hue.letter());
        }
    }
}

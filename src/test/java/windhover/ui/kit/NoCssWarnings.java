package windhover.ui.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test during which JavaFX warned of a style sheet. Found by every test by itself. */
public final class NoCssWarnings implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final int MOST_SHOWN = 3;

    /** Kept, for a logger that nobody holds is collected with its handlers. */
    private static final Logger LOGGER = Logger.getLogger("javafx.css");

    private static final Collector COLLECTOR = new Collector();

    private static final class Collector extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();
        private final List<String> warnings = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(formatter.formatMessage(record));
            }
        }

        @Override
        public void flush() {
            // nothing waits
        }

        @Override
        public void close() {
            // nothing is open
        }

        synchronized List<String> take() {
            List<String> taken = List.copyOf(warnings);
            warnings.clear();
            return taken;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!List.of(LOGGER.getHandlers()).contains(COLLECTOR)) {
            LOGGER.addHandler(COLLECTOR);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check();
    }

    static void check() {
        List<String> warnings = COLLECTOR.take();
        if (!warnings.isEmpty()) {
            throw new AssertionError(warnings.size()
                    + " warnings of JavaFX about style sheets: mend the rule in css/, or give the scene a theme"
                    + " (Theme.dress, DebuggerView.attach) before it is laid out. The first:\n"
                    + String.join("\n", warnings.subList(0, Math.min(MOST_SHOWN, warnings.size()))));
        }
    }
}

package windhover.ui.shell;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Stage;
import windhover.ui.kit.Figures;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Settings;
import windhover.ui.source.SourceCatalog;

/**
 * Measures the window's frames a second while every snapshot differs, at each kind of speed, and the time to its first
 * frame. Run it in a real window, such as under Xvfb: it writes to standard output.
 */
public final class FrameRate {
    private static final double NANOS = 1e9;
    private static final double MILLI = 1e6;
    private static final int WARM_FRAMES = 150;
    private static final int MEASURED_FRAMES = 250;

    private FrameRate() {}

    /** Measures; arguments: width and height of the window. */
    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        double width = args.length > 0 ? Double.parseDouble(args[0]) : 1600;
        double height = args.length > 1 ? Double.parseDouble(args[1]) : 1000;
        CountDownLatch done = new CountDownLatch(1);
        Platform.startup(() -> measure(start, width, height, done));
        done.await();
        System.exit(0);
    }

    /** Processor time that the threads of a name have used: what a frame costs, also on a busy machine. */
    private static long cpuNanos(String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith(name)) {
                sum += threads.getThreadCpuTime(id);
            }
        }
        return sum;
    }

    private static void measure(long start, double width, double height, CountDownLatch done) {
        DemoSession session = new DemoSession();
        Settings settings = Settings.inMemory();
        settings.put("width", Double.toString(width));
        settings.put("height", Double.toString(height));
        DebuggerWindow window =
                new DebuggerWindow(new Content(session, LessonText.NONE, SourceCatalog.EMPTY), settings);
        Stage stage = new Stage();
        window.show(stage, settings);
        session.run();
        double[] speeds = {60, 6_000, 1e6};
        new AnimationTimer() {
            private int at = -1;
            private long since;
            private long frames;
            private long drawingBefore;
            private long renderingBefore;
            private boolean first = true;

            @Override
            public void handle(long now) {
                if (first) {
                    first = false;
                    System.out.printf(
                            Locale.ROOT,
                            "first frame after %.2f s at %.0f x %.0f%n",
                            (System.nanoTime() - start) / NANOS,
                            stage.getWidth(),
                            stage.getHeight());
                }
                if (at < 0 || frames == WARM_FRAMES + MEASURED_FRAMES) {
                    if (at >= 0) {
                        double drawing =
                                (cpuNanos("JavaFX Application Thread") - drawingBefore) / MILLI / MEASURED_FRAMES;
                        double rendering = (cpuNanos("QuantumRenderer") - renderingBefore) / MILLI / MEASURED_FRAMES;
                        System.out.printf(
                                Locale.ROOT,
                                "%-10s %.1f frames a second; processor time a frame: %.1f ms to draw, %.1f ms to render%n",
                                Figures.hertz(speeds[at]),
                                MEASURED_FRAMES * NANOS / (now - since),
                                drawing,
                                rendering);
                    }
                    at++;
                    frames = 0;
                    if (at == speeds.length) {
                        stop();
                        done.countDown();
                        return;
                    }
                    session.speed(speeds[at]);
                }
                if (frames == WARM_FRAMES) {
                    since = now;
                    drawingBefore = cpuNanos("JavaFX Application Thread");
                    renderingBefore = cpuNanos("QuantumRenderer");
                }
                frames++;
                session.advance(Math.max(1, (long) (speeds[at] / 60)));
            }
        }.start();
    }
}

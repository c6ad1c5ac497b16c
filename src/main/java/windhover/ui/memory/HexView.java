package windhover.ui.memory;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.GridPane;
import windhover.debug.Landmark;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.machine.Input;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.GuestMemory;
import windhover.ui.kit.Pace;
import windhover.ui.kit.SnapshotView;
import windhover.ui.kit.WhyLinks;
import windhover.ui.kit.WindowThread;

/**
 * The pane of memory: bytes in hexadecimal and as characters, and what can be asked of each: who wrote it, when last,
 * another value.
 */
public final class HexView implements SnapshotView {
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    /** Nanoseconds of host time between two questions for bytes at least, while the machine runs. */
    private static final long ASK_EVERY = 130_000_000L;

    private static final Map<KeyCode, Integer> STEPS = Map.of(
            KeyCode.LEFT,
            -1,
            KeyCode.RIGHT,
            1,
            KeyCode.UP,
            -HexModel.ROW,
            KeyCode.DOWN,
            HexModel.ROW,
            KeyCode.PAGE_UP,
            -HexModel.BYTES,
            KeyCode.PAGE_DOWN,
            HexModel.BYTES);

    private final GuestMemory memory;
    private final SessionCommands session;
    private final WhyLinks why;
    private final HexModel model;
    private final Parent root;
    private final TextField address;
    private final Label words;
    private final GridPane grid = new GridPane();
    private final Label[] rows = new Label[HexModel.ROWS];
    private final Label[] bytes = new Label[HexModel.BYTES];
    private final Label[] texts = new Label[HexModel.ROWS];
    private final ContextMenu menu = new ContextMenu();
    private final Pace pace = new Pace(ASK_EVERY);
    private long shownCycle = -1;
    private boolean asking;
    private boolean running;
    private long readAt;

    /**
     * Builds the pane.
     *
     * @param start the address to show first
     */
    public HexView(GuestMemory memory, SessionCommands session, WhyLinks why, long start) {
        this.memory = memory;
        this.session = session;
        this.why = why;
        model = new HexModel(memory);
        Fxml fxml = Fxml.load("hex");
        root = fxml.root();
        address = fxml.part("address", TextField.class);
        words = fxml.part("words", Label.class);
        fill();
        ScrollPane scroll = fxml.part("scroll", ScrollPane.class);
        scroll.setContent(grid);
        address.setOnAction(event -> goTo(address.getText()));
        fxml.part("less", Button.class).setOnAction(event -> go(model.base() - HexModel.BYTES));
        fxml.part("more", Button.class).setOnAction(event -> go(model.base() + HexModel.BYTES));
        grid.setFocusTraversable(true);
        grid.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        fillMenu();
        model.go(start);
        refresh();
    }

    private void fill() {
        grid.getStyleClass().addAll("hex-grid", "code");
        for (int row = 0; row < HexModel.ROWS; row++) {
            rows[row] = new Label();
            rows[row].getStyleClass().add("hex-address");
            rows[row].setMinWidth(Label.USE_PREF_SIZE);
            grid.add(rows[row], 0, row);
            for (int column = 0; column < HexModel.ROW; column++) {
                int index = row * HexModel.ROW + column;
                Label label = new Label("00");
                label.getStyleClass().add(column == 8 ? "hex-eighth" : "hex-byte");
                label.setOnMousePressed(event -> {
                    grid.requestFocus();
                    model.select(index);
                    refresh();
                    if (event.getButton() == MouseButton.SECONDARY) {
                        menu.show(label, event.getScreenX(), event.getScreenY());
                    } else {
                        menu.hide();
                    }
                });
                bytes[index] = label;
                grid.add(label, column + 1, row);
            }
            texts[row] = new Label();
            texts[row].getStyleClass().add("hex-text");
            grid.add(texts[row], HexModel.ROW + 1, row);
        }
    }

    private void fillMenu() {
        MenuItem wrote = new MenuItem("Who wrote this byte, and why?");
        wrote.setOnAction(event -> {
            long at = model.selectedAddress();
            why.why(trace -> trace.whyByte(at));
        });
        MenuItem back = new MenuItem("Run back to the last write of it");
        back.setOnAction(event -> session.runBack(new Landmark.MemoryWritten(model.selectedAddress(), 1)));
        MenuItem copy = new MenuItem("Copy the address");
        copy.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(String.format(Locale.ROOT, "0x%x", model.selectedAddress()));
            Clipboard.getSystemClipboard().setContent(content);
        });
        TextField value = new TextField();
        value.setPromptText("New bytes, such as 2a or 48 69; Enter sets them");
        value.setOnAction(event -> {
            String digits = value.getText().replaceAll("\\s", "");
            boolean good = digits.matches("([0-9a-fA-F]{2}){1,64}");
            value.pseudoClassStateChanged(WRONG, !good);
            if (good) {
                session.input(
                        Input.memory(model.selectedAddress(), HexFormat.of().parseHex(digits)));
                value.clear();
                menu.hide();
            }
        });
        menu.getItems().addAll(wrote, back, copy, new CustomMenuItem(value, false));
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    /** Shows a place: an address or a symbol. Says so when there is none. */
    void goTo(String place) {
        OptionalLong found = model.find(place);
        address.pseudoClassStateChanged(WRONG, found.isEmpty());
        if (found.isPresent()) {
            go(found.getAsLong());
        } else {
            words.setText("“" + place.strip()
                    + "” is not an address: expected one such as 0x204c00, or a symbol of the guest's.");
        }
    }

    private void go(long to) {
        model.go(to);
        shownCycle = -1;
        ask(true, false);
    }

    private void key(KeyEvent event) {
        Integer step = STEPS.get(event.getCode());
        if (step != null) {
            long before = model.base();
            model.select(model.selected() + step);
            if (model.base() != before) {
                shownCycle = -1;
                ask(true, false);
            }
            refresh();
            event.consume();
        }
    }

    @Override
    public void show(Snapshot snapshot) {
        boolean stopped = snapshot.activity() != Snapshot.Activity.RUNNING;
        running = !stopped;
        if (!asking && snapshot.cycle() != shownCycle && pace.due(System.nanoTime(), stopped)) {
            boolean first = shownCycle < 0;
            shownCycle = snapshot.cycle();
            ask(first, stopped);
        }
    }

    private void ask(boolean first, boolean news) {
        asking = true;
        long from = model.base();
        WindowThread.take(
                memory.read(from, HexModel.BYTES),
                found -> take(
                        from, found.orElseGet(() -> new GuestMemory.Read(0, new byte[HexModel.BYTES])), first, news));
    }

    private void take(long from, GuestMemory.Read read, boolean first, boolean news) {
        asking = false;
        byte[] found = read.bytes();
        readAt = read.cycle();
        if (first) {
            model.showFirst(from, found);
        } else {
            model.show(from, found, news);
        }
        refresh();
    }

    private void refresh() {
        for (int row = 0; row < HexModel.ROWS; row++) {
            set(rows[row], String.format(Locale.ROOT, "%012x", model.base() + (long) row * HexModel.ROW));
            set(texts[row], model.ascii(row));
        }
        for (int i = 0; i < HexModel.BYTES; i++) {
            set(bytes[i], model.hex(i));
            bytes[i].pseudoClassStateChanged(CHANGED, model.changed(i));
            bytes[i].pseudoClassStateChanged(CHOSEN, i == model.selected());
        }
        String says = model.words() + (running ? "; as it was at " + Figures.moment(readAt) : "");
        set(words, says);
        grid.setAccessibleText(says);
    }

    private static void set(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }
}

package windhover.ui.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.Caret.CaretVisibility;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.event.MouseOverTextEvent;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.fxmisc.richtext.util.UndoUtils;
import windhover.ui.kit.WindowThread;

/**
 * A read-only text with a gutter: breakpoints and line numbers at the left, some lines marked. Rows count from 0 here.
 * What a row means is the caller's business.
 */
final class CodePane extends StackPane {
    /** What the gutter shows beside a row. */
    record Gutter(String number, boolean code, boolean breakpoint) {}

    /** The pointer rests so long on a name before its value is shown. */
    private static final int HOVER_MILLIS = 400;

    private static final double HOVER_APART = 12;

    private final CodeArea area = new CodeArea();
    private final IntFunction<Gutter> gutter;
    private final IntConsumer toggle;
    private final IntConsumer follow;
    private final Map<Integer, String> marks = new HashMap<>();
    private final ContextMenu menu = new ContextMenu();
    private final Tooltip value = new Tooltip();
    private IntConsumer runTo = row -> {};
    private IntConsumer runBackTo = row -> {};
    private Function<String, CompletableFuture<String>> values = text -> CompletableFuture.completedFuture("");
    private int currentRow = -1;
    private int menuRow;

    /**
     * A pane without text.
     *
     * @param gutter what stands in the gutter beside a row
     * @param toggle sets or removes a row's breakpoint
     * @param follow goes to a row's counterpart in the other text
     * @param followName what that is called in the menu
     */
    CodePane(IntFunction<Gutter> gutter, IntConsumer toggle, IntConsumer follow, String followName) {
        this.gutter = gutter;
        this.toggle = toggle;
        this.follow = follow;
        getStyleClass().add("code-pane");
        area.setEditable(false);
        area.setUndoManager(UndoUtils.noOpUndoManager());
        area.setShowCaret(CaretVisibility.AUTO); // only while it has the focus
        area.setWrapText(false);
        area.setParagraphGraphicFactory(this::gutterCell);
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        area.addEventHandler(MouseEvent.MOUSE_CLICKED, this::click);
        getChildren().add(new VirtualizedScrollPane<>(area));
        MenuItem stop = new MenuItem("Toggle breakpoint\tF9");
        stop.setOnAction(event -> toggle.accept(menuRow));
        MenuItem other = new MenuItem(followName);
        other.setOnAction(event -> follow.accept(menuRow));
        MenuItem copy = new MenuItem("Copy");
        copy.setOnAction(event -> area.copy());
        MenuItem run = new MenuItem("Run to here\tCtrl F10");
        run.setOnAction(event -> runTo.accept(menuRow));
        MenuItem back = new MenuItem("Run back to here\tCtrl Shift F10");
        back.setOnAction(event -> runBackTo.accept(menuRow));
        menu.getItems().addAll(stop, run, back, other, copy);
        area.setMouseOverTextDelay(Duration.ofMillis(HOVER_MILLIS));
        area.addEventHandler(MouseOverTextEvent.MOUSE_OVER_TEXT_BEGIN, this::hover);
        area.addEventHandler(MouseOverTextEvent.MOUSE_OVER_TEXT_END, event -> value.hide());
        area.setOnContextMenuRequested(event -> {
            menuRow = area.getCurrentParagraph();
            menu.show(area, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    /** Sets what runs to a row, and back to it. */
    void runs(IntConsumer to, IntConsumer back) {
        runTo = to;
        runBackTo = back;
    }

    /** Sets what gives the value of an expression that the pointer rests on; completes on any thread. */
    void values(Function<String, CompletableFuture<String>> of) {
        values = of;
    }

    private void hover(MouseOverTextEvent event) {
        String expression = expressionAt(area.getText(), event.getCharacterIndex());
        if (expression.isEmpty()) {
            return;
        }
        Point2D at = event.getScreenPosition();
        WindowThread.take(
                values.apply(expression),
                said -> said.filter(text -> !text.isEmpty()).ifPresent(text -> {
                    value.setText(text);
                    value.show(area, at.getX() + HOVER_APART, at.getY() + HOVER_APART);
                }));
    }

    /** The name at a place in a text, with the members and elements before it; empty where there is none. */
    static String expressionAt(String text, int index) {
        if (index < 0 || index >= text.length() || !isWord(text.charAt(index))) {
            return "";
        }
        int end = index;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        int start = index;
        while (start > 0) {
            char before = text.charAt(start - 1);
            boolean arrow = before == '>' && start > 1 && text.charAt(start - 2) == '-';
            int bracket = before == ']' ? text.lastIndexOf('[', start - 1) : -1;
            boolean element = bracket >= 0 && text.indexOf('\n', bracket) > start - 1;
            if (isWord(before) || before == '.') {
                start--;
            } else if (arrow) {
                start -= 2;
            } else if (element) {
                start = bracket;
            } else {
                break;
            }
        }
        String expression = text.substring(start, end);
        boolean name =
                !expression.isEmpty() && (Character.isLetter(expression.charAt(0)) || expression.charAt(0) == '_');
        return name ? expression : "";
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /** The row of the caret. */
    int row() {
        return area.getCurrentParagraph();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.F9) {
            toggle.accept(area.getCurrentParagraph());
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            follow.accept(area.getCurrentParagraph());
            event.consume();
        }
    }

    private void click(MouseEvent event) {
        menu.hide();
        if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
            follow.accept(area.getCurrentParagraph());
        }
    }

    private Node gutterCell(int row) {
        Gutter content = gutter.apply(row);
        Label stop = new Label(content.breakpoint ? "⬢" : "");
        stop.getStyleClass().add("gutter-stop");
        Label number = new Label(content.number);
        number.getStyleClass().addAll("gutter-number", content.code ? "has-code" : "no-code");
        Label arrow = new Label(row == currentRow ? "▶" : "");
        arrow.getStyleClass().add("gutter-arrow");
        HBox cell = new HBox(stop, number, arrow);
        cell.setAlignment(Pos.CENTER_RIGHT);
        cell.getStyleClass().add("gutter");
        if (row == currentRow) {
            cell.getStyleClass().add("current");
        }
        Tooltip.install(
                cell,
                new Tooltip(
                        content.breakpoint
                                ? "Breakpoint: the machine stops before this. Click to remove it."
                                : content.code
                                        ? "Click to stop here: sets a breakpoint."
                                        : "The compiler made no code for this line."));
        cell.setOnMousePressed(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                toggle.accept(row);
                event.consume();
            }
        });
        return cell;
    }

    /** Another text, with its tokens in order. */
    void setText(String text, List<Lexer.Token> tokens) {
        marks.clear();
        currentRow = -1;
        area.replaceText(text);
        if (!text.isEmpty() && !tokens.isEmpty()) {
            area.setStyleSpans(0, spans(text.length(), tokens));
        }
        area.moveTo(0);
    }

    private static StyleSpans<Collection<String>> spans(int length, List<Lexer.Token> tokens) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>(tokens.size() * 2 + 1);
        int at = 0;
        for (Lexer.Token token : tokens) {
            spans.add(List.of(), token.start() - at);
            spans.add(List.of(token.kind().styleClass()), token.end() - token.start());
            at = token.end();
        }
        spans.add(List.of(), length - at);
        return spans.create();
    }

    /**
     * Marks a row as the current one, and others that belong to it.
     *
     * @param row −1 for none
     * @param belongs which other rows
     */
    void mark(int row, IntPredicate belongs, int from, int to) {
        Map<Integer, String> wanted = new HashMap<>();
        for (int i = Math.max(0, from); i <= Math.min(to, rows() - 1); i++) {
            if (belongs.test(i)) {
                wanted.put(i, "belongs");
            }
        }
        if (row >= 0 && row < rows()) {
            wanted.put(row, "current");
        }
        List<Integer> changed = new ArrayList<>();
        for (Integer marked : marks.keySet()) {
            if (!wanted.containsKey(marked)) {
                changed.add(marked);
            }
        }
        for (Map.Entry<Integer, String> mark : wanted.entrySet()) {
            if (!mark.getValue().equals(marks.get(mark.getKey()))) {
                changed.add(mark.getKey());
            }
        }
        int before = currentRow;
        currentRow = row;
        for (int each : changed) {
            String style = wanted.get(each);
            area.setParagraphStyle(each, style == null ? List.of() : List.of(style));
        }
        marks.clear();
        marks.putAll(wanted);
        if (before != row) {
            refreshGutter(before);
            refreshGutter(row);
        }
    }

    /** Draws a row's gutter again. */
    void refreshGutter(int row) {
        if (row >= 0 && row < rows()) {
            area.recreateParagraphGraphic(row);
        }
    }

    /** Draws the gutter of all rows that can be seen again. */
    void refreshVisibleGutter() {
        if (area.getVisibleParagraphs().isEmpty()) {
            return;
        }
        int first = area.firstVisibleParToAllParIndex();
        int last = area.lastVisibleParToAllParIndex();
        for (int row = first; row <= last; row++) {
            refreshGutter(row);
        }
    }

    int rows() {
        return area.getParagraphs().size();
    }

    /** Scrolls so that a row can be seen with some rows about it; does nothing when it can. */
    void reveal(int row) {
        if (row < 0 || row >= rows()) {
            return;
        }
        if (!area.getVisibleParagraphs().isEmpty()) {
            int first = area.firstVisibleParToAllParIndex();
            int last = area.lastVisibleParToAllParIndex();
            int margin = Math.min(2, (last - first) / 4);
            if (row >= first + margin && row <= last - margin - 1) {
                return;
            }
        }
        area.showParagraphAtCenter(row);
    }

    /** Puts the caret on a row and scrolls to it. */
    void goTo(int row) {
        if (row >= 0 && row < rows()) {
            area.moveTo(row, 0);
            reveal(row);
        }
    }

    /** The text area. */
    CodeArea area() {
        return area;
    }
}

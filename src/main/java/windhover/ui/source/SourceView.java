package windhover.ui.source;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.debug.SourcePosition;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.Settings;
import windhover.ui.kit.SnapshotView;
import windhover.ui.source.AssemblyRow.FunctionRow;
import windhover.ui.source.AssemblyRow.InstructionRow;
import windhover.ui.source.AssemblyRow.SourceRow;

/**
 * The pane of the guest's program: its C source in tabs beside the machine code, where the processor is, where it shall
 * stop.
 */
public final class SourceView implements SnapshotView, CodeLinks {
    /** Instructions to either side of the current one among which those of the same line are looked for. */
    private static final int NEIGHBOURS = 40;

    /**
     * While the machine runs, marks follow once in so many frames: to move one costs several times what other panes
     * cost.
     */
    private final SourceModel model;

    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final Label where;
    private final Label hint;
    private final TabPane tabs;
    private final SplitPane split;
    private final VBox machineBox;
    private final ToggleButton follow;
    private final ToggleButton sourceOnly;
    private final ToggleButton both;
    private final ToggleButton machineOnly;
    private final ToggleButton withLines;
    private final Map<String, CodePane> panes = new HashMap<>();
    private final CodePane machine;
    private List<AssemblyRow> rows = List.of();
    private boolean shown;
    private final MissingSources missing;
    private final SessionCommands commands;
    private final HBox ask;
    private final Label question;
    private final MenuButton files;
    private String asked = "";

    private SourceView(SourceModel model, MissingSources missing, SessionCommands commands) {
        this.model = model;
        this.commands = commands;
        this.missing = missing;
        Fxml fxml = Fxml.load("source");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        where = fxml.part("where", Label.class);
        hint = fxml.part("hint", Label.class);
        tabs = fxml.part("tabs", TabPane.class);
        split = fxml.part("split", SplitPane.class);
        machineBox = fxml.part("machineBox", VBox.class);
        follow = fxml.part("follow", ToggleButton.class);
        sourceOnly = fxml.part("sourceOnly", ToggleButton.class);
        both = fxml.part("both", ToggleButton.class);
        machineOnly = fxml.part("machineOnly", ToggleButton.class);
        withLines = fxml.part("withLines", ToggleButton.class);
        files = fxml.part("files", MenuButton.class);
        ask = fxml.part("ask", HBox.class);
        question = fxml.part("question", Label.class);
        fxml.part("find", Button.class).setOnAction(event -> chooseSource());
        fxml.part("notNow", Button.class).setOnAction(event -> {
            missing.decline(asked);
            ask(asked);
        });
        show(ask, false);
        unreadable(fxml.part("unreadable", Label.class));
        machine = new CodePane(this::machineGutter, this::toggleMachineRow, this::showSourceOfRow, "Show the C line");
        machine.area().setAccessibleText("Machine code, disassembled");
        machine.runs(
                row -> addressOfRow(row).ifPresent(at -> commands.runToCode(Set.of(at))),
                row -> addressOfRow(row).ifPresent(at -> commands.runBackToCode(Set.of(at))));
        VBox.setVgrow(machine, Priority.ALWAYS);
        machineBox.getChildren().add(machine);
        ToggleGroup group = new ToggleGroup();
        group.getToggles().addAll(sourceOnly, both, machineOnly);
        group.selectToggle(model.catalog().files().isEmpty() ? machineOnly : both);
        offerFiles();
        group.selectedToggleProperty().addListener((observed, before, now) -> {
            if (now == null) {
                group.selectToggle(before);
            } else {
                arrange();
            }
        });
        withLines.selectedProperty().addListener((observed, before, now) -> {
            machineText();
            machine.goTo(rowOf(model.currentProperty().get().address()));
        });
        follow.selectedProperty().addListener((observed, before, now) -> {
            if (now) {
                reveal();
            }
        });
        hint.textProperty().bind(model.hintProperty());
        hint.visibleProperty().bind(model.hintProperty().isNotEmpty());
        hint.managedProperty().bind(hint.visibleProperty());
        hint.setOnMouseClicked(event -> model.clearHint());
        model.disassemblyProperty().addListener((observed, before, now) -> machineText());
        content.setVisible(false);
        arrange();
    }

    /**
     * The pane.
     *
     * @param catalog what is known of the guest's program
     * @param commands receives the breakpoints
     */
    public static SourceView create(SourceCatalog catalog, SessionCommands commands) {
        return create(catalog, commands, Settings.inMemory());
    }

    /**
     * As {@link #create(SourceCatalog, SessionCommands)}.
     *
     * @param settings remember where the user found sources
     */
    public static SourceView create(SourceCatalog catalog, SessionCommands commands, Settings settings) {
        return create(catalog, commands, settings, commands::breakpoints);
    }

    /**
     * As {@link #create(SourceCatalog, SessionCommands, Settings)}.
     *
     * @param breakpoints is given all instructions with a breakpoint whenever they change here
     */
    public static SourceView create(
            SourceCatalog catalog, SessionCommands commands, Settings settings, Consumer<Set<Long>> breakpoints) {
        MissingSources missing = new MissingSources(catalog, settings);
        return new SourceView(new SourceModel(catalog, breakpoints), missing, commands);
    }

    /** The line that instructions are all of, as {@code FILE:LINE}; empty when they are not all of its instructions. */
    public String lineOf(Set<Long> addresses) {
        return addresses.stream()
                .findFirst()
                .flatMap(model.catalog()::locate)
                .filter(at -> at.line() > 0
                        && Set.copyOf(model.catalog().addressesOf(at.file(), at.line()))
                                .equals(addresses))
                .map(at -> at.file() + ":" + at.line())
                .orElse("");
    }

    /** Sets or removes the breakpoint of the line, or the instruction, that the caret is on. */
    public void toggleHere() {
        if (machine.area().isFocused() || machineOnly.isSelected()) {
            toggleMachineRow(machine.row());
            return;
        }
        caretPane().ifPresent(file -> {
            model.toggleLine(file, pane(file).row() + 1);
            refreshGutters();
        });
    }

    /** Runs until the line, or the instruction, that the caret is on is next. */
    public void runToHere() {
        Set<Long> here = here();
        if (!here.isEmpty()) {
            commands.runToCode(here);
        }
    }

    /** Goes back to the last time that the line, or the instruction, that the caret is on was next. */
    public void runBackToHere() {
        Set<Long> here = here();
        if (!here.isEmpty()) {
            commands.runBackToCode(here);
        }
    }

    private Optional<String> caretPane() {
        Tab tab = tabs.getSelectionModel().getSelectedItem();
        return Optional.ofNullable(tab).map(Tab::getId).filter(panes::containsKey);
    }

    private Set<Long> here() {
        if (machine.area().isFocused() || machineOnly.isSelected()) {
            return addressOfRow(machine.row()).map(Set::of).orElse(Set.of());
        }
        Optional<String> file = caretPane();
        if (file.isEmpty()) {
            return Set.of();
        }
        return addressesOf(file.get(), pane(file.get()).row() + 1);
    }

    private Set<Long> addressesOf(String file, int line) {
        Set<Long> addresses = Set.copyOf(model.catalog().addressesOf(file, line));
        if (addresses.isEmpty()) {
            model.say("The compiler made no code for line " + line + ", so nothing can run to it.");
        }
        return addresses;
    }

    private Optional<Long> addressOfRow(int row) {
        return row >= 0 && row < rows.size() && rows.get(row) instanceof InstructionRow instruction
                ? Optional.of(instruction.line().address())
                : Optional.empty();
    }

    /** What is told of an expression that the pointer rests on; empty where it has no value. */
    private CompletableFuture<String> valueOf(String expression) {
        return commands.value(expression, 0)
                .thenApply(shown -> !shown.known()
                        ? shown.value().contains("is not known here") ? "" : expression + ": " + shown.value()
                        : expression + " = " + shown.value()
                                + (shown.type().isEmpty() ? "" : "\n" + shown.type())
                                + (shown.place().isEmpty() ? "" : "  in " + shown.place()))
                .exceptionally(failed -> "");
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    /** The model, for what needs the breakpoints. */
    public SourceModel model() {
        return model;
    }

    /** What can be opened, as far as texts are at hand. */
    private void offerFiles() {
        files.getItems().clear();
        for (String file : model.catalog().files()) {
            MenuItem item = new MenuItem(file);
            item.setMnemonicParsing(false);
            item.setOnAction(event -> select(file));
            files.getItems().add(item);
        }
        boolean any = !files.getItems().isEmpty();
        files.setDisable(!any);
        sourceOnly.setDisable(!any);
        both.setDisable(!any);
    }

    /** Says what of the program could not be read, until it is clicked away. */
    private void unreadable(Label label) {
        List<String> lines = model.catalog().unreadable();
        show(label, !lines.isEmpty());
        if (!lines.isEmpty()) {
            String more = lines.size() == 1 ? "" : " (and " + (lines.size() - 1) + " more: rest the pointer here)";
            label.setText(lines.getFirst() + more);
            label.setTooltip(new Tooltip(String.join("\n", lines) + "\n\nA click puts this away."));
            label.setOnMouseClicked(event -> show(label, false));
        }
    }

    private static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    /** Asks for the source of a file, if that is to be asked. */
    private void ask(String file) {
        asked = file;
        String text = missing.question(file);
        question.setText(text);
        show(ask, !text.isEmpty());
    }

    private void chooseSource() {
        String name = SourceModel.shortName(asked);
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Where is " + name + "?");
        chooser.getExtensionFilters()
                .setAll(new FileChooser.ExtensionFilter(name, name), new FileChooser.ExtensionFilter("All files", "*"));
        File chosen = chooser.showOpenDialog(
                root.getScene() == null ? null : root.getScene().getWindow());
        if (chosen != null) {
            sourceIs(chosen.toPath());
        }
    }

    /** The source that was asked for lies there. */
    void sourceIs(Path chosen) {
        boolean none = model.catalog().files().isEmpty();
        model.say(missing.found(asked, chosen));
        offerFiles();
        if (none && !model.catalog().files().isEmpty()) {
            both.setSelected(true);
        }
        ask(asked);
        mark();
    }

    private void arrange() {
        HBox machineHead = (HBox) machineBox.getChildren().getFirst();
        machineHead.setVisible(true);
        if (sourceOnly.isSelected()) {
            split.getItems().setAll(tabs);
        } else if (machineOnly.isSelected()) {
            split.getItems().setAll(machineBox);
        } else {
            split.getItems().setAll(tabs, machineBox);
            split.setDividerPositions(0.56);
        }
        if (shown) {
            mark();
        }
    }

    @Override
    public void show(Snapshot snapshot) {
        if (!model.show(snapshot) && shown) {
            return;
        }
        shown = true;
        boolean anything = !model.catalog().files().isEmpty()
                || !model.disassemblyProperty().get().isEmpty();
        content.setVisible(anything);
        empty.setVisible(!anything);
        if (anything) {
            where.setText(model.inWords());
            root.setAccessibleText(model.inWords());
            ask(model.currentProperty().get().file());
            mark();
        }
    }

    /**
     * Shows a place in the program, whatever the processor does: in the source where there is some, and in the machine
     * code.
     */
    public void show(SourcePosition position) {
        model.disassemble(position.address());
        if (model.open(position.file())) {
            follow.setSelected(false);
            pane(position.file()).goTo(position.line() - 1);
            select(position.file());
        }
        machine.goTo(rowOf(position.address()));
    }

    @Override
    public void showSource(long address) {
        show(model.catalog().locate(address).orElse(new SourcePosition(address, "", 0, "")));
    }

    @Override
    public void toggleBreakpoint(long address) {
        model.toggleAddress(address);
        refreshGutters();
    }

    /** Puts other breakpoints in place of all, as when a session is opened. */
    public void setBreakpoints(Set<Long> addresses) {
        model.setBreakpoints(addresses);
        refreshGutters();
    }

    private void mark() {
        SourcePosition at = model.currentProperty().get();
        boolean marked = model.marked();
        for (Map.Entry<String, CodePane> pane : panes.entrySet()) {
            boolean here = marked && pane.getKey().equals(at.file());
            pane.getValue().mark(here ? at.line() - 1 : -1, row -> false, 0, -1);
        }
        if (marked && model.open(at.file())) {
            CodePane pane = pane(at.file());
            pane.mark(at.line() - 1, row -> false, 0, -1);
            if (follow.isSelected()) {
                select(at.file());
            }
        }
        markMachine();
        if (follow.isSelected()) {
            reveal();
        }
    }

    private void markMachine() {
        SourcePosition at = model.currentProperty().get();
        int row = model.marked() ? rowOf(at.address()) : -1;
        machine.mark(
                row,
                each -> row >= 0 && at.line() > 0 && belongs(rows.get(each), at),
                row - NEIGHBOURS,
                row < 0 ? -1 : row + NEIGHBOURS);
    }

    private static boolean belongs(AssemblyRow row, SourcePosition at) {
        return row instanceof InstructionRow instruction
                && instruction.line().position().line() == at.line()
                && instruction.line().position().file().equals(at.file());
    }

    private void reveal() {
        SourcePosition at = model.currentProperty().get();
        if (!model.marked()) {
            return;
        }
        CodePane pane = panes.get(at.file());
        if (pane != null) {
            pane.reveal(at.line() - 1);
        }
        machine.reveal(rowOf(at.address()));
    }

    private void machineText() {
        rows = AssemblyRow.of(model.disassemblyProperty().get(), model.catalog(), withLines.isSelected());
        StringBuilder text = new StringBuilder();
        List<Lexer.Token> tokens = new ArrayList<>();
        for (AssemblyRow row : rows) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            int start = text.length();
            text.append(row.text());
            switch (row) {
                case FunctionRow function -> tokens.add(new Lexer.Token(start, text.length(), Lexer.Kind.LABEL));
                case SourceRow source -> tokens.add(new Lexer.Token(start, text.length(), Lexer.Kind.COMMENT));
                case InstructionRow instruction -> {
                    int code = start
                            + instruction.address().length()
                            + 2
                            + instruction.bits().length()
                            + 2;
                    tokens.add(new Lexer.Token(start + instruction.address().length() + 2, code, Lexer.Kind.COMMENT));
                    for (Lexer.Token token : Lexer.assembly(instruction.line().text())) {
                        tokens.add(new Lexer.Token(code + token.start(), code + token.end(), token.kind()));
                    }
                }
            }
        }
        machine.setText(text.toString(), tokens);
        markMachine();
        if (follow.isSelected()) {
            reveal();
        }
    }

    private int rowOf(long address) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) instanceof InstructionRow row && row.line().address() == address) {
                return i;
            }
        }
        return -1;
    }

    private CodePane pane(String file) {
        CodePane known = panes.get(file);
        if (known != null) {
            return known;
        }
        List<String> lines = model.catalog().lines(file);
        Set<Integer> withCode = model.catalog().linesWithCode(file);
        int width = Math.max(3, Integer.toString(lines.size()).length());
        CodePane pane = new CodePane(
                row -> new CodePane.Gutter(
                        padded(row + 1, width), withCode.contains(row + 1), model.hasBreakpoint(file, row + 1)),
                row -> {
                    model.toggleLine(file, row + 1);
                    refreshGutters();
                },
                row -> showMachineOf(file, row + 1),
                "Show the machine code");
        pane.runs(
                row -> withAddresses(file, row + 1, commands::runToCode),
                row -> withAddresses(file, row + 1, commands::runBackToCode));
        pane.values(this::valueOf);
        pane.area().setAccessibleText("Source of " + file);
        String text = String.join("\n", lines);
        pane.setText(text, Lexer.of(file, text));
        panes.put(file, pane);
        Tab tab = new Tab(SourceModel.shortName(file), pane);
        tab.setId(file);
        tab.setTooltip(new Tooltip(file));
        tab.setOnClosed(event -> {
            model.close(file);
            panes.remove(file);
        });
        tabs.getTabs().add(tab);
        return pane;
    }

    private void withAddresses(String file, int line, Consumer<Set<Long>> action) {
        Set<Long> addresses = addressesOf(file, line);
        if (!addresses.isEmpty()) {
            action.accept(addresses);
        }
    }

    private static String padded(int number, int width) {
        String digits = Integer.toString(number);
        return " ".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private void select(String file) {
        if (!model.open(file)) {
            return;
        }
        pane(file);
        Tab tab = tab(file);
        if (tab != null && !tab.isSelected()) {
            tabs.getSelectionModel().select(tab);
        }
    }

    private @Nullable Tab tab(String file) {
        for (Tab tab : tabs.getTabs()) {
            if (file.equals(tab.getId())) {
                return tab;
            }
        }
        return null;
    }

    private CodePane.Gutter machineGutter(int row) {
        if (row < rows.size() && rows.get(row) instanceof InstructionRow instruction) {
            return new CodePane.Gutter(
                    "", true, model.breakpoints().contains(instruction.line().address()));
        }
        return new CodePane.Gutter("", false, false);
    }

    private void toggleMachineRow(int row) {
        if (row >= 0 && row < rows.size() && rows.get(row) instanceof InstructionRow instruction) {
            model.toggleAddress(instruction.line().address());
            refreshGutters();
        }
    }

    private void refreshGutters() {
        panes.values().forEach(CodePane::refreshVisibleGutter);
        machine.refreshVisibleGutter();
    }

    private void showSourceOfRow(int row) {
        if (row < 0 || row >= rows.size()) {
            return;
        }
        SourcePosition position = switch (rows.get(row)) {
            case FunctionRow function -> function.position();
            case SourceRow source -> source.position();
            case InstructionRow instruction -> instruction.line().position();
        };
        if (model.open(position.file())) {
            follow.setSelected(false);
            select(position.file());
            pane(position.file()).goTo(position.line() - 1);
        }
    }

    private void showMachineOf(String file, int line) {
        model.firstAddress(file, line).ifPresent(address -> {
            if (sourceOnly.isSelected()) {
                both.setSelected(true);
            }
            follow.setSelected(false);
            model.disassemble(address);
            machine.goTo(rowOf(address));
        });
    }

    /** The pane of a file, made when it is not open. For tests. */
    CodePane paneOf(String file) {
        return pane(file);
    }

    /** The machine code. For tests. */
    CodePane machine() {
        return machine;
    }
}

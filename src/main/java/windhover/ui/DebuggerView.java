package windhover.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Slider;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import windhover.debug.Snapshot;
import windhover.ui.console.ConsoleView;
import windhover.ui.csr.CsrView;
import windhover.ui.guest.DriversView;
import windhover.ui.guest.HeapView;
import windhover.ui.guest.ProgramsView;
import windhover.ui.guest.ThreadsView;
import windhover.ui.guest.WarningsView;
import windhover.ui.memory.CachesView;
import windhover.ui.memory.MmuView;
import windhover.ui.pipeline.PipelineView;
import windhover.ui.queue.QueueView;
import windhover.ui.registers.DevicesView;
import windhover.ui.registers.RegistersView;
import windhover.ui.source.SourceView;
import windhover.ui.steps.LessonModel;
import windhover.ui.steps.LessonView;
import windhover.ui.steps.StepsStrip;
import windhover.ui.system.SystemView;
import windhover.ui.toolbar.ToolbarModel;
import windhover.ui.toolbar.ToolbarView;

/** The whole window's content: places the panes, gives each snapshot to all of them, and owns the keys. */
public final class DebuggerView implements SnapshotView {
  private final Parent root;
  private final StackPane overlay;
  private final Settings settings;
  private final Appearance looks;
  private final Actions actions;
  private final List<SnapshotView> views;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final HelpSheet help;
  private final PaletteSheet palette;

  /** Builds the content of a window. */
  public DebuggerView(Content content, Settings settings) {
    this.settings = settings;
    looks = new Appearance(settings);
    Fxml fxml = Fxml.load("debugger");
    root = fxml.root();
    overlay = fxml.part("overlay", StackPane.class);

    ToolbarModel bar = new ToolbarModel(content.session(), settings);
    SourceView source = SourceView.create(content.catalog(), content.session());
    LessonModel lesson = new LessonModel(content.session(), source::show);
    actions = Actions.of(bar, lesson, looks, this::openPalette, this::openHelp);
    help = new HelpSheet(actions.all(), this::closeOverlay);
    palette = new PaletteSheet(actions.all(), bar::runTo, this::closeOverlay);
    SystemView system = new SystemView(looks.motion());

    ProgramTints tints = new ProgramTints();
    QueueView queue = QueueView.create(tints, source);
    queue.motionProperty().bind(looks.motion());
    PipelineView pipeline = PipelineView.create(source);
    CsrView csrs = CsrView.create();
    MmuView mmu = MmuView.create();
    mmu.motionProperty().bind(looks.motion());
    CachesView caches = CachesView.create();

    put(fxml, "toolbar", new ToolbarView(bar, looks, actions).root());
    put(fxml, "steps", new StepsStrip(lesson).root());
    put(fxml, "lesson", new LessonView(lesson, content.lesson()).root());
    put(fxml, "system", system.root());
    tab(fxml, "queue", queue.node());
    ProgramsView programs = ProgramsView.create(tints, source);
    DriversView drivers = DriversView.create(tints, source);
    HeapView heap = HeapView.create(tints);
    ThreadsView threads = ThreadsView.create(source);
    WarningsView warnings = WarningsView.create(content.session()::seek);
    tab(fxml, "programs", programs.node());
    tab(fxml, "drivers", drivers.node());
    tab(fxml, "heap", heap.node());
    tab(fxml, "threads", threads.node());
    tab(fxml, "warnings", warnings.node());
    put(fxml, "source", panel("SOURCE", source.node()));
    put(fxml, "pipeline", panel("PIPELINE", pipeline.node()));
    tab(fxml, "csrs", csrs.node());
    tab(fxml, "mmu", mmu.node());
    tab(fxml, "caches", caches.node());

    ConsoleView console = ConsoleView.create();
    RegistersView registers = RegistersView.create(source);
    DevicesView devices = DevicesView.create();
    devices.baseProperty().bindBidirectional(registers.baseProperty());
    tab(fxml, "console", console.node());
    tab(fxml, "registers", registers.node());
    tab(fxml, "devices", devices.node());

    fxml.part("status", Label.class).textProperty().bind(bar.status());
    fxml.part("position", Label.class).textProperty().bind(bar.position());
    for (String name : List.of("rows", "columns", "code", "lower")) {
      remember(name, fxml.part(name, SplitPane.class));
    }
    remember("tab", fxml.part("tabs", TabPane.class));
    TabPane guestTabs = fxml.part("guestTabs", TabPane.class);
    remember("tab.guest", guestTabs);
    Button badge = fxml.part("badge", Button.class);
    badge.textProperty().bind(warnings.badge());
    badge.visibleProperty().bind(warnings.badge().isNotEmpty());
    badge.managedProperty().bind(badge.visibleProperty());
    badge.setTooltip(new Tooltip("What the guest most likely does not mean to do. Shows the pane Warnings."));
    badge.setOnAction(event -> guestTabs.getSelectionModel().select(fxml.part("warningsTab", Tab.class)));
    views = List.of(bar, lesson, system, queue, source, pipeline, console, registers, devices, csrs, mmu, caches, programs, drivers, heap, threads, warnings);
    root.setStyle(looks.rootStyle());
    looks.textScale().addListener((observed, before, now) -> root.setStyle(looks.rootStyle()));
  }

  /** Dresses a scene in the chosen theme and takes its keys. */
  public void attach(Scene scene) {
    looks.theme().get().dress(scene);
    looks.theme().addListener((observed, before, now) -> now.dress(scene));
    scene.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    scene.addEventFilter(
        KeyEvent.KEY_TYPED,
        event -> {
          if (event.getCharacter().equals("?") && !typing(scene.getFocusOwner())) {
            openHelp();
            event.consume();
          }
        });
  }

  @Override
  public void show(Snapshot snapshot) {
    for (SnapshotView view : views) {
      view.show(snapshot);
    }
  }

  /** The root of the window. */
  public Parent root() {
    return root;
  }

  /** The panes by name: toolbar, steps, lesson, system, queue, source, pipeline, console, registers, devices, csrs, mmu, caches, programs, drivers, heap, threads, warnings. */
  public Map<String, Node> panes() {
    return Map.copyOf(nodes);
  }

  /** Theme, size of text, motion. */
  public Appearance looks() {
    return looks;
  }

  /** Every action, with its key. */
  public Actions actions() {
    return actions;
  }

  /** True while the help or the palette lies over the panes. */
  public boolean overlayOpen() {
    return overlay.isVisible();
  }

  private static Node panel(String title, Node content) {
    Label name = new Label(title);
    name.getStyleClass().add("panel-title");
    HBox head = new HBox(name);
    head.getStyleClass().add("panel-header");
    head.setMinHeight(Region.USE_PREF_SIZE);
    VBox.setVgrow(content, Priority.ALWAYS);
    if (content instanceof Region region) {
      region.setMinSize(0, 0);
    }
    VBox panel = new VBox(head, content);
    panel.getStyleClass().add("panel");
    return panel;
  }

  private void put(Fxml fxml, String name, Node node) {
    fxml.part(name + "Slot", StackPane.class).getChildren().setAll(List.of(node));
    nodes.put(name, node);
  }

  private void tab(Fxml fxml, String name, Node node) {
    StackPane slot = new StackPane(node);
    slot.setMinSize(0, 0);
    fxml.part(name + "Tab", Tab.class).setContent(slot);
    nodes.put(name, node);
  }

  private void remember(String key, TabPane tabs) {
    tabs.getSelectionModel().select((int) settings.number(key, 0, tabs.getTabs().size() - 1.0, 0));
    tabs.getSelectionModel().selectedIndexProperty().addListener((observed, before, now) -> settings.put(key, now.toString()));
  }

  private void remember(String name, SplitPane split) {
    for (int i = 0; i < split.getDividers().size(); i++) {
      String key = "divider." + name + "." + i;
      SplitPane.Divider divider = split.getDividers().get(i);
      divider.setPosition(settings.number(key, 0, 1, divider.getPosition()));
      divider.positionProperty().addListener((observed, before, now) -> settings.put(key, now.toString()));
    }
  }

  private void openHelp() {
    open(help.root());
  }

  private void openPalette() {
    open(palette.root());
    palette.start();
  }

  private void open(Node sheet) {
    overlay.getChildren().setAll(List.of(sheet));
    overlay.setVisible(true);
    overlay.setOnMouseClicked(
        event -> {
          if (overlay.equals(event.getTarget())) {
            closeOverlay();
          }
        });
    sheet.requestFocus();
  }

  private void closeOverlay() {
    overlay.setVisible(false);
    overlay.getChildren().clear();
  }

  private void key(KeyEvent event) {
    Node focus = root.getScene().getFocusOwner();
    if (overlay.isVisible()) {
      if (event.getCode() == KeyCode.ESCAPE || event.getCode() == KeyCode.F1) {
        closeOverlay();
        event.consume();
      }
      return;
    }
    if (event.getCode() == KeyCode.ENTER && focus instanceof Button button) {
      if (!button.getStyleClass().contains("step")) {
        button.fire();
        event.consume();
      }
      return;
    }
    boolean plain = !event.isShortcutDown() && !event.isAltDown() && !event.getCode().isFunctionKey();
    if (plain && (typing(focus) || (event.getCode().isArrowKey() && takesArrows(focus)))) {
      return;
    }
    if (event.isShortcutDown() && (event.getCode() == KeyCode.PLUS || event.getCode() == KeyCode.ADD)) {
      actions.enlarge().run().run();
      event.consume();
      return;
    }
    for (Action action : actions.all()) {
      if (action.key() != null && action.key().match(event)) {
        action.run().run();
        event.consume();
        return;
      }
    }
  }

  private static boolean typing(Node focus) {
    return focus instanceof TextInputControl input && input.isEditable();
  }

  private static boolean takesArrows(Node focus) {
    return focus instanceof Slider || focus instanceof ListView || focus instanceof TableView || focus instanceof TreeView || focus instanceof TabPane;
  }
}

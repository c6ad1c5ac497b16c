package windhover.ui.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import windhover.debug.Awareness;
import windhover.debug.GuestWarning;
import windhover.debug.Snapshot;
import windhover.guest.ControlBlock;
import windhover.guest.GuestSurvey;
import windhover.guest.GuestSurvey.ProgramFacts;
import windhover.guest.HeapMap;
import windhover.guest.RequestQueue;
import windhover.guest.ThreadsState;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Selection;
import windhover.ui.kit.Theme;

class GuestPanesTest {
    private static final ControlBlock READ = new ControlBlock(
            0x21_0000,
            "ReadControlBlock",
            "head.rcb",
            "async_read",
            0x8120,
            false,
            0x20_0500,
            "print_header",
            0x20_2000,
            "head",
            List.of(
                    new ControlBlock.Detail("buffer", 0x21_1000, "0x211000"),
                    new ControlBlock.Detail("capacity", 100, "100")));
    private static final ControlBlock POLLED = new ControlBlock(
            0x21_0100,
            "DatagramControlBlock",
            "dcb",
            "datagram_waiters",
            0x20_3000,
            true,
            0,
            "",
            0x20_2050,
            "poller",
            List.of());

    private static ControlBlock sector(int cylinder, long address) {
        return new ControlBlock(
                address,
                "SectorRequest",
                "at",
                "floppy_queue",
                0x20_4000,
                true,
                0x20_0700,
                "sector_read",
                0x20_2000,
                "head",
                List.of(new ControlBlock.Detail("cylinder", cylinder, Integer.toString(cylinder))));
    }

    private static ProgramFacts program(long address, String name, int blocks) {
        return new ProgramFacts(
                address,
                name,
                "loaded",
                true,
                false,
                false,
                0,
                List.of(),
                blocks,
                2,
                96,
                "roms/programs/" + name + ".c");
    }

    private static GuestSurvey survey(List<RequestQueue> queues) {
        HeapMap heap = new HeapMap(
                0x21_0000,
                1024,
                List.of(
                        new HeapMap.Block(0x21_0000, 96, true, 0x20_2000, "head", "start_up", 1200),
                        new HeapMap.Block(0x21_0060, 928, false, 0, "", "", -1)),
                List.of(new HeapMap.Share(0x20_2000, "head", 1, 96)),
                96,
                "");
        return new GuestSurvey(
                List.of(
                        program(0x20_2000, "head", 1),
                        program(0x20_2050, "poller", 1),
                        program(0x20_20a0, "forgotten", 0)),
                List.of(READ, POLLED),
                queues,
                heap,
                null,
                "");
    }

    private static Snapshot with(GuestSurvey survey, GuestWarning... warnings) {
        Sample sample = new Sample();
        sample.awareness = new Awareness(survey, List.of(warnings), List.of());
        return sample.snapshot();
    }

    private static Scene scene(Node pane) {
        return FxHarness.scene(new StackPane(pane), 800, 300, Theme.LIGHT);
    }

    private static <T> T find(Scene scene, Class<T> kind, String styleClass) {
        List<T> found = new ArrayList<>();
        collect(scene.getRoot(), kind, styleClass, found);
        return found.getFirst();
    }

    private static <T> void collect(Node node, Class<T> kind, String styleClass, List<T> found) {
        if (kind.isInstance(node)
                && (styleClass.isEmpty() || node.getStyleClass().contains(styleClass))) {
            found.add(kind.cast(node));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, kind, styleClass, found));
        }
    }

    @Test
    void blocksStandWithTheProgramThatTheyCallBack() {
        ProgramsModel model = new ProgramsModel();
        assertTrue(model.show(with(survey(List.of()))));
        assertFalse(model.show(with(survey(List.of()))), "nothing has changed");
        assertEquals(
                List.of("head", "poller", "forgotten"),
                model.groups().stream().map(group -> group.program().name()).toList());
        assertEquals(List.of(READ), model.groups().getFirst().blocks());
        assertEquals("capacity 100", ProgramsModel.brief(READ));
        assertEquals(
                "ReadControlBlock head.rcb at 0x210000, with event async_read. When it is done, print_header of head is called.",
                ProgramsModel.sentence(READ));
        assertTrue(ProgramsModel.sentence(POLLED).endsWith("It names no callback: poller must look for itself."));
        assertEquals(
                "nothing leads to it · no event · 96 B of heap",
                ProgramsModel.state(model.groups().get(2).program()));
    }

    @Test
    void theTableSaysTheSameAsTheGraph() {
        ProgramsModel model = new ProgramsModel();
        model.show(with(survey(List.of())));
        assertEquals(
                List.of(
                        "head program",
                        "head ReadControlBlock, with event async_read",
                        "poller program",
                        "poller DatagramControlBlock, in datagram_waiters",
                        "forgotten program"),
                model.lines().stream()
                        .map(line -> line.program() + " " + line.what())
                        .toList());
        assertEquals(
                "calls back print_header; capacity 100", model.lines().get(1).state());
        assertEquals("polled", model.lines().get(3).state());
    }

    @Test
    void theGraphHasACardForEachBlockAndProgramAndSaysWhatIsChosen() {
        FxHarness.run(() -> {
            ProgramsView view = ProgramsView.create(new ProgramTints(), CodeLinks.NONE);
            Scene scene = scene(view.node());
            view.show(with(survey(List.of())));
            FxHarness.settle(scene);
            List<Parent> cards = new ArrayList<>();
            collect(scene.getRoot(), Parent.class, "graph-card", cards);
            assertEquals(5, cards.size());
            assertTrue(cards.stream().allMatch(card -> card.getAccessibleText() != null && card.isFocusTraversable()));
        });
    }

    @Test
    void aPaneThatIsNotShownCostsNothing() {
        FxHarness.run(() -> {
            ProgramsView view = ProgramsView.create(new ProgramTints(), CodeLinks.NONE);
            Scene scene = scene(view.node());
            scene.getRoot().setVisible(false);
            view.show(with(survey(List.of())));
            assertEquals(List.of(), find(scene, TableView.class, "").getItems());
            scene.getRoot().setVisible(true);
            view.show(with(survey(List.of())));
            assertEquals(5, find(scene, TableView.class, "").getItems().size());
        });
    }

    @Test
    void theArmStandsBesideTheRequestsByCylinder() {
        RequestQueue queue = new RequestQueue(
                "floppy_queue",
                "floppy",
                "roms/drivers/floppy.c",
                "SectorRequest",
                RequestQueue.Kind.LIST,
                List.of(sector(70, 0x100), sector(12, 0x140)));
        Sample sample = new Sample();
        sample.awareness =
                new Awareness(survey(List.of(queue)), List.of(), List.of(new Awareness.DiskArm("floppy", 33)));
        DriversModel model = new DriversModel();
        assertTrue(model.show(sample.snapshot()));
        assertEquals(List.of(new DriversModel.Arm("floppy", 33, List.of(70, 12))), model.arms());
        assertEquals(
                "The arm of floppy is at cylinder 33. Requests, first first: 70, 12.",
                DriversModel.sentence(model.arms().getFirst()));
        assertEquals("floppy_queue: 2 SectorRequest wait", DriversModel.caption(queue));
        sample.awareness = new Awareness(survey(List.of()), List.of(), List.of(new Awareness.DiskArm("floppy", 33)));
        model.show(sample.snapshot());
        assertEquals(List.of(), model.arms(), "nobody drives it");
    }

    @Test
    void theHeapTellsItsSharesAndWhoAsked() {
        HeapModel model = new HeapModel();
        assertTrue(model.show(with(survey(List.of()))));
        assertEquals("96 of 1 024 B in use: head 96 B in 1 block", model.summary());
        HeapMap heap = model.heap();
        assertNotNull(heap);
        assertEquals(
                "96 bytes at 0x210000 of head, asked for by start_up @1200.",
                HeapModel.sentence(heap.blocks().getFirst()));
        assertEquals(
                "Free: 928 bytes at 0x210060.", HeapModel.sentence(heap.blocks().get(1)));
        assertEquals(
                List.of("head", "free"),
                model.lines().stream().map(HeapModel.Line::owner).toList());
    }

    @Test
    void theRunningThreadIsMarkedAndTheReadyOnesAreNumbered() {
        ThreadsState.GuestThread t1 =
                new ThreadsState.GuestThread(0x100, 1, "t1", "ready", "", 0x400, "sleep+0x10", 0, 3);
        ThreadsState.GuestThread idle =
                new ThreadsState.GuestThread(0x900, -1, "idle", "idle", "", 0x500, "idle", 0, 7);
        ThreadsState state = new ThreadsState(List.of(t1), idle, List.of(0x100L), "");
        assertEquals("idle runs; 1 ready, 1 in all", ThreadsView.summary(state));
        assertEquals(
                List.of("1 t1", "▶ idle"),
                ThreadsView.lines(state).stream()
                        .map(line -> line.mark() + " " + line.name())
                        .toList());
    }

    @Test
    void aWarningHasABadgeAndLeadsToItsMoment() {
        List<Long> went = new ArrayList<>();
        GuestWarning warning = new GuestWarning(
                GuestWarning.Kind.LOST_WAKE_UP, 12_480, "The processor sleeps.", "kernel", 0, "A wfi began to wait.");
        FxHarness.run(() -> {
            WarningsView view = WarningsView.create(went::add);
            Scene scene = scene(view.node());
            view.show(with(survey(List.of())));
            assertEquals("", view.badge().get());
            view.show(with(survey(List.of()), warning));
            FxHarness.settle(scene);
            assertEquals("⚠ 1 warning", view.badge().get());
            assertEquals(
                    "The processor sleeps.",
                    find(scene, Label.class, "warning-title").getText());
            Button go = find(scene, Button.class, "guest-button");
            assertEquals("Go to @12480", go.getText());
            go.fire();
        });
        assertEquals(List.of(12_480L), went);
    }

    @Test
    void anEmptyPaneSaysWhatWouldBeThere() {
        FxHarness.run(() -> {
            for (Node pane : List.of(
                    ProgramsView.create(new ProgramTints(), CodeLinks.NONE).node(),
                    DriversView.create(new ProgramTints(), CodeLinks.NONE).node(),
                    HeapView.create(new ProgramTints()).node(),
                    ThreadsView.create(CodeLinks.NONE).node(),
                    WarningsView.create(cycle -> {}).node())) {
                Label empty = find(scene(pane), Label.class, "empty");
                assertTrue(empty.isVisible());
                assertTrue(empty.getText().contains("would be here"), empty.getText());
            }
        });
    }

    @Test
    void whatIsChosenElsewhereIsMarkedHereAndTheOtherWayRound() {
        FxHarness.run(() -> {
            ProgramsView view = ProgramsView.create(new ProgramTints(), CodeLinks.NONE);
            Selection selection = new Selection();
            view.share(selection);
            Scene scene = scene(view.node());
            view.show(with(survey(List.of())));
            FxHarness.settle(scene);
            selection.address().set(READ.holder());
            assertEquals(List.of("ReadControlBlock head.rcb"), chosen(scene), "the block that the event carries");
            selection.address().set(0x20_2050);
            assertEquals(
                    List.of("poller: 1"),
                    chosen(scene).stream()
                            .map(text -> text.replaceAll("no event.*", "1"))
                            .toList());
            selection.address().set(Selection.NOTHING);
            assertEquals(List.of(), chosen(scene));
            VBox card = find(scene, VBox.class, "graph-card");
            KeyEvent enter = new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false);
            card.getOnKeyPressed().handle(enter);
            assertTrue(selection.address().get() != Selection.NOTHING);
            assertEquals(1, chosen(scene).size());
        });
    }

    /** The beginnings of what the marked cards say. */
    private static List<String> chosen(Scene scene) {
        List<Parent> cards = new ArrayList<>();
        collect(scene.getRoot(), Parent.class, "chosen", cards);
        return cards.stream()
                .map(card -> card.getAccessibleText().split(" at |\\.$", -1)[0])
                .toList();
    }
}

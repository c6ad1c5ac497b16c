package windhover.ui.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.TranslationState.Read;
import windhover.ui.kit.Figures;

/** One level of a page walk: the index, the entry read, its bits and where it leads. */
final class WalkBox extends VBox {
    private static final PseudoClass UNREAD = PseudoClass.getPseudoClass("unread");
    private static final PseudoClass SET = PseudoClass.getPseudoClass("set");

    private final Label title = label("walk-level");
    private final Label index = label("walk-small");
    private final Label address = label("walk-code");
    private final Label entry = label("walk-code");
    private final Label leads = label("walk-leads");
    private final HBox bits = new HBox();
    private final List<Label> letters = new ArrayList<>();
    private final List<Tooltip> sentences = new ArrayList<>();
    private final Tooltip timing = new Tooltip();
    private MmuModel.@Nullable Box shown;

    WalkBox() {
        getStyleClass().add("walk-box");
        bits.getStyleClass().add("walk-bits");
        for (PteBit bit : PteBit.ALL) {
            Label letter = new Label(bit.name());
            letter.getStyleClass().add("pte-bit");
            Tooltip sentence = new Tooltip();
            letter.setTooltip(sentence);
            letters.add(letter);
            sentences.add(sentence);
            bits.getChildren().add(letter);
        }
        address.setTooltip(timing);
        entry.setTooltip(
                new Tooltip(
                        "The page table entry: bits 53 to 10 are the page number of the next table or of the page, the low bits are below."));
        leads.setWrapText(true);
        getChildren().addAll(title, index, address, entry, bits, leads);
    }

    private static Label label(String style) {
        Label label = new Label();
        label.getStyleClass().add(style);
        label.setMinWidth(0);
        return label;
    }

    void show(MmuModel.Box box) {
        if (box.equals(shown)) {
            return;
        }
        shown = box;
        Read read = box.read();
        pseudoClassStateChanged(UNREAD, read == null);
        title.setText(box.level() == 2 ? "level 2 (root)" : "level " + box.level());
        index.setText(String.format(
                Locale.ROOT, "entry %d = bits %d–%d", box.index(), 20 + 9 * box.level(), 12 + 9 * box.level()));
        bits.setVisible(read != null);
        leads.setText(box.outcome());
        if (read == null) {
            address.setText("");
            entry.setText("");
            return;
        }
        address.setText("at " + Figures.hex(read.address()));
        timing.setText(String.format(
                Locale.ROOT,
                "The walker read 8 bytes at %s over the bus; they arrived %s, after %d cycles. The address is the table's plus 8 × %d.",
                Figures.hex(read.address()),
                Figures.moment(read.cycle()),
                box.cycles(),
                box.index()));
        entry.setText("PTE " + Figures.hex(read.entry()));
        for (int i = 0; i < letters.size(); i++) {
            PteBit bit = PteBit.ALL.get(i);
            letters.get(i).pseudoClassStateChanged(SET, bit.isSet(read.entry()));
            letters.get(i).setText(bit.isSet(read.entry()) ? bit.name() : "·");
            sentences.get(i).setText(bit.sentence(read.entry()));
        }
    }
}

package windhover.ui.kit;

/**
 * The colours a drawn pane may use. Each is a CSS property of {@link DrawnPane}, set in {@code css/base.css} from the
 * looked-up colours of the theme, so that drawings follow the theme without a line of code.
 */
public enum Ink {
    /** The pane's own ground. */
    SURFACE("-ink-surface"),
    /** Ground of a box that lies on the pane. */
    RAISED("-ink-raised"),
    /** Ground of a hollow: a slot, a track, a cell. */
    SUNKEN("-ink-sunken"),
    /** Hairlines, grids, box borders. */
    LINE("-ink-line"),
    /** Wires and stronger borders. */
    WIRE("-ink-wire"),
    /** Text. */
    TEXT("-ink-text"),
    /** Text of less weight; readable on every ground. */
    MUTED("-ink-muted"),
    /** What is chosen or under the pointer. */
    ACCENT("-ink-accent"),
    /** Pale ground of what is chosen. */
    ACCENT_SOFT("-ink-accent-soft"),
    /** Text on a strong hue. */
    ON_HUE("-ink-on-hue"),

    PROGRAM("-ink-program"),
    PROGRAM_SOFT("-ink-program-soft"),
    KERNEL("-ink-kernel"),
    KERNEL_SOFT("-ink-kernel-soft"),
    HANDLER("-ink-handler"),
    HANDLER_SOFT("-ink-handler-soft"),
    DMA("-ink-dma"),
    DMA_SOFT("-ink-dma-soft"),
    FIRMWARE("-ink-firmware"),
    FIRMWARE_SOFT("-ink-firmware-soft"),
    IDLE("-ink-idle"),
    IDLE_SOFT("-ink-idle-soft"),
    FAULT("-ink-fault"),
    FAULT_SOFT("-ink-fault-soft"),

    /** Tints of programs. */
    TINT_0("-ink-tint-0"),
    TINT_1("-ink-tint-1"),
    TINT_2("-ink-tint-2"),
    TINT_3("-ink-tint-3"),
    TINT_4("-ink-tint-4"),
    TINT_5("-ink-tint-5"),
    TINT_6("-ink-tint-6"),
    TINT_7("-ink-tint-7"),

    /** The five stages of the pipeline, one ramp from fetch to write back. */
    STAGE_IF("-ink-stage-if"),
    STAGE_ID("-ink-stage-id"),
    STAGE_EX("-ink-stage-ex"),
    STAGE_ME("-ink-stage-me"),
    STAGE_WB("-ink-stage-wb"),
    /** The hatching of a stage that holds. */
    HELD("-ink-held"),

    /** A lit pixel of the machine's screen; the same in every theme, as a monitor is. */
    SCREEN_LIT("-ink-screen-lit"),
    /** A dark pixel of the machine's screen. */
    SCREEN_DARK("-ink-screen-dark");

    private final String property;

    Ink(String property) {
        this.property = property;
    }

    /** The CSS property that carries it. */
    public String property() {
        return property;
    }
}

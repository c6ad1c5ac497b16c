package windhover.ui.kit;

/** What a pane can ask of the panes that show code, for an address in the guest's program. */
public interface CodeLinks {
    /** No pane shows code: nothing happens. */
    CodeLinks NONE = new CodeLinks() {
        @Override
        public void showSource(long address) {}

        @Override
        public void toggleBreakpoint(long address) {}
    };

    /** Shows the source of the instruction at an address. */
    void showSource(long address);

    /** Sets a breakpoint at an address, or takes it away. */
    void toggleBreakpoint(long address);
}

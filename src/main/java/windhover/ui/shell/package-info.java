/** The roof over the panes: window, docking and layouts, toolbar, keys, palette, help, files, pictures. */
@org.jspecify.annotations.NullMarked
package windhover.ui.shell;

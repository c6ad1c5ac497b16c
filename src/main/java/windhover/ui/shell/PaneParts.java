package windhover.ui.shell;

import java.util.function.Consumer;
import windhover.ui.guest.WarningsView;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Selection;
import windhover.ui.kit.Settings;
import windhover.ui.program.ProgramModel;
import windhover.ui.registers.RegistersView;
import windhover.ui.source.SourceView;
import windhover.ui.steps.LessonModel;
import windhover.ui.stops.StopsModel;
import windhover.ui.timeline.TimelineView;
import windhover.ui.why.WhyView;

/** What the panes of one window are built with, and those panes that others lead to. */
final class PaneParts {
    final Content content;
    final Settings settings;
    final Appearance looks;
    final Library library;

    /** Opens a lesson or a file in this window. */
    final Consumer<String> open;

    final ProgramTints tints = new ProgramTints();
    final Selection selection = new Selection();
    final StopsModel stops;
    final SourceView source;
    final ProgramModel program;
    final LessonModel lesson;
    final WhyView why;
    final TimelineView timeline;
    final WarningsView warnings;
    final RegistersView registers;

    PaneParts(Content content, Settings settings, Appearance looks, Library library, Consumer<String> open) {
        this.content = content;
        this.settings = settings;
        this.looks = looks;
        this.library = library;
        this.open = open;
        stops = new StopsModel(content.session());
        source = SourceView.create(content.catalog(), content.session(), settings, stops::breakpoints);
        stops.link(source::lineOf, source::setBreakpoints);
        program = new ProgramModel(content.session(), settings);
        lesson = new LessonModel(content.session(), source::show);
        why = WhyView.create(content.trace(), content.session()::seek, source::show);
        timeline = TimelineView.create(content.session(), content.trace(), tints, why);
        warnings = WarningsView.create(content.session()::seek);
        registers = RegistersView.create(source, content.session());
    }
}

package windhover.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the scenarios: name, title, what each teaches.")
final class ListCommand implements Callable<Integer> {
    private final Streams streams;

    ListCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws ScenarioFormatException {
        for (Scenario scenario : ScenarioLibrary.all()) {
            streams.out().print(scenario.name() + "\n    " + scenario.title() + "\n");
            for (String line : Paragraphs.wrap(scenario.teaches(), 96)) {
                streams.out().print("    " + line + "\n");
            }
        }
        return Main.OK;
    }
}

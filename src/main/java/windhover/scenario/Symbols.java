package windhover.scenario;

import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.yaml.NearestName;

/** Looks up the names that a scenario uses. */
final class Symbols {
    private Symbols() {}

    /** The symbol of a name. */
    static Symbol require(SymbolTable symbols, String name, Scenario scenario) throws ScenarioFormatException {
        Symbol symbol = symbols.find(name);
        if (symbol == null) {
            throw new ScenarioFormatException(scenario.source() + ": '" + name + "' is not defined in "
                    + scenario.image()
                    + NearestName.hint(name, symbols.names().stream().sorted().toList()));
        }
        return symbol;
    }
}

package windhover.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import windhover.debug.Software;
import windhover.debug.trace.Chain;
import windhover.debug.trace.Trace;
import windhover.scenario.Scenario;
import windhover.yaml.WholeNumber;

/** A question for the causes of something, as the command line takes it. */
sealed interface Why {
    /** Why did a step of the lesson happen, {@code step:8}. */
    record Step(int number) implements Why {}

    /** Why was the last handler entered, {@code handler}. */
    record Handler() implements Why {}

    /** Why did the last event enter the kernel's queue, {@code queued}. */
    record Queued() implements Why {}

    /** Who wrote a byte of memory, {@code byte:0x207940} or {@code byte:rx_buffers}. */
    record Writer(String place) implements Why {}

    /** Parses a question; a symbol is looked up later. */
    static Why parse(String text, Scenario scenario) throws BadInput {
        if (text.equals("handler")) {
            return new Handler();
        }
        if (text.equals("queued")) {
            return new Queued();
        }
        if (text.startsWith("byte:") && text.length() > "byte:".length()) {
            return new Writer(text.substring("byte:".length()));
        }
        if (text.startsWith("step:") && Until.parse(text, scenario) instanceof Until.Step(int number)) {
            return new Step(number);
        }
        throw new BadInput(
                "question '" + text + "': expected step:8, handler, queued, or byte: and an address or a symbol");
    }

    /** The physical address of a place that a question names. */
    static long address(String place, Software software) throws BadInput {
        Long symbol = software.address(place);
        if (symbol != null) {
            return symbol;
        }
        return WholeNumber.parse(place)
                .orElseThrow(() -> new BadInput(
                        "byte '" + place + "': expected an address such as 0x207940, or a symbol of the image"));
    }

    /** The answer, when the run is over. */
    default Chain answer(Trace trace, Software software) throws BadInput {
        return switch (this) {
            case Step(int number) -> trace.whyStep(number);
            case Handler() -> trace.whyHandler();
            case Queued() -> trace.whyQueued();
            case Writer(String place) -> trace.whyByte(address(place, software));
        };
    }

    /** An answer for JSON. */
    static Map<String, Object> json(Chain chain) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("question", chain.question());
        json.put("beginning", chain.beginning());
        List<Map<String, Object>> links = new ArrayList<>();
        for (Chain.Link link : chain.links()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("moment", link.moment().toString());
            one.put("since_cause", link.sinceCause());
            one.put("kind", link.kind().label());
            one.put("sentence", link.sentence());
            links.add(one);
        }
        json.put("links", links);
        return json;
    }
}

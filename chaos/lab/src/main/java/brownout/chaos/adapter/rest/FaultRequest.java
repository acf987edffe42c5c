package brownout.chaos.adapter.rest;

import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Position;
import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.format.Tree.Scalar;
import brownout.chaos.scenario.Toxics;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/faults}; what is left out is downstream, on every connection, with seed 0. */
record FaultRequest(
        @Nullable String link,
        @Nullable String type,
        @Nullable String stream,
        @Nullable Double toxicity,
        @Nullable Map<String, Long> attributes,
        @Nullable Long ttlMs,
        @Nullable Long seed) {

    /** By the rules of scenarios. @throws ProblemException 400, with everything that is wrong */
    Toxic toxic() {
        List<Entry> entries = new ArrayList<>(List.of(entry("type", "type", required("type", type))));
        if (stream != null) {
            entries.add(entry("stream", "stream", stream));
        }
        if (toxicity != null) {
            entries.add(entry("toxicity", "toxicity", toxicity.toString()));
        }
        if (attributes != null) {
            attributes.forEach((name, value) -> {
                if (List.of("type", "stream", "toxicity").contains(name)) {
                    throw Problem.bad("attributes." + name, "is no attribute; it stands beside them")
                            .exception();
                }
                entries.add(entry(name, "attributes." + name, String.valueOf(value)));
            });
        }
        List<brownout.chaos.format.Problem> problems = new ArrayList<>();
        Optional<Toxic> read = Toxics.read(new Mapping(Position.of("attributes"), entries), problems);
        if (!problems.isEmpty()) {
            throw Problem.of(
                            ProblemType.BAD_REQUEST,
                            problems.stream()
                                    .map(each -> new Violation(each.position().source(), each.message()))
                                    .toList())
                    .exception();
        }
        return read.orElseThrow();
    }

    private static Entry entry(String key, String field, String value) {
        Position position = Position.of(field);
        return new Entry(position, key, new Scalar(position, value));
    }

    String wantedLink() {
        return required("link", link);
    }

    Duration timeToLive() {
        return TimeToLive.of("ttlMs", required("ttlMs", ttlMs));
    }

    long draws() {
        return seed == null ? 0 : seed;
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw Problem.bad(field, "is missing").exception();
        }
        return value;
    }
}

package brownout.chaos.adapter.rest;

import brownout.chaos.fault.Toxic;
import brownout.chaos.scenario.ToxicType;
import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final List<String> STREAMS = List.of("upstream", "downstream");

    /** @throws ProblemException 400, for any field */
    Toxic toxic() {
        ToxicType kind = ToxicType.named(oneOf("type", required("type", type), ToxicType.names()));
        double share = toxicity == null ? 1 : toxicity;
        if (!(share >= 0 && share <= 1)) {
            throw Problem.bad("toxicity", "must be a share from 0 to 1, was " + share)
                    .exception();
        }
        return new Toxic(
                kind.label(), oneOf("stream", stream == null ? "downstream" : stream, STREAMS), share, values(kind));
    }

    private Map<String, Long> values(ToxicType kind) {
        Map<String, Long> given = new TreeMap<>(attributes == null ? Map.of() : attributes);
        given.forEach((name, value) -> {
            String field = "attributes." + name;
            if (!kind.attributes().contains(name)) {
                throw Problem.bad(
                                field,
                                "is no attribute of " + kind.label() + Nearest.hint(name, kind.attributes())
                                        + (kind.attributes().isEmpty()
                                                ? "; it has none"
                                                : "; it has " + String.join(", ", kind.attributes())))
                        .exception();
            }
            if (value == null || kind.parse(name, value.toString()).isEmpty()) {
                throw Problem.bad(field, "must be " + kind.unitOf(name) + ", was " + value)
                        .exception();
            }
        });
        for (String name : kind.required()) {
            if (!given.containsKey(name)) {
                throw Problem.bad("attributes." + name, "is missing; it must be " + kind.unitOf(name))
                        .exception();
            }
        }
        return given;
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

    private static String oneOf(String field, String value, List<String> known) {
        if (!known.contains(value)) {
            throw Problem.bad(
                            field,
                            "was \"" + value + "\"" + Nearest.hint(value, known) + "; there are "
                                    + String.join(", ", known))
                    .exception();
        }
        return value;
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw Problem.bad(field, "is missing").exception();
        }
        return value;
    }
}

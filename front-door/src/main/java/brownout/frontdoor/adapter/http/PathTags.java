package brownout.frontdoor.adapter.http;

import brownout.frontdoor.endpoint.Endpoints;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Paths in metrics are those of {@link Endpoints}, whatever callers ask for: otherwise a hundred made-up paths would fill
 * the limit on tags, and the true ones would not be counted any more.
 */
@Singleton
public final class PathTags implements MeterFilter {
    static final String OTHER = "OTHER";

    private static final String NAME = "http.server.";
    private static final Set<String> FIXED = Set.of("NOT_FOUND", "REDIRECTION", "UNKNOWN", "root");

    private final Endpoints endpoints;

    PathTags(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String uri = id.getName().startsWith(NAME) ? id.getTag("uri") : null;
        if (uri == null || FIXED.contains(uri)) {
            return id;
        }
        String template = endpoints.template(uri).orElse(OTHER);
        return template.equals(uri)
                ? id
                : id.replaceTags(id.getTags().stream()
                        .map(tag -> tag.getKey().equals("uri") ? Tag.of("uri", template) : tag)
                        .toList());
    }
}

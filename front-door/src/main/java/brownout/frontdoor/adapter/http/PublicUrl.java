package brownout.frontdoor.adapter.http;

import brownout.frontdoor.FrontDoorConfig;
import jakarta.inject.Singleton;

/** Addresses for callers: from the configuration, never from what a caller says the host is. */
@Singleton
public final class PublicUrl {
    private final String base;

    PublicUrl(FrontDoorConfig config) {
        this.base = config.publicUrl()
                .map(url -> url.toString().replaceAll("/+$", ""))
                .orElse("");
    }

    /** The value of a {@code Location} header; set it as a string, a framework resolves a URI against the sender's Host. */
    public String location(String path) {
        return base + path;
    }
}

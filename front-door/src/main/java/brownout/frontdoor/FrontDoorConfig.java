package brownout.frontdoor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What can be set at the edge of each service, as {@code -Dfront-door.<key>=…}. Checked at start. */
@ConfigMapping(prefix = "front-door")
public interface FrontDoorConfig {

    /** Tenants, workers and peers with their keys (JSON, mode 0600). Absent: every caller is tenant {@code default}. */
    Optional<Path> accessFile();

    /** One line, the bearer token of {@code /admin} (mode 0600). Absent: the admin API is closed. */
    Optional<Path> adminTokenFile();

    /** One line, the key that this process presents to other services (mode 0600). Absent: none is presented. */
    Optional<Path> credentialFile();

    /** How callers reach this service, like {@code https://jobs.example}. Absent: {@code Location} is a path. */
    Optional<URI> publicUrl();

    /** Bytes of a request's body. Too low: honest requests get 413. Too high: memory belongs to whoever sends. */
    @WithDefault("65536")
    int maxBody();

    /** From a request's head to the end of its body. Too low: slow links get 408. Too high: slow senders hold memory. */
    @WithDefault("10S")
    Duration bodyTimeout();
}

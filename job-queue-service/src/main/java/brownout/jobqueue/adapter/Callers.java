package brownout.jobqueue.adapter;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Problem.Kind;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is calling. Without configured API keys every caller is tenant {@code default} and may name another in the job. */
@Singleton
public class Callers {
    public static final String DEFAULT_TENANT = "default";
    private static final String BEARER = "Bearer ";

    private final JobQueueConfig config;

    public Callers(JobQueueConfig config) {
        this.config = config;
    }

    /** The tenant whose key this is; empty when anybody may be anyone. Throws when keys are wanted and this is none. */
    public Optional<String> tenant(@Nullable String authorization) {
        if (config.apiKeys().isEmpty()) {
            return Optional.empty();
        }
        String key = bearer(authorization);
        for (Map.Entry<String, String> known : config.apiKeys().entrySet()) {
            if (same(known.getValue(), key)) {
                return Optional.of(known.getKey());
            }
        }
        throw Problem.of(Kind.UNAUTHENTICATED, "send 'Authorization: Bearer <API key of a tenant>'")
                .asException();
    }

    /** The tenant a job is for: the key's, or without keys the named one. */
    public String tenantOf(@Nullable String authorization, String named) {
        Optional<String> tenant = tenant(authorization);
        if (tenant.isPresent() && !named.isEmpty() && !named.equals(tenant.get())) {
            throw Problem.of(Kind.FORBIDDEN, "this API key belongs to tenant " + tenant.get() + ", not to " + named)
                    .asException();
        }
        return tenant.orElse(named.isEmpty() ? DEFAULT_TENANT : named);
    }

    /** Lets pass whoever has the admin token. */
    public void requireAdmin(@Nullable String authorization) {
        Optional<String> token = config.admin().token();
        if (token.isEmpty() || !same(token.get(), bearer(authorization))) {
            throw Problem.of(
                            Kind.UNAUTHENTICATED,
                            token.isEmpty()
                                    ? "the admin API is closed: jobqueue.admin.token is not set"
                                    : "send 'Authorization: Bearer <jobqueue.admin.token>'")
                    .asException();
        }
    }

    private static String bearer(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : "";
    }

    /** Compares in constant time. */
    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}

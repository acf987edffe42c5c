package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service's {@code /admin/safeguards}. Every call ends within five seconds. */
public final class ServiceAdmin {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public ServiceAdmin(String token) {
        this.token = token;
    }

    /**
     * For the services of the lab in this home.
     *
     * @throws ClusterException {@link Reason#MISSING} when its token cannot be read
     */
    public static ServiceAdmin of(LabHome home) {
        try {
            return new ServiceAdmin(Files.readString(home.adminToken()).strip());
        } catch (IOException e) {
            throw new ClusterException(
                    Reason.MISSING, "the token for the services' /admin cannot be read: " + e + "; is it your lab?");
        }
    }

    /** One switch, as the service describes it. */
    public record Safeguard(String name, boolean enabled, String protects, String cost, String without) {}

    /**
     * @param instance for messages
     * @param base of the instance's HTTP
     * @return empty for an instance that has none
     */
    public List<Safeguard> safeguards(String instance, URI base) {
        HttpResponse<String> answer = send(instance, request(base).GET());
        if (answer.statusCode() == 404) {
            return List.of();
        }
        List<Safeguard> found = new ArrayList<>();
        for (JsonNode each : parse(instance, answer).path("safeguards")) {
            found.add(new Safeguard(
                    each.path("name").asText(),
                    each.path("enabled").asBoolean(),
                    each.path("protects").asText(),
                    each.path("cost").asText(),
                    each.path("without").asText()));
        }
        return List.copyOf(found);
    }

    /** Every safeguard that is off in a process that is up: {@code fencing-token is off in job-queue-service-1}. */
    public static List<String> off(ClusterStatus status) {
        ServiceAdmin admin = of(new LabHome(status.home()));
        List<String> off = new ArrayList<>();
        for (ClusterStatus.ProcessStatus process : status.processes()) {
            URI http = status.addresses().get(process.name() + "/http");
            if (http != null && process.state().equals("up")) {
                admin.safeguards(process.name(), http).stream()
                        .filter(safeguard -> !safeguard.enabled())
                        .forEach(safeguard -> off.add(safeguard.name() + " is off in " + process.name()));
            }
        }
        return off;
    }

    public void put(String instance, URI base, Map<String, Boolean> switches) {
        String body = ClusterJson.write(switches);
        parse(instance, send(instance, request(base).PUT(BodyPublishers.ofString(body))));
    }

    private HttpRequest.Builder request(URI base) {
        return HttpRequest.newBuilder(base.resolve("/admin/safeguards"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    private HttpResponse<String> send(String instance, HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ClusterException(
                    instance + " gave no answer about its safeguards (" + e
                            + "): is it paused or down? ./lab status tells",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("the call to " + instance + " was interrupted", e);
        }
    }

    private JsonNode parse(String instance, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new ClusterException(instance + " answered " + answer.statusCode()
                    + " when asked about its safeguards: " + answer.body().strip());
        }
        try {
            return ClusterJson.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new ClusterException(instance + " answered about its safeguards in no JSON", e);
        }
    }
}

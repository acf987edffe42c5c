package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.ProviderName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * The providers' control API. Every call ends within ten seconds.
 *
 * <p>All methods throw {@link IllegalStateException} when the providers do not answer or refuse; what a change that was
 * not answered has done is unknown, and repeating it is safe.
 */
public final class ProvidersClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI control;
    /** Not HTTP/2: its upgrade within a cleartext request races with a long answer (frames before the upgrade is read). */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param control {@code http://host:port} */
    public ProvidersClient(URI control) {
        this.control = control;
    }

    public Behaviour behaviour(ProviderName provider) {
        return BehaviourJson.parse(call(HttpRequest.newBuilder().GET(), "/behaviour/" + provider.wire()));
    }

    public void behave(ProviderName provider, Behaviour behaviour) {
        call(
                HttpRequest.newBuilder().PUT(BodyPublishers.ofString(BehaviourJson.text(behaviour))),
                "/behaviour/" + provider.wire());
    }

    /** Back to {@link Behaviour#NORMAL}. */
    public void behaveNormally(ProviderName provider) {
        call(HttpRequest.newBuilder().DELETE(), "/behaviour/" + provider.wire());
    }

    /** @param from line number of the first wanted, from 1 */
    public List<Delivery> deliveries(ProviderName provider, long from) {
        return call(HttpRequest.newBuilder().GET(), "/deliveries/" + provider.wire() + "?from=" + from)
                .lines()
                .map(DeliveryJson::parse)
                .toList();
    }

    private String call(HttpRequest.Builder request, String path) {
        URI uri = control.resolve(path);
        try {
            HttpResponse<String> answer =
                    http.send(request.uri(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "the providers at " + uri + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("the providers at " + uri + " do not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the call to " + uri + " was interrupted", e);
        }
    }
}

package brownout.notification.adapter.rest;

import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.page.PageLimit;
import brownout.notification.adapter.Outcomes;
import brownout.notification.delivery.State;
import brownout.notification.webhook.DeadLetter;
import brownout.notification.webhook.DeadLetters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a tenant could not be told. Nothing here blocks. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {
    private final HttpCaller caller;
    private final DeadLetters deadLetters;

    WebhookResource(HttpCaller caller, DeadLetters deadLetters) {
        this.caller = caller;
        this.deadLetters = deadLetters;
    }

    /** Newest first. */
    public record LettersJson(List<LetterJson> items) {}

    /** @param eventId the {@code webhook-id} that it would have come with */
    public record LetterJson(
            String eventId,
            String notificationId,
            State state,
            Instant occurredAt,
            Instant givenUpAt,
            int tries,
            String reason) {
        static LetterJson of(DeadLetter letter) {
            var event = letter.event();
            return new LetterJson(
                    event.id(),
                    event.notification().toString(),
                    event.state(),
                    event.at(),
                    letter.at(),
                    letter.tries(),
                    letter.why());
        }
    }

    @GET
    @Path("/webhook-dead-letters")
    public CompletionStage<LettersJson> list(@QueryParam("limit") @Nullable String limit) {
        return deadLetters
                .newest(caller.current().tenant(), PageLimit.parse(limit))
                .handle((letters, failure) -> {
                    if (failure != null) {
                        throw Outcomes.cannotRead("the webhooks' dead letters", failure);
                    }
                    return new LettersJson(letters.stream().map(LetterJson::of).toList());
                });
    }
}

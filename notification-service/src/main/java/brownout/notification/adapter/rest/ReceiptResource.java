package brownout.notification.adapter.rest;

import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.problem.ProblemException;
import brownout.notification.adapter.Outcomes;
import brownout.notification.channel.Channel;
import brownout.notification.intake.ReceiptIntake;
import brownout.notification.signature.Signed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where providers tell what became of messages. Nobody reads a body whose signature is not the provider's. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReceiptResource {
    private static final Pattern EVENT_ID = Pattern.compile("[!-~]{1,128}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern SIGNATURES = Pattern.compile("[ -~]{1,1024}");

    private final ReceiptKeys keys;
    private final ReceiptIntake intake;
    private final Clock clock;

    ReceiptResource(ReceiptKeys keys, ReceiptIntake intake, Clock clock) {
        this.keys = keys;
        this.intake = intake;
        this.clock = clock;
    }

    @POST
    @Path("/receipts/{provider}")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> take(
            @PathParam("provider") String provider, @Context HttpHeaders headers, byte @Nullable [] body) {
        var channel = Channel.ofProvider(provider).orElseThrow(() -> Outcomes.noSuchProvider(provider));
        var message = signed(headers, body == null ? new byte[0] : body);
        var key = keys.of(channel)
                .orElseThrow(() -> Outcomes.notSigned(
                        "there is no notification.receipts." + provider + ".secret-file to check a signature with"));
        if (!key.hasMade(message, clock.instant())) {
            throw Outcomes.notSigned("the signature is not one by the secret of " + provider
                    + " over webhook-id.webhook-timestamp.body, within five minutes of now");
        }
        var told = StrictJson.read(message.body(), ReceiptBody.class).told(message, channel);
        return intake.take(told.id(), told.receipt()).thenApply(outcome -> {
            Outcomes.taken(outcome);
            return Response.accepted(Map.of("notificationId", told.id().toString(), "eventId", message.id()))
                    .build();
        });
    }

    /** @throws ProblemException 401 */
    private static Signed signed(HttpHeaders headers, byte[] body) {
        String id = one(headers, Signed.ID, EVENT_ID, "1 to 128 visible ASCII characters");
        String seconds = one(headers, Signed.TIMESTAMP, SECONDS, "the seconds since 1970");
        String signature = one(headers, Signed.SIGNATURE, SIGNATURES, "v1,BASE64");
        return new Signed(id, Instant.ofEpochSecond(Long.parseLong(seconds)), body, signature);
    }

    private static String one(HttpHeaders headers, String name, Pattern pattern, String wanted) {
        List<String> values = headers.getRequestHeader(name);
        if (values == null
                || values.size() != 1
                || !pattern.matcher(values.get(0)).matches()) {
            throw Outcomes.notSigned("exactly one " + name + " header is needed, with " + wanted);
        }
        return values.get(0);
    }
}

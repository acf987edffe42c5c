package brownout.notification.adapter.rest;

import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.Outcomes;
import brownout.notification.delivery.RedriveVerdict;
import brownout.notification.delivery.State;
import brownout.notification.intake.Redrive;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sends dead letters again. Nothing here blocks. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class RedriveResource {
    private final HttpCaller caller;
    private final Redrive redrive;

    RedriveResource(HttpCaller caller, Redrive redrive) {
        this.caller = caller;
        this.redrive = redrive;
    }

    /** What became of the wish, one by one. */
    public record ReportJson(boolean dryRun, List<ItemJson> items) {
        static ReportJson of(Redrive.Report report) {
            return new ReportJson(
                    report.dryRun(), report.items().stream().map(ItemJson::of).toList());
        }
    }

    /** @param state before */
    public record ItemJson(String id, State state, RedriveVerdict.Kind verdict, String reason, Redrive.Result result) {
        static ItemJson of(Redrive.Item item) {
            return new ItemJson(
                    item.id().toString(),
                    item.state(),
                    item.verdict().kind(),
                    item.verdict().reason(),
                    item.result());
        }
    }

    @POST
    @Path("/dead-letters/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> redrive(@Context HttpHeaders headers, byte[] body) {
        var key = IdempotencyKey.required(headers.getRequestHeader(IdempotencyKey.HEADER));
        var draft = StrictJson.read(body, RedriveBody.class).draft();
        return redrive.redrive(caller.current().tenant(), key, draft.digest(), draft.check())
                .thenApply(outcome -> {
                    var report = Outcomes.redriven(outcome);
                    var response = Response.ok(ReportJson.of(report));
                    if (report.replayed()) {
                        response.header(IdempotencyKey.REPLAYED, "true");
                    }
                    return response.build();
                });
    }
}

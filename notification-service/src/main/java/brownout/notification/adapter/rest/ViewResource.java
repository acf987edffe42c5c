package brownout.notification.adapter.rest;

import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.page.OpaqueCursor;
import brownout.frontdoor.page.PageLimit;
import brownout.frontdoor.problem.Problem;
import brownout.notification.adapter.Outcomes;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import brownout.notification.query.Cursor;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One notification, and lists of them, newest first. Pages stay the same while new ones come in. Nothing here blocks. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ViewResource {
    private final HttpCaller caller;
    private final Views views;
    private final Clock clock;

    ViewResource(HttpCaller caller, Views views, Clock clock) {
        this.caller = caller;
        this.views = views;
        this.clock = clock;
    }

    /** @param next to be given as {@code cursor} for the page after this one; absent on the last */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record PageJson(List<NotificationJson> items, Optional<String> next) {
        static PageJson of(Views.Page page) {
            return new PageJson(
                    page.items().stream().map(NotificationJson::of).toList(),
                    page.next().map(Cursor::position).map(OpaqueCursor::of));
        }
    }

    @GET
    @Path("/notifications/{id}")
    public CompletionStage<NotificationJson> get(@PathParam("id") String id) {
        return views.find(caller.current().tenant(), Outcomes.id(id))
                .thenApply(found -> NotificationJson.of(Outcomes.found(found)));
    }

    @GET
    @Path("/notifications")
    public CompletionStage<PageJson> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return page(Listing.ALL, state, limit, cursor);
    }

    /** What ended FAILED, DEAD, EXPIRED or UNCONFIRMED, with the reason and every attempt. */
    @GET
    @Path("/dead-letters")
    public CompletionStage<PageJson> deadLetters(
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return page(Listing.DEAD_LETTERS, state, limit, cursor);
    }

    /** @param items what may or may not have reached a provider, with the evidence of each attempt */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record UnknownPageJson(List<UnknownJson> items, Optional<String> next) {}

    /** @param unknownSince when the first attempt began whose outcome is not known */
    public record UnknownJson(Instant unknownSince, long ageSeconds, NotificationJson notification) {
        static UnknownJson of(Notification n, Instant now) {
            Instant since = Listing.unknownSince(n);
            return new UnknownJson(
                    since, Math.max(0, Duration.between(since, now).toSeconds()), NotificationJson.of(n));
        }
    }

    /** What is UNKNOWN or ended UNCONFIRMED. */
    @GET
    @Path("/unknown-outcomes")
    public CompletionStage<UnknownPageJson> unknownOutcomes(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        Instant now = clock.instant();
        return views.list(query(Listing.UNKNOWN_OUTCOMES, null, limit, cursor))
                .thenApply(page -> new UnknownPageJson(
                        page.items().stream().map(n -> UnknownJson.of(n, now)).toList(),
                        page.next().map(Cursor::position).map(OpaqueCursor::of)));
    }

    private CompletionStage<PageJson> page(
            Listing listing, @Nullable String state, @Nullable String limit, @Nullable String cursor) {
        return views.list(query(listing, state, limit, cursor)).thenApply(PageJson::of);
    }

    private Views.Query query(
            Listing listing, @Nullable String state, @Nullable String limit, @Nullable String cursor) {
        return new Views.Query(
                caller.current().tenant(),
                listing,
                states(state),
                OpaqueCursor.parse(cursor, Cursor::parse),
                PageLimit.parse(limit));
    }

    private static Set<State> states(@Nullable String names) {
        var states = EnumSet.noneOf(State.class);
        var known = Arrays.stream(State.values()).map(State::name).toList();
        for (String name : names == null ? new String[0] : names.split(",", -1)) {
            String upper = name.strip().toUpperCase(Locale.ROOT);
            if (!known.contains(upper)) {
                throw Problem.bad("state", "\"" + name + "\" is not one of " + known + Nearest.hint(upper, known))
                        .exception();
            }
            states.add(State.valueOf(upper));
        }
        return states;
    }
}

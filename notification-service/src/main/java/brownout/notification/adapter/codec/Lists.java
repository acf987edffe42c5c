package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.ListRequest;
import brownout.contracts.notification.v1.ListResponse;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.page.OpaqueCursor;
import brownout.frontdoor.page.PageLimit;
import brownout.frontdoor.problem.ProblemException;
import brownout.notification.delivery.State;
import brownout.notification.query.Cursor;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import java.util.stream.Collectors;

/** Pages over gRPC. */
public final class Lists {
    private Lists() {}

    /** @throws ProblemException 400 or 422 for what is wrong */
    public static Views.Query query(Tenant tenant, Listing listing, ListRequest message) {
        var states = message.getStatesList().stream()
                .map(state -> State.valueOf(Codec.known("states", state)))
                .collect(Collectors.toUnmodifiableSet());
        return new Views.Query(
                tenant,
                listing,
                states,
                OpaqueCursor.parse(message.getCursor().isEmpty() ? null : message.getCursor(), Cursor::parse),
                PageLimit.parse(message.getLimit() == 0 ? null : String.valueOf(message.getLimit())));
    }

    public static ListResponse response(Views.Page page) {
        var message = ListResponse.newBuilder();
        page.items().forEach(n -> message.addItems(Codec.view(n)));
        page.next().map(Cursor::position).map(OpaqueCursor::of).ifPresent(message::setNext);
        return message.build();
    }
}

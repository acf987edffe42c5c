package brownout.notification.adapter.rest;

import brownout.notification.query.Cursor;
import brownout.notification.query.Views;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** @param next to be given as {@code cursor} for the page after this one; absent on the last */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PageJson(List<NotificationJson> items, Optional<String> next) {
    static Response response(Views.Page page) {
        var items = page.items().stream().map(NotificationJson::of).toList();
        return Response.ok(new PageJson(items, page.next().map(Cursor::opaque))).build();
    }
}

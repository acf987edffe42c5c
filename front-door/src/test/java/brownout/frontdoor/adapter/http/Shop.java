package brownout.frontdoor.adapter.http;

import brownout.frontdoor.access.Role;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.endpoint.Endpoint;
import brownout.frontdoor.endpoint.Endpoints;
import brownout.frontdoor.safeguard.Safeguard;
import brownout.frontdoor.safeguard.Switchboard;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** A service that is all edge: what it is told, it tells, on a worker thread or on the event loop. */
@Path("/v1")
@jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
public class Shop {
    enum Lock implements Safeguard {
        FRONT,
        BACK;

        @Override
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT) + "-lock";
        }

        @Override
        public String protects() {
            return "the goods";
        }

        @Override
        public String cost() {
            return "a key";
        }

        @Override
        public String without() {
            return "they are gone";
        }
    }

    @Singleton
    static class Beans {
        @Produces
        @Singleton
        Endpoints endpoints() {
            return Endpoints.of(
                    Endpoint.get("/v1/items", Role.READER, "limit", "cursor"),
                    Endpoint.post("/v1/items", Role.EDITOR),
                    Endpoint.post("/v1/items:quick", Role.EDITOR),
                    Endpoint.get("/v1/items/{id}", Role.READER),
                    Endpoint.action("/v1/items/{id}/sell", Role.OPERATOR));
        }

        @Produces
        @Singleton
        Switchboard<Lock> safeguards() {
            return Switchboard.allOn(Lock.class);
        }
    }

    private final HttpCaller caller;

    Shop(HttpCaller caller) {
        this.caller = caller;
    }

    @GET
    @Path("/items")
    @Blocking
    public Map<String, String> list() {
        return Map.of("tenant", caller.current().tenant().value());
    }

    @POST
    @Path("/items")
    @Blocking
    public Map<String, Object> add(byte[] body) {
        return Map.of("got", StrictJson.object(body));
    }

    @POST
    @Path("/items:quick")
    @NonBlocking
    public Map<String, Object> quick(byte[] body) {
        return Map.of("got", StrictJson.object(body));
    }

    @GET
    @Path("/items/{id}")
    @Blocking
    public Map<String, String> get(@PathParam("id") String id) {
        if (id.equals("broken")) {
            throw new IllegalStateException("a defect");
        }
        return Map.of("id", id);
    }

    @POST
    @Path("/items/{id}/sell")
    @Blocking
    public Map<String, String> sell(@PathParam("id") String id) {
        return Map.of("sold", id);
    }
}

package brownout.frontdoor.adapter.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Gives the body that the door has read to whatever reads the request: it is not to wait for the connection. */
public final class BodyHandover {
    private final CurrentVertxRequest current;

    BodyHandover(CurrentVertxRequest current) {
        this.current = current;
    }

    @ServerRequestFilter(preMatching = true)
    public void handOver(ContainerRequestContext request) {
        Buffer body = current.getCurrent().get(Door.BODY);
        if (body != null) {
            request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
        }
    }
}

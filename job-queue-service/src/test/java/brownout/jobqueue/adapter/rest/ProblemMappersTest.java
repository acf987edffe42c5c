package brownout.jobqueue.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;

class ProblemMappersTest {
    @Test
    void what_the_http_server_refuses_keeps_its_status() {
        Response refused = new ProblemMappers().server(new HttpException(400));
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused.getMediaType()).hasToString("application/problem+json");
    }
}

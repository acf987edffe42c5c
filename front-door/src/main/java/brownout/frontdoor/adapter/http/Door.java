package brownout.frontdoor.adapter.http;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.access.Access;
import brownout.frontdoor.adapter.problem.HttpProblems;
import brownout.frontdoor.adapter.problem.Problems;
import brownout.frontdoor.endpoint.Endpoint;
import brownout.frontdoor.endpoint.Endpoints;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;

/**
 * In front of everything else: what is refused here costs no thread, and nothing that is not in {@link Endpoints} is
 * reached. A body is read here as well, on the event loop and within a time limit, so that a slow sender holds memory of at
 * most {@code front-door.max-body} bytes and never a thread.
 *
 * <p>A caller that is still sending when it is refused would see its connection reset instead of the answer: up to {@link
 * #DRAINED} announced bytes are read and thrown away first. A connection on which it is not certain where the next request
 * begins is closed.
 */
@Singleton
public final class Door {
    static final String BODY = Door.class.getName();

    private static final String ENTERED = BODY + ".entered";
    private static final CharSequence NOT_STORED = HttpHeaders.createOptimized("no-store");
    private static final long DRAINED = 16L << 20;
    private static final String DOCUMENT = "META-INF/openapi.yaml";
    private static final String SERVICE_PATHS = "/q/";

    private final FrontDoorConfig config;
    private final Access access;
    private final Endpoints endpoints;
    private final Problems problems;
    private final ObjectMapper mapper;

    Door(FrontDoorConfig config, Access access, Endpoints endpoints, Problems problems, ObjectMapper mapper) {
        this.config = config;
        this.access = access;
        this.endpoints = endpoints;
        this.problems = problems;
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::enter).failureHandler(this::failed);
        if (!endpoints.offersNothing()) {
            router.route("/q/openapi").order(Integer.MIN_VALUE + 1).handler(Door::describe);
        }
    }

    /** The file as it is in the sources, comments and all. */
    private static void describe(RoutingContext context) {
        try (var document = Thread.currentThread().getContextClassLoader().getResourceAsStream(DOCUMENT)) {
            if (document == null) {
                context.next();
                return;
            }
            var unused = context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml;charset=UTF-8")
                    .end(Buffer.buffer(document.readAllBytes()));
        } catch (IOException e) {
            context.fail(e);
        }
    }

    /** The router itself fails a request without a Host before any route; anything else is for the next handler. */
    private void failed(RoutingContext context) {
        if (context.get(ENTERED) == null && context.statusCode() == 400) {
            hangUp(context, Problem.bad("exactly one Host header is needed, not 0"));
        } else {
            context.next();
        }
    }

    private void enter(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.put(ENTERED, true);
        context.addHeadersEndHandler(sent -> preventCaching(context.response()));
        try {
            Framing.check(request);
        } catch (RuntimeException e) {
            hangUp(context, problems.of(e));
            return;
        }
        try {
            admit(context);
        } catch (RuntimeException e) {
            refuse(context, problems.of(e));
        }
    }

    private static void preventCaching(HttpServerResponse response) {
        if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, NOT_STORED);
        }
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        String method = request.method().name();
        if (path.startsWith(SERVICE_PATHS)) {
            passService(context, method);
            return;
        }
        if (method.equals("OPTIONS") && endpoints.allow(path).isPresent()) {
            var unused = allow(context).response().setStatusCode(204).end();
            return;
        }
        Endpoint endpoint = endpoints.find(method, path);
        HttpCaller.keep(context, access.require(request.getHeader(HttpHeaders.AUTHORIZATION), Set.of(endpoint.role())));
        if (request.query() != null) {
            Endpoints.checkQuery(endpoint, new QueryStringDecoder(request.uri()).parameters());
        }
        if (Framing.announced(request).orElse(0) > config.maxBody()) {
            refuse(context, tooLarge());
        } else if (Framing.hasBody(request)) {
            Endpoints.checkMediaType(endpoint, request.getHeader(HttpHeaders.CONTENT_TYPE));
            read(context);
        } else {
            context.next();
        }
    }

    private void passService(RoutingContext context, String method) {
        if (method.equals("GET") || method.equals("HEAD")) {
            context.next();
        } else {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            refuse(context, Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path has GET, HEAD"));
        }
    }

    private RoutingContext allow(RoutingContext context) {
        endpoints
                .allow(context.normalizedPath())
                .ifPresent(methods -> context.response().putHeader(HttpHeaders.ALLOW, methods));
        return context;
    }

    private void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        long timer = limitTime(context);
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            var unused = context.response().writeContinue();
        }
        request.exceptionHandler(gone -> vertx(context).cancelTimer(timer))
                .handler(part -> {
                    if (body.length() + part.length() <= config.maxBody()) {
                        body.appendBuffer(part);
                    } else if (vertx(context).cancelTimer(timer)) {
                        request.handler(rest -> {});
                        hangUp(context, tooLarge());
                    }
                })
                .endHandler(end -> {
                    if (vertx(context).cancelTimer(timer)) {
                        context.put(BODY, body);
                        context.next();
                    }
                })
                .resume();
    }

    /** The timer is there as long as the request is undecided. */
    private long limitTime(RoutingContext context) {
        return vertx(context)
                .setTimer(
                        config.bodyTimeout().toMillis(),
                        late -> hangUp(
                                context,
                                Problem.of(
                                        ProblemType.REQUEST_TIMEOUT,
                                        "the body must be complete within " + config.bodyTimeout())));
    }

    private static Vertx vertx(RoutingContext context) {
        return context.vertx();
    }

    private Problem tooLarge() {
        return Problem.of(ProblemType.TOO_LARGE, "a body has at most " + config.maxBody() + " bytes");
    }

    private void refuse(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        if (!Framing.hasBody(request) || request.isEnded()) {
            answer(context, problem);
        } else if (Framing.announced(request).orElse(Long.MAX_VALUE) > DRAINED
                || request.headers().contains(HttpHeaders.EXPECT)) {
            hangUp(context, problem);
        } else {
            long timer = limitTime(context);
            request.exceptionHandler(gone -> vertx(context).cancelTimer(timer))
                    .handler(part -> {})
                    .endHandler(end -> {
                        if (vertx(context).cancelTimer(timer)) {
                            answer(context, problem);
                        }
                    })
                    .resume();
        }
    }

    /** Nothing more is read from this connection. */
    private void hangUp(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        response.putHeader(HttpHeaders.CONNECTION, "close")
                .endHandler(answered -> context.request().connection().close());
        answer(context, problem);
    }

    private void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (problem.type().status() == 405 && !response.headers().contains(HttpHeaders.ALLOW)) {
            allow(context);
        }
        HttpProblems.headers(problem).forEach(response::putHeader);
        try {
            String document = mapper.writeValueAsString(problem.document());
            var unused = response.setStatusCode(problem.type().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, HttpProblems.MEDIA_TYPE)
                    .end(document);
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}

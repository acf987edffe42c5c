package brownout.frontdoor.adapter.http;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request's head must be, so that everybody on its way reads the same request from the same bytes (RFC 9112). */
final class Framing {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern FITS_A_LONG = Pattern.compile("0*[0-9]{1,18}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~%\\-\\[\\]:]{1,261}");

    private Framing() {}

    /** @throws ProblemException 400, 417, 501 or 505 */
    static void check(HttpServerRequest request) {
        HttpVersion version = version(request);
        if (!isUri(request.uri())) {
            throw Problem.bad("the path and the query must be percent-encoded (RFC 3986)")
                    .exception();
        }
        checkHost(request, version);
        checkTransfer(request.headers());
        List<String> expect = request.headers().getAll(HttpHeaders.EXPECT);
        if (!expect.isEmpty() && !(expect.size() == 1 && expect.get(0).equalsIgnoreCase("100-continue"))) {
            throw Problem.of(ProblemType.EXPECTATION_FAILED, "Expect can only be 100-continue")
                    .exception();
        }
    }

    /** Null for one that the server does not know, and would answer as if it did. */
    private static HttpVersion version(HttpServerRequest request) {
        @Nullable HttpVersion version = request.version();
        if (version == null) {
            throw Problem.of(ProblemType.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 and HTTP/1.0 are spoken here")
                    .exception();
        }
        return version;
    }

    /** Most targets need no parser: a path without escapes and its query. */
    private static boolean isUri(String target) {
        if (target.startsWith("/") && target.chars().allMatch(Framing::isPlain)) {
            return true;
        }
        try {
            var unused = new URI(target);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '-' && c <= '9') || (c >= 'A' && c <= 'Z') || "_~?=&".indexOf(c) >= 0;
    }

    private static void checkHost(HttpServerRequest request, HttpVersion version) {
        if (version == HttpVersion.HTTP_2) {
            return;
        }
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || (hosts == 0 && version == HttpVersion.HTTP_1_1)) {
            throw Problem.bad("exactly one Host header is needed, not " + hosts).exception();
        }
        if (hosts == 1 && !HOST.matcher(request.headers().get(HttpHeaders.HOST)).matches()) {
            throw Problem.bad("the Host header is not a host with an optional port")
                    .exception();
        }
    }

    private static void checkTransfer(MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            throw Problem.bad("Transfer-Encoding and Content-Length exclude each other")
                    .exception();
        }
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            throw Problem.of(ProblemType.NOT_IMPLEMENTED, "Transfer-Encoding can only be chunked")
                    .exception();
        }
        if (lengths.size() > 1
                || (lengths.size() == 1 && !NUMBER.matcher(lengths.get(0)).matches())) {
            throw Problem.bad("Content-Length must be one number").exception();
        }
    }

    static boolean isChunked(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    static boolean hasBody(HttpServerRequest request) {
        return isChunked(request) || announced(request).orElse(0) > 0;
    }

    /** Longer than any long is the longest. */
    static OptionalLong announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(FITS_A_LONG.matcher(length).matches() ? Long.parseLong(length) : Long.MAX_VALUE);
    }
}

package brownout.chaos.toxiproxy.contract;

import brownout.chaos.toxiproxy.ChildToxiproxy;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that the contract holds for. */
enum ToxiproxyUnderTest {
    EMBEDDED {
        @Override
        Running start() throws IOException {
            ToxiproxyServer server = ToxiproxyServer.builder().port(0).seed(7).start();
            return new Running("embedded", server.apiUri(), server);
        }
    },
    ORIGINAL {
        @Override
        Running start() throws IOException {
            Path executable = ChildToxiproxy.executable().orElseThrow();
            ChildToxiproxy child = ChildToxiproxy.start(List.of(executable.toString(), "-proxy-metrics"));
            return new Running(
                    "toxiproxy-server " + version(executable), URI.create("http://127.0.0.1:" + child.port()), child);
        }
    };

    /** A started server. */
    record Running(String name, URI api, AutoCloseable server) {}

    abstract Running start() throws IOException;

    static Stream<ToxiproxyUnderTest> available() {
        Optional<Path> original = ChildToxiproxy.executable();
        return original.isPresent() ? Stream.of(EMBEDDED, ORIGINAL) : Stream.of(EMBEDDED);
    }

    /** As Go's linker wrote it: a server built by `go install` calls itself "git". */
    private static String version(Path executable) throws IOException {
        String binary = new String(Files.readAllBytes(executable), StandardCharsets.ISO_8859_1);
        Matcher module = Pattern.compile("github\\.com/Shopify/toxiproxy/v2\\tv([0-9][^\\t\\n]*)")
                .matcher(binary);
        return module.find() ? module.group(1) : "of unknown version";
    }
}

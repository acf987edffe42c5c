package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.ChildToxiproxy;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the JVM, and as {@code java -jar} on what Maven has packaged. */
class StartUpIT {
    @TempDir
    Path folder;

    private Path config(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
    }

    private static List<String> javaJar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("toxiproxy-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in target: run mvn package"));
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return List.of(java, "-jar", jar.toString());
        }
    }

    private record Ended(int code, String output) {}

    private static Ended run(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(javaJar());
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    @Test
    void proxies_and_toxics_of_the_config_file_are_there_when_it_listens() throws IOException {
        Path config = config("[{'name':'a','listen':'127.0.0.1:0','upstream':'127.0.0.1:9','toxics':["
                + "{'type':'latency','attributes':{'latency':5},'toxicity':0.5},"
                + "{'type':'timeout','stream':'upstream','ttl':60000}]},"
                + "{'name':'b','listen':'127.0.0.1:0','upstream':'127.0.0.1:9','enabled':false}]");
        try (ToxiproxyServer server =
                ToxiproxyServer.builder().port(0).config(config).start()) {
            JsonNode proxies = new Api(server.apiUri()).get("/proxies").json();
            assertThat(proxies.at("/a/toxics")).hasSize(2);
            assertThat(proxies.at("/a/toxics/0/name").asText()).isEqualTo("timeout_upstream");
            assertThat(proxies.at("/a/toxics/0/ttl").asLong()).isEqualTo(60_000);
            assertThat(proxies.at("/a/toxics/1/toxicity").asDouble()).isEqualTo(0.5);
            assertThat(proxies.at("/b/enabled").asBoolean(true)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'name':'a',          | unexpected EOF at line 1, column",
                "[{'name':'a' 'b'}]     | at line 1, column",
                "{'name':'a'}           | expected an array of proxies, got object",
                "[{'name':'a'}]         | missing required field: upstream at proxy 1",
                "[{'name':'a','upstream':'h:1','toxics':[{'type':'latncy'}]}] | invalid toxic type",
                "[{'name':'a','upstream':'h:1','listen':'nonsense'}] | proxy 1 (a): listen tcp: address nonsense: missing port in address",
            })
    void a_wrong_config_file_is_named_with_the_place(String json, String why) throws IOException {
        Path config = config(json);
        assertThatThrownBy(
                        () -> ToxiproxyServer.builder().port(0).config(config).start())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("config file " + config + ": ")
                .hasMessageContaining(why);
    }

    @Test
    void closing_ends_every_thread_and_frees_every_port() throws Exception {
        ToxiproxyServer server = ToxiproxyServer.builder().port(0).start();
        int port = new Api(server.apiUri()).proxy("a", 9);
        int apiPort = server.apiAddress().getPort();
        server.close();
        server.close();
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        new ServerSocket(apiPort, 1, InetAddress.getLoopbackAddress()).close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("toxiproxy"));
    }

    @Test
    void it_runs_by_java_jar_with_the_flags_of_the_original() throws IOException {
        try (ChildToxiproxy child = ChildToxiproxy.start(javaJar())) {
            Api api = new Api(URI.create("http://127.0.0.1:" + child.port()));
            assertThat(api.get("/version").json().get("version").asText()).isEqualTo(ToxiproxyServer.VERSION);
        }
    }

    @Test
    void a_port_that_is_taken_ends_it_with_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run("-host", "127.0.0.1", "-port", String.valueOf(taken.getLocalPort()));
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.output())
                    .startsWith("error: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
                    .endsWith("; choose another port, or 0 for a free one\n")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_wrong_config_or_flag_ends_it_with_one_sentence() throws Exception {
        Ended config = run("-config", config("[{").toString());
        assertThat(config.code()).isEqualTo(1);
        assertThat(config.output()).startsWith("error: config file ").contains("at line 1, column");
        Ended missing = run("-config", folder.resolve("none.json").toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.output()).startsWith("error: cannot read the config file ");
        Ended flag = run("-nope");
        assertThat(flag.code()).isEqualTo(64);
        assertThat(flag.output()).startsWith("error: flag provided but not defined: -nope\nUsage of");
        assertThat(run("-version").output()).isEqualTo("toxiproxy-server version " + ToxiproxyServer.VERSION + "\n");
    }
}

package brownout.chaos.toxiproxy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.Upstream;
import brownout.chaos.toxiproxy.Upstream.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import eu.rekawek.toxiproxy.model.toxic.Slicer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API and what the toxics do to bytes. */
class ToxiproxyContractIT extends ToxiproxyContract {

    // Proxies

    @Test
    void a_proxy_is_made_with_its_port_resolved_and_listed_by_name() {
        Api.Reply created = api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("name").asText()).isEqualTo("a");
        assertThat(created.json().get("listen").asText()).matches("127\\.0\\.0\\.1:[1-9]\\d+");
        assertThat(created.json().get("upstream").asText()).isEqualTo("127.0.0.1:9");
        assertThat(created.json().get("enabled").asBoolean()).isTrue();
        assertThat(created.json().get("toxics").isArray()).isTrue();
        assertThat(created.http().headers().firstValue("Content-Type")).hasValue("application/json");

        assertThat(api.get("/proxies/a").json()).isEqualTo(created.json());
        assertThat(api.get("/proxies").json().get("a")).isEqualTo(created.json());
    }

    @Test
    void a_listen_address_is_resolved_as_the_original_resolves_it() {
        assertThat(api.post("/proxies", proxyJson("a", "localhost:0", 9))
                        .json()
                        .get("listen")
                        .asText())
                .startsWith("127.0.0.1:");
        assertThat(api.post("/proxies", proxyJson("b", ":0", 9))
                        .json()
                        .get("listen")
                        .asText())
                .startsWith("[::]:");
        assertThat(api.post("/proxies", proxyJson("c", "0.0.0.0:0", 9))
                        .json()
                        .get("listen")
                        .asText())
                .startsWith("[::]:");
        assertThat(api.post("/proxies", proxyJson("d", "", 9))
                        .json()
                        .get("listen")
                        .asText())
                .startsWith("[::]:");
    }

    @Test
    void a_disabled_proxy_keeps_its_listen_address_unresolved() {
        Api.Reply created =
                api.post("/proxies", "{'name':'a','listen':'127.0.0.1:0','upstream':'127.0.0.1:9','enabled':false}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("listen").asText()).isEqualTo("127.0.0.1:0");
        assertThat(created.json().get("enabled").asBoolean()).isFalse();
    }

    @Test
    void field_names_may_be_in_any_case_and_unknown_ones_are_ignored() {
        assertThat(api.post("/proxies", "{'NAME':'a','Upstream':'127.0.0.1:9','listen':'127.0.0.1:0','x':1} rest")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_port_that_is_taken_is_an_error_of_the_server() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            Api.Reply refused = api.post("/proxies", proxyJson("a", listen, 9));
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.error()).isEqualTo("listen tcp " + listen + ": bind: address already in use");
            assertThat(api.get("/proxies/a").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /proxies             | {'upstream':'x:1'}                       | 400 | missing required field: name",
                "POST   | /proxies             | {'name':'q'}                             | 400 | missing required field: upstream",
                "POST   | /proxies             | {'name':'taken','upstream':'x:1'}        | 409 | proxy already exists",
                "POST   | /proxies             | {'name':'q','upstream':'x:1','listen':'nonsense'}        | 500 | listen tcp: address nonsense: missing port in address",
                "GET    | /proxies/none        |                                          | 404 | proxy not found",
                "PATCH  | /proxies/none        | {}                                       | 404 | proxy not found",
                "DELETE | /proxies/none        |                                          | 404 | proxy not found",
                "PATCH  | /proxies/taken       | {'listen':'nonsense'}                    | 500 | address nonsense: missing port in address",
                "GET    | /proxies/none/toxics |                                          | 404 | proxy not found",
                "POST   | /proxies/none/toxics | {'type':'latency'}                       | 404 | proxy not found",
                "GET    | /proxies/none/toxics/t |                                        | 404 | proxy not found",
                "POST   | /proxies/taken/toxics | {'type':'nope'}                         | 400 | invalid toxic type",
                "POST   | /proxies/taken/toxics | {}                                      | 400 | invalid toxic type",
                "POST   | /proxies/taken/toxics | {'type':'nope','stream':'sideways'}     | 400 | stream was invalid, can be either upstream or downstream",
                "POST   | /proxies/taken/toxics | {'type':'latency','name':'there'}       | 409 | toxic already exists",
                "POST   | /proxies/taken/toxics | {'type':'timeout','name':'there','stream':'upstream','attributes':{'timeout':'x'}} | 409 | toxic already exists",
                "GET    | /proxies/taken/toxics/none |                                    | 404 | toxic not found",
                "PATCH  | /proxies/taken/toxics/none | {'toxicity':1}                     | 404 | toxic not found",
                "DELETE | /proxies/taken/toxics/none |                                    | 404 | toxic not found",
            })
    void a_refusal_has_the_originals_code_and_words(String method, String path, String body, int status, String error) {
        api.post("/proxies", proxyJson("taken", "127.0.0.1:0", 9));
        api.toxic("taken", "{'type':'latency','name':'there'}");
        Api.Reply refused = api.call(method, path, body);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.error()).isEqualTo(error);
        assertThat(refused.json().get("status").asInt()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST  | /proxies                     | {broken",
                "POST  | /proxies                     | ''",
                "POST  | /proxies                     | []",
                "POST  | /proxies                     | {'name':7,'upstream':'x:1'}",
                "POST  | /proxies                     | {'name':'b','upstream':'x:1','enabled':'yes'}",
                "PATCH | /proxies/a                   | {'enabled':1}",
                "PATCH | /proxies/a                   | {'upstream':",
                "POST  | /populate                    | {'name':'b'}",
                "POST  | /populate                    | [{'name':'b'",
                "POST  | /proxies/a/toxics            | {'type':'latency','attributes':{'latency':'x'}}",
                "POST  | /proxies/a/toxics            | {'type':'latency','attributes':{'latency':1.5}}",
                "POST  | /proxies/a/toxics            | {'type':'latency','attributes':7}",
                "POST  | /proxies/a/toxics            | {'type':'latency','toxicity':'x'}",
                "PATCH | /proxies/a/toxics/there      | {'attributes':{'latency':true}}",
                "PATCH | /proxies/a/toxics/there      | {'toxicity'",
            })
    void a_body_that_cannot_be_read_is_a_bad_request(String method, String path, String body) {
        api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        api.toxic("a", "{'type':'latency','name':'there'}");
        Api.Reply refused = api.call(method, path, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).startsWith("bad request body: ");
    }

    @Test
    void unknown_paths_and_methods_are_refused() {
        assertThat(api.get("/nothing").status()).isEqualTo(404);
        assertThat(api.get("/nothing").body()).isEqualTo("404 page not found\n");
        assertThat(api.get("/proxies/").status()).isEqualTo(404);
        assertThat(api.call("PUT", "/proxies", "{}").status()).isEqualTo(405);
        assertThat(api.delete("/proxies").status()).isEqualTo(405);
        assertThat(api.get("/populate").status()).isEqualTo(405);
        assertThat(api.get("/reset").status()).isEqualTo(405);
        assertThat(api.post("/version", "").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"PATCH", "POST"})
    void a_proxy_is_changed_but_for_its_name(String method) {
        String listen = api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9))
                .json()
                .get("listen")
                .asText();
        Api.Reply disabled = api.call(method, "/proxies/a", "{'name':'other','enabled':false}");
        assertThat(disabled.status()).isEqualTo(200);
        assertThat(disabled.json().get("name").asText()).isEqualTo("a");
        assertThat(disabled.json().get("enabled").asBoolean()).isFalse();
        assertThat(disabled.json().get("listen").asText()).isEqualTo(listen);

        Api.Reply moved = api.call(method, "/proxies/a", "{'enabled':true,'upstream':'127.0.0.1:10'}");
        assertThat(moved.json().get("enabled").asBoolean()).isTrue();
        assertThat(moved.json().get("upstream").asText()).isEqualTo("127.0.0.1:10");
        assertThat(moved.json().get("listen").asText()).isEqualTo(listen);
        assertThat(api.call(method, "/proxies/a", "{}").json()).isEqualTo(moved.json());
    }

    @Test
    void a_deleted_proxy_is_gone_and_so_are_its_connections() throws IOException {
        Proxy proxy = proxy();
        Wire wire = upstream.through(port(proxy));
        assertThat(api.delete("/proxies/link").status()).isEqualTo(204);
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
        assertThat(api.get("/proxies/link").status()).isEqualTo(404);
        assertThatThrownBy(() -> upstream.through(port(proxy))).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_disabled_proxy_refuses_drops_and_comes_back() throws IOException {
        Proxy proxy = proxy();
        Wire wire = upstream.through(port(proxy));
        proxy.disable();
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
        assertThat(wire.server().getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> upstream.through(port(proxy))).isInstanceOf(ConnectException.class);
        proxy.enable();
        assertThat(upstream.through(port(proxy)).millisUp(bytes(10, 1))).isLessThan(SLACK_MILLIS);
    }

    @Test
    void a_changed_upstream_drops_connections_and_serves_the_next_from_there() throws IOException {
        Proxy proxy = proxy();
        Wire wire = upstream.through(port(proxy));
        try (Upstream other = new Upstream()) {
            proxy.setUpstream("127.0.0.1:" + other.port());
            assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
            assertThat(other.through(port(proxy)).millisUp(bytes(10, 1))).isLessThan(SLACK_MILLIS);
        }
    }

    @Test
    void a_client_whose_upstream_cannot_be_reached_is_closed() throws IOException {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        Proxy proxy = client.createProxy("nowhere", "127.0.0.1:0", "127.0.0.1:" + nobody);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(proxy))) {
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    // Populate, reset, version, metrics, browsers

    @Test
    void populate_makes_proxies_in_order() {
        Api.Reply made = api.post(
                "/populate",
                "[" + proxyJson("b", "127.0.0.1:0", 9) + ","
                        + proxyJson("a", "127.0.0.1:0", 9).replace("}", ",'enabled':false}") + "]");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().has("error")).isFalse();
        assertThat(made.json().get("proxies").findValuesAsText("name")).containsExactly("b", "a");
        assertThat(made.json().get("proxies").findValuesAsText("enabled")).containsExactly("true", "false");
    }

    @Test
    void populate_leaves_the_same_proxy_untouched_and_replaces_a_different_one() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 1);
        Wire wire = upstream.through(port(proxy));

        Api.Reply same = api.post("/populate", "[" + proxyJson("link", proxy.getListen(), upstream.port()) + "]");
        assertThat(same.json().get("proxies").get(0).get("toxics")).hasSize(1);
        assertThat(wire.millisUp(bytes(10, 1))).isLessThan(SLACK_MILLIS);

        Api.Reply other = api.post("/populate", "[" + proxyJson("link", proxy.getListen(), 9) + "]");
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.json().get("proxies").get(0).get("toxics")).isEmpty();
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void populate_that_fails_says_which_proxies_were_made() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Api.Reply failed = api.post(
                    "/populate",
                    "[" + proxyJson("a", "127.0.0.1:0", 9) + ","
                            + proxyJson("b", "127.0.0.1:" + taken.getLocalPort(), 9) + "]");
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.error()).endsWith("bind: address already in use");
            assertThat(failed.json().get("status").asInt()).isEqualTo(500);
            assertThat(failed.json().get("proxies").findValuesAsText("name")).containsExactly("a");
        }
    }

    @Test
    void populate_checks_every_proxy_before_it_makes_one() {
        Api.Reply failed = api.post("/populate", "[" + proxyJson("a", "127.0.0.1:0", 9) + ",{'name':'b'}]");
        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed.error()).isEqualTo("missing required field: upstream at proxy 2");
        assertThat(api.post("/populate", "[{'upstream':'x:1'}]").error())
                .isEqualTo("missing required field: name at proxy 1");
        assertThat(api.get("/proxies").body()).isEqualTo("{}");
    }

    @Test
    void reset_enables_every_proxy_and_removes_every_toxic() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().latency("slow", ToxicDirection.UPSTREAM, 1);
        proxy.toxics().bandwidth("thin", ToxicDirection.DOWNSTREAM, 1);
        proxy.disable();
        Api.Reply reset = api.post("/reset", "");
        assertThat(reset.status()).isEqualTo(204);
        assertThat(reset.body()).isEmpty();
        JsonNode now = api.get("/proxies/link").json();
        assertThat(now.get("enabled").asBoolean()).isTrue();
        assertThat(now.get("toxics")).isEmpty();
    }

    @Test
    void the_version_is_told() throws IOException {
        assertThat(api.get("/version").json().get("version").asText()).isNotBlank();
        assertThat(client.version()).contains("version");
    }

    @Test
    void metrics_count_bytes_by_direction_proxy_listener_and_upstream() throws IOException {
        Proxy proxy = proxy();
        Wire wire = upstream.through(port(proxy));
        wire.millisUp(bytes(1000, 1));
        wire.millisDown(bytes(500, 1));
        wire.client().close();
        assertThat(wire.server().getInputStream().read()).isEqualTo(-1);
        wire.server().close();
        String labels = "proxy=\"link\",upstream=\"127.0.0.1:" + upstream.port() + "\"} ";
        String listener = "listener=\"" + proxy.getListen() + "\",";
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(api.get("/metrics").body())
                        .contains("toxiproxy_proxy_received_bytes_total{direction=\"upstream\"," + listener + labels
                                + "1000\n")
                        .contains("toxiproxy_proxy_received_bytes_total{direction=\"downstream\"," + listener + labels
                                + "500\n")
                        .contains("toxiproxy_proxy_sent_bytes_total{direction=\"upstream\"," + listener + labels
                                + "1000\n"));
    }

    @Test
    void a_browser_is_refused() {
        Api.Reply refused = api.call("GET", "/proxies", null, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).isEqualTo("User agent not allowed\n");
    }

    // Toxics: the API

    @Test
    void a_toxic_has_defaults_and_its_attributes_are_filled_up() {
        api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        Api.Reply added = api.post("/proxies/a/toxics", "{'type':'latency','attributes':{'latency':5}}");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.body())
                .isEqualTo(("{'attributes':{'latency':5,'jitter':0},'name':'latency_downstream','type':'latency',"
                                + "'stream':'downstream','toxicity':1}")
                        .replace('\'', '"'));
        assertThat(api.get("/proxies/a/toxics/latency_downstream").body()).isEqualTo(added.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "noop       | {}",
                "latency    | {'latency':1,'jitter':1}",
                "bandwidth  | {'rate':1}",
                "slow_close | {'delay':1}",
                "timeout    | {'timeout':1}",
                "reset_peer | {'timeout':1}",
                "slicer     | {'average_size':64,'size_variation':1,'delay':1}",
                "slicer     | {'average_size':10,'size_variation':10,'delay':0}",
                "slicer     | {'average_size':10,'size_variation':30,'delay':0}",
                "limit_data | {'bytes':1}",
            })
    void every_toxic_goes_on_either_stream(String type, String attributes) {
        api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        for (String stream : List.of("upstream", "downstream")) {
            Api.Reply added = api.post(
                    "/proxies/a/toxics",
                    "{'type':'" + type + "','stream':'" + stream + "','toxicity':0.5,'attributes':" + attributes + "}");
            assertThat(added.status()).isEqualTo(200);
            assertThat(added.json().get("name").asText()).isEqualTo(type + "_" + stream);
            assertThat(added.json().get("toxicity").asDouble()).isEqualTo(0.5);
            assertThat(added.json().get("attributes").toString()).isEqualTo(attributes.replace('\'', '"'));
        }
    }

    @Test
    void toxics_are_listed_upstream_first_then_as_they_were_added() {
        api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        api.toxic("a", "{'type':'latency','name':'z'}");
        api.toxic("a", "{'type':'latency','name':'m','stream':'upstream'}");
        api.toxic("a", "{'type':'latency','name':'a'}");
        assertThat(api.get("/proxies/a/toxics").json().findValuesAsText("name")).containsExactly("m", "z", "a");
        assertThat(api.get("/proxies/a").json().get("toxics").findValuesAsText("name"))
                .containsExactly("m", "z", "a");
    }

    @ParameterizedTest
    @CsvSource({"PATCH", "POST"})
    void a_toxics_attributes_are_merged_and_nothing_but_toxicity_changes_besides(String method) {
        api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        api.toxic("a", "{'type':'slicer','name':'s','attributes':{'average_size':64}}");
        Api.Reply changed = api.call(
                method,
                "/proxies/a/toxics/s",
                "{'attributes':{'delay':3},'toxicity':0.5,'name':'no','type':'latency','stream':'upstream'}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body())
                .isEqualTo(("{'attributes':{'average_size':64,'size_variation':0,'delay':3},'name':'s','type':'slicer',"
                                + "'stream':'downstream','toxicity':0.5}")
                        .replace('\'', '"'));
        assertThat(api.call(method, "/proxies/a/toxics/s", "{'attributes':null}")
                        .body())
                .isEqualTo(changed.body());
    }

    @Test
    void a_removed_toxic_is_gone() {
        api.post("/proxies", proxyJson("a", "127.0.0.1:0", 9));
        api.toxic("a", "{'type':'latency','name':'s'}");
        Api.Reply removed = api.delete("/proxies/a/toxics/s");
        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.body()).isEmpty();
        assertThat(api.get("/proxies/a/toxics").body()).isEqualTo("[]");
        assertThat(api.get("/proxies/a/toxics/s").status()).isEqualTo(404);
    }

    @Test
    void the_java_client_reads_back_what_it_wrote() throws IOException {
        Proxy proxy = proxy();
        Latency latency = proxy.toxics().latency("l", ToxicDirection.UPSTREAM, 100);
        latency.setJitter(15);
        latency.setToxicity(0.25f);
        Slicer slicer = proxy.toxics().slicer("s", ToxicDirection.DOWNSTREAM, 1024, 10);
        slicer.setSizeVariation(100);
        proxy.toxics().bandwidth("b", ToxicDirection.DOWNSTREAM, 7);
        proxy.toxics().slowClose("c", ToxicDirection.DOWNSTREAM, 8);
        proxy.toxics().timeout("t", ToxicDirection.DOWNSTREAM, 9);
        proxy.toxics().limitData("d", ToxicDirection.DOWNSTREAM, 10);
        proxy.toxics().resetPeer("r", ToxicDirection.DOWNSTREAM, 11);

        Latency read = client.getProxy("link").toxics().get("l", Latency.class);
        assertThat(read.getLatency()).isEqualTo(100);
        assertThat(read.getJitter()).isEqualTo(15);
        assertThat(read.getToxicity()).isEqualTo(0.25f);
        assertThat(read.getStream()).isEqualTo(ToxicDirection.UPSTREAM);
        assertThat(client.getProxy("link").toxics().get("s", Slicer.class).getSizeVariation())
                .isEqualTo(100);
        assertThat(client.getProxy("link").toxics().getAll()).hasSize(7);
        client.reset();
        assertThat(client.getProxies()).hasSize(1);
        assertThat(client.getProxy("link").toxics().getAll()).isEmpty();
    }

    // Toxics: what they do to bytes

    @Test
    void bytes_go_both_ways_unchanged() throws Exception {
        Wire wire = upstream.through(port(proxy()));
        assertBytesArrive(wire, 3_000_000);
    }

    @Test
    void bytes_are_unchanged_by_a_chain_of_toxics() throws Exception {
        Proxy proxy = proxy();
        for (ToxicDirection direction : ToxicDirection.values()) {
            proxy.toxics().latency("l" + direction, direction, 20).setJitter(10);
            proxy.toxics().slicer("s" + direction, direction, 10_000, 0).setSizeVariation(5000);
            proxy.toxics().bandwidth("b" + direction, direction, 5000);
        }
        assertBytesArrive(upstream.through(port(proxy)), 500_000);
    }

    private static void assertBytesArrive(Wire wire, int size) throws Exception {
        byte[] up = bytes(size, 1);
        byte[] down = bytes(size, 2);
        CompletableFuture<Void> sendUp = send(() -> wire.up(up));
        CompletableFuture<Void> sendDown = send(() -> wire.down(down));
        CompletableFuture<Void> received =
                send(() -> assertThat(wire.readAtServer(size)).isEqualTo(up));
        assertThat(wire.readAtClient(size)).isEqualTo(down);
        CompletableFuture.allOf(sendUp, sendDown, received).get(20, TimeUnit.SECONDS);
    }

    private interface Io {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> send(Io io) {
        return CompletableFuture.runAsync(() -> {
            try {
                io.run();
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    @Test
    void latency_delays_one_direction_of_a_live_connection_until_it_is_removed() throws IOException {
        Proxy proxy = proxy();
        Wire wire = upstream.through(port(proxy));
        wire.millisDown(bytes(10, 1));
        Latency latency = proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 1500);
        assertThat(wire.millisDown(bytes(10, 1))).isBetween(1499L, 1500L + SLACK_MILLIS);
        assertThat(wire.millisUp(bytes(10, 1))).isLessThan(1490);
        latency.setLatency(1800);
        assertThat(wire.millisDown(bytes(10, 1))).isBetween(1799L, 1800L + SLACK_MILLIS);
        latency.remove();
        assertThat(wire.millisDown(bytes(10, 1))).isLessThan(1490);
    }

    @Test
    void latency_on_the_upstream_delays_what_the_client_sends() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().latency("slow", ToxicDirection.UPSTREAM, 1500);
        Wire wire = upstream.through(port(proxy));
        assertThat(wire.millisUp(bytes(10, 1))).isBetween(1499L, 1500L + SLACK_MILLIS);
        assertThat(wire.millisDown(bytes(10, 1))).isLessThan(1490);
    }

    @Test
    void latencies_in_a_chain_add_up() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().latency("one", ToxicDirection.DOWNSTREAM, 200);
        proxy.toxics().latency("two", ToxicDirection.DOWNSTREAM, 300);
        assertThat(upstream.through(port(proxy)).millisDown(bytes(10, 1))).isBetween(499L, 500L + SLACK_MILLIS);
    }

    @Test
    void jitter_stays_within_its_bounds() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 100).setJitter(50);
        Wire wire = upstream.through(port(proxy));
        for (int i = 0; i < 5; i++) {
            assertThat(wire.millisDown(bytes(10, 1))).isBetween(49L, 150L + SLACK_MILLIS);
        }
    }

    @Test
    void a_toxicity_of_zero_spares_every_connection() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 2000).setToxicity(0);
        for (int i = 0; i < 5; i++) {
            assertThat(upstream.through(port(proxy)).millisDown(bytes(10, 1))).isLessThan(1990);
        }
    }

    @Test
    void bandwidth_lets_so_many_kilobytes_through_each_second() throws Exception {
        Proxy proxy = proxy();
        proxy.toxics().bandwidth("thin", ToxicDirection.UPSTREAM, 500);
        Wire wire = upstream.through(port(proxy));
        byte[] half = bytes(250_000, 3);
        long start = System.nanoTime();
        CompletableFuture<Void> sent = send(() -> wire.up(half));
        assertThat(wire.readAtServer(half.length)).isEqualTo(half);
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(450L, 500L + SLACK_MILLIS);
        sent.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_bandwidth_of_zero_stalls() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().bandwidth("stall", ToxicDirection.DOWNSTREAM, 0);
        Wire wire = upstream.through(port(proxy));
        wire.down(bytes(10, 1));
        wire.client().setSoTimeout(500);
        assertThatThrownBy(() -> wire.client().getInputStream().read()).hasMessageContaining("timed out");
    }

    @Test
    void slow_close_delays_the_end_and_not_the_bytes() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().slowClose("linger", ToxicDirection.DOWNSTREAM, 1500);
        Wire wire = upstream.through(port(proxy));
        assertThat(wire.millisDown(bytes(10, 1))).isLessThan(1490);
        long start = System.nanoTime();
        wire.server().close();
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(1499L, 1500L + SLACK_MILLIS);
    }

    @Test
    void timeout_drops_data_and_closes_after_a_quiet_time() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().timeout("cut", ToxicDirection.DOWNSTREAM, 500);
        long start = System.nanoTime();
        Wire wire = upstream.through(port(proxy));
        wire.down(bytes(10, 1));
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(499L, 500L + SLACK_MILLIS);
    }

    @Test
    void a_timeout_of_zero_swallows_one_direction_until_its_removal_closes_the_connection() throws IOException {
        Proxy proxy = proxy();
        Wire wire = upstream.through(port(proxy));
        wire.millisDown(bytes(10, 1));
        proxy.toxics().timeout("hole", ToxicDirection.DOWNSTREAM, 0);
        wire.down(bytes(10, 1));
        assertThat(wire.millisUp(bytes(10, 1))).isLessThan(SLACK_MILLIS);
        wire.client().setSoTimeout(500);
        assertThatThrownBy(() -> wire.client().getInputStream().read()).hasMessageContaining("timed out");
        wire.client().setSoTimeout(10_000);
        proxy.toxics().get("hole").remove();
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void reset_peer_resets_the_client_after_its_timeout() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().resetPeer("rst", ToxicDirection.DOWNSTREAM, 300);
        Wire wire = upstream.through(port(proxy));
        wire.up(bytes(10, 1));
        long start = System.nanoTime();
        wire.down(bytes(10, 1));
        assertThatThrownBy(() -> wire.client().getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(299L, 300L + SLACK_MILLIS);
    }

    @Test
    void reset_peer_on_the_upstream_resets_once_the_client_sends() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().resetPeer("rst", ToxicDirection.UPSTREAM, 0);
        Wire wire = upstream.through(port(proxy));
        wire.up(bytes(10, 1));
        assertThatThrownBy(() -> wire.server().getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void slicer_cuts_data_into_pieces_with_a_pause_after_each() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().slicer("slice", ToxicDirection.DOWNSTREAM, 300, 500_000);
        Wire wire = upstream.through(port(proxy));
        byte[] kilobyte = bytes(1024, 5);
        long start = System.nanoTime();
        wire.down(kilobyte);
        assertThat(wire.readAtClient(1)).containsExactly(kilobyte[0]);
        assertThat(wire.client().getInputStream().available()).isLessThan(512);
        wire.readAtClient(kilobyte.length - 1);
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(1400L, 2000L + SLACK_MILLIS);
    }

    @Test
    void noop_does_nothing() throws IOException {
        Proxy proxy = proxy();
        api.toxic("link", "{'type':'noop'}");
        Wire wire = upstream.through(port(proxy));
        wire.down(bytes(1000, 1));
        assertThat(wire.readAtClient(1000)).isEqualTo(bytes(1000, 1));
    }

    @Test
    void limit_data_closes_after_so_many_bytes() throws IOException {
        Proxy proxy = proxy();
        proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 100);
        Wire wire = upstream.through(port(proxy));
        byte[] more = bytes(1000, 6);
        wire.down(Arrays.copyOf(more, 60));
        assertThat(wire.readAtClient(60)).hasSize(60);
        wire.down(Arrays.copyOfRange(more, 60, 1000));
        assertThat(wire.readAtClient(1000)).isEqualTo(Arrays.copyOfRange(more, 60, 100));
    }

    @Test
    void an_end_from_either_side_arrives_behind_the_last_byte() throws IOException {
        Proxy proxy = proxy();
        Wire first = upstream.through(port(proxy));
        first.down(bytes(100_000, 7));
        first.server().close();
        assertThat(first.client().getInputStream().readAllBytes()).isEqualTo(bytes(100_000, 7));

        Wire second = upstream.through(port(proxy));
        second.up(bytes(100_000, 8));
        second.client().close();
        assertThat(second.server().getInputStream().readAllBytes()).isEqualTo(bytes(100_000, 8));
    }
}

package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Templates of the packaged service, and crash point 14 against a provider that compares bytes. */
@ExtendWith(Cluster.Shared.class)
class TemplatesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String SHIPPED = "{\"name\":\"shipped\"}";

    private static Cluster cluster;
    private static Instance service;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        cluster.calm();
        service = shared.only();
    }

    @AfterEach
    void calm() {
        cluster.calm();
        cluster.safeguard("frozen-bytes", true);
    }

    @Test
    void a_template_edited_between_two_attempts_is_delivered_as_it_was() throws IOException {
        String id = editedDuringTheFirstAttempt();
        await().atMost(PATIENCE).until(() -> seen(id).size() > 1);
        cluster.calm();

        await().atMost(PATIENCE).until(() -> service.state(id).equals("SENT"));
        assertThat(hashes(id)).hasSizeGreaterThan(1);
        assertThat(hashes(id).stream().distinct()).hasSize(1);
        assertThat(seen(id)).extracting(Delivery::kind).doesNotContain(Delivery.Kind.REFUSED);
    }

    @Test
    void without_frozen_bytes_the_provider_refuses_the_known_key_with_other_bytes() throws IOException {
        cluster.safeguard("frozen-bytes", false);
        String id = editedDuringTheFirstAttempt();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(seen(id)).extracting(Delivery::kind).contains(Delivery.Kind.REFUSED));
        await().atMost(PATIENCE).until(() -> hashes(id).stream().distinct().count() > 1);
    }

    /** The provider has it, and its answer is on the way for long enough to edit the template before a second attempt. */
    private static String editedDuringTheFirstAttempt() throws IOException {
        write("shipped", "Order {{order}}\nIt is on its way.");
        cluster.providers()
                .client()
                .behave(ProviderName.PUSH, Behaviour.of(Mode.ACCEPT_THEN_DROP).withLatency(Duration.ofSeconds(3)));
        String id = service.accept(key(), body(SHIPPED, "{\"order\":\"7\"}"));
        await().atMost(PATIENCE).until(() -> !seen(id).isEmpty());
        write("shipped", "Order {{order}}\nThis text came later.");
        return id;
    }

    @Test
    void what_does_not_exist_is_answered_with_what_does() throws IOException {
        write("shipped", "Order {{order}}\nIt is on its way.");
        write("shipped.2", "Second\nbody");
        refused(body("{\"name\":\"shiped\"}", "{}"), "did you mean shipped?");
        refused(body("{\"name\":\"shipped\",\"version\":3}", "{}"), "shipped has [none, 2]");
        refused(body("{}", "{}"), "template.name does not exist");
        refused(body(SHIPPED, "{\"ordr\":\"7\"}"), "did you mean order?");
        refused(body(SHIPPED, "{}"), "variables.order is missing");
        refused(body(SHIPPED, "{\"order\":null}"), "variables.order must be a string");
        refused(body(SHIPPED, "{\"order\":\"7\\nBcc: everybody\"}"), "make a title that has control characters");
    }

    @Test
    void the_same_template_and_variables_are_the_same_request_also_after_an_edit() throws IOException {
        write("shipped", "Order {{order}}\nIt is on its way.");
        String key = key();
        service.accept(key, body(SHIPPED, "{\"order\":\"7\"}"));
        write("shipped", "Order {{order}}\nOther words.");

        var again = service.submit(key, body(SHIPPED, "{\"order\":\"7\"}"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(service.submit(key, body(SHIPPED, "{\"order\":\"8\"}")).status())
                .isEqualTo(422);
    }

    private static void refused(String body, String why) {
        var answer = service.submit(key(), body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        assertThat(answer.json().get("detail").asText()).contains(why);
    }

    private static String key() {
        return "template-" + UUID.randomUUID();
    }

    private static String body(String template, String variables) {
        return """
                {"recipient":{"deviceToken":"phone-1"},"channels":["PUSH"],"template":%s,"variables":%s}""".formatted(template, variables);
    }

    private static List<String> hashes(String id) {
        return service.view(id).json().get("attempts").findValues("bytesHash").stream()
                .map(JsonNode::asText)
                .toList();
    }

    private static List<Delivery> seen(String id) {
        return cluster.providers().log(ProviderName.PUSH).read().stream()
                .filter(delivery -> id.equals(delivery.notificationId()))
                .toList();
    }

    private static void write(String name, String text) throws IOException {
        Path fresh = Files.writeString(cluster.templates().resolve("fresh"), text);
        Files.move(fresh, cluster.templates().resolve(name + ".mustache"), StandardCopyOption.ATOMIC_MOVE);
    }
}

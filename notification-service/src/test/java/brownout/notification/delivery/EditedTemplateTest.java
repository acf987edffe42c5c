package brownout.notification.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.adapter.template.DirectoryTemplates;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.FromTemplate;
import brownout.notification.retry.Backoff;
import brownout.notification.template.Filling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crash point 14. */
class EditedTemplateTest {
    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private DeliveryDesk desk;

    @BeforeEach
    void start() throws IOException {
        edit("Order {{order}}\nis on its way");
        desk = newDesk();
        desk.takeOver(1);
    }

    @Test
    void a_template_edited_between_two_attempts_changes_nothing() throws IOException {
        var first = acceptAndSend();
        desk.sent(first, new DeliveryOutcome.Unknown("lost"));
        edit("Another text for {{order}} and {{name}}\nentirely");

        var second = nextSend(desk);
        assertThat(text(first)).isEqualTo("phone-1|is on its way");
        assertThat(second.rendered()).isEqualTo(first.rendered());
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void a_successor_sends_the_bytes_that_its_predecessor_froze() throws IOException {
        var first = acceptAndSend();
        Notification started = desk.find(first.id()).orElseThrow();
        edit("Edited\nmeanwhile");

        desk = newDesk();
        desk.entry(started);
        desk.takeOver(2);
        assertThat(nextSend(desk).rendered()).isEqualTo(first.rendered());
    }

    @Test
    void without_frozen_bytes_the_second_attempt_says_something_else_under_the_same_key() throws IOException {
        safeguards.set(Safeguard.FROZEN_BYTES, false);
        var first = acceptAndSend();
        desk.sent(first, new DeliveryOutcome.Unknown("lost"));
        edit("Order {{order}}\nhas been edited");

        var second = nextSend(desk);
        assertThat(text(second)).isEqualTo("phone-1|has been edited");
        assertThat(second.key()).isEqualTo(first.key()).isPresent();
    }

    @Test
    void what_was_edited_before_the_first_attempt_counts() throws IOException {
        accept();
        edit("Order {{order}}\nwas edited in time");
        assertThat(text((Effect.Send) desk.step().effects().get(0))).isEqualTo("phone-1|was edited in time");
    }

    @Test
    void an_edit_that_needs_another_variable_fails_what_was_accepted_before_it() throws IOException {
        accept();
        edit("Order {{order}}\nfor {{name}}");
        var batch = desk.step();
        assertThat(batch.effects()).isEmpty();
        assertThat(batch.deadLetters()).singleElement().satisfies(n -> {
            assertThat(n.state()).isEqualTo(State.FAILED);
            assertThat(n.reason()).contains("variables.name is missing");
        });
    }

    private void accept() {
        var push = Samples.push(Guarantee.EFFECTIVELY_ONCE);
        var spec = new NotificationSpec(
                push.recipient(),
                push.channels(),
                new FromTemplate("shipped", OptionalInt.empty(), Map.of("order", "7")),
                push.messageClass(),
                push.guarantee(),
                push.schedule(),
                push.metadata());
        desk.accept(0, Samples.request("a", spec, clock.instant()));
    }

    private Effect.Send acceptAndSend() {
        accept();
        return (Effect.Send) desk.step().effects().get(0);
    }

    private Effect.Send nextSend(DeliveryDesk from) {
        from.step();
        clock.advance(Duration.ofSeconds(10));
        return (Effect.Send) from.step().effects().get(0);
    }

    private DeliveryDesk newDesk() {
        var filling = new Filling(new DirectoryTemplates(Optional.of(directory)));
        var messages = new Messages(FakeProvider.all(), filling, safeguards);
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3)),
                new RetryLimits(3, Duration.ofHours(1), Duration.ofSeconds(5)),
                FakeProvider.all(),
                safeguards);
        return new DeliveryDesk(
                new DeliveryDesk.Tools(policy, messages, safeguards, clock, DeliveryEvents.none()),
                new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(1), 3, 1_000));
    }

    private static String text(Effect.Send send) {
        return new String(send.rendered().bytes(), UTF_8);
    }

    private void edit(String text) throws IOException {
        Files.writeString(directory.resolve("shipped.mustache"), text);
    }
}
